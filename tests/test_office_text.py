"""Numbers as office programs draw them, and characters that they set by formatting."""

from __future__ import annotations

from pipeline.extract.office_numbers import numbered, scheme
from pipeline.extract.office_text import joint, lowered, raised, symbol


def test_every_numbering_of_the_three_languages() -> None:
    forms = (
        "aiueoFullWidth",
        "irohaFullWidth",
        "japaneseCounting",
        "japaneseLegal",
        "chosung",
        "koreanCounting",
        "lowerRoman",
        "decimalZero",
        "ideographTraditional",
    )
    assert [numbered(3, form) for form in forms] == [
        "ウ",
        "ハ",
        "三",
        "参",
        "ㄷ",
        "삼",
        "iii",
        "03",
        "丙",
    ]
    assert [numbered(n, "japaneseCounting") for n in (10, 21, 205, 1000)] == [
        "十",
        "二十一",
        "二百五",
        "千",
    ]
    assert [numbered(n, "decimalEnclosedCircle") for n in (20, 21, 50, 51)] == [
        "⑳",
        "㉑",
        "㊿",
        "(51)",
    ]
    assert (numbered(27, "lowerLetter"), numbered(22, "ordinal")) == ("aa", "22nd")
    assert (numbered(60, "ganada"), numbered(-1, "upperRoman"), numbered(7, "new")) == (
        "60",
        "-1",
        "7",
    )
    assert scheme(2, "alphaLcParenBoth") == "(b)" and scheme(2, "arabicPeriod") == "2."


def test_soft_breaks_and_symbols() -> None:
    assert joint("end of", "a line") == " " and joint("文の途", "中") == ""
    assert joint("한 문장의", "가운데") == " " and joint("말한다.", "다음") == "\n"
    assert joint("lead", "(a) item") == "\n" and joint("", "x") == ""
    assert (raised("th"), raised("10"), lowered("2")) == ("th", "¹⁰", "₂")
    assert (symbol("a", "Symbol"), symbol("\uf06e", ""), symbol("a", "Arial")) == ("α", "■", "a")
