"""Diagrams: the labels among drawn boxes and arrows, kept together and out of the text's flow.

So is a stamp that stands turned beside the text.

A flow chart's labels stand in no order that could be read as sentences.  What is drawn on the page
shows where it stands: strokes near each other that make a figure, with short lines of text among
them.  A frame around paragraphs is none, and no ruled table: those are taken out before.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.extract.pdf.flow import Placed
from pipeline.extract.pdf.page import PageRead, Rectangle

_NEAR = 42.0  # points between the strokes of one figure
_LEAST = 6  # strokes, down and across
_MOST = 500  # strokes of a page that are looked at
_TALL = 40.0  # points
_SHORT = 0.62  # of its column's width that a label takes, at most
_LABELS = 0.7  # of the lines in a figure that are that short
_SENTENCE = re.compile(r"[。．.、,:：;]\s*$")
_OPENS = re.compile(r"[\s\u3000]*[\[［【〔《≪<＜(（「『•●○◦■□◆◇※・*＊\d０-９①-⑳第제]")
_ASIDE = 0.15  # of a page's characters that are turned, at most
_AROUND = 0.6  # ems by which a label may stand outside the strokes


@dataclass(slots=True, eq=False)
class Figure:
    """A diagram's labels in reading order; its `box` is what is drawn."""

    page: int
    box: Rectangle
    labels: list[list[Placed]]  # each the lines of one label

    @property
    def first(self) -> Placed:
        """The line with which it begins in the page's order."""
        return min((line for label in self.labels for line in label), key=lambda p: p.index)


def find_figures(pages: Sequence[PageRead], flow: Sequence[Sequence[Placed]]) -> list[Figure]:
    """The diagrams of all pages; `flow` are the lines of each page that are text."""
    found: list[Figure] = []
    for page, lines in zip(pages, flow, strict=True):
        found += _asides(page, lines)
        strokes = [rule for rule in page.rules if not _is_in_table(rule, page)]
        if not _LEAST <= len(strokes) <= _MOST:
            continue
        taken: set[int] = set()
        for box in _clusters(strokes):
            inside = [
                p for p in lines if p.index not in taken and not p.turned and _stands_in(p, box)
            ]
            if len(inside) >= 3 and _are_labels(inside, lines):
                inside = _extended(inside, lines, box)
                taken |= {p.index for p in inside}
                found.append(Figure(page.number, box, _labels(inside)))
    return found


def _asides(page: PageRead, lines: Sequence[Placed]) -> list[Figure]:
    """Each stamp or number that stands turned beside the text of an upright page."""
    turned: dict[int, list[Placed]] = defaultdict(list)
    for line in lines:
        if line.turned:
            turned[line.line.region].append(line)
    size = sum(len(line.text) for mine in turned.values() for line in mine)
    if not turned or size > _ASIDE * sum(len(line.text) for line in lines):
        return []
    found = []
    for mine in turned.values():
        boxes = [line.line.box for line in mine]
        lefts, tops, rights, bottoms = zip(*boxes, strict=True)
        box = (min(lefts), min(tops), max(rights), max(bottoms))
        found.append(Figure(page.number, box, [[line] for line in mine]))
    return found


def _is_in_table(rule: Rectangle, page: PageRead) -> bool:
    return any(
        table.box[0] - 3 <= rule[0]
        and rule[2] <= table.box[2] + 3
        and table.box[1] - 3 <= rule[1]
        and rule[3] <= table.box[3] + 3
        for table in page.tables
    )


def _clusters(strokes: Sequence[Rectangle]) -> list[Rectangle]:
    """The bounds of the strokes that stand near each other and make a figure."""
    groups: list[tuple[list[float], int, int]] = []  # bounds, strokes down, strokes across
    for left, top, right, bottom in sorted(strokes, key=lambda rule: rule[1]):
        down = int(bottom - top > right - left)
        box, downs, acrosses = [left, top, right, bottom], down, 1 - down
        kept = []
        for other, more, further in groups:
            if (
                other[0] - _NEAR < box[2]
                and box[0] < other[2] + _NEAR
                and other[1] - _NEAR < box[3]
                and box[1] < other[3] + _NEAR
            ):
                box = [min(box[0], other[0]), min(box[1], other[1]),
                       max(box[2], other[2]), max(box[3], other[3])]  # fmt: skip
                downs, acrosses = downs + more, acrosses + further
            else:
                kept.append((other, more, further))
        groups = [*kept, (box, downs, acrosses)]
    return [
        (box[0], box[1], box[2], box[3])
        for box, downs, acrosses in groups
        if downs >= 2 and acrosses >= 2 and downs + acrosses >= _LEAST and box[3] - box[1] >= _TALL
    ]


def _stands_in(line: Placed, box: Rectangle) -> bool:
    left, top, right, bottom = line.line.box
    slack = _AROUND * line.em
    middle = (top + bottom) / 2
    return box[1] - slack < middle < box[3] + slack and left < box[2] and right > box[0]


def _are_labels(inside: Sequence[Placed], lines: Sequence[Placed]) -> bool:
    """Tell whether most lines are far shorter than the page's text is wide."""
    if any(p.line.vertical for p in inside):
        return False
    width = max(p.line.box[2] for p in lines) - min(p.line.box[0] for p in lines)
    short = sum(_widest_part(p) <= _SHORT * width for p in inside)
    return short >= _LABELS * len(inside)


def _extended(inside: Sequence[Placed], lines: Sequence[Placed], box: Rectangle) -> list[Placed]:
    """The labels with those that stand close above or below what is drawn."""
    found = list(inside)
    width = max(p.line.box[2] for p in lines) - min(p.line.box[0] for p in lines)
    for order in (sorted(lines, key=lambda p: -p.low), sorted(lines, key=lambda p: p.low)):
        for line in order:
            left, top, right, bottom = line.line.box
            low = min(box[1], *(p.line.box[1] for p in found))
            high = max(box[3], *(p.line.box[3] for p in found))
            near = -1.8 * line.em < top - high <= 0 or -1.8 * line.em < low - bottom <= 0
            near |= 0 <= top - high < 1.2 * line.em or 0 <= low - bottom < 1.2 * line.em
            here = box[0] - line.em < left and right < box[2] + line.em
            if line in found or not near or not here or _SENTENCE.search(line.text):
                continue
            several = len(line.text.split()) > 1 and not line.text.isascii()
            plain = not _OPENS.match(line.text) and right - left < 0.35 * width
            if several or plain:
                found.append(line)
    return sorted(found, key=lambda p: p.index)


def _widest_part(line: Placed) -> float:
    """About how wide the widest of the labels is that stand on one line."""
    parts = line.text.split()
    share = max(map(len, parts), default=0) / max(len(line.text), 1)
    if not line.text.isascii():
        return (line.line.box[2] - line.line.box[0]) * share
    return line.line.box[2] - line.line.box[0]


def _labels(lines: Sequence[Placed]) -> list[list[Placed]]:
    """The lines of each label: they begin alike, or are centred alike, one close below another."""
    found: list[list[Placed]] = []
    for line in sorted(lines, key=lambda p: (p.line.box[1], p.line.box[0])):
        left, top, right, _ = line.line.box
        for label in reversed(found):
            above = label[-1].line.box
            close = 0 < top - above[1] < 1.7 * line.em and top > above[3] - 0.4 * line.em
            begins = abs(above[0] - left) < 0.6 * line.em
            centred = abs(above[0] + above[2] - left - right) < 1.2 * line.em
            if close and (begins or centred):
                label.append(line)
                break
        else:
            found.append([line])
    return found
