"""What a search may return: languages, jurisdictions, instruments, kinds, what it cites, terms."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.address import JURISDICTIONS, covers, parse
from pipeline.errors import UsageError
from pipeline.naming import addresses
from pipeline.records import LANGUAGES, Language

KINDS = ("law", "report", "treaty")
# The groups that cite an address or what stands beneath it; takes what `beneath` gives.
CITING = (
    "SELECT p.grp, min(p.id) FROM citation c JOIN provision p ON p.id = c.provision"
    " JOIN version v ON v.id = p.version"
    " WHERE v.current AND (c.target = ? OR (c.target > ? AND c.target < ?))"
    " GROUP BY p.grp ORDER BY p.grp"
)


@dataclass(frozen=True, slots=True)
class Filters:
    """Empty means any.

    `instruments` and `cites` are addresses, names or citations (`jp/324AC0000000228`, 外為法, GATT
    XXI): what a hit stands in, and what it cites, all of these.  `terms` are concepts of the
    termbase, by id or by a word for them, all of which a hit is about.
    """

    langs: Sequence[str] = ()
    jurisdictions: Sequence[str] = ()
    instruments: Sequence[str] = ()
    kinds: Sequence[str] = ()
    cites: Sequence[str] = ()
    terms: Sequence[str] = ()

    def __post_init__(self) -> None:
        for given, known, what in (
            (self.langs, LANGUAGES, "language"),
            (self.jurisdictions, JURISDICTIONS, "jurisdiction"),
            (self.kinds, KINDS, "kind"),
        ):
            for value in given:
                if value not in known:
                    raise UsageError(f"no {what} {value!r}: it is one of {', '.join(known)}.")

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages to search, in the fixed order."""
        return tuple(lang for lang in LANGUAGES if not self.langs or lang in self.langs)

    def groups(self, catalog: sqlite3.Connection) -> set[int] | None:
        """The ids of the groups that pass, or None when all do (languages and terms aside)."""
        passed: set[int] | None = None
        if self.jurisdictions or self.instruments or self.kinds:
            passed = self._within(catalog)
        for what in self.cites:
            citing: set[int] = set()
            for target in addresses(catalog, what):
                citing.update(row[0] for row in catalog.execute(CITING, beneath(target)))
            passed = citing if passed is None else passed & citing
        return passed

    def _within(self, catalog: sqlite3.Connection) -> set[int]:
        documents = {
            row["id"]: row["address"]
            for row in catalog.execute("SELECT id, address, kind, jurisdiction FROM document")
            if (not self.kinds or row["kind"] in self.kinds)
            and (not self.jurisdictions or row["jurisdiction"] in self.jurisdictions)
        }
        wanted = [address for name in self.instruments for address in addresses(catalog, name)]
        found: list[tuple[int, str]] = []
        for document in documents:
            rows = catalog.execute(
                "SELECT p.id, p.address FROM provision p JOIN version v ON v.id = p.version"
                " WHERE v.document = ? AND v.current AND p.id = p.grp",
                (document,),
            )
            found += [(row["id"], row["address"]) for row in rows]
        if not wanted:
            return {group for group, _ in found}
        passed: set[int] = set()
        for unit in wanted:
            inside = {group for group, address in found if covers(unit, address)}
            passed |= inside or _holding(unit, found)
        return passed


def _holding(unit: str, groups: Sequence[tuple[int, str]]) -> set[int]:
    """The groups that a paragraph is shown under: the nearest above it, in every language."""
    above = [(address, group) for group, address in groups if covers(address, unit)]
    nearest = max((len(address) for address, _ in above if parse(address).locators), default=0)
    return {group for address, group in above if len(address) == nearest}


def beneath(address: str) -> tuple[str, str, str]:
    """The parameters that select an address and, as a range, everything beneath it.

    Items of a list entry and sections of a CFR part follow a dot (3A001.b, 744.21), all else a
    slash: see `pipeline.address.covers`.
    """
    dotted = covers(address, f"{address}.x")
    first, last = (".", "/") if dotted else ("/", "0")  # neighbours in the order of characters
    return address, f"{address}{first}", f"{address}{last}"
