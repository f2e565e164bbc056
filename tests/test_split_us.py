"""United States regulations: labels, sections, parts, and a part as plain text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import SplitError
from pipeline.extract import ecfr_markdown
from pipeline.records import Block, Document, Extracted
from pipeline.split import us
from pipeline.split.us_labels import Mark, readings, resolve

HEAD = """---
title: CHAPTER IX—BUREAU OF SAMPLES
title_number: 15
---

CHAPTER IX—BUREAU OF SAMPLES

# Chapter IX

    PART 901—SAMPLE CONTROLS UNDER THE ABC TREATY

### Part 901

"""


def part(body: str) -> Document:
    return us.split(ecfr_markdown.extract(HEAD + body, "title-15.md"))[0]


def section(body: str, *, number: str = "901.1", caption: str = "Scope.") -> Document:
    return part(f"      § {number}   {caption}\n\n#### § § {number}\n\n{body}\n")


def below(document: Document, unit: str = "901.1") -> list[str]:
    prefix = f"us/cfr/15/{unit}/"
    return [p.address.removeprefix(prefix) for p in document.provisions if prefix in p.address]


def text_of(document: Document, address: str) -> str:
    return next(p.text for p in document.provisions if p.address == address)


def read(labels: str) -> list[str | None]:
    marks = [
        Mark(label, chained=i > 0)
        for group in labels.split()
        for i, label in enumerate(group.strip("()").split(")("))
    ]
    return ["/".join(path) if path else None for path in resolve(marks)]


@pytest.mark.parametrize(
    ("labels", "paths"),
    [
        ("(a) (b) (c)", ["a", "b", "c"]),
        ("(g) (h) (i) (j)", ["g", "h", "i", "j"]),
        ("(a) (1) (i) (ii) (iii) (b)", ["a", "a/1", "a/1/i", "a/1/ii", "a/1/iii", "b"]),
        ("(h) (1) (i) (ii) (i) (j)", ["h", "h/1", "h/1/i", "h/1/ii", "i", "j"]),
        ("(h) (1) (2) (i) (1) (j)", ["h", "h/1", "h/2", "i", "i/1", "j"]),
        ("(b)(1)(i) (ii) (c)", ["b", "b/1", "b/1/i", "b/1/ii", "c"]),
        ("(1) (i) (A) (1) (2) (B)", ["1", "1/i", "1/i/A", "1/i/A/1", "1/i/A/2", "1/i/B"]),
        ("(iv) (v) (vi)", ["iv", "v", "vi"]),
        ("(1) (2) (1) (2) (3)", ["1", "2", None, None, None]),
    ],
)  # fmt: skip
def test_labels_are_read_by_their_neighbours(labels: str, paths: list[str | None]) -> None:
    assert read(labels) == paths


def test_readings() -> None:
    assert readings("i") == (("a", 9), ("i", 1))
    assert readings("bb") == (("a", 28),)
    assert readings("OPCW") == readings("0") == readings("") == ()


@given(st.lists(st.builds(Mark, st.sampled_from([*"abcivxABI12", "ii", "aa", "3"]),
                          chained=st.booleans()), max_size=25))  # fmt: skip
def test_paths_are_unique(marks: list[Mark]) -> None:
    paths = [path for path in resolve(marks) if path is not None]
    assert len(set(paths)) == len(paths)


def test_a_part_is_a_document_and_a_section_a_group() -> None:
    document = section(
        "      Intro.\n\n      (a) One:\n\n      (1) Sub.\n\n      (b) The ABC binds."
    )
    assert document.address == "us/cfr/15/901"
    assert document.title == "15 CFR Part 901—Sample Controls under the ABC Treaty"
    assert document.metadata["law_number"] == "15 CFR part 901"
    assert below(document) == ["a", "a/1", "b"]
    one = next(p for p in document.provisions if p.address == "us/cfr/15/901.1")
    assert (one.kind, one.label, one.heading, one.group) == (
        "section", "§ 901.1", "Scope", "us/cfr/15/901.1")  # fmt: skip
    assert one.text == "§ 901.1   Scope.\n      Intro."
    assert all(p.group == one.address for p in document.provisions[2:])
    assert document.provisions[3].parent == 2


def test_labels_run_together_are_split() -> None:
    document = section(
        "      (a)(1) One.\n\n      (2) Two.\n\n      (b) —(1)  Three.\n\n"
        "      (2) Four.\n\n      (c) General rules. (1) Five.\n\n      (2) Six."
    )
    assert below(document) == ["a", "a/1", "a/2", "b", "b/1", "b/2", "c", "c/1", "c/2"]
    assert text_of(document, "us/cfr/15/901.1/c") == "(c) General rules."


def test_an_enumeration_within_a_sentence_stays_text() -> None:
    document = section("      (a) It shall (1) warn and (2) report.\n\n      (b) End.")
    assert below(document) == ["a", "b"]


def test_reserved_units_are_deleted() -> None:
    document = part(
        "      § 901.1   Scope.\n\n#### § § 901.1\n\n      (a)-(c) [Reserved]\n\n"
        "      (d) Text.\n\n      (1) [Reserved]\n\n"
        "      §§ 901.2-901.4   [Reserved]\n\n#### § §§ 901.2-901.4\n"
    )
    status = {p.address.removeprefix("us/cfr/15/"): p.status for p in document.provisions}
    assert {a for a, s in status.items() if s == "deleted"} == {
        "901.1/a", "901.1/b", "901.1/c", "901.1/d/1", "901.2", "901.3", "901.4"}  # fmt: skip
    assert text_of(document, "us/cfr/15/901.3") == ""


def test_definitions_without_labels_of_their_own_stay_one_provision() -> None:
    document = section(
        "      Alpha means:\n\n      (1) One; or\n\n      (2) two.\n\n"
        "      Beta means:\n\n      (1) One; or\n\n      (2) two.",
        caption="Definitions.",
    )
    assert below(document) == []


def test_a_list_that_starts_over_in_a_note_is_text_of_the_unit() -> None:
    document = section(
        "      (a) One.\n\n      (b) Two.\n\n      Note to paragraph (b): see\n\n"
        "      (a) this;\n\n      (b) that.\n\n      (c) Three."
    )
    assert below(document) == ["a", "b", "c"]
    assert "that." in text_of(document, "us/cfr/15/901.1/b")


def test_headings_of_subparts_and_centres() -> None:
    document = part(
        "      Subpart A—General\n\n      Notices and Forms\n\n        § 901.1   Scope.\n\n"
        "#### § § 901.1\n\n        Text.\n\n      Subpart B [Reserved]\n"
    )
    kinds = [(p.address.removeprefix("us/cfr/15/"), p.kind, p.status) for p in document.provisions]
    assert kinds == [
        ("901", "document", ""), ("901/subpart_A", "chapter", ""), ("901/head_1", "chapter", ""),
        ("901.1", "section", ""), ("901/subpart_B", "chapter", "deleted")]  # fmt: skip
    assert document.provisions[3].headings == ("Subpart A—General", "Notices and Forms")
    assert document.provisions[3].parent == 0


def test_supplements_belong_to_the_part() -> None:
    document = part("      Supplement No. 1 to Part 901—Forms\n\n      (a) Form one.\n")
    supplement = document.provisions[1]
    assert (supplement.address, supplement.kind, supplement.heading) == (
        "us/cfr/15/901/supp_1", "annex", "Forms")  # fmt: skip
    assert document.provisions[2].address == "us/cfr/15/901/supp_1/a"
    assert document.provisions[2].group == supplement.address


def test_munitions_list_categories() -> None:
    document = section(
        "      Category I—Small Samples\n\n      *(a) One.\n\n      (1) Sub.\n\n"
        "      Category II—Large Samples\n\n      (a) One."
    )
    assert below(document) == ["1", "1/a", "1/a/1", "2", "2/a"]


def test_a_section_that_stands_twice_is_kept_once_and_said() -> None:
    once = "      § 901.1   Scope.\n\n#### § § 901.1\n\n      (a) One.\n\n      (1) Sub.\n\n"
    document = part(once + once + "      (2) More.\n\n")
    assert below(document) == ["a", "a/1", "a/2"]
    assert any("stands twice" in warning for warning in document.warnings)


def test_texts_of_several_parts_are_the_file() -> None:
    text = (
        HEAD + "      § 901.1   A.\n\n#### § § 901.1\n\n      One.\n\n"
        "  SUBCHAPTER D—OTHER\n\n## Subchapter D\n\n"
        "    PARTS 902-904 [RESERVED]\n\n### Part 902-904\n"
    )
    documents = us.split(ecfr_markdown.extract(text, "title-15.md"))
    assert "".join(d.text for d in documents) == text
    assert [d.address for d in documents] == ["us/cfr/15/901", "us/cfr/15/902-904"]
    assert documents[1].text.startswith("  SUBCHAPTER D")
    assert documents[1].provisions[0].status == "deleted"


def test_without_parts_it_is_an_error() -> None:
    with pytest.raises(SplitError, match="no part heading"):
        us.split(ecfr_markdown.extract("Only text.\n", "title-15.md"))


PLAIN = """Sample Rules Part 901-page 1
Export Samples Board May 4, 2023
Table of Contents
§ 901.1 INTRODUCTION ...... 1
§ 901.2 RULES AND
MORE RULES 1
SUPPLEMENT NO. 1 TO PART 901 - FORMS ..... 2
§ 901.1 INTRODUCTION
These rules are in 15 CFR part 901. See
§ 901.2 of the rules, and
§ 901.9 Unless it is gone, for details.
(a) You must follow
(b)(1) of this section, unless
(b) is met.
§ 901.2 RULES AND
MORE RULES
(a) First rule. Read it, and
(b) Second rule, which is met unless
(i) an exception applies, or
Sample Rules Part 901-page 2
Export Samples Board May 4, 2023
(ii) another does.
(1) One.
(2) Two.
SUPPLEMENT NO. 1 TO PART 901 - FORMS
Form text.
"""


def test_a_part_as_plain_text() -> None:
    extracted = Extracted("p.txt", "text", (Block(PLAIN),))
    (document,) = us.split(extracted)
    assert document.text == PLAIN
    assert (document.address, document.title) == ("us/cfr/15/901", "15 CFR Part 901—Sample Rules")
    assert document.metadata["valid_from"] == "2023-05-04"
    groups = [p.address for p in document.provisions if p.group == p.address]
    assert groups == ["us/cfr/15/901", "us/cfr/15/901.1", "us/cfr/15/901.2", "us/cfr/15/901/supp_1"]
    assert below(document) == ["a"]
    assert below(document, "901.2") == ["a", "b", "b/1", "b/2"]
    assert text_of(document, "us/cfr/15/901.2") == "§ 901.2 RULES AND\nMORE RULES"
    furniture = "".join(document.text[p.start : p.end] for p in document.pieces
                        if p.kind == "furniture")  # fmt: skip
    assert furniture.count("Export Samples Board") == 2
    assert "INTRODUCTION ...... 1" in furniture and "FORMS ....." in furniture


def test_plain_text_without_a_title_or_sections_is_an_error() -> None:
    with pytest.raises(SplitError, match="names no CFR title"):
        us.split(Extracted("p.txt", "text", (Block("§ 901.1 Scope.\nText.\n"),)))
    with pytest.raises(SplitError, match="no section head"):
        us.split(Extracted("p.txt", "text", (Block("Nothing here.\n"),)))


_LABELS = st.lists(
    st.sampled_from(["(a)", "(b)", "(i)", "(ii)", "(1)", "(2)", "(A)", "(v)", "(a)(1)", "(a) —(1)",
                     "(a)-(c) [Reserved]", "(a) Rule. (1)", "()", "Note 1:", "text", "(b) of this",
                     "Category I—Arms", "[Reserved]", "§ 901.2 Other", "(aa)", "(2) and"]),
    max_size=30,
)  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(_LABELS)
def test_label_soups_are_covered(rows: list[str]) -> None:
    body = "\n\n".join(f"      {row} words" if row[-1] != "]" else f"      {row}" for row in rows)
    document = section(body)
    owned = "".join(
        document.text[p.start : p.end] for p in document.pieces if p.provision is not None
    )
    owned = "".join(owned.split())
    for row in rows:
        assert "".join(row.split()) in owned
    addresses = [p.address for p in document.provisions]
    assert len(addresses) == len(set(addresses))


@settings(deadline=None, max_examples=60)
@given(_LABELS)
def test_label_soups_in_plain_text_are_covered(rows: list[str]) -> None:
    text = "15 CFR part 901\n§ 901.1 Scope.\n" + "\n".join(rows) + "\n§ 901.3 Last.\nEnd.\n"
    (document,) = us.split(Extracted("p.txt", "text", (Block(text),)))
    assert document.text == text
    assert "us/cfr/15/901.1" in {p.address for p in document.provisions}


@pytest.mark.data
def test_real_chapters(data: Path) -> None:
    known: dict[str, str] = {}
    for path in sorted((data / "en").glob("title-*.md")):
        text = path.read_text("utf-8")
        documents = us.split(ecfr_markdown.extract(text, path.name))
        assert "".join(d.text for d in documents) == text
        for document in documents:
            assert not document.warnings
            heads = re.findall(r"^#### § (§§?) (\S+)$", document.text, re.M)
            printed = [p for p in document.provisions if p.kind == "section" and p.text]
            assert len(printed) == len(heads), document.address
            for p in document.provisions:
                assert p.address not in known
                known[p.address] = p.group
    units = (data.parent / "eval" / "units.txt").read_text("utf-8").split()
    for unit in units:
        if unit.startswith("us/") and not unit.startswith("us/cfr/15/736"):
            assert known[unit] == unit
    for address in ("15/746.8/a/1", "22/120.41/b/1", "15/758.1/b/1", "22/126.9"):
        assert f"us/cfr/{address}" in known


@pytest.mark.data
def test_real_part_736_has_two_sections_and_two_supplements(data: Path) -> None:
    path = data / "en" / "OSUGIYAMA_generalProhibition.txt"
    text = path.read_text("utf-8")
    (document,) = us.split(Extracted(path.name, "text", (Block(text),)))
    assert document.text == text
    groups = [p.address for p in document.provisions if p.group == p.address]
    assert groups == [
        "us/cfr/15/736", "us/cfr/15/736.1", "us/cfr/15/736.2",
        "us/cfr/15/736/supp_1", "us/cfr/15/736/supp_2"]  # fmt: skip
    addresses = {p.address for p in document.provisions}
    assert {f"us/cfr/15/736.2/b/{n}" for n in range(1, 11)} <= addresses
    assert "us/cfr/15/736.2/b/7/i/A/5" in addresses
    assert document.provisions[0].text == ""


def test_a_stated_address_stands_in_for_the_cfr_part() -> None:
    text = (
        '---\naddress: "doc/model-rule"\ntitle_number: 99\nchapter: I\n---\n\n'
        "    PART 9900—MODEL RULES\n\n### Part 9900\n\n"
        "      § 9900.1   Scope.\n\n#### § § 9900.1\n\n      (a) This part is a model.\n\n"
        "      (b) It binds nobody.\n"
    )
    (document,) = us.split(ecfr_markdown.extract(text, "rule.md"))
    assert document.address == "doc/model-rule" and "url" not in document.metadata
    assert {"doc/model-rule/9900.1", "doc/model-rule/9900.1/b"} <= {
        p.address for p in document.provisions
    }
