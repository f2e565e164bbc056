"""An entry of a control list: its items by their labels, its notes, its own sentence.

The same labels count the items and the lists in notes, so all labels of an entry are read together
(`us_labels`), columns being evidence.  An item is `…/sec_3A001/b/2`; its label is the full code,
3A001.b.2, by which it is cited and looked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from pipeline.split.builder import Builder
from pipeline.split.control_list_marks import (
    CODE,
    ENTRY,
    NOT_USED,
    NoteHead,
    label_at,
    labels_within,
    note_at,
    undotted_at,
)
from pipeline.split.control_list_notes import Notes
from pipeline.split.control_list_rows import Columns, Row
from pipeline.split.us_labels import Mark, readings, resolve

_ORDER = ("a", "1", "a", "1", "a", "1", "a")
_KOREAN = ("가", "1)", "가)", "(1)", "(가)")
_FOLLOWING = re.compile(r"다음|次の")
_PRINTED = re.compile(
    rf"^[\s|]*(?:{CODE}(?:\.\s?(?:[a-z]{{1,2}}|\d{{1,3}}|[가-힣])(?!\w))+\.?|[(]?[\w.]+[.)])"
)
_CLOSED = re.compile(r"[.;:]$|[;,.] (?:and|or)$|(?:\[Reserved\]|Not used(?: since \d{4})?)$", re.I)
_JOINED = re.compile(r"[;,.:]? (?:and|or)$|(?:또는|및)$")
_FIRST = re.compile(r"^\s*1[.)]\s.*", re.S)  # the first member of a plural note on its own line
_SPELLED = 3.0  # what it costs to leave a full code at a line start in the running text
_TOLD = 1.5  # and the first label after a note that ends with a colon
_MEMBER = 3.0  # what it costs to read the first label of a plural note as an item's
_MEMBERS = -0.3  # members of such a note end with full stops
_INDENT = 0.7  # after a label stand several spaces where the text keeps its columns


@dataclass
class Part:
    """An entry, or what stands under a heading: `code` is "" for a heading's."""

    code: str
    unit: int
    headings: tuple[str, ...]
    rows: list[Row] = field(default_factory=list)

    def head(self, i: int) -> NoteHead | None:
        """The note that a row begins, if it does."""
        fresh = self._is_fresh(i)
        begun = fresh and self.rows[i].column > self.rows[0].column
        return note_at(self.rows[i].text, begun=begun, fresh=fresh)

    def _is_fresh(self, i: int) -> bool:
        """Tell whether the row before this one is closed, so that this one begins a sentence."""
        said = (self.rows[k].text.rstrip() for k in range(i - 1, -1, -1))
        return bool(_CLOSED.search(next(filter(None, said), "")))


@dataclass(frozen=True, slots=True)
class Found:
    """A label: `row` is its row's index, `start` where its unit begins, `at` the label itself."""

    row: int
    start: int
    at: int
    mark: Mark
    path: tuple[str, ...] | None = None


def add(builder: Builder, part: Part, address: str, columns: Columns, *, under: int = 0) -> None:
    """Open an entry with its items and notes beneath `under`; under a heading, only its notes."""
    if not part.code:
        _walk(builder, part, address, _labels(part, columns), part.unit, columns)
        return
    root = _root(part, columns)
    found = _labels(part, columns)
    korean = any(not label.mark.label.isascii() for label in found)
    paths = resolve([label.mark for label in found], order=_KOREAN if korean else _ORDER,
                    above=root)  # fmt: skip
    found = [replace(label, path=_bare(path)) for label, path in zip(found, paths, strict=True)]
    unit = builder.open(address, "entry", label=part.code, heading=_heading(part, found),
                        headings=part.headings, parent=under, group=True)  # fmt: skip
    _walk(builder, part, address, found, unit, columns)
    if NOT_USED.fullmatch(builder.provisions[unit].heading):
        builder.update(unit, status="deleted")


def _root(part: Part, columns: Columns) -> Mark:
    """The entry as the mark above its items."""
    row = part.rows[0]
    match = ENTRY.match(row.text)
    end = match.start("text") if match else 0
    _, text_column = columns.text_column(row, row.indent, end, -1)
    return Mark("", text_column=text_column, page=columns.page(row))


def _is_first(label: str) -> bool:
    return any(ordinal == 1 for _, ordinal in readings(label))


def _bare(path: tuple[str, ...] | None) -> tuple[str, ...] | None:
    return path if path is None else tuple(label.strip("()") for label in path)


