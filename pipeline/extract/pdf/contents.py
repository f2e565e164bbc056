"""Contents pages: entries that leaders or wide gaps join to their page numbers.

The entries say nothing that their headings do not say in their places, and so they are furniture.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from pipeline.extract.pdf.flow import Placed

_LEADERS = r"(?:[.．·・･…‥․ㆍ•∙⋯_\-]\s?){4,}"
_ENTRY = re.compile(rf"{_LEADERS}\s*(?P<n>[0-9０-９]{{1,4}}|[ivxlc]{{1,6}})\s*$", re.I)
_NUMBER = tuple("0123456789０１２３４５６７８９ivxlcIVXLC")
_TITLE = re.compile(
    r"\s*(?:目\s*次|もくじ|차\s*례|목\s*차|(?:table\s+of\s+)?contents)\s*", re.IGNORECASE
)
_LEAST = 3  # entries of a page
_BETWEEN = 3  # lines without a number between two entries, at most
_SLACK = 60  # that a page number in the contents may exceed the number of pages


def find_contents(pages: Sequence[Sequence[Placed]]) -> frozenset[tuple[int, int]]:
    """The lines of the contents tables, as (page, index)."""
    found: set[tuple[int, int]] = set()
    reached: int | None = None  # the last number, where a page ends in a contents table
    for lines in pages:
        before, reached = reached, None
        entries = [
            (at, match["n"])
            for at, line in enumerate(lines)
            if line.text.rstrip().endswith(_NUMBER) and (match := _ENTRY.search(line.text))
        ]
        run: list[tuple[int, str]] = []
        for at, number in [*entries, (1 << 30, "")]:
            if run and at - run[-1][0] > _BETWEEN + 1:
                numbers = [n for _, n in run]
                least = _LEAST
                if before is not None and run[0][0] <= _BETWEEN and numbers[0].isdigit():
                    least = 1 if int(numbers[0]) >= before else _LEAST  # it goes on
                if _count_up(numbers, len(pages), least):
                    if run[-1][0] >= len(lines) - 1 - _BETWEEN and numbers[-1].isdigit():
                        reached = int(numbers[-1])
                    first, last = _begin(lines, run[0][0]), run[-1][0]
                    found |= {(p.page, p.index) for p in lines[first : last + 1]}
                run = []
            run.append((at, number))
    return frozenset(found)


def _count_up(numbers: Sequence[str], pages: int, least: int) -> bool:
    """Tell whether these are page numbers: they do not fall, and the document has such pages."""
    known = [int(n) for n in numbers if n.isdigit()]
    rising = all(a <= b for a, b in itertools.pairwise(known))
    return len(numbers) >= least and rising and (not known or known[-1] <= pages + _SLACK)


def _begin(lines: Sequence[Placed], first: int) -> int:
    """The first line of a contents table: its title, and what stands between it and the entries."""
    for at in range(first, max(-1, first - _BETWEEN - 1), -1):
        if _TITLE.fullmatch(lines[at].text):
            return at
    return first
