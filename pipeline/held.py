"""Laws that texts cite by title and that the corpus holds under an address of its own.

A Korean law's address is its title; a corpus may hold a text with that title elsewhere (a sample, a
draft, a company's rules).  What cites the title then cites that text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.records import Citation, Document

_BRACKET = re.compile(r"[(（][^()（）]*[)）]$")


@dataclass(frozen=True, slots=True)
class Named:
    """What a text is called, and where it is held."""

    address: str
    title: str
    lang: str
    kind: str


def titles(texts: Iterable[Named | Document]) -> Mapping[str, str]:
    """The address of each Korean text that is not at its title's own, by that address."""
    found: dict[str, str] = {}
    for text in sorted(texts, key=lambda text: text.address):
        if text.lang == "ko" and text.kind == "law" and text.address[:3] != "kr/":
            name = "".join(text.title.split())
            for title in (name, _BRACKET.sub("", name)):
                found.setdefault(f"kr/{title}", text.address)
    return found


def retargeted(
    citations: Sequence[Sequence[Citation]], held: Mapping[str, str]
) -> Sequence[Sequence[Citation]]:
    """The citations of each provision, with those of held titles at their texts' addresses."""
    if not held:
        return citations
    return [[_retargeted(citation, held) for citation in found] for found in citations]


def _retargeted(citation: Citation, held: Mapping[str, str]) -> Citation:
    if not citation.target.startswith("kr/"):
        return citation
    _, title, *rest = citation.target.split("/")
    address = held.get(f"kr/{title}")
    return replace(citation, target="/".join((address, *rest))) if address else citation
