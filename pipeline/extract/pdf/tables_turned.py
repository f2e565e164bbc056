"""Tables turned by a quarter: wide ones printed so on an upright page, and those in vertical text.

In vertical Japanese a table's rows stand from right to left, the cells of a row from the top.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from pipeline.extract.pdf.characters import Characters
from pipeline.extract.pdf.page import PageRead, Rectangle, Table
from pipeline.extract.pdf.vertical import laid

_LEAST = 40  # turned glyphs; a stamp or a label beside the text has fewer
_MOSTLY = 0.9  # of the glyphs in a turned table that are turned
Find = Callable[[Characters, PageRead], list[Table]]


def turned_tables(found: Characters, page: PageRead, find: Find) -> list[Table]:
    """The tables that `find` sees when the page is turned; their boxes are those of the page."""
    result: list[Table] = []
    for angle in (90, 270):
        chosen = np.abs(found.angles - angle) < 15
        if int(chosen.sum()) < _LEAST:
            continue
        turned = found.take(chosen)
        turned.boxes = _turned(turned.boxes, page, angle)
        points = np.concatenate([turned.origins, turned.origins], 1)
        turned.origins = _turned(points, page, angle)[:, :2]
        turned.angles = np.zeros_like(turned.angles)
        result += _seen(found, chosen, turned, page, angle, find)
    return result


def vertical_tables(
    found: Characters, level: NDArray[np.bool_], page: PageRead, find: Find
) -> list[Table]:
    """The tables in vertical text; `level` says which glyphs of the page are set horizontally."""
    if level.all() or not page.rules:
        return []
    return _seen(found, ~level, laid(found.take(~level), page.width), page, 270, find)


def _seen(
    found: Characters,
    chosen: NDArray[np.bool_],
    turned: Characters,
    page: PageRead,
    angle: int,
    find: Find,
) -> list[Table]:
    rules = _turned(np.asarray(page.rules or [(0.0, 0.0, 0.0, 0.0)]), page, angle)
    upright = PageRead(
        page.number, page.height, page.width, page.grade,
        rules=[(a, b, c, d) for a, b, c, d in rules.tolist()],
    )  # fmt: skip
    tables = [_back(table, page, angle) for table in find(turned, upright)]
    return [table for table in tables if share_of(found, chosen, table.box) >= _MOSTLY]


def _turned(boxes: NDArray[np.float64], page: PageRead, angle: int) -> NDArray[np.float64]:
    left, top, right, bottom = boxes.T
    if angle == 270:
        return np.stack([top, page.width - right, bottom, page.width - left], 1)
    return np.stack([page.height - bottom, left, page.height - top, right], 1)


def _back(table: Table, page: PageRead, angle: int) -> Table:
    def box_of(box: Rectangle) -> Rectangle:
        left, top, right, bottom = box
        if angle == 270:
            return (page.width - bottom, left, page.width - top, right)
        return (top, page.height - right, bottom, page.height - left)

    cells = tuple(replace(cell, box=box_of(cell.box)) for cell in table.cells)
    return Table(box_of(table.box), table.at, cells)


def share_of(found: Characters, chosen: NDArray[np.bool_], box: Rectangle) -> float:
    """Which part of the glyphs in a box are chosen."""
    x = (found.boxes[:, 0] + found.boxes[:, 2]) / 2
    y = (found.boxes[:, 1] + found.boxes[:, 3]) / 2
    here = (x >= box[0]) & (x <= box[2]) & (y >= box[1]) & (y <= box[3])
    return float(chosen[here].mean()) if here.any() else 0.0
