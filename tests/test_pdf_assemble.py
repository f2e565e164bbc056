"""A PDF's blocks: headings, figures, tables, OCR's lines, their places; nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from pdf_lines import LEFT, PITCH, RIGHT, line, page, paragraph, texts, written

from pipeline.extract.pdf.assemble import assembled
from pipeline.extract.pdf.page import Cell, PageRead, Table, TextLine, covered
from pipeline.extract.pdf.reading import read_pages
from pipeline.records import Extracted
from pipeline.split import split


def text(y: float, count: int = 3) -> list[TextLine]:
    return paragraph(
        *["The licensing authority may suspend a decision where the items"] * (count - 1),
        "were modified after it.",
        y=y,
    )


def headings(*pages: PageRead) -> list[tuple[int, str]]:
    return [(int(tag[1:]), text) for tag, text in written(*pages) if tag.startswith("H")]


def test_headings_by_size_and_weight() -> None:
    found = headings(
        page(
            line("Handbook on Sensitive Exports", 60, size=16),
            line("General provisions", 90, weight=700),
            text(110),
        )
    )
    assert found == [(1, "Handbook on Sensitive Exports"), (2, "General provisions")]


def test_headings_that_only_their_number_tells() -> None:
    found = headings(
        page(
            [part for i, title in enumerate(
                ["1. General provisions", "Article 2 (Scope of the controls)", "3. Applications",
                 "Article 4 (End use)"])
             for part in [line(title, 80 + i * 100), *text(105 + i * 100)]]
        )
    )  # fmt: skip
    assert [title for _, title in found] == [
        "1. General provisions",
        "Article 2 (Scope of the controls)",
        "3. Applications",
        "Article 4 (End use)",
    ]
    assert [level for level, _ in found] == [1, 2, 1, 2]


@pytest.mark.parametrize("last", ["", "; and"])
def test_short_items_are_no_headings(last: str) -> None:
    items = [line(f"{i}. vacuum furnaces of a kind{last}", 130 + i * 20) for i in range(1, 5)]
    assert headings(page(text(80), items, text(260), text(330))) == []


def test_a_numbered_sentence_that_a_line_breaks_off_is_no_heading() -> None:
    parts = []
    for i in range(1, 4):
        y = 80 + 90 * i
        parts += [line(f"{i}. Welcomes the adoption of the Agreement", y, x=94, end=RIGHT),
                  *paragraph("under the convention and of its annexes, which", "are long;",
                             y=y + PITCH)]  # fmt: skip
    assert headings(page(parts)) == []


def diagram(y: float) -> list[tuple[float, float, float, float]]:
    rules = []
    for x in (120.0, 300.0):
        rules += [(x, y, x + 80, y), (x, y + 40, x + 80, y + 40), (x, y, x, y + 40),
                  (x + 80, y, x + 80, y + 40)]  # fmt: skip
    return [*rules, (200.0, y + 20, 300.0, y + 20)]


def test_a_diagrams_labels_stay_together_beside_the_text() -> None:
    around = paragraph("The parent company sells the product to its", "subsidiary, which", y=80)
    around[-1].box = (LEFT, around[-1].box[1], RIGHT, around[-1].box[3])
    found = written(
        page(
            around,
            line("［日本］ ［Ｘ国］", 190, x=150, end=370),
            line("sale", 215, x=230, size=8),
            line("Parent", 215, x=130),
            line("company", 227, x=130),
            line("Subsidiary", 217, x=310),
            paragraph("sells it to others", "abroad.", y=270),
            rules=diagram(205),
        )
    )
    assert [tag for tag, _ in found] == ["P", "figure"]
    assert found[0][1].endswith("subsidiary, which sells it to others abroad.")
    labels = found[1][1].split(" | ")
    assert "Parent company" in labels
    assert "Subsidiary" in labels
    assert "［日本］ ［Ｘ国］" in labels


def test_a_frame_around_paragraphs_is_no_diagram() -> None:
    rules = [(60.0, y, 480.0, y) for y in (70.0, 72.0, 200.0)]
    rules += [(x, 70.0, x, 200.0) for x in (60.0, 62.0, 480.0)]
    assert [tag for tag, _ in written(page(text(80), text(140), rules=rules))] == ["P", "P"]


def test_a_stamp_turned_beside_the_text_does_not_part_a_paragraph() -> None:
    first = text(80, 4)[:3]
    stamp = TextLine("EP06AU20.020", (540, 300, 548, 360), 7, region=1)
    found = written(page(first, stamp), page(line("and ends here.", 80), number=2))
    assert [tag for tag, _ in found] == ["P", "figure"]
    assert found[0][1].endswith("the items and ends here.")


def table(y: float, *rows: tuple[str, ...], at: int = 0) -> Table:
    cells = [
        Cell(value, (LEFT + 100 * c, y + 20 * r, LEFT + 100 * c + 100, y + 20 * r + 20), r, c)
        for r, row in enumerate(rows)
        for c, value in enumerate(row)
    ]
    return Table((LEFT, y, LEFT + 100 * len(rows[0]), y + 20 * len(rows)), at, tuple(cells))


def test_a_table_with_its_caption_over_two_pages() -> None:
    first = page(text(80), line("Table 3: Rates", 700), number=1)
    first.tables = [table(720, ("Code", "Rate"), ("A1", "12.5"), at=4)]
    second = page(text(300), number=2)
    second.tables = [table(60, ("Code", "Rate"), ("B1", "30"), at=0)]
    found = written(first, second)
    assert found[1:] == [
        ("caption/table_3", "Table 3: Rates"),
        ("row", "Code | Rate"),
        ("row", "A1 | 12.5"),
        ("FF", "Code | Rate"),
        ("row", "B1 | 30"),
        ("P", found[-1][1]),
    ]


def test_the_title_of_a_form_and_what_stands_below_it_are_two() -> None:
    made = page(line("전략물자 수출허가 신청서", 80, x=150), line("210mm×297mm", 300, x=160))
    made.tables = [table(120, ("상호", "주소", "전화"), ("가", "나", "다"), at=1)]
    assert texts(made) == [
        "전략물자 수출허가 신청서",
        "상호 | 주소 | 전화",
        "가 | 나 | 다",
        "210mm×297mm",
    ]
    whole = page(line("The rates of the table below were", 80, end=RIGHT),
                 line("fixed in the same year.", 300))  # fmt: skip
    whole.tables = [table(120, ("Code", "Rate"), ("A1", "12.5"), at=1)]
    assert texts(whole)[0] == "The rates of the table below were fixed in the same year."


def test_two_tables_with_nothing_between_them_are_two() -> None:
    """A table's rows are one run of lines; the next table's stand apart from them."""
    made = page(text(80))
    made.tables = [
        table(300, ("Country", "Group"), ("Arden", "A"), at=3),
        table(400, ("Code", "Rate"), ("A1", "12.5"), at=3),
    ]
    stored = "".join(block.text for block in assembled([made]))
    assert "Arden | A\n\n\nCode | Rate\n" in stored
    (document,) = split(Extracted("report.pdf", "pdf", tuple(assembled([made]))))
    tables = [p.address.rpartition("/")[2] for p in document.provisions if "table_" in p.address]
    assert [one for one in tables if one.startswith("table_")] == ["table_1", "table_2"]


def test_lines_of_ocr_have_one_size() -> None:
    sizes = (11.8, 14.4, 10.2, 12.5)
    rows = [
        "組合及び未分割家族を含むものとし、当該締約国において",
        "行う場合を除くほか、この条の規定に従い、これを適用す",
        "る。当該取引において恒久的施設が果たした役割に対応す",
        "る部分とする。",
    ]
    lines = [
        line(row, 80 + i * 15 + (14 - size) / 2, end=None if i == 3 else RIGHT, size=size,
             confidence=0.8)
        for i, (row, size) in enumerate(zip(rows, sizes, strict=True))
    ]  # fmt: skip
    assert texts(page(lines)) == ["".join(rows)]


def test_every_character_is_stored_once_with_its_place() -> None:
    pages = [
        page(line("Annual report", 40, x=250), text(80), line(f"- {n} -", 800, x=290), number=n)
        for n in (1, 2, 3)
    ]
    blocks = assembled(pages)
    stored = "".join(b.text for b in blocks if b.kind != "break")
    given = "".join(one.text for part in pages for one in part.lines)
    assert sorted(stored) == sorted(given)
    assert all(len(b.boxes) == 1 and b.boxes[0].page == b.page for b in blocks if b.kind != "break")


def test_how_much_of_a_page_pictures_cover() -> None:
    made = page()
    assert covered(made) == 0
    made.pictures = [(0, 0, 595, 421), (100, 100, 300, 300), (-50, 700, 1000, 900)]
    assert covered(made) == pytest.approx(0.67, abs=0.02)


@pytest.mark.data
def test_real_documents(data: Path) -> None:
    """Facts of real files: numbers of notes, codes, articles, words at Korean line ends."""

    def of(name: str, first: int, last: int) -> list[tuple[str, str]]:
        return written(*read_pages((data / "pdf" / name).read_bytes(), first, last))

    korean = of("ko-nars-two-column.pdf", 1, 4)
    notes = [tag.split("_")[1] for tag, _ in korean if tag.startswith("footnote/")]
    assert sorted(notes, key=lambda n: (n != "star", len(n), n)) == [
        "star",
        *map(str, range(1, 11)),
    ]
    whole = " ".join(text for _, text in korean)
    assert "확진자는" in whole
    assert "돌입하였다고" in whole
    assert "교섭이나 검토의" in whole

    resolution = of("A-RES-77-321.pdf", 1, 2)
    assert [tag for tag, _ in resolution if "fn_" in tag] == [
        f"footnote/fn_{n}" for n in range(1, 5)
    ]
    numbered = [text for tag, text in resolution if tag == "P" and text[:2] in ("1.", "4.", "6.")]
    assert len(numbered) == 3

    treaty = of("ja-vertical-good-text.pdf", 1, 6)
    assert [text.split("　")[0] for tag, text in treaty if tag.startswith("H")] == [
        "第一条", "第二条", "第三条", "第四条"]  # fmt: skip

    listed = of("en-dual-use-list-253p.pdf", 41, 43)
    assert any(t.startswith("c. ") and t.endswith("specified in 1B003.b.") for _, t in listed)
