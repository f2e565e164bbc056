"""Notes in the annexes of Union law: what they are about, and lists that are theirs."""

from __future__ import annotations

import time

import pytest

from pipeline.extract import extract
from pipeline.extract.eurlex_notes import Notes
from pipeline.records import Document
from pipeline.split import split

AT = ("annex_1", "3A901")


def point(label: str, text: str, inner: str = "") -> str:
    return (
        f'<table><tr><td><p class="oj-normal">{label}</p></td>'
        f'<td><p class="oj-normal">{text}</p>{inner}</td></tr></table>'
    )


def p(text: str) -> str:
    return f'<p class="oj-normal"><span class="oj-italic">{text}</span></p>'


LIST = (
    point("3A901", "Sample devices, as follows:")
    + p("Note 1: 3A901 includes:")
    + point("a.", "Kits;")
    + point("b.", "Parts.")
    + point("a.", "Receivers, as follows:",
            p("Note: Receivers include:") + point("—", "Radios;") + point("—", "Bells.")
            + point("1.", "Small ones;") + point("2.", "Large ones;"))
    + p("Technical Notes:")
    + point("1.", "For the purposes of 3A901.a.1, size is length.")
    + point("2.", "For the purposes of 3A901.a.2, size is width.")
    + point("b.", "Transmitters.")
    + p("Note: 3A901.b. does not control:")
    + point("a.", "Toys;", point("1.", "Of wood;"))
    + point("b.", "Copies.")
    + p("N.B. See also 3A902.")
    + point("3A902", "Sample meters.")
    + '<table><tr><td><p class="oj-normal">Note:</p></td><td><p class="oj-normal">3A902 does not '
    + 'control:</p>' + point("a.", "Clocks.") + "</td></tr></table>"
)  # fmt: skip


@pytest.fixture(scope="module")
def document() -> Document:
    head = (
        '<p class="oj-doc-ti">REGULATION (EU) 2099/17 OF THE SAMPLE COUNCIL</p>'
        '<p class="oj-ti-art">Article 1</p><p class="oj-normal">Samples are in Annex I.</p>'
        '<p class="oj-doc-ti">ANNEX I</p><p class="oj-doc-ti">LIST OF SAMPLES</p>'
    )
    page = f'<html><head><meta charset="utf-8"/></head><body>{head}{LIST}</body></html>'
    extracted = extract(page.encode(), "act.html")
    assert extracted.dialect == "eurlex-html"
    return split(extracted)[0]


def test_notes_are_provisions_and_their_lists_are_theirs(document: Document) -> None:
    found = {q.address.partition("/annex_1/")[2]: " ".join(q.text.split())
             for q in document.provisions if "/annex_1/" in q.address}  # fmt: skip
    assert list(found) == [
        "3A901", "3A901/note_1", "3A901/a", "3A901/a/note_1", "3A901/a/1", "3A901/a/2",
        "3A901/technical-note_1", "3A901/a/2/technical-note_2", "3A901/b", "3A901/b/note_1",
        "3A901/nb_1", "3A902", "3A902/note_1",
    ]  # fmt: skip
    assert found["3A901/note_1"].endswith("b. Parts.")
    assert found["3A901/a/note_1"].endswith("— | Bells.")
    assert found["3A901/b/note_1"].endswith("a. Toys; 1. Of wood; b. Copies.")
    assert found["3A902/note_1"] == "Note: 3A902 does not control: a. Clocks."


def test_a_note_is_called_by_its_item(document: Document) -> None:
    by = {q.address.partition("/annex_1/")[2]: q for q in document.provisions}
    note = by["3A901/b/note_1"]
    assert (note.kind, note.label, note.heading) == ("note", "Note", "3A901.b Note")
    assert note.group == by["3A901"].address


def test_only_entries_of_a_control_list_have_notes() -> None:
    notes = Notes({AT})
    assert notes.begin("Note: This is text.", ("art_1", "1")) is None
    assert notes.begin("Notes are taken.", AT) is None
    assert notes.begin("Note 3: Read this.", AT) == (*AT, "note_3")
    assert notes.begin("N.B. Read this.", AT) == (*AT, "nb_1")
    assert notes.begin("Note: In 3A901.b.2 one reads.", AT) == (*AT, "note_1")  # b is not there
    assert notes.member("a", AT, str) is None  # the note ends with a full stop


def test_many_notes_of_one_entry_are_numbered_in_time() -> None:
    notes = Notes({AT, (*AT, "note_3")})
    start = time.perf_counter()
    found = [notes.begin("Note: Read this.", AT) for _ in range(8000)]
    assert time.perf_counter() - start < 2
    assert found[:4] == [(*AT, f"note_{n}") for n in (1, 2, 4, 5)]
    assert found[-1] == (*AT, "note_8001")
    assert notes.begin("Note 7: Read this.", AT) == (*AT, "note_8002")
    assert notes.begin("Note: Read this.", ("annex_1", "3A903")) == ("annex_1", "3A903", "note_1")
