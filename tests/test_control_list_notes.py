"""Notes of a dual-use list: what they are about, their numbers, the lists in them."""

from __future__ import annotations

import pytest

from pipeline.address import parse
from pipeline.records import Block, Document, Extracted
from pipeline.split import control_list
from pipeline.split.control_list_marks import note_at

LIST = """CATEGORY 3 - SAMPLES
3A      Systems
        Note:  The status of wafers is that of their device.
3A001   Sample devices, as follows:
        N.B.   SEE ALSO 3A101.
        a.     Receivers having any of the following:
               1.     A gain of 3 or more; or
               2.     A mass of 2 kg or less;
               Technical Notes:
               1.     For the purposes of 3A001.a.1., gain is a ratio.
               2.     Mass includes:
                      a.     The case; and
                      b.     The cable.
               3.     The cable ends at the plug.
        b.     Transmitters;
               Note 1:  3A001.b. does not control toys.
               Note 2:  Not used.
        c.     Mixers.
        Note:  3A001.a. and 3A001.c. do not control:
               a.     Kitchen appliances;
               b.     Musical instruments.
3A002   Sample meters.
        Note 4:  3A002 includes:
                 a.     Clocks;
                        Technical Note:
                        A clock tells the time.
                 b.     Scales.
"""
BARE = """3A001 Sample devices:
a. Receivers;
b. Transmitters.
Note: They are new.
Technical Note: In 3A001.a "receivers" means sets.
3A002 Meters.
"""


def split(text: str) -> Document:
    return control_list.split(Extracted("list.txt", "text", (Block(text),)))[0]


def notes(text: str) -> dict[str, str]:
    return {
        p.address.removeprefix("doc/list/"): " ".join(p.text.split())
        for p in split(text).provisions
        if p.kind == "note"
    }


def test_notes_hang_on_what_they_name_or_stand_under() -> None:
    found = notes(LIST)
    assert list(found) == [
        "cat_3A/note_1",
        "sec_3A001/nb_1",
        "sec_3A001/a/1/technical-note_1",
        "sec_3A001/a/technical-note_2",
        "sec_3A001/a/technical-note_3",
        "sec_3A001/b/note_1",
        "sec_3A001/b/note_2",
        "sec_3A001/note_1",
        "sec_3A002/note_4",
        "sec_3A002/note_4/technical-note_1",
    ]
    assert found["sec_3A001/note_1"].endswith("a. Kitchen appliances; b. Musical instruments.")
    assert found["sec_3A002/note_4"] == "Note 4: 3A002 includes: a. Clocks; b. Scales."
    assert found["sec_3A001/a/technical-note_2"].endswith("a. The case; and b. The cable.")


def test_lists_in_notes_are_no_items() -> None:
    document = split(LIST)
    items = [p.label for p in document.provisions if p.kind in ("item", "subitem")]
    assert items == ["3A001.a", "3A001.a.1", "3A001.a.2", "3A001.b", "3A001.c"]


NO_COLON = """3A001 Sample devices, as follows:
        a.     Receivers having any of the following:
               1.     A gain of 3 or more; or
               2.     A mass of 2 kg or less.
               Technical Notes:
               1.     Gain is a ratio.
               2.     Mass includes the case.
               Note   3A001.a. does not control receivers that are:
                      a.     Painted;
                      b.     Made of wood; or
                      c.     Broken.
               Technical Note  "Broken" means out of order, see the
               Note The receivers of this sentence go on.
        b.     Transmitters.
"""


def test_a_note_may_have_lost_its_colon() -> None:
    found = notes(NO_COLON)
    assert list(found) == [f"sec_3A001/a/{n}" for n in (
        "technical-note_1", "technical-note_2", "note_1", "technical-note_3")]  # fmt: skip
    assert found["sec_3A001/a/technical-note_2"] == "2. Mass includes the case."
    assert found["sec_3A001/a/note_1"].endswith("a. Painted; b. Made of wood; or c. Broken.")
    assert found["sec_3A001/a/technical-note_3"].endswith("sentence go on.")
    items = [p.label for p in split(NO_COLON).provisions if p.kind in ("item", "subitem")]
    assert items == ["3A001.a", "3A001.a.1", "3A001.a.2", "3A001.b"]


def test_notes_in_a_note_do_not_end_it() -> None:
    text = """3A001 Sample devices, as follows:
        Note 2:  The status of meters is that of their device, provided:
                 a.     They are small;
                        N.B. 1:  Small is less than 1 m.
                        N.B. 2:  For large meters see Category 5.
                 b.     They are mute.
        a.     Receivers.
"""
    found = notes(text)
    assert found["sec_3A001/note_2"].endswith("a. They are small; b. They are mute.")
    assert list(found)[1:] == ["sec_3A001/note_2/nb_1", "sec_3A001/note_2/nb_2"]
    by_address = {p.address: p for p in split(text).provisions}
    inner = by_address["doc/list/sec_3A001/note_2/nb_2"]
    assert inner.heading == "3A001 Note 2 N.B. 2"
    assert inner.parent is not None
    assert split(text).provisions[inner.parent].label == "Note 2"


