"""Encoders, index and tokenizers measured: quality on parallel law, speed, and the cold start.

    python benchmarks/encoders.py [--data ../shared/data] [--models models] [--encoder use ...]
                                  [--part quality|windows|speed|start|tokens ...]

Quality is retrieval of an article's translation among all articles of the other language: the
share found first (R@1) and in the first ten (R@10).  Ratios are to the first row of a table.
"""

from __future__ import annotations

import argparse
import functools
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline import embed, index
from pipeline.embed import Encoder
from pipeline.embed.concat import Concat
from pipeline.language import query_words, tokenize_all
from pipeline.records import Language
from pipeline.units import NUMBER

Vectors = NDArray[np.float32]
Texts = tuple[str, ...]
PAIRS: tuple[tuple[str, Language], ...] = (("civil_code_ja_en", "ja"), ("treaty_ko_en", "ko"))
PARTS = ("quality", "windows", "speed", "start", "tokens")


def main() -> None:
    """Read the arguments and print the tables asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--models", type=Path, default=Path("models"))
    parser.add_argument("--encoder", nargs="*", default=["use"])
    parser.add_argument("--part", nargs="*", choices=PARTS, default=list(PARTS))
    chosen = parser.parse_args()
    pairs = {lang: _pairs(chosen.data, stem, lang) for stem, lang in PAIRS}
    if "quality" in chosen.part:
        quality(pairs, _mixed({name: _load(name, chosen.models) for name in chosen.encoder}))
    if "windows" in chosen.part:
        windows(pairs, _load("use", chosen.models))
    if "speed" in chosen.part:
        speed(pairs, chosen.encoder, chosen.models)
    if "start" in chosen.part:
        start()
    if "tokens" in chosen.part:
        tokens(chosen.data)


def _load(spec: str, models: Path, threads: int | None = None) -> Encoder:
    if spec == "e5":
        spec = "multilingual-e5-small"
    return embed.load(spec, models_dir=models, threads=threads)


class _Remembered:
    """An encoder that encodes each list of texts once, for mixtures of the same encoders."""

    def __init__(self, encoder: Encoder) -> None:
        self.name, self.dimension = encoder.name, encoder.dimension
        self.encode_documents = functools.cache(self._of(encoder.encode_documents))
        self.encode_queries = functools.cache(self._of(encoder.encode_queries))

    @staticmethod
    def _of(encode: Callable[[Sequence[str]], Vectors]) -> Callable[[Sequence[str]], Vectors]:
        return lambda texts: encode(list(texts))


def _mixed(encoders: dict[str, Encoder]) -> dict[str, Encoder]:
    """The encoders, and where `use` and `e5` are among them their mixtures by USE's weight."""
    known: dict[str, Encoder] = {name: _Remembered(one) for name, one in encoders.items()}
    if {"use", "e5"} <= set(known):
        for weight in (0.35, 0.4, 0.5):
            parts = [(known["use"], weight), (known["e5"], 1 - weight)]
            known[f"use {weight} + e5"] = Concat(parts)
    return known


def _pairs(data: Path, stem: str, lang: Language) -> tuple[Texts, Texts]:
    path = next((data / "parallel").glob(f"{stem}*.jsonl"))
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    # As the index embeds them: without the numbers of paragraphs and items.
    return (
        tuple(NUMBER.sub("", row[lang]) for row in rows),
        tuple(NUMBER.sub("", row["en"]) for row in rows),
    )


def quality(pairs: dict[Language, tuple[Texts, Texts]], encoders: dict[str, Encoder]) -> None:
    """Translations found, both ways, for each encoder."""
    rows: list[list[str]] = []
    for name, encoder in encoders.items():
        row = [name]
        for theirs, english in pairs.values():
            documents = encoder.encode_documents(theirs), encoder.encode_documents(english)
            queries = encoder.encode_queries(theirs), encoder.encode_queries(english)
            row.append(_found(queries[0], documents[1]))
            row.append(_found(queries[1], documents[0]))
        rows.append(row)
    head = ["R@1 / R@10 %"] + [
        f"{a}→{b}" for lang in pairs for a, b in ((lang, "en"), ("en", lang))
    ]
    _table(head, rows)


