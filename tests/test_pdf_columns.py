"""Reading order: columns, bands, boxes, and white that is no gutter."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from pipeline.extract.pdf.page import PageRead
from pipeline.extract.pdf.reading import read_pages

WIDTH, HEIGHT = 595.0, 842.0
_TEXT = (
    "the exporter shall apply for a licence before any listed item leaves the territory and the "
    "authority may ask who will use it where and for what purpose within ten days of receipt"
)
_KANJI = "輸出者は許可を受けなければならない貨物を仕向地に送る前に経済産業大臣に申請する"
_HANGUL = "무역거래자는 전략물자를 수출하려는 경우 허가를 받아야 하며 신청서를 제출한다"


class Sheet:
    """One page on which text is set in lines of given widths; it remembers what it set."""

    def __init__(self, size: float = 9, font: str = "Times-Roman", seed: int = 5) -> None:
        self.out = io.BytesIO()
        self.canvas = Canvas(self.out, pagesize=(WIDTH, HEIGHT), invariant=1)
        self.size, self.font = size, font
        self.random = random.Random(seed)
        if "-" in font and font.startswith(("Heisei", "HYS")):
            pdfmetrics.registerFont(UnicodeCIDFont(font))

    def line(self, x: float, top: float, text: str, size: float = 0.0) -> str:
        self.canvas.setFont(self.font, size or self.size)
        self.canvas.drawString(x, HEIGHT - top, text)
        return text

    def column(self, x: float, top: float, width: float, count: int, step: float = 0) -> list[str]:
        """`count` lines of made text, `width` points wide, justified but for the last."""
        step = step or self.size * 1.25
        lines = []
        for i in range(count):
            text = self.fill(width * (0.5 if i == count - 1 else 1))
            spare = width - pdfmetrics.stringWidth(text, self.font, self.size)
            gaps = text.count(" ")
            self.canvas.setFont(self.font, self.size)
            spread = spare / gaps if gaps and i < count - 1 else 0
            self.canvas.drawString(x, HEIGHT - top - step * i, text, wordSpace=spread)
            lines.append(text)
        return lines

    def fill(self, width: float) -> str:
        text = ""
        while True:
            if self.font.startswith("Heisei"):
                more = text + self.random.choice(_KANJI)
            else:
                words = (_HANGUL if self.font.startswith("HYS") else _TEXT).split()
                more = f"{text} {self.random.choice(words)}".strip()
            if pdfmetrics.stringWidth(more, self.font, self.size) > width:
                return text
            text = more

    def read(self) -> PageRead:
        self.canvas.showPage()
        self.canvas.save()
        (page,) = read_pages(self.out.getvalue(), 1, 1)
        assert not page.error
        return page


def texts(page: PageRead) -> list[str]:
    return [line.text for line in page.lines]


def regions(page: PageRead) -> list[int]:
    return [line.region for line in page.lines]


@pytest.mark.parametrize("font", ["Times-Roman", "HeiseiMin-W3", "HYSMyeongJo-Medium"])
@pytest.mark.parametrize("count", [1, 2, 3])
def test_columns_under_a_title(font: str, count: int) -> None:
    sheet = Sheet(font=font)
    gutter = 14.0
    width = (475 - gutter * (count - 1)) / count
    said = [sheet.line(180, 70, sheet.fill(240), 16)] if count > 1 else []
    for n in range(count):
        said += sheet.column(60 + n * (width + gutter), 110 + 4 * n, width, 40 - 3 * n)
    page = sheet.read()
    assert texts(page) == said
    assert len(set(regions(page))) == count + (count > 1)
    assert regions(page) == sorted(regions(page))


def test_columns_set_line_by_line_across_the_page() -> None:
    """A file whose own order goes from side to side."""
    sheet = Sheet(seed=9)
    lines = [sheet.fill(225) for _ in range(40)]
    for i in range(20):
        sheet.line(60, 100 + 12 * i, lines[i])
        sheet.line(310, 100 + 12 * i, lines[20 + i])
    assert texts(sheet.read()) == lines


def test_a_table_across_two_columns_cuts_them() -> None:
    sheet = Sheet()
    first = sheet.column(60, 90, 225, 12)
    second = sheet.column(310, 90, 225, 12)
    wide = sheet.column(60, 270, 475, 3)
    third = sheet.column(60, 330, 225, 10)
    fourth = sheet.column(310, 330, 225, 9)
    page = sheet.read()
    assert texts(page) == first + second + wide + third + fourth
    assert len(set(regions(page))) == 5


def test_a_picture_across_two_columns_cuts_them() -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    sheet = Sheet()
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "blue").save(out, "PNG")
    out.seek(0)
    first = sheet.column(60, 90, 225, 8)
    second = sheet.column(310, 90, 225, 8)
    sheet.canvas.drawImage(ImageReader(out), 60, HEIGHT - 320, 475, 120)
    third = sheet.column(60, 350, 225, 8)
    fourth = sheet.column(310, 350, 225, 8)
    assert texts(sheet.read()) == first + second + third + fourth


def test_notes_stay_in_their_column() -> None:
    sheet = Sheet()
    body = [sheet.column(60, 90, 225, 30), sheet.column(310, 90, 225, 36)]
    sheet.canvas.line(60, HEIGHT - 460, 130, HEIGHT - 460)
    sheet.canvas.line(310, HEIGHT - 540, 380, HEIGHT - 540)
    sheet.size = 7
    notes = [sheet.column(60, 475, 225, 14), sheet.column(310, 553, 225, 6)]
    assert texts(sheet.read()) == body[0] + notes[0] + body[1] + notes[1]


def test_running_head_and_page_number_are_regions_of_their_own() -> None:
    sheet = Sheet()
    head = sheet.line(60, 40, "Official Gazette")
    columns = sheet.column(60, 80, 225, 50) + sheet.column(310, 80, 225, 50)
    foot = sheet.line(60, 800, "1204")
    page = sheet.read()
    assert texts(page) == [head, *columns, foot]
    assert regions(page)[0] < regions(page)[1]
    assert regions(page)[-2] < regions(page)[-1]


def test_the_last_line_of_a_longer_column_stays_in_it() -> None:
    """It stands alone above the page's number, a paragraph's space below the line before it."""
    sheet = Sheet()
    left = sheet.column(50, 105, 230, 57)
    last = sheet.line(62, 105 + 56 * 11.25 + 16, "For the purposes of this chapter")
    right = sheet.column(310, 105, 230, 40)
    sheet.line(295, 800, "1")
    assert texts(sheet.read()) == [*left, last, *right, "1"]


def test_a_heading_below_the_columns_is_read_after_them() -> None:
    sheet = Sheet()
    first = sheet.column(60, 90, 225, 10)
    second = sheet.column(310, 90, 225, 10)
    heading = sheet.line(60, 245, "2. Measures that follow", 11)
    wide = sheet.column(60, 262, 475, 6)
    assert texts(sheet.read()) == [*first, *second, heading, *wide]


def test_two_short_columns_side_by_side() -> None:
    sheet = Sheet()
    above = sheet.column(60, 90, 475, 8)
    left = [sheet.line(60, 300, sheet.fill(200)), sheet.line(60, 312, sheet.fill(180))]
    right = [sheet.line(310, 300, sheet.fill(200)), sheet.line(310, 312, sheet.fill(180))]
    assert texts(sheet.read()) == above + left + right


def test_a_list_with_hung_labels_is_no_pair_of_columns() -> None:
    sheet = Sheet()
    said: list[str] = []
    for i, label in enumerate("abcdefghij"):
        sheet.line(60, 100 + 36 * i, f"3A00{i}.{label}")
        text = sheet.column(140, 100 + 36 * i, 380, 3, 12)
        said += [f"3A00{i}.{label} {text[0]}", *text[1:]]
    assert texts(sheet.read()) == said


def test_a_table_of_contents_is_no_pair_of_columns() -> None:
    sheet = Sheet()
    said = []
    for i in range(14):
        title = f"Chapter {i + 1} " + sheet.fill(120)
        dots = "." * 60
        sheet.line(60, 100 + 16 * i, title)
        sheet.line(260, 100 + 16 * i, dots)
        sheet.line(500, 100 + 16 * i, str(3 * i + 1))
        said.append(f"{title} {dots} {3 * i + 1}")
    assert texts(sheet.read()) == said


def test_wide_spaces_of_justified_lines_are_no_gutter() -> None:
    sheet = Sheet()
    said = []
    for i in range(3):
        left, right = sheet.fill(150), sheet.fill(150)
        sheet.line(60, 100 + 11 * i, f"{left} ")
        sheet.line(228, 100 + 11 * i, right)
        said.append(f"{left} {right}")
    said += sheet.column(60, 133, 320, 10)
    assert texts(sheet.read()) == said


def test_a_date_under_the_text_is_no_column_beside_the_notes() -> None:
    sheet = Sheet()
    body = [*sheet.column(60, 90, 475, 9), sheet.line(60, 202, "of this Agreement.")]
    date = [sheet.line(400, 240, "95th plenary meeting"), sheet.line(400, 252, "1 August 2023")]
    notes = [sheet.line(70, 300, "3 See the report."), sheet.line(70, 311, "4 See the annex.")]
    assert texts(sheet.read()) == body + date + notes


def test_drawn_edges_of_cells_divide_words_set_close() -> None:
    sheet = Sheet()
    for edge in (98.0, 121.5, 139.5, 170.0):
        sheet.canvas.line(edge, HEIGHT - 88, edge, HEIGHT - 104)
    text = sheet.canvas.beginText(100, HEIGHT - 100)
    text.setFont("Times-Roman", 9)
    text.textOut("Alpha")  # ends at 121.0
    text.setTextOrigin(122, HEIGHT - 100)
    text.textOut("Beta")
    text.setTextOrigin(140, HEIGHT - 100)
    text.textOut("Gamma")
    sheet.canvas.drawText(text)
    assert texts(sheet.read()) == ["Alpha Beta Gamma"]


def test_a_page_of_very_many_glyphs_ends() -> None:
    sheet = Sheet(size=3)
    for i in range(60):
        sheet.line(20, 20 + i * 3, "x " * 220)
    assert len(sheet.read().lines) == 60


def _between(lines: Sequence[str], first: str, second: str) -> bool:
    at = [next(i for i, line in enumerate(lines) if line.startswith(s)) for s in (first, second)]
    return at[0] < at[1]


@pytest.mark.data
def test_real_pages(data: Path) -> None:
    """Three columns of the Federal Register, two of a Korean report, a resolution."""
    register = (data / "pdf" / "en-federal-register-three-column.pdf").read_bytes()
    pages = list(read_pages(register, 1, 15))
    for page in pages:
        columns = {line.region for line in page.lines}
        assert len(columns) <= 9
    third = [line.text for line in pages[2].lines]
    assert _between(third, "12 The magnitude", "command to move")
    assert _between(third, "13 More than", "Also, as a result")
    korean = (data / "pdf" / "ko-nars-two-column.pdf").read_bytes()
    second = [line.text for line in next(read_pages(korean, 2, 2)).lines]
    assert _between(second, "3) ", "4) ")
    assert _between(second, "4) ", "5)")
    resolution = (data / "pdf" / "A-RES-77-321.pdf").read_bytes()
    last = [line.text for line in next(read_pages(resolution, 2, 2)).lines]
    assert _between(last, "6. Decides", "95th plenary")
    assert _between(last, "1 August", "3 A/CONF")


def test_short_lines_below_columns_follow_both() -> None:
    """A heading and a list below columns leave their gutter white; the file sets them last."""
    sheet = Sheet()
    first = sheet.column(60, 90, 225, 20)
    second = sheet.column(310, 84, 225, 19)
    below = [sheet.line(60, 350, "3 Figures", 14)]
    below += [sheet.line(60, 380 + 12 * i, text) for i, text in enumerate(["Desk one", "Desk two"])]
    below += sheet.column(60, 430, 475, 3)
    assert texts(sheet.read()) == first + second + below


def test_short_lines_between_two_pairs_of_columns() -> None:
    sheet = Sheet()
    said = sheet.column(60, 90, 225, 6) + sheet.column(310, 90, 225, 5)
    said += [sheet.line(60, 190, "2 Contacts", 14), sheet.line(75, 210, "Licensing desk")]
    said += sheet.column(60, 240, 225, 5) + sheet.column(310, 240, 225, 4)
    assert texts(sheet.read()) == said


def test_a_column_that_goes_on_is_not_cut_where_the_other_one_ends() -> None:
    sheet = Sheet()
    first = sheet.column(60, 90, 225, 20)
    heading = [sheet.line(60, 350, "3 Figures", 14)]
    rest = sheet.column(60, 380, 225, 12)
    second = sheet.column(310, 90, 225, 20)
    assert texts(sheet.read()) == first + heading + rest + second


def test_small_print_at_a_lines_far_end_is_not_raised() -> None:
    sheet = Sheet()
    sheet.column(60, 90, 475, 3)
    sheet.line(60, 780, "2/2", 10)
    sheet.canvas.setFont("Times-Roman", 6.5)
    sheet.canvas.drawString(480, HEIGHT - 778.5, "24-01234")
    foot = sheet.read().lines[-1]
    assert (foot.text, foot.raised) == ("2/2 24-01234", ())
