"""One list out of legs and languages: standard scores per document language, weighted and summed.

Raw scores of two languages, or of two legs, are not comparable; their standard scores within one
language are (reciprocal rank fusion lost clearly on the development topics).  The weights stand
here and nowhere else; they were chosen on the development topics and on topics of our own
(benchmarks/search.py --ablate).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]

WEIGHTS: Mapping[str, float] = {
    "concepts": 1.0,
    "translated": 1.2,
    "lexical": 0.25,
    "dense": 0.8,
    "readings": 0.2,
    "bridge": 0.25,
    # In standard scores already: what the query names or writes the number of, what alone holds its
    # words, and what cites it.
    "named": 12.0,
    "identifiers": 10.0,
    "unknown": 32.0,
    "cited": 1.0,
}
_AS_THEY_ARE = frozenset(("dense", "named", "identifiers", "unknown", "cited"))
# One match far beyond the others says "this one", not "thirty times this one": above this many
# deviations a score grows by its logarithm.
_FAR = 6.0
# Of a list, the share that is set aside for every language alike, whatever the scores.
_SET_ASIDE = 0.5


def standardised(scores: Scores) -> Scores:
    """Standard scores over all rows of a language; zeros where the leg says nothing."""
    spread = float(scores.std()) if len(scores) else 0.0
    if spread < 1e-9:
        return np.zeros(len(scores), np.float32)
    made: Scores = (scores - scores.mean()) / np.float32(spread)
    far = made > _FAR
    made[far] = _FAR + 2 * np.log1p((made[far] - _FAR) / 2)
    return made


def contributions(legs: Mapping[str, Scores]) -> dict[str, Scores]:
    """What each leg adds to each row, weighted; their sum is the fused score."""
    return {
        name: np.float32(WEIGHTS[name]) * (scores if name in _AS_THEY_ARE else standardised(scores))
        for name, scores in legs.items()
    }


def total(parts: Mapping[str, Scores]) -> Scores:
    """The fused score of each row."""
    found: Scores = np.sum(list(parts.values()), axis=0, dtype=np.float32)
    return found


def merged(
    languages: Sequence[list[tuple[float, int]]], *, limit: int, per_language: int | None
) -> list[tuple[float, int]]:
    """The best of all languages in one list by score: (score, group).

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
