"""Footnotes: which lines of a page are notes, and where each of them begins.

Notes stand at the foot of their column, set smaller than the body or below a short rule, and begin
with the number that stands raised in the text above.
"""

from __future__ import annotations

import itertools
import re
import statistics
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.extract.pdf.flow import Placed
from pipeline.extract.pdf.page import PageRead, Rectangle

_SMALLER = 0.94  # times the body's size
_LABEL = re.compile(
    r"\s*[(（\[〔]?\s*(?:주|注|註|脚注|각주|[Nn]ote)?\s*(?P<n>\d{1,3})(?P<mark>\s*[)）\]〕.．:：])?"
    r"(?P<gap>[\s\u3000]*)(?=\S)"
)
_STARS = re.compile(r"\s*(?P<stars>[*＊†‡]{1,4})[)）]?\s*(?=[^\s\d*＊†‡])")
_NAMES = {"*": "star", "＊": "star", "†": "dagger", "‡": "double-dagger"}


@dataclass(slots=True)
class FootNote:
    """A note with its number as an address spells it (`3`, `star`) and its lines, pages on."""

    number: str
    lines: list[Placed] = field(default_factory=list)


def find_notes(
    pages: Sequence[PageRead], lines: Sequence[Sequence[Placed]], body: float
) -> list[FootNote]:
    """The footnotes of a document in order; `lines` are those of each page without furniture."""
    notes: list[FootNote] = []
    reached = 0
    for page, mine in zip(pages, lines, strict=True):
        marks = _marks(mine)
        seen: set[int] = set()
        for zone, ruled in _zones(page, mine, body, marks):
            begins = _number(zone[0], zone, reached, seen, marks) is not None or _star(zone[0])
            if not begins and not (ruled and notes):
                continue
            for line in zone:
                number = _number(line, zone, reached, seen, marks)
                star = _star(line) if number is None else ""
                if number is not None:
                    reached = number
                    seen.add(number)
                    notes.append(FootNote(str(number)))
                elif star and line.start <= min(p.start for p in zone) + 1.5 * line.em:
                    notes.append(FootNote(star))
                if notes:
                    notes[-1].lines.append(line)
    return [note for note in notes if note.lines]


def _star(line: Placed) -> str:
    match = _STARS.match(line.text)
    if match is None:
        return ""
    signs = match["stars"]
    return _NAMES[signs[0]] + (f"-{len(signs)}" if len(signs) > 1 else "")


def _number(
    line: Placed, zone: Sequence[Placed], reached: int, seen: set[int], marks: set[int]
) -> int | None:
    """The number of the note that begins at this line, if one does."""
    match = _LABEL.match(line.text)
    if match is None:
        return None
    raised = _is_raised(line, match.start("n"))
    if not (raised or match["mark"] or match["gap"]):
        return None  # 12May is no note
    number = int(match["n"])
    if number in seen or not number:
        return None
    if number == reached + 1 or (reached < number <= reached + 20 and number in marks):
        return number
    again = number == 1 or number in marks
    return number if again and not seen and line is zone[0] and number < reached else None


def _is_raised(line: Placed, at: int) -> bool:
    return any(first <= at < last for first, last in line.line.raised)


def _marks(lines: Sequence[Placed]) -> set[int]:
    """The numbers that stand raised in a page's text."""
    found: set[int] = set()
    for line in lines:
        for first, last in line.line.raised:
            if first:
                found |= {int(n) for n in re.findall(r"\d{1,3}", line.text[first:last])}
    return found


def _zones(
    page: PageRead, lines: Sequence[Placed], body: float, marks: set[int]
) -> Iterator[tuple[list[Placed], bool]]:
    """Runs of lines that stand as notes do, and whether a rule is above them."""
    columns: dict[int, list[Placed]] = defaultdict(list)
    for line in lines:
        columns[line.line.region].append(line)
    for region in sorted(columns):
        column = columns[region]
        for at, ruled in _beginnings(page, column, body, marks):
            zone = _unbroken(page, column[at:])
            if _reaches_foot(zone[-1], lines, body):
                yield zone, ruled
                break


def _beginnings(
    page: PageRead, column: Sequence[Placed], body: float, marks: set[int]
) -> Iterator[tuple[int, bool]]:
    """Where in a column notes may begin: below a short rule, or where the type grows small."""
    for at, line in enumerate(column):
        if line.line.vertical:
            return
        above = column[at - 1] if at else None
        if any(_is_above(rule, line, above) for rule in page.rules):
            rest = _unbroken(page, column[at:])
            size = max(p.em for p in rest)
            if size <= _SMALLER * body or (size <= 1.02 * body and _is_short(page, line, above)):
                yield at, True
    run = len(column)
    while run and column[run - 1].em <= _SMALLER * body:
        run -= 1
    for at in range(run, len(column)):
        # Without a rule only a mark in the text above tells a note from a list in small print.
        match = _LABEL.match(column[at].text)
        if match and (int(match["n"]) in marks or _is_raised(column[at], match.start("n"))):
            yield at, False
            return


def _unbroken(page: PageRead, zone: Sequence[Placed]) -> list[Placed]:
    """The lines up to a wide gap, or to a drawn line in a gap: an imprint below it is no note."""
    steps = [b.low - a.low for a, b in itertools.pairwise(zone)]
    usual = statistics.median_low(steps) if len(steps) > 2 else 0.0
    for at, step in enumerate(steps, 1):
        above, line = zone[at - 1], zone[at]
        apart = usual and step > 1.7 * usual and not _LABEL.match(line.text)
        if (
            apart
            or step > 3 * line.em
            or (step > 1.8 * line.em and any(_is_above(rule, line, above) for rule in page.rules))
        ):
            return list(zone[:at])
    return list(zone)


def _is_short(page: PageRead, line: Placed, above: Placed | None) -> bool:
    """Tell whether the drawn line above is shorter than its column: no border of a table."""
    return any(
        rule[2] - rule[0] <= 0.6 * (line.edge - line.margin)
        for rule in page.rules
        if _is_above(rule, line, above)
    )


def _is_above(rule: Rectangle, line: Placed, above: Placed | None) -> bool:
    """Tell whether a drawn line divides a note from the text above it."""
    left, top, right, bottom = rule
    flat = bottom - top < 2.5 and right - left > 2 * line.em
    near = -0.3 * line.em <= line.line.box[1] - bottom < 2.6 * line.em
    # What is drawn close below a line underlines it.
    below = above is None or top >= above.line.box[3] + 0.15 * above.em
    here = left < line.line.box[2] and right > line.line.box[0]
    return flat and near and below and here and left >= line.margin - 2 * line.em


def _reaches_foot(last: Placed, lines: Sequence[Placed], body: float) -> bool:
    """Tell whether no text of the body's size follows below a zone in its column."""
    left, _, right, bottom = last.line.box
    return not any(
        other.line.box[1] > bottom
        and other.line.box[0] < right
        and other.line.box[2] > left
        and other.em > _SMALLER * body
        and not other.line.vertical
        for other in lines
    )
