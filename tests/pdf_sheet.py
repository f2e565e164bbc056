"""PDFs drawn for tests of tables, and what the reading of a page sees of them."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from pipeline.extract.pdf.characters import Characters, characters
from pipeline.extract.pdf.display import display_of
from pipeline.extract.pdf.drawn import drawn
from pipeline.extract.pdf.page import PageRead, Table
from pipeline.extract.pdf.tables import find_tables

canvas = pytest.importorskip("reportlab.pdfgen.canvas", reason="reportlab makes the PDFs")
HEIGHT = 800.0
JAPANESE = "HeiseiMin-W3"
KOREAN = "HYSMyeongJo-Medium"


class Sheet:
    """A page drawn in points from its top left corner."""

    def __init__(self, data: io.BytesIO) -> None:
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.cidfonts import UnicodeCIDFont

        for name in (JAPANESE, KOREAN):
            pdfmetrics.registerFont(UnicodeCIDFont(name))
        self.paper = canvas.Canvas(data, pagesize=(600, HEIGHT), invariant=1)
        self.paper.setFont("Helvetica", 10)
        self.paper.setLineWidth(0.5)

    def font(self, name: str = "Helvetica", size: float = 10) -> None:
        self.paper.setFont(name, size)

    def text(self, x: float, y: float, text: str) -> None:
        """Text with its baseline at `y`."""
        self.paper.drawString(x, HEIGHT - y, text)

    def right(self, x: float, y: float, text: str) -> None:
        self.paper.drawRightString(x, HEIGHT - y, text)

    def turned(self, x: float, y: float, text: str) -> None:
        """Text that runs upwards from (x, y)."""
        self.paper.saveState()
        self.paper.translate(x, HEIGHT - y)
        self.paper.rotate(90)
        self.paper.drawString(0, 0, text)
        self.paper.restoreState()

    def across(self, y: float, left: float, right: float) -> None:
        self.paper.line(left, HEIGHT - y, right, HEIGHT - y)

    def down(self, x: float, top: float, bottom: float) -> None:
        self.paper.line(x, HEIGHT - top, x, HEIGHT - bottom)

    def box(self, left: float, top: float, right: float, bottom: float) -> None:
        self.paper.rect(left, HEIGHT - bottom, right - left, bottom - top)

    def grid(self, xs: list[float], ys: list[float]) -> None:
        for y in ys:
            self.across(y, xs[0], xs[-1])
        for x in xs:
            self.down(x, ys[0], ys[-1])

    def cells(self, xs: list[float], ys: list[float], rows: list[list[str]]) -> None:
        """Text in each place of a grid; lines in a cell are parted by a line feed."""
        for y, row in zip(ys, rows, strict=False):
            for x, cell in zip(xs, row, strict=False):
                for number, line in enumerate(cell.split("\n")):
                    self.text(x + 4, y + 13 + 12 * number, line)


@dataclass
class Made:
    """A made page as the reading of it sees it."""

    page: PageRead
    found: Characters
    data: bytes

    def tables(self, **options: Any) -> list[Table]:
        return find_tables(self.found, self.page, **options)


def made(*draws: Callable[[Sheet], None], page: int = 1) -> Made:
    """A PDF with a page for each function that draws; one page of it as read."""
    import pypdfium2 as pdfium

    file = io.BytesIO()
    sheet = Sheet(file)
    for draw in draws:
        sheet.font()
        draw(sheet)
        sheet.paper.showPage()
    sheet.paper.save()
    document = pdfium.PdfDocument(file.getvalue())
    shown = document[page - 1]
    text_page = shown.get_textpage()
    display = display_of(shown)
    found = characters(text_page, display)
    read = PageRead(page, display.width, display.height, "text", rules=drawn(shown, display).rules)
    text_page.close()
    shown.close()
    document.close()
    return Made(read, found, file.getvalue())


def rows(table: Table) -> list[list[str]]:
    """The cells' texts by row; what a spanning cell covers is left out."""
    count = max(cell.row for cell in table.cells) + 1
    return [[cell.text for cell in table.cells if cell.row == row] for row in range(count)]


ITEMS = [
    ["Code", "Goods", "Rate"],
    ["A1", "Lathe", "12.5"],
    ["A2", "", "7"],
    ["B1", "Furnace", "30"],
]
XS, YS = [60.0, 140.0, 300.0, 400.0], [100.0, 120.0, 140.0, 160.0, 180.0]


def ruled(sheet: Sheet) -> None:
    sheet.grid(XS, YS)
    sheet.cells(XS, YS, ITEMS)
