"""One list out of legs and languages: standard scores per document language, summed.

Raw scores of two languages, or of two legs, are not comparable; their standard scores within one
language are (reciprocal rank fusion lost clearly on the development topics).  A language that a
leg says nothing about (BM25 across scripts) is not punished: the sum is divided by its spread.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from pipeline.search.legs import Scored

WEIGHTS: Mapping[str, float] = {"dense": 1.0, "lexical": 1.0}
_LEAST = 5  # a leg with fewer matches in a language has no spread to speak of


def standardised(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Standard scores; of too few to have a spread, their share of two steps."""
    spread = float(scores.std()) if len(scores) else 0.0
    if len(scores) < _LEAST or spread < 1e-9:
        top = float(np.abs(scores).max(initial=0.0)) or 1.0
        return 2.0 * scores / top
    return (scores - float(scores.mean())) / spread


def fuse(legs: Mapping[str, Scored]) -> Scored:
    """The fused score of everything that a leg found in one language.

    What a leg did not find gets that leg's lowest standard score.
    """
    active = {name: leg for name, leg in legs.items() if len(leg.ids)}
    ids = np.unique(np.concatenate([leg.ids for leg in active.values()] or [np.zeros(0, np.int64)]))
    total = np.zeros(len(ids))
    for name, leg in active.items():
        scores = standardised(leg.scores)
        of_leg = np.full(len(ids), scores.min())
        of_leg[np.searchsorted(ids, leg.ids)] = scores
        total += WEIGHTS[name] * of_leg
    return Scored(ids, total / math.sqrt(sum(WEIGHTS[name] ** 2 for name in active) or 1.0))
