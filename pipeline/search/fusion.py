"""One list out of legs and languages: standard scores per document language, summed.

Raw scores of two languages, or of two legs, are not comparable; their standard scores within one
language are (reciprocal rank fusion lost clearly on the development topics).  A language that a
leg says nothing about (BM25 across scripts) is not punished: the sum is divided by its spread.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.search.legs import NOTHING, Scored

WEIGHTS: Mapping[str, float] = {"dense": 1.0, "lexical": 1.0}
# Standard scores by which a provision rises whose label, caption or title holds the whole query.
NAMED = 8.0
# Of a list, the share that is set aside for every language alike, whatever the scores.
_SET_ASIDE = 0.5
_MOST = 8.0
_LEAST = 5  # a leg with fewer matches in a language has no spread to speak of


def standardised(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Standard scores; of too few to have a spread, their share of two steps."""
    spread = float(scores.std()) if len(scores) else 0.0
    if len(scores) < _LEAST or spread < 1e-9:
        top = float(np.abs(scores).max(initial=0.0)) or 1.0
        return 2.0 * scores / top
    # One match far beyond the others says "this one", not "thirty times this one".
    return np.minimum((scores - float(scores.mean())) / spread, _MOST)


def fuse(legs: Mapping[str, Scored], named: Scored | None = None) -> Scored:
    """The fused score of everything that a leg found in one language.

    What a leg did not find gets that leg's lowest standard score; what the query names stands
    `NAMED` higher.
    """
    active = {name: leg for name, leg in legs.items() if len(leg.ids)}
    asked = NOTHING if named is None else named
    ids = np.unique(np.concatenate([asked.ids, *(leg.ids for leg in active.values())]))
    total = np.zeros(len(ids))
    for name, leg in active.items():
        scores = standardised(leg.scores)
        of_leg = np.full(len(ids), scores.min())
        of_leg[np.searchsorted(ids, leg.ids)] = scores
        total += WEIGHTS[name] * of_leg
    total /= math.sqrt(sum(WEIGHTS[name] ** 2 for name in active) or 1.0)
    total[np.searchsorted(ids, asked.ids)] += NAMED * asked.scores
    return Scored(ids, total)


def merged(
    languages: Sequence[list[tuple[float, int, int]]], *, limit: int, per_language: int | None
) -> list[tuple[float, int, int]]:
    """The best of all languages in one list by score: (score, shown, best part).

    Half of the places are set aside for the languages in equal parts, so that none drowns the
    others; the rest goes by score.  Ties go to the lower id.
    """
    order = [sorted(rows, key=lambda row: (-row[0], row[1])) for rows in languages]
    order = [rows[: per_language or limit] for rows in order if rows]
    aside = math.ceil(limit * _SET_ASIDE / len(order)) if order else 0
    kept = [row for rows in order for row in rows[:aside]]
    rest = [row for rows in order for row in rows[aside:]]
    kept.sort(key=lambda row: (-row[0], row[1]))
    rest.sort(key=lambda row: (-row[0], row[1]))
    kept = kept[:limit]
    chosen = kept + rest[: limit - len(kept)]
    return sorted(chosen, key=lambda row: (-row[0], row[1]))
