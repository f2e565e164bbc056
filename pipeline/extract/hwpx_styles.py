"""The head of a Hangul document (OWPML `header.xml`): what its paragraphs' shapes say of them.

A paragraph names a shape by its id; the shape may be an outline level, a number or a bullet, whose
characters are not in the text but made by the program that shows it (KS X 6101, 9.3).  `Marks`
makes them, in the order of the document.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from pipeline.extract.office_numbers import numbered
from pipeline.extract.office_text import symbol

if TYPE_CHECKING:
    from lxml.etree import _Element

_LEVELS = 10
_KINDS: dict[str, Literal["outline", "number", "bullet"]] = {
    "OUTLINE": "outline",
    "NUMBER": "number",
    "BULLET": "bullet",
}
_FORMS = {"ROMAN_CAPITAL": "upperRoman", "ROMAN_SMALL": "lowerRoman",
          "LATIN_CAPITAL": "upperLetter", "LATIN_SMALL": "lowerLetter",
          "CIRCLED_DIGIT": "decimalEnclosedCircle", "HANGUL_JAMO": "chosung",
          "HANGUL_PHONETIC": "koreanCounting", "IDEOGRAPH": "chineseCounting",
          "CIRCLED_IDEOGRAPH": "ideographEnclosedCircle",
          "DECAGON_CIRCLE_HANJA": "ideographTraditional"}  # fmt: skip
_CIRCLED = {"CIRCLED_LATIN_CAPITAL": (0x24B6, 26), "CIRCLED_LATIN_SMALL": (0x24D0, 26),
            "CIRCLED_HANGUL_SYLLABLE": (0x326E, 14),
            "CIRCLED_HANGUL_JAMO": (0x3260, 14)}  # fmt: skip
_STEMS = "갑을병정무기경신임계"
_CONSONANTS = (0, 2, 3, 5, 6, 7, 9, 11, 12, 14, 15, 16, 17, 18)  # 가 나 다 … 하
_VOWELS = (0, 4, 8, 13, 18, 20)  # 가 거 고 구 그 기
_HEAD_STYLE = re.compile(
    r"(?:개요|outline|heading|(?:장|절|편|조|대|중|소|큰|작은)?\s?제목|title|표제)\s*(\d{0,2})",
    re.I,
)
# Characters of Hancom's fonts in the private area, by what they show.
_PRIVATE = {0xF003B: "↓", 0xF012B: "(인)", 0xF02EF: "·", 0xF02FC: "►", 0xF031C: "■", 0xF03A0: "↵",
            0xF03C5: "□", 0xF080F: "━", 0xF0811: "┌", 0xF0817: "└", 0xF081A: "─", 0xF0854: "《",
            0xF0855: "》"}  # fmt: skip
_LINES = frozenset({"SOLID", "DOT", "DASH", "DASH_DOT", "DASH_DOT_DOT", "LONG_DASH", "CIRCLE",
                    "DOUBLE_SLIM", "SLIM_THICK", "THICK_SLIM", "SLIM_THICK_SLIM", "WAVE",
                    "DOUBLEWAVE", "DOUBLE_WAVE"})  # fmt: skip
_PRIVATE |= {first + n: chr(0x2460 + n) for first in (0xF02B1, 0xF02CE) for n in range(20)}
_IS_PRIVATE = re.compile("[\uf000-\uf0ff\U000f0000-\U000ffffd]")


def shown(text: str) -> str:
    """A text with the private characters of Hancom's and symbol fonts as what they show.

    Digits in boxes become digits in circles: Unicode has no others in this row.
    """
    if not _IS_PRIVATE.search(text):
        return text
    return symbol(text.translate(_PRIVATE), "")


def number_text(value: int, form: str) -> str:
    """A number in a format of OWPML (`NumberType1`, KS X 6101); digits for an unknown one."""
    if value < 1:
        return str(value)
    if form == "HANGUL_SYLLABLE":
        vowel, consonant = divmod(value - 1, len(_CONSONANTS))
        if vowel >= len(_VOWELS):
            return str(value)
        return chr(0xAC00 + _CONSONANTS[consonant] * 588 + _VOWELS[vowel] * 28)
    if form == "DECAGON_CIRCLE":
        return _STEMS[(value - 1) % len(_STEMS)]
    if form in _CIRCLED:
        first, count = _CIRCLED[form]
        return chr(first + value - 1) if value <= count else f"({value})"
    return numbered(value, _FORMS.get(form, "decimal"))


@dataclass(frozen=True, slots=True)
class Shape:
    """What a paragraph's shape makes of it; `level` counts from 0."""

    kind: Literal["", "outline", "number", "bullet"] = ""
    definition: str = ""
    level: int = 0


