"""The same tokens in four engines of lexical search: SQLite FTS5, bm25s, tantivy, and Jobun's own.

Each gets the tokens that `jobun build` counted in every group and the tokens of the development
queries, each query asked in its own language.  The others run in an environment of their own;
nothing of Jobun depends on them.
"""

from __future__ import annotations

import itertools
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from search_topics import DEEP, ROOT, Rows, Scorer, Topics, mean

SIDE = Path(__file__).resolve().parent / "search_engine_side.py"
HOME = ROOT / ".venv" / "peers-engines"
# (name in the side file, name in print, package; "" comes with Python)
ENGINES = (("fts5", "SQLite FTS5", ""), ("bm25s", "bm25s", "bm25s==0.3.16"),
           ("tantivy", "tantivy", "tantivy==0.27.0"))  # fmt: skip


class EngineError(Exception):
    """An engine cannot be installed or run; the message says why."""


def repeats(counts: Mapping[str, float]) -> list[str]:
    """Weighted counts as tokens with repeats, for engines that count for themselves."""
    return [token for token, count in counts.items() for _ in range(max(1, round(count)))]


def counted(searcher: Any) -> dict[str, list[dict[str, float]]]:
    """The weighted words of every group, by language, in the order of rows."""
    from pipeline.counted import kept

    found: dict[str, list[dict[str, float]]] = {}
    for lang in searcher.opened.groups:
        made = kept(searcher.opened.catalog, "words", lang, past=False)
        starts = [0, *made.ends.tolist()]
        found[lang] = [
            {made.vocabulary[term]: count for term, count in zip(
                made.terms[start:end].tolist(), made.counts[start:end].tolist(), strict=True)}
            for start, end in itertools.pairwise(starts)
        ]  # fmt: skip
    return found


def own(held: Mapping[str, Sequence[Mapping[str, float]]], queries: Sequence[Any],
        folder: Path) -> dict[str, Any]:  # fmt: skip
    """Jobun's postings, built and asked as the others are."""
    from pipeline import postings, store
    from pipeline.counted import Counts
    from pipeline.fill.words import SATURATION

    path = folder / "own.db"
    begun = time.perf_counter()
    connection = store.create(path)
    for lang, docs in held.items():
        counts = Counts()
        for doc in docs:
            counts.add(doc)
        made = counts.made()
        by = postings.Weighing(made, SATURATION["words"])
        postings.write(connection, "words", lang, made, by)
    connection.commit()
    build = time.perf_counter() - begun
    connection.close()
    connection = store.open_readonly(path)
    hits: list[list[int]] = []
    times: list[float] = []
    for again in (False, True):
        for lang, tokens in queries:
            begun = time.perf_counter()
            found = postings.read(connection, "words", lang, tokens)
            scores = postings.summed(found, dict.fromkeys(tokens, 1.0), len(held[lang]))
            best = np.argsort(-scores, kind="stable")[:DEEP]
            if again:
                times.append((time.perf_counter() - begun) * 1000)
                hits.append(best[scores[best] > 0].tolist())
    connection.close()
    return {"version": "", "build": build, "size": path.stat().st_size, "times": times,
            "hits": hits}  # fmt: skip


def measure(searcher: Any, topics: Sequence[Topics], scorer: Scorer,
            home: Path = HOME) -> tuple[Rows, list[str]]:  # fmt: skip
    """A row for each engine, and why one was not measured."""
    from pipeline.language import query_tokens

    held = counted(searcher)
    asked = [one for of in topics for one in of.queries()]
    queries = [[lang, query_tokens(query, lang)] for _, lang, query, _ in asked]  # type: ignore[arg-type]
    address = dict(tuple(r) for r in searcher.opened.catalog.execute(
        "SELECT id, address FROM provision"))  # fmt: skip
    rows: Rows = [["engine", "build s", "MiB", "query p50 ms", "query p95 ms",
                   *(f"same, {of.wording}" for of in topics)]]  # fmt: skip
    problems: list[str] = []

    def told(title: str, found: dict[str, Any]) -> None:
        scores: dict[str, list[float | None]] = {of.wording: [] for of in topics}
        wordings = [of.wording for of in topics for _ in of.queries()]
        for wording, hits, (_, lang, _, grades) in zip(wordings, found["hits"], asked, strict=True):
            groups = searcher.opened.groups[lang]
            ranked = scorer.ranked([address[int(groups[row])] for row in hits])
            scores[wording].append(scorer.scores(ranked, grades, scorer.within("same", lang))[0])
        p50, p95 = statistics.median(found["times"]), statistics.quantiles(found["times"], n=20)[-1]
        rows.append([f"{title} {found['version']}".strip(), f"{found['build']:.1f}",
                     f"{found['size'] / 2**20:.1f}", f"{p50:.2f}", f"{p95:.2f}",
                     *(f"{mean(of):.3f}" for of in scores.values())])  # fmt: skip

    with tempfile.TemporaryDirectory() as folder:
        told("Jobun's postings", own(held, queries, Path(folder)))
        job = Path(folder, "job.json")
        docs = {lang: [repeats(doc) for doc in of] for lang, of in held.items()}
        job.write_text(json.dumps({"docs": docs, "queries": queries, "limit": DEEP}), "utf-8")
        for name, title, package in ENGINES:
            place = Path(folder, name)
            place.mkdir()
            try:
                told(title, _run_side(name, package, job, place, home))
            except EngineError as error:
                problems.append(f"{title} was not measured: {error}")
    return rows, problems


def _run_side(name: str, package: str, job: Path, folder: Path, home: Path) -> dict[str, Any]:
    python = Path(sys.executable) if not package else home / "bin" / "python"
    if package:
        if not python.exists():
            _run([sys.executable, "-m", "venv", str(home)])
        done = home / f"{package}.installed"
        if not done.exists():
            _run([str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check",
                  package])  # fmt: skip
            done.touch()
    out = folder.parent / f"{name}.out.json"
    _run([str(python), str(SIDE), name, str(job), str(out), str(folder)])
    made: dict[str, Any] = json.loads(out.read_text("utf-8"))
    return made


def _run(command: Sequence[str]) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT,
                              timeout=1200)  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise EngineError(str(error)) from error
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip() or "no word").splitlines()
        raise EngineError(f"ended with {done.returncode}: {said[-1][:200]}")
