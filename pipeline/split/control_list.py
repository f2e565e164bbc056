"""A dual-use control list as plain text: entries such as 0A001, their items by indentation.

    CATEGORY 0 - NUCLEAR MATERIALS …          a heading once, then a page head
    0A       Systems, Equipment and Components
    0A001    "Nuclear reactors" and …, as follows:
             a.    "Nuclear reactors";
                   1.     …                   items at `doc/<slug>/sec_0A001/a/1`

Only the list of the United States is `eccn/…`.  Pages shift the columns and lists inside notes
carry the same labels, so the labels of an entry are read together (`us_labels`), columns being
evidence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from pipeline.errors import SplitError
from pipeline.records import Document, Extracted
from pipeline.split.builder import Builder
from pipeline.split.lines import Line, lines
from pipeline.split.us_labels import Mark, readings, resolve

ORDER = ("a", "1", "a", "1", "a", "1", "a")
_CODE = r"\d[A-E]\d{3}"
_ENTRY = re.compile(rf"(?P<code>{_CODE})(?P<gap>\s*\Z|\s+)(?P<text>.*)", re.S)
_CATEGORY = re.compile(
    r"\s*CATEGORY\s+(?P<n>\d)\b(?:\s*[-–—.:]?\s*(?P<title>.*?))?(?:[\s,–—-]*PART\s+(?P<part>\d))?\s*"
)
_GROUP = re.compile(r"(?P<code>\d[A-E]\d?)\.?\s{2,}(?P<title>[A-Z].*\S)\s*")
_CONTINUED = re.compile(rf"\s*{_CODE}[\w.\s]{{0,20}}?\s+\(?continued\)?\s*", re.I)
_PAGE_NUMBER = re.compile(r"\s*(?P<n>\d{1,4})\s*")
_NOTE = re.compile(r"\s*(?:Technical\s+)?Notes?\b[^:]{0,15}[:.]|\s*N\.\s?B\.", re.I)
_LABEL = re.compile(r"(?P<label>[a-z]{1,5}|\d{1,3})\.(?P<gap>\s+|\Z)")
_NOT_USED = re.compile(r"\s*(?:Not used|\[?Reserved\]?)\s*[.;]?\s*(?:and|or)?\s*", re.I)
_MOST_PAGES = 10  # how many page numbers may be missing between two
_LEAST = 5  # entries that make a text a control list


@dataclass
class _Entry:
    """An entry: its first line, and what follows up to the next."""

    code: str
    text_column: int
    headings: tuple[str, ...]
    rows: list[tuple[Line, int]] = field(default_factory=list)


def recognises(text: str) -> bool:
    """Tell whether a plain text is a control list: entries in order at line starts."""
    last, found = ("",), 0
    for row in text.splitlines():
        entry = _ENTRY.match(row.lstrip("\f")) if row[:2].strip() else None
        if entry and _begins(entry) and (entry["code"],) > last:
            last, found = (entry["code"],), found + 1
            if found >= _LEAST:
                return True
    return False


def split(extracted: Extracted) -> tuple[Document, ...]:
    """Split a list into entries and items; one document.

    Raises `SplitError` when no entry is found.
    """
    rows = _numbered(list(lines(extracted)))
    slug = re.sub(r"[^a-z0-9]+", "-", PurePath(extracted.name).stem.lower()).strip("-") or "list"
    address = f"doc/{slug}"
    title = extracted.metadata.get("title") or PurePath(extracted.name).stem
    metadata = {"title": title, "kind": "law", "lang": "en", **extracted.metadata}
    builder = Builder(extracted, address, title, "law", "en", metadata=metadata)
    entries = _entries(builder, rows, address)
    if not entries:
        raise SplitError(
            f"{extracted.name}: no entry of a control list (0A001 …) stands at a line start."
        )
    laid_out = _laid_out(rows)
    for entry in entries:
        _add(builder, entry, f"{address}/sec_{entry.code}", laid_out=laid_out)
    return (builder.finish(),)


def _numbered(rows: Sequence[Line]) -> list[tuple[Line, int]]:
    """Each line with its page, counted by form feeds and, in a PDF, by the blocks' pages."""
    page = 0
    found: list[tuple[Line, int]] = []
    for line in rows:
        page += line.text.count("\f")
        found.append((line, line.block.page or page))
    return found


