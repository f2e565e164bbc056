"""Reading a page: characters, spaces, raised and lowered text, rules, pages that are turned."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from pipeline.extract.pdf.characters import Characters, characters
from pipeline.extract.pdf.display import display_of
from pipeline.extract.pdf.page import PageRead, page_read
from pipeline.extract.pdf.reading import read_pages
from pipeline.extract.pdf.symbols import MEANT, is_symbol

WIDTH, HEIGHT = 595.0, 842.0


def made(draw: Callable[[Canvas], None], *, compress: int = 1) -> bytes:
    """A PDF of one A4 page."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), pageCompression=compress, invariant=1)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def read(draw: Callable[[Canvas], None]) -> PageRead:
    (page,) = read_pages(made(draw), 1, 1)
    assert not page.error
    return page


def texts(page: PageRead) -> list[str]:
    return [line.text for line in page.lines]


def glyphs(data: bytes) -> Characters:
    document = pdfium.PdfDocument(data)
    page = document[0]
    text_page = page.get_textpage()
    found = characters(text_page, display_of(page))
    text_page.close()
    page.close()
    document.close()
    return found


def font(name: str) -> str:
    pdfmetrics.registerFont(UnicodeCIDFont(name))
    return name


def test_boxes_are_in_points_from_the_top_left() -> None:
    page = read(lambda c: (c.setFont("Helvetica", 12), c.drawString(100, 700, "Scope of this Act")))
    (line,) = page.lines
    assert line.text == "Scope of this Act"
    assert line.size == 12
    assert line.weight == 400
    left, top, right, bottom = line.box
    assert left == pytest.approx(100, abs=0.1)
    assert top < HEIGHT - 700 < bottom
    assert bottom - top == pytest.approx(12, abs=3)
    width = pdfmetrics.stringWidth("Scope of this Act", "Helvetica", 12)
    assert right == pytest.approx(100 + width, abs=0.2)


def test_size_is_the_printed_one_and_bold_is_seen() -> None:
    def draw(c: Canvas) -> None:
        c.scale(10, 10)
        c.setFont("Helvetica-Bold", 1.4)
        c.drawString(10, 70, "Chapter I")

    (line,) = read(draw).lines
    assert line.size == pytest.approx(14)
    assert line.weight == 700


def test_exponents_and_indices_belong_to_their_line() -> None:
    def draw(c: Canvas) -> None:
        text = c.beginText(80, 700)
        text.setFont("Times-Roman", 11)
        text.textOut("a flow of more than 5 x 10")
        text.setFont("Times-Roman", 7)
        text.setRise(4)
        text.textOut("-3")
        text.setRise(0)
        text.setFont("Times-Roman", 11)
        text.textOut(" m of UF")
        text.setFont("Times-Roman", 7)
        text.setRise(-2)
        text.textOut("6")
        text.setRise(0)
        text.setFont("Times-Roman", 11)
        text.textOut(" gas")
        c.drawText(text)

    (line,) = read(draw).lines
    assert line.text == "a flow of more than 5 x 10-3 m of UF6 gas"
    assert [line.text[a:b] for a, b in line.raised] == ["-3"]
    assert [line.text[a:b] for a, b in line.lowered] == ["6"]
    assert line.size == 11


def test_a_label_far_left_stands_on_the_line_of_its_text() -> None:
    def draw(c: Canvas) -> None:
        c.setFont("Times-Roman", 10)
        for i, (label, text) in enumerate(
            [("a.", "Rings or bellows;"), ("b.", "Baffles made from it;"), ("c.", "End caps.")]
        ):
            c.drawString(90, 700 - 24 * i, label)
            c.drawString(130, 700 - 24 * i, text)
            c.drawString(130, 688 - 24 * i, "having a second line of its own that is quite long")

    lines = texts(read(draw))
    assert lines[::2] == ["a. Rings or bellows;", "b. Baffles made from it;", "c. End caps."]


def test_glyphs_set_one_by_one_make_words() -> None:
    def draw(c: Canvas) -> None:
        c.setFont("Helvetica", 10)
        x = 100.0
        for char in "dual-use goods":
            if char != " ":
                c.drawString(x, 500, char)
            x += pdfmetrics.stringWidth(char, "Helvetica", 10)

    assert texts(read(draw)) == ["dual-use goods"]


def test_spread_latin_keeps_its_words_and_justified_lines_their_spaces() -> None:
    def draw(c: Canvas) -> None:
        c.setFont("Helvetica", 10)
        c.drawString(80, 700, "NOTICE OF LICENCE", charSpace=3)
        c.drawString(80, 660, "a justified line with wide gaps", wordSpace=7)

    assert texts(read(draw)) == ["NOTICE OF LICENCE", "a justified line with wide gaps"]


