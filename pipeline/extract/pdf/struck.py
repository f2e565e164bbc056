"""Text that is struck out: printed, but deleted.

Consolidated treaties and amending acts print what is no longer in force with a rule through its
middle.  Such a rule begins and ends with the text that it deletes; an underline runs below the
baseline, a rule of a table between its rows, and one that a heading interrupts is longer than it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.extract.pdf.characters import Characters
from pipeline.extract.pdf.page import Rectangle
from pipeline.extract.pdf.vertical import is_vertical

_LOW, _HIGH = 0.17, 0.56  # of the font size above the baseline: where a rule strikes a glyph
_ASIDE = 0.2  # of the font size from the middle of a vertical line
_WITHIN = 0.6  # of a glyph's advance that the rule runs through
_FILLED = 0.5  # of a rule's length that glyphs take; the rest are spaces
_OVER = 0.5  # of the font size: how far a rule may begin before its text or end behind it
_BROAD = 0.7  # of the font size: an ideograph takes more room
_COMMA = 0.35  # of the font size: commas of vertical text stand so far from its middle
Indices = NDArray[np.intp]


def without_struck(
    found: Characters, rules: Sequence[Rectangle]
) -> tuple[Characters, list[Rectangle]]:
    """The characters that are not struck out, and the rules that strike none.

    Level rules strike upright text, rules from top to bottom that of a vertical page.
    """
    struck = np.zeros(len(found), np.bool_)
    striking: set[Rectangle] = set()
    level = [r for r in rules if r[2] - r[0] > 2 * (r[3] - r[1])]
    upright = [r for r in rules if r[3] - r[1] > 2 * (r[2] - r[0])]
    for rule, chosen in _across(found, level):
        struck[chosen] = True
        striking.add(rule)
    down = list(_down(found, upright))
    if down and is_vertical(found):
        for rule, chosen in down:
            struck[chosen] = True
            striking.add(rule)
    if not striking:
        return found, list(rules)
    _close_up(found, struck, upright)
    return found.take(~struck), [rule for rule in rules if rule not in striking]


def _close_up(found: Characters, struck: NDArray[np.bool_], walls: Sequence[Rectangle]) -> None:
    """Give the glyph before struck-out text of a line its room as well: it leaves no space.

    A rule from top to bottom between them is the edge of a cell.
    """
    edges = np.flatnonzero(np.diff(struck.astype(np.int8), prepend=0, append=0))
    for first, behind in edges.reshape(-1, 2).tolist():
        if first == 0 or behind == len(found):
            continue
        whole = slice(first - 1, behind + 1)
        left, right, base = found.boxes[whole, 0], found.boxes[whole, 2], found.origins[whole, 1]
        size = float(found.sizes[first])
        level = not found.angles[whole].any() and float(np.ptp(base)) < 0.5 * size
        walled = any(
            right[0] - size < x0 < left[1] + 0.5 * size and top < base[0] < bottom
            for x0, top, _, bottom in walls
        )
        if level and not walled and bool((left[1:] > right[:-1] - 0.3 * size).all()):
            found.boxes[first - 1, 2] = right[-2]


def _across(found: Characters, rules: Sequence[Rectangle]) -> Iterator[tuple[Rectangle, Indices]]:
    base, sizes = found.origins[:, 1], found.sizes
    for rule, near in _beside(base, sizes, _middles(rules, 1), rules, (_LOW, _HIGH)):
        rise = base[near] - (rule[1] + rule[3]) / 2
        size = sizes[near]
        on = (rise > _LOW * size) & (rise < _HIGH * size) & (found.angles[near] == 0)
        chosen = _along(found, near[on], rule, 0)
        if len(chosen):
            yield rule, chosen


def _down(found: Characters, rules: Sequence[Rectangle]) -> Iterator[tuple[Rectangle, Indices]]:
    middle = (found.boxes[:, 0] + found.boxes[:, 2]) / 2
    for rule, near in _beside(middle, found.sizes, _middles(rules, 0), rules, (-_ASIDE, _ASIDE)):
        chosen = _along(found, near, rule, 1)
        if len(chosen) > 1:
            yield rule, chosen


def _middles(rules: Sequence[Rectangle], side: int) -> NDArray[np.float64]:
    return np.array([(rule[side] + rule[side + 2]) / 2 for rule in rules])


def _beside(
    places: NDArray[np.float64],
    sizes: NDArray[np.float64],
    at: NDArray[np.float64],
    rules: Sequence[Rectangle],
    reach: tuple[float, float],
) -> Iterator[tuple[Rectangle, Indices]]:
    """The rules that have glyphs within `reach` (of the largest font size), and these glyphs."""
    if not len(rules) or not len(places):
        return
    largest = float(sizes.max())
    low = reach[0] * (largest if reach[0] < 0 else float(sizes.min()))
    order = np.argsort(places, kind="stable")
    known = places[order]
    begins = np.searchsorted(known, at + low)
    ends = np.searchsorted(known, at + reach[1] * largest, side="right")
    for i in np.flatnonzero(ends > begins).tolist():
        yield rules[i], order[begins[i] : ends[i]]


def _along(found: Characters, near: Indices, rule: Rectangle, side: int) -> Indices:
    """Those of the glyphs that a rule runs through from end to end, if they fill it; else none."""
    first, last = rule[side], rule[side + 2]
    begins, ends = found.boxes[near, side], found.boxes[near, side + 2]
    shared = np.minimum(ends, last) - np.maximum(begins, first)
    through = (shared > 0) & (shared >= _WITHIN * (ends - begins))
    chosen: Indices = near[through]
    if not len(chosen):
        return chosen
    begin, end, size = begins[through].min(), ends[through].max(), found.sizes[chosen].max()
    # A comma as wide as an ideograph may be given the box of its ink alone.
    broad = float((ends - begins)[through].max()) >= _BROAD * size
    over = (_OVER + _BROAD if broad else _OVER) * size
    inked = float(shared[through].sum()) / (last - first)
    filled = max(begin - first, last - end) <= over and inked >= _FILLED
    if not filled or not any(chr(code).isalnum() for code in found.codes[chosen].tolist()):
        return chosen[:0]
    return _all_along(found, rule, side)


def _all_along(found: Characters, rule: Rectangle, side: int) -> Indices:
    """All that a striking rule runs through: raised signs as well, and commas beside the middle."""
    first, last = rule[side], rule[side + 2]
    begins, ends = found.boxes[:, side], found.boxes[:, side + 2]
    place = (rule[1 - side] + rule[3 - side]) / 2
    shared = np.minimum(ends, last) - np.maximum(begins, first)
    reach = _COMMA * found.sizes if side else 0.0
    on = (found.boxes[:, 1 - side] - reach < place) & (place < found.boxes[:, 3 - side] + reach)
    struck: Indices = np.flatnonzero(on & (shared > 0) & (shared >= _WITHIN * (ends - begins)))
    return struck
