"""Line numbers in the margin, taken out of the lines that they stand beside.

Some prints number every line from the left, others every fifth one, far out in the margin.  A
number becomes a line of its own, which is furniture, and its line begins where its text does.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence
from dataclasses import replace

from pipeline.extract.pdf.flow import Placed

_EVERY = 8  # lines of a page at least, numbered one by one
_SOME = 4  # numbers of a document at least, where only some lines bear one
_STEPS = (5, 10, 2)  # between the numbers of such lines
_LARGEST = 999
_NUMBER = re.compile(r"(\d{1,4})(?:\s+(?=\S)|$)")


def take_line_numbers(pages: Sequence[Sequence[Placed]]) -> dict[int, list[Placed]]:
    """Take the line numbers out of a document's lines; by page, they are lines of their own.

    Where a line is nothing but its number, it keeps no text.
    """
    found: dict[int, list[Placed]] = {}
    hanging = _hanging(pages)
    for lines in pages:
        chosen = _one_by_one(lines) or [
            line for line in lines if (line.page, line.index) in hanging
        ]
        for line in chosen:
            found.setdefault(line.page, []).append(_taken(line))
    return found


def _one_by_one(lines: Sequence[Placed]) -> list[Placed]:
    """The lines of a page nearly all of which begin with a number that counts up by one."""
    found: list[Placed] = []
    last = None
    for line in lines:
        match = _NUMBER.match(line.text)
        if match and (last is None or int(match[1]) - last == 1):
            last = int(match[1])
            found.append(line)
    return found if len(found) >= _EVERY and len(found) >= 0.8 * len(lines) else []


def _hanging(pages: Sequence[Sequence[Placed]]) -> set[tuple[int, int]]:
    """Lines whose number hangs out to the left of the text, on most pages and in even steps."""
    found: list[tuple[int, Placed]] = []
    for lines in pages:
        level = [line for line in lines if not line.line.vertical]
        left = statistics.median_low([line.start for line in level]) if level else 0.0
        for line in level:
            match = _NUMBER.match(line.text)
            edge = line.usual if match and match.end() < len(line.text) else left
            if match and line.start < min(edge, left) - 0.8 * line.em:
                found.append((int(match[1]), line))
    if len({line.page for _, line in found}) < max(1, sum(len(lines) > 12 for lines in pages) // 2):
        return set()
    for step in _STEPS:
        even = [line for n, line in found if n % step == 0 and 0 < n <= _LARGEST]
        values = {n for n, _ in found if n % step == 0}
        if len(even) >= _SOME and len(values) >= 2 and len(even) >= 0.95 * len(found):
            return {(line.page, line.index) for line in even}
    return set()


def _taken(line: Placed) -> Placed:
    """Cut a line's number off, which is given as a line; the line begins where its text does."""
    match = _NUMBER.match(line.text)
    cut = match.end() if match else 0
    whole = line.line
    left, top, right, bottom = whole.box
    start = whole.behind or min(right, max(line.usual, left))
    number = replace(
        whole, text=whole.text[:cut].strip(), box=(left, top, min(right, start), bottom),
        raised=(), lowered=(), behind=0.0,
    )  # fmt: skip
    line.line = replace(
        whole,
        text=whole.text[cut:],
        box=(min(start, right), top, right, bottom),
        raised=_shifted(whole.raised, cut),
        lowered=_shifted(whole.lowered, cut),
        behind=0.0,
    )
    line.start = min(start, right)
    return replace(line, line=number, start=left, end=min(right, start))


def _shifted(spans: Sequence[tuple[int, int]], cut: int) -> tuple[tuple[int, int], ...]:
    return tuple((first - cut, last - cut) for first, last in spans if first >= cut)
