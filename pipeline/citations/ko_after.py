"""What follows the name of a Korean law: a gloss, a particle, and then the locator.

대외무역법(이하 "법"이라 한다) 제5조   관세법상 제2조   법률 제8356호 대외무역법 부칙 제3조
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from pipeline.citations.ko_units import Walked, annex, supplement, treaty_annex, walk
from pipeline.citations.mention import Mention, Step

# Between a law's name and the locator: a gloss, a particle, a space, a line break.
_AFTER_NAME = re.compile(
    r"(?:[ ]?\((?:이하[^()\n]{1,60}|[^()\n]{0,20}(?:법률|령|고시|조약)\s?제?\s?\d[^()\n]{0,40}"
    r"|[^()제\n]{1,50})\))?[\"'」』]?"
    r"(?:[ ]?(?:일부|전부)\s?개정\s?(?:법률|령))?(?:상의|상|의|중)?[ ]{0,2}\n?[ ]{0,4}"
)
# 법률 제8356호 대외무역법 전부개정법률 부칙 제3조: the number tells which supplement.
_LAW_NUMBER = re.compile(r"(?:법률|령|규칙|고시)\s?제\s?(?P<n>\d{1,6}(?:-\d{1,5})?)\s?호,?")
_AMENDING = re.compile(r"\s?(?:(?:일부|전부|제정)\s?)?(?:개정\s?)?(?:법률|령|규칙|고시)?\s?$")
_OPENS = frozenset("제0123456789IVXLⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ")


def after(plain: str, at: int, own: Container[int]) -> Walked | None:
    """The locator that follows a law's name which ends at `at`; `own` are the starts of labels."""
    gap = _AFTER_NAME.match(plain, at)
    start = gap.end() if gap else at
    if start in own and "\n" in plain[at:start]:
        return None
    first = plain[start : start + 1]
    if first == "별":
        return annex(plain, start)
    if first and first in "부검화비":
        return treaty_annex(plain, start) or supplement(plain, start)
    walked = walk(plain, start, named=True) if first and first in _OPENS else None
    return None if walked is not None and is_number(walked) else walked


def attach(mention: Mention, walked: Walked | None) -> Iterator[Mention]:
    """A mention with its locator, and the further members of a list like 제1ㆍ2항."""
    if walked is None:
        yield mention
        return
    mention.steps, mention.end = tuple(walked.steps), walked.end
    yield mention
    for start, end, step in walked.more:
        yield Mention(start, end, steps=(step,), form=mention.form)


def is_number(walked: Walked) -> bool:
    """Tell whether a locator is the number of a notice: 고시 제2024-15호."""
    first = walked.steps[0]
    return first.unit == "item" and len(first.labels[0].partition("-")[0]) > 3


def number(plain: str, walked: Walked | None, start: int) -> None:
    """Give the supplement cited the number that stands before the law's name at `start`."""
    if walked is not None and walked.steps[0].unit == "suppl" and not walked.steps[0].labels:
        found = law_number(plain, start)
        if found and not found[2]:
            walked.steps[0] = Step("suppl", (found[1],))


def law_number(plain: str, at: int) -> tuple[int, str, str] | None:
    """The number of a law before `at`: where it begins, the number, the title between the two."""
    floor = max(0, at - 110)
    window = plain[floor:at]
    found = None
    for match in _LAW_NUMBER.finditer(window):
        found = match
    if found is None or re.search(r"[\n,.;()]", title := window[found.end() :]):
        return None
    amending = _AMENDING.search(title)
    title = title[: amending.start()] if amending else title
    return floor + found.start(), found["n"], title.strip("「」 ")


def joins(char: str) -> bool:
    """Tell whether a character before a word makes it the end of another word."""
    return "가" <= char <= "힣"
