"""A cross-encoder that reads query and passage together: optional, for those who have one.

`[search] reranker = "BAAI/bge-reranker-v2-m3"` in jobun.toml; any sentence-transformers
cross-encoder by hub id or local path.  It is slow without an accelerator and loads torch, so that
it is off by default.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.embed.sentence_transformer import locate
from pipeline.errors import ModelError

_BATCH = 16


class Reranker:
    """A cross-encoder, loaded at once; raises `ModelError` when it is not there or not one."""

    def __init__(self, spec: str, *, models_dir: Path, threads: int) -> None:
        folder, self.name = locate(spec, models_dir)
        self._model = _load(folder, threads)

    def scores(self, query: str, passages: Sequence[str]) -> NDArray[np.float32]:
        """How well each passage answers the query, `(len(passages),)`; greater is better."""
        pairs = [
            (unicodedata.normalize("NFC", query), unicodedata.normalize("NFC", passage))
            for passage in passages
        ]
        if not pairs:
            return np.zeros(0, np.float32)
        found = self._model.predict(
            pairs, batch_size=_BATCH, convert_to_numpy=True, show_progress_bar=False
        )
        return np.asarray(found, dtype=np.float32).reshape(len(pairs), -1)[:, -1]


def _load(folder: Path, threads: int) -> Any:
    try:
        import torch
        from sentence_transformers import CrossEncoder
        from transformers.utils import logging
    except ImportError as error:
        raise ModelError(
            f"sentence-transformers cannot be imported ({error}). Run `pip install "
            "sentence-transformers`, or take the line `reranker` out of jobun.toml."
        ) from error
    torch.set_num_threads(threads)
    logging.disable_progress_bar()
    logging.set_verbosity_error()
    try:
        return CrossEncoder(
            str(folder), local_files_only=True, trust_remote_code=False,
            model_kwargs={"use_safetensors": True},
        )  # fmt: skip
    except Exception as error:  # whatever a broken folder makes three libraries raise
        reason = str(error).partition("\n")[0]
        raise ModelError(
            f"{folder} cannot be loaded as a cross-encoder ({reason}). Name another model in "
            "[search] reranker of jobun.toml, or take the line out."
        ) from error
