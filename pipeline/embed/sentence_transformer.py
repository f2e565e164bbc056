"""Any sentence-transformers model, by local path or hub id.

torch is imported here and nowhere else, and only when such a model is used.  Weights are read as
safetensors only (a pickle can run code), and a model's own code is never run.
"""

from __future__ import annotations

import functools
import hashlib
import os
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.errors import ModelError

if TYPE_CHECKING:
    from numpy.typing import NDArray

_PROBE_SECONDS = 5.0
_HUB_ID = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9](?:[\w.-]*\w)?", re.ASCII)
_NOT_NEEDED = ["onnx/*", "openvino/*", "*.onnx", "*.bin", "*.msgpack", "*.h5", "*.ot", "*.pt"]
_BATCH = 32


def locate(spec: str, models_dir: Path) -> tuple[Path, str]:
    """The folder of a model and its stable name.

    `spec` is a path, a folder's name under `models_dir`, or a hub id: looked for in the hub's
    cache, then on the hub, which is asked once and for five seconds at most.  Raises `ModelError`.
    """
    for folder in (Path(spec).expanduser(), models_dir / spec):
        if spec.strip() and folder.is_dir():
            if not (folder / "modules.json").is_file() and not (folder / "config.json").is_file():
                raise ModelError(
                    f"{folder} is no sentence-transformers model: it has neither modules.json nor "
                    "config.json. Name the folder that `SentenceTransformer.save` wrote."
                )
            return folder, f"{folder.resolve().name}@{_content(folder)}"
    if not _HUB_ID.fullmatch(spec):
        raise ModelError(
            f"there is no model {spec!r}: no such folder, here or in {models_dir}, and not a hub "
            "id (owner/name). Built in are `use` and `quality`; `jobun models list` shows all."
        )
    folder = _from_hub(spec)
    return folder, f"{spec}@{folder.name[:12]}"


def _from_hub(spec: str) -> Path:
    from huggingface_hub import model_info, snapshot_download
    from huggingface_hub.errors import RepositoryNotFoundError

    try:
        return Path(snapshot_download(spec, local_files_only=True, ignore_patterns=_NOT_NEEDED))
    except (OSError, ValueError):
        pass  # not in the cache, or a name the hub's client does not like: ask the hub, once
    hint = (
        "Name a local folder instead, or copy the model into the hub's cache; for the quality "
        "profile run `jobun models build`, which needs no hub."
    )
    if os.environ.get("HF_HUB_OFFLINE", "").upper() in {"1", "ON", "YES", "TRUE"}:
        raise ModelError(f"{spec} is not in the cache, and HF_HUB_OFFLINE is set. {hint}")
    try:
        model_info(spec, timeout=_PROBE_SECONDS)
        return Path(snapshot_download(spec, ignore_patterns=_NOT_NEEDED))
    except RepositoryNotFoundError as error:
        raise ModelError(f"the hub has no model {spec!r}, or it is private. {hint}") from error
    except Exception as error:  # the hub client raises its transport's own errors
        reason = str(error).partition("\n")[0]
        raise ModelError(f"{spec} cannot be had from the hub ({reason}). {hint}") from error


@functools.cache
def _content(folder: Path) -> str:
    """A hash of the files that make a model's vectors."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in {".json", ".safetensors", ".txt", ".model"}:
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:12]


class SentenceTransformerEncoder:
    """A sentence-transformers model as an encoder.

    Queries and documents get the prompts `query` and `document` where the model defines them.
    Text is brought to NFC first: decomposed hangul is another text to most vocabularies.
    """

    def __init__(self, folder: Path, name: str, *, threads: int) -> None:
        self._folder, self._threads = folder, threads
        self.name = name

    @functools.cached_property
    def _model(self) -> Any:
        try:
            import torch
            from sentence_transformers import SentenceTransformer
            from transformers.utils import logging
        except ImportError as error:
            raise ModelError(
                f"sentence-transformers cannot be imported ({error}). "
                "Run `pip install sentence-transformers`, or use the model `use`."
            ) from error
        torch.set_num_threads(self._threads)
        logging.disable_progress_bar()
        logging.set_verbosity_error()
        try:
            return SentenceTransformer(
                str(self._folder),
                local_files_only=True,
                trust_remote_code=False,
                model_kwargs={"use_safetensors": True},
            )
        except Exception as error:  # whatever a broken folder makes three libraries raise
            reason = str(error).partition("\n")[0]
            raise ModelError(
                f"{self._folder} cannot be loaded as a sentence-transformers model ({reason}). "
                "Weights must be safetensors, and the model must not need code of its own; "
                "download or build it again."
            ) from error

    @functools.cached_property
    def dimension(self) -> int:
        """The length of a vector."""
        ask = getattr(self._model, "get_embedding_dimension", None)
        size = (ask or self._model.get_sentence_embedding_dimension)()
        return int(size) if size else self.encode_queries(["x"]).shape[1]

    def encode_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors of shape `(len(texts), dimension)`."""
        return self._encode(self._model.encode_document, texts)

    def prepare(self) -> None:
        """Models of this kind load as they are."""

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors of shape `(len(texts), dimension)`."""
        return self._encode(self._model.encode_query, texts)

    def _encode(self, encode: Any, texts: Sequence[str]) -> NDArray[np.float32]:
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        vectors = encode(
            [unicodedata.normalize("NFC", text) for text in texts],
            batch_size=_BATCH,
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return np.asarray(vectors, dtype=np.float32)
