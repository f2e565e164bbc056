"""What is asked for by the letter is shown where it stands: part, passage and page."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import Workspace
from pipeline.search.spotted import sentence

LAW = """---
title: "見本法"
identifier: "399AC0000000177"
country: "jp"
---

**第一条（目的）**　この法律は、見本の管理を目的とする。

**第二条（許可）**　次の各号に掲げる見本を輸出する者は、許可を受ける。

- 一　四ふっ化見本化合物（登録番号 12345-67-8）

- 二　六塩化見本化合物（登録番号 12346-78-9）

- 三　ブロモ見本アルデヒド

**２**　前項の許可には、条件を付することができる。
"""
NOTE = """# Notes

## 1 Samples

The ministry keeps a register of the samples that were sent abroad in the year before, with the
names of those who sent them, the countries of their destination, the purposes that were declared
when the licence was asked for, and whatever else the consignees have told it of their later use,
so that nobody asks for a zymurgometer twice. It is public.

Other matters are told elsewhere. A gribbleton is a sample as well.

## 2 Fees

None.
"""


@pytest.fixture
def held(small: Workspace, tmp_path: Path) -> Workspace:
    (tmp_path / "law.md").write_text(LAW, "utf-8")
    (tmp_path / "notes.md").write_text(NOTE, "utf-8")
    small.add([tmp_path / "law.md", tmp_path / "notes.md"])
    small.build()
    return small


@pytest.mark.parametrize(
    ("query", "part"),
    [
        ('"12346-78-9"', "para_1/item_2"),
        ("「四ふっ化見本化合物」", "para_1/item_1"),
        ("12346-78-9", "para_1/item_2"),
        ("ブロモ見本アルデヒド", "para_1/item_3"),
        ('"条件を付する"', "para_2"),
    ],
)
def test_the_part_that_has_the_words(held: Workspace, query: str, part: str) -> None:
    hit = held.search(query, limit=1)[0]
    assert hit.at == f"jp/399AC0000000177/art_2/{part}"
    assert query.strip('"「」') in hit.text


@pytest.mark.parametrize("query", ['"zymurgometer"', "zymurgometer", '"gribbleton is a"'])
def test_the_passage_shows_them(held: Workspace, query: str) -> None:
    hit = held.search(query, limit=1)[0]
    assert hit.address == "doc/notes/sec_1"
    assert query.strip('"') in hit.text


def test_a_phrase_over_two_parts_is_found_and_shown_by_its_words(held: Workspace) -> None:
    (hit,) = held.search('"as well"', limit=1)
    assert "gribbleton is a sample as well" in hit.text


def test_of_a_long_sentence_the_part_around_the_words() -> None:
    long = "It says " + "this and that, " * 60 + "and a zymurgometer at last."
    assert "zymurgometer" in sentence(long, ["zymurgometer"])[:120]
    assert sentence("One. Two of them. Three.", ["two", "them"]) == "Two of them."
    assert sentence("", ["two"]) == ""
