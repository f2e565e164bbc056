"""Korean citations: the cases, what is defined, time on hostile input, and the real laws."""

from __future__ import annotations

import re
import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.citations import Context, cite, grammar_ko, names
from pipeline.citations.ko_define import define, implied
from pipeline.citations.ko_numerals import arabic, circled, span
from pipeline.citations.ko_units import walk
from pipeline.citations.page import Page, page

CASES = tomllib.loads(
    Path(__file__).with_name("cases").joinpath("citations_ko.toml").read_text("utf-8")
)["case"]
_MARK = re.compile(r"⟦([^⟦⟧]*?)=>([^⟦⟧]*)⟧")


def _sheet(text: str) -> Page:
    sheet = page(text)
    sheet.settle(names.find(sheet))
    sheet.aliases = define(sheet)
    return sheet


def _read(case: dict[str, str]) -> tuple[str, list[tuple[str, str]]]:
    """The case's text without its marks, and the (text, target) pairs that they say."""
    document = case.get("document", "")
    expected = [
        (inside, target.replace("~", document))
        for inside, targets in _MARK.findall(case["text"])
        for target in targets.split()
    ]
    return _MARK.sub(r"\1", case["text"]), expected


def test_the_cases_are_enough() -> None:
    assert len(CASES) >= 80
    assert len({case["name"] for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case: dict[str, str]) -> None:
    text, expected = _read(case)
    context = Context(case.get("document", ""), case.get("article", ""), case.get("preceding", ""))
    found = cite(text, context=context)
    assert [(c.text, c.target) for c in found] == expected
    assert all(text[c.start : c.end] == c.text for c in found)


def test_definitions() -> None:
    text = '「심해법」(이하 "법"이라 한다) 및 같은 법 시행령(이하 "영"이라 한다)'
    found = {alias.word: alias.target for alias in define(_sheet(text))}
    assert found["법"] == "kr/심해법"
    assert found["영"] == "kr/심해법시행령"
    assert found["법시행규칙"] == "kr/심해법시행규칙"


def test_a_word_defined_as_something_else_has_no_target() -> None:
    sheet = _sheet('사업자가 정한 운영기준(이하 "규정"이라 한다) 및 담당자(이하 "담당자"라 한다)')
    assert [(alias.word, alias.target) for alias in define(sheet)] == [("규정", "")]


@pytest.mark.parametrize(
    ("document", "word", "target"),
    [
        ("kr/관세법시행규칙", "영", "kr/관세법시행령"),
        ("kr/관세법시행규칙", "법", "kr/관세법"),
        ("kr/관세법시행령", "법", "kr/관세법"),
        ("kr/관세법", "시행령", "kr/관세법시행령"),
    ],
)
def test_implied_names(document: str, word: str, target: str) -> None:
    assert {alias.word: alias.target for alias in implied(document)}[word] == target


@pytest.mark.parametrize(
    "document", ["", "kr", "kr/심해관리고시", "jp/324AC0000000228", "kr/법/art_1"]
)
def test_nothing_is_implied_elsewhere(document: str) -> None:
    assert implied(document) == []


@pytest.mark.parametrize(
    ("first", "last", "labels"),
    [
        ("1", "3", ("1", "2", "3")),
        ("19-2", "19-4", ("19-2", "19-3", "19-4")),
        ("19", "19-3", ("19", "19-2", "19-3")),
        ("18-3", "20-2", ("18-3", "19", "20", "20-2")),
        ("가", "다", ("가", "나", "다")),
        ("하", "너", ("하", "거", "너")),
        ("a", "c", ("a", "b", "c")),
        ("1", "31", ("1", "31")),
        ("1", "30", tuple(str(n) for n in range(1, 31))),
        ("5", "3", ("5", "3")),
    ],
)
def test_ranges(first: str, last: str, labels: tuple[str, ...]) -> None:
    assert span(first, last) == labels


def test_numerals() -> None:
    assert [arabic(n) for n in ("XXI", "IV", "Ⅻ", "A")] == ["21", "4", "12", "A"]
    assert [circled(c) for c in "①⑳㉑㉟㊱㊿"] == [1, 20, 21, 35, 36, 50]
    with pytest.raises(ValueError, match="5"):
        circled("5")


@pytest.mark.parametrize("text", ["제1항목", "제2호기", "제3국", "제 조", "제12345조", "제1차"])
def test_no_units(text: str) -> None:
    assert walk(text, 0) is None


def test_nothing_in_other_scripts() -> None:
    text = "第十九条第1項 Article 5(b) 1. ① (a) GATT XXI\n" * 50
    assert grammar_ko.find(_sheet(text)) == []


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *(
                    "제",
                    "1",
                    "19",
                    "조",
                    "항",
                    "호",
                    "목",
                    "가",
                    "의",
                    "2",
                    " ",
                    "\n",
                    "(",
                    ")",
                    "「",
                    "」",
                ),
                *(
                    "법",
                    "영",
                    "같은 법",
                    "시행령",
                    "별표",
                    "별지",
                    "부칙",
                    "<",
                    ">",
                    "[",
                    "]",
                    "부터",
                    "까지",
                ),
                *(
                    '이하 "법"이라 한다',
                    "결의",
                    "안보리",
                    "①",
                    "**",
                    ".",
                    ",",
                    "및",
                    "\x00",
                    "\ud800",
                ),
                *("대외무역법", "일부를 다음과 같이 개정한다", "GATT", "XXI", "관한 법률"),
            ]
        ),
        max_size=60,
    ).map("".join)
    | st.text(max_size=200)
)
def test_any_text_is_read(text: str) -> None:
    for citation in cite(text, context=Context("kr/대외무역법시행령", "art_3/para_1")):
        assert text[citation.start : citation.end] == citation.text
        assert citation.target.count("//") == 0


HOSTILE = [
    *(
        "제",
        "제1",
        "제1조",
        "제1조의",
        "제1조부터 ",
        "제1ㆍ",
        "법 제1조 ",
        "제1항제",
        "가목",
        "별표 ",
        "별지 제1호 ",
    ),
    *(
        "부칙 제1조 ",
        "「",
        "「법",
        "「관세법」 ",
        "(",
        "[",
        "<",
        '(이하 "',
        '이하 "법"이라 한다',
        "같은 ",
        "동",
    ),
    *(
        "결의 1540호, ",
        "안보리 ",
        "\n①",
        "\n1. ",
        "\n제1조(",
        "\n제1장 ",
        "**",
        "의",
        "중 ",
        "에 관한 ",
        "이 ",
    ),
    *(
        "법률 제1호 ",
        "관한 법률 ",
        "다음과 같이 개정한다 ",
        '"법"은 ',
        "'",
        "①",
        " ",
        "\n",
        "제1조 (",
    ),
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_linear_on_hostile_text(piece: str) -> None:
    """Twice the text takes about twice the time, and a megabyte no more than seconds."""
    text = piece * (300_000 // len(piece))
    sheet = _sheet(text)
    began = time.perf_counter()
    grammar_ko.find(sheet)
    define(sheet)
    assert time.perf_counter() - began < 6


@pytest.mark.data
def test_the_real_laws(data: Path) -> None:
    """Nearly every 제N조 of the real texts that is no own label is a citation."""
    text = (data / "ko" / "대외무역법_시행령.md").read_text("utf-8")
    found = cite(text, context=Context("kr/대외무역법시행령"))
    assert len(found) > 700
    assert sum(c.target.startswith("kr/") for c in found) / len(found) > 0.9
    spans = {(c.start, c.end) for c in found}
    assert all(text[start:end].strip() == text[start:end] for start, end in spans)
