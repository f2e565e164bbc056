"""Tables of a PDF's pages: which pages need a look, and what the cells say.

The grid comes from the rules that are drawn and the text from the glyphs that pdfium gave already
(`tables_grid`, `tables_text`): exact where the rules are whole, and ten milliseconds a page where
pdfplumber takes 200, most of it to read every glyph again.  pdfplumber is asked (`tables_asked`)
only for a grid that is not certain: rules that break off within it, cells that are no rectangles.
Tables without rules down the page are found by the gaps between their columns (`tables_aligned`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.extract.pdf.characters import NO_GAP, Characters
from pipeline.extract.pdf.joining import Joiner
from pipeline.extract.pdf.page import Cell, PageRead, Rectangle, Table, TextLine
from pipeline.extract.pdf.tables_aligned import aligned_tables, may_be_aligned
from pipeline.extract.pdf.tables_captioned import has_caption
from pipeline.extract.pdf.tables_grid import Grid, frames, grid_of, level_rules
from pipeline.extract.pdf.tables_rows import split_rows, split_spans
from pipeline.extract.pdf.tables_text import cells_of, cut_line, owners_of
from pipeline.extract.pdf.tables_turned import share_of, turned_tables, vertical_tables
from pipeline.extract.pdf.vertical import is_vertical, level_of

_ENCLOSED = 0.85  # of a grid's bounds that cells must cover
_FILLED = 0.4  # of the cells that must hold text
_LEVEL = 8.0  # points by which the tops of tables beside each other differ
_LEVEL_PART = 0.25  # of a table's glyphs on a vertical page that are set in rows
_EDGE = 3.0  # points by which the edges of the same columns differ

Asked = Callable[[Rectangle], Grid | None]  # pdfplumber's grid within a box


def needs_tables(page: PageRead) -> bool:
    """Tell, cheaply, whether a page may hold a table: by its rules, or by lines set in columns."""
    return page.grade == "text" and (
        _may_be_ruled(page.rules) or may_be_aligned(page) or has_caption(page.lines)
    )


def find_tables(
    found: Characters, page: PageRead, *, ask: Asked | None = None, before: Table | None = None
) -> list[Table]:
    """The tables of a page, from its top; `at` is 0 until `put_in` says where they stand.

    `page` gives the rules, and the lines if they are there already.  `ask` gives pdfplumber's grid
    within a box, `before` the last table of the page before, so that a single row that continues
    it is known as one.
    """
    joiner = Joiner(line.text for line in page.lines)
    turned: list[Table] = []
    level: NDArray[np.bool_] | None = None
    if any(line.vertical for line in page.lines) and is_vertical(found):
        level = level_of(found)
        turned = vertical_tables(found, level, page, lambda one, other: _ruled(one, other, joiner))
    else:
        turned = turned_tables(found, page, lambda one, other: _found(one, other, joiner))
    mine = outside(found, turned)
    found, level = found.take(mine), None if level is None else level[mine]
    if turned:
        boxes = [table.box for table in turned]
        rules = [rule for rule in page.rules if not any(_overlaps(rule, box) for box in boxes)]
        page = replace(page, rules=rules)
    tables = _found(found, page, joiner, ask=ask, before=before)
    if level is not None:  # a few words of a column may look like a row
        tables = [table for table in tables if share_of(found, level, table.box) > _LEVEL_PART]
    tables += turned
    return sorted(tables, key=lambda table: (table.box[1], table.box[0]))


def _found(
    found: Characters,
    page: PageRead,
    joiner: Joiner,
    *,
    ask: Asked | None = None,
    before: Table | None = None,
) -> list[Table]:
    """The tables among upright glyphs, in no order."""
    tables = _ruled(found, page, joiner, ask=ask, before=before)
    rest = found.take(outside(found, tables))
    return tables + aligned_tables(rest, page, joiner, [table.box for table in tables])


def _ruled(
    found: Characters,
    page: PageRead,
    joiner: Joiner,
    *,
    ask: Asked | None = None,
    before: Table | None = None,
) -> list[Table]:
    """The tables whose rows and columns rules part, wholly or in part."""
    grids = _grids(page.rules, found, ask)
    tables, doubtful = [], []
    for grid in grids:
        grid = split_rows(split_spans(grid, found), found)
        cells = _without_blank_rows(cells_of(grid, found, joiner))
        table = Table(grid.box, 0, cells)
        if len(grid.ys) > 2 and _is_table(cells) and not _cuts(grid, found, cells):
            tables.append(table)
        elif any(cell.text for cell in cells):
            doubtful.append(table)
    # Boxes in a row, or a few words in many cells: a table's part where its columns are the same.
    known = [_edges(table) for table in [*tables, *([before] if before is not None else [])]]
    for table in doubtful:
        if any(_same(_edges(table), edges) for edges in known):
            tables.append(table)
    return tables


def outside(found: Characters, tables: Iterable[Table]) -> Any:
    """A mask of the glyphs that stand in none of the tables."""
    x = (found.boxes[:, 0] + found.boxes[:, 2]) / 2
    y = (found.boxes[:, 1] + found.boxes[:, 3]) / 2
    mask = np.ones(len(found), np.bool_)
    for table in tables:
        left, top, right, bottom = table.box
        mask &= ~((x >= left) & (x <= right) & (y >= top) & (y <= bottom))
    return mask


def put_in(page: PageRead, tables: Sequence[Table], found: Characters | None = None) -> None:
    """Give a page its tables: take out the lines that stand in them, and say where they stand.

    With the page's glyphs, a line that runs on beyond a table keeps only what stands outside.
    """
    if not tables:
        return
    rest = found.take(outside(found, tables)) if found is not None else None
    kept: list[TextLine] = []
    first: dict[int, int] = {}
    for line in page.lines:
        shares = [_inside(line, table) for table in tables]
        share = max(shares)
        number = shares.index(share)
        left: TextLine | None = line
        if rest is not None and share > 0.02:
            left = cut_line(line, rest)
        elif share > 0.6:
            left = None
        if left is None:
            first.setdefault(number, len(kept))
        else:
            kept.append(left)
    for number, table in enumerate(tables):
        table.at = first[number] if number in first else _place(table, kept)
    page.lines = kept
    page.tables = _in_order([*page.tables, *tables])


def _in_order(tables: Iterable[Table]) -> list[Table]:
    """From the top; those that stand beside each other from the left."""
    ordered = sorted(tables, key=lambda table: (table.at, table.box[1]))
    for number in range(1, len(ordered)):
        place = number
        while place and _is_beside(ordered[place], ordered[place - 1]):
            ordered[place - 1 : place + 1] = ordered[place], ordered[place - 1]
            place -= 1
    return ordered


def _is_beside(table: Table, other: Table) -> bool:
    """Tell whether a table stands at the left of another one, at the same height."""
    level = abs(table.box[1] - other.box[1]) < _LEVEL
    return level and table.at == other.at and table.box[2] <= other.box[0] + _EDGE


def _may_be_ruled(rules: Sequence[Rectangle]) -> bool:
    """Two rules down and two across, or two long ones across that begin and end alike."""
    if len(rules) < 3:
        return False
    if sum(1 for r in rules if r[3] - r[1] > 20 and r[2] - r[0] <= 4) >= 3:  # or a turned table
        return sum(1 for r in rules if r[2] - r[0] > 6 and r[3] - r[1] <= 4) >= 2
    across = [r for r in rules if r[2] - r[0] > 20 and r[3] - r[1] <= 4]
    if len(across) < 2:
        return False
    if sum(1 for r in rules if r[3] - r[1] > 6 and r[2] - r[0] <= 4) >= 2:
        return True
    ends = sorted((r[0], r[2]) for r in across if r[2] - r[0] >= 100)
    if not ends and len(across) >= 6:  # drawn cell by cell
        ends = sorted((left, right) for _, left, right in level_rules(across).tolist())
        ends = [(left, right) for left, right in ends if right - left >= 100]
    return any(
        abs(one[0] - other[0]) <= 3 and abs(one[1] - other[1]) <= 3
        for step in (1, 2, 3)
        for one, other in zip(ends, ends[step:], strict=False)
    )


def _grids(rules: Sequence[Rectangle], found: Characters, ask: Asked | None) -> list[Grid]:
    grids = []
    for frame in frames(rules):
        grid = grid_of(frame)
        if grid is None or len(grid.xs) < 3 or len(grid.areas) < 2:
            continue
        if grid.enclosed < _ENCLOSED:
            continue
        if not grid.certain:
            grid = ask(grid.box) if ask is not None and len(grid.areas) > 3 else None
            if grid is None or len(grid.xs) < 3 or len(grid.ys) < 3:
                continue
        grids.append(grid)
    return grids


def _is_table(cells: tuple[Cell, ...]) -> bool:
    """Tell a table from a form's boxes and from a drawing: by what its cells hold."""
    filled = [cell for cell in cells if cell.text]
    if len(filled) < max(2, _FILLED * len(cells)) or len(cells) < 3:
        return False
    return len({cell.row for cell in filled}) > 1 and len({cell.column for cell in filled}) > 1


