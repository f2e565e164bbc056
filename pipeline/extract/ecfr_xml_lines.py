"""The lines of an eCFR document: what each element of a section's text is, in blocks.

A paragraph is a line, a table row is one with bars between its cells, a note goes on behind its
heading.  Roles: `note` (notes, examples, extracts, whose labels count apart from the section's),
`footnote`, `row`, `caption`; `entry` is the heading of a control-list entry, with its code as
locator; editors' notes are furniture.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.records import Block

if TYPE_CHECKING:
    from lxml.etree import _Element

_TEXT = Block("")
_INLINE = frozenset({"I", "B", "E", "SU", "SUB", "FR", "AC", "XREF", "FTREF", "PRTPAGE", "a", "b",
                     "i", "em", "strong", "span", "sup", "sub", "u", "IMG", "img", "LB", "br",
                     "BR", "EM", "TI", "URL", "OPSPAN", "SIUPSPAN", "STRIKE"})  # fmt: skip
_FURNITURE = frozenset({"AUTH", "SOURCE", "SECAUTH", "PARAUTH", "CITA", "EDNOTE", "EFFDNOT",
                        "EFFDNOTP", "APPRO", "CROSSREF", "AMDDATE", "CONTENTS"})  # fmt: skip
_APART = frozenset({"NOTE", "EXAMPLE", "EXTRACT", "NOTES"})
_HEADS = {"HD1": 4, "HD2": 5, "HD3": 6, "HD4": 6}
_ROWS = frozenset({"TR", "ROW"})
_CELLS = frozenset({"TD", "TH", "ENT", "CHED"})
_CAPTIONS = frozenset({"CAPTION", "TTITLE", "TDESC"})
_PICTURES = frozenset({"IMG", "img", "MATH", "GPH"})
_FLUSH = frozenset({"FP", "FP-1", "FP-2"})
_ECCN = re.compile(r"\s*(\d[A-EY]\d{3}[a-z]?)\b", re.I)
_SPACE = re.compile(r"[ \t\r\n\f]+")


class Lines:
    """Blocks in the making; a break is put in only when content follows."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.images = 0
        self._pending = ""
        self._space = False

    def element(self, element: _Element, like: Block = _TEXT) -> None:
        """One element with its text and all within it; `like` is what its blocks are."""
        tag = element.tag if isinstance(element.tag, str) else ""
        inner = self._kind(tag, element, like)
        if not tag:
            pass  # a comment or processing instruction: only its tail is text
        elif tag in _PICTURES:
            self._picture(inner)
        elif tag in ("SU", "sup") or element.get("T") == "51":
            self._raised(element, inner)
        else:
            if tag in ("LB", "br", "BR"):
                self._space = True
            self._open(tag, element)
            self.text(element.text, inner)
            for child in element:
                self.element(child, inner)
                self.text(child.tail, inner)
            if tag == "HED":
                self._break(" ")
            elif tag not in _INLINE and tag not in _CELLS:
                self._break("\n")

    def text(self, text: str | None, like: Block) -> None:
        """A text node, its white space as it is shown."""
        if not text:
            return
        shown = _SPACE.sub(" ", text)
        core = shown.strip(" ")
        if not core:
            self._space = True
            return
        lead = " " if (self._space or shown[0] == " ") and not self._pending and self.blocks else ""
        if self._pending:
            self.blocks.append(Block(self._pending, "break"))
            self._pending = ""
        self._space = shown[-1] == " "
        last = self.blocks[-1] if self.blocks else None
        if last is not None and replace(last, text="") == like:
            self.blocks[-1] = replace(last, text=last.text + lead + core)
        else:
            self.blocks.append(replace(like, text=lead + core))

    def stray(self, text: str | None) -> None:
        """Text between elements where none should stand: a line of its own."""
        if text and text.strip():
            self._break("\n")
            self.text(text, _TEXT)
            self._break("\n")

    def _kind(self, tag: str, element: _Element, like: Block) -> Block:
        """What an element's text is, within an element whose text is `like`."""
        if like.kind == "furniture":
            return like
        if tag in _FURNITURE:
            return Block("", "furniture", role="note")
        if tag in _ROWS or tag == "BOXHD":
            return replace(like, role="row")
        if tag in _CAPTIONS:
            return replace(like, role="caption")
        if tag == "FTNT":
            return replace(like, role="footnote")
        if tag in _APART or element.get("class") in ("note", "example", "extract"):
            return replace(like, role="note")
        if tag in _FLUSH and not like.role and (code := _entry(element)):
            return Block("", "heading", (code,), 6, role="entry")
        if tag in _HEADS and not like.role:
            return Block("", "heading", level=_HEADS[tag], role="caption")
        return like

    def _open(self, tag: str, element: _Element) -> None:
        if tag in _CELLS:
            if self._pending != "\n":
                self._break(" | ")
        elif tag in _INLINE:
            return
        elif self._follows(element):
            self._break(" ")
        else:
            self._break("\n")

    def _follows(self, element: _Element) -> bool:
        """Tell whether an element goes on on the line of the heading of its note: its sibling."""
        before = element.getprevious()
        return before is not None and before.tag == "HED"

    def _break(self, separator: str) -> None:
        if self.blocks and self._pending != "\n":
            self._pending = separator
        self._space = False

    def _picture(self, like: Block) -> None:
        self.images += 1
        if like.kind != "furniture" and self.blocks:
            self.blocks.append(Block((self._pending or " ") + "[image]", "break"))
            self._pending, self._space = "", True

    def _raised(self, element: _Element, like: Block) -> None:
        """A raised figure: the mark of a footnote is furniture, a power is written 10^3."""
        text = "".join(map(str, element.itertext())).strip()
        after = element.getnext()
        note = after is not None and after.tag == "FTREF" and not (element.tail or "").strip()
        last = self.blocks[-1].text[-1:] if self.blocks and not self._pending else ""
        if note and like.kind == "text":
            self.text(text, Block("", "furniture", role="footnote mark"))
            return
        power = re.fullmatch(r"[-−–+]?\d+", text) and not (last.isspace() or self._space)
        if last and power and like.role != "footnote":
            self.blocks.append(Block("^", "break"))
        self.text(text, like)
        if like.role == "footnote" and not last:
            self._space = True  # "1" and the note's first word


def _entry(element: _Element) -> str:
    """The code of a control-list entry whose heading an element is: bold, the code first."""
    first = next(iter(element), None)
    if first is None or first.tag != "B" or (element.text or "").strip():
        return ""
    found = _ECCN.match("".join(map(str, first.itertext())))
    return found[1] if found else ""
