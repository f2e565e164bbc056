"""Where on its pages each provision stands: the places of a document, by provision."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.records import Box, Document


@dataclass(frozen=True, slots=True)
class Spot:
    """Code points `start` to `end` of a provision's own text are printed at `box`; `provision` is
    its index in `Document.provisions`.
    """

    provision: int
    start: int
    end: int
    box: Box


def spots(document: Document) -> Iterator[Spot]:
    """The printed lines of all provisions, in the order of the text."""
    places = document.places
    if not places:
        return
    written: dict[int, int] = {}  # how much of a provision's own text lies before this piece
    at = 0
    for piece in document.pieces:
        if piece.provision is None:
            continue
        before = written.get(piece.provision, 0)
        written[piece.provision] = before + piece.end - piece.start
        while at and places[at - 1].end > piece.start:
            at -= 1
        while at < len(places) and places[at].end <= piece.start:
            at += 1
        k = at
        while k < len(places) and places[k].start < piece.end:
            start = max(places[k].start, piece.start) - piece.start + before
            end = min(places[k].end, piece.end) - piece.start + before
            yield Spot(piece.provision, start, end, places[k].box)
            k += 1