@dataclass(frozen=True, slots=True)
class Head:
    """One level of a numbering: its text with `^1` for the number, its format, its first number."""

    text: str
    form: str
    start: int


@dataclass(frozen=True, slots=True)
class Styles:
    """The definitions of a document's head by their ids."""

    shapes: Mapping[str, Shape] = field(default_factory=dict)
    numberings: Mapping[str, tuple[Head, ...]] = field(default_factory=dict)
    bullets: Mapping[str, str] = field(default_factory=dict)
    heading_styles: Mapping[str, int] = field(default_factory=dict)
    shifted: Mapping[str, Literal["raised", "lowered"]] = field(default_factory=dict)
    struck: frozenset[str] = frozenset()


def read_styles(root: _Element | None) -> Styles:
    """Read `header.xml`; an absent one defines nothing."""
    if root is None:
        return Styles()
    shifted: dict[str, Literal["raised", "lowered"]] = {}
    for shape in root.iter("{*}charPr"):
        if shape.find("{*}supscript") is not None:
            shifted[shape.get("id", "")] = "raised"
        elif shape.find("{*}subscript") is not None:
            shifted[shape.get("id", "")] = "lowered"
    return Styles(
        {shape.get("id", ""): _shape(shape) for shape in root.iter("{*}paraPr")},
        {n.get("id", ""): _heads(n) for n in root.iter("{*}numbering")},
        {b.get("id", ""): shown(b.get("char", "")) for b in root.iter("{*}bullet")},
        {style.get("id", ""): level for style in root.iter("{*}style") if (level := _level(style))},
        shifted,
        frozenset(c.get("id", "") for c in root.iter("{*}charPr") if _is_struck(c)),
    )


def _is_struck(shape: _Element) -> bool:
    """Tell whether a character shape draws a line through its text.

    Programs state the line "3D", which they do not draw, for shapes without any.
    """
    line = shape.find("{*}strikeout")
    return line is not None and line.get("shape", "") in _LINES


def _shape(element: _Element) -> Shape:
    # Levels that old programs do not know stand in a `switch`, beside an empty default.
    for heading in element.iter("{*}heading"):
        kind = _KINDS.get(heading.get("type", ""))
        if kind:
            level = min(whole(heading.get("level")), _LEVELS - 1)
            return Shape(kind, heading.get("idRef", ""), level)
    return Shape()


def _heads(element: _Element) -> tuple[Head, ...]:
    heads = [Head(f"^{n}.", "DIGIT", 1) for n in range(1, _LEVELS + 1)]
    for head in element.iter("{*}paraHead"):
        level = whole(head.get("level"))
        if 1 <= level <= _LEVELS:
            heads[level - 1] = Head(
                head.text or "", head.get("numFormat", "DIGIT"), whole(head.get("start"), 1)
            )
    return tuple(heads)


def _level(style: _Element) -> int:
    """The heading level that a style's name gives, 0 for a style of other text."""
    for name in (style.get("name", ""), style.get("engName", "")):
        match = _HEAD_STYLE.fullmatch(name.strip())
        if match:
            return min(max(int(match[1] or 1), 1), 6)
    return 0


def whole(value: str | None, default: int = 0) -> int:
    """An attribute as a number from 0, `default` for what is none."""
    return int(value) if value and re.fullmatch(r"[0-9]{1,10}", value) else default


class Marks:
    """The numbers and bullets of paragraphs, counted as the document goes on."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._counts: dict[str, list[int]] = {}

    def mark(self, shape: Shape, outline: str) -> str:
        """The mark of the next paragraph; `outline` is the numbering of its section's outline.

        A numbering goes on wherever its paragraphs stand; a paragraph ends the counts of all
        deeper levels.
        """
        if shape.kind == "bullet":
            return self._styles.bullets.get(shape.definition) or "•"
        definition = outline if shape.kind == "outline" else shape.definition
        heads = self._styles.numberings.get(definition)
        if not shape.kind or heads is None:
            return ""
        counts = self._counts.setdefault(definition, [0] * _LEVELS)
        level = shape.level
        counts[level] = counts[level] + 1 if counts[level] else max(heads[level].start, 1)
        counts[level + 1 :] = [0] * (_LEVELS - level - 1)
        return shown(_filled(heads, counts, level))


def _filled(heads: tuple[Head, ...], counts: list[int], level: int) -> str:
    """The text of a level's head with its numbers: `^1` one level's, `^n` the path down to it."""

    def number(match: re.Match[str]) -> str:
        if match[1] in "nN":
            path = ".".join(str(max(n, 1)) for n in counts[: level + 1])
            return path + ("." if match[1] == "N" else "")
        at = int(match[1]) - 1
        return number_text(max(counts[at], 1), heads[at].form)

    return re.sub(r"\^(10|[1-9nN])", number, heads[level].text)
