"""GraphML 1.0 (http://graphml.graphdrawing.org), as networkx, Gephi and yEd read it.

A node's id is an XML NMTOKEN (`n0`, `n1`, in order of address), since an address is none; the
address is the attribute of that name.
"""

from __future__ import annotations

from typing import Any

from pipeline.graph.network import Network
from pipeline.tables.plain import plain

_NS = "http://graphml.graphdrawing.org/xmlns"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_NODE = (
    ("address", "string"), ("label_en", "string"), ("label_ja", "string"), ("label_ko", "string"),
    ("kind", "string"), ("jurisdiction", "string"), ("in_corpus", "boolean"), ("link", "string"),
)  # fmt: skip
_EDGE = (
    ("count", "int"), ("langs", "string"), ("sample", "string"), ("sample_lang", "string"),
    ("place", "string"),
)  # fmt: skip


def graphml(network: Network) -> bytes:
    """The network as a directed GraphML graph, UTF-8.

    Edge attribute `langs` holds the count by language: `ja 10, ko 2`.
    """
    from lxml import etree

    spaces: Any = {None: _NS, "xsi": _XSI}
    root = etree.Element(f"{{{_NS}}}graphml", nsmap=spaces)
    root.set(f"{{{_XSI}}}schemaLocation", f"{_NS} {_NS}/1.0/graphml.xsd")
    for owner, keys in (("node", _NODE), ("edge", _EDGE)):
        for name, of_type in keys:
            key = etree.SubElement(root, f"{{{_NS}}}key", id=_key(owner, name))
            key.set("for", owner)
            key.set("attr.name", name)
            key.set("attr.type", of_type)
    graph = etree.SubElement(root, f"{{{_NS}}}graph", id="citations", edgedefault="directed")
    ids = {address: f"n{i}" for i, address in enumerate(network.nodes)}
    for node in network.nodes.values():
        element = etree.SubElement(graph, f"{{{_NS}}}node", id=ids[node.address])
        values = (
            node.address, *(node.labels.get(lang, "") for lang in ("en", "ja", "ko")),
            node.kind, node.jurisdiction, str(node.in_corpus).lower(), node.link,
        )  # fmt: skip
        for (name, _), value in zip(_NODE, values, strict=True):
            etree.SubElement(element, f"{{{_NS}}}data", key=_key("node", name)).text = plain(value)
    for i, edge in enumerate(network.edges):
        element = etree.SubElement(
            graph, f"{{{_NS}}}edge", id=f"e{i}", source=ids[edge.source], target=ids[edge.target]
        )
        langs = ", ".join(f"{lang} {count}" for lang, count in edge.langs.items())
        values = (str(edge.count), langs, edge.sample, edge.sample_lang, edge.place)
        for (name, _), value in zip(_EDGE, values, strict=True):
            etree.SubElement(element, f"{{{_NS}}}data", key=_key("edge", name)).text = plain(value)
    etree.indent(root)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8")) + b"\n"


def _key(owner: str, name: str) -> str:
    return f"{owner}.{name}"
