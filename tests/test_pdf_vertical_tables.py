"""Tables on vertical pages: in vertical text, their rows from right to left, and in lines."""

from __future__ import annotations

import pytest
from pdf_sheet import JAPANESE, Made, Sheet, made

from pipeline.extract.pdf.horizontal import horizontal_lines
from pipeline.extract.pdf.tables import put_in
from pipeline.extract.pdf.vertical import level_of, read_vertical

BODY = "輸出者は許可を受けた貨物の記録を作成しこれを五年間保存しなければならない"
ROWS = [
    ["項", "貨物", "地域"],
    ["一", "銃砲及び部分品", "全地域"],
    ["二", "ウランの化合物", "別表の国"],
]


def column(sheet: Sheet, text: str, x: float, y: float) -> None:
    """Glyphs one below the other; `x` is the left of their ems, `y` the top of the first."""
    for number, char in enumerate(text):
        sheet.text(x, y + 8.8 + 10 * number, char)


def prose(sheet: Sheet) -> None:
    sheet.font(JAPANESE)
    for number in range(6):
        column(sheet, BODY, 500 - 18 * number, 80)


def upright(sheet: Sheet) -> None:
    prose(sheet)
    xs, ys = [380.0, 356.0, 332.0, 308.0], [80.0, 110.0, 200.0, 270.0]
    sheet.grid(xs[::-1], ys)
    for x, row in zip(xs, ROWS, strict=False):
        for y, text in zip(ys, row, strict=False):
            column(sheet, text, x - 17, y + 5)


def level(sheet: Sheet) -> None:
    prose(sheet)
    xs, ys = [80.0, 120.0, 220.0, 300.0], [400.0, 420.0, 440.0, 460.0]
    sheet.grid(xs, ys)
    sheet.cells(xs, ys, ROWS)


def read(one: Made) -> Made:
    """The page with its lines, as the reading of a page has them when it looks for tables."""
    page, found = one.page, one.found
    page.lines, horizontal = read_vertical(found, page.rules, page.width, page.height)
    for line in horizontal_lines(
        found.take(horizontal), page.rules, [], width=page.width, height=page.height
    ):
        line.region += 9
        page.lines.append(line)
    return one


@pytest.mark.parametrize("draw", [upright, level])
def test_a_table_of_a_vertical_page(draw: object) -> None:
    one = read(made(draw))  # type: ignore[arg-type]
    (table,) = one.tables()
    texts = [[c.text for c in table.cells if c.row == row] for row in range(3)]
    assert texts == ROWS
    put_in(one.page, [table], one.found)
    assert [line.text for line in one.page.lines] == [BODY] * 6


def test_the_first_row_is_the_rightmost() -> None:
    (table,) = read(made(upright)).tables()
    first, last = table.cells[0].box, table.cells[-1].box
    assert first[0] > last[0]
    assert first[1] < last[1]
    assert [round(edge) for edge in table.box] == [308, 80, 380, 270]


def test_what_is_level_on_a_vertical_page() -> None:
    one = made(level)
    words = "".join(map(chr, one.found.codes[level_of(one.found)]))
    assert "銃砲及び部分品" in words
    assert "輸出者" not in words
