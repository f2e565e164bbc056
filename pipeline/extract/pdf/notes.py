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
from pipeline.text import is_hangul, is_unspaced

_SMALLER = 0.94  # times the body's size
_FOOT = 0.85  # of a page's height
_BOLD = 600  # weight of a line that is a heading
_IMPRINT = 3  # lines that may stand below the notes
_LABEL = re.compile(
    r"\s*[(（\[〔]?\s*(?:주|注|註|脚注|각주|[※*＊†]|[Nn]ote)?\s*(?P<n>\d{1,3})(?P<mark>\s*[)）\]〕.．:：])?"
    r"(?P<gap>[\s\u3000]*)(?=\S)"
)
_STARS = re.compile(r"\s*(?P<stars>([*＊†‡§¶‖])\2{0,3})[)）]?\s*(?=[^\s\d*＊†‡§¶‖])")
# What a number is counted by: at a line's start it is no note's mark (12月, 3年, 제 2조).
_COUNTED = frozenset("年月日時分秒週件頁枚条項号円万億千百倍％%년월일건쪽조항호원만억")
# What an exponent stands on: a number, a unit of measure.
_EXPONENT = re.compile(r"(?<![\d.])10$|(?:^|[\s\d/·(])(?:[mskgWNJ]|[kcmµμn]m|ft|yd)$")
_NAMES = {
    "*": "star", "＊": "star", "†": "dagger", "‡": "double-dagger",
    "§": "section", "¶": "pilcrow", "‖": "parallel",
}  # fmt: skip


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
            if any(line is notes[-1].lines[-1] for line in zone if notes and notes[-1].lines):
                continue  # part of one that was taken
            # The mark of a page's first note may stand on the page before.
            near = marks | {number - 1 for number in marks}
            first = _number(zone[0], zone, reached, seen, near)
            if not ruled and zone[0].em > _SMALLER * body and first != 1 and not reached:
                continue
            begins = first is not None or _star(zone[0])
            small = all(line.em <= _SMALLER * body for line in zone)
            if not begins and not (ruled and notes and small and _has_text_above(zone[0], mine)):
                continue
            for line in zone:
                number = _number(line, zone, reached, seen, near if line is zone[0] else marks)
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


def _has_text_above(line: Placed, lines: Sequence[Placed]) -> bool:
    """Tell whether text stands above: what a page begins with goes on with no note."""
    return any(
        other.high <= line.low + 0.5 * line.em
        and other.start < line.end
        and other.end > line.start
        and other.line.vertical == line.line.vertical
        for other in lines
    )


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
    number = int(match["n"])
    if not (raised or match["mark"] or match["gap"]):
        # 12May is no note; ideographs follow their mark without a gap where it is set small.
        following = line.text[match.end()]
        if number != reached + 1 or following in _COUNTED:
            return None
        if not (is_unspaced(following) or is_hangul(following)):
            return None
    if number in seen or not number:
        return None
    if number == reached + 1 or (reached < number <= reached + 20 and number in marks):
        return number
    again = number == 1 or number in marks
    if not again or seen or line is not zone[0]:
        return None
    # Counted anew: on a page of its own, as its mark says, also behind a page of one note.
    return number if number < reached or (number == reached == 1 and number in marks) else None


def _is_raised(line: Placed, at: int) -> bool:
    return any(first <= at < last for first, last in line.line.raised)


def _marks(lines: Sequence[Placed]) -> set[int]:
    """The numbers that stand raised in a page's text, but for exponents: 10⁸, 25 m², cm³."""
    found: set[int] = set()
    for line in lines:
        for first, last in line.line.raised:
            if first and not _EXPONENT.search(line.text[:first]):
                found |= {int(n) for n in re.findall(r"\d{1,3}", line.text[first:last])}
    return found


def _zones(
    page: PageRead, lines: Sequence[Placed], body: float, marks: set[int]
) -> Iterator[tuple[list[Placed], bool]]:
    """Runs of lines that stand as notes do, and whether a rule is above them."""
    rules = {turned: [_along(rule, turned) for rule in page.rules] for turned in (False, True)}
    for column in _columns(lines):
        mine = rules[column[0].line.vertical]
        for at, ruled in _beginnings(mine, column, body, marks):
            zone = _unbroken(mine, column[at:])
            if _reaches_foot(page, zone[-1], lines, body):
                yield zone, ruled


def _columns(lines: Sequence[Placed]) -> list[list[Placed]]:
    """The lines of each column; vertical ones that only go on to the left are one column."""
    regions: dict[int, list[Placed]] = defaultdict(list)
    for line in lines:
        regions[line.line.region].append(line)
    found: list[list[Placed]] = []
    for region in sorted(regions):
        column, last = regions[region], found[-1][-1] if found else None
        if (
            last is not None
            and last.line.vertical
            and column[0].line.vertical
            and abs(last.margin - column[0].margin) < 0.5 * last.em
            and 0 < column[0].low - last.low < 4 * last.em
        ):
            found[-1] += column
        else:
            found.append(list(column))
    return found


