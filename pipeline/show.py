"""A provision as a person reads it: its text with everything beneath it, and where it is from."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from pipeline import asof, generations, revisions, store
from pipeline.address import covers, parse
from pipeline.errors import UsageError
from pipeline.layout import Layout
from pipeline.links import provision_link
from pipeline.naming import addresses
from pipeline.printed import boxes, printed
from pipeline.records import Box
from pipeline.unbuilt import unbuilt


@dataclass(frozen=True, slots=True)
class Part:
    """One provision of what is shown; `depth` counts from the provision asked for.

    `boxes` are the printed lines of its own text, [page, left, top, right, bottom] in points from
    the page's top left corner.
    """

    address: str
    kind: str
    depth: int
    lang: str
    label: str
    heading: str
    status: str
    text: str
    boxes: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """The provision at `address`: its document, its place, and its parts in order.

    `as_of` is the day asked about, "" for today; `note` what is not known of that day, or what
    the source lists and the corpus does not have.  `pages` are those it is printed on, `ocr` the
    confidence with which they were read from pictures, None where they were not.
    """

    address: str
    title: str
    kind: str
    jurisdiction: str
    lang: str
    headings: tuple[str, ...]
    link: str
    source: str
    licence: str
    retrieved: str
    valid_from: str
    as_of: str
    note: str
    versions: tuple[Mapping[str, str], ...]
    parts: tuple[Part, ...]
    pages: tuple[int, ...] = ()
    ocr: float | None = None

    def as_json(self) -> dict[str, Any]:
        """A plain object, fields in order."""
        return asdict(self)


def show(layout: Layout, wanted: str, *, on: str = "") -> Shown | None:
    """The provision at an address in the live generation, or None when there is none; with `on`,
    an ISO day, in the versions that applied then.

    What is wanted may be named or cited (`GATT`, 外為法第48条); an alias address (`usml/11/a`) is
    followed.  An address without a provision of its own that names a unit above others
    (`us/cfr/15/730-774`) gives None.  Raises `UsageError` when `wanted` names nothing that is
    known, or several units.
    """
    generation = generations.live(layout)
    if generation is None:
        raise unbuilt(layout)
    with store.reading(generation.catalog) as catalog:
        if on:
            standing = asof.apply(catalog, on, asked=revisions.asked(layout))
            notes = {document: one.note for document, one in standing.items()}
        else:
            notes = asof.warnings(catalog, asof.today())
        address = _meant(catalog, wanted)
        return _shown(catalog, address, notes, on)


def then(layout: Layout, wanted: str, on: str) -> str:
    """Why nothing stands at an address on a day, where something does on others, or ""."""
    generation = generations.live(layout)
    if generation is None:
        return ""
    with store.reading(generation.catalog) as catalog:
        try:
            address = _meant(catalog, wanted)
        except UsageError:
            return ""
        rows = catalog.execute(
            "SELECT v.document, v.valid_from FROM provision p JOIN version v ON v.id = p.version"
            " WHERE p.address = ? AND v.state != 'duplicate' ORDER BY v.id",
            (address,),
        ).fetchall()
        if not rows:
            return ""
        standing = asof.standing(catalog, rows[0]["document"], on, asked=revisions.asked(layout))
        if standing.version is None:
            return f"{address}: {standing.note}."
        since = ", ".join(dict.fromkeys(row["valid_from"] or "an undated text" for row in rows))
        note = f" ({standing.note})" if standing.note else ""
        return (
            f"The version of {standing.valid_from or 'no date'}{note} has no {address}; "
            f"it stands in the versions of {since}."
        )


def nearest(layout: Layout, address: str, *, limit: int = 5) -> list[str]:
    """Addresses close to one that is not there: groups beneath it, else the one above it."""
    generation = generations.live(layout)
    if generation is None:
        return []
    with store.reading(generation.catalog) as catalog:
        rows = catalog.execute(
            "SELECT p.address FROM provision p JOIN version v ON v.id = p.version"
            " WHERE v.current AND p.id = p.grp ORDER BY p.id"
        )
        known = [row["address"] for row in rows]
    beneath = [a for a in known if covers(address, a)]
    if beneath:
        return beneath[:limit]
    parts = address.split("/")
    for length in range(len(parts) - 1, 1, -1):
        above = "/".join(parts[:length])
        if above in known:
            return [above]
    return []


def _meant(catalog: sqlite3.Connection, wanted: str) -> str:
    """The stored address for what a user types; aliases followed."""
    found = addresses(catalog, wanted)
    if len(found) > 1:
        raise UsageError(
            f"{wanted!r} names {len(found)} provisions: {', '.join(found)}. Ask for one of them."
        )
    where = parse(found[0])
    if where.instrument[0] == "usml":
        return "/".join(("us/cfr/22/121.1", where.instrument[1], *where.locators))
    return str(where)


def _shown(
    catalog: sqlite3.Connection, address: str, notes: Mapping[int, str], on: str
) -> Shown | None:
    row = catalog.execute(
        "SELECT p.*, d.title AS document_title, d.kind AS document_kind, d.jurisdiction, d.link,"
        " v.document, v.source, v.licence, v.retrieved, v.valid_from FROM provision p"
        " JOIN version v ON v.id = p.version JOIN document d ON d.id = v.document"
        " WHERE v.current AND p.address = ?"
        # The original before a translation of it.
        " ORDER BY d.lang != CASE substr(p.address, 1, 3)"
        " WHEN 'jp/' THEN 'ja' WHEN 'kr/' THEN 'ko' ELSE 'en' END, d.id",
        (address,),
    ).fetchone()
    if row is None:
        return None
    versions = catalog.execute(
        "SELECT valid_from, valid_to, retrieved, state, revision FROM version"
        " WHERE document = ? ORDER BY id",
        (row["document"],),
    )
    where = printed(catalog, row["id"])
    return Shown(
        address=row["address"],
        title=row["document_title"],
        kind=row["document_kind"],
        jurisdiction=row["jurisdiction"],
        lang=row["lang"],
        headings=tuple(json.loads(row["headings"])),
        link=provision_link(row["address"], row["link"]),
        source=row["source"],
        licence=row["licence"],
        retrieved=row["retrieved"][:10],
        valid_from=row["valid_from"],
        as_of=on,
        note=notes.get(row["document"], ""),
        versions=tuple(dict(version) for version in versions),
        parts=tuple(_parts(catalog, row["id"])),
        pages=where.pages,
        ocr=where.ocr,
    )


def _parts(catalog: sqlite3.Connection, top: int) -> list[Part]:
    rows = catalog.execute(
        "WITH RECURSIVE below(id, depth) AS (SELECT ?, 0 UNION ALL"
        " SELECT p.id, b.depth + 1 FROM provision p JOIN below b ON p.parent = b.id)"
        " SELECT p.*, b.depth FROM below b JOIN provision p ON p.id = b.id ORDER BY p.id",
        (top,),
    )
    return [
        Part(r["address"], r["kind"], r["depth"], r["lang"], r["label"], r["heading"], r["status"],
             r["text"], boxes(catalog, r["id"]))
        for r in rows
    ]  # fmt: skip
