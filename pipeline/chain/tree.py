"""The tree around a provision: what empowers it, and what implements it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from pipeline.address import covers, parse
from pipeline.chain.levels import NAMES, ORDER, Level
from pipeline.chain.reading import Cited, Place, Reader, annex_of, is_supplement
from pipeline.label import label

# implements: the upper provision leaves something to an instrument of the lower one's kind
# cites: it says no such thing, and the lower one cites it;  annex: the list that an article uses
Bond = Literal["implements", "cites", "annex"]


@dataclass(frozen=True, slots=True)
class Node:
    """A provision in the tree, and how it hangs on the one that it was reached from.

    `cites` is the sentence of the lower of the two that cites the upper one, `delegates` the
    sentence of the upper one that leaves something to the lower one's kind of instrument; either
    may be "".  `open` says what this provision delegates to and the corpus has nothing for.
    """

    address: str
    level: str
    title: str
    label: str
    heading: str
    lang: str
    bond: Bond
    cites: str
    delegates: str
    open: tuple[str, ...]
    nodes: tuple[Node, ...]

    def as_json(self) -> dict[str, Any]:
        """A plain object; `nodes` within it."""
        made = {name: getattr(self, name) for name in self.__slots__}
        return {**made, "open": list(self.open), "nodes": [node.as_json() for node in self.nodes]}


@dataclass(frozen=True, slots=True)
class Chain:
    """A provision with what is above it and below it; `open` as in `Node`."""

    address: str
    level: str
    title: str
    label: str
    heading: str
    lang: str
    above: tuple[Node, ...]
    below: tuple[Node, ...]
    open: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.above or self.below or self.open)

    def as_json(self) -> dict[str, Any]:
        """A plain object, the tree within it."""
        made = {name: getattr(self, name) for name in self.__slots__}
        return {**made, "open": list(self.open), "above": [node.as_json() for node in self.above],
                "below": [node.as_json() for node in self.below]}  # fmt: skip


def chain(reader: Reader, place: Place, *, depth: int) -> Chain:
    """The chain around a place, `depth` steps in each direction."""
    seen = {place.address}
    below, left = _below(reader, place, depth, set(seen))
    return Chain(
        place.address, place.level or "", place.title, _name(place.address, place.lang),
        place.heading, place.lang, _above(reader, place, depth, seen), below, left,
    )  # fmt: skip


def _below(
    reader: Reader, place: Place, depth: int, seen: set[str]
) -> tuple[tuple[Node, ...], tuple[str, ...]]:
    """What implements a place, those it delegates to first; and what it delegates in vain."""
    found: list[Node] = []
    delegated = reader.delegated(place.address, place.document)
    met: set[Level] = set()
    for one in reader.citing(place.address):
        other = one.place
        if not _lower(place, other):
            continue
        words = reader.delegated(one.target, place.document) or delegated
        says = words.get(other.level, "") if other.level else ""
        if other.level and other.level in delegated:
            met.add(other.level)
        if other.address in seen:
            continue
        seen.add(other.address)
        bond: Bond = "implements" if says else "cites"
        found.append(_downward(reader, other, bond, one.sentence, says, depth, seen))
    for target, said in _annexes(reader, place):
        if target.address not in seen:
            seen.add(target.address)
            node = _downward(reader, target, "annex", said, "", depth, seen)
            found.append(node)
            met |= {one for one in ORDER if _holds(node.nodes, one)}
    found.sort(key=lambda node: (node.bond == "cites",))
    return tuple(found), tuple(_open(place, delegated, met))


def _downward(
    reader: Reader, place: Place, bond: Bond, cites: str, says: str, depth: int, seen: set[str]
) -> Node:
    nodes: tuple[Node, ...] = ()
    left: tuple[str, ...] = ()
    if depth > 1 and bond != "cites":
        nodes, left = _below(reader, place, depth - 1, seen)
    return _node(place, bond, cites, says, left, nodes)


def _above(reader: Reader, place: Place, depth: int, seen: set[str]) -> tuple[Node, ...]:
    """What a place rests on: provisions of higher instruments that it cites; an annex's articles.

    Where some of them delegate to its kind of instrument, the others are left out.
    """
    found: list[Node] = []
    rising = sorted(_upward(reader, place), key=lambda up: -up[0].count("/"))
    for target, one, bond in rising:
        upper = reader.place(target, lang=place.lang)
        # An annex says no more than its row that is named.
        if upper is None or any(covers(upper.address, one) for one in seen):
            continue
        seen.add(upper.address)
        says = ""
        if bond != "annex" and place.level:
            says = reader.delegated(upper.address, upper.document).get(place.level, "")
            bond = "implements" if says else "cites"
        nodes = _above(reader, upper, depth - 1, seen) if depth > 1 and bond != "cites" else ()
        found.append(_node(upper, bond, one.sentence, says, (), nodes))
    sure = [node for node in found if node.bond != "cites"]
    return tuple(sure or found)


def _upward(reader: Reader, place: Place) -> Iterable[tuple[str, Cited, Bond]]:
    annex = annex_of(place.document, place.address)
    if annex:
        for one in reader.citing(annex):
            if one.place.document == place.document and not annex_of(
                place.document, one.place.address
            ):
                yield one.place.address, one, "annex"
    for one in reader.cited(place.address, place.document):
        if not parse(one.target).locators and "us/cfr" not in one.target:
            continue  # a whole law empowers nothing in particular
        upper = reader.place(one.target, lang=place.lang)
        if upper and _lower(upper, place) and not is_supplement(upper.document, upper.address):
            yield one.target, one, "cites"


def _annexes(reader: Reader, place: Place) -> list[tuple[Place, str]]:
    """The annexes of its own document that an article uses, with the sentence that says so."""
    if annex_of(place.document, place.address):
        return []
    found: dict[str, tuple[Place, str]] = {}
    for one in reader.cited(place.address, place.document):
        annex = annex_of(place.document, one.target)
        # The row that is named, else the annex as a whole.
        for address in (one.target, annex):
            at = reader.place(address, lang=place.lang) if annex else None
            if at is not None:
                found.setdefault(at.address, (at, one.sentence))
                break
    return list(found.values())


def _lower(upper: Place, lower: Place) -> bool:
    """Tell whether one place's instrument stands below the other's, in the same legal order."""
    if upper.level is None or lower.level is None or upper.document == lower.document:
        return False
    same = parse(upper.document).jurisdiction == parse(lower.document).jurisdiction
    return same and ORDER.index(lower.level) > ORDER.index(upper.level)


def _open(place: Place, delegated: dict[Level, str], met: set[Level]) -> Iterable[str]:
    names = NAMES.get(parse(place.document).jurisdiction, NAMES["jp"])
    own = ORDER.index(place.level) if place.level else 0
    for of, said in delegated.items():
        if of not in met and ORDER.index(of) > own:
            yield f"delegates to {names[of]}; the corpus holds none that cites it: {said}"


def _holds(nodes: Iterable[Node], of: Level) -> bool:
    return any(node.level == of or _holds(node.nodes, of) for node in nodes)


def _node(
    place: Place, bond: Bond, cites: str, says: str, left: tuple[str, ...], nodes: tuple[Node, ...]
) -> Node:
    return Node(place.address, place.level or "", place.title, _name(place.address, place.lang),
                place.heading, place.lang, bond, cites, says, left, nodes)  # fmt: skip


def _name(address: str, lang: str) -> str:
    return label(address)[lang]
