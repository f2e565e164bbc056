"""Topics: who asked what in which wording, what came back, and how good it is.

The measures are those of the evaluation set's own scorer, imported from where the set lies; this
module only cuts them by language pair.  Nothing of the set is copied.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # run from anywhere, installed or not

LANGUAGES = ("en", "ja", "ko")
SCOPES = ("all", "same", "cross")
WORDINGS = {"": "statute's words", ".a": "keywords", ".b": "situations"}
DEEP = 300  # hits asked for
# What the project holds itself to on the development topics: cross by wording, then the rest.
BARS = {"cross": (0.58, 0.48, 0.42), "all": (0.60,), "same": (0.62,), "recall": (0.68,)}

Ask = Callable[[str], Sequence[str]]
Rows = list[list[str]]


@dataclass(frozen=True, slots=True)
class Topics:
    """One file of topics: its wording, and the queries by id (`t03-en`) with their judgements."""

    wording: str
    lines: tuple[dict[str, Any], ...]

    def queries(self) -> Iterator[tuple[str, str, str, dict[str, int]]]:
        """Yield (id, language, query, grades by address)."""
        for line in self.lines:
            for lang, query in line["queries"].items():
                yield f"{line['topic']}-{lang}", lang, query, line["qrels"]


class Scorer:
    """The evaluation set's measures and its judged units."""

    def __init__(self, folder: Path) -> None:
        path = folder / "score_search.py"
        if not path.is_file():
            sys.exit(f"{path} is not there; name the evaluation set with --eval DIR.")
        made = importlib.util.spec_from_file_location("score_search", path)
        if made is None or made.loader is None:
            sys.exit(f"{path} cannot be imported.")
        self.module = importlib.util.module_from_spec(made)
        made.loader.exec_module(self.module)
        self.units = set((folder / "units.txt").read_text("utf-8").split())

    def ranked(self, addresses: Sequence[str]) -> list[str]:
        """Hits cut to judged units, the first occurrence of each."""
        found: list[str] = self.module.to_units([{"address": a} for a in addresses], self.units)
        return found

    def scores(
        self, ranked: Sequence[str], grades: dict[str, int], keep: Callable[[str], bool]
    ) -> tuple[float | None, float | None]:
        """nDCG@10 and recall@20 of grade 2, over the units that `keep` keeps; None: none judged."""
        judged = {a: g for a, g in grades.items() if keep(a)}
        ran = [a for a in ranked if keep(a)]
        return self.module.ndcg(ran, judged, 10), self.module.recall(ran, judged, 20, 2)

    def within(self, scope: str, asked: str) -> Callable[[str], bool]:
        """The test for a scope (`all`, `same`, `cross`, or a document's language)."""
        language = self.module.language
        if scope in LANGUAGES:
            return lambda a: language(a) == scope
        return lambda a: scope == "all" or (language(a) == asked) == (scope == "same")


@dataclass(frozen=True, slots=True)
class Scored:
    """The scores of one query, by scope: (nDCG@10, recall@20 of grade 2)."""

    query: str
    lang: str
    by_scope: dict[str, tuple[float | None, float | None]]


def load(folder: Path, files: Sequence[Path] = ()) -> list[Topics]:
    """The development topics in their three wordings, or these files."""
    named = [(path.name, path) for path in files]
    named = named or [
        (wording, folder / f"topics.dev{suffix}.jsonl") for suffix, wording in WORDINGS.items()
    ]
    for _, path in named:
        if not path.is_file():
            sys.exit(f"{path} is not there; name the evaluation set with --eval DIR.")
    return [
        Topics(wording, tuple(json.loads(line) for line in path.read_text("utf-8").splitlines()))
        for wording, path in named
    ]


def score(topics: Topics, scorer: Scorer, ask: Ask) -> list[Scored]:
    """Every query of a file, asked and scored in every scope and document language."""
    out = []
    for name, lang, query, grades in topics.queries():
        ranked = scorer.ranked(ask(query))
        scopes = (*SCOPES, *LANGUAGES)
        found = {s: scorer.scores(ranked, grades, scorer.within(s, lang)) for s in scopes}
        out.append(Scored(name, lang, found))
    return out


