"""OCR: pictures cut into blocks, the way each is read, and lines put back on the page."""

from __future__ import annotations

import io
import time
import unicodedata
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest

from pipeline.errors import ExtractionError
from pipeline.extract import ocr
from pipeline.extract.ocr import readings, tesseract
from pipeline.extract.ocr.blocks import read_blocks
from pipeline.extract.ocr.columns import column_parts, direction
from pipeline.extract.ocr.picture import Picture, parts, picture_of
from pipeline.extract.ocr.readings import Reading, choose, possible
from pipeline.extract.ocr.tesseract import Grey, Line
from pipeline.extract.pdf.page import PageRead, TextLine

Image = pytest.importorskip("PIL.Image", reason="needs the extra jobun[ocr]")
ALL = frozenset({"jpn", "jpn_vert", "kor", "eng", "osd"})
WIDTH, HEIGHT = 300.0, 400.0  # of a page, in points
SCALE = 300 / 72


def paper() -> Grey:
    return np.full((round(HEIGHT * SCALE), round(WIDTH * SCALE)), 255, np.uint8)


def written(grey: Grey, top: int, left: int, lines: int, letters: int, *, size: int = 40) -> None:
    """Dark squares for letters, in lines that lie; turn the array for lines that stand."""
    for line in range(lines):
        for letter in range(letters):
            y, x = top + line * 2 * size, left + letter * (size + 12)
            grey[y : y + size, x : x + size] = 20


def pdf_of(grey: Grey, *, angle: float = 0.0) -> bytes:
    out = io.BytesIO()
    picture = Image.fromarray(grey).rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
    picture.save(out, "PDF", resolution=300)
    return out.getvalue()


def picture(grey: Grey, *, angle: float = 0.0) -> Picture:
    document = pdfium.PdfDocument(pdf_of(grey, angle=angle))
    page = document[0]
    found = picture_of(page)
    page.close()
    document.close()
    return found


def spoken(monkeypatch: pytest.MonkeyPatch, sure: dict[tuple[str, int], float]) -> list[str]:
    """Replace Tesseract: each language and mode reads one long line with this confidence."""
    asked: list[str] = []

    def lines(grey: Grey, *, language: str, mode: int, dpi: int, seconds: float) -> list[Line]:
        if seconds <= 0:
            raise ExtractionError("too late")
        asked.append(f"{language} {mode}")
        rows, columns = grey.shape
        certain = sure.get((language, mode), 0.2)
        return [Line(f"read by {language}", (24, 24, columns - 24, rows - 24), certain, 1)]

    monkeypatch.setattr(readings, "lines", lines)
    monkeypatch.setattr(tesseract, "installed", lambda: ALL)
    for there in ("has_program", "has_wrapper"):
        monkeypatch.setattr(tesseract, there, lambda: True)
    return asked


def test_the_table_of_tesseract_is_gathered_by_line() -> None:
    rows = [
        "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext",
        "4\t1\t1\t1\t1\t0\t10\t20\t90\t30\t-1\t",
        "5\t1\t1\t1\t1\t1\t10\t20\t30\t30\t90.0\t輸出",
        "5\t1\t1\t1\t1\t2\t45\t22\t30\t28\t60.0\t許可",
        "5\t1\t1\t1\t2\t1\t10\t60\t30\t30\t96.5\texport",
        "5\t1\t1\t1\t2\t2\t50\t60\t30\t30\t96.5\tlicence",
        "5\t1\t2\t1\t1\t1\t10\t90\t30\t30\t80.0\t수출",
        "5\t1\t2\t1\t1\t2\t50\t90\t30\t30\t80.0\t허가",
        "5\t1\t2\t1\t1\t3\t90\t90\t3\t3\t50.0\t ",
        "broken row",
    ]
    found = tesseract._parsed("\n".join(rows))
    assert [line.text for line in found] == ["輸出許可", "export licence", "수출 허가"]
    assert found[0] == Line("輸出許可", (10, 20, 75, 50), 0.75, 1)
    assert found[1].confidence == 0.965


