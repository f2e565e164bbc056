"""The blocks of a file in reading order: what each is, its address, and where it is printed."""

from __future__ import annotations

import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, get_args

from pipeline.errors import ExtractionError
from pipeline.parse import parse_file
from pipeline.records import Box, Document, PageGrade, Piece

BlockName = Literal["heading", "paragraph", "footnote", "table", "list-entry", "furniture"]
KINDS: tuple[BlockName, ...] = get_args(BlockName)


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A paragraph, heading, note, table row, list entry or piece of furniture.

    `address` is that of the provision whose text it is, "" for furniture; `boxes` are its printed
    lines on `page` (0 where the format has no pages).  What goes on over a page is a block on each
    of them, from the second on `continued`.
    """

    kind: BlockName
    address: str
    page: int
    boxes: tuple[Box, ...]
    text: str
    continued: bool = False

    def as_json(self) -> dict[str, Any]:
        """A plain object; boxes are [left, top, right, bottom] in points, y downwards."""
        found: dict[str, Any] = {
            "kind": self.kind,
            "address": self.address,
            "page": self.page or None,
            "boxes": [list(box[1:]) for box in self.boxes],
            "text": self.text,
        }
        if self.continued:
            found["continued"] = True
        return found


@dataclass(frozen=True, slots=True)
class Proof:
    """A file as it was read."""

    name: str
    dialect: str
    pages: tuple[PageGrade, ...]
    blocks: tuple[ShownBlock, ...]
    warnings: tuple[str, ...]

    @property
    def unread(self) -> tuple[int, ...]:
        """The pages that hold something which was not read."""
        return tuple(page.number for page in self.pages if page.grade in ("broken", "image"))

    def as_json(self) -> dict[str, Any]:
        """A plain object."""
        pages = [
            {"page": p.number, "grade": p.grade}
            | ({"confidence": p.confidence} if p.grade == "ocr" else {})
            for p in self.pages
        ]
        return {
            "file": self.name,
            "format": self.dialect,
            "pages": pages,
            "blocks": [block.as_json() for block in self.blocks],
            "warnings": list(self.warnings),
        }


def proof(data: bytes, name: str, *, lang: str = "") -> Proof:
    """Read a file as a build does; raises `ExtractionError` for what cannot be read."""
    parsed = parse_file(data, name, lang=lang)
    if parsed.problem:
        raise ExtractionError(parsed.problem)
    blocks = tuple(block for document in parsed.documents for block in _blocks(document))
    warnings = dict.fromkeys(w for document in parsed.documents for w in document.warnings)
    return Proof(name, parsed.dialect, parsed.documents[0].pages, blocks, tuple(warnings))


def _blocks(document: Document) -> Iterator[ShownBlock]:
    """Cut where a line of the stored text ends, or another provision or kind begins."""
    run: list[Piece] = []
    for piece in document.pieces:
        if run and _parts(document, run[-1], piece):
            yield from _block(document, run)
            run = []
        run.append(piece)
        if "\n" in document.text[piece.start : piece.end] and _is_whole(document, piece):
            yield from _block(document, run)
            run = []
    if run:
        yield from _block(document, run)


def _is_whole(document: Document, piece: Piece) -> bool:
    """Tell whether a line end in this piece ends what is shown as one block.

    A text without pages keeps its hard line breaks: there a provision is one block.
    """
    return bool(document.places) or piece.provision is None


def _parts(document: Document, before: Piece, piece: Piece) -> bool:
    """Tell whether a piece begins another block than the one before it belongs to."""
    if piece.kind in ("markup", "break") and piece.provision is None:
        return False
    if before.kind in ("markup", "break") and before.provision is None:
        return "\n" in document.text[before.start : before.end] and before.kind != "markup"
    return piece.provision != before.provision or (piece.kind in ("furniture", "foreign")) != (
        before.kind in ("furniture", "foreign")
    )


def _block(document: Document, run: list[Piece]) -> Iterator[ShownBlock]:
    """A run of pieces as a block on each page that it is printed on."""
    shown = [p for p in run if p.kind != "markup"]
    text = "".join(document.text[p.start : p.end] for p in shown)
    owner = next((p.provision for p in run if p.provision is not None), None)
    if not text.strip():
        return
    kind = _kind(document, run, owner)
    address = document.provisions[owner].address if owner is not None else ""
    pages: dict[int, tuple[list[Box], list[str]]] = {}
    for piece in shown:
        for box, part in _printed(document, piece):
            page = box.page if box else next(reversed(pages), 0)
            boxes, texts = pages.setdefault(page, ([], []))
            if box:
                boxes.append(box)
            texts.append(part)
    for n, (page, (boxes, texts)) in enumerate(pages.items()):
        yield ShownBlock(kind, address, page, tuple(boxes), "".join(texts).strip(), n > 0)


def _printed(document: Document, piece: Piece) -> Iterator[tuple[Box | None, str]]:
    """A piece's text by printed line, with the box of each; None for what is printed nowhere."""
    places = document.places
    at = piece.start
    k = bisect.bisect_right(places, piece.start, key=lambda place: place.end)
    while k < len(places) and places[k].start < piece.end:
        place = places[k]
        if place.start > at:
            yield None, document.text[at : place.start]
            at = place.start
        end = min(place.end, piece.end)
        if end > at:
            yield place.box, document.text[at:end]
        at = max(at, end)
        k += 1
    if at < piece.end:
        yield None, document.text[at : piece.end]


def _kind(document: Document, run: list[Piece], owner: int | None) -> BlockName:
    if owner is None:
        return "furniture"
    provision = document.provisions[owner]
    if provision.kind == "footnote":
        return "footnote"
    if provision.kind == "table":
        return "table"
    if provision.kind == "row":
        above = document.provisions[provision.parent] if provision.parent is not None else None
        return "table" if above is not None and above.kind == "table" else "list-entry"
    if any(piece.kind == "heading" for piece in run):
        return "heading"
    return "list-entry" if _in_list(document, owner) else "paragraph"


def _in_list(document: Document, index: int | None) -> bool:
    """Tell whether a provision is, or lies in, an entry or a row of a control list."""
    while index is not None:
        provision = document.provisions[index]
        if provision.kind in ("entry", "row"):
            return True
        index = provision.parent
    return False