def test_no_spaces_within_spread_japanese_but_the_ideographic_one_stays() -> None:
    def draw(c: Canvas) -> None:
        c.setFont(font("HeiseiMin-W3"), 10)
        c.drawString(80, 700, "輸出者は許可の申請をする。", charSpace=3)
        c.drawString(80, 680, "第十八条　報告をさせる。")
        c.drawString(80, 660, "規格IEC60034に適合する")

    assert texts(read(draw)) == [
        "輸出者は許可の申請をする。",
        "第十八条　報告をさせる。",
        "規格IEC60034に適合する",
    ]


def test_korean_spaces() -> None:
    def draw(c: Canvas) -> None:
        c.setFont(font("HYSMyeongJo-Medium"), 10)
        c.drawString(80, 700, "전략물자의 수출허가를 받은 자", wordSpace=4)

    assert texts(read(draw)) == ["전략물자의 수출허가를 받은 자"]


def test_glyphs_printed_twice_to_look_bold_are_read_once() -> None:
    def draw(c: Canvas) -> None:
        c.setFont("Helvetica", 10)
        for dx in (0, 0.3, 0.6):
            c.drawString(80 + dx, 700, "Annex III, Tool steel")

    assert texts(read(draw)) == ["Annex III, Tool steel"]


def test_stroked_glyphs_count_as_bold() -> None:
    def draw(c: Canvas) -> None:
        text = c.beginText(80, 700)
        text.setFont("Helvetica", 10)
        text.setTextRenderMode(2)
        text.textOut("Heading")
        c.drawText(text)

    (line,) = read(draw).lines
    assert line.weight == 700


def test_ligatures_are_taken_apart_and_share_their_box() -> None:
    def draw(c: Canvas) -> None:
        c.setFont("Times-Roman", 12)
        c.drawString(80, 700, "ofXice")

    # One glyph that stands for three letters, as a font's ToUnicode says it.
    data = made(draw, compress=0)
    cmap = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def\n"
        b"/CMapType 2 def 1 begincodespacerange <00> <FF> endcodespacerange\n"
        b"1 beginbfchar <58> <006600660069> endbfchar endcmap end end"
    )
    stream = b"99 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (len(cmap), cmap)
    data = data.replace(b"/Encoding /Win", b"/ToUnicode 99 0 R /Encoding /Win")
    data = data.replace(b"xref\n0 ", stream + b"xref\n0 ", 1)  # pdfium mends the table itself
    found = glyphs(data)
    assert "".join(map(chr, found.codes)).endswith("ffiice")
    lefts = found.boxes[:, 0].tolist()
    assert lefts == sorted(lefts)
    assert len(set(lefts)) == len(lefts)
    (page,) = read_pages(data, 1, 1)
    assert texts(page) == ["offfiice"]


def test_degree_and_micro_of_the_font_symbol() -> None:
    assert chr(MEANT[0xF0B0]) == "°"
    assert chr(MEANT[0xF06D]) == "µ"
    assert chr(MEANT[0xF0B3]) == "≥"
    assert chr(MEANT[0xF0F2]) == "∫"
    assert is_symbol("ABCDEF+SymbolMT")
    assert not is_symbol("Wingdings")


def test_text_outside_the_page_is_not_read() -> None:
    def draw(c: Canvas) -> None:
        c.setFont("Helvetica", 10)
        c.drawString(80, 700, "inside")
        c.drawString(-300, 700, "left of it")
        c.drawString(80, 900, "above it")

    assert texts(read(draw)) == ["inside"]


def test_a_crop_box_moves_the_corner() -> None:
    def draw(c: Canvas) -> None:
        c.setCropBox((50, 100, 550, 800))
        c.setFont("Helvetica", 10)
        c.drawString(150, 700, "cropped")

    page = read(draw)
    assert (page.width, page.height) == (500, 700)
    assert page.lines[0].box[0] == pytest.approx(100, abs=0.1)
    assert page.lines[0].box[1] < 100 < page.lines[0].box[3]


@pytest.mark.parametrize(
    ("turn", "corner"), [(90, (HEIGHT, 0)), (180, (WIDTH, HEIGHT)), (270, (0, WIDTH))]
)
def test_a_page_shown_turned(turn: int, corner: tuple[float, float]) -> None:
    """Text that stands upright on the page as it is shown, upright A4 each time."""

    def draw(c: Canvas) -> None:
        c.setPageRotation(turn)  # which turns the media box as well
        c.setFont("Helvetica", 10)
        c.translate(*corner)
        c.rotate(turn)
        c.drawString(70, HEIGHT - 90, "First words of a wide table")
        c.drawString(70, HEIGHT - 104, "and a second line of it")

    page = read(draw)
    assert (page.width, page.height) == (WIDTH, HEIGHT)
    assert texts(page) == ["First words of a wide table", "and a second line of it"]
    assert page.lines[0].box[0] == pytest.approx(70, abs=1)
    assert page.lines[0].box[1] == pytest.approx(82, abs=3)
    assert page.lines[0].size == pytest.approx(10)


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_turned_text_is_a_region_of_its_own(angle: int) -> None:
    def draw(c: Canvas) -> None:
        c.setFont("Helvetica", 10)
        for i in range(5):
            c.drawString(100, 700 - 14 * i, f"Line {i} of the upright text of this page")
        c.saveState()
        c.translate(40 if angle != 180 else 300, 400)
        c.rotate(angle)
        c.setFont("Helvetica", 8)
        c.drawString(0, 0, "Stamped in the margin")
        c.drawString(0, -10, "second line of it")
        c.restoreState()

    page = read(draw)
    assert texts(page)[-2:] == ["Stamped in the margin", "second line of it"]
    assert page.lines[-1].region == page.lines[-2].region > page.lines[0].region
    left, top, right, bottom = page.lines[-2].box
    if angle == 180:
        assert right - left > bottom - top
        assert right == pytest.approx(300, abs=1)
    else:
        assert bottom - top > right - left
        assert left < 41 < right + 2


