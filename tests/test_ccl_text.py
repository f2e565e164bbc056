"""The Commerce Control List without a dialect: as text, in paragraphs, in a rule that amends it."""

from __future__ import annotations

import pytest

from pipeline.address import parse
from pipeline.records import Block, Box, Document, Extracted
from pipeline.split import ccl_text, split

LIST = """Supplement No. 1 to Part 774—The Commerce Control List
Category 3—Electronics
A. “End Items,” “Equipment,” and “Systems”
3A901 Sample devices with a heading that was broken
for print (see List of Items Controlled).
License Requirements
Reason for Control: NS, AT
NS applies to entire entry   NS Column 2
Reporting Requirements
See § 743.1 of the EAR.
List Based License Exceptions (See Part 740)
LVS: $3000: 3A901.b
List of Items Controlled
Related Controls: See also 3A902.
Related Definitions: N/A
Items:
Note 1: 3A901 includes the following:
“Hybrid samples.”
a. Receivers, as follows:
a.1. Small ones;
a.2. [Reserved]
a.3. Large ones.
b. Transmitters.
Note: 3A901.b does not control toys having all of the
following:
a. Made of wood; and
b. Without a battery.
z. Any commodity in 3A901 above the limits.
Note 2 to paragraph a.3: Large means over 2 m.
3A902 [Reserved]
3A903–3A990 [Reserved]
B. “Test,” “Inspection” and “Production Equipment”
3B901 Sample growers.
License Requirements
Reason for Control: AT
List of Items Controlled
Items: a. For glass;
b. For steel.
"""
LATER = """3A904 Sample meters.
License Requirements
Reason for Control: AT
List of Items Controlled
Related Controls: N/A
Items:
c. Clocks;
d. Equipment for the production of clocks;
e. Technology is no item of this entry, and its label is the next.
"""


def of(*blocks: Block, dialect: str = "text") -> Document:
    (document,) = split(Extracted("ccl.txt", dialect, blocks))
    for provision in document.provisions:
        assert str(parse(provision.address)) == provision.address
    return document


def entries(document: Document) -> dict[str, str]:
    return {
        p.address.removeprefix("eccn/"): " ".join(p.text.split())
        for p in document.provisions
        if p.address.startswith("eccn/")
    }


def test_entries_items_parts_and_notes() -> None:
    document = of(Block(LIST))
    found = entries(document)
    assert document.address == "us/cfr/15/774/supp_1"
    assert list(found) == [
        "3A901", "3A901/license-requirements", "3A901/reporting-requirements",
        "3A901/license-exceptions", "3A901/related-controls", "3A901/related-definitions",
        "3A901/note_1", "3A901.a", "3A901.a.1", "3A901.a.2", "3A901.a.3", "3A901.b",
        "3A901.b/note_1", "3A901.z", "3A901.a.3/note_2", "3A902", "3B901",
        "3B901/license-requirements", "3B901.a", "3B901.b",
    ]  # fmt: skip
    assert found["3A901/note_1"].endswith("“Hybrid samples.”")
    assert found["3A901.b"] == "b. Transmitters."
    assert found["3A901.b/note_1"].endswith("b. Without a battery.")
    assert found["3A902"] == "3A902 [Reserved]"


def test_a_heading_is_whole_and_what_is_reserved_is_told() -> None:
    by = {p.address: p for p in of(Block(LIST)).provisions}
    assert by["eccn/3A901"].heading == (
        "Sample devices with a heading that was broken for print (see List of Items Controlled)."
    )
    assert by["eccn/3A902"].status == by["eccn/3A901.a.2"].status == "deleted"
    assert by["eccn/3A901.b"].label == ".b"
    assert by["eccn/3A901"].headings[0].startswith("Category 3")


def test_the_tables_of_an_entry_are_its_licence_requirements() -> None:
    head, _, rest = LIST.partition("NS applies to entire entry   NS Column 2\n")
    cells = [("Control(s)", "Country Chart"), ("NS applies to entire entry", "NS Column 2")]
    rows = [
        block
        for one, other in cells
        for block in (Block(one, role="row"), Block(" | ", "break", role="row"),
                      Block(other, role="row"), Block("\n", "break"))
    ]  # fmt: skip
    document = of(Block(head), *rows, Block(rest), dialect="html")
    assert not [p for p in document.provisions if p.kind in ("table", "row")]
    assert "NS Column 2" in entries(document)["3A901/license-requirements"]


def test_labels_that_a_pdf_joined_to_the_line_above_begin_items() -> None:
    blocks: list[Block] = []
    for n, line in enumerate(LIST.splitlines()):
        box = Box(1, 60.0, 20.0 + 12 * n, 400.0, 30.0 + 12 * n)
        swallowed = line.startswith(("a.2", "a.3", "a. Made", "b. Without", "Items:", "Related"))
        if blocks:
            blocks.append(Block(" " if swallowed else "\n", "break"))
        blocks.append(Block(line, page=1, boxes=(box,)))
    found = entries(of(*blocks, dialect="pdf"))
    assert found["3A901.a.3"] == "a.3. Large ones."
    assert found["3A901/related-definitions"] == "Related Definitions: N/A"
    assert found["3A901.b/note_1"].endswith("b. Without a battery.")


@pytest.mark.parametrize(
    "words",
    ["Supplement No. 1 to part 774 is amended by revising 3A901:\n", "SUMMARY: A rule.\n"],
)
def test_a_rule_that_amends_the_list_is_not_the_list(words: str) -> None:
    extracted = Extracted("rule.txt", "text", (Block(words + LIST),))
    assert not ccl_text.recognises(extracted)
    assert ccl_text.recognises(Extracted("ccl.txt", "text", (Block(LIST),)))
    # The list of the Union has entries of the same form, and no licence requirements.
    other = "".join(f"3A00{n} Sample devices.\na. Small;\nb. Large.\n" for n in range(1, 9))
    assert not ccl_text.recognises(Extracted("eu.txt", "text", (Block(other),)))


def test_items_may_begin_with_the_words_of_a_product_group_and_late_in_the_alphabet() -> None:
    assert [a for a in entries(of(Block(LATER))) if a.startswith("3A904.")] == [
        "3A904.c", "3A904.d", "3A904.e",
    ]  # fmt: skip


def test_an_extract_of_one_entry_is_enough() -> None:
    text = LIST[LIST.index("3B901") :] + "Related Controls: N/A\n"
    assert list(entries(of(Block(text)))) == [
        "3B901", "3B901/license-requirements", "3B901.a", "3B901.b", "3B901/related-controls",
    ]  # fmt: skip


def test_a_line_of_a_sentence_that_names_a_category_ends_no_entry() -> None:
    named = LATER.replace(
        "Related Controls: N/A", "Related Controls: See the meters that are found in\n"
        "Category 5: Part 2 and those in\nCategory 3—Electronics, too.",
    )  # fmt: skip
    found = entries(of(Block(named)))
    assert "Part 2 and those" in found["3A904/related-controls"]
    assert [a for a in found if a.startswith("3A904.")] == ["3A904.c", "3A904.d", "3A904.e"]
    # After a sentence it is the next title of the list.
    ended = entries(of(Block(f"{LATER}Category 5: Part 2\n3A905 Bells.\nLicense Requirements\n"
                             "Reason for Control: AT\nItems:\na. Large.\n")))  # fmt: skip
    assert "Category" not in ended["3A904.e"]
    assert "3A905.a" in ended
