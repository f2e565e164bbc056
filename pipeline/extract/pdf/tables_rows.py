"""Rows and cells of a table between which no rule is drawn: told by where its text stands."""

from __future__ import annotations

import itertools
import re

import numpy as np
from numpy.typing import NDArray

from pipeline.extract.pdf.characters import Characters
from pipeline.extract.pdf.tables_grid import Area, Grid

FIGURE = re.compile(
    r"[△▲▼\-−–—－+＋±(（]*\s?[$¥￥€£₩]?\s?[\d０-９][\d０-９,.，．:/]*\s?"
    r"(?:[%％‰円年件人個社천백만억원명건개회]|百万円|億円|千円)?\s?[)）]?|[-−–—－…―]+"
)
_PITCH = 1.7  # em; lines of one cell stand no further apart
_HALVES = 2.6  # em; between two lines beside the middle of which another cell's text stands
_APART = 1.12  # times the least gap between lines: a gap between rows
_HEAD = 4  # printed lines in which a head over several columns is looked for


def split_rows(grid: Grid, found: Characters) -> Grid:
    """Part a row that holds a table's whole body, where rules only part its columns.

    The body must have a column of figures, or three columns whose lines end before the column
    does: cells that hold paragraphs have lines side by side too.
    """
    if len(grid.ys) > 4 or len(grid.xs) < 3:
        return grid
    heights = np.diff(np.asarray(grid.ys))
    row = int(heights.argmax())
    cells = [area for area in grid.areas if area.row <= row < area.row + area.rows]
    if heights[row] < 0.5 * heights.sum() or len(cells) != len(grid.xs) - 1:
        return grid
    if any(area.rows != 1 for area in cells):
        return grid
    x = (found.boxes[:, 0] + found.boxes[:, 2]) / 2
    y = (found.boxes[:, 1] + found.boxes[:, 3]) / 2
    top, bottom = grid.ys[row], grid.ys[row + 1]
    part = found.take(
        (x > grid.xs[0]) & (x < grid.xs[-1]) & (y > top) & (y < bottom) & (found.angles == 0)
    )
    if len(part) < 6:
        return grid
    levels = levels_of(part)
    lines = int(levels.max()) + 1
    em = float(np.median(part.sizes))
    if lines < 3 or not _side_by_side(part, levels, grid.xs, em):
        return grid
    edges = row_edges(part, levels, grid.xs, (top, bottom), em)
    added = len(edges) - 2
    if added < 1:
        return grid
    areas = [
        area if area.row < row else Area(area.row + added, area.column, area.rows, area.columns)
        for area in grid.areas
        if area.row != row
    ]
    areas += [Area(row + n, column) for n in range(added + 1) for column in range(len(grid.xs) - 1)]
    areas.sort(key=lambda area: (area.row, area.column))
    ys = (*grid.ys[:row], *edges, *grid.ys[row + 2 :])
    return Grid(grid.xs, ys, tuple(areas), grid.enclosed, grid.certain)


def split_spans(grid: Grid, found: Characters) -> Grid:
    """Part cells over several columns whose texts stand in the columns, a gap at every edge.

    Some styles draw rules down the page in every other row only.
    """
    if all(area.columns == 1 for area in grid.areas):
        return grid
    areas: list[Area] = []
    for area in grid.areas:
        inner = range(area.column + 1, area.column + area.columns)
        left, top, right, bottom = grid.box_of(area)
        x = (found.boxes[:, 0] + found.boxes[:, 2]) / 2
        y = (found.boxes[:, 1] + found.boxes[:, 3]) / 2
        here = (x > left) & (x < right) & (y > top) & (y < bottom)
        boxes = found.boxes[here]
        if area.columns == 1 or len(boxes) < 2:
            areas.append(area)
            continue
        em = float(np.median(found.sizes[here]))
        apart = all(_is_gap(boxes, grid.xs[column], em) for column in inner)
        if not apart:
            areas.append(area)
            continue
        areas += [Area(area.row, area.column + n, area.rows) for n in range(area.columns)]
    areas.sort(key=lambda area: (area.row, area.column))
    return Grid(grid.xs, grid.ys, tuple(areas), grid.enclosed, grid.certain)


def _is_gap(boxes: NDArray[np.float64], x: float, em: float) -> bool:
    """Tell whether glyphs stand on both sides of an edge, and none near to it on both."""
    before, after = boxes[:, 2] <= x + 0.1 * em, boxes[:, 0] >= x - 0.1 * em
    if not before.any() or not after.any() or not (before | after).all():
        return False
    return bool(boxes[after, 0].min() - boxes[before, 2].max() > 0.8 * em)


