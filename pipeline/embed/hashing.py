"""A tiny deterministic encoder for tests: hashed character n-grams, no download, no meaning."""

from __future__ import annotations

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
            folded = f" {' '.join(text.lower().split())} "
            for size in (2, 3):
                for start in range(len(folded) - size + 1):
                    code = crc32(folded[start : start + size].encode("utf-8", "surrogatepass"))
                    row[code % self.dimension] += 1.0 if code & 0x8000_0000 else -1.0
            if not row.any():
                row[0] = 1.0
            row /= np.linalg.norm(row)
        return vectors

    encode_queries = encode_documents

    def prepare(self) -> None:
        """Nothing is slow here."""