def _laid_out(rows: Sequence[tuple[Line, int]]) -> bool:
    """Tell whether the text keeps the page's columns: most labels are indented."""
    labels = [row.text for row, _ in rows if _LABEL.match(row.text.strip())]
    return sum(text[:1].isspace() for text in labels) * 5 >= len(labels)


def _entries(builder: Builder, rows: Sequence[tuple[Line, int]], address: str) -> list[_Entry]:
    """Open the headings, mark page heads, and cut the rest into entries."""
    entries: list[_Entry] = []
    category = group = ""
    owner = 0
    pages = _page_numbers(rows)
    seen: set[str] = set()
    for i, (line, page) in enumerate(rows):
        text = line.text.lstrip("\f")
        if i in pages or _CONTINUED.fullmatch(text):
            builder.mark((line.start, line.end), "furniture")
        elif text.isupper() and len(text) < 300 and (match := _CATEGORY.fullmatch(text)):
            number = match["n"] + (f"-{match['part']}" if match["part"] else "")
            where = f"{address}/cat_{number}"
            if category != _spaced(text):
                category, group = _spaced(text), group if entries else ""
            if builder.find(where) is not None or (
                entries and entries[-1].code.startswith(match["n"])
            ):
                builder.mark((line.start, line.end), "furniture")
                continue
            group = ""
            owner = builder.open(where, "chapter", label=f"Category {number}",
                                 heading=_spaced(match["title"] or ""))  # fmt: skip
            builder.own((line.start, line.end), owner)
            entries = _close(entries)
        elif (match := _GROUP.fullmatch(text)) and len(match["title"]) < 100:
            where = f"{address}/cat_{match['code']}"
            known = builder.find(where)
            group = _spaced(text)
            owner = known if known is not None else builder.open(
                where, "chapter", label=match["code"], heading=_spaced(match["title"]),
                headings=(category,) if category else ())  # fmt: skip
            builder.own((line.start, line.end), owner)
            entries = _close(entries)
        elif (match := _ENTRY.fullmatch(text)) and match["code"] not in seen and _begins(match):
            seen.add(match["code"])
            headings = tuple(h for h in (category, group) if h)
            entries.append(_Entry(match["code"], match.start("text"), headings, [(line, page)]))
        elif entries and entries[-1].code:
            entries[-1].rows.append((line, page))
        else:
            builder.own((line.start, line.end), owner)
    return [entry for entry in entries if entry.code]


def _close(entries: list[_Entry]) -> list[_Entry]:
    """A heading ends the entry before it: text up to the next entry is the heading's."""
    return [*entries, _Entry("", 0, ())]


def _begins(match: re.Match[str]) -> bool:
    """Tell an entry from a reference that a line happens to begin with (`1C010 which …`)."""
    text = match["text"].lstrip()
    return len(match["gap"]) > 1 or not text or text[0].isupper() or text[0] in "\"'“‘"


