"""The Commerce Control List: entries, items, and lists in notes that look like items."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract import ccl_json
from pipeline.records import Document
from pipeline.split import ccl

Rows = list[tuple[str | None, str]]


def entry(code: str, rows: Rows, **facts: Any) -> dict[str, Any]:
    items = [{"paragraph": path, "kind": "item" if path else "text", "text": text}
             for path, text in rows]  # fmt: skip
    return {"eccn": code, "category": code[0], "heading": "Samples.", **facts, "items": items}


def split(*entries: dict[str, Any], deep: tuple[str, ...] = ()) -> Document:
    value = {"deepCategories": list(deep), "entries": list(entries)}
    return ccl.split(ccl_json.extract(json.dumps(value).encode(), "ccl.json"))[0]


def units(document: Document) -> dict[str, str]:
    return {p.address: p.text for p in document.provisions[1:]}


def test_entries_and_items() -> None:
    rows: Rows = [(None, "Read first."), ("a", "One:"), ("a.1", "Sub;"), ("b", "Two.")]
    document = split(entry("3A991", rows, reasonForControl="AT"))
    assert document.address == "us/cfr/15/774/supp_1"
    assert units(document) == {
        "eccn/3A991": "3A991 Samples.\nRead first.",
        "eccn/3A991/license-requirements": "Reason for control: AT",
        "eccn/3A991.a": "a. One:",
        "eccn/3A991.a.1": "a.1. Sub;",
        "eccn/3A991.b": "b. Two.",
    }
    one = document.provisions[1]
    assert (one.kind, one.label, one.heading, one.group) == (
        "entry", "3A991", "Samples.", "eccn/3A991")  # fmt: skip
    assert one.headings[0] == "Category 3—Electronics"
    assert [p.parent for p in document.provisions] == [None, 0, 1, 1, 3, 1]
    assert {p.group for p in document.provisions[1:]} == {"eccn/3A991"}


def test_a_list_in_a_note_is_text() -> None:
    rows: Rows = [
        ("a", "One:"), ("b", "Two."),
        (None, "3A991 does not control:"), ("a", "Toys;"), ("b", "Tools; or"), ("c", "Food."),
        (None, "3A991.a does not apply to:"), ("a", "Old ones;"), ("b", "New ones."),
        ("c", "Three."),
    ]  # fmt: skip
    document = split(entry("3A991", rows))
    found = units(document)
    assert [a for a in found if "/note_" not in a] == [
        "eccn/3A991", "eccn/3A991.a", "eccn/3A991.b", "eccn/3A991.c"]  # fmt: skip
    assert found["eccn/3A991.c"] == "c. Three."
    assert found["eccn/3A991/note_1"] == (
        "3A991 does not control:\na. Toys;\nb. Tools; or\nc. Food."
    )
    assert found["eccn/3A991.a/note_1"].endswith("b. New ones.")


def test_a_path_printed_in_the_text_and_one_without_its_parent() -> None:
    rows: Rows = [("z", "Others:"), (None, "z.1.a Big ones."), (None, "z.1.b Small ones.")]
    document = split(entry("3A991", rows))
    found = units(document)
    assert found["eccn/3A991.z.1.b"] == "z.1.b Small ones."
    assert found["eccn/3A991.z.1"] == ""


def test_status() -> None:
    document = split(
        entry("0A991", []),
        {"eccn": "3A992", "heading": "Only this."},
        entry("3A993", [("a", "[Reserved]"), ("b", "through w. [Reserved]"), ("x", "Parts.")]),
        entry("3A994", [], heading="[Reserved]"),
        entry("3A995", [], reasonForControl="AT"),
        entry("0A996", [], reasonForControl="AT"),
        deep=("3",),
    )
    status = {p.address: p.status for p in document.provisions if p.status}
    assert status == {
        "eccn/0A991": "heading only", "eccn/3A992": "heading only", "eccn/3A993.a": "deleted",
        "eccn/3A993.b": "deleted", "eccn/3A994": "deleted", "eccn/0A996": "heading only",
    }  # fmt: skip


def test_an_entry_that_stands_twice_is_kept_once_and_said() -> None:
    document = split(entry("3A991", [("a", "One.")]), entry("3A991", [("b", "Two.")]))
    assert list(units(document)) == ["eccn/3A991", "eccn/3A991.a"]
    assert "Two." in units(document)["eccn/3A991"]
    assert "3A991 stands twice" in document.warnings[0]


_PATHS = st.sampled_from([None, "a", "b", "c", "a.1", "a.2", "b.1.a", "1", "z", "x y", "", "iv"])
_TEXTS = st.sampled_from(["One;", "3A991.a is not:", "z.1.a Big.", "[Reserved]", "Note 1: see", ""])


@settings(deadline=None)
@given(st.lists(st.tuples(_PATHS, _TEXTS), max_size=20))
def test_any_order_of_items_is_covered(rows: Rows) -> None:
    document = split(entry("3A991", rows))
    addresses = [p.address for p in document.provisions]
    assert len(addresses) == len(set(addresses))
    owned = "".join(p.text for p in document.provisions)
    assert all(text in owned for _, text in rows)


@pytest.mark.data
def test_the_real_list(data: Path) -> None:
    raw = (data / "en" / "us-ccl.json").read_bytes()
    (document,) = ccl.split(ccl_json.extract(raw, "us-ccl.json"))
    entries = [p for p in document.provisions if p.kind == "entry"]
    assert len(entries) == json.loads(raw)["entryCount"] == 633
    assert all(p.group == p.address for p in entries)
    addresses = {p.address for p in document.provisions}
    assert {"eccn/3A001.b.2", "eccn/3A001.a.5.a.1", "eccn/5A002.a.4", "eccn/1C001.c.5"} <= addresses
    assert not {"eccn/1A002.c", "eccn/1A002.d", "eccn/1C001.d"} & addresses
    assert not document.warnings


def test_facts_and_notes_are_parts_of_the_entry() -> None:
    rows: Rows = [
        ("a", "One:"), (None, "3A991.a does not apply to cups."), ("a.1", "Sub;"),
        (None, "Note 4: 3A991.a.1 is new."), (None, "Technical Note: See there."),
    ]  # fmt: skip
    document = split(entry("3A991", rows, licenceExceptionFlags={"LVS": "$1"},
                           relatedControls="See 3A992."))  # fmt: skip
    found = units(document)
    assert list(found) == [
        "eccn/3A991", "eccn/3A991/license-exceptions", "eccn/3A991/related-controls",
        "eccn/3A991.a", "eccn/3A991.a/note_1", "eccn/3A991.a.1", "eccn/3A991.a.1/note_4",
        "eccn/3A991.a.1/technical-note_1"]  # fmt: skip
    assert found["eccn/3A991/related-controls"] == "Related controls: See 3A992."
    by_address = {p.address: p for p in document.provisions}
    note = by_address["eccn/3A991.a.1/note_4"]
    assert (note.kind, note.label, note.group) == ("note", "Note 4", "eccn/3A991")
    part = by_address["eccn/3A991/license-exceptions"]
    assert (part.kind, part.heading) == ("section", "License Exceptions")
