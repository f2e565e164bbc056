"""Short names that a Japanese text defines: （以下「法」という。）, 「法」とは、外国為替法をいう.

A short name binds to the law that stands right before the bracket, with or without a locator, and
the full title of a law to the number printed beside it.  A short name of a law that has no address
is defined as nothing, so that its articles are not taken for the text's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.citations.ja_lead import (
    named_before,
    numbered,
    numbered_as,
    opening,
    title_start,
)
from pipeline.citations.mention import Alias
from pipeline.citations.page import Page

_WITHIN = r"[^()「」、。]{1,30}(?:において|では)"
_SHORT = re.compile(
    rf"(?:以下(?:[、,]|{_WITHIN})?[、,]?(?:単に|総称して|併せて)?"
    rf"|(?<=[(。])(?:[次前同この][条項号章節表]|第[^()「」。]{{1,40}})[^()「」。]{{0,40}}において(?:単に)?)"
    r"(?:「(?P<quoted>[^「」\n]{1,40})」|(?P<bare>[A-Z][A-Za-z]{1,11}))(?:と|\)|。|$)"
)
_NUMBER = re.compile(r"\((?:明治|大正|昭和|平成|令和)[^()]{1,40}?号")
_MEANS = re.compile(r"「(?P<word>[^「」\n]{1,30})」とは、?(?P<rest>[^。\n]{2,120})")
_ANNEX = re.compile(r"(別表)(?:第([0-9一二三四五六七八九十]{1,3}))?\Z")
_LAW = re.compile(r"(?:法律|法|令|規則|規程|条約|協定|議定書|憲章|告示|要領|通達|表)\Z")


def definitions(page: Page) -> list[Alias]:
    """Every short name that the page defines, in order, with the offset from which it holds."""
    titles = [*_titles(page)]
    known = {alias.word: alias.target for alias in (*page.aliases, *titles)}
    found = [*titles, *_short(page, known), *_meanings(page)]
    return sorted(found, key=lambda alias: alias.since)


def _short(page: Page, known: dict[str, str]) -> Iterator[Alias]:
    plain = page.plain
    for match in _SHORT.finditer(plain):
        opened = _opened(plain, match.start())
        if opened < 0:
            continue
        word = match["quoted"] or match["bare"]
        if opened and plain[opened - 1] in "」』":
            named = named_before(page, opened - 1, {})
        else:
            named = named_before(page, opened, {})
        number = _NUMBER.match(plain, opened, match.end())
        target = numbered_as(named.instrument if named else "", number.group() if number else "")
        if not target and named is not None and named.pronoun == "alias":
            target = known.get(named.alias, "")
        if named is None and not target:
            yield from _annex(page, opened, word, match.end())
        elif target or _LAW.search(word):
            known[word] = target
            yield Alias(word, target, match.end())


def _annex(page: Page, opened: int, word: str, since: int) -> Iterator[Alias]:
    """関税定率法（…）別表（以下「関税率表」という。）: a short name of a part of a law."""
    match = _ANNEX.search(page.plain, max(0, opened - 8), opened)
    if match is None or not _LAW.search(word):
        return
    end = match.start()
    if end and page.plain[end - 1] == ")":
        inner = opening(page.plain, end)
        number = _NUMBER.match(page.plain, inner, end) if inner >= 0 else None
        named = named_before(page, inner, {}) if inner >= 0 else None
        law = (named.instrument if named else "") or (numbered(number.group()) if number else "")
    else:
        named = named_before(page, end, {})
        law = named.instrument if named else ""
    if law:
        from pipeline.citations.ja_units import label

        yield Alias(word, f"{law}/appdx" + (f"_{label(match[2])}" if match[2] else ""), since)


def _titles(page: Page) -> Iterator[Alias]:
    """The full title of a law beside its number stands for it afterwards.

    The number says more than a known title: an old law may have borne it as well.
    """
    plain = page.plain
    for match in _NUMBER.finditer(plain):
        start = match.start()
        hit = page.name_until(start)
        begin = hit.start if hit else title_start(page, start)
        title = "".join(plain[begin:start].split())
        if not (2 < len(title) <= 60 and _LAW.search(title)):
            continue
        target = numbered_as(hit.address if hit else "", match.group())
        if target and (hit is None or target != hit.address):
            yield Alias(title, target, match.end())


def _meanings(page: Page) -> Iterator[Alias]:
    """「法」とは、外国為替及び外国貿易法をいう: in a list of terms."""
    for match in _MEANS.finditer(page.plain):
        hit = page.name_at(match.start("rest"))
        if hit is not None and hit.kind != "agency":
            rest = page.plain[hit.end : match.end()]
            if re.match(r"(?:\([^()]{0,80}\))?を(?:いう|指す)", rest):
                yield Alias(match["word"], hit.address, match.end())


def _opened(plain: str, at: int) -> int:
    """The offset of the bracket that is open at `at`, not far before it; -1 when there is none."""
    floor = max(0, at - 400)
    depth = 0
    while True:
        opened, closed = plain.rfind("(", floor, at), plain.rfind(")", floor, at)
        if opened < 0:
            return -1
        if closed > opened:
            depth, at = depth + 1, closed
        elif depth:
            depth, at = depth - 1, opened
        else:
            return opened
