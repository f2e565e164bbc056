"""Numbers of the items of ordered lists, as a browser shows them (HTML, 4.4.5 and 4.4.8).

They are part of what a page says: an item is cited by its number.  A list has none where its style
attribute says so, or where its items begin with numbers of their own, as on pages whose style sheet
takes the browser's away.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.extract.office_numbers import numbered

if TYPE_CHECKING:
    from lxml.etree import _Element

_TYPES = {"1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman",
          "I": "upper-roman"}  # fmt: skip
# Counter styles of CSS by the names of `office_numbers`, and what stands after the number.
_STYLES = {
    "decimal-leading-zero": ("decimalZero", ". "), "lower-roman": ("lowerRoman", ". "),
    "upper-roman": ("upperRoman", ". "), "katakana": ("aiueoFullWidth", "、"),
    "katakana-iroha": ("irohaFullWidth", "、"), "cjk-ideographic": ("japaneseCounting", "、"),
    "japanese-informal": ("japaneseCounting", "、"), "hangul": ("ganada", ". "),
    "cjk-heavenly-stem": ("ideographTraditional", "、"), "hangul-consonant": ("chosung", ". "),
}  # fmt: skip
_LETTERS = {"lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A", "upper-latin": "A"}
_UNNUMBERED = frozenset({"none", "disc", "circle", "square"})
_STYLE = re.compile(r"(?:^|;)\s*list-style(?:-type)?\s*:\s*([^;]*)", re.I)
_UNSTYLED = frozenset({"list-unstyled", "list-none", "list-style-none", "no-bullet", "unstyled"})
_OWN = re.compile(
    r"[(（\[〔]?\s*(?:[0-9０-９]{1,3}|[A-Za-zａ-ｚＡ-Ｚ]|[ivxIVX]{1,5}|[ア-ン가-힣一二三四五六七八九十])"
    r"\s*[)）\]〕.．、:：](?!\d)|[①-⑳㉑-㉟㊀-㊉㉠-㉯Ⅰ-Ⅻⅰ-ⅻ⑴-⒇]|[0-9]{1,3}(?:[-.][0-9]{1,3})+\.?\s"
    r"|第[0-9０-９一二三四五六七八九十百]+|[0-9０-９]{1,3}　|[一二三四五六七八九十]{1,3}[\s　]"
)
_SILENT = ("script", "style", "template", "noscript")
_INTEGER = re.compile(r"\s*([+-]?\d{1,6})(?!\d)")


def item_numbers(root: _Element) -> dict[_Element, str]:
    """The number shown before each item of an ordered list, with what parts it from the text."""
    shown: dict[_Element, str] = {}
    for ordered in root.iter("ol"):
        items = [li for li in ordered.iterchildren("li") if li.get("hidden") is None]
        style = _style(ordered) or _TYPES.get(ordered.get("type") or "1", "decimal")
        if _UNSTYLED & set((ordered.get("class") or "").lower().split()) or _say_their_own(items):
            continue
        down = ordered.get("reversed") is not None
        value = _integer(ordered.get("start"), len(items) if down else 1)
        for item in items:
            value = _integer(item.get("value"), value)
            number = _written(value, _style(item) or _TYPES.get(item.get("type") or "", style))
            if number:
                shown[item] = number
            value += -1 if down else 1
    return shown


def _style(element: _Element) -> str:
    """The list style that an element's style attribute or old `type` names; "" for none."""
    if (element.get("type") or "").lower() in _UNNUMBERED:
        return "none"
    said = _STYLE.findall(element.get("style") or "")
    if not said:
        return ""
    words = said[-1].lower().replace("!important", " ").split()
    known = (w for w in words if w in _UNNUMBERED or w in _STYLES or w in _LETTERS)
    return next(known, "")


def _written(value: int, style: str) -> str:
    if style in _UNNUMBERED:
        return ""
    if style in _LETTERS and value > 0:
        return f"{_lettered(value, _LETTERS[style])}. "
    form, suffix = _STYLES.get(style, ("decimal", ". "))
    return numbered(value, form) + suffix


def _lettered(value: int, first: str) -> str:
    """a … z, aa, ab (CSS Counter Styles, 2.4)."""
    written = ""
    while value > 0:
        value, digit = divmod(value - 1, 26)
        written = chr(ord(first) + digit) + written
    return written


def _integer(said: str | None, otherwise: int) -> int:
    match = _INTEGER.match(said or "")
    return int(match[1]) if match else otherwise


def _say_their_own(items: Sequence[_Element]) -> bool:
    """Tell whether every item with text begins with a number of its own."""
    begun = [text for text in map(_beginning, items) if text]
    return bool(begun) and all(_OWN.match(text) for text in begun)


def _beginning(item: _Element) -> str:
    """The first characters of an item's text; items within it are not its own."""
    text = ""
    waiting: list[_Element | str] = [item]
    while waiting and len(text) < 16:
        here = waiting.pop()
        if isinstance(here, str):
            text = (text + here[:200]).lstrip()
            continue
        if here.tag in ("ol", "ul"):
            break
        for child in reversed(here):
            if child.tail:
                waiting.append(str(child.tail))
            if isinstance(child.tag, str) and child.tag not in _SILENT:
                waiting.append(child)
        if here.text:
            waiting.append(str(here.text))
    return text
