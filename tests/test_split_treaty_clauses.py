"""Agreements whose clauses print their article's number, and what is appended to them."""

from __future__ import annotations

import pytest

from pipeline.records import Block, Document, Extracted
from pipeline.split import split

HEAD = "Supply Agreement\n\n"


def made(text: str, *, headings: bool = False) -> Document:
    """Lines of an agreement, split; with `headings` those of its articles are marked as such."""
    parts: list[Block] = []
    for line in (HEAD + text).splitlines():
        marked = headings and (line.startswith(("ARTICLE", "Article")) or line + "\n\n" == HEAD)
        parts.append(Block(line, "heading" if marked else "text", level=2 if marked else 0))
        parts.append(Block("\n", kind="break"))
    (document,) = split(Extracted("made.pdf", "pdf", tuple(parts)))
    return document


def units(document: Document) -> dict[str, str]:
    return {
        p.address.removeprefix(document.address + "/"): " ".join(p.text.split())
        for p in document.provisions
    }


CLAUSES = """\
ARTICLE 1 – GOODS

1.1 The Seller delivers the goods. 1.2 The Buyer pays for them.

ARTICLE 2 – EXPORT

2.1 The Buyer shall do the following:

(a) keep each licence;

(b) report each transfer.

2.2 The Seller may ask for papers:

2.2.1 Before delivery; and

2.2.2 After delivery.

2.3 Each of the notices is written.

ARTICLE 3 – TERM

3.1 This Agreement ends after a year.
"""


@pytest.mark.parametrize("headings", [True, False])
def test_clauses_are_units_of_their_article(headings: bool) -> None:
    document = made(CLAUSES, headings=headings)
    assert list(units(document))[1:] == [
        "art_1", "art_1/1", "art_1/2", "art_2", "art_2/1", "art_2/1/a", "art_2/1/b", "art_2/2",
        "art_2/2/1", "art_2/2/2", "art_2/3", "art_3", "art_3/1",
    ]  # fmt: skip
    assert units(document)["art_1/2"] == "1.2 The Buyer pays for them."
    labels = {p.label for p in document.provisions}
    assert {"1.2", "2.2", "2.2.1"} <= labels


@pytest.mark.parametrize(
    "line",
    [
        "2.2 of this Agreement applies to them as well.",  # a reference
        "3.2 Another article's number.",
        "2.9 Too far from the last.",
        "2.2 kg of the alloy",
        "2.1.1.1 Steps are not left out.",
    ],
)
def test_other_decimals_are_text(line: str) -> None:
    text = CLAUSES.replace("2.2 The Seller may ask for papers:", line).replace("2.2.", "– ")
    found = units(made(text.replace("2.3 Each", "Each"), headings=True))
    assert [a for a in found if a.startswith("art_2/")] == ["art_2/1", "art_2/1/a", "art_2/1/b"]
    assert line in found["art_2/1/b"]


def test_a_clause_with_a_title_of_its_own() -> None:
    text = "ARTICLE 1\n1.1 Goods\nThey are new.\n1.2 Price\nIt is fixed.\nARTICLE 2\nIt ends.\n"
    parts = []
    for line in (HEAD + text).splitlines():
        kind = "heading" if line[:1].isdigit() or line.startswith(("ART", "Supply")) else "text"
        parts += [Block(line, kind, level=2), Block("\n", kind="break")]  # type: ignore[arg-type]
    (document,) = split(Extracted("made.docx", "docx", tuple(parts)))
    found = {p.label: p for p in document.provisions}
    assert found["1.2"].address.endswith("/art_1/2") and found["1.2"].heading == "Price"
    assert "It is fixed." in found["1.2"].text


@pytest.mark.parametrize("headings", [True, False])
@pytest.mark.parametrize(
    ("line", "address"),
    [
        ("Schedule A", "schedule_a"),
        ("SCHEDULE 1: GOODS", "schedule_1"),
        ("Annex 1", "annex_1"),
        ("Annex II – Prices of Goods", "annex_2"),
        ("Appendix 2", "appendix_2"),
        ("Exhibit B", "exhibit_b"),
        ("EXHIBIT B – PRICES", "exhibit_b"),
        ("Attachment 3: Forms", "attachment_3"),
    ],
)
def test_what_is_appended_is_a_unit_of_its_own(line: str, address: str, headings: bool) -> None:
    document = made(f"{CLAUSES}\n{line}\n\nThe goods are new.\n", headings=headings)
    found = units(document)
    assert found[address].endswith("The goods are new.")
    assert next(p for p in document.provisions if p.address.endswith(address)).kind == "annex"
    assert found["art_3/1"] == "3.1 This Agreement ends after a year."


def test_schedules_stand_side_by_side() -> None:
    found = units(
        made(f"{CLAUSES}\nSchedule A\n\nOne.\n\nSchedule B\n\nTwo.\n\nAnnex 1\n\nThree.\n")
    )
    assert found["schedule_b"].endswith("Two.") and found["annex_1"].endswith("Three.")


@pytest.mark.parametrize("headings", [True, False])
@pytest.mark.parametrize("line", ["Schedule A lists the goods.", "Exhibit B shall be kept."])
def test_a_sentence_that_begins_like_one_is_text(line: str, headings: bool) -> None:
    found = units(made(f"{CLAUSES}\n{line}\n", headings=headings))
    assert line in found["art_3/1"]


def test_a_name_between_articles_is_text() -> None:
    text = CLAUSES.replace("ARTICLE 3", "Schedule A\n\nARTICLE 3")
    found = units(made(text, headings=True))
    assert "schedule_a" not in found and "Schedule A" in found["art_2/3"]


def test_names_listed_above_the_articles_open_nothing() -> None:
    listed = "Exhibit A: Goods\n\nSchedule B: Prices\n\n"
    found = units(made(f"{listed}{CLAUSES}"))
    assert "art_2/2/1" in found and not any(a.startswith(("exh", "sched")) for a in found)


@pytest.mark.parametrize("headings", [True, False])
def test_a_table_of_contents_with_exhibits_opens_nothing(headings: bool) -> None:
    listed = "ARTICLE 1 – GOODS\n\nARTICLE 2 – EXPORT\n\nARTICLE 3 – TERM\n\n"
    listed += "Schedule 1 Goods\n\nExhibit A – Prices\n\n"
    below = "Exhibit A – Prices\n\nThey are fixed.\n"
    document = made(f"{listed}{CLAUSES}\n{below}", headings=headings)
    found = units(document)
    assert found["art_1/2"] == "1.2 The Buyer pays for them."
    assert found["exhibit_a"] == "Exhibit A – Prices They are fixed."
    assert list(found)[1] == "art_1" and "exhibit_a_2" not in found


def test_a_list_behind_a_clauses_title() -> None:
    text = CLAUSES.replace("2.2 The Seller may ask for papers:", "2.2 Papers. (a) The Seller asks.")
    found = units(made(text, headings=True))
    assert found["art_2/2"] == "2.2 Papers." and found["art_2/2/a"] == "(a) The Seller asks."
