"""Headings that nothing but their number tells from the text: `3. Records`, `Article 2 (Scope)`.

Such a heading stands alone on a short line, text follows it, and its number goes on from the one
before it: a chain over the document.  List items are no headings: they end as sentences do, or
follow each other without text between them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence, Set

from pipeline.extract.pdf.flow import Placed
from pipeline.extract.pdf.paragraphs import Paragraph
from pipeline.numerals import integer
from pipeline.text import columns

_FORMS = (
    ("第", re.compile(r"第\s*(?P<n>[0-9０-９〇一二三四五六七八九十百]{1,4})\s*"
                      r"(?P<u>[条章節款編])")),
    ("제", re.compile(r"제\s*(?P<n>\d{1,3})\s*(?P<u>[조장절관편])")),
    ("A", re.compile(r"(?P<u>Article|Section|Chapter|Part)\s+(?P<n>\d{1,3})\b", re.I)),
    ("1.", re.compile(r"(?P<n>[0-9０-９]{1,2})[.．](?=[\s\u3000])")),
    ("1", re.compile(r"(?P<n>[0-9０-９]{1,2})(?=[\s\u3000]+[^\W\d_])")),
    ("(1)", re.compile(r"[(（](?P<n>[0-9０-９]{1,2})[)）]")),
    ("가.", re.compile(r"(?P<n>[가나다라마바사아자차카타파하])\.\s")),
    ("1.1", re.compile(r"(?P<n>\d{1,2}\.\d{1,2})\.?\s")),
    ("1.1.1", re.compile(r"(?P<n>\d{1,2}\.\d{1,2}\.\d{1,2})\.?\s")),
)  # fmt: skip
_UNITS = (
    "第編", "제편", "Apart", "第章", "제장", "Achapter", "第節", "제절", "第款", "제관", "Asection",
    "第条", "제조", "Aarticle",
)  # fmt: skip
_HANGUL = "가나다라마바사아자차카타파하"
_LEAST = 3  # numbers of a chain
_FOLLOWED = 0.75  # of a chain that text follows
_BODY = 60  # columns of text that follow a heading at least
_LONGEST = 80  # columns of a heading
_SENTENCE = re.compile(
    r"[。．、，；;:：,]$|[^\W\d_]{3,}[.]$|다[.]?$|\b(?:and|or|및|또는|及び|又は)$"
    r"|(?:\S+\s+){7,}\S+[.]$"
)


def find_numbered(found: Sequence[Paragraph]) -> dict[int, int]:
    """The headings among paragraphs that are text, by index: how deep each one is, from 0."""
    named = [
        (at, *name)
        for at, paragraph in enumerate(found)
        if (name := _named(paragraph, _at(found, at + 1)))
    ]
    followed = {at for at, form, _ in named if _is_followed(found, at, form)}
    chosen: dict[int, str] = {}
    by_form: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for at, form, number in named:
        by_form[form].append((at, number))
    for form, places in by_form.items():
        for chain in _chains(places, followed):
            chosen.update(dict.fromkeys(chain, form))
    # Headings of several forms may be counted together.
    forms = {at: form for at, form, _ in named}
    for chain in _chains([(at, number) for at, _, number in named], followed):
        for at in chain:
            chosen.setdefault(at, forms[at])
    order = list(dict.fromkeys(chosen[at] for at in sorted(chosen)))
    # Of units with a name it is known which one holds which.
    units = iter(sorted((form for form in order if form in _UNITS), key=_UNITS.index))
    order = [next(units) if form in _UNITS else form for form in order]
    return {at: order.index(form) for at, form in chosen.items()}


def _named(paragraph: Paragraph, below: Paragraph | None) -> tuple[str, int] | None:
    """The form and number of a heading, if a paragraph may be one."""
    if paragraph.kind != "text" or len(paragraph.lines) > 2:
        return None
    text = " ".join(line.text.strip() for line in paragraph.lines)
    if len(text) > _LONGEST or columns(text) > _LONGEST or _SENTENCE.search(text):
        return None
    line = paragraph.lines[-1]
    full = line.end - line.margin > 0.9 * (line.edge - line.margin) > 0
    if len(paragraph.lines) == 1 and full and not _is_apart(line, below):
        return None  # a full line breaks off; a heading stands alone
    for form, pattern in _FORMS:
        match = pattern.match(text)
        if match and len(text) > match.end() + (form in ("1", "(1)")):
            unit = match.groupdict().get("u") or ""
            return form + unit.lower(), _value(match["n"])
    return None


def _at(found: Sequence[Paragraph], at: int) -> Paragraph | None:
    return found[at] if at < len(found) else None


def _is_apart(line: Placed, below: Paragraph | None) -> bool:
    """Tell whether what follows stands further below than the next line would."""
    following = below.lines[0] if below else None
    if following is None or following.column != line.column:
        return False
    return following.low - line.low > 1.22 * line.pitch > 0


def _value(number: str) -> int:
    if number in _HANGUL:
        return _HANGUL.index(number) + 1
    if "." in number:
        value = 0
        for part in number.split("."):
            value = 100 * value + int(part)
        return value
    return integer(number) or 0


def _is_followed(found: Sequence[Paragraph], at: int, form: str) -> bool:
    """Tell whether text follows: a paragraph of some length that is no item of the same list."""
    for place in (at + 1, at + 2):
        paragraph = _at(found, place)
        if paragraph is None:
            return False
        text = " ".join(line.text.strip() for line in paragraph.lines)
        if text[:1].islower():
            return False  # the line was broken off
        if columns(text) >= _BODY and (len(paragraph.lines) > 1 or _SENTENCE.search(text)):
            return True
        following = _named(paragraph, _at(found, place + 1))
        if paragraph.kind == "text" and (following is None or following[0] == form):
            return False
    return False


def _chains(places: Sequence[tuple[int, int]], followed: Set[int]) -> list[list[int]]:
    """Runs of headings whose numbers count up by one from 1; a run may begin again at 1.

    The items of a list make such runs as well, but little text stands between them.
    """
    found: list[list[int]] = []
    last = 0
    for at, number in places:
        if found and number == last + 1:
            found[-1].append(at)
        elif found and last > 100 and number % 100 == 1:
            found[-1].append(at)  # 1.3, 2.1
        elif number in (1, 101, 10101):
            found.append([at])
        else:
            continue
        last = number
    chains = [run for run in found if sum(at in followed for at in run) >= _FOLLOWED * len(run)]
    # One that begins again in every chapter is known by the others.
    longest = max(map(len, chains), default=0)
    return [run for run in chains if len(run) >= _LEAST or (len(run) > 1 and longest >= _LEAST)]
