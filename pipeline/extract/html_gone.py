"""Text of an HTML page that is not valid or not shown: struck out, or hidden.

Deletions (`del`, `s`, `strike`, a line through by style) are no text, insertions are; so tracked
changes of a DOCX are read.  Hidden elements (`display: none`, `visibility: hidden`) are left out
like hidden text of a DOCX, but not what the reader of the page can open: tabs, answers below their
questions, pages that a script shows.  A provision lost is worse than a notice kept.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Set
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from lxml.etree import _Element

_State = Literal["", "struck", "hidden", "unseen", "silent"]
_SILENT = frozenset({"script", "style", "template", "noscript", "head", "svg", "math", "object",
                     "iframe", "select", "textarea", "button"})  # fmt: skip
_STRUCK = frozenset({"del", "s", "strike"})
_PLACES = frozenset({"td", "th", "tr", "li"})  # of a row or list: a hidden one takes no place
_NO_DISPLAY = re.compile(r"(?:^|[;\s])display\s*:\s*none", re.I)
_VISIBILITY = re.compile(r"(?:^|[;\s])visibility\s*:\s*(hidden|collapse|visible)", re.I)
_AT_RULE = re.compile(r"@[^{};@]*\{(?:[^{}@]*\{[^{}@]*\})*[^{}@]*\}")
_SELECTOR = re.compile(r"\s*(\w*)\.([\w-]+)\s*")
_CALLED = re.compile(r"['\"]#?([\w-]{2,80})['\"]")
_OPENED = re.compile(r"accordion|collaps|toggle|tab(?![a-z])|tab-?(?:cont|pan)|panel|answer|faq",
                     re.I)  # fmt: skip
_ICON = re.compile(r"(?:^|[\s_-])(?:icons?|glyphicon|material-(?:icons|symbols)\S*|fa)(?:$|[\s_-])")
_MOST = 0.5  # of the page's text: if more is hidden, a script shows it
_ANY = re.compile(
    r"<(?:del|s|strike)\b|line-through|display\s*:\s*none|visibility\s*:|aria-hidden|tabpanel"
    r"|until-found",
    re.I,
)
_LONGEST_ICON = 30  # characters of an icon's name
_FEW = 20  # characters, white space not counted, that are hidden without a word about it


@dataclass(slots=True)
class _Found:
    """An element, its state, the element around it that has no text for its own reason."""

    element: _Element
    state: _State
    cause: _Element | None


def take_out(root: _Element, source: str) -> tuple[str, ...]:
    """Empty the elements of a page that are struck out or hidden; say what was left out.

    `source` is the page as written: most pages hold nothing of the kind.  Elements stay, without
    text, for anchors and table cells; hidden cells, rows and items go.
    """
    if not _ANY.search(source):
        return ()
    struck_classes = _struck_classes(root)
    found = _walked(root, struck_classes)
    total = sum(_size(f) for f in found if f.state != "silent")
    struck = sum(_size(f) for f in found if f.state == "struck")
    hidden = sum(_size(f) for f in found if f.state in ("hidden", "unseen"))
    gone: set[str] = set()
    if struck and struck < total - hidden:
        gone.add("struck")
    if hidden and hidden <= _MOST * total:
        gone |= {"hidden", "unseen"}
    for one in found:
        if one.state not in gone:
            continue
        one.element.text = None
        for child in one.element:
            child.tail = None
    if "hidden" in gone:
        for one in found:
            parent = one.element.getparent()
            place = one.state == "hidden" and one.cause is one.element
            if place and one.element.tag in _PLACES and parent is not None:
                parent.remove(one.element)
    said: list[str] = []
    if "struck" in gone:
        said.append("struck-out text was left out")
    if "hidden" in gone and hidden > _FEW:
        said.append("hidden text was left out")
    return tuple(said)


def _walked(root: _Element, struck_classes: Set[tuple[str, str]]) -> list[_Found]:
    """All elements in document order with their states."""
    opened = _opened(root)
    found: list[_Found] = []
    stack: list[tuple[_Element, _State, _Element | None]] = [(root, "", None)]
    while stack:
        element, state, cause = stack.pop()
        if not isinstance(element.tag, str):
            found.append(_Found(element, "silent", None))
            continue
        own = state
        if state in ("", "unseen"):
            own = _state(element, state, struck_classes, opened)
        if own != state:
            cause = element
        found.append(_Found(element, own, cause))
        stack += [(child, own, cause) for child in reversed(element)]
    return found


def _state(
    element: _Element,
    state: _State,
    struck_classes: Set[tuple[str, str]],
    opened: Set[_Element],
) -> _State:
    tag = str(element.tag)
    if tag in _SILENT:
        return "silent"
    if element.get("hidden") is not None:
        if element.get("hidden") != "until-found" and element.get("role") != "tabpanel":
            return "silent"
        del element.attrib["hidden"]
    style = element.get("style") or ""
    classes = (element.get("class") or "").split()
    if style and element not in opened:
        if _NO_DISPLAY.search(style):
            return "hidden"
        visibility = _VISIBILITY.search(style)
        if visibility:
            state = "" if visibility[1].lower() == "visible" else "unseen"
    if state:
        return state
    if tag in _STRUCK or _strikes(style):
        return "struck"
    if struck_classes and any(("", c) in struck_classes or (tag, c) in struck_classes
                              for c in classes):  # fmt: skip
        return "struck"
    drawn = element.get("aria-hidden") == "true" and _ICON.search(" ".join(classes))
    if drawn and len(element) == 0 and len(element.text or "") <= _LONGEST_ICON:
        element.text = None  # the name of a picture that a font draws
    return state


def _opened(root: _Element) -> set[_Element]:
    """The elements that the page hides until its reader opens them."""
    called: set[str] = set()
    alike: Counter[tuple[str, str]] = Counter()
    shown: Counter[tuple[str, str]] = Counter()
    hidden: list[_Element] = []
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        called.update((element.get("aria-controls") or "").split())
        for key in ("href", "data-target", "data-bs-target"):
            value = element.get(key) or ""
            if value.startswith("#"):
                called.add(value[1:])
        for key in ("onclick", "href"):
            value = element.get(key) or ""
            if key == "onclick" or value.startswith("javascript:"):
                called.update(_CALLED.findall(value))
        kind = (str(element.tag), " ".join((element.get("class") or "").split()))
        if _NO_DISPLAY.search(element.get("style") or ""):
            hidden.append(element)
            alike[kind] += 1
        elif kind[1]:
            shown[kind] += 1
    opened: set[_Element] = set()
    for element in hidden:
        kind = (str(element.tag), " ".join((element.get("class") or "").split()))
        # Of parts that are opened one at a time, at most one is open from the first.
        one_by_one = bool(kind[1]) and alike[kind] > 1 and shown[kind] <= 1
        named = _OPENED.search(f"{kind[1]} {element.get('id') or ''}")
        if (
            one_by_one
            or named
            or element.get("id") in called
            or element.get("role") == "tabpanel"
            or element.tag in ("dd", "details")
        ):
            opened.add(element)
    return opened


def _struck_classes(root: _Element) -> set[tuple[str, str]]:
    """The classes, each with its element or "", that the page's own style sheet strikes out."""
    found: set[tuple[str, str]] = set()
    for sheet in root.iter("style"):
        css = sheet.text or ""
        if "line-through" not in css:
            continue
        bare, *commented = css.split("/*")
        css = _AT_RULE.sub("", bare + "".join(c.partition("*/")[2] for c in commented))
        for rule in css.split("}"):
            selectors, _, declared = rule.partition("{")
            if not _strikes(declared):
                continue
            for selector in selectors.split(","):
                match = _SELECTOR.fullmatch(selector)
                if match:
                    found.add((match[1].lower(), match[2]))
    return found


def _strikes(declared: str) -> bool:
    """Tell whether CSS declarations draw a line through the text."""
    for one in declared.lower().split(";"):
        name, _, value = one.partition(":")
        drawn = name.strip() in ("text-decoration", "text-decoration-line")
        if drawn and "line-through" in value.replace("!", " ").split():
            return True
    return False


def _size(found: _Found) -> int:
    """Characters of an element's own text nodes, those after its children among them."""
    texts = [found.element.text, *(child.tail for child in found.element)]
    return sum(len("".join(text.split())) for text in texts if text)
