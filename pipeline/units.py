"""Retrieval units: what is embedded.  A provision with its headings, windowed when long.

A provision is embedded with everything beneath it while that is short; a longer one is embedded
by its own text and its parts.  The user never sees a unit, only the address it stands at.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.records import Document, Provision

# Code points.  Kanji and hangul say two to three times as much per character as Latin letters.
_LIMIT = {"en": 900, "ja": 360, "ko": 420}
_OVERLAP = 0.2
# A document's own words beside its title (enacting words, a preamble) that are worth a vector.
_SAYS = 60
_SILENT = frozenset({"chapter", "part"})


@dataclass(frozen=True, slots=True)
class Unit:
    """A text to embed: `provision` and `group` are indices in the document's provisions."""

    provision: int
    group: int
    text: str


class Tree:
    """A document's provisions with their children, in document order."""

    def __init__(self, document: Document) -> None:
        self.provisions = document.provisions
        self.children: list[list[int]] = [[] for _ in document.provisions]
        for index, provision in enumerate(document.provisions):
            if provision.parent is not None:
                self.children[provision.parent].append(index)
        self._place = {p.address: i for i, p in enumerate(document.provisions)}

    def group(self, index: int) -> int:
        """The index of the provision that `index` is shown under."""
        return self._place.get(self.provisions[index].group, index)

    def below(self, index: int) -> Iterator[int]:
        """`index` and the provisions beneath it that belong to the same group, in order.

        A document does not carry the titles of its chapters: they belong to its articles.
        """
        yield index
        for child in self.children[index]:
            provision = self.provisions[child]
            if provision.group == self.provisions[index].group and provision.kind not in _SILENT:
                yield from self.below(child)

    def whole_text(self, index: int) -> str:
        """The text of a provision with all beneath it in its group, a line each."""
        return "\n".join(t for i in self.below(index) if (t := self.provisions[i].text))


def units(document: Document) -> Iterator[Unit]:
    """The units of a document: of every group, recursively from its top."""
    tree = Tree(document)
    for index, provision in enumerate(document.provisions):
        if provision.group != provision.address or provision.status == "deleted":
            continue
        if provision.kind == "document" and len(provision.text) < len(document.title) + _SAYS:
            continue  # a bare title is found by its words; as a vector it is near to everything
        yield from _of(tree, index, index, context(document, provision))


def context(document: Document, provision: Provision) -> str:
    """The words that place a provision: chapter titles and its own caption, one line."""
    parts = [*provision.headings[-2:], provision.heading]
    return " ".join(part for part in parts if part)


def _of(tree: Tree, index: int, group: int, placed: str) -> Iterator[Unit]:
    provision = tree.provisions[index]
    whole = tree.whole_text(index)
    limit = _LIMIT[provision.lang]
    parts = [
        i
        for i in tree.children[index]
        if tree.group(i) == group and tree.provisions[i].kind not in _SILENT
    ]
    if len(whole) <= limit or not parts:
        for window in windows(whole, limit):
            yield Unit(index, group, f"{placed}\n{window}".strip())
        return
    for window in windows(provision.text, limit):
        yield Unit(index, group, f"{placed}\n{window}".strip())
    for part in parts:
        yield from _of(tree, part, group, placed)


def windows(text: str, limit: int) -> Iterator[str]:
    """Cut a text into pieces of at most `limit` code points that overlap, at sentence ends."""
    start = 0
    while start < len(text):
        end = min(start + limit, len(text))
        if end < len(text):
            cut = max(
                text.rfind(mark, start + limit // 2, end) for mark in ("。", ". ", "\n", "; ")
            )
            end = cut + 1 if cut > 0 else end
        if piece := text[start:end].strip():
            yield piece
        if end == len(text):
            return
        start = max(end - int(limit * _OVERLAP), start + 1)
