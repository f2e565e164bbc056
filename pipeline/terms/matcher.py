"""Concepts in a text: one automaton over every term, everyday word and part of a longer term.

The same matcher reads provisions when they are indexed and queries when they are asked.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.terms.edges import Edges
from pipeline.terms.lexicon import Lexicon
from pipeline.terms.view import View

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

# Code points that may stand between two words of a term: four Latin words or so, or as many kanji.
_SLACK = 22

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Match:
    """A concept found: `concept` is its index, `start` and `end` offsets in the folded text.

    `everyday`: by an everyday word, not a term.  `gapped`: the words of the variant stand near each
    other, not as one run.  `nested`: the match lies inside a longer one of another concept.
    """

    concept: int
    start: int
    end: int
    everyday: bool
    variant: int
    gapped: bool = False
    nested: bool = False


class Matcher:
    """Finds the concepts of a lexicon; made once, then only read."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._edges = Edges(lexicon.patterns[lexicon.latin :])
        self._latin = _automaton(lexicon.patterns[: lexicon.latin])
        self._cjk = _automaton(lexicon.patterns[lexicon.latin :])

    def find(self, seen: View, *, everyday: bool) -> list[Match]:
        """Every concept in a text, in order of place; by everyday words too, if asked."""
        lexicon = self.lexicon
        hits = self._hits(seen)
        found: dict[tuple[int, int, int], Match] = {}
        for pattern, spans in hits.items():
            for number in lexicon.that_are(pattern):
                if everyday or not lexicon.everyday[number]:
                    self._keep(found, number, spans, gapped=False)
        for pattern in hits:
            for number in lexicon.keyed_by(pattern):
                if everyday or not lexicon.everyday[number]:
                    parts = lexicon.parts_of(number)
                    if all(part in hits for part in parts):
                        self._keep(found, number, _near([hits[p] for p in parts]), gapped=True)
        return _nested(sorted(found.values(), key=lambda m: (m.start, -m.end, m.concept)))

    def _keep(
        self,
        found: dict[tuple[int, int, int], Match],
        number: int,
        spans: Sequence[Span],
        *,
        gapped: bool,
    ) -> None:
        concept, everyday = self.lexicon.concept[number], bool(self.lexicon.everyday[number])
        for start, end in spans:
            known = found.get((concept, start, end))
            # A run says more than words apart, a term more than an everyday word.
            if known is None or (known.gapped, known.everyday) > (gapped, everyday):
                found[concept, start, end] = Match(concept, start, end, everyday, number, gapped)

    def _hits(self, seen: View) -> dict[int, list[Span]]:
        hits: dict[int, list[Span]] = {}
        if seen.latin and self._latin:
            for pattern, start, end in self._latin.find_matches_as_indexes(
                seen.latin, overlapping=True
            ):
                first, last = seen.at[start], seen.at[end - 1] - 1
                hits.setdefault(pattern, []).append((seen.words[first][0], seen.words[last][1]))
        if seen.cjk and self._cjk:
            offset = self.lexicon.latin
            for pattern, start, end in self._cjk.find_matches_as_indexes(
                seen.cjk, overlapping=True
            ):
                if self._edges.stands(seen, start, end):
                    span = (seen.places[start], seen.places[end - 1] + 1)
                    hits.setdefault(offset + pattern, []).append(span)
        return hits


def _automaton(patterns: Sequence[str]) -> AhoCorasick | None:
    from ahocorasick_rs import AhoCorasick, MatchKind

    return AhoCorasick(list(patterns), matchkind=MatchKind.Standard) if patterns else None


def _near(of_parts: Sequence[Sequence[Span]]) -> list[Span]:
    """Spans in which every part stands once, apart, within the slack; none overlaps another."""
    found: list[Span] = []
    rarest = min(range(len(of_parts)), key=lambda i: (len(of_parts[i]), i))
    for first in of_parts[rarest]:
        taken = _around(first, (spans for i, spans in enumerate(of_parts) if i != rarest))
        if taken is None:
            continue
        start, end = min(s for s, _ in taken), max(e for _, e in taken)
        room = sum(e - s for s, e in taken) + (len(taken) - 1) * _SLACK
        if end - start <= room and (not found or found[-1][1] <= start):
            found.append((start, end))
    return found


def _around(first: Span, others: Iterator[Sequence[Span]]) -> list[Span] | None:
    """Of each other part the occurrence nearest to what is taken; None when they overlap."""
    taken = [first]
    start, end = first
    for spans in others:
        span = min(spans, key=lambda s: (max(start - s[1], s[0] - end, 0), s[0]))
        if any(span[0] < e and s < span[1] for s, e in taken):
            return None
        taken.append(span)
        start, end = min(start, span[0]), max(end, span[1])
    return taken


def _nested(matches: list[Match]) -> list[Match]:
    """The same, in order, with those marked that lie inside a longer run of another concept."""
    out: list[Match] = []
    open_runs: list[Match] = []
    for match in matches:
        open_runs = [run for run in open_runs if run.end > match.start]
        size = match.end - match.start
        inside = any(
            run.end >= match.end and run.end - run.start > size and run.concept != match.concept
            for run in open_runs
        )
        if not match.gapped:
            open_runs.append(match)
        out.append(dataclasses.replace(match, nested=True) if inside else match)
    return out
