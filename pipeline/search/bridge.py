"""The concept bridge: what the best provisions in the query's own language are about.

Search within a language is stronger than across; the concepts of its best answers stand in every
language.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.search.opened import Opened

_BEST, _STRONGEST = 5, 10


def concepts_of(opened: Opened, groups: NDArray[np.int64]) -> dict[int, float]:
    """The strongest concepts of the best five of `groups`, the strongest of all weighing 1."""
    weighed: dict[str, float] = {}
    for group in groups[:_BEST].tolist():
        for concept, worth in opened.about(group):
            weighed[concept] = weighed.get(concept, 0.0) + worth
    best = sorted(weighed.items(), key=lambda item: (-item[1], item[0]))[:_STRONGEST]
    top = best[0][1] if best else 1.0
    return {opened.numbers[concept]: weight / top for concept, weight in best}
