"""The sentence around a citation: by language, with broken lines, never too long or too slow."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.tables.sentence import LIMIT, sentence


def around(text: str, cited: str, lang: str) -> str:
    at = text.index(cited)
    found, start = sentence(text, at, at + len(cited), lang=lang)
    assert found[start : start + len(cited)] == cited
    return found


@pytest.mark.parametrize(
    ("lang", "text", "cited", "expected"),
    [
        ("ja", "甲は乙とする。乙は、丙（丁をいう。以下同じ。）及びGATT第21条による。戊。",
         "GATT第21条", "乙は、丙（丁をいう。以下同じ。）及びGATT第21条による。"),
        ("ja", "輸出の許可は、外国為\n替令第17条に\nよる。次の文。", "令第17条",
         "輸出の許可は、外国為替令第17条による。"),
        ("ja", "一　外国為替令第17条\n二　輸出令第4条", "外国為替令第17条", "一　外国為替令第17条"),
        ("ja", "見出し\n\n輸出令第4条による。", "輸出令第4条", "輸出令第4条による。"),
        ("ja", "2004年に採択された「国連安保理決議1540号」や武器貿易条約\n\n（ATT）がある。", "ATT",
         "2004年に採択された「国連安保理決議1540号」や武器貿易条約（ATT）がある。"),
        ("ko", "받아야 한다. 다만, 「대외무역법」 제19조(허가를 말한다. 이하 같다)에 따른다. 끝.",
         "대외무역법", "다만, 「대외무역법」 제19조(허가를 말한다. 이하 같다)에 따른다."),
        ("ko", "가. 수출하려는 자. 다만, 관세법에 따른다.", "관세법", "다만, 관세법에 따른다."),
        ("ko", "가. 관세법에 따른 자", "관세법", "가. 관세법에 따른 자"),
        ("ko", "이는 2014. 1. 21. 공포된 관세법에 따른다. 끝.", "관세법",
         "이는 2014. 1. 21. 공포된 관세법에 따른다."),
        ("en", "It is so. The U.S. list cites Art. 5 of the NPT (see No. 3). More.", "NPT",
         "The U.S. list cites Art. 5 of the NPT (see No. 3)."),
        ("en", "See 15 CFR part 734. Exports fall under the\nGATT. End.", "GATT",
         "Exports fall under the GATT."),
        ("en", "One.\nTwo cites GATT\nThree", "GATT", "Two cites GATT Three"),
    ],
)  # fmt: skip
def test_sentences(lang: str, text: str, cited: str, expected: str) -> None:
    assert around(text, cited, lang).replace("　", " ") == expected.replace("　", " ")


def test_a_long_sentence_is_cut_around_the_citation() -> None:
    found = around("word " * 500 + "GATT " + "other " * 500, "GATT", "en")
    assert found.startswith("…word") and found.endswith("other…") and "GATT" in found
    assert len(found) <= LIMIT + 50
    found = around("あ" * 5000 + "外為法" + "い" * 5000, "外為法", "ja")
    assert found.startswith("…あ") and found.endswith("い…") and len(found) <= LIMIT + 50


def test_a_citation_longer_than_the_limit_is_cut_itself() -> None:
    text = "(" * 1000
    found, start = sentence(text, 0, 1000, lang="en")
    assert found.endswith("…") and len(found) == LIMIT and start == 0


def test_a_huge_line_takes_no_time() -> None:
    text = "（" * 3_000_000 + "GATT" + "あ。" * 1_000_000
    begun = time.monotonic()
    for _ in range(100):
        sentence(text, 3_000_000, 3_000_004, lang="ja")
    assert time.monotonic() - begun < 1


@given(st.text(alphabet="ab .。．（()）\n　가다第\ud800\x00", max_size=60), st.data())
def test_anything_gives_the_citation_back(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    for lang in ("en", "ja", "ko"):
        found, at = sentence(text, start, end, lang=lang)
        assert 0 <= at <= len(found) and "\n" not in found
