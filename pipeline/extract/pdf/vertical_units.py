"""Vertical writing, first step: a page's glyphs as units, each at one place of its column.

A unit is one upright glyph that fills its em, a group of narrow glyphs set side by side across
the column (tate-chu-yoko: 12, (a), (iii)), or one glyph turned to run downwards (Latin words in a
column).  What is measured is the em square around each, not the ink: 、 sits in a corner of its
square, and 一 in the middle.  All lengths are points, y downwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from pipeline.extract.pdf.characters import Characters

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

WIDE, SIDE, TURNED, OTHER = 0, 1, 2, 3  # of `Units.kinds`; OTHER: turned any other way
ABOVE = 0.38  # of an em: from the baseline up to the middle of a CJK font's em square
_CJK = 0x2E80  # the first code point of the scripts whose glyphs are an em wide
_DASHES = (0x2D, 0x2010, 0x2012, 0x2013, 0x2014, 0x2015, 0x2025, 0x2026, 0x2212)
# Advances of Latin in ems, as text faces have them, for turned glyphs: pdfium does not tell theirs.
_ADVANCES = {
    **dict.fromkeys("ABCDEFGHKLNOPQRTUVXYZ&", 0.68),
    **dict.fromkeys("MWmw@%", 0.82),
    **dict.fromkeys("ijltfrIs.,;:'|!()[]-/‘’", 0.32),
    **dict.fromkeys("“”…—‥―", 1.0),
}


@dataclass(slots=True)
class Units:
    """Every array has one entry a unit, in the file's order.

    Unit i is made of the characters `starts[i]` to `starts[i + 1]` of the page (one entry more
    than there are units).  `lefts`, `tops`, `rights`, `bottoms` is its em square (or what a group
    covers), `sizes` the font size, `kinds` one of WIDE, SIDE, TURNED and OTHER.
    """

    starts: NDArray[np.int64]
    lefts: Floats
    tops: Floats
    rights: Floats
    bottoms: Floats
    sizes: Floats
    kinds: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.sizes)

    @property
    def middles(self) -> Floats:
        """The places across the page, one a unit: a column's axis."""
        return (self.lefts + self.rights) / 2

    @property
    def heights(self) -> Floats:
        """The places down the page, one a unit: the middle of each em."""
        return (self.tops + self.bottoms) / 2


def units(characters: Characters) -> Units:
    """Put narrow neighbours on one baseline together, and measure every em square."""
    sizes = np.maximum(characters.sizes, 0.5)
    pens_x, pens_y = characters.origins[:, 0], characters.origins[:, 1]
    upright = (characters.angles < 15) | (characters.angles > 345)
    down = np.abs(characters.angles - 270) < 15
    widths = characters.boxes[:, 2] - characters.boxes[:, 0]
    # A font without metrics gives the ink for the advance: it does not begin at the pen.
    sound = (np.abs(characters.boxes[:, 0] - pens_x) < 0.12 * sizes) & (widths > 0.1 * sizes)
    wide = upright & ((characters.codes >= _CJK) | (widths >= 0.75 * sizes))
    across = np.where(sound, np.minimum(widths, 1.3 * sizes), np.where(wide, sizes, 0.5 * sizes))
    lefts = np.where(down, pens_x - (0.5 - ABOVE) * sizes, pens_x)
    rights = np.where(down, lefts + sizes, pens_x + across)
    tops = np.where(down, characters.boxes[:, 1], pens_y - (ABOVE + 0.5) * sizes)
    bottoms = tops + np.where(down, _advances(characters, down) * sizes, sizes)
    other = ~upright & ~down
    lefts[other], tops[other], rights[other], bottoms[other] = characters.boxes[other].T
    dash = _lone_dashes(characters, other)
    lefts[dash], tops[dash] = (pens_x - (ABOVE + 0.5) * sizes)[dash], (pens_y - sizes)[dash]
    rights[dash], bottoms[dash] = lefts[dash] + sizes[dash], pens_y[dash]
    other, wide = other & ~dash, wide | dash
    across = np.where(dash, sizes, across)
    narrow = across < 0.75 * sizes
    same = np.zeros(len(sizes), np.bool_)  # one glyph that stands for several characters
    same[1:] = down[1:] & (np.diff(characters.origins, axis=0) == 0).all(1)
    starts = np.flatnonzero(~(_beside(pens_x, pens_y, sizes, upright, narrow) | same))
    kinds = np.select([down, other, wide & ~narrow], [TURNED, OTHER, WIDE], SIDE)[starts]
    kinds[(np.diff(np.append(starts, len(sizes))) > 1) & (kinds == WIDE)] = SIDE
    if not len(starts):
        none = np.zeros(0)
        return Units(np.zeros(1, np.int64), none, none, none, none, none, kinds)
    return Units(
        np.append(starts, len(sizes)),
        np.minimum.reduceat(lefts, starts),
        np.minimum.reduceat(tops, starts),
        np.maximum.reduceat(rights, starts),
        np.maximum.reduceat(bottoms, starts),
        np.maximum.reduceat(sizes, starts),
        kinds,
    )


