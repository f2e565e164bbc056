"""Two columns with few crossings: the barycentre method (Sugiyama, Tagawa and Toda 1981).

Nodes stay within their group, and the groups of a column are ordered like the nodes: by the mean
place of what they are linked with on the other side.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

Link = tuple[str, str, float]  # from the left, to the right, weight
Column = list[list[str]]  # groups of nodes, top to bottom
_SWEEPS = 16


def order(left: Column, right: Column, links: Sequence[Link]) -> tuple[Column, Column]:
    """Both columns in the order, among those tried, whose links cross least (by weight)."""
    best = (left, right)
    least = crossings(left, right, links)
    backward = [(b, a, weight) for a, b, weight in links]
    for sweep in range(_SWEEPS):
        if sweep % 2:
            left = _by_barycentre(left, right, links)
        else:
            right = _by_barycentre(right, left, backward)
        found = crossings(left, right, links)
        if found < least:
            best, least = (left, right), found
        if not least:
            break
    return best


def crossings(left: Column, right: Column, links: Sequence[Link]) -> float:
    """How much the links cross: the product of the weights, over all pairs that do."""
    at, of = _places(left), _places(right)
    drawn = [(at[a], of[b], weight) for a, b, weight in links]
    return sum(
        w * v for (a, b, w), (c, d, v) in itertools.combinations(drawn, 2) if (a - c) * (b - d) < 0
    )


def _by_barycentre(moved: Column, fixed: Column, links: Sequence[Link]) -> Column:
    """`moved` in the order of the mean places in `fixed`; ties keep their order."""
    place = _places(fixed)
    total: dict[str, float] = {}
    weight: dict[str, float] = {}
    for here, there, of in links:
        total[here] = total.get(here, 0.0) + of * place[there]
        weight[here] = weight.get(here, 0.0) + of
    groups = [sorted(group, key=lambda n: total[n] / weight[n]) for group in moved]
    return sorted(groups, key=lambda g: sum(total[n] for n in g) / sum(weight[n] for n in g))


def _places(column: Column) -> Mapping[str, int]:
    return {node: i for i, node in enumerate(itertools.chain.from_iterable(column))}
