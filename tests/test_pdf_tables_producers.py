"""Tables as other programs set them: rules across only, stubs, wide heads, stacks, turned ones."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from pdf_sheet import JAPANESE, Sheet, made, rows

from pipeline.extract.pdf.joining import Joiner
from pipeline.extract.pdf.page import Cell, PageRead, Table, TextLine
from pipeline.extract.pdf.tabled import grids
from pipeline.extract.pdf.tables import needs_tables, put_in
from pipeline.extract.pdf.tables_captions import CAPTION, REMARK

XS = [60.0, 200.0, 300.0, 400.0]
PROSE = (
    "A paragraph of plain text runs over the whole width of the page, from edge to edge, and on."
)


def line(sheet: Sheet, y: float, *texts: str) -> None:
    for x, text in zip(XS, texts, strict=False):
        sheet.text(x + 4, y, text)


def test_two_tables_with_a_caption_each_are_two() -> None:
    def draw(sheet: Sheet) -> None:
        for top, name in ((100.0, "Table 1: Members"), (200.0, "Table 2: Chairs")):
            sheet.text(180, top - 6, name)
            for y in (top, top + 18, top + 54):
                sheet.across(y, 60, 400)
            line(sheet, top + 13, "Group", name[-7:], "Since")
            line(sheet, top + 31, "First", "48", "1975")
            line(sheet, top + 47, "Second", "43", "1985")

    first, second = made(draw).tables()
    assert [row[0] for row in rows(first)] == ["Group", "First", "Second"]
    assert rows(second)[0] == ["Group", " Chairs".strip(), "Since"]
    assert first.box[3] < 190 < second.box[1]


def test_columns_that_nearly_touch_are_two_where_others_stand_apart() -> None:
    """The longest code ends half an em before the goods: no word gap, and no line crosses it."""
    goods = ["safety cabinets", "turbine blades", "measuring units", "powder of size", "presses",
             "wafers"]  # fmt: skip

    def draw(sheet: Sheet) -> None:
        sheet.across(100, 60, 400)
        for x, name in ((64, "Entry"), (119, "Items"), (300, "Parts")):
            sheet.text(x, 113, name)
        sheet.across(118, 60, 400)
        for i, name in enumerate(goods):
            for x, text in ((64, f"3B4{i}5.f.{i}{i}"), (119, name), (300, f"{i}58")):
                sheet.text(x, 131 + 18 * i, text)
            sheet.across(136 + 18 * i, 60, 400)

    (table,) = made(draw).tables()
    assert rows(table)[1] == ["3B405.f.00", "safety cabinets", "058"]
    assert {len(row) for row in rows(table)} == {3}


def test_a_source_between_rules_ends_a_table() -> None:
    def draw(sheet: Sheet) -> None:
        for top in (100.0, 200.0):
            for y in (top, top + 18, top + 36, top + 54):
                sheet.across(y, 60, 400)
            line(sheet, top + 13, "Group", "Members", "Since")
            line(sheet, top + 31, "First", "48", "1975")
            line(sheet, top + 49, "Second", "43", "1985")
            sheet.text(64, top + 68, "Source: the yearly report")

    tables = made(draw).tables()
    assert [len(rows(table)) for table in tables] == [3, 3]


def test_a_head_over_two_columns_without_a_rule_below() -> None:
    def draw(sheet: Sheet) -> None:
        for y in (100.0, 136.0, 190.0):
            sheet.across(y, 60, 400)
        sheet.text(64, 113, "Sector")
        sheet.text(232, 113, "Exports in all")
        for y, row in ((130, ["", "Value", "Share"]), (151, ["Tools", "20.1", "44"]),
                       (167, ["Lasers", "11.3", "25"]), (183, ["All", "45.6", "100"])):  # fmt: skip
            line(sheet, y, *row)

    (table,) = made(draw).tables()
    assert rows(table)[:3] == [["Sector", "Exports in all"], ["", "Value", "Share"],
                               ["Tools", "20.1", "44"]]  # fmt: skip
    head = next(cell for cell in table.cells if cell.text == "Exports in all")
    assert (head.column, head.columns) == (1, 2)


def test_a_column_name_of_two_lines_is_one_cell() -> None:
    def draw(sheet: Sheet) -> None:
        for y in (100.0, 130.0, 180.0):
            sheet.across(y, 60, 400)
        line(sheet, 112, "Sector", "Value in", "Share of")
        line(sheet, 124, "", "euro", "all")
        for y, row in ((144, ["Tools", "20.1", "44"]), (158, ["Lasers", "11.3", "25"]),
                       (172, ["All", "45.6", "100"])):  # fmt: skip
            line(sheet, y, *row)

    (table,) = made(draw).tables()
    assert rows(table)[0] == ["Sector", "Value in euro", "Share of all"]


def test_rules_that_begin_beside_a_stub() -> None:
    def draw(sheet: Sheet) -> None:
        for y in (100.0, 120.0, 160.0, 180.0):
            sheet.across(y, 60, 400)
        sheet.across(140, 200, 400)
        for y, row in ((114, ["Group", "Code", "Item"]), (134, ["Dual use", "3B001", "Etchers"]),
                       (154, ["", "4A003", "Computers"]),
                       (174, ["Arms", "ML1", "Rifles"])):  # fmt: skip
            line(sheet, y, *row)

    (table,) = made(draw).tables()
    stub = next(cell for cell in table.cells if cell.text == "Dual use")
    assert (stub.row, stub.rows, stub.column) == (1, 2, 0)
    assert rows(table)[2] == ["4A003", "Computers"]


def test_open_sides_beside_a_stub() -> None:
    def draw(sheet: Sheet) -> None:
        for y in (100.0, 120.0, 160.0, 200.0):
            sheet.across(y, 60, 400)
        for y in (140.0, 180.0):
            sheet.across(y, 200, 400)
        for x in (200.0, 300.0):
            sheet.down(x, 100, 200)
        for y, row in ((114, ["Group", "Code", "Item"]), (134, ["Dual use", "3B001", "Etchers"]),
                       (154, ["", "4A003", "Computers"]), (174, ["Arms", "ML1", "Rifles"]),
                       (194, ["", "ML3", "Cartridges"])):  # fmt: skip
            line(sheet, y, *row)

    (table,) = made(draw).tables()
    assert rows(table)[0] == ["Group", "Code", "Item"]
    assert rows(table)[1] == ["Dual use", "3B001", "Etchers"]


def test_thirty_rows_between_rules_across() -> None:
    def draw(sheet: Sheet) -> None:
        for number in range(31):
            sheet.across(100 + 18 * number, 60, 400)
        for number in range(30):
            name = "A name that is as wide as it may be" if number == 7 else "Valve"
            sheet.text(64, 113 + 18 * number, f"{8401 + number}")
            sheet.text(124, 113 + 18 * number, name)
            sheet.text(310, 113 + 18 * number, "kg")

    (table,) = made(draw).tables()
    assert len(rows(table)) == 30
    assert rows(table)[7] == ["8408", "A name that is as wide as it may be", "kg"]


def test_rows_told_by_their_distance() -> None:
    """Cells of two lines beside one that stands at half their height."""
    duties = [
        ("Keeps the records of all its sales", "for years", "Visits"),
        ("Files the statement", "of the consignee", "Answers within thirty days"),
        ("Reports losses", "at once", "Informs the customs office"),
    ]

    def draw(sheet: Sheet) -> None:
        for y in (100.0, 120.0, 212.0):
            sheet.across(y, 60, 400)
        for x, name in ((64, "Exporter"), (240, "Authority")):
            sheet.text(x, 114, name)
        for top, (one, two, beside) in zip((134.0, 164.0, 194.0), duties, strict=True):
            sheet.text(64, top, one)
            sheet.text(64, top + 12, two)
            sheet.text(240, top + 6, beside)

    (table,) = made(draw).tables()
    assert rows(table)[1:] == [[f"{one} {two}", beside] for one, two, beside in duties]


def test_text_in_columns_below_a_caption() -> None:
    def terms(sheet: Sheet) -> None:
        for x, y, text in ((64, 120, "Term"), (150, 120, "Meaning"), (330, 120, "Article"),
                           (64, 136, "Broker"), (150, 136, "Anyone who arranges a sale"),
                           (150, 148, "between third countries"), (330, 136, "Article 5"),
                           (64, 164, "End user"), (150, 164, "Who uses the goods at last"),
                           (330, 164, "Article 2")):  # fmt: skip
            sheet.text(x, y, text)
        sheet.text(60, 190, PROSE)

    def captioned(sheet: Sheet) -> None:
        sheet.text(180, 100, "Table 4: Terms")
        terms(sheet)

    def page(draw: Callable[[Sheet], None], caption: str) -> list[Table]:
        one = made(draw)
        one.page.lines = [
            TextLine("Prose", (60, 60, 480, 70), 10.0), TextLine(caption, (180, 92, 260, 102), 10.0)
        ]  # fmt: skip
        assert needs_tables(one.page) == bool(CAPTION.match(caption))
        return one.tables()

    (table,) = page(captioned, "Table 4: Terms")
    assert rows(table)[1] == ["Broker", "Anyone who arranges a sale between third countries",
                              "Article 5"]  # fmt: skip
    assert len(rows(table)) == 3
    assert page(terms, "These are the terms") == []


def test_prose_in_columns_below_a_caption_is_no_table() -> None:
    def draw(sheet: Sheet) -> None:
        sheet.text(180, 100, "Table 4: Terms")
        for number in range(12):
            for x in (60, 240, 420):
                sheet.text(x, 130 + 12 * number, f"words of a column {number:02} and on")

    one = made(draw)
    one.page.lines = [TextLine("Prose", (60, 60, 570, 70), 10.0),
                      TextLine("Table 4: Terms", (180, 92, 260, 102), 10.0)]  # fmt: skip
    assert one.tables() == []


def turned(sheet: Sheet) -> None:
    """A ruled table that runs upwards."""
    items = [["Sector", "Exports", "Imports"], ["Tools", "20.1", "15.5"],
             ["Lasers", "11.3", "18.9"], ["Chemicals", "14.2", "9.8"]]  # fmt: skip
    xs, ys = [100.0, 120.0, 140.0, 160.0, 180.0], [600.0, 450.0, 350.0, 250.0]
    for x in xs:
        sheet.down(x, ys[-1], ys[0])
    for y in ys:
        sheet.across(y, xs[0], xs[-1])
    for x, row in zip(xs, items, strict=False):
        for y, cell in zip(ys, row, strict=False):
            sheet.turned(x + 14, y - 4, cell)


def test_a_table_turned_by_a_quarter() -> None:
    one = made(turned)
    assert needs_tables(one.page)
    (table,) = one.tables()
    assert rows(table)[1] == ["Tools", "20.1", "15.5"]
    assert [round(edge) for edge in table.box] == [100, 250, 180, 600]
    assert round(table.cells[0].box[3]) == 600


def test_tables_beside_each_other_from_the_left() -> None:
    cell = (Cell("a", (0, 0, 1, 1), 0, 0),)
    left, right = Table((60, 101, 200, 150), 0, cell), Table((220, 100, 400, 150), 0, cell)
    page = PageRead(1, 600, 800, "text")
    put_in(page, [right, left])
    assert page.tables == [left, right]


def sheets(*tables: list[list[str]]) -> list[PageRead]:
    """A page for each table, which fills it."""
    pages = []
    for number, texts in enumerate(tables, 1):
        cells = tuple(
            Cell(text, (60.0 + 100 * c, 60.0 + 20 * r, 160.0 + 100 * c, 80.0 + 20 * r), r, c)
            for r, row in enumerate(texts)
            for c, text in enumerate(row)
        )
        box = (60.0, 60.0, 360.0, 60.0 + 20 * len(texts))
        pages.append(PageRead(number, 600, 800, "text", tables=[Table(box, 0, cells)]))
    return pages


HEAD = ["Code", "Rule", "Remark"]


def test_a_row_that_a_page_breaks_is_one() -> None:
    pages = sheets(
        [HEAD, ["1", "Whole.", "x"], ["2", "The exporter keeps", "y"]],
        [HEAD, ["", "the records.", ""], ["3", "Whole.", ""]],
    )
    (grid,) = grids(pages, [[], []], Joiner(()))
    assert [[cell.text for cell in row.cells] for row in grid.rows if not row.repeated] == [
        HEAD,
        ["1", "Whole.", "x"],
        ["2", "The exporter keeps the records.", "y"],
        ["3", "Whole.", ""],
    ]  # fmt: skip


@pytest.mark.parametrize(
    "first",
    [["", "Another rule.", "z"], ["4", "rest", ""]],
    ids=["most cells are filled", "it has a name"],
)
def test_a_row_at_the_top_of_a_page_of_its_own(first: list[str]) -> None:
    pages = sheets([HEAD, ["1", "Whole.", "x"], ["2", "Not whole", "y"]], [HEAD, first])
    (grid,) = grids(pages, [[], []], Joiner(()))
    assert [cell.text for cell in grid.rows[-1].cells] == first


def test_columns_that_no_rule_parts_go_on_over_a_page() -> None:
    pages = sheets([HEAD, ["1", "a", "b"]], [HEAD, ["2", "c", "d"]])
    table = pages[1].tables[0]
    moved = [
        Cell(c.text, (c.box[0] + 30 * (c.column == 1), *c.box[1:]), c.row, c.column)
        for c in table.cells
    ]
    pages[1].tables = [Table(table.box, 0, tuple(moved))]
    assert len(grids(pages, [[], []], Joiner(()))) == 1
    pages[1].tables = [Table(table.box, 0, tuple(moved[3:]))]  # without its head
    assert len(grids(pages, [[], []], Joiner(()))) == 2


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Table 3. Codes", "3"),
        ("TABLE 2—Licences", "2"),
        ("Table A-1. Members", "A-1"),
        ("〈표 3〉 현황", "3"),
        ("[표 Ⅱ-1] 주요 품목", "Ⅱ-1"),
        ("図表２－１　推移", "２－１"),
        ("表1　はじめての申請", "1"),
        ("Table 3a. Codes", "3a"),
        ("Table 2B", "2B"),
        ("表3a　推移", "3a"),
        ("Table 3 shows that", None),
        ("Table 3ab", None),
        ("Table 3A001 of", None),
        ("表3に示すとおり", None),
        ("표 12는 다음과 같다", None),
        ("Tables of 1990", None),
    ],
)
def test_captions(text: str, number: str | None) -> None:
    match = CAPTION.match(text)
    assert (match["n"] if match else None) == number


@pytest.mark.parametrize(
    "text", ["Source: the office", "자료: 관세청", "（出典）年報", "주: 2024년", "（注1）暫定"]
)
def test_remarks(text: str) -> None:
    assert REMARK.match(text)
    assert not REMARK.match(text.strip("（").replace(":", "").replace("）", "の").replace("1", ""))


def test_a_remark_is_told_in_time() -> None:
    start = time.perf_counter()
    for text in (f"{' ' * 800}Note{' ' * 800}x", f"Note{' ' * 800}{'1' * 800}x"):
        assert REMARK.match(text) is None
    assert time.perf_counter() - start < 1
    assert REMARK.match("\u3000（ 注 1 ）暫定")


def test_the_labels_of_bars_are_no_table() -> None:
    def chart(sheet: Sheet) -> None:
        for number, (name, value) in enumerate(
            (("Northland", 88), ("Southland", 67), ("Westmark", 55), ("Islands", 21), ("Rest", 9))
        ):
            sheet.text(60, 100 + 20 * number, name)
            sheet.text(150 + 3 * value, 100 + 20 * number, str(value))

    def table(sheet: Sheet) -> None:
        for number, value in enumerate((88, 67, 55, 21, 9)):
            sheet.text(60, 100 + 20 * number, f"Region {'abcde'[number]}")
            sheet.right(300, 100 + 20 * number, str(value))

    assert made(chart).tables() == []
    assert len(made(table).tables()) == 1


def test_contents_without_leaders_are_no_table() -> None:
    def draw(sheet: Sheet) -> None:
        sheet.font(JAPANESE)
        for number, title in enumerate(("総則", "定義", "輸出の許可", "仲介貿易", "罰則"), 1):
            sheet.text(60, 100 + 20 * number, f"第{number}章　{title}")
            sheet.right(400, 100 + 20 * number, str(7 * number))

    assert made(draw).tables() == []