def _found(queries: Vectors, documents: Vectors) -> str:
    scores = queries @ documents.T
    rank = (scores > np.diag(scores)[:, None]).sum(1)
    return f"{100 * (rank < 1).mean():.1f} / {100 * (rank < 10).mean():.1f}"


def windows(pairs: dict[Language, tuple[Texts, Texts]], encoder: Encoder) -> None:
    """Whole texts against the mean of their windows, cut at sentence ends."""
    rows = []
    for size in (0, 100, 150, 300, 500):
        row = [f"windows of {size}" if size else "whole"]
        for theirs, english in pairs.values():
            a, b = (_windowed(encoder, texts, size) for texts in (theirs, english))
            row += [_found(a, b), _found(b, a)]
        rows.append(row)
    head = ["USE, R@1 / R@10 %"] + [f"{a}→{b}" for x in pairs for a, b in ((x, "en"), ("en", x))]
    _table(head, rows)


def _windowed(encoder: Encoder, texts: Sequence[str], size: int) -> Vectors:
    if not size:
        return encoder.encode_documents(texts)
    cut = [_cut(text, size) for text in texts]
    vectors = encoder.encode_documents([window for parts in cut for window in parts])
    ends = np.cumsum([len(parts) for parts in cut])
    means = [part.mean(0) for part in np.split(vectors, ends[:-1])]
    return np.stack([mean / np.linalg.norm(mean) for mean in means])


def _cut(text: str, size: int) -> list[str]:
    parts = [""]
    for sentence in re.split(r"(?<=[。\n])|(?<=[.;:]\s)", text):
        for piece in (sentence[i : i + size] for i in range(0, len(sentence), size)):
            if len(parts[-1]) + len(piece) > size and parts[-1]:
                parts.append("")
            parts[-1] += piece
    return parts


def speed(pairs: dict[Language, tuple[Texts, Texts]], names: Sequence[str], models: Path) -> None:
    """Texts per second by threads, and one query; the short texts are sentences."""
    long = [text for sides in pairs.values() for side in sides for text in side]
    short = [s for text in long for s in re.split(r"(?<=[。.])\s*", text) if 4 < len(s) < 80]
    rows, first = [], 0.0
    for name in names:
        share = 1 if name == "use" else 8
        for threads in (1, 2):
            encoder = _load(name, models, threads)
            encoder.encode_queries(["export licence"])
            rates = []
            for texts in (long[::share], short[:: 2 * share]):
                seconds = _seconds(lambda e=encoder, t=texts: e.encode_documents(t))  # type: ignore[misc]
                rates.append(len(texts) / seconds)
            once = min(_seconds(lambda e=encoder: e.encode_queries(["export licence"]))  # type: ignore[misc]
                       for _ in range(10))  # fmt: skip
            first = first or rates[0]
            rows.append([name, str(threads), f"{rates[0]:.0f}", f"{rates[1]:.0f}",
                         f"{1000 * once:.1f}", f"{rates[0] / first:.2f}"])  # fmt: skip
    mean = sum(map(len, long)) / len(long)
    _table(["encoder", "threads", f"long/s (mean {mean:.0f} characters)", "short/s", "query ms",
            "ratio"], rows)  # fmt: skip


