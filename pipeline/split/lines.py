"""Lines over blocks: what a numbering grammar reads, with the way back to the stored text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.records import Block, BlockKind, Extracted


@dataclass(frozen=True, slots=True)
class Line:
    """One line's content, without markup and line end.

    `text[i]` stands at `offsets[i]` of the stored text; `start:end` is the whole line there, its
    markup and line end included.  `block` is the block that the first content character (or, on
    a line without content, the first character) comes from; `kinds` are the kinds of block that
    the line has content of.
    """

    text: str
    offsets: tuple[int, ...]
    start: int
    end: int
    block: Block
    kinds: frozenset[BlockKind]

    def span(self, i: int = 0, j: int | None = None) -> tuple[int, int]:
        """Where `text[i:j]` stands in the stored text, inner markup included.

        A span from 0 begins at the line's start, one to the end includes the line end, so that
        spans of consecutive slices of a line tile it.
        """
        first = self.start if i == 0 else self.offsets[i] if i < len(self.text) else self.end
        last = self.end if j is None or j >= len(self.text) else self.offsets[j]
        return first, last

    def cut(self, i: int, j: int | None = None) -> Line:
        """The line `text[i:j]`, whose spans are those of this one's parts."""
        start, end = self.span(i, j)
        return Line(self.text[i:j], self.offsets[i:j], start, end, self.block, self.kinds)


# A break (a space put between a number and its caption) is read like the text around it.
_CONTENT: frozenset[BlockKind] = frozenset({"text", "heading", "break"})


def lines(extracted: Extracted) -> Iterator[Line]:
    """Cut the stored text at line ends, whatever blocks they fall in."""
    chars: list[str] = []
    offsets: list[int] = []
    kinds: set[BlockKind] = set()
    first: Block | None = None
    lead: Block | None = None
    start = position = 0
    for block in extracted.blocks:
        content = block.kind in _CONTENT
        for char in block.text:
            first = first or block
            if char == "\n":
                yield Line("".join(chars), tuple(offsets), start, position + 1, lead or first,
                           frozenset(kinds))  # fmt: skip
                chars, offsets, kinds, first, lead = [], [], set(), None, None
                start = position + 1
            elif content:
                if lead is None and not char.isspace():
                    lead = block
                if not char.isspace():
                    kinds.add(block.kind)
                chars.append(char)
                offsets.append(position)
            elif not char.isspace():
                kinds.add(block.kind)
            position += 1
    if position > start:
        yield Line("".join(chars), tuple(offsets), start, position,
                   lead or first or Block(""), frozenset(kinds))  # fmt: skip
