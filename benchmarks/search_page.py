"""Tables for the terminal and for docs/how-search-works.md, each between two markers there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from search_topics import ROOT

PAGE = ROOT / "docs" / "how-search-works.md"


class MarkerError(ValueError):
    """A page lacks a pair of markers, or has it twice or in the wrong order."""


def markdown(rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; the first row is its head."""

    def line(cells: Sequence[str]) -> str:
        return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"

    head, *rest = rows
    return "\n".join([line(head), line(["---"] * len(head)), *map(line, rest)])


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """The same for a terminal: columns padded, numbers' columns not told apart."""
    wide = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(w) for cell, w in zip(row, wide, strict=True)).rstrip() for row in rows
    )


def put(page: str, name: str, text: str) -> str:
    """The page with `text` between `<!-- name:begin -->` and `<!-- name:end -->`."""
    begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
    if page.count(begin) != 1 or page.count(end) != 1:
        raise MarkerError(f"the page needs {begin} and {end} once each.")
    before, _, rest = page.partition(begin)
    if end not in rest:
        raise MarkerError(f"{end} stands before {begin}.")
    return f"{before}{begin}\n{text.strip()}\n{end}{rest.partition(end)[2]}"


def write(name: str, text: str, path: Path = PAGE) -> None:
    """Put `text` into the page at `path`."""
    path.write_text(put(path.read_text("utf-8"), name, text), "utf-8")