def _lone_dashes(characters: Characters, other: Mask) -> Mask:
    """Dashes of a horizontal font, turned upwards by hand to stand in a column."""
    before, after = np.zeros_like(other), np.zeros_like(other)
    before[1:], after[:-1] = other[:-1], other[1:]
    lone: Mask = other & ~before & ~after & (np.abs(characters.angles - 90) < 15)
    return lone & ((characters.codes >= _CJK) | np.isin(characters.codes, _DASHES))


def _advances(characters: Characters, down: Mask) -> Floats:
    """How far, in ems, turned glyphs reach downwards; one of several characters has all theirs."""
    advances = np.zeros(len(characters))
    for i in np.flatnonzero(down).tolist():
        code = int(characters.codes[i])
        advances[i] = 1.0 if code >= _CJK else _ADVANCES.get(chr(code), 0.52)
        if i and (characters.origins[i] == characters.origins[i - 1]).all():
            advances[i] += advances[i - 1]
    return advances


def _beside(pens_x: Floats, pens_y: Floats, sizes: Floats, upright: Mask, narrow: Mask) -> Mask:
    """Which glyphs stand at the right of the one before, closer than an em apart."""
    beside = np.zeros(len(sizes), np.bool_)
    if len(sizes) < 2:
        return beside
    size = np.maximum(sizes[1:], sizes[:-1])
    step = np.diff(pens_x)
    most = np.where(narrow[1:] | narrow[:-1], 1.15, 0.85) * size
    level = np.abs(np.diff(pens_y)) < 0.2 * size
    beside[1:] = level & (step > 0.1 * size) & (step <= most) & upright[1:] & upright[:-1]
    return beside


def downward(found: Units) -> tuple[Mask, Mask]:
    """Which units the next one of the file follows below, and which at the right.

    Files give the characters of a run in the order of writing, whatever the order of the runs, so
    these two counted tell how a page is written.  Only whole ems are asked, and Latin turned
    downwards; each mask has one entry a unit, the last one's false.
    """
    below, right = np.zeros(len(found), np.bool_), np.zeros(len(found), np.bool_)
    if len(found) < 2:
        return below, right
    size = np.maximum(found.sizes[1:], found.sizes[:-1])
    step_x, step_y = np.diff(found.middles), np.diff(found.heights)
    full = (found.kinds == WIDE) | (found.kinds == SIDE)
    asked = full[1:] & full[:-1] & ((found.kinds[1:] == WIDE) | (found.kinds[:-1] == WIDE))
    below[:-1] = asked & (np.abs(step_x) < 0.3 * size) & _within(step_y, 0.4 * size, 2.3 * size)
    right[:-1] = asked & (np.abs(step_y) < 0.3 * size) & _within(step_x, 0.4 * size, 2.3 * size)
    return below, right


def _within(steps: Floats, low: Floats, high: Floats) -> Any:
    return (steps > low) & (steps < high)
