"""Every version of a document, what it did to a provision, and what is about to come."""

from __future__ import annotations

import sqlite3
from collections import Counter
from dataclasses import dataclass
from typing import Any

from pipeline.redline.changes import changed
from pipeline.redline.editions import Edition, editions
from pipeline.redline.subject import Subject, subject
from pipeline.redline.tracking import Step, tracked


@dataclass(frozen=True, slots=True)
class Row:
    """A version; `step` is what it did to the provision asked about, None for a whole document
    or a version that is not held.
    """

    edition: Edition
    step: Step | None

    def as_json(self) -> dict[str, Any]:
        """A plain object, fields in order."""
        step = {"change": self.step.fate, "address": self.step.address} if self.step else {}
        return {**self.edition.as_json(), **step}


@dataclass(frozen=True, slots=True)
class Timeline:
    """The versions of what was asked about, oldest first; `listed` tells whether the source's own
    list of versions is known, which shows what the corpus lacks.
    """

    subject: Subject
    listed: bool
    rows: tuple[Row, ...]

    def as_json(self) -> dict[str, Any]:
        """A plain object, fields in order."""
        return {
            "address": self.subject.address, "document": self.subject.root,
            "title": self.subject.title, "lang": self.subject.lang, "link": self.subject.link,
            "listed": self.listed, "versions": [row.as_json() for row in self.rows],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pending:
    """A version that is made and not yet in force; `counts` of its changed groups by kind, None
    where its text, or one before it, is not held.
    """

    document: str
    title: str
    lang: str
    edition: Edition
    counts: dict[str, int] | None

    def as_json(self) -> dict[str, Any]:
        """A plain object, fields in order."""
        return {
            "document": self.document, "title": self.title, "lang": self.lang,
            **self.edition.as_json(), "changed": self.counts,
        }  # fmt: skip


def history(catalog: sqlite3.Connection, what: str) -> Timeline | None:
    """The versions of a document or provision; None when no version of the corpus has it.

    Raises `UsageError` for what names nothing, or several documents.
    """
    asked = subject(catalog, what)
    if asked is None:
        return None
    known = editions(catalog, asked.document)
    steps: dict[int, Step] = {}
    if not asked.whole:
        steps = tracked(catalog, [one.version for one in known if one.held], asked.address)
        if not steps:
            return None
    listed = is_listed(catalog, asked.document)
    return Timeline(asked, listed, tuple(Row(one, steps.get(one.version)) for one in known))


def is_listed(catalog: sqlite3.Connection, document: int) -> bool:
    """Tell whether the source's own list of the document's versions is known."""
    row = "SELECT 1 FROM history WHERE document = ? LIMIT 1"
    return catalog.execute(row, (document,)).fetchone() is not None


def pending(catalog: sqlite3.Connection, *, today: str) -> list[Pending]:
    """The versions of all documents that apply from a day after `today`, soonest first."""
    out = []
    for row in catalog.execute("SELECT id, address, title, lang FROM document ORDER BY id"):
        known = editions(catalog, row["id"])
        held = [one for one in known if one.held]
        for edition in known:
            if not edition.valid_from or edition.valid_from <= today:
                continue
            counts: dict[str, int] | None = None
            before = [one for one in held if one.day < edition.day]
            if edition.held and before:
                changes = changed(catalog, before[-1].version, edition.version)
                counts = dict(sorted(Counter[str](one.kind for one in changes).items()))
            out.append(Pending(row["address"], row["title"], row["lang"], edition, counts))
    return sorted(out, key=lambda one: (one.edition.valid_from, one.document, one.lang))