def _spaced(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _page_numbers(rows: Sequence[tuple[Line, int]]) -> set[int]:
    """Lines that hold a page number: alone, counting up, at the end of a page."""
    found: set[int] = set()
    last = 0
    for i, (line, _) in enumerate(rows):
        match = _PAGE_NUMBER.fullmatch(line.text)
        if not match:
            continue
        following = next((r.text for r, _ in rows[i + 1 :] if r.text.strip()), "\f")
        number = int(match["n"])
        at_end = (
            following.startswith("\f")
            or bool(_PAGE_NUMBER.fullmatch(following))
            or bool(_CATEGORY.fullmatch(following[:300]))
        )
        if at_end and (not last or last < number <= last + _MOST_PAGES):
            found.add(i)
            last = number
    return found


def _add(builder: Builder, entry: _Entry, address: str, *, laid_out: bool) -> None:
    """Open an entry with its items."""
    found, marks = _labels(entry, laid_out=laid_out)
    root = Mark("", text_column=entry.text_column if laid_out else -1, page=entry.rows[0][1])
    paths = resolve(marks, order=ORDER, above=root)
    unit = builder.open(
        address,
        "entry",
        label=entry.code,
        heading=_heading(entry, found),
        headings=entry.headings,
        group=True,
    )
    above: dict[tuple[str, ...], int] = {(): unit}
    current = unit
    starts: dict[int, list[tuple[int, tuple[str, ...]]]] = {}
    for (row, start), path in zip(found, paths, strict=True):
        if path is not None:
            starts.setdefault(row, []).append((start, path))
    for i, (line, _) in enumerate(entry.rows):
        here = starts.get(i, [])
        builder.own(line.span(0, here[0][0] if here else None), current)
        for k, (start, path) in enumerate(here):
            end = here[k + 1][0] if k + 1 < len(here) else None
            current = above[path] = builder.open(
                "/".join((address, *path)),
                "item" if len(path) == 1 else "subitem",
                label=f"{path[-1]}.",
                headings=entry.headings,
                parent=above[path[:-1]],
            )
            builder.own(line.span(start, end), current)
            if end is None and _NOT_USED.fullmatch(
                re.sub(r"^\s*\w+\.", "", line.text[start:], count=1)
            ):
                builder.update(current, status="deleted")
    if _NOT_USED.fullmatch(builder.provisions[unit].heading):
        builder.update(unit, status="deleted")


def _labels(entry: _Entry, *, laid_out: bool) -> tuple[list[tuple[int, int]], list[Mark]]:
    """The labels of an entry: (row, where its unit begins) and the mark of each."""
    found: list[tuple[int, int]] = []
    marks: list[Mark] = []
    note = False  # a note began since the last label
    before = ""
    for i, (line, page) in enumerate(entry.rows):
        text = line.text
        introduced = note and before.endswith(":")
        stopped = before.endswith(".")
        position = len(text) - len(text.lstrip())
        if i == 0:
            position = entry.text_column + len(text) - len(text.lstrip("\f"))
        before = text.strip() or before
        if _NOTE.match(text):
            note = not re.match(r"N\.", before)
            continue
        chained = False
        shift = len(text) - len(text.lstrip("\f"))
        while (match := _LABEL.match(text, position)) and readings(match["label"]):
            mark = Mark(match["label"], chained=chained)
            if not chained:
                # One space may be the middle of a sentence; a list may belong to the note.
                keep = 0.8 if introduced else 0.0
                keep += 0.7 if laid_out and len(match["gap"]) == 1 else 0.0
                drop, begin = (0.3, 0.5) if introduced else (1.0, 1.2) if note else (2.0, 2.2)
                mark = replace(mark, keep=keep, drop=drop, list=begin, after_stop=stopped)
            if laid_out:
                mark = replace(mark, column=position - shift, text_column=match.end() - shift,
                               page=page)  # fmt: skip
            found.append((i, position if chained or i == 0 else 0))
            marks.append(mark)
            chained, note, position = True, False, match.end()
    return found, marks


def _heading(entry: _Entry, found: Sequence[tuple[int, int]]) -> str:
    """An entry's own sentence, up to its first item, note or blank line."""
    first = found[0] if found else (len(entry.rows), 0)
    parts: list[str] = []
    for i, (line, _) in enumerate(entry.rows):
        text = line.text
        if i == first[0]:
            text = text[: first[1]]
        if i > first[0] or (i and (not text.strip() or _NOTE.match(text))):
            break
        parts.append(text.strip().removeprefix(entry.code) if i == 0 else text)
    return _spaced(" ".join(parts))
