"""Tables in the flow: joined over pages, with their captions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.extract.pdf.flow import Placed
from pipeline.extract.pdf.page import Cell, PageRead, Table

_CAPTION = re.compile(
    r"[<＜\[［【〈《(（]?\s*(?:表|図表|別表|表格|표|도표|별표|Table|TABLE)[\s\u3000]*"
    r"(?P<n>[0-9０-９]{1,3}(?:[-‐－.][0-9０-９]{1,2})?|[IVX]{1,4}(?=[\s.:：]|$))"
    r"(?![0-9０-９]*\s*(?:に|を|は|が|の|と|에|를|을|은|는|의|shows|lists|gives|is|are)\b)"
)
_NEAR = 3.0  # ems between a caption and its table
_EDGES = 4.0  # points that the columns of a continued table may be off


@dataclass(slots=True)
class Row:
    """A row's cells by column; a row that repeats the header on a new page is `repeated`."""

    page: int
    cells: list[Cell]
    repeated: bool = False


@dataclass(slots=True)
class Grid:
    """A table: where it begins (page, before line `at`), the page on which it ends, its rows."""

    page: int
    at: int
    last: int
    rows: list[Row]
    caption: list[Placed] = field(default_factory=list)
    number: str = ""


def grids(pages: Sequence[PageRead], flow: Sequence[Sequence[Placed]]) -> list[Grid]:
    """The tables of a document; `flow` are the lines of each page that are text."""
    found: list[Grid] = []
    for page, lines in zip(pages, flow, strict=True):
        for table in sorted(page.tables, key=lambda t: t.at):
            rows = _rows(table, page.number)
            if not rows:
                continue
            first = not any(p.line.box[3] <= table.box[1] + 2 for p in lines)
            if found and first and _continues(found[-1], rows, pages, flow, page.number):
                _append(found[-1], rows, page.number)
                continue
            grid = Grid(page.number, table.at, page.number, rows)
            _caption(grid, table, lines)
            found.append(grid)
    return found


def _rows(table: Table, page: int) -> list[Row]:
    rows: dict[int, list[Cell]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(cell)
    return [
        Row(page, sorted(cells, key=lambda c: c.column))
        for _, cells in sorted(rows.items())
        if any(cell.text.strip() for cell in cells)
    ]


def _continues(
    before: Grid,
    rows: Sequence[Row],
    pages: Sequence[PageRead],
    flow: Sequence[Sequence[Placed]],
    number: int,
) -> bool:
    """Tell whether a table at the top of a page goes on from the foot of the page before."""
    if before.last != number - 1:
        return False
    bottom = max(cell.box[3] for cell in before.rows[-1].cells)
    if any(p.line.box[1] >= bottom - 2 for p in flow[number - 2]):
        return False
    if abs(pages[number - 2].width - pages[number - 1].width) > 1:
        return False
    old, new = _edges(before.rows[-1].cells), _edges(rows[0].cells)
    if len(old) < 2 or len(new) < 2:
        return False
    # Merged cells hide edges: those of one row must be among those of the widest other row.
    widest = max((_edges(row.cells) for row in before.rows), key=len)
    return all(any(abs(a - b) <= _EDGES for b in widest) for a in new)


def _edges(cells: Sequence[Cell]) -> list[float]:
    return sorted({*(cell.box[0] for cell in cells), max(cell.box[2] for cell in cells)})


def _append(grid: Grid, rows: list[Row], page: int) -> None:
    head = [cell.text for cell in grid.rows[0].cells]
    if [cell.text for cell in rows[0].cells] == head and len(grid.rows) > 1:
        rows[0].repeated = True
    grid.rows += rows
    grid.last = page


def _caption(grid: Grid, table: Table, lines: Sequence[Placed]) -> None:
    """The line above or below that says `Table 3`, with a second line of it where it has one."""
    left, top, right, bottom = table.box
    over = [p for p in lines if p.line.box[0] < right and p.line.box[2] > left]
    above = [p for p in over if 0 <= top - p.line.box[3] + p.em < (_NEAR + 1) * p.em]
    below = [p for p in over if 0 <= p.line.box[1] - bottom + 0.5 * p.em < _NEAR * p.em]
    for near in (sorted(above, key=lambda p: p.line.box[1]), below[:1]):
        for at, line in enumerate(near):
            match = _CAPTION.match(line.text.strip())
            if match:
                grid.caption = near[at : at + 2] if near is not below[:1] else [line]
                digits = re.findall(r"\d+", match["n"])
                grid.number = "-".join(str(int(d)) for d in digits) or match["n"].lower()
                return
