"""Tables of text without any rule: what stands in columns below a caption.

Texts in columns alone are no table: lists, addresses and pages of columns look the same.  A caption
(`Table 3`, 표 3, 表３) says that one follows; it ends where a line crosses all the columns.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.extract.pdf.characters import Characters
from pipeline.extract.pdf.joining import Joiner
from pipeline.extract.pdf.page import Rectangle, Table, TextLine, overlap
from pipeline.extract.pdf.tables_captions import CAPTION, REMARK
from pipeline.extract.pdf.tables_columns import columns, inside, parts_of, steady, table_of
from pipeline.extract.pdf.tables_rows import (
    centred,
    flows,
    levels_of,
    middles_of,
    row_edges,
    spanning,
)  # fmt: skip

_NEAR = 3.0  # ems from a caption to the first line of its table
_PITCH = 3.0  # ems from a line of a table to the next
_MOST_LINES = 120
_APART = 1.3  # times the widest step from one line of a table to the next
_COLUMNS = 3  # at least; two are a list of terms
_WIDE = 9.0  # ems; a column of text is no narrower


def has_caption(lines: Sequence[TextLine]) -> bool:
    """Tell whether a line says that a table stands by it."""
    return any(CAPTION.match(line.text) for line in lines if not line.vertical)


def captioned_tables(
    found: Characters, lines: Sequence[TextLine], joiner: Joiner, taken: Sequence[Rectangle]
) -> list[Table]:
    """The tables below captions that have none yet; the boxes of the others are `taken`."""
    tables = []
    for line in lines:
        if line.vertical or not CAPTION.match(line.text):
            continue
        below = (line.box[0], line.box[3], line.box[2], line.box[3] + 4 * _NEAR * line.size)
        if any(overlap(below, box) for box in taken):
            continue
        table = _below(found, line, _width(line, lines), joiner)
        if table is not None and not any(overlap(table.box, box) for box in taken):
            tables.append(table)
    return tables


def _below(
    found: Characters, caption: TextLine, ends: tuple[float, float], joiner: Joiner
) -> Table | None:
    bottom = (caption.box[1] + caption.box[3]) / 2 + 0.6 * caption.size
    part = found.take(inside(found, (ends[0] - 2, bottom, ends[1] + 2, 1e6)))
    if len(part) < 12:
        return None
    levels = levels_of(part)
    em = float(np.median(part.sizes))
    middles = middles_of(part, levels)
    count = 0
    last = bottom - (_PITCH - _NEAR) * em
    while count < min(len(middles), _MOST_LINES) and middles[count] - last <= _PITCH * em:
        text = " ".join(parts_of(part, np.flatnonzero(levels == count)))
        if CAPTION.match(text) or REMARK.match(text):
            break
        last = float(middles[count])
        count += 1
    for size in range(count, 2, -1):
        chosen = part.take(levels < size)
        box = chosen.boxes
        edges = (float(box[:, 0].min()), float(box[:, 2].max()))
        xs = columns(chosen, levels[levels < size], em, edges, strict=True)
        if len(xs) > _COLUMNS:
            end = _last_row(chosen, levels[levels < size], xs) + 1
            table = None
            if not _is_apart(middles, end, size):
                table = _checked(chosen, levels[levels < size], xs, em, joiner)
            if table is None and 2 < end < size:
                rows = levels < end
                table = _checked(part.take(rows), levels[rows], xs, em, joiner)
            return table
    return None


def _is_apart(middles: NDArray[np.float64], end: int, size: int) -> bool:
    """Tell whether the lines behind the last row stand further off than its rows do."""
    if not 2 < end < size:
        return False
    return bool(middles[end] - middles[end - 1] > _APART * np.diff(middles[:end]).max())


def _last_row(found: Characters, levels: NDArray[np.intp], xs: tuple[float, ...]) -> int:
    """The last line with text in two columns: what stands below may fit into one by chance."""
    column = np.searchsorted(np.array(xs[1:-1]), found.boxes[:, 0])
    first = np.full(int(levels.max()) + 1, len(xs))
    np.minimum.at(first, levels, column)
    return int(levels[column > first[levels]].max(initial=-1))


def _checked(
    found: Characters, levels: NDArray[np.intp], xs: tuple[float, ...], em: float, joiner: Joiner
) -> Table | None:
    wide = 0
    for left, right in itertools.pairwise(xs):
        column = found.boxes[(found.boxes[:, 0] >= left) & (found.boxes[:, 2] <= right)]
        wide += bool(len(column) and np.ptp(column[:, ::2]) >= _WIDE * em)
    if wide > 1 and flows(found, levels, xs, em):
        return None
    levels = centred(found, levels, xs, em)
    ends = (float(found.boxes[:, 1].min()), float(found.boxes[:, 3].max()))
    ys = row_edges(found, levels, xs, ends, em)
    middles = middles_of(found, levels)
    heads = [(float(middles[n]), a, b) for n, a, b in spanning(found, levels, xs, em)]
    table = table_of(found, xs, ys, joiner, heads=heads)
    return table if len(ys) > 3 and steady(table, len(xs) - 1) else None


def _width(caption: TextLine, lines: Sequence[TextLine]) -> tuple[float, float]:
    """Where the text around a caption begins and ends: its column, or the page's whole text."""
    middle = (caption.box[0] + caption.box[2]) / 2
    near = [line.box for line in lines if line.box[0] <= middle <= line.box[2]]
    return min(box[0] for box in near), max(box[2] for box in near)
