"""Vertical writing, second step: the bands of a page, one above the other, and its margins.

A page may be set in two or more bands (上段, 下段), each read from right to left before the next.
A white strip across the page is no band's edge by itself: a contents page has titles above and
numbers below, a signature page names that hang low.  It is one when a rule is drawn in it, when
Japanese stands above it and turned Latin below, or when the text above wraps there: its columns
end at the strip's edge, and those below begin at the other one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.extract.pdf.page import Rectangle
from pipeline.extract.pdf.vertical_units import TURNED, Floats, Units

Chosen = NDArray[np.int64]  # indexes of units

_FEW = 0.12  # of the page's units at most stand in a margin
_STRIP = 1.4  # ems of white between two bands without a rule


def bands(found: Units, chosen: Chosen, rules: Sequence[Rectangle], em: float) -> list[Chosen]:
    """The chosen units in regions, in reading order.

    Order: what stands alone in the right margin, the bands from top to bottom, what stands alone
    in the left margin (running heads and page numbers, from top to bottom).
    """
    right, inner, left = _margins(found, chosen, em)
    regions = _pieces(found, right, em)
    edges = _edges(found, inner, rules, em)
    at = np.searchsorted(np.array(edges), found.heights[inner])
    regions += [inner[at == i] for i in range(len(edges) + 1)]
    regions += _pieces(found, left, em)
    return [region for region in regions if len(region)]


def clusters(places: Floats, apart: float) -> NDArray[np.int64]:
    """Number the groups of places more than `apart` from each other, from the right (0)."""
    order = np.argsort(-places, kind="stable")
    number = np.zeros(len(places), np.int64)
    if len(places):
        number[order[1:]] = np.cumsum(-np.diff(places[order]) > apart)
    return number


def _margins(found: Units, chosen: Chosen, em: float) -> tuple[Chosen, Chosen, Chosen]:
    """What stands alone right of the text, the text, and what stands alone left of it."""
    columns = clusters(found.middles[chosen], 0.5 * em)
    count = columns.max(initial=-1) + 1
    if count < 4:
        return chosen[:0], chosen, chosen[:0]
    axes = np.bincount(columns, found.middles[chosen]) / np.bincount(columns)
    steps = -np.diff(axes)
    wide = max(2.2 * em, 1.6 * float(np.median(steps)))
    largest = np.zeros(count)
    np.maximum.at(largest, columns, found.sizes[chosen])
    share = np.bincount(columns) / len(chosen)
    first, last = 0, count
    for i in (1, 2):  # columns; a running head has seldom more
        if _is_apart(steps[i - 1], share[:i], largest[:i], wide, em):
            first = i
        if _is_apart(steps[-i], share[-i:], largest[-i:], wide, em):
            last = count - i
    if last - first < 2:
        return chosen[:0], chosen, chosen[:0]
    inner = (columns >= first) & (columns < last)
    return chosen[columns < first], chosen[inner], chosen[columns >= last]


def _is_apart(step: float, share: Floats, sizes: Floats, wide: float, em: float) -> bool:
    """Tell whether outer columns are no text: few glyphs, far away or of a smaller type.

    Ruby of the first column is near it, and is no margin.
    """
    smaller = step > em and sizes.max() < 0.85 * em
    return bool(share.sum() < _FEW and (step > wide or smaller))


def _pieces(found: Units, chosen: Chosen, em: float) -> list[Chosen]:
    """A margin's pieces from top to bottom: a running head, a page number."""
    if not len(chosen):
        return []
    piece = clusters(-found.heights[chosen], 3 * em)
    return [chosen[piece == i] for i in range(piece.max() + 1)]


def _edges(found: Units, inner: Chosen, rules: Sequence[Rectangle], em: float) -> list[float]:
    """The heights at which one band ends and the next begins."""
    order = inner[np.argsort(found.tops[inner], kind="stable")]
    if len(order) < 2:
        return []
    reached = np.maximum.accumulate(found.bottoms[order])
    white = found.tops[order][1:] - reached[:-1]
    lines = _level(rules, float(np.ptp(found.middles[inner])) + em)
    edges: list[float] = []
    begin = 0
    for i in np.flatnonzero(white > 0.2 * em):
        strip = (float(reached[i]), float(reached[i] + white[i]))
        ruled = any(strip[0] - 0.3 * em < y < strip[1] + 0.3 * em for y in lines)
        above, below = order[begin : i + 1], order[i + 1 :]
        if ruled or _is_edge(found, above, below, strip, em):
            edges.append(sum(strip) / 2)
            begin = int(i) + 1
    return edges


def _level(rules: Sequence[Rectangle], width: float) -> list[float]:
    """The heights of drawn lines that run across at least half of the text."""
    return [
        (top + bottom) / 2
        for left, top, right, bottom in rules
        if right - left >= 0.5 * width and bottom - top < 4
    ]


def _is_edge(found: Units, above: Chosen, below: Chosen, strip: Any, em: float) -> bool:
    """Tell whether a white strip without a rule parts two bands."""
    turned = found.kinds == TURNED
    if strip[1] - strip[0] > 0.4 * em:
        upper, lower = turned[above].mean(), turned[below].mean()
        if min(upper, lower) < 0.1 and max(upper, lower) > 0.8:
            return True
    if strip[1] - strip[0] < _STRIP * em:
        return False
    if not _are_stacked(found.middles[above], found.middles[below], em):
        return False
    heads, feet = _columns(found, above, em)
    ends_there = feet > strip[0] - 1.3 * em
    if len(feet) < 2 or ends_there.mean() < 0.35 or np.median(feet - heads) < 5 * em:
        return False
    heads, feet = _columns(found, below, em)
    begins_there = heads < strip[1] + 2.3 * em
    long_enough = len(heads) < 3 or np.median(feet - heads) > 4 * em
    return bool(begins_there.mean() >= 0.5 and long_enough)


def _are_stacked(above: Floats, below: Floats, em: float) -> bool:
    """Tell whether what is below stands under columns, and not only under the gaps between them.

    Names that hang low beside what they sign for fill columns of their own.
    """
    below = below[(below > above.min() - em) & (below < above.max() + em)]
    if not len(below):
        return False
    nearest = np.searchsorted(edges := np.sort(above), below)
    left, right = edges[np.maximum(nearest - 1, 0)], edges[np.minimum(nearest, len(edges) - 1)]
    return bool((np.minimum(np.abs(below - left), np.abs(below - right)) < 0.8 * em).mean() >= 0.4)


def _columns(found: Units, chosen: Chosen, em: float) -> tuple[Floats, Floats]:
    """Where each column of the chosen units begins and ends."""
    number = clusters(found.middles[chosen], 0.5 * em)
    heads = np.full(number.max() + 1, np.inf)
    feet = np.full(number.max() + 1, -np.inf)
    np.minimum.at(heads, number, found.tops[chosen])
    np.maximum.at(feet, number, found.bottoms[chosen])
    return heads, feet
