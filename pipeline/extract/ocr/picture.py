"""A page as a grey picture: straightened, without its rules, cut into blocks of text.

Everything is found on a copy of a quarter of the resolution, by sums over rows and columns.
Boxes are (top, bottom, left, right) in pixels of the full picture.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.extract.pdf.page import Rectangle

Grey = NDArray[np.uint8]
Ink = NDArray[np.bool_]
Part = tuple[int, int, int, int]

STEP = 4  # pixels of the full picture to one of the copy
_MOST_PIXELS = 40_000_000  # an A3 page at 400 dpi has 31 million


@dataclass(frozen=True, slots=True)
class Picture:
    """A page's picture: `grey` (rows, columns) without rules, `scale` pixels a point.

    `angle` degrees by which it was turned counter-clockwise to straighten it; `rules` long straight
    lines (top, bottom, left, right) that were taken out; `width`, `height` of the page in points;
    `dark` where ink is, a place for `STEP` × `STEP` pixels.
    """

    grey: Grey
    scale: float
    angle: float
    rules: tuple[Part, ...]
    width: float
    height: float
    dark: Ink

    @property
    def dpi(self) -> int:
        """Dots an inch."""
        return round(self.scale * 72)

    def ink(self, part: Part) -> Ink:
        """The dark places of a part, at a quarter of its resolution."""
        return self.dark[
            part[0] // STEP : -(-part[1] // STEP), part[2] // STEP : -(-part[3] // STEP)
        ]

    def box(self, left: float, top: float, right: float, bottom: float) -> Rectangle:
        """A box of pixels in points of the page as it is, before it was straightened."""
        rows, columns = self.grey.shape
        x, y = (left + right) / 2 - columns / 2, (top + bottom) / 2 - rows / 2
        turn = math.radians(self.angle)
        dx = x * math.cos(turn) - y * math.sin(turn) - x
        dy = x * math.sin(turn) + y * math.cos(turn) - y
        scale = self.scale
        return (
            round((left + dx) / scale, 2),
            round((top + dy) / scale, 2),
            round((right + dx) / scale, 2),
            round((bottom + dy) / scale, 2),
        )


def picture_of(page: Any, *, dpi: int = 300) -> Picture:
    """Render a pypdfium2 `PdfPage`; a page so large that it costs too much gets fewer dots."""
    width, height = page.get_size()
    scale = dpi / 72
    scale = min(scale, math.sqrt(_MOST_PIXELS / max(1.0, width * height)))
    grey = np.array(page.render(scale=scale, grayscale=True, may_draw_forms=True).to_numpy())
    grey = np.ascontiguousarray(grey.reshape(grey.shape[:2]))
    angle = _skew(_ink(grey))
    if abs(angle) >= 0.1:
        from PIL import Image

        turned = Image.fromarray(grey).rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
        grey = np.array(turned)
    rules = _take_rules(grey)
    _take_edges(grey)
    return Picture(grey, scale, angle, rules, width, height, _ink(grey))


def parts(picture: Picture) -> list[Part]:
    """The blocks of a page, from top to bottom: between long rules and wide white bands."""
    rows, columns = picture.grey.shape
    cuts = sorted(
        (top + bottom) // 2
        for top, bottom, left, right in picture.rules
        if right - left >= 0.5 * columns and bottom - top < right - left
    )
    if len(cuts) > 4:  # a table's rules, which part rows and not texts
        cuts = []
    edges = [0, *cuts, rows]
    gap = round(0.4 * picture.dpi)
    found: list[Part] = []
    for top, bottom in itertools.pairwise(edges):
        found.extend(_cut(picture, (top, bottom, 0, columns), gap))
    return found


def runs(dark: Any) -> Iterator[tuple[int, int]]:
    """Where a row of truth values is true: half-open spans."""
    padded = np.concatenate([[False], dark, [False]])
    ends = np.flatnonzero(padded[1:] != padded[:-1])
    yield from ((int(a), int(b)) for a, b in zip(ends[::2], ends[1::2], strict=True))


def trimmed(picture: Picture, part: Part) -> Part | None:
    """The part without its white margins; None when nothing is on it."""
    ink = picture.ink(part)
    ys, xs = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
    if len(ys) < 2 or len(xs) < 2:
        return None
    top, left = part[0] // STEP * STEP, part[2] // STEP * STEP
    rows, columns = picture.grey.shape
    return (
        max(0, top + (int(ys[0]) - 2) * STEP),
        min(rows, top + (int(ys[-1]) + 3) * STEP),
        max(0, left + (int(xs[0]) - 2) * STEP),
        min(columns, left + (int(xs[-1]) + 3) * STEP),
    )


def _cut(picture: Picture, part: Part, gap: int, depth: int = 0) -> list[Part]:
    """Cut at the widest white bands, rows first; parts from the top and the left."""
    whole = trimmed(picture, part)
    if whole is None:
        return []
    ink = picture.ink(whole)
    for axis in (1, 0):
        spans = _joined(list(runs(ink.any(axis))), gap // STEP)
        if len(spans) > 1 and depth < 6:
            top, bottom, left, right = whole
            found: list[Part] = []
            for first, last in spans:
                if axis:
                    piece = (top + first * STEP, min(bottom, top + last * STEP), left, right)
                else:
                    piece = (top, bottom, left + first * STEP, min(right, left + last * STEP))
                found.extend(_cut(picture, piece, gap, depth + 1))
            return found
    return [whole]


def _joined(spans: list[tuple[int, int]], gap: int) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for first, last in spans:
        if found and first - found[-1][1] < gap:
            found[-1] = (found[-1][0], last)
        else:
            found.append((first, last))
    return found


def _ink(grey: Grey) -> Ink:
    """Dark places of a quarter of the resolution, specks of one pixel left out."""
    rows, columns = (size // STEP * STEP for size in grey.shape)
    blocks = grey[:rows, :columns].reshape(rows // STEP, STEP, columns // STEP, STEP)
    means = blocks.mean((1, 3))
    paper = float(np.percentile(means, 90)) if means.size else 255.0
    dark: Ink = means < 0.8 * paper
    return dark


def _skew(ink: Ink) -> float:
    """Degrees (counter-clockwise) that straighten the lines: they make the sharpest profile."""
    ys, xs = np.nonzero(ink)
    if len(ys) < 500:
        return 0.0
    best, angle = 0.0, 0.0
    still = 0.0
    for tenth in range(-20, 21):
        slope = math.tan(math.radians(tenth / 10))
        sharp = max(_sharpness(np.round(ys + xs * slope)), _sharpness(np.round(xs - ys * slope)))
        if tenth == 0:
            still = sharp
        if sharp > best:
            best, angle = sharp, tenth / 10
    return -angle if best > 1.03 * still else 0.0


def _sharpness(places: Any) -> float:
    profile = np.bincount((places - places.min()).astype(np.int64))
    return float((np.diff(profile) ** 2).sum())


def _take_rules(grey: Grey) -> tuple[Part, ...]:
    """Paint long straight lines over with white, and say where they were."""
    ink = _ink(grey)
    found: list[Part] = []
    for turned, dark in ((False, ink), (True, ink.T)):
        least = round(0.3 * dark.shape[1])
        for y in np.flatnonzero(dark.sum(1) >= least):
            for first, last in runs(dark[y]):
                if last - first >= least:
                    line = (int(y) - 1, int(y) + 2, first, last)
                    found.append(line if not turned else (first, last, line[0], line[1]))
    merged = _merged(found)
    kept = []
    for part in merged:  # a double rule is thick; a bar behind a heading is thicker
        thin, long = sorted((part[1] - part[0], part[3] - part[2]))
        if thin <= 8 and long > 15 * thin:
            kept.append(part)
    result: list[Part] = []
    for top, bottom, left, right in kept:
        part = (max(0, top) * STEP, bottom * STEP, max(0, left) * STEP, right * STEP)
        grey[part[0] : part[1], part[2] : part[3]] = 255
        result.append(part)
    return tuple(result)


def _merged(found: list[Part]) -> list[Part]:
    """Neighbouring runs of one thick or slightly slanting line as one."""
    result: list[Part] = []
    for part in found:
        for i, other in enumerate(result):
            if (
                part[0] <= other[1] + 1
                and other[0] <= part[1] + 1
                and part[2] <= other[3] + 1
                and other[2] <= part[3] + 1
                and (part[3] - part[2] > part[1] - part[0])
                == (other[3] - other[2] > other[1] - other[0])
            ):
                result[i] = (min(part[0], other[0]), max(part[1], other[1]),
                             min(part[2], other[2]), max(part[3], other[3]))  # fmt: skip
                break
        else:
            result.append(part)
    return result


def _take_edges(grey: Grey) -> None:
    """Paint the dark border over that a scanner leaves along the edges of a page."""
    for side in (grey, grey[::-1], grey.T, grey.T[::-1]):
        share = _ink(side).mean(1)
        most = max(1, round(0.04 * len(share)))
        first = next((i for i in range(most) if share[i] < 0.4), 0)
        side[: first * STEP] = 255
