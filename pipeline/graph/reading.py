"""The network of a workspace: the citations of its current versions, brought to one level."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence

from pipeline.address import covers, parse
from pipeline.citations.kinds import kind_of
from pipeline.graph.documents import Stored, documents
from pipeline.graph.names import labels
from pipeline.graph.network import Edge, Level, Mention, Network, Node, around, gather
from pipeline.knowledge import official
from pipeline.layout import Layout
from pipeline.links import document_link, provision_link
from pipeline.naming import addresses
from pipeline.tables.amount import Span, span
from pipeline.tables.ask import catalog_of
from pipeline.tables.depth import article_of, instrument_of
from pipeline.tables.rows import Filters, Row, rows


def read(
    catalog: sqlite3.Connection,
    *,
    filters: Filters,
    level: Level = "document",
    centre: Sequence[str] = (),
    hops: int = 1,
    min_count: int = 1,
) -> Network:
    """The network of the citations that pass `filters`, edges of at least `min_count` of them.

    With a `centre` (addresses) only what lies within so many `hops` of it; what is cited beneath a
    centre counts as the centre, even where the level is coarser (documents that cite one article).
    """
    edges: tuple[Edge, ...] = gather(_mentions(catalog, filters, level, centre))
    edges = tuple(edge for edge in edges if edge.count >= min_count)
    if centre:
        ends = {end for edge in edges for end in (edge.source, edge.target)}
        starts = frozenset(end for end in ends if any(covers(c, end) for c in centre))
        edges = around(edges, starts, hops=hops)
    stored = documents(catalog)
    units = {row[0] for row in catalog.execute(
        "SELECT DISTINCT p.address FROM provision p JOIN version v ON v.id = p.version"
        " WHERE v.current AND p.status != 'deleted'"
    )}  # fmt: skip
    cut = instrument_of if level == "document" else article_of
    held = {*units, *map(cut, units), *map(instrument_of, stored)}
    ends = {end for edge in edges for end in (edge.source, edge.target)}
    nodes = {address: _node(address, stored, there=address in held) for address in sorted(ends)}
    return Network(nodes, edges, tuple(centre), stored)


def _mentions(
    catalog: sqlite3.Connection, filters: Filters, level: Level, centre: Sequence[str]
) -> Iterator[Mention]:
    """The citations that pass, numbered; those that `gather` may take as a sample have a sentence.

    That is the first of each link, and the first that is not relative.
    """
    place = _placer(level, centre)
    standing: dict[tuple[str, str], bool] = {}

    def ends(row: Row) -> tuple[str, str]:
        citing = row.group if level == "article" else row.document
        return place(citing, row.place), place(row.target, row.target)

    def sampled(row: Row) -> bool:
        link = ends(row)
        if link in standing and (row.relative or standing[link]):
            return False
        standing[link] = not row.relative
        return True

    last: Span | None = None
    number = 0
    for row in rows(catalog, filters=filters, sentences=sampled):
        if span(row) != last:
            last, number = span(row), number + 1
        yield Mention(*ends(row), row.lang, row.relative, row.sentence, row.place, number)


def _placer(level: Level, centre: Sequence[str]) -> Callable[[str, str], str]:
    """The function that brings an address (and the exact place it stands for) to the level."""
    cut = instrument_of if level == "document" else article_of

    def place(address: str, exact: str) -> str:
        coarse = cut(address)
        finer = (c for c in centre if covers(c, exact) and covers(coarse, c))
        return next(finer, coarse)

    return place


def _node(address: str, stored: Mapping[str, Stored], *, there: bool) -> Node:
    where = parse(address)
    instrument = instrument_of(address)
    document = (
        stored.get(address) or stored.get("/".join(where.instrument)) or stored.get(instrument)
    )
    kind: str = kind_of(address)
    if kind == "document" and document:
        kind = document.kind
    link = document_link(instrument, document.link if document else "")
    if not link:
        link = official.link(instrument, "notice" if kind == "notice" else "law", "")
    return Node(
        address=address,
        labels=labels(address, document),
        kind=kind,
        jurisdiction=where.jurisdiction,
        in_corpus=there,
        link=provision_link(address, link),
    )


def network_of(
    layout: Layout,
    wanted: str | None = None,
    *,
    level: Level = "document",
    filters: Filters | None = None,
    hops: int = 1,
    min_count: int = 1,
) -> Network:
    """The network of the live generation, whole or around what `wanted` names; see `read`.

    Raises `IndexUnreadableError` when nothing is built, `UsageError` for an unknown name.
    """
    with catalog_of(layout) as catalog:
        return read(
            catalog,
            filters=filters or Filters(),
            level=level,
            centre=addresses(catalog, wanted) if wanted is not None else (),
            hops=hops,
            min_count=min_count,
        )
