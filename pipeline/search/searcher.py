"""One generation, searched: question, reading, legs, fusion, hits."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import UsageError
from pipeline.layout import Layout
from pipeline.records import Language
from pipeline.search import fusion, legs
from pipeline.search.bridge import concepts_of
from pipeline.search.cited import cited, targets
from pipeline.search.exact import Exact
from pipeline.search.explain import Explanation, explained
from pipeline.search.filters import Filters
from pipeline.search.hits import Hit, Shown
from pipeline.search.opened import Opened
from pipeline.search.passages import Passages
from pipeline.search.question import Question, question
from pipeline.search.reading import Reading, read
from pipeline.search.rerank import MOST, reranked
from pipeline.search.spotted import spotted
from pipeline.search.terms import concepts
from pipeline.settings import Settings

LIMIT = 10
# What these legs give a group from which its part is chosen by the letter, not by the meaning.
_BY_THE_LETTER = {"unknown": 2.0, "identifiers": 2.0}


@dataclass(frozen=True, slots=True)
class _Scored:
    """One language, scored: its groups, which are kept out, what each leg gave to each row, and
    each row's best part.
    """

    groups: NDArray[np.int64]
    out: NDArray[np.bool_]
    parts: dict[str, legs.Scores]
    best: Mapping[int, int]

    def total(self) -> legs.Scores:
        """The fused score of each row, minus infinity where it is kept out."""
        found = fusion.total(self.parts)
        found[self.out] = -np.inf
        return found


@dataclass(frozen=True, slots=True)
class Found:
    """The hits of a search and, when it was asked for, how the query was read.

    `absent` are the addresses of documents without a version of the day asked about.
    """

    hits: list[Hit]
    explanation: Explanation | None
    absent: tuple[str, ...] = ()


class Searcher:
    """Searches the live generation of a workspace; open it once and ask many queries.

    `opened` is that generation, `passages` what reads hits from it: other questions (counterparts,
    comparisons) are asked of them as well.  With `on`, an ISO date, the texts that applied on that
    day are searched, and each hit says how certain that is.
    Raises `IndexUnreadableError` when there is no generation, when it is damaged, or when it was
    built with another model than the settings name.
    """

    def __init__(self, layout: Layout, settings: Settings, *, on: str = "") -> None:
        self.opened = Opened(layout, settings, on=on)
        self.generation = self.opened.generation
        self.passages = Passages(self.opened)

    def close(self) -> None:
        """Close the catalogue."""
        self.opened.close()

    def __enter__(self) -> Searcher:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def search(
        self,
        query: str,
        *,
        filters: Filters | None = None,
        limit: int = LIMIT,
        per_language: int | None = None,
        flat: bool = False,
        best_sentence: bool = False,
    ) -> list[Hit]:
        """Provisions that answer `query`, best first.

        Hits are groups (one per article, section or annex row) unless `flat`; `limit` counts
        them, `per_language` bounds how many of one language there are.  A phrase in quotation
        marks must stand in a hit, a word or phrase after a minus must not.  A long passage is cut
        to the sentence that shares most words with the query; with `best_sentence` to the one
        nearest in meaning, which costs the encoder some 2 ms a sentence.  The same index and
        query give the same hits in the same order.  Raises `UsageError` on an empty query.
        """
        return self.found(
            query, filters=filters, limit=limit, per_language=per_language, flat=flat,
            best_sentence=best_sentence, explain=False,
        ).hits  # fmt: skip

    def found(
        self,
        query: str,
        *,
        filters: Filters | None = None,
        limit: int = LIMIT,
        per_language: int | None = None,
        flat: bool = False,
        best_sentence: bool = False,
        explain: bool = True,
    ) -> Found:
        """`search`; with `explain`, how the query was read and in each hit what each leg gave."""
        asked = question(query)
        if limit < 1 or (per_language is not None and per_language < 1):
            raise UsageError("a limit must be 1 or more.")
        chosen = filters or Filters()
        with self.opened.guarded():
            vector = self.opened.encoder.encode_queries([asked.text])[0]
            reading = read(self.opened, asked, vector)
            scored = self._score(reading, vector, chosen)
            reranker = self.opened.reranker
            most = limit if reranker is None else max(limit, MOST)
            shown = self._shown(scored, most, per_language, asked, explain=explain)
            if reranker is not None:
                scores = functools.partial(reranker.scores, asked.text)
                shown = reranked(shown, self.opened.text_below, scores)[:limit]
            if flat:
                shown = self.passages.flat(shown, vector, limit)
            hits = self.passages.hits(asked.text, shown, vector=vector if best_sentence else None)
            told = explained(self.opened, reading) if explain else None
            return Found(hits, told, self.opened.absent)

    def _score(
        self, reading: Reading, vector: NDArray[np.float32], filters: Filters
    ) -> dict[Language, _Scored]:
        opened, asked = self.opened, reading.question
        passing = filters.groups(opened.catalog)
        about = [concepts(opened, term) for term in filters.terms]
        wanted = targets(asked.text)
        exact = Exact(opened, asked)
        only = None if passing is None else np.fromiter(passing, np.int64, len(passing))
        found: dict[Language, _Scored] = {}
        for lang in filters.languages:
            groups = opened.groups[lang]
            if not len(groups):
                continue
            near, best = legs.dense(opened, lang, vector, only)
            named, meant = cited(opened, lang, wanted)
            raw = {
                "concepts": legs.concepts(opened, lang, reading.weights),
                "translated": legs.translated(opened, lang, reading.weights),
                "lexical": legs.lexical(opened, lang, asked.text),
                "unknown": legs.unknown(opened, lang, reading),
                "identifiers": legs.identifiers(opened, lang, asked.text),
                "readings": legs.readings(opened, lang, reading),
                "dense": near,
                "named": legs.named(opened, lang, asked.text),
                "cited": named,
            }
            parts = fusion.contributions(raw)
            out = exact.unwanted(lang)
            for either in about:
                out |= ~legs.holding(opened, lang, either)
            if only is not None:
                out = out | ~np.isin(groups, only)
            found[lang] = _Scored(groups, out, parts, {**best, **meant})
        self._bridge(found, asked.lang)
        return found

    def _bridge(self, scored: Mapping[Language, _Scored], own: Language) -> None:
        """Add to every language what the best of the query's own is about."""
        if own not in scored:
            return
        total = scored[own].total()
        best = np.argsort(-total, kind="stable")
        weights = concepts_of(self.opened, scored[own].groups[best[np.isfinite(total[best])]])
        for lang, one in scored.items():
            raw = {"bridge": legs.concepts(self.opened, lang, weights)}
            one.parts.update(fusion.contributions(raw))

    def _shown(
        self,
        scored: Mapping[Language, _Scored],
        limit: int,
        per_language: int | None,
        asked: Question,
        *,
        explain: bool,
    ) -> list[Shown]:
        lists = []
        where: dict[int, tuple[_Scored, int]] = {}
        for one in scored.values():
            most = min(per_language or limit, limit)
            total = one.total()
            rows = np.argsort(-total, kind="stable")[:most]
            rows = rows[np.isfinite(total[rows])]
            listed = [(float(total[row]), int(one.groups[row])) for row in rows]
            where.update({int(one.groups[row]): (one, int(row)) for row in rows})
            lists.append(listed)
        shown = []
        for score, group in fusion.merged(lists, limit=limit, per_language=per_language):
            one, row = where[group]
            legs_of = (
                {name: round(float(part[row]), 4) for name, part in one.parts.items() if part[row]}
                if explain
                else {}
            )
            at = self.opened.part(group, one.best.get(row, group))
            by_letter = any(one.parts[leg][row] >= least for leg, least in _BY_THE_LETTER.items())
            found = spotted(self.opened, group, asked) if asked.phrases or by_letter else None
            at, words = found or (at, ())
            shown.append(Shown(score, group, at, legs_of, words))
        return shown
