"""Splitting what states its own units: the blocks of 法令標準XML and of the e-Gov page.

Extraction gave every block the locator of its unit and said which blocks are labels, captions and
headings; this makes provisions of them, and splits the items that stand in a row's cell.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipeline.knowledge import jp_labels
from pipeline.records import Block, Document, Extracted, Language, ProvisionKind
from pipeline.split.builder import Builder
from pipeline.split.ja_address import address
from pipeline.split.ja_annex import cell_items
from pipeline.split.ja_grow import DELETED, bare
from pipeline.split.ja_tree import RANKS, Span, Unit, plant

_KINDS: dict[str, ProvisionKind] = {
    "art": "article", "para": "paragraph", "item": "item", "sub": "subitem", "row": "row",
    "suppl": "supplement", "appdx": "annex", "fig": "annex", "addendum": "annex",
    "sheet": "annex", "form": "form", "part": "part", "chap": "chapter", "sec": "chapter",
    "subsec": "chapter", "div": "chapter",
}  # fmt: skip


@dataclass
class _Cells:
    """The characters of a row's cells, each with its offset in the stored text."""

    texts: list[list[str]] = field(default_factory=lambda: [[]])
    offsets: list[list[int]] = field(default_factory=lambda: [[]])


def split(extracted: Extracted) -> tuple[Document, ...]:
    """Split one law whose blocks carry locators."""
    tree = _Tree()
    position = 0
    for block in extracted.blocks:
        tree.block(block, position)
        position += len(block.text)
    tree.finish()
    title = extracted.metadata.get("title", "")
    lang: Language = "en" if extracted.metadata.get("lang") == "en" else "ja"
    builder = Builder(extracted, address(extracted, title), title, "law", lang)
    plant(builder, tree.root)
    return (builder.finish(),)


class _Tree:
    def __init__(self) -> None:
        self.root = Unit("document", "")
        self.units: dict[tuple[str, ...], Unit] = {(): self.root}
        self.bodies: dict[int, list[str]] = {}  # a unit's text without label and caption
        self.cells: dict[int, _Cells] = {}

    def block(self, block: Block, position: int) -> None:
        """Give a block to the unit at its locator, opening it if it is new."""
        if block.locator is None:
            return
        unit = self._unit(block.locator)
        unit.spans.append((position, position + len(block.text)))
        if block.role == "deleted":
            unit.status = "deleted"
            before = self.units[block.locator[:-1]].children[-2:-1]
            unit.label = before[0].label if before else ""
        elif block.role == "label" and block.kind == "text":
            unit.label += block.text.strip()
        elif block.role == "caption" and block.kind == "text":
            unit.heading = bare(unit.heading + block.text)
        elif block.role == "title" and block.kind == "heading":
            unit.heading += block.text
        elif block.kind in ("text", "heading"):
            self.bodies.setdefault(id(unit), []).append(block.text)
        if unit.kind == "row":
            self._cell(unit, block, position)

    def finish(self) -> None:
        """Read what only the whole of a unit tells: deletions, titles, the items of rows."""
        for unit in self.units.values():
            body = "".join(self.bodies.get(id(unit), []))
            if unit.rank >= 0:
                unit.heading = unit.heading.strip()
                unit.label = jp_labels.division_label(unit.heading) or ""
                body = unit.heading[len(unit.label) :]
            if DELETED.fullmatch(body) and not unit.children:
                unit.status = "deleted"
            if unit.kind == "row":
                self._row(unit)
            elif unit.kind in ("annex", "form"):
                self._annex(unit)
            elif unit.kind == "supplement":
                label = re.match(r"附\s*則", unit.label)
                if label:
                    unit.heading = unit.heading or bare(unit.label[label.end() :].strip())
                    unit.label = "附則"

    def _unit(self, locator: tuple[str, ...]) -> Unit:
        unit = self.units.get(locator)
        if unit is not None:
            return unit
        word = re.split(r"[_.]", locator[-1])[0]
        # Headings stand beside the articles that follow them, whatever heading is above.
        heading = word in RANKS
        above = locator[:-1]
        while heading and above and above[-1].partition("_")[0] in RANKS:
            above = above[:-1]
        parent = self._unit(above)
        unit = Unit(_kind(word, parent), locator[-1])
        if heading:
            unit.rank = RANKS[word]
        self.units[locator] = parent.add(unit)
        return unit

    def _cell(self, row: Unit, block: Block, position: int) -> None:
        cells = self.cells.setdefault(id(row), _Cells())
        if block.kind == "break" and block.role == "cell":
            cells.texts.append([])
            cells.offsets.append([])
        elif block.kind in ("text", "heading", "break"):
            cells.texts[-1].extend(block.text)
            cells.offsets[-1].extend(range(position, position + len(block.text)))

    def _row(self, row: Unit) -> None:
        cells = self.cells.get(id(row), _Cells())
        texts = ["".join(text) for text in cells.texts]
        row.label = texts[0].strip()
        if DELETED.fullmatch("".join(texts[1:])):
            row.status = "deleted"
            return
        for text, offsets in zip(texts[1:], cells.offsets[1:], strict=True):

            def span(a: int, b: int, offsets: list[int] = offsets) -> Span:
                return offsets[a], offsets[b - 1] + 1

            if text.strip() and not any(c.kind == "item" for c in row.children):
                cell_items(row, text, span)

    def _annex(self, unit: Unit) -> None:
        """別表第一（第一条関係）: the label, and what follows it as the heading."""
        match = jp_labels.ANNEX.match(unit.label)
        if match:
            rest = unit.label[match.end() :].strip()
            unit.heading = unit.heading or bare(rest)
            unit.label = match.group().strip()


def _kind(word: str, parent: Unit) -> ProvisionKind:
    if word == "note":
        return "note" if parent.kind in ("annex", "form", "row") else "annex"
    if word in _KINDS:
        return _KINDS[word]
    return "item" if parent.kind == "row" else "subitem"