def _side_by_side(
    found: Characters, levels: NDArray[np.intp], xs: tuple[float, ...], em: float
) -> bool:
    """Tell whether the columns' lines belong together, level by level."""
    columns = columns_of(found, xs)
    lines, several, figures = int(levels.max()) + 1, 0, 0
    for column in range(len(xs) - 1):
        texts = []
        for level in range(lines):
            row = np.flatnonzero((levels == level) & (columns == column))
            row = row[np.argsort(found.boxes[row, 0], kind="stable")]
            texts.append("".join(chr(int(code)) for code in found.codes[row]))
        filled = [text for text in texts if text]
        figures += bool(
            column
            and len(filled) >= max(3, 0.6 * lines)
            and sum(1 for text in filled if FIGURE.fullmatch(text)) >= 0.8 * len(filled)
        )
    for level in range(lines):
        several += len(set(columns[levels == level])) > max(1, 0.6 * (len(xs) - 1))
    if several < max(2, 0.4 * lines):
        return False
    return bool(figures) or (len(xs) > 3 and not flows(found, levels, xs, em))


def columns_of(found: Characters, xs: tuple[float, ...]) -> NDArray[np.intp]:
    """The column, from 0, in which each glyph has its middle; `xs` are the columns' edges."""
    middles = (found.boxes[:, 0] + found.boxes[:, 2]) / 2
    return np.searchsorted(np.asarray(xs[1:-1]), middles)


def levels_of(found: Characters) -> NDArray[np.intp]:
    """The number of the printed line (across all columns) that each glyph stands on."""
    y = found.origins[:, 1]
    em = float(np.median(found.sizes))
    order = np.argsort(y, kind="stable")
    numbers = np.zeros(len(y), np.intp)
    base, number = -1e9, -1
    for i in order:
        if y[i] - base > 0.55 * em:
            number, base = number + 1, float(y[i])
        elif found.sizes[i] >= 0.9 * em:
            base = max(base, float(y[i]) - 0.1 * em)
        numbers[i] = number
    return numbers


def middles_of(found: Characters, levels: NDArray[np.intp]) -> NDArray[np.float64]:
    """The height of the middle of each printed line."""
    y = (found.boxes[:, 1] + found.boxes[:, 3]) / 2
    count = np.bincount(levels)
    middles: NDArray[np.float64] = np.bincount(levels, y) / np.maximum(count, 1)
    return middles


def flows(found: Characters, levels: NDArray[np.intp], xs: tuple[float, ...], em: float) -> bool:
    """Tell text set in columns from a table: most of its lines run to the column's edge."""
    x = (found.boxes[:, 0] + found.boxes[:, 2]) / 2
    full = lines = 0
    for left, right in itertools.pairwise(xs):
        here = (x >= left) & (x < right)
        if not here.any():
            continue
        edge, begin = found.boxes[here, 2].max(), found.boxes[here, 0].min()
        if edge - begin < 9 * em:
            continue
        for level in np.unique(levels[here]):
            glyphs = found.boxes[here & (levels == level)]
            lines += 1
            full += bool(
                glyphs[:, 2].max() > edge - 1.2 * em and glyphs[:, 0].min() < begin + 3 * em
            )
    return lines >= 4 and full > 0.45 * lines


def row_edges(
    found: Characters,
    levels: NDArray[np.intp],
    xs: tuple[float, ...],
    ends: tuple[float, float],
    em: float,
) -> tuple[float, ...]:
    """Edges of rows: a line that only goes on with cells of the line above is no row.

    Where rows stand further apart than the lines of a cell do, that alone tells.
    """
    columns = columns_of(found, xs)
    middles = middles_of(found, levels)
    heads = {line + 1 for line, _, _ in spanning(found, levels, xs, em)}
    filled = [set(columns[levels == level].tolist()) for level in range(len(middles))]
    begins = _spaced_rows(found, levels, filled, len(xs) - 1)
    if begins is None:
        first = columns == 0
        margin = found.boxes[first, 0].min() if first.any() else xs[0]
        begins = []
        for level in range(1, len(middles)):
            begin = found.boxes[levels == level, 0].min()
            near = middles[level] - middles[level - 1] < _PITCH * em
            more = near and len(filled[level]) < len(xs) - 1
            indented = filled[level] == {0} and begin > margin + 0.4 * em
            if not (more and (0 not in filled[level] or indented)):
                begins.append(level)
    between = [
        float(middles[level] + middles[level - 1]) / 2 for level in sorted({*begins, *heads})
    ]
    return (ends[0], *between, ends[1])


def _spaced_rows(
    found: Characters, levels: NDArray[np.intp], filled: list[set[int]], count: int
) -> list[int] | None:
    """The lines with which rows begin, where the gaps between lines are of two kinds; else None."""
    tops = np.full(len(filled), 1e9)
    full = found.sizes >= 0.9 * float(np.median(found.sizes))  # no exponents
    np.minimum.at(tops, levels[full], found.origins[full, 1])
    steps = np.diff(tops)
    if len(steps) < 2 or tops.max() >= 1e9:
        return None
    wide = steps > _APART * steps.min()
    if wide.all() or (steps[~wide].max() * 1.06 > steps[wide].min() if wide.any() else True):
        return None
    begins = [0, *(np.flatnonzero(wide) + 1).tolist()]
    if len(begins) < 3:
        return None
    for level in np.flatnonzero(~wide):
        if len(filled[level]) == count and len(filled[level + 1]) == count:
            return None  # two rows of single lines
    for start, end in itertools.pairwise([*begins, len(filled)]):
        if not any(0 in columns for columns in filled[start:end]):
            return None
    return begins[1:]


