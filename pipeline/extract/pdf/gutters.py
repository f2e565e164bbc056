"""The gutters between columns of text.

A gutter is a tall white rectangle with columns of text on both sides.  Labels hung out in front
of a list, the columns of a table, leaders and page numbers leave white rectangles as well: what
stands beside a gutter must be as wide as a column, and its lines full.  How much of that is asked
depends on the file's own order: where it sets one side to the end and then the other, the white
is a gutter; where it goes from side to side, line by line, it is mostly a table.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.extract.pdf.fragments import Fragments
from pipeline.extract.pdf.page import Rectangle

EMS = 7.0  # a column is at least so many ems wide
_X, _Y = 2.0, 3.0  # points; the raster on which white is looked for
_CELLS = 600  # of the raster along one side, at most
_COLUMN = 3  # lines of a column, at least, for the file's order to tell where it ends
_FULL = 0.7  # of a column's width that its lines take
_TRIES = 8  # white rectangles that are looked at in one region
Indices = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Page:
    """What the search for gutters looks at."""

    found: Fragments
    blockers: NDArray[np.float64]  # drawn boxes that a gutter does not run through
    level: tuple[Rectangle, ...]  # rules from side to side
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Gutter:
    """A white rectangle between two columns, in points."""

    left: float
    right: float
    top: float
    bottom: float


def find_gutter(page: Page, chosen: Indices) -> Gutter | None:
    """The tallest white rectangle with a column on each side of it."""
    boxes = page.found.boxes[chosen]
    size = float(np.median(page.found.sizes[chosen]))
    x0, y0, x1, y1 = boxes[:, 0].min(), boxes[:, 1].min(), boxes[:, 2].max(), boxes[:, 3].max()
    if x1 - x0 < 2 * EMS * size or y1 - y0 < 1.5 * size:
        return None
    wide, tall = max(_X, (x1 - x0) / _CELLS), max(_Y, (y1 - y0) / _CELLS)
    ink = _raster(boxes, page.blockers, x0, y0, x1, y1, wide, tall)
    rows, columns = ink.shape
    at = np.arange(rows)[:, None]
    last = np.maximum.accumulate(np.where(ink, at, -1), axis=0)
    runs = at - last
    ends = runs.argmax(0)
    longest = runs[ends, np.arange(columns)]
    narrowest = max(4.0, 0.6 * size)
    for _ in range(_TRIES):
        x = int(longest.argmax())
        if longest[x] * tall < 1.5 * size:
            return None
        bottom = int(ends[x]) + 1
        top = bottom - int(longest[x])
        white = np.logical_not(ink[top:bottom].any(0)).tolist()
        low, high = x, x
        while low > 0 and white[low - 1]:
            low -= 1
        while high + 1 < columns and white[high + 1]:
            high += 1
        longest[low : high + 1] = 0
        if (high + 1 - low) * wide >= narrowest and low > 0 and high + 1 < columns:
            found = Gutter(
                x0 + low * wide, x0 + (high + 1) * wide, y0 + top * tall, y0 + bottom * tall
            )
            gutter = _between_columns(page, chosen, found, size)
            if gutter is not None:
                return gutter
    return None


def _raster(
    boxes: NDArray[np.float64],
    blockers: NDArray[np.float64],
    x0: float,
    y0: float,
    x1: float,
    y1: float,
    wide: float,
    tall: float,
) -> NDArray[np.bool_]:
    """Where text or a drawn box is, by cells of the raster, `wide` × `tall` points each."""
    if len(blockers):
        near = (
            (blockers[:, 2] > x0) & (blockers[:, 0] < x1)
            & (blockers[:, 3] > y0) & (blockers[:, 1] < y1)
        )  # fmt: skip
        boxes = np.concatenate([boxes, blockers[near]])
    columns, rows = int((x1 - x0) / wide) + 2, int((y1 - y0) / tall) + 2
    left = np.clip(((boxes[:, 0] - x0) / wide + 0.3).astype(np.intp), 0, columns - 1)
    right = np.clip(np.ceil((boxes[:, 2] - x0) / wide - 0.3).astype(np.intp), left + 1, columns)
    top = np.clip(((boxes[:, 1] - y0) / tall).astype(np.intp), 0, rows - 1)
    bottom = np.clip(np.ceil((boxes[:, 3] - y0) / tall).astype(np.intp), top + 1, rows)
    edges = np.zeros((rows + 1, columns + 1), np.int32)
    np.add.at(edges, (top, left), 1)
    np.add.at(edges, (bottom, right), 1)
    np.add.at(edges, (top, right), -1)
    np.add.at(edges, (bottom, left), -1)
    ink: NDArray[np.bool_] = edges.cumsum(0).cumsum(1)[:rows, :columns] > 0
    return ink


@dataclass(frozen=True, slots=True)
class _Side:
    """The text beside a gutter: its lines' places, how wide it is and how full its lines are."""

    lines: int
    width: float
    cover: float
    density: float
    top: float
    bottom: float


def _side(page: Page, chosen: Indices) -> _Side:
    order = chosen[np.argsort(page.found.baselines[chosen], kind="stable")]
    base, boxes = page.found.baselines[order], page.found.boxes[order]
    size = float(np.median(page.found.sizes[order]))
    begins = np.concatenate([[True], np.diff(base) > 0.4 * size])
    starts = np.flatnonzero(begins)
    width = float(boxes[:, 2].max() - boxes[:, 0].min())
    covered = np.add.reduceat(boxes[:, 2] - boxes[:, 0], starts) / max(width, 1.0)
    steps = np.diff(base[starts])
    pitch = float(np.median(steps)) if len(steps) else size
    extent = float(base[-1] - base[0]) + pitch
    return _Side(
        len(starts),
        width,
        float(np.median(covered)),
        min(1.0, len(starts) * pitch / max(extent, 1.0)),
        float(boxes[:, 1].min()),
        float(boxes[:, 3].max()),
    )


