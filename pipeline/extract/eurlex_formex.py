"""Union law as Formex 4, the XML of the Official Journal: every unit is an element of its own.

    ACT | CONS.ACT / TITLE, PREAMBLE / GR.CONSID / CONSID, ENACTING.TERMS / DIVISION / ARTICLE
    (TI.ART, STI.ART) / PARAG (NO.PARAG) / ALINEA / LIST / ITEM / NP (NO.P, TXT), FINAL;
    ANNEX | CONS.ANNEX / TITLE, CONTENTS / GR.SEQ, TBL

An act's annexes are files of their own.  NOTE is furniture; what QUOT.S holds is quoted, and its
units are not the act's.  An entity or document type declaration is refused before this is called.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.errors import ExtractionError
from pipeline.extract import eurlex_units
from pipeline.extract.eurlex_blocks import Blocks, Locator
from pipeline.records import BlockKind, Extracted
from pipeline.untrusted import xml_parser

if TYPE_CHECKING:
    from lxml.etree import _Element

DIALECT = "formex"
_ASIDE = frozenset({
    "BIB.INSTANCE", "BIB.DATA", "INFO.CONSLEG", "INFO.PROD", "FAM.COMP", "TOC", "GR.NOTES", "NOTE",
    "PROD.ID", "FIN.ID", "GR.ANNOTATION",
})  # fmt: skip
_INLINE = frozenset({
    "HT", "DATE", "FT", "REF.DOC", "REF.DOC.OJ", "REF.DOC.ECR", "REF.NOTICE.OJ", "QUOT.START",
    "QUOT.END", "IE", "NOTE", "BTX", "KEYWORD", "LINK", "ADDR",
})  # fmt: skip


def extract(data: bytes, name: str) -> Extracted:
    """Read one file; raise `ExtractionError` when the XML is broken or holds no text."""
    from lxml import etree

    parser = xml_parser(bare=True, encoding="utf-8")
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ExtractionError(
            f"{name}: the Formex XML is broken or cut off ({error}); fetch the file again."
        ) from error
    act = _Act()
    act.node(root, None)
    if not any(b.kind in ("text", "heading") and b.text.strip() for b in act.out.blocks):
        raise ExtractionError(f"{name}: the Formex file holds no text of an act; get it again.")
    doubts = act.out.doubts(name)
    others = [e.get("FILEREF") or "?" for e in root.iter("INCL.ELEMENT")]
    if others:
        doubts.append(f"{name}: {len(others)} part(s) are in other files ({others[0]} …).")
    return Extracted(name, DIALECT, tuple(act.out.blocks), _facts(root, act), tuple(doubts))


def _facts(root: _Element, act: _Act) -> dict[str, str]:
    """Title, and what a consolidated act states: its number, and the day it applies from."""
    found = {"title": " ".join(act.title), "kind": "law", "lang": "en"}
    info = root.find(".//INFO.CONSLEG")
    reference = re.fullmatch(r"(\d{4}[A-Z]\d{4})", (info.get("CONSLEG.REF") or "").strip()) if (
        info is not None
    ) else None  # fmt: skip
    if info is not None and reference:
        found["address"] = f"eu/3{reference[1]}"
        day = info.get("START.DATE") or info.get("CONSLEG.DATE") or ""
        if re.fullmatch(r"\d{8}", day):
            found["valid_from"] = f"{day[:4]}-{day[4:6]}-{day[6:]}"
            found["revision"] = f"0{reference[1]}-{day}"
    return {key: value for key, value in found.items() if value}


class _Act:
    """The file read from top to bottom; `at` is None where the open unit decides."""

    def __init__(self) -> None:
        self.out = Blocks()
        self.title: list[str] = []
        self.quoted = 0
        self.closed = 0

    def node(self, element: _Element, at: Locator | None) -> None:
        """One element of block level."""
        tag = str(element.tag)
        if tag in _ASIDE:
            self.out.line()
            self._run(element, (), kind="furniture")
            self.out.line()
        elif tag == "QUOT.S":
            self.quoted += 1
            self._children(element, self._here(at))
            self.quoted -= 1
        elif tag in ("ANNEX", "CONS.ANNEX"):
            self._annex(element, at)
        elif self.quoted:
            self._within(element, at)
        elif tag == "TITLE":
            self._title(element)
        elif tag in ("DIVISION", "GR.SEQ"):
            self._division(element)
        elif tag == "ARTICLE":
            self._article(element)
        elif tag == "CONSID":
            label = _string(element.find("NP/NO.P"))
            number = eurlex_units.point(label)
            here = self.out.recital(number) if number else ()
            self._children(element, here)
        elif tag == "FINAL":
            self.out.leave()
            self._children(element, None)
        else:
            self._within(element, at)

    def _within(self, element: _Element, at: Locator | None) -> None:
        """The elements of running text, in a unit of the act or in a quotation."""
        tag = str(element.tag)
        if tag == "PARAG" and not self.quoted:
            self._parag(element)
        elif tag in ("NP", "NP.ECR"):
            self._np(element, at)
        elif tag == "TBL":
            self._table(element, self._here(at))
        else:
            self.out.line()
            self._children(element, at)
            self.out.line()

    def _here(self, at: Locator | None) -> Locator:
        return self.out.base if at is None else at

    def _children(self, element: _Element, at: Locator | None) -> None:
        """The content of an element that opens no unit."""
        self.out.text(element.text, self._here(at))
        for child in element:
            if child.tag in _INLINE:
                self._inline(child, self._here(at))
            else:
                self.node(child, at)
            self.out.text(child.tail, self._here(at))

    def _title(self, element: _Element) -> None:
        """The act's own title; that of an annex or a division is read by those."""
        self.title.append(_string(element))
        self.out.line()
        self._run(element, (), role="title", kind="heading")
        self.out.line()

    def _annex(self, element: _Element, at: Locator | None) -> None:
        title = element.find("TITLE")
        heading = _string(title.find("TI")) if title is not None else ""
        segment, quote = eurlex_units.annex(heading or "ANNEX")
        if self.quoted:
            self._children(element, self._here(at))
            return
        here = self.out.annex(segment or "annex", nested=quote)
        if title is not None:
            self._heads(title, here)
        for child in element:
            if child is not title:
                self.node(child, None)

    def _division(self, element: _Element) -> None:
        title = element.find("TITLE")
        heading = _string(title.find("TI")) if title is not None else ""
        word, segment, _ = eurlex_units.division(heading)
        if word and (self.out.scope or word not in ("cat", "appdx")):
            here = self.out.division(word, segment)
        else:
            here = self.out.base = self.out.unit
        if title is not None:
            self._heads(title, here, plain=not word)
        for child in element:
            if child is not title:
                self.node(child, None)
                self.out.text(child.tail, self.out.base)

    def _heads(self, title: _Element, at: Locator, *, plain: bool = False) -> None:
        """The heading lines of a unit: TI its number (or all), STI its caption."""
        for part in title:
            name = str(part.tag)
            role = "" if plain else "label" if name == "TI" else "caption"
            self.out.line()
            self._run(part, at, role=role, kind="heading")
            self.out.line()

    def _article(self, element: _Element) -> None:
        heading = _string(element.find("TI.ART"))
        if not eurlex_units.article(heading):
            number = re.sub(r"^0+", "", element.get("IDENTIFIER") or "").lower()
            heading = f"Article {number}"
        if not eurlex_units.article(heading):
            self._children(element, None)
            return
        here = self.out.article(heading)
        for child in element:
            if child.tag in ("TI.ART", "STI.ART"):
                self.out.line()
                self._run(child, here, role="label" if child.tag == "TI.ART" else "caption")
                self.out.line()
            else:
                self.node(child, None)
        self.out.base = here

    def _parag(self, element: _Element) -> None:
        label = element.find("NO.PARAG")
        number = eurlex_units.point(_string(label))
        opened = bool(number) and self.out.paragraph(number)
        self.out.line()
        if label is not None:
            self._run(label, self.out.base, role="label" if opened else "")
            self.out.gap(" ")
        self._after(element, label, self.out.base)

    def _np(self, element: _Element, at: Locator | None) -> None:
        """A numbered point; its further paragraphs and lists are within it."""
        label = element.find("NO.P")
        segment = eurlex_units.point(_string(label))
        above = self._here(at)
        recital = above == (f"pre_{segment}",)
        free = bool(segment) and not self.closed and not self.quoted and not recital
        here = self.out.point(above, segment) if free else above
        opened = recital or here != above
        self.out.line()
        if label is not None:
            self._run(label, here, role="label" if opened else "")
            self.out.gap(" ")
        self.closed += not opened
        self._after(element, label, here)
        self.closed -= not opened
        self.out.line()

    def _after(self, element: _Element, label: _Element | None, at: Locator) -> None:
        """What follows a label: the first paragraph on its line, the others on theirs."""
        first = True
        for child in element:
            if child is label:
                continue
            lead = first and child.tag in ("TXT", "ALINEA", "P")
            if lead:
                self._lead(child, at)
            else:
                self.node(child, at)
            self.out.line()
            first = False

    def _lead(self, element: _Element, at: Locator) -> None:
        self.out.text(element.text, at)
        for i, child in enumerate(element):
            if child.tag in _INLINE:
                self._inline(child, at)
            elif i == 0 and child.tag == "P" and not (element.text or "").strip():
                self._lead(child, at)
            else:
                self.node(child, at)
            self.out.text(child.tail, at)

    def _table(self, table: _Element, at: Locator) -> None:
        for part in table.iter("TI", "STI", "ROW"):
            self.out.line()
            if part.tag != "ROW":
                self._run(part, at, role="caption")
                continue
            for i, cell in enumerate(part.iter("CELL")):
                if i:
                    self.out.gap(" | ")
                self._run(cell, at, role="row")
        self.out.line()

    def _run(
        self, element: _Element, at: Locator, *, role: str = "", kind: BlockKind = "text"
    ) -> None:
        """All text of an element as one run of a role."""
        self.out.text(element.text, at, role=role, kind=kind)
        for child in element:
            self._inline(child, at, role=role, kind=kind)
            self.out.text(child.tail, at, role=role, kind=kind)

    def _inline(
        self, element: _Element, at: Locator, *, role: str = "", kind: BlockKind = "text"
    ) -> None:
        tag = str(element.tag)
        if tag in ("QUOT.START", "QUOT.END"):
            self.out.mark(_character(element.get("CODE") or ""), at)
            return
        if tag == "NOTE":
            kind = "furniture"
            role = "footnote"
        elif tag not in _INLINE:
            self.out.gap("\n" if not role or role == "title" else " ")
        self._run(element, at, role=role, kind=kind)


def _character(code: str) -> str:
    """The quotation mark that a hexadecimal code names (2018)."""
    return chr(int(code, 16)) if re.fullmatch(r"20[0-9A-F]{2}|AB|BB|00[AB]B", code, re.I) else "'"


def _string(element: _Element | None) -> str:
    """An element's text without its notes."""
    if element is None:
        return ""
    parts = [element.text or ""]
    for child in element:
        parts += [_string(child) if child.tag != "NOTE" else "", child.tail or ""]
        if child.tag == "P":
            parts.append(" ")
    return " ".join("".join(parts).split())
