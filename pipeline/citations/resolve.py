"""From mentions to citations: puts the mentions of all grammars in order and resolves each.

All three grammars run on every text (their forms begin with different characters), so a passage
that mixes languages needs no guess at its language.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.citations.east import East
from pipeline.citations.mention import Citation, Mention
from pipeline.citations.page import NameHit, Page
from pipeline.citations.scope import Cited, Scope
from pipeline.citations.west import West


def resolve(page: Page, mentions: Iterable[Mention], scope: Scope) -> list[Citation]:
    """Resolve the mentions of one page in reading order; `scope` is read and moved on.

    A name that no mention took in is a citation of the whole instrument.
    """
    east, west = East(page, scope), West(page, scope)
    out: list[Citation] = []
    for mention in _ordered(mentions, page.names):
        resolver = east if mention.tradition == "east" else west
        out.extend(resolver.feed(mention))
    return out


def _ordered(mentions: Iterable[Mention], names: list[NameHit]) -> Iterator[Mention]:
    """Mentions by start, without those that overlap an earlier or longer one, and bare names."""
    end = 0
    everything = [*mentions, *(_bare(hit) for hit in names)]
    for mention in sorted(everything, key=lambda m: (m.start, m.role != "head", -m.end)):
        if mention.start >= end:
            yield mention
            end = mention.end


def _bare(hit: NameHit) -> Mention:
    confidence = 0.8 if hit.weak else 1.0
    return Mention(hit.start, hit.end, instrument=hit.address, confidence=confidence, form="name")


__all__ = ["Cited", "resolve"]
