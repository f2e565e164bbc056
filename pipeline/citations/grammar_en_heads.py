"""The labels a Western text prints before its own provisions: they move the place, no more."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from pipeline.citations.grammar_en_units import SUB
from pipeline.citations.mention import Mention, Step
from pipeline.numerals import roman

_TITLE = (
    r"[ #*>_|]{0,24}(?P<head>§ ?(?:§ ?){0,2}(?P<sec>\d{1,4}[a-z]?\.\d{1,4}[a-z]?(?:-\d{1,3})?)"
    r"(?:(?:-| - | to | through | and |, )\d{1,4}\.\d{1,4}[a-z]?)?(?=\s|\Z)"
    r"|(?:[Aa]d\s{1,3})?(?:Article|ARTICLE)\s{1,3}"
    r"(?P<art>[IVXLC]{1,7}|\d{1,4}(?:-\d{1,3})?)(?: ?(?P<bis>bis|ter))?"
    r"(?![A-Za-z0-9])"
    r"|(?:PART|Part)\s(?P<part>[IVX]{1,5}|\d{1,4})(?: ?\([A-Z]\))?(?![A-Za-z0-9])"
    r"|(?:SUPPLEMENT|Supplement)\s[Nn][Oo]\. ?(?P<supp>\d{1,2})\s(?:TO|to)\s(?:PART|Part|part)\s"
    r"(?P<of>\d{1,4})(?![A-Za-z0-9])"
    r"|(?:CHAPTER|Chapter|SECTION|Section|ANNEX|Annex|SUBPART|Subpart|SCHEDULE|Schedule)\s"
    r"(?P<other>[IVXLC]{1,7}|\d{1,3}|[A-H])(?![A-Za-z0-9.])"
    r"|(?:Articles|Sections)\s(?:\d{1,4}(?:-\d{1,3})?)\s(?:through|to|and)\s(?:\d{1,4}"
    r"(?:-\d{1,3})?)\s{1,3}(?=Deleted)"
    r"|(?<=\*)(?:Paragraph|Sub-paragraph)s?\s[^*\n]{1,40}(?=\*)"
    r"|(?:Note|NOTE)s?\s(?:\d{1,2}\s)?(?:to|TO)\s[^\n:.]{1,60}[:.])"
)
_LABEL = (
    rf"[ #*>_]{{0,24}}(?P<head>(?:{SUB}[ *_]{{0,3}}(?:-|--)?\s{{0,3}}){{1,5}}|\d{{1,3}}\."
    rf"(?=\s)|[a-z]\)(?=[ A-Z]))"
)
# Each once for the first line and once, behind a line break, for those after it.
_TITLES = (re.compile(_TITLE), re.compile("\n" + _TITLE))
_LABELS = (re.compile(_LABEL), re.compile("\n" + _LABEL))
_SUB = re.compile(r"\(([A-Za-z0-9]+)\)")
_AFTER_TITLE = re.compile(
    r"[ *#_]{0,4}(?:\n|$|[.:-] |[-.:]\s?[A-Z]|\s{1,3}\([A-Z][^()\n]{2,120}\)|\s{0,3}<|\s{2,}\S|\s\["
    r"|\s[A-Z])"
)
# The foot of a page in a PDF and the running title below it: Part 736-page 2 / Export …
_FOOT = re.compile(r"\bPart \d{1,4} ?-{1,2} ?page \d{1,3} {0,3}\n[^\n]{0,160}")
_CAPITALS = re.compile(r"[ .:-]{1,4}\n?[A-Z]{3,}")


def _lines(plain: str, patterns: Sequence[re.Pattern[str]]) -> Iterator[re.Match[str]]:
    first = patterns[0].match(plain)
    if first:
        yield first
    yield from patterns[1].finditer(plain)


def titles(plain: str) -> Iterator[Mention]:
    """Headings: `§ 744.21 Restrictions …`, `Article 6`, `Supplement No. 1 to part 774`."""
    for match in _lines(plain, _TITLES):
        start, end = match.span("head")
        if _CAPITALS.match(plain, end) and (match["sec"] or match["supp"]):
            pass  # § 736.1 INTRODUCTION: no sentence goes on like this
        elif plain[end : end + 1] == "*" or plain[start] == "N" or plain[end - 1] == " ":
            pass
        elif not _is_free(plain, match.start(), start) or not _AFTER_TITLE.match(plain, end):
            continue
        yield Mention(
            start, end, role="head", tradition="west", steps=_steps(match), form="heading"
        )


def _steps(match: re.Match[str]) -> tuple[Step, ...]:
    if match["sec"]:
        return (Step("sec", (match["sec"],)),)
    if match["art"]:
        label = str(roman(match["art"]) or match["art"])
        return (Step("art", (f"{label}-{match['bis']}" if match["bis"] else label,)),)
    if match["supp"]:
        return (Step("supp", (match["supp"],)), Step("part", (match["of"],)))
    if match["part"]:
        return (Step("part", (str(roman(match["part"]) or match["part"]),)),)
    return ()


def feet(plain: str) -> Iterator[Mention]:
    """Page feet with the running title, which cite nothing."""
    for match in _FOOT.finditer(plain):
        yield Mention(match.start(), match.end(), role="break", tradition="west", form="foot")


def labels(plain: str, taken: Sequence[Mention]) -> Iterator[Mention]:
    """Paragraph labels at line starts, outside of what was read as citations."""
    starts = [m.start for m in taken]
    for match in _lines(plain, _LABELS):
        start = match.start("head")
        i = bisect_right(starts, start) - 1
        if i >= 0 and taken[i].end > start:
            continue
        if not _is_free(plain, match.start(), start):
            continue
        printed = match["head"]
        found = _SUB.findall(printed) or [printed.strip(" .)")]
        steps = tuple(Step("label", (label,)) for label in found)
        yield Mention(
            start,
            start + len(printed.rstrip()),
            role="head",
            tradition="west",
            steps=steps,
            form="label",
        )


def _is_free(plain: str, line: int, start: int) -> bool:
    """Tell whether a line begins something new: the line before it does not run on into it."""
    if "#" in plain[line:start] or "*" in plain[line:start]:
        return True
    before = plain[max(0, line - 200) : line].rstrip(" ")
    if not before or before[-1] in '\n.;:,-)>"]':
        return True
    last = before.rsplit(None, 1)[-1] if before.split() else ""
    return last in ("and", "or")
