"""Encoders: unit vectors, stable names, and errors that come quickly and say what to do."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline import embed
from pipeline.embed.concat import Concat
from pipeline.embed.hashing import Hashing
from pipeline.embed.sentence_transformer import SentenceTransformerEncoder
from pipeline.errors import ModelError

_TEXTS = [
    "貨物の輸出には許可が必要である。",
    "수출에는 허가가 필요하다.",
    "An export needs a licence.",
]


@pytest.fixture(scope="module")
def use() -> embed.Encoder:
    return embed.load("use", models_dir=Path("models"))


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real sentence-transformers model of two layers with random weights, saved to a folder."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast
    from transformers.utils import logging

    logging.disable_progress_bar()
    raw, folder = tmp_path_factory.mktemp("raw"), tmp_path_factory.mktemp("tiny")
    letters = [*"abcdefghijklmnopqrstuvwxyz:輸出許可수출허가."]
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters,
                  *(f"##{letter}" for letter in letters)]  # fmt: skip
    (raw / "vocab.txt").write_text("\n".join(vocabulary) + "\n", "utf-8")
    torch.manual_seed(0)
    model = BertModel(
        BertConfig(
            vocab_size=len(vocabulary), hidden_size=32, num_hidden_layers=2,
            num_attention_heads=2, intermediate_size=64, max_position_embeddings=64,
        )
    )  # fmt: skip
    model.save_pretrained(raw)
    BertTokenizerFast(str(raw / "vocab.txt")).save_pretrained(raw)
    transformer = Transformer(str(raw))
    made = SentenceTransformer(
        modules=[transformer, Pooling(32, pooling_mode="mean")],
        prompts={"query": "query: ", "document": "passage: "},
    )
    made.save(str(folder))
    return folder


def _unit(vectors: Any, shape: tuple[int, int]) -> None:
    assert vectors.shape == shape
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


def test_use(use: embed.Encoder) -> None:
    assert use.name.startswith("use-multilingual-3/")
    vectors = use.encode_documents(_TEXTS)
    _unit(vectors, (3, 512))
    assert (use.encode_queries(_TEXTS) == vectors).all()
    other = use.encode_documents(["今日は雨が降っている。"])
    assert (vectors @ vectors.T).min() > 2 * (vectors @ other.T).max()


def test_use_takes_any_text(use: embed.Encoder) -> None:
    odd = ["", " ", "\n", "\0", "😀", "許可" * 100_000, "\udcff"[:0] + "a"]
    _unit(use.encode_documents(odd), (len(odd), 512))
    assert use.encode_documents([]).shape == (0, 512)


def test_threads_change_nothing_in_the_vectors(use: embed.Encoder) -> None:
    texts = [f"第{n}条　許可を受けなければならない。" for n in range(150)]
    alone = embed.load("use", models_dir=Path("models"), threads=1)
    assert (alone.encode_documents(texts) == use.encode_documents(texts)).all()
    nearly = np.concatenate([use.encode_documents([text]) for text in texts])
    assert np.abs(nearly - use.encode_documents(texts)).max() < 1e-5


def test_hashing() -> None:
    encoder = embed.load("hashing", models_dir=Path("models"))
    vectors = encoder.encode_documents(["輸出の許可", "輸出の許可。", "関税", "", "\udcff"])
    _unit(vectors, (5, encoder.dimension))
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]
    assert encoder.encode_documents([]).shape == (0, encoder.dimension)


def test_concat_is_the_weighted_mean_of_cosines(use: embed.Encoder) -> None:
    both = Concat([(use, 1.0), (Hashing(), 3.0)])
    assert both.dimension == 512 + 128
    assert both.name == f"0.25 {use.name} + 0.75 hashing/1"
    documents, queries = both.encode_documents(_TEXTS), both.encode_queries(_TEXTS[:1])
    _unit(documents, (3, 640))
    expected = 0.25 * use.encode_queries(_TEXTS[:1]) @ use.encode_documents(_TEXTS).T
    expected += 0.75 * Hashing().encode_queries(_TEXTS[:1]) @ Hashing().encode_documents(_TEXTS).T
    assert np.allclose(queries @ documents.T, expected, atol=1e-5)
    assert both.encode_documents([]).shape == (0, 640)


def test_a_real_sentence_transformers_model_by_path(tiny: Path) -> None:
    encoder = embed.load(str(tiny), models_dir=Path("models"))
    assert encoder.dimension == 32
    assert encoder.name.startswith(f"{tiny.name}@")
    documents = encoder.encode_documents(["輸出許可", "수출허가", "an export licence"])
    _unit(documents, (3, 32))
    assert encoder.encode_documents([]).shape == (0, 32)
    # The prompts are used, each for its side.
    assert not np.allclose(encoder.encode_queries(["export"]), encoder.encode_documents(["export"]))
    from sentence_transformers import SentenceTransformer

    direct = SentenceTransformer(str(tiny), local_files_only=True)
    expected = direct.encode(["passage: export"], normalize_embeddings=True, prompt="")
    assert np.allclose(encoder.encode_documents(["export"]), expected, atol=1e-5)


def test_decomposed_hangul_is_the_same_text(tiny: Path) -> None:
    encoder = embed.load(str(tiny), models_dir=Path("models"))
    both = encoder.encode_documents(["수출", "\u1109\u116e\u110e\u116e\u11af"])
    assert np.allclose(both[0], both[1], atol=1e-6)


def test_a_model_is_found_by_its_folders_name(tiny: Path) -> None:
    encoder = embed.load(tiny.name, models_dir=tiny.parent)
    assert encoder.name == embed.load(str(tiny), models_dir=Path("models")).name


def test_other_weights_have_another_name(tiny: Path, tmp_path: Path) -> None:
    import shutil

    other = tmp_path / tiny.name
    shutil.copytree(tiny, other)
    configuration = json.loads((other / "config_sentence_transformers.json").read_text("utf-8"))
    configuration["prompts"]["query"] = "search: "
    (other / "config_sentence_transformers.json").write_text(json.dumps(configuration), "utf-8")
    names = [embed.load(str(path), models_dir=tmp_path).name for path in (tiny, other)]
    assert names[0].partition("@")[0] == names[1].partition("@")[0]
    assert names[0] != names[1]


def test_a_folder_that_holds_no_model(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelError, match="neither modules"):
        embed.load(str(tmp_path / "empty"), models_dir=tmp_path)


def test_a_broken_model_is_named(tiny: Path, tmp_path: Path) -> None:
    import shutil

    broken = tmp_path / "broken"
    shutil.copytree(tiny, broken)
    (broken / "model.safetensors").write_bytes(b"\x10\0\0\0")
    with pytest.raises(ModelError, match="broken cannot be loaded"):
        embed.load(str(broken), models_dir=tmp_path).encode_queries(["x"])


def test_pickled_weights_are_refused(tiny: Path, tmp_path: Path) -> None:
    import shutil

    import torch

    pickled = tmp_path / "pickled"
    shutil.copytree(tiny, pickled)
    (pickled / "model.safetensors").unlink()
    torch.save({}, pickled / "pytorch_model.bin")
    with pytest.raises(ModelError, match="safetensors"):
        embed.load(str(pickled), models_dir=tmp_path).encode_queries(["x"])


@pytest.mark.parametrize("offline", ["1", ""])
def test_a_name_that_is_nowhere_fails_fast(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, offline: str
) -> None:
    import huggingface_hub

    def unreachable(*_: object, **__: object) -> None:
        raise OSError("Name or service not known")

    monkeypatch.setattr(huggingface_hub, "model_info", unreachable)
    monkeypatch.setenv("HF_HUB_OFFLINE", offline)
    began = time.perf_counter()
    with pytest.raises(ModelError, match=r"no-such-owner/no-such-model.*jobun models build"):
        embed.load("no-such-owner/no-such-model", models_dir=tmp_path)
    assert time.perf_counter() - began < 60


@pytest.mark.parametrize("name", ["no-such-model", "https://example.com/model", "a b", ""])
def test_what_can_be_no_model_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(ModelError, match="there is no model"):
        embed.load(name, models_dir=tmp_path / "models")


def test_the_quality_profile_says_how_to_be_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    with pytest.raises(ModelError, match="jobun models build"):
        embed.load("quality", models_dir=tmp_path)


def test_the_encoder_never_asks_for_more_threads_than_cores(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import os

    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0}, raising=False)
    for asked in (None, 1, 64):
        encoder = embed.load("use", models_dir=Path("models"), threads=asked)
        assert vars(encoder)["_threads"] == 1


def test_prompts_are_optional(tiny: Path, tmp_path: Path) -> None:
    import shutil

    plain = tmp_path / "plain"
    shutil.copytree(tiny, plain)
    configuration = json.loads((plain / "config_sentence_transformers.json").read_text("utf-8"))
    configuration["prompts"] = {}
    (plain / "config_sentence_transformers.json").write_text(json.dumps(configuration), "utf-8")
    encoder = SentenceTransformerEncoder(plain, "plain", threads=1)
    assert np.allclose(encoder.encode_queries(["export"]), encoder.encode_documents(["export"]))


def test_a_text_gives_the_same_bits_whatever_its_neighbours() -> None:
    encoder = embed.load("use", models_dir=Path("models"))
    texts = ["輸出の許可", "an export licence " * 30, "전략물자", "x"]
    together = encoder.encode_documents(texts)
    alone = np.concatenate([encoder.encode_documents([text]) for text in reversed(texts)])
    assert np.array_equal(together, alone[::-1])


@pytest.mark.parametrize(
    "name", ["./nothing", "../x/y", "-a/b", "a/b/c", "a b/c", "/no/such", "한/글"]
)
def test_what_is_neither_a_folder_nor_a_hub_id_is_said_at_once(name: str) -> None:
    with pytest.raises(ModelError, match="there is no model"):
        embed.load(name, models_dir=Path("models"))
