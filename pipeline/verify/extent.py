"""How much of an instrument a text holds: whole, or an excerpt that says nothing of the rest.

A text is taken for an excerpt where its title or its first words say so, where its articles do not
run from 1 without gaps (deleted ones are there; a whole text may lack a few that went without a
trace), where it has one or two articles only, and where the outline of the law knows many more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pipeline.knowledge.outline import outline

_ARTICLE = re.compile(r"art_(?P<n>\d+)(?:-[\w-]+)?")
_FEW = 2  # a text of so few articles cannot be whole
_LOST = 0.03  # of the articles of a whole text may have gone without a trace
_MOST = 0.8  # of the articles that an outline knows, a whole text has (an older one fewer)
# What a title says of an excerpt; 抄 stands in brackets behind it.
_SAID = re.compile(
    r"\b(?:[Ee]xcerpts?|EXCERPTS?)\b|\b(?:[Ee]xtracts?|EXTRACTS?)\s(?:from|of|FROM|OF)\b"
    r"|[(（\[]\s*(?:[Ee]xtracts?|EXTRACTS?|抄|抜\s?粋|발\s?췌|초록)\s*[)）\]]|抜粋|발췌"
)
_FIRST = 200  # code points at the beginning of a text in which it says that it is an excerpt


def excerpt(document: str, segments: Iterable[str], *, said: Sequence[str] = ()) -> str:
    """Why the text that has these units right beneath it is no whole one; "" where it may be.

    `segments` are the last segments of their addresses (`art_2-2`), of any kind; `said` the title
    and the first words of the text.
    """
    if any(_SAID.search(words[:_FIRST]) for words in said):
        return "only an excerpt, as the text says"
    held = numbers(segments)
    if not held:
        return ""  # parts, sections and paragraphs are often numbered with gaps
    known = numbers(outline(document).get((), ()))
    last = max(held)
    wanted = range(1, last + 1)
    lacking = [n for n in wanted if n not in held and (not known or n in known or n > max(known))]
    if known and last < _MOST * max(known):
        return f"only an excerpt: articles up to {last} of {max(known)}"
    if len(held) <= _FEW and not (known and len(held) >= _MOST * len(known)):
        only = " and ".join(map(str, sorted(held)))
        return f"only an excerpt: no articles but {only}"
    if len(lacking) > _LOST * last:
        return f"only an excerpt: of articles 1 to {last} it lacks {_told(lacking)}"
    return ""


def is_unbroken(segments: Iterable[str]) -> bool:
    """Tell whether the articles of a text run from 1 without a gap."""
    held = numbers(segments)
    return held == set(range(1, len(held) + 1))


def is_lacking(segment: str, segments: Iterable[str]) -> bool:
    """Tell whether an article's number is in a gap of the articles that a text has."""
    asked = numbers([segment])
    held = numbers(segments)
    return bool(asked and held) and not asked & held and min(asked) < max(held)


def numbers(segments: Iterable[str]) -> set[int]:
    """The main numbers of the articles among some segments: 2 of `art_2` and of `art_2-2`."""
    return {int(match["n"]) for each in segments if (match := _ARTICLE.fullmatch(each))}


def _told(lacking: Sequence[int]) -> str:
    if len(lacking) <= 4:
        return ", ".join(map(str, lacking))
    return f"{', '.join(map(str, lacking[:3]))} and {len(lacking) - 3} more"
