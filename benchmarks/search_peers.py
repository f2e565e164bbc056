"""Score other search tools on the development topics, over the same provisions and encoder.

    python benchmarks/search_peers.py --workspace DIR [--env .venv/peers-search] [--json FILE]
                                      [--eval ../shared/eval] [--peers NAME ...] [--threads N]
                                      [--model DIR] [--limit N]

DIR is a built workspace of all of data/{ja,ko,en}, as for search.py, which scores Jobun itself.
A peer gets one text for each group of a current version (article, section, annex row): the line
that places it, as Jobun embeds it, then all its words, cut to what the encoder takes.  Each has
its default settings but the encoder, the multilingual-e5-small that `jobun models build` makes.
Where a peer's defaults leave out the prefixes that E5 was trained with, it runs first with them,
then without.  The peers live in an environment of their own; nothing of Jobun depends on them.

What a peer finds in the query's own language comes first and fills its list: of the other languages
`--limit` hits (300, as in search.py) may hold nothing.  `--limit 100000` scores every hit, and so
tells how the peer ranks the other languages when asked for them alone.

The texts are encoded once with the prefixes and once without (a quarter of an hour each on two
cores), kept in the environment and handed to the peers: `build` is those seconds and the peer's
own from vectors to a searchable index.  `query` is the median of ms in which the peer encodes a
query and finds ten hits, `index` MiB on disk.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from search_topics import ROOT, WORDINGS

SIDE = Path(__file__).resolve().parent / "search_peer_side.py"
SCOPES = ("cross", "all", "same")
_ENCODER = "multilingual-e5-small"
_LONGEST = 3 * 3600  # seconds for one step of one peer
_OFFLINE = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1",
            "HAYSTACK_TELEMETRY_ENABLED": "False", "ANONYMIZED_TELEMETRY": "False",
            "TOKENIZERS_PARALLELISM": "false"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Peer:
    """A tool: its name here and in print, the packages to try in turn, and whether its defaults
    pass over the prefixes that the encoder's folder names."""

    name: str
    title: str
    packages: tuple[tuple[str, ...], ...]
    ignores: bool


_ENGINE = "sentence-transformers>=5.1"
PEERS = (
    Peer("plain", "sentence-transformers + FAISS", ((_ENGINE, "faiss-cpu>=1.10"),), False),
    Peer("txtai", "txtai hybrid",
         (("txtai==9.14.0", "faiss-cpu"), ("txtai>=8,<9.14", "faiss-cpu")), False),
    Peer("llamaindex", "LlamaIndex hybrid",
         (("llama-index-core==0.14.25", "llama-index-retrievers-bm25==0.8.0",
           "llama-index-embeddings-huggingface==0.8.0"),
          ("llama-index-core", "llama-index-retrievers-bm25",
           "llama-index-embeddings-huggingface")), True),
    Peer("haystack", "Haystack hybrid",
         (("haystack-ai==3.4.0", "sentence-transformers-haystack==2.0.0", _ENGINE),
          ("haystack-ai>=2.10,<3", _ENGINE)), True),
)  # fmt: skip


class PeerError(Exception):
    """A peer cannot be installed or run; the message says why."""