def spanning(
    found: Characters, levels: NDArray[np.intp], xs: tuple[float, ...], em: float
) -> list[tuple[int, int, int]]:
    """Heads over several columns: the printed line, its first column and the one behind its last.

    The texts of such a line run over an edge, or stand in the middle above several texts of the
    next line and not at the place of one of them, as the first line of a column's own name does.
    """
    result: list[tuple[int, int, int]] = []
    count = int(levels.max()) + 1
    for level in range(1, min(_HEAD, count)):
        above = _pieces(found, levels == level - 1, em)
        here = _pieces(found, levels == level, em)
        edges = np.asarray(xs[1:-1])
        place = {int(np.searchsorted(edges, (a + b) / 2)): (a, b) for a, b in here}
        crossed = any(
            int(np.searchsorted(edges, a)) != int(np.searchsorted(edges, b)) for a, b in here
        )
        owners = [
            {int(np.searchsorted(edges, x)) for x in (a + 0.1, (a + b) / 2, b - 0.1)}
            for a, b in above
        ]
        over = sum(1 for mine in owners if mine & place.keys())
        if crossed or len(place) < 2 or len(place) != len(here) or over >= len(here):
            break
        for number, piece in enumerate(above):
            others = set().union(*owners[:number], *owners[number + 1 :])
            free = {column: ends for column, ends in place.items() if column not in others}
            span = _spanned(piece, owners[number], free, em)
            if span:
                result.append((level - 1, *span))
        if not result or result[-1][0] != level - 1:
            break
    return result


def _spanned(
    piece: tuple[float, float], owners: set[int], free: dict[int, tuple[float, float]], em: float
) -> tuple[int, int] | None:
    """The columns that a text stands above the middle of: the first, the one behind the last."""
    middle = sum(piece) / 2
    best: tuple[float, int, int] | None = None
    for first, last in itertools.combinations(sorted(free), 2):
        if any(column not in free for column in range(first, last + 1)):
            continue
        begin, end = sum(free[first]) / 2, sum(free[last]) / 2
        over = len(owners) > 1 and (first, last) == (min(owners), max(owners))
        share = (middle - begin) / max(end - begin, 0.01)
        named = any(_is_below(piece, free[column], em) for column in range(first, last + 1))
        white = not named and free[first][1] < middle < free[last][0]
        if not (over or white or abs(share - 0.5) <= (0.15 if named else 0.3)):
            continue
        off = last - first + (0.0 if over else abs(share - 0.5))
        if best is None or off < best[0]:
            best = (off, first, last + 1)
    return best[1:] if best else None


def _pieces(found: Characters, chosen: NDArray[np.bool_], em: float) -> list[tuple[float, float]]:
    """Where the texts of a printed line begin and end, parted at wide gaps."""
    boxes = found.boxes[chosen]
    boxes = boxes[np.argsort(boxes[:, 0], kind="stable")]
    pieces: list[tuple[float, float]] = []
    for left, _, right, _ in boxes.tolist():
        if pieces and left - pieces[-1][1] < 0.8 * em:
            pieces[-1] = (pieces[-1][0], max(right, pieces[-1][1]))
        else:
            pieces.append((left, right))
    return pieces


def _is_below(one: tuple[float, float], other: tuple[float, float], em: float) -> bool:
    """Tell whether two texts begin, end or are centred alike, as two lines of a name do."""
    ends = (one[0] - other[0], one[1] - other[1], (sum(one) - sum(other)) / 2)
    return min(abs(end) for end in ends) < 0.4 * em


def centred(
    found: Characters, levels: NDArray[np.intp], xs: tuple[float, ...], em: float
) -> NDArray[np.intp]:
    """The lines; one that stands halfway beside two of other columns is put to the upper one."""
    middles = middles_of(found, levels)
    columns = columns_of(found, xs)
    filled = [set(columns[levels == level].tolist()) for level in range(len(middles))]
    put = np.arange(len(middles))
    for level in range(1, len(middles) - 1):
        gap = middles[level + 1] - middles[level - 1]
        off = abs(middles[level + 1] + middles[level - 1] - 2 * middles[level])
        if (
            gap < _HALVES * em
            and off < 0.4 * gap
            and not filled[level] & (filled[level - 1] | filled[level + 1])
        ):
            put[level] = put[level - 1]
    _, numbers = np.unique(put, return_inverse=True)
    result: NDArray[np.intp] = numbers[levels]
    return result
