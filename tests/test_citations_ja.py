"""The Japanese grammar: cases with their targets, hostile input, the real texts."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.citations import Context, cite, grammar_ja, names
from pipeline.citations.ja_heads import heads
from pipeline.citations.ja_rows import annex, rows
from pipeline.citations.ja_units import between, label, steps
from pipeline.citations.mention import Mention, Step
from pipeline.citations.page import page

CASES = tomllib.loads((Path(__file__).parent / "cases" / "citations_ja.toml").read_text("utf-8"))

# What the grammar's forms begin with, and what they may stumble over.
ALPHABET = (
    "第一二三十百0１2条項号の章節附則別表様式同前次この本から及び、（）()イロハ「」法令規則 　"
    "\n\ud800\x00・~"
)


def _find(text: str) -> list[Mention]:
    sheet = page(text)
    sheet.settle(names.find(sheet))
    sheet.aliases = grammar_ja.define(sheet)
    return grammar_ja.find(sheet)


@pytest.mark.parametrize("case", CASES["case"], ids=lambda case: case["text"][:30])
def test_case(case: dict[str, Any]) -> None:
    context = Context(case.get("document", ""), case.get("article", ""), case.get("preceding", ""))
    found = cite(case["text"], context=context)
    assert [citation.target for citation in found] == case["targets"]
    assert all(case["text"][c.start : c.end] == c.text for c in found)


def test_steps_of_a_locator() -> None:
    assert steps("第二十五条の二第一項第一号イ") == (
        Step("art", ("25-2",)), Step("para", ("1",)), Step("item", ("1",)), Step("sub", ("イ",))
    )  # fmt: skip
    assert steps("前三号") == (Step("item", move="prev", count=3),)
    assert steps("第一項から第三項まで") == (Step("para", ("1", "2", "3")),)
    assert steps("第二条から前条まで") == (Step("art", ("2",), "prev"),)


def test_labels() -> None:
    assert [label(text) for text in ("一六", "十六", "１６", "二十五の二", "ⅲ", "b")] == [
        "16", "16", "16", "25-2", "iii", "b"
    ]  # fmt: skip


def test_ranges_fan_out_to_thirty_labels() -> None:
    assert between("ロ", "ニ") == ("ロ", "ハ", "ニ")
    assert between("5-2", "5-4") == ("5-2", "5-3", "5-4")
    assert len(between("1", "30")) == 30
    assert between("1", "31") == ("1", "31")
    assert between("4", "2") == ("4", "2")


def test_rows_of_a_list_have_their_own_spans() -> None:
    text = "二及び一五の項（三）"
    assert [
        (text[s:e], *found) for s, e, found in rows(text.replace("（", "(").replace("）", ")"))
    ] == [
        ("二", Step("row", ("2",))),
        ("一五の項（三）", Step("row", ("15",)), Step("label", ("3",))),
    ]


def test_an_annex_is_told_from_its_row() -> None:
    first = [piece[2] for piece in annex("別表第二の二の一の項")]
    assert first == [(Step("appdx", ("2-2",)), Step("row", ("1",)))]
    assert annex("別表第三の三")[0][2] == (Step("appdx", ("3-3",)),)


def test_first_paragraph_is_told_by_the_second() -> None:
    found = heads(page("第三条 甲\n２ 乙\n第四条 丙\n").plain)
    assert [head.steps for head in found] == [
        (Step("art", ("3",)), Step("para", ("1",))), (Step("para", ("2",)),), (Step("art", ("4",)),)
    ]  # fmt: skip


def test_short_names_are_defined_from_where_they_stand() -> None:
    sheet = page("輸出貿易管理令（以下「令」という。）の例")
    sheet.settle(names.find(sheet))
    (alias,) = grammar_ja.define(sheet)
    assert (alias.word, alias.target) == ("令", "jp/324CO0000000378")
    assert 0 < alias.since <= len(sheet.plain)


@pytest.mark.parametrize("text", ["", "\x00", "\ud800", "第", "（", "別表第", "中「"])
def test_scraps(text: str) -> None:
    assert cite(text) == []


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=ALPHABET, max_size=120))
def test_any_text_is_read(text: str) -> None:
    for found in _find(text):
        assert 0 <= found.start < found.end <= len(text)
    context = Context("jp/324AC0000000228", "art_3/para_2", text)
    for citation in cite(text, context=context):
        assert text[citation.start : citation.end] == citation.text


HOSTILE = (
    *(
        "（",
        "）",
        "第",
        "第一",
        "一",
        "一の",
        "一、",
        "第一条",
        "第一条第一項",
        "別表",
        "別表第一の",
    ),
    *(
        "から",
        "第一条から",
        "イ",
        "（一）",
        "同法",
        "法",
        "以下「法」という。",
        "（以下「法」という。）",
    ),
    *(
        "の項",
        "中「",
        "第一条中「",
        "第一条中「」「",
        "「",
        "」",
        "附則",
        "決議1",
        "昭和",
        "平成一年",
    ),
    *("\n", " ", "１ ", "\n一 ", "第一\n", "輸出令（以下「令」という。）", "「" + "い" * 100),
)


@pytest.mark.parametrize("unit", HOSTILE)
def test_hostile_text_takes_linear_time(unit: str) -> None:
    text = unit * (400_000 // len(unit))
    started = time.perf_counter()
    _find(text)
    cite(text[:50_000], context=Context("jp/324AC0000000228", "art_3"))
    assert time.perf_counter() - started < 20, "grows faster than the text"


def test_other_languages_cost_next_to_nothing_and_find_nothing() -> None:
    text = "제19조의2제3항에 따른 수출허가 (see § 744.21(b) of the EAR and paragraph (c)). " * 2000
    assert _find(text) == []


@pytest.mark.data
def test_speed_on_real_law(data: Path) -> None:
    text = "".join(file.read_text("utf-8") for file in sorted((data / "ja").glob("3*.md")))
    sheet = page(text)
    sheet.settle(names.find(sheet))
    sheet.aliases = grammar_ja.define(sheet)
    started = time.perf_counter()
    found = grammar_ja.find(sheet)
    seconds = time.perf_counter() - started
    assert len(found) > 5000
    assert seconds < 2.5 * len(text.encode()) / 1e6  # 0.15 s/MB alone; tests share their cores
