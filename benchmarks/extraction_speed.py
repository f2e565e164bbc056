"""Pages per second on born-digital pages: one process, two at once, and the peers beside.

extract   `pipeline.extract.extract` on a whole file, the child processes' start with it
pages     the reading of its pages alone (characters, lines, columns, tables), as a build does
          it, by one child process and by two, started before; the best of two runs
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import extraction_peers as peers
from extraction_files import ROOT

BAR, BAR_TWO = 60.0, 1.8
FILES = (
    "en-dual-use-list-253p.pdf",
    "ja-report-108p-tables.pdf",
    "ja-vertical-good-text.pdf",
    "ja-horizontal-treaty.pdf",
    "en-federal-register-three-column.pdf",
)
Say = Callable[[str], None]


def given(data: Path, names: Sequence[str], say: Say) -> dict[str, Any]:
    """The born-digital files given, each by Jobun and by the peers named."""
    names = [name for name in names if name != peers.DOCLING]
    say(f"{'pages/s':38}{'pages':>6}{'extract':>9}{'1 process':>11}{'2':>8}{'ratio':>7}"
        + "".join(f"{name:>14}" for name in names))  # fmt: skip
    total: dict[str, float] = {}
    count = 0
    result: dict[str, Any] = {}
    for name in FILES:
        path = data / "pdf" / name
        pages = _count(path)
        count += pages
        seconds = {"extract": _extract(path)}
        seconds["one"] = _pages(path, pages, processes=1)
        seconds["two"] = _pages(path, pages, processes=2)
        for peer in names:
            seconds[peer] = peers.read(peer, path).seconds
        for what, spent in seconds.items():
            total[what] = total.get(what, 0.0) + spent
        result[name] = {what: pages / spent for what, spent in seconds.items()}
        say(_row(name, pages, seconds, names))
    say(_row("all", count, total, names))
    one, ratio = count / total["one"], total["one"] / total["two"]
    say(f"  → one process: {one:.0f} pages/s, at least {BAR:.0f}: {_met(one >= BAR)} "
        f"(extract as a whole: {count / total['extract']:.0f})")  # fmt: skip
    say(f"  → two processes: {ratio:.2f}×, at least {BAR_TWO}×: {_met(ratio >= BAR_TWO)}")
    return result


def _row(name: str, pages: int, seconds: dict[str, float], names: Sequence[str]) -> str:
    return (
        f"{name:38}{pages:6}{pages / seconds['extract']:9.1f}{pages / seconds['one']:11.1f}"
        f"{pages / seconds['two']:8.1f}{seconds['one'] / seconds['two']:7.2f}"
        + "".join(f"{pages / seconds[peer]:14.1f}" for peer in names)
    )


def _extract(path: Path) -> float:
    sys.path[:0] = [] if str(ROOT) in sys.path else [str(ROOT)]
    from pipeline.extract import extract

    data = path.read_bytes()
    begun = time.perf_counter()
    extract(data, path.name)
    return time.perf_counter() - begun


def _pages(path: Path, pages: int, *, processes: int) -> float:
    """Seconds for all pages by the reading processes that a build uses; the best of two."""
    sys.path[:0] = [] if str(ROOT) in sys.path else [str(ROOT)]
    from pipeline.extract.pdf.chunks import read_all

    data, spent = path.read_bytes(), []
    for _ in range(2):
        begun = time.perf_counter()
        found = read_all(data, path.name, pages, processes=processes)
        spent.append(time.perf_counter() - begun)
        if [page.number for page in found] != list(range(1, pages + 1)):
            raise RuntimeError(f"{path.name}: not all of its {pages} pages were read")
    return min(spent)


def _count(path: Path) -> int:
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    pages = len(document)
    document.close()
    return pages


def _met(met: bool) -> str:
    return "met" if met else "missed"
