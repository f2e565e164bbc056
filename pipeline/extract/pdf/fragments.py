"""Characters to fragments: stretches of one printed line without a gap that could be a gutter.

Fragments follow the file's own order of glyphs, in which nearly every program sets a word from
left to right; glyphs set apart from their word become fragments of their own, which the lines join
again by their places.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.extract.pdf.characters import LINE_END, SPACED_END, Characters
from pipeline.extract.pdf.page import Rectangle

_HALF = np.array([ord(c) for c in "、。，．」』）〕］｝〉》】〙〗"])  # empty in the right half
WIDE = 0.8  # of the font size: a gap that a word space hardly reaches
_SMALL = 0.86  # of the font size: an exponent, an index or a footnote's mark

Floats = NDArray[np.float64]
Integers = NDArray[np.intp]


@dataclass(slots=True)
class Fragments:
    """Fragments in the file's order: fragment i is the characters `starts[i]:ends[i]`.

    `boxes` (n, 4) left, top, right, bottom, narrowed to the height of letters so that two lines
    set solid do not touch; `baselines` y of what is not raised or lowered; `sizes` the largest
    font size, in points; `walled` where a drawn rule keeps it from the fragment before.
    """

    starts: Integers
    ends: Integers
    boxes: Floats
    baselines: Floats
    sizes: Floats
    walled: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.starts)


def fragments(characters: Characters, rules: Sequence[Rectangle] = ()) -> Fragments:
    """Fragments of upright characters; a drawn rule from top to bottom divides them as well."""
    count = len(characters)
    if not count:
        none = np.zeros(0)
        starts = none.astype(np.intp)
        return Fragments(starts, starts, np.zeros((0, 4)), none, none, none.astype(np.bool_))
    left, right = characters.boxes[:, 0], characters.boxes[:, 2]
    base, size = characters.origins[:, 1], characters.sizes
    larger = np.maximum(size[1:], size[:-1])
    smaller = np.minimum(size[1:], size[:-1])
    gap = left[1:] - right[:-1]
    rise = np.abs(np.diff(base))
    script = (smaller < _SMALL * larger) & (rise < 0.7 * larger) & (gap < 0.4 * larger)
    joined = (
        (gap < WIDE * larger)
        & (gap > -0.7 * larger)
        & (np.diff(characters.origins[:, 0]) > -0.1 * smaller)
        & ((rise < 0.16 * larger) | script)
        & (~np.isin(characters.gaps[1:], (LINE_END, SPACED_END)) | (gap < 0.3 * larger))
    )
    wall = np.zeros(count, np.bool_)
    for places in _crossed(characters, joined, rules):
        joined[places] = False
        wall[places + 1] = True
    starts = np.concatenate([[0], np.flatnonzero(~joined) + 1])
    ends = np.concatenate([starts[1:], [count]])
    sizes = np.maximum.reduceat(size, starts)
    main = size >= _SMALL * np.repeat(sizes, ends - starts)
    weight = np.where(main, right - left + 0.01, 0.0)
    baselines = np.add.reduceat(base * weight, starts) / np.add.reduceat(weight, starts)
    boxes = np.stack(
        [
            np.minimum.reduceat(left, starts),
            baselines - 0.75 * sizes,
            np.maximum.reduceat(_inked(characters, right), starts),
            baselines + 0.12 * sizes,
        ],
        1,
    )
    return Fragments(starts, ends, boxes, baselines, sizes, wall[starts])


def _inked(characters: Characters, right: Floats) -> Floats:
    """Where characters end, without the empty half of a comma or bracket as wide as an ideograph.

    At a line's end it hangs out of the column, into the gutter.
    """
    ends = right.copy()
    at = np.flatnonzero(np.isin(characters.codes, _HALF))
    width = right[at] - characters.boxes[at, 0]
    ends[at] -= np.where(width > 0.8 * characters.sizes[at], 0.4 * width, 0.0)
    return ends


def _crossed(
    characters: Characters, joined: NDArray[np.bool_], rules: Sequence[Rectangle]
) -> list[NDArray[np.intp]]:
    """Places between two joined characters where a rule from top to bottom runs (a cell's edge)."""
    tall = [r for r in rules if r[3] - r[1] >= 6 and r[2] - r[0] <= 4 and r[3] - r[1] > r[2] - r[0]]
    if not tall:
        return []
    middle = (characters.boxes[:, 0] + characters.boxes[:, 2]) / 2
    slack = 0.12 * characters.sizes
    end = np.minimum(characters.boxes[:, 2] - slack, middle)[:-1]
    begin = np.maximum(characters.boxes[:, 0] + slack, middle)[1:]
    height = characters.origins[1:, 1] - 0.3 * characters.sizes[1:]
    found = []
    for x0, top, x1, bottom in tall:
        x = (x0 + x1) / 2
        here = (end <= x) & (x <= begin) & (top <= height) & (height <= bottom)
        if here.any():
            found.append(np.flatnonzero(here & joined))
    return found
