"""What files of many makers hold: closed-up brackets, scans with a text layer, dashes."""

from __future__ import annotations

import io

import pytest
from pdf_made import GREY, stream, written
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from pipeline.extract.pdf import extract
from pipeline.extract.pdf.labels import has_label
from pipeline.extract.pdf.reading import read_pages

JAPANESE = "HeiseiMin-W3"
SIZE = 10.0


def closed_up(lines: list[tuple[float, float, str]]) -> bytes:
    """Lines at (x, y): a bracket behind a comma moves back by half an em, over its white."""
    pdfmetrics.registerFont(UnicodeCIDFont(JAPANESE))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), invariant=1)
    canvas.setFont(JAPANESE, SIZE)
    for x, y, text in lines:
        at, piece = x, ""
        for before, char in zip(" " + text, text, strict=False):
            if before in "、，」" and char in "「（":
                canvas.drawString(at, 842 - y, piece)
                at, piece = at + SIZE * len(piece) - 0.9 * SIZE, ""
            piece += char
        canvas.drawString(at, 842 - y, piece)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_a_bracket_set_close_to_a_comma_stays_in_its_line() -> None:
    text = "輸出者は、「最終用途」、「需要者」を確かめ、（別に定める）書面に記す"
    (page,) = read_pages(closed_up([(60, 100, text), (60, 118, "ものとする。")]), 1, 1)
    assert [line.text for line in page.lines] == [text, "ものとする。"]


def test_a_comma_at_a_lines_end_does_not_fill_the_gutter() -> None:
    left = [
        "輸出の許可を受けた者は、",
        "貨物を船積みする前に、",
        "その写しを提示し、",
        "求めに応じて説明し、",
    ]
    right = [
        "前項の規定は、技術の",
        "提供についても準用し、",
        "この場合における許可",
        "の期間は一年とする。",
    ]
    rows = [(60.0, 100 + 16.0 * n, line) for n, line in enumerate(left * 3)]
    # The right column begins 4 points behind the left one's fullest line.
    rows += [(60 + 12 * SIZE + 4, y, line) for (_, y, _), line in zip(rows, right * 3, strict=True)]
    (page,) = read_pages(closed_up(rows), 1, 1)
    assert [line.text for line in page.lines] == left * 3 + right * 3


def scanned(mode: int) -> bytes:
    """A picture over the whole page, and text in this rendering mode (3: not painted)."""
    said = b" ".join(b"(The licence is valid for one year from its date.) '" for _ in range(6))
    content = b"q 595 0 0 842 0 0 cm /X Do Q BT %d Tr /F 11 Tf 14 TL 60 700 Td %s ET" % (mode, said)
    return written(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
            b"/Resources << /Font << /F 5 0 R >> /XObject << /X 6 0 R >> >> >>",
            stream(content),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            GREY,
        ]
    )


def test_a_scan_with_a_text_layer_is_read_and_said_to_be_one() -> None:
    found = extract(scanned(3), "scan.pdf")
    assert "The licence is valid" in found.text
    assert [page.grade for page in found.pages] == ["text"]
    assert found.warnings == (
        "scan.pdf, page 1: its text was put behind a scan by an earlier OCR, mistakes are likely",
    )


def test_text_over_a_picture_is_no_scan() -> None:
    (warning,) = extract(scanned(0), "slide.pdf").warnings
    assert "pictures cover" in warning


@pytest.mark.parametrize("text", ["–輸出の許可", "－가공한 물품", "– the licence", "- 물품"])
def test_dashes_begin_items(text: str) -> None:
    assert has_label(text)


@pytest.mark.parametrize("text", ["-the licence", "–1 to 5", "－1－"])
def test_other_dashes_do_not(text: str) -> None:
    assert not has_label(text)


def noted(mark: str) -> bytes:
    """Two passages with raised marks of this kind and number, and their notes below a rule."""
    pdfmetrics.registerFont(UnicodeCIDFont(JAPANESE))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), invariant=1)
    for n, text in enumerate(["許可の期間は一年とする", "技術の提供は別に定める"], 1):
        y = 700 - 60 * n
        line = canvas.beginText(72, y)
        line.setFont(JAPANESE, 11)
        line.textOut(text)
        line.setFont(JAPANESE, 6.5)
        line.setRise(4)
        line.textOut(f"{mark}{n}")
        line.setRise(0)
        line.setFont(JAPANESE, 11)
        line.textOut("ものとし、その記録を保存する。")
        canvas.drawText(line)
        canvas.drawString(72, y - 18, "前項の場合において、申請者は書面を提出する。")
        note = canvas.beginText(82, 120 - 14 * n)
        note.setFont(JAPANESE, 5.5)
        note.setRise(3)
        note.textOut(f"{mark}{n}")
        note.setRise(0)
        note.setFont(JAPANESE, 8)
        note.textOut("ただし、更新することができる。" if n == 1 else "この手引の第三章を見よ。")
        canvas.drawText(note)
    canvas.line(72, 118, 220, 118)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


@pytest.mark.parametrize("mark", ["*", "＊", "※", "†"])
def test_numbered_stars_are_the_marks_of_notes(mark: str) -> None:
    found = extract(noted(mark), "guide.pdf")
    notes = [b for b in found.blocks if b.role == "footnote" and b.locator]
    assert {b.locator for b in notes} == {("fn_1",), ("fn_2",)}
    assert "更新することができる" in "".join(b.text for b in notes if b.locator == ("fn_1",))


def tall_font(ascent: int, descent: int) -> bytes:
    """Three lines of a paragraph in a font whose descriptor names this ascent and descent."""
    rows = [
        b"The licence is valid for one year from the date on which it was issued by",
        b"the authority, and is renewed on request where the end use is unchanged and",
        b"no record is missing.",
    ]
    shown = b" ".join(b"(%s) '" % row for row in rows)
    widths = b" ".join([b"500"] * 95)
    return written(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
            b"/Resources << /Font << /F 5 0 R >> >> >>",
            stream(b"BT /F 11 Tf 16 TL 60 700 Td %s ET" % shown),
            b"<< /Type /Font /Subtype /TrueType /BaseFont /Made /FirstChar 32 /LastChar 126 "
            b"/Widths [" + widths + b"] /Encoding /WinAnsiEncoding /FontDescriptor 6 0 R >>",
            b"<< /Type /FontDescriptor /FontName /Made /Flags 32 /FontBBox [-1000 %d 2900 %d] "
            b"/Ascent %d /Descent %d /CapHeight 700 /ItalicAngle 0 /StemV 80 >>"
            % (descent, ascent, ascent, descent),
        ]
    )


@pytest.mark.parametrize(("ascent", "descent"), [(750, -250), (1808, -1048)])
def test_a_font_that_names_the_room_of_its_largest_glyph(ascent: int, descent: int) -> None:
    data = tall_font(ascent, descent)
    (page,) = read_pages(data, 1, 1)
    assert all(line.box[3] - line.box[1] < 1.3 * line.size for line in page.lines)
    paragraphs = extract(data, "licence.pdf").text.strip().split("\n")
    assert len(paragraphs) == 1 and paragraphs[0].endswith("unchanged and no record is missing.")
