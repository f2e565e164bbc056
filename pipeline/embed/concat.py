"""Several encoders as one: the cosine of the whole is the weighted mean of theirs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.embed import Encoder


class Concat:
    """Unit vectors set side by side, each scaled by the root of its weight.

    `parts` are encoders with their weights, which are scaled to sum to 1.
    """

    def __init__(self, parts: Sequence[tuple[Encoder, float]]) -> None:
        whole = sum(weight for _, weight in parts)
        self._parts = [(encoder, weight / whole) for encoder, weight in parts]
        self.dimension = sum(encoder.dimension for encoder, _ in parts)

    @property
    def name(self) -> str:
        """The parts' names with their weights."""
        return " + ".join(f"{weight:.3g} {encoder.name}" for encoder, weight in self._parts)

    def encode_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors of shape `(len(texts), dimension)`."""
        return self._beside([encoder.encode_documents(texts) for encoder, _ in self._parts])

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors of shape `(len(texts), dimension)`."""
        return self._beside([encoder.encode_queries(texts) for encoder, _ in self._parts])

    def prepare(self) -> None:
        """Prepare every part."""
        for encoder, _ in self._parts:
            encoder.prepare()

    def _beside(self, vectors: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
        roots = [np.float32(weight**0.5) for _, weight in self._parts]
        return np.hstack([root * part for root, part in zip(roots, vectors, strict=True)])
