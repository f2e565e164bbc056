"""The blocks of a file in reading order: what each is, its address, and where it is printed."""

from __future__ import annotations

import bisect
import re
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

from pipeline.errors import ExtractionError
from pipeline.parse import parse_file
from pipeline.records import Box, Document, PageGrade, Piece, unread

BlockName = Literal["heading", "paragraph", "footnote", "table", "list-entry", "furniture"]
KINDS: tuple[BlockName, ...] = get_args(BlockName)
_WRAPPED = frozenset({"text", "markdown"})  # formats whose line ends may be any
_HEADED = frozenset({"part", "chapter", "article", "annex", "supplement", "form", "section"})


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A paragraph, heading, note, table row, list entry or piece of furniture.

    `address` is that of the provision whose text it is, "" for furniture; `boxes` are its printed
    lines on `page` (0 where the format has no pages).  What goes on over a page is a block on each
    of them, from the second on `continued`; the texts of these, one after the other, are its text.
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
        return unread(self.pages)

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
    wrapped = parsed.dialect in _WRAPPED
    blocks = tuple(
        block for document in parsed.documents for block in _blocks(document, wrapped=wrapped)
    )
    warnings = dict.fromkeys(w for document in parsed.documents for w in document.warnings)
    return Proof(name, parsed.dialect, parsed.documents[0].pages, blocks, tuple(warnings))


def _blocks(document: Document, *, wrapped: bool) -> Iterator[ShownBlock]:
    """Cut where a line of the stored text ends, or another provision or kind begins.

    In a `wrapped` text a line's end says nothing: there a provision is one block, but for its
    heading.
    """
    run: list[Piece] = []
    page = 0
    for piece in _lines(document):
        if run and _parts(document, run, piece):
            page = yield from _block(document, run, page)
            run = []
        run.append(piece)
        ends = document.text.find("\n", piece.start, piece.end) >= 0
        # A line end that is markup was taken out of a sentence: what follows says if that goes on.
        inside = piece.provision is not None or piece.kind == "markup"
        if ends and not (wrapped and inside and piece.kind != "heading"
                         and not _is_heading(document, run)):  # fmt: skip
            page = yield from _block(document, run, page)
            run = []
    if run:
        yield from _block(document, run, page)


def _lines(document: Document) -> Iterator[Piece]:
    """The pieces of a document; those of a provision cut after their line ends."""
    for piece in document.pieces:
        start = piece.start
        if piece.provision is None:
            yield piece
            continue
        while (end := document.text.find("\n", start, piece.end) + 1) and end < piece.end:
            yield replace(piece, start=start, end=end)
            start = end
        yield replace(piece, start=start)


def _parts(document: Document, run: list[Piece], piece: Piece) -> bool:
    """Tell whether a piece begins another block than the run before it."""
    before = run[-1]
    if _is_between(piece):
        return False
    ended = "\n" in document.text[before.start : before.end]
    if ended and before.kind == "break" and before.provision is None:
        return True
    # The space between two provisions of one line (1. a. …) belongs to neither.
    last = next((p for p in reversed(run) if not _is_between(p)), None)
    return last is not None and (
        piece.provision != last.provision or _is_beside(piece) != _is_beside(last)
    )


def _is_between(piece: Piece) -> bool:
    return piece.kind in ("markup", "break") and piece.provision is None


def _is_beside(piece: Piece) -> bool:
    return piece.kind in ("furniture", "foreign")


def _block(document: Document, run: list[Piece], last: int) -> Generator[ShownBlock, None, int]:
    """A run of pieces as a block on each page that it is printed on; the last page seen.

    What is printed nowhere (the separators of a row of empty cells) is on the page `last`.
    """
    shown = [p for p in run if p.kind != "markup"]
    text = "".join(document.text[p.start : p.end] for p in shown)
    owner = next((p.provision for p in run if p.provision is not None), None)
    if not text.strip():
        return last
    kind = _kind(document, run, owner)
    address = document.provisions[owner].address if owner is not None else ""
    pages: dict[int, tuple[list[Box], list[str]]] = {}
    waiting = ""  # printed nowhere, before the first that is
    for piece in shown:
        for box, part in _printed(document, piece):
            if box is None and not pages:
                waiting += part
                continue
            page = box.page if box else next(reversed(pages))
            boxes, texts = pages.setdefault(page, ([], []))
            if box:
                boxes.append(box)
            texts.append(waiting + part)
            waiting = ""
    if not pages:
        pages[last] = ([], [waiting])
    for n, (page, (boxes, texts)) in enumerate(pages.items()):
        # The space in a sentence that a page breaks stays at the end of its first part.
        said = "".join(texts).lstrip()
        said = said.rstrip() if n == len(pages) - 1 else said
        yield ShownBlock(kind, address, page, tuple(boxes), said, n > 0)
    return next(reversed(pages))


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
    if any(piece.kind == "heading" for piece in run) or _is_heading(document, run):
        return "heading"
    return "list-entry" if _in_list(document, owner) else "paragraph"


def _is_heading(document: Document, run: Sequence[Piece]) -> bool:
    """Tell whether a run is the line that a division of the text is headed with.

    The format may not say so of a line that only its number shows to be one.
    """
    owner = next((p.provision for p in run if p.provision is not None), None)
    if owner is None:
        return False
    provision = document.provisions[owner]
    if provision.kind not in _HEADED:
        return False
    said = _bare("".join(document.text[p.start : p.end] for p in run if p.kind != "markup"))
    label, heading = _bare(provision.label), _bare(provision.heading)
    return bool(said) and said in (label + heading, label, heading)


def _bare(text: str) -> str:
    """A heading without what differs between the line and what is kept of it."""
    return re.sub(r"[\s()（）\[\]【】〔〕.．:：]+", "", text)


def _in_list(document: Document, index: int | None) -> bool:
    """Tell whether a provision is, or lies in, an entry or a row of a control list."""
    while index is not None:
        provision = document.provisions[index]
        if provision.kind in ("entry", "row"):
            return True
        index = provision.parent
    return False
