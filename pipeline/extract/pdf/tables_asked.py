"""pdfplumber's view of a table's grid, for grids that the drawn rules leave in doubt."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from pipeline.extract.pdf.page import Rectangle
from pipeline.extract.pdf.tables_grid import Area, Grid

_SETTINGS = {
    "vertical_strategy": "lines",
    "horizontal_strategy": "lines",
    "snap_tolerance": 3,
    "join_tolerance": 3,
    "intersection_tolerance": 3,
}


class Plumber:
    """A PDF opened by pdfplumber when it is first asked, and read only where it is asked."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._document: Any = None
        self._grids: dict[int, list[Grid]] = {}

    def page(self, number: int) -> Callable[[Rectangle], Grid | None]:
        """What gives the grid on a page (from 1) that covers a box, or None."""

        def ask(box: Rectangle) -> Grid | None:
            if number not in self._grids:
                self._grids[number] = self._read(number)
            return max(
                (grid for grid in self._grids[number] if _shared(grid.box, box) > 0.7),
                key=lambda grid: _shared(grid.box, box),
                default=None,
            )

        return ask

    def close(self) -> None:
        """Close the file, where it was opened."""
        if self._document is not None:
            self._document.close()
            self._document = None

    def _read(self, number: int) -> list[Grid]:
        import pdfplumber

        try:
            if self._document is None:
                self._document = pdfplumber.open(io.BytesIO(self._data))
            page = self._document.pages[number - 1]
            found = [_grid(table.cells) for table in page.find_tables(_SETTINGS)]
            page.close()
        except Exception:  # pdfminer fails in ways of its own on files that pdfium reads
            return []
        return [grid for grid in found if grid is not None]


def _grid(boxes: list[Rectangle]) -> Grid | None:
    """A grid of cells' boxes; None when they leave more than a tenth of it open."""
    if len(boxes) < 3:
        return None
    xs = tuple(sorted({float(x) for box in boxes for x in (box[0], box[2])}))
    ys = tuple(sorted({float(y) for box in boxes for y in (box[1], box[3])}))
    areas = []
    for left, top, right, bottom in boxes:
        row, column = ys.index(top), xs.index(left)
        areas.append(Area(row, column, ys.index(bottom) - row, xs.index(right) - column))
    places = sum(area.rows * area.columns for area in areas)
    whole = (len(xs) - 1) * (len(ys) - 1)
    if not 0.9 * whole <= places <= whole:
        return None
    areas.sort(key=lambda area: (area.row, area.column))
    return Grid(xs, ys, tuple(areas), places / whole)


def _shared(one: Rectangle, other: Rectangle) -> float:
    """Intersection over union."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    if wide <= 0 or high <= 0:
        return 0.0
    both = wide * high
    sizes = [(box[2] - box[0]) * (box[3] - box[1]) for box in (one, other)]
    return both / (sizes[0] + sizes[1] - both)
