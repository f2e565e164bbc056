"""The blocks of an act of Union law as they are written, and the units that are open.

White space is collapsed, as HTML reads it.  What is put between elements is a block of kind
`break` at the unit that follows; notes and the marks of amendments (▼B, ►M1 … ◄) are furniture.
"""

from __future__ import annotations

import re

from pipeline.extract import eurlex_units
from pipeline.records import Block, BlockKind

Locator = tuple[str, ...]
_SPACE = re.compile(r"[ \t\r\n\f]+")
_AMENDED = re.compile(r"[►▼]\s*[A-Z]\d*\s?|◄\s?")


class Blocks:
    """Blocks in the making; `base` is the unit that the next top-level text or point is of."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.scope: Locator = ()  # the annex
        self.divisions: list[tuple[str, str]] = []  # word and segment, outermost first
        self.unit: Locator = ()  # the article, or the part of an annex, that is open
        self.base: Locator = ()
        self.preamble = True
        self.twice: dict[str, int] = {}
        self.taken: set[Locator] = set()
        self._pending = ""
        self._spaced = True  # whether the last character of content is a space
        self._closing = False

    # What opens units

    def article(self, heading: str) -> Locator:
        """Open an article; a second one of its number gets a locator of its own (`art_1.2`)."""
        segment = eurlex_units.article(heading)
        return self._enter(self._free((*self.scope, segment)))

    def annex(self, segment: str, *, nested: bool) -> Locator:
        """Open an annex; a quoted one may stand inside an annex without a number."""
        above = self.scope[:1] if nested and self.scope[:1] == ("annex",) else ()
        self.divisions = []
        self.scope = self._free((*above, segment))
        return self._enter(self.scope)

    def division(self, word: str, segment: str) -> Locator:
        """Open a chapter, a part …: below the last of another word, beside the last of its own."""
        words = [known for known, _ in self.divisions]
        if word in words:
            del self.divisions[words.index(word) :]
        at = (*self.scope, *(s for _, s in self.divisions), segment)
        at = self._free(at)
        self.divisions.append((word, at[-1]))
        return self._enter(at)

    def recital(self, number: str) -> Locator:
        """Open a recital."""
        return self._free((f"pre_{number}",))

    def paragraph(self, number: str) -> bool:
        """Open a numbered paragraph of the unit, if it has none of this number yet."""
        at = self.point(self.unit, number)
        if at == self.unit:
            return False
        self.base = at
        return True

    def point(self, above: Locator, segment: str) -> Locator:
        """The locator of a point; that of the unit above where it has one of this label already.

        A second list of the same labels in one paragraph has no address of its own.
        """
        if eurlex_units.CODE.fullmatch(segment) and self.scope:
            above = self.scope
        at = (*above, segment)
        if at in self.taken:
            place = "/".join(above)
            self.twice[place] = self.twice.get(place, 0) + 1
            return above
        self.taken.add(at)
        return at

    def leave(self) -> None:
        """What follows is text of the act itself (its closing words)."""
        self.unit = self.base = self.scope = ()

    def _enter(self, at: Locator) -> Locator:
        self.unit = self.base = at
        self.preamble = False
        return at

    def _free(self, at: Locator) -> Locator:
        wanted, again = at, 1
        while at in self.taken:
            again += 1
            at = (*wanted[:-1], f"{wanted[-1]}.{again}")
        if again > 1:
            place = "/".join(wanted)
            self.twice[place] = self.twice.get(place, 0) + 1
        self.taken.add(at)
        return at

    # What writes

    def line(self) -> None:
        """What follows stands on a line of its own."""
        self.gap("\n")

    def gap(self, separator: str) -> None:
        """Put a separator before what follows; a line end stands over a smaller one."""
        if self.blocks and (self._pending in ("", " ") or separator == "\n"):
            self._pending = separator

    def text(
        self, text: str | None, at: Locator, *, role: str = "", kind: BlockKind = "text"
    ) -> None:
        """A run of text; the marks of amendments in it are furniture."""
        text = _SPACE.sub(" ", text or "")
        if self._closing and text.strip():
            self._closing = False
            if text.lstrip().startswith(")"):
                cut = text.index(")") + 1
                self._put(text[:cut], at, "furniture", "footnote")
                text = text[cut:]
        position = 0
        for mark in _AMENDED.finditer(text) if kind != "furniture" else ():
            self._put(text[position : mark.start()], at, kind, role)
            self._put(mark[0], at, "furniture", "amendment")
            position = mark.end()
        self._put(text[position:], at, kind, role)

    def mark(self, character: str, at: Locator) -> None:
        """A quotation mark that the format states by its code: a break, put where it stands."""
        self._put(character, at, "break", "")

    def note_mark(self, text: str, at: Locator) -> None:
        """A reference to a note: furniture with the brackets around it."""
        last = self.blocks[-1] if self.blocks and not self._pending else None
        if last and last.kind in ("text", "heading"):
            opened = last.text.rstrip()
            self._closing = opened.endswith("(")
            kept = opened.removesuffix("(").rstrip() if self._closing else opened
            self.blocks.pop()
            if kept:
                self.blocks.append(Block(kept, last.kind, last.locator, role=last.role))
            self._spaced = not kept
            self._put(last.text[len(kept) :], at, "furniture", "footnote")
        self._put(_SPACE.sub(" ", text), at, "furniture", "footnote")

    def _put(self, text: str, at: Locator, kind: BlockKind, role: str) -> None:
        last = self.blocks[-1] if self.blocks else None
        if self._pending or (self._spaced and kind != "furniture"):
            text = text.lstrip(" ")
        if not text:
            return
        if self._pending == " " and self._spaced:
            self._pending = ""
        if kind != "furniture":
            self._spaced = text[-1].isspace()
        if self._pending:
            self.blocks.append(Block(self._pending, "break", at))
            self._pending = ""
            last = None
        where = None if kind == "furniture" else at
        if last and (last.kind, last.locator, last.role) == (kind, where, role):
            self.blocks[-1] = Block(last.text + text, kind, where, role=role)
        else:
            self.blocks.append(Block(text, kind, where, role=role))

    def doubts(self, name: str) -> list[str]:
        """What could not be told apart, for the reader of the file."""
        return [
            f"{name}: {count} more unit(s) under a number already used at "
            f"{place or 'the top'}; an address names the first."
            for place, count in sorted(self.twice.items())
        ]
