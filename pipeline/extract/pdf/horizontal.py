"""Horizontal text of a page: characters to lines in reading order.

Text turned by 90, 180 or 270 degrees is read on a page turned until it stands upright, and follows
the upright text as regions of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.extract.pdf.characters import Characters
from pipeline.extract.pdf.columns import regions
from pipeline.extract.pdf.fragments import fragments
from pipeline.extract.pdf.lines import grouped, text_lines
from pipeline.extract.pdf.page import Rectangle, TextLine

Floats = NDArray[np.float64]


def horizontal_lines(
    characters: Characters,
    rules: Sequence[Rectangle],
    pictures: Sequence[Rectangle],
    *,
    width: float,
    height: float,
) -> list[TextLine]:
    """The lines in reading order, column by column; each column is a region."""
    quarter = np.round(characters.angles / 90).astype(np.int32) % 4
    if not quarter.any():
        return _upright(characters, rules, pictures, width, height, 0)
    lines: list[TextLine] = []
    # What most of the page is set in comes first.
    counts = np.bincount(quarter, minlength=4)
    for turn in sorted(range(4), key=lambda turn: -counts[turn] if turn else -1.2 * counts[0]):
        part = characters.take(quarter == turn)
        if not len(part):
            continue
        size = (height, width) if turn % 2 else (width, height)
        part.boxes = _turned(part.boxes, turn, width, height)
        pens = np.concatenate([part.origins, part.origins], 1)
        part.origins = _turned(pens, turn, width, height)[:, :2]
        found = _upright(
            part,
            _boxes(_turned(_array(rules), turn, width, height)),
            _boxes(_turned(_array(pictures), turn, width, height)),
            *size,
            lines[-1].region + 1 if lines else 0,
        )
        back = _turned(_array([line.box for line in found]), -turn % 4, *size)
        for line, box in zip(found, _boxes(back), strict=True):
            line.box = box
        lines.extend(found)
    return lines


def _upright(
    characters: Characters,
    rules: Sequence[Rectangle],
    pictures: Sequence[Rectangle],
    width: float,
    height: float,
    first: int,
) -> list[TextLine]:
    found = fragments(characters, rules)
    lines: list[list[int]] = []
    numbers: list[int] = []
    parts = regions(found, rules, pictures, width=width, height=height)
    for number, region in enumerate(parts, first):
        part = grouped(found, region)
        lines.extend(part)
        numbers.extend([number] * len(part))
    return text_lines(characters, found, lines, numbers)


def _turned(boxes: Floats, quarters: int, width: float, height: float) -> Floats:
    """Boxes on the page turned clockwise by quarters: what reads upwards stands upright by one."""
    left, top, right, bottom = boxes.T
    if quarters == 1:
        return np.stack([height - bottom, left, height - top, right], 1)
    if quarters == 2:
        return np.stack([width - right, height - bottom, width - left, height - top], 1)
    if quarters == 3:
        return np.stack([top, width - right, bottom, width - left], 1)
    return boxes


def _array(boxes: Sequence[Rectangle]) -> Floats:
    return np.array(boxes, np.float64).reshape(-1, 4)


def _boxes(boxes: Floats) -> list[Rectangle]:
    return [(a, b, c, d) for a, b, c, d in boxes.round(2).tolist()]
