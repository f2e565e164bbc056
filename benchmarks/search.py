"""Search on the real texts: quality, what each part is worth, exactness, speed, scale, sizes.

    python benchmarks/search.py --workspace DIR [--eval DIR] [--part NAME]… [--topics FILE…]
                                [--peers DIR] [--rebuild] [--write]

topics    three wordings of the development topics: nDCG@10 and recall@20 by scope and language pair
worst     the ten worst queries of each wording, in full on screen (ids alone are ever written)
ablation  the same with each leg out, each way of reading out, and each leg alone
termbase  half of the concepts removed, by five fixed seeds
exact     every occurrence of a quoted term found, beside a plain reading of every text
speed     whole processes from cold, queries in a running one, each stage
scale     the index repeated with noise to 200,000 provisions, and to as many groups of them
engines   the same tokens in SQLite FTS5, bm25s, tantivy and the postings of Jobun
sizes     MiB by what they serve; with --rebuild the seconds of each stage of a build
peers     other tools over the same provisions (with --peers DIR, their environment)

DIR is a built workspace of all of data/{ja,ko,en} without history and HTML.  --topics scores other
files of the same form in place of the development topics.  --write puts the tables into
docs/how-search-works.md, with the machine and the load that they were measured under.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import search_ablation
import search_engines
import search_exact
import search_page
import search_rare
import search_scale
import search_sizes
import search_speed
from citation_texts import machine
from search_topics import (
    DEEP,
    ROOT,
    Rows,
    Scored,
    Scorer,
    Topics,
    load,
    pairs_table,
    score,
    topics_table,
    worst,
)

PARTS = ("topics", "worst", "ablation", "termbase", "exact", "rare", "speed", "scale", "engines",
         "sizes", "peers")  # fmt: skip


class Bench:
    """The workspace, opened once, and what several parts ask of it."""

    def __init__(self, chosen: argparse.Namespace) -> None:
        from pipeline import Workspace

        self.chosen = chosen
        self.workspace = Workspace.open(chosen.workspace)
        self.searcher = self.workspace.searcher()
        self.scorer = Scorer(chosen.eval)
        self.topics: list[Topics] = load(chosen.eval, chosen.topics)
        self._scored: list[tuple[str, list[Scored]]] = []

    @property
    def scored(self) -> list[tuple[str, list[Scored]]]:
        """Every wording, asked through the public search and scored, once."""
        if not self._scored:
            self._scored = [(of.wording, score(of, self.scorer, self._ask)) for of in self.topics]
        return self._scored

    def _ask(self, query: str) -> list[str]:
        return [hit.address for hit in self.workspace.search(query, limit=DEEP)]

    def queries(self) -> dict[str, list[str]]:
        """The queries of every wording."""
        return {of.wording: [query for _, _, query, _ in of.queries()] for of in self.topics}


def _topics(bench: Bench) -> list[Rows]:
    dev = not bench.chosen.topics
    return [topics_table(bench.scored, dev=dev), pairs_table(bench.scored)]


def _worst(bench: Bench) -> list[Rows]:
    table, pages = worst(bench.scored, bench.topics, bench.searcher, bench.scorer)
    print("\n".join(pages))
    return [table]


def _ablation(bench: Bench) -> list[Rows]:
    return [search_ablation.ablation(bench.searcher, bench.topics, bench.scorer)]


def _termbase(bench: Bench) -> list[Rows]:
    return [search_ablation.termbase(bench.searcher, bench.topics[0], bench.scorer).table()]


def _exact(bench: Bench) -> list[Rows]:
    rows, failed = search_exact.measure(bench.searcher)
    for one in failed:
        print(f"  {one.kind}: {one.term!r} stands in {one.held}; missing {one.missing}, wrong "
              f"{one.extra}, as {one.example}")  # fmt: skip
    return [rows, search_exact.variants(bench.searcher)]


def _rare(bench: Bench) -> list[Rows]:
    return [search_rare.measure(bench.searcher)]


def _speed(bench: Bench) -> list[Rows]:
    return [search_speed.cold(bench.chosen.workspace),
            *search_speed.measure(bench.searcher, bench.queries())]  # fmt: skip


def _scale(bench: Bench) -> list[Rows]:
    with tempfile.TemporaryDirectory(prefix="jobun-scale-") as folder:
        queries = Path(folder, "queries.json")
        every = [query for of in bench.queries().values() for query in of]
        queries.write_text(json.dumps(every), "utf-8")
        return [search_scale.measure(bench.workspace, queries, Path(folder))]


def _engines(bench: Bench) -> list[Rows]:
    rows, problems = search_engines.measure(bench.searcher, bench.topics, bench.scorer)
    for problem in problems:
        print(problem)
    return [rows]


def _sizes(bench: Bench) -> list[Rows]:
    tables = [search_sizes.bytes_of(bench.searcher)]
    if bench.chosen.rebuild:
        with tempfile.TemporaryDirectory(prefix="jobun-sizes-") as folder:
            tables.append(search_sizes.seconds_of(bench.workspace, Path(folder, "fresh")))
    return tables


def _peers(bench: Bench) -> list[Rows]:
    script = Path(__file__).resolve().parent / "search_peers.py"
    if not bench.chosen.peers or not script.is_file():
        print("the peers are not measured" + (": search_peers.py is not there" * bool(
            bench.chosen.peers)))  # fmt: skip
        return []
    subprocess.run([sys.executable, str(script), "--workspace", str(bench.chosen.workspace),
                    "--env", str(bench.chosen.peers), "--eval", str(bench.chosen.eval)],
                   check=False)  # fmt: skip
    return []


_RUN: dict[str, Callable[[Bench], list[Rows]]] = {
    "topics": _topics, "worst": _worst, "ablation": _ablation, "termbase": _termbase,
    "exact": _exact, "rare": _rare, "speed": _speed, "scale": _scale, "engines": _engines,
    "sizes": _sizes, "peers": _peers,
}  # fmt: skip


def told(command: str, tables: Sequence[Rows]) -> str:
    """What stands between two markers: the tables, and how they were measured."""
    return "\n\n".join([*map(search_page.markdown, tables), f"`{command}`; {machine()}."])


def main(arguments: list[str] | None = None) -> None:
    """Run the chosen parts, print them, and with --write put them into the page."""
    chosen = _parser().parse_args(arguments)
    parts = chosen.part or [part for part in PARTS if part != "peers" or chosen.peers]
    bench = Bench(chosen)
    counts = bench.searcher.generation.manifest["counts"]
    print(f"{sum(counts['provisions'].values()):,} provisions in {counts['groups']:,} groups, "
          f"{counts['concepts']:,} concepts; {machine()}", flush=True)  # fmt: skip
    for part in parts:
        print(f"\n== {part} ==", flush=True)
        tables = _RUN[part](bench)
        for rows in tables:
            print(f"\n{search_page.aligned(rows)}", flush=True)
        if chosen.write and tables:
            search_page.write(part, told(f"benchmarks/search.py --part {part}", tables))
            print(f"\nwritten into {search_page.PAGE.relative_to(ROOT)}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--workspace", type=Path, required=True)
    parser.add_argument("--eval", type=Path, default=ROOT.parent / "shared" / "eval")
    parser.add_argument("--part", action="append", choices=PARTS, help="only this (repeatable)")
    parser.add_argument("--topics", type=Path, nargs="+", default=(), help="other topic files")
    parser.add_argument("--peers", type=Path, metavar="DIR", help="measure the peers too")
    parser.add_argument("--rebuild", action="store_true", help="sizes: time a build from nothing")
    parser.add_argument("--write", action="store_true", help="put the tables into the page")
    return parser


if __name__ == "__main__":
    main()
