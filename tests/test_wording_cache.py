"""The kept vectors of the wording: the same, or none at all."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pipeline.fill import wording_cache

TEXTS = [f"how does one ask for {i}?" for i in range(6000)]


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path


def vectors() -> np.ndarray:
    return np.random.default_rng(7).standard_normal((len(TEXTS), 8)).astype(np.float32)


def test_what_is_kept_is_what_an_index_stores(tmp_path: Path) -> None:
    from pipeline.index import open_index, write

    made = vectors()
    ids = np.arange(len(TEXTS), dtype=np.int64)
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one = write(tmp_path / "a", "x", made, ids)
    stored = open_index(one.path, sha256=one.sha256, dimension=8).vectors(ids)
    wording_cache.save("use/3", TEXTS, stored)
    found = wording_cache.load("use/3", 8, TEXTS)
    assert found is not None and (found == stored).all()
    assert write(tmp_path / "b", "x", found, ids).sha256 == one.sha256


def test_another_encoder_or_text_has_its_own() -> None:
    wording_cache.save("use/3", TEXTS, vectors())
    assert wording_cache.load("e5/1", 8, TEXTS) is None
    assert wording_cache.load("use/3", 8, [*TEXTS[:-1], "another"]) is None
    assert wording_cache.load("use/3", 16, TEXTS) is None


def test_a_damaged_file_is_not_used(own_cache: Path) -> None:
    wording_cache.save("use/3", TEXTS, vectors())
    (path,) = own_cache.rglob("*.vectors")
    data = bytearray(path.read_bytes())
    data[-10] ^= 1
    path.write_bytes(data)
    assert wording_cache.load("use/3", 8, TEXTS) is None
    path.write_bytes(data[: len(data) // 2])
    assert wording_cache.load("use/3", 8, TEXTS) is None
    path.write_bytes(b"")
    assert wording_cache.load("use/3", 8, TEXTS) is None


def test_few_texts_and_the_test_encoder_are_not_kept(own_cache: Path) -> None:
    wording_cache.save("use/3", TEXTS[:10], vectors()[:10])
    wording_cache.save("hashing/1", TEXTS, vectors())
    assert not list(own_cache.rglob("*.vectors"))


def test_no_more_than_a_few_files(own_cache: Path) -> None:
    for n in range(6):
        wording_cache.save(f"encoder/{n}", TEXTS, vectors())
    assert len(list(own_cache.rglob("*.vectors"))) == 4
    assert wording_cache.load("encoder/5", 8, TEXTS) is not None


def test_a_cache_that_cannot_be_written_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("x")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    wording_cache.save("use/3", TEXTS, vectors())
    assert wording_cache.load("use/3", 8, TEXTS) is None
