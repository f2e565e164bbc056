"""The picture: who cites on the left, what is cited on the right, links as wide as their counts.

An instrument that both cites and is cited stands on both sides.  Only the strongest links are
drawn, and the picture says how many more there are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

from pipeline.graph.layout import Column, order
from pipeline.graph.measure import wrap
from pipeline.graph.network import Edge, Network, Node, citations
from pipeline.graph.words import JURISDICTIONS, KINDS
from pipeline.records import Language
from pipeline.tables.plain import one_line

SIZE = 13.0  # of a label, in px; so are all lengths here
LINE = 17.0
BAR = 10.0
LABEL = 360.0  # how wide a label may be
MARGIN = 28.0
SPAN = 400.0  # between the columns
COUNT = 46.0  # room for the number behind a label
WIDTH = 2 * (MARGIN + LABEL + COUNT + BAR + 8.0) + SPAN
_TOP = 124.0
_BETWEEN = 7.0
_HEADING = 34.0
_WIDEST, _THINNEST = 12.0, 1.5


@dataclass(frozen=True, slots=True)
class Box:
    """A node's place: its bar from `y` downwards, its label in lines, how often it is an end."""

    node: Node
    y: float
    height: float
    lines: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Heading:
    """The name of a group, on the baseline `y`."""

    text: str
    y: float


@dataclass(frozen=True, slots=True)
class Ribbon:
    """A link: its edge, where it leaves and arrives (the middle of its width), how wide it is."""

    edge: Edge
    y1: float
    y2: float
    width: float


@dataclass(frozen=True, slots=True)
class Side:
    """One column: its groups' headings and its nodes' boxes."""

    headings: tuple[Heading, ...]
    boxes: dict[str, Box]
    height: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is to be drawn, placed; `drawn` of `network`'s links, strongest first."""

    network: Network
    lang: Language
    left: Side
    right: Side
    ribbons: tuple[Ribbon, ...]
    bottom: float

    @property
    def drawn(self) -> int:
        """How many citations the drawn links stand for."""
        return citations(ribbon.edge for ribbon in self.ribbons)


def ribbon_width(count: int, most: int) -> float:
    """The width of a link: its area grows like its count, down to a hairline."""
    return max(_THINNEST, _WIDEST * sqrt(count / most))


def draw(network: Network, *, lang: Language, top: int) -> Drawing:
    """Place the `top` strongest links of a network that has at least one."""
    edges = sorted(network.edges, key=lambda e: (-e.count, e.source, e.target))[:top]
    most = edges[0].count
    wide = {(e.source, e.target): ribbon_width(e.count, most) for e in edges}
    left = _groups(network, [e.source for e in edges], lambda n: n.jurisdiction, JURISDICTIONS)
    right = _groups(network, [e.target for e in edges], lambda n: n.kind, KINDS)
    links = [(e.source, e.target, w) for e, w in zip(edges, wide.values(), strict=True)]
    left, right = order(left, right, links)
    thick: dict[tuple[str, str], float] = {}
    counts: dict[tuple[str, str], int] = {}
    for edge in edges:
        for end in (("left", edge.source), ("right", edge.target)):
            thick[end] = thick.get(end, 0.0) + wide[edge.source, edge.target]
            counts[end] = counts.get(end, 0) + edge.count

    def side(name: str, column: Column, called: Callable[[Node], str]) -> Side:
        y, headings, boxes = 0.0, [], {}
        for group in column:
            headings.append(Heading(called(network.nodes[group[0]]), y + _HEADING - 12.0))
            y += _HEADING
            for address in group:
                node = network.nodes[address]
                text = one_line(node.labels.get(lang, "")) or address
                lines = tuple(wrap(text, size=SIZE, within=LABEL, lines=2))
                height = max(len(lines) * LINE + 2.0, thick[name, address])
                boxes[address] = Box(node, y, height, lines, counts[name, address])
                y += height + _BETWEEN
        return Side(tuple(headings), boxes, y)

    sides = (
        side("left", left, lambda n: JURISDICTIONS[n.jurisdiction][lang]),
        side("right", right, lambda n: KINDS[n.kind][lang]),
    )
    tallest = max(side.height for side in sides)
    placed = [_down(side, _TOP + (tallest - side.height) / 2) for side in sides]
    ribbons = _ribbons(edges, wide, placed[0], placed[1])
    return Drawing(network, lang, placed[0], placed[1], ribbons, _TOP + tallest)


def _groups(
    network: Network,
    ends: list[str],
    key: Callable[[Node], str],
    known: dict[str, dict[Language, str]],
) -> Column:
    """The nodes at one end, strongest first, in groups in the fixed order of `known`."""
    groups: dict[str, list[str]] = {name: [] for name in known}
    for address in dict.fromkeys(ends):
        groups[key(network.nodes[address])].append(address)
    return [group for group in groups.values() if group]


def _down(side: Side, by: float) -> Side:
    return Side(
        tuple(Heading(h.text, h.y + by) for h in side.headings),
        {a: Box(b.node, b.y + by, b.height, b.lines, b.count) for a, b in side.boxes.items()},
        side.height,
    )


def _ribbons(
    edges: list[Edge], wide: dict[tuple[str, str], float], left: Side, right: Side
) -> tuple[Ribbon, ...]:
    """The links, stacked at both ends in the order of where they go."""
    leaves = _stack(edges, wide, left, right, outward=True)
    arrives = _stack(edges, wide, right, left, outward=False)
    return tuple(
        Ribbon(e, leaves[e.source, e.target], arrives[e.source, e.target],
               wide[e.source, e.target])
        for e in edges
    )  # fmt: skip


def _stack(
    edges: list[Edge], wide: dict[tuple[str, str], float], here: Side, there: Side, *, outward: bool
) -> dict[tuple[str, str], float]:
    at: dict[tuple[str, str], float] = {}
    of: dict[str, list[Edge]] = {}
    for edge in edges:
        of.setdefault(edge.source if outward else edge.target, []).append(edge)
    for address, mine in of.items():
        box = here.boxes[address]
        total = sum(wide[e.source, e.target] for e in mine)
        y = box.y + (box.height - total) / 2
        mine.sort(key=lambda e: there.boxes[e.target if outward else e.source].y)
        for edge in mine:
            thickness = wide[edge.source, edge.target]
            at[edge.source, edge.target] = y + thickness / 2
            y += thickness
    return at
