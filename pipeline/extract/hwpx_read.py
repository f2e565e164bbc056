"""The sections of a Hangul document (OWPML `section*.xml`) as paragraphs with what stands in them.

Elements are known by their local names: the namespaces of 2011, 2016 and KS X 6101:2024 hold the
same words.  Deleted text of tracked changes, struck-out text, hidden comments and memos are left
out; what is printed around the pages is kept apart (`Paragraph.around`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.extract.hwpx_styles import Marks, Shape, Styles, number_text, shown, whole
from pipeline.extract.office_text import after_cut, lowered, raised

if TYPE_CHECKING:
    from lxml.etree import _Element

BREAK = "\v"  # a line break inside a paragraph
LEADER = "\x0e"  # a tab that dots lead along, as in a table of contents
_SHAPES = frozenset({"rect", "ellipse", "arc", "polygon", "curve", "line", "connectLine", "pic",
                     "container", "textart", "ole", "chart", "video", "unknownObject"})  # fmt: skip
_BUTTONS = frozenset({"btn", "radioBtn", "checkBtn"})
_NOTES = {"footNote": "footNotePr", "endNote": "endNotePr"}
# What the program writes by itself about a picture or drawing says nothing.
_OWN_WORDS = re.compile(r"[\w\s]{1,40}입니다\.?(?:\s*원본 그림의.*)?|", re.S)
_WHITE = re.compile(r"[\r\n\f]+")
_CIRCLES = ("SHAPE_CIRCLE", "SHAPE_REVERSAL_CIRCLE")


@dataclass(slots=True)
class Note:
    """A footnote or endnote: its mark as printed, its number, its paragraphs."""

    mark: str
    number: int
    end: bool
    paragraphs: list[Paragraph]


@dataclass(slots=True)
class Box:
    """A text box, or a group of them; `inline` when it stands in the line like a character."""

    paragraphs: list[Paragraph]
    inline: bool = False
    above: bool = False
    caption: list[Paragraph] = field(default_factory=list)


@dataclass(slots=True)
class Cell:
    """A cell: its place in the grid, how many places it takes, its paragraphs."""

    row: int
    column: int
    rows: int
    columns: int
    paragraphs: list[Paragraph]


@dataclass(slots=True)
class Grid:
    """A table in its place."""

    cells: list[Cell]
    inline: bool = False
    above: bool = False
    caption: list[Paragraph] = field(default_factory=list)


Piece = str | Box | Grid


@dataclass(slots=True)
class Paragraph:
    """A paragraph: its number or bullet, its text and objects in order.

    `shape` says what the mark is of, `level` which heading level its style names.  `notes` have
    their marks in the text; `around` are headers and footers, `alternatives` pictures' texts.
    """

    mark: str = ""
    shape: Shape = field(default_factory=Shape)
    level: int = 0
    pieces: list[Piece] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    around: list[Paragraph] = field(default_factory=list)
    alternatives: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its own text, without that of objects."""
        return "".join(piece for piece in self.pieces if isinstance(piece, str))


