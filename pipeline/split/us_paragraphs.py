"""The paragraphs of one CFR section or supplement: labels found in its lines, units opened.

A label counts at the start of a line, in a chain (`(a)(1)`, `(b) —(1)`), and after the caption
that opens a paragraph (`(a) Scope. (1) …`).  A cross-reference at a line start (`(b)(8)(ii) of
this section, unless`) is running text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.records import ProvisionKind
from pipeline.split.builder import Builder
from pipeline.split.lines import Line
from pipeline.split.us_labels import Mark, readings, resolve

RESERVED = re.compile(r"\s*\[\s*Reserved\s*\]\s*\.?\s*", re.I)
_LABEL = re.compile(r"\(([A-Za-z]{1,6}|\d{1,3})\)")
_OPENING = re.compile(r"[\s*]*(?=\()")
_BETWEEN = re.compile(r"\s*(?:[—–-]\s*)?(?=\()")
_RANGE = re.compile(
    r"\s*(?:[-–—]|through|to|and)\s*\(([A-Za-z]{1,6}|\d{1,3})\)(?=\s*\[\s*Reserved)", re.I
)
_REFERENCE = re.compile(
    r"\s*(?:(?:of|in|to|under) (?:this|that|the|these|part|section|paragraph|§)|"
    r"(?:through|and|or|to)\s+(?:paragraphs?\s+)?\()"
)
_MID_SENTENCE = re.compile(r"\s*[,;.)]")
_CAPTION = re.compile(
    r"\s*[A-Z“\"‘'](?:[^().]|\.(?=\w)){1,120}[.:—–-]\s*(?:[—–-]\s*)?(?=\((?:1|i|A)\)\s+\S)"
)
_ENDED = re.compile(r"(?:[.;:!?—–\]-]|[,;] (?:and|or))[”\"’')\s]*\Z|\A\s*\Z")
# Lines whose labels are not the section's: a note's list, a table's cells.
_APART = frozenset({"note", "footnote", "row", "caption"})
_KINDS: tuple[ProvisionKind, ...] = ("paragraph", "item", "subitem")


@dataclass(frozen=True, slots=True)
class _Found:
    """A label in a line: where its unit would begin, and whether that is only reserved."""

    line: int
    start: int
    mark: Mark
    reserved: bool = False


def paragraphs(
    builder: Builder,
    body: Sequence[Line],
    unit: int,
    *,
    below: str,
    wrapped: bool = False,
    definitions: bool = False,
) -> None:
    """Give the lines of a section to it and to the paragraphs its labels name.

    `unit` is the provision the text belongs to, `below` the address its paragraphs hang on.
    `wrapped` says that lines are those of a printed page, so that a label at a line start may be
    one in mid-sentence.  In a section of `definitions` whose labels start over with each term,
    labels name nothing and the section stays one provision.
    """
    found = _find(body, wrapped=wrapped)
    paths = resolve([f.mark for f in found])
    if _starts_over(found, paths, definitions=definitions):
        paths = [None] * len(paths)
    by_line: dict[int, list[tuple[_Found, tuple[str, ...]]]] = {}
    for one, path in zip(found, paths, strict=True):
        if path is not None:
            by_line.setdefault(one.line, []).append((one, path))
    current = unit
    above: dict[tuple[str, ...], int] = {(): unit}
    for i, line in enumerate(body):
        here = by_line.get(i, [])
        starts = [f.start for f, _ in here]
        builder.own(line.span(0, starts[0] if starts else None), current)
        for k, (one, path) in enumerate(here):
            address = "/".join((below, *path))
            known = builder.find(address)  # where the section itself stands twice
            current = (
                known
                if known is not None
                else builder.open(
                    address,
                    _KINDS[min(len(path), 3) - 1],
                    label=f"({path[-1]})",
                    headings=builder.provisions[unit].headings,
                    parent=above[path[:-1]],
                )
            )
            above[path] = current
            end = starts[k + 1] if k + 1 < len(starts) else len(line.text)
            builder.own(line.span(one.start, end), current)
            if one.reserved:
                builder.update(current, status="deleted")


def _starts_over(
    found: Sequence[_Found], paths: Sequence[tuple[str, ...] | None], *, definitions: bool
) -> bool:
    """Tell whether the outermost labels begin again, so that they name nothing in the section.

    One list inside a definition is enough; elsewhere (a list by country) there must be more
    beginnings than units, since notes have lists too.
    """
    roots = list(dict.fromkeys(path[0] for path in paths if path))
    if not roots:
        return False
    again = sum(
        path is None and one.mark.label == roots[0] for one, path in zip(found, paths, strict=True)
    )
    return again > (0 if definitions or roots[0].isdecimal() else len(roots))


def _find(body: Sequence[Line], *, wrapped: bool) -> list[_Found]:
    found: list[_Found] = []
    before = ""
    for i, line in enumerate(body):
        if line.block.role in _APART:
            continue
        ended = not wrapped or bool(_ENDED.search(before))
        stopped = before.endswith(".")
        found.extend(_chain(line.text, i, ended=ended, stopped=stopped, wrapped=wrapped))
        if line.text.strip():
            before = f"{before[-80:]} {line.text.strip()}"  # an "and" may stand alone
    return found


def _chain(text: str, line: int, *, ended: bool, stopped: bool, wrapped: bool) -> list[_Found]:
    """The labels at a line's start, and the one after the caption that follows them."""
    opening = _OPENING.match(text)
    if opening is None:
        return []
    found: list[_Found] = []
    start, position = 0, opening.end()
    keep, drop = (0.0, 3.0) if ended else (2.0, 0.7)
    while (match := _LABEL.match(text, position)) and readings(match[1]):
        mark = Mark(match[1], keep, drop, chained=bool(found), after_stop=stopped)
        keep, drop = 0.0, 3.0
        if until := _RANGE.match(text, match.end()):
            # The first of the range has the printed text, the others are empty.
            found.append(_Found(line, start, mark, True))
            more = _between(match[1], until[1])
            return [*found, *(_Found(line, len(text), Mark(label), True) for label in more)]
        position = match.end()
        found.append(_Found(line, start, mark, bool(RESERVED.fullmatch(text, position))))
        after = _BETWEEN.match(text, position)
        if not after:
            break
        start = position = after.end()
    if not found or _REFERENCE.match(text, position):
        return []
    if wrapped and _MID_SENTENCE.match(text, position):
        return []
    if not ended and text[position:].lstrip()[:1].islower():
        found[0] = replace(found[0], mark=replace(found[0].mark, keep=3.0))
    caption = _CAPTION.match(text, position)
    if caption and caption[0].count(" ") < 18 and (match := _LABEL.match(text, caption.end())):
        found.append(_Found(line, caption.end(), Mark(match[1], 0.8, 0.6, chained=True)))
    return found


def _between(first: str, last: str) -> list[str]:
    """The labels after `first` up to `last`: (a)-(d) gives b, c, d; just d if they do not count."""
    starts, ends = dict(readings(first)), dict(readings(last))
    for style in ("1", "a", "A"):
        if style in starts and style in ends and 0 < ends[style] - starts[style] < 30:
            numbers = range(starts[style] + 1, ends[style] + 1)
            if style == "1":
                return [str(n) for n in numbers]
            if ends[style] <= 26:
                zero = ord("a" if style == "a" else "A") - 1
                return [chr(zero + n) for n in numbers]
    return [last]
