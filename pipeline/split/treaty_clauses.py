"""Clauses of an agreement that print their article's number: 2.1, 2.2, 2.2.1 under ARTICLE 2.

Their addresses leave it out, as those of other paragraphs do: `art_2/2`, `art_2/2/1`; the label is
as printed.  A decimal at a line's beginning is none: its first number must be the article's, and
the others the next of their list.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.split.treaty_labels import Rung

FORM = "1.1"  # the form of such a label, among those of `treaty_labels`
_CLAUSE = re.compile(r"\s*(?P<n>\d{1,3}(?:\.\d{1,3}){1,3})\.?(?=\s+[A-Z“\"‘'«(\[]|\s*$)")
_INSIDE = re.compile(r"(?<=[.;:)”\"])\s+(?=\d{1,3}(?:\.\d{1,3}){1,3}\.?\s+[A-Z“\"‘'])")
_TITLE = re.compile(r"[^.:;()]{1,60}[.:]\s+(?=\(a\)\s)")
_ARTICLE = re.compile(r".*/art_(?P<n>\d{1,3})")
_AHEAD = 3  # how far a number may jump ahead: clauses are taken out


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause's label as printed (`2.2.1`), its numbers below the article's, where it ends."""

    printed: str
    numbers: tuple[int, ...]
    end: int


def read(text: str, at: int, unit: str) -> Clause | None:
    """Read a clause's label at `at` (blanks skipped) in the article at the address `unit`."""
    article, found = _ARTICLE.fullmatch(unit), _CLAUSE.match(text, at)
    if article is None or found is None:
        return None
    first, *numbers = map(int, found["n"].split("."))
    if first != int(article["n"]):
        return None
    return Clause(found[0].strip(), tuple(numbers), found.end())


def is_due(clause: Clause, rungs: Sequence[Rung], *, ahead: bool = True) -> bool:
    """Tell whether a clause follows the open ones; `ahead` lets it leave some out."""
    depth = len(clause.numbers) - 1
    if any(rung.form != FORM for rung in rungs[:depth]):
        return False
    if tuple(rung.value for rung in rungs[:depth]) != clause.numbers[:-1]:
        return False
    begun = len(rungs) > depth and rungs[depth].form == FORM
    last = rungs[depth].value if begun else 0
    return last < clause.numbers[-1] <= last + (_AHEAD if begun and ahead else 1)


def title(text: str, at: int) -> int:
    """Where a clause's short title ends that a list follows at once (`2.1 Export. (a) …`), or 0."""
    found = _TITLE.match(text, at)
    return found.end() if found else 0


def inside(text: str, at: int) -> list[int]:
    """Where clauses may begin within a line: behind a sentence's end, before a capital."""
    return [found.end() for found in _INSIDE.finditer(text, at)]