def _between_columns(page: Page, chosen: Indices, gutter: Gutter, size: float) -> Gutter | None:
    """The gutter, with its ends set right, if columns stand on both sides of it."""
    boxes = page.found.boxes[chosen]
    middle = (boxes[:, 1] + boxes[:, 3]) / 2
    inside = (middle >= gutter.top) & (middle <= gutter.bottom)
    is_left = boxes[:, 2] <= gutter.right
    lefts, rights = chosen[inside & is_left], chosen[inside & ~is_left]
    if not len(lefts) or not len(rights):
        return None
    end = _end_of_columns(page, chosen[inside], is_left[inside])
    if end is not None:
        inside &= middle < end
        lefts, rights = chosen[inside & is_left], chosen[inside & ~is_left]
        gutter = Gutter(gutter.left, gutter.right, gutter.top, end)
    left, right = _side(page, lefts), _side(page, rights)
    if min(left.width, right.width) < max(EMS * size, 0.1 * page.width):
        return None
    fewer, others = middle[inside & is_left], middle[inside & ~is_left]
    if left.lines > right.lines:
        fewer, others = others, fewer
    if np.count_nonzero(_nearest(fewer, others) < size) < 0.5 * len(fewer):
        return None  # one above the other: a date under the text, a note below it
    sides = is_left[inside]
    crosses = np.diff(sides.astype(np.int8))
    switches = int(np.count_nonzero(crosses))
    # Words that a justified line spreads: the file goes on beyond the white on the same line.
    steps = np.abs(np.diff(page.found.baselines[chosen[inside]]))
    spread = bool(((crosses == -1) & (steps < 0.1 * size)).any())
    fewest, most = min(left.lines, right.lines), max(left.lines, right.lines)
    cover = min(left.cover, right.cover)
    if switches <= 2:
        few = (fewest < 2 and most < 3) or (spread and fewest < 4)
        good = not few and cover >= (0.35 if most >= 3 else 0.5)
    elif switches <= 0.3 * fewest:
        good = fewest >= 4 and cover >= 0.45
    else:
        good = (
            fewest >= 8
            and cover >= 0.6
            and min(left.density, right.density) >= 0.6
            and min(left.width, right.width) >= 0.2 * page.width
        )
    return _trimmed(page, lefts, rights, left, right, gutter) if good else None


def _end_of_columns(page: Page, chosen: Indices, is_left: NDArray[np.bool_]) -> float | None:
    """Where two columns end, above what the file sets after both of them and below both.

    Short lines below columns (a heading, a list) leave the gutter white and seem to go on with the
    column on the left; the file's own order tells that they do not.
    """
    changes = np.flatnonzero(np.diff(is_left.astype(np.int8)))
    if len(changes) < 2 or not is_left[0]:
        return None
    boxes = page.found.boxes[chosen]
    after = int(changes[1]) + 1
    both, late = boxes[:after], boxes[after:]
    low, high = float(both[:, 3].max()), float(late[:, 1].min())
    if high < low:
        return None
    sides = [_side(page, part) for part in np.split(chosen[:after], [int(changes[0]) + 1])]
    # Where the file goes to the other side again it may go along the rows of a table.
    full = len(changes) == 2 or min(side.cover for side in sides) >= _FULL
    if not full or min(side.lines for side in sides) < _COLUMN:
        return None
    return (low + high) / 2


def _nearest(values: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far each value is from the nearest of the others."""
    known = np.concatenate([[-np.inf], np.sort(others), [np.inf]])
    place = np.searchsorted(known, values)
    nearest: NDArray[np.float64] = np.minimum(values - known[place - 1], known[place] - values)
    return nearest


def _trimmed(
    page: Page, lefts: Indices, rights: Indices, left: _Side, right: _Side, gutter: Gutter
) -> Gutter:
    """Leave out a line above the columns on the right, and a heading below them on the left.

    In a column these would be read in the middle of the text: a date at the head of the page, the
    short title of what follows in full width.
    """
    top, bottom = gutter.top, gutter.bottom
    edge = _gap(page, rights, left.top, above=True)
    if edge is not None:
        top = edge
    edge = _gap(page, lefts, right.bottom, above=False)
    if edge is not None and _goes_on_below(page, gutter):
        bottom = edge
    return Gutter(gutter.left, gutter.right, top, bottom)


def _gap(page: Page, side: Indices, limit: float, *, above: bool) -> float | None:
    """The middle of the white beyond which one or two lines stand above (below) `limit`."""
    boxes = page.found.boxes[side]
    size = float(np.median(page.found.sizes[side]))
    out = boxes[:, 3] < limit if above else boxes[:, 1] > limit
    if not out.any() or out.all():
        return None
    beyond, rest = boxes[out], boxes[~out]
    tall = float(beyond[:, 3].max() - beyond[:, 1].min())
    if above:
        far, near = float(beyond[:, 3].max()), float(rest[:, 1].min())
    else:
        far, near = float(rest[:, 3].max()), float(beyond[:, 1].min())
    return (far + near) / 2 if near - far > 0.9 * size and tall < 2.6 * size else None


def _goes_on_below(page: Page, gutter: Gutter) -> bool:
    """Tell whether text in full width follows a gutter's lower end."""
    boxes = page.found.boxes
    crossing = (boxes[:, 0] < gutter.left) & (boxes[:, 2] > gutter.right)
    under = (boxes[:, 1] > gutter.bottom - _Y) & (boxes[:, 1] < gutter.bottom + 40)
    return bool((crossing & under).any())
