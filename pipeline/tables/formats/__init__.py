"""Tables as files: CSV, XLSX, Parquet, JSON, Markdown and HTML.  The same table, the same bytes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from pipeline.errors import UsageError
from pipeline.tables.sheets import Sheet

FORMATS = ("csv", "xlsx", "parquet", "json", "md", "html")
BINARY = ("xlsx", "parquet")
_ENDINGS = {"markdown": "md", "htm": "html"}


@dataclass(frozen=True, slots=True)
class Book:
    """What is written: the sheet asked for, and for a workbook all of them; `caption` says of what
    the table is one, in a sentence.
    """

    main: Sheet
    sheets: tuple[Sheet, ...]
    caption: str = ""


def said_by(name: str) -> str:
    """The format that a file's ending says; "" where it says none."""
    ending = PurePath(name).suffix.removeprefix(".").lower()
    ending = _ENDINGS.get(ending, ending)
    return ending if ending in FORMATS else ""


def format_of(name: str, *, asked: str = "") -> str:
    """The format asked for, else the one that a file's ending says; "" when neither does.

    Raises `UsageError` for one that there is not.
    """
    chosen = (asked or PurePath(name).suffix.removeprefix(".")).lower()
    chosen = _ENDINGS.get(chosen, chosen)
    if chosen in FORMATS or not (chosen or name):
        return chosen
    said = f"no format {asked!r}" if asked else f"{name}: its ending says no format"
    raise UsageError(f"{said}; it is one of {', '.join(FORMATS)} (see --format).")


def encode(book: Book, to: str, *, bom: bool = False) -> bytes:
    """The book in one of `FORMATS`; `bom` begins CSV with a byte order mark, as Excel likes it."""
    if to == "xlsx":
        from pipeline.tables.formats.xlsx import xlsx

        return xlsx(book.sheets)
    if to == "parquet":
        from pipeline.tables.formats.parquet import parquet

        return parquet(book.main)
    if to == "csv":
        from pipeline.tables.formats.csv_file import csv_text

        return (b"\xef\xbb\xbf" if bom else b"") + csv_text(book.main).encode()
    if to == "json":
        from pipeline.tables.formats.json_file import json_text

        return json_text(book.main, caption=book.caption).encode()
    if to == "md":
        from pipeline.tables.formats.markdown import markdown

        return markdown(book.main, caption=book.caption).encode()
    from pipeline.tables.formats.html import html

    return html(book.main, caption=book.caption).encode()
