"""Notes as large as the text, and a list that begins at a page's foot; marks and exponents."""

from __future__ import annotations

from pdf_lines import RIGHT, line, page, written

from pipeline.extract.pdf.page import TextLine

FIVE = ["A buyer of cups and plates keeps each of the papers that tell of the sale of them",
        "for as long as the office may ask to see them, and shows them when it does, and",
        "sends a copy to the seller, who keeps it with the others of the year in which it",
        "came to him, and of the year before, so that the two of them may be compared by",
        "those who look after it."]  # fmt: skip


def paragraphs(count: int) -> tuple[list[TextLine], float]:
    """Paragraphs of five lines, parted by half a line; and where the next one begins."""
    lines: list[TextLine] = []
    y = 80.0
    for _ in range(count):
        for text in FIVE:
            lines.append(line(text, y, end=250.0 if text is FIVE[-1] else RIGHT))
            y += 15
        y += 8
    lines[2] = line("sends a copy1 to the seller, who keeps it with the others of the year in it",
                    lines[2].box[1], end=RIGHT, raised=("1",))  # fmt: skip
    return lines, y


def test_the_first_item_of_a_list_at_a_pages_foot_is_no_note() -> None:
    lines, y = paragraphs(6)
    item = line("1. The seller asks for a licence before any of the cups leave the land", y,
                end=RIGHT)  # fmt: skip
    more = page(line("2. The office answers within a month.", 80),
                line("3. A licence holds for a year.", 110), number=2)  # fmt: skip
    found = written(page(lines, item), more)
    assert [tag for tag, _ in found if tag.startswith("footnote/")] == []


def test_a_note_below_a_wider_gap_is_one() -> None:
    lines, y = paragraphs(5)
    note = line("1. Of the form that the office keeps.", y + 20)
    found = written(page(lines, note))
    assert [tag for tag, _ in found if tag.startswith("footnote/")] == ["footnote/fn_1"]


def test_the_exponent_of_a_foot_is_no_mark() -> None:
    """The number of the list's second item is the exponent of an area, 300 ft²."""
    for unit, notes in (("ft", []), ("sheds", ["footnote/fn_2"])):
        lines, y = paragraphs(1)
        lines[2] = line(f"sends a copy of all that is kept in a room of 300 {unit}2 to the seller",
                        lines[2].box[1], end=RIGHT, raised=("2",))  # fmt: skip
        small = line("2 Of the form that the office keeps.", y + 40, size=8)
        found = written(page(lines, small))
        assert [tag for tag, _ in found if tag.startswith("footnote/")] == notes, unit