def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tesseract, "has_program", lambda: True)
    monkeypatch.setattr(tesseract, "has_wrapper", lambda: True)
    monkeypatch.setattr(tesseract, "installed", lambda: frozenset({"eng", "jpn"}))
    assert "tesseract-ocr-jpn-vert tesseract-ocr-kor" in ocr.missing()
    assert "kor" not in ocr.missing(["ja"])
    assert ocr.missing(["en"]) == ""
    monkeypatch.setattr(tesseract, "installed", lambda: None)
    monkeypatch.setattr(tesseract, "has_program", lambda: False)
    assert "apt-get install tesseract-ocr tesseract-ocr-eng " in ocr.missing(["en"])
    monkeypatch.setattr(tesseract, "has_wrapper", lambda: False)
    assert "pip install 'jobun[ocr]'" in ocr.missing(["en"])
    monkeypatch.setattr(tesseract, "has_program", lambda: True)
    assert ocr.missing(["en"]) == "OCR needs: pip install 'jobun[ocr]'"


def test_without_the_program_a_page_stays_a_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tesseract, "installed", lambda: None)
    monkeypatch.setattr(tesseract, "has_program", lambda: False)
    (page,) = ocr.read(pdf_of(paper()), [1])
    assert (page.grade, page.number) == ("image", 1)
    assert "tesseract-ocr-jpn-vert" in page.error


def test_a_tesseract_that_is_not_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    tesseract.installed.cache_clear()
    monkeypatch.setenv("PATH", "/nowhere")
    assert tesseract.installed() is None
    tesseract.installed.cache_clear()


def test_the_languages_of_a_document() -> None:
    def page(text: str, grade: str = "text") -> PageRead:
        return PageRead(1, 1, 1, grade, [TextLine(text, (0, 0, 1, 1))])  # type: ignore[arg-type]

    korean = page("수출자는 물품을 수출하기 전에 그 용도를 확인하여야 한다. " * 4)
    japanese = page("輸出者は、貨物の輸出に当たってはその用途の確認を行わなければならない。" * 4)
    assert ocr.languages_of([korean]) == ("ko", "en")
    assert ocr.languages_of([japanese, korean, japanese]) == ("ja", "ko", "en")
    assert ocr.languages_of([page("An export licence is required. " * 20)]) == ("en",)
    assert ocr.languages_of([page("가" * 99, "broken"), page("12 / 20")]) == ()


def test_lines_that_lie_and_lines_that_stand() -> None:
    grey = paper()
    written(grey, 100, 100, 12, 20)
    ink = picture(grey).dark
    assert direction(ink) == "rows"
    assert direction(np.rot90(ink)) == "columns"
    one = paper()
    written(one, 100, 100, 1, 20)
    line = picture(one)
    (part,) = parts(line)
    assert direction(line.ink(part)) == "rows"
    assert direction(line.ink(part).T) == "columns"


def test_columns_are_cut_at_their_gutter_and_not_at_short_lines() -> None:
    ink = np.zeros((400, 300), np.bool_)
    for y in range(10, 390, 12):
        ink[y : y + 6, 5:140] = True
        ink[y + 4 : y + 10, 165:295] = True  # lines of two columns need not be level
    assert column_parts(ink, gap=9, least=75) == [(0, 400, 5, 140), (0, 400, 165, 295)]
    ink[:30] = False
    ink[5:15, 40:260] = True  # a title above both
    top, left, right = column_parts(ink, gap=9, least=75)
    assert top[1] <= 36 and (top[2], top[3]) == (0, 300)
    assert (left[2:], right[2:]) == ((5, 140), (165, 295))
    ragged = np.zeros((200, 300), np.bool_)
    for y in range(10, 190, 12):
        ragged[y : y + 6, 5:140] = True
    ragged[58:64, 165:295] = True  # one long line
    assert column_parts(ragged, gap=9, least=75) == [(0, 200, 0, 300)]