def mean(values: Sequence[float | None]) -> float:
    """The mean of those that are not None."""
    held = [value for value in values if value is not None]
    return sum(held) / len(held) if held else float("nan")


def of(scored: Sequence[Scored], scope: str, measure: int = 0, lang: str = "") -> float:
    """The mean of a scope: measure 0 is nDCG@10, 1 recall@20 of grade 2."""
    return mean([s.by_scope[scope][measure] for s in scored if not lang or s.lang == lang])


def topics_table(results: Sequence[tuple[str, Sequence[Scored]]], *, dev: bool) -> Rows:
    """nDCG@10 and recall@20 of grade 2 by scope and wording, with the bar beside on dev."""
    rows = [["scope", *(f"{w}: nDCG@10" for w, _ in results),
             *(f"{w}: recall@20" for w, _ in results)]]  # fmt: skip
    for scope in ("cross", "all", "same"):
        row = [scope]
        for place, (_, scored) in enumerate(results):
            bars = BARS[scope] if dev else ()
            row.append(beside(of(scored, scope), bars[place] if place < len(bars) else None))
        for place, (_, scored) in enumerate(results):
            bar = BARS["recall"][0] if dev and scope == "cross" and not place else None
            row.append(beside(of(scored, scope, 1), bar))
        rows.append(row)
    return rows


def pairs_table(results: Sequence[tuple[str, Sequence[Scored]]]) -> Rows:
    """nDCG@10 by language pair and wording, recall@20 of grade 2 after the stroke."""
    rows = [["query > document", *(wording for wording, _ in results)]]
    for asked in LANGUAGES:
        for held in LANGUAGES:
            row = [f"{asked} > {held}"]
            row += [f"{of(s, held, 0, asked):.3f} / {of(s, held, 1, asked):.3f}"
                    for _, s in results]  # fmt: skip
            rows.append(row)
    return rows


def beside(value: float, bar: float | None) -> str:
    """A figure, with its bar and whether it is reached."""
    if bar is None:
        return f"{value:.3f}"
    return f"{value:.3f} (bar {bar:.2f}{'' if value >= bar else ', below'})"


def worst(
    results: Sequence[tuple[str, Sequence[Scored]]], topics: Sequence[Topics], searcher: Any,
    scorer: Scorer, number: int = 10,
) -> tuple[Rows, list[str]]:  # fmt: skip
    """The worst queries across languages by wording: ids and scores, and pages to read on screen.

    The pages quote the queries and go nowhere else.
    """
    table, pages = [["wording", "worst queries across languages, nDCG@10"]], []
    for (wording, scored), of_wording in zip(results, topics, strict=True):
        asked = {name: (lang, query, grades) for name, lang, query, grades in of_wording.queries()}
        judged = [(value, s.query) for s in scored if (value := s.by_scope["cross"][0]) is not None]
        least = sorted(judged)[:number]
        table.append([wording, ", ".join(f"{name} {value:.2f}" for value, name in least)])
        for value, name in least:
            lang, query, grades = asked[name]
            keep = scorer.within("cross", lang)
            found = searcher.found(query, limit=DEEP)
            ranks = {a: i for i, a in enumerate(scorer.ranked([h.address for h in found.hits]), 1)}
            page = [f"\n{wording}  {name}  cross nDCG@10 {value:.3f}", f"  {query}"]
            page.append("  read as " + "; ".join(
                f"{h.concept} {h.weight} ({'+'.join(h.ways)})"
                for h in found.explanation.concepts[:8]))  # fmt: skip
            page.append(f"  no word for {', '.join(found.explanation.unknown) or '-'}")
            page += [f"  grade 2: {a} (place {ranks.get(a, '-')})"
                     for a, g in grades.items() if g == 2 and keep(a)]  # fmt: skip
            page += [f"  hit {h.rank}: {h.address}" + (f" grade {grades[h.address]}"
                     if h.address in grades else "") for h in found.hits[:5]]  # fmt: skip
            pages += page
    return table, pages
