"""Text at an odd angle: stamps and watermarks over a page, labels of a drawing.

Read with the text that it lies over, its letters would stand in the middle of lines.
"""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray

from pipeline.extract.pdf.characters import NO_GAP, Characters
from pipeline.extract.pdf.page import TextLine

_STRAIGHT = 12  # degrees by which text may lean: scans are not laid straight
_SAME = 2.0  # points: how far a letter may stand off the baseline of those before it


def without_askew(found: Characters) -> tuple[Characters, Characters]:
    """The characters that stand upright or lie on a side, and those at any other angle."""
    if not found.angles.any():
        return found, found.take(slice(0, 0))
    lean = np.abs((found.angles + 45) % 90 - 45)
    odd = lean > _STRAIGHT
    if not odd.any():
        return found, found.take(slice(0, 0))
    return found.take(~odd), found.take(odd)


def askew_lines(found: Characters) -> list[TextLine]:
    """Lines of such characters in the file's order, each a region of its own."""
    lines: list[TextLine] = []
    for part in _parts(found):
        chosen = found.take(part)
        said = "".join(
            " " * (gap != NO_GAP and at > 0) + chr(code)
            for at, (gap, code) in enumerate(
                zip(chosen.gaps.tolist(), chosen.codes.tolist(), strict=True)
            )
        )
        (left, top), (right, bottom) = chosen.boxes[:, :2].min(0), chosen.boxes[:, 2:].max(0)
        box = (round(float(left), 2), round(float(top), 2),
               round(float(right), 2), round(float(bottom), 2))  # fmt: skip
        size = round(float(np.median(chosen.sizes)), 2)
        lines.append(TextLine(said, box, size, region=len(lines)))
    return lines


def _parts(found: Characters) -> list[NDArray[np.intp]]:
    """Runs of characters at one angle and on one baseline."""
    if not len(found):
        return []
    turn = np.radians(found.angles)
    step = np.diff(found.origins, axis=0)
    # y runs downwards on the page, angles are counted counter-clockwise.
    across = np.abs(step[:, 0] * np.sin(turn[1:]) + step[:, 1] * np.cos(turn[1:]))
    new = (np.diff(found.angles) != 0) | (across > _SAME)
    edges = [0, *(np.flatnonzero(new) + 1).tolist(), len(found)]
    return [np.arange(a, b, dtype=np.intp) for a, b in itertools.pairwise(edges)]