def test_a_scan_is_straightened_and_its_rules_are_taken_out() -> None:
    grey = paper()
    written(grey, 100, 100, 6, 20)
    grey[700:706, 60:1190] = 0
    written(grey, 800, 100, 6, 20)
    found = picture(grey, angle=1.0)
    assert found.angle == pytest.approx(-1.0, abs=0.15)
    ((top, bottom, left, right),) = found.rules
    assert abs((top + bottom) / 2 - 703) < 20 and right - left > 1000
    assert found.grey[690:716, 600].min() > 200
    assert len(parts(found)) == 2


def test_a_scanners_black_edge_is_no_text() -> None:
    grey = paper()
    grey[:30] = 0
    grey[:, -24:] = 10
    written(grey, 300, 100, 6, 20)
    found = picture(grey)
    (part,) = parts(found)
    assert part[0] > 250 and part[3] < 1160


def test_boxes_are_in_points_of_the_page_as_it_was() -> None:
    flat = Picture(paper(), SCALE, 0.0, (), WIDTH, HEIGHT, np.zeros((1, 1), np.bool_))
    assert flat.box(0, 0, 1250, 1667) == pytest.approx((0, 0, 300, 400), abs=0.1)
    turned = Picture(paper(), SCALE, 1.0, (), WIDTH, HEIGHT, np.zeros((1, 1), np.bool_))
    left, top, right, bottom = turned.box(1150, 800, 1250, 866)
    assert (right - left, bottom - top) == pytest.approx((24, 15.84), abs=0.1)
    assert top == pytest.approx(192 + 2.4, abs=0.3)  # the right edge was lower before


def test_ways_to_read() -> None:
    assert possible(["ko", "en"], ALL, "rows") == [Reading("kor", 6), Reading("eng", 6)]
    assert possible(["ja"], ALL, "columns")[0] == Reading("jpn_vert", 5)
    assert Reading("eng", 6, 1) in possible(["ja", "en"], ALL, "columns")
    assert possible(["ja"], frozenset({"eng"}), "rows") == []
    assert len(possible(["ja", "en"], ALL, "unclear")) == 2 + 1 + 4


def test_the_surest_way_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = spoken(monkeypatch, {("kor", 6): 0.93, ("jpn", 6): 0.4})
    ways = possible(["ja", "ko", "en"], ALL, "rows")
    until = time.monotonic() + 9
    best, found = choose(paper()[:400, :400], ways, dpi=300, until=until)
    assert best == Reading("kor", 6) and found is not None and found[0].text == "read by kor"
    assert asked == [
        "jpn 6",
        "kor 6",
        "eng 6",
    ]  # what it reads is Latin, which English may do better
    asked.clear()
    choose(paper()[:400, :400], ways, dpi=300, until=until, last=Reading("kor", 6))
    assert asked[0] == "kor 6" and "jpn 6" not in asked


def test_a_page_of_two_bands_is_read_band_by_band(monkeypatch: pytest.MonkeyPatch) -> None:
    """Vertical Japanese above a rule, English turned by a quarter below it."""
    grey = paper()
    sheet = grey.T[::-1]  # lines that stand: draw them lying on the turned page
    for left in (60, 900):
        written(sheet, 80, left, 10, 14)
    grey[800:806, 40:1210] = 0
    spoken(monkeypatch, {("jpn_vert", 5): 0.9, ("eng", 6): 0.85})
    found = picture(grey)
    lines = read_blocks(found, ["ja", "en"], [], until=time.monotonic() + 20)
    assert [line.region for line in lines] == list(range(len(lines)))
    assert lines[0].vertical and lines[0].text == "read by jpn_vert"
    assert lines[0].box[3] < lines[-1].box[1] + 1
    assert all(0 <= x <= WIDTH for line in lines for x in (line.box[0], line.box[2]))


