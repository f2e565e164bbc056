"""Tables with rules in PDFs: made here with reportlab, each kind once, and those of given files."""

from __future__ import annotations

from pathlib import Path

import pytest
from pdf_sheet import ITEMS, JAPANESE, XS, YS, Sheet, made, rows, ruled

from pipeline.extract.pdf.page import Cell, Table, TextLine
from pipeline.extract.pdf.tables import outside, put_in
from pipeline.extract.pdf.tables_asked import Plumber
from pipeline.extract.pdf.tables_grid import frames, grid_of


def test_a_full_grid_gives_its_cells_the_empty_one_too() -> None:
    page = made(ruled)
    (table,) = page.tables()
    assert rows(table) == ITEMS
    assert [(cell.row, cell.column) for cell in table.cells[:4]] == [(0, 0), (0, 1), (0, 2), (1, 0)]
    assert table.box == pytest.approx((60, 100, 400, 180), abs=1)
    assert table.cells[4].box == pytest.approx((140, 120, 300, 140), abs=1)


def test_merged_cells_span_places() -> None:
    def draw(sheet: Sheet) -> None:
        sheet.box(60, 100, 400, 180)
        sheet.across(120, 60, 400)
        sheet.across(140, 140, 400)
        sheet.across(160, 60, 400)
        sheet.down(140, 120, 180)
        sheet.down(300, 100, 180)
        sheet.text(64, 113, "Licence and goods")
        sheet.text(304, 113, "Term")
        sheet.text(64, 133, "General")
        sheet.cells(XS[1:], YS[1:], [["Lathe", "1"], ["Furnace", "2"], ["Pump", "3"]])
        sheet.text(64, 173, "Special")

    (table,) = made(draw).tables()
    spans = {c.text: (c.row, c.column, c.rows, c.columns) for c in table.cells}
    assert spans["Licence and goods"] == (0, 0, 1, 2)
    assert spans["Term"] == (0, 2, 1, 1)
    assert spans["General"] == (1, 0, 2, 1)
    assert spans["Furnace"] == (2, 1, 1, 1)
    assert spans["Special"] == (3, 0, 1, 1)


def test_lines_of_a_cell_are_joined_as_a_paragraph_is() -> None:
    def draw(sheet: Sheet) -> None:
        xs, ys = [60.0, 200.0, 400.0], [100.0, 120.0, 180.0, 240.0]
        sheet.grid(xs, ys)
        sheet.cells(xs, ys, [["Entry", "Comment"]])
        sheet.cells(
            xs,
            ys[1:],
            [
                [
                    "Nozzle",
                    "Parameters of the valve were amen-\nded and a note was added to the\nentry",
                ]
            ],
        )
        sheet.font(JAPANESE)
        sheet.cells(
            xs,
            ys[2:],
            [
                [
                    "噴射装置",
                    "弁の寸法に関する要件を改めて、新しい注\nを加えた項目\n① 一つ目\n② 二つ目",
                ]
            ],
        )

    (table,) = made(draw).tables()
    assert rows(table) == [
        ["Entry", "Comment"],
        ["Nozzle", "Parameters of the valve were amended and a note was added to the entry"],
        ["噴射装置", "弁の寸法に関する要件を改めて、新しい注を加えた項目 ① 一つ目 ② 二つ目"],
    ]


def test_open_sides_and_rows_that_meet_without_a_rule() -> None:
    """Rules across only around the head, columns' rules drawn row by row, nothing at the sides."""

    def draw(sheet: Sheet) -> None:
        sheet.across(100, 60, 400)
        sheet.across(120, 60, 400)
        for top, bottom in ((100, 120), (120, 134), (134, 160), (160, 174)):
            sheet.down(140, top, bottom)
            sheet.down(300, top, bottom)
        sheet.cells(XS, [100], [ITEMS[0]])
        sheet.cells(XS, [118], [["A1", "Lathe .........................", "12.5"]])
        sheet.cells(XS, [132], [["A2", "Saw, with\nblade", "7"]])
        sheet.cells(XS, [158], [["B1", "Furnace ....................", "30"]])

    (table,) = made(draw).tables()
    assert rows(table) == [
        ITEMS[0],
        ["A1", "Lathe", "12.5"],
        ["A2", "Saw, with blade", "7"],
        ITEMS[3],
    ]


def test_a_body_without_rules_between_its_rows_is_parted_by_its_figures() -> None:
    def draw(sheet: Sheet) -> None:
        sheet.grid(XS, [100, 120, 190])
        sheet.cells(XS, [100], [ITEMS[0]])
        for number, row in enumerate((ITEMS[1], ["A2", "Saw", "7"], ["A3", "Pump", "8"], ITEMS[3])):
            sheet.cells(XS, [120 + 16 * number], [row])

    (table,) = made(draw).tables()
    assert [row[0] for row in rows(table)] == ["Code", "A1", "A2", "A3", "B1"]
    assert rows(table)[4] == ["B1", "Furnace", "30"]


