"""The Commerce Control List as a page, PDF, DOCX or text: no dialect says where an entry begins.

    3A901 Samples, as follows (see List of Items Controlled).     an entry: what follows it says so
    License Requirements
    Reason for Control: NS, AT
    List of Items Controlled   Related Controls: …   Items:
    a. Samples, as follows:    a.1. Small ones;

Entries are `eccn/3A901`, items `eccn/3A901.a.1`, as in the list as JSON and in the XML of the eCFR.
A rule that amends the list quotes entries; it is not the list.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath

from pipeline.records import Document, Extracted
from pipeline.split.builder import Builder
from pipeline.split.ccl_parts import part_at
from pipeline.split.control_list_marks import RANGE, begins, note_at
from pipeline.split.control_list_rows import printed
from pipeline.split.lines import Line
from pipeline.split.us_ccl import LABEL, add_entry_lines

ADDRESS = "us/cfr/15/774/supp_1"
TITLE = "Commerce Control List (Supplement No. 1 to Part 774)"

_CODE = re.compile(r"\s*(?P<code>\d[A-EY]\d{3})(?P<gap>\.?\s+)(?P<text>\S.*)", re.S)
_REQUIRES = re.compile(r"\s*(?:License Requirements?\b|Reasons? for Control\s*:)", re.I)
_REASON = re.compile(r"\s*(?:License Requirements?\s+)?Reasons? for Control\s*:", re.I)
_LISTED = re.compile(r"\s*(?:List of Items Controlled\b|Items\s*:)", re.I)
_RESERVED = re.compile(r"\s*\[?\s*Reserved\s*\]?\.?\s*", re.I)
# Product groups have capital letters; `d. Equipment …` is an item.
_HEADING = re.compile(
    r"\s*(?:(?:CATEGORY|Category)\s+\d\s*[—–:.-]|A\.\s+[“\"]?(?:End|END|Systems|SYSTEMS|Equipment|EQUIP)"
    r"|B\.\s+[“\"]?(?:Test|TEST)|C\.\s+[“\"]?(?:Materials|MATERIALS)|D\.\s+[“\"]?(?:Software|SOFTWARE)"
    r"|E\.\s+[“\"]?(?:Technology|TECHNOLOGY)|Product Group\s+[A-E]\b"
    r"|(?:SUPPLEMENT NO|Supplement No)\.\s*\d+\s+(?:TO|to)\s+(?:PART|Part)\b"
    r"|[IVX]+\.\s+[“\"]?(?:End Items|Telecommunications|Information Security)\b)"
)
# A rule of the Federal Register, which prints whole entries to be put into the list.
_AMENDING = re.compile(
    r"\b(?:is|are) (?:further )?amended\b|Federal Register\s*/\s*Vol|\bread as follows\b"
    r"|^\s*(?:AGENCY|ACTION|SUMMARY):",
    re.M,
)
_NEAR = 8  # lines within which an entry says why it is controlled


def recognises(extracted: Extracted) -> bool:
    """Tell whether a text is the list of the United States, or an extract of it."""
    if not (
        re.search(r"Reasons? for Control\s*:", extracted.text, re.I)
        and re.search(r"List of Items Controlled|Related Controls\s*:", extracted.text, re.I)
    ):
        return False
    return bool(_heads(_rows(extracted))) and not _AMENDING.search(extracted.text)


def split(extracted: Extracted) -> tuple[Document, ...]:
    """Split the list into entries, their parts and items; one document."""
    rows = _rows(extracted)
    heads = _heads(rows)
    name = PurePath(extracted.name).stem
    whole = "Supplement No. 1" in extracted.text or len(heads) > 1
    title = TITLE if whole else extracted.metadata.get("title") or name
    address = extracted.metadata.get("address") or ADDRESS
    metadata = {**extracted.metadata, "title": title, "kind": "law", "lang": "en"}
    builder = Builder(extracted, address, title, "law", "en", metadata=metadata)
    code, mine = "", list[Line]()
    for i, row in enumerate(rows):
        opens = heads.get(i, "")
        if opens or (code and (_is_heading(rows, i) or RANGE.fullmatch(row.text))):
            add_entry_lines(builder, code, mine, 0)
            code, mine = opens, []
        if code:
            mine.append(row)
        else:
            builder.own((row.start, row.end), 0)
    add_entry_lines(builder, code, mine, 0)
    return (builder.finish(),)


def _rows(extracted: Extracted) -> list[Line]:
    """The lines; a heading that was broken for print is one line."""
    rows: list[Line] = []
    found = list(printed(extracted, _begins, always=_opens))
    wrapped = extracted.dialect in ("text", "pdf")
    i = 0
    while i < len(found):
        line, size = found[i], 1
        if wrapped and _CODE.match(line.text):
            size = _wrapped(found[i : i + 2 * _NEAR])
        rows.append(_joined(found[i : i + size]) if size > 1 else line)
        i += size
    return rows


def _begins(text: str) -> bool:
    """Tell whether a printed line begins with a label or a note."""
    return bool(LABEL.match(text)) or note_at(text) is not None


def _opens(text: str) -> bool:
    """Tell whether a printed line opens a part of an entry."""
    return bool(_LISTED.match(text)) or part_at(text) is not None


def _wrapped(found: Sequence[Line]) -> int:
    """How many lines the heading of an entry takes: up to its licence requirements."""
    for n, line in enumerate(found[1:], 1):
        if _REQUIRES.match(line.text):
            return n
        if not line.text.strip() or _CODE.match(line.text) or _HEADING.match(line.text):
            break
        if _opens(line.text):
            break
    return 1


def _joined(found: Sequence[Line]) -> Line:
    first = found[0]
    text, offsets = first.text, first.offsets
    for line in found[1:]:
        text += " " + line.text
        offsets += (line.start, *line.offsets)
    return replace(first, text=text, offsets=offsets, end=found[-1].end)


def _heads(rows: Sequence[Line]) -> dict[int, str]:
    """The entries by the line that each begins on.

    A reference at the start of a line (`3E001 (“development”) for …`) may stand near the licence
    requirements of the entry after it: where they do not follow at once, the order decides.
    """
    sure: dict[int, str] = {}
    maybe: dict[int, str] = {}
    for i, row in enumerate(rows):
        match = _CODE.match(row.text) if row.block.role != "row" else None
        if match is None:
            continue
        following = next((r.text for r in rows[i + 1 : i + 1 + _NEAR] if r.text.strip()), "")
        if _RESERVED.fullmatch(match["text"]) or (begins(match) and _REQUIRES.match(following)):
            if match["code"] not in sure.values():
                sure[i] = match["code"]
        elif begins(match) and _is_controlled(rows, i):
            maybe[i] = match["code"]
    found = dict(sure)
    order = sorted(sure)
    for i, code in maybe.items():
        k = bisect.bisect(order, i)
        after = k == 0 or sure[order[k - 1]] < code
        if after and (k == len(order) or code < sure[order[k]]) and code not in found.values():
            found[i] = code
    # What is reserved stands among entries.
    return found if any(not _RESERVED.search(rows[i].text) for i in found) else {}


def _is_heading(rows: Sequence[Line], i: int) -> bool:
    """Tell whether a line is a title of the list, and no line of a sentence that names one."""
    before = rows[i - 1].text.rstrip() if i else ""
    open_ = bool(before) and (before[-1].islower() or before[-1] == ",")
    row = rows[i]
    return bool(_HEADING.match(row.text)) and (row.block.kind == "heading" or not open_)


def _is_controlled(rows: Sequence[Line], i: int) -> bool:
    """Tell whether the lines after a heading say why its items are controlled."""
    near = 0
    for row in rows[i + 1 : i + 1 + 2 * _NEAR]:
        if not row.text.strip():
            continue
        near += 1
        if near > _NEAR or (_CODE.match(row.text) and row.block.kind == "heading"):
            break
        if _REQUIRES.match(row.text) or _REASON.match(row.text):
            return True
        if _LISTED.match(row.text):
            return True
    return False
