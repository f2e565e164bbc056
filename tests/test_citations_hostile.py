"""Bad input to the finder: linear time, no crash, and every answer well-formed all the same."""

from __future__ import annotations

import gc
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.address import parse
from pipeline.citations import Context, cite

FRAGMENTS = (
    *("第", "一", "十六", "条", "の二", "項", "号", "イ", "及び", "から", "まで", "前条", "同項"),
    *(
        "別表第一",
        "附則",
        "法",
        "この法律",
        "（",
        "）",
        "「",
        "」",
        "、",
        "以下",
        "という",
        "\n２　",
    ),
    *("제", "19", "조", "의2", "항", "호", "가목", "및", "부터", "까지", "별표 2", "부칙", "영"),
    *("이하", "라 한다", "같은 법", "전항", "이 조", "\n##### ", "**①**", "  1\\. "),
    *("§", "§§ ", "744.21", "(b)", "(2)", "part 744", "15 CFR ", "Article XXI", "of the GATT"),
    *("Supplement No. ", "3A001", ".b.2", " or ", " through ", "this section", "50 U.S.C. 1701"),
    *("UNSCR 1540", "GATT", "外為法", "대외무역법", "ワッセナー", "EAR99", " the Act", "id."),
    *("\0", "\ud800", "\U0001f600", "\u200b", "\ufeff", "ﾜｯｾﾅｰ", "Ⅲ", "①", "ᆞ", "\r\n", "\f", " "),
)
CONTEXTS = (
    Context(),
    Context("jp/324AC0000000228", "art_48/para_1"),
    Context("kr/대외무역법시행령", "art_32"),
    Context("us/cfr/15/730-774", "744.21/b"),
    Context("treaty/cwc", "art_6/3"),
    Context("doc/x", "sec_1", "「外国為替及び外国貿易法（以下「法」という。）"),
)


def well_formed(text: str, context: Context) -> None:
    found = cite(text, context=context)
    for citation in found:
        assert text[citation.start : citation.end] == citation.text != ""
        assert str(parse(citation.target)) == citation.target
        assert 0 < citation.confidence <= 1
    assert [c.start for c in found] == sorted(c.start for c in found)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=40), st.sampled_from(CONTEXTS))
def test_any_soup_of_fragments(parts: list[str], context: Context) -> None:
    well_formed("".join(parts), context)


@pytest.mark.parametrize("law", ["같은 법", "同法"])
def test_what_was_said_of_an_unknown_law_is_not_said_again(law: str) -> None:
    assert cite(f"{law} id.", context=Context()) == []


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200), st.sampled_from(CONTEXTS))
def test_any_text(text: str, context: Context) -> None:
    well_formed(text, context)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=200))
def test_any_context(document: str, article: str, preceding: str) -> None:
    cite(
        "前条、제1항 및 paragraph (b) of this section",
        context=Context(document, article, preceding),
    )


HOSTILE = {
    "brackets": "(" * 1_000_000,
    "closers": ")" * 1_000_000,
    "quotes": "「" * 1_000_000,
    "corners": "「法」" * 300_000,
    "di": "第" * 1_000_000,
    "digits": "1" * 1_000_000,
    "kanji": "一" * 1_000_000,
    "je": "제" * 1_000_000,
    "je1": "제1" * 500_000,
    "items": "제1호, " * 150_000,
    "paragraphs": "第一項、" * 150_000,
    "sections": "§" * 1_000_000,
    "labels": "§ 744.21" + "(a)" * 300_000,
    "parts": "part 744 of " * 80_000,
    "codes": "3A001." * 150_000,
    "commas": "3A001, " * 140_000,
    "articles": "Article XXI, " * 80_000,
    "romans": "X" * 1_000_000,
    "names": "外国為替及び" * 150_000,
    "acts": "Export Control Reform " * 45_000,
    "defined": "以下「法」という。" * 100_000,
    "defined ko": '(이하 "법"이라 한다) ' * 70_000,
    "supplements": "Supplement No. 1 to " * 50_000,
    "spaces": " " * 1_000_000,
    "lines": "\n" * 1_000_000,
    "heads": "\n第一条　" * 150_000,
    "nul": "\0" * 1_000_000,
    "surrogates": "\ud800" * 1_000_000,
    "same": "同条同項同号" * 150_000,
    "dots": "・" * 1_000_000,
}


def seconds(text: str, context: Context) -> float:
    """Processor time for one text; the collector would go through what all the tests hold."""
    gc.collect()
    gc.disable()
    try:
        started = time.process_time()
        cite(text, context=context)
        return time.process_time() - started
    finally:
        gc.enable()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_long_hostile_line_takes_linear_time(name: str) -> None:
    """A quarter of the text takes about a quarter of the time, and never more than seconds."""
    text = HOSTILE[name]
    context = Context("jp/324AC0000000228", "art_48")
    quarter = seconds(text[: len(text) // 4], context)
    whole = seconds(text, context)
    assert whole < max(8 * quarter, 3.0)
    assert whole < 25


@pytest.mark.slow
def test_fifty_megabytes_on_one_line() -> None:
    text = "法第四十八条第一項 및 제19조의2제3항 and § 744.21(b)(2) of the EAR, " * 800_000
    started = time.process_time()
    found = cite(text, context=Context("jp/324CO0000000378", "art_1"))
    assert len(text.encode()) > 50_000_000
    assert len(found) >= 2_400_000
    assert time.process_time() - started < 300
