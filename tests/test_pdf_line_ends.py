"""Both ends of a printed line: a Korean word's end, a note's mark set apart."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest

from pipeline.extract.pdf.page import PageRead
from pipeline.extract.pdf.reading import read_pages

reportlab = pytest.importorskip("reportlab.pdfgen.canvas", reason="reportlab makes the PDFs")
WRITTEN = [
    "전략물자의 수출허가를 받은 자는 교섭이나 ",
    "검토의 기회가 제대로 주어져 작",
    "성되고",
]


def read(draw: Callable[[Any], None]) -> PageRead:
    out = io.BytesIO()
    canvas = reportlab.Canvas(out, pagesize=(595, 842), invariant=1)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    (page,) = read_pages(out.getvalue(), 1, 1)
    return page


def texts(page: PageRead) -> list[str]:
    return [line.text for line in page.lines]


def test_a_korean_line_keeps_one_space_where_it_ends_a_word() -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    def draw(c: Any) -> None:
        pdfmetrics.registerFont(UnicodeCIDFont("HYSMyeongJo-Medium"))
        c.setFont("HYSMyeongJo-Medium", 10)
        text = c.beginText(80, 700)
        for part in (
            "전략물자의 수출허가를 받은 자는 교섭이나 ",
            "검토의 기회가 제대로 주어져 작",
            "성되고",
        ):
            text.textLine(part)
        c.drawText(text)

    page = read(draw)
    assert texts(page) == WRITTEN
    assert page.lines[0].box[2] < 80 + 10 * len(page.lines[0].text)


def test_a_notes_mark_set_apart_is_on_its_line() -> None:
    def draw(c: Any) -> None:
        for i in (0, 1):
            c.setFont("Times-Roman", 6.5)
            c.drawString(70, 125.5 - 12 * i, str(i + 1))
            c.setFont("Times-Roman", 10)
            c.drawString(106, 120 - 12 * i, "http://www.example.int/")

    page = read(draw)
    assert texts(page) == ["1 http://www.example.int/", "2 http://www.example.int/"]
    assert [line.behind for line in page.lines] == pytest.approx([106, 106], abs=0.1)
    assert [line.raised for line in page.lines] == [((0, 1),), ((0, 1),)]
