"""The paragraphs and tables of a DOCX story (body, note, header) in order, with all they carry."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from pipeline.extract.docx_inline import Reader, Reading, chosen
from pipeline.extract.docx_numbering import Label, Numbering
from pipeline.extract.docx_styles import Styles, list_of
from pipeline.extract.office_blocks import Grid, Item, Note, Para
from pipeline.extract.office_numbers import numbered
from pipeline.extract.ooxml import MC, W, number

if TYPE_CHECKING:
    from lxml.etree import _Element

_THROUGH = frozenset({f"{W}sdtContent", f"{W}customXml", f"{W}ins", f"{W}moveTo", f"{W}smartTag"})
_WIDEST = 200  # columns that a merged cell may say it covers
# Numbers that name a unit of a law or report, and no item of a list.
_UNIT = re.compile(r"\s*(?:第|제\s*\d|§|(?:Article|Section|Chapter|Part|Annex)\b)", re.IGNORECASE)
_Sign = Literal["footnote", "endnote"]


@dataclass(slots=True)
class NoteStyle:
    """How notes are counted: format, first number, and whether each section begins anew."""

    form: str
    start: int = 1
    each_section: bool = False


@dataclass
class Story:
    """What reading a story needs (styles, lists, notes by id), and how far it has counted.

    `note_styles` has one mapping for each section, in order.
    """

    styles: Styles
    numbering: Numbering
    note_parts: dict[tuple[str, str], _Element] = field(default_factory=dict)
    note_styles: list[dict[str, NoteStyle]] = field(default_factory=list)
    reader: Reader = field(default_factory=Reader)
    titled: bool = False
    chunks: int = 0
    _section: int = 0
    _counted: dict[str, int] = field(default_factory=dict)
    _carried: tuple[str, list[Note]] = ("", [])

    def __post_init__(self) -> None:
        self.reader.styles = self.styles

    def items(self, container: _Element, *, contents: bool = False) -> list[Item]:
        """The paragraphs and tables in a container; `contents`: it is a table of contents."""
        found: list[Item] = []
        for child in container:
            tag = child.tag
            if tag == f"{W}p":
                found += self._paragraph(child, contents)
            elif tag == f"{W}tbl":
                found.append(self._table(child))
            elif tag == f"{W}sdt":
                gallery = child.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
                named = (gallery.get(f"{W}val") or "") if gallery is not None else ""
                inner = child.find(f"{W}sdtContent")
                if inner is not None:
                    of_contents = contents or named == "Table of Contents"
                    found += self.items(inner, contents=of_contents)
            elif tag in _THROUGH:
                found += self.items(child, contents=contents)
            elif tag == f"{MC}AlternateContent":
                for one in chosen(child):
                    found += self.items(one, contents=contents)
            elif tag == f"{W}altChunk":
                self.chunks += 1
        text, notes = self._carried
        if (text or notes) and container.tag not in _THROUGH:
            found.append(Para(text, notes=notes))
            self._carried = ("", [])
        return found

    def _paragraph(self, element: _Element, contents: bool) -> Iterator[Item]:
        properties = element.find(f"{W}pPr")
        named = properties.find(f"{W}pStyle") if properties is not None else None
        style_id = (named.get(f"{W}val") or "") if named is not None else self.styles.default
        style = self.styles.of(style_id)
        outline = style.outline
        list_id, list_level = style.list_id, style.list_level
        merged = section = False
        if properties is not None:
            direct = properties.find(f"{W}outlineLvl")
            if direct is not None:
                level = number(direct.get(f"{W}val"), 9)
                outline = level if 0 <= level < 9 else None
            numbers = properties.find(f"{W}numPr")
            if numbers is not None:
                own_id, own_level = list_of(numbers)
                list_id = own_id or list_id
                list_level = own_level if own_level is not None else list_level
                if own_id is not None and own_level is None:
                    list_level = None
            mark = properties.find(f"{W}rPr")
            merged = mark is not None and any(
                mark.find(f"{W}{gone}") is not None for gone in ("del", "moveFrom")
            )
            section = properties.find(f"{W}sectPr") is not None
        if outline is not None and style.role != "contents":
            self.reader.leave_contents()
        reading = self.reader.read(element)
        text, notes = self._noted(reading)
        text, notes = self._carried[0] + text, [*self._carried[1], *notes]
        self._carried = ("", [])
        if merged:  # its end was deleted: it goes on in the next paragraph
            self._carried = (text, notes)
        else:
            label = None
            if list_id != "0":
                label = self.numbering.next(list_id, list_level, style_id)
            if reading.struck and not text.strip():
                label = None  # its number is struck out with it, and is still counted
            hidden = contents or reading.contents or style.role == "contents"
            yield self._para(text, notes, label, outline, style.role, hidden)
        carried, self._carried = self._carried, ("", [])
        for box in reading.boxes:
            yield from self.items(box)
        self._carried = carried
        for said in reading.described:
            yield Para(said, "furniture", role="picture")
        if section:
            self._next_section()

    def _para(
        self,
        text: str,
        notes: list[Note],
        label: Label | None,
        outline: int | None,
        role: str,
        contents: bool,
    ) -> Para:
        ornament = ""
        if label is not None and label.bullet:
            ornament = label.text
        elif label is not None and label.text.strip():
            # Always parted, also where the list says that nothing follows: 第1条 is a head.
            text = f"{label.text.strip()} {text.lstrip()}"
        if contents:
            return Para(text, "furniture", role="contents", notes=notes)
        text = re.sub(r"\n", " ", text) if outline is not None or role == "title" else text
        if role == "title" and text.strip() and not self.titled:
            self.titled = True
            return Para(text, "heading", 1, "title", notes=notes)
        if outline is not None:
            # Below a title of its own the first heading is a second level.
            return Para(text, "heading", min(outline + 1 + self.titled, 6), notes=notes)
        if label is not None and not _UNIT.match(label.text):
            return Para(text, "text", label.level + 1, "item", ornament, notes)
        return Para(text, "text", 0, role if role in ("caption", "subtitle") else "", "", notes)

    def _noted(self, reading: Reading) -> tuple[str, list[Note]]:
        """The text with its notes' marks, and the notes."""
        text, notes, moved = reading.text, [], 0
        for kind, key, place, own in reading.notes:
            element = self.note_parts.get((kind, key))
            if element is None:
                continue
            at = place + moved
            if own:  # the mark is the text that follows
                match = re.match(r"\S{1,4}", text[at:])
                mark = match[0] if match else "*"
            else:
                mark = self._count(kind)
                shown = _above(mark)
                text = text[:at] + shown + text[at:]
                moved += len(shown)
            notes.append(Note(mark, self._note_text(element)))
        return text, notes

    def _note_text(self, element: _Element) -> list[str]:
        """A note's paragraphs; a table in it is read cell by cell."""
        story = Story(self.styles, self.numbering, titled=True)
        texts: list[str] = []
        for item in story.items(element):
            paragraphs = [item] if isinstance(item, Para) else list(_paragraphs(item))
            texts += [p.text.strip() for p in paragraphs if p.text.strip()]
        self.reader.struck += story.reader.struck
        return texts

    def _count(self, kind: str) -> str:
        style = self._note_style(kind)
        self._counted[kind] = self._counted.get(kind, style.start - 1) + 1
        return numbered(self._counted[kind], style.form) or str(self._counted[kind])

    def _note_style(self, kind: str) -> NoteStyle:
        at = min(self._section, len(self.note_styles) - 1)
        stated = self.note_styles[at].get(kind) if at >= 0 else None
        return stated or NoteStyle("lowerRoman" if kind == "endnote" else "decimal")

    def _next_section(self) -> None:
        self._section += 1
        for kind in ("footnote", "endnote"):
            if self._note_style(kind).each_section:
                self._counted.pop(kind, None)

    def _table(self, element: _Element) -> Grid:
        return Grid([self._row(row) for row in _within(element, "tr") if not _deleted(row)])

    def _row(self, row: _Element) -> list[list[Item]]:
        cells: list[list[Item]] = []
        before = row.find(f"{W}trPr/{W}gridBefore")
        if before is not None:
            cells += [[] for _ in range(min(number(before.get(f"{W}val")), _WIDEST))]
        for cell in _within(row, "tc"):
            properties = cell.find(f"{W}tcPr")
            span, goes_on = 1, False
            if properties is not None:
                wide = properties.find(f"{W}gridSpan")
                span = number(wide.get(f"{W}val"), 1) if wide is not None else 1
                for merge in ("vMerge", "hMerge"):
                    found = properties.find(f"{W}{merge}")
                    if found is not None and found.get(f"{W}val") != "restart":
                        goes_on = True
            cells.append([] if goes_on else self.items(cell))
            cells += [[] for _ in range(min(span, _WIDEST) - 1)]
        return cells


def _within(element: _Element, tag: str) -> Iterator[_Element]:
    """Rows of a table or cells of a row, also those in content controls."""
    for child in element:
        if child.tag == f"{W}{tag}":
            yield child
        elif child.tag == f"{W}sdt" or child.tag in _THROUGH:
            yield from _within(child, tag)


def _deleted(row: _Element) -> bool:
    return row.find(f"{W}trPr/{W}del") is not None


def _paragraphs(grid: Grid) -> Iterator[Para]:
    for row in grid.rows:
        for cell in row:
            for item in cell:
                if isinstance(item, Para):
                    yield item
                else:
                    yield from _paragraphs(item)


def _above(mark: str) -> str:
    """A mark as it stands in the text: raised, so that 2021/821 with note 5 is not 2021/8215."""
    from pipeline.extract.office_text import raised

    shown = raised(mark)
    return shown if shown != mark or not mark.isalnum() else f"[{mark}]"
