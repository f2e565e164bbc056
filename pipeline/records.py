"""The nouns that the stages hand to each other, frozen.

    extract: bytes -> Extracted        split: Extracted -> Document, ...

Offsets are code points, spans are half-open, and a stored text is never altered: the blocks of an
`Extracted`, and the pieces of a `Document`, concatenated are its text, every character once.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Language = Literal["en", "ja", "ko"]
LANGUAGES: tuple[Language, ...] = ("en", "ja", "ko")

# text       content                      heading    a chapter or section title, or any heading line
# markup     syntax of the format, blank  furniture  page heads, editors' notes, contents tables
# foreign    the other language of a bilingual file
# break      characters the extractor put between elements; not in the source
BlockKind = Literal["text", "heading", "markup", "furniture", "foreign", "break"]


class Box(NamedTuple):
    """A rectangle on a page (from 1), in points from the page's top left corner, y downwards."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


Grade = Literal["text", "ocr", "broken", "image", "empty"]
# What holds something that was not read.
UNREAD: tuple[Grade, ...] = ("broken", "image")


@dataclass(frozen=True, slots=True)
class PageGrade:
    """How a page of a file was read.

    text: its text layer; ocr: its picture, by OCR, with `confidence` from 0 to 1; broken: its text
    layer holds wrong characters and was not used; image: a picture that was not read; empty:
    nothing on it.  Width and height in points.
    """

    number: int
    grade: Grade
    width: float = 0.0
    height: float = 0.0
    confidence: float = 1.0


def unread(pages: Iterable[PageGrade]) -> tuple[int, ...]:
    """The numbers of the pages that hold something which was not read."""
    return tuple(page.number for page in pages if page.grade in UNREAD)


@dataclass(frozen=True, slots=True)
class Block:
    """A run of a source's text with one role.

    `locator` is the path below the instrument (`("art_48", "para_1")`) where the format itself
    states it (XML attributes, JSON keys), `level` a heading's level (1 to 6), `page` a PDF's page
    (from 1), `role` what else the format says of the run (caption, label, row, footnote, title,
    item).  `boxes` says where on its page the run is printed, where the format has pages.
    """

    text: str
    kind: BlockKind = "text"
    locator: tuple[str, ...] | None = None
    level: int = 0
    page: int = 0
    role: str = ""
    boxes: tuple[Box, ...] = ()


@dataclass(frozen=True)
class Extracted:
    """One file, read: its text as blocks, and the facts that its head states.

    `dialect` says which format and convention it is written in (a key of `extract.DIALECTS`).
    `metadata` holds official facts under fixed keys, absent when the file does not say:
    title, law_id, law_number, valid_from (ISO date of 施行/시행), promulgated (ISO date),
    revision, url, issuer, kind (law|treaty|report), lang, address.  `pages` grades each page of a
    file that has pages; empty for others.
    """

    name: str
    dialect: str
    blocks: tuple[Block, ...]
    metadata: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    pages: tuple[PageGrade, ...] = ()

    @functools.cached_property
    def text(self) -> str:
        """The stored text: every block, in order."""
        return "".join(block.text for block in self.blocks)

    @functools.cached_property
    def starts(self) -> tuple[int, ...]:
        """Where in `text` each block begins."""
        return tuple(itertools.accumulate((len(b.text) for b in self.blocks), initial=0))[:-1]


# The unit a locator names.  `document` is the root (title, enacting words, preamble).
ProvisionKind = Literal[
    "document",
    "part",
    "chapter",
    "article",
    "paragraph",
    "item",
    "subitem",
    "annex",
    "row",
    "supplement",
    "form",
    "section",
    "entry",
    "preamble",
    "note",
    "footnote",
    "table",
    "page",
]


@dataclass(frozen=True, slots=True)
class Provision:
    """An addressed unit of a document: its own text, without that of the units beneath it.

    `label` is the number as printed (第四十八条, 제19조의2, § 744.21, (b)), `heading` its caption
    without brackets, `headings` the titles above it, outermost first, `parent` the index of the
    unit above in `Document.provisions` (None for the root).  `group` is the address of the
    article, section, annex row or entry that a search shows it under.  `status` is "" or
    "deleted" (削除, 삭제, [Reserved]) or "heading only".
    """

    address: str
    kind: ProvisionKind
    text: str
    label: str = ""
    heading: str = ""
    headings: tuple[str, ...] = ()
    parent: int | None = None
    group: str = ""
    lang: Language = "en"
    status: Literal["", "deleted", "heading only"] = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A slice of a document's stored text: its role, and the provision whose own text it is."""

    start: int
    end: int
    kind: BlockKind
    provision: int | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a slice of a document's stored text is printed: one line of a page."""

    start: int
    end: int
    box: Box


DocumentKind = Literal["law", "treaty", "report"]


@dataclass(frozen=True, slots=True)
class Document:
    """One instrument (or report) as one file states it, split into addressed provisions.

    `pieces` tile `text`.  A file that holds several instruments (the CFR's parts) gives several
    documents whose texts, concatenated, are the file's.  `places`, in order, say where the text is
    printed and `pages` how each page was read, where the file has pages.
    """

    address: str
    title: str
    kind: DocumentKind
    lang: Language
    text: str
    pieces: tuple[Piece, ...]
    provisions: tuple[Provision, ...]
    metadata: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    pages: tuple[PageGrade, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation: `text[start:end]` cites `target`.

    `relative` when the target depends on where the text stands or on what was said before;
    `kind` one of regime, treaty, un_resolution, law, notice, list_entry, document; `confidence`
    from 0 to 1:
    1 for a full name or a code, less where the grammar or the resolver had to choose.
    """

    start: int
    end: int
    text: str
    target: str
    relative: bool = False
    kind: str = "law"
    confidence: float = 1.0
