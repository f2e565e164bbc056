"""Footnotes of an HTML page: short links to a place below, and the notes that stand there.

A link is a note's mark when its text is a number or a sign and its target is called a note, says
so by its role, links back to the mark, or begins with the number of a mark that is raised or says
that it is one (注1, *).  Tables of contents have numbers for links too, and their targets and links
do none of it.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
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
_SHOWN = re.compile(
    r"[\s\[(（〔*]*(?:注|註|주|note)?\s*(\d{1,3}(?!\d|[.．]\d)|[*†‡§]{1,3})", re.IGNORECASE
)
_WORDED = re.compile(r"[\[(（〔]?\s*(?:注|註|주|note|[*†‡§])", re.IGNORECASE)
_ROLES = ("doc-footnote", "doc-endnote")
_WHOLE = frozenset(
    {"li", "p", "div", "dd", "aside", "section", "blockquote", "footer", "td", "th", "tr"}
)
_LONGEST = 3000  # characters of a note
_MOST = 2000  # elements of a note
_NO_NOTES = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "main"})
_BACK = re.compile(r"(?:[↩↑^⏎⤴▲\ufe0e\ufe0f]+\s*\d{0,3})?")


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
    known: dict[str, _Note | None] = {}
    for link in links:
        match = _MARK.fullmatch(_text(link))
        fragment = (link.get("href") or "")[1:]
        target = targets.get(fragment)
        if match is None or target is None or order[target] <= order[link]:
            continue
        if fragment not in known:
            known[fragment] = _note(target)
        note = known[fragment]
        if note is None or any(ancestor is note.whole for ancestor in link.iterancestors()):
            continue
        whole = note.whole
        returns = bool(_near(link) & note.leads.keys())
        role = (whole.get("role") or target.get("role") or "").lower()
        begins = note.number == _plain(match[1])
        stated = role in _ROLES or returns or _NAMED.search(fragment) is not None
        if not stated and not (begins and (_is_raised(link) or _WORDED.match(_text(link)))):
            continue
        marks.add(link)
        if whole in blocks:
            continue
        blocks[whole] = match[1]
        if not begins:
            drawn.add(whole)
        back.update(a for found in note.leads.values() for a in found if _leads_back(a))
    return Notes(frozenset(marks), blocks, frozenset(drawn), frozenset(back))


@dataclass(frozen=True, slots=True)
class _Note:
    """What may be a note: its element, the number it begins with, its links by where they lead."""

    whole: _Element
    number: str
    leads: dict[str, list[_Element]]


def _note(target: _Element) -> _Note | None:
    """What stands at an anchor; None where it is empty, a heading, or too long for a note."""
    whole = _whole(target)
    if whole is None:
        return None
    leads: dict[str, list[_Element]] = {}
    for n, element in enumerate(whole.iter()):
        if n > _MOST or element.tag in _NO_NOTES:
            return None
        href = element.get("href") or "" if element.tag == "a" else ""
        if href.startswith("#") and len(href) > 1:
            leads.setdefault(href[1:], []).append(element)
    said = " ".join(map(_text, whole)) if whole.tag == "tr" else _text(whole)  # cells are parted
    if not 0 < len(said) <= _LONGEST:
        return None
    shown = _SHOWN.match(said)
    return _Note(whole, _plain(shown[1]) if shown else "", leads)


def _whole(target: _Element) -> _Element | None:
    """The block that an anchor stands for: itself, the paragraph around it, or a table's row.

    A row is a note whose mark has a cell of its own, or that has no other cell with text; None
    stands for a cell among others.
    """
    element = target
    while element.tag not in _WHOLE:
        parent = element.getparent()
        if parent is None or parent.tag in ("body", "html"):
            return target
        element = parent
    row = element.getparent() if element.tag in ("td", "th") else None
    if row is None or row.tag != "tr":
        return element
    filled = [cell for cell in row if _text(cell)]
    return row if len(filled) < 2 or _MARK.fullmatch(_text(element)) else None


def _is_raised(link: _Element) -> bool:
    """Tell whether a link is raised, by an element around it or within it."""
    parent = link.getparent()
    return (parent is not None and parent.tag == "sup") or link.find("sup") is not None


def _plain(mark: str) -> str:
    return unicodedata.normalize("NFKC", mark)


def _near(mark: _Element) -> set[str]:
    """The anchors at a mark: its own, and those of what is raised right around it."""
    near = [mark, *itertools.islice(mark.iterancestors(), 2), *mark]
    previous = mark.getprevious()
    if previous is not None:
        near.append(previous)
    return {str(key) for e in near for key in (e.get("id"), e.get("name")) if key}


def _leads_back(link: _Element) -> bool:
    """Tell whether a link in a note only leads back: ↩, or ↩2 to the second place of its mark."""
    return _BACK.fullmatch(_text(link)) is not None


def _text(element: _Element) -> str:
    return " ".join("".join(map(str, element.itertext())).split())
