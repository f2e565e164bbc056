"""XLSX: the columns side by side, the provisions as a list, the concepts with who holds them.

Every text is written as text, never as a formula.
"""

from __future__ import annotations

import io
from datetime import datetime
from itertools import zip_longest
from typing import Any

from pipeline.compare.comparison import CAUTION, Cell, Comparison, Held
from pipeline.compare.said import name
from pipeline.tables.plain import plain

_TEXT, _URL = 32_767, 2_079  # characters that a cell, and a link, of Excel hold
_CREATED = datetime(2000, 1, 1)  # in every workbook: the same comparison gives the same bytes
_LISTED = (
    ("jurisdiction", 13), ("rank", 6), ("address", 34), ("part", 34), ("name", 46),
    ("heading", 30), ("lang", 6), ("sentence", 80), ("title", 36), ("retrieved", 12),
    ("in force from", 13), ("asked with", 10),
)  # fmt: skip


def xlsx(found: Comparison) -> bytes:
    """The comparison as a workbook of three sheets."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"title": "Comparison", "created": _CREATED})
    styles = {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
        "link": book.add_format({"font_color": "#0563C1", "underline": 1, "valign": "top"}),
        "text": book.add_format({"valign": "top"}),
        "long": book.add_format({"valign": "top", "text_wrap": True}),
        "faint": book.add_format({"font_color": "#666666", "valign": "top"}),
    }
    _side_by_side(book.add_worksheet("Comparison"), found, styles)
    _listed(book.add_worksheet("Provisions"), found, styles)
    _concepts(book.add_worksheet("Concepts"), found, styles)
    book.close()
    return out.getvalue()


def _side_by_side(page: Any, found: Comparison, styles: dict[str, Any]) -> None:
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.write_string(0, 0, _text(found.title), styles["title"])
    page.write_string(1, 0, CAUTION, styles["faint"])
    page.set_column(0, max(0, len(found.columns) - 1), 52)
    for i, column in enumerate(found.columns):
        page.write_string(3, i, _text(column.names[found.lang]), styles["head"])
        if column.note:
            page.write_string(4, i, _text(column.note), styles["faint"])
    page.freeze_panes(4, 0)
    # A provision takes three rows: its name, its best sentence, its address.
    for rank, cells in enumerate(zip_longest(*(column.cells for column in found.columns))):
        for i, cell in enumerate(cells):
            if cell is not None:
                row = 4 + 4 * rank
                page.write_string(row, i, _text(name(cell, found.lang)), styles["head"])
                page.write_string(row + 1, i, _text(cell.sentence), styles["long"])
                _address(page, row + 2, i, cell, styles)


def _listed(page: Any, found: Comparison, styles: dict[str, Any]) -> None:
    _heads(page, _LISTED, styles)
    row = 0
    for column in found.columns:
        for rank, cell in enumerate(column.cells, 1):
            row += 1
            hit = cell.hit
            page.write_string(row, 0, column.jurisdiction, styles["text"])
            page.write_number(row, 1, rank, styles["text"])
            _address(page, row, 2, cell, styles)
            for i, value in enumerate(
                (hit.at, cell.names[found.lang], hit.heading, hit.lang, cell.sentence, hit.title,
                 hit.retrieved, hit.valid_from), 3,
            ):  # fmt: skip
                page.write_string(row, i, _text(value), styles["long" if i in (7, 8) else "text"])
            page.write_boolean(row, 11, cell.asked, styles["text"])
    page.autofilter(0, 0, max(row, 1), len(_LISTED) - 1)


def _concepts(page: Any, found: Comparison, styles: dict[str, Any]) -> None:
    held_by = [column.jurisdiction for column in found.columns]
    heads = [("concept", 28), ("English", 30), ("日本語", 26), ("한국어", 26), ("topic", 8)]
    _heads(page, [*heads, *((one, 7) for one in held_by)], styles)
    every: tuple[Held, ...] = (*found.shared, *found.partly, *found.only)
    for row, held in enumerate(every, 1):
        terms = (held.concept, *(held.terms.get(lang, "") for lang in ("en", "ja", "ko")))
        for i, value in enumerate(terms):
            page.write_string(row, i, _text(value), styles["text"])
        page.write_boolean(row, 4, held.read, styles["text"])
        for i, one in enumerate(held_by, len(heads)):
            page.write_boolean(row, i, one in held.jurisdictions, styles["text"])
    page.autofilter(0, 0, max(len(every), 1), len(heads) + len(held_by) - 1)


def _heads(page: Any, heads: Any, styles: dict[str, Any]) -> None:
    page.freeze_panes(1, 1)
    for i, (head, width) in enumerate(heads):
        page.set_column(i, i, width)
        page.write_string(0, i, head, styles["head"])


def _address(page: Any, row: int, at: int, cell: Cell, styles: dict[str, Any]) -> None:
    url = plain(cell.hit.link)
    if url.startswith(("https://", "http://")) and len(url) <= _URL:
        page.write_url(row, at, url, styles["link"], _text(cell.hit.address))
    else:
        page.write_string(row, at, _text(cell.hit.address), styles["text"])


def _text(value: str) -> str:
    return plain(value).replace("\r", " ")[:_TEXT]
