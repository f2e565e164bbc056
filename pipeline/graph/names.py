"""What a node is called in the three languages."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline import knowledge
from pipeline.address import parse
from pipeline.graph.clean import one_line
from pipeline.graph.documents import Stored
from pipeline.label import label
from pipeline.records import LANGUAGES


def labels(address: str, document: Stored | None) -> dict[str, str]:
    """The labels of an address; a document that only the corpus knows has its own titles.

    A title that a language lacks is that of another language: nothing is translated here.
    """
    found = label(address)
    instrument = "/".join(parse(address).instrument)
    if document is None or knowledge.by_address(instrument):
        return {lang: one_line(found[lang]) for lang in LANGUAGES}
    whole: Mapping[str, str] = label(instrument)
    first = next(iter(document.titles.values()))
    out: dict[str, str] = {}
    for lang in LANGUAGES:
        title = document.titles.get(lang) or document.titles.get("en") or first
        beneath = found[lang].removeprefix(whole[lang])
        out[lang] = one_line(f"{title}{beneath}" if beneath != found[lang] else found[lang])
    return out
