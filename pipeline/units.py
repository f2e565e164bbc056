"""Retrieval units: what is embedded.  A provision with its headings, windowed when long.

A provision is embedded with everything beneath it while that is short; a longer one is embedded
by its own text and its parts.  The user never sees a unit, only the address it stands at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.records import Document, Provision

# Code points.  Kanji and hangul say two to three times as much per character as Latin letters.
_LIMIT = {"en": 900, "ja": 360, "ko": 420}
# A number before a paragraph or an item: 1. (1) １　 ① 一　 (a) (iv); a year or an amount is none.
NUMBER = re.compile(
    r"^[ \t\u3000]*(?:[(（]?[0-9０-９一二三四五六七八九十]{1,3}(?:[)）.．]+[ \u3000]*|\u3000)(?=\D)"
    r"|[(（][a-zA-Z]{1,4}[)）][ \u3000]*|[①-⑳㉑-㉟][ \u3000]*)",
    re.MULTILINE,
)
_LEAST = {"en": 120, "ja": 45, "ko": 55}
_OVERLAP = 0.2
# A point of a slide or a list of points: a bullet, and the lines up to the next or to a blank one.
_BULLET = r"[ \t\u3000]*[•●○◦▪■□◆◇▶➢✓‣]"
_POINT = re.compile(rf"^{_BULLET}[ \t\u3000]*(?P<said>\S.*(?:\n(?!{_BULLET}|\n).+)*)", re.MULTILINE)
_SLIDE, _TELLING = 3, 8
# Code points beside a title (enacting words, a preamble) that are worth a vector.
_SAYS = {"en": 60, "ja": 25, "ko": 30}
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

    def said(self, index: int, *, alone: bool = False) -> str:
        """What a provision says, with all beneath it unless `alone`: numbers left out.

        A number at the head of a paragraph means nothing to an encoder; without it translations
        lie nearer (benchmarks/encoders.py).
        """
        parts = [index] if alone else self.below(index)
        return "\n".join(t for i in parts if (t := without_number(self.provisions[i])))


def without_number(provision: Provision) -> str:
    """A provision's own text without its label and the list numbers at line starts."""
    text = provision.text
    if provision.label and text.startswith(provision.label):
        text = text[len(provision.label) :].lstrip(" \u3000.．、")
    if provision.heading and text[1:].startswith(provision.heading):
        text = text[len(provision.heading) + 2 :]  # its caption stands in the context already
    return NUMBER.sub("", text).strip()


def units(document: Document) -> Iterator[Unit]:
    """The units of a document: of every group, recursively from its top."""
    tree = Tree(document)
    for index, provision in enumerate(document.provisions):
        if provision.group != provision.address or provision.status == "deleted":
            continue
        if _is_bare_title(tree, index, document.title):
            continue  # it is found by its words; as a vector it is near to everything
        yield from _of(tree, index, index, context(document, provision))


def _is_bare_title(tree: Tree, index: int, title: str) -> bool:
    """Tell whether a unit that holds others says nothing itself but its title."""
    provision = tree.provisions[index]
    below = any(tree.group(child) != index for child in tree.children[index])
    if not below and provision.kind != "document":
        return False
    named = len(title) if provision.kind == "document" else len(provision.heading)
    return len(tree.whole_text(index)) < named + len(provision.label) + _SAYS[provision.lang]


def context(document: Document, provision: Provision) -> str:
    """The words that place a provision: chapter titles and its own caption, one line."""
    parts = [*provision.headings[-2:], provision.heading]
    return " ".join(part for part in parts if part)


def _of(tree: Tree, index: int, group: int, placed: str) -> Iterator[Unit]:
    provision = tree.provisions[index]
    whole = tree.said(index)
    limit = _LIMIT[provision.lang]
    parts = [
        i
        for i in tree.children[index]
        if tree.group(i) == group and tree.provisions[i].kind not in _SILENT
    ]
    if len(whole) <= limit or not parts:
        yield from _passages(whole, index, group, placed, limit)
        return
    # Short neighbours are embedded together, at the unit above: alone they are near to everything.
    short = [tree.said(index, alone=True)]
    for part in parts:
        if tree.provisions[part].status == "deleted":
            continue
        said = tree.said(part)
        if len(said) < _LEAST[provision.lang]:
            short.append(said)
            continue
        yield from _passages("\n".join(filter(None, short)), index, group, placed, limit)
        short = []
        yield from _of(tree, part, group, placed)
    yield from _passages("\n".join(filter(None, short)), index, group, placed, limit)


def _passages(text: str, index: int, group: int, placed: str, limit: int) -> Iterator[Unit]:
    """A text's windows under their headings; of slides, each point by itself as well."""
    for window in windows(text, limit):
        yield Unit(index, group, f"{placed}\n{window}".strip())
    points = [" ".join(match["said"].split()) for match in _POINT.finditer(text)]
    if len(points) >= _SLIDE:
        yield from (Unit(index, group, point[:limit]) for point in points if len(point) > _TELLING)


def windows(text: str, limit: int) -> Iterator[str]:
    """Cut a text into pieces of at most `limit` code points that overlap, at sentence ends."""
    return (text[start:end] for start, end in window_spans(text, limit))


def window_spans(text: str, limit: int) -> Iterator[tuple[int, int]]:
    """Where the windows of a text stand in it; between two of them there is only white space."""
    start = 0
    while start < len(text):
        end = min(start + limit, len(text))
        if end < len(text):
            cut = max(
                text.rfind(mark, start + limit // 2, end) for mark in ("。", ". ", "\n", "; ")
            )
            end = cut + 1 if cut > 0 else end
        piece = text[start:end]
        if said := piece.strip():
            first = start + len(piece) - len(piece.lstrip())
            yield first, first + len(said)
        if end == len(text):
            return
        start = max(end - int(limit * _OVERLAP), start + 1)