def main() -> None:
    """Install the peers, run each, and print a row for each way of merging."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--workspace", type=Path, required=True)
    parser.add_argument("--env", type=Path, default=ROOT / ".venv" / "peers-search")
    parser.add_argument("--eval", type=Path, default=ROOT.parent / "shared" / "eval")
    parser.add_argument("--model", type=Path, help="default: built once in the environment")
    names = [peer.name for peer in PEERS]
    parser.add_argument("--peers", nargs="+", choices=names, default=names)
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--limit", type=int, default=300, help="hits scored; search.py: 300")
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    scorer = chosen.eval.resolve() / "score_search.py"
    if not scorer.is_file():
        sys.exit(f"{scorer} is not there; name the evaluation set with --eval DIR.")
    home = chosen.env.resolve()
    model = (chosen.model or encoder(home)).resolve()
    found = provisions(chosen.workspace)
    texts = [text for _, text in found]
    most = longest(model)
    fitting = cut(texts, model, most)
    changed = sum(a != b for a, b in zip(texts, fitting, strict=True))
    limit = min(chosen.limit, len(texts))
    queries = {wording: asked(scorer, wording) for wording in WORDINGS}
    number = sum(map(len, queries.values()))
    print(f"{len(texts):,} provisions, {changed:,} of them longer than {most} tokens"
          f" and cut; {number} queries, {limit} hits each;"
          f" {chosen.threads} thread(s); encoder {model.name}", flush=True)  # fmt: skip
    rows: list[dict[str, Any]] = []
    about = {"provisions": len(texts), "cut": changed, "threads": chosen.threads,
             "limit": limit, "encoder": model.name, "peers": rows}  # fmt: skip
    job = {"model": str(model), "texts": fitting, "limit": limit,
           "queries": [query for of in queries.values() for _, query in of]}  # fmt: skip
    print(line("nDCG@10", "cross", "all", "same", "build s", "query ms", "index MiB"), flush=True)
    wanted = [peer for peer in PEERS if peer.name in chosen.peers]
    runs = [(peer, True) for peer in wanted] + [(peer, False) for peer in wanted if peer.ignores]
    for peer, given in runs:
        those = prefixes(model) if given else {}
        title = peer.title + (f", {'' if given else 'not '}given E5's prefixes" * peer.ignores)
        try:
            notes = install(peer, home)
            said = run(peer, {**job, "prefixes": those}, home=home, threads=chosen.threads)
        except PeerError as error:
            rows.append({"peer": title, "problem": str(error)})
            print(f"{title}: no figures, because {error}", flush=True)
            continue
        for note in notes:
            print(f"{title}: {note}", flush=True)
        for way, answer in said.pop("answers").items():
            scores = score(scorer, queries, answer["hits"], [at for at, _ in found])
            rows.append({"peer": title, "merging": way, "notes": notes, **said, **scores,
                         "query_ms_p50": statistics.median(answer["query_ms"])})  # fmt: skip
            show(rows[-1])
        if chosen.json:
            chosen.json.write_text(json.dumps(about, ensure_ascii=False, indent=1), "utf-8")
    print(f"nDCG@10 by wording: {'; '.join(WORDINGS.values())}.")
    if chosen.json:
        chosen.json.write_text(json.dumps(about, ensure_ascii=False, indent=1), "utf-8")


def show(row: Mapping[str, Any]) -> None:
    """Print a row: the tool, its versions and way of merging, then its figures."""
    versions = ", ".join(f"{name} {version}" for name, version in row["versions"].items())
    print(f"{row['peer']} ({row['merging']}; {versions})")
    figures = [" ".join(f"{x:.3f}"[1:] for x in row[scope].values()) for scope in SCOPES]
    build = row["encode_seconds"] + row["index_seconds"]
    print(line("", *figures, f"{build:.0f}", f"{row['query_ms_p50']:.0f}",
               f"{row['index_bytes'] / 2**20:.1f}"), flush=True)  # fmt: skip


def line(*cells: str) -> str:
    """Cells in columns."""
    widths = (8, 16, 16, 16, 8, 9, 10)
    return "".join(f"{cell:>{width}}" for cell, width in zip(cells, widths, strict=True))


def encoder(home: Path) -> Path:
    """The folder of multilingual-e5-small, built from the installed wheel when not yet there."""
    from pipeline.embed import e5_build

    folder = home / _ENCODER
    return folder if (folder / "modules.json").is_file() else e5_build.build(folder)


def prefixes(model: Path) -> dict[str, str]:
    """What the encoder wants before a `query` and a `document`."""
    facts = json.loads((model / "config_sentence_transformers.json").read_text("utf-8"))
    return dict(facts["prompts"])


def provisions(workspace: Path) -> list[tuple[str, str]]:
    """Address and text of every group with words in a current version, in stored order.

    The text begins with the line that places it: the last two chapter titles and its heading.
    Read straight from the tables document, version and provision, whatever the schema's number.
    """
    index = workspace.resolve() / "index"
    if not (index / "CURRENT").is_file():
        sys.exit(f"{workspace} has no index; make one with `jobun build`.")
    catalog = index / (index / "CURRENT").read_text("utf-8").strip() / "catalog.db"
    connection = sqlite3.connect(f"{catalog.as_uri()}?mode=ro&immutable=1", uri=True)
    rows = connection.execute(
        "SELECT p.id, p.grp, p.address, p.heading, p.headings, p.text FROM provision p"
        " JOIN version v ON v.id = p.version WHERE v.current ORDER BY p.id"
    ).fetchall()
    connection.close()
    words: dict[int, list[str]] = {}
    for _, group, _, _, _, text in rows:
        if text:
            words.setdefault(group, []).append(text)
    found = []
    for this, group, address, heading, headings, _ in rows:
        if this == group and group in words:
            placed = " ".join(part for part in [*json.loads(headings)[-2:], heading] if part)
            found.append((address, "\n".join([placed, *words[group]]).strip()))
    return found


def longest(model: Path) -> int:
    """Tokens of text that the encoder takes beside its two special ones and the prefix."""
    from tokenizers import Tokenizer

    most: int = json.loads((model / "sentence_bert_config.json").read_text())["max_seq_length"]
    prefix = Tokenizer.from_file(str(model / "tokenizer.json")).encode(prefixes(model)["document"])
    return most - len(prefix.ids)


def cut(texts: Sequence[str], model: Path, most: int) -> list[str]:
    """Each text up to the end of its token number `most`."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    fitting = []
    for text in texts:
        offsets = tokenizer.encode(text, add_special_tokens=False).offsets
        fitting.append(text if len(offsets) <= most else text[: offsets[most - 1][1]])
    return fitting


