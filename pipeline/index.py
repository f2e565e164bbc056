"""FAISS files, one per language and one of the termbase's wording.

Each is written with its hash, and read only when the hash is right.  Vectors are stored as half
floats: half the bytes to read and hash at every start, a faster scan, and the same neighbours
(benchmarks/encoders.py).  Search is exact to half a million vectors; above that an inverted file is
trained and the recall it costs is measured on the vectors themselves.
"""

from __future__ import annotations

import functools
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import IndexUnreadableError

EXACT_LIMIT = 500_000
_WORTH_THREADS = 100_000
_RECALL_WANTED = 0.98
_SAMPLE, _NEIGHBOURS = 256, 10
_REBUILD = "Run `jobun build --force` to make the index again from the stored documents."


@dataclass(frozen=True, slots=True)
class IndexFile:
    """What was written: goes into the manifest.

    `kind` says how it searches (`exact`, or `ivf` with lists and probes), `recall` the share of
    the true ten nearest that it finds (1.0 when exact).
    """

    path: Path
    sha256: str
    count: int
    dimension: int
    kind: str
    recall: float


def write(
    folder: Path,
    name: str,
    vectors: NDArray[np.float32],
    ids: NDArray[np.int64],
    *,
    exact_limit: int = EXACT_LIMIT,
) -> IndexFile:
    """Write `folder/<name>.faiss` from unit vectors `(n, d)` and their ids `(n,)`.

    The same vectors and ids give the same bytes.  Raises `ValueError` when shapes do not fit, an
    id stands twice or a number is not finite, and `OSError` when the disk is full.
    """
    faiss = _faiss()
    _check(vectors, ids)
    count, dimension = vectors.shape
    vectors = np.ascontiguousarray(vectors, dtype=np.float32)
    ids = np.ascontiguousarray(ids, dtype=np.int64)
    if count <= exact_limit:
        index = faiss.IndexIDMap(
            faiss.IndexScalarQuantizer(
                dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
            )
        )
        index.add_with_ids(vectors, ids)
        kind, recall = "exact", 1.0
    else:
        index, kind, recall = _inverted(vectors, ids)
    data = faiss.serialize_index(index)
    path = folder / f"{name}.faiss"
    with path.open("wb") as file:
        file.write(data)
    return IndexFile(path, hashlib.sha256(data).hexdigest(), count, dimension, kind, recall)


def open_index(path: Path, *, sha256: str, dimension: int) -> SearchIndex:
    """Read an index whose file has this hash and whose vectors have this dimension.

    The hash is checked before FAISS sees the file: an index is untrusted input to it.  Raises
    `IndexUnreadableError`.
    """
    faiss = _faiss()
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise IndexUnreadableError(
            f"{path} cannot be read ({error.strerror}). {_REBUILD}"
        ) from error
    if found != sha256:
        raise IndexUnreadableError(
            f"{path} is damaged: its hash is {found[:12]}…, the manifest says {sha256[:12]}…. "
            f"{_REBUILD}"
        )
    try:
        index = faiss.read_index(str(path))
    except RuntimeError as error:
        raise IndexUnreadableError(
            f"{path} is no FAISS index ({_reason(error)}). {_REBUILD}"
        ) from error
    if not isinstance(index, faiss.IndexIDMap):
        raise IndexUnreadableError(f"{path} is not an index that Jobun wrote. {_REBUILD}")
    if index.d != dimension:
        raise IndexUnreadableError(
            f"{path} holds vectors of {index.d} dimensions, the encoder makes {dimension}: it was "
            "built with another model. Run `jobun build`, or choose that model again."
        )
    return SearchIndex(index)


