"""The legs between a provision and its counterparts: each scores every group of a language, raw.

Vectors of laws are unevenly crowded: what is near to everything is near to this one too.  So a
neighbour counts by how much nearer it is than to its own usual neighbours (Conneau et al. 2018,
"Word translation without parallel data", CSLS): 1.1 times as many translations come first.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from pipeline import postings
from pipeline.language import reading_tokens
from pipeline.records import Language
from pipeline.search import legs
from pipeline.search.filters import CITING, beneath
from pipeline.search.legs import Scores
from pipeline.search.opened import Opened
from pipeline.search.provision import Provision, unit

# How many groups are looked at closely, how many neighbours crowd one, units that one may have.
_CANDIDATES, _CROWD, _UNITS = 200, 10, 4
_CAPTION, _INSTRUMENT = 2.0, 0.5


def raw(
    opened: Opened, asked: Provision, lang: Language
) -> tuple[dict[str, Scores], dict[int, int]]:
    """What each leg gives each group of a language, before weighing; and each row's best part."""
    near, nearest = _dense(opened, asked, lang)
    translation = np.zeros(len(near), np.float32)
    translation[translations(opened, asked, lang)] = 1.0
    return {
        "dense": near,
        "concepts": legs.concepts(opened, lang, asked.concepts),
        "translated": legs.translated(opened, lang, asked.concepts),
        "caption": legs.concepts(opened, lang, asked.named),
        "caption terms": legs.translated(opened, lang, asked.named),
        "lexical": legs.lexical(opened, lang, f"{asked.heading}\n{asked.text}"),
        "readings": _readings(opened, asked, lang),
        "cited": _cited(opened, asked, lang),
        "translation": translation,
    }, nearest


def translations(opened: Opened, asked: Provision, lang: Language) -> list[int]:
    """The rows of another language at the article's own address: its translation."""
    if lang == asked.lang:
        return []
    found = opened.catalog.execute(
        "SELECT p.id FROM provision p JOIN version v ON v.id = p.version"
        " WHERE v.current AND p.id = p.grp AND p.address = ? AND p.lang = ?",
        (asked.article, lang),
    )
    groups = opened.groups[lang]
    rows: list[int] = np.flatnonzero(np.isin(groups, [row["id"] for row in found])).tolist()
    return rows


def _dense(opened: Opened, asked: Provision, lang: Language) -> tuple[Scores, dict[int, int]]:
    """How far a group lies beyond the usual, its crowd charged; and its part that is nearest.

    Of the nearest groups the mean vector counts, and what it has of neighbours in the language
    asked from is charged; the others keep the cosine of their nearest unit.
    """
    index, own = opened.index(lang), opened.index(asked.lang)
    if asked.vector is None or index is None or own is None:
        return np.zeros(len(opened.groups[lang]), np.float32), {}
    scores, nearest = legs.dense(opened, lang, asked.vector, None)
    if not nearest:
        return scores, nearest
    usual = opened.usual(lang) @ asked.vector
    spread = np.float32(float(usual.std()) or 1.0)
    rows = np.argsort(-scores, kind="stable")[:_CANDIDATES]
    rows = np.sort(rows[np.isin(rows, np.array(sorted(nearest), np.int64))])
    means = _means(opened, lang, rows)
    crowd = _crowd(opened, asked, means)
    charged = (crowd - crowd.mean()) / 2
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
        wanted |= dict.fromkeys(reading_tokens(asked.heading), _CAPTION)
    held = opened.view.posted("readings", lang, list(wanted))
    return postings.summed(held, wanted, len(opened.groups[lang]))


def _cited(opened: Opened, asked: Provision, lang: Language) -> Scores:
    """What cites the same: a target counts by its rarity, its instrument half of that."""
    groups = opened.groups[lang]
    scores = np.zeros(len(groups), np.float32)
    for target, share in _targets(opened, asked).items():
        citing = sorted(row[0] for row in opened.catalog.execute(CITING, beneath(target)))
        rarity = math.log(1 + opened.units / (1 + len(citing)))
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
        found.setdefault(row["instrument"], _INSTRUMENT)
    return found
