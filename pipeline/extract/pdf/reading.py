"""One page of a PDF read: its characters graded, put into lines in reading order, and its tables.

Run in a child process: pdfium is native code and reads untrusted files.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray

from pipeline.extract.pdf.askew import askew_lines, without_askew
from pipeline.extract.pdf.characters import MOST, Characters, characters
from pipeline.extract.pdf.display import display_of
from pipeline.extract.pdf.drawn import drawn
from pipeline.extract.pdf.filled import filled_page
from pipeline.extract.pdf.grade import grade
from pipeline.extract.pdf.horizontal import horizontal_lines
from pipeline.extract.pdf.page import EARLIER_OCR, STRUCK_OUT, PageRead, Rectangle, Table, TextLine
from pipeline.extract.pdf.struck import without_struck
from pipeline.extract.pdf.tables import find_tables, needs_tables, put_in
from pipeline.extract.pdf.tables_asked import Plumber
from pipeline.extract.pdf.vertical import is_vertical, read_vertical

_MOSTLY = 0.5  # of a page's characters
_MANY = 20  # characters; fewer are signs in a formula, or bullets
_RULE = re.compile(r"[_‗─━═￣＿\s]{6,}")  # a rule made of characters


def read_pages(data: bytes, first: int, last: int) -> Iterator[PageRead]:
    """The pages `first` to `last` (from 1, both included) of a PDF, one after the other.

    A page that cannot be read has `error` set and no lines.  Raises `pdfium.PdfiumError` for data
    that is no PDF.
    """
    document = pdfium.PdfDocument(data)
    plumber = Plumber(data)  # opens the file when it is first asked
    before: Table | None = None
    try:
        for number in range(max(1, first), min(last, len(document)) + 1):
            try:
                read, found = _read(document, number)
                before = _tables(read, found, plumber, before)
            except (pdfium.PdfiumError, ArithmeticError, ValueError, IndexError) as error:
                read = PageRead(number, 0.0, 0.0, "empty", error=str(error) or type(error).__name__)
                before = None
            yield read
    finally:
        plumber.close()
        document.close()


def _read(document: Any, number: int) -> tuple[PageRead, Characters]:
    page = filled_page(document, number)
    text_page = page.get_textpage()
    try:
        display = display_of(page)
        width, height = display.width, display.height
        count = text_page.count_chars()
        found = characters(text_page, display)
        ink = drawn(page, display)
    finally:
        text_page.close()
        page.close()
    graded = grade(found, width=width, height=height, pictures=ink.pictures, shapes=ink.shapes)
    read = PageRead(number, width, height, graded.grade, rules=ink.rules, pictures=ink.pictures)
    if count > MOST:
        read.error = f"it holds more than {MOST:,} characters; the rest was not read"
    if graded.grade != "text":
        return read, found
    read.error = read.error or _doubt(found, graded.broken)
    if graded.broken.any():
        found = found.take(~graded.broken)
    found, read.rules = _in_force(read, found)
    found, odd = without_askew(found)
    read.lines = _one_after_another(
        lines_of(found, ink.rules, ink.pictures, width=width, height=height), askew_lines(odd)
    )
    _take_out_rules(read)
    return read, found


def _in_force(read: PageRead, found: Characters) -> tuple[Characters, list[Rectangle]]:
    """The characters that are not struck out and the rules that strike none; the page says so."""
    kept, rules = without_struck(found, read.rules)
    if len(kept) < len(found):
        read.error = f"{read.error}; {STRUCK_OUT}" if read.error else STRUCK_OUT
    return kept, rules


def lines_of(
    found: Characters,
    rules: Sequence[Rectangle],
    pictures: Sequence[Rectangle],
    *,
    width: float,
    height: float,
) -> list[TextLine]:
    """A page's lines in reading order, whichever way they are written; regions as they follow.

    Of a vertical page's horizontal text, what stands above all columns introduces them; the rest
    (captions, the page's number) comes behind them.
    """
    level_lines = functools.partial(
        horizontal_lines, rules=rules, pictures=pictures, width=width, height=height
    )
    if not is_vertical(found):
        return level_lines(found)
    columns, horizontal = read_vertical(found, rules, width, height)
    level = found.take(horizontal)
    above = level.boxes[:, 3] <= min((line.box[1] for line in columns), default=0.0)
    return _one_after_another(
        level_lines(level.take(above)), columns, level_lines(level.take(~above))
    )


def _one_after_another(*readings: Sequence[TextLine]) -> list[TextLine]:
    """The lines of several readings of a page, the regions of each behind those before."""
    lines: list[TextLine] = []
    for reading in readings:
        first = max((line.region for line in lines), default=-1) + 1
        for line in reading:
            line.region += first
            lines.append(line)
    return lines


def _doubt(found: Characters, broken: NDArray[np.bool_]) -> str:
    """What a reader must know of a page's text layer, or ""."""
    if int(np.count_nonzero(found.hidden)) > _MOSTLY * len(found):
        return EARLIER_OCR
    if int(np.count_nonzero(broken)) >= _MANY:
        return "characters of a font without usable code points were left out"
    return ""


def _take_out_rules(read: PageRead) -> None:
    """Make rules of lines that are nothing but low lines or box-drawing strokes."""
    drawn_ones = [line for line in read.lines if _RULE.fullmatch(line.text)]
    if not drawn_ones:
        return
    read.lines = [line for line in read.lines if not _RULE.fullmatch(line.text)]
    for line in drawn_ones:
        left, _, right, bottom = line.box
        y = round(bottom - 0.2 * line.size, 2)
        read.rules.append((left, y, right, round(y + 0.05 * line.size, 2)))


def _tables(
    read: PageRead, found: Characters, plumber: Plumber, before: Table | None
) -> Table | None:
    """Put the page's tables in; the lowest one, which the next page may continue."""
    if not needs_tables(read):
        return None
    tables = find_tables(found, read, ask=plumber.page(read.number), before=before)
    put_in(read, tables, found)
    return max(tables, key=lambda table: table.box[3], default=None)
