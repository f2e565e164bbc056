"""An act's XHTML from top to bottom: which element opens which unit, and whose text is whose."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.extract import eurlex_units
from pipeline.extract.eurlex_blocks import Blocks, Locator
from pipeline.extract.eurlex_notes import Notes
from pipeline.records import BlockKind

if TYPE_CHECKING:
    from lxml.etree import _Element

_SILENT = frozenset(
    {"script", "style", "head", "noscript", "template", "col", "hr", "img", "button"}
)
_AROUND = frozenset({"nav", "header", "footer", "aside"})
_INLINE = frozenset({"a", "span", "b", "i", "em", "strong", "sup", "sub", "u", "font", "br"})
_ASIDE = re.compile(
    r"hd-\S+|disclaimer|reference|modref|arrow|note|footnote|separator\S*|doc-end|doc-sep"
    r"|title-doc-oj-reference|title-fam-\S+|toc-\S+"
)
_IMPRINT = re.compile(r"ELI: ?https?://|ISSN \d{4}-\d{3}")
_SUBCATEGORY = re.compile(r"\d[A-E]\d?\b")  # "1A Systems", never the title of what is above
_TITLE = re.compile(r"doc-ti|s?ti-|s?title-")


class Page:
    """The page read from top to bottom; `at` is None where the open unit decides."""

    def __init__(self) -> None:
        self.out = Blocks()
        self.notes = Notes(self.out.taken)
        self.title: list[str] = []
        self.titled = False
        self.caption_of: Locator | None = None  # a division or annex whose title may follow
        self.closed = 0  # how many points without an address of their own are open

    def node(self, element: _Element, at: Locator | None) -> None:
        """One element of block level, and what follows from its class."""
        tag = element.tag if isinstance(element.tag, str) else ""
        names = [n.removeprefix("oj-") for n in (element.get("class") or "").split()]
        if not tag or tag in _SILENT:
            return
        if tag in _AROUND or any(_ASIDE.fullmatch(name) for name in names):
            self.titled = bool(self.title)
            self.out.line()
            self._flat(element, (), furniture=True)
            self.out.line()
        elif tag == "table":
            self._table(element, at)
        elif "grid-container" in names or (tag == "div" and "grid-list" in names):
            self._grid(element, at)
        elif tag == "p" or self._is_leaf(element):
            self._paragraph(element, names, at)
        else:
            self._inside(element, names, at)

    def _is_leaf(self, element: _Element) -> bool:
        """Tell whether an element holds running text and no element of block level."""
        return (element.tag not in ("table", "tr", "tbody", "body")) and all(
            e.tag in _INLINE for e in element.iterdescendants() if isinstance(e.tag, str)
        )

    def _inside(self, element: _Element, names: list[str], at: Locator | None) -> None:
        """A container: recitals and the closing words have identifiers, all else is transparent."""
        identifier = element.get("id") or ""
        recital = re.fullmatch(r"rct_(\d+\w?)", identifier)
        if recital and self.out.preamble:
            at = self.out.recital(recital[1])
        if re.fullmatch(r"fnp_\d+", identifier) or "final" in names:
            self.out.leave()
        if "norm" in names and at is None:
            self._norm(element)
            return
        self._children(element, at)

    def _children(self, element: _Element, at: Locator | None) -> None:
        """Running text between blocks belongs to the open unit; inline elements go with it."""
        here = self.out.base if at is None else at
        self.out.text(element.text, here)
        for child in element:
            here = self.out.base if at is None else at
            if child.tag in _INLINE:
                self._inline(child, here)
            elif isinstance(child.tag, str):
                self.out.line()
                self.node(child, at)
                self.out.line()
            here = self.out.base if at is None else at
            self.out.text(child.tail, here)

    def _norm(self, element: _Element) -> None:
        """A paragraph of a consolidated text: its number in a span, its text in what follows."""
        number = element.find("span[@class='no-parag']")
        segment = eurlex_units.point(_string(number)) if number is not None else ""
        self.out.line()
        if number is not None and segment and self.out.paragraph(segment):
            self.out.text(element.text, self.out.base)
            self._flat(number, self.out.base, role="label")
            self.out.gap(" ")
            self.out.text(number.tail, self.out.base)
            for child in number.itersiblings():
                if child.tag in _INLINE:
                    self._inline(child, self.out.base)
                else:
                    self._running(child)
                self.out.text(child.tail, self.out.base)
        else:
            self._children(element, None)

    def _running(self, element: _Element) -> None:
        """`norm inline-element`: the text that runs on after the paragraph's number."""
        if "inline-element" not in (element.get("class") or ""):
            self.node(element, None)
            return
        self.out.text(element.text, self.out.base)
        for child in element:
            if child.tag in _INLINE:
                self._inline(child, self.out.base)
            elif child.tag == "p" and "inline-element" in (child.get("class") or ""):
                self._running(child)
                self.out.line()
            elif isinstance(child.tag, str):
                self.out.line()
                self.node(child, None)
                self.out.line()
            self.out.text(child.tail, self.out.base)

    def _paragraph(self, element: _Element, names: list[str], at: Locator | None) -> None:
        """A heading, or a paragraph of running text, numbered or not."""
        words = _string(element)
        if not words:
            return
        self.out.line()
        if _IMPRINT.match(words):
            self._flat(element, (), furniture=True)
            self.out.line()
            return
        if at is None and self._heading(element, names, words):
            self.out.line()
            return
        self.titled = bool(self.title)
        if {"final", "signatory", "doc-end"} & set(names):
            self.out.leave()
        here = self.out.base if at is None else at
        if at is None:
            self.caption_of = None
            if self.out.unit and not self.out.preamble:
                number = eurlex_units.paragraph(words)
                if number:
                    self.out.paragraph(number)
                here = self.out.base
        self._flat(element, self.notes.begin(words, here) or here)
        self.out.line()

    def _heading(self, element: _Element, names: list[str], words: str) -> bool:
        """Open the unit a heading names; False when the paragraph is none."""
        kind = next((n for n in names if _TITLE.match(n)), "")
        if not kind:
            return False
        if kind in ("ti-art", "title-article-norm"):
            if not eurlex_units.article(words):
                return False
            at = self.out.article(words)
            self._flat(element, at, role="label")
            self.caption_of = at
        elif kind in ("sti-art", "stitle-article-norm"):
            self._flat(element, self.out.unit, role="caption")
            self.caption_of = None
        elif kind.startswith(("doc-ti", "title-doc")):
            self._title(element, words)
        elif kind.startswith(("title-annex", "ti-annex")):
            self._annex(element, words)
        else:
            self._division(element, words)
        return True

    def _title(self, element: _Element, words: str) -> None:
        """A title of the act; after its text has begun, of an annex."""
        begun = bool(self.out.scope) or not self.out.preamble
        if begun or (self.title and eurlex_units.annex(words)[0]):
            self._annex(element, words)
        elif self.titled:
            self._flat(element, (), furniture=True)  # a consolidated text repeats its title
        else:
            self.title.append(words)
            self._flat(element, (), role="title", heading=True)

    def _annex(self, element: _Element, words: str) -> None:
        segment, quoted = eurlex_units.annex(words)
        if not segment:
            self._caption(element)
            return
        at = self.out.annex(segment, nested=quoted)
        self._flat(element, at, role="label")
        self.caption_of = at

    def _division(self, element: _Element, words: str) -> None:
        word, segment, rest = eurlex_units.division(words)
        if not word or (not self.out.scope and word in ("cat", "appdx")):
            self._caption(element)
            return
        at = self.out.division(word, segment)
        self._flat(element, at, role="label", heading=True)
        self.caption_of = None if rest else at

    def _caption(self, element: _Element) -> None:
        """The title of what was opened just before, or a heading without a number."""
        at = None if _SUBCATEGORY.match(_string(element)) else self.caption_of
        role = "caption" if at is not None else ""
        if at is None:
            self.out.base = self.out.unit
        self._flat(element, self.out.unit if at is None else at, role=role, heading=True)

    def _table(self, table: _Element, at: Locator | None) -> None:
        """Points are tables of a label and a text; anything else is a table."""
        for row in table.iter("tr"):
            if next(row.iterancestors("table")) is not table:
                continue
            cells = [c for c in row if c.tag in ("td", "th")]
            filled = [c for c in cells if _string(c)]
            if not filled:
                continue
            segment = eurlex_units.point(_string(filled[0])) if len(cells) <= 3 else ""
            shown = (table.get("class") or "") or table.get("border") not in (None, "0")
            here = self.out.base if at is None else at
            beside = len(filled) == 2 and not segment
            note = self.notes.begin(_string(row), here, row=True) if beside else None
            if segment and len(filled) == 2 and not shown:
                self._point(filled[0], segment, [filled[1]], at)
            elif note is not None:
                self._listed(filled[0], [filled[1]], note)
            elif len(filled) == 1 or self._is_frame(filled):
                for cell in filled:
                    self._children(cell, at)
                    self.out.line()
            else:
                self._row(cells, self.out.base if at is None else at)

    def _is_frame(self, cells: list[_Element]) -> bool:
        """Tell whether a table's row only places headings, titles and marks on the page."""
        return any(
            re.search(r"\b(?:oj-)?hd-|title-doc|title-fam|signatory", e.get("class") or "")
            for cell in cells
            for e in cell.iter("p")
        )

    def _row(self, cells: list[_Element], at: Locator) -> None:
        self.out.line()
        at = self.notes.more(at) or at
        for i, cell in enumerate(cells):
            if i:
                self.out.gap(" | ")
            self._flat(cell, at, role="row")
        self.out.line()

    def _grid(self, grid: _Element, at: Locator | None) -> None:
        """A point of a consolidated text: a column for its label, one for its text."""
        children = [c for c in grid if isinstance(c.tag, str)]
        label = next((c for c in children if _string(c)), None)
        segment = eurlex_units.point(_string(label)) if label is not None else ""
        column = (label.get("class") or "") if label is not None else ""
        if label is not None and segment and (label.tag == "span" or "column-1" in column):
            self._point(label, segment, children[children.index(label) + 1 :], at)
        else:
            self._children(grid, at)

    def _point(
        self, label: _Element, segment: str, bodies: list[_Element], at: Locator | None
    ) -> None:
        if at is None:
            self.caption_of = None
        above = self.out.base if at is None else at
        note = self.notes.member(segment, above, lambda: " ".join(map(_string, bodies)))
        if note is not None:
            self._listed(label, bodies, note)
            return
        recital = above == (f"pre_{segment}",)  # a recital's own number, in its own division
        if self.out.preamble and not above and segment[0].isdigit():
            here, recital = self.out.recital(segment), True
        elif recital or self.closed:
            here = above
        else:
            here = self.out.point(above, segment)
            if at is None and eurlex_units.CODE.fullmatch(segment) and here != above:
                self.out.base = here  # what follows an entry of the control list is its own
        opened = recital or here != above
        self.out.line()
        self._flat(label, here, role="label" if opened else "")
        self.closed += not opened
        for body in bodies:
            self.out.gap(" ")
            self._body(body, here)
        self.closed -= not opened
        self.out.line()

    def _listed(self, label: _Element, bodies: list[_Element], note: Locator) -> None:
        """A note beside its label, or a member of a note's list: all of it is text of the note."""
        self.out.line()
        self.closed += 1
        self._flat(label, note)
        for body in bodies:
            self.out.gap(" ")
            self._body(body, note)
        self.closed -= 1
        self.out.line()

    def _body(self, body: _Element, at: Locator) -> None:
        """The text of a point; its first paragraph follows the label."""
        self.out.text(body.text, at)
        first = True
        for child in body:
            if child.tag in _INLINE:
                self._inline(child, at)
            elif isinstance(child.tag, str):
                if not first:
                    self.out.line()
                if child.tag == "p" and first and not self._is_aside(child):
                    self._flat(child, at)
                else:
                    self.node(child, at)
                self.out.line()
                first = first and self._is_aside(child)
            self.out.text(child.tail, at)

    def _is_aside(self, element: _Element) -> bool:
        names = [n.removeprefix("oj-") for n in (element.get("class") or "").split()]
        return any(_ASIDE.fullmatch(name) for name in names)

    def _flat(
        self, element: _Element, at: Locator, *, role: str = "", heading: bool = False,
        furniture: bool = False,
    ) -> None:  # fmt: skip
        """All text of an element, as one run of a role."""
        kind: BlockKind = "furniture" if furniture else "heading" if heading else "text"
        self.out.text(element.text, at, role=role, kind=kind)
        for child in element:
            self._inline(child, at, role, kind)
            self.out.text(child.tail, at, role=role, kind=kind)

    def _inline(
        self, element: _Element, at: Locator, role: str = "", kind: BlockKind = "text"
    ) -> None:
        """An element within running text."""
        if not isinstance(element.tag, str) or element.tag in _SILENT:
            return
        if kind != "furniture" and _is_note_mark(element):
            self.out.note_mark(_string(element), at)
            return
        if element.tag == "br" or element.tag not in _INLINE:
            self.out.gap(" " if role in ("label", "row", "caption") else "\n")
        self._flat(element, at, role=role, heading=kind == "heading", furniture=kind == "furniture")


def _is_note_mark(element: _Element) -> bool:
    """Tell whether an element is a reference to a footnote: a link to one, in figures."""
    if element.tag != "a" or not (element.get("href") or "").startswith("#"):
        return False
    return bool(re.fullmatch(r"\(?\s*(?:\d{1,3}|\*{1,3})\s*\)?", _string(element)))


def _string(element: _Element | None) -> str:
    if element is None:
        return ""
    return " ".join("".join(str(part) for part in element.itertext()).split())
