"""The eCFR Markdown: every character kept, headings told apart from what repeats them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ExtractionError
from pipeline.extract import ecfr_markdown

SAMPLE = """---
title: CHAPTER IX—BUREAU OF SAMPLES
chapter: IX
title_number: 15
---

CHAPTER IX—BUREAU OF SAMPLES

# Chapter IX

    PART 901—SAMPLE CONTROLS

### Part 901

**Authority:** Authority: 50 U.S.C. 4801.

      Subpart A—General

        § 901.1   Scope.

#### § § 901.1

        (a) _Goods._ This part covers goods of ECCN 5A99_2_.c.

> [61 FR 1, Jan. 1, 1996]

      Licences and Notices

        § 901.2   [Reserved]

#### § § 901.2

"""


def test_blocks_are_the_file_and_roles_are_told() -> None:
    extracted = ecfr_markdown.extract(SAMPLE, "title-15.md")
    assert extracted.text == SAMPLE
    assert extracted.dialect == "ecfr-markdown"
    assert extracted.metadata["law_number"] == "15 CFR chapter IX"
    roles = [(b.role, b.locator, b.text.strip()) for b in extracted.blocks if b.kind == "heading"]
    assert roles == [
        ("chapter", None, "CHAPTER IX—BUREAU OF SAMPLES"),
        ("part", ("901",), "PART 901—SAMPLE CONTROLS"),
        ("subpart", None, "Subpart A—General"),
        ("section", ("901.1",), "§ 901.1   Scope."),
        ("center", None, "Licences and Notices"),
        ("section", ("901.2",), "§ 901.2   [Reserved]"),
    ]


def test_repeated_headings_notes_and_front_matter_are_furniture() -> None:
    extracted = ecfr_markdown.extract(SAMPLE, "title-15.md")
    furniture = "".join(b.text for b in extracted.blocks if b.kind == "furniture")
    for row in ("title_number: 15", "# Chapter IX", "#### § § 901.1", "50 U.S.C.", "> [61 FR 1"):
        assert row in furniture


def test_italics_are_markup_and_addresses_on_the_network_are_not() -> None:
    text = (
        SAMPLE
        + "      Write to a_b@example.gov or http://example.gov/a_b about _this_ \\* thing.\n"
    )
    extracted = ecfr_markdown.extract(text, "x.md")
    content = "".join(b.text for b in extracted.blocks if b.kind == "text")
    assert "5A992.c" in content
    assert "a_b@example.gov or http://example.gov/a_b about this * thing." in content
    assert extracted.text == text


@pytest.mark.parametrize(
    ("caption", "heading"),
    [
        ("Supplement No. 2 to Part 901—Forms", "#### Supplement No. 2 to Part 901"),
        ("Supplement No. 2 to Part 901—Forms", "#### Appendix Supplement No. 2 to Part 901"),
        ("Supplement No. 2 to Part 901—Forms", ""),
    ],
)
def test_a_supplement_is_a_heading(caption: str, heading: str) -> None:
    text = (
        f"{SAMPLE}      {caption}\n\n{heading}\n\n      Supplement No. 1 to part 740 lists them.\n"
    )
    extracted = ecfr_markdown.extract(text, "x.md")
    found = [b.text.strip() for b in extracted.blocks if b.role == "annex"]
    assert found == [caption]
    assert extracted.text == text


def test_a_heading_without_a_printed_line_is_the_heading() -> None:
    text = "---\ntitle_number: 7\n---\n\n### Part 3\n\n#### § 3.1 Scope.\n\n(a) Text.\n"
    extracted = ecfr_markdown.extract(text, "x.md")
    assert [(b.role, b.locator) for b in extracted.blocks if b.kind == "heading"] == [
        ("part", ("3",)),
        ("section", ("3.1",)),
    ]
    assert extracted.text == text


def test_the_title_may_stand_in_the_name_and_must_stand_somewhere() -> None:
    assert ecfr_markdown.extract("x\n", "title-22_ch.md").metadata["law_number"] == "22 CFR"
    with pytest.raises(ExtractionError, match=r"notes\.md: no CFR title"):
        ecfr_markdown.extract("x\n", "notes.md")


@given(st.text(alphabet="#§ \n*_>|[]-—(a1).PART\u2028\x0c", max_size=200))
def test_nothing_is_lost_in_any_text(text: str) -> None:
    assert ecfr_markdown.extract(text, "title-1.md").text == text


@pytest.mark.data
def test_real_chapters_are_covered(data: Path) -> None:
    for path in sorted((data / "en").glob("title-*.md")):
        text = path.read_text("utf-8")
        extracted = ecfr_markdown.extract(text, path.name)
        assert extracted.text == text
        sections = [b for b in extracted.blocks if b.role == "section" and b.kind == "heading"]
        assert len(sections) == text.count("\n#### § §")
        parts = [b for b in extracted.blocks if b.role == "part" and b.kind == "heading"]
        assert len(parts) == text.count("\n### Part ")
