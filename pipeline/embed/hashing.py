"""A tiny deterministic encoder for tests: hashed character n-grams, no download, no meaning."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Hashing:
    """Texts that share words and characters are near; translations are not."""

    name = "hashing/1"
    dimension = 128

    def encode_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors `(len(texts), 128)`; an empty text has one too."""
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in zip(vectors, texts, strict=True):
            row[:] = _hashed(text, self.dimension)
            row /= np.linalg.norm(row)
        return vectors

    encode_queries = encode_documents

    def prepare(self) -> None:
        """Nothing is slow here."""


# A termbase is tens of thousands of texts, and every test that builds an index embeds it.
@functools.lru_cache(maxsize=1 << 16)
def _hashed(text: str, dimension: int) -> tuple[float, ...]:
    folded = f" {' '.join(text.lower().split())} "
    row = [0.0] * dimension
    for size in (2, 3):
        for start in range(len(folded) - size + 1):
            code = _code(folded[start : start + size])
            row[code % dimension] += 1.0 if code & 0x8000_0000 else -1.0
    if not any(row):
        row[0] = 1.0
    return tuple(row)


@functools.lru_cache(maxsize=1 << 18)
def _code(piece: str) -> int:
    return crc32(piece.encode("utf-8", "surrogatepass"))
