"""The labels that a Korean text prints at the beginning of its own lines.

They move the place that 제1항 and 같은 조 are read from, and are no citations: 제32조의2 (제목) ①,
**③**, `2\\.`, 가., 제3장 …, 부칙 <제58호,1997.6.21>, [별표 2].
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from pipeline.citations.ko_numerals import ORDER, circled
from pipeline.citations.ko_units import CIRCLED, UNITS
from pipeline.citations.mention import Mention, Step

_CAPTION = r"[(\[【](?:[^()\[\]【】\n]|\([^()\n]{0,60}\)){1,90}[)\]】]"
# After its caption a head goes on with its text; a reference with a particle: 제7조(목적)에.
_REFERS = (
    r"(?!\s?(?:의|에|을|를|은|는|와|과|로|으로|에서|이나|에도)(?=\s|[가-힣]?\s)|\s?(?:및|또는|내지|부터|까지|중)\s"
    r"|\s?[,·~]|\s?제\s?\d+\s?[항호]|\s?에\s?(?:따|의)|\s?의\s?규정)"
)
_BEFORE = r"[ ]{0,12}(?:[>|] ?)?(?:#{1,6} )?(?:\*\*)?"
ARTICLE = (
    rf"(?P<art>제\s?(?P<an>\d{{1,4}}(?:-\d{{1,3}})?)\s?조(?:\s?의\s?(?P<ab>\d{{1,3}})(?!\d))?)(?:\*\*)?"
    rf"(?:\s?{_CAPTION}{_REFERS}|\s?[<(\[]?\s?(?:삭\s?제|생\s?략)|\s?$|(?=\s?(?:\*\*)?[{CIRCLED}])"
    r"|(?P<to>\s?(?:내지|부터|및|와|과|[,·~-])\s?제\s?\d{1,4}\s?조(?:의\s?\d{1,3})?(?:\s?까지)?(?=\s?(?:는\s|은\s)?(?:각각\s)?"
    r"(?:삭\s?제|생\s?략))))"
    rf"(?:\*\*)?(?:\s{{0,2}}(?:\*\*)?(?P<first>[{CIRCLED}]))?"
)
CHAPTER = (
    r"(?P<chap>제\s?(?P<cn>\d{1,3})\s?(?P<cu>[편장절관])(?:\s?의\s?(?P<cb>\d{1,2}))?)"
    r"(?:\*\*)?(?=\s?$|\s?[<\[(]|[ ][^\n]{1,60}$)(?![ ][^\n]{0,60}[다는은을를에의][.]?\s?$)"
    r"(?!\s?(?:및|또는|부터|내지)\s)"
)
PARAGRAPH = rf"(?P<para>[{CIRCLED}]|<(?P<pn>\d{{1,3}})>)"
ITEM = (
    r"(?P<item>(?P<in>\d{1,3})(?:(?:\s?의\s?|-)(?P<ib>\d{1,2}))?\s?\\?\.)(?!\d|\s?\d{1,2}\s?\.)"
    r"(?=\s|[^\x00-\x7f]|[\"'(<])"
    rf"|(?P<sub>(?P<sn>[{ORDER[:14]}])(?:\s?의\s?(?P<sb>\d{{1,2}}))?\s?\\?\.)(?=\s|[가-힣「\"'(])"
    r"|(?P<low>(?P<ln>\d{1,2}|[가-하])\\?\))(?=\s|[가-힣「\"'(])"
)
SUPPLEMENT = (
    r"(?P<whole>(?P<suppl>\[?부\s?칙\]?)(?:\s?\([^()\n]{1,80}\))?"
    r"(?:\s?[<\[](?P<note>[^<>\[\]\n]{1,120})[>\]]|\s?$))"
)
ANNEX = (
    r"(?P<annex>(?:■[^\[\n]{0,120})?\[\s?별\s?(?P<ak>[표지])\s?(?:제?\s?(?P<xn>\d{1,3}))?\s?호?"
    r"(?:\s?의\s?(?P<xb>\d{1,2}))?\s?호?(?:\s?서\s?식)?\s?\])(?!의|에|을|를|과|와|\s?및)"
    r"|(?P<bare>별\s?표(?:\s?(?P<bn>\d{1,3})(?:\s?의\s?(?P<bb>\d{1,2}))?)?)"
    r"(?=\s?$|\s[^\n]{1,100}관련\s?\)\s?$)"
)
_LABEL = f"{_BEFORE}(?:{ARTICLE}|{CHAPTER}|{PARAGRAPH}|{ITEM}|{SUPPLEMENT}|{ANNEX})"
_FIRST_LINE = re.compile(f"(?={_LABEL})", re.MULTILINE)
# Only the line break is consumed: a pattern that begins with a character is searched for fast.
_LINE = re.compile(f"\n(?={_LABEL})", re.MULTILINE)
# Paragraphs that follow each other on one line: … 한다. ② 제1항에 …
_INLINE = re.compile(
    rf"(?P<para>[{CIRCLED}])"
    r"(?:(?<=[.>)\]][ ].)|(?<=[.>)\]][ ][ ].)|(?<=[.>)\]][ ]\*\*.)|(?<=[.>)\]][ ][ ]\*\*.))"
)
# The document's own title: a heading, or the first line of a text that goes on like a law.
TITLE = (
    r"(?P<title>(?!제\s?\d)[가-힣][^\n#*,.;:「」\"]{1,100}(?:법|법률|령|규칙|규정|고시|공고|요령|지침|예규|훈령))"
    r"(?:\s?[(\[<][^\n]{0,100})?"
)
_TITLE = re.compile(rf"#(?<![^\n]#)#{{0,2}} {TITLE}\s?$", re.MULTILINE)
_FIRST = re.compile(
    rf"\s{{0,20}}{TITLE}[ ]?\n\s{{0,4}}"
    r"(?=\[시행|\(?(?:법률|대통령령|[가-힣]{2,7}령)\s?제|제\s?1\s?[장조])"
)
_NUMBER = re.compile(r"제?\s?(\d{1,6}(?:-\d{1,5})*)\s?호")


def heads(plain: str) -> Iterator[Mention]:
    """The own labels of a text, in order of the text but for those inside a line."""
    last = ""
    seen: set[int] = set()
    opening = _FIRST_LINE.match(plain)
    for match in chain((opening,) if opening else (), _LINE.finditer(plain)):
        kind = next(name for name in _KINDS if match[name])
        if kind == "sub":
            # 다. may be the end of a sentence that was wrapped; it follows 나 when it is a label.
            label = match["sn"]
            if label == "다" and "\\" not in match["sub"] and last != "나":
                continue
            last = label
        for head in _READ[kind](match):
            seen.add(head.start)
            yield head
    first = _FIRST.match(plain)
    for title in (first, *_TITLE.finditer(plain)):
        if title is not None:
            yield Mention(title.start("title"), title.end("title"), role="break", form="own-title")
    for match in _INLINE.finditer(plain):
        if match.start() not in seen:
            step = Step("para", (str(circled(match["para"])),))
            yield _head(match, "para", "own-paragraph", step)


def _head(match: re.Match[str], group: str, form: str, step: Step) -> Mention:
    return Mention(match.start(group), match.end(group), role="head", steps=(step,), form=form)


def _label(number: str, branch: str | None) -> tuple[str, ...]:
    return (f"{number}-{int(branch)}" if branch else number,) if number else ()


def _article(match: re.Match[str]) -> Iterator[Mention]:
    step = Step("art", _label(match["an"], match["ab"]))
    end = match.end("to") if match["to"] else match.end("art")
    yield Mention(match.start("art"), end, role="head", steps=(step,), form="own-article")
    if match["first"]:
        number = str(circled(match["first"]))
        yield _head(match, "first", "own-paragraph", Step("para", (number,)))


def _chapter(match: re.Match[str]) -> Iterator[Mention]:
    step = Step(UNITS[match["cu"]], _label(match["cn"], match["cb"]))
    yield _head(match, "chap", "own-chapter", step)


def _paragraph(match: re.Match[str]) -> Iterator[Mention]:
    number = match["pn"] or str(circled(match["para"]))
    yield _head(match, "para", "own-paragraph", Step("para", (number,)))


def _item(match: re.Match[str]) -> Iterator[Mention]:
    yield _head(match, "item", "own-item", Step("item", _label(match["in"], match["ib"])))


def _sub(match: re.Match[str]) -> Iterator[Mention]:
    yield _head(match, "sub", "own-item", Step("sub", _label(match["sn"], match["sb"])))


def _low(match: re.Match[str]) -> Iterator[Mention]:
    yield _head(match, "low", "own-item", Step("label", (match["ln"],)))


def _supplement(match: re.Match[str]) -> Iterator[Mention]:
    number = _NUMBER.search(match["note"] or "")
    step = Step("suppl", (number[1],) if number else ())
    yield Mention(
        match.start("suppl"), match.end("whole"), role="head", steps=(step,), form="own-supplement"
    )


def _annex(match: re.Match[str]) -> Iterator[Mention]:
    unit = "appdx" if match["ak"] == "표" else "form"
    yield _head(match, "annex", "own-annex", Step(unit, _label(match["xn"] or "", match["xb"])))


def _bare_annex(match: re.Match[str]) -> Iterator[Mention]:
    yield _head(match, "bare", "own-annex", Step("appdx", _label(match["bn"] or "", match["bb"])))


_READ = {
    "art": _article, "chap": _chapter, "para": _paragraph, "item": _item, "sub": _sub,
    "low": _low, "suppl": _supplement, "annex": _annex, "bare": _bare_annex,
}  # fmt: skip
_KINDS = tuple(_READ)
