"""Passages of a long section: one or several paragraphs, each long enough to read alone."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.split.report_lines import BULLET, Layout
from pipeline.text import columns

_SHORT = 240  # columns: a shorter paragraph goes with its neighbour
_FULL = 1600  # columns of a passage that takes no further paragraph


def passages(page: Layout, flow: Sequence[Sequence[int]]) -> list[list[int]]:
    """Group paragraphs (their lines) into passages; short ones are joined to their neighbour."""
    found: list[list[int]] = []
    size = 0
    previous: int | None = None
    for paragraph in flow:
        length = sum(columns(page.text(i)) for i in paragraph)
        lonely = previous is not None and BULLET.fullmatch(page.text(previous))
        if previous is None or (not lonely and (size >= _SHORT or size + length > _FULL)):
            found.append([])
            size = 0
        found[-1] += paragraph
        size += length
        previous = paragraph[-1]
    if len(found) > 1 and sum(columns(page.text(i)) for i in found[-1]) < _SHORT / 2:
        last = found.pop()
        found[-1] += last
    return found