def test_a_turned_block_has_its_place_on_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    grey = paper()
    written(grey.T[::-1], 80, 400, 10, 14)
    spoken(monkeypatch, {("eng", 6): 0.95})
    found = picture(grey)
    (part,) = parts(found)
    (line,) = read_blocks(found, ["en"], [], until=time.monotonic() + 20)
    wanted = tuple(x / SCALE for x in (part[2], part[0], part[3], part[1]))
    assert line.box == pytest.approx(wanted, abs=0.5)
    assert not line.vertical


def test_pages_that_cannot_be_read_say_why(monkeypatch: pytest.MonkeyPatch) -> None:
    spoken(monkeypatch, dict.fromkeys([("jpn", 6), ("kor", 6), ("eng", 6)], 0.35))
    grey = paper()
    written(grey, 100, 100, 6, 20)
    (page,) = ocr.read(pdf_of(grey), [1])
    assert page.grade == "image" and "confidence 0.35" in page.error
    (page,) = ocr.read(pdf_of(grey), [1], seconds=0)
    assert page.grade == "image" and page.error == "too late"
    (page,) = ocr.read(pdf_of(paper()), [1])
    assert (page.grade, page.lines, page.error) == ("empty", [], "")


FONT = Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc")
JAPANESE = (
    "輸出者は貨物の用途及び需要者を確認し、その記録を",
    "七年間保存しなければならない。ただし、少額の貨物",
    "については、この限りでない。経済産業大臣は、必要",
    "があると認めるときは、報告を求めることができる。",
)
KOREAN = (
    "수출자는 물품을 수출하기 전에 그 용도와 최종사용자를",
    "확인하여야 하며, 확인한 기록을 다섯 해 동안 보관한다.",
    "다만, 대통령령으로 정하는 소액의 물품은 그러하지 아니",
    "하다. 이 규정은 공포한 날부터 시행한다.",
)

needs_tesseract = pytest.mark.skipif(
    bool(ocr.missing()) or not FONT.exists(), reason="needs Tesseract and Noto Serif CJK"
)


def printed(lines: tuple[str, ...], face: int, *, vertical: bool) -> bytes:
    from PIL import ImageDraw, ImageFont

    font = ImageFont.truetype(str(FONT), 44, index=face)
    page = Image.fromarray(paper())
    draw = ImageDraw.Draw(page)
    for number, line in enumerate(lines):
        for place, char in enumerate(line) if vertical else ():
            shift = 24 if char in "、。" else 0  # they stand in the upper right corner
            draw.text((1000 - number * 80 + shift, 100 + place * 48 - shift), char, 10, font)
        if not vertical:
            draw.text((60, 100 + number * 80), line, 10, font)
    return pdf_of(np.asarray(page), angle=0.3)


def right(page: PageRead, lines: tuple[str, ...]) -> float:
    """The share of the true characters that stand in the text read, in order."""
    from difflib import SequenceMatcher

    def plain(text: str) -> str:
        return "".join(unicodedata.normalize("NFKC", text).split())

    truth, got = plain("".join(lines)), plain("".join(line.text for line in page.lines))
    blocks = SequenceMatcher(None, truth, got, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / max(len(truth), len(got))


@needs_tesseract
@pytest.mark.parametrize(
    ("lines", "face", "vertical", "least"), [(JAPANESE, 0, True, 0.9), (KOREAN, 1, False, 0.95)]
)
def test_scans_are_read(lines: tuple[str, ...], face: int, vertical: bool, least: float) -> None:
    (page,) = ocr.read(printed(lines, face, vertical=vertical), [1])
    assert page.grade == "ocr"
    assert right(page, lines) >= least
    assert page.confidence > 0.7
    assert {line.vertical for line in page.lines} == {vertical}
    assert len(page.lines) == len(lines)
