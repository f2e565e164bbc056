"""What a search may return: languages, jurisdictions, instruments, kinds of document."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline import knowledge
from pipeline.address import JURISDICTIONS, covers
from pipeline.errors import UsageError
from pipeline.records import LANGUAGES, Language

KINDS = ("law", "report", "treaty")


@dataclass(frozen=True, slots=True)
class Filters:
    """Empty means any.  `instruments` are addresses or names (`jp/324AC0000000228`, 外為法)."""

    langs: Sequence[str] = ()
    jurisdictions: Sequence[str] = ()
    instruments: Sequence[str] = ()
    kinds: Sequence[str] = ()

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
        """The ids of the groups that pass, or None when all do (languages aside)."""
        if not (self.jurisdictions or self.instruments or self.kinds):
            return None
        documents = {
            row["id"]: row["address"]
            for row in catalog.execute("SELECT id, address, kind, jurisdiction FROM document")
            if (not self.kinds or row["kind"] in self.kinds)
            and (not self.jurisdictions or row["jurisdiction"] in self.jurisdictions)
        }
        wanted = [resolve_instrument(catalog, name) for name in self.instruments]
        passed: set[int] = set()
        for document, address in documents.items():
            whole = not wanted or any(covers(w, address) for w in wanted)
            rows = catalog.execute(
                "SELECT p.id, p.address FROM provision p JOIN version v ON v.id = p.version"
                " WHERE v.document = ? AND v.current AND p.id = p.grp",
                (document,),
            )
            passed.update(
                r["id"] for r in rows if whole or any(covers(w, r["address"]) for w in wanted)
            )
        return passed


def resolve_instrument(catalog: sqlite3.Connection, name: str) -> str:
    """The address that an instrument's address, title or known name stands for."""
    instrument = knowledge.by_name(name)
    if instrument:
        return instrument.address
    wanted = knowledge.fold(name)
    for row in catalog.execute("SELECT address, title FROM document ORDER BY address"):
        if wanted in (knowledge.fold(row["title"]), row["address"].casefold()):
            return str(row["address"])
    if "/" in name:
        from pipeline.address import parse

        return str(parse(name))
    raise UsageError(
        f"no instrument is known as {name!r}. Give its address (jp/324AC0000000228) or its "
        "official title; `jobun status` lists the documents of this workspace."
    )
