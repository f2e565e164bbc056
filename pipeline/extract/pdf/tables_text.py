"""The text of a table's cells: which glyphs stand in a cell, and how they read.

A cell's glyphs are gathered into printed lines by their baselines (of turned text: by the columns
that it runs in), and the lines joined as a paragraph's are.  Where a printed line breaks off before
the cell's edge, or the next one begins with a bullet or a number, a new paragraph begins; a table's
row is one line of the stored text, so a space stands there.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pipeline.extract.pdf.characters import MADE_SPACE, NO_GAP, SPACE, SPACED_END, Characters
from pipeline.extract.pdf.joining import Joiner
from pipeline.extract.pdf.page import Cell, Rectangle, TextLine
from pipeline.extract.pdf.tables_grid import Grid

Integers = NDArray[np.intp]

# Dots that lead the eye to the next column.
LEADERS = re.compile(r"(?:\s*[.．·・…‥]){4,}\s*|\s[.．·]{2,}$")
_BEGINS = re.compile(
    r"[○◯●◦•∙・‧·▪■□◆◇※＊*☆★▶►\-–—]\s?(?=\S)|[①-⓿㉑-㉟㊀-㊉❶-❿]"
    r"|[(（〔【［\[「][^\s)）]{1,6}[)）〕】］\]」]|[\d０-９]{1,2}[.．)）、](?!\d)|[ア-ンあ-ん가-하][.．)）]"
)
# Programs take half of such a bracket back, and with it half of the space behind it.
_CLOSING = "）〕］」』】〉》"


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One line of a cell: its text, where it begins and ends, and its glyphs' size."""

    text: str
    begin: float
    end: float
    size: float
    middle: float


def cells_of(grid: Grid, found: Characters, joiner: Joiner) -> tuple[Cell, ...]:
    """The cells of a grid with their text, from the top left, empty ones kept."""
    owners = owners_of(grid, found)
    order = np.argsort(owners, kind="stable")
    begins = np.searchsorted(owners[order], np.arange(len(grid.areas) + 1))
    cells = []
    for number, area in enumerate(grid.areas):
        box = grid.box_of(area)
        lines = printed_lines(found, order[begins[number] : begins[number + 1]])
        text = joined(lines, box, joiner)
        cells.append(Cell(text, box, area.row, area.column, area.rows, area.columns))
    return tuple(cells)


def printed_lines(found: Characters, chosen: Integers) -> list[PrintedLine]:
    """The chosen glyphs as lines in reading order; turned glyphs after upright ones."""
    if not len(chosen):
        return []
    lines: list[PrintedLine] = []
    angles = np.round(found.angles[chosen] / 90).astype(int) % 4
    for turn in np.unique(angles):
        part = chosen[angles == turn]
        x, y = found.origins[part, 0], found.origins[part, 1]
        begin, end = found.boxes[part, 0], found.boxes[part, 2]
        if turn == 1:  # upwards
            along, across, begin, end = -y, x, -found.boxes[part, 3], -found.boxes[part, 1]
        elif turn == 3:  # downwards
            along, across, begin, end = y, -x, found.boxes[part, 1], found.boxes[part, 3]
        elif turn == 2:
            along, across, begin, end = -x, -y, -end, -begin
        else:
            along, across = x, y
        lines += _lines(found, part, along, across, begin, end)
    return lines


def _lines(
    found: Characters, part: Integers, along: object, across: object, begin: object, end: object
) -> list[PrintedLine]:
    along_, across_ = np.asarray(along), np.asarray(across)
    begins, ends = np.asarray(begin), np.asarray(end)
    order = np.argsort(across_, kind="stable")
    sizes = found.sizes[part]
    whole = float(np.median(sizes))
    groups: list[list[int]] = []
    base = 0.0
    for i in order:
        # An index or an exponent stands less than half a line above or below.
        if groups and across_[i] - base <= 0.55 * whole:
            groups[-1].append(int(i))
            if sizes[i] >= 0.9 * whole:
                base = max(base, float(across_[i]) - 0.1 * whole)
        else:
            groups.append([int(i)])
            base = float(across_[i])
    lines = []
    for group in groups:
        row = np.asarray(group)[np.argsort(along_[group], kind="stable")]
        text = _text(found, part[row], begins[row], ends[row])
        lines.append(
            PrintedLine(
                text,
                float(begins[row].min()),
                float(ends[row].max()),
                float(np.median(sizes[row])),
                float(across_[row].mean()),
            )
        )
    return lines


