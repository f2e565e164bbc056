"""What other programs print: figures drawn raised by the font, frames that are filled, stamps."""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import pytest
from pdf_made import stream, written
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from pipeline.extract.pdf import superiors
from pipeline.extract.pdf.assemble import assembled
from pipeline.extract.pdf.page import PageRead
from pipeline.extract.pdf.reading import read_pages

WIDTH, HEIGHT = 595.0, 842.0


def read(draw: Callable[[Canvas], None], pages: int = 1) -> list[PageRead]:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), invariant=1)
    for _ in range(pages):
        canvas.setFont("Times-Roman", 10)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return list(read_pages(out.getvalue(), 1, pages))


def apart(
    monkeypatch: pytest.MonkeyPatch, text: str, inks: dict[int, tuple[float, float]], wide: float
) -> tuple[list[float], list[float]]:
    """Sizes and rises of a line in 10 points; `inks` says from where to where ink stands."""
    count = len(text)
    places = np.array([inks.get(i, (0.0, 6.5)) for i in range(count)])

    def ink(_: int, chosen: np.ndarray) -> np.ndarray:
        found = np.zeros((len(chosen), 4))
        found[:, (1, 3)] = places[chosen]
        return found

    monkeypatch.setattr(superiors, "inks", ink)
    loose = np.zeros((count, 4))
    loose[:, 2] = [wide if i in inks else 5.0 for i in range(count)]
    sizes, pens = superiors.set_apart(
        1, np.array([ord(c) for c in text], np.int32), loose, np.zeros((count, 2)),
        np.full(count, 10.0), np.ones(count, np.bool_),
    )  # fmt: skip
    return sizes.tolist(), pens[:, 1].tolist()


def test_figures_that_the_font_draws_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes, rises = apart(monkeypatch, "rule12)", dict.fromkeys((4, 5, 6), (3.6, 7.0)), 3.2)
    assert sizes == [10.0] * 4 + [6.0] * 3
    assert rises == pytest.approx([0.0] * 4 + [3.6] * 3)


def test_a_bracket_of_the_text_beside_such_a_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes, _ = apart(monkeypatch, "(rule1)", {5: (3.6, 7.0), 6: (-2.0, 7.0)}, 3.2)
    assert sizes == [10.0] * 5 + [6.0, 10.0]


def test_figures_that_the_font_draws_lowered(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes, rises = apart(monkeypatch, "UF6", {2: (-1.5, 2.2)}, 3.2)
    assert (sizes[2], rises[2]) == pytest.approx((6.0, -1.5))


def test_narrow_and_old_style_figures_are_ordinary(monkeypatch: pytest.MonkeyPatch) -> None:
    narrow = {0: (0.0, 6.8), 1: (0.0, 4.6), 2: (-2.0, 4.6)}
    sizes, rises = apart(monkeypatch, "813", narrow, 4.2)
    assert (sizes, rises) == ([10.0] * 3, [0.0] * 3)


def test_signs_without_width_part_no_words() -> None:
    """A word joiner that one glyph bears with its letter, and a soft hyphen in mid-line."""
    map_ = stream(
        b"begincmap 1 begincodespacerange <00> <FF> endcodespacerange 4 beginbfchar "
        b"<41> <AC002060> <42> <B098> <43> <0063> <44> <00AD> endbfchar endcmap"
    )
    font = (
        b"<< /Type /Font /Subtype /TrueType /BaseFont /Helvetica /ToUnicode 7 0 R /FirstChar 65 "
        b"/LastChar 68 /Widths [1000 1000 500 0] /Encoding /WinAnsiEncoding >>"
    )
    content = stream(b"BT /F 10 Tf 60 780 Td (ABABAB) Tj 0 -20 Td (CCDCC) Tj ET")
    data = written(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            b"/Resources << /Font << /F 4 0 R >> >> /Contents 5 0 R >>",
            font,
            content,
            b"null",
            map_,
        ]
    )
    (page,) = read_pages(data, 1, 1)
    assert [line.text.strip() for line in page.lines] == ["가나가나가나", "cccc"]


