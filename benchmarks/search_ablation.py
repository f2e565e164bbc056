"""What each leg and each way of reading is worth, and what remains of half a termbase.

Everything is patched in this process, in the searcher that is measured, and put back.
"""

from __future__ import annotations

import contextlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from search_topics import DEEP, Ask, Rows, Scored, Scorer, Topics, beside, of, score

LEGS = ("concepts", "translated", "lexical", "dense", "readings", "bridge")
# Adds to a leg found by its name, and to none of these tables: what a query cites or names, and
# its words that no term has.
BY_NAME = ("named", "cited", "unknown")
WAYS = {"NAMED": "its words are terms", "PROFILE": "the words of a profile",
        "ASKED": "near a way of asking"}  # fmt: skip
SEEDS = (11, 23, 37, 41, 59)
HALF_BAR = 0.45


@dataclass(frozen=True, slots=True)
class _Address:
    """A hit of which nothing is read but its address."""

    address: str


class _Addresses:
    """Stands in for the passages, which cost more than the ranking when 300 hits are asked for."""

    def __init__(self, searcher: Any) -> None:
        rows = searcher.opened.catalog.execute("SELECT id, address FROM provision")
        self._address = dict(tuple(row) for row in rows)

    def hits(self, _query: str, shown: Sequence[Any], **_: Any) -> list[_Address]:
        """The addresses of the groups shown."""
        return [_Address(self._address[one.group]) for one in shown]


class _Kept:
    """An encoder that keeps what it has encoded: the same queries are asked in every setting."""

    def __init__(self, encoder: Any) -> None:
        self._encoder, self._known = encoder, {}

    def encode_queries(self, texts: Sequence[str]) -> Any:
        """The vectors of these queries."""
        key = tuple(texts)
        if key not in self._known:
            self._known[key] = self._encoder.encode_queries(list(texts))
        return self._known[key]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._encoder, name)


def _once(call: Any) -> Any:
    """A leg that depends on the query alone, worked out once for each query and language."""
    known: dict[Any, Any] = {}

    def kept(opened: Any, lang: str, said: Any, *rest: Any) -> Any:
        question = getattr(said, "question", None)
        key = (lang, said.tobytes() if hasattr(said, "tobytes") else question or said)
        if key not in known:
            known[key] = call(opened, lang, said, *rest)
        return known[key]

    return kept


@contextlib.contextmanager
def swift(searcher: Any) -> Iterator[Ask]:
    """Ask for addresses alone, and work out once what no setting changes; the ranking is the
    searcher's own.
    """
    from pipeline.search import legs

    passages, encoder = searcher.passages, searcher.opened.encoder
    usual = {name: getattr(legs, name) for name in ("dense", "lexical", "readings", "named")}
    searcher.passages, searcher.opened.encoder = _Addresses(searcher), _Kept(encoder)
    for name, call in usual.items():
        setattr(legs, name, _once(call))
    try:
        yield lambda query: [hit.address for hit in searcher.search(query, limit=DEEP)]
    finally:
        searcher.passages, searcher.opened.encoder = passages, encoder
        for name, call in usual.items():
            setattr(legs, name, call)


@contextlib.contextmanager
def weighing(**weights: float) -> Iterator[None]:
    """Fuse with these weights in place of the usual ones."""
    from pipeline.search import fusion

    usual = fusion.WEIGHTS
    fusion.WEIGHTS = {**usual, **weights}
    try:
        yield
    finally:
        fusion.WEIGHTS = usual


@contextlib.contextmanager
def without_way(name: str) -> Iterator[None]:
    """Read queries without one of the three ways."""
    from pipeline.search import reading

    usual = getattr(reading, name)
    setattr(reading, name, 0.0)
    try:
        yield
    finally:
        setattr(reading, name, usual)


def settings() -> Iterator[tuple[str, Any]]:
    """(what is measured, how to set it): all, each leg out, each way out, each leg alone."""
    yield "all legs", contextlib.nullcontext
    for leg in LEGS:
        yield f"without {leg}", lambda leg=leg: weighing(**{leg: 0.0})
    for leg in BY_NAME:
        yield f"without {leg}", lambda leg=leg: weighing(**{leg: 0.0})
    for way, told in WAYS.items():
        yield f"read without: {told}", lambda way=way: without_way(way)
    # The bridge needs a ranking to stand on, and is nothing alone.
    for leg in LEGS[:-1]:
        others = dict.fromkeys((*LEGS, *BY_NAME), 0.0)
        yield f"{leg} alone", lambda leg=leg, others=others: weighing(**{**others, leg: 1.0})


