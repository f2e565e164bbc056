"""The numbers and bullets that Word draws before a paragraph (ISO/IEC 29500-1, 17.9).

They stand nowhere in the file's text and everywhere on its pages: 第1条, 2., (a), 가.  Lists that
share an abstract definition share their counts, as in Word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.extract.office_numbers import numbered
from pipeline.extract.office_text import symbol
from pipeline.extract.ooxml import W, flag, number

if TYPE_CHECKING:
    from lxml.etree import _Element

_LEVELS = 9


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a list: the count's start and format, the text around it."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    legal: bool = False
    restarts: bool = True
    style: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """What is drawn before a paragraph; `bullet` when it counts nothing."""

    text: str
    bullet: bool
    level: int


@dataclass
class Numbering:
    """The lists of a document, and how far each has counted."""

    lists: dict[str, tuple[str, dict[int, _Level], dict[int, int]]] = field(default_factory=dict)
    _counts: dict[str, list[int | None]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def next(self, list_id: str | None, level: int | None, style: str = "") -> Label | None:
        """Count one paragraph of a list on and say its label; None when it is in no list.

        Where the level is not stated it is the one that the list ties to the paragraph's style.
        """
        known = self.lists.get(list_id or "")
        if list_id is None or known is None:
            return None
        shared, levels, starts = known
        if level is None:
            tied = (n for n, one in levels.items() if one.style and one.style == style)
            level = next(tied, 0)
        level = min(max(level, 0), _LEVELS - 1)
        counts = self._counts.setdefault(shared, [None] * _LEVELS)
        one = levels.get(level, _Level())
        before = counts[level]
        if level in starts and (list_id, level) not in self._begun:
            self._begun.add((list_id, level))
            counts[level] = starts[level]
        else:
            counts[level] = one.start if before is None else before + 1
        for deeper in range(level + 1, _LEVELS):
            if levels.get(deeper, _Level()).restarts:
                counts[deeper] = None
        return Label(self._drawn(levels, counts, level), one.form == "bullet", level)

    def _drawn(self, levels: dict[int, _Level], counts: list[int | None], level: int) -> str:
        one = levels.get(level, _Level())
        if one.form == "bullet":
            return one.text

        def written(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            of = levels.get(at, _Level())
            value = counts[at] if counts[at] is not None else of.start
            form = "decimal" if one.legal and of.form != "none" else of.form
            return numbered(value if value is not None else 1, form)

        return re.sub(r"%([1-9])", written, one.text)


def numbering(root: _Element | None, style_lists: dict[str, str]) -> Numbering:
    """Read `word/numbering.xml`; `style_lists` are the list ids that numbering styles name."""
    found = Numbering()
    if root is None:
        return found
    abstract = {e.get(f"{W}abstractNumId") or "": e for e in root.iter(f"{W}abstractNum")}
    pointed = {e.get(f"{W}numId") or "": e for e in root.iter(f"{W}num")}
    for list_id, element in pointed.items():
        shared = _value(element.find(f"{W}abstractNumId"))
        definition = abstract.get(shared)
        # A definition may only point to a style, whose list holds the levels.
        link = _value(definition.find(f"{W}numStyleLink")) if definition is not None else ""
        linked = pointed.get(style_lists.get(link, ""))
        if link and linked is not None:
            shared = _value(linked.find(f"{W}abstractNumId"))
            definition = abstract.get(shared)
        levels = _levels(definition)
        starts: dict[int, int] = {}
        for override in element.iter(f"{W}lvlOverride"):
            level = number(override.get(f"{W}ilvl"))
            levels |= _levels(override)
            start = override.find(f"{W}startOverride")
            if start is not None:
                starts[level] = number(start.get(f"{W}val"), 1)
        found.lists[list_id] = (shared, levels, starts)
    return found


def _levels(element: _Element | None) -> dict[int, _Level]:
    return {
        number(level.get(f"{W}ilvl")): _level(level)
        for level in (element.iter(f"{W}lvl") if element is not None else ())
    }


def _level(element: _Element) -> _Level:
    # Formats of later Words stand in an alternative, the plain one beside it comes last.
    forms = list(element.iter(f"{W}numFmt"))
    form = _value(forms[-1] if forms else None) or "decimal"
    text = _value(element.find(f"{W}lvlText"))
    fonts = element.find(f"{W}rPr/{W}rFonts")
    font = (fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") or "") if fonts is not None else ""
    if form == "bullet":
        # A bullet without a font of symbols is the character itself (□, ○, -, ※).
        text = symbol(text, font) or "•"
        text = "○" if text == "o" and font.lower().startswith("courier") else text
    if flag(element.find(f"{W}rPr/{W}vanish")):
        text = ""
    restart = element.find(f"{W}lvlRestart")
    return _Level(
        number(_value(element.find(f"{W}start")), 1),
        form,
        text,
        flag(element.find(f"{W}isLgl")),
        _value(restart) != "0" if restart is not None else True,
        _value(element.find(f"{W}pStyle")),
    )


def _value(element: _Element | None) -> str:
    return (element.get(f"{W}val") or "") if element is not None else ""
