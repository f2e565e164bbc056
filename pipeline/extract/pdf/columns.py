"""The reading order of a page: regions (bands, columns, boxes) cut along white gutters.

page -> running lines at its head and foot, apart from the rest
rest -> a gutter: what is above it, the column on its left, the one on its right, what is
        below it; each of them cut again until no gutter is left
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from pipeline.extract.pdf.fragments import Fragments
from pipeline.extract.pdf.gutters import Indices, Page, find_gutter
from pipeline.extract.pdf.page import Rectangle

_MOST = 20_000  # fragments of a page; one with more is no page of columns
_NEAR = 2.2  # lines: how far a column's first line, a heading, is from its next one
_SMALL, _NOTE = 0.94, 4.0  # a note of one line: times the size of the text; lines below it
_HEAD, _FOOT = 0.12, 0.88  # of the page's height: running lines stand further out


def regions(
    found: Fragments,
    rules: Sequence[Rectangle],
    pictures: Sequence[Rectangle],
    *,
    width: float,
    height: float,
) -> list[list[int]]:
    """The fragments of each region, in the order in which the regions are read."""
    if not len(found):
        return []
    if len(found) > _MOST:
        return [list(range(len(found)))]
    level = tuple(r for r in rules if r[2] - r[0] > 24 and r[3] - r[1] <= 4)
    solid = [p for p in pictures if (p[2] - p[0]) * (p[3] - p[1]) < 0.4 * width * height]
    page = Page(found, np.array([*level, *solid]).reshape(-1, 4), level, width, height)
    heads, chosen, feet = _without_running_lines(page, np.arange(len(found)))
    leaves = list(_cut(page, chosen, 0))
    if len(leaves) > 1:
        heads = [head for head in heads if not _is_shared(page, leaves, head, above=True)]
        feet = [
            foot
            for foot in feet
            if not _is_shared(page, leaves, foot, above=False) and not _goes_on(page, leaves, foot)
        ]
    heads = [leaf for head in heads for leaf in _cut(page, head, 0)]
    feet = [leaf for foot in feet for leaf in _cut(page, foot, 0)]
    return [leaf.tolist() for leaf in (*heads, *leaves, *feet)]


def _cut(page: Page, chosen: Indices, depth: int) -> Iterator[Indices]:
    if not len(chosen):
        return
    gutter = find_gutter(page, chosen) if len(chosen) > 3 and depth < 24 else None
    if gutter is None:
        yield chosen
        return
    boxes = page.found.boxes[chosen]
    middle = (boxes[:, 1] + boxes[:, 3]) / 2
    above, below = middle < gutter.top, middle > gutter.bottom
    left = boxes[:, 2] <= gutter.right
    inside = ~above & ~below
    for part in (above, inside & left, inside & ~left, below):
        yield from _cut(page, chosen[part], depth + 1)


def _is_shared(page: Page, leaves: list[Indices], band: Indices, *, above: bool) -> bool:
    """Put the first (last) lines of several columns, which stand at one height and so looked like
    a running head (foot), into their columns.
    """
    base, boxes = page.found.baselines, page.found.boxes
    found: dict[int, list[int]] = {}
    for i in band.tolist():
        size = page.found.sizes[i]
        holding = [
            (float(base[leaf].min() - base[i] if above else base[i] - base[leaf].max()), at)
            for at, leaf in enumerate(leaves)
            if boxes[leaf, 0].min() - size < boxes[i, 0]
            and boxes[i, 2] < boxes[leaf, 2].max() + size
        ]
        gap, home = min((entry for entry in holding if entry[0] > 0), default=(0.0, -1))
        steps = np.diff(np.sort(base[leaves[home]]))
        steps = steps[steps > 0.5 * size]
        if home < 0 or len(steps) < 3:
            return False
        note = not above and size < _SMALL * float(np.median(page.found.sizes[leaves[home]]))
        note &= bool(boxes[i, 0] < boxes[leaves[home], 0].min() + 2 * size)
        if gap > (_NOTE if note else _NEAR) * float(np.median(steps)):
            return False
        found.setdefault(home, []).append(i)
    if len(found) < 2:
        return False
    for at, more in found.items():
        leaves[at] = np.sort(np.concatenate([leaves[at], np.array(more, np.intp)]))
    return True


def _goes_on(page: Page, leaves: list[Indices], foot: Indices) -> bool:
    """Put a last line that stands within a column, a line below it, into that column.

    Where the other columns end higher, nothing but its distance tells it from a running foot.
    """
    base, boxes = page.found.baselines, page.found.boxes
    left, right = boxes[foot, 0].min(), boxes[foot, 2].max()
    for at, leaf in enumerate(leaves):
        low, size = base[leaf].max(), float(np.median(page.found.sizes[leaf]))
        begin, end = boxes[leaf, 0].min(), boxes[leaf, 2].max()
        steps = np.diff(np.sort(base[leaf]))
        steps = steps[steps > 0.5 * size]
        if (
            len(steps) > 2
            and begin - size < left < begin + 3 * size
            and right < end + size
            and 0 < base[foot].min() - low <= 1.6 * float(np.median(steps))
        ):
            leaves[at] = np.sort(np.concatenate([leaf, foot]))
            return True
    return False


def _without_running_lines(
    page: Page, chosen: Indices
) -> tuple[list[Indices], Indices, list[Indices]]:
    """Head, rest and foot, where white (or a rule) from side to side keeps them apart."""
    heads: list[Indices] = []
    feet: list[Indices] = []
    for _ in range(2):
        chosen, apart = _apart(page, chosen, head=True)
        if len(apart):
            heads.append(apart)
        chosen, apart = _apart(page, chosen, head=False)
        if len(apart):
            feet.insert(0, apart)
    return heads, chosen, feet


def _apart(page: Page, chosen: Indices, *, head: bool) -> tuple[Indices, Indices]:
    none = chosen[:0]
    if len(chosen) < 2:
        return chosen, none
    boxes = page.found.boxes[chosen]
    order = np.argsort(boxes[:, 1], kind="stable")
    tops, lowest = boxes[order, 1], np.maximum.accumulate(boxes[order, 3])
    gaps = tops[1:] - lowest[:-1]
    white = np.flatnonzero(gaps > 0)
    if not len(white):
        return chosen, none
    place = int(white[0] if head else white[-1])
    gap, low, high = float(gaps[place]), float(lowest[place]), float(tops[place + 1])
    outside, inside = order[: place + 1], order[place + 1 :]
    if not head:
        outside, inside = inside, outside
    size = float(np.median(page.found.sizes[chosen]))
    tall = float(boxes[outside, 3].max() - boxes[outside, 1].min())
    at_edge = low < _HEAD * page.height if head else high > _FOOT * page.height
    usual = float(np.median(gaps[white]))
    ruled = any(low - 2 <= r[1] <= high + 2 and r[2] - r[0] > 0.6 * page.width for r in page.level)
    if at_edge and tall < 3 * size and (ruled or gap > max(0.8 * size, 1.5 * usual)):
        return np.sort(chosen[inside]), np.sort(chosen[outside])
    return chosen, none