def _along(rule: Rectangle, vertical: bool) -> Rectangle:
    """A drawn line as start, low, end, high: along and across the direction of writing."""
    left, top, right, bottom = rule
    return (top, -right, bottom, -left) if vertical else rule


def _beginnings(
    rules: Sequence[Rectangle], column: Sequence[Placed], body: float, marks: set[int]
) -> Iterator[tuple[int, bool]]:
    """Where in a column notes may begin: below a short rule, or where the type grows small."""
    for at, line in enumerate(column):
        above = column[at - 1] if at else None
        if any(_is_above(rule, line, above) for rule in rules):
            rest = _unbroken(rules, column[at:])
            size = max(p.em for p in rest)
            if size <= _SMALLER * body or (size <= 1.02 * body and _is_short(rules, line, above)):
                yield at, True
    for at in range(len(column) - 1, -1, -1):
        # Without a rule only a mark in the text above tells a note from a list in small print.
        if column[at].em > _SMALLER * body or (at and column[at - 1].em <= _SMALLER * body):
            continue
        labels: list[tuple[int, int]] = []
        for first in range(at, len(column)):
            match = _LABEL.match(column[first].text)
            if column[first].em > _SMALLER * body:
                break
            if not match:
                continue
            if int(match["n"]) in marks or _is_raised(column[first], match.start("n")):
                yield _counted_from(labels, int(match["n"]), first), False
                break
            labels.append((int(match["n"]), first))
    yield from _level_notes(column, body, marks)


def _level_notes(
    column: Sequence[Placed], body: float, marks: set[int]
) -> Iterator[tuple[int, bool]]:
    """Where notes begin that are set as large as the text, without a rule: below a gap, at the
    foot, numbered as the marks of the page are, all of them and nothing else.
    """
    found: list[int] = []
    for at in range(len(column) - 1, 0, -1):
        line = column[at]
        if not marks or line.em > 1.02 * body or line.line.weight >= _BOLD:
            return
        match = _LABEL.match(line.text)
        if line.text.lstrip()[:4].lower() == "note":
            return  # one of the text: Note 2: …
        if match and (match["mark"] or _is_raised(line, match.start("n"))):
            found.insert(0, int(match["n"]))
            # The mark of the first one may stand on the page before, on which it found no room.
            if not marks.issuperset(found[1:] or found):
                return
            if found != list(range(found[0], found[-1] + 1)):
                return
        step = line.low - column[at - 1].low
        if step > 1.25 * line.pitch > 0:
            if any(b.low - a.low > 0.95 * step for a, b in itertools.pairwise(column[:at])):
                return  # a paragraph like the others
            below = {number for number in marks if found and number > found[-1]}
            if match and found and not below:
                yield at, False
            return


def _counted_from(labels: Sequence[tuple[int, int]], number: int, at: int) -> int:
    """Where the notes before the first one that the page bears a mark of begin: their marks stand
    at the end of the page before, on which they found no room.
    """
    for before, place in reversed(labels):
        if before != number - 1:
            break
        number, at = before, place
    return at


def _unbroken(rules: Sequence[Rectangle], zone: Sequence[Placed]) -> list[Placed]:
    """The lines up to a wide gap, or to a drawn line in a gap: an imprint below it is no note."""
    steps = [b.low - a.low for a, b in itertools.pairwise(zone)]
    usual = statistics.median_low(steps) if len(steps) > 2 else 0.0
    for at, step in enumerate(steps, 1):
        above, line = zone[at - 1], zone[at]
        apart = usual and step > 1.7 * usual and not _LABEL.match(line.text)
        if (
            apart
            or step > 3 * line.em
            or (step > 1.8 * line.em and any(_is_above(rule, line, above) for rule in rules))
        ):
            return list(zone[:at])
    return list(zone)


def _is_short(rules: Sequence[Rectangle], line: Placed, above: Placed | None) -> bool:
    """Tell whether the drawn line above is shorter than its column: no border of a table."""
    return any(
        rule[2] - rule[0] <= 0.6 * (line.edge - line.margin)
        for rule in rules
        if _is_above(rule, line, above)
    )


def _is_above(rule: Rectangle, line: Placed, above: Placed | None) -> bool:
    """Tell whether a drawn line divides a note from the text above it."""
    start, low, end, high = rule
    flat = high - low < 2.5 and end - start > 2 * line.em
    near = -0.3 * line.em <= line.low - high < 2.6 * line.em
    # What is drawn close below a line underlines it.
    below = above is None or low >= above.high + 0.15 * above.em
    here = start < line.end and end > line.start
    return flat and near and below and here and start >= line.margin - 2 * line.em


def _reaches_foot(page: PageRead, last: Placed, lines: Sequence[Placed], body: float) -> bool:
    """Tell whether no text of the body's size follows below a zone in its column.

    An imprint of a few lines may stand at the page's foot, at some distance.
    """
    below = [
        other
        for other in lines
        if other.low > last.high
        and other.start < last.end
        and other.end > last.start
        and other.em > _SMALLER * body
        and other.line.vertical == last.line.vertical
    ]
    return len(below) <= _IMPRINT and all(
        p.low - last.high > 2 * p.em and p.low > _FOOT * page.height for p in below
    )
