"""The citation network of a workspace, in the formats that other programs and people read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.graph.network import LEVELS, Edge, Level, Network, Node
from pipeline.graph.reading import network_of, read
from pipeline.records import Language
from pipeline.tables.depth import instrument_of

if TYPE_CHECKING:
    from pipeline.graph.facts import Facts

__all__ = [
    "FORMATS",
    "LEVELS",
    "TOP",
    "Edge",
    "Level",
    "Network",
    "Node",
    "network_of",
    "read",
    "write",
]

TOP = 40  # links in a picture: more than these nobody can follow
# The formats with the file endings that ask for them.
FORMATS: dict[str, tuple[str, ...]] = {
    "graphml": (".graphml",),
    "jsonld": (".jsonld",),
    "svg": (".svg",),
    "png": (".png",),
    "csl": (".csl.json", ".json"),
    "bibtex": (".bib",),
}


def write(network: Network, form: str, *, lang: Language = "en", top: int = TOP) -> bytes:
    """A network (not an empty one) in one of `FORMATS`; the same network gives the same bytes.

    `lang` and `top` are for pictures: the language of the labels, how many links are drawn.
    Raises `FontError` when a PNG needs a font that this machine lacks.
    """
    if form == "graphml":
        from pipeline.graph.graphml import graphml

        return graphml(network)
    if form == "jsonld":
        from pipeline.graph.jsonld import jsonld

        return jsonld(network)
    if form == "csl":
        from pipeline.graph.csl import csl

        return csl(cited_instruments(network))
    if form == "bibtex":
        from pipeline.graph.bibtex import bibtex

        return bibtex(cited_instruments(network))
    from pipeline.graph.picture import draw
    from pipeline.graph.svg import svg

    drawn = svg(draw(network, lang=lang, top=top))
    if form == "svg":
        return drawn
    from pipeline.graph.png import png

    return png(drawn)


def cited_instruments(network: Network) -> list[Facts]:
    """The instruments that are cited, in order of address, with what is known of them."""
    from pipeline.graph.facts import facts

    addresses = sorted({instrument_of(node.address) for node in network.cited})
    return [facts(address, network.documents.get(address)) for address in addresses]
