"""Reads a whole document, provision by provision, so that every relative reference has its place.

Beside what one passage tells, the document's own units are known here: the article after 第十条 is
第十条の二 when there is one, and 第二条第三号 is that of its first paragraph when it has several.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.address import parse
from pipeline.citations.mention import Context
from pipeline.citations.reader import Reader
from pipeline.records import Citation, Document

# The regulations that speak of themselves as a whole although each part is a document.
_WHOLES = {"15": ("us/cfr/15/730-774", 730, 774), "22": ("us/cfr/22/120-130", 120, 130)}
_NOT_THERE = 0.5


@dataclass(frozen=True, slots=True)
class Placed:
    """A citation in a document's stored text: `start`..`end` there, and the citing provision."""

    start: int
    end: int
    provision: int
    citation: Citation


def read_document(document: Document) -> list[list[Citation]]:
    """The citations of each provision of `document`, in order; offsets into its own text."""
    reader = Reader(Context(document=_whole(document)))
    units = _units(document)
    reader.scope.units = units
    known = frozenset(units.get((), ()))
    out = []
    for provision in document.provisions:
        path = _path(document.address, provision.address)
        if provision.kind in ("chapter", "part"):
            reader.scope.chapter = path
        reader.stand("/".join(path))
        found = reader.read(provision.text) if provision.text else []
        if path and path[0].startswith("suppl"):
            found = [_doubted(citation, document, known) for citation in found]
        out.append(found)
    return out


def _doubted(citation: Citation, document: Document, known: Container[str]) -> Citation:
    """The citation, told as a guess where the document has no such article: a supplement speaks of
    the amending act's articles, or by the numbers of its time.
    """
    if not citation.relative or not citation.target.startswith(document.address + "/art_"):
        return citation
    article = citation.target[len(document.address) + 1 :].partition("/")[0]
    return citation if article in known else replace(citation, confidence=_NOT_THERE)


def place(document: Document, found: Sequence[Sequence[Citation]]) -> Iterator[Placed]:
    """The same citations as spans of the document's text, in the order of the text.

    A citation that the file breaks with syntax (`**`, a table's pipe) covers that as well.
    """
    runs: list[list[tuple[int, int]]] = [[] for _ in document.provisions]  # (own offset, in text)
    lengths = [0] * len(document.provisions)
    for piece in document.pieces:
        if piece.provision is not None:
            runs[piece.provision].append((lengths[piece.provision], piece.start))
            lengths[piece.provision] += piece.end - piece.start
    placed = []
    for index, citations in enumerate(found):
        starts = [own for own, _ in runs[index]]
        for citation in citations:
            first = runs[index][bisect_right(starts, citation.start) - 1]
            last = runs[index][bisect_right(starts, citation.end - 1) - 1]
            start = first[1] + citation.start - first[0]
            placed.append(Placed(start, last[1] + citation.end - last[0], index, citation))
    yield from sorted(placed, key=lambda p: (p.start, p.end))


def _whole(document: Document) -> str:
    """The address that the document's relative references are read against; "" for a report."""
    if document.kind == "report":
        return ""
    parts = document.address.split("/")
    if parts[:2] == ["us", "cfr"] and len(parts) == 4 and parts[3].isdigit():
        whole, first, last = _WHOLES.get(parts[2], ("", 1, 0))
        return whole if first <= int(parts[3]) <= last else document.address
    return document.address


def _path(document: str, address: str) -> tuple[str, ...]:
    """The segments of a provision beneath its document; a CFR section's begin with the section."""
    parsed = parse(address)
    if parsed.instrument[:2] == ("us", "cfr"):
        return (parsed.instrument[3], *parsed.locators)
    depth = len(parse(document).locators)
    return parsed.locators[depth:] if address.startswith(document) else parsed.locators


def _units(document: Document) -> Mapping[tuple[str, ...], Sequence[str]]:
    """The segments beneath each unit of the document, in order."""
    units: dict[tuple[str, ...], list[str]] = {}
    for provision in document.provisions:
        path = _path(document.address, provision.address)
        if path:
            units.setdefault(path[:-1], []).append(path[-1])
    return units