def asked(scorer: Path, wording: str) -> list[tuple[str, str]]:
    """The id and text of each query of a wording."""
    topics = scorer.parent / f"topics.dev{wording}.jsonl"
    said = subprocess.run(
        [sys.executable, str(scorer), str(topics), "--queries"],
        capture_output=True, encoding="utf-8", check=True, env=os.environ | {"PYTHONUTF8": "1"},
    )  # fmt: skip
    rows = [json.loads(row) for row in said.stdout.splitlines()]
    return [(row["id"], row["query"]) for row in rows]


def score(
    scorer: Path,
    queries: Mapping[str, Sequence[tuple[str, str]]],
    hits: Sequence[Sequence[int]],
    addresses: Sequence[str],
) -> dict[str, dict[str, float]]:
    """nDCG@10 by scope and wording, as the evaluation set's own scorer prints it."""
    scores: dict[str, dict[str, float]] = {scope: {} for scope in SCOPES}
    rest = iter(hits)
    with tempfile.TemporaryDirectory() as folder:
        for wording, of in queries.items():
            rows = [{"id": name, "hits": [{"address": addresses[i]} for i in next(rest)]}
                    for name, _ in of]  # fmt: skip
            file = Path(folder, "hits")
            file.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
            topics = scorer.parent / f"topics.dev{wording}.jsonl"
            said = subprocess.run([sys.executable, str(scorer), str(topics), str(file)],
                                  capture_output=True, encoding="utf-8", check=True)  # fmt: skip
            for row in said.stdout.splitlines():
                cells = row.split()
                if cells[0] in scores and cells[1] == "*":
                    scores[cells[0]][WORDINGS[wording]] = float(cells[2])
    return scores


def install(peer: Peer, home: Path) -> list[str]:
    """Install a peer, once, trying its packages in turn; what is to be told of those that failed.

    Raises `PeerError` with every reason when none can be had.
    """
    done = home / f"{peer.name}.installed.json"
    if done.exists():
        before: dict[str, Any] = json.loads(done.read_text("utf-8"))
        if before["packages"] == [list(packages) for packages in peer.packages]:
            return list(before["notes"])
    if not _python(home).exists():
        _run([sys.executable, "-m", "venv", str(home)])
    notes: list[str] = []
    for packages in peer.packages:
        try:
            _run([str(_python(home)), "-m", "pip", "install", "-q", "--disable-pip-version-check",
                  "-c", str(ROOT / "constraints.txt"), *packages])  # fmt: skip
        except PeerError as error:
            notes.append(f"could not install {' '.join(packages)}: {error}")
            continue
        done.write_text(json.dumps({"packages": peer.packages, "notes": notes}), "utf-8")
        return notes
    raise PeerError("; ".join(notes))


def run(peer: Peer, job: Mapping[str, Any], *, home: Path, threads: int) -> dict[str, Any]:
    """What a peer's side says of a job (see search_peer_side.py), its texts encoded before."""
    named = hashlib.sha256(json.dumps([job["texts"], job["prefixes"]]).encode())
    named.update((Path(job["model"]) / "model.safetensors").read_bytes())
    kept = {**job, "vectors": str(home / "vectors" / named.hexdigest()[:16])}
    encoded = side("encode", kept, home=home, threads=threads)
    return encoded | side(peer.name, kept, home=home, threads=threads)


def side(task: str, job: Mapping[str, Any], *, home: Path, threads: int) -> dict[str, Any]:
    """One run in the peers' environment, model hubs out of reach."""
    several = ("OMP", "MKL", "OPENBLAS", "NUMEXPR")
    limits = {f"{name}_NUM_THREADS": str(threads) for name in several}
    folder = Path(tempfile.mkdtemp(prefix=f"{task}-", dir=home))
    try:
        file, out = folder / "job.json", folder / "out.json"
        file.write_text(json.dumps({**job, "folder": str(folder / "index")}), "utf-8")
        _run([str(_python(home)), "-W", "ignore", str(SIDE), task, str(file), str(out)],
             os.environ | _OFFLINE | limits)  # fmt: skip
        said: dict[str, Any] = json.loads(out.read_text("utf-8"))
        return said
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _python(home: Path) -> Path:
    windows = home / "Scripts" / "python.exe"
    return windows if windows.exists() else home / "bin" / "python"


def _run(command: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
    """Run a command quietly; raise `PeerError` with the end of what it said when it fails."""
    try:
        done = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace",
                              check=False, env=environment, timeout=_LONGEST)  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PeerError(str(error)) from error
    if done.returncode != 0:
        said = (done.stderr.strip() or done.stdout.strip() or "no word").splitlines()
        raise PeerError(f"{Path(command[0]).name} ended with {done.returncode}: {said[-1][:300]}")


if __name__ == "__main__":
    main()
