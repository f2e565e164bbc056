"""Assembling a document: who owns which character, kept honest.

A splitter walks the lines, opens provisions and gives them spans; `finish` turns that into pieces
that tile the text, and raises `SplitError` where text was forgotten or an address used twice.
"""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import get_args

import numpy as np

from pipeline.errors import SplitError
from pipeline.records import (
    BlockKind,
    Document,
    DocumentKind,
    Extracted,
    Language,
    Piece,
    Place,
    Provision,
    ProvisionKind,
)

_KINDS: tuple[BlockKind, ...] = get_args(BlockKind)
_CODE = {kind: i for i, kind in enumerate(_KINDS)}
_CONTENT = (_CODE["text"], _CODE["heading"])
_NOBODY = -1


@dataclass
class Builder:
    """One document in the making, over `extracted.text[start:end]`.

    Provision 0 is the document itself, at `address`.
    """

    extracted: Extracted
    address: str
    title: str
    kind: DocumentKind
    lang: Language
    start: int = 0
    end: int | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._text = self.extracted.text
        if self.end is None:
            self.end = len(self._text)
        size = self.end - self.start
        self._owner = np.full(size, _NOBODY, dtype=np.int32)
        self._kind = np.zeros(size, dtype=np.int8)
        starts = self.extracted.starts
        first = max(bisect.bisect_right(starts, self.start) - 1, 0)
        for block, begin in zip(self.extracted.blocks[first:], starts[first:], strict=True):
            if begin >= self.end:
                break
            after = begin + len(block.text)
            self._kind[max(begin - self.start, 0) : max(after - self.start, 0)] = _CODE[block.kind]
        self.provisions: list[Provision] = []
        self._indices: dict[str, int] = {}
        self.warnings: list[str] = list(self.extracted.warnings)
        self.open(self.address, "document", group=True)

    def open(
        self,
        address: str,
        kind: ProvisionKind,
        *,
        label: str = "",
        heading: str = "",
        headings: tuple[str, ...] = (),
        parent: int | None = 0,
        group: bool = False,
        lang: Language | None = None,
    ) -> int:
        """Begin a provision and return its index.

        `group` marks a unit that a search shows as one hit (article, section, annex row, entry);
        the units beneath it inherit it.  An address already used raises `SplitError`: a splitter
        decides itself what a second 第一条 means.
        """
        if address in self._indices:
            raise SplitError(
                f"{self.extracted.name}: the address {address} is used twice; "
                "the splitter must tell the two units apart."
            )
        index = len(self.provisions)
        above = None if index == 0 else parent
        inherited = address if group or above is None else self.provisions[above].group
        self._indices[address] = index
        self.provisions.append(
            Provision(
                address, kind, "", label, heading, headings, above, inherited, lang or self.lang
            )
        )
        return index

    def find(self, address: str) -> int | None:
        """The index of the provision at `address`, if it was opened."""
        return self._indices.get(address)

    def own(self, span: tuple[int, int], provision: int) -> None:
        """Give the content of a span (offsets into the file's text) to a provision."""
        self._owner[span[0] - self.start : span[1] - self.start] = provision

    def mark(self, span: tuple[int, int], kind: BlockKind) -> None:
        """Say what role a span has (furniture, foreign, heading …), whatever extraction said.

        Spans marked as anything but text and heading belong to no provision.  Syntax and
        inserted breaks inside the span keep their kind; a break may be part of a provision's text.
        """
        part = self._kind[span[0] - self.start : span[1] - self.start]
        part[np.isin(part, (*_CONTENT, _CODE["furniture"], _CODE["foreign"]))] = _CODE[kind]

    def update(self, provision: int, **changes: object) -> None:
        """Change fields of an open provision (status, heading …)."""
        self.provisions[provision] = replace(self.provisions[provision], **changes)  # type: ignore[arg-type]

    def finish(self) -> Document:
        """Check that nothing is lost and make the document."""
        end = len(self._text) if self.end is None else self.end
        text = self._text[self.start : end]
        content = np.isin(self._kind, _CONTENT)
        self._owner[~content & (self._kind != _CODE["break"])] = _NOBODY
        self._trim(text)
        for i in np.flatnonzero(content & (self._owner == _NOBODY)):
            if not text[i].isspace():
                line = self._text.count("\n", 0, self.start + int(i)) + 1
                raise SplitError(
                    f"{self.extracted.name}, line {line}: text belongs to no provision "
                    f"({text[int(i) : int(i) + 30]!r})."
                )
            self._kind[i] = _CODE["markup"]
        pieces = tuple(self._pieces())
        own: list[list[str]] = [[] for _ in self.provisions]
        for piece in pieces:
            if piece.provision is not None:
                own[piece.provision].append(text[piece.start : piece.end])
        provisions = tuple(
            replace(p, text="".join(parts)) for p, parts in zip(self.provisions, own, strict=True)
        )
        return Document(
            self.address,
            self.title,
            self.kind,
            self.lang,
            text,
            pieces,
            provisions,
            dict(self.metadata or self.extracted.metadata),
            tuple(self.warnings),
            tuple(self._places(end)),
            self.extracted.pages,
        )

    def _trim(self, text: str) -> None:
        """Free the white space around each provision's own text."""
        order = np.argsort(self._owner, kind="stable")
        owners = self._owner[order]
        # All at once, in the array's own type: one search per provision copies the array each time.
        bounds = np.searchsorted(owners, np.arange(len(self.provisions) + 1, dtype=owners.dtype))
        for low, high in itertools.pairwise(bounds.tolist()):
            mine = order[low:high]
            while low < high and text[mine[0]].isspace():
                self._owner[mine[0]] = _NOBODY
                mine, low = mine[1:], low + 1
            while low < high and text[mine[-1]].isspace():
                self._owner[mine[-1]] = _NOBODY
                mine, high = mine[:-1], high - 1

    def _places(self, end: int) -> Iterator[Place]:
        """Where each printed line of this document stands, by offsets into its text."""
        for block, begin in zip(self.extracted.blocks, self.extracted.starts, strict=True):
            after = begin + len(block.text)
            if block.boxes and begin < end and after > self.start:
                first, last = max(begin, self.start), min(after, end)
                for box in block.boxes:
                    yield Place(first - self.start, last - self.start, box)

    def _pieces(self) -> Iterator[Piece]:
        """Runs of one role and one owner, in order, as spans into this document's text."""
        size = len(self._kind)
        if not size:
            return
        change = (np.diff(self._kind) != 0) | (np.diff(self._owner) != 0)
        starts = [0, *(np.flatnonzero(change) + 1).tolist(), size]
        for start, end in itertools.pairwise(starts):
            owner = int(self._owner[start])
            kind = _KINDS[int(self._kind[start])]
            yield Piece(start, end, kind, None if owner == _NOBODY else owner)
