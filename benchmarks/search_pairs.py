"""Counterparts: the translation of an article, and what governs the same matter elsewhere.

    python benchmarks/search_pairs.py [--data DIR] [--workspace DIR] [--eval DIR]

Pairs: each article of a parallel text asks for its translation among all articles of the other
side.  They are put into a workspace as documents of different addresses, in a different random
order on each side and numbered anew, so that neither number nor place nor caption helps.  Weights
were chosen on the even pairs; the odd ones are the measure.  "encoder" is the cosine of whole
texts alone.

Topics (with --workspace, a built one of data/{ja,ko,en}): a provision that governs a development
topic asks for those of another language, as judged.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from search_page import aligned
from search_topics import Scorer, load, mean

from pipeline import Workspace
from pipeline.errors import UsageError
from pipeline.search import Filters
from pipeline.search.similar import similar
from pipeline.units import NUMBER

PAIRS = (("civil_code_ja_en", "civil", "ja"), ("treaty_ko_en", "treaty", "ko"))
HALVES = ("tuned on", "measured")
BARS = {"ja": (0.85, 0.98), "ko": (0.97, 1.0)}  # first, in ten, of ja-en and of ko-en
_TEN = 10
_HEADS = {"en": "### Article {}\n\n{}\n", "ja": "**第{}条**　{}\n", "ko": "##### 제{}조\n\n{}\n"}
_FRONT = {
    "en": '---\ntitle: "Text"\naddress: "{0}"\nlang: "en"\nkind: "law"\n---\n\n# Text\n',
    "ja": '---\ntitle: "文"\nidentifier: "{1}"\naddress: "{0}"\ncountry: "jp"\nlang: "ja"\n'
    'kind: "law"\n---\n',
    "ko": "---\n제목: 글\naddress: \"{0}\"\nlang: ko\nkind: law\n법령ID: '{1}'\n"
    "법령구분: 법률\n공포일자: 2026-01-05\n---\n\n# 글\n",
}


def order(count: int, seed: str) -> list[int]:
    """The pair that each article of a document is, in the order of its numbers: fixed by `seed`."""
    made = list(range(count))
    random.Random(seed).shuffle(made)
    return made


def document(lang: str, name: str, texts: Sequence[str]) -> str:
    """A law of these articles, numbered from 1, without captions."""
    made = [_FRONT[lang].format(f"doc/{name}-{lang}", name)]
    for number, text in enumerate(texts, 1):
        lines = (re.sub(r"^([#*\-])", r"\\\1", line) for line in text.splitlines() if line.strip())
        made.append(_HEADS[lang].format(number, "\n\n".join(lines)))
    return "\n".join(made)


def read(data: Path, stem: str) -> list[dict[str, str]]:
    """The pairs of one parallel text."""
    found = sorted((data / "parallel").glob(f"{stem}*.jsonl"))
    if not found:
        sys.exit(f"{data / 'parallel'} has no {stem}*.jsonl; name the texts with --data DIR.")
    return [json.loads(line) for line in found[0].read_text("utf-8").splitlines()]


def rows(data: Path) -> list[dict[str, Any]]:
    """One row for each direction and half: first and in ten, of `similar` and of the encoder."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        texts = {stem: read(data, stem) for stem, _, _ in PAIRS}
        (folder / "texts").mkdir()
        for stem, short, other in PAIRS:
            for lang in (other, "en"):
                places = order(len(texts[stem]), f"{stem} {lang}")
                made = document(lang, short, [texts[stem][i][lang] for i in places])
                (folder / "texts" / f"{short}-{lang}.md").write_text(made, "utf-8")
        with Workspace.create(folder / "workspace") as workspace:
            workspace.add([folder / "texts"])
            workspace.build()
            return [
                row
                for stem, short, other in PAIRS
                for asked, wanted in ((other, "en"), ("en", other))
                for row in _direction(workspace, texts[stem], stem, short, asked, wanted)
            ]


def _direction(
    workspace: Workspace, pairs: list[dict[str, str]], stem: str, short: str, asked: str, to: str
) -> Iterator[dict[str, Any]]:
    alone = _encoder(workspace, pairs, asked, to)
    numbers = {pair: n for n, pair in enumerate(order(len(pairs), f"{stem} {to}"), 1)}
    filters = Filters(langs=[to], instruments=[f"doc/{short}-{to}"])
    ranks: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for number, pair in enumerate(order(len(pairs), f"{stem} {asked}"), 1):
        address = f"doc/{short}-{asked}/art_{number}"
        hits = similar(workspace.searcher(), address, filters=filters, best_sentence=False).hits
        found = [hit.address for hit in hits]
        wanted = f"doc/{short}-{to}/art_{numbers[pair]}"
        ranks[pair % 2].append((found.index(wanted) if wanted in found else _TEN, alone[pair]))
    for half, name in enumerate(HALVES):
        first, ten = (np.mean([[r < n for r in both] for both in ranks[half]], axis=0)
                      for n in (1, _TEN))  # fmt: skip
        yield {
            "asked": asked, "wanted": to, "half": name, "pairs": len(ranks[half]),
            "first": float(first[0]), "ten": float(ten[0]),
            "encoder_first": float(first[1]), "encoder_ten": float(ten[1]),
            "bars": BARS[to if asked == "en" else asked],
        }  # fmt: skip


