"""The refresh at work: 2,000 documents from a local server, one of them amended, and searches.

    python benchmarks/refresh.py [--documents 2000] [--part unchanged|changed|together]

unchanged   a refresh that finds nothing new: seconds, requests, whether the index was touched
changed     one article of one document amended: seconds from its fetch until it is live, how many
            texts were embedded, what the report names
together    1,000 searches in one process while another refreshes again and again, beside the same
            searches alone: failures, mixed answers, p50 and p95
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

WORDS = [
    "貨物",
    "技術",
    "輸出",
    "許可",
    "申請",
    "審査",
    "報告",
    "帳簿",
    "保存",
    "検査",
    "罰則",
    "承認",
    "仲介",
    "貿易",
    "取引",
    "相手方",
    "用途",
    "需要者",
    "部品",
    "装置",
    "測定",
    "半導体",
    "暗号",
    "航空機",
    "船舶",
    "材料",
    "毒素",
    "細菌",
    "原子力",
    "遠心機",
    "工作機械",
]
NUMBERS = "一二三四五六七八"
HEAD = """---
title: "{title}"
identifier: "{id}"
country: "jp"
last_updated: "{date}"
extra:
  enforced_at: "{date}"
---

"""
QUERIES = ("輸出の許可", "半導体の測定装置", "帳簿の保存", "仲介貿易取引", "penalty for export",
           "허가 신청", "毒素", "遠心機の部品", "需要者と用途", "検査を受ける者")  # fmt: skip


def law(number: int, *, date: str = "2024-04-01", word: str = "許可") -> str:
    """A law of eight articles of two paragraphs; `word` is what its third article requires."""
    pick = random.Random(number)

    def sentence(said: str) -> str:
        a, b, c, d = (pick.choice(WORDS) for _ in range(4))
        return (
            f"{a}の{b}をしようとする者は、省令で定めるところにより、{c}及び{d}について、"
            f"大臣の{said}を受けなければならない。"
        )

    made = [HEAD.format(title=f"{pick.choice(WORDS)}管理法{number}", id=law_id(number), date=date)]
    for at, numeral in enumerate(NUMBERS):
        said = word if at == 2 else "許可"
        made.append(f"**第{numeral}条（{pick.choice(WORDS)}）**　{sentence(said)}\n\n")
        made.append(f"**２**　{sentence('確認')}\n\n")
    return "".join(made)


def law_id(number: int) -> str:
    """An id as e-Gov gives them, of no law that there is."""
    return f"399AC{number:010}"


def declaration(url: str, documents: int) -> str:
    """A source of pages on the local server."""
    rows = "".join(
        f'[[document]]\nid = "{law_id(n)}"\nurl = "{url}/{law_id(n)}"\nname = "{law_id(n)}.md"\n\n'
        for n in range(documents)
    )
    return (
        'id = "made"\nlanguages = ["ja"]\n\n[title]\nen = "Made"\n\n[refresh]\nadapter = "pages"\n'
        f'base = "{url}"\nrate = 0\nprivate = true\n\n{rows}'
    )


class Served:
    """The documents on a local server, and the workspace that is filled from it."""

    def __init__(self, folder: Path, documents: int) -> None:
        from upstream import Upstream

        from pipeline import Workspace

        self.upstream = Upstream().__enter__()
        self.documents = documents
        for number in range(documents):
            self.put(number)
        self.workspace = Workspace.create(folder / "workspace")
        sources = self.workspace.layout.corpus / "sources"
        sources.mkdir(exist_ok=True)
        (sources / "made.toml").write_text(declaration(self.upstream.url, documents), "utf-8")

    def put(self, number: int, **changed: str) -> None:
        """Serve a law in this wording."""
        body = law(number, **changed).encode()
        etag = f'"{hash(body) & 0xFFFFFFFF:x}"'
        self.upstream.put(f"/{law_id(number)}", body, media="text/markdown", etag=etag)

    def refresh(self) -> tuple[float, object]:
        """One pass over the source; its seconds and report."""
        begun = time.perf_counter()
        report = self.workspace.refresh(["made"])
        return time.perf_counter() - begun, report


def unchanged(served: Served) -> dict[str, object]:
    """Nothing new at the source."""
    from pipeline import generations
    from pipeline.embed import use

    live = generations.live(served.workspace.layout)
    if live is None:
        raise SystemExit("nothing was built")
    before = {p.name: p.stat().st_mtime_ns for p in live.folder.iterdir()}
    served.upstream.forget()
    texts = counting(use)
    seconds, _ = served.refresh()
    after = generations.live(served.workspace.layout)
    same = after is not None and after.name == live.name
    touched = not same or before != {p.name: p.stat().st_mtime_ns for p in live.folder.iterdir()}
    paths = [f"/{law_id(n)}" for n in range(served.documents)]
    return {
        "seconds": round(seconds, 2),
        "documents": served.documents,
        "requests": len(served.upstream.asked),
        "most requests for a document": max(served.upstream.count(path) for path in paths),
        "conditional": sum(served.upstream.conditional(path) for path in paths),
        "texts embedded": len(texts),
        "index touched": touched,
    }


def changed(served: Served) -> dict[str, object]:
    """One article amended."""
    from pipeline.embed import use

    number = served.documents // 2
    texts = counting(use)
    fetched: list[float] = []
    told: list[str] = []

    def tell(stage: str, _done: int, _total: int) -> None:
        told.append(stage)
        if stage in ("read", "store") and not fetched:
            fetched.append(time.perf_counter())

    served.put(number, date="2025-04-01", word="承認")
    begun = time.perf_counter()
    report = served.workspace.refresh(["made"], progress=tell)
    done = time.perf_counter()
    changes = report.as_json().get("changes") or {}
    named = sorted(set(_strings(changes, f"jp/{law_id(number)}/art_")))
    hit = served.workspace.show(f"jp/{law_id(number)}/art_3")
    return {
        "seconds of the whole pass": round(done - begun, 2),
        "seconds from the fetch until it is live": round(done - fetched[0], 2) if fetched else None,
        "texts embedded": len(texts),
        "articles that the report names": named,
        "live": hit is not None and "承認" in "".join(part.text for part in hit.parts),
    }


def together(served: Served, folder: Path, queries: int) -> dict[str, object]:
    """Searches alone, and beside a process that refreshes again and again."""
    root = served.workspace.root
    alone = searches(root, queries)
    stop = folder / "stop"
    served.put(0, date="2026-01-01", word="届出")
    script = (
        "import sys, pathlib\nfrom pipeline import Workspace\nruns = 0\n"
        "ws = Workspace.open(sys.argv[1])\n"
        "while not pathlib.Path(sys.argv[2]).exists():\n"
        "    ws.refresh(['made']); runs += 1\nprint(runs)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(root), str(stop)],
        stdout=subprocess.PIPE, cwd=ROOT, text=True,
    ) as other:  # fmt: skip
        turn = iter(range(10_000))

        def amend() -> None:
            at = next(turn)
            served.put(at % served.documents, date=f"2026-02-{at % 27 + 1:02}", word="認可")

        beside = searches(root, queries, every=(50, amend))
        stop.touch()
        out, _ = other.communicate()
    return {
        "queries": queries, "refreshes meanwhile": int(out.strip() or 0),
        "generations searched": beside["generations"],
        "failed": beside["failed"], "mixed": beside["mixed"],
        "p50 ms alone": alone["p50"], "p95 ms alone": alone["p95"],
        "p50 ms beside": beside["p50"], "p95 ms beside": beside["p95"],
        "p95 beside / alone": round(beside["p95"] / alone["p95"], 2),
    }  # fmt: skip


def searches(
    root: Path, queries: int, *, every: tuple[int, Callable[[], None]] | None = None
) -> dict[str, float]:
    """Ask so many queries; a mixed answer is one whose hits are not of the generation asked."""
    from pipeline import Workspace

    times: list[float] = []
    failed = mixed = 0
    generations: set[str] = set()
    with Workspace.open(root) as workspace:
        workspace.search(QUERIES[0])
        for at in range(queries):
            if every and at % every[0] == 0:
                every[1]()
            begun = time.perf_counter()
            try:
                hits = workspace.search(QUERIES[at % len(QUERIES)])
            except Exception as error:  # counted, and said
                failed += 1
                print(f"failed: {error}", file=sys.stderr)
                continue
            times.append(time.perf_counter() - begun)
            searcher = workspace._searcher
            if searcher is not None:
                generations.add(searcher.generation.name)
                held = searcher.opened.catalog
                wrong = [
                    h for h in hits
                    if not held.execute(
                        "SELECT 1 FROM provision p JOIN version v ON v.id = p.version"
                        " WHERE v.current AND p.address = ? AND v.valid_from = ?",
                        (h.address, h.valid_from),
                    ).fetchone()
                ]  # fmt: skip
                mixed += bool(wrong)
    times.sort()
    return {
        "p50": round(1000 * times[len(times) // 2], 1),
        "p95": round(1000 * times[int(len(times) * 0.95)], 1),
        "failed": failed, "mixed": mixed, "generations": len(generations),
    }  # fmt: skip


def counting(module: object) -> list[str]:
    """The texts that are embedded from now on (of the embedded encoder)."""
    texts: list[str] = []
    encoder = module.Use  # type: ignore[attr-defined]
    made = getattr(encoder, "_counted", encoder.encode_documents)

    def counted(self: object, some: list[str]) -> object:
        texts.extend(some)
        return made(self, some)

    encoder._counted, encoder.encode_documents = made, counted
    return texts


def _strings(value: object, prefix: str) -> list[str]:
    """Every string in a JSON value that begins so."""
    if isinstance(value, str):
        return [value] if value.startswith(prefix) else []
    if isinstance(value, dict):
        return [s for of in value.values() for s in _strings(of, prefix)]
    if isinstance(value, list | tuple):
        return [s for of in value for s in _strings(of, prefix)]
    return []


def main() -> None:
    """Run the parts asked for and print what they measured."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--queries", type=int, default=1000)
    parser.add_argument("--model", default="use")
    parser.add_argument("--part", choices=("unchanged", "changed", "together"), action="append")
    given = parser.parse_args()
    os.environ["JOBUN_MODEL"] = given.model
    parts = given.part or ["unchanged", "changed", "together"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        served = Served(folder, given.documents)
        seconds, report = served.refresh()
        print(f"first refresh, {given.documents} documents: {seconds:.1f} s")
        print(f"  exit code {report.code}")
        for part in parts:
            if part == "unchanged":
                found = unchanged(served)
            elif part == "changed":
                found = changed(served)
            else:
                found = together(served, folder, given.queries)
            print(f"{part}:")
            for key, value in found.items():
                print(f"  {key}: {json.dumps(value, ensure_ascii=False)}")


if __name__ == "__main__":
    main()
