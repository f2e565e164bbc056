"""Tables of rules across only: between all rows, or above, below and under the head.

Rules that begin and end alike make a band.  What a caption or a source stands between are two
tables.  Shorter rules inside a band part rows below a stub or under a head over several columns.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.extract.pdf.characters import Characters
from pipeline.extract.pdf.joining import Joiner
from pipeline.extract.pdf.page import Rectangle, Table
from pipeline.extract.pdf.tables_captions import CAPTION, REMARK
from pipeline.extract.pdf.tables_columns import (
    columns,
    inside,
    parts_of,
    steady,
    table_of,
    with_head,
)
from pipeline.extract.pdf.tables_grid import THIN, level_rules
from pipeline.extract.pdf.tables_rows import (
    centred,
    flows,
    levels_of,
    middles_of,
    row_edges,
    spanning,
)

_LONG = 100.0  # points; what is shorter rules no table by itself
_ALIKE = 3.0  # points by which the ends of one table's rules differ
_MOST_RULES = 90  # of one table
_MOST_BANDS = 60
_NEAR = 4.0  # points between two rules at least
_TALL = 6.0  # points; a shorter rule down is none
_TOUCH = 2.6  # points between rules that touch each other
_STROKES = 4  # rules down between rules across that make a drawing
_PART = 0.6  # of a column's width that a rule above it covers

Line = tuple[float, float, float]  # height, left, right


@dataclass(frozen=True, slots=True)
class Band:
    """Heights of rules across from `left` to `right`, and the shorter rules between them."""

    heights: tuple[float, ...]
    left: float
    right: float
    short: tuple[Line, ...] = ()


def bands(rules: Sequence[Rectangle], taken: Sequence[Rectangle], found: Characters) -> list[Band]:
    """The bands that may be tables, the tallest first; none in the boxes `taken`."""
    lines = [(float(y), float(left), float(right)) for y, left, right in level_rules(rules)]
    lines = sorted(line for line in lines if not any(_within(line, box) for box in taken))
    groups: list[list[Line]] = []
    for y, left, right in lines:
        if right - left < _LONG:
            continue
        for group in groups:
            if abs(group[0][1] - left) <= _ALIKE and abs(group[0][2] - right) <= _ALIKE:
                if y - group[-1][0] > _NEAR:
                    group.append((y, left, right))
                break
        else:
            groups.append([(y, left, right)])
    down = np.asarray([r for r in rules if r[3] - r[1] > _TALL and r[2] - r[0] <= THIN])
    outer = [g for g in groups if not any(_encloses(other, g) for other in groups)]
    found_bands: list[Band] = []
    for group in outer:
        _, left, right = group[0]
        for run in _runs(group[:_MOST_RULES], found):
            if _is_drawing(run, left, right, down):
                continue
            short = tuple(
                line
                for line in lines
                if run[0] + _NEAR < line[0] < run[-1] - _NEAR
                and line[1] >= left - _ALIKE
                and line[2] <= right + _ALIKE
                and min(abs(line[0] - y) for y in run) > _NEAR
                and not _meets(line, down)
            )
            for size in range(len(run), 1, -1):
                for first in range(len(run) - size + 1):
                    heights = tuple(run[first : first + size])
                    found_bands.append(Band(heights, left, right, short))
    found_bands.sort(key=lambda band: -len(band.heights))
    return found_bands[:_MOST_BANDS]


def table_between(found: Characters, band: Band, joiner: Joiner) -> Table | None:
    """The table that the rules of a band make, if they make one."""
    heights, left, right = band.heights, band.left, band.right
    part = found.take(inside(found, (left - 2, heights[0], right + 2, heights[-1])))
    if len(part) < 6:
        return None
    levels = levels_of(part)
    em = float(np.median(part.sizes))
    if _runs_on(found, (left, heights[0], right, heights[-1]), em):
        return None
    xs = columns(part, levels, em, (left, right))
    if len(xs) < 3:
        return None
    middles = middles_of(part, levels)
    counts = [int(((middles > a) & (middles < b)).sum()) for a, b in itertools.pairwise(heights)]
    if min(counts) < 1:
        return None
    short = _short_rules(band, xs)
    halves = centred(part, levels, xs, em)
    if len(heights) + len(short) >= 4 and max(counts) <= 0.6 * sum(counts):
        levels, middles = halves, middles_of(part, halves)
        below = [
            float(middles[n] + middles[n + 1]) / 2 for n, _, _ in spanning(part, levels, xs, em)
        ]
        apart = {y for y in below if not _is_ruled(y, short, middles)}
        ys = tuple(sorted({*heights, *short, *apart}))
    else:
        headed = counts[0] <= 2 and len(middles) <= 8
        if len(middles) < 3 or (not headed and flows(part, levels, xs, em)):
            return None
        levels = halves
        ys = row_edges(part, levels, xs, (heights[0], heights[-1]), em)
        middles = middles_of(part, levels)
        ys = tuple(sorted({*(y for y in ys if not _is_ruled(y, short, middles)), *short}))
    whole = [True] * (len(xs) - 1)
    heads = [(float(middles[n]), a, b) for n, a, b in spanning(part, levels, xs, em)]
    drawn = [short.get(y, whole) for y in ys[:-1]]
    table = table_of(part, xs, ys, joiner, drawn=drawn, heads=heads)
    rows = {cell.row for cell in table.cells if cell.text and cell.column}
    if len(ys) < 3 or len(rows) < 2 or not steady(table, len(xs) - 1):
        return None
    return with_head(found, table, em, joiner)


def _short_rules(band: Band, xs: tuple[float, ...]) -> dict[float, list[bool]]:
    """Heights at which the table is ruled in part, and above which columns."""
    found: dict[float, list[bool]] = {}
    for y, begin, end in band.short:
        if not band.heights[0] + _NEAR < y < band.heights[-1] - _NEAR:
            continue
        covers = [
            min(end, right) - max(begin, left) >= _PART * (right - left)
            for left, right in itertools.pairwise(xs)
        ]
        if not any(covers):
            continue  # an underlined word
        at = next((known for known in found if abs(known - y) <= _NEAR), y)
        found[at] = [a or b for a, b in zip(found.get(at, covers), covers, strict=True)]
    return found


def _is_ruled(y: float, short: dict[float, list[bool]], middles: NDArray[np.float64]) -> bool:
    """Tell whether a rule is drawn between the same two printed lines."""
    slot = int(np.searchsorted(middles, y))
    return any(int(np.searchsorted(middles, other)) == slot for other in short)


def _runs(group: Sequence[Line], found: Characters) -> list[list[float]]:
    """The heights of a group, parted where a caption or a source stands between two rules."""
    runs: list[list[float]] = [[group[0][0]]]
    for (above, left, right), (y, _, _) in itertools.pairwise(group):
        if len(group) > 3 and _parts(found, (left - 2, above, right + 2, y)):
            runs.append([])
        runs[-1].append(y)
    return [run for run in runs if len(run) > 1]


def _parts(found: Characters, box: Rectangle) -> bool:
    part = found.take(inside(found, box))
    if len(part) < 3:
        return False
    levels = levels_of(part)
    texts = (
        " ".join(parts_of(part, np.flatnonzero(levels == level)))
        for level in range(int(levels.max()) + 1)
    )
    return any(CAPTION.match(text) or REMARK.match(text) for text in texts)


def _encloses(outer: Sequence[Line], inner: Sequence[Line]) -> bool:
    """Tell whether the rules of one group all stand between those of another, wider one."""
    _, left, right = outer[0]
    _, begin, end = inner[0]
    within = begin >= left - _ALIKE and end <= right + _ALIKE and right - left > end - begin + 6
    return within and len(outer) > 1 and outer[0][0] < inner[0][0] and inner[-1][0] < outer[-1][0]


def _meets(line: Line, down: NDArray[np.float64]) -> bool:
    """Tell whether a rule down touches a rule across: those are boxes and arrows."""
    if not len(down):
        return False
    y, left, right = line
    x = (down[:, 0] + down[:, 2]) / 2
    beside = (x > left - _TOUCH) & (x < right + _TOUCH)
    return bool((beside & (down[:, 1] < y + _TOUCH) & (down[:, 3] > y - _TOUCH)).any())


def _is_drawing(run: list[float], left: float, right: float, down: NDArray[np.float64]) -> bool:
    """Tell whether boxes stand between rules: they frame a diagram."""
    if not len(down):
        return False
    x = (down[:, 0] + down[:, 2]) / 2
    between = (x > left + _NEAR) & (x < right - _NEAR)
    between &= (down[:, 1] > run[0] - _TOUCH) & (down[:, 3] < run[-1] + _TOUCH)
    near = np.abs(x[between, None] - x[None, between]) <= _ALIKE  # pieces of a table's own rules
    long = near @ (down[between, 3] - down[between, 1])
    return int((long < _PART * (run[-1] - run[0])).sum()) >= _STROKES


def _runs_on(found: Characters, box: Rectangle, em: float) -> bool:
    """Tell whether lines run on beyond the ends of the rules: those are underlines."""
    left, top, right, bottom = box
    beside = ((found.boxes[:, 0] > right - 0.3 * em) & (found.boxes[:, 0] < right + 0.9 * em)) | (
        (found.boxes[:, 2] < left + 0.3 * em) & (found.boxes[:, 2] > left - 0.9 * em)
    )
    y = (found.boxes[:, 1] + found.boxes[:, 3]) / 2
    return int((beside & (y > top) & (y < bottom)).sum()) > 1


def _within(line: Line, box: Rectangle) -> bool:
    y, left, right = line
    return box[0] <= (left + right) / 2 <= box[2] and box[1] - 2 <= y <= box[3] + 2
