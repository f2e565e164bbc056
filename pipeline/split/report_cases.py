"""Headings that count cases: 【事例１】（…）, [Case 2], <사례 3>."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from pipeline.split.report_chains import Heading
from pipeline.split.report_lines import Layout
from pipeline.text import slug

_CASE = re.compile(
    r"[【\[［〔<＜《]\s*(?P<word>事例|設例|事案|ケース|사례|예시|Case|CASE|Example|EXAMPLE)\s*"
    r"(?P<n>\d{1,3})\s*[】\]］〕>＞》]\s*(?P<title>.{0,80})"
)
_CHAPTER = re.compile(r"第.{1,3}[章部編]|제\s*\d+\s*[장부편]|(?:chapter|part)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"[。．.、,:：]$|参照|참조|^[のにをはがとで及又から]")
_LEAST = 3  # in one count; fewer may be mentions
_MISSED = 2  # numbers that the count may leave out


def with_cases(page: Layout, taken: frozenset[int], headings: Sequence[Heading]) -> list[Heading]:
    """The headings with those of cases among them; the others stand below the case they are in.

    A chapter's heading stands above the cases that follow it.
    """
    known = {heading.row for heading in headings}
    cases: list[Heading] = []
    last = 0
    for i in range(len(page.rows)):
        if i in taken or i in known or i in page.contents:
            continue
        match = _CASE.fullmatch(page.text(i))
        if match is None or _SENTENCE.search(match["title"].strip()):
            continue
        number = int(match["n"])
        if not last < number <= last + 1 + _MISSED or (not last and number != 1):
            continue
        last = number
        label = match.group()[: match.start("title")].strip()
        word = slug(unicodedata.normalize("NFKC", match["word"]))
        title = re.sub(r"^[（(](.*)[）)]$", r"\1", match["title"].strip())
        cases.append(Heading(i, (f"{word}-{number}",), label, title or label, 1))
    if len(cases) < _LEAST:
        return list(headings)
    found: list[Heading] = []
    base = inside = 0
    for heading in sorted([*headings, *cases], key=lambda h: h.row):
        if heading in cases:
            found.append(replace(heading, depth=base + 1))
            inside = 1
        elif _CHAPTER.match(heading.label or heading.title):
            found.append(heading)
            base, inside = heading.depth, 0
        else:
            found.append(replace(heading, depth=heading.depth + inside))
    return found
