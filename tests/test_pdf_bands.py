"""What stands at one height on many pages and is no head or foot: notes, titles, units."""

from __future__ import annotations

import pytest
from pdf_lines import RIGHT, line, page, written

from pipeline.extract.pdf.page import PageRead, TextLine

LANDS = ["Japan", "Korea", "Canada", "France", "Norway"]
NOTES = [
    "Orders of the Trade Office, at 3.",
    "Orders of the Trade Office, at 11, and Brown.",
    "Customs Orders, at 2.",
    "Customs Orders, at 40, and Brown.",
    "Brown, Goods and Borders, at 7.",
]


def text(n: int, top: float, count: int) -> list[TextLine]:
    return [
        line(f"{LANDS[n]} asks {chr(97 + i) * 5} of its {chr(107 + n) * 5} number {i * 7 + n}",
             top + 15 * i, end=RIGHT)
        for i in range(count)
    ]  # fmt: skip


def heads(*pages: PageRead) -> list[str]:
    return [found for tag, found in written(*pages) if tag == "FF"]


@pytest.mark.parametrize("raised", [False, True], ids=["level", "raised"])
def test_a_note_on_every_page_is_no_foot(raised: bool) -> None:
    """They stand at one height, and name the same works."""
    pages = []
    for n, note in enumerate(NOTES):
        lines = text(n, 80, 44)
        mark = str(n + 1)
        lines[5] = line(f"The office of {LANDS[n]}{mark} keeps a list of its own and shows it",
                        155, end=RIGHT, raised=(mark,))  # fmt: skip
        foot = line(f"{mark} {note}", 765, size=8, raised=(mark,) if raised else ())
        pages.append(page(lines, foot, number=n + 1, rules=[(70, 758, 200, 758.5)]))
    found = written(*pages)
    assert [tag for tag, _ in found if tag.startswith("footnote/")] == [
        f"footnote/fn_{n}" for n in range(1, 6)
    ]
    assert "FF" not in [tag for tag, _ in found]


@pytest.mark.parametrize(("size", "weight"), [(18, 400), (10, 700)], ids=["large", "bold"])
def test_the_titles_of_sheets_are_no_heads(size: float, weight: int) -> None:
    pages = [
        page(line(f"Trade rules of {land}", 60, size=size, weight=weight), text(n, 150, 3),
             number=n + 1)
        for n, land in enumerate(LANDS)
    ]  # fmt: skip
    assert heads(*pages) == []


def test_the_titles_of_slides_are_no_heads() -> None:
    titles = ["Free goods: their value", "Free goods: their buyers", "Listed goods: their value",
              "Listed goods: their buyers"]  # fmt: skip
    pages = [
        page(line(title, 24, size=28, weight=700), line(f"• So says {LANDS[n]}", 120, size=18),
             line(f"• And {NOTES[n]}", 150, size=18), number=n + 1, width=720, height=540)
        for n, title in enumerate(titles)
    ]  # fmt: skip
    assert heads(*pages) == []


@pytest.mark.parametrize(
    "unit",
    ["Schedule {}: ", "Category {} – ", "Attachment {}. ", "別紙様式第{}号　", "별지 제{}호 서식 "],
)
def test_units_that_begin_pages_are_no_heads(unit: str) -> None:
    titles = ["cups", "plates", "spoons", "forks", "knives"]
    pages = [
        page(line(unit.format(n + 1) + title, 60), text(n, 150, 3), number=n + 1)
        for n, title in enumerate(titles)
    ]
    assert heads(*pages) == []


def test_a_head_that_changes_in_the_type_of_the_text_is_one() -> None:
    pages = [
        page(line(f"Formalities of trade | {land}", 60), text(n, 150, 3), number=n + 1)
        for n, land in enumerate(LANDS)
    ]
    assert len(heads(*pages)) == len(LANDS)
