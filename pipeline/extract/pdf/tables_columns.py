"""Columns that no rule parts: edges by the white between the texts, and the cells between them."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.extract.pdf.characters import Characters
from pipeline.extract.pdf.joining import Joiner
from pipeline.extract.pdf.page import Rectangle, Table
from pipeline.extract.pdf.tables_captions import CAPTION
from pipeline.extract.pdf.tables_grid import Area, Grid
from pipeline.extract.pdf.tables_rows import columns_of, levels_of
from pipeline.extract.pdf.tables_text import cells_of

Mask = NDArray[np.bool_]
Levels = NDArray[np.intp]
_GUTTER = 0.8  # em; no gap between words is as wide in all rows
_NARROW = 0.5  # em; one between columns that many lines leave free
_MANY_LINES = 6
_STEP = 0.5  # points in which gaps are measured


def inside(found: Characters, box: Rectangle) -> Mask:
    """Which glyphs have their middle in a box."""
    x = (found.boxes[:, 0] + found.boxes[:, 2]) / 2
    y = (found.boxes[:, 1] + found.boxes[:, 3]) / 2
    mask: Mask = (x >= box[0]) & (x <= box[2]) & (y >= box[1]) & (y <= box[3])
    return mask


def columns(
    found: Characters, levels: Levels, em: float, ends: tuple[float, float], *, strict: bool = False
) -> tuple[float, ...]:
    """Edges of columns: the middles of gaps that hardly any line crosses, and both `ends`.

    `strict`: that no line crosses.
    """
    left, right = ends
    count = int((right - left) / _STEP) + 2
    lines = int(levels.max()) + 1
    taken = np.zeros((lines, count), np.bool_)
    first = np.clip(((found.boxes[:, 0] - left) / _STEP).astype(int), 0, count - 1)
    last = np.clip(np.ceil((found.boxes[:, 2] - left) / _STEP).astype(int), 1, count)
    dots = np.isin(found.codes, [ord(c) for c in ".．·・…‥"])
    for level, a, b, dot in zip(levels, first, last, dots, strict=True):
        if not dot:
            taken[level, a:b] = True
    crossed = taken.sum(0)
    free = crossed <= (max(1, lines // 6) if lines >= 4 and not strict else 0)
    gaps = [
        (start, end)
        for start, end in _runs(free)
        if start > 0 and end < count and taken[:, :start].any() and taken[:, end:].any()
    ]
    chosen = [gap for gap in gaps if (gap[1] - gap[0]) * _STEP >= _GUTTER * em]
    if chosen and lines >= _MANY_LINES:
        # Where there are columns, what no line of many crosses is white between two of them.
        chosen = [
            gap
            for gap in gaps
            if gap in chosen
            or any((b - a) * _STEP >= _NARROW * em for a, b in _runs(crossed[slice(*gap)] == 0))
        ]
    return (left, *(left + _least(crossed, *gap) * _STEP for gap in chosen), right)


def _runs(mask: Mask) -> list[tuple[int, int]]:
    """Where a mask is true: the first place, and the one behind the last."""
    turns = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]]).astype(np.int8)))
    return [(int(a), int(b)) for a, b in zip(turns[::2], turns[1::2], strict=True)]


def _least(crossed: Levels, start: int, end: int) -> float:
    """The middle of the widest part of a gap that the fewest lines cross."""
    runs = _runs(crossed[start:end] == crossed[start:end].min())
    first, last = max(runs, key=lambda run: run[1] - run[0])
    return start + (first + last) / 2


def table_of(
    found: Characters,
    xs: tuple[float, ...],
    ys: tuple[float, ...],
    joiner: Joiner,
    *,
    drawn: Sequence[Sequence[bool]] = (),
    heads: Sequence[tuple[float, int, int]] = (),
) -> Table:
    """A table of known edges; in a row, columns that a text runs across are one cell.

    `drawn` says for the upper edge of each row above which columns it is drawn (all True: a whole
    rule, or none at all); where a rule stops short, the cells above and below it are one.  `heads`
    are heads over several columns: at which height, the first one, the one behind the last.
    """
    areas: list[Area] = []
    y = (found.boxes[:, 1] + found.boxes[:, 3]) / 2
    for row, (top, bottom) in enumerate(itertools.pairwise(ys)):
        here = found.boxes[(y > top) & (y <= bottom)]
        wide = {first: last for at, first, last in heads if top < at <= bottom}
        column = 0
        while column < len(xs) - 1:
            last = wide.get(column, column + 1)
            while last < len(xs) - 1 and ((here[:, 0] < xs[last]) & (here[:, 2] > xs[last])).any():
                last += 1
            areas.append(Area(row, column, 1, last - column))
            column = last
    for row, whole in enumerate(drawn):
        if row and not all(whole):
            filled = [_filled(found, xs, ys[n], ys[n + 1]) for n in range(row + 1)]
            areas = _joined(areas, row, whole, filled)
    grid = Grid(xs, ys, tuple(areas))
    return Table(grid.box, 0, cells_of(grid, found, joiner))


def steady(table: Table, count: int) -> bool:
    """Every column holds text in a third of the rows, and most rows hold two cells or more."""
    rows = max(cell.row for cell in table.cells) + 1
    filled = [cell for cell in table.cells if cell.text]
    held = [
        len({r for c in filled if c.column == n for r in range(c.row, c.row + c.rows)})
        for n in range(count)
    ]
    several = sum(
        1 for n in range(rows) if sum(1 for c in filled if c.row <= n < c.row + c.rows) > 1
    )
    return min(held) >= max(1, rows // 3) and several >= 0.6 * rows


def _filled(found: Characters, xs: tuple[float, ...], top: float, bottom: float) -> set[int]:
    """The columns that hold text between two heights."""
    here = inside(found, (xs[0], top, xs[-1], bottom))
    return set(columns_of(found.take(here), xs).tolist())


def _joined(
    areas: list[Area], row: int, drawn: Sequence[bool], filled: Sequence[set[int]]
) -> list[Area]:
    """The cells, those above and below an open part of a row's upper edge as one.

    `filled` are the columns of each row that hold text: two texts are two cells.
    """
    lower = {(a.column, a.columns): a for a in areas if a.row == row}
    result: list[Area] = []
    gone: set[tuple[int, int]] = set()
    for area in areas:
        key = (area.column, area.columns)
        covered = range(area.column, area.column + area.columns)
        above = set().union(*filled[area.row : row])
        both = not above.isdisjoint(covered) and not filled[row].isdisjoint(covered)
        open_ = not both and not any(drawn[column] for column in covered)
        if area.row + area.rows == row and open_ and key in lower:
            result.append(Area(area.row, area.column, area.rows + lower[key].rows, area.columns))
            gone.add(key)
        elif area.row != row or key not in gone:
            result.append(area)
    return result


def with_head(found: Characters, table: Table, em: float, joiner: Joiner) -> Table:
    """The table with the line above it as its head, where that names its columns."""
    left, top, right, bottom = table.box
    wide = found.take(inside(found, (left - 9 * em, top - 3 * em, right + 9 * em, top)))
    near = np.flatnonzero(inside(wide, (left, top - 3 * em, right, top)))
    if not len(near):
        return table
    levels = levels_of(wide)
    line = wide.take(levels == levels[near].max())
    head = _grown(line, left, right, em)
    if CAPTION.match(" ".join(parts_of(head, np.arange(len(head))))):
        return table
    ys = sorted({cell.box[1] for cell in table.cells} | {cell.box[3] for cell in table.cells})
    first = float(head.boxes[:, 1].min())
    ends = (min(left, float(head.boxes[:, 0].min())), max(right, float(head.boxes[:, 2].max())))
    whole = found.take(inside(found, (ends[0], first, ends[1], bottom)))
    xs = columns(whole, levels_of(whole), em, ends, strict=True)
    count = max(cell.column + cell.columns for cell in table.cells)
    named = set(columns_of(head, xs).tolist())
    if len(xs) - 1 != count or not set(range(1, count)) <= named:
        return table
    if ys[0] > float(head.boxes[:, 3].max()):
        ys[0] = float(head.boxes[:, 3].max())
    return table_of(whole, xs, (first, *ys), joiner)


def _grown(line: Characters, left: float, right: float, em: float) -> Characters:
    """The glyphs of a line between two ends, and those that their words run on with."""
    order = np.argsort(line.boxes[:, 0], kind="stable")
    boxes = line.boxes[order]
    parts = np.concatenate([[0], np.cumsum(boxes[1:, 0] - boxes[:-1, 2] > 0.6 * em)])
    between = (boxes[:, 2] > left) & (boxes[:, 0] < right)
    return line.take(order[np.isin(parts, parts[between])])


def parts_of(found: Characters, chosen: NDArray[np.intp]) -> list[str]:
    """The texts of one printed line, parted at wide gaps."""
    order = chosen[np.argsort(found.boxes[chosen, 0], kind="stable")]
    parts: list[str] = []
    end = -1e9
    for i in order:
        gap = float(found.boxes[i, 0]) - end
        size = float(found.sizes[i])
        if not parts or gap > 1.0 * size:
            parts.append("")
        elif gap > 0.28 * size:
            parts[-1] += " "
        parts[-1] += chr(int(found.codes[i]))
        end = max(end, float(found.boxes[i, 2]))
    return parts
