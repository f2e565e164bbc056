"""Grading a PDF page: text that is read, glyph soup, pictures."""

from __future__ import annotations

import random
import string
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest

from pipeline.extract.pdf.characters import Characters, characters
from pipeline.extract.pdf.display import display_of
from pipeline.extract.pdf.drawn import drawn
from pipeline.extract.pdf.grade import Graded, grade
from pipeline.extract.pdf.soup import broken_characters

WIDTH, HEIGHT = 595.0, 842.0
WHOLE = (0.0, 0.0, WIDTH, HEIGHT)

ENGLISH = (
    "The exporter shall keep a record of every transfer of technology that is listed in the annex. "
    "Where the consignee declines installation or training, the licence is withheld until the "
    "authority has been consulted about the intended use of the equipment. "
)
GERMAN = (
    "Die Ausfuhr von Gütern mit doppeltem Verwendungszweck bedarf der Genehmigung, wenn der "
    "Ausführer davon unterrichtet worden ist, dass sie ganz oder teilweise bestimmt sein können. "
)
FRENCH = (
    "L’exportation des biens énumérés à l’annexe est soumise à autorisation préalable; "
    "les autorités compétentes peuvent révoquer une licence déjà délivrée. "
)
NORWEGIAN = (
    "Utførsel av varer, tjenester og teknologi krever lisens når eksportøren er kjent med at "
    "varene kan være ment for bruk til militære formål i et område hvor det er krig. "
)
RUSSIAN = "Экспорт товаров двойного назначения осуществляется по лицензии, выдаваемой ведомством. "
CHEMICALS = (
    "Dimethyl methylphosphonate (CAS 756-79-6); thionyl chloride (7719-09-7); 2-diisopropylamino-"
    "ethanol (96-80-0); cyclotetramethylenetetranitramine (2691-41-0); pinacolyl alcohol. "
)
NAMES = "Kowalczyk, Nguyen, Schwarzenberg, Hashimoto, Gyeongsangbuk, Papadopoulos, Abdullah, "
JAPANESE = (
    "輸出者は、貨物の輸出に当たっては、その用途及び需要者の確認を行わなければならない。この場合において、"
    "確認の記録は、七年間これを保存するものとし、求めがあったときは直ちに提出することができるようにする。"
)
OLD_JAPANESE = "本法ニ於テ外国貿易ト称スルハ本邦ト外国トノ間ニ於ケル貨物ノ輸出入ヲ謂フ"
KOREAN = (
    "수출자는 물품을 수출하기 전에 그 용도와 최종사용자를 확인하여야 하며 확인한 "
    "기록은 다섯 해 동안 보관하여야 한다. 다만 대통령령으로 정하는 경우에는 그러하지 아니하다. "
)
CHINESE = "出口经营者应当核实最终用户和最终用途，并按照国务院的规定办理许可手续，不得擅自改变。" * 2
ARABIC = "يجب على المصدر أن يحصل على ترخيص قبل تصدير السلع المدرجة في القائمة الملحقة بهذا القرار. "
FORMULAE = "Δλ/λ ≤ 10⁻⁶, σ = √(Σ(xᵢ−μ)²/n), α + β ≥ γ·θ, 3.5 × 10³ W/m², ∫f(x)dx, 20 °C ± 0.5 °C; "
CODES = (
    "3A001.b.2.a 5D002.c.1 8542.31.0000 9A604 0C617 1E001 XI(a)(4) 6A003.b.4.b 740.17(b)(2)(i)(A) "
)


