"""Vertical Japanese: the order of columns, bands and margins, ruby, and what stands in a column."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pipeline.extract.pdf.characters import NO_GAP, SPACE, Characters, characters
from pipeline.extract.pdf.display import display_of
from pipeline.extract.pdf.page import Rectangle, TextLine
from pipeline.extract.pdf.reading import lines_of
from pipeline.extract.pdf.vertical import is_vertical, read_vertical, vertical_lines

EM = 10.0
WIDTH, HEIGHT = 500.0, 700.0
BODY = "両締約国は毎年八月末日までに灯火の記録を交換し"  # 23 ems


class Sheet:
    """A page written glyph by glyph, as a file would give it to pdfium."""

    def __init__(self) -> None:
        self.glyphs: list[tuple[int, float, float, float, float, float, int, int, int]] = []
        self.pens: list[tuple[float, float]] = []
        self.run = 0

    def _add(self, char: str, x: float, base: float, size: float, wide: float, angle: int) -> None:
        top, bottom = base - 0.88 * size, base + 0.12 * size
        box = (x, top, x + wide, bottom)
        if angle == 270:
            box = (x - 0.2 * size, base, x + 0.8 * size, base + 0.5 * size)
        if angle == 90:
            box = (x - 0.8 * size, base - 0.5 * size, x + 0.2 * size, base)
        self.glyphs.append((ord(char), *box, size, angle, self.run, 0))
        self.pens.append((x, base))

    def column(
        self, text: str, x: float, y: float, *, size: float = EM, pitch: float = 1.0
    ) -> Sheet:
        """Glyphs of an em from the top; `x` is the column's left, `y` the first em's top.

        U+3000 leaves an em empty.  Characters in [] are set side by side, those in <> turned.
        """
        self.run += 1
        group, turned, spaced = False, False, False
        along = 0.0
        for char in text:
            if char in "[]":
                group = char == "["
                along = 0.25 * size if group else 0.0
                y += 0 if group else size
            elif char in "<>":
                turned = char == "<"
            elif group:
                self._add(char, x + along, y + 0.88 * size, size, 0.5 * size, 0)
                along += 0.5 * size
            elif turned:
                if char != " ":
                    self._add(char, x + 0.12 * size, y, size, 0.5 * size, 270)
                    self.glyphs[-1] = (*self.glyphs[-1][:-1], SPACE if spaced else NO_GAP)
                spaced = char == " "
                y += (0.3 if char == " " else 0.5) * size
            else:
                if char != "\u3000":
                    self._add(char, x, y + 0.88 * size, size, size, 0)
                y += size * pitch
        return self

    def row(self, text: str, x: float, base: float, *, size: float = EM, wide: float = 1) -> Sheet:
        """Glyphs from left to right, `wide` ems each."""
        self.run += 1
        for char in text:
            self._add(char, x, base, size, wide * size, 0)
            x += wide * size
        return self

    def block(self, texts: list[str], right: float, y: float, *, step: float = 18) -> Sheet:
        """Columns from the right, `step` points apart."""
        for i, text in enumerate(texts):
            self.column(text, right - step * i, y)
        return self

    def characters(self) -> Characters:
        rows = self.glyphs
        return Characters(
            codes=np.array([r[0] for r in rows], np.int32),
            boxes=np.array([r[1:5] for r in rows], float).reshape(-1, 4),
            origins=np.array(self.pens, float).reshape(-1, 2),
            sizes=np.array([r[5] for r in rows], float),
            angles=np.array([r[6] for r in rows], np.int32),
            runs=np.array([r[7] for r in rows], np.int32),
            fonts=np.zeros(len(rows), np.int32),
            hidden=np.zeros(len(rows), np.bool_),
            hyphens=np.zeros(len(rows), np.bool_),
            gaps=np.array([r[8] for r in rows], np.uint8),
            names=("Mincho",),
            weights=(400,),
        )


def read(sheet: Sheet, *rules: Rectangle) -> list[TextLine]:
    return vertical_lines(sheet.characters(), rules, WIDTH, HEIGHT)


def texts(lines: list[TextLine]) -> list[str]:
    return [line.text for line in lines]


def test_columns_are_vertical_and_rows_are_not() -> None:
    assert is_vertical(Sheet().block([BODY] * 4, 400, 60).characters())
    level = Sheet()
    for i in range(4):
        level.row(BODY, 50, 100 + 18 * i)
    assert not is_vertical(level.characters())
    assert not is_vertical(Sheet().characters())
    assert not is_vertical(Sheet().row("Article 12", 50, 100, wide=0.5).characters())


def test_a_short_vertical_page_is_vertical() -> None:
    assert is_vertical(Sheet().column("議定書", 400, 60).characters())


def test_a_file_that_orders_glyphs_by_rows_is_seen_through() -> None:
    """No two glyphs that follow each other in the file are neighbours in a column."""
    found = Sheet().block([BODY] * 6, 400, 60, step=20).characters()
    order = np.lexsort((found.origins[:, 0], found.origins[:, 1]))
    shuffled = found.take(order)
    assert is_vertical(shuffled)
    lines = vertical_lines(shuffled, [], WIDTH, HEIGHT)
    assert texts(lines) == [BODY] * 6


def test_a_page_without_characters_has_no_lines() -> None:
    lines, level = read_vertical(Sheet().characters(), [], WIDTH, HEIGHT)
    assert (lines, len(level)) == ([], 0)


def test_columns_run_from_right_to_left_and_begin_where_they_are_set() -> None:
    sheet = Sheet().column("３　この協定は、", 382, 60).column("二　部の灯火", 400, 90)
    lines = read(sheet)
    assert texts(lines) == ["二　部の灯火", "３　この協定は、"]
    assert [line.box[1] for line in lines] == [90, 60]
    assert lines[0].box == (400, 90, 410, 150)
    assert all(line.vertical and line.size == EM and line.weight == 400 for line in lines)


def test_the_order_of_the_file_does_not_matter() -> None:
    sheet = Sheet()
    for i in (2, 0, 1):
        sheet.column(f"{'甲乙丙'[i]}{BODY}", 400 - 18 * i, 60)
    assert [text[0] for text in texts(read(sheet))] == ["甲", "乙", "丙"]


def test_groups_set_across_the_column_stand_in_their_place() -> None:
    sheet = Sheet().block(["[(ii)]　第[10]条及び[(a)]の規定", BODY, BODY], 400, 60)
    lines = read(sheet)
    assert lines[0].text == "(ii)　第10条及び(a)の規定"
    assert lines[0].box[1] == 60


def test_ruby_is_left_out() -> None:
    sheet = Sheet().block(["灯火の運搬を許可し", BODY, BODY], 400, 60)
    sheet.column("うんぱん", 411, 90, size=5)
    assert texts(read(sheet)) == ["灯火の運搬を許可し", BODY, BODY]


def test_a_note_mark_beside_a_column_is_kept_as_raised() -> None:
    sheet = Sheet().block([BODY, "灯火の運搬を許可し", BODY], 400, 60)
    sheet.column("注１", 393, 105, size=5)
    line = read(sheet)[1]
    assert line.text == "灯火の運搬注１を許可し"
    assert line.raised == ((5, 7),)


def test_small_type_in_columns_of_its_own_is_text() -> None:
    small = "備考　測定値は二桁とする"
    sheet = Sheet().block([BODY] * 5, 400, 60)
    sheet.column(small, 308, 60, size=6)
    assert texts(read(sheet))[-1] == small


def test_presentation_forms_become_plain_characters() -> None:
    sheet = Sheet().block(["︵以下﹁灯火﹂という︒︶", BODY, BODY], 400, 60)
    assert texts(read(sheet))[0] == "（以下「灯火」という。）"


def test_bands_one_above_the_other() -> None:
    upper = [BODY] * 6
    lower = ["附則", *["この協定は署名の日に効力を生ずる"] * 4]
    sheet = Sheet().block(upper, 400, 60).block(lower, 400, 330)
    lines = read(sheet)
    assert texts(lines) == upper + lower
    assert [line.region for line in lines] == [0] * 6 + [1] * 5


def test_a_rule_parts_bands_that_nearly_touch() -> None:
    upper, lower = ["甲の一方の締約国", "乙の他方の締約国"], ["丙に署名する", "丁に署名する"]
    sheet = Sheet().block(upper, 400, 60).block(lower, 400, 148)
    assert texts(read(sheet)) != upper + lower
    lines = read(sheet, (300, 143.5, 450, 144))
    assert texts(lines) == upper + lower


def test_white_across_a_contents_page_parts_no_bands() -> None:
    titles = ["灯火の運搬に関する協定", "附属書の一覧", "測定の方法", "交換公文"]
    sheet = Sheet()
    for i, title in enumerate(titles):
        sheet.column(title, 400 - 18 * i, 60).column("一二三四"[i], 400 - 18 * i, 300)
    expected = [f"{title}　{'一二三四'[i]}" for i, title in enumerate(titles)]
    assert texts(read(sheet)) == expected


def test_names_that_hang_low_on_a_signature_page_stay_in_order() -> None:
    sheet = Sheet()
    parts = [("日本国政府のために", 80), ("灯野一郎", 300), ("海王国政府のために", 80),
             ("ペトラ・ランタン", 300)]  # fmt: skip
    for i, (text, y) in enumerate(parts):
        sheet.column(text, 400 - 18 * i, y)
    assert texts(read(sheet)) == [text for text, _ in parts]


def test_turned_english_below_is_a_region_of_its_own() -> None:
    sheet = Sheet().block([BODY] * 4, 400, 60)
    for i, text in enumerate(["The keeper of a lamp", "shall record it."]):
        sheet.column(f"<{text}>", 400 - 14 * i, 300)
    lines = read(sheet)
    assert texts(lines)[4:] == ["The keeper of a lamp", "shall record it."]
    assert [line.region for line in lines] == [0, 0, 0, 0, 1, 1]
    assert all(line.vertical for line in lines)


def test_turned_latin_within_a_column() -> None:
    sheet = Sheet().block(["方法は<ISO 90>による", BODY, BODY], 400, 60)
    assert texts(read(sheet))[0] == "方法はISO 90による"


def test_a_dash_turned_upwards_by_hand_stays_in_its_column() -> None:
    sheet = Sheet().column("第十七", 400, 60)
    sheet._add("－", 408.8, 100, EM, EM, 90)
    sheet.column("甲号", 400, 100).block([BODY] * 3, 382, 60)
    assert texts(read(sheet))[0] == "第十七－甲号"


@pytest.mark.parametrize("base", [330, 300])
def test_a_page_number_in_figures_is_left_to_horizontal_reading(base: float) -> None:
    sheet = Sheet().block([BODY] * 8, 400, 60).row("-12-", 335, base, wide=0.5)
    lines, level = read_vertical(sheet.characters(), [], WIDTH, HEIGHT)
    assert texts(lines) == [BODY] * 8
    assert level.sum() == 4 and level[-4:].all()


def test_a_horizontal_caption_is_left_to_horizontal_reading() -> None:
    sheet = Sheet().row("第二図灯台の位置", 200, 400).block([BODY] * 4, 400, 60)
    lines, level = read_vertical(sheet.characters(), [], WIDTH, HEIGHT)
    assert texts(lines) == [BODY] * 4
    assert level[:8].all() and level.sum() == 8


def test_a_horizontal_introduction_is_read_before_the_columns() -> None:
    sheet = (
        Sheet()
        .row("両政府は次のとおり交換した書簡の写しを掲げる", 60, 60)
        .row("参考の訳文", 60, 80)
    )
    sheet.block([BODY] * 3, 440, 120).row("図一　灯火", 300, 600)
    found = lines_of(sheet.characters(), [], [], width=WIDTH, height=HEIGHT)
    assert texts(found) == [
        "両政府は次のとおり交換した書簡の写しを掲げる", "参考の訳文", *[BODY] * 3, "図一　灯火"
    ]  # fmt: skip
    assert [line.region for line in found] == sorted(line.region for line in found)
    assert len({found[0].region, found[2].region, found[5].region}) == 3


def test_running_head_and_page_number_in_the_margin_come_last() -> None:
    sheet = Sheet().column("灯火の協定", 60, 60, size=8).column("一六五", 60, 500, size=8)
    sheet.block([BODY] * 9, 400, 60)
    lines = read(sheet)
    assert texts(lines) == [BODY] * 9 + ["灯火の協定", "一六五"]
    assert [line.region for line in lines[8:]] == [0, 1, 2]


def test_a_column_spread_out_to_fill_its_height_has_no_spaces() -> None:
    sheet = Sheet().column("日本国政府", 400, 60, pitch=2.2).block([BODY] * 3, 382, 60)
    assert texts(read(sheet))[0] == "日本国政府"


def test_no_glyph_is_lost_or_doubled_but_ruby() -> None:
    sheet = Sheet().block(["[(i)]　甲", *[BODY] * 5], 400, 60).block([BODY] * 6, 400, 330)
    joined = "".join(texts(read(sheet))).replace("\u3000", "")
    assert sorted(joined) == sorted(chr(c) for c in sheet.characters().codes)


def test_vertical_font_through_pdfium() -> None:
    """A file with a vertical CID font (WMode 1), which pdfium places by itself."""
    lines = _of_pdf(
        _pdf(["第一条　定義", "１　灯火（油のものに限る。）は、", "次のとおりとする。"]), 0
    )
    assert texts(lines) == [
        "第一条　定義",
        "１　灯火（油のものに限る。）は、",
        "次のとおりとする。",
    ]
    assert [round(line.box[1]) for line in lines] == [50, 50, 50]


def _pdf(columns: list[str]) -> bytes:
    show = " ".join(
        f"BT /F 10 Tf 1 0 0 1 {400 - 18 * i} 650 Tm <{text.encode('utf-16-be').hex()}> Tj ET"
        for i, text in enumerate(columns)
    )
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 500 700] /Contents 4 0 R"
        " /Resources << /Font << /F 5 0 R >> >> >>",
        f"<< /Length {len(show)} >>\nstream\n{show}\nendstream",
        "<< /Type /Font /Subtype /Type0 /BaseFont /HeiseiMin-W3-UniJIS-UCS2-V"
        " /Encoding /UniJIS-UCS2-V /DescendantFonts [6 0 R] >>",
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /HeiseiMin-W3 /FontDescriptor 7 0 R"
        " /CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) /Supplement 2 >> >>",
        "<< /Type /FontDescriptor /FontName /HeiseiMin-W3 /Flags 6 /ItalicAngle 0 /Ascent 880"
        " /Descent -120 /CapHeight 709 /StemV 93 /FontBBox [-123 -257 1001 910] >>",
    ]
    out, places = "%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{text}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    out += f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}"
    out += f"trailer << /Root 1 0 R /Size {len(places) + 1} >>\nstartxref\n{out.index('xref')}\n"
    return (out + "%%EOF\n").encode("ascii")


def _of_pdf(data: bytes, index: int) -> list[TextLine]:
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(data)
    page = document[index]
    text_page = page.get_textpage()
    display = display_of(page)
    found = characters(text_page, display)
    text_page.close()
    page.close()
    document.close()
    assert is_vertical(found)
    return vertical_lines(found, [], display.width, display.height)


@pytest.mark.data
def test_a_treaty_print_as_it_is_set(data: Path) -> None:
    """Labels that hang above their column lead it; ruby is out; indents are the type's ems."""
    content = (data / "pdf" / "ja-vertical-good-text.pdf").read_bytes()
    first, third = _of_pdf(content, 0), _of_pdf(content, 2)
    assert any(text.startswith("る条約漁りの仕組み") for text in texts(first))
    assert "第一条　対象となる者" in texts(first)
    assert [text[:5] for text in texts(third)[2:8]] == [
        "(a)　日", "(i)　所", "(ii)　", "(iii)", "(iv)　", "(v)　住",
    ]  # fmt: skip
    top = min(line.box[1] for line in third)
    indents = [round((line.box[1] - top) / 14) for line in third[:4]]
    assert indents == [1, 0, 1, 2]
