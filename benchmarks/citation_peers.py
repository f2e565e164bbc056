"""The peers: other tools that find citations, installed into a folder of their own and run there.

Nothing of Jobun depends on them; their adapters (`peers/`) run in their own environment.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from citation_texts import ROOT

ADAPTERS = Path(__file__).resolve().parent / "peers"
# Statute and register citations as American case law writes them; eyecite wants the § as well.
_AMERICAN = r"\d+\s+(?:C\.?\s?F\.?\s?R|U\.?\s?S\.?\s?C|F\.?\s?R\b|Fed\.)|Pub\.\s?L"
_WITH_SIGN = r"\d+\s+(?:(?:C\.?F\.?R|U\.?S\.?C)\.?\s*§|F\.?R\b|Fed\.)|Pub\.\s?L"


@dataclass(frozen=True, slots=True)
class Peer:
    """A tool: its language, package, licence, adapter and the forms of citation it claims.

    `claims` is a pattern over the cited text, or over the target when it begins with `^`.
    """

    name: str
    lang: str
    package: str
    licence: str
    adapter: str
    claims: str
    what: str


PEERS = (
    Peer("jlawcite", "ja", "jlawcite==2.5.0", "Apache-2.0", "jlawcite_adapter.py", "^jp/(?!notice)",
         "articles of Japanese laws"),
    Peer("lawtext", "ja", "lawtext@0.1.52", "MIT", "lawtext_adapter.js", "^jp/(?!notice)",
         "articles of Japanese laws"),
    Peer("eyecite", "en", "eyecite==2.7.8", "BSD-2-Clause", "american_adapter.py",
         _WITH_SIGN, "n C.F.R. § n, n U.S.C. § n, n FR n"),
    Peer("citeurl", "en", "citeurl==12.0.4", "MIT", "american_adapter.py", _AMERICAN,
         "n C.F.R. n, n U.S.C. n, n FR n"),
    Peer("lawdangle-kr", "ko", "lawdangle-kr==0.3.2", "MIT", "lawdangle_adapter.py", "「",
         "titles in 「」"),
)  # fmt: skip
# citeurl imports markdown without asking for it.
_EXTRA = ("markdown",)


class PeerError(Exception):
    """A peer cannot be installed or run; the message says why."""


def install(home: Path) -> dict[str, str]:
    """Install every peer under `home`, once; the reasons for those that cannot be had, by name."""
    problems: dict[str, str] = {}
    home.mkdir(parents=True, exist_ok=True)
    python = _python(home)
    if not python.exists():
        _run([sys.executable, "-m", "venv", str(home / "python")])
    for peer in PEERS:
        done = home / f"{peer.package}.installed"
        if done.exists():
            continue
        try:
            _install(peer, home, python)
            done.touch()
        except PeerError as error:
            problems[peer.name] = str(error)
    return problems


def _install(peer: Peer, home: Path, python: Path) -> None:
    if peer.adapter.endswith(".js"):
        npm = shutil.which("npm")
        if not npm or not shutil.which("node"):
            raise PeerError("needs node and npm, which this machine has not")
        # Its optional renderers build native code; the analyser needs none of it.
        _run([npm, "install", "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund",
              "--prefix", str(home / "node"), peer.package])  # fmt: skip
    else:
        _run([str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check",
              peer.package, *_EXTRA])  # fmt: skip


def find(
    peer: Peer, rows: Sequence[Mapping[str, Any]], *, home: Path, folder: Path
) -> list[dict[str, Any]]:
    """What a peer finds in rows {"id", "text", "context"}: lines {"id", "citations"}."""
    out = _work(peer, "find", rows, home=home, folder=folder, seconds=0)
    numbers = _numbers()
    lines = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    for line in lines:
        for citation in line["citations"]:
            citation["target"] = _with_id(citation["target"], numbers)
    return lines


def time_it(
    peer: Peer,
    rows: Sequence[Mapping[str, Any]],
    *,
    home: Path,
    folder: Path,
    seconds: float,
) -> dict[str, float]:
    """Bytes and best seconds of a peer over as many of the rows as it reads in `seconds`."""
    out = _work(peer, "time", rows, home=home, folder=folder, seconds=seconds)
    timed: dict[str, float] = json.loads(out.read_text("utf-8"))
    return timed


def _work(
    peer: Peer,
    task: str,
    rows: Sequence[Mapping[str, Any]],
    *,
    home: Path,
    folder: Path,
    seconds: float,
) -> Path:
    job, out = folder / f"{peer.name}.{task}.job.json", folder / f"{peer.name}.{task}.out"
    names = known_names(peer.lang)
    job.write_text(json.dumps({"rows": list(rows), "names": names, "seconds": seconds}), "utf-8")
    adapter = str(ADAPTERS / peer.adapter)
    if peer.adapter.endswith(".js"):
        library = home / "node" / "node_modules" / peer.name
        line = [shutil.which("node") or "node", adapter, task, str(job), str(out), str(library)]
    else:
        line = [str(_python(home)), "-W", "ignore", adapter, task, str(job), str(out), peer.name]
    _run(line)
    return out


def known_names(lang: str) -> dict[str, str]:
    """Titles, other names and law numbers of the laws that Jobun knows, by their address."""
    from pipeline import knowledge

    root = {"ja": "jp/", "ko": "kr/"}.get(lang, "")
    names: dict[str, str] = {}
    for instrument in knowledge.instruments():
        if root and instrument.address.startswith(root):
            names |= dict.fromkeys(instrument.names.get(lang, ()), instrument.address)
    if lang == "ja":
        names |= _numbers()
    return names


def _numbers() -> dict[str, str]:
    """The known Japanese laws by law number: 昭和24年法律第228号."""
    from pipeline import knowledge
    from pipeline.knowledge import jp_law_id

    found = {}
    for instrument in knowledge.instruments():
        parts = instrument.address.split("/")
        number = jp_law_id.law_number(parts[1]) if parts[0] == "jp" and len(parts) == 2 else None
        if number:
            found[number] = instrument.address
    return found


def _with_id(target: str, numbers: Mapping[str, str]) -> str:
    """`jp/#<law number>/…` with the id in its place; the target itself when it holds none."""
    from pipeline.knowledge import jp_law_id

    match = re.match(r"jp/#([^/]+)(.*)", target)
    number = jp_law_id.first(match[1]) if match else None
    if match is None or number is None:
        return target
    return numbers.get(number.text, f"jp/{number.law_id}") + match[2]


def _python(home: Path) -> Path:
    windows = home / "python" / "Scripts" / "python.exe"
    return windows if windows.exists() else home / "python" / "bin" / "python"


def _run(command: Sequence[str]) -> None:
    """Run a command quietly; raise `PeerError` with the end of what it said when it fails."""
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, cwd=ROOT, timeout=600
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PeerError(str(error)) from error
    if done.returncode != 0:
        said = (done.stderr.strip() or done.stdout.strip() or "no word").splitlines()
        raise PeerError(f"{Path(command[0]).name} ended with {done.returncode}: {said[-1][:200]}")
