"""The Commerce Control List as Supplement No. 1 to part 774 prints it: entries by their headings.

    3A901 Samples as follows (see List of Items Controlled).     a heading of role `entry`
    License Requirements …   List of Items Controlled
    Items: a. Samples, as follows:                               labels are whole paths
    a.1. Small ones;

Entries are `eccn/3A901`, items `eccn/3A901.a.1`, as in the list as JSON, whose outline this uses.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.split.builder import Builder
from pipeline.split.ccl import Row, add_entry
from pipeline.split.lines import Line
from pipeline.split.us_labels import readings

_ITEMS = re.compile(r"\s*(?:List of Items Controlled|Items\b:?)", re.I)
LABEL = re.compile(
    r"\s*(?:Items:?\s*)?(?!(?:e\.g|i\.e)\.)(?P<path>[a-z]{1,2}(?:\.(?:[a-z]{1,2}|\d{1,2}))*)"
    r"(?:\.(?=\s|\[)|(?<=\.\w)(?=\s)|(?<=\.\w\w)(?=\s))"
)
# Titles between the entries: they end the entry above them.
_DIVIDER = re.compile(
    r"\s*(?:Category\s+\d\s*[—–-]|[A-E]\.\s|Part\s+\d\s*[—–-]|[IVX]+\.\s|Annex\b)"
)


def holds_entries(body: Sequence[Line]) -> bool:
    """Tell whether the lines of a supplement are those of a control list."""
    return any(line.block.role == "entry" for line in body)


def add_entries(builder: Builder, body: Sequence[Line], unit: int) -> None:
    """Give every line to the entry it stands in, or to the supplement `unit`."""
    code = ""
    rows: list[Line] = []
    for line in body:
        title = line.block.kind == "heading"
        opens = title and line.block.role == "entry" and line.block.locator is not None
        if opens or (title and _DIVIDER.match(line.text)):
            add_entry_lines(builder, code, rows, unit)
            code = (line.block.locator or ("",))[0] if opens else ""
            rows = []
        if code:
            rows.append(line)
        else:
            builder.own((line.start, line.end), unit)
    add_entry_lines(builder, code, rows, unit)


def add_entry_lines(builder: Builder, code: str, lines: Sequence[Line], unit: int) -> None:
    """Open the entry whose lines these are beneath `unit`; without a code there is none."""
    if not code:
        return
    known = builder.find(f"eccn/{code}")
    rows: list[Row] = []
    listed = False  # whether the items have begun
    for i, line in enumerate(lines):
        listed = listed or bool(_ITEMS.match(line.text))
        span = ((line.start, line.end),)
        label = LABEL.match(line.text) if listed and not line.block.role else None
        if i == 0:
            rows.append(Row(span, "heading", (), line.text.strip()))
        elif label and all(readings(part) for part in label["path"].split(".")):
            path = tuple(label["path"].split("."))
            rows.append(Row(span, "item", path, line.text[label.end() :].strip()))
        else:
            role = "note" if line.block.role == "note" else "text"
            rows.append(Row(span, role, (), line.text.strip()))
    add_entry(builder, code, rows, set())
    opened = builder.find(f"eccn/{code}")
    if known is None and opened is not None:
        builder.update(opened, parent=unit)
