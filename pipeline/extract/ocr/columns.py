"""Columns of text in a picture, and the direction of its lines.

All of it looks at ink, a truth value a place; for vertical text the same is asked of the ink
turned over (rows for columns), where a column is a band (上段, 下段).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from pipeline.extract.ocr.picture import Ink, runs

Direction = Literal["rows", "columns", "unclear"]
_TILE = 96  # places: 92 points at 300 dpi, some six lines
_STRIP = 12  # places: a line of text
_MOST_COLUMNS = 3  # more are a table, whose rows are read across


def direction(ink: Ink) -> Direction:
    """Whether lines of text lie across (rows) or stand (columns): white is between lines."""
    height, width = ink.shape
    rows = ink.sum(1) > max(1, 0.005 * width)
    columns = ink.sum(0) > max(1, 0.005 * height)
    lying, standing = len(list(runs(rows))), len(list(runs(columns)))
    if lying <= 1 and standing <= 1:
        if width > 1.5 * height:
            return "rows"
        return "columns" if height > 1.5 * width else "unclear"
    if standing <= 1:  # one line, whose characters white parts, or lines that cover each other
        return "columns" if height > 0.25 * lying * width else "rows"
    if lying <= 1:
        return "rows" if width > 0.25 * standing * height else "columns"
    between_rows = between_columns = 0.0
    for top in range(0, height, _TILE):  # in small fields, for columns need not share lines
        for left in range(0, width, _TILE):
            field = ink[top : top + _TILE, left : left + _TILE]
            weight = float(field.sum())
            between_rows += weight * (1 - field.any(1).mean())
            between_columns += weight * (1 - field.any(0).mean())
    # In one or two lines the gaps between characters and words count as much as between lines.
    flat, slim = width > 4 * height and height < 50, height > 4 * width and width < 50
    if between_rows > 1.3 * between_columns and not slim:
        return "rows"
    if between_columns > 1.3 * between_rows and not flat:
        return "columns"
    return "unclear"


def column_parts(ink: Ink, *, gap: int, least: int) -> list[tuple[int, int, int, int]]:
    """Cut ink into (top, bottom, left, right) along its gutters, in reading order.

    A gutter is `gap` places wide, white over at least `least` places, has a quarter of the width of
    text on each side, and most lines have text on both sides: the white after a short line is none.
    What stands above and below it across the whole width is a part.
    """
    height, width = ink.shape
    edges = [*range(0, height, _STRIP), height]
    sums = np.concatenate([np.zeros((1, width), np.int32), np.cumsum(ink, 0, dtype=np.int32)])
    best: tuple[int, int, list[tuple[int, int]]] | None = None
    for i, top in enumerate(edges):
        for j in range(len(edges) - 1, i, -1):
            bottom = edges[j]
            if bottom - top < least or (best and bottom - top <= best[1] - best[0]):
                break
            texts = _between_gutters(sums[bottom] > sums[top], gap, width)
            if 1 < len(texts) <= _MOST_COLUMNS and _filled(sums, edges[i : j + 1], texts):
                best = (top, bottom, texts)
                break
    if best is None:
        return [(0, height, 0, width)]
    dark = ink.sum(1)
    top, bottom = (_whitest(dark, edge) for edge in best[:2])
    found = [(0, top, 0, width)] if ink[:top].any() else []
    found += [(top, bottom, left, right) for left, right in best[2]]
    if ink[bottom:].any():
        found.append((bottom, height, 0, width))
    return found


def _whitest(dark: NDArray[np.int64], edge: int) -> int:
    """The row near `edge` with least ink, where a cut does no harm."""
    if edge in (0, len(dark)):
        return edge
    low = max(0, edge - _STRIP)
    return low + int(np.argmin(dark[low : edge + _STRIP]))


def _between_gutters(dark: Ink, gap: int, width: int) -> list[tuple[int, int]]:
    """The spans of text, when each is a quarter of the width or more; else none."""
    spans: list[tuple[int, int]] = []
    for first, last in runs(dark):
        if spans and first - spans[-1][1] < gap:
            spans[-1] = (spans[-1][0], last)
        else:
            spans.append((first, last))
    wide = all(last - first >= 0.22 * width for first, last in spans)
    return spans if wide else []


def _filled(
    sums: NDArray[np.int32], edges: Sequence[int], texts: Sequence[tuple[int, int]]
) -> bool:
    """Whether most strips with text have it in every column."""
    full = some = 0
    for top, bottom in itertools.pairwise(edges):
        dark = sums[bottom] > sums[top]
        here = [dark[first:last].any() for first, last in texts]
        full += all(here)
        some += any(here)
    return full >= max(4, 0.6 * some)