def _labels(part: Part, columns: Columns) -> list[Found]:
    """The labels of an entry in order, each with what speaks for its being an item's."""
    found: list[Found] = []
    note = False  # a note began since the last label
    plural: NoteHead | None = None  # the members of this note may follow
    before = ""
    for i, row in enumerate(part.rows):
        text = row.text
        led = before.endswith((":", "："))
        introduced = note and (led or bool(_FOLLOWING.search(before)))
        stopped = float(before.endswith(".")) * (_MEMBERS if plural else 1.0)
        position, column = len(text) - len(text.lstrip(" \t\f|　")), -1
        if i == 0 and (match := ENTRY.match(text)):
            position = match.start("text")
            column = columns.text_column(row, row.indent, position, -1)[1]
        before = text.strip() or before
        if (head := part.head(i)) is not None:
            note = head.name != "nb"
            plural = head if head.plural and not _FIRST.sub("", head.rest).strip() else None
            continue
        chained = False
        while (label := label_at(text, position, code=part.code)) is not None:
            # One space may be the middle of a sentence; a list may belong to the note.
            keep = 0.8 if introduced else 0.0
            if introduced and led and columns.by == "none" and _is_first(label.mark):
                keep += _TOLD  # what is not controlled must not be read as controlled
            keep += _INDENT if columns.by == "spaces" and label.narrow else 0.0
            drop, begin = (0.3, 0.5) if introduced else (1.0, 1.2) if note else (2.0, 2.2)
            if plural and note:  # nothing else stands after "Technical Notes:"
                keep, drop, begin = keep + _MEMBER, 0.3, 0.0
            if label.path:
                keep, drop, begin = 0.0, _SPELLED, _SPELLED
            mark = Mark(label.mark, chained=chained)
            if not chained:
                mark = replace(mark, keep=keep, drop=drop, list=begin, after_stop=stopped, led=led)
            column, text_column = columns.text_column(row, position, label.end, column)
            mark = replace(mark, column=column, text_column=text_column, page=columns.page(row))
            found.append(Found(i, position if chained or i == 0 else 0, position, mark))
            chained, note, position, column = True, False, label.end, text_column
        if not chained and columns.by == "boxes" and (label := undotted_at(text, position)):
            at, text_column = columns.text_column(row, position, label.end, column)
            mark = Mark(label.mark, keep=0.3, drop=0.7, list=9.0, column=at,
                        text_column=text_column, page=columns.page(row))  # fmt: skip
            found.append(Found(i, position if i == 0 else 0, position, mark))
        if row.line.block.role == "row":
            for at in labels_within(text, position):
                if (label := label_at(text, at)) is not None:
                    mark = Mark(label.mark, keep=0.2, drop=1.0, list=1.2)
                    found.append(Found(i, at, at, mark))
    return [
        _closed(part, label, following, columns)
        for label, following in zip_longest(found, found[1:])
    ]


def _closed(part: Part, label: Found, following: Found | None, columns: Columns) -> Found:
    """A label that knows how its own text, up to a note or the next label, ends."""
    said = ""
    for i in range(label.row, following.row + 1 if following else len(part.rows)):
        text = part.rows[i].text[label.at if i == label.row else 0 :]
        if following and i == following.row:
            text = text[: following.at] if i > label.row else text[: following.at - label.at]
        if i > label.row and part.head(i):
            break
        said = text.strip() or said
    # Where columns tell the levels, they tell more than a conjunction does.
    joined = columns.by == "none" and bool(_JOINED.search(said))
    return replace(label, mark=replace(label.mark, closed=said.endswith("."), joined=joined))


def _walk(
    builder: Builder,
    part: Part,
    address: str,
    found: Sequence[Found],
    unit: int,
    columns: Columns,
) -> None:
    """Give each line to the item or note it belongs to."""
    notes = Notes(builder, part, unit, columns)
    above: dict[tuple[str, ...], int] = {(): unit}
    labels: dict[int, list[Found]] = {}
    for label in found:
        labels.setdefault(label.row, []).append(label)
    current = unit
    for i, row in enumerate(part.rows):
        line = row.line
        head = part.head(i)
        printed = not part.code and not label_at(row.text, row.indent) and not head
        if line.kinds and line.kinds <= {"text", "heading", "break"} and not printed:
            builder.mark((line.start, line.end), "text")
        items = [label for label in labels.get(i, ()) if label.path is not None]
        if head is not None and notes.wanted and not items:
            builder.own(line.span(), notes.open(head, row, part.rows[i + 1 : i + 2]))
            continue
        held = notes.goes_on(row, [each for each in labels.get(i, ()) if each.path is None][:1])
        builder.own(line.span(0, items[0].start if items else None),
                    current if held is None else held)  # fmt: skip
        for k, label in enumerate(items):
            end = items[k + 1].start if k + 1 < len(items) else None
            path = label.path or ()
            current = above[path] = builder.open(
                "/".join((address, *path)),
                "item" if len(path) == 1 else "subitem",
                label=".".join((part.code, *path)),
                headings=part.headings,
                parent=above[path[:-1]],
            )
            notes.enter(path, current, label.mark)
            builder.own(line.span(label.start, end), current)
            said = _PRINTED.sub("", line.text[label.at :], count=1).strip(" |")
            if end is None and NOT_USED.fullmatch(said):
                builder.update(current, status="deleted")


def _heading(part: Part, found: Sequence[Found]) -> str:
    """An entry's own sentence, up to its first item, note or blank line."""
    first = next(((f.row, f.start) for f in found if f.path is not None), (len(part.rows), 0))
    parts: list[str] = []
    for i, row in enumerate(part.rows):
        text = row.text
        if i == first[0]:
            text = text[: first[1]]
        if i > first[0] or (i and (not text.strip() or part.head(i))):
            break
        if i == 0:
            match = ENTRY.match(text)
            text = text[match.start("text") :] if match else text
        parts.append(text)
    return re.sub(r"\s+", " ", " ".join(parts)).strip(" |")
