"""What pdfium says of characters: pairs of halves, text objects, the limit on a page."""

from __future__ import annotations

import io

import numpy as np
import pdf_made
import pytest
from reportlab.pdfgen.canvas import Canvas

from pipeline.extract import pdf
from pipeline.extract.pdf import _warnings, characters, reading, textobjects
from pipeline.extract.pdf.page import PageRead, TextLine


def test_halves_of_a_character_are_put_together(monkeypatch: pytest.MonkeyPatch) -> None:
    units = [0x41, 0xDB82, 0xDC54, 0xD83D, 0x42]
    monkeypatch.setattr(textobjects, "_TEXT", lambda *_: 0)
    monkeypatch.setattr(textobjects, "_UNICODE", lambda _, i: units[i])
    codes = textobjects.code_points(1, len(units)).tolist()
    assert codes == [0x41, 0xF0854, textobjects.PAIRED, 0xD83D, 0x42]


def test_an_object_inside_anothers_stretch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thirty glyphs of one object, and one of another among them; white space is not asked."""
    objects = [7] * 3 + [9] + [7] * 27 + [None]
    monkeypatch.setattr(textobjects, "_OBJECT", lambda _, i: objects[i])
    glyphs = np.array([0, 1, *range(3, 32)])
    runs, firsts = textobjects.runs_of(1, glyphs, 32)
    assert runs.tolist() == [0, 0, 0, 1] + [0] * 27 + [2]
    assert firsts == [(0, 7), (3, 9), (31, 0)]
    assert textobjects.runs_of(1, np.zeros(0, np.intp), 2)[0].tolist() == [0, 0]


def test_a_page_of_too_many_characters_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(characters, "MOST", 12)
    monkeypatch.setattr(reading, "MOST", 12)
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    canvas.drawString(80, 700, "The exporter applies.")
    canvas.save()
    (page,) = reading.read_pages(out.getvalue(), 1, 1)
    assert [line.text for line in page.lines] == ["The exporter"]
    assert _warnings("long.pdf", [page]) == [
        "long.pdf, page 1: it holds more than 12 characters; the rest was not read"
    ]


def test_large_pictures_on_pages_of_text_are_said_once() -> None:
    def page(number: int, width: float) -> PageRead:
        line = TextLine("Figure", (10, 300, 60, 310), 10)
        return PageRead(number, 400, 400, "text", [line], pictures=[(0, 0, width, 200)])

    said = _warnings("plan.pdf", [page(1, 20), page(2, 240), page(3, 400), page(4, 300)])
    assert said == [
        "plan.pdf, pages 2–4: pictures cover up to about 50 % of the page; text in them is not read"
    ]


_AS_SOFT = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def
/CMapType 2 def 1 begincodespacerange <00> <FF> endcodespacerange
1 beginbfchar <2D> <00AD> endbfchar
2 beginbfrange <20> <2C> <0020> <2E> <7E> <002E> endbfrange
endcmap CMapName currentdict /CMap defineresource pop end end"""


def test_a_hyphen_that_its_font_calls_soft_is_a_hyphen() -> None:
    """Some programs map the glyph of every hyphen to U+00AD; it takes room, a soft one none."""
    rows = [b"The far-off goods of the end-buyer are on the list of the office that has been con-",
            b"sidered for the years 1990-2000, and the code of it is AB-12-C."]  # fmt: skip
    shown = b" ".join(b"(" + row + b") '" for row in rows)
    data = pdf_made.written([
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        pdf_made.stream(b"BT /F1 11 Tf 70 700 Td 16 TL " + shown + b" ET"),
        pdf_made.FONT[:-2] + b"/Encoding /WinAnsiEncoding /ToUnicode 6 0 R >>",
        pdf_made.stream(_AS_SOFT),
    ])  # fmt: skip
    read = pdf.extract(data, "soft.pdf", processes=1)
    assert "".join(b.text for b in read.blocks if b.kind != "markup").rstrip() == (
        "The far-off goods of the end-buyer are on the list of the office that has been considered "
        "for the years 1990-2000, and the code of it is AB-12-C."
    )