def start(count: int = 60_000, dimension: int = 512) -> None:
    """What a cold search pays, each in a process of its own; half floats against full ones."""
    code = "import time; t = time.perf_counter(); {setup}; print(time.perf_counter() - t)"
    steps = {
        "python": "pass",
        "import numpy": "import numpy",
        "import numpy, faiss": "import numpy, faiss",
        "load USE, one query": "from pathlib import Path; from pipeline import embed; "
        "embed.load('use', models_dir=Path('models')).encode_queries(['x'])",
        "first Sudachi query": "from pipeline.language import query_words; "
        "query_words('輸出の許可', 'ja')",
    }
    rows = []
    for name, setup in steps.items():
        runs = [_process(code.format(setup=setup)) for _ in range(3)]
        rows.append([name, f"{min(inside for inside, _ in runs):.3f}",
                     f"{min(whole for _, whole in runs):.3f}"])  # fmt: skip
    _table(["cold start, s", "inside", "whole process"], rows)

    import faiss

    rng = np.random.default_rng(0)
    vectors = rng.standard_normal((count, dimension), dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    noise = rng.standard_normal((20, dimension), dtype=np.float32)
    queries = np.asarray(vectors[:20] + noise / 50, dtype=np.float32)
    flat = faiss.IndexFlatIP(dimension)
    flat.add(vectors)
    with tempfile.TemporaryDirectory() as name_of_folder:
        folder = Path(name_of_folder)
        made = index.write(folder, "en", vectors, np.arange(count, dtype=np.int64))
        reading = min(
            _seconds(lambda: index.open_index(made.path, sha256=made.sha256, dimension=dimension))
            for _ in range(3)
        )
        opened = index.open_index(made.path, sha256=made.sha256, dimension=dimension)
        size = made.path.stat().st_size
        faiss.write_index(flat, str(folder / "flat.faiss"))
        full = min(_seconds(lambda: faiss.read_index(str(folder / "flat.faiss"))) for _ in range(3))
        half_ms = 1000 * min(_seconds(lambda: opened.search(queries[:1], 100)) for _ in range(9))
        full_ms = 1000 * min(_seconds(lambda: flat.search(queries[:1], 100)) for _ in range(9))
    same = np.mean(
        [
            len(np.intersect1d(a, b)) / 100
            for a, b in zip(
                opened.search(queries, 100)[0], flat.search(queries, 100)[1], strict=True
            )
        ]
    )
    _table([f"{count} x {dimension}", "MB", "open s", "query ms", "same 100 nearest"], [
        ["full floats, no hash", f"{4 * count * dimension / 1e6:.0f}", f"{full:.3f}",
         f"{full_ms:.1f}", "1"],
        ["half floats, hashed", f"{size / 1e6:.0f}", f"{reading:.3f}", f"{half_ms:.1f}",
         f"{same:.4f}"],
        ["ratio", f"{size / (4 * count * dimension):.2f}", f"{reading / full:.2f}",
         f"{half_ms / full_ms:.2f}", ""],
    ])  # fmt: skip


def tokens(data: Path) -> None:
    """Lines and characters tokenized per second; agreement of query words with the index's."""
    rows = []
    sides: tuple[tuple[Language, str], ...] = (("ja", "ja"), ("ko", "ko"), ("en", "en"))
    for lang, folder in sides:
        lines = [line for path in sorted((data / folder).glob("*.md"))
                 for line in path.read_text("utf-8").splitlines() if line.strip()]  # fmt: skip
        loading = _seconds(lambda lang=lang: next(tokenize_all(["1"], lang)))  # type: ignore[misc]
        began = time.perf_counter()
        made = list(tokenize_all(lines, lang))
        seconds = time.perf_counter() - began
        vocabulary = {token for found in made for token in found}
        known: Callable[[str], bool] = vocabulary.__contains__
        agreement = "-"
        if lang == "ko":
            found = right = wanted = 0
            for line, theirs in zip(lines[::8], made[::8], strict=True):
                analysed = {t for t in theirs if len(t) > 1 and "가" <= t[0] <= "힣"}
                ours = {w for w in query_words(line, lang, known) if "가" <= w[0] <= "힣"}
                found, wanted = found + len(ours), wanted + len(analysed)
                right += len(ours & analysed)
            agreement = f"precision {right / found:.3f}, recall {right / wanted:.3f}"
        rows.append([lang, f"{loading:.2f}", f"{len(lines) / seconds:.0f}",
                     f"{sum(map(len, lines)) / seconds:.0f}", agreement])  # fmt: skip
    _table(["tokenize", "load s", "lines/s", "characters/s", "words without Kiwi"], rows)


def _seconds(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def _process(code: str) -> tuple[float, float]:
    began = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return float(done.stdout.split()[0]), time.perf_counter() - began


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    widths = [max(len(row[i]) for row in (head, *rows)) for i in range(len(head))]
    for row in (head, ["-" * width for width in widths], *rows):
        print("| " + " | ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)) + " |")
    print(flush=True)


if __name__ == "__main__":
    main()
