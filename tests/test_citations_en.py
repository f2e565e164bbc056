"""The Western forms: own sentences with their targets, hostile input, real texts."""

from __future__ import annotations

import re
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.address import parse
from pipeline.citations import Context, cite, grammar_en, names
from pipeline.citations.page import page

CASES = tomllib.loads((Path(__file__).parent / "cases" / "citations_en.toml").read_text("utf-8"))
_MARK = re.compile("⟦(.*?)⟧", re.DOTALL)


def _context(case: dict[str, Any]) -> Context:
    return Context(case.get("document", ""), case.get("article", ""), case.get("preceding", ""))


@pytest.mark.parametrize("case", CASES["case"], ids=lambda case: case["text"][:60])
def test_own_sentences(case: dict[str, Any]) -> None:
    marked = case.get("marks", case["text"])
    text = _MARK.sub(r"\1", marked)
    wanted: list[tuple[str, list[str]]] = [
        (span, targets.split())
        for span, targets in zip(_MARK.findall(marked), case["cites"], strict=True)
    ]
    found: list[tuple[str, list[str]]] = []
    last = -1
    for citation in cite(text, context=_context(case)):
        assert text[citation.start : citation.end] == citation.text
        if citation.start == last:
            found[-1][1].append(citation.target)
        else:
            found.append((citation.text, [citation.target]))
        last = citation.start
    assert [targets for _, targets in found] == [targets for _, targets in wanted]
    for (got, _), (span, _) in zip(found, wanted, strict=True):
        assert got == span or span in got or got in span


def test_there_are_enough_cases() -> None:
    assert len(CASES["case"]) >= 80


def test_a_locator_of_the_document_is_relative_and_a_code_is_not() -> None:
    context = Context("us/cfr/15/730-774", "744.21/b", "")
    found = cite("paragraph (a) of this section and 15 CFR 744.2", context=context)
    assert [citation.relative for citation in found] == [True, False]
    assert found[0].confidence < found[1].confidence == 1.0


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        # Sections with a dot and parts of three digits are of the CFR alone.
        ("Common Position 2008/944/CFSP, § 744.21", ["eu/32008E0944", "us/cfr/15/744.21"]),
        ("Regulation (EU) 2021/821, section 744.21", ["eu/32021R0821", "us/cfr/15/744.21"]),
        ("FEFA, § 744.21(a)", ["jp/324AC0000000228", "us/cfr/15/744.21/a"]),
        ("the CWC, §§ 745.1 and 745.2", ["treaty/cwc", "us/cfr/15/745.1", "us/cfr/15/745.2"]),
        ("ECRA, § 744.21", ["us/act/ecra", "us/cfr/15/744.21"]),
        ("ITAR, § 744.21", ["us/cfr/22/120-130", "us/cfr/15/744.21"]),
        # What has such units keeps them.
        ("ECRA, § 1758", ["us/act/ecra/1758"]),
        ("ITAR, § 126.1", ["us/cfr/22/126.1"]),
        ("EAR, § 744.21", ["us/cfr/15/744.21"]),
        ("EAR part 744", ["us/cfr/15/744"]),
    ],
)
def test_units_are_not_attached_to_what_has_none_of_their_form(
    text: str, targets: list[str]
) -> None:
    assert [citation.target for citation in cite(text)] == targets


def test_definitions_in_the_text_before_count() -> None:
    before = 'The Arms Export Control Act (the "Act") governs.'
    found = cite("See section 38 of the Act.", context=Context("", "", before))
    assert [citation.target for citation in found] == ["us/act/aeca/38"]


def test_nothing_is_found_in_japanese_and_korean_forms() -> None:
    text = "外為法第四十八条第一項及びGATT第21条、「대외무역법」 제19조제2항, 결의 제1540호"
    sheet = page(text)
    sheet.settle(names.find(sheet))
    assert grammar_en.find(sheet) == []


HOSTILE = {
    "brackets": "(" * 1_000_000,
    "section signs": "§" * 1_000_000,
    "sections": "§ 744.2(a), " * 90_000,
    "paragraphs": "paragraph (a) of " * 60_000,
    "ranges": "§§ 744.2-" * 110_000,
    "capitals": "The Act of the Act " * 60_000,
    "one word": "Act" * 350_000,
    "codes": "3A001.b.2, " * 90_000,
    "dots": "3A001" + ".a" * 500_000,
    "quotes": '("the ' * 200_000,
    "spaces": "Article " + " " * 1_000_000,
    "lines": "\n(a)" * 250_000,
    "romans": "Articles " + "XI, " * 250_000,
    "digits": "1" * 1_000_000 + " CFR",
    "of": "of the " * 150_000,
    "surrogates": "\ud800§ 744.21\udfff\0" * 80_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_takes_linear_time(name: str) -> None:
    text = HOSTILE[name]
    started = time.perf_counter()
    sheet = page(text)
    sheet.aliases = grammar_en.define(sheet)
    grammar_en.find(sheet)
    assert time.perf_counter() - started < 12, "about two megabytes a second are expected"


_PIECES = st.sampled_from(
    ["§ 744.2", "(a)", "(1)", "Article XXI", " of the ", "GATT", "EAR", "paragraph ", "this ", "\n",
     "3A001", ".b", " through ", ", ", "and ", "15 CFR ", "50 U.S.C. 1701", "Act",
     "(the \"Act\")", "§§ ", "parts 730-774", "Category XI", "resolution 1540 (2004)", "Annex",
     "\ud800", "\0", "제19조", "第一条"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.lists(_PIECES | st.text(max_size=5), max_size=30),
    st.sampled_from(["", "us/cfr/15/730-774", "wto/gatt"]),
)
def test_any_text_is_read(pieces: list[str], document: str) -> None:
    text = "".join(pieces)
    for citation in cite(text, context=Context(document, "", "")):
        assert 0 <= citation.start < citation.end <= len(text)
        assert text[citation.start : citation.end] == citation.text
        assert citation.target


@pytest.mark.data
@pytest.mark.parametrize(
    ("name", "document"),
    [
        ("OSUGIYAMA_generalProhibition.txt", "us/cfr/15/730-774"),
        ("title-15_chapter-VII_parts745-799.md", "us/cfr/15/730-774"),
        ("GATT1947.md", "wto/gatt"),
        ("CWC.md", "treaty/cwc"),
        ("dual-use-list-II-en-2022.txt", ""),
    ],
)
def test_targets_in_real_texts_are_addresses(data: Path, name: str, document: str) -> None:
    text = (data / "en" / name).read_text("utf-8")
    found = cite(text, context=Context(document, "", ""))
    assert len(found) > 50
    for citation in found:
        assert str(parse(citation.target)) == citation.target, citation
        assert text[citation.start : citation.end] == citation.text
