"""FAISS files: written the same twice, checked before they are read, searched exactly."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.errors import IndexUnreadableError
from pipeline.index import open_index, write

Vectors = NDArray[np.float32]


def _vectors(count: int, dimension: int = 24, seed: int = 3) -> Vectors:
    made = np.random.default_rng(seed).standard_normal((count, dimension)).astype(np.float32)
    lengths: Vectors = np.linalg.norm(made, axis=1, keepdims=True)
    return made / lengths


def _ids(count: int) -> NDArray[np.int64]:
    return np.arange(count, dtype=np.int64) * 3 + 100


def test_what_is_written_is_found(tmp_path: Path) -> None:
    vectors, ids = _vectors(200), _ids(200)
    made = write(tmp_path, "ja", vectors, ids)
    assert made.path == tmp_path / "ja.faiss"
    assert (made.count, made.dimension, made.kind, made.recall) == (200, 24, "exact", 1.0)
    assert made.sha256 == hashlib.sha256(made.path.read_bytes()).hexdigest()
    opened = open_index(made.path, sha256=made.sha256, dimension=24)
    assert len(opened) == 200
    found, scores = opened.search(vectors[:5], 3)
    assert found[:, 0].tolist() == ids[:5].tolist()
    assert np.allclose(scores[:, 0], 1.0, atol=1e-3)
    assert (np.diff(scores, axis=1) <= 0).all()
    truth = np.argsort(-(vectors[:5] @ vectors.T), axis=1)[:, :3]
    assert (found == ids[truth]).all()


def test_only_limits_a_search_and_missing_neighbours_are_minus_one(tmp_path: Path) -> None:
    vectors, ids = _vectors(50), _ids(50)
    made = write(tmp_path, "en", vectors, ids)
    opened = open_index(made.path, sha256=made.sha256, dimension=24)
    found, _ = opened.search(vectors[0], 4, only=ids[10:12])
    assert sorted(found[0].tolist()) == [-1, -1, *ids[10:12].tolist()]
    assert (opened.search(vectors[0], 2, only=ids[:0])[0] == -1).all()


def test_vectors_come_back_and_can_be_written_again_unchanged(tmp_path: Path) -> None:
    vectors, ids = _vectors(40), _ids(40)
    made = write(tmp_path, "ko", vectors, ids)
    opened = open_index(made.path, sha256=made.sha256, dimension=24)
    back = opened.vectors(ids[::-1].copy())
    assert np.allclose(back, vectors[::-1], atol=1e-3)
    assert opened.vectors(ids[:0]).shape == (0, 24)
    with pytest.raises(KeyError):
        opened.vectors(np.array([1], dtype=np.int64))
    (tmp_path / "again").mkdir()
    assert write(tmp_path / "again", "ko", opened.vectors(ids), ids).sha256 == made.sha256


def test_the_same_vectors_give_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    for limit in (10_000, 100):
        made = [write(tmp_path / name, "ja", _vectors(3000), _ids(3000), exact_limit=limit)
                for name in ("a", "b")]  # fmt: skip
        assert made[0].sha256 == made[1].sha256


def test_no_vectors_at_all(tmp_path: Path) -> None:
    made = write(tmp_path, "ja", np.zeros((0, 8), np.float32), _ids(0))
    opened = open_index(made.path, sha256=made.sha256, dimension=8)
    assert opened.search(np.ones((1, 8), np.float32), 2)[0].tolist() == [[-1, -1]]
    assert opened.vectors(_ids(0)).shape == (0, 8)


def test_a_large_index_says_what_recall_it_costs(tmp_path: Path) -> None:
    vectors, ids = _vectors(4000), _ids(4000)
    made = write(tmp_path, "ja", vectors, ids, exact_limit=1000)
    assert made.kind.startswith("ivf")
    assert 0.9 < made.recall <= 1.0
    opened = open_index(made.path, sha256=made.sha256, dimension=24)
    assert opened.search(vectors[:9], 1)[0][:, 0].tolist() == ids[:9].tolist()
    assert np.allclose(opened.vectors(ids[5:9]), vectors[5:9], atol=1e-3)
    found, _ = opened.search(vectors[0], 3, only=ids[500:503])
    assert sorted(found[0].tolist()) == ids[500:503].tolist()


@pytest.mark.parametrize("change", ["flip", "cut", "empty", "gone", "text"])
def test_a_damaged_file_is_named_and_never_reaches_faiss(tmp_path: Path, change: str) -> None:
    made = write(tmp_path, "ko", _vectors(20), _ids(20))
    data = bytearray(made.path.read_bytes())
    if change == "gone":
        made.path.unlink()
    else:
        data[50] ^= 1
        kept = {"flip": data, "cut": data[:90], "empty": b"", "text": b"not an index"}[change]
        made.path.write_bytes(kept)
    with pytest.raises(IndexUnreadableError, match=r"ko\.faiss.*jobun build --force"):
        open_index(made.path, sha256=made.sha256, dimension=24)


def test_a_file_with_the_right_hash_may_still_be_no_index(tmp_path: Path) -> None:
    path = tmp_path / "en.faiss"
    path.write_bytes(b"IxFIgarbage")
    right = hashlib.sha256(path.read_bytes()).hexdigest()
    with pytest.raises(IndexUnreadableError, match=r"en\.faiss is no FAISS index"):
        open_index(path, sha256=right, dimension=24)


def test_an_index_of_another_sort_is_refused(tmp_path: Path) -> None:
    import faiss

    path = tmp_path / "en.faiss"
    faiss.write_index(faiss.IndexFlatIP(24), str(path))
    right = hashlib.sha256(path.read_bytes()).hexdigest()
    with pytest.raises(IndexUnreadableError, match="not an index that Jobun wrote"):
        open_index(path, sha256=right, dimension=24)


def test_another_models_index_is_named(tmp_path: Path) -> None:
    made = write(tmp_path, "en", _vectors(20), _ids(20))
    with pytest.raises(IndexUnreadableError, match="24 dimensions, the encoder makes 512"):
        open_index(made.path, sha256=made.sha256, dimension=512)


@pytest.mark.parametrize(
    ("vectors", "ids"),
    [
        (np.zeros((2, 4), np.float32), np.array([1], np.int64)),
        (np.zeros((2, 4), np.float32), np.array([1, 1], np.int64)),
        (np.full((1, 4), np.nan, np.float32), np.array([1], np.int64)),
        (np.zeros(4, np.float32), np.array([1, 2, 3, 4], np.int64)),
    ],
)
def test_what_cannot_be_an_index_is_refused(
    tmp_path: Path, vectors: Vectors, ids: NDArray[np.int64]
) -> None:
    with pytest.raises(ValueError, match=r"vectors|vector|twice"):
        write(tmp_path, "en", vectors, ids)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="missing"):
        write(tmp_path / "missing", "en", _vectors(3), _ids(3))
