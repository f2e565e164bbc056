"""Tables in the flow: joined over pages, with their captions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipeline.extract.pdf.flow import Placed
from pipeline.extract.pdf.joining import Joiner
from pipeline.extract.pdf.page import Cell, PageRead, Table
from pipeline.extract.pdf.tables_captions import CAPTION

_ENDS = re.compile(r"[.。．!?！？:：;；]['\"”’」』)）]?$")
_NEAR = 3.0  # ems between a caption and its table
_EDGES = 4.0  # points that the columns of a continued table may be off
_LOOSE = 12.0  # points that columns may be off which no rule parts


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


def grids(
    pages: Sequence[PageRead], flow: Sequence[Sequence[Placed]], joiner: Joiner
) -> list[Grid]:
    """The tables of a document; `flow` are the lines of each page that are text."""
    found: list[Grid] = []
    for page, lines in zip(pages, flow, strict=True):
        for table in sorted(page.tables, key=lambda t: t.at):
            rows = _rows(table, page.number)
            if not rows:
                continue
            first = not any(p.line.box[3] <= table.box[1] + 2 for p in lines)
            if found and first and _continues(found[-1], rows, pages, flow, page.number):
                _append(found[-1], rows, page.number, joiner)
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
    if all(any(abs(a - b) <= _EDGES for b in widest) for a in new):
        return True
    # Where no rule parts the columns, their edges depend on each page's own texts.
    wider = max((_edges(row.cells) for row in rows), key=len)
    if len(wider) != len(widest):
        return False
    apart = [abs(a - b) for a, b in zip(wider, widest, strict=True)]
    alike = _texts(before.rows[0]) == _texts(rows[0])
    return max(apart[0], apart[-1]) <= _EDGES and (alike or max(apart) <= _LOOSE)


def _texts(row: Row) -> list[str]:
    return [cell.text for cell in row.cells]


def _edges(cells: Sequence[Cell]) -> list[float]:
    return sorted({*(cell.box[0] for cell in cells), max(cell.box[2] for cell in cells)})


def _append(grid: Grid, rows: list[Row], page: int, joiner: Joiner) -> None:
    if _texts(rows[0]) == _texts(grid.rows[0]) and len(grid.rows) > 1:
        rows[0].repeated = True
    first = next((row for row in rows if not row.repeated), None)
    if first is not None and _goes_on(grid, first):
        last = grid.rows[-1]
        more = {cell.column: cell.text for cell in first.cells if cell.text.strip()}
        last.cells = [
            replace(cell, text=_joined(cell.text, more[cell.column], joiner))
            if cell.column in more
            else cell
            for cell in last.cells
        ]
        rows.remove(first)
    grid.rows += rows
    grid.last = page


def _goes_on(grid: Grid, row: Row) -> bool:
    """Tell whether a page's first row is the rest of the row at the foot of the page before.

    All rows have a name in their first cell, this one has none; few of its cells hold text, and
    one goes on in mid-sentence.
    """
    last = {cell.column: cell.text.strip() for cell in grid.rows[-1].cells}
    more = {cell.column: cell.text.strip() for cell in row.cells if cell.text.strip()}
    named = all(r.cells[0].column == 0 and r.cells[0].text.strip() for r in grid.rows)
    if not named or 0 in more or len(more) > max(1, len(row.cells) // 2):
        return False
    if not more.keys() <= last.keys():
        return False  # beneath a cell of several columns, or of a row above
    return any(last[column] and not _ENDS.search(last[column]) for column in more)


def _joined(text: str, more: str, joiner: Joiner) -> str:
    joint = joiner.joint(text, more)
    return text[:-1] + more if joint == "-" else text + joint + more


def _caption(grid: Grid, table: Table, lines: Sequence[Placed]) -> None:
    """The line above or below that says `Table 3`, with a second line of it where it has one."""
    left, top, right, bottom = table.box
    over = [p for p in lines if p.line.box[0] < right and p.line.box[2] > left]
    above = [p for p in over if 0 <= top - p.line.box[3] + p.em < (_NEAR + 1) * p.em]
    below = [p for p in over if 0 <= p.line.box[1] - bottom + 0.5 * p.em < _NEAR * p.em]
    for near in (sorted(above, key=lambda p: p.line.box[1]), below[:1]):
        for at, line in enumerate(near):
            match = CAPTION.match(line.text.strip())
            if match:
                grid.caption = near[at : at + 2] if near is not below[:1] else [line]
                grid.number = _number(match["n"])
                return


def _number(printed: str) -> str:
    """`2-1` of ２－１, `a-1` of A-1, `ii-1` of Ⅱ-1."""
    plain = unicodedata.normalize("NFKC", printed).lower()
    parts = re.findall(r"\d+|[a-z]+", plain)
    return "-".join(str(int(part)) if part.isdigit() else part for part in parts)
