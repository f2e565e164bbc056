"""The counterparts of a provision: in the other languages, and elsewhere in its own.

It is asked with all that is known of it: its concepts, their terms in each language, its
vector, the readings of its kanji or hangul, what it cites.  Vectors of laws in two languages are
unevenly crowded: a text that is near to everything is near to this one too, so that a neighbour
counts by how much nearer it is than to its own usual neighbours (Conneau et al. 2018, CSLS).
"""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline import postings
from pipeline.errors import IndexUnreadableError, UsageError
from pipeline.language import reading_tokens
from pipeline.records import LANGUAGES, Language
from pipeline.search import fusion, legs
from pipeline.search.explain import Explanation, Heard
from pipeline.search.filters import CITING, Filters, beneath
from pipeline.search.hits import Hit, Shown
from pipeline.search.legs import Scores
from pipeline.search.opened import Opened
from pipeline.search.provision import Provision, provision, unit
from pipeline.search.searcher import LIMIT, Searcher

# Chosen on half of the parallel texts and on the judged provisions of the development topics that
# govern one matter in two languages (benchmarks/search_pairs.py).
WEIGHTS: Mapping[str, float] = {
    "dense": 1.0,
    "concepts": 1.0,
    "translated": 1.0,
    "lexical": 0.2,
    "readings": 0.4,
    "cited": 0.3,
    # In standard scores: the same unit of the same instrument in another language.
    "translation": 40.0,
}
_AS_THEY_ARE = frozenset(("dense", "translation"))
_CANDIDATES, _CROWD, _UNITS = 200, 10, 4
_CROWDED = 1.0  # how much of its crowd a text is charged with; 1 is CSLS
_TOLD = 10  # concepts told of the provision asked with


@dataclass(frozen=True, slots=True)
class Similar:
    """A provision asked with, its counterparts best first, and what it was read as."""

    asked: Provision
    hits: tuple[Hit, ...]
    explanation: Explanation


def similar(
    searcher: Searcher,
    wanted: str,
    *,
    filters: Filters | None = None,
    same: bool = False,
    limit: int = LIMIT,
    explain: bool = False,
) -> Similar:
    """The provisions that correspond to the one that `wanted` names.

    They are of the other languages unless `filters` name languages or `same` is given; those of
    the same instrument come only with `same`, but the same unit of its translation always, and
    first.  The article itself never comes.  Raises `UsageError` for what is no provision of the
    workspace, `IndexUnreadableError` for a damaged index.
    """
    if limit < 1:
        raise UsageError("a limit must be 1 or more.")
    opened = searcher._opened  # of this package; the searcher keeps it open
    try:
        asked = provision(opened, wanted)
        chosen = filters or Filters()
        langs = [x for x in chosen.languages if same or chosen.langs or x != asked.lang]
        passing = chosen.groups(opened.catalog)
        lists, given, at = [], {}, {}
        for lang in langs:
            if not len(opened.groups[lang]):
                continue
            parts, nearest = _parts(opened, asked, lang)
            total = fusion.total(parts)
            total[~_allowed(opened, asked, lang, passing, same=same)] = -np.inf
            rows = np.argsort(-total, kind="stable")[:limit]
            rows = rows[np.isfinite(total[rows])]
            groups = opened.groups[lang]
            lists.append([(float(total[row]), int(groups[row])) for row in rows])
            for row in rows.tolist():
                group = int(groups[row])
                at[group] = nearest.get(row, group)
                given[group] = {n: round(float(p[row]), 4) for n, p in parts.items() if p[row]}
        shown = [
            Shown(score, group, at[group], given[group] if explain else {})
            for score, group in fusion.merged(lists, limit=limit, per_language=None)
        ]
        said = f"{asked.heading} {asked.text}"
        hits = searcher._passages.hits(said, shown, vector=asked.vector)
        return Similar(asked, tuple(hits), _explanation(opened, asked))
    except sqlite3.Error as error:
        raise IndexUnreadableError(
            f"{searcher.generation.catalog}: the catalogue is damaged ({error}). "
            "Run `jobun build --force` to make the index again."
        ) from error


def raw(
    opened: Opened, asked: Provision, lang: Language
) -> tuple[dict[str, Scores], dict[int, int]]:
    """What each leg gives each group of a language, before weighing; and each row's best part."""
    size = len(opened.groups[lang])
    near, nearest = _dense(opened, asked, lang)
    found = {
        "dense": near,
        "concepts": legs.concepts(opened, lang, asked.concepts),
        "translated": legs.translated(opened, lang, asked.concepts),
        "lexical": legs.lexical(opened, lang, f"{asked.heading}\n{asked.text}"),
        "readings": _readings(opened, asked, lang),
        "cited": _cited(opened, asked, lang),
        "translation": np.zeros(size, np.float32),
    }
    for row in _translation(opened, asked, lang):
        found["translation"][row] = 1.0
    return found, nearest


def _parts(
    opened: Opened, asked: Provision, lang: Language
) -> tuple[dict[str, Scores], dict[int, int]]:
    """What each leg adds to each row, weighted; and each row's best part."""
    found, nearest = raw(opened, asked, lang)
    return {
        name: np.float32(WEIGHTS[name])
        * (scores if name in _AS_THEY_ARE else fusion.standardised(scores))
        for name, scores in found.items()
    }, nearest


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
        if passing is None:
            allowed[_translation(opened, asked, lang)] = True
    return np.asarray(allowed & (groups != asked.group))