def test_a_list_goes_on_after_a_note_in_the_column_of_its_labels() -> None:
    text = """3A001 Sample devices, as follows:
        Note:  3A001 does not control:
               a.     Meters;
               N.B.   For clocks see 3A002.
               b.     Dials:
                      Technical Notes:
                      1.     A dial is a disc.
                      2.     A disc is round.
               c.     Hands.
        a.     Receivers.
"""
    found = notes(text)
    assert found["sec_3A001/note_1"].endswith("a. Meters; b. Dials: c. Hands.")
    assert list(found)[1:] == [f"sec_3A001/note_1/{n}" for n in (
        "nb_1", "technical-note_1", "technical-note_2")]  # fmt: skip


def test_notes_under_a_category_have_members_too() -> None:
    text = "3E      Technology\n        Technical Notes:\n" + "".join(
        f"        {n}.     Term {n} is a word.\n" for n in (1, 2)
    )
    assert list(notes(text + "3E001 Sample.\n")) == [
        "cat_3E/technical-note_1", "cat_3E/technical-note_2"]  # fmt: skip


def test_labels_headings_and_status() -> None:
    by_address = {p.address: p for p in split(LIST).provisions}
    second = by_address["doc/list/sec_3A001/b/note_2"]
    assert (second.label, second.heading, second.status) == (
        "Note 2", "3A001.b Note 2", "deleted")  # fmt: skip
    assert second.group == "doc/list/sec_3A001"
    member = by_address["doc/list/sec_3A001/a/technical-note_3"]
    assert member.label == "Technical Note 3"


def test_addresses_of_notes_are_addresses() -> None:
    for provision in split(LIST).provisions:
        assert str(parse(provision.address)) == provision.address


def test_without_columns_a_note_follows_the_last_item_or_what_it_names() -> None:
    assert list(notes(BARE)) == ["sec_3A001/b/note_1", "sec_3A001/a/technical-note_1"]


@pytest.mark.parametrize(
    ("text", "name", "number"),
    [
        ("Note: x", "note", 0),
        ("Note 3: x", "note", 3),
        ("   Technical Notes:", "technical-note", 0),
        ("N.B.2. See", "nb", 2),
        ("N.B. See", "nb", 0),
        ("Nota Bene: See", "nb", 0),
        ("License Requirement Note: x", "license-requirement-note", 0),
        ("Note 1 to paragraph (b): x", "note", 1),
        ("비고 1. 견본", "note", 1),
        ("주 2: 견본", "note", 2),
        ("기술해설", "technical-note", 0),
        ("備考　見本", "note", 0),
        ("Note 3A001.b. does not control", "note", 0),
        ("Note 2 3A001 includes", "note", 2),
        ("Technical Notes 3A001.a. means", "technical-note", 0),
    ],
)
def test_heads_of_notes(text: str, name: str, number: int) -> None:
    head = note_at(text)
    assert head is not None
    assert (head.name, head.number) == (name, number)


def test_a_capital_begins_a_note_where_a_sentence_is_known_to_begin() -> None:
    head = note_at("Technical Note The cable ends here.", begun=True)
    assert head is not None
    assert (head.label, head.rest) == ("Technical Note", "The cable ends here.")
    assert note_at("Note that x", begun=True) is None


@pytest.mark.parametrize(
    "text",
    ["Notes are taken", "Note that x", "Note The x", "주로 쓰는 것", "주 재료는", "a. Note:"],
)
def test_what_is_no_note(text: str) -> None:
    assert note_at(text) is None


GLUED = """2A   Systems, Equipment and Components
2A001  Sample valves made of steel.
       Technical Note:
       The size of a valve is its least
       diameter.{gap}2B Test, Inspection and Production Equipment
       Technical Notes:
       1. An axis that is locked is not counted.
       2. For the purposes of 2B, a table is no axis.
2B001  Sample lathes.
       Note: The size in 2A. Software is not counted.
2B002  Sample mills.
"""


@pytest.mark.parametrize("gap", ["", " "])
def test_a_heading_printed_behind_a_sentence_opens_its_group(gap: str) -> None:
    text = GLUED.format(gap=gap)
    document = split(text)
    assert document.text == text
    found = {p.address.removeprefix("doc/list/"): p for p in document.provisions}
    assert found["cat_2B"].heading == "Test, Inspection and Production Equipment"
    assert notes(text) == {
        "sec_2A001/technical-note_1": "Technical Note: The size of a valve is its least diameter.",
        "cat_2B/technical-note_1": "Technical Notes: 1. An axis that is locked is not counted.",
        "cat_2B/technical-note_2": "2. For the purposes of 2B, a table is no axis.",
        "sec_2B001/note_1": "Note: The size in 2A. Software is not counted.",
    }
    assert found["sec_2B001"].headings[-1] == "2B Test, Inspection and Production Equipment"
