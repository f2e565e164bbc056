"""Paragraph styles of a DOCX: what a paragraph is by its style, whatever language it is named in.

A heading is known by its outline level (`w:outlineLvl`), not by a name: 見出し 1, 제목 1 and
Heading 1 are one style.  Properties are inherited along `w:basedOn` (ISO/IEC 29500-1, 17.7).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.extract.ooxml import W, flag, number

if TYPE_CHECKING:
    from lxml.etree import _Element

_BODY = 9  # the outline level that says running text
_HEADING = re.compile(r"(?:heading|見出し|제목|標題|标题)\s?([1-9])")
_CONTENTS = re.compile(r"toc(?: ?\d| heading)|目次.*|목차.*|table of figures|図表目次")


@dataclass(frozen=True, slots=True)
class Style:
    """What a style says: outline level from 0 or None, list and level in it, and its role.

    `role` is title, subtitle, caption, contents, or "".
    """

    outline: int | None = None
    list_id: str | None = None
    list_level: int | None = None
    role: str = ""
    hidden: bool = False
    struck: bool = False


@dataclass
class Styles:
    """The styles of a document by id."""

    elements: dict[str, _Element] = field(default_factory=dict)
    default: str = ""
    _known: dict[str, Style] = field(default_factory=dict)

    def of(self, style_id: str | None) -> Style:
        """The style of that id with what it inherits; the default one for an unknown id."""
        key = style_id if style_id in self.elements else self.default
        if key not in self._known:
            self._known[key] = self._resolved(key)
        return self._known[key]

    def _resolved(self, key: str) -> Style:
        outline: int | None = None
        list_id: str | None = None
        list_level: int | None = None
        role, hidden = "", False
        struck: bool | None = None
        seen: set[str] = set()
        element = self.elements.get(key)
        while element is not None and key not in seen:
            seen.add(key)
            found = element.find(f"{W}pPr/{W}outlineLvl")
            name_element = element.find(f"{W}name")
            name = (name_element.get(f"{W}val") or "" if name_element is not None else "").lower()
            if outline is None and found is not None:
                outline = number(found.get(f"{W}val"), _BODY)
            elif outline is None and (match := _HEADING.fullmatch(name)):
                outline = int(match[1]) - 1
            numbers = element.find(f"{W}pPr/{W}numPr")
            if numbers is not None and list_id is None:
                list_id, list_level = list_of(numbers)
            role = role or _role(name)
            hidden = hidden or flag(element.find(f"{W}rPr/{W}vanish"))
            struck = is_struck(element.find(f"{W}rPr")) if struck is None else struck
            based = element.find(f"{W}basedOn")
            key = (based.get(f"{W}val") or "") if based is not None else ""
            element = self.elements.get(key)
        if outline is not None and not 0 <= outline < _BODY:
            outline = None
        return Style(outline, list_id, list_level, role, hidden, bool(struck))


def styles(root: _Element | None) -> Styles:
    """Read `word/styles.xml`; no part, no styles."""
    found = Styles()
    for element in root.iter(f"{W}style") if root is not None else ():
        key = element.get(f"{W}styleId") or ""
        found.elements[key] = element
        default = element.get(f"{W}default") in ("1", "true", "on")
        if default and element.get(f"{W}type") == "paragraph":
            found.default = key
    return found


def list_of(element: _Element) -> tuple[str | None, int | None]:
    """The list id and level that a `w:numPr` states, each None where it does not."""
    list_id, level = element.find(f"{W}numId"), element.find(f"{W}ilvl")
    return (
        list_id.get(f"{W}val") if list_id is not None else None,
        number(level.get(f"{W}val")) if level is not None else None,
    )


def is_struck(format_: _Element | None) -> bool | None:
    """Whether a `w:rPr` strikes its text out; None where it says nothing of it."""
    if format_ is None:
        return None
    stated = [e for tag in ("strike", "dstrike") if (e := format_.find(f"{W}{tag}")) is not None]
    return any(map(flag, stated)) if stated else None


def _role(name: str) -> str:
    if name in ("title", "subtitle", "caption"):
        return name
    return "contents" if _CONTENTS.fullmatch(name) else ""