class SearchIndex:
    """An opened index; searching changes nothing, so threads may share it."""

    def __init__(self, index: Any) -> None:
        faiss = _faiss()
        self._index = index
        self._inner = faiss.downcast_index(index.index)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def search(
        self, vectors: NDArray[np.float32], k: int, *, only: NDArray[np.int64] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The `k` nearest of each of `n` unit vectors: ids and cosines, each `(n, k)`, best first.

        `only` limits the search to these ids, exactly.  Missing neighbours have the id -1.
        """
        faiss = _faiss()
        queries = np.ascontiguousarray(np.atleast_2d(vectors), dtype=np.float32)
        parameters = None
        if only is not None:
            selector = faiss.IDSelectorBatch(np.ascontiguousarray(only, dtype=np.int64))
            parameters = (
                faiss.SearchParametersIVF(sel=selector, nprobe=self._inner.nlist)
                if isinstance(self._inner, faiss.IndexIVF)
                else faiss.SearchParameters(sel=selector)
            )
        # A small scan is over before threads have met; on a busy machine they wait for each other.
        most = _threads()
        few = len(self) * len(queries) < _WORTH_THREADS
        faiss.omp_set_num_threads(1 if few else most)
        scores, ids = self._index.search(queries, k, params=parameters)
        return ids, scores

    def vectors(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """The stored vectors of these ids, `(len(ids), d)`; raises `KeyError` for an unknown id."""
        order, ordered = self._rows
        wanted = np.asarray(ids, dtype=np.int64)
        at = np.searchsorted(ordered, wanted)
        if (at >= len(ordered)).any() or (ordered[at] != wanted).any():
            raise KeyError("an id is not in this index")
        if not len(wanted):
            return np.zeros((0, self._index.d), np.float32)
        made: NDArray[np.float32] = self._inner.reconstruct_batch(order[at])
        return made

    @functools.cached_property
    def _rows(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The rows in the order of their ids, and the ids in order."""
        faiss = _faiss()
        if isinstance(self._inner, faiss.IndexIVF):
            self._inner.make_direct_map()
        ids = faiss.vector_to_array(self._index.id_map)
        order = np.argsort(ids, kind="stable")
        return order, ids[order]


@functools.cache
def _threads() -> int:
    """As many as FAISS would take by itself."""
    return int(_faiss().omp_get_max_threads())


def _faiss() -> Any:
    """The library, imported when first needed; its stubs lag behind it."""
    import faiss

    return faiss


def _check(vectors: NDArray[np.float32], ids: NDArray[np.int64]) -> None:
    if vectors.ndim != 2 or ids.shape != (len(vectors),):
        raise ValueError(f"vectors of shape {vectors.shape} do not fit ids of shape {ids.shape}")
    if len(np.unique(ids)) != len(ids):
        raise ValueError("an id stands twice")
    if not np.isfinite(vectors).all():
        raise ValueError("a vector holds a number that is not finite")


def _inverted(vectors: NDArray[np.float32], ids: NDArray[np.int64]) -> tuple[Any, str, float]:
    """An inverted file with as few probes as give the wanted recall.

    Training and sample are fixed, so that the same vectors give the same index.
    """
    faiss = _faiss()
    count, dimension = vectors.shape
    lists = max(16, int(2 * count**0.5))
    inner = faiss.IndexIVFScalarQuantizer(
        faiss.IndexFlatIP(dimension), dimension, lists, faiss.ScalarQuantizer.QT_fp16,
        faiss.METRIC_INNER_PRODUCT, False,
    )  # fmt: skip
    inner.train(vectors[:: max(1, count // (lists * 64))])
    index = faiss.IndexIDMap(inner)
    index.add_with_ids(vectors, ids)
    sample = vectors[:: max(1, count // _SAMPLE)]
    _, truth = faiss.knn(sample, vectors, _NEIGHBOURS, metric=faiss.METRIC_INNER_PRODUCT)
    recall = 0.0
    probes = 4
    while recall < _RECALL_WANTED and probes < lists:
        probes = min(lists, probes * 2)
        inner.nprobe = probes
        _, found = inner.search(sample, _NEIGHBOURS)
        hits = sum(len(np.intersect1d(a, b)) for a, b in zip(truth, found, strict=True))
        recall = hits / truth.size
    return index, f"ivf, {probes} of {lists} lists", recall


def _reason(error: RuntimeError) -> str:
    """FAISS's message without its source position."""
    return str(error).rpartition(": ")[2].strip()
