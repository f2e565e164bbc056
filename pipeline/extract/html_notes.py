"""Footnotes of an HTML page: short links to a place below, and the notes that stand there.

A link is a note's mark when its text is a number or a sign and its target is called a note, says
so by its role, or links back to the mark.  Tables of contents have numbers for links too, and
their targets do neither.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.extract.office_blocks import note_locator

if TYPE_CHECKING:
    from lxml.etree import _Element

_MARK = re.compile(r"[\[(（〔]?\s*(?:注|註|주|note)?\s*(\d{1,3}|[*†‡§]{1,3})\s*[\])）〕]?", re.I)
_NAMED = re.compile(
    r"(?:^|[_\-])(?:fn|ftn|foot-?notes?|foot|edn|end-?notes?|notes?|ntr|cite_note|chu|chuki)"
    r"(?:[_\-:]?(?:ref)?[_\-:]?\w{0,12})*\d|脚注|각주|注\d|주\d",
    re.IGNORECASE,
)
_ROLES = ("doc-footnote", "doc-endnote")
_WHOLE = frozenset({"li", "p", "div", "dd", "aside", "section", "blockquote", "footer", "td"})
_LONGEST = 3000  # characters of a note
_BACK = "↩↑^⏎⤴▲"


@dataclass(frozen=True, slots=True)
class Notes:
    """Marks in the text and the links of notes back to them; and each note's printed number.

    `blocks` maps a note's element to its mark; `drawn` are the notes that show no mark of their
    own (items of a numbered list), `back` the links that only lead back.
    """

    marks: frozenset[_Element]
    blocks: dict[_Element, str]
    drawn: frozenset[_Element]
    back: frozenset[_Element]

    def locator(self, element: _Element) -> tuple[str, ...]:
        """The locator of a note's element."""
        return (f"fn_{note_locator(self.blocks[element])}",)


def find_notes(root: _Element) -> Notes:
    """Pair marks with notes; a note belongs to the first mark that names it."""
    targets: dict[str, _Element] = {}
    order: dict[_Element, int] = {}
    links: list[_Element] = []
    for n, element in enumerate(root.iter()):
        order[element] = n
        if not isinstance(element.tag, str):
            continue
        for key in ("id", "name") if element.tag == "a" else ("id",):
            if element.get(key):
                targets.setdefault(str(element.get(key)), element)
        if element.tag == "a" and (element.get("href") or "").startswith("#"):
            links.append(element)
    marks: set[_Element] = set()
    blocks: dict[_Element, str] = {}
    back: set[_Element] = set()
    drawn: set[_Element] = set()
    for link in links:
        match = _MARK.fullmatch(_text(link))
        fragment = (link.get("href") or "")[1:]
        target = targets.get(fragment)
        if match is None or target is None or order[target] <= order[link]:
            continue
        whole = _whole(target)
        returns = [a for a in whole.iter("a") if _leads_to(a, link)]
        stated = (whole.get("role") or target.get("role") or "").lower() in _ROLES
        if not (stated or returns or _NAMED.search(fragment)) or not _is_note(whole, link):
            continue
        marks.add(link)
        if whole in blocks:
            continue
        blocks[whole] = match[1]
        shown = re.match(r"[\s\[(（〔*]*(?:注|註|주)?\s*(\d{1,3}|[*†‡§]{1,3})", _text(whole))
        if shown is None or shown[1] != match[1]:
            drawn.add(whole)
        back.update(a for a in returns if not _text(a).strip(_BACK + " \ufe0e\ufe0f"))
    return Notes(frozenset(marks), blocks, frozenset(drawn), frozenset(back))


def _whole(target: _Element) -> _Element:
    """The block that an anchor stands for: itself, or the paragraph around it."""
    element = target
    while element.tag not in _WHOLE:
        parent = element.getparent()
        if parent is None or parent.tag in ("body", "html"):
            return target
        element = parent
    return element


def _is_note(whole: _Element, link: _Element) -> bool:
    if next(whole.iter("h1", "h2", "h3", "h4", "h5", "h6", "main"), None) is not None:
        return False
    if any(ancestor is whole for ancestor in link.iterancestors()):
        return False
    return 0 < len(_text(whole)) <= _LONGEST


def _leads_to(link: _Element, mark: _Element) -> bool:
    """Tell whether a link leads back to a mark, or to the raised text right around it."""
    href = link.get("href") or ""
    if not href.startswith("#") or len(href) < 2:
        return False
    near = [mark, *list(mark.iterancestors())[:2], *mark]
    previous = mark.getprevious()
    if previous is not None:
        near.append(previous)
    return any(href[1:] in (e.get("id"), e.get("name")) for e in near)


def _text(element: _Element) -> str:
    return " ".join("".join(map(str, element.itertext())).split())
