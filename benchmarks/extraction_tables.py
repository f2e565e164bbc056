"""Tables of real PDFs, cell by cell, against what a person read from the printed pages.

    python benchmarks/extraction_tables.py [--data ../shared/data]

The truth is `tests/golden/tables_report.toml`: 20 tables, each cell as the hash of its text, so
that nothing of the text stands there.  The 108-page report has eight tables; those and the Korean
report's are all here, the other eleven were drawn by lot from the 22 of two further files.  A cell
is right when the same text (NFKC, white space removed, dashes and small circles alike) stands at
the same row and column of one table on that page.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]

BAR = 0.90
# Files of which every table is in the truth; flow charts and frames there are no tables.
COMPLETE = ("ja-report-108p-tables.pdf", "ko-nars-two-column.pdf")
TRUTH = ROOT / "tests" / "golden" / "tables_report.toml"
_ALIKE = str.maketrans({**dict.fromkeys("‐‑‒–—−", "-"), **dict.fromkeys("◦〇◯", "○")})

Cells = dict[tuple[int, int], str]  # (row, column) of a cell's first place: its hash, "" if empty


@dataclass(slots=True)
class Score:
    """Cells right of those printed; `filled` counts the ones with text, `extra` those made up."""

    right: int = 0
    cells: int = 0
    filled_right: int = 0
    filled: int = 0
    extra: int = 0
    missed: list[str] = field(default_factory=list)

    def share(self) -> float:
        """Of the cells with text, a cell that is not there counted as one more."""
        return self.filled_right / max(1, self.filled + self.extra)


def normal(text: str) -> str:
    """A cell's text as it is compared."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).translate(_ALIKE)


def digest(text: str) -> str:
    """The first twelve hexadecimal digits of a cell's hash; "" for an empty cell."""
    plain = normal(text)
    return hashlib.sha256(plain.encode()).hexdigest()[:12] if plain else ""


def truth(path: Path = TRUTH) -> list[tuple[str, int, int, Cells]]:
    """File, page (from 1), number on the page and cells of each table."""
    found = []
    for table in tomllib.loads(path.read_text("utf-8"))["table"]:
        cells: Cells = {}
        for row, entries in enumerate(table["rows"]):
            for entry in entries:
                column, _, mark = entry.partition(":")
                cells[row, int(column)] = mark
        found.append((table["file"], table["page"], table["number"], cells))
    return found


def score(expected: Cells, tables: Iterable[Cells]) -> Score:
    """Compare a table with the one of a page's tables that has most cells like it."""
    best = Score(cells=len(expected), filled=sum(1 for mark in expected.values() if mark))
    for cells in tables:
        right = {place for place, mark in expected.items() if cells.get(place) == mark}
        filled = sum(1 for place in right if expected[place])
        extra = sum(1 for place, mark in cells.items() if mark and place not in expected)
        if (filled, -extra) > (best.filled_right, -best.extra) or not best.right:
            best = Score(len(right), len(expected), filled, best.filled, extra if filled else 0)
            best.missed = [f"{row},{column}" for row, column in sorted(set(expected) - right)]
    return best


def cells_of(table: Any) -> Cells:
    """The cells of a `pipeline.extract.pdf.page.Table`."""
    return {(cell.row, cell.column): digest(cell.text) for cell in table.cells}


def read(path: Path, pages: Iterable[int] | None = None) -> dict[int, list[Cells]]:
    """The tables that Jobun finds on some pages of a PDF, or on all of them."""
    from pipeline.extract.pdf.reading import read_pages

    data = path.read_bytes()
    if pages is None:
        return {page.number: _cells(page) for page in read_pages(data, 1, 1_000_000)}
    found: dict[int, list[Cells]] = {}
    for number in sorted(set(pages)):
        for page in read_pages(data, number, number):
            found[number] = _cells(page)
    return found


def _cells(page: Any) -> list[Cells]:
    return [cells_of(table) for table in page.tables]


def given(data: Path, say: Callable[[str], Any]) -> Mapping[str, Any]:
    """Score all tables of the truth on the files under `data`/pdf, and say how it went."""
    tables = truth()
    read_of: dict[str, dict[int, list[Cells]]] = {}
    for name in dict.fromkeys(file for file, *_ in tables):
        path = Path(data) / "pdf" / name
        if path.is_file():
            whole = name in COMPLETE
            wanted = None if whole else [page for file, page, *_ in tables if file == name]
            read_of[name] = read(path, wanted)
        else:
            say(f"{name} is not there: its tables are left out")
    total = Score()
    for name, page, number, expected in tables:
        if name not in read_of:
            continue
        one = score(expected, read_of[name].get(page, []))
        total.right += one.right
        total.cells += one.cells
        total.filled_right += one.filled_right
        total.filled += one.filled
        total.extra += one.extra
        missed = f"  missed {' '.join(one.missed[:8])}" if one.missed else ""
        say(
            f"{name} page {page} table {number}: {one.filled_right} of {one.filled} cells with "
            f"text right, {one.right} of {one.cells} with the empty ones{missed}"
        )
    invented = _invented(tables, read_of, say)
    share = total.share()
    met = "met" if share >= BAR else "missed"
    say(
        f"cells right: {share:.3f} ({total.filled_right} of {total.filled} with text, "
        f"{total.extra} made up; {total.right} of {total.cells} with the empty ones), "
        f"bar {BAR:.2f}: {met}"
    )
    return {"share": share, "right": total.filled_right, "cells": total.filled, "bar": BAR,
            "invented": invented}  # fmt: skip


def _invented(
    tables: list[tuple[str, int, int, Cells]],
    read_of: Mapping[str, Mapping[int, list[Cells]]],
    say: Callable[[str], Any],
) -> int:
    """Tables found where none is, in the files of which the truth holds every table."""
    invented = 0
    for name in COMPLETE:
        found = read_of.get(name, {})
        there = {page: sum(1 for t in tables if t[:2] == (name, page)) for page in found}
        more = sum(max(0, len(cells) - there[page]) for page, cells in found.items())
        say(f"{name}: {more} tables found where none is, on {len(found)} pages")
        invented += more
    return invented


def main() -> None:
    """Score the given files."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    given(parser.parse_args().data, print)


if __name__ == "__main__":
    main()
