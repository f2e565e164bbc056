"""How long a query takes: whole processes from cold, queries in a running one, and each stage."""

from __future__ import annotations

import contextlib
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from search_topics import ROOT, Rows

COLD = {"en": "Do I need a licence before shipping dual-use items abroad?",
        "ja": "輸出の許可を受ける義務", "ko": "전략물자의 수출허가"}  # fmt: skip
BAR_P50, BAR_P95 = 30.0, 60.0
STAGES = ("encode", "read", "concepts", "translated", "lexical", "unknown", "readings", "dense",
          "named", "cited", "bridge", "exact", "merge", "passages", "rest")  # fmt: skip


class Clock:
    """Milliseconds by stage of each query; a stage inside another counts for itself alone."""

    def __init__(self) -> None:
        self.queries: list[dict[str, float]] = []
        self._inner: list[float] = []

    def begin(self) -> None:
        """The next query."""
        self.queries.append(dict.fromkeys(STAGES, 0.0))
        self._inner = []

    def timed(self, stage: str, call: Callable[..., Any]) -> Callable[..., Any]:
        """The same call, its time put to a stage."""

        def measured(*args: Any, **options: Any) -> Any:
            self._inner.append(0.0)
            begun = time.perf_counter()
            try:
                return call(*args, **options)
            finally:
                took = (time.perf_counter() - begun) * 1000
                self.queries[-1][stage] += took - self._inner.pop()
                if self._inner:
                    self._inner[-1] += took

        return measured


@contextlib.contextmanager
def clocked(searcher: Any) -> Iterator[Clock]:
    """Time the stages of a searcher."""
    from pipeline.search import searcher as module

    clock, before = Clock(), []
    places = [(module.legs, leg, leg) for leg in STAGES[2:9]]
    places += [(module, "read", "read"), (module, "targets", "cited"), (module, "cited", "cited"),
               (module, "concepts_of", "bridge"), (module.Searcher, "_bridge", "bridge"),
               (module.Exact, "unwanted", "exact"), (module.Searcher, "_shown", "merge"),
               (module.Passages, "hits", "passages"),
               (type(searcher.opened.encoder), "encode_queries", "encode")]  # fmt: skip
    for owner, name, stage in places:
        before.append((owner, name, getattr(owner, name)))
        setattr(owner, name, clock.timed(stage, getattr(owner, name)))
    try:
        yield clock
    finally:
        for owner, name, usual in reversed(before):
            setattr(owner, name, usual)


def cold(workspace: Path, runs: int = 5) -> Rows:
    """Median wall seconds of a whole `jobun search`, by language of the query."""
    rows: Rows = [["whole process from cold", "s, median of five"]]
    for lang, query in COLD.items():
        times = []
        for _ in range(runs):
            begun = time.perf_counter()
            subprocess.run(
                [sys.executable, "-m", "pipeline.cli", "search", query, "--workspace",
                 str(workspace.resolve())], capture_output=True, check=True, cwd=ROOT)  # fmt: skip
            times.append(time.perf_counter() - begun)
        rows.append([f"jobun search, {lang}", f"{statistics.median(times):.2f}"])
    return rows


def spread(times: Sequence[float]) -> tuple[float, float]:
    """Median and 95th percentile."""
    if len(times) < 2:
        return (times[0], times[0]) if times else (float("nan"), float("nan"))
    return statistics.median(times), statistics.quantiles(times, n=20)[-1]


def warm(searcher: Any, queries: Sequence[str]) -> list[float]:
    """Milliseconds of each query, ten hits each, after one round of all."""
    for query in queries:
        searcher.search(query)
    times = []
    for query in queries:
        begun = time.perf_counter()
        searcher.search(query)
        times.append((time.perf_counter() - begun) * 1000)
    return times


def measure(searcher: Any, queries: dict[str, list[str]]) -> tuple[Rows, Rows]:
    """(the whole query by wording and in all, each stage); ms."""
    rows: Rows = [["a query in a running process, ten hits", "queries", "p50 ms", "p95 ms"]]
    every: list[float] = []
    for wording, asked in queries.items():
        times = warm(searcher, asked)
        every += times
        rows.append([wording, str(len(times)), *(f"{ms:.1f}" for ms in spread(times))])
    p50, p95 = spread(every)
    rows.append([f"all (bars {BAR_P50:.0f} and {BAR_P95:.0f} ms)", str(len(every)), f"{p50:.1f}",
                 f"{p95:.1f}"])  # fmt: skip
    return rows, by_stage(searcher, [query for asked in queries.values() for query in asked])


def by_stage(searcher: Any, queries: Sequence[str]) -> Rows:
    """p50 and p95 of each stage by itself, and its share of all time."""
    with clocked(searcher) as clock:
        for query in queries:
            clock.begin()
            clock.timed("rest", searcher.search)(query)
    total = sum(map(sum, (one.values() for one in clock.queries)))
    rows: Rows = [["stage", "p50 ms", "p95 ms", "share of the time"]]
    for stage in STAGES:
        times = [one[stage] for one in clock.queries]
        p50, p95 = spread(times)
        rows.append([stage, f"{p50:.2f}", f"{p95:.2f}", f"{100 * sum(times) / total:.0f} %"])
    return rows