def test_a_row_without_rules_down_has_the_columns_of_the_others() -> None:
    def draw(sheet: Sheet) -> None:
        sheet.box(60, 100, 400, 180)
        for y in YS[1:4]:
            sheet.across(y, 60, 400)
        for top in (120, 160):
            sheet.down(140, top, top + 20)
            sheet.down(300, top, top + 20)
        sheet.text(64, 113, "Goods under a licence of any kind")
        sheet.cells(XS, YS[1:], ITEMS[1:])

    (table,) = made(draw).tables()
    assert rows(table) == [["Goods under a licence of any kind"], *ITEMS[1:]]


def test_paragraphs_side_by_side_are_one_row() -> None:
    lines = [
        "The exporter must keep",
        "a record of each ship-",
        "ment for seven years",
        "after its date.",
    ]

    def draw(sheet: Sheet) -> None:
        xs = [60.0, 180.0, 300.0, 420.0]
        sheet.grid(xs, [100, 120, 190])
        sheet.cells(xs, [100], [["One", "Two", "Three"]])
        sheet.cells(xs, [122], [["\n".join(lines)] * 3])

    (table,) = made(draw).tables()
    assert (
        rows(table)[1]
        == ["The exporter must keep a record of each shipment for seven years after its date."] * 3
    )


def test_turned_text_reads_along_its_line() -> None:
    def draw(sheet: Sheet) -> None:
        ys = [100.0, 170.0, 190.0, 210.0]
        sheet.grid(XS, ys)
        for x, name in zip((75, 160, 320), ("Code", "Net weight", "Rate"), strict=True):
            sheet.turned(x, 165, name)
        sheet.turned(175, 165, "in tonnes")
        sheet.cells(XS, ys[1:], [["A1", "3", "4"], ["A2", "5", "6"]])

    (table,) = made(draw).tables()
    assert rows(table)[0] == ["Code", "Net weight in tonnes", "Rate"]


def test_stacked_japanese_in_a_narrow_head() -> None:
    def draw(sheet: Sheet) -> None:
        xs, ys = [60.0, 76.0, 200.0], [100.0, 150.0, 200.0]
        sheet.grid(xs, ys)
        sheet.font(JAPANESE)
        sheet.cells([xs[0] - 1], ys, [["区\n分"], ["用\n途"]])
        sheet.cells(xs[1:], ys, [["対象となる貨物"], ["工作機械"]])

    (table,) = made(draw).tables()
    assert rows(table) == [["区分", "対象となる貨物"], ["用途", "工作機械"]]


def test_two_tables_in_the_order_of_the_page_and_lines_around_them() -> None:
    def draw(sheet: Sheet) -> None:
        ruled(sheet)
        sheet.grid(XS, [y + 200 for y in YS])
        sheet.cells(XS, [y + 200 for y in YS], ITEMS)

    page = made(draw)
    tables = page.tables()
    assert [round(table.box[1], -1) for table in tables] == [100, 300]
    inside = [TextLine("A1", (64, 125, 76, 135)), TextLine("B1", (64, 365, 76, 375))]
    before, between, after = (
        TextLine(name, (60, y, 300, y + 10))
        for name, y in (("before", 60), ("between", 240), ("after", 500))
    )
    page.page.lines = [before, inside[0], between, inside[1], after]
    put_in(page.page, tables)
    assert page.page.lines == [before, between, after]
    assert [table.at for table in page.page.tables] == [1, 2]
    assert outside(page.found, tables).sum() == 0


def test_a_line_that_runs_on_beyond_the_table_keeps_what_stands_outside() -> None:
    def draw(sheet: Sheet) -> None:
        ruled(sheet)
        sheet.text(404, 173, "<- the sum")

    page = made(draw)
    page.page.lines = [TextLine("30 <- the sum", (304, 163, 452, 176), size=10.0)]
    put_in(page.page, page.tables(), page.found)
    assert [line.text for line in page.page.lines] == ["<- the sum"]
    assert page.page.lines[0].box[0] > 400


def test_a_table_in_one_of_two_columns() -> None:
    def draw(sheet: Sheet) -> None:
        xs, ys = [40.0, 100.0, 200.0, 280.0], YS
        sheet.grid(xs, ys)
        sheet.cells(xs, ys, ITEMS)
        for number in range(30):
            sheet.text(310, 60 + 12 * number, "Body text of the other column, line after line.")
            if not 90 < 60 + 12 * number < 190:
                sheet.text(40, 60 + 12 * number, "Body text of this column, all lines alike.")

    page = made(draw)
    (table,) = page.tables()
    assert rows(table) == ITEMS
    assert not outside(page.found, [table]).all()


def test_a_row_left_over_on_the_next_page_is_known_by_its_columns() -> None:
    def rest(sheet: Sheet) -> None:
        sheet.grid(XS, [60, 80])
        sheet.cells(XS, [60], [["B2", "Kiln", "31"]])

    (first,) = made(ruled, rest).tables()
    page = made(ruled, rest, page=2)
    assert page.tables() == []  # two walls in a row could be anything
    (second,) = page.tables(before=first)
    assert rows(second) == [["B2", "Kiln", "31"]]


