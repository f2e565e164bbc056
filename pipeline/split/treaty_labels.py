"""Paragraph labels of treaties: `1.`, `(1)`, `a)`, `(iii)`, and the ladder they stand on.

A label is taken only where it follows: the next of a list that is open, or the first of a new
one.  That tells `(i)` the letter from `(i)` the Roman numeral, and a cross-reference at a line
start ("(b) of this paragraph") from a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from pipeline.numerals import roman

Series = Literal["number", "letter", "roman", "capital"]

_LABEL = re.compile(
    r"\s*(?:\((?P<b>\d{1,3}(?:[a-z]|\s?bis)?|[a-z]{1,2}|[ivxl]{1,6}|[A-Z])\)(?P<bt>[.)]?)"
    r"|(?P<p>\d{1,3}|[a-z]{1,2}|[ivxl]{1,6})(?P<pt>[.)])(?![\d)])(?!\w\.)"
    r"|(?P<c>[A-Z])\.(?=\s))",
)
_REFERENCE_BEFORE = re.compile(
    r"\b(?:(?:articles?|(?:sub-?)?paragraphs?|sections?|annex(?:es)?|schedules?|parts?|items?|"
    r"chapters?|clauses?|points?|under|in|of|with|by|from)"
    r"|(?:arts?|paras?|nos?)\.?)"
    r"(?:\s+(?:\d+[a-z]?|[IVXL]+)\b)?(?:\s*\(\w{1,4}\))*(?:\s*(?:,|and|or|to))?\s*$",
    re.IGNORECASE,
)
_REFERENCE_AFTER = re.compile(
    r"\s*(?:of\s+(?:this|the|that|article|paragraph|sub-?paragraph|section|annex)\b|above\b|below\b|"
    r"hereof\b|thereof\b|[,;)]|(?:and|or|to)\s+\(\w{1,4}\)|\(\w{1,4}\)\s+of\b)",
    re.IGNORECASE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Label:
    """A label as printed (`(iii)`), its key (`iii`), its form (`()`), and where it ends."""

    printed: str
    key: str
    form: str
    end: int
    readings: tuple[tuple[Series, int], ...]


@dataclass(slots=True)
class Rung:
    """An open list: which series, in which form, how far it has come, and whose unit is open."""

    series: Series
    form: str
    value: int
    provision: int
    # How far each list directly beneath this rung's earlier units came: schedules number on.
    ended: dict[tuple[Series, str], int] = field(default_factory=dict)


def read(text: str, at: int = 0) -> Label | None:
    """Read a label at `at` (blanks skipped), whatever it may turn out to be."""
    found = _LABEL.match(text, at)
    if not found:
        return None
    key = found["b"] or found["p"] or found["c"]
    form = f"(){found['bt']}" if found["b"] else found["pt"] or "."
    key = "".join(key.split())
    return Label(found[0].strip(), key.lower(), form, found.end(), readings(key))


def readings(key: str) -> tuple[tuple[Series, int], ...]:
    """What a label may count as: `i` is the ninth letter or the Roman one."""
    if key[0].isdigit():
        return (("number", int(re.match(r"\d+", key)[0])),)  # type: ignore[index]
    if key.isupper():
        return (("capital", ord(key) - 64),)
    found: list[tuple[Series, int]] = []
    if len(key) == 1:
        found.append(("letter", ord(key) - 96))
    elif len(key) == 2 and key[0] == key[1]:
        found.append(("letter", ord(key[0]) - 96 + 26))
    value = roman(key)
    if value:
        found.append(("roman", value))
    return tuple(found)


def is_reference(before: str, after: str) -> bool:
    """Tell whether a label between these texts is part of a cross-reference."""
    return bool(_REFERENCE_AFTER.match(after) or _REFERENCE_BEFORE.search(before[-80:]))


@dataclass(slots=True)
class Ladder:
    """The open lists of one article, outermost first."""

    rungs: list[Rung] = field(default_factory=list)
    ended: dict[tuple[Series, str], int] = field(default_factory=dict)

    def clear(self) -> None:
        """Forget all lists: another article begins."""
        self.rungs.clear()
        self.ended.clear()

    def place(
        self, label: Label, *, firm: bool, introduced: bool, following: Callable[[], str]
    ) -> tuple[int, Series, int] | None:
        """Find the rung of a label: (its depth, series and value), or None when it does not fit.

        `firm` says that the label surely opens a paragraph of the source; then gaps are allowed.
        `introduced` says that the text before announces a list, and `following` returns the key of
        the next label of this form, which is asked only when the label can be read in two ways.
        """
        next_ones = list(self._following(label))
        first = self._first(label)
        if next_ones and first:
            key = following()
            wanted = key in ("ii", "j") and ("letter" if key == "j" else "roman")
            if (wanted or ("roman" if introduced else "letter")) == first[1]:
                return first
        if next_ones:
            return next_ones[0]
        return first or (self._gap(label) if firm else None)

    def _following(self, label: Label) -> list[tuple[int, Series, int]]:
        """The rungs that this label continues: same form first, deepest first."""
        found = [
            (depth, series, value)
            for depth in range(len(self.rungs) - 1, -1, -1)
            for series, value in label.readings
            if self.rungs[depth].series == series and self._continues(depth, value, label)
        ]
        return sorted(found, key=lambda f: self.rungs[f[0]].form != label.form)

    def _continues(self, depth: int, value: int, label: Label) -> bool:
        branch = not label.key.isdigit() and label.key[0].isdigit()
        return value == self.rungs[depth].value + (0 if branch else 1)

    def _first(self, label: Label) -> tuple[int, Series, int] | None:
        """A new list under the unit that is open, when the label can be its first."""
        ended = self.rungs[-1].ended if self.rungs else self.ended
        for series, value in label.readings:
            # A second list of one kind under one unit cannot have addresses of its own.
            if any(r.series == series and r.form == label.form for r in self.rungs):
                continue
            restarts = bool(self.rungs) and self.rungs[-1].series == "capital"
            if value == 1 and (restarts or (series, label.form) not in ended):
                return len(self.rungs), series, value
            if value > 1 and self._numbers_on(series, label.form) == value - 1:
                return len(self.rungs), series, value
        return None

    def _numbers_on(self, series: Series, form: str) -> int | None:
        """How far the same list under the unit before came ("A. (1)–(8)", "B. (9)–(12)")."""
        above = self.rungs[-1] if self.rungs else None
        return above.ended.get((series, form)) if above and above.series == "capital" else None

    def _gap(self, label: Label) -> tuple[int, Series, int] | None:
        for depth in range(len(self.rungs) - 1, -1, -1):
            rung = self.rungs[depth]
            for series, value in label.readings:
                if (rung.series, rung.form) == (series, label.form) and (
                    rung.value < value <= rung.value + (20 if series == "number" else 3)
                ):
                    return depth, series, value
        series, value = label.readings[0] if label.readings else ("number", 0)
        if not self.rungs and series == "number" and 1 < value < 100:
            return 0, series, value
        return None

    def step(self, depth: int, rung: Rung) -> None:
        """Open a unit at a depth; what lies deeper is closed."""
        for below in range(len(self.rungs) - 1, depth, -1):
            closed = self.rungs[below]
            self.rungs[below - 1].ended[closed.series, closed.form] = closed.value
        ended = dict(self.rungs[depth].ended) if depth < len(self.rungs) else {}
        if rung.series != "capital":
            ended = {}
        del self.rungs[depth:]
        rung.ended = ended
        self.rungs.append(rung)

    def climb(self, levels: int) -> None:
        """Close the innermost lists: what follows is text of the unit above them."""
        for _ in range(min(levels, len(self.rungs))):
            closed = self.rungs.pop()
            ended = self.rungs[-1].ended if self.rungs else self.ended
            ended[closed.series, closed.form] = closed.value
