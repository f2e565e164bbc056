"""One list out of legs and languages: standard scores per document language, summed.

Raw scores of two languages, or of two legs, are not comparable; their standard scores within one
language are (reciprocal rank fusion lost clearly on the development topics).  A language that a
leg says nothing about (BM25 across scripts) is not punished: the sum is divided by its spread.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

WEIGHTS: Mapping[str, float] = {"dense": 1.0, "lexical": 1.0}
_LEAST = 5  # a leg with fewer matches in a language has no spread to speak of


def standardised(scores: Mapping[int, float]) -> dict[int, float]:
    """Standard scores; with too few values to have a spread, half a step from a floor."""
    if not scores:
        return {}
    values = np.array(list(scores.values()))
    spread = float(values.std())
    if len(values) < _LEAST or spread < 1e-9:
        top = float(np.abs(values).max()) or 1.0
        return {key: 2.0 * value / top for key, value in scores.items()}
    mean = float(values.mean())
    return {key: (value - mean) / spread for key, value in scores.items()}


def fuse(legs: Mapping[str, Mapping[int, float]]) -> dict[int, float]:
    """The fused score of every group that a leg found in one language.

    A group that a leg did not find gets that leg's lowest standard score.
    """
    active = {name: standardised(scores) for name, scores in legs.items() if scores}
    if not active:
        return {}
    floors = {name: min(scores.values()) for name, scores in active.items()}
    scale = math.sqrt(sum(WEIGHTS[name] ** 2 for name in active))
    keys = sorted(set().union(*active.values()))
    return {
        key: sum(WEIGHTS[n] * s.get(key, floors[n]) for n, s in active.items()) / scale
        for key in keys
    }
