"""Tables whose columns no rule parts, what only looks like a table, and pages full of lines."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import numpy as np
import pytest
from pdf_sheet import Sheet, made, rows, ruled

from pipeline.extract.pdf.page import PageRead, TextLine
from pipeline.extract.pdf.tables import find_tables, needs_tables
from pipeline.extract.pdf.tables_asked import Plumber
from pipeline.extract.pdf.tables_grid import frames

BOOK = [
    ["Country", "Licences", "Refused"],
    ["Northland", "1,204", "12"],
    ["Southland", "880", "–"],
    ["Of which by post", "17", "3"],
]


def test_rules_across_only() -> None:
    def draw(sheet: Sheet) -> None:
        sheet.text(
            60, 80, "A paragraph of text above the table runs over the whole width of it, and on."
        )
        for y in (100, 118, 172):
            sheet.across(y, 60, 400)
        for number, row in enumerate(BOOK):
            y = 113 + 18 * number
            sheet.text(64, y, row[0])
            sheet.right(250, y, row[1])
            sheet.right(390, y, row[2])
        sheet.text(
            60, 190, "A paragraph of text below the table runs over the whole width of it, and on."
        )

    (table,) = made(draw).tables()
    assert rows(table) == BOOK


def test_rules_across_between_all_rows_part_paragraphs() -> None:
    wrapped = "text that needs two\nlines in its column"

    def draw(sheet: Sheet) -> None:
        ys = [100.0, 130.0, 160.0, 190.0]
        for y in ys:
            sheet.across(y, 60, 400)
        sheet.cells(
            [60, 220],
            ys,
            [["First\nname", wrapped], ["Second\nname", wrapped], ["Third\nname", wrapped]],
        )

    (table,) = made(draw).tables()
    assert rows(table)[1] == ["Second name", "text that needs two lines in its column"]
    assert len(rows(table)) == 3


def test_figures_in_columns_without_any_rule() -> None:
    def draw(sheet: Sheet) -> None:
        sheet.text(60, 80, "Sales of the firm in the year:")
        for number, row in enumerate(
            [
                ["Lathes", "200", "10%"],
                ["Parts", "35", "20%"],
                ["Fees", "5", "5%"],
                ["Total", "240", "12%"],
                ["Costs", "90", "8%"],
            ]
        ):
            y = 100 + 14 * number
            sheet.text(64, y, row[0])
            sheet.right(250, y, row[1])
            sheet.right(390, y, row[2])

    (table,) = made(draw).tables()
    assert rows(table)[0] == ["Lathes", "200", "10%"]
    assert len(rows(table)) == 5


def test_a_head_without_rules_is_the_first_row() -> None:
    """Figures under names that are wider than they; rules across drawn cell by cell."""
    names = [
        ["Country", "Applications", "Refused"],
        *BOOK[1:3],
        ["West", "7", "0"],
        ["East", "9", "1"],
    ]

    def draw(sheet: Sheet) -> None:
        for top in (100, 300):
            for number, row in enumerate(names):
                for x, text in zip((64, 150, 260), row, strict=True):
                    sheet.text(x, top + 14 * number, text)
        for number in range(len(names)):
            for left, right in ((60, 146), (146, 256), (256, 330)):
                sheet.across(304 + 14 * number, left, right)

    first, second = made(draw).tables()
    assert rows(first) == names
    assert rows(second) == names


def framed(sheet: Sheet) -> None:
    sheet.box(60, 100, 500, 200)
    for number in range(6):
        sheet.text(
            70,
            120 + 13 * number,
            "A note of several lines in a frame, which is no table of any kind.",
        )


def diagram(sheet: Sheet) -> None:
    sheet.box(60, 100, 500, 300)
    for left, top, name in (
        (80, 130, "Maker"),
        (220, 130, "Trader"),
        (360, 130, "User"),
        (220, 220, "Bank"),
    ):
        sheet.box(left, top, left + 80, top + 40)
        sheet.text(left + 10, top + 20, name)
        sheet.text(left + 10, top + 34, "of goods")
    for left in (160, 300):
        sheet.across(150, left, left + 60)
    sheet.down(260, 170, 220)
    sheet.text(165, 145, "sale")
    sheet.text(305, 145, "sale")


def contents(sheet: Sheet) -> None:
    for number in range(12):
        sheet.text(60, 100 + 14 * number, f"Chapter {number + 1} " + "." * 80)
        sheet.right(400, 100 + 14 * number, str(7 * number + 1))


def columns(sheet: Sheet) -> None:
    """Three columns of text between the rules of a running head and of a foot."""
    for y in (50, 760):
        sheet.across(y, 40, 560)
    words = ["the", "exporter", "must", "keep", "records", "of", "shipments", "and", "licences"]
    source = random.Random(3)
    for number in range(50):
        for x in (40, 220, 400):
            line = ""
            while sheet.paper.stringWidth(line, "Helvetica", 10) < 130:
                line += source.choice(words) + " "
            sheet.text(x, 70 + 13 * number, line.strip())


def listed(sheet: Sheet) -> None:
    for number in range(12):
        sheet.text(60, 100 + 14 * number, f"{number + 1}.")
        sheet.text(
            90, 100 + 14 * number, "An item of a list with a label, which stands in a column."
        )


def underlined(sheet: Sheet) -> None:
    for number in range(6):
        y = 100 + 30 * number
        sheet.text(60, y, "Technical note on the entry:   the words of the note run on")
        sheet.across(y + 2, 60, 180)
        sheet.text(60, y + 13, "and on for another line:          in the same way")


@pytest.mark.parametrize("draw", [framed, diagram, contents, columns, listed, underlined])
def test_what_looks_like_a_table_and_is_none(draw: Callable[[Sheet], None]) -> None:
    page = made(draw)
    assert page.tables(ask=Plumber(page.data).page(1)) == []


def test_which_pages_need_a_look() -> None:
    def plain(sheet: Sheet) -> None:
        for number in range(40):
            sheet.text(60, 60 + 14 * number, "A line of plain text of the body of a report.")
        sheet.across(650, 60, 180)

    def read(draw: Callable[[Sheet], None], lines: list[TextLine]) -> PageRead:
        page = made(draw).page
        page.lines = lines
        return page

    text = [TextLine("A line of plain text.", (60, y, 160, y + 10), size=10.0) for y in range(99)]
    sales = [TextLine(f"Sales {n}", (60, n, 400, n + 10), size=10.0) for n in range(10, 16)]
    assert not needs_tables(read(plain, text))
    assert needs_tables(read(plain, sales))
    assert needs_tables(read(ruled, text))
    assert not needs_tables(PageRead(1, 600, 800, "image", rules=read(ruled, []).rules))


def test_many_lines_and_many_glyphs_end_soon() -> None:
    source = random.Random(1)
    rules = []
    for _ in range(1000):
        x, y, size = source.uniform(0, 500), source.uniform(0, 700), source.uniform(6, 300)
        rules += [(x, y, x + size, y + 0.5), (x, y, x + 0.5, y + size)]
    net = [(0.0, 4.0 * n, 600.0, 4.0 * n + 0.4) for n in range(200)]
    net += [(4.0 * n, 0.0, 4.0 * n + 0.4, 800.0) for n in range(150)]
    glyph = made(ruled).found.take(np.zeros(20_000, np.intp))
    glyph.boxes = np.tile(glyph.boxes, (1, 1)) + np.arange(20_000)[:, None] % 600
    begun = time.perf_counter()
    for drawing in (rules, net):
        page = PageRead(1, 600, 800, "text", rules=drawing)
        find_tables(glyph, page)
    assert time.perf_counter() - begun < 8
    assert frames([(0, 0, 1, 1)] * 2) == []


def test_a_list_below_a_captioned_table_is_none_of_its_rows() -> None:
    """The list fits into the table's first column, which is wide."""
    fees = [
        ["Individual licence", "EUR 120", "30 days"],
        ["Global licence", "EUR 950", "60 days"],
        ["A ruling on several closely related items of one maker", "EUR 75", "20 days"],
    ]

    def draw(sheet: Sheet) -> None:
        sheet.text(60, 60, "Text that stands above the table and runs over the whole of its width.")
        sheet.text(60, 90, "Table 2: Fees")
        for number, row in enumerate(fees):
            for x, text in zip((68, 380, 460), row, strict=True):
                sheet.text(x, 112 + 16 * number, text)
        for number, text in enumerate(["1. First step", "a. fill in the form", "2. Second step"]):
            sheet.text(80, 170 + 13 * number, text)

    one = made(draw)
    one.page.lines = [
        TextLine("Prose", (60, 50, 500, 60), 10.0),
        TextLine("Table 2: Fees", (60, 81, 130, 91), 10.0),
    ]
    (table,) = one.tables()
    assert rows(table) == fees