def glyphs(*runs: str) -> Characters:
    """Characters as a page would give them: each run is set in a font of its own."""
    codes: list[int] = []
    gaps: list[int] = []
    fonts: list[int] = []
    gap = 0
    for font, run in enumerate(runs):
        for char in run:
            if char.isspace():
                gap = 2
                continue
            codes.append(ord(char))
            gaps.append(gap)
            fonts.append(font)
            gap = 0
        gap = 2
    count = len(codes)
    left = 60 + (np.arange(count) % 60) * 8.0
    top = 100 + (np.arange(count) // 60) * 12.0
    return Characters(
        np.array(codes, np.int32),
        np.stack([left, top, left + 8, top + 10], 1).reshape(count, 4),
        np.stack([left, top + 8], 1).reshape(count, 2),
        np.full(count, 10.0),
        np.zeros(count, np.int32),
        np.zeros(count, np.int32),
        np.array(fonts, np.int32),
        np.zeros(count, np.bool_),
        np.zeros(count, np.bool_),
        np.array(gaps, np.uint8),
        tuple(f"Font{i}" for i in range(len(runs))),
        (400,) * len(runs),
    )


def graded(*runs: str) -> Graded:
    return grade(glyphs(*runs), width=WIDTH, height=HEIGHT)


def shifted(text: str, by: int) -> str:
    return "".join(char if char.isspace() else chr(ord(char) + by) for char in text)


def rotated(text: str, by: int) -> str:
    """Letters moved along the alphabet, as a wrong table of a subset font moves them."""
    small, large = string.ascii_lowercase, string.ascii_uppercase
    return text.translate(
        str.maketrans(small + large, small[by:] + small[:by] + large[by:] + large[:by])
    )


@pytest.mark.parametrize(
    "text",
    [ENGLISH, GERMAN, FRENCH, NORWEGIAN, RUSSIAN, CHEMICALS, NAMES, JAPANESE, OLD_JAPANESE, KOREAN,
     CHINESE, ARABIC, FORMULAE, CODES, ENGLISH.upper(), "1,204.50 87.3 12 % 0.04 " * 20,
     ". " * 300 + "12", "Ⅰ 総則 ① ② Ⅱ ㈱ № ℃ " * 5],
)  # fmt: skip
@pytest.mark.parametrize("times", [1, 6])
def test_sound_pages_of_every_kind_are_text(text: str, times: int) -> None:
    page = graded(text * times)
    assert (page.grade, page.sound) == ("text", 1.0)


@pytest.mark.parametrize(
    "text",
    [
        *(rotated(ENGLISH, by) for by in (1, 3, 13, 25)),
        shifted(ENGLISH, -29),  # glyph numbers of a TrueType font taken for code points
        rotated(GERMAN * 2, 7),
        shifted(ENGLISH, 0xE000),  # private use
        "\ufffd" * 30 + ENGLISH[:60],
        shifted(KOREAN, 1),
        shifted(KOREAN * 3, 28),
        "".join(chr(ord(c) + 1) if "ぁ" <= c <= "ん" else c for c in JAPANESE * 3),
        shifted("輸出貿易管理令別表第一外国為替令", 1600) * 5,
        shifted(JAPANESE, -0x2FC0),  # low code points: many scripts in one word
        ENGLISH.encode().hex(" ").translate(str.maketrans("0123456789abcdef", "!\"#$%&'()*+,-./@")),
    ],
)
def test_glyph_soup_is_broken(text: str) -> None:
    assert graded(text).grade == "broken"


MARKED_UP = (
    "\\newcommand{\\goods}[2]{\\textbf{#1}&\\emph{#2}\\\\} \\def\\limit#1{\\ensuremath{#1}}\n"
    '<entry code="3A001"><limit unit="GHz">&gt; 3.2</limit></entry> {{ $value | escape }}\n'
    "#define MAX_POWER(x) ((x) & 0xFF) /* %d @ $port */ \\begin{table}{l|c} \\hline #1 & #2 \\\\\n"
)
NAMES_OF_FILES = "jxrreport jxrbook xptk-cfg dvmkfdx hxvbox xptk-cfg jxrreport jxrbook " * 6


@pytest.mark.parametrize("listing", [MARKED_UP * 4, NAMES_OF_FILES])
def test_listings_are_no_soup(listing: str) -> None:
    """Source code is half signs, and names its files and commands again and again."""
    page = graded(ENGLISH, listing)
    assert (page.grade, page.sound) == ("text", 1.0)


def test_formulas_are_no_soup() -> None:
    """The signs of a formula come from a font of its own, few kinds of them and many of each."""
    page = graded(ENGLISH, "=!()+" * 14 + "#=" * 20, "\u210e=\U0001d451+\u210e," * 20)
    assert (page.grade, page.sound) == ("text", 1.0)


def test_small_fonts_do_not_take_the_page_with_them() -> None:
    small = [rotated(ENGLISH, 3)[i : i + 60] for i in range(0, 240, 60)]
    found = glyphs(ENGLISH * 6, *small)
    page = grade(found, width=WIDTH, height=HEIGHT)
    assert page.grade == "text"
    assert (page.broken == (found.fonts > 0)).all()


def test_every_shift_of_the_alphabet_is_seen() -> None:
    assert [by for by in range(1, 26) if graded(rotated(ENGLISH, by)).grade != "broken"] == []


def test_random_alphabets_are_seen() -> None:
    """One in three hundred passes for words; code that counts as soup would cost more."""
    seeded = random.Random(5)
    unseen = 0
    for _ in range(200):
        letters = list(string.ascii_lowercase)
        seeded.shuffle(letters)
        table = str.maketrans(string.ascii_lowercase, "".join(letters))
        unseen += graded(ENGLISH.lower().translate(table)).grade != "broken"
    assert unseen <= 2


def test_one_broken_font_is_left_out_of_a_sound_page() -> None:
    heading = rotated(ENGLISH, 3)[:120]
    found = glyphs(ENGLISH * 4, heading)
    page = grade(found, width=WIDTH, height=HEIGHT)
    assert page.grade == "text"
    assert (page.broken == (found.fonts == 1)).all()
    assert page.sound == pytest.approx(1 - (found.fonts == 1).mean())


def test_many_small_broken_fonts_are_judged_together() -> None:
    soup = rotated(ENGLISH * 2, 3)
    assert graded(*(soup[i : i + 30] for i in range(0, len(soup), 30))).grade == "broken"


def test_private_use_bullets_are_no_breakage() -> None:
    page = graded(ENGLISH + " \uf0b7 ".join(ENGLISH.split()), "\uf0a7 " * 30)
    assert (page.grade, page.sound) == ("text", 1.0)


def test_single_wrong_characters_are_left_out() -> None:
    found = glyphs(ENGLISH + "a\ufffdb")
    broken = broken_characters(found)
    assert found.codes[broken].tolist() == [0xFFFD]


def test_a_page_without_characters() -> None:
    none = glyphs()
    size = {"width": WIDTH, "height": HEIGHT}
    assert grade(none, **size).grade == "empty"
    assert grade(none, **size, pictures=[WHOLE]).grade == "image"
    assert grade(none, **size, pictures=[(10.0, 10.0, 30.0, 12.0)]).grade == "empty"
    assert grade(none, **size, shapes=400).grade == "image"  # outlined text
    assert grade(none, **size, shapes=5).grade == "empty"


def test_a_stamp_over_a_scan_leaves_it_a_picture() -> None:
    stamp = glyphs("Received 12 March")
    strips = [(0.0, y, WIDTH, y + 100.0) for y in range(0, 800, 100)]
    size = {"width": WIDTH, "height": HEIGHT}
    assert grade(stamp, **size, pictures=[WHOLE]).grade == "image"
    assert grade(stamp, **size, pictures=strips).grade == "image"
    assert grade(stamp, **size, shapes=500).grade == "image"
    assert grade(stamp, **size).grade == "text"
    assert grade(stamp, **size, pictures=[(60.0, 60.0, 160.0, 160.0)]).grade == "text"


def test_running_heads_in_the_margin_do_not_make_a_scan_text() -> None:
    head = glyphs(ENGLISH)
    head.boxes[:, (1, 3)] = (20.0, 30.0)
    size = {"width": WIDTH, "height": HEIGHT}
    picture = (60.0, 90.0, 535.0, 780.0)
    assert grade(head, **size, pictures=[picture]).grade == "image"
    assert grade(glyphs(ENGLISH), **size, pictures=[picture]).grade == "text"


def written(text: str, unicode_of: Callable[[int], int]) -> bytes:
    """A PDF by hand that prints `text` in Helvetica, with a table to Unicode of our own."""
    pairs = "".join(f"<{code:02X}> <{unicode_of(code):04X}>\n" for code in range(33, 126))
    table = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def "
        "1 begincodespacerange <00> <FF> endcodespacerange "
        f"93 beginbfchar\n{pairs}endbfchar endcmap end end"
    )
    lines = [text[i : i + 70].replace("(", "").replace(")", "") for i in range(0, len(text), 70)]
    content = "BT /F 10 Tf 60 760 Td 14 TL " + " ".join(f"({line}) '" for line in lines) + " ET"
    parts = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        "/Resources << /Font << /F 5 0 R >> >> >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>",
        f"<< /Length {len(table)} >>\nstream\n{table}\nendstream",
    ]
    data = "%PDF-1.4\n"
    starts = []
    for number, part in enumerate(parts, 1):
        starts.append(len(data))
        data += f"{number} 0 obj\n{part}\nendobj\n"
    entries = "".join(f"{start:010d} 00000 n \n" for start in starts)
    table_at = len(data)
    data += f"xref\n0 7\n0000000000 65535 f \n{entries}trailer << /Size 7 /Root 1 0 R >>\n"
    return (data + f"startxref\n{table_at}\n%%EOF").encode("latin-1")


