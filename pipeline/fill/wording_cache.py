"""The vectors of the termbase's wording, kept for the next workspace of the same user.

They depend on the termbase and the encoder alone, and are most of the time of a first build.  They
lie in the user's cache folder as half floats, as an index gave them back: a build that takes them
over gives the same bytes.  A file that is not whole is not used.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from pipeline import durable
from pipeline.fill.reuse import Vectors

_MOST = 4  # files: encoders and termbases of late
_LEAST = 5_000  # texts that are worth a file


def load(encoder: str, dimension: int, texts: Sequence[str]) -> Vectors | None:
    """The vectors of these texts, `(len(texts), dimension)`, None when they are not kept."""
    path = _path(encoder, texts)
    if path is None:
        return None
    try:
        data = path.read_bytes()
        digest, _, body = data.partition(b"\n")
        if digest.decode("ascii") != hashlib.sha256(body).hexdigest():
            return None
        made = np.load(io.BytesIO(body), allow_pickle=False)
    except (OSError, ValueError):
        return None
    if made.shape != (len(texts), dimension) or made.dtype != np.float16:
        return None
    found: Vectors = made.astype(np.float32)
    return found


def save(encoder: str, texts: Sequence[str], vectors: Vectors) -> None:
    """Keep what an index stores of them, if the user's cache can be written."""
    path = _path(encoder, texts)
    if path is None:
        return
    body = io.BytesIO()
    np.save(body, vectors.astype(np.float16), allow_pickle=False)
    data = body.getvalue()
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        durable.replace(path, hashlib.sha256(data).hexdigest().encode() + b"\n" + data)
        known = sorted(path.parent.glob("*.vectors"), key=lambda p: p.stat().st_mtime)
        for old in known[:-_MOST]:
            old.unlink(missing_ok=True)


def _path(encoder: str, texts: Sequence[str]) -> Path | None:
    if len(texts) < _LEAST or encoder.startswith("hashing"):
        return None
    from platformdirs import user_cache_path

    state = hashlib.sha256(encoder.encode())
    for text in texts:
        state.update(b"\0" + text.encode("utf-8", "surrogatepass"))
    return user_cache_path("jobun", appauthor=False) / "wording" / f"{state.hexdigest()}.vectors"
