"""Tables without rules down the page: columns by the gaps that run through all rows.

Three kinds are found, the surest first: rules across between all rows; rules above, below and under
the head only; no rules at all.  What looks the same and is none: text in columns (its lines fill
their column), a table of contents (dots lead to page numbers), a list (labels and text).  So where
no rule is drawn, a table must have columns of figures.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.extract.pdf.characters import Characters
from pipeline.extract.pdf.joining import Joiner
from pipeline.extract.pdf.page import PageRead, Rectangle, Table
from pipeline.extract.pdf.tables_grid import Area, Grid, frames, grid_of, level_rules
from pipeline.extract.pdf.tables_rows import FIGURE, flows, levels_of, middles_of, row_edges
from pipeline.extract.pdf.tables_text import cells_of, is_ideographic

Mask = NDArray[np.bool_]
_GUTTER = 0.8  # em; no gap between words is as wide in all rows
_ROWS = 4  # rows of figures without any rule
_MOST_RULES = 14  # of one table without rules down the page
_MOST_BANDS = 60
_MOST_GLYPHS = 30_000


def may_be_aligned(page: PageRead) -> bool:
    """Tell whether some lines of a page are set with wide gaps before figures."""
    seen = 0
    for line in page.lines:
        text = line.text
        if not text or not line.size or not text[-1].isdigit() or line.vertical:
            continue
        wide = sum(1.0 if is_ideographic(c) or c >= "가" else 0.5 for c in text)
        # Either one line with a gap in it, or the figures alone.
        if len(text) <= 12 or line.box[2] - line.box[0] > line.size * (1.15 * wide + 2.0):
            seen += 1
            if seen >= _ROWS:
                return True
    return False


def aligned_tables(
    found: Characters, page: PageRead, joiner: Joiner, taken: Sequence[Rectangle]
) -> list[Table]:
    """The tables among the glyphs that stand in no ruled one (their boxes are `taken`)."""
    upright = found.take(found.angles == 0)
    if not 8 <= len(upright) <= _MOST_GLYPHS:
        return []
    banded = _apart(_between(upright, band, joiner) for band in _bands(page.rules, taken))
    figures: list[Table] = []
    left = upright
    for box in _boxes(page.rules):
        part = _inside(left, box)
        figures += _figures(left.take(part), joiner)
        left = left.take(~part)
    figures += _figures(left, joiner)
    # Frames around sums look like rules across; the figures between them tell more rows.
    both: list[Table] = sorted([*banded, *figures], key=lambda table: -len(table.cells))
    return _apart(both)


def _apart(tables: Iterable[Table | None]) -> list[Table]:
    """The tables that overlap with none before them."""
    kept: list[Table] = []
    for table in tables:
        if table and not any(_overlap(table.box, other.box) for other in kept):
            kept.append(table)
    return kept


def _boxes(rules: Sequence[Rectangle]) -> list[Rectangle]:
    """Frames with nothing but text inside, the smallest first; boxes around one line left out."""
    boxes = [
        frame.box
        for frame in frames(rules)
        if len(frame.across) >= 2 and len(frame.down) >= 2 and frame.box[3] - frame.box[1] > 40
        and (grid := grid_of(frame)) is not None and len(grid.areas) == 1
    ]  # fmt: skip
    return sorted(boxes, key=lambda box: (box[2] - box[0]) * (box[3] - box[1]))


def _bands(
    rules: Sequence[Rectangle], taken: Sequence[Rectangle]
) -> list[tuple[tuple[float, ...], float, float]]:
    """Heights of rules across that begin and end alike, with their ends; the tallest first."""
    groups: list[list[tuple[float, float, float]]] = []
    lines = [(float(y), float(left), float(right)) for y, left, right in level_rules(rules)]
    for y, left, right in sorted(lines):
        if right - left < 100 or any(_within(y, left, right, box) for box in taken):
            continue
        for group in groups:
            if abs(group[0][1] - left) <= 3 and abs(group[0][2] - right) <= 3:
                if y - group[-1][0] > 4:
                    group.append((y, left, right))
                break
        else:
            groups.append([(y, left, right)])
    bands = []
    for group in groups:
        heights = [y for y, _, _ in group[:_MOST_RULES]]
        for size in range(len(heights), 1, -1):
            for first in range(len(heights) - size + 1):
                bands.append((tuple(heights[first : first + size]), group[0][1], group[0][2]))
    bands.sort(key=lambda band: -len(band[0]))
    return bands[:_MOST_BANDS]


def _between(
    found: Characters, band: tuple[tuple[float, ...], float, float], joiner: Joiner
) -> Table | None:
    """The table that rules across at the heights of a band make, if they make one."""
    heights, left, right = band
    part = found.take(_inside(found, (left - 2, heights[0], right + 2, heights[-1])))
    if len(part) < 6:
        return None
    levels = levels_of(part)
    em = float(np.median(part.sizes))
    if _runs_on(found, (left, heights[0], right, heights[-1]), em):
        return None
    xs = _columns(part, levels, em, left, right)
    if len(xs) < 3:
        return None
    middles = middles_of(part, levels)
    counts = [int(((middles > a) & (middles < b)).sum()) for a, b in itertools.pairwise(heights)]
    if min(counts) < 1:
        return None
    if len(heights) >= 4 and max(counts) <= 0.6 * sum(counts):
        ys: tuple[float, ...] = heights  # a rule between all rows
    else:
        headed = counts[0] <= 2 and len(middles) <= 8
        if len(middles) < 3 or (not headed and flows(part, levels, xs, em)):
            return None
        ys = row_edges(part, levels, xs, (heights[0], heights[-1]), em)
    table = _table(part, xs, ys, joiner)
    rows = {cell.row for cell in table.cells if cell.text and cell.column}
    if len(ys) < 3 or len(rows) < 2 or not _steady(table, len(xs) - 1):
        return None
    return _with_head(found, table, em, joiner)


def _figures(found: Characters, joiner: Joiner) -> list[Table]:
    """Tables without any rule: rows of a name and figures that stand below each other."""
    if len(found) < 12:
        return []
    em = float(np.median(found.sizes))
    levels = levels_of(found)
    middles = middles_of(found, levels)
    good = []
    for level in range(len(middles)):
        parts = _parts(found, np.flatnonzero(levels == level))
        good.append(len(parts) > 1 and all(FIGURE.fullmatch(text) for text in parts[1:]))
    tables = []
    start = 0
    while start < len(good):
        end = start
        while (
            end < len(good)
            and good[end]
            and (end == start or middles[end] - middles[end - 1] < 3.5 * em)
        ):
            end += 1
        if end - start >= _ROWS:
            table = _unruled(found.take((levels >= start) & (levels < end)), em, joiner)
            table = _with_head(found, table, em, joiner) if table is not None else None
            if table is not None:
                tables.append(table)
        start = max(end, start + 1)
    return tables


def _with_head(found: Characters, table: Table, em: float, joiner: Joiner) -> Table:
    """The table with the line above it as its head, where that names its columns."""
    left, top, right, bottom = table.box
    wide = found.take(_inside(found, (left - 9 * em, top - 3 * em, right + 9 * em, top)))
    near = np.flatnonzero(_inside(wide, (left, top - 3 * em, right, top)))
    if not len(near):
        return table
    levels = levels_of(wide)
    head = _grown(wide.take(levels == levels[near].max()), left, right, em)
    ys = sorted({cell.box[1] for cell in table.cells} | {cell.box[3] for cell in table.cells})
    first = float(head.boxes[:, 1].min())
    ends = (min(left, float(head.boxes[:, 0].min())), max(right, float(head.boxes[:, 2].max())))
    whole = found.take(_inside(found, (ends[0], first, ends[1], bottom)))
    xs = _columns(whole, levels_of(whole), em, *ends, strict=True)
    count = max(cell.column + cell.columns for cell in table.cells)
    middles = (head.boxes[:, 0] + head.boxes[:, 2]) / 2
    named = set(np.searchsorted(np.asarray(xs[1:-1]), middles).tolist())
    if len(xs) - 1 != count or not set(range(1, count)) <= named:
        return table
    if ys[0] > float(head.boxes[:, 3].max()):
        ys[0] = float(head.boxes[:, 3].max())
    return _table(whole, xs, (first, *ys), joiner)


def _grown(line: Characters, left: float, right: float, em: float) -> Characters:
    """The glyphs of a line between two ends, and those that their words run on with."""
    order = np.argsort(line.boxes[:, 0], kind="stable")
    boxes = line.boxes[order]
    parts = np.concatenate([[0], np.cumsum(boxes[1:, 0] - boxes[:-1, 2] > 0.6 * em)])
    inside = (boxes[:, 2] > left) & (boxes[:, 0] < right)
    return line.take(order[np.isin(parts, parts[inside])])


def _unruled(found: Characters, em: float, joiner: Joiner) -> Table | None:
    levels = levels_of(found)
    left, right = float(found.boxes[:, 0].min()), float(found.boxes[:, 2].max())
    xs = _columns(found, levels, 1.2 * em, left, right)
    if len(xs) < 3:
        return None
    top, bottom = float(found.boxes[:, 1].min()), float(found.boxes[:, 3].max())
    middles = middles_of(found, levels)
    between = (middles[1:] + middles[:-1]) / 2
    table = _table(found, xs, (top, *map(float, between), bottom), joiner)
    figures = [c.text for c in table.cells if c.column and c.text]
    sure = sum(1 for text in figures if FIGURE.fullmatch(text)) >= 0.8 * len(figures)
    return table if sure and len(figures) >= 0.7 * len(middles) * (len(xs) - 2) else None


def _table(
    found: Characters, xs: tuple[float, ...], ys: tuple[float, ...], joiner: Joiner
) -> Table:
    """A table of known edges; in a row, columns that a text runs across are one cell."""
    areas = []
    y = (found.boxes[:, 1] + found.boxes[:, 3]) / 2
    for row, (top, bottom) in enumerate(itertools.pairwise(ys)):
        here = found.boxes[(y > top) & (y <= bottom)]
        column = 0
        while column < len(xs) - 1:
            last = column + 1
            while last < len(xs) - 1 and ((here[:, 0] < xs[last]) & (here[:, 2] > xs[last])).any():
                last += 1
            areas.append(Area(row, column, 1, last - column))
            column = last
    grid = Grid(xs, ys, tuple(areas))
    return Table(grid.box, 0, cells_of(grid, found, joiner))


def _steady(table: Table, columns: int) -> bool:
    """Every column holds text in a third of the rows, and most rows hold two cells or more."""
    rows = max(cell.row for cell in table.cells) + 1
    filled = [cell for cell in table.cells if cell.text]
    in_column = [sum(1 for c in filled if c.column == n) for n in range(columns)]
    several = sum(1 for n in range(rows) if sum(1 for c in filled if c.row == n) > 1)
    return min(in_column) >= max(1, rows // 3) and several >= 0.6 * rows


def _inside(found: Characters, box: Rectangle) -> Mask:
    x = (found.boxes[:, 0] + found.boxes[:, 2]) / 2
    y = (found.boxes[:, 1] + found.boxes[:, 3]) / 2
    mask: Mask = (x >= box[0]) & (x <= box[2]) & (y >= box[1]) & (y <= box[3])
    return mask


def _runs_on(found: Characters, box: Rectangle, em: float) -> bool:
    """Tell whether lines run on beyond the ends of the rules: those are underlines."""
    left, top, right, bottom = box
    beside = ((found.boxes[:, 0] > right - 0.3 * em) & (found.boxes[:, 0] < right + 0.9 * em)) | (
        (found.boxes[:, 2] < left + 0.3 * em) & (found.boxes[:, 2] > left - 0.9 * em)
    )
    y = (found.boxes[:, 1] + found.boxes[:, 3]) / 2
    return int((beside & (y > top) & (y < bottom)).sum()) > 1


def _overlap(one: Rectangle, other: Rectangle) -> bool:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    return wide > 0 and min(one[3], other[3]) - max(one[1], other[1]) > 0


def _within(y: float, left: float, right: float, box: Rectangle) -> bool:
    return box[0] <= (left + right) / 2 <= box[2] and box[1] - 2 <= y <= box[3] + 2


def _columns(
    found: Characters,
    levels: NDArray[np.intp],
    em: float,
    left: float,
    right: float,
    *,
    strict: bool = False,
) -> tuple[float, ...]:
    """Edges of columns: the middles of gaps that hardly any line crosses, and both ends.

    `strict`: that no line crosses.
    """
    step = 0.5
    count = int((right - left) / step) + 2
    lines = int(levels.max()) + 1
    taken = np.zeros((lines, count), np.bool_)
    first = np.clip(((found.boxes[:, 0] - left) / step).astype(int), 0, count - 1)
    last = np.clip(np.ceil((found.boxes[:, 2] - left) / step).astype(int), 1, count)
    dots = np.isin(found.codes, [ord(c) for c in ".．·・…‥"])
    for level, a, b, dot in zip(levels, first, last, dots, strict=True):
        if not dot:
            taken[level, a:b] = True
    free = taken.sum(0) <= (max(1, lines // 6) if lines >= 4 and not strict else 0)
    edges = [left]
    start = None
    for at in range(count + 1):
        if at < count and free[at]:
            start = at if start is None else start
            continue
        if start is not None and start > 0 and at < count and (at - start) * step >= _GUTTER * em:
            before, after = taken[:, :start].any(), taken[:, at:].any()
            if before and after:
                edges.append(left + (start + at) / 2 * step)
        start = None
    return (*edges, right)


def _parts(found: Characters, chosen: NDArray[np.intp]) -> list[str]:
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
