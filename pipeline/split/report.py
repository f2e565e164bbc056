"""Reports, papers, slides and guides: sections, footnotes, tables, pages, paragraphs.

`doc/<slug>` with `sec_2-1` (the second part of section 2), `sec_<words>` for a heading without a
number, `fn_3`, `table_1` with `table_1/row_2`; a long section's passages are `sec_2-1/para_3`.  A
text without headings becomes `page_N` where pages are known, else `para_N`.

Where the format states headings, notes and rows they are taken from it.  Plain text states
nothing: they are found by their numbers, and lines that were broken for print are joined again.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePath

from pipeline.address import parse
from pipeline.errors import AddressError
from pipeline.records import LANGUAGES, Document, Extracted, Language
from pipeline.split.builder import Builder
from pipeline.split.report_chains import Heading
from pipeline.split.report_headings import find_headings
from pipeline.split.report_lines import Layout, layout
from pipeline.split.report_notes import find_notes
from pipeline.split.report_writer import Writer
from pipeline.text import dominant_script_language, slug


def split(extracted: Extracted) -> tuple[Document, ...]:
    """Split a report into its sections; never fails for want of structure."""
    page = layout(extracted)
    plain = extracted.dialect == "text" or (
        extracted.dialect in ("markdown", "html")
        and not any(row.block.role in ("row", "footnote") for row in page.rows)
    )
    notes = find_notes(page, plain)
    taken = frozenset(i for note in notes for i in note.rows)
    numbers = {note.number for note in notes if note.kind == "footnote"}
    headings = [_without_mark(h, numbers) for h in find_headings(page, taken)]
    address = document_address(extracted)
    builder = Builder(
        extracted,
        address,
        _title(extracted, page, headings),
        "report",
        _language(extracted),
    )
    writer = Writer(builder, page, address)
    for row in page.contents:
        builder.mark((page.rows[row].start, page.rows[row].end), "furniture")
    writer.write(headings, notes)
    return (builder.finish(),)


def _without_mark(heading: Heading, footnotes: set[str]) -> Heading:
    """The heading without the number of a footnote that hangs on its title."""
    mark = re.search(r"[\s(\[]+(\d{1,3})[)\]]?$", heading.title)
    if mark and mark[1] in footnotes and mark.start():
        return replace(heading, title=heading.title[: mark.start()])
    return heading


def document_address(extracted: Extracted) -> str:
    """The address that the file states, else `doc/` and a slug of its title or file name.

    The file name comes before the title when it says something: it is what tells two reports of
    one title apart.
    """
    stated = extracted.metadata.get("address", "")
    if stated:
        try:
            return str(parse(stated))
        except AddressError:
            stated = ""
    name = slug(PurePath(extracted.name).stem)
    return f"doc/{name or slug(extracted.metadata.get('title', '')) or 'untitled'}"


def _language(extracted: Extracted) -> Language:
    stated = extracted.metadata.get("lang", "")
    for language in LANGUAGES:
        if stated == language:
            return language
    return dominant_script_language(
        "".join(b.text for b in extracted.blocks if b.kind in ("text", "heading"))
    )


def _title(extracted: Extracted, page: Layout, headings: list[Heading]) -> str:
    """The stated title, the heading above all others, or the first line that says something."""
    stated = extracted.metadata.get("title", "")
    if stated:
        return stated
    for i, row in enumerate(page.rows):
        if page.blank(i) or i in page.contents:
            continue
        text = page.text(i)
        if headings and i == headings[0].row and row.block.kind != "heading":
            break
        if sum(c.isalpha() for c in text) >= 2:
            return re.sub(r"\s+", " ", text)[:150].strip("　 ▶■●◆【】")
    if headings:
        return f"{headings[0].label} {headings[0].title}".strip()
    return PurePath(extracted.name).stem
