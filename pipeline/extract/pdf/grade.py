"""Whether a PDF page's text layer can be read: text, broken, image or empty.

A page is graded from what it draws, without rendering it: its characters (`soup.py` tells the wrong
ones), how much of it pictures cover, and how many shapes it draws, for text may have been turned
into outlines.  It takes about 0.4 ms.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.extract.pdf.characters import Characters
from pipeline.extract.pdf.page import Rectangle
from pipeline.extract.pdf.soup import broken_characters
from pipeline.records import Grade

# The share of wrong characters from which a page is not read at all: OCR gets it whole, and
# without OCR a provision with holes would pass for the real one.
_BROKEN_SHARE = 0.3
# A picture that covers half of a page, with less text in the page's body than this beside it or
# over it, is the page: the text is a stamp, a running head, a page number, a printer's slug.
_SCAN_COVER = 0.5
_STAMP = 40  # characters
_BODY = (0.06, 0.1)  # of the width, of the height: what lies further out is margin
_MARK_COVER = 0.01  # a rule or a speck drawn as a picture is no page to be read
_OUTLINES = 60  # shapes that are no straight rules; a line of outlined text has as many


@dataclass(frozen=True, slots=True)
class Graded:
    """A page's grade; `broken[i]` where character i is not what is printed.

    On a page of grade `text` these are the characters of one font, or single ones: they are left
    out of the text, and `sound` is the share of the page's characters that stays, from 0 to 1.
    """

    grade: Grade
    broken: NDArray[np.bool_]
    sound: float = 1.0


def grade(
    found: Characters,
    *,
    width: float,
    height: float,
    pictures: Sequence[Rectangle] = (),
    shapes: int = 0,
) -> Graded:
    """Grade a page of `width` × `height` points.

    `pictures` are the boxes of its images, `shapes` the number of its paths that are not straight
    rules (a count that stops at a few hundred will do).
    """
    broken = broken_characters(found)
    count = len(found)
    wrong = int(np.count_nonzero(broken))
    if not count:
        drawn = shapes >= _OUTLINES or _cover(pictures, width, height) >= _MARK_COVER
        return Graded("image" if drawn else "empty", broken)
    sound = 1 - wrong / count
    if wrong > _BROKEN_SHARE * count:
        return Graded("broken", broken, sound)
    if _in_body(found, broken, width, height) < _STAMP and (
        shapes >= 4 * _OUTLINES or _cover(pictures, width, height) >= _SCAN_COVER
    ):
        return Graded("image", broken, sound)
    return Graded("text", broken, sound)


def _in_body(found: Characters, broken: NDArray[np.bool_], width: float, height: float) -> int:
    """How many sound characters stand inside the page's margins."""
    x = (found.boxes[:, 0] + found.boxes[:, 2]) / (2 * max(width, 1.0))
    y = (found.boxes[:, 1] + found.boxes[:, 3]) / (2 * max(height, 1.0))
    side, foot = _BODY
    inside = (x > side) & (x < 1 - side) & (y > foot) & (y < 1 - foot)
    return int(np.count_nonzero(inside & ~broken))


def _cover(pictures: Sequence[Rectangle], width: float, height: float, parts: int = 40) -> float:
    """The share of the page under pictures, which may overlap or be its strips."""
    if not pictures or width <= 0 or height <= 0:
        return 0.0
    grid = np.zeros((parts, parts), np.bool_)
    for left, top, right, bottom in pictures:
        columns = [round(min(max(x / width, 0.0), 1.0) * parts) for x in (left, right)]
        rows = [round(min(max(y / height, 0.0), 1.0) * parts) for y in (top, bottom)]
        grid[rows[0] : rows[1], columns[0] : columns[1]] = True
    return float(grid.mean())
