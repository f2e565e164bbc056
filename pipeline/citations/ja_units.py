"""Japanese locators read to steps: 第二十五条の二第一項第一号イ（一）, 前二項, 第二条から前条まで.

Numerals of every script become ASCII digits and branches are joined with `-` (第二十五条の二 is
25-2).  A range fans out to at most `MOST` labels; of a longer one the two ends are kept.
"""

from __future__ import annotations

import functools
import re
import unicodedata

from pipeline.citations.mention import Move, Step
from pipeline.knowledge.jp_labels import IROHA, spread
from pipeline.numerals import integer, roman

MOST = 30

W = r"\s{0,3}"  # where a line or a page may break
DIGITS = "0-9一二三四五六七八九十百千〇零"
N = rf"[{DIGITS}]{{1,7}}+"
KANA = rf"[{IROHA}](?![ァ-ヶー])"
# What may follow a branch number: the 一 of 第三条の一部 and the 二 of 二以上 are none.
_CLOSED = r"(?=[^一-龠々]|[第及又若並各本前後中規関改等但乃項号条様欄備]|\Z)"
# Cells of a table run together: 第六十九条の八五億円以下の罰金刑.
_AMOUNT = r"[一二三四五六七八九](?=[一二三四五六七八九十百千]{1,4}[億万]円)"
_BRANCHED = rf"(?:{_AMOUNT}|{N}{_CLOSED})"
BRANCH = rf"(?:{W}の{W}{_BRANCHED}){{0,3}}+"
NUMBER = rf"{N}{BRANCH}"
LABEL = rf"\({W}(?:{N}(?:の{N}){{0,2}}|[a-z]{{1,5}}|[A-Z]|[ⅰ-ⅿ]){W}\)"

ART = rf"第{W}{N}{W}条(?![約例件文]){BRANCH}"
PARA = rf"第{W}{N}{W}項(?!目)"
ITEM = rf"第{W}{N}{W}号(?![機館線車室棟様]){BRANCH}"
# Beneath an article numbers stand without 第 as well: 法48条1項2号.
_PART = "(?:本文|ただし書|但書|前段|後段)?"  # it has no locator of its own
PARA_BELOW = rf"{W}第?{W}{N}{W}項(?!目)"
ITEM_BELOW = rf"{_PART}{W}第?{W}{N}{W}号(?![機館線車室棟様]){BRANCH}"
# A digit counts beneath a bracketed label: ハ（二）３.
BELOW_LABEL = r"(?:(?<=\))[0-9]{1,2}(?=[にのかとをは又若及並、。)]|\Z))?"
SUBS = rf"(?:(?<=[号条項{DIGITS}])の?{KANA}| ?の?{LABEL}[項号]?){{1,4}}+{BELOW_LABEL}"
LETTERS = r"(?: ?の?\([a-z]{1,5}\)[項号]?(?: ?\([a-z0-9]{1,5}\)[項号]?){0,4}+)"

_TO = rf"{W}(?:から|ないし|乃至|~|-){W}"
_END = (
    rf"(?:{ART}(?:{PARA_BELOW})?(?:{ITEM_BELOW})?|第?{W}{N}{W}[条項号](?![約例件文目]){BRANCH}(?:{KANA})?"
    rf"|{KANA}|{LABEL}|前[条項号](?![約例件文目])){W}(?:まで)?"
)
RANGE = rf"(?:{_TO}{_END})?"

# The notation of lawyers: §48①三, 48条①三, 48Ⅰ②, with paragraphs in circles or Roman numerals.
CIRCLED = "①-⑳"
SHORT = (
    rf"(?:§{W}[0-9]{{1,4}}(?:の[0-9]{{1,2}}){{0,2}}{W}[{CIRCLED}Ⅰ-Ⅻ]?"
    rf"|第?[0-9]{{1,4}}条(?:の[0-9]{{1,2}}){{0,2}}[{CIRCLED}]"
    rf"|[0-9]{{1,4}}(?:[{CIRCLED}]|[Ⅰ-Ⅻ](?=[{CIRCLED}])))"
    rf"(?:(?<=[Ⅰ-Ⅻ])[{CIRCLED}]|(?<=[{CIRCLED}Ⅰ-Ⅻ])[一二三四五六七八九十]{{1,3}}(?![一-龠々]))?"
)
_SHORT = re.compile(
    rf"(?:§|第)?\s*(?P<art>[0-9]+)条?(?P<branch>(?:の[0-9]+)*)\s*"
    rf"(?P<para>[{CIRCLED}Ⅰ-Ⅻ])?(?P<item>.*)",
    re.DOTALL,
)

_UNITS = {"条": "art", "項": "para", "号": "item", "章": "chap", "節": "sec", "款": "subsec"}
_UNITS |= {"編": "part", "目": "div", "表": "appdx", "欄": "column"}
_MOVES: dict[str, Move] = {"同": "same", "次": "next", "この": "this", "本": "this"}
_MOVES |= {"これらの": "these", "前各": "all_prev"}
_ENDS = ("prev", "next", "this")  # a range may begin or end with them

