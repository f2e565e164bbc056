"""Rows that a page breaks, beside rows that only look so: no word of them is lost."""

from __future__ import annotations

from pdf_lines import line, page

from pipeline.extract.pdf.assemble import assembled
from pipeline.extract.pdf.page import Cell, PageRead, Table

EDGES = [70.0, 170.0, 320.0, 470.0]
Said = tuple[str, int, int, int]  # the text of a cell, its column, the columns and rows it covers
HEAD: list[Said] = [("Item", 0, 1, 1), ("Rule", 1, 1, 1), ("Remark", 2, 1, 1)]
WHOLE: list[Said] = [("A1", 0, 1, 1), ("Licence", 1, 1, 1), ("None.", 2, 1, 1)]
LATER: list[Said] = [("A3", 0, 1, 1), ("Licence", 1, 1, 1), ("None.", 2, 1, 1)]


def table(rows: list[list[Said]], top: float) -> Table:
    cells = tuple(
        Cell(text, (EDGES[column], top + 20 * row, EDGES[column + wide], top + 20 * (row + deep)),
             row, column, deep, wide)
        for row, said in enumerate(rows)
        for text, column, wide, deep in said
    )  # fmt: skip
    return Table((EDGES[0], top, EDGES[-1], top + 20 * len(rows)), 0, cells)


def over_a_page(above: list[list[Said]], below: list[list[Said]], more: str = "") -> str:
    """The text of a table at the foot of a page and of one at the head of the next."""
    first: PageRead = page(line("Some words above the table.", 80))
    first.tables = [table(above, 700)]
    first.tables[0].at = 1
    second = page(line(f"Some words below the table. {more}", 300), number=2)
    second.tables = [table(below, 80)]
    return "".join(block.text for block in assembled([first, second]))


def test_a_row_that_goes_on_is_one() -> None:
    last: list[Said] = [("A2", 0, 1, 1), ("Licence", 1, 1, 1), ("Only where", 2, 1, 1)]
    rest: list[Said] = [("", 0, 1, 1), ("", 1, 1, 1), ("it is sold.", 2, 1, 1)]
    assert "Only where it is sold." in over_a_page([HEAD, WHOLE, last], [rest, LATER])


def test_words_beneath_a_cell_of_two_columns() -> None:
    last: list[Said] = [("A2", 0, 1, 1), ("A licence is asked where", 1, 2, 1)]
    rest: list[Said] = [("", 0, 1, 1), ("", 1, 1, 1), ("the buyer is new", 2, 1, 1)]
    assert "the buyer is new" in over_a_page([HEAD, WHOLE, last], [rest, LATER])


def test_words_beneath_a_cell_of_the_row_above() -> None:
    above: list[Said] = [("A1", 0, 1, 1), ("Licence", 1, 1, 1), ("Holds for", 2, 1, 2)]
    last: list[Said] = [("A2", 0, 1, 1), ("Licence", 1, 1, 1)]
    rest: list[Said] = [("", 0, 1, 1), ("", 1, 1, 1), ("both of them", 2, 1, 1)]
    assert "both of them" in over_a_page([HEAD, above, last], [rest, LATER])


def test_words_beneath_an_empty_cell_are_a_row_of_their_own() -> None:
    last: list[Said] = [("A2", 0, 1, 1), ("Licence.", 1, 1, 1), ("", 2, 1, 1)]
    rest: list[Said] = [("", 0, 1, 1), ("", 1, 1, 1), ("Sum of the class", 2, 1, 1)]
    rows = over_a_page([HEAD, WHOLE, last], [rest, LATER]).splitlines()
    (a2,) = [row for row in rows if row.startswith("A2")]
    assert "Sum" not in a2
    assert any("Sum of the class" in row for row in rows)


def test_a_word_that_the_page_breaks_is_joined_as_the_document_writes_it() -> None:
    last: list[Said] = [("A2", 0, 1, 1), ("Licence", 1, 1, 1), ("Goods of dual-", 2, 1, 1)]
    rest: list[Said] = [("", 0, 1, 1), ("", 1, 1, 1), ("ity and worth", 2, 1, 1)]
    said = over_a_page([HEAD, WHOLE, last], [rest, LATER], "Their duality is known.")
    assert "Goods of duality and worth" in said
