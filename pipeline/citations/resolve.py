"""From mentions to citations: puts the mentions of all grammars in order and resolves each.

All three grammars run on every text (their forms begin with different characters), so a passage
that mixes languages needs no guess at its language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal

from pipeline.citations.east import East
from pipeline.citations.mention import Citation, Mention
from pipeline.citations.page import NameHit, Page
from pipeline.citations.scope import Scope
from pipeline.citations.west import West
from pipeline.citations.west_place import family

_QUOTES = frozenset("「『\"'")
_DEFINING = re.compile(
    r"(?:以下(?:、)?(?:単に)?|이하|hereinafter|hereafter|(?:referred to|known) as)"
    r"[^\n「『\"']{0,20}[「『\"'](?:the )?[新旧]?$"
)


def resolve(page: Page, mentions: Iterable[Mention], scope: Scope) -> list[Citation]:
    """Resolve the mentions of one page in reading order; `scope` is read and moved on.

    A name that no mention took in is a citation of the whole instrument.  Where the document is
    known, only the labels of its own tradition move the place.
    """
    east, west = East(page, scope), West(page, scope)
    out: list[Citation] = []
    western = family(scope.document) not in ("east", "")
    read = [m for m in mentions if not (western and m.role == "head" and m.tradition == "east")]
    if not scope.document:
        scope.learn(read)
    for mention in _ordered(read, page):
        resolver = east if mention.tradition == "east" else west
        out.extend(resolver.feed(mention))
    east.leave_quotation()
    return out


def _ordered(mentions: Iterable[Mention], page: Page) -> Iterator[Mention]:
    """Mentions by start, without those that overlap an earlier or longer one, and bare names."""
    end = 0
    tradition: Literal["east", "west"] = "east" if page.eastern else "west"
    named = (hit for hit in page.names if not _defined(hit, page.plain))
    everything = [*mentions, *(_bare(hit, tradition) for hit in named)]
    for mention in sorted(everything, key=lambda m: (m.start, m.role != "head", -m.end)):
        if mention.start >= end:
            yield mention
            end = mention.end


def _defined(hit: NameHit, plain: str) -> bool:
    """Tell whether the name is the word that a definition introduces: 以下「外為法」という."""
    before = plain[max(0, hit.start - 40) : hit.start]
    return before[-2:].rstrip("新旧")[-1:] in _QUOTES and bool(_DEFINING.search(before))


def _bare(hit: NameHit, tradition: Literal["east", "west"]) -> Mention:
    return Mention(
        hit.start,
        hit.end,
        tradition=tradition,
        instrument=hit.address,
        confidence=0.8 if hit.weak else 1.0,
        form="name",
    )
