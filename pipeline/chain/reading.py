"""What the catalogue says of a provision's delegations: its texts, who cites it, what it cites."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.address import covers
from pipeline.chain.levels import Level, delegations, level
from pipeline.records import LANGUAGES, Language
from pipeline.tables.sentence import sentence

ANNEXES = ("appdx", "supp_", "annex", "form")  # how the first locator of an annex begins


@dataclass(frozen=True, slots=True)
class Place:
    """A group (article, section, row) or an annex of a text in force, or a whole document."""

    address: str
    document: str
    title: str
    lang: Language
    level: Level | None
    label: str
    heading: str


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation: the group that cites, the sentence, and the address that it cites."""

    place: Place
    sentence: str
    target: str


class Reader:
    """Reads one open catalogue; the texts in force only, without their supplements."""

    def __init__(self, catalog: sqlite3.Connection) -> None:
        self._catalog = catalog

    def place(self, address: str, *, lang: str = "") -> Place | None:
        """The place at or above an address; None when no text in force has it."""
        rows = self._catalog.execute(
            f"{_PLACE} WHERE v.current AND p.address = ? ORDER BY d.lang != ?, d.id",
            (address, lang),
        )
        row = rows.fetchone()
        return _place(row) if row else None

    def delegated(self, address: str, document: str) -> dict[Level, str]:
        """The first sentence at an address, or beneath it, that delegates, by level."""
        found: dict[Level, str] = {}
        for row in self._catalog.execute(
            f"{_TEXT} WHERE v.current AND d.address = ? AND (p.address = ? OR"
            " substr(p.address, 1, ?) = ?) ORDER BY p.id",
            (document, address, len(address) + 1, address + "/"),
        ):
            lang = row["lang"]
            for one in delegations(row["text"], lang):
                if one.level not in found:
                    found[one.level] = sentence(row["text"], one.start, one.end, lang=lang)[0]
        return found

    def citing(self, address: str) -> Iterator[Cited]:
        """Who cites an address or what is beneath it, in document order, a group once."""
        seen: set[str] = set()
        for row in self._catalog.execute(
            f"{_CITING} WHERE v.current AND (c.target = ? OR c.target >= ? AND c.target < ?)"
            " ORDER BY p.id, c.start",
            (address, f"{address}/", f"{address}0"),
        ):
            if row["group_address"] not in seen and not _aside(row):
                seen.add(row["group_address"])
                yield self._cited(row)

    def cited(self, address: str, document: str) -> Iterator[Cited]:
        """What a place cites, each target once."""
        seen: set[str] = set()
        for row in self._catalog.execute(
            f"{_CITING} WHERE v.current AND d.address = ? AND (p.address = ? OR"
            " substr(p.address, 1, ?) = ?) ORDER BY p.id, c.start",
            (document, address, len(address) + 1, address + "/"),
        ):
            if row["target"] not in seen:
                seen.add(row["target"])
                yield self._cited(row)

    def _cited(self, row: sqlite3.Row) -> Cited:
        said = sentence(row["text"], row["start"], row["end"], lang=row["lang"])[0]
        return Cited(_place(row), said, row["target"])


_NAMED = (
    "p.address, p.text, p.lang, g.address AS group_address, g.label, g.heading,"
    " d.address AS document, d.title"
)
_FROM = (
    " JOIN provision g ON g.id = p.grp JOIN version v ON v.id = p.version"
    " JOIN document d ON d.id = v.document"
)
_TEXT = f"SELECT {_NAMED} FROM provision p{_FROM}"
_PLACE = (
    "SELECT p.address AS group_address, p.address, p.text, p.lang, p.label, p.heading,"
    f" d.address AS document, d.title FROM provision p{_FROM}"
)
_CITING = (
    f"SELECT {_NAMED}, c.target, c.start, c.end FROM citation c"
    f" JOIN provision p ON p.id = c.provision{_FROM}"
)


def _place(row: sqlite3.Row) -> Place:
    lang = next(one for one in LANGUAGES if one == row["lang"])
    return Place(row["group_address"], row["document"], row["title"], lang,
                 level(row["document"], row["title"]), row["label"], row["heading"])  # fmt: skip


def _aside(row: sqlite3.Row) -> bool:
    return is_supplement(row["document"], row["address"])


def is_supplement(document: str, address: str) -> bool:
    """Tell whether an address lies in a supplement, whose rules are for a time only."""
    return covers(document, address) and address[len(document) + 1 :].startswith("suppl")


def annex_of(document: str, address: str) -> str:
    """The annex of a document that an address is or lies in, "" when it is none."""
    first = address[len(document) + 1 :].partition("/")[0] if covers(document, address) else ""
    # suppl_ is a supplement, supp_ an American annex.
    return f"{document}/{first}" if first.startswith(ANNEXES) else ""