def test_a_mark_raised_in_the_size_of_its_line() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(60, 700, "The authority decides on the appeal")
        end = 60 + pdfmetrics.stringWidth("The authority decides on the appeal", "Times-Roman", 10)
        canvas.drawString(end, 704.4, "[2]")
        canvas.drawString(end + 12, 700, ".")
        canvas.drawString(60, 686, "It does so within thirty days.")

    (page,) = read(draw)
    first = page.lines[0]
    assert [line.text for line in page.lines] == [
        "The authority decides on the appeal[2].",
        "It does so within thirty days.",
    ]
    assert [first.text[a:b] for a, b in first.raised] == ["[2]"]


def test_a_letter_that_begins_a_chapter_larger() -> None:
    def draw(canvas: Canvas) -> None:
        for i, text in enumerate(("he exporter keeps a record of every shipment that leaves",
                                  "the territory, and shows it to the authority that asks for it,",
                                  "at any time within the five years that follow.")):  # fmt: skip
            canvas.drawString(76 if not i else 60, 700 - 13 * i, text)
        canvas.setFont("Times-Roman", 26)
        canvas.drawString(60, 700, "T")

    (page,) = read(draw)
    first = page.lines[0]
    assert (first.text[:12], first.size) == ("The exporter", 10.0)
    assert first.box[3] - first.box[1] < 14
    assert [b.kind for b in assembled([page]) if b.kind != "break"] == ["text"] * 3


def test_a_border_drawn_as_a_filled_frame_is_a_rule() -> None:
    def draw(canvas: Canvas) -> None:
        path = canvas.beginPath()
        path.rect(60, 70, 470, 60.5)
        path.rect(60, 70, 470, 60)
        canvas.drawPath(path, stroke=0, fill=1, fillMode=0)
        path = canvas.beginPath()
        path.rect(60, 300, 200, 100)
        path.rect(61, 301, 198, 98)
        canvas.drawPath(path, stroke=0, fill=1, fillMode=0)

    (page,) = read(lambda canvas: (canvas.drawString(60, 600, "Text"), draw(canvas))[1])
    level = [rule for rule in page.rules if rule[2] - rule[0] > 6]
    assert (60.0, 711.5, 530.0, 712.0) in level
    assert len(level) == 3  # the other frame's upper and lower edge
    assert len(page.rules) == 5


def stamped(canvas: Canvas, count: int = 30) -> None:
    for i in range(count):
        canvas.drawString(60, 780 - 14 * i, f"Line {i} of the page says something of its own here")
    canvas.saveState()
    canvas.setFont("Helvetica", 60)
    canvas.translate(180, 420)
    canvas.rotate(45)
    canvas.drawString(0, 0, "DRAFT 2")
    canvas.restoreState()


def test_a_stamp_across_the_page_stays_out_of_its_lines() -> None:
    (page,) = read(stamped)
    assert [line.text for line in page.lines if "Line" in line.text] == [
        f"Line {i} of the page says something of its own here" for i in range(30)
    ]
    assert [(b.text, b.kind) for b in assembled([page]) if "DRAFT" in b.text] == [
        ("DRAFT 2", "furniture")
    ]


def test_a_stamp_on_a_page_of_few_lines() -> None:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), invariant=1)
    for count in (30, 2):
        canvas.setFont("Times-Roman", 10)
        stamped(canvas, count)
        canvas.showPage()
    canvas.save()
    blocks = assembled(list(read_pages(out.getvalue(), 1, 2)))
    assert [b.kind for b in blocks if "DRAFT" in b.text] == ["furniture"] * 2


def test_a_label_of_one_sign_set_apart_from_japanese() -> None:
    pdfmetrics.registerFont(UnicodeCIDFont("HeiseiMin-W3"))

    def draw(canvas: Canvas) -> None:
        canvas.setFont("HeiseiMin-W3", 10)
        rows = (
            (700, "ア", "輸出者は許可を受ける"),
            (680, "一", "貨物を仕向地に送る"),
            (660, "イ", "「貨物」とは、品をいう"),
            (640, "ウ", "ェアの輸出"),
        )
        for y, label, text in rows:
            canvas.drawString(60, y, label)
            canvas.drawString(70 if label == "ウ" else 77, y, text)

    (page,) = read(draw)
    assert [line.text for line in page.lines] == [
        "ア 輸出者は許可を受ける",
        "一 貨物を仕向地に送る",
        "イ 「貨物」とは、品をいう",
        "ウェアの輸出",
    ]
