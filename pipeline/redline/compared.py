"""Two versions of a document, or of a unit in it, with the redline of all that changed."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pipeline import asof
from pipeline.address import covers
from pipeline.errors import UsageError
from pipeline.redline.changes import change, pairs
from pipeline.redline.editions import Edition, editions
from pipeline.redline.parts import Redline, redline
from pipeline.redline.subject import Subject, subject
from pipeline.redline.tracking import tracked

KINDS = ("amended", "added", "repealed", "moved")


@dataclass(frozen=True, slots=True)
class Side:
    """A version that is compared: the day it was asked for ("" when it was not by a day), whether
    it is certain to have applied then, and what is to be said of that.
    """

    asked: str
    edition: Edition
    sure: bool
    note: str

    def as_json(self) -> dict[str, Any]:
        """A plain object, fields in order."""
        return {"asked": self.asked or None, "sure": self.sure, "note": self.note,
                **self.edition.as_json()}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Diff:
    """What changed in `subject` from `old` to `new`; either is None where there is no version to
    compare, and `note` says so.  `redlines` is empty where nothing differs.
    """

    subject: Subject
    old: Side | None
    new: Side | None
    note: str
    redlines: tuple[Redline, ...]

    def __bool__(self) -> bool:
        return bool(self.redlines)

    def counts(self) -> dict[str, int]:
        """How many groups changed in each way."""
        counted: Counter[str] = Counter(one.change.kind for one in self.redlines)
        return {kind: counted[kind] for kind in KINDS if counted[kind]}

    def as_json(self, *, texts: bool = True) -> dict[str, Any]:
        """A plain object; without `texts`, the changes alone."""
        made = [one.as_json() for one in self.redlines]
        if not texts:
            for one in made:
                del one["parts"]
        return {
            "address": self.subject.address, "document": self.subject.root,
            "title": self.subject.title, "lang": self.subject.lang, "link": self.subject.link,
            "from": self.old.as_json() if self.old else None,
            "to": self.new.as_json() if self.new else None,
            "note": self.note, "counts": self.counts(), "changes": made,
        }  # fmt: skip


def diff(
    catalog: sqlite3.Connection,
    what: str,
    *,
    since: str = "",
    until: str = "",
    today: str,
    listed: Mapping[str, str] | None = None,
) -> Diff | None:
    """What changed in `what` between two days; None when the corpus does not hold it.

    Without `until` it is the version in force `today`; without `since` the version before that of
    `until`.  `listed` says when sources were asked last (`asof.apply`).  Raises `UsageError` for
    a day that is none, or days in the wrong order.
    """
    since = asof.day(since) if since else ""
    until = asof.day(until) if until else ""
    if since and since > (until or today):
        raise UsageError(f"--from {since} lies after --to {until or today}; change one of them.")
    asked = subject(catalog, what)
    if asked is None:
        return None
    held = [one for one in editions(catalog, asked.document) if one.held]
    new, note = _side(catalog, asked, held, until, today, listed)
    if new is None:
        return Diff(asked, None, None, note, ())
    if since:
        old, note = _side(catalog, asked, held, since, since, listed)
    else:
        earlier = [one for one in held if one.day < new.edition.day]
        old = Side("", earlier[-1], True, "") if earlier else None
        note = f"the corpus holds no version before that of {new.edition.name}"
    if old is None:
        return Diff(asked, None, new, note, ())
    if old.edition.version == new.edition.version:
        why = next((side.note for side in (new, old) if side.note), "")
        note = f"on both days it is the version of {new.edition.name}"
        note += f" ({why})" if why else ""
        return Diff(asked, old, new, note, ())
    found = _redlines(catalog, old.edition.version, new.edition.version, asked)
    if found:
        return Diff(asked, old, new, "", tuple(found))
    hint = "" if since or until else _last_change(catalog, asked, held)
    return Diff(asked, old, new, f"nothing differs{hint}", ())


def _last_change(catalog: sqlite3.Connection, asked: Subject, held: Sequence[Edition]) -> str:
    """When a provision last changed, for one that did not in the version asked for."""
    steps = tracked(catalog, [one.version for one in held], asked.address)
    for one in reversed(held):
        fate = steps[one.version].fate if steps else "absent"
        if fate not in ("unchanged", "absent", "first"):
            return f"; it was last {fate} in the version of {one.name} (--to {one.day})"
    return "; it is as in the first version held" if steps else ""


def _side(
    catalog: sqlite3.Connection,
    asked: Subject,
    held: Sequence[Edition],
    wanted: str,
    at: str,
    listed: Mapping[str, str] | None,
) -> tuple[Side | None, str]:
    """The version of a day; today's is the current one where none has come into force yet."""
    standing = asof.standing(catalog, asked.document, wanted or at, asked=listed)
    by_id = {one.version: one for one in held}
    edition = by_id.get(standing.version or 0)
    if edition is None and not wanted:
        edition = next((one for one in held if one.state == "current"), None)
    if edition is None:
        return None, standing.note
    return Side(wanted, edition, standing.sure, standing.note), ""


def _redlines(catalog: sqlite3.Connection, old: int, new: int, asked: Subject) -> list[Redline]:
    out = []
    for pair in pairs(catalog, old, new):
        made = change(pair)
        if made is None:
            continue
        if asked.whole or any(a and covers(asked.address, a) for a in (made.address, made.was)):
            out.append(redline(made, pair))
        elif any(a and covers(a, asked.address) for a in (made.address, made.was)):
            told = redline(made, pair)
            parts = tuple(
                part for part in told.parts
                if any(a and covers(asked.address, a) for a in (part.address, part.was))
            )  # fmt: skip
            if any(part.kind != "same" for part in parts) or (parts and made.kind == "moved"):
                out.append(replace(told, parts=parts))
    return out
