"""HTML of no particular site: headings, paragraphs, list items and table rows in order.

The source text is the text nodes in document order, white space collapsed as HTML reads it
(kept inside `pre`), and the numbers of ordered lists; scripts and styles, struck-out and hidden
text (`html_gone.py`) are no text, the parts around the content (menus, paths, the site's head and
foot) are furniture, line ends between elements are breaks.  A table's row is one line, its cells
parted by breaks, unless the table only lays out the page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pipeline.errors import ExtractionError
from pipeline.extract import html_tables
from pipeline.extract.html_around import around
from pipeline.extract.html_gone import take_out
from pipeline.extract.html_lists import item_numbers
from pipeline.extract.html_marks import with_notes
from pipeline.extract.html_notes import Notes, find_notes
from pipeline.extract.office_text import lowered, raised
from pipeline.records import Block, BlockKind, Extracted

if TYPE_CHECKING:
    from lxml.etree import _Element

_SILENT = frozenset({"script", "style", "template", "noscript", "head", "svg", "math", "object",
                     "iframe", "select", "textarea", "button", "audio", "video"})  # fmt: skip
_INLINE = frozenset(
    {"a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
     "font", "i", "ins", "kbd", "label", "mark", "q", "rb", "rp", "rt", "ruby", "s", "samp",
     "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "img"}
)  # fmt: skip
_ASIDE = frozenset({"rt", "rp"})  # the readings of ruby
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_ROLE_OF = {"li": "item", "dt": "item", "dd": "item", "caption": "caption",
            "figcaption": "caption", "pre": "code", "blockquote": "quote"}  # fmt: skip
_SPACE = re.compile(r"[ \t\r\n\f]+")
_META = {"og:site_name": "issuer", "author": "issuer", "dc.publisher": "issuer",
         "citation_title": "title", "dc.title": "title", "og:url": "url",
         "jobun:address": "address", "jobun:kind": "kind"}  # fmt: skip


def extract(text: str, name: str) -> Extracted:
    """Read an HTML page; raise `ExtractionError` when it shows no text."""
    from lxml import etree

    # lxml takes text with an encoding declaration only as bytes.
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True, remove_pis=True)
    root = etree.fromstring(text.encode("utf-8", "surrogatepass"), parser)
    cut = next((e for e in parser.error_log if e.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT), None)
    if cut is not None:  # libxml2 would go on without the rest
        raise ExtractionError(
            f"{name}, line {cut.line}: the HTML is nested too deeply to read ({cut.message})."
        )
    if root is None:
        raise ExtractionError(f"{name}: the HTML has no elements; save the page again.")
    body = root.find("body")
    top = body if body is not None else root
    warnings = tuple(f"{name}: {said}" for said in take_out(root, text))
    layout = html_tables.layout_tables(top)
    page = _Page(
        around(top, layout),
        layout,
        html_tables.list_tables(top, layout),
        *html_tables.empty_places(top, layout),
        find_notes(top),
        item_numbers(top),
    )
    page.walk(top)
    if not any(b.kind in ("text", "heading") and b.text.strip() for b in page.blocks):
        raise ExtractionError(
            f"{name}: the HTML page shows no text; its content is probably loaded by a script. "
            "Save the rendered page, or fetch the document's own file."
        )
    blocks = tuple(with_notes(page.blocks))
    return Extracted(name, "html", blocks, _facts(root, page.blocks), warnings)


@dataclass(frozen=True, slots=True)
class _Place:
    """What an element's text is: kind, heading's level, role, note's locator; its table's row."""

    kind: BlockKind = "text"
    level: int = 0
    role: str = ""
    locator: tuple[str, ...] | None = None
    row: _Element | None = None
    note: _Element | None = None


@dataclass
class _Page:
    """The blocks so far; a break is put in only when content follows."""

    around: frozenset[_Element]
    layout: set[_Element]
    lists: set[_Element]
    places: dict[_Element, int]
    widths: dict[_Element, int]
    notes: Notes
    numbers: dict[_Element, str]
    blocks: list[Block] = field(default_factory=list)
    _line: bool = False  # a line end is due
    _cells: int = 0  # separators of cells are due
    _gap: bool = False  # a break inside a cell is due
    _space: bool = False
    _lead: str = ""  # a number that stands before the text that follows
    _at: int = 0  # separators written in this row
    _table: _Element | None = None  # of the last row written
    _begun: set[_Element] = field(default_factory=set)  # notes whose first line is written

    def walk(self, top: _Element) -> None:
        """Depth first without recursion: pages nest as deep as they like."""
        stack: list[tuple[_Element, bool, _Place]] = [(top, False, _Place())]
        while stack:
            element, done, place = stack.pop()
            tag = element.tag if isinstance(element.tag, str) else ""
            if done:
                self._close(element, tag, place)
                continue
            if not tag or tag in _SILENT or element.get("hidden") is not None:
                continue
            place = self._placed(element, tag, place)
            self._open(element, tag, place)
            self._text(self._shown(element, tag, element.text), place)
            stack.append((element, True, place))
            for child in reversed(element):
                # A child's tail belongs to this element: push it as a step of its own.
                if child.tail:
                    stack.append((_tail(child.tail), False, place))
                stack.append((child, False, place))

    def _placed(self, element: _Element, tag: str, place: _Place) -> _Place:
        if place.kind != "furniture" and (element in self.around or tag in _ASIDE):
            return _Place("furniture", row=place.row)
        if element in self.notes.back:
            return replace(place, kind="markup")
        if element in self.notes.blocks:
            locator = self.notes.locator(element)
            row = element if tag == "tr" else place.row
            return replace(place, role="footnote", locator=locator, note=element, row=row)
        if place.note is not None:
            return place
        if place.row is None and place.kind == "text" and tag in _HEADINGS:
            return replace(place, kind="heading", level=_HEADINGS[tag], role="")
        if tag == "tr" and place.row is None and element.getparent() is not None:
            table = next(element.iterancestors("table"), None)
            if table is not None and table not in self.layout:
                return replace(place, role="" if table in self.lists else "row", row=element)
            return place
        if place.row is not None:
            return place
        return replace(place, role=_ROLE_OF.get(tag, place.role))

    def _shown(self, element: _Element, tag: str, text: str | None) -> str | None:
        """Raised and lowered digits as such: 10⁶ is not 106, and a note's mark is no digit."""
        if tag == _TAIL or not text:
            return text
        parent = element.getparent()
        over = tag if len(element) == 0 else ""
        if tag == "a" and element in self.notes.marks and parent is not None:
            over = str(parent.tag) if len(parent) == 1 and not (parent.text or "").strip() else ""
        if over == "sup":
            return raised(text)
        return lowered(text) if over == "sub" else text

    def _open(self, element: _Element, tag: str, place: _Place) -> None:
        if tag in ("td", "th") and place.row is not None and element.getparent() is place.row:
            first = element.getprevious() is None
            if place.role == "row":
                self._cells += self.places.get(element, 0) + (not first)
            self._gap, self._space = place.role != "row" and not first, False
        elif tag == "tr" and element is place.row:
            self._end()
            self._cells = self._at = 0
        elif tag not in _INLINE and tag != _TAIL:
            self._break(place)
        if place.kind == "furniture":
            return
        if element in self.notes.blocks:  # its mark is its number
            drawn = element in self.notes.drawn
            self._lead = f"{self.notes.blocks[element]} " if drawn else ""
        elif element in self.numbers:
            self._lead += self.numbers[element]

    def _close(self, element: _Element, tag: str, place: _Place) -> None:
        if element in self.numbers or element in self.notes.drawn:
            self._lead = ""  # of an item without text
        if tag == "tr" and element is place.row:
            self._fill(element, place)
            self._end()
            self._cells = 0
        elif tag in ("td", "th"):
            if place.row is None:
                self._break(place)
            self._space = True  # white space between cells is none of theirs
        elif tag not in _INLINE and tag != _TAIL:
            self._break(place)

    def _fill(self, row: _Element, place: _Place) -> None:
        """Write the empty places at a row's end."""
        missing = self.widths.get(row, 0) - 1 - self._at
        if place.role != "row" or self._line or not self.blocks or missing <= 0:
            return
        self._trim()
        kind: BlockKind = "furniture" if place.kind == "furniture" else "break"
        self.blocks += [Block(" | ", kind)] * missing

    def _break(self, place: _Place) -> None:
        """An element begins or ends: a line's end, or in a table's cell a space."""
        if place.row is not None:
            self._gap = True
        else:
            self._end()

    def _end(self) -> None:
        self._line = bool(self.blocks)
        self._gap = self._space = False

    def _text(self, text: str | None, place: _Place) -> None:
        if not text:
            return
        text = text.replace("\xad", "")
        if place.role != "code":
            text = _SPACE.sub(" ", text)
            if self._line or self._cells or self._gap or not self.blocks or self._space:
                text = text.lstrip(" ")
            if (self._line or self._cells) and not text.strip():
                return  # a line or a cell of nothing but non-breaking spaces
        if not text:
            return
        if self._lead and place.kind in ("text", "heading"):
            text, self._lead = self._lead + text, ""
        started = self._line or not self.blocks
        self._flush(place)
        self._space = text.endswith(" ")
        kind, level, role, locator = place.kind, place.level, place.role, place.locator
        if place.note is not None:
            goes_on = not started and self.blocks[-1].role == "footnote-more"
            if goes_on or (started and place.note in self._begun):
                role, locator = "footnote-more", None
            self._begun.add(place.note)
        last = self.blocks[-1] if self.blocks else None
        same = last and (last.kind, last.level, last.role, last.locator) == (
            kind, level, role, locator,
        )  # fmt: skip
        if last and same:
            self.blocks[-1] = replace(last, text=last.text + text)
        else:
            self.blocks.append(Block(text, kind, locator, level, 0, role))

    def _trim(self) -> None:
        """Take the space off the end of what a break follows."""
        last = self.blocks[-1] if self.blocks else None
        if last and last.kind != "break" and last.role != "code" and last.text.endswith(" "):
            self.blocks.pop()
            if last.text.strip(" "):
                self.blocks.append(replace(last, text=last.text.rstrip(" ")))

    def _flush(self, place: _Place) -> None:
        """Write the breaks that are due."""
        table = next(place.row.iterancestors("table"), None) if place.row is not None else None
        if self._line or self._cells or self._gap:
            self._trim()
        if self._line:
            self.blocks.append(Block("\n", "break"))
            if table is not None and self._table is not None and table is not self._table:
                self.blocks.append(Block("\n", "break"))  # two tables are two
        if self._line or not self.blocks:
            self._table = table
        # Between the cells of a menu there is nothing of the content either.
        kind: BlockKind = "furniture" if place.kind == "furniture" else "break"
        for _ in range(self._cells):
            # A line begins with what its row says, be its first place empty.
            role = "row" if self._line or not self.blocks else ""
            self.blocks.append(Block(" | ", kind, role=role))
            self._at += 1
        if self._gap and not self._line and not self._cells and self.blocks:
            self.blocks.append(Block(" ", kind))
        self._line = self._gap = False
        self._cells = 0


