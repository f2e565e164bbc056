"""The counterparts of a provision: in the other languages, and elsewhere in its own.

A provision says more than a query: it is asked with what it is about, what its caption names,
the terms of both in each language, its vector, the readings of its kanji or hangul, what it
cites.  Concepts count by how much of the provision the termbase knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import UsageError
from pipeline.records import Language
from pipeline.search import fusion
from pipeline.search.explain import Explanation, Heard
from pipeline.search.filters import Filters
from pipeline.search.hits import Hit, Shown
from pipeline.search.legs import Scores
from pipeline.search.likeness import raw, translations
from pipeline.search.opened import Opened
from pipeline.search.provision import Provision, provision
from pipeline.search.searcher import LIMIT, Searcher

# Chosen on half of the parallel texts and on the provisions that govern one development topic in
# two languages (benchmarks/search_pairs.py).
WEIGHTS: Mapping[str, float] = {
    "dense": 1.3,
    "concepts": 0.75,
    "translated": 1.3,
    "caption": 0.4,
    "caption terms": 1.5,
    "lexical": 0.2,
    "readings": 0.4,
    "cited": 0.15,
    # In standard scores: the same unit of the same instrument in another language.
    "translation": 40.0,
}
_AS_THEY_ARE = frozenset(("dense", "translation"))
_CONCEPTUAL = frozenset(("concepts", "translated"))
_KNOWN = 20  # a text with so many concepts is one that the termbase knows; an index keeps as many
_FAINT = 0.005  # a contribution that says nothing
_TOLD = 10  # concepts told of the provision asked with


@dataclass(frozen=True, slots=True)
class Similar:
    """A provision asked with, its counterparts best first, and what it was read as."""

    asked: Provision
    hits: tuple[Hit, ...]
    explanation: Explanation


def similar(
    searcher: Searcher,
    wanted: str | Provision,
    *,
    filters: Filters | None = None,
    same: bool = False,
    limit: int = LIMIT,
    best_sentence: bool = True,
    explain: bool = False,
) -> Similar:
    """The provisions that correspond to the one that `wanted` names.

    They are of the other languages unless `filters` name languages or `same` is given; those of
    the same instrument come only with `same`, but the same unit of its translation always, and
    first.  The article itself never comes.  A long passage is cut to its sentence that is nearest
    in meaning; without `best_sentence`, which costs the encoder some 2 ms a sentence, to the one
    that shares words with the caption.  Raises `UsageError` for what is no provision of the
    workspace, `IndexUnreadableError` for a damaged index.
    """
    if limit < 1:
        raise UsageError("a limit must be 1 or more.")
    opened = searcher.opened
    with opened.guarded():
        asked = provision(opened, wanted) if isinstance(wanted, str) else wanted
        chosen = filters or Filters()
        shown = _shown(opened, asked, chosen, same=same, limit=limit, explain=explain)
        vector = asked.vector if best_sentence else None
        hits = searcher.passages.hits(asked.heading, shown, vector=vector)
        return Similar(asked, tuple(hits), _explanation(opened, asked))


def hit_of(searcher: Searcher, asked: Provision) -> Hit:
    """The article of a provision asked with, as a hit of its own."""
    shown = Shown(0.0, asked.group, asked.part, {})
    return searcher.passages.hits(asked.heading, [shown], vector=None)[0]


def _shown(
    opened: Opened, asked: Provision, filters: Filters, *, same: bool, limit: int, explain: bool
) -> list[Shown]:
    """The best groups of all languages that may come, in one list."""
    passing = filters.groups(opened.catalog)
    lists = []
    found: dict[int, Shown] = {}
    for lang in filters.languages:
        groups = opened.groups[lang]
        if not len(groups) or not (same or filters.langs or lang != asked.lang):
            continue
        parts, nearest = _parts(opened, asked, lang)
        total = fusion.total(parts)
        total[~_allowed(opened, asked, lang, passing, same=same)] = -np.inf
        rows = np.argsort(-total, kind="stable")[:limit]
        rows = rows[np.isfinite(total[rows])]
        lists.append([(float(total[row]), int(groups[row])) for row in rows])
        for row in rows.tolist():
            group, score = int(groups[row]), float(total[row])
            given = {n: round(float(p[row]), 4) for n, p in parts.items() if abs(p[row]) > _FAINT}
            found[group] = Shown(score, group, nearest.get(row, group), given if explain else {})
    return [found[group] for _, group in fusion.merged(lists, limit=limit, per_language=None)]


def _parts(
    opened: Opened, asked: Provision, lang: Language
) -> tuple[dict[str, Scores], dict[int, int]]:
    """What each leg adds to each row, weighted; and each row's best part."""
    found, nearest = raw(opened, asked, lang)
    known = min(1.0, len(asked.concepts) / _KNOWN)
    parts = {}
    for name, scores in found.items():
        weight = WEIGHTS[name] * (known if name in _CONCEPTUAL else 1.0)
        made = scores if name in _AS_THEY_ARE else fusion.standardised(scores)
        parts[name] = np.float32(weight) * made
    return parts, nearest


def _allowed(
    opened: Opened, asked: Provision, lang: Language, passing: set[int] | None, *, same: bool
) -> NDArray[np.bool_]:
    """Which rows may come: never the article itself, of its instrument only what was asked for."""
    groups = opened.groups[lang]
    allowed = np.ones(len(groups), bool)
    if passing is not None:
        allowed = np.isin(groups, np.fromiter(passing, np.int64, len(passing)))
    if not same:
        own = opened.catalog.execute(
            "SELECT p.id FROM provision p JOIN version v ON v.id = p.version"
            " JOIN document d ON d.id = v.document WHERE v.current AND p.id = p.grp"
            " AND d.address = ? AND p.lang = ?",
            (asked.document, lang),
        )
        allowed &= ~np.isin(groups, np.array([row["id"] for row in own], np.int64))
        for row in translations(opened, asked, lang):
            allowed[row] = passing is None or int(groups[row]) in passing
    return np.asarray(allowed & (groups != asked.group))


def _explanation(opened: Opened, asked: Provision) -> Explanation:
    """What the article is about, as a query is told."""
    best = sorted(asked.concepts.items(), key=lambda item: (-item[1], item[0]))[:_TOLD]
    lexicon = opened.matcher.lexicon
    heard = tuple(
        Heard(lexicon.concepts[c], lexicon.name(c, asked.lang), round(weight, 3), (), ())
        for c, weight in best
    )
    return Explanation(asked.lang, heard, (), ())