def broken(sheet: Sheet) -> None:
    """A table in which one rule down stops halfway through a row."""
    for y in YS:
        sheet.across(y, XS[0], XS[-1])
    for x in (XS[0], XS[1], XS[3]):
        sheet.down(x, YS[0], YS[-1])
    sheet.down(XS[2], YS[0], YS[3])
    sheet.down(XS[2], YS[3], YS[3] + 8)
    sheet.cells(XS, YS, ITEMS)


def test_only_a_doubtful_grid_is_asked_of_pdfplumber() -> None:
    asked: list[tuple[float, ...]] = []

    def ask(box: tuple[float, float, float, float]) -> None:
        asked.append(box)

    assert len(made(ruled).tables(ask=ask)) == 1
    assert asked == []
    (table,) = made(broken).tables(ask=ask)
    assert len(asked) == 1
    assert rows(table) == ITEMS  # by the rules across, and the gaps between its columns


def test_pdfplumber_gives_the_grid_that_it_sees() -> None:
    pytest.importorskip("pdfplumber")
    page = made(ruled)
    plumber = Plumber(page.data)
    try:
        grid = plumber.page(1)((60, 100, 400, 180))
        assert grid is not None
        assert (len(grid.ys) - 1, len(grid.xs) - 1, len(grid.areas)) == (4, 3, 12)
        assert plumber.page(1)((60, 400, 400, 480)) is None
    finally:
        plumber.close()
    page = made(broken)
    plumber = Plumber(page.data)
    (table,) = page.tables(ask=plumber.page(1))
    plumber.close()
    assert rows(table)[:3] == ITEMS[:3]
    assert " ".join(rows(table)[3]) == "B1 Furnace 30"


def test_a_file_that_pdfplumber_cannot_read_gives_no_grid() -> None:
    assert Plumber(b"%PDF-1.7 nothing").page(1)((0, 0, 10, 10)) is None


def test_a_grid_that_is_open_inside_is_not_certain() -> None:
    walls = [(0.0, y, 100.0, y) for y in (0.0, 20.0, 40.0)] + [
        (x, 0.0, x, 40.0) for x in (0.0, 100.0)
    ]
    (frame,) = frames([*walls, (50.0, 0.0, 50.0, 20.0), (50.0, 20.0, 50.0, 28.0)])
    grid = grid_of(frame)
    assert grid is not None and not grid.certain
    (frame,) = frames([*walls, (50.0, 0.0, 50.0, 40.0)])
    grid = grid_of(frame)
    assert grid is not None and grid.certain and len(grid.areas) == 4


def test_the_score_counts_cells_in_their_places() -> None:
    from benchmarks.extraction_tables import cells_of, digest, score

    table = Table(
        (0, 0, 1, 1),
        0,
        tuple(Cell(t, (0, 0, 1, 1), 0, n) for n, t in enumerate(("Ａ 1", "b", "", "c"))),
    )
    right = cells_of(table)
    assert right == {(0, 0): digest("A1"), (0, 1): digest(" b"), (0, 2): "", (0, 3): digest("c")}
    assert score(right, [right]).share() == 1.0
    moved = {(0, 0): right[0, 0], (0, 1): right[0, 3], (0, 2): "", (0, 4): right[0, 3]}
    found = score(right, [{}, moved])
    assert (found.right, found.filled_right, found.filled, found.extra) == (2, 1, 3, 1)
    assert found.missed == ["0,1", "0,3"]
    assert score(right, []).share() == 0.0


@pytest.mark.data
def test_the_tables_of_the_given_report(data: Path) -> None:
    """Three pages with tables, and two whose boxes and arrows are none."""
    from pipeline.extract.pdf.reading import read_pages

    file = (data / "pdf" / "ja-report-108p-tables.pdf").read_bytes()
    sizes = {}
    for number in (5, 87, 99, 103, 113):
        (page,) = read_pages(file, number, number)
        sizes[number] = [
            (len(rows(t)), max(c.column + c.columns for c in t.cells)) for t in page.tables
        ]
        if number == 103:
            last = page.tables[-1].cells
            assert [cell.text for cell in last if cell.column == 1] == ["657", "23.85%", "863"]
    assert sizes == {
        5: [],
        87: [(14, 2), (14, 2)],
        99: [],
        103: [(11, 7), (6, 7), (3, 2)],
        113: [(14, 3)],
    }


@pytest.mark.data
def test_a_table_over_five_pages_keeps_its_columns(data: Path) -> None:
    from pipeline.extract.pdf.reading import read_pages

    file = (data / "pdf" / "en-dual-use-list-253p.pdf").read_bytes()
    pages = list(read_pages(file, 100, 104))
    assert [len(rows(page.tables[0])) for page in pages] == [7, 15, 16, 9, 11]
    edges = [{round(cell.box[0], -1) for cell in page.tables[0].cells} for page in pages]
    assert edges == [{80, 220, 380}] * 5
