"""Numerals of every script."""

from __future__ import annotations

import pytest

from pipeline.numerals import integer, kanji, roman


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("一六", 16), ("十六", 16), ("二十", 20), ("百", 100), ("二百二十八", 228), ("三五", 35),
        ("千九百四十七", 1947), ("一万二千", 12000), ("元", 1), ("〇", 0), ("四八", 48),
    ],
)  # fmt: skip
def test_kanji(text: str, value: int) -> None:
    assert kanji(text) == value


@pytest.mark.parametrize("text", ["", "条", "一条", "16"])
def test_no_kanji_numeral(text: str) -> None:
    assert kanji(text) is None


@pytest.mark.parametrize(
    ("text", "value"), [("XXI", 21), ("iv", 4), ("XXXVIII", 38), ("IX", 9), ("MCMXLVII", 1947)]
)
def test_roman(text: str, value: int) -> None:
    assert roman(text) == value


@pytest.mark.parametrize("text", ["", "IIII", "VX", "abc", "IC"])
def test_no_roman_numeral(text: str) -> None:
    assert roman(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [("16", 16), ("１６", 16), ("⑯", 16), ("①", 1), ("十六", 16), (" 7 ", 7), ("㉑", 21)],
)
def test_integer(text: str, value: int) -> None:
    assert integer(text) == value


@pytest.mark.parametrize("text", ["", "a", "½", "1a", "가"])
def test_no_integer(text: str) -> None:
    assert integer(text) is None