def local(element: _Element) -> str:
    """An element's name without its namespace; "" for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


class Reader:
    """Reads section after section; numbers go on from one to the next."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._marks = Marks(styles)
        self._outline = "1"
        self._forms: dict[str, _Element] = {}  # how the section writes its notes' numbers
        self._counts = {"footNote": 0, "endNote": 0}
        self._note = ""  # the mark of the note that is being read
        self._deleted = False
        self._cut: Paragraph | None = None  # where struck-out text stood right before
        self.struck = 0  # runs that were left out because they are struck out

    def section(self, root: _Element) -> list[Paragraph]:
        """The paragraphs of a section, or of a master page."""
        found = [self._paragraph(p) for p in _children(root, "p")]
        for held in _children(root, "subList"):
            found += self._paragraphs(held)
        return found

    def _paragraphs(self, held: _Element | None) -> list[Paragraph]:
        return [] if held is None else [self._paragraph(p) for p in _children(held, "p")]

    def _list(self, owner: _Element) -> list[Paragraph]:
        """The paragraphs of an element's `subList`."""
        return self._paragraphs(next(_children(owner, "subList"), None))

    def _paragraph(self, element: _Element) -> Paragraph:
        shape = self._styles.shapes.get(element.get("paraPrIDRef", ""), Shape())
        level = self._styles.heading_styles.get(element.get("styleIDRef", ""), 0)
        paragraph = Paragraph(shape=shape, level=level)
        for properties in element.iterfind("{*}run/{*}secPr"):
            self._properties(properties)
        paragraph.mark = self._marks.mark(shape, self._outline)
        for run in _children(element, "run"):
            self._run(run, paragraph)
        return paragraph

    def _properties(self, element: _Element) -> None:
        self._outline = element.get("outlineShapeIDRef", self._outline)
        for name, held in _NOTES.items():
            found = next(_children(element, held), None)
            if found is None:
                continue
            form = next(_children(found, "autoNumFormat"), None)
            if form is not None:
                self._forms[name] = form
            count = next(_children(found, "numbering"), None)
            if count is not None and count.get("type") == "ON_SECTION":
                self._counts[name] = 0

    def _run(self, run: _Element, paragraph: Paragraph) -> None:
        shape = run.get("charPrIDRef", "")
        shift = self._styles.shifted.get(shape, "")
        struck = shape in self._styles.struck
        for child in run:
            name = local(child)
            if name == "t":
                text = self._text(
                    child
                )  # also of struck-out text: it may hold the end of a deletion
                if struck:
                    self.struck += bool(text.strip())
                    self._cut = paragraph
                    continue
                if text and self._cut is paragraph:
                    text, self._cut = after_cut(paragraph.text, text), None
                if shift and not re.search(r"[()]", text):
                    text = raised(text) if shift == "raised" else lowered(text)
                _add(paragraph, text)
            elif name == "ctrl":
                for control in child:
                    self._control(control, paragraph)
            elif name == "switch":
                for chosen in _chosen(child):
                    self._run(chosen, paragraph)
            elif not self._deleted:
                self._object(child, name, paragraph)

    def _text(self, element: _Element) -> str:
        """The characters of a `t`, but those marked as deleted."""
        parts = [self._kept(element.text)]
        for child in element:
            name = local(child)
            if name in ("deleteBegin", "deleteEnd"):
                self._deleted = name == "deleteBegin"
            elif name == "lineBreak":
                parts.append(self._kept(BREAK))
            elif name == "tab":
                led = child.get("leader", "0") not in ("0", "NONE")
                parts.append(self._kept(LEADER if led else "\t"))
            elif name == "hyphen":
                parts.append(self._kept("-"))
            elif name == "nbSpace":
                parts.append(self._kept("\u00a0"))
            elif name == "fwSpace":
                parts.append(self._kept(" "))
            parts.append(self._kept(child.tail))
        return "".join(parts)

    def _kept(self, text: str | None) -> str:
        return "" if self._deleted or not text else shown(_WHITE.sub(" ", text))

    def _control(self, element: _Element, paragraph: Paragraph) -> None:
        name = local(element)
        if name in ("header", "footer"):
            paragraph.around += self._list(element)
        elif self._deleted:
            return
        elif name in _NOTES:
            self._add_note(element, name, paragraph)
        elif name == "autoNum":
            _add(paragraph, self._number(element))

    def _number(self, element: _Element) -> str:
        """An automatic number: a note's own, or that of a caption; a page's is not known here."""
        kind = element.get("numType", "")
        if kind in ("FOOTNOTE", "ENDNOTE"):
            return self._note
        if kind in ("PAGE", "TOTAL_PAGE"):
            return ""
        form = next(_children(element, "autoNumFormat"), None)
        return _written(whole(element.get("num"), 1), form)

    def _add_note(self, element: _Element, name: str, paragraph: Paragraph) -> None:
        self._counts[name] = number = whole(element.get("number")) or self._counts[name] + 1
        mark = _written(number, self._forms.get(name))
        if name not in self._forms:
            after = whole(element.get("suffixChar"), ord(")"))
            mark = f"{number}{chr(after) if 32 < after < 0x3000 else ')'}"
        _add(paragraph, mark)
        outer, self._note = self._note, mark
        note = Note(mark, number, name == "endNote", self._list(element))
        self._note = outer
        paragraph.notes.append(note)

    def _object(self, element: _Element, name: str, paragraph: Paragraph) -> None:
        if name == "tbl":
            paragraph.pieces.append(self._grid(element))
        elif name in _SHAPES:
            box = self._box(element, paragraph)
            if box.paragraphs or box.caption:
                paragraph.pieces.append(box)
        elif name == "equation":
            script = next(_children(element, "script"), None)
            text = _WHITE.sub(" ", (script.text or "") if script is not None else "").strip()
            _add(paragraph, f" {text} " if text else "")
        elif name == "compose":
            _add(paragraph, _composed(element))
        elif name == "dutmal":
            main = next(_children(element, "mainText"), None)
            _add(paragraph, shown((main.text or "") if main is not None else ""))
        elif name in _BUTTONS:
            _add(paragraph, _WHITE.sub(" ", element.get("caption", "")))
        elif name == "edit":
            held = next(_children(element, "text"), None)
            _add(paragraph, _WHITE.sub(" ", (held.text or "") if held is not None else ""))

    def _grid(self, element: _Element) -> Grid:
        inline, above = _place(element)
        grid = Grid([], inline, above, self._caption(element))
        for at, row in enumerate(_children(element, "tr")):
            for nth, cell in enumerate(_children(row, "tc")):
                place = next(_children(cell, "cellAddr"), None)
                span = next(_children(cell, "cellSpan"), None)
                grid.cells.append(
                    Cell(
                        at if place is None else whole(place.get("rowAddr"), at),
                        nth if place is None else whole(place.get("colAddr")),
                        1 if span is None else max(whole(span.get("rowSpan"), 1), 1),
                        1 if span is None else max(whole(span.get("colSpan"), 1), 1),
                        self._list(cell),
                    )
                )
        return grid

    def _caption(self, element: _Element) -> list[Paragraph]:
        caption = next(_children(element, "caption"), None)
        return [] if caption is None else self._list(caption)

    def _box(self, element: _Element, owner: Paragraph) -> Box:
        """The text in a drawing and in the drawings that it groups."""
        inline, above = _place(element)
        box = Box([], inline, above, self._caption(element))
        comment = next(_children(element, "shapeComment"), None)
        alternative = " ".join((comment.text or "").split()) if comment is not None else ""
        if not _OWN_WORDS.fullmatch(alternative):
            owner.alternatives.append(alternative)
        if element.get("text"):  # WordArt
            box.paragraphs.append(Paragraph(pieces=[_WHITE.sub(" ", element.get("text", ""))]))
        for child in element:
            name = local(child)
            if name == "drawText":
                box.paragraphs += self._list(child)
            elif name in _SHAPES:
                inner = self._box(child, owner)
                box.paragraphs += [*inner.paragraphs, *inner.caption]
            elif name == "tbl":
                box.paragraphs.append(Paragraph(pieces=[self._grid(child)]))
        return box


