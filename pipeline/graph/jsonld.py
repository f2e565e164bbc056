"""JSON-LD 1.1 in the vocabulary of schema.org: `Legislation`, and `Report` for reports.

The context is inline: a reader fetches nothing.  Nodes are named `urn:jobun:` and the address,
percent-encoded as RFC 3987 asks; `citation` links them, and `mentions` (our own, reified) adds how
often, in which languages, and one sentence.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from pipeline import knowledge
from pipeline.address import parse
from pipeline.graph.facts import facts
from pipeline.graph.network import Edge, Network, Node
from pipeline.graph.script import script
from pipeline.tables.plain import plain

_PREFIX = "urn:jobun:"
_CONTEXT: dict[str, Any] = {
    "@version": 1.1,
    "@vocab": "https://schema.org/",
    "jobun": "urn:jobun:vocabulary:",
    "name": {"@container": "@language"},
    "description": {"@container": "@language"},
    "url": {"@type": "@id"},
    "citation": {"@type": "@id", "@container": "@set"},
    "isPartOf": {"@type": "@id"},
    "inCorpus": "jobun:inCorpus",
    "mentions": {"@id": "jobun:mentions", "@container": "@set"},
    "cited": {"@id": "jobun:cited", "@type": "@id"},
    "count": "jobun:count",
    "countByLanguage": {"@id": "jobun:countByLanguage", "@type": "@json"},
    "place": "jobun:place",
}
# Text of an official jurisdiction: ISO 3166-1, and EU and UN, which ISO reserves for them.
_JURISDICTION = {"jp": "JP", "kr": "KR", "us": "US", "eu": "EU", "un": "UN"}


def iri(address: str) -> str:
    """The name of a unit: `urn:jobun:` and its address."""
    return _PREFIX + quote(plain(address), safe="/-._~:@!$&'()*+,;=", encoding="utf-8")


def jsonld(network: Network) -> bytes:
    """The network as one JSON-LD document, UTF-8, one node a line."""
    outgoing: dict[str, list[Edge]] = {}
    for edge in network.edges:
        outgoing.setdefault(edge.source, []).append(edge)
    nodes = [
        _entry(node, outgoing.get(node.address, []), network) for node in network.nodes.values()
    ]
    lines = ",\n".join(json.dumps(node, ensure_ascii=False) for node in nodes)
    context = json.dumps(_CONTEXT, ensure_ascii=False)
    return f'{{"@context": {context},\n"@graph": [\n{lines}\n]}}\n'.encode()


def _entry(node: Node, edges: list[Edge], network: Network) -> dict[str, Any]:
    instrument = "/".join(parse(node.address).instrument)
    # A part of a regulation may be known by itself: the CCL is a supplement of 15 CFR part 774.
    named = node.address if knowledge.by_address(node.address) else instrument
    known = facts(named, network.documents.get(named))
    whole = named == node.address
    entry: dict[str, Any] = {
        "@id": iri(node.address),
        "@type": "Report" if node.kind == "report" else "Legislation",
        "identifier": plain(node.address),
        "name": _names(node, known.titles if whole else {}),
    }
    if node.kind != "report":
        entry["legislationIdentifier"] = plain((known.number if whole else "") or node.address)
        if node.jurisdiction in _JURISDICTION:
            entry["legislationJurisdiction"] = _JURISDICTION[node.jurisdiction]
        entry["legislationType"] = known.genre
        if whole and known.issued:
            entry["legislationDate"] = known.issued
        if known.ended:
            entry["legislationLegalForce"] = {"@id": "https://schema.org/NotInForce"}
    elif whole and known.issued:
        entry["datePublished"] = known.issued
    if whole and known.subject:
        entry["description"] = {lang: plain(text) for lang, text in known.subject.items()}
    if whole and known.authority:
        # An issuer that a file states is the ministry in charge; a body's resolution it passes.
        passes = "legislationPassedBy" if known.genre == "resolution" else "legislationResponsible"
        entry["publisher" if node.kind == "report" else passes] = {
            "@type": "Organization",
            "name": {"@none": known.authority},
        }
    if node.link:
        entry["url"] = quote(plain(node.link), safe="/-._~:@!$&'()*+,;=%?#", encoding="utf-8")
    if instrument != node.address:
        entry["isPartOf"] = iri(instrument)
    entry["inCorpus"] = node.in_corpus
    if edges:
        entry["citation"] = [iri(edge.target) for edge in edges]
        entry["mentions"] = [
            {
                "cited": iri(edge.target),
                "count": edge.count,
                "countByLanguage": dict(edge.langs),
                "place": plain(edge.place),
                "text": {"@value": plain(edge.sample), "@language": edge.sample_lang}
                if edge.sample_lang
                else plain(edge.sample),
            }
            for edge in edges
        ]
    return entry


def _names(node: Node, titles: Mapping[str, str]) -> dict[str, str]:
    """Names by language: titles first, and of the labels those that are in that language.

    A label may lend another language's title where its own has none; what is in no language that
    can be told stands under `@none`.
    """
    named: dict[str, str] = {
        lang: text
        for lang, text in node.labels.items()
        if text and script(text, otherwise="en") == lang
    }
    named |= titles
    if not named:
        named = {"@none": next(iter(node.labels.values()), "") or node.address}
    return {lang: plain(named[lang]) for lang in ("en", "ja", "ko", "@none") if lang in named}