def grades(data: bytes, chosen: range | None = None) -> list[str]:
    document = pdfium.PdfDocument(data)
    found = []
    for number in chosen or range(len(document)):
        page = document[number]
        text_page = page.get_textpage()
        display = display_of(page)
        ink = drawn(page, display)
        found.append(
            grade(
                characters(text_page, display),
                width=display.width,
                height=display.height,
                pictures=ink.pictures,
                shapes=ink.shapes,
            ).grade
        )
        text_page.close()
        page.close()
    document.close()
    return found


@pytest.mark.parametrize(
    ("unicode_of", "expected"),
    [
        (lambda code: code, "text"),
        (lambda code: code + 3, "broken"),
        (lambda code: code - 29, "broken"),
        (lambda code: 0xE000 + code, "broken"),
        (lambda code: 0xFFFD, "broken"),
        (lambda code: 0x0B00 + 7 * code, "broken"),
        (lambda code: 0xAC00 + 91 * code, "broken"),
    ],
)
def test_wrong_tables_to_unicode(unicode_of: Callable[[int], int], expected: str) -> None:
    assert grades(written(ENGLISH * 3, unicode_of)) == [expected]


@pytest.mark.data
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("A-RES-77-321", {}),
        ("en-federal-register-three-column", {8: "image"}),  # a figure between head and foot
        ("ja-en-image-only-scan", dict.fromkeys(range(1, 7), "image")),
        ("ja-horizontal-treaty", {}),
        ("ja-vertical-broken-tounicode", dict.fromkeys(range(1, 5), "broken")),
        ("ja-vertical-good-text", {}),
        ("ko-nars-two-column", {}),
        ("ja-report-108p-tables", {}),
    ],
)
def test_every_page_of_the_given_files(data: Path, name: str, expected: dict[int, str]) -> None:
    found = grades((data / "pdf" / f"{name}.pdf").read_bytes())
    assert {n: got for n, got in enumerate(found, 1) if got != "text"} == expected


@pytest.mark.data
def test_the_dual_use_list_is_sound(data: Path) -> None:
    chosen = range(0, 253, 4)
    found = grades((data / "pdf" / "en-dual-use-list-253p.pdf").read_bytes(), chosen)
    assert found == ["text"] * len(chosen)
