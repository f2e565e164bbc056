"""The Commerce Control List: entries at `eccn/3A001`, item paragraphs at `eccn/3A001.b.2`.

Licence requirements, exceptions, related controls and notes are parts of the entry (`ccl_parts`).
Lists inside notes (`a. Sporting goods;`) carry the same labels as items: which labels are items is
decided over the whole entry, by what makes the outline count up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.errors import SplitError
from pipeline.records import Block, Document, Extracted
from pipeline.split.builder import Builder
from pipeline.split.ccl_parts import ITEMS, Parts
from pipeline.split.control_list_marks import note_at, path_of
from pipeline.split.us_labels import readings

_CATEGORIES = {
    "0": "Nuclear Materials, Facilities, and Equipment (and Miscellaneous Items)",
    "1": "Special Materials and Related Equipment, Chemicals, Microorganisms, and Toxins",
    "2": "Materials Processing",
    "3": "Electronics",
    "4": "Computers",
    "5": "Telecommunications and Information Security",
    "6": "Sensors and Lasers",
    "7": "Navigation and Avionics",
    "8": "Marine",
    "9": "Aerospace and Propulsion",
}
_GROUPS = {
    "A": "End Items, Equipment, Accessories, Attachments, Parts, Components, and Systems",
    "B": "Test, Inspection, and Production Equipment",
    "C": "Materials",
    "D": "Software",
    "E": "Technology",
}
_PATH = re.compile(r"[a-z]{1,2}(?:\.[a-z0-9]{1,3})*")
_PRINTED_PATH = re.compile(r"(?P<path>[a-z](?:\.(?:[a-z]|\d{1,2}))+)\.?\s+\S")
_RESERVED = re.compile(
    r"(?:\.?(?:[a-z0-9.]+)?\s*(?:through|to|and)\s+\.?[a-z0-9.]+\s*)?\[\s*Reserved\s*\]\.?", re.I
)
_WIDTH = 16
_JUMP = {"x", "y", "z"}  # the letters kept for parts, other commodities and special cases
Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of an entry: where its content stands (with the break before) and what it names."""

    spans: tuple[tuple[int, int], ...]
    role: str
    path: Path
    text: str


@dataclass(frozen=True, slots=True)
class _Step:
    real: bool
    before: _Step | None


# (last item, last label of a note's list) -> the cheapest way there
_States = dict[tuple[Path, Path], tuple[float, _Step | None]]


def split(extracted: Extracted) -> tuple[Document, ...]:
    """Split the list into entries and items; one document.  Raises `SplitError` without entries."""
    metadata = extracted.metadata
    builder = Builder(extracted, metadata["address"], metadata["title"], "law", "en")
    deep = {b.text for b in extracted.blocks if b.role == "deepCategories"}
    entries = 0
    for code, rows in _entries(extracted):
        add_entry(builder, code, rows, deep)
        entries += 1
    if not entries:
        raise SplitError(f"{extracted.name}: the list has no entries.")
    return (builder.finish(),)


def _entries(extracted: Extracted) -> Iterator[tuple[str, list[Row]]]:
    """The rows of each entry, as the code blocks cut them."""
    code = ""
    rows: list[Row] = []
    pending: list[tuple[Block, tuple[int, int]]] = []
    position = pause = 0
    opening = (0, 0)  # the line end before the row
    for block in (*extracted.blocks, Block("\n", "break")):
        opens = block.role == "code"
        if pending and (opens or (block.kind == "break" and "\n" in block.text)):
            rows.append(_row([(pending[0][0], opening), *pending]))
            pending = []
        if opens:
            if code:
                yield code, rows
            code, rows = block.text, []
        after = position + len(block.text)
        if block.kind in ("text", "heading"):
            pending.append((block, (pause, after)))
        if block.kind != "break":
            pause = after
        elif "\n" in block.text:
            opening = (position, after)
        position = after
    if code:
        yield code, rows


def _row(located_blocks: Sequence[tuple[Block, tuple[int, int]]]) -> Row:
    """A row from its line end and its content blocks, each with where it stands."""
    content = [block for block, _ in located_blocks[1:]]
    spans = tuple(span for _, span in located_blocks)
    located = next((b for b in content if b.locator and len(b.locator) > 1), None)
    label = next((b.text for b in content if b.role == "label"), "")
    text = " ".join(b.text for b in content if b.role != "label")
    if located and located.locator and _PATH.fullmatch(located.locator[1]):
        return Row(spans, "item", tuple(located.locator[1].split(".")), text)
    role = content[0].role
    if role in ("text", "item") and (printed := _PRINTED_PATH.match(text)):
        return Row(spans, "item", tuple(printed["path"].split(".")), text)
    return Row(spans, "note" if label else role, (), text)


