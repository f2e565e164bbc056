"""A dual-use list as plain text: entries, items by indentation, page heads, notes with lists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import Workspace
from pipeline.errors import SplitError
from pipeline.records import Block, Document, Extracted
from pipeline.split import control_list

SAMPLE = """CATEGORY 0 - SAMPLE MATERIALS
0A      Systems, Equipment and Components
0A001   Sample vessels, as follows:
        N.B.   SEE ALSO 1A001.
        a.     Vessels made of any of the following:
               Technical Note:
               For the purposes of 0A001.a.:
                                 1.     Glass means quartz.
                                 2.     Steel means iron.
               1.     Glass; or
               2.     Steel;
        Note:  0A001.a. does not control:
                     a.     Cups;
                     b.     Plates.



                                                                    25
\fCATEGORY 0 - SAMPLE MATERIALS

0A001   continued
      b.     Vessels specified in
             1A001.b. or 0A002;
      c.     Not used.
0A002   Sample pipes.
                                                                    26
\f      CATEGORY 1 - SAMPLE TOOLS

CATEGORY 1 - SAMPLE TOOLS
1A      Systems
1A001   a.     Tools for the "use" of
               0A002   pipes.
"""


def split(text: str, name: str = "My List (2024).txt") -> Document:
    return control_list.split(Extracted(name, "text", (Block(text),)))[0]


def units(document: Document) -> dict[str, str]:
    return {p.address.removeprefix("doc/my-list-2024/"): p.text for p in document.provisions[1:]}


def test_entries_items_and_headings() -> None:
    document = split(SAMPLE)
    assert document.text == SAMPLE
    assert document.address == "doc/my-list-2024"
    found = units(document)
    assert list(found) == [
        "cat_0", "cat_0A", "cat_1", "cat_1A",
        "sec_0A001", "sec_0A001/nb_1", "sec_0A001/a", "sec_0A001/a/technical-note_1",
        "sec_0A001/a/1", "sec_0A001/a/2", "sec_0A001/a/note_1", "sec_0A001/b",
        "sec_0A001/c", "sec_0A002", "sec_1A001", "sec_1A001/a",
    ]  # fmt: skip
    assert found["sec_0A001/a/1"] == "1.     Glass; or"
    assert found["sec_0A001/a"] == "a.     Vessels made of any of the following:"
    assert "Glass means quartz." in found["sec_0A001/a/technical-note_1"]
    assert found["sec_0A001/a/note_1"].endswith("b.     Plates.")
    assert found["sec_1A001/a"].endswith("0A002   pipes.")


def test_an_entry_is_a_group_with_its_heading_and_titles() -> None:
    document = split(SAMPLE)
    by_address = {p.address: p for p in document.provisions}
    one = by_address["doc/my-list-2024/sec_0A001"]
    assert (one.kind, one.label, one.heading) == ("entry", "0A001", "Sample vessels, as follows:")
    assert one.headings == (
        "CATEGORY 0 - SAMPLE MATERIALS", "0A Systems, Equipment and Components")  # fmt: skip
    sub = by_address["doc/my-list-2024/sec_0A001/a/1"]
    assert (sub.group, sub.kind, sub.label) == (
        one.address, "subitem", "0A001.a.1")  # fmt: skip
    assert by_address["doc/my-list-2024/sec_0A001/c"].status == "deleted"


def test_page_heads_and_numbers_are_furniture() -> None:
    document = split(SAMPLE)
    furniture = "".join(
        document.text[p.start : p.end] for p in document.pieces if p.kind == "furniture"
    )
    assert furniture.split() == (
        [
            "25",
            "CATEGORY",
            "0",
            "-",
            "SAMPLE",
            "MATERIALS",
            "0A001",
            "continued",
            "26",
            "CATEGORY",
            "1",
            "-",
            "SAMPLE",
            "TOOLS",
        ]
    )


def test_a_page_head_does_not_end_an_entry() -> None:
    text = "0A001   One:\n        a.     First;\n\fCATEGORY 0 - SAMPLES\n        b.     Second.\n"
    assert "sec_0A001/b" in units(split(text))


def test_text_without_columns_is_read_by_its_labels() -> None:
    text = "0A001 Vessels:\na. Glass;\n1. Thin;\n2. Thick;\nb. Steel.\n1C010 which is not here.\n"
    found = units(split(text))
    assert list(found) == ["sec_0A001"] + [f"sec_0A001/{x}" for x in ("a", "a/1", "a/2", "b")]
    assert found["sec_0A001/b"].endswith("not here.")


def test_recognises() -> None:
    rows = [f"0A00{n}   Things number {n}\n        a.     Sub\n" for n in range(1, 7)]
    assert control_list.recognises("".join(rows))
    assert not control_list.recognises("".join(reversed(rows)))
    assert not control_list.recognises("The entries 0A001 to 0A005 are named in a report.\n" * 9)


def test_without_entries_it_is_an_error() -> None:
    with pytest.raises(SplitError, match="no entry"):
        split("A report.\n\nIt mentions 0A001.\n")


_ROWS = st.lists(
    st.sampled_from(["        a.     One", "        b.   Two;", "   1. x", "              2.     y",
                     "        Note 1:   see:", "N.B. See", "0A001   Again", "0A003", "\f12", "33",
                     "CATEGORY 0 - X", "0B     Tests", "a.", "   a.   1.   deep", "ii.  z", "",
                     "0A001.a. continued", "        Not used"]),
    max_size=30,
)  # fmt: skip


@settings(deadline=None)
@given(_ROWS)
def test_any_order_of_lines_is_covered(rows: list[str]) -> None:
    text = "0A001   Start\n" + "\n".join(rows)
    document = split(text)
    assert document.text == text
    addresses = [p.address for p in document.provisions]
    assert len(addresses) == len(set(addresses))


@pytest.mark.data
def test_the_real_list(data: Path) -> None:
    path = data / "en" / "dual-use-list-II-en-2022.txt"
    text = path.read_text("utf-8")
    (document,) = control_list.split(Extracted(path.name, "text", (Block(text),)))
    assert document.text == text
    assert control_list.recognises(text)
    base = "doc/dual-use-list-ii-en-2022/sec_"
    addresses = {p.address for p in document.provisions}
    codes = set(re.findall(r"^\f?(\d[A-E]\d{3})(?= )(?!\s+continued)", text, re.M))
    entries = {p.address.removeprefix(base) for p in document.provisions if p.kind == "entry"}
    assert entries == codes
    assert {f"{base}{a}" for a in ("0A001/i/1", "1A004/a/4/f", "2B233/c/6", "9E003/a/3/b/1/c")} <= (
        addresses
    )
    cited = {c.replace(".", "/") for c in re.findall(r"\b\d[A-E]\d{3}(?:\.[a-z0-9]{1,2}\b)+", text)}
    missing = [c for c in cited if c[:5] in codes and base + c not in addresses]
    assert len(missing) <= len(cited) / 50


def test_an_item_is_found_by_its_full_code(quick: Workspace, tmp_path: Path) -> None:
    rows = "".join(f"0A00{n}   Sample pipes number {n}.\n" for n in range(2, 10))
    path = tmp_path / "list.txt"
    path.write_text(SAMPLE.replace("0A002   Sample pipes.\n", rows) + "1A002   Rods.\n", "utf-8")
    quick.add([path])
    quick.build()
    hits = quick.search("0A001.a.2")
    assert hits[0].address == "doc/list/sec_0A001"
    shown = quick.show("doc/list/sec_0A001/a/2")
    assert shown is not None
    assert [part.label for part in shown.parts] == ["0A001.a.2"]
