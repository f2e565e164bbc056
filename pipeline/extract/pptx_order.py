"""The order in which the boxes of a slide are read: bands and columns, cut where the gap is widest.

A recursive cut along the white space (the X-Y cut of page analysis): a slide of two columns is
read column by column, rows of cards row by row.
"""

from __future__ import annotations

from collections.abc import Sequence

# left, top, right, bottom
Area = tuple[float, float, float, float]
_OVERLAP = 0.12  # of the smaller box: boxes that are drawn a little into each other still part


def reading_order(areas: Sequence[Area]) -> list[int]:
    """The indices of the boxes in reading order."""
    ordered: list[int] = []
    stack = [list(range(len(areas)))]
    while stack:
        group = stack.pop()
        if len(group) <= 1:
            ordered += group
            continue
        first, second = _cut(areas, group)
        if second:
            stack += [second, first]
        else:
            ordered += sorted(group, key=lambda i: (areas[i][1], areas[i][0], i))
    return ordered


def _cut(areas: Sequence[Area], group: list[int]) -> tuple[list[int], list[int]]:
    """The group in two, at its widest gap; bands come before columns where both are as wide."""
    best: tuple[float, list[int], list[int]] = (float("-inf"), group, [])
    for axis in (1, 0):
        in_order = sorted(group, key=lambda i: (areas[i][axis], areas[i][axis + 2]))
        reached = areas[in_order[0]][axis + 2]
        least = reached - areas[in_order[0]][axis]
        for k in range(1, len(in_order)):
            here = areas[in_order[k]]
            gap = here[axis] - reached
            least = min(least, here[axis + 2] - here[axis])
            if gap >= -_OVERLAP * least and gap > best[0]:
                best = (gap, in_order[:k], in_order[k:])
            reached = max(reached, here[axis + 2])
    return best[1], best[2]
