"""Vertical Japanese: the columns of a page from right to left, as lines in reading order.

    units -> regions (bands one above the other, margins) -> columns -> lines

Nothing here reads what the text says; the order follows from where the glyphs stand.  A page of
JIS vertical setting (JIS X 4051) puts its columns from right to left and its bands from top to
bottom; Latin turned to run downwards, as in the English half of a treaty print, reads alike and
is a region of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pipeline.extract.pdf.page import Rectangle, TextLine
from pipeline.extract.pdf.vertical_bands import Chosen, bands, clusters
from pipeline.extract.pdf.vertical_columns import FORMS, columns, lines
from pipeline.extract.pdf.vertical_units import (
    ABOVE,
    OTHER,
    SIDE,
    TURNED,
    WIDE,
    Units,
    downward,
    units,
)

if TYPE_CHECKING:
    from pipeline.extract.pdf.characters import Characters

Mask = NDArray[np.bool_]
_MOST = 20_000  # characters; a vertical page of small type in three bands has 4,000
_SET_ACROSS = 1.6  # ems: the widest group of figures within a column
_NEXT = 1.35  # ems at most from a character of a row to the next; columns are further apart


def is_vertical(characters: Characters) -> bool:
    """Tell whether most of a page is written in columns from top to bottom."""
    if not 2 < len(characters) < _MOST:
        return False
    return _is_vertical(units(characters))


def vertical_lines(
    characters: Characters, rules: Sequence[Rectangle], width: float, height: float
) -> list[TextLine]:
    """A vertical page's lines in reading order; what is set horizontally on it is left out."""
    return read_vertical(characters, rules, width, height)[0]


def read_vertical(
    characters: Characters, rules: Sequence[Rectangle], width: float, height: float
) -> tuple[list[TextLine], Mask]:
    """A vertical page's lines, and which characters are set horizontally and are in none.

    `rules` are drawn lines as thin boxes; `width` and `height` the page's, in points.  The mask
    has one entry a character: page numbers in figures at the foot, horizontal captions.
    """
    if not len(characters):
        return [], np.zeros(0, np.bool_)
    found = units(characters)
    level = _level(found)
    chosen = np.flatnonzero(~level)
    full = chosen[found.kinds[chosen] != SIDE]
    rest = np.repeat(level, np.diff(found.starts))
    if not len(full):
        return [], np.ones(len(characters), np.bool_)
    em = float(np.median(found.sizes[full]))
    regions = [columns(found, region, characters) for region in bands(found, chosen, rules, em)]
    return lines(found, regions, characters), rest


def level_of(characters: Characters) -> Mask:
    """Which characters of a vertical page are set horizontally."""
    found = units(characters)
    level: Mask = np.repeat(_level(found), np.diff(found.starts))
    return level


def laid(characters: Characters, width: float) -> Characters:
    """Vertical text as it would stand in lines: the page turned, each glyph in its em square.

    `width` is the page's: what was at its right edge is at the top, at the left what was there.
    """
    found = units(characters)
    chosen = np.repeat(np.arange(len(found)), np.diff(found.starts))
    laid_down = characters.take(slice(None))
    laid_down.boxes = np.stack(
        [found.tops, width - found.rights, found.bottoms, width - found.lefts], 1
    )[chosen]
    laid_down.origins = np.stack([found.tops, width - found.middles + ABOVE * found.sizes], 1)[
        chosen
    ]
    laid_down.angles = np.zeros_like(characters.angles)
    laid_down.codes = np.asarray(
        [ord(FORMS.get(code, chr(code))) for code in characters.codes.tolist()],
        characters.codes.dtype,
    )
    return laid_down


def _is_vertical(found: Units) -> bool:
    beneath, beside = downward(found)
    below, right = int(beneath.sum()), int(beside.sum())
    wide = int((found.kinds == WIDE).sum())
    if wide >= 20 and (below + right < 0.3 * wide or _is_spaced(found, beside)):
        return _grid_is_vertical(found)  # the file's order tells nothing
    return below >= 2 and below > right


def _is_spaced(found: Units, beside: Mask) -> bool:
    """Tell whether what follows at the right is mostly a column away, not the next character."""
    at = np.flatnonzero(beside)
    if not len(at):
        return False
    steps = (found.middles[at + 1] - found.middles[at]) / found.sizes[at]
    return bool(np.median(steps) > _NEXT)


def _grid_is_vertical(found: Units) -> bool:
    """By geometry alone: the neighbours along a line stand closer than the next line's."""
    chosen = np.flatnonzero(found.kinds == WIDE)
    x, y = found.middles[chosen], found.heights[chosen]
    em = float(np.median(found.sizes[chosen]))
    steps = []
    for along, axis in ((y, x), (x, y)):
        number = clusters(axis, 0.3 * em)
        order = np.lexsort((along, number))
        step = np.diff(along[order])[np.diff(number[order]) == 0]
        steps.append(float(np.median(step)) if len(step) else np.inf)
    return bool(steps[0] < 0.9 * steps[1])


def _level(found: Units) -> Mask:
    """Which units are set horizontally: long groups, rows of ems, figures far from any column."""
    level: Mask = found.kinds == OTHER
    em = float(np.median(found.sizes)) if len(found) else 1.0
    level |= (found.kinds == SIDE) & (found.rights - found.lefts > 2.3 * em)
    below, right = downward(found)
    follows = np.concatenate([[False], below[:-1]]) | below
    near = np.append(np.diff(found.middles) < _NEXT * found.sizes[:-1], False)
    row = right & near & ~follows
    row[1:] |= row[:-1]  # a row's last unit is followed by nothing
    row &= ~follows
    begins = np.flatnonzero(np.diff(np.concatenate([[False], row, [False]]).astype(np.int8)))
    for first, last in zip(begins[::2], begins[1::2], strict=True):
        level[first:last] |= last - first >= 3
    text = ~level & ((found.kinds == WIDE) | (found.kinds == TURNED))
    if not text.any():
        return np.ones_like(level)
    side = np.flatnonzero(~level & (found.kinds == SIDE))
    if len(side):
        level[side] = ~_stands_in_text(found, np.flatnonzero(text), side, em)
    return level


def _stands_in_text(found: Units, text: Chosen, side: Chosen, em: float) -> Mask:
    """Which groups belong to a column, or stand no lower and no higher than those around."""
    away = np.abs(found.middles[side][:, None] - found.middles[text])
    steps = np.abs(found.heights[side][:, None] - found.heights[text])
    touching = ((away < 0.8 * em) & (steps < 2.2 * em)).any(1)
    around = away < 4 * em
    # A label (a) may stand a little above its column; what is below all columns is the page's foot.
    top = np.where(around, found.tops[text], np.inf).min(1) - em
    bottom = np.where(around, found.bottoms[text], -np.inf).max(1)
    at = found.heights[side]
    # What a column ends with is set in its width; a wider group below all of them is the page's.
    wide = found.rights[side] - found.lefts[side] > _SET_ACROSS * em
    touching &= ~(wide & (at > found.bottoms[text].max()))
    result: Mask = touching | ((top < at) & (at < bottom))
    return result