def _translation(opened: Opened, asked: Provision, lang: Language) -> list[int]:
    """The rows of a language at the article's own address."""
    if lang == asked.lang:
        return []
    found = opened.catalog.execute(
        "SELECT p.id FROM provision p JOIN version v ON v.id = p.version"
        " WHERE v.current AND p.id = p.grp AND p.address = ? AND p.lang = ?",
        (asked.article, lang),
    )
    groups = opened.groups[lang]
    rows = np.searchsorted(groups, [row["id"] for row in found]).tolist()
    return [row for row in rows if row < len(groups)]


def _dense(opened: Opened, asked: Provision, lang: Language) -> tuple[Scores, dict[int, int]]:
    """How far a group lies beyond the usual, its crowd charged; and its part that is nearest.

    Of the nearest groups the mean vector counts, and what it has of neighbours in the language
    asked from is charged; the others keep the cosine of their nearest unit.
    """
    index, own = opened.index(lang), opened.index(asked.lang)
    if asked.vector is None or index is None or own is None:
        return np.zeros(len(opened.groups[lang]), np.float32), {}
    scores, nearest = legs.dense(opened, lang, asked.vector, None)
    usual = opened.usual(lang) @ asked.vector
    spread = np.float32(float(usual.std()) or 1.0)
    rows = np.argsort(-scores, kind="stable")[:_CANDIDATES]
    rows = np.sort(rows[np.isin(rows, np.array(sorted(nearest), np.int64))])
    means = _means(opened, lang, rows)
    crowd = _crowd(opened, asked, means)
    charged = np.float32(_CROWDED) * (crowd - crowd.mean()) / 2
    scores[rows] = (means @ asked.vector - np.float32(usual.mean()) - charged) / spread
    others = np.setdiff1d(np.arange(len(scores)), rows)
    # A candidate's mean is mostly farther than its nearest unit: the others stay behind it.
    scores[others] = np.minimum(scores[others], scores[rows].min())
    return np.round(scores, 4), nearest


def _means(opened: Opened, lang: Language, rows: NDArray[np.int64]) -> NDArray[np.float32]:
    """The mean vector of each group, of unit length, `(len(rows), d)`."""
    index = opened.index(lang)
    groups = opened.groups[lang][rows]
    ids = np.flatnonzero(np.isin(opened.group_of, groups))
    if index is None or not len(ids):
        return np.zeros((0, 1), np.float32)
    ids = ids[np.argsort(opened.group_of[ids], kind="stable")]
    starts = np.searchsorted(opened.group_of[ids], groups)
    sums = np.add.reduceat(index.vectors(ids), starts, axis=0)
    return np.stack([unit(row) for row in sums])


def _crowd(opened: Opened, asked: Provision, means: NDArray[np.float32]) -> NDArray[np.float32]:
    """How near the ten nearest groups of the language asked from are to each, on average."""
    index = opened.index(asked.lang)
    if index is None or not len(means):
        return np.zeros(len(means), np.float32)
    ids, near = index.search(means, min(_CROWD * _UNITS, len(index)))
    crowd = np.zeros(len(means), np.float32)
    for row, (found, cosines) in enumerate(zip(ids, near, strict=True)):
        # Units come best first: the first of a group is its best.
        _, first = np.unique(opened.group_of[found[found >= 0]], return_index=True)
        crowd[row] = cosines[np.sort(first)[:_CROWD]].mean()
    return crowd


def _readings(opened: Opened, asked: Provision, lang: Language) -> Scores:
    """BM25 over Sino-Korean syllables between Japanese and Korean; one in the caption counts 2."""
    wanted: dict[str, float] = {}
    if "en" not in (lang, asked.lang):
        wanted = dict.fromkeys(reading_tokens(asked.text), 1.0)
        wanted |= dict.fromkeys(reading_tokens(asked.heading), 2.0)
    return postings.scores(opened.catalog, "readings", lang, wanted, len(opened.groups[lang]))


def _cited(opened: Opened, asked: Provision, lang: Language) -> Scores:
    """What cites the same: a target counts by its rarity, its instrument half of that."""
    groups = opened.groups[lang]
    scores = np.zeros(len(groups), np.float32)
    for target, share in _targets(opened, asked).items():
        citing = sorted(row[0] for row in opened.catalog.execute(CITING, beneath(target)))
        rarity = math.log(1 + len(opened.group_of) / (1 + len(citing)))
        found = np.array(citing, np.int64)
        scores[np.searchsorted(groups, found[np.isin(found, groups)])] += share * rarity
    return scores


def _targets(opened: Opened, asked: Provision) -> dict[str, float]:
    """What the group cites beyond its own document, with the instruments of it."""
    rows = opened.catalog.execute(
        "SELECT DISTINCT c.target, c.instrument FROM citation c"
        " JOIN provision p ON p.id = c.provision WHERE p.grp = ? ORDER BY c.target",
        (asked.group,),
    )
    found: dict[str, float] = {}
    for row in rows:
        if row["instrument"] == asked.document:
            continue
        found[row["target"]] = 1.0
        found.setdefault(row["instrument"], 0.5)
    return found


def _explanation(opened: Opened, asked: Provision) -> Explanation:
    """What the article is about, as a query is told."""
    best = sorted(asked.concepts.items(), key=lambda item: (-item[1], item[0]))[:_TOLD]
    ids = opened.matcher.lexicon.concepts
    heard = tuple(
        Heard(ids[c], concept_name(opened, c, asked.lang), round(weight, 3), (), ())
        for c, weight in best
    )
    return Explanation(asked.lang, heard, (), ())


def concept_name(opened: Opened, concept: int, lang: Language) -> str:
    """The first term of a concept in a language, else in English or any, else its id."""
    terms = opened.matcher.lexicon.terms
    for at in (lang, "en", *LANGUAGES):
        if terms[at].get(concept):
            return terms[at][concept][0]
    return opened.matcher.lexicon.concepts[concept]
