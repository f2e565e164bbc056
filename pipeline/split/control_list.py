"""A dual-use control list: entries such as 0A001, their items by indentation, their notes.

    CATEGORY 0 - NUCLEAR MATERIALS …          a heading once, then a page head
    0A       Systems, Equipment and Components
    0A001    "Nuclear reactors" and …, as follows:
             a.    "Nuclear reactors";
                   1.     …                   items at `doc/<slug>/sec_0A001/a/1`
             Note:  0A001.a. does not …       a note at `doc/<slug>/sec_0A001/a/note_1`

Only the list of the United States is `eccn/…`.  As text, where spaces make the columns, as a PDF,
where boxes do, or as rows of a table.
"""

from __future__ import annotations

import re
from pathlib import PurePath

from pipeline.errors import SplitError
from pipeline.records import Document, Extracted
from pipeline.split import ccl_text, control_list_entry
from pipeline.split.builder import Builder
from pipeline.split.control_list_cut import Cutter
from pipeline.split.control_list_marks import ENTRY, begins, order_of
from pipeline.split.control_list_rows import read
from pipeline.text import dominant_script_language

_LEAST = 5  # entries that make a text a control list, by default


def recognises(text: str, *, least: int = _LEAST) -> bool:
    """Tell whether a plain text is a control list: entries in order at line starts."""
    last: tuple[str | int, ...] = ()
    found = 0
    for row in text.splitlines():
        entry = ENTRY.match(row) if row[:2].strip() else None
        if entry is None or not begins(entry):
            continue
        here = order_of(entry["code"])
        if follows(here, last):
            last, found = here, found + 1
            if found >= least:
                return True
    return False


def follows(code: tuple[str | int, ...], last: tuple[str | int, ...]) -> bool:
    """Tell whether a code of the same form stands after another, or there is none before it."""
    same = [type(part) for part in code] == [type(part) for part in last]
    return not last or (same and code > last)


def split(extracted: Extracted) -> tuple[Document, ...]:
    """Split a list into entries, items and notes; one document.

    Raises `SplitError` when no entry is found.
    """
    if ccl_text.recognises(extracted):
        return ccl_text.split(extracted)
    rows, columns = read(extracted)
    name = PurePath(extracted.name).stem
    slug = re.sub(r"[\W_]+", "-", name.lower()).strip("-") or "list"
    address = f"doc/{slug}"
    title = extracted.metadata.get("title") or name
    lang = dominant_script_language(extracted.text)
    metadata = {"title": title, "kind": "law", "lang": lang, **extracted.metadata}
    builder = Builder(extracted, address, title, "law", lang, metadata=metadata)
    parts = Cutter(builder, address, columns).cut(rows)
    if not any(part.code for part in parts):
        raise SplitError(
            f"{extracted.name}: no entry of a control list (0A001 …) stands at a line start."
        )
    for part in parts:
        control_list_entry.add(builder, part, _where(builder, part, f"{address}/sec_"), columns)
    return (builder.finish(),)


def within(builder: Builder, unit: int, start: int, end: int) -> None:
    """Split what stands between two offsets as a list beneath an annex: `appdx_2/row_1A001`."""
    rows, columns = read(builder.extracted, start=start, end=end)
    address = builder.provisions[unit].address
    for part in Cutter(builder, address, columns, under=unit).cut(rows):
        where = _where(builder, part, f"{address}/row_")
        control_list_entry.add(builder, part, where, columns, under=unit)


def _where(builder: Builder, part: control_list_entry.Part, before: str) -> str:
    return before + part.code if part.code else builder.provisions[part.unit].address
