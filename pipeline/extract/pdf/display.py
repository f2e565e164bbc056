"""A page as a reader sees it: cut to its crop box, turned as the file says, y downwards."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2.raw as raw
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Display:
    """How a page's own space (y upwards) maps to the page as shown.

    `left`, `bottom`, `right`, `top` its visible part in its own space, in points; `turn` degrees
    clockwise by which it is shown: 0, 90, 180 or 270.
    """

    left: float
    bottom: float
    right: float
    top: float
    turn: int = 0

    @property
    def width(self) -> float:
        """Width as shown, in points."""
        size = self.top - self.bottom if self.turn % 180 else self.right - self.left
        return float(size)

    @property
    def height(self) -> float:
        """Height as shown, in points."""
        size = self.right - self.left if self.turn % 180 else self.top - self.bottom
        return float(size)

    def points(self, points: Floats) -> Floats:
        """Map points (n, 2) of the page's own space to the page as shown."""
        x, y = points[:, 0], points[:, 1]
        if self.turn == 90:
            return np.stack([y - self.bottom, x - self.left], 1)
        if self.turn == 180:
            return np.stack([self.right - x, y - self.bottom], 1)
        if self.turn == 270:
            return np.stack([self.top - y, self.right - x], 1)
        return np.stack([x - self.left, self.top - y], 1)

    def boxes(self, boxes: Floats) -> Floats:
        """Map boxes (n, 4) left, bottom, right, top to left, top, right, bottom as shown."""
        ends = np.stack([self.points(boxes[:, :2]), self.points(boxes[:, 2:])])
        return np.concatenate([ends.min(0), ends.max(0)], 1)


def display_of(page: Any) -> Display:
    """The display of a pypdfium2 `PdfPage`."""
    box = raw.FS_RECTF()
    turn = (raw.FPDFPage_GetRotation(page.raw) % 4) * 90
    if (
        not raw.FPDF_GetPageBoundingBox(page.raw, ctypes.byref(box))
        or box.right <= box.left
        or box.top <= box.bottom
    ):
        # A crop box outside the page leaves nothing of it: what is shown then is the whole page.
        left, bottom, right, top = page.get_mediabox()
        return Display(min(left, right), min(bottom, top), max(left, right), max(bottom, top), turn)
    return Display(box.left, box.bottom, box.right, box.top, turn)