def _encoder(
    workspace: Workspace, pairs: list[dict[str, str]], asked: str, to: str
) -> dict[int, int]:
    """The rank of each translation, from 0, by the cosine of whole texts."""
    encoder = workspace.searcher().opened.encoder
    queries, documents = (
        encoder.encode_documents([NUMBER.sub("", pair[lang]) for pair in pairs])
        for lang in (asked, to)
    )
    scores = queries @ documents.T
    ranks = (scores > np.diag(scores)[:, None]).sum(1)
    return dict(enumerate(ranks.tolist()))


def topic_rows(workspace: Workspace, folder: Path) -> list[dict[str, Any]]:
    """nDCG@10, and how often one that governs the topic is among the first three, by direction;
    each topic counts the same.
    """
    scorer = Scorer(folder)
    language = scorer.module.language
    scores: dict[tuple[str, str], dict[str, list[tuple[float, float]]]] = {}
    ranked: dict[tuple[str, str], list[str]] = {}
    for topic in load(folder)[0].lines:
        for unit in (a for a, grade in topic["qrels"].items() if grade == 2):
            for to in ("en", "ja", "ko"):
                grades = {a: g for a, g in topic["qrels"].items() if language(a) == to}
                if to == language(unit) or 2 not in grades.values():
                    continue
                if (unit, to) not in ranked:
                    ranked[unit, to] = _ranked(workspace, scorer, unit, to)
                found = ranked[unit, to]
                hit = float(any(grades.get(a) == 2 for a in found[:3]))
                by_topic = scores.setdefault((language(unit), to), defaultdict(list))
                by_topic[topic["topic"]].append((scorer.module.ndcg(found, grades, 10), hit))
    made = []
    for (asked, to), by_topic in sorted(scores.items()):
        of = [np.mean(values, axis=0) for values in by_topic.values()]
        made.append({"asked": asked, "wanted": to, "topics": len(of),
                     "ndcg": mean([float(one[0]) for one in of]),
                     "three": mean([float(one[1]) for one in of])})  # fmt: skip
    return made


def _ranked(workspace: Workspace, scorer: Scorer, unit: str, to: str) -> list[str]:
    try:
        found = similar(workspace.searcher(), unit, filters=Filters(langs=[to]), limit=60,
                        best_sentence=False)  # fmt: skip
    except UsageError:  # what the judges took as one unit is several here
        return []
    return scorer.ranked([hit.address for hit in found.hits])


def table(found: Sequence[dict[str, Any]]) -> list[list[str]]:
    """The rows of `rows` for a page."""
    made = [["asked > wanted", "pairs", "first", "in ten", "encoder: first", "in ten"]]
    for row in found:
        first, ten = row["bars"]
        own = [(row["first"], first), (row["ten"], ten)]
        if row["half"] == HALVES[0]:
            own = [(value, 0.0) for value, _ in own]  # bars are for the half that is measured
        made.append([
            f"{row['asked']} > {row['wanted']}", f"{row['pairs']} {row['half']}",
            *(f"{v:.3f}" + (f" (bar {bar:.2f}{'' if v >= bar else ', below'})" if bar else "")
              for v, bar in own),
            f"{row['encoder_first']:.3f}", f"{row['encoder_ten']:.3f}",
        ])  # fmt: skip
    return made


def topic_table(found: Sequence[dict[str, Any]]) -> list[list[str]]:
    """The rows of `topic_rows` for a page."""
    made = [["asked > wanted", "topics", "nDCG@10", "governs, in three"]]
    for row in found:
        made.append([f"{row['asked']} > {row['wanted']}", str(row["topics"]),
                     f"{row['ndcg']:.3f}", f"{row['three']:.3f}"])  # fmt: skip
    made.append(["all", "", f"{mean([r['ndcg'] for r in found]):.3f}",
                 f"{mean([r['three'] for r in found]):.3f}"])  # fmt: skip
    return made


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    root = Path(__file__).resolve().parent.parent.parent
    parser.add_argument("--data", type=Path, default=root / "shared" / "data")
    parser.add_argument("--eval", type=Path, default=root / "shared" / "eval")
    parser.add_argument("--workspace", type=Path, help="a built one, for the topics")
    chosen = parser.parse_args()
    print(aligned(table(rows(chosen.data))), flush=True)
    if chosen.workspace:
        with Workspace.open(chosen.workspace) as workspace:
            print("\n" + aligned(topic_table(topic_rows(workspace, chosen.eval))))


if __name__ == "__main__":
    main()
