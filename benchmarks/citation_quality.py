"""Precision, recall and F1 on a gold file, by the evaluation set's own scorer.

Jobun runs as a user runs it (`jobun cite --batch`), the peers by their adapters on the same rows of
their language.  A peer is scored three ways: mention and target, the mention alone, and mention and
target on the forms that it claims (every other citation counting neither as missed nor as wrong).
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import citation_peers
from citation_texts import ROOT

_LINE = re.compile(r"^(\w+)\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)\s+\|\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)"
                   r"\s+\|\s+(\d+)", re.MULTILINE)  # fmt: skip
_NOTE = re.compile(r"^  \S+ (?:missed|wrong) .*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Score:
    """One line of the scorer: precision, recall, F1 of mention + target, then of the mention."""

    who: str
    lang: str
    precision: float
    recall: float
    f1: float
    mention_precision: float
    mention_recall: float
    mention_f1: float
    spans: int
    forms: str = "all"


def read_gold(path: Path) -> list[dict[str, Any]]:
    """The rows of a gold file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def by_command(rows: Sequence[Mapping[str, Any]], folder: Path) -> list[dict[str, Any]]:
    """What `jobun cite --batch` finds; leaves with its message when it fails."""
    batch = folder / "batch.jsonl"
    _write(batch, ({k: r[k] for k in ("id", "lang", "text", "context") if k in r} for r in rows))
    done = subprocess.run(
        [sys.executable, "-m", "pipeline.cli", "cite", "--batch", str(batch)],
        capture_output=True, text=True, encoding="utf-8", check=False, cwd=ROOT,
    )  # fmt: skip
    if done.returncode not in (0, 1):  # 1: nothing was found anywhere
        sys.exit(f"jobun cite --batch ended with {done.returncode}:\n{done.stderr}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def in_process(rows: Sequence[Mapping[str, Any]], folder: Path) -> list[dict[str, Any]]:
    """The same without a process of its own: quicker while a grammar is being written."""
    from pipeline.citations import Context, cite

    return [
        {
            "id": row["id"],
            "citations": [
                {"start": c.start, "end": c.end, "text": c.text, "target": c.target}
                for c in cite(
                    row["text"],
                    context=Context(**{k: v or "" for k, v in (row.get("context") or {}).items()}),
                )
            ],
        }
        for row in rows
    ]


def measure(
    gold: Path,
    scorer: Path,
    *,
    peers: Path | None = None,
    problems: Mapping[str, str] | None = None,
    find: Callable[[Sequence[Mapping[str, Any]], Path], list[dict[str, Any]]] = by_command,
    show: int = 0,
) -> tuple[list[Score], list[str], dict[str, str]]:
    """Scores of Jobun and of the peers in `peers`, notes on misses, and what could not be run."""
    rows = read_gold(gold)
    failed = dict(problems or {})
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        scores, notes = _score("Jobun", rows, find(rows, folder), scorer, folder, show=show)
        for peer in citation_peers.PEERS if peers else ():
            own = [row for row in rows if row["lang"] == peer.lang]
            if peers is None or peer.name in failed or not own:
                continue
            try:
                found = citation_peers.find(peer, own, home=peers, folder=folder)
            except citation_peers.PeerError as error:
                failed[peer.name] = str(error)
                continue
            for forms, kept in (("all", own), (peer.what, claimed(own, peer.claims))):
                scores += _score(peer.name, kept, found, scorer, folder, forms=forms)[0]
    return scores, notes, failed


def claimed(rows: Iterable[Mapping[str, Any]], claims: str) -> list[dict[str, Any]]:
    """The rows with every citation optional that is not of a form that a peer claims."""
    pattern = re.compile(claims.removeprefix("^"))

    def claims_it(citation: Mapping[str, Any]) -> bool:
        if claims.startswith("^"):
            return bool(pattern.match(citation["target"]))
        return bool(pattern.search(citation["text"]))

    return [
        {
            **row,
            "citations": [c if claims_it(c) else {**c, "optional": True} for c in row["citations"]],
        }
        for row in rows
    ]


def _score(
    who: str,
    rows: Sequence[Mapping[str, Any]],
    found: Sequence[Mapping[str, Any]],
    scorer: Path,
    folder: Path,
    *,
    forms: str = "all",
    show: int = 0,
) -> tuple[list[Score], list[str]]:
    gold_path, found_path = folder / "gold.jsonl", folder / "found.jsonl"
    _write(gold_path, rows)
    _write(found_path, found)
    done = subprocess.run(
        [sys.executable, str(scorer), str(gold_path), str(found_path), "--show", str(show)],
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    if done.returncode != 0:
        sys.exit(f"{scorer.name} refuses what {who} found: {done.stderr.strip()}")
    scores = [
        Score(who, lang, *map(float, figures), int(spans), forms)
        for lang, *figures, spans in _LINE.findall(done.stdout)
    ]
    return scores, _NOTE.findall(done.stdout)


def table(scores: Iterable[Score]) -> str:
    """The scores as lines: who, on which forms, and the six figures."""
    lines = [f"{'':14} {'lang':5} {'P':>5} {'R':>6} {'F1':>6}   mention {'P':>5} {'R':>6} {'F1':>6}"
             f" {'spans':>6}   forms"]  # fmt: skip
    for s in scores:
        lines.append(
            f"{s.who:14} {s.lang:5} {s.precision:5.3f} {s.recall:6.3f} {s.f1:6.3f}"
            f"   {'':7} {s.mention_precision:5.3f} {s.mention_recall:6.3f} {s.mention_f1:6.3f}"
            f" {s.spans:6}   {s.forms}"
        )
    return "\n".join(lines)


def as_json(scores: Iterable[Score]) -> list[dict[str, Any]]:
    """The scores as JSON objects."""
    return [asdict(score) for score in scores]


def _write(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    # Lone surrogates in a text stay what they are: escaped.
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
