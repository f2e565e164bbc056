"""The cross-encoder: a line of settings, an order, and errors that say what to do."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pipeline import Workspace, settings
from pipeline.embed.cross_encoder import Reranker
from pipeline.errors import ModelError, SettingsError
from pipeline.search.hits import Shown
from pipeline.search.rerank import MOST, reranked


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cross-encoder with random weights."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    torch.manual_seed(0)
    folder = tmp_path_factory.mktemp("cross")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"abcdefghijklmnopqrstuvwxyz"]
    (folder / "vocab.txt").write_text("\n".join(words), "utf-8")
    BertTokenizerFast(vocab_file=str(folder / "vocab.txt")).save_pretrained(folder)
    BertForSequenceClassification(
        BertConfig(
            vocab_size=len(words),
            hidden_size=16,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=16,
            num_labels=1,
        )
    ).save_pretrained(folder, safe_serialization=True)
    return folder


def shown(count: int) -> list[Shown]:
    return [Shown(float(count - i), i, i, {}) for i in range(count)]


def test_the_first_are_read_once_more() -> None:
    def longest(texts: list[str]) -> np.ndarray:
        return np.array([len(text) for text in texts], np.float32)

    again = reranked(shown(MOST + 2), lambda at: "x" * at, longest)  # type: ignore[arg-type]
    assert [one.group for one in again] == [*reversed(range(MOST)), MOST, MOST + 1]
    scores = [one.score for one in again]
    assert scores == sorted(scores, reverse=True)
    assert again[0].legs == {"reranker": MOST - 1.0}


def test_a_cross_encoder_by_its_folder(tiny: Path) -> None:
    reranker = Reranker(str(tiny), models_dir=Path("models"), threads=1)
    one = reranker.scores("a b", ["a b c", "x y"])
    assert one.shape == (2,) and one.tolist() == reranker.scores("a b", ["a b c", "x y"]).tolist()
    assert reranker.scores("a", []).shape == (0,)


def test_a_search_with_it(quick: Workspace, samples: Path, tiny: Path) -> None:
    quick.add([samples / "en"])
    quick.build()
    plain = quick.search("records", limit=5)
    quick.close()
    quick.settings = settings.Settings(model="hashing", reranker=str(tiny))
    found = quick.found("records", limit=5)
    assert len(found.hits) == len(plain) == 5
    assert all("reranker" in hit.legs for hit in found.hits)


def test_what_is_no_cross_encoder(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no model"):
        Reranker("nothing-here", models_dir=tmp_path, threads=1)
    (tmp_path / "config.json").write_text("{}", "utf-8")
    with pytest.raises(ModelError, match="reranker"):
        Reranker(str(tmp_path), models_dir=tmp_path, threads=1)


def test_the_setting(tmp_path: Path) -> None:
    (tmp_path / "jobun.toml").write_text('[search]\nreranker = "x/y"\n', "utf-8")
    assert settings.load(tmp_path, {}).reranker == "x/y"
    (tmp_path / "jobun.toml").write_text("[search]\nreranker = 1\n", "utf-8")
    with pytest.raises(SettingsError, match="reranker"):
        settings.load(tmp_path, {})