def test_rules_and_pictures() -> None:
    def draw(c: Canvas) -> None:
        c.setFont("Helvetica", 10)
        c.drawString(100, 800, "A page with rules, long enough to be text and not a stamp.")
        c.line(50, 700, 300, 700)  # a line
        c.rect(50, 600, 200, 1, stroke=0, fill=1)  # a filled thin rectangle
        c.rect(320, 400, 100, 60)  # a frame: four edges
        c.rect(50, 300, 80, 80, stroke=0, fill=1)  # an area, no rule
        c.drawImage(_picture(), 400, 200, 50, 40)

    page = read(draw)
    level = sorted(r for r in page.rules if r[2] - r[0] > r[3] - r[1])
    upright = [r for r in page.rules if r[2] - r[0] < r[3] - r[1]]
    assert [r[0] for r in level] == pytest.approx([50, 50, 320, 320], abs=1.1)
    assert sorted(r[1] for r in level) == pytest.approx([142, 241, 382, 442], abs=1.1)
    assert sorted(r[0] for r in upright) == pytest.approx([320, 420], abs=1.1)
    assert [tuple(map(round, box)) for box in page.pictures] == [(400, 602, 450, 642)]


def _picture() -> Any:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    out = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(out, "PNG")
    out.seek(0)
    return ImageReader(out)


def test_a_line_of_low_lines_is_a_rule() -> None:
    def draw(c: Canvas) -> None:
        c.setFont("Times-Roman", 10)
        c.drawString(80, 300, "The body of the resolution ends here, above its notes.")
        c.drawString(80, 260, "________________")
        c.drawString(80, 246, "1 The first note.")

    page = read(draw)
    assert texts(page) == [
        "The body of the resolution ends here, above its notes.",
        "1 The first note.",
    ]
    ((left, top, right, _),) = page.rules
    assert (round(left), round(right)) == (80, 160)
    assert 578 < top < 588


def test_a_page_that_fails_says_so_and_the_others_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT))
    for number in (1, 2, 3):
        canvas.drawString(80, 700, f"Page {number} of a file with a damaged page in it")
        canvas.showPage()
    canvas.save()
    from pipeline.extract.pdf import reading

    sound = reading.drawn

    def fails(page: Any, display: Any) -> Any:
        fails.calls += 1  # type: ignore[attr-defined]
        if fails.calls == 2:  # type: ignore[attr-defined]
            raise pdfium.PdfiumError("Failed to load page.")
        return sound(page, display)

    fails.calls = 0  # type: ignore[attr-defined]
    monkeypatch.setattr(reading, "drawn", fails)
    pages = list(read_pages(out.getvalue(), 1, 9))
    assert [page.number for page in pages] == [1, 2, 3]
    assert [bool(page.error) for page in pages] == [False, True, False]
    assert pages[2].lines[0].text == "Page 3 of a file with a damaged page in it"


def test_an_empty_page_and_the_pipe() -> None:
    assert read(lambda c: None).grade == "empty"
    page = read(lambda c: c.drawString(80, 700, "A line that goes through the pipe"))
    assert page_read(page.as_json()) == page


@pytest.mark.data
def test_real_pages(data: Path) -> None:
    """Facts of real pages: codes, exponents, the degree sign of the font Symbol."""
    listed = (data / "pdf" / "en-dual-use-list-253p.pdf").read_bytes()
    pages = {page.number: page for page in read_pages(listed, 26, 27)}
    lines = [line for page in pages.values() for line in page.lines]
    assert sum(line.text.startswith("0B001 ") for line in lines) == 1
    assert any("0,05 ° or less" in line.text for line in lines)
    lowered = [line.text[a:b] for line in lines for a, b in line.lowered]
    assert lowered.count("6") >= 8  # UF6
    assert [line.text for line in (pages[26].lines[-1], pages[27].lines[-1])] == ["26", "27"]


def test_a_page_whose_crop_box_lies_outside_it_is_shown_whole() -> None:
    def draw(c: Canvas) -> None:
        c.setCropBox((700, 900, 900, 1100))
        c.drawString(80, 700, "The exporter shall apply for a licence.")

    page = read(draw)
    assert (page.width, page.height, page.grade) == (WIDTH, HEIGHT, "text")
    assert texts(page) == ["The exporter shall apply for a licence."]
