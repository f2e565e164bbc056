"""One paragraph of a DOCX as the text that a reader sees.

Field results and inserted text are read, field codes, deleted, struck-out and hidden text, comments
and the small readings of ruby are not.  A text box is handed back whole: it stands beside the
paragraph, not in it.  Element names are those of ISO/IEC 29500-1, 17.3 and 17.16 (fields),
22.1 (formulas).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.extract.docx_styles import Styles, is_struck
from pipeline.extract.office_text import after_cut, joint, lowered, raised, symbol
from pipeline.extract.ooxml import MC, M, W, flag, number

if TYPE_CHECKING:
    from lxml.etree import _Element

_SOFT, _PAGE = "\v", "\f"  # a line break and a page or column break, until the paragraph is whole
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_WORDART = "{urn:schemas-microsoft-com:vml}textpath"
_THROUGH = frozenset(
    f"{W}{tag}"
    for tag in ("hyperlink", "ins", "moveTo", "smartTag", "customXml", "sdt", "sdtContent",
                "fldSimple", "dir", "bdo", "rubyBase", "p")
)  # fmt: skip
_GONE = frozenset({f"{W}del", f"{W}moveFrom"})
_SAID = frozenset(f"{W}{tag}" for tag in ("t", "tab", "ptab", "noBreakHyphen", "sym", "ruby"))


@dataclass(slots=True)
class Reading:
    """What a paragraph holds: its text, the notes its marks name, boxes, pictures' descriptions.

    `notes` are pairs of kind (footnote, endnote) and id, each with the place of its mark in
    `text`, which holds no mark yet; a custom mark stands there already.  `struck` says that text
    was left out because it is struck out.
    """

    text: str = ""
    notes: list[tuple[str, str, int, bool]] = field(default_factory=list)
    boxes: list[_Element] = field(default_factory=list)
    described: list[str] = field(default_factory=list)
    contents: bool = False
    struck: bool = False


@dataclass(slots=True)
class _Field:
    code: str = ""
    shown: bool = False
    contents: bool = False


@dataclass(slots=True)
class Reader:
    """Reads the paragraphs of one story in order: fields run over paragraphs."""

    changed: int = 0
    hidden: int = 0
    struck: int = 0
    styles: Styles = field(default_factory=Styles)
    _fields: list[_Field] = field(default_factory=list)
    _said: list[str] = field(default_factory=list)
    _reading: Reading = field(default_factory=Reading)
    _struck: bool = False  # by the paragraph's style
    _cut: bool = False  # struck-out text stood right before

    def read(self, paragraph: _Element) -> Reading:
        """The text of a `w:p`."""
        self._said, self._reading, self._cut = [], Reading(), False
        named = paragraph.find(f"{W}pPr/{W}pStyle")
        self._struck = self.styles.of(named.get(f"{W}val") if named is not None else None).struck
        self._reading.contents = any(f.contents for f in self._fields)
        for child in paragraph:
            self._inline(child)
        # A code that its paragraph does not end is damage: it may not swallow what follows.
        self._fields = [f for f in self._fields if f.shown]
        reading = self._reading
        reading.text, places = _joined("".join(self._said), [n[2] for n in reading.notes])
        reading.notes = [
            (kind, key, place, own)
            for (kind, key, _, own), place in zip(reading.notes, places, strict=True)
        ]
        return reading

    def leave_contents(self) -> None:
        """End a table of contents that was not ended: a heading of the text has come."""
        self._fields = [f for f in self._fields if not f.contents]

    def _inline(self, element: _Element) -> None:
        tag = element.tag
        if tag == f"{W}r":
            self._run(element)
        elif tag in _THROUGH:
            for child in element:
                self._inline(child)
            self.changed += tag in (f"{W}ins", f"{W}moveTo")
        elif tag in _GONE:
            self.changed += 1
        elif tag in (f"{M}oMath", f"{M}oMathPara"):
            self._say(_formula(element))
        elif tag == f"{MC}AlternateContent":
            for child in chosen(element):
                self._inline(child)

    def _run(self, run: _Element) -> None:
        format_ = run.find(f"{W}rPr")
        align, font, struck = "", "", self._struck
        if format_ is not None:
            if flag(format_.find(f"{W}vanish")) or flag(format_.find(f"{W}webHidden")):
                self.hidden += any(e.text for e in run.iter(f"{W}t"))
                # A field's signs count even where its code is hidden.
                for char in run.iter(f"{W}fldChar"):
                    self._field(char)
                return
            struck = self._is_struck(format_)
            vertical = format_.find(f"{W}vertAlign")
            align = (vertical.get(f"{W}val") or "") if vertical is not None else _moved(format_)
            fonts = format_.find(f"{W}rFonts")
            font = (fonts.get(f"{W}ascii") or "") if fonts is not None else ""
        if struck and any((e.text or "").strip() for e in run.iter(f"{W}t")):
            self.struck += 1
            self._cut = self._shown()
            self._reading.struck = True
        for child in run:
            if not struck or child.tag not in _SAID:
                self._part(child, align, font)

    def _is_struck(self, format_: _Element) -> bool:
        """What the run states, else its style, else that of its paragraph."""
        direct = is_struck(format_)
        if direct is not None:
            return direct
        named = format_.find(f"{W}rStyle")
        return self._struck or (named is not None and self.styles.of(named.get(f"{W}val")).struck)

    def _part(self, element: _Element, align: str, font: str) -> None:
        tag = element.tag
        if tag == f"{W}t":
            text = symbol(element.text or "", font)
            shift = {"superscript": raised, "subscript": lowered}.get(align)
            self._say(shift(text) if shift else text)
        elif tag in (f"{W}tab", f"{W}ptab"):
            self._say(" ")
        elif tag == f"{W}br":
            self._say(_SOFT if element.get(f"{W}type") in (None, "textWrapping") else _PAGE)
        elif tag == f"{W}cr":
            self._say(_SOFT)
        elif tag == f"{W}noBreakHyphen":
            self._say("-")
        elif tag == f"{W}sym":
            code = element.get(f"{W}char") or ""
            if re.fullmatch("[0-9A-Fa-f]{2,4}", code):
                self._say(symbol(chr(int(code, 16)), element.get(f"{W}font") or font))
        elif tag == f"{W}fldChar":
            self._field(element)
        elif tag == f"{W}instrText":
            if self._fields and not self._fields[-1].shown:
                self._fields[-1].code += element.text or ""
        elif tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
            if self._shown():
                kind = "footnote" if tag == f"{W}footnoteReference" else "endnote"
                own = (element.get(f"{W}customMarkFollows") or "") in ("1", "true", "on")
                place = sum(map(len, self._said))
                self._reading.notes.append((kind, element.get(f"{W}id") or "", place, own))
        elif tag == f"{W}ruby":
            for base in element.iter(f"{W}rubyBase"):
                self._inline(base)
        elif tag == f"{MC}AlternateContent":
            for child in chosen(element):
                self._part(child, align, font)
        elif tag in (f"{W}drawing", f"{W}pict", f"{W}object"):
            self._drawing(element)

    def _drawing(self, element: _Element) -> None:
        """Text boxes in their order, and what is said of pictures; the content is not run on."""
        for child in element:
            if child.tag == f"{W}txbxContent":
                self._reading.boxes.append(child)
            elif child.tag == f"{MC}AlternateContent":
                for one in chosen(child):
                    self._drawing_part(one)
            else:
                self._drawing_part(child)

    def _drawing_part(self, element: _Element) -> None:
        said = ""
        if element.tag == _WP:
            said = element.get("descr") or ""
        elif element.tag == _WORDART:
            said = element.get("string") or ""
        if said.strip():
            self._reading.described.append(re.sub(r"\s+", " ", said).strip())
        self._drawing(element)

    def _field(self, element: _Element) -> None:
        kind = element.get(f"{W}fldCharType")
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            top = self._fields[-1]
            top.shown = True
            top.contents = top.code.strip().upper().startswith("TOC")
            self._reading.contents = self._reading.contents or top.contents
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _shown(self) -> bool:
        return all(f.shown for f in self._fields)

    def _say(self, text: str) -> None:
        if text and self._shown():
            if self._cut:
                text, self._cut = after_cut(self._said[-1] if self._said else "", text), False
            self._said.append(text.replace("\xad", ""))  # a soft hyphen shows at a line's end only


def chosen(element: _Element) -> list[_Element]:
    """The content of the alternative that is read: the first choice, else the fallback.

    Both say the same thing in two languages of drawing, so that only one is read.
    """
    for tag in (f"{MC}Choice", f"{MC}Fallback"):
        for alternative in element.iterchildren(tag):
            if len(alternative):
                return list(alternative)
    return []


def _moved(format_: _Element) -> str:
    """What LibreOffice writes for raised and lowered text: smaller, and moved by half-points."""
    moved = format_.find(f"{W}position")
    if moved is None or format_.find(f"{W}sz") is None:
        return ""
    by = number(moved.get(f"{W}val"))
    return "superscript" if by >= 4 else "subscript" if by <= -3 else ""


def _joined(text: str, places: list[int]) -> tuple[str, list[int]]:
    """The text with its soft breaks decided, and where the places in it have gone."""
    parts = re.split(f"([{_SOFT}{_PAGE}])", text)
    written, moved = "", {}
    position = 0
    for i, part in enumerate(parts):
        if part in (_SOFT, _PAGE):
            after = next((p for p in parts[i + 1 :] if p.strip(" \v\f")), "")
            written += joint(written, after) if part == _SOFT else "\n"
        for place in places:
            if position <= place <= position + len(part) and place not in moved:
                moved[place] = len(written) + (
                    place - position if part not in (_SOFT, _PAGE) else 0
                )
        if part not in (_SOFT, _PAGE):
            written += part
        position += len(part)
    return written, [moved.get(place, len(written)) for place in places]


def _formula(element: _Element) -> str:
    """A formula on one line: a/b, 10⁶, H₂; brackets where a part is more than a sign."""
    tag = element.tag
    if tag == f"{M}t":
        return element.text or ""
    if tag in (f"{M}rPr", f"{M}ctrlPr"):
        return ""
    if tag == f"{M}f":
        return f"{_grouped(_of(element, 'num'))}/{_grouped(_of(element, 'den'))}"
    if tag in (f"{M}sSup", f"{M}sSub", f"{M}sSubSup"):
        low, high = _of(element, "sub"), _of(element, "sup")
        return (
            _of(element, "e") + _script(low, lowered(low), "_") + _script(high, raised(high), "^")
        )
    if tag == f"{M}rad":
        return f"{_of(element, 'deg')}√{_grouped(_of(element, 'e'))}"
    if tag == f"{M}d":
        return f"({_of(element, 'e')})"
    return "".join(_formula(child) for child in element)


def _of(element: _Element, part: str) -> str:
    return ", ".join("".join(map(_formula, e)) for e in element.iterchildren(f"{M}{part}"))


def _grouped(text: str) -> str:
    return text if re.fullmatch(r"\w*", text) else f"({text})"


def _script(text: str, moved: str, sign: str) -> str:
    """An exponent or index in characters of its own where there are such."""
    return moved if moved != text or not text else sign + _grouped(text)