def ablation(searcher: Any, topics: Sequence[Topics], scorer: Scorer) -> Rows:
    """nDCG@10 of every setting: across languages by wording, and in the query's own, first."""
    rows: Rows = []
    with swift(searcher) as ask:
        for name, setting in settings():
            with setting():
                found = [score(of_wording, scorer, ask) for of_wording in topics]
            rows.append(_row(name, found))
    head = ["", *(f"cross, {t.wording}" for t in topics), *(f"same, {t.wording}" for t in topics)]
    return [head, *rows]


def _row(name: str, found: Sequence[Sequence[Scored]]) -> list[str]:
    cells = [of(scored, scope) for scope in ("cross", "same") for scored in found]
    return [name, *(f"{cell:.3f}" for cell in cells)]


def half(number: int, seed: int) -> frozenset[int]:
    """Half of the concepts by index, drawn by a seed: those that are removed."""
    return frozenset(random.Random(seed).sample(range(number), number // 2))


@dataclass(frozen=True, slots=True)
class Halved:
    """Runs of a halved termbase: the scores of the first wording by seed, and those of all."""

    whole: Sequence[Scored]
    runs: dict[int, Sequence[Scored]] = field(default_factory=dict)

    def table(self) -> Rows:
        """Mean and range of nDCG@10 by scope."""
        rows = [["termbase", "cross", "all", "same"]]
        rows.append(["whole", *(f"{of(self.whole, s):.3f}" for s in ("cross", "all", "same"))])
        for seed, scored in self.runs.items():
            cells = (f"{of(scored, s):.3f}" for s in ("cross", "all", "same"))
            rows.append([f"half, seed {seed}", *cells])
        by_scope = {s: [of(run, s) for run in self.runs.values()] for s in ("cross", "all", "same")}
        row = ["half, mean (range)"]
        for scope, values in by_scope.items():
            average = sum(values) / len(values)
            told = beside(average, HALF_BAR if scope == "cross" else None)
            row.append(f"{told} ({min(values):.3f} to {max(values):.3f})")
        return [*rows, row]


@contextlib.contextmanager
def removed(searcher: Any, concepts: frozenset[int]) -> Iterator[None]:
    """Search as if these concepts had never been in the termbase.

    A query does not match them, hears them in no profile and no question, and the bridge does not
    lead to them; then nobody asks for their postings, and they lend no words.  (That a provision's
    shorter term counts .3 inside a removed longer one stays: it can only cost.)
    """
    from pipeline.search import reading

    opened, out = searcher.opened, np.fromiter(concepts, np.int64, len(concepts))
    ids = {opened.matcher.lexicon.concepts[i] for i in concepts}
    keep, best, about = type(opened.matcher)._keep, reading._best, type(opened).about

    def _keep(self: Any, found: Any, number: int, spans: Any, *, gapped: bool) -> None:
        if self.lexicon.concept[number] not in concepts:
            keep(self, found, number, spans, gapped=gapped)

    def _best(scores: Any, most: int) -> Any:
        left = scores.copy()
        left[out] = 0
        return best(left, most)

    type(opened.matcher)._keep, reading._best = _keep, _best
    # Half of the nearest ways of asking are gone: as many as usual are left of twice as many.
    nearest, reading._NEAREST = reading._NEAREST, 2 * reading._NEAREST
    type(opened).about = lambda self, group: [c for c in about(self, group) if c[0] not in ids]
    try:
        yield
    finally:
        type(opened.matcher)._keep, reading._best, reading._NEAREST = keep, best, nearest
        type(opened).about = about


def termbase(searcher: Any, topics: Topics, scorer: Scorer) -> Halved:
    """The first wording with half of the concepts removed, by seed."""
    number = len(searcher.opened.matcher.lexicon.concepts)
    with swift(searcher) as ask:
        halved = Halved(score(topics, scorer, ask))
        for seed in SEEDS:
            with removed(searcher, half(number, seed)):
                halved.runs[seed] = score(topics, scorer, ask)
    return halved