def _cuts(grid: Grid, found: Characters, cells: tuple[Cell, ...]) -> bool:
    """Tell whether walls run through words, as the lines of a drawing do."""
    owners = owners_of(grid, found)
    near = found.boxes[1:, 0] - found.boxes[:-1, 2] < 0.2 * found.sizes[1:]
    level = np.abs(found.origins[1:, 1] - found.origins[:-1, 1]) < 0.2 * found.sizes[1:]
    one = (
        (found.runs[1:] == found.runs[:-1]) & (found.gaps[1:] == NO_GAP) & near & level
        & (owners[1:] >= 0) & (owners[:-1] >= 0) & (owners[1:] != owners[:-1])
    )  # fmt: skip
    return int(one.sum()) > max(1.0, 0.1 * sum(1 for cell in cells if cell.text))


def _without_blank_rows(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """Leave out rows of a few points' height in which nothing can stand."""
    low: dict[int, float] = {}
    for cell in cells:
        low[cell.row] = max(low.get(cell.row, 0.0), cell.box[3] - cell.box[1])
    blank = {
        row
        for row, height in low.items()
        if height < 7.0
        and not any(c.text for c in cells if c.row == row)
        and not any(c.row < row < c.row + c.rows for c in cells)
    }
    if not blank:
        return cells
    return tuple(
        Cell(c.text, c.box, c.row - sum(1 for b in blank if b < c.row), c.column, c.rows, c.columns)
        for c in cells
        if c.row not in blank
    )


def _edges(table: Table) -> tuple[float, ...]:
    edges = sorted({round(x, 1) for cell in table.cells for x in (cell.box[0], cell.box[2])})
    return tuple(x for i, x in enumerate(edges) if not i or x - edges[i - 1] > 1.0)


def _same(one: Sequence[float], other: Sequence[float]) -> bool:
    return len(one) == len(other) and all(
        abs(a - b) <= _EDGE for a, b in zip(one, other, strict=True)
    )


def _overlaps(rule: Rectangle, box: Rectangle) -> bool:
    x, y = (rule[0] + rule[2]) / 2, (rule[1] + rule[3]) / 2
    return box[0] - 2 <= x <= box[2] + 2 and box[1] - 2 <= y <= box[3] + 2


def _inside(line: TextLine, table: Table) -> float:
    """The share of a line that lies within a table."""
    left, top, right, bottom = line.box
    wide = min(right, table.box[2]) - max(left, table.box[0])
    high = min(bottom, table.box[3]) - max(top, table.box[1])
    middle = (top + bottom) / 2
    if wide <= 0 or high <= 0 or not table.box[1] <= middle <= table.box[3]:
        return 0.0
    return wide * high / max((right - left) * (bottom - top), 0.01)


def _place(table: Table, lines: Sequence[TextLine]) -> int:
    """Where a table without lines of its own stands: before the first line that is below it."""
    left, top, right, _ = table.box
    for number, line in enumerate(lines):
        across = line.box[0] < right and line.box[2] > left
        if across and (line.box[1] + line.box[3]) / 2 > top:
            return number
    above = [n for n, line in enumerate(lines) if line.box[3] <= top + 2 and line.box[2] > left]
    return above[-1] + 1 if above else len(lines)
