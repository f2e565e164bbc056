"""The units of a Japanese law as a tree, and planting that tree as provisions."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from pipeline.knowledge.jp_labels import DIVISIONS
from pipeline.records import ProvisionKind
from pipeline.split.builder import Builder

Span = tuple[int, int]
# An annex of items without rows is one hit of a search; a longer one is searched item by item.
LONG_ANNEX = 6_000  # characters
RANKS = {segment: rank for rank, segment in enumerate(DIVISIONS.values())}


@dataclass
class Unit:
    """A unit in the making: `spans` are its own text, `lead` that of a first unnumbered paragraph.

    `segment` is its part of the address.  A heading (編, 章, 節 …) stands in `children` beside the
    articles that follow it, and `rank` is its depth among headings (-1: not a heading).
    `also` are the segments of further units that a merged deletion names; `numbered` marks an
    appended text whose numbers are paragraphs, as a law's are, and not items.
    """

    kind: ProvisionKind
    segment: str
    label: str = ""
    heading: str = ""
    spans: list[Span] = field(default_factory=list)
    lead: list[Span] = field(default_factory=list)
    children: list[Unit] = field(default_factory=list)
    status: Literal["", "deleted", "heading only"] = ""
    also: tuple[str, ...] = ()
    rank: int = -1
    numbered: bool = False

    def add(self, child: Unit) -> Unit:
        """Append a child and return it."""
        self.children.append(child)
        return child

    def number_lead(self) -> None:
        """Make the unnumbered beginning paragraph 1, because a paragraph 2 follows."""
        moved = [c for c in self.children if c.kind in ("item", "subitem")]
        if not self.lead and not moved:
            return
        kept = [c for c in self.children if c.kind not in ("item", "subitem")]
        first = Unit("paragraph", "para_1", spans=self.lead, children=moved)
        self.lead, self.children = [], [*kept, first]

    @property
    def size(self) -> int:
        """Characters of the unit with all beneath it, syntax included."""
        own = sum(end - start for start, end in (*self.spans, *self.lead))
        return own + sum(child.size for child in self.children)


def plant(builder: Builder, root: Unit) -> None:
    """Open a provision for each unit, in order, and give it its own text."""
    for span in (*root.spans, *root.lead):
        builder.own(span, 0)
    if root.status:
        builder.update(0, status=root.status)
    _plant_children(builder, root, 0, ())


def _plant_children(builder: Builder, unit: Unit, index: int, titles: tuple[str, ...]) -> None:
    above: list[tuple[Unit, int]] = []  # the headings in force, outermost first
    long = unit.kind == "annex" and unit.size > LONG_ANNEX
    for child in unit.children:
        if child.rank >= 0:
            while above and above[-1][0].rank >= child.rank:
                above.pop()
            parent = above[-1][1] if above else index
            here = _open(builder, child, parent, titles + tuple(u.heading for u, _ in above), False)
            above.append((child, here))
            continue
        if child.kind in ("supplement", "annex", "form"):
            above.clear()  # they follow the chapters, and stand in none
        inside = titles + tuple(u.heading for u, _ in above)
        here = _open(builder, child, index, inside, _is_hit(child, long))
        _plant_children(builder, child, here, inside + _title(child))
        for segment in child.also:
            other = replace(child, segment=segment, spans=[], lead=[], heading="")
            _open(builder, other, index, inside, _is_hit(child, long))


def _title(unit: Unit) -> tuple[str, ...]:
    """What a section, supplement or annex adds to the headings of the units in it."""
    if unit.kind == "section":
        return (f"{unit.label}　{unit.heading}",)
    if unit.kind not in ("supplement", "annex", "form"):
        return ()
    return (f"{unit.label}（{unit.heading}）" if unit.heading else unit.label,)


def _is_hit(unit: Unit, in_long_annex: bool) -> bool:
    """Tell whether a search shows the unit as one hit, with what is beneath it."""
    if unit.kind == "supplement":
        return not any(c.kind == "article" for c in unit.children)
    if unit.kind == "annex":
        if any(c.kind == "row" for c in unit.children):
            return False
        return unit.size <= LONG_ANNEX or not any(c.kind == "item" for c in unit.children)
    return unit.kind in ("article", "section", "row", "form") or (
        in_long_annex and unit.kind == "item"
    )


def _open(builder: Builder, unit: Unit, parent: int, titles: tuple[str, ...], group: bool) -> int:
    wanted = f"{builder.provisions[parent].address}/{unit.segment}"
    address, again = wanted, 1
    while builder.find(address) is not None:
        again += 1
        address = f"{wanted}.{again}"
    if again > 1:
        builder.warnings.append(
            f"{builder.extracted.name}: a second {unit.label or unit.segment} stands where "
            f"{wanted} is already; it is kept at {address}."
        )
    index = builder.open(
        address,
        unit.kind,
        label=unit.label,
        heading=unit.heading,
        headings=titles,
        parent=parent,
        group=group,
    )
    for span in (*unit.spans, *unit.lead):
        builder.own(span, index)
    if unit.status:
        builder.update(index, status=unit.status)
    return index
