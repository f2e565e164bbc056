"""Footnotes and tables of a report, with what they hang on and what they are made of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.split.report_footnotes import find_footnotes
from pipeline.split.report_lines import Layout
from pipeline.split.report_marks import Marks
from pipeline.split.report_tables import (
    CAPTION,
    SOURCE,
    find_tables,
    plain_number,
    table_rows,
)
from pipeline.text import columns

_INDENTED = re.compile(r"(?: {2,}|\t)\S")
_ROWS = 12  # of a table that is shown whole
_WIDE = 2400  # columns of all rows of such a table


@dataclass(frozen=True, slots=True)
class Note:
    """Lines `rows` of a footnote or table, and its number as printed.

    A table has a caption's `title` and, where they can be told, the lines of each of its `parts`,
    its rows.  A footnote has the line that its `mark` stands on, -1 where that is not known.
    """

    kind: str
    number: str
    rows: tuple[int, ...]
    title: str = ""
    parts: tuple[tuple[int, ...], ...] = ()
    mark: int = -1


def is_long(note: Note, page: Layout) -> bool:
    """Tell whether a table's rows are units to search; a short table is shown whole."""
    size = sum(columns(page.text(i)) for part in note.parts for i in part)
    return len(note.parts) > _ROWS or size > _WIDE


def find_notes(page: Layout, plain: bool) -> list[Note]:
    """Footnotes and tables in order.  `plain` says that the format itself marks neither."""
    if not plain:
        notes = [*_marked_tables(page), *_marked_footnotes(page)]
    else:
        tables = find_tables(page)
        notes = [
            Note("table", number, rows, title, table_rows(page, rows[1:]))
            for number, title, rows in tables
        ]
        taken = frozenset(i for note in notes for i in note.rows)
        notes += [Note("footnote", str(n), rows) for n, rows in find_footnotes(page, taken)]
    return _hung(page, sorted(notes, key=lambda n: n.rows[0]))


def _hung(page: Layout, notes: Sequence[Note]) -> list[Note]:
    """The notes with the lines on which the footnotes' marks stand."""
    taken = {i for note in notes if note.kind == "footnote" for i in note.rows}
    marks = Marks(page, lambda i: i not in taken and i not in page.contents)
    found: list[Note] = []
    after = (-1, -1)
    for note in notes:
        if note.kind == "footnote" and note.number.isdecimal():
            place = marks.last(int(note.number), after, note.rows[0])
            if place is not None:
                after = place
                note = replace(note, mark=place[0])
        found.append(note)
    return found


def _marked_footnotes(page: Layout) -> list[Note]:
    """Footnotes that the format marks, with their further paragraphs."""
    notes: list[Note] = []
    for i, row in enumerate(page.rows):
        role, given = row.block.role, row.block.locator
        if page.blank(i) or role not in ("footnote", "footnote-more"):
            continue
        number = given[-1].removeprefix("fn_") if given and given[-1].startswith("fn_") else ""
        if role == "footnote-more":
            at = next((k for k in range(len(notes) - 1, -1, -1)
                       if not number or notes[k].number == number), None)  # fmt: skip
            if at is not None:
                notes[at] = replace(notes[at], rows=(*notes[at].rows, i))
                continue
        label = re.match(r"\s*[(\[]?([^\s:()\[\]]+)", row.block.text)
        end = i + 1
        while page.dialect == "markdown" and end < len(page.rows):
            if not _INDENTED.match(page.rows[end].text):
                break
            end += 1
        number = number or (label[1] if label else "")
        notes.append(Note("footnote", number, tuple(range(i, end))))
    return notes


def _marked_tables(page: Layout) -> list[Note]:
    """Tables by the roles of their rows and captions; one without a printed number is counted."""
    notes: list[Note] = []
    rows = [i for i in range(len(page.rows)) if not page.blank(i)]
    roles = [_role(page, i) for i in rows]
    k = 0
    while k < len(rows):
        if roles[k] not in ("row", "caption"):
            k += 1
            continue
        first = k
        while k < len(rows) and roles[k] == "caption":
            k += 1
        begin = k
        while k < len(rows) and roles[k] == "row" and (k == begin or rows[k] - rows[k - 1] < 3):
            k += 1
        parts = rows[begin:k]
        captions = rows[first:begin]
        if parts and not captions and (above := _caption_above(page, rows, roles, first)) >= 0:
            captions = [above]
        elif parts and not captions and k < len(rows) and roles[k] == "caption":
            k += 1  # a caption below
            captions = [rows[k - 1]]
        if not parts and not _stated(page, captions):
            continue  # the caption of a picture
        last = k
        while last < len(rows) and roles[last] == "" and SOURCE.match(page.text(rows[last])):
            last += 1
        below = rows[k:last]
        number, title = _called(page, captions)
        own = sorted({*captions, *parts, *below})
        notes.append(Note("table", number, tuple(own), title, tuple((i,) for i in parts)))
        k = last
    return _counted(notes)


def _role(page: Layout, i: int) -> str:
    """What the format says of a line; one that begins with an empty cell is a row."""
    block = page.rows[i].block
    return "row" if block.kind == "break" and block.text.strip() == "|" else block.role


def _caption_above(page: Layout, rows: Sequence[int], roles: Sequence[str], k: int) -> int:
    """The line above a table that is its caption though nothing marks it; -1 when it is none."""
    if k == 0 or roles[k - 1] or rows[k] - rows[k - 1] > 3:
        return -1
    return rows[k - 1] if CAPTION.match(page.text(rows[k - 1])) else -1


def _stated(page: Layout, captions: Sequence[int]) -> str:
    """The number of a table that the format states at its caption."""
    for i in captions:
        given = page.rows[i].block.locator
        if given and given[-1].startswith("table_"):
            return given[-1].removeprefix("table_")
    return ""


def _called(page: Layout, captions: Sequence[int]) -> tuple[str, str]:
    """A table's number, "" where none is printed, and its title."""
    text = " ".join(page.text(i) for i in captions)
    match = CAPTION.match(text)
    if match is None:
        return _stated(page, captions), text
    return _stated(page, captions) or plain_number(match["n"]), (match["title"] or "").strip()


def _counted(notes: list[Note]) -> list[Note]:
    """Tables without a number take the next that no other has."""
    taken = {note.number for note in notes}
    found: list[Note] = []
    free = 1
    for count, note in enumerate(notes, 1):
        if not note.number:
            number = count if str(count) not in taken else free
            while str(number) in taken:
                number += 1
            free = number
            taken.add(str(number))
            note = replace(note, number=str(number))
        found.append(note)
    return found
