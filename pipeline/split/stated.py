"""Splitting Union law, whose extraction said of every block which unit it is of.

Articles stand beneath the act, not beneath its chapters (`art_4/1/a`); the parts and sections of an
annex are part of the address of what they hold (`annex_2/sec_a/part_1`).
"""

from __future__ import annotations

import re

from pipeline.records import Block, Document, Extracted, ProvisionKind
from pipeline.split.builder import Builder
from pipeline.split.treaty_address import address_of, known_title

_KINDS: dict[str, ProvisionKind] = {
    "art": "article", "pre": "preamble", "annex": "annex", "appdx": "annex", "part": "part",
    "note": "note", "technical-note": "note", "nuclear-note": "note", "validity-note": "note",
    "nb": "note",
    "cat": "part", "title": "chapter", "chap": "chapter", "sec": "chapter", "subsec": "chapter",
}  # fmt: skip
_DIVISIONS = ("part", "chapter", "annex")
_CODE = re.compile(r"\d[A-E]\d{3}")
_NOTE = re.compile(r"([A-Z][A-Za-z. ]{1,24}?(?:\s\d{1,2})?)\s*[:.]?\s")
_DELETED = re.compile(r"(?:[—–_-]\s*){3,}|\[?(?:deleted|reserved)\]?\.?", re.IGNORECASE)


def split(extracted: Extracted) -> tuple[Document, ...]:
    """Split one act; raises `SplitError` when text would be lost."""
    return (_Act(extracted).run(),)


class _Act:
    def __init__(self, extracted: Extracted) -> None:
        self.extracted = extracted
        stated = extracted.metadata.get("title", "")
        address = address_of(extracted, stated)
        title = known_title(address) or stated or extracted.name
        self.builder = Builder(extracted, address, title, "law", "en")
        self.units: dict[tuple[str, ...], int] = {(): 0}
        self.division: tuple[str, ...] = ()
        self.bodies: dict[int, list[str]] = {}

    def run(self) -> Document:
        position = 0
        for block in self.extracted.blocks:
            span = (position, position + len(block.text))
            position = span[1]
            if block.locator is None:
                continue
            index = self._unit(block.locator)
            self.builder.own(span, index)
            self._said(block, index)
        parents = {provision.parent for provision in self.builder.provisions}
        for index, parts in self.bodies.items():
            self._read(index, "".join(parts).strip(), leaf=index not in parents)
        return self.builder.finish()

    def _read(self, index: int, body: str, *, leaf: bool) -> None:
        """What only the whole of a unit tells: a deletion, the number a paragraph begins with."""
        own = self.builder.provisions[index]
        number = own.address.rpartition("/")[2]
        if index and leaf and _DELETED.fullmatch(body.removeprefix(own.label).strip()):
            self.builder.update(index, status="deleted")
        if own.kind == "note" and (head := _NOTE.match(body)):
            above = self.builder.provisions[own.parent or 0]
            label, path = head[1].strip(), above.address.split("/")
            code = next((i for i, part in enumerate(path) if _CODE.fullmatch(part)), len(path))
            named = " ".join(filter(None, (".".join(path[code:]), label)))
            self.builder.update(index, label=label, heading=named)
        elif index and not own.label and body.startswith((f"{number}.", f"{number} ")):
            self.builder.update(index, label=body[: len(number) + 1].strip())

    def _said(self, block: Block, index: int) -> None:
        """Keep what a block says of its unit: number, caption, or that it is there no more."""
        words = " ".join(block.text.split())
        own = self.builder.provisions[index]
        if block.role == "label":
            self.builder.update(index, label=f"{own.label} {words}".strip())
        elif block.role == "caption":
            self.builder.update(index, heading=f"{own.heading} {words}".strip())
        elif block.kind == "text":
            self.bodies.setdefault(index, []).append(block.text)

    def _unit(self, at: tuple[str, ...]) -> int:
        found = self.units.get(at)
        if found is None:
            above = self._unit(at[:-1])
            kind, group = self._kind(at, above)
            headings = self._headings(at, above)
            parent = self.units.get(self.division, 0) if kind == "article" and not above else above
            found = self.builder.open(
                f"{self.builder.address}/{'/'.join(at)}", kind, headings=headings, parent=parent,
                group=group,
            )  # fmt: skip
            self.units[at] = found
        if self.builder.provisions[found].kind in _DIVISIONS:
            self.division = at
        return found

    def _kind(self, at: tuple[str, ...], above: int) -> tuple[ProvisionKind, bool]:
        """What a unit is, and whether a search shows it as a hit of its own."""
        word, mark, _ = at[-1].partition("_")
        if mark or word == "annex":
            kind = _KINDS.get(word.partition(".")[0], "section")
            annexed = at[0].startswith("annex")
            single = kind not in ("chapter", "note")
            return ("part", True) if kind == "chapter" and annexed else (kind, single)
        if _CODE.fullmatch(word):
            return "entry", True
        outer = self.builder.provisions[above].kind
        if outer in ("article", "annex", "part", "document"):
            return ("paragraph" if word[:1].isdigit() else "item"), False
        return ("item" if outer in ("paragraph", "entry") else "subitem"), False

    def _headings(self, at: tuple[str, ...], above: int) -> tuple[str, ...]:
        """The titles above a unit; an article stands under the division that is open."""
        holder = self.units.get(self.division, 0) if at[0].startswith("art") else above
        outer = self.builder.provisions[holder]
        if outer.kind not in _DIVISIONS:
            return outer.headings
        title = " ".join(filter(None, (outer.label, outer.heading)))
        return (*outer.headings, title) if title else outer.headings