_TAIL = "jobun-tail"


def _tail(text: str) -> _Element:
    """A stand-in element, so that a tail waits its turn on the same stack."""
    from lxml import etree

    element = etree.Element(_TAIL)
    element.text = text
    return element


def _facts(root: _Element, blocks: list[Block]) -> dict[str, str]:
    facts: dict[str, str] = {}
    for meta in root.iter("meta"):
        key = _META.get((meta.get("name") or meta.get("property") or "").lower(), "")
        if key and (meta.get("content") or "").strip():
            facts.setdefault(key, str(meta.get("content")).strip())
    for link in root.iter("link"):
        if link.get("rel") == "canonical" and link.get("href"):
            facts["url"] = str(link.get("href"))
    lang = (root.get("lang") or "").lower()[:2]
    if lang in ("ja", "ko", "en"):
        facts["lang"] = lang
    title = root.find(".//title")
    shown = "".join(map(str, title.itertext())) if title is not None else ""
    shown = _SPACE.sub(" ", shown).strip()
    tops = [b.text.strip() for b in blocks if b.kind == "heading" and b.level == 1]
    # The page's only first-level heading is its title; <title> adds the site's name to it.
    name = tops[0] if len(tops) == 1 and tops[0] else shown
    if name:
        facts.setdefault("title", name)
    return facts
