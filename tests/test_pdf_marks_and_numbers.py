"""A small number beside a line: the raised mark of a note, or the number of a row of two lines."""

from __future__ import annotations

from test_pdf_vertical import Sheet

from pipeline.extract.pdf.horizontal import horizontal_lines

ROWS = [
    ("The cups of this list and their lids go", "here and there with a note of the place."),
    ("Bells and toys of any size and kind that", "are made of wood are kept by themselves."),
]


def words(sheet: Sheet, text: str, x: float, base: float) -> float:
    for word in text.split():
        sheet.row(word, x, base, wide=0.5)
        x += 5 * len(word) + 3
    return x


def lines(sheet: Sheet) -> list[tuple[str, tuple[tuple[int, int], ...]]]:
    found = horizontal_lines(sheet.characters(), [], [], width=500, height=700)
    return [(line.text, line.raised) for line in found]


def test_a_rows_number_centred_beside_its_two_lines_is_no_mark() -> None:
    sheet = Sheet()
    for k, row in enumerate(ROWS):
        sheet.row(str(11 + k), 70, 106 + 30 * k, wide=0.5)
        for i, text in enumerate(row):
            words(sheet, text, 100, 100 + 30 * k + 12 * i)
    found = lines(sheet)
    assert [raised for _, raised in found if raised] == []
    said = "\n".join(text for text, _ in found)
    for row in ROWS:
        for text in row:
            assert text in said  # no number stands inside a sentence


def test_a_mark_raised_in_the_size_of_its_line_is_one() -> None:
    sheet = Sheet()
    end = words(sheet, ROWS[0][0], 100, 100)
    sheet.row("7", end - 2.5, 97, wide=0.5)
    ((text, raised),) = lines(sheet)
    assert text.endswith("7")
    assert [text[first:last] for first, last in raised] == ["7"]