_PIECE = re.compile(
    rf"(?P<range>から|ないし|乃至|~|-)"
    rf"|(?P<suppl>(?P<own>この)?附\s?則)"
    rf"|(?P<move>同|次|この|本|これらの|前各|前(?P<count>{N})?)\s*(?P<moved>[条項号章節款編目表])"
    rf"|第?\s*(?P<from>{N})\s*(?=[~-]\s*第?\s*{N}\s*(?P<of>[条項号]))"
    rf"|第?\s*(?P<number>{N}(?:\.[0-9]+)?|[IVXⅠ-Ⅻ]{{1,6}})\s*(?P<unit>[条項号章節款編])(?P<branch>(?:\s*の\s*{_BRANCHED})*)"
    rf"|(?P<kana>[{IROHA}])"
    rf"|\(\s*(?P<label>[^()]{{1,12}}?)\s*\)"
    rf"|(?P<digit>[0-9]{{1,2}})"
)


def label(text: str) -> str:
    """A printed number or label as addresses write it: 二十五の二 → 25-2, ⅲ → iii, a → a."""
    text = "".join(text.split())
    if text.isascii() and text.replace(".", "").isdecimal():
        return text
    numbers = [integer(part) for part in text.split("の")]
    if None in numbers:
        text = unicodedata.normalize("NFKC", text)
        return str(roman(text) or text) if text.isupper() else text
    return "-".join(str(number) for number in numbers)


def between(first: str, last: str) -> tuple[str, ...]:
    """The labels of a range: numbers with branches, イロハ, or the two ends where it is long."""
    if first in IROHA and last in IROHA and len(first) == len(last) == 1:
        found = list(IROHA[IROHA.index(first) : IROHA.index(last) + 1])
    elif first.replace("-", "").isdigit() and last.replace("-", "").isdigit():
        found = spread(first, last)
    elif len(first) == len(last) == 1 and first.isascii() and last.isascii():
        found = [chr(code) for code in range(ord(first), ord(last) + 1)]
    else:
        found = []
    return tuple(found) if 0 < len(found) <= MOST else (first, last)


@functools.lru_cache(maxsize=8192)
def steps(text: str) -> tuple[Step, ...]:
    """The steps of a locator, a range fanned out at its last level.

    第一項第一号から第四号まで → para 1, item 1..4; 前二項 → the two paragraphs before.
    """
    found: list[Step] = []
    ends: list[Step] | None = None
    for match in _PIECE.finditer(text):
        if match["range"]:
            if ends is None and found:
                ends = []
            continue
        (found if ends is None else ends).append(_step(match))
    if not ends:
        return tuple(found)
    return _ranged(found, ends)


def shortened(text: str) -> tuple[Step, ...]:
    """The steps of the lawyers' notation: §48①三 → art 48, para 1, item 3."""
    match = _SHORT.fullmatch(text)
    if match is None:
        return ()
    found = [Step("art", (label(match["art"] + match["branch"]),))]
    for unit in ("para", "item"):
        if number := match[unit]:
            number = unicodedata.normalize("NFKC", number)
            found.append(Step(unit, (str(roman(number) or label(number)),)))
    return tuple(found)


def _ranged(found: list[Step], ends: list[Step]) -> tuple[Step, ...]:
    """The first end's steps with the labels of its last one spread to the last end's."""
    last = ends[-1]
    begin = found[-1]
    if begin.unit == last.unit and bool(begin.move) != bool(last.move):
        # 第二条から前条まで, 次項から第五項まで, この号から第三号まで: one end is counted from
        # where the text stands.
        moved, fixed = (begin, last) if begin.move else (last, begin)
        if moved.move in _ENDS and moved.count == 1 and len(fixed.labels) == 1:
            return (*found[:-1], Step(begin.unit, fixed.labels, moved.move))
    if begin.unit == last.unit and begin.labels and last.labels:
        if len(ends) > 1 and ends[:-1] != found[-len(ends) : -1]:
            return tuple(found)
        return (*found[:-1], Step(begin.unit, between(begin.labels[0], last.labels[0])))
    return tuple(found)


def _step(match: re.Match[str]) -> Step:
    if match["suppl"]:
        return Step("suppl", move="this" if match["own"] else "")
    if match["move"]:
        unit, word = _UNITS[match["moved"]], match["move"]
        if word.startswith("前") and word != "前各":
            count = integer(match["count"]) if match["count"] else 1
            return Step(unit, move="prev", count=max(1, min(count or 1, MOST)))
        return Step(unit, move=_MOVES[word])
    if match["from"]:
        return Step(_UNITS[match["of"]], (label(match["from"]),))
    if match["number"]:
        return Step(_UNITS[match["unit"]], (label(match["number"] + match["branch"]),))
    if match["kana"]:
        return Step("sub", (match["kana"],))
    return Step("label", (label(match["label"] or match["digit"]),))
