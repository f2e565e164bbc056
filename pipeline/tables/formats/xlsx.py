"""XLSX: one sheet for each view, headed in three languages, with links to the official pages.

Every text is written as text, never as a formula; numbers and dates are numbers and dates.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import io
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from pipeline.errors import UsageError
from pipeline.tables.plain import plain
from pipeline.tables.sheets import Column, Sheet, Value

# Limits of Excel: rows, columns, links of a sheet, characters of a cell, of a link.
_ROWS, _COLUMNS, _LINKS, _TEXT, _URL = 1_048_576, 16_384, 65_000, 32_767, 2_079
# In force in every workbook, so that the same table gives the same bytes.
_CREATED = datetime(2000, 1, 1)
_WIDTHS = {"sentence": 80, "title": 36, "text": 24, "link": 30, "target_link": 30, "address": 32}


def xlsx(sheets: Sequence[Sheet]) -> bytes:
    """The sheets as one workbook; raises `UsageError` for more than a sheet of Excel holds."""
    for sheet in sheets:
        if len(sheet.records) >= _ROWS or len(sheet.columns) > _COLUMNS:
            raise UsageError(
                f"{sheet.titles['en']}: {len(sheet.records):,} rows and {len(sheet.columns):,} "
                "columns are more than a sheet of Excel holds. Use filters, or CSV or Parquet."
            )
    with _many_objects():
        return _workbook(sheets)


@contextlib.contextmanager
def _many_objects() -> Iterator[None]:
    """A sixth of the time would go to collector passes over cells that all stay alive."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _workbook(sheets: Sequence[Sheet]) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"title": "Citation table", "created": _CREATED})
    styles = {
        "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
        "link": book.add_format({"font_color": "#0563C1", "underline": 1, "valign": "top"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"}),
        "text": book.add_format({"valign": "top"}),
        "long": book.add_format({"valign": "top", "text_wrap": True}),
    }
    for sheet in sheets:
        _write(book.add_worksheet(sheet.titles["en"]), sheet, styles)
    book.close()
    return out.getvalue()


def _write(page: Any, sheet: Sheet, styles: dict[str, Any]) -> None:
    page.freeze_panes(1, 1)
    page.autofilter(0, 0, len(sheet.records), len(sheet.columns) - 1)
    page.set_row(0, 48)
    for i, column in enumerate(sheet.columns):
        page.set_column(i, i, _width(column))
        titles = dict.fromkeys(column.titles[lang] for lang in ("en", "ja", "ko"))
        page.write_string(0, i, _text("\n".join(titles)), styles["head"])
    links = 0
    pages = [sheet.index(c.page) if c.page else -1 for c in sheet.columns]
    pages = [i if c.type == "link" else pages[i] for i, c in enumerate(sheet.columns)]
    # The same names, titles and pages stand in many rows: each is looked at once.
    text, web = functools.cache(_text), functools.cache(_web)
    for row, record in enumerate(sheet.records, 1):
        for i, value in enumerate(record):
            url = web(str(record[pages[i]])) if pages[i] >= 0 else ""
            if url and links < _LINKS:
                page.write_url(row, i, url, styles["link"], text(str(value)))
                links += 1
            elif value != "":
                _cell(page, row, i, sheet.columns[i], value, styles, text)


def _cell(
    page: Any,
    row: int,
    at: int,
    column: Column,
    value: Value,
    styles: dict[str, Any],
    text: Callable[[str], str],
) -> None:
    if isinstance(value, bool):
        page.write_boolean(row, at, value, styles["text"])
    elif isinstance(value, int | float):
        page.write_number(row, at, value, styles["text"])
    elif column.name == "year" and value.isdecimal():
        page.write_number(row, at, int(value), styles["text"])
    elif column.type == "date" and (day := _day(value)):
        page.write_datetime(row, at, day, styles["date"])
    else:
        style = "long" if column.name in ("sentence", "title") else "text"
        page.write_string(row, at, text(value), styles[style])


def _day(text: str) -> datetime | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    # Excel's calendar begins in 1900; an older date stays as its text.
    return datetime(day.year, day.month, day.day) if day.year > 1900 else None


def _web(value: str) -> str:
    """A link that a cell can hold; "" for what is none."""
    url = plain(value)
    return url if url.startswith(("https://", "http://")) and len(url) <= _URL else ""


def _text(value: str) -> str:
    return plain(value).replace("\r", " ")[:_TEXT]


def _width(column: Column) -> int:
    if column.name in _WIDTHS:
        return _WIDTHS[column.name]
    if column.name.startswith("label_"):
        return 40
    return _WIDTHS.get(column.type, 14)
