"""Tables of an HTML page: which are tables and which lay out the page, and where cells stand.

Old pages of ministries and law portals are built of tables in tables; those are no rows.  A cell
that spans rows or columns has its text at its first place, its other places stay empty, and all
rows of a table have the same number of places, so that columns stay in line (HTML, 4.9.12.1, the
table model).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

_BLOCKS = frozenset({"p", "div", "ul", "ol", "dl", "table", "pre", "blockquote", "section",
                     "article", "h1", "h2", "h3", "h4", "h5", "h6"})  # fmt: skip
# (a), 1., 가., イ), a dash or a bullet; a bare number may be a table's first column.
_LABEL = re.compile(r"[(（][^\s()（）]{1,5}[)）]|\w{1,4}[.)．）]|[—–•・○●※▪*-]|[①-⑳]")
_LONG = 400  # characters of a cell of blocks, in a table of one or two rows, that make it layout
_WIDEST = 200  # columns of the grid that are kept in line


def layout_tables(root: _Element) -> set[_Element]:
    """The tables whose cells are read as parts of the page, one after another."""
    return {table for table in root.iter("table") if _is_layout(table)}


def list_tables(root: _Element, layout: set[_Element]) -> set[_Element]:
    """The tables that set a list: a number or dash in the first cell, its text in the second.

    So the Official Journal and old law portals set (a), (b) …; each row is a paragraph.
    """
    return {table for table in root.iter("table") if table not in layout and _is_list(table)}


def _is_list(table: _Element) -> bool:
    rows = [list(_cells(row)) for row in _rows(table)]
    rows = [row for row in rows if any(_size(cell) for cell in row)]
    if not rows or table.get("border") not in (None, "", "0"):
        return False
    for row in rows:
        filled = [cell for cell in row if _size(cell)]
        if len(filled) != 2 or any(cell.tag == "th" for cell in row):
            return False
        label = "".join("".join(map(str, filled[0].itertext())).split())
        if not _LABEL.fullmatch(label) or next(filled[1].iter("table"), None) is not None:
            return False
    return True


def empty_places(
    root: _Element, layout: set[_Element]
) -> tuple[dict[_Element, int], dict[_Element, int]]:
    """For each cell, how many empty places of its row stand right before it; each row's places.

    The rows of a table have the same number of places: up to the last column in which text begins.
    """
    places: dict[_Element, int] = {}
    widths: dict[_Element, int] = {}
    for table in root.iter("table"):
        if table not in layout:
            rows = list(_rows(table))
            width = _place(rows, places)
            widths.update((row, width) for row in rows)
    return places, widths


def _place(rows: list[_Element], places: dict[_Element, int]) -> int:
    """Say how many empty places stand before each cell; return how many places a row has."""
    covered: dict[int, int] = {}  # column -> rows that a cell above still covers
    width = 0
    for n, row in enumerate(rows):
        column = gap = 0
        taken: dict[int, int] = {}
        for cell in _cells(row):
            while covered.get(column) and column < _WIDEST:
                column, gap = column + 1, gap + 1
            places[cell] = gap
            if width <= column < _WIDEST and any(str(text).strip() for text in cell.itertext()):
                width = column + 1
            wide = min(_span(cell, "colspan"), max(_WIDEST - column, 1))
            # 0 says: to the end of the row group.
            high = _span(cell, "rowspan", zero=len(rows) - n)
            for k in range(column, column + wide):
                taken[k] = high - 1
            column, gap = column + wide, wide - 1
        covered = {k: v - 1 for k, v in covered.items() if v > 1 and k not in taken}
        covered |= {k: v for k, v in taken.items() if v > 0}
    return width


def _span(cell: _Element, key: str, *, zero: int = 1) -> int:
    said = (cell.get(key) or "").strip()
    if not said.isascii() or not said.isdigit() or len(said) > 6:
        return 1
    return int(said) or zero


def _rows(table: _Element) -> Iterator[_Element]:
    """The rows of the table itself, not of tables in it."""
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot", "form"):
            yield from child.iterchildren("tr")


def _cells(row: _Element) -> Iterator[_Element]:
    yield from row.iterchildren("td", "th")


def _is_layout(table: _Element) -> bool:
    """Tell whether a table lays out the page.

    It does when it says so, has one column, holds tables or forms of the page's structure, or
    headings with text under them, or long running text in one or two rows.  A table with a
    caption or heading cells is a table.
    """
    if (table.get("role") or "").lower() in ("presentation", "none"):
        return True
    rows = [list(_cells(row)) for row in _rows(table)]
    cells = [cell for row in rows for cell in row]
    if max(map(len, rows), default=0) <= 1 and not any(_spans_rows(c) for c in cells):
        return True
    if table.find("caption") is not None or any(c.tag == "th" for c in cells):
        return False
    held = [cell for cell in cells if next(cell.iter("table", "form"), None) is not None]
    if held and (len(rows) <= 3 or len(held) * 4 >= len(cells)):
        return True
    if any(_has_section(cell) for cell in cells):
        return True
    return len(rows) <= 2 and any(
        sum(child.tag in _BLOCKS for child in cell) >= 2 and _size(cell) > _LONG for cell in cells
    )


def _spans_rows(cell: _Element) -> bool:
    return _span(cell, "rowspan") > 1


def _has_section(cell: _Element) -> bool:
    """Tell whether a cell holds a heading with something beside it."""
    for heading in cell.iter("h1", "h2", "h3", "h4", "h5", "h6"):
        return _size(cell) > _size(heading)
    return False


def _size(element: _Element) -> int:
    return sum(len(str(text).strip()) for text in element.itertext())
