"""A CFR part as plain text pulled from a PDF: hard line breaks, page heads, a table of contents.

Page heads and the contents table are furniture.  A line is the head of a section only if it names
this part, has a caption, stands after a finished sentence, and counts up; `§ 736.2 of the EAR` or
the contents' `§ 736.1 INTRODUCTION ..... 1` are not heads.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from pipeline.errors import SplitError
from pipeline.knowledge import instruments
from pipeline.records import Document, Extracted
from pipeline.split.builder import Builder
from pipeline.split.lines import Line, lines
from pipeline.split.us_heads import Head, annex_head, part_title, section_head
from pipeline.split.us_units import add_unit

_PAGE = re.compile(
    r"(?P<title>.*?)\s*\b(?:Supp(?:lement|\.) No\.? ?\d+ to )?Part (?P<part>\d+[a-z]?)\s?[-–—]\s?"
    r"page\s\w+\b.*",
    re.I,
)
_CONTENTS = re.compile(r"\s*(?:table of )?contents\s*", re.I)
_LEADER = re.compile(r"(?:\.\s?){5,}\s*\d*\s*$")
_SECTION_START = re.compile(r"§{1,2}\s*\d+[a-z]?\.\d")
_GOING_ON = re.compile(r"(?:,|[a-z]|§)\Z")  # a sentence that the next line continues
_DATE = re.compile(r"\b[A-Z][a-z]+ \d{1,2}, \d{4}\b")
_REFERENCE = re.compile(
    r"(?:of|and|or|to|in|through|for|at|by|is|are|does|applies|which|that)\b|[(,;]"
)
_LONGEST = 300  # a page head or an entry of the contents is no longer than this
_MORE_LINES = 3  # how far a caption may wrap


def recognises(text: str) -> bool:
    """Tell whether a plain text is a CFR part: several sections with captions, one part."""
    parts = _section_parts(text.splitlines())
    return bool(parts) and parts.most_common(1)[0][1] >= 2


def split(extracted: Extracted) -> Document:
    """Split one part.  Raises `SplitError` when it has no section heads or no known CFR title."""
    rows = list(lines(extracted))
    part, running = _part(rows, extracted.name)
    title = _cfr_title(extracted, part)
    furniture = _page_heads(rows)
    contents = _contents(rows, furniture, part)
    heads = _heads(rows, furniture | contents, part)
    address = f"us/cfr/{title}/{part}"
    caption = running or _printed_title(rows, part)
    name = part_title(title, part, caption, extracted.text)
    metadata = {
        **extracted.metadata,
        "title": name,
        "law_number": f"{title} CFR part {part}",
        "url": f"https://www.ecfr.gov/current/title-{title}/part-{part}",
        "address": address,
        "kind": "law",
        "lang": "en",
        **_dates([rows[i].text for i in sorted(furniture)]),
    }
    builder = Builder(extracted, address, name, "law", "en", metadata=metadata)
    for i in furniture | contents:
        builder.mark((rows[i].start, rows[i].end), "furniture")
    body = [i for i in range(len(rows)) if i not in furniture and i not in contents]
    ends = [*(start for start, _, _ in heads[1:]), len(rows)][: len(heads)]
    for i in body:
        if not heads or i < heads[0][0]:
            builder.own((rows[i].start, rows[i].end), 0)
    for (start, size, head), end in zip(heads, ends, strict=True):
        mine = [rows[i] for i in body if start <= i < end]
        role = "section" if head.number[0].isdigit() else "annex"
        add_unit(builder, head, role, (), mine[:size], mine[size:], base=f"us/cfr/{title}",
                 part=part, wrapped=True)  # fmt: skip
    return builder.finish()


def _part(rows: Sequence[Line], name: str) -> tuple[str, str]:
    """The part's number and its title, from page heads or from the section heads."""
    pages = [m for line in rows if (m := _page_head(line.text))]
    if pages:
        part = Counter(m["part"] for m in pages).most_common(1)[0][0]
        titles = [m["title"].strip() for m in pages
                  if m["part"] == part and not re.search(r"Supp\S* No", m[0])]  # fmt: skip
        return part, titles[0] if titles else ""
    parts = _section_parts([line.text for line in rows])
    if not parts:
        raise SplitError(f"{name}: no section head of the form '§ 736.1 Caption' was found.")
    return parts.most_common(1)[0][0], ""


def _section_parts(rows: Sequence[str]) -> Counter[str]:
    """How many lines look like section heads, by part."""
    heads = (section_head(row) for row in rows if _SECTION_START.match(row.lstrip()))
    return Counter(
        head.part
        for head in heads
        if head and (head.reserved or head.caption[:1].isupper()) and "–" not in head.part
    )


def _cfr_title(extracted: Extracted, part: str) -> str:
    """The CFR title: that of the regulations named in the text whose parts include this one."""
    text = re.sub(r"\s+", " ", extracted.text)
    named: Counter[str] = Counter()
    for instrument in instruments():
        found = re.fullmatch(r"us/cfr/(\d+)/(\d+)-(\d+)", instrument.address)
        if found and part.isdecimal() and int(found[2]) <= int(part) <= int(found[3]):
            title = instrument.titles.get("en", "")
            named[found[1]] += text.count(title) if title else 0
    if not named.total():
        named = Counter(re.findall(r"\b(\d{1,2}) C\.?F\.?R\.?", text))
    if not named.total():
        raise SplitError(
            f"{extracted.name}: the sections are those of part {part}, but the text names no CFR "
            "title ('15 CFR …'), so the part has no address."
        )
    return named.most_common(1)[0][0]