def _text(found: Characters, row: Integers, begins: object, ends: object) -> str:
    """One line's text; spaces where the file or a gap has them, none in spaced-out ideographs."""
    starts, stops = np.asarray(begins), np.asarray(ends)
    parts: list[str] = []
    for at, i in enumerate(row):
        char = chr(int(found.codes[i]))
        if at:
            em = max(float(found.sizes[i]), float(found.sizes[row[at - 1]]), 0.1)
            gap = float(starts[at] - stops[at - 1]) / em
            wide = is_ideographic(char) or is_ideographic(parts[-1][-1])
            said = found.gaps[i] if i == row[at - 1] + 1 else NO_GAP
            if wide:  # between spaced-out ideographs pdfium sees spaces that nobody wrote
                closed = parts[-1][-1] in _CLOSING and said == MADE_SPACE
                apart = gap > 0.7 or (gap > 0.2 and said == SPACE) or (gap > 0.45 and closed)
            else:
                apart = gap > 0.28 or said != NO_GAP
            if apart:
                parts.append(" ")
        parts.append(char)
    following = int(row[-1]) + 1
    spaced = following < len(found) and found.gaps[following] in (SPACE, SPACED_END)
    if spaced and any("가" <= part <= "힣" for part in parts):
        parts.append(" ")  # Korean breaks lines inside words; here one ends
    return "".join(parts)


def is_ideographic(char: str) -> bool:
    """Tell whether a character is of a script written without spaces (Hangul is not)."""
    return "\u2e80" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff" or char >= "\uff00"


def joined(lines: Sequence[PrintedLine], box: Rectangle, joiner: Joiner) -> str:
    """A cell's lines as one: paragraphs separated by a space, hyphens of the printer's out."""
    if not lines:
        return ""
    widest = max(line.end for line in lines)
    first = min(line.begin for line in lines)
    text = lines[0].text
    for before, line in itertools.pairwise(lines):
        # A short line ends a paragraph, unless the next one's first word would not have fitted.
        room = widest - before.end
        word = line.text.split(" ", 1)[0]
        needed = line.size * sum(1.0 if is_ideographic(c) or c >= "가" else 0.5 for c in word[:12])
        unbroken = 1.0 if is_ideographic(line.text[:1]) else needed / max(line.size, 0.1) + 0.6
        ends = room > 1.2 * unbroken * line.size and widest - first > 6 * line.size
        if ends or _BEGINS.match(line.text):
            text = text.rstrip() + " " + line.text
            continue
        joint = joiner.joint(text, line.text)
        text = text.rstrip()
        text = text[:-1] + line.text if joint == "-" else text + joint + line.text.lstrip()
    return LEADERS.sub(" ", text).strip() or text.strip()


def cut_line(line: TextLine, found: Characters) -> TextLine | None:
    """A line of which only the glyphs `found` are left; None where none of it is."""
    left, top, right, bottom = line.box
    x = (found.boxes[:, 0] + found.boxes[:, 2]) / 2
    y = (found.boxes[:, 1] + found.boxes[:, 3]) / 2
    chosen = np.flatnonzero((x >= left) & (x <= right) & (y >= top) & (y <= bottom))
    lines = printed_lines(found, chosen)
    if not lines:
        return None
    boxes = found.boxes[chosen]
    box = (*map(float, boxes[:, :2].min(0)), *map(float, boxes[:, 2:].max(0)))
    text = " ".join(part.text for part in lines)
    return replace(line, text=text, box=(box[0], box[1], box[2], box[3]), raised=(), lowered=())


def owners_of(grid: Grid, found: Characters) -> Integers:
    """The number of the cell that each glyph's middle stands in; -1 outside the grid."""
    middle_x = (found.boxes[:, 0] + found.boxes[:, 2]) / 2
    middle_y = (found.boxes[:, 1] + found.boxes[:, 3]) / 2
    columns = np.searchsorted(np.asarray(grid.xs), middle_x) - 1
    rows = np.searchsorted(np.asarray(grid.ys), middle_y) - 1
    places = np.full((len(grid.ys) + 1, len(grid.xs) + 1), -1, np.intp)
    for number, area in enumerate(grid.areas):
        places[
            area.row + 1 : area.row + 1 + area.rows,
            area.column + 1 : area.column + 1 + area.columns,
        ] = number
    owners: Integers = places[rows + 1, columns + 1]
    return owners
