"""Lists in tables: an entry's items and notes in one cell, as paragraphs of it or run together."""

from __future__ import annotations

import pytest

from pipeline.records import Block, Box, Document, Extracted
from pipeline.split import control_list
from pipeline.split.control_list_rows import read

PARAGRAPHS = (
    "Sample devices, as follows:",
    "Note 1: The status of 3A001.a is that of the host.",
    "a. Receivers, as follows:",
    "Note: Receivers include:",
    "1. Small ones;",
    "2. Not used;",
    "b. Transmitters.",
    "Technical Notes:",
    "1. For the purposes of 3A001.b, power is output.",
    "2. For the purposes of 3A001.a, gain is a ratio.",
)
KOREAN = (
    "견본 용기로서 다음의 것 가. 유리 용기 1) 얇은 것 2) 두꺼운 것 나. 강철 용기 "
    "비고 1A001은 다음의 것을 통제하지 아니한다. 가. 식기 나. 화병"
)
WANTED = ["3A001", "3A001/note_1", "3A001/a", "3A001/a/note_1", "3A001/b",
          "3A001/b/technical-note_1", "3A001/a/technical-note_2"]  # fmt: skip


def row(code: str, *paragraphs: str) -> list[Block]:
    blocks = [Block(code, role="row"), Block(" | ", "break", role="row")]
    for n, text in enumerate(paragraphs):
        blocks += [Block(" ", "break")] * (n > 0) + [Block(text, role="row")]
    return [*blocks, Block("\n", "break")]


def split(*blocks: Block, dialect: str = "docx") -> Document:
    return control_list.split(Extracted("list", dialect, blocks))[0]


def units(document: Document) -> dict[str, str]:
    return {
        p.address.partition("/sec_")[2]: " ".join(p.text.split())
        for p in document.provisions
        if "/sec_" in p.address
    }


def test_paragraphs_of_a_cell_are_items_and_notes() -> None:
    found = units(split(*row("3A001", *PARAGRAPHS), *row("3A002", "Sample meters.")))
    assert list(found) == [*WANTED, "3A002"]
    assert found["3A001/a/note_1"].endswith("2. Not used;")
    assert found["3A001"] == "3A001 | Sample devices, as follows:"


def test_a_cell_that_runs_on_is_cut_after_its_clauses() -> None:
    found = units(split(*row("3A001", " ".join(PARAGRAPHS)), *row("3A002", "Sample meters.")))
    assert list(found) == [*WANTED, "3A002"]
    assert found["3A001/b"] == "b. Transmitters."
    assert found["3A001/b/technical-note_1"].startswith("Technical Notes: 1. For")


def test_korean_clauses_have_no_stops() -> None:
    found = units(split(*row("1A001", KOREAN), *row("1A002", "견본 관")))
    assert list(found) == [
        "1A001", "1A001/가", "1A001/가/1", "1A001/가/2", "1A001/나", "1A001/note_1", "1A002",
    ]  # fmt: skip
    assert found["1A001/note_1"].endswith("나. 화병")


def test_what_is_not_controlled_is_never_an_item() -> None:
    text = "Sample devices. Note: 3A001 does not control: a. Toys; b. Copies."
    found = units(split(*row("3A001", text)))
    assert list(found) == ["3A001", "3A001/note_1"]


def test_full_codes_and_notes_in_rows_of_their_own() -> None:
    rows = [
        *row("3A001", "Sample devices, as follows:"),
        *row("3A001.a", "Receivers;"),
        *row("3A001.a.1", "Small ones;"),
        *row("", "Note: Small ones include toys."),
        *row("3A001.b", "Not used"),
    ]
    document = split(*rows)
    assert list(units(document)) == [
        "3A001", "3A001/a", "3A001/a/1", "3A001/a/1/note_1", "3A001/b",
    ]  # fmt: skip
    assert document.provisions[-1].status == "deleted"


def test_a_heading_row_has_no_empty_cells_in_its_title() -> None:
    head = [Block("CATEGORY 3 - SAMPLES", role="row"), Block(" | ", "break"), Block("\n", "break")]
    document = split(*head, *row("3A001", "Sample devices."))
    assert document.provisions[-1].headings == ("CATEGORY 3 - SAMPLES",)


def test_without_columns_a_conjunction_ends_a_list() -> None:
    lines = ("3A001 Devices:", "a. Receivers:", "1. Small;", "2. Cheap, having any of:",
             "a. Legs; or", "b. Arms;", "b. Transmitters;", "c. Mixers.")  # fmt: skip
    found = units(split(Block("\n".join(lines)), dialect="text"))
    assert list(found)[-4:] == ["3A001/a/2/a", "3A001/a/2/b", "3A001/b", "3A001/c"]


def test_without_columns_the_list_of_a_note_is_no_item() -> None:
    lines = ("3A001 Devices:", "a. Receivers;", "1. Small; and", "2. Cheap.",
             "Note: 3A001.a does not control:", "a. Toys:", "1. Of wood; and",
             "2. Without a battery;", "b. Copies.", "b. Transmitters.")  # fmt: skip
    found = units(split(Block("\n".join(lines)), dialect="text"))
    assert list(found) == [
        "3A001", "3A001/a", "3A001/a/1", "3A001/a/2", "3A001/a/note_1", "3A001/b",
    ]  # fmt: skip
    assert found["3A001/b"] == "b. Transmitters."


def printed(lines: list[tuple[float, str]]) -> list[Block]:
    blocks: list[Block] = []
    for n, (left, text) in enumerate(lines):
        box = Box(1, left, 20.0 + 12 * n, left + 200, 30.0 + 12 * n)
        blocks += [Block(text, page=1, boxes=(box,)), Block("\n", "break")]
    return blocks


@pytest.mark.parametrize("step", [0.0, 24.0])
def test_labels_at_the_edge_of_the_entries_are_still_labels(step: float) -> None:
    """A page without indents: its columns tell nothing, and end no entry."""
    lines = [(60.0, "3A001 Sample devices that have any of the following:"),
             (60 + step, "a. Receivers that are longer than thirty characters;"),
             (60 + step, "b. Transmitters that are longer than that, as well."),
             (60.0, "3A002 Sample meters.")]  # fmt: skip
    found = units(split(*printed(lines), dialect="pdf"))
    assert list(found) == ["3A001", "3A001/a", "3A001/b", "3A002"]


def test_pages_of_two_columns_have_two_edges() -> None:
    entry = [(0.0, "3A00{n} Sample devices, as follows:"), (20.0, "a. Receivers:"),
             (40.0, "1. Small ones;"), (40.0, "Note: They are new.")]  # fmt: skip
    lines = [
        (edge + at, text.format(n=n + 4 * (edge > 100)))
        for edge in (60.0, 320.0)
        for n in range(1, 5)
        for at, text in entry
    ]
    extracted = Extracted("list.pdf", "pdf", tuple(printed(lines)))
    rows, columns = read(extracted)
    assert columns.by == "boxes"
    assert len({r.column for r in rows if r.text.startswith("3A")}) == 1
    found = units(control_list.split(extracted)[0])
    assert {"3A002/a/note_1", "3A007/a/note_1", "3A008/a/1"} <= set(found)