def _page_head(text: str) -> re.Match[str] | None:
    text = text.strip()
    return _PAGE.fullmatch(text) if len(text) < _LONGEST else None


def _page_heads(rows: Sequence[Line]) -> set[int]:
    """Page heads, with the lines beside them that recur at every page."""
    heads = {i for i, line in enumerate(rows) if _page_head(line.text)}
    beside = Counter(
        re.sub(r"\d+", "0", rows[j].text.strip())
        for i in heads
        for j in (i - 1, i + 1)
        if 0 <= j < len(rows) and j not in heads
    )
    recurring = {text for text, n in beside.items() if text and n >= 2 and n * 2 >= len(heads)}
    return heads | {
        j
        for i in heads
        for j in (i - 1, i + 1)
        if 0 <= j < len(rows) and re.sub(r"\d+", "0", rows[j].text.strip()) in recurring
    }


def _contents(rows: Sequence[Line], furniture: set[int], part: str) -> set[int]:
    """The lines of the contents table: from its title to the first head that comes again."""
    found: set[int] = set()
    start = next((i for i, line in enumerate(rows) if _CONTENTS.fullmatch(line.text)), None)
    leaders = [i for i, r in enumerate(rows) if len(r.text) < _LONGEST and _LEADER.search(r.text)]
    if start is None and not leaders:
        return found
    start = min(leaders) if start is None else start
    seen: set[str] = set()
    for i in range(start, len(rows)):
        head = _number(rows[i].text, part)
        if head and head in seen:
            return found
        if head:
            seen.add(head)
        if i not in furniture:
            found.add(i)
    # No head came again: only what is plainly an entry of a table.
    return {i for i in leaders if i not in furniture} | {start}


def _number(text: str, part: str) -> str:
    """The section or supplement that a line begins by naming, if it is one of this part."""
    found = re.match(
        rf"\s*(?:§\s*({re.escape(part)}\.\d[\w-]*)|(Supplement|Appendix) (?:No\.? )?(\w+) to Part "
        rf"{re.escape(part)}\b)",
        text,
        re.I,
    )
    return "".join(g.lower() for g in found.groups() if g) if found else ""


def _heads(rows: Sequence[Line], skip: set[int], part: str) -> list[tuple[int, int, Head]]:
    """Section and supplement heads: (first line, how many lines of content, head)."""
    found: list[tuple[int, int, Head]] = []
    last: tuple[int, ...] = (0,)
    before = ""
    for i, line in enumerate(rows):
        if i in skip:
            continue
        text = line.text.strip()
        if _number(text, part) and (text.isupper() or not _GOING_ON.search(before)):
            size, head = _read(rows, i, skip)
            order = _order(head) if head else last
            if head and head.part == part and order > last:
                found.append((i, size, head))
                last = order
        if text:
            before = text
    return found


def _order(head: Head) -> tuple[int, ...]:
    digits = tuple(int(n) for n in re.findall(r"\d+", head.number))
    return (1, *digits) if head.number[0].isdigit() else (2, *digits)


def _read(rows: Sequence[Line], i: int, skip: set[int]) -> tuple[int, Head | None]:
    """A head with the lines its caption wraps onto: how many, and the head."""
    text = rows[i].text.strip()
    wanted = [text]
    for j in range(i + 1, min(i + _MORE_LINES + 1, len(rows))):
        more = rows[j].text.strip()
        going_on = more.isupper() if text.isupper() else not re.search(r"[.\]]$", wanted[-1])
        if j in skip or not more or more.startswith(("(", "§")) or not going_on:
            break
        wanted.append(more)
    if not text.isupper() and not wanted[-1].endswith((".", "]")):
        wanted = wanted[:1]  # the caption has no end in reach: take the line alone
    joined = " ".join(wanted)
    head = section_head(joined) or annex_head(joined)
    if head is None or (not head.caption and not head.reserved):
        return 1, None
    if _REFERENCE.match(head.caption) or head.caption[:1].islower():
        return 1, None
    return len(wanted), head


def _printed_title(rows: Sequence[Line], part: str) -> str:
    """The caption of a line `PART 736—GENERAL PROHIBITIONS`."""
    form = re.compile(rf"\s*PART {re.escape(part)}\s*[-–—:]+\s*(\S.*)", re.I)
    return next((m[1].strip() for line in rows if (m := form.fullmatch(line.text))), "")


def _dates(page_heads: Sequence[str]) -> dict[str, str]:
    """The date that the page heads print: the day the text was brought up to."""
    dates = Counter(d for text in page_heads for d in _DATE.findall(text))
    for date, _ in dates.most_common():
        try:
            day = datetime.strptime(date, "%B %d, %Y").date().isoformat()
        except ValueError:
            continue
        return {"valid_from": day, "revision": day}
    return {}
