"""The unpacked encoder: the same bits, or none at all."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pipeline.embed import load, use_cache
from pipeline.embed.use import Use

TEXTS = ["Deemed exports", "別表第一の一六の項　（ＡＢＣ）", "전략물자ㆍ상황허가", "", "🙂 ½ ㍻"]


@pytest.fixture(scope="module")
def cached(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, np.ndarray]:
    models = tmp_path_factory.mktemp("models")
    encoder = load("use", models_dir=models)
    vectors = encoder.encode_documents(TEXTS)
    encoder.prepare()
    return models, vectors


def test_the_cache_gives_the_same_bits(cached: tuple[Path, np.ndarray]) -> None:
    models, vectors = cached
    folder = use_cache.folder(models, Use(threads=1).name)
    model = use_cache.load(folder)
    assert model is not None
    assert np.array_equal([model.encode(text) for text in TEXTS], vectors)
    assert np.array_equal(load("use", models_dir=models).encode_documents(TEXTS), vectors)
    assert not list(models.glob("*.part"))


@pytest.mark.parametrize("file", ["table.npy", "weights.npz", "vocabulary.json", "files.json"])
@pytest.mark.parametrize("how", ["cut", "gone", "spoiled"])
def test_a_damaged_cache_is_not_used(
    cached: tuple[Path, np.ndarray], tmp_path: Path, file: str, how: str
) -> None:
    source = use_cache.folder(cached[0], Use(threads=1).name)
    copy = use_cache.folder(tmp_path, Use(threads=1).name)
    copy.mkdir()
    for path in source.iterdir():
        (copy / path.name).hardlink_to(path)
    data = (copy / file).read_bytes()
    (copy / file).unlink()
    if how == "cut":
        (copy / file).write_bytes(data[:-10])
    elif how == "spoiled":
        (copy / file).write_bytes(b"\0" * 64 + data[64:])
    assert use_cache.load(copy) is None
    assert np.array_equal(load("use", models_dir=tmp_path).encode_documents(TEXTS), cached[1])


def test_a_disk_that_refuses_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    encoder = load("use", models_dir=tmp_path / "file")
    encoder.prepare()
    assert encoder.encode_queries(["licence"]).shape == (1, 512)


def test_changed_weights_are_found_and_made_again_by_a_build(
    cached: tuple[Path, np.ndarray], tmp_path: Path
) -> None:
    source = use_cache.folder(cached[0], Use(threads=1).name)
    copy = use_cache.folder(tmp_path, Use(threads=1).name)
    copy.mkdir()
    for path in source.iterdir():
        (copy / path.name).write_bytes(path.read_bytes())
    assert use_cache.is_whole(copy)
    with (copy / "table.npy").open("r+b") as stream:
        stream.seek(1_000_000)
        stream.write(b"\xff" * 60_000_000)
    (tmp_path / ".use-dead.1.part").mkdir()
    encoder = load("use", models_dir=tmp_path)
    encoder.prepare()
    assert use_cache.is_whole(copy) and not list(tmp_path.glob(".*.part"))
    assert np.array_equal(encoder.encode_documents(TEXTS), cached[1])
