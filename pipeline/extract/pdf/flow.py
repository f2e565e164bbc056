"""Lines of all pages as one flow, in coordinates that are the same for both writing directions."""

from __future__ import annotations

import bisect
import itertools
import re
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.extract.pdf.page import PageRead, Table, TextLine

_SOLID = 1.6  # ems from line to line at most, where a document does not show more
_OVER = 6.0  # points by which a full line may hang out


@dataclass(slots=True, eq=False)
class Placed:
    """A line in its place: it runs from `start` to `end` along the direction of writing; `low` to
    `high` lie across it and grow with every further line.

    `margin` and `edge` are where the lines of its column begin and end, `usual` where most of them
    begin, `pitch` how far one is from the next, `alone` that the column has no other line, `turned`
    that it lies on its side.  `em` is its font size.
    """

    line: TextLine
    page: int
    index: int
    start: float
    end: float
    low: float
    high: float
    em: float
    margin: float = 0.0
    edge: float = 0.0
    usual: float = 0.0
    pitch: float = 0.0
    alone: bool = False
    turned: bool = False

    @property
    def text(self) -> str:
        """The line's characters."""
        return self.line.text

    @property
    def column(self) -> tuple[int, int]:
        """What tells the columns of all pages apart."""
        return self.page, self.line.region

    def marks(self) -> Iterator[tuple[int, str]]:
        """The numbers that stand raised in the line, each with where its raised part begins."""
        for first, last in self.line.raised:
            for number in re.findall(r"\d+", self.text[first:last]):
                yield first, number


Item = Placed | Table


def placed(pages: Sequence[PageRead]) -> list[list[Placed]]:
    """The lines of each page, with their columns measured."""
    found: list[list[Placed]] = []
    for page in pages:
        mine: list[Placed] = []
        turned = _turned(page.lines)
        for index, line in enumerate(page.lines):
            left, top, right, bottom = line.box
            turn = turned.get(line.region, 0) if _is_tall(line) else 0
            if line.vertical or turn > 0:
                start, end, low, high = top, bottom, -right, -left
            elif turn < 0:
                start, end, low, high = -bottom, -top, left, right
            else:
                start, end, low, high = left, right, top, bottom
            em = line.size or max(high - low, 1.0)
            mine.append(
                Placed(line, page.number, index, start, end, low, high, em, turned=turn != 0)
            )
        _even([line for line in mine if line.line.confidence < 1])
        found.append(mine)
    measure([line for lines in found for line in lines])
    return found


def _even(lines: Sequence[Placed]) -> None:
    """Give the lines of a region that OCR read one size, and the room of it around their middle.

    OCR's boxes fit the ink: a line without tall letters is lower than its neighbours.
    """
    regions: dict[int, list[Placed]] = defaultdict(list)
    for line in lines:
        regions[line.line.region].append(line)
    for region in regions.values():
        usual = statistics.median_low(line.em for line in region)
        for line in region:
            if 0.6 * usual < line.em < 1.5 * usual:
                middle = (line.low + line.high) / 2
                line.em, line.low, line.high = usual, middle - usual / 2, middle + usual / 2


def _is_tall(line: TextLine) -> bool:
    """Tell whether a line of horizontal writing lies on its side."""
    left, top, right, bottom = line.box
    return not line.vertical and len(line.text) > 3 and bottom - top > 2 * (right - left)


def _turned(lines: Sequence[TextLine]) -> dict[int, int]:
    """Which regions lie on their side: 1 where they are read from top to bottom (their lines go
    on to the left), -1 from bottom to top.
    """
    steps: dict[int, list[float]] = defaultdict(list)
    for before, line in itertools.pairwise(lines):
        if before.region == line.region and _is_tall(before) and _is_tall(line):
            steps[line.region].append(before.box[0] - line.box[0])
    alone = {line.region: 1 for line in lines if _is_tall(line)}
    return {**alone, **{r: 1 if statistics.median(s) > 0 else -1 for r, s in steps.items()}}