def _children(element: _Element, name: str) -> Iterator[_Element]:
    return (child for child in element if local(child) == name)


def _chosen(switch: _Element) -> Iterator[_Element]:
    """The form of an object that every program knows, else the first that stands there."""
    default = next(_children(switch, "default"), None)
    case = next(_children(switch, "case"), None)
    if default is not None and len(default):
        yield default
    elif case is not None:
        yield case


def _add(paragraph: Paragraph, text: str) -> None:
    if text:
        paragraph.pieces.append(text)


def _written(number: int, form: _Element | None) -> str:
    """A number in its format, with the characters before and after it."""
    if form is None:
        return str(number)
    kind = form.get("type", "DIGIT")
    written = number_text(number, kind)
    if kind == "USER_CHAR" and form.get("userChar"):
        written = form.get("userChar", "")
    return shown(form.get("prefixChar", "") + written + form.get("suffixChar", ""))


def _composed(element: _Element) -> str:
    """Characters set over each other: a number in a circle has a character of its own."""
    text = shown(element.get("composeText", ""))
    if element.get("circleType") in _CIRCLES and whole(text) in range(1, 51):
        return number_text(int(text), "CIRCLED_DIGIT")
    return text


def _place(element: _Element) -> tuple[bool, bool]:
    """Whether an object stands in the line, and whether above the text it is anchored in.

    An object that keeps text off both its sides pushes the paragraph's text down, unless it is
    set lower than the first line itself.
    """
    place = next(_children(element, "pos"), None)
    if place is None:
        return True, False
    inline = place.get("treatAsChar") in ("1", "true")
    above = (
        not inline
        and element.get("textWrap") == "TOP_AND_BOTTOM"
        and place.get("vertRelTo") == "PARA"
        and not 1000 <= whole(place.get("vertOffset")) < 1 << 31  # hundredths of a point; negative
    )
    return inline, above
