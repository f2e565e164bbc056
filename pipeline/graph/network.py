"""The citation network: who cites what, as nodes and edges with counts.

A node is an instrument or, at the level of articles, a unit that is read as one (an article, a
section, an annex row).  An edge says how often one cites the other, in which languages, and with
which words once.  Everything is in a fixed order, so that the same corpus gives the same bytes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from pipeline.graph.documents import Stored

Level = Literal["document", "article"]
LEVELS: tuple[Level, ...] = get_args(Level)


@dataclass(frozen=True, slots=True)
class Node:
    """An instrument or unit.

    `labels` by language (en, ja, ko), `kind` one of `citations.kinds.Kind` or "report",
    `jurisdiction` one of `address.JURISDICTIONS` or "", `link` the official page or "".
    `in_corpus` tells whether its text is in this workspace, never whether it exists.
    """

    address: str
    labels: Mapping[str, str]
    kind: str
    jurisdiction: str
    in_corpus: bool
    link: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """`source` cites `target` `count` times, by language of the citing text in `langs`.

    A citation counts once in a link, however many units beneath `target` it names.  `citations`
    are its numbers in the network, for one may stand in several links (none where only the counts
    are known).  `sample` is one sentence that does, in language `sample_lang`, from the provision
    `place`.
    """

    source: str
    target: str
    count: int
    langs: Mapping[str, int]
    sample: str = ""
    sample_lang: str = ""
    place: str = ""
    citations: frozenset[int] = field(default=frozenset(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes by address and edges by their ends, both in order of address.

    `centre` holds the addresses that it was drawn around; `documents` what the corpus holds.
    """

    nodes: Mapping[str, Node]
    edges: tuple[Edge, ...]
    centre: tuple[str, ...] = ()
    documents: Mapping[str, Stored] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.edges)

    @property
    def citations(self) -> int:
        """How many citations the edges stand for; one in several links is one."""
        return citations(self.edges)

    @property
    def cited(self) -> tuple[Node, ...]:
        """The nodes that something cites, in order."""
        ends = {edge.target for edge in self.edges}
        return tuple(node for address, node in self.nodes.items() if address in ends)


def citations(edges: Iterable[Edge]) -> int:
    """How many citations stand in these links, each counted once."""
    numbers: set[int] = set()
    unnumbered = 0
    for edge in edges:
        numbers |= edge.citations
        unnumbered += 0 if edge.citations else edge.count
    return len(numbers) + unnumbered


@dataclass(frozen=True, slots=True)
class Mention:
    """One thing cited by a citation, its ends brought to the level of the network.

    `number` is the citation's: the same for all that one citation cites.
    """

    source: str
    target: str
    lang: str
    relative: bool
    sentence: str
    place: str
    number: int


@dataclass(slots=True)
class _Gathered:
    numbers: set[int] = field(default_factory=set)
    langs: Counter[str] = field(default_factory=Counter)
    best: Mention | None = None


def gather(mentions: Iterable[Mention]) -> tuple[Edge, ...]:
    """Edges from mentions; the sample is the first that stands on its own, else the first."""
    found: dict[tuple[str, str], _Gathered] = {}
    for mention in mentions:
        edge = found.setdefault((mention.source, mention.target), _Gathered())
        if mention.number not in edge.numbers:
            edge.numbers.add(mention.number)
            edge.langs[mention.lang] += 1
        if edge.best is None or (edge.best.relative and not mention.relative):
            edge.best = mention
    return tuple(
        Edge(
            source, target, edge.langs.total(), dict(sorted(edge.langs.items())),
            edge.best.sentence, edge.best.lang, edge.best.place,
            frozenset(edge.numbers),
        )
        for (source, target), edge in sorted(found.items())
        if edge.best is not None
    )  # fmt: skip


def around(edges: Iterable[Edge], starts: frozenset[str], *, hops: int) -> tuple[Edge, ...]:
    """The edges within so many hops of `starts`, followed both ways; their order is kept.

    One hop gives what cites a start and what it cites, without the links among those.
    """
    edges = tuple(edges)
    touching: dict[str, list[int]] = {}
    for i, edge in enumerate(edges):
        touching.setdefault(edge.source, []).append(i)
        touching.setdefault(edge.target, []).append(i)
    seen, frontier, kept = set(starts), set(starts), set[int]()
    for _ in range(hops):
        fresh = {i for node in frontier for i in touching.get(node, ())} - kept
        if not fresh:
            break
        kept |= fresh
        ends = {end for i in fresh for end in (edges[i].source, edges[i].target)}
        frontier = ends - seen
        seen |= ends
    return tuple(edge for i, edge in enumerate(edges) if i in kept)
