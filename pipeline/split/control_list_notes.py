"""Notes, technical notes and N.B. of a control list, beneath the entry or item they are about.

    …/sec_3A001/b/2/note_1   …/sec_3A001/technical-note_2   …/sec_0A001/f/nb_1

A note is about the item that its first words name (`0A001.i. does not control`), else about the one
in whose text its column lies, else about the last one.  It has the number that it prints, else the
next of its kind there; the members of `Technical Notes:` are notes of their own, lists in a note
are its text.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.split.builder import Builder
from pipeline.split.control_list_marks import CODE, NOT_USED, NoteHead
from pipeline.split.control_list_rows import Columns, Row
from pipeline.split.us_labels import Mark

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
    rf"(?P<first>{CODE}{_PATH})(?P<more>(?:\.?\s*(?:,|and|or|to|및|와|과|또는|내지|에서|[-~∼–])\s*"
    rf"{CODE}{_PATH})*)",
    re.I,
)  # fmt: skip
_ONE = re.compile(rf"{CODE}{_PATH}", re.I)
Path = tuple[str, ...]


class Notes:
    """The notes of one entry, as its lines are read."""

    def __init__(
        self, builder: Builder, part: Part, address: str, unit: int, columns: Columns
    ) -> None:
        self._builder, self._part, self._address = builder, part, address
        self._columns = columns
        # In definitions and tables a note explains the paragraph before it.
        self.wanted = bool(part.code) or builder.provisions[unit].kind == "chapter"
        self._units: dict[Path, int] = {(): unit}
        self._outer: list[tuple[int, Row]] = []  # open notes that hold the one now open
        self._open: list[tuple[Path, Mark]] = []  # the items open now, outermost first
        self._used: dict[tuple[Path, str], int] = {}
        self._note: int | None = None
        self._row: Row | None = None
        self._head: NoteHead | None = None
        self._where: Path = ()
        self._member = 0  # the last member of a plural note
        self._column = -1

    def enter(self, path: Path, unit: int, mark: Mark) -> None:
        """An item begins: no note goes on."""
        self._units[path] = unit
        self._open = [each for each in self._open if each[0] == path[: len(each[0])]]
        self._open = [each for each in self._open if each[0] != path] + [(path, mark)]
        self._note = None

    def open(self, head: NoteHead, row: Row, following: Sequence[Row]) -> int:
        """A note begins; returns its index."""
        if self._note is not None and self._row is not None and self._is_inside(row, self._row):
            self._outer.append((self._note, self._row))  # its list may go on after this one
        else:
            self._outer = []
        said = head.rest.strip() or (following[0].text.strip() if following else "")
        said = re.sub(r"^(?:[a-z]|\d{1,2})[.)]\s+", "", said)
        placed = self._by_column(row)
        about = self._about(said)
        where = placed if about is None else about
        # Of several members only the first is what this one names.
        own = bool(head.rest.strip()) or not head.plural
        self._row, self._head, self._where = row, head, where if own else placed
        self._member, self._column = 0, -1
        return self._add(where, head.number, head.label)

    def goes_on(self, row: Row, label: Sequence[Found]) -> int | None:
        """The note that a line without an item belongs to, None if to the item it follows."""
        if self._note is None or self._row is None or self._head is None:
            return None
        if self._is_left(row):
            while self._outer:
                self._note, self._row = self._outer.pop()
                if not self._is_left(row):
                    return self._note
            self._note = None
            return None
        if self._head.plural and label and (number := self._counts(row, label[0])):
            self._member = number
            if number > 1:
                said = row.text[label[0].at :].partition(" ")[2]
                about = self._about(said)
                self._add(self._where if about is None else about, number, self._head.label)
        return self._note

    def _counts(self, row: Row, label: Found) -> int:
        """The number of the member of a plural note that a label begins, or 0."""
        mark = label.mark.label.strip("()")
        if not mark.isdecimal() or int(mark) != self._member + 1:
            return 0
        column = label.mark.column
        if self._member == 0:
            self._column = column
        elif (
            column >= 0
            and abs(column - self._column) > _TOLERANCE
            and self._columns.page(row) == self._columns.page(self._row or row)
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

    def _is_left(self, row: Row) -> bool:
        """Tell whether a line stands left of the note, so that the note has ended."""
        if self._row is None or self._columns.by == "none" or not row.text.strip():
            return False
        if self._columns.page(row) != self._columns.page(self._row):
            return False
        return 0 <= row.column < self._row.column - _TOLERANCE

    def _about(self, text: str) -> Path | None:
        """The item of this entry that a note begins by naming; of several what they share."""
        match = _NAMED.match(text)
        if match is None:
            return None
        paths = [
            tuple(one.group().split(".")[1:])
            for one in _ONE.finditer(match.group())
            if one.group()[:5] == self._part.code
        ]
        if not paths or match["first"][:5] != self._part.code:
            return None
        same = itertools.takewhile(lambda each: len(set(each)) == 1, zip(*paths, strict=False))
        shared = tuple(each[0] for each in same)
        while shared not in self._units:
            shared = shared[:-1]
        return shared

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

    def _add(self, where: Path, number: int, label: str) -> int:
        """Open a note beneath an item, by its number if that is free, else by the next one."""
        head = self._head
        name = head.name if head else "note"
        used = self._used.get((where, name), 0)
        base = "/".join((self._address, *where, name))
        number = number or used + 1
        while self._builder.find(f"{base}_{number}") is not None:
            number += 1
        self._used[where, name] = max(used, number)
        counted = head is not None and head.plural and label.isascii() and label.endswith("s")
        printed = f"{label.removesuffix('s')} {number}" if counted or self._member > 1 else label
        above = self._builder.provisions[self._units[where]]
        code = above.label if self._part.code else ""
        self._note = self._builder.open(
            f"{base}_{number}",
            "note",
            label=printed,
            heading=f"{code} {printed}".strip() if code else "",
            headings=above.headings,
            parent=self._units[where],
        )
        if head and NOT_USED.fullmatch(head.rest) and head.rest.strip():
            self._builder.update(self._note, status="deleted")
        return self._note
