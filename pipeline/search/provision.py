"""A provision that is asked with: where it stands, what it says, what it is about."""

from __future__ import annotations

import difflib
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import UsageError
from pipeline.label import label
from pipeline.language import detect
from pipeline.naming import addresses
from pipeline.records import Language
from pipeline.search.opened import Opened
from pipeline.terms.count import share
from pipeline.terms.view import view
from pipeline.units import NUMBER

_OWN: Mapping[str, Language] = {"jp": "ja", "kr": "ko"}
_FIND = (
    "SELECT p.id, p.grp, p.address, g.lang, p.label, p.heading, p.status, g.address AS above,"
    " g.heading AS caption, d.address AS document, d.title, d.jurisdiction"
    " FROM provision p JOIN provision g ON g.id = p.grp"
    " JOIN version v ON v.id = p.version JOIN document d ON d.id = v.document"
    " WHERE v.current AND p.address = ? ORDER BY d.id"
)


@dataclass(frozen=True, slots=True)
class Provision:
    """The provision asked with: `group` is the article that holds it, by id, `part` itself.

    `text` has neither its label nor the numbers of its paragraphs.  `concepts` are those of the
    group by index, the strongest weighing 1, `named` those that its captions name.  `vector` is
    the mean of what was embedded of the part, of unit length, None where nothing was.
    """

    address: str
    article: str
    lang: Language
    document: str
    title: str
    label: str
    heading: str
    jurisdiction: str
    group: int
    part: int
    text: str
    concepts: Mapping[int, float]
    named: Mapping[int, float]
    vector: NDArray[np.float32] | None


def provision(opened: Opened, wanted: str) -> Provision:
    """The provision that `wanted` names: an address, or a citation in any language.

    Of a text and its translation it is the one in the language of the wording, else the original.
    Raises `UsageError` where it names nothing, several provisions, a whole instrument, something
    that is not in the workspace, or a deleted provision.
    """
    found = addresses(opened.catalog, wanted)
    if len(found) > 1:
        raise UsageError(
            f"{wanted!r} names {len(found)} provisions: {', '.join(found)}. Ask with one of them."
        )
    row = _row(opened, wanted, found[0])
    if row is None or not _is_part(opened, row):
        raise UsageError(_absent(opened, found[0], held=row is not None))
    whole = row["id"] == row["grp"]
    text = _bare(opened.whole_text(row["grp"]) if whole else opened.text_below(row["id"]), row)
    if row["status"] == "deleted" or not text:
        raise UsageError(
            f"{row['address']} has no text in force ({row['status'] or 'empty'}): "
            "there is nothing to compare."
        )
    about = opened.about(row["grp"])
    top = about[0][1] if about else 1.0
    return Provision(
        row["address"], row["above"], row["lang"], row["document"], row["title"], row["label"],
        row["heading"] or ("" if whole else row["caption"]), row["jurisdiction"],
        row["grp"], row["id"], text,
        {opened.numbers[concept]: round(worth / top, 5) for concept, worth in about},
        _named(opened, f"{row['caption']}\n{row['heading'] if not whole else ''}"),
        _vector(opened, row, text),
    )  # fmt: skip


def is_held(opened: Opened, address: str) -> bool:
    """Tell whether the workspace has a provision at an address."""
    return opened.catalog.execute(_FIND, (address,)).fetchone() is not None


def _row(opened: Opened, wanted: str, address: str) -> sqlite3.Row | None:
    rows: list[sqlite3.Row] = opened.catalog.execute(_FIND, (address,)).fetchall()
    said = detect(wanted) if wanted.strip().rstrip("/") != address else ""
    own = _OWN.get(address.partition("/")[0], "en")
    rows.sort(key=lambda row: (row["lang"] != said, row["lang"] != own))
    return rows[0] if rows else None


def _is_part(opened: Opened, row: sqlite3.Row) -> bool:
    """Tell whether it is an article or part of one: no law as a whole, and nothing deleted."""
    if not np.isin(row["grp"], opened.groups[row["lang"]]):
        return False
    # An ordinance without articles is one itself.
    return (
        row["id"] != row["grp"]
        or not opened.catalog.execute(
            "SELECT 1 FROM provision WHERE parent = ? AND grp != ?", (row["id"], row["grp"])
        ).fetchone()
    )


def _absent(opened: Opened, address: str, *, held: bool) -> str:
    """Why there is nothing to ask with at an address, and what to do."""
    known = [
        row["address"]
        for row in opened.catalog.execute(
            "SELECT p.address FROM lexical l JOIN provision p ON p.id = l.provision"
            " WHERE NOT l.past ORDER BY l.provision"
        )
    ]
    beneath = [a for a in known if a.startswith(f"{address}/")]
    name = label(address)["en"]
    called = f"{address} ({name})" if name != address else address
    if beneath:
        return f"{called} is more than one provision. Ask with one of them: {beneath[0]} …"
    if held:
        return f"{called} has no text in force: there is nothing to compare."
    near = difflib.get_close_matches(address, known, n=3, cutoff=0.8)
    hint = f" Near it: {', '.join(near)}." if near else " `jobun status` lists what it has."
    return f"no provision at {called} in this workspace.{hint}"


def _bare(text: str, row: sqlite3.Row) -> str:
    """The text without its label, caption and the numbers of paragraphs, which say nothing."""
    if row["label"] and text.startswith(row["label"]):
        text = text[len(row["label"]) :].lstrip(" \u3000.．、")
    if row["heading"] and text[1:].startswith(row["heading"]):
        text = text[len(row["heading"]) + 2 :]
    return NUMBER.sub("", text).strip()


def _named(opened: Opened, caption: str) -> dict[int, float]:
    """The concepts that a caption names: 1 for a term as written, less inside a longer one."""
    found: dict[int, float] = {}
    for match in opened.matcher.find(view(caption), everyday=False):
        found[match.concept] = max(found.get(match.concept, 0.0), share(match))
    return found


def _vector(opened: Opened, row: sqlite3.Row, text: str) -> NDArray[np.float32] | None:
    units = opened.catalog.execute(
        "SELECT u.id, p.address FROM unit u JOIN provision p ON p.id = u.provision"
        " WHERE u.grp = ? ORDER BY u.id",
        (row["grp"],),
    ).fetchall()
    index = opened.index(row["lang"])
    whole = row["id"] == row["grp"]
    ids = [u["id"] for u in units if whole or f"{u['address']}/".startswith(f"{row['address']}/")]
    if index is None or not units:
        return None
    if ids:
        made = index.vectors(np.array(ids, np.int64))
    else:  # a part too short to be embedded by itself
        said = "\n".join(part for part in (row["caption"], text) if part)
        made = opened.encoder.encode_documents([said])
    return unit(made.mean(0))


def unit(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    """The vector at length 1."""
    length = float(np.linalg.norm(vector)) or 1.0
    made: NDArray[np.float32] = (vector / np.float32(length)).astype(np.float32)
    return made
