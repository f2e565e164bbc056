"""Which text of a document is the current one: versions in order of the date they apply from.

A version's date is the 施行日 or 시행일 (or issue date) that its file states, else the day it was
retrieved; a text that states a date goes before all that state none.  Files that state the same
date are one version in several renditions: the one that came last stands for it, the others are
kept as duplicates.  So is a text that its source took back: one that was to come and is not listed
any more, or one in whose place the source now has a text of an earlier date.  A version whose date
lies ahead is pending and is not searched while another one is in force.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pipeline.corpus import Entry
from pipeline.records import Citation, Document


@dataclass(frozen=True, slots=True)
class Rendition:
    """A document as one file of the corpus states it; `order` is the file's place there, `digest`
    names its entry.
    """

    entry: Entry
    order: int
    dialect: str
    document: Document
    state: str = "current"
    valid_to: str = ""
    citations: Sequence[Sequence[Citation]] = ()
    digest: str = ""

    @property
    def date(self) -> str:
        """ISO date from which this text applies, as far as is known."""
        return self.document.metadata.get("valid_from") or self.entry.retrieved[:10]


def ordered(
    renditions: Sequence[Rendition], *, today: str, listed: Collection[str] = ()
) -> tuple[Rendition, ...]:
    """The renditions of one document, oldest first, each with its state on the ISO date `today`;
    one is current.

    `listed` are the dates from which its source lists versions, empty when it lists none.
    """
    back = _taken_back(renditions, today, listed)
    if 0 < len(back) < len(renditions):
        standing = [r for r in renditions if r.order not in back]
        kept = sorted((r for r in renditions if r.order in back), key=lambda r: r.order)
        return (
            *(replace(r, state="duplicate") for r in kept),
            *ordered(standing, today=today, listed=listed),
        )
    stated = [r for r in renditions if r.document.metadata.get("valid_from")]
    if stated and len(stated) < len(renditions):
        undated = [r for r in renditions if not r.document.metadata.get("valid_from")]
        oldest_first = sorted(undated, key=lambda r: (r.date, r.order))
        return (*(replace(r, state="duplicate") for r in oldest_first),
                *ordered(stated, today=today))  # fmt: skip
    by_date: dict[str, list[Rendition]] = {}
    for rendition in sorted(renditions, key=lambda r: (r.date, r.order)):
        by_date.setdefault(rendition.date, []).append(rendition)
    dates = list(by_date)
    in_force = [d for d in dates if d <= today]
    current = in_force[-1] if in_force else dates[-1]
    result = []
    for i, date in enumerate(dates):
        until = dates[i + 1] if i + 1 < len(dates) else ""
        *others, chosen = by_date[date]
        state = "current" if date == current else "past" if date < current else "pending"
        result += [replace(other, state="duplicate", valid_to=until) for other in others]
        result.append(replace(chosen, state=state, valid_to=until))
    return tuple(result)


def _taken_back(renditions: Sequence[Rendition], today: str, listed: Collection[str]) -> set[int]:
    """The places of renditions that their sources took back."""
    newest: dict[str, Rendition] = {}
    for rendition in sorted(renditions, key=lambda r: r.order):
        if rendition.entry.url:
            newest[rendition.entry.path] = rendition
    back: set[int] = set()
    for rendition in renditions:
        date, stated = rendition.date, bool(rendition.document.metadata.get("valid_from"))
        last = newest.get(rendition.entry.path)
        if last is None or not stated:
            continue
        replaced = last.order > rendition.order and last.date < date
        unlisted = bool(listed) and date > today and date not in listed
        if replaced or unlisted:
            back.add(rendition.order)
    return back


def due(manifest: Mapping[str, Any], today: str) -> bool:
    """Tell whether a version that was pending when a generation was built is in force today."""
    return bool(manifest.get("next_change")) and str(manifest["next_change"]) <= today
