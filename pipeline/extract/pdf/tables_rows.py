"""Rows and cells of a table between which no rule is drawn: told by where its text stands."""

from __future__ import annotations

import itertools
import re

import numpy as np
from numpy.typing import NDArray

from pipeline.extract.pdf.characters import Characters
from pipeline.extract.pdf.tables_grid import Area, Grid

FIGURE = re.compile(
    r"[△▲▼\-−–—+±(（]*\s?[$¥￥€£₩]?\s?[\d０-９][\d０-９,.，．:/]*\s?"
    r"(?:[%％‰円年件人個社천백만억원명건개회]|百万円|億円|千円)?\s?[)）]?|[-−–—…―]+"
)
_PITCH = 1.6  # em; lines of one cell stand no further apart


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
    x = (found.boxes[:, 0] + found.boxes[:, 2]) / 2
    columns = np.searchsorted(np.asarray(xs[1:-1]), x)
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
    """Tell text set in columns from a table: most of its lines run to their column's edge."""
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
    """Edges of rows: a line that only goes on with cells of the line above is no row."""
    x = (found.boxes[:, 0] + found.boxes[:, 2]) / 2
    columns = np.searchsorted(np.asarray(xs[1:-1]), x)
    middles = middles_of(found, levels)
    edges = [ends[0]]
    first = columns == 0
    margin = found.boxes[first, 0].min() if first.any() else xs[0]
    for level in range(1, len(middles)):
        here = levels == level
        filled = set(columns[here])
        begin = found.boxes[here, 0].min()
        more = len(filled) < len(xs) - 1 and middles[level] - middles[level - 1] < _PITCH * em
        if more and (0 not in filled or (filled == {0} and begin > margin + 0.4 * em)):
            continue
        edges.append(float(middles[level] + middles[level - 1]) / 2)
    return (*edges, ends[1])
