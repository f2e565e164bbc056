"""Rows of an annex: 別表第一の二から一六までの項（一）, 別表第二の一、三六及び四三から四五までの項.

A list of rows has its unit once, at the end.  別表第二の一の項 is row 1 of 別表第二; of two
numbers before 項 the first is the annex's branch where the second is 一 (別表第二の二の一の項), for
branches begin with 二; otherwise they are a row with its branch (別表第二の三五の二の項).
"""

from __future__ import annotations

import functools
import re

from pipeline.citations.ja_units import BELOW_LABEL, LABEL, N, between, label, steps
from pipeline.citations.mention import Step

_NUMBER = rf"{N}(?:の{N}){{0,2}}"
_ONE = rf"{_NUMBER}(?:(?:の項)?(?:から|ないし|~|-){_NUMBER}(?:まで)?)?"
_SEP = r"(?:、|及び|又は|若しくは|並びに|·)"
_LABELS = rf"(?:{LABEL}){{1,3}}(?:から{LABEL}まで)?{BELOW_LABEL}"
ROW_LIST = rf"の?{_ONE}(?:{_SEP}{_ONE}){{0,40}}の項(?!目)(?:まで)?(?:{_LABELS})?"

_ROW_LIST = re.compile(ROW_LIST)
_MEMBER = re.compile(
    rf"(?P<first>{_NUMBER})(?:(?:の項)?(?:から|ないし|~|-)(?P<last>{_NUMBER})(?:まで)?)?"
)
_ANNEX = re.compile(
    rf"別表\s*(?:第?\s*(?P<number>{N})(?!の?項|号))?(?P<branch>(?:\s*の\s*{N}(?!\s*の?項))*)"
    rf"(?:(?:から|ないし)別表第?(?P<last>{_NUMBER}))?"
)
_BARE_ROW = re.compile(rf"の(?P<row>{N})の(?P<branch>{N})項(?!目)(?!から|ないし|~|-)")
_NUMBERED = re.compile(rf"別表\s*(?:第?\s*(?P<number>{N})(?!の?項|号))?")

Piece = tuple[int, int, tuple[Step, ...]]


@functools.lru_cache(maxsize=2048)
def rows(text: str) -> tuple[Piece, ...]:
    """The members of a list of rows: start, end and steps of each, the unit of all at the end."""
    body = text[: text.rindex("の項")]
    found: list[Piece] = []
    for match in _MEMBER.finditer(body):
        first = label(match["first"])
        labels = between(first, label(match["last"])) if match["last"] else (first,)
        found.append((match.start(), match.end(), (Step("row", labels),)))
    if not found:
        return ()
    start, _, last = found[-1]
    below = tuple(steps(text[len(body) + 2 :]))
    found[-1] = (start, len(text), (*last, *below))
    return tuple(found)


@functools.lru_cache(maxsize=2048)
def annex(text: str) -> tuple[Piece, ...]:
    """The mentions in what an annex form matched: the annex with its first row, then the others."""
    head = _NUMBERED.match(text)
    if head and head["number"] and (bare := _BARE_ROW.match(text, head.end())):
        return _bare_row(text, head["number"], bare)
    listed = _ROW_LIST.match(text, head.end()) if head else None
    if head is None or listed is None:
        return _plain_annex(text)
    number = head["number"] or ""
    members = rows(listed.group())
    _, end, first = members[0]
    row = first[0]
    if number and len(row.labels) == 1 and row.labels[0].endswith("-1"):
        # 別表第二の二の一の項: branches begin with 二, so that 二 is the annex's.
        number += "の" + row.labels[0].removesuffix("-1").replace("-", "の")
        row = Step("row", ("1",))
    appdx = Step("appdx", (label(number),) if number else ())
    at = listed.start()
    found: list[Piece] = [(0, at + end, (appdx, row, *first[1:]))]
    found += [(at + s, at + e, member) for s, e, member in members[1:]]
    return tuple(found)


def _bare_row(text: str, number: str, row: re.Match[str]) -> tuple[Piece, ...]:
    """別表第1の3の2項, as 別表第1の3の2の項."""
    if label(row["branch"]) == "1":
        appdx, first = label(f"{number}の{row['row']}"), "1"
    else:
        appdx, first = label(number), label(f"{row['row']}の{row['branch']}")
    below = steps(text[row.end() :])
    return ((0, len(text), (Step("appdx", (appdx,)), Step("row", (first,)), *below)),)


def _plain_annex(text: str) -> tuple[Piece, ...]:
    head = _ANNEX.match(text)
    if head is None:
        return ()
    number = label(head["number"] + (head["branch"] or "")) if head["number"] else ""
    labels: tuple[str, ...] = (number,) if number else ()
    if head["last"] and number:
        labels = between(number, label(head["last"]))
    rest = text[head.end() :]
    if "備考" in rest:
        return ((0, len(text), (Step("appdx", labels),)),)
    # The 項 of an annex is a row of it, however it is numbered: 別表第1の第1項ないし第15項.
    below = tuple(Step("row", step.labels) if step.unit == "para" else step for step in steps(rest))
    return ((0, len(text), (Step("appdx", labels), *below)),)