def measure(lines: Sequence[Placed]) -> None:
    """Margin, edge and pitch of every column.

    A column of few lines has no edge of its own: it takes that of the columns which begin where it
    does (a page's last lines), else of those of its page.
    """
    columns: dict[tuple[int, int], list[Placed]] = defaultdict(list)
    for line in lines:
        columns[line.column].append(line)
    widths: dict[int, list[float]] = defaultdict(list)
    shapes: dict[tuple[int, int], tuple[float, float, float, float]] = {}
    for key, column in columns.items():
        starts = sorted(line.start for line in column)
        ends = sorted(line.end for line in column)
        pitches = [b.low - a.low for a, b in itertools.pairwise(column) if b.low > a.low]
        pitch = statistics.median_low(pitches) if pitches else 0.0
        edge = _edge(ends)
        shapes[key] = (starts[0], edge, _most(starts), pitch)
        if len(column) >= 4:
            widths[round(starts[0] / 8)].append(edge)
    spread = _spread([(column, shapes[key][3]) for key, column in columns.items()])
    for key, column in columns.items():
        margin, edge, usual, pitch = shapes[key]
        if len(column) < 4:
            pitch = min(pitch, spread * column[-1].em)
            place = round(margin / 8)
            known = [e for near in (place - 1, place, place + 1) for e in widths.get(near, ())]
            edge = max(edge, statistics.median_high(known)) if known else edge
        by_size = _pitches(column)
        for line in column:
            line.margin, line.edge, line.usual = margin, edge, usual
            line.pitch = by_size.get(round(line.em), pitch)
            line.alone = len(column) == 1
        _narrow(column)


def _narrow(column: Sequence[Placed]) -> None:
    """Give the lines of a quotation, set in on both sides alike, the edge that they have."""
    run: list[Placed] = []
    for line in [*column, None]:
        if line is not None and run and abs(line.start - run[0].start) < 0.3 * line.em:
            run.append(line)
            continue
        if len(run) > 1:
            first = run[0]
            inset = first.start - first.margin
            edge = first.edge - inset
            furthest = max(p.end for p in run)
            if inset > 0.8 * first.em and -3.0 * first.em < furthest - edge < 0.5 * first.em:
                for mine in run:
                    mine.edge = max(edge, furthest)
        run = [] if line is None else [line]


def _spread(columns: Sequence[tuple[Sequence[Placed], float]]) -> float:
    """How far lines are apart in a document, in ems; a column of two may only show a gap."""
    known = [pitch / line.em for column, pitch in columns if len(column) >= 4 for line in column]
    return max(statistics.median_low(known), _SOLID) if known else _SOLID


def _pitches(column: Sequence[Placed]) -> dict[int, float]:
    """How far lines of one size are apart: notes are set closer than the text above them."""
    steps: dict[int, list[float]] = defaultdict(list)
    for before, line in itertools.pairwise(column):
        if round(before.em) == round(line.em) and line.low > before.low:
            steps[round(line.em)].append(line.low - before.low)
    return {size: statistics.median_low(s) for size, s in steps.items() if len(s) >= 3}


def _edge(ends: Sequence[float]) -> float:
    """Where the lines of a column end: most of those set flush, else the longest but a few."""
    if len(ends) < 8:
        return ends[-1]
    places = Counter(round(end / 2) for end in ends)
    place, count = max(places.items(), key=lambda item: (item[1] + places[item[0] + 1], item[0]))
    flush = max(end for end in ends if round(end / 2) in (place, place + 1))
    # Many short lines may be equal (a title that returns): hardly a line is longer than full ones.
    longer = len(ends) - bisect.bisect_right(ends, flush + _OVER)
    count += places[place + 1]
    if count >= 0.3 * len(ends) and longer <= 0.3 * count:
        return flush
    return ends[-max(1, len(ends) // 25)]


def _most(starts: Sequence[float]) -> float:
    """Where most lines of a column begin, to two points; the outermost of several such places."""
    counts = Counter(round(start / 2) for start in starts)
    place = min(counts, key=lambda at: (-counts[at], at))
    return statistics.median(start for start in starts if round(start / 2) == place)


def body_size(pages: Sequence[Sequence[Placed]]) -> float:
    """The font size that most characters of a document have, in half points."""
    sizes: Counter[float] = Counter()
    for lines in pages:
        for line in lines:
            sizes[round(line.em * 2) / 2] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0
