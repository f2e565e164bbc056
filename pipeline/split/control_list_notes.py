"""Notes, technical notes and N.B. of a control list, beneath the entry or item they are about.

    …/sec_3A001/b/2/note_1   …/sec_3A001/technical-note_2   …/sec_0A001/f/nb_1

A note is about the item that its first words name (`0A001.i. does not control`), else about the one
in whose text its column lies, else about the last one.  It has the number that it prints, else the
next of its kind there; the members of `Technical Notes:` are notes of their own, lists in a note
are its text.  A note that stands in the text of another is beneath that one, whose list may go on
after it, on the next page too: …/sec_4A003/note_2/nb_1.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.split.builder import Builder
from pipeline.split.control_list_marks import CODE, NOT_USED, NoteHead, code_of, path_of
from pipeline.split.control_list_rows import Columns, Row
from pipeline.split.us_labels import Mark, readings

if TYPE_CHECKING:
    from pipeline.split.control_list_entry import Found, Part

_TOLERANCE = 2  # steps by which a note may stand left of the text it belongs to
# A Korean particle hangs on the label: 1A001.나는.
_PATH = (
    r"(?:\.(?:(?:[a-z]{1,2}|\d{1,3})(?![a-z\d])"
    r"|[가-힣](?![가-힣])|[가-힣](?=[은는이가에을를의와과로])))*"
)
_NAMED = re.compile(
    rf"[\s\"'“‘(]*(?:(?:In|For(?:\s+the)?(?:\s+purposes?\s+of)?|Items?|Entry|Entries|Paragraphs?|The)\s+)?"
    rf"(?P<first>{CODE})(?P<path>{_PATH})(?P<more>(?:\.?\s*(?:,|and|or|to|및|와|과|또는|내지|에서|[-~∼–])\s*"
    rf"{CODE}{_PATH})*)",
    re.I,
)  # fmt: skip
_ONE = re.compile(rf"(?P<code>{CODE})(?P<path>{_PATH})", re.I)
Path = tuple[str, ...]


@dataclass(slots=True)
class _Open:
    """A note that may go on: its first row, and the item or the note that it stands in."""

    row: Row
    head: NoteHead
    where: Path
    inside: int | None
    note: int = -1
    member: int = 0  # the last member of a plural note
    column: int = -1
    listed: dict[tuple[int, int], str] = field(default_factory=dict)  # by page and column


class Notes:
    """The notes of one entry, as its lines are read."""

    def __init__(self, builder: Builder, part: Part, unit: int, columns: Columns) -> None:
        self._builder, self._part = builder, part
        self._columns = columns
        # In definitions and tables a note explains the paragraph before it.
        self.wanted = bool(part.code) or builder.provisions[unit].kind == "chapter"
        self._units: dict[Path, int] = {(): unit}
        self._outer: list[_Open] = []  # open notes that hold the one now open
        self._open: list[tuple[Path, Mark]] = []  # the items open now, outermost first
        self._used: dict[str, int] = {}  # by the address before the number
        self._now: _Open | None = None

    def enter(self, path: Path, unit: int, mark: Mark) -> None:
        """An item begins: no note goes on."""
        self._units[path] = unit
        self._open = [each for each in self._open if each[0] == path[: len(each[0])]]
        self._open = [each for each in self._open if each[0] != path] + [(path, mark)]
        self._now, self._outer = None, []

    def open(self, head: NoteHead, row: Row, following: Sequence[Row]) -> int:
        """A note begins; returns its index."""
        held = [*self._outer, self._now] if self._now is not None else []
        # An N.B. refers to other entries: what explains a term after it is not about it.
        self._outer = [
            each for each in held if each.head.name != "nb" and self._is_inside(row, each.row)
        ]
        inside = self._outer[-1].note if self._outer else None
        said = head.rest.strip() or (following[0].text.strip() if following else "")
        said = re.sub(r"^[\s|]*(?:(?:[a-z]|\d{1,2})[.)]\s+)?", "", said)
        placed = self._by_column(row)
        if (self._columns.by == "none" or row.column < 0) and self._now is not None:
            placed = self._now.where  # notes that stand together are about one item
        about = self._about(said)
        if (told := path_of(head.to, self._part.code)) is not None:
            about = self._known(told)
        where = placed if about is None else about
        # Of several members only the first is what this one names.
        own = bool(head.rest.strip()) or not head.plural
        self._now = _Open(row, head, where if own else placed, inside)
        if head.plural and re.match(r"\s*1[.)]\s", head.rest):
            self._now.member = 1
        return self._add(self._now, about, head.number, head.label)

    def goes_on(self, row: Row, label: Sequence[Found]) -> int | None:
        """The note that a line without an item belongs to, None if to the item it follows."""
        while self._now is not None and self._is_left(row, self._now.row):
            self._now = self._outer.pop() if self._outer else None
        if label:
            self._count_on(self._columns.page(row), label[0].mark)
        now = self._now
        if now is None:
            return None
        if now.head.plural and label and (number := self._counts(now, row, label[0])):
            now.member = number
            if number > 1:
                said = row.text[label[0].at :].partition(" ")[2]
                self._add(now, self._about(said), number, now.head.label)
        return now.note

    def _count_on(self, page: int, mark: Mark) -> None:
        """Keep a label as its note's last one; it may count on the list of an outer note.

        A note in a list is sometimes printed in the column of the list's labels.
        """
        at = page, mark.column
        held = [*self._outer, self._now] if self._now is not None else []
        for k in range(len(held) - 1, -1, -1):
            if _follows(held[k].listed.get(at, ""), mark.label):
                self._now, self._outer = held[k], held[:k]
                break
        if self._now is not None and mark.column >= 0:
            self._now.listed[at] = mark.label

    def _counts(self, now: _Open, row: Row, label: Found) -> int:
        """The number of the member of a plural note that a label begins, or 0."""
        mark = label.mark.label.strip("()")
        if not mark.isdecimal() or int(mark) != now.member + 1:
            return 0
        column = label.mark.column
        if now.member == 0:
            now.column = column
        elif (
            column >= 0
            and abs(column - now.column) > _TOLERANCE
            and self._columns.page(row) == self._columns.page(now.row)
        ):
            return 0
        return int(mark)

    def _is_inside(self, row: Row, above: Row) -> bool:
        """Tell whether a note stands in the text of the one above it."""
        return (
            self._columns.by != "none"
            and self._columns.page(row) == self._columns.page(above)
            and 0 <= above.column < row.column - _TOLERANCE
        )

    def _is_left(self, row: Row, first: Row) -> bool:
        """Tell whether a line stands left of a note's first row, so that the note has ended."""
        if self._columns.by == "none" or not row.text.strip():
            return False
        if self._columns.page(row) != self._columns.page(first):
            return False
        return 0 <= row.column < first.column - _TOLERANCE

    def _about(self, text: str) -> Path | None:
        """The item of this entry that a note begins by naming; of several what they share."""
        match = _NAMED.match(text)
        if match is None:
            return None
        paths = [
            tuple(one["path"].split(".")[1:])
            for one in _ONE.finditer(match.group())
            if code_of(one["code"]) == self._part.code
        ]
        if not paths or code_of(match["first"]) != self._part.code:
            return None
        same = itertools.takewhile(lambda each: len(set(each)) == 1, zip(*paths, strict=False))
        return self._known(tuple(each[0] for each in same))

    def _known(self, path: Path) -> Path:
        """The innermost item of a path that has begun."""
        while path not in self._units:
            path = path[:-1]
        return path

    def _by_column(self, row: Row) -> Path:
        """The innermost open item whose label stands left of the note."""
        if self._columns.by == "none" or row.column < 0:
            return self._open[-1][0] if self._open else ()
        page = self._columns.page(row)
        for path, mark in reversed(self._open):
            # On another page the same column stands elsewhere.
            if mark.page != page or mark.column < row.column - _TOLERANCE:
                return path
        return ()

    def _add(self, now: _Open, about: Path | None, number: int, label: str) -> int:
        """Open a note beneath the item that it is `about`, or what it stands in; returns its index.

        It has its number if that is free, else the next one.
        """
        head = now.head
        where = now.where if about is None else about
        parent = self._units[where] if about is not None or now.inside is None else now.inside
        above = self._builder.provisions[parent]
        base = f"{above.address}/{head.name}"
        used = self._used.get(base, 0)
        number = number or used + 1
        while self._builder.find(f"{base}_{number}") is not None:
            number += 1
        self._used[base] = max(used, number)
        counted = head.plural and label.isascii() and label.endswith("s")
        printed = f"{label.removesuffix('s')} {number}" if counted or now.member > 1 else label
        named = above.heading if above.kind == "note" else above.label
        code = named if self._part.code else ""
        now.note = self._builder.open(
            f"{base}_{number}",
            "note",
            label=printed,
            heading=f"{code} {printed}".strip() if code else "",
            headings=above.headings,
            parent=parent,
        )
        if NOT_USED.fullmatch(head.rest) and head.rest.strip():
            self._builder.update(now.note, status="deleted")
        return now.note


def _follows(before: str, label: str) -> bool:
    """Tell whether a label is the next one of a list."""
    following = {(style, ordinal + 1) for style, ordinal in readings(before)}
    return not following.isdisjoint(readings(label))
