"""Supplements that amend other laws: 관세사법 일부를 다음과 같이 개정한다.

Up to the supplement's next paragraph or article the bare locators are those of the amended law.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.citations.ko_laws import titled, unquoted
from pipeline.citations.mention import Mention
from pipeline.citations.page import Page

_FORMULA = re.compile(r"다음과\s?같이\s?(?:[가-힣]{1,6}\s)?개정한다")
_BEFORE_FORMULA = re.compile(
    r"(?:(?:일부|전부)\s?개정\s?(?:법률|령|규칙)\s?)?(?:(?:일부|전부)[를을]?|중)?\s?$"
)
# 제18조제2항을 다음과 같이 한다: what comes next is quoted, with labels of its own.
_ANNOUNCES = re.compile(
    r"(?P<article>조(?:의\s?\d{1,3})?(?:까지)?[를을])?[^\n]{0,20}(?:다음과\s?같이|신설)\s?(?:각각\s?)?(?:신설\s?)?한다\.?\s*$"
)
# In a list the first member says which law it is.
_LISTED = re.compile(r"(?:[,·]|및|또는|와|과|부터)\s?$")
_NAMED = re.compile("[법률령칙정」]")
_WHOLE = re.compile(
    r"\s{0,3}(?:\([^()\n]{1,60}\)\s{0,3}(?:\*\*)?[①-⑳]?)?\s{0,3}"
    r"(?P<title>[가-힣][가-힣A-Za-z0-9· ]{1,80}[가-힣])"
)
_OWN = re.compile(r"개정한다|생\s?략")


@dataclass(slots=True)
class Amended:
    """Where the text amends which law; `titles` are the mentions of laws that no list knows."""

    plain: str
    starts: list[int] = field(default_factory=list)
    spans: list[tuple[int, int, str]] = field(default_factory=list)  # (quoted from, end, address)
    titles: list[Mention] = field(default_factory=list)
    quotes: list[int] = field(default_factory=list)

    def at(self, offset: int, *, again: bool = False) -> str:
        """The address of the law that is amended at `offset`; "" for none.

        What the new text cites without a law's name is the amended law's, unless a law is named
        right before: 중 "「관세법」 제38조ㆍ제40조"를 …로 한다.  `again` asks for 같은 조, which
        within quotes means what the quotes said.
        """
        i = bisect_right(self.starts, offset) - 1
        if i < 0 or offset >= self.spans[i][1]:
            return ""
        quoted, _, address = self.spans[i]
        if offset >= quoted and (again or _LISTED.search(self.plain, max(0, offset - 9), offset)):
            return ""
        first = bisect_left(self.quotes, max(self.starts[i], offset - 1000))
        last = bisect_left(self.quotes, offset)
        line = self.plain.rfind("\n", max(0, offset - 1000), offset) + 1
        inside = [q for q in self.quotes[first:last] if q >= line]
        if len(inside) % 2 and (again or _NAMED.search(self.plain, inside[-1], offset)):
            return ""
        return address


def amended(page: Page, own: Sequence[Mention]) -> Amended:
    """Find the amending formulas of a page; `own` are the labels of its own lines, in order."""
    plain = page.plain
    found = Amended(plain)
    labels = [m for m in own if m.steps and m.steps[0].unit in ("para", "art", "suppl")]
    starts = [m.start for m in labels]
    for match in _FORMULA.finditer(plain):
        floor = max(0, match.start() - 24)
        prefix = _BEFORE_FORMULA.search(plain[floor : match.start()])
        end = floor + prefix.start() if prefix else match.start()
        while end and plain[end - 1] == " ":
            end -= 1
        before = bisect_right(starts, end) - 1
        begin = labels[before].end if before >= 0 else 0
        address = _titled_between(page, begin, end, found) or _named_until(page, end, found)
        if address:
            found.starts.append(match.end())
            i = bisect_right(starts, match.end())
            found.spans.append((*_extent(plain, match.end(), labels[i : i + 60]), address))
    if found.starts:
        found.quotes = [match.start() for match in re.finditer('"', plain)]
    return found


def _extent(plain: str, start: int, labels: Sequence[Mention]) -> tuple[int, int]:
    """From where the amendment that begins at `start` quotes labels, and where it ends.

    It ends at the supplement's own next label.
    """
    quoted, article = 0, False
    for label in labels:
        line = plain[label.start : label.start + 120].partition("\n")[0]
        announced = _ANNOUNCES.search(plain, max(start, label.start - 60), label.start)
        if announced:
            quoted, article = quoted or label.start, announced["article"] is not None
        if not quoted or _OWN.search(line) or (label.steps[0].unit != "para" and not article):
            return quoted or label.start, label.start
    end = labels[-1].end if len(labels) >= 60 else len(plain)
    return quoted or end, end


def _titled_between(page: Page, begin: int, end: int, found: Amended) -> str:
    """The law whose title is all that stands between the supplement's label and the formula.

    That is any title: 법무부와 그 소속기관 직제 is a decree.
    """
    begin = max(begin, end - 120, page.plain.rfind("\n", begin, end) + 1)
    match = _WHOLE.fullmatch(page.plain, begin, end)
    if match is None or page.name_at(match.start("title")) is not None:
        return ""
    title = match["title"]
    address, confidence = titled(title)
    address = address or f"kr/{''.join(title.split()).replace('·', 'ㆍ')}"
    found.titles.append(
        Mention(
            *match.span("title"),
            instrument=address,
            form="unquoted-title",
            confidence=confidence or 0.75,
        )
    )
    return address


def _named_until(page: Page, end: int, found: Amended) -> str:
    plain = page.plain
    if plain[end - 1 : end] == "」":
        start = plain.rfind("「", max(0, end - 150), end)
        return titled(plain[start + 1 : end - 1])[0] if start >= 0 else ""
    hit = page.name_until(end)
    if hit is not None:
        return hit.address
    title = unquoted(page, end)
    if title is None or not title[1]:
        return ""
    start, address, confidence = title
    found.titles.append(
        Mention(start, end, instrument=address, form="unquoted-title", confidence=confidence)
    )
    return address