def add_entry(builder: Builder, code: str, rows: Sequence[Row], deep: set[str]) -> None:
    heading = next((row.text for row in rows if row.role in ("code", "heading")), "")
    heading = heading.removeprefix(code).strip()
    headings = tuple(
        title
        for title in (
            f"Category {code[0]}—{_CATEGORIES[code[0]]}",
            f"Product Group {code[1]}—{_GROUPS[code[1]]}" if code[1] in _GROUPS else "",
        )
        if title
    )
    entry = builder.find(f"eccn/{code}")
    if entry is not None:
        builder.warnings.append(
            f"{builder.extracted.name}: {code} stands twice; the second text was added to the "
            "first."
        )
        for row in rows:
            _own(builder, row, entry)
        return
    entry = builder.open(
        f"eccn/{code}", "entry", label=code, heading=heading, headings=headings, group=True
    )
    items = [row for row in rows if row.role == "item"]
    said = any(row.role not in ("code", "heading") for row in rows)
    if _RESERVED.fullmatch(heading):
        builder.update(entry, status="deleted")
    elif not said or (deep and code[0] not in deep and not items):
        builder.update(entry, status="heading only")
    real = dict(zip(map(id, items), _choose(rows), strict=True))
    opened: dict[Path, int] = {(): entry}
    current: Path = ()
    owner = entry
    parts = Parts(builder, entry, headings)
    noted: int | None = None  # the note that may go on
    before = ""
    for row in rows:
        last, before = before, row.text.strip() or before
        if real.get(id(row)):
            current, noted = row.path, None
            for depth in range(1, len(current) + 1):
                part = current[:depth]
                if part not in opened:  # z.1.a may stand without z.1: that one has no text
                    opened[part] = builder.open(
                        f"eccn/{'.'.join((code, *part))}",
                        "item" if depth == 1 else "subitem",
                        label=f".{'.'.join(part)}",
                        headings=headings,
                        parent=opened[part[:-1]],
                    )
            owner = opened[current]
            parts.ended()
            if _RESERVED.fullmatch(row.text.strip()):
                builder.update(owner, status="deleted")
        elif (section := parts.section(row.role, row.text)) is not None:
            owner, noted = section, None
        elif row.role in ("text", "note") and _is_note(row.text, code):
            about = _about(row.text, code)
            about = current if about is None else about
            while about not in opened:
                about = about[:-1]
            owner = parts.note(row.text, opened[about])
            noted = owner if note_at(row.text) else None  # the JSON has lost the word
        elif row.role == "text" and noted is not None and _goes_on(last):
            owner = noted
        elif row.role == "text":
            owner, noted = opened[current], None
        _own(builder, row, owner)


def _own(builder: Builder, row: Row, owner: int) -> None:
    for span in row.spans:
        builder.own(span, owner)


def _goes_on(before: str) -> bool:
    """Tell whether a line that ends so is followed by more of its note: a list, a broken line."""
    return not re.search(r"[.!?][\"'”’)\]]*$", before)


def _is_note(text: str, code: str) -> bool:
    """Tell whether a line is a note: it says so, or begins by naming the entry or an item of it."""
    return note_at(text) is not None or _about(text, code) is not None


def _about(text: str, code: str) -> Path | None:
    """The unit that a note begins by naming (`3A001.a.2 does not apply to …`)."""
    head = note_at(text)
    told = path_of(head.to, code) if head else None
    if told is not None:
        return told
    found = re.match(
        rf"(?:(?:Technical )?Notes?\b[^:]{{0,40}}:\s*)?(?:For (?:the )?purposes? of |In )?"
        rf"{re.escape(code)}(?P<path>(?:\.[a-z0-9]{{1,2}})*)\b",
        text,
        re.I,
    )
    return tuple(found["path"].split(".")[1:]) if found else None


def _choose(rows: Sequence[Row]) -> list[bool]:
    """For each item row: is it an item of the entry, or of a list inside a note?"""
    states: _States = {((), ()): (0.0, None)}
    for before, row in zip((None, *rows), rows, strict=False):
        if row.role != "item":
            continue
        introduced = (
            before is not None and before.role in ("text", "note") and not ITEMS.match(before.text)
        )
        # A list goes on after a semicolon and ends with a full stop.
        ended = before is not None and before.text.rstrip().endswith(".")
        following: _States = {}
        for (last, shadow), (cost, step) in states.items():
            more = _follows(last, row.path)
            goes_on = _follows(shadow, row.path) if shadow else None
            if more is not None:
                more += 0.6 if goes_on == 0.0 and not ended else -0.01
                _reach(following, (row.path, ()), cost + more, _Step(True, step))
            more = (0.3 if introduced else 1.5) + (0.0 if _is_first(row.path) else 4.0)
            if goes_on is not None:
                more = min(more, 2 * goes_on + (0.6 if ended else 0.0))
            _reach(following, (last, row.path), cost + more, _Step(False, step))
        states = dict(sorted(following.items(), key=lambda item: item[1][0])[:_WIDTH])
    last_step = min(states.values(), key=lambda value: value[0])[1]
    chosen: list[bool] = []
    while last_step is not None:
        chosen.append(last_step.real)
        last_step = last_step.before
    return chosen[::-1]


def _reach(into: _States, state: tuple[Path, Path], cost: float, step: _Step) -> None:
    if state not in into or cost < into[state][0]:
        into[state] = (cost, step)


def _follows(last: Path, path: Path) -> float | None:
    """What it costs that `path` comes next after `last` in one outline; None if it cannot."""
    same = 0
    while same < min(len(last), len(path)) and last[same] == path[same]:
        same += 1
    if same == len(path):
        return None  # the same unit, or one above: it has been
    missing = len(path) - same - 1
    here = dict(readings(path[same]))
    if same == len(last):
        first = any(n == 1 for n in here.values())
        return 0.7 * missing + (0.0 if first else 0.3 if path[same] in _JUMP else 1.0)
    there = dict(readings(last[same]))
    steps = [here[s] - there[s] for s in here if s in there and here[s] > there[s]]
    if not steps:
        return None
    return 0.7 * missing + (0.0 if min(steps) == 1 else 0.3 if path[same] in _JUMP else 1.0)


def _is_first(path: Path) -> bool:
    return len(path) == 1 and any(n == 1 for _, n in readings(path[0]))
