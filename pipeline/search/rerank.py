"""The best hits once more, in the order of a cross-encoder."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.search.hits import Shown

MOST = 50  # hits that are read once more; what stands below keeps its order
_PASSAGE = 2_000  # code points of a passage that a cross-encoder is given


def reranked(
    shown: Sequence[Shown],
    passage: Callable[[int], str],
    scores: Callable[[Sequence[str]], NDArray[np.float32]],
) -> list[Shown]:
    """The first hits by the cross-encoder's score, which each carries as the leg `reranker`.

    Their fused scores are dealt out again from the best, so that a score still orders the list.
    """
    first, rest = list(shown[:MOST]), list(shown[MOST:])
    given = scores([passage(one.at)[:_PASSAGE] for one in first])
    order = np.argsort(-given, kind="stable")
    fused = [one.score for one in first]
    return [
        dataclasses.replace(
            first[i], score=score, legs={**first[i].legs, "reranker": round(float(given[i]), 4)}
        )
        for score, i in zip(fused, order.tolist(), strict=True)
    ] + rest
