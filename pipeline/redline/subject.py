"""What a user names: a document and, in it, the unit that is asked about."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from pipeline.address import covers, parse
from pipeline.errors import UsageError
from pipeline.naming import addresses

_NAMED = 6  # documents that an error message names


@dataclass(frozen=True, slots=True)
class Subject:
    """A document of the catalogue, and the address asked about (its own, for the whole of it)."""

    document: int
    root: str
    title: str
    lang: str
    link: str
    address: str

    @property
    def whole(self) -> bool:
        """Tell whether the whole document is asked about."""
        return covers(self.address, self.root)


def subject(catalog: sqlite3.Connection, what: str) -> Subject | None:
    """The document and unit that an address, citation or title names; None if none is held.

    The original goes before a translation.  Raises `UsageError` for what names nothing, or names
    units of several documents.
    """
    wanted = addresses(catalog, what)
    if len(wanted) > 1:
        raise UsageError(
            f"{what!r} names several units ({', '.join(wanted[:_NAMED])}); name one of them."
        )
    address = _followed(wanted[0])
    for spelled in spellings(address):
        row = catalog.execute(
            "SELECT d.* FROM provision p JOIN version v ON v.id = p.version"
            f" JOIN document d ON d.id = v.document WHERE p.address = ? {_ORIGINAL_FIRST}",
            (spelled,),
        ).fetchone()
        if row:
            return _subject(row, spelled)
    rows = catalog.execute(f"SELECT d.* FROM document d WHERE 1 {_ORIGINAL_FIRST}").fetchall()
    around = [row for row in rows if covers(row["address"], address)]
    if around:
        return _subject(around[0], address)
    within = sorted({row["address"] for row in rows if covers(address, row["address"])})
    if len(within) > 1:
        more = f" and {len(within) - _NAMED} more" if len(within) > _NAMED else ""
        raise UsageError(
            f"{address} names {len(within)} documents; name one of them: "
            f"{', '.join(within[:_NAMED])}{more}."
        )
    return next((_subject(row, row["address"]) for row in rows if row["address"] in within), None)


_ORIGINAL_FIRST = (
    "ORDER BY d.lang != CASE d.jurisdiction WHEN 'jp' THEN 'ja' WHEN 'kr' THEN 'ko' ELSE 'en' END,"
    " d.id"
)


def _subject(row: sqlite3.Row, address: str) -> Subject:
    return Subject(row["id"], row["address"], row["title"], row["lang"], row["link"], address)


def _followed(address: str) -> str:
    """An alias address as it is stored."""
    where = parse(address)
    if where.instrument[0] == "usml":
        return "/".join(("us/cfr/22/121.1", where.instrument[1], *where.locators))
    return address


def spellings(address: str) -> list[str]:
    """The addresses a unit may be stored at: with and without the number of a sole paragraph."""
    out = [address]
    if address.endswith("/para_1") or "/para_1/" in address:
        out.append(address.replace("/para_1", "", 1))
    head, _, tail = address.rpartition("/item_")
    if head.rpartition("/")[2].startswith("art_"):
        out.append(f"{head}/para_1/item_{tail}")
    return out
