"""Texts that a build keeps and does not search, since another file's text stands in their place.

Two files of one address and one date, or of one address and no date, are taken for one document,
and one text of it stands.  Where they say different things, somebody misses one of them: each such
file is named, with the one that stands.  Nothing is said of the same text again, of further bytes
of one file, of what a source fetched (a source lists its versions), nor of a second print of an
instrument that is known by its identifier.
"""

from __future__ import annotations

import sqlite3
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from pipeline.corpus import Entry
from pipeline.knowledge import by_address

_ROWS = (
    "SELECT v.id, v.document, d.address, v.valid_from, v.current, v.state, v.path, v.entry,"
    " v.metadata -> '$.law_id' AS law_id FROM version v JOIN document d ON d.id = v.document"
    " WHERE v.document IN (SELECT document FROM version"
    " WHERE state = 'duplicate' OR (valid_from = '' AND NOT current)) ORDER BY v.id"
)
_TEXT = "SELECT text FROM provision WHERE version = ? ORDER BY id"
_TITLED = ("doc/", "kr/", "jp/notice/")  # addresses that a title alone may give
_PRINT = 0.9  # share of its runs of characters: two prints of one law have 0.95 in common
_RUN = 8  # characters


@dataclass(frozen=True, slots=True)
class _Pair:
    """A text that is not searched, and the one that is."""

    hidden: sqlite3.Row
    standing: sqlite3.Row

    @property
    def why(self) -> str:
        """Why they cannot stand side by side."""
        mine, theirs = self.hidden["valid_from"], self.standing["valid_from"]
        if mine:
            return f"both state the date {mine}"
        return f"that states a date ({theirs}) and this none" if theirs else "neither states a date"


def hidden(
    connection: sqlite3.Connection, entries: Sequence[Entry], digests: Sequence[str]
) -> list[str]:
    """One message for each file whose text is not searched for the sake of another file's.

    `digests` name the `entries`, as in the catalogue that is filled.
    """
    # Earlier bytes of a file are its past, whatever stands today.
    last = {entry.path: digest for digest, entry in zip(digests, entries, strict=True)}
    asked = {
        digest
        for digest, entry in zip(digests, entries, strict=True)
        if last[entry.path] == digest and not entry.url
    }
    found: dict[tuple[str, str], list[_Pair]] = {}
    for pair in _pairs(connection, asked):
        if _differ(connection, pair):
            found.setdefault((pair.hidden["path"], pair.standing["path"]), []).append(pair)
    return [_said(pairs) for _, pairs in sorted(found.items())]


def _pairs(connection: sqlite3.Connection, asked: Collection[str]) -> Iterator[_Pair]:
    """The texts of the entries `asked` where that of another file stands, each with that one."""
    documents: dict[int, list[sqlite3.Row]] = {}
    cursor = connection.cursor()
    cursor.row_factory = sqlite3.Row
    for row in cursor.execute(_ROWS):
        documents.setdefault(row["document"], []).append(row)
    for rows in documents.values():
        for row in rows:
            left = row["state"] == "duplicate" or not (row["valid_from"] or row["current"])
            if not left or row["entry"] not in asked:
                continue
            standing = [r for r in rows if r["state"] != "duplicate"]
            date = row["valid_from"]
            same = [r for r in standing if date and r["valid_from"] == date]
            other = (same or [r for r in standing if r["current"]] or standing[-1:])[0]
            if other["path"] != row["path"]:
                yield _Pair(row, other)


def _differ(connection: sqlite3.Connection, pair: _Pair) -> bool:
    """Tell whether something would be missed."""
    address = pair.hidden["address"]
    official = (
        not address.startswith(_TITLED)
        or by_address(address) is not None
        or pair.hidden["law_id"]
        or pair.standing["law_id"]
    )
    if official and pair.hidden["state"] != "duplicate":
        return False  # an edition of an earlier day, which `--as-of` finds
    mine, theirs = (_letters(connection, row["id"]) for row in (pair.hidden, pair.standing))
    if mine == theirs or not official:
        return mine != theirs
    runs = _runs(mine)
    return len(runs & _runs(theirs)) < _PRINT * len(runs)


def _letters(connection: sqlite3.Connection, version: int) -> str:
    """The letters and digits of a version: what is the same in every format."""
    whole = "".join(text for (text,) in connection.execute(_TEXT, (version,)))
    return "".join(c for c in unicodedata.normalize("NFKC", whole) if c.isalnum())


def _runs(text: str) -> set[str]:
    return {text[i : i + _RUN] for i in range(max(1, len(text) - _RUN + 1))}


def _said(pairs: Sequence[_Pair]) -> str:
    first = pairs[0]
    more = f" and {len(pairs) - 1} more" if len(pairs) > 1 else ""
    path = first.hidden["path"]
    return (
        f"{path}: not searched: {first.standing['path']} stands at the same address "
        f"({first.hidden['address']}{more}) with another text, and {first.why}. Change the title "
        "of one, or state the date from which each applies, and add it again; or take out the one "
        f"that you do not need: `jobun remove {path}`."
    )
