"""Reports, papers, slides and guides: sections, footnotes, tables, pages, paragraphs.

`doc/<slug>` with `sec_2-1` (the second part of section 2), `sec_<words>` for a heading without a
number, `fn_3`, `table_1`; a long section's passages are `sec_2-1/para_3`.  A text without headings
becomes `page_N` where pages are known, else `para_N`.
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
from pipeline.split.report_headings import find_headings, heading_rows
from pipeline.split.report_lines import Layout, layout, measure
from pipeline.split.report_notes import Note, find_notes
from pipeline.split.report_paragraphs import paragraphs
from pipeline.text import dominant_script_language, slug

_LONG = 1200  # columns of a section whose passages get addresses of their own


def split(extracted: Extracted) -> tuple[Document, ...]:
    """Split a report into its sections; never fails for want of structure."""
    page = layout(extracted)
    plain = extracted.dialect in ("text", "pdf") or not any(
        row.block.role in ("row", "footnote") for row in page.rows
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
    writer = _Writer(builder, page, address)
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


class _Writer:
    """Gives every line of the report to a provision."""

    def __init__(self, builder: Builder, page: Layout, address: str) -> None:
        self.builder = builder
        self.page = page
        self.address = address

    def write(self, headings: list[Heading], notes: list[Note]) -> None:
        """Sections in order, with the notes and passages that stand in each."""
        rows = len(self.page.rows)
        first = headings[0].row if headings else rows
        noted = {i for note in notes for i in note.rows}
        self._section(0, [], range(first), notes, noted, top=not headings)
        stack: list[tuple[int, int, str]] = []  # depth, provision, title
        ends = [*(h.row for h in headings), rows][1:]
        for heading, after in zip(headings, ends, strict=True):
            while stack and stack[-1][0] >= heading.depth:
                stack.pop()
            index = self.builder.open(
                self._free(f"{self.address}/sec_{'-'.join(heading.keys)}"),
                "section",
                label=heading.label,
                heading=heading.title,
                headings=tuple(title for _, _, title in stack),
                parent=stack[-1][1] if stack else 0,
                group=True,
            )
            stack.append((heading.depth, index, heading.title))
            own = list(heading_rows(self.page, heading))
            self._section(index, own, range(own[-1] + 1, after), notes, noted)

    def _section(
        self,
        provision: int,
        heading: list[int],
        rows: range,
        notes: list[Note],
        noted: set[int],
        *,
        top: bool = False,
    ) -> None:
        """One section's heading, passages and notes; `top` is a document without headings."""
        self._own(heading, provision)
        body = [i for i in rows if i not in noted and i not in self.page.contents]
        size = sum(measure(self.page.text(i)) for i in body)
        base = self.builder.provisions[provision].address
        pages = sorted({self.page.rows[i].block.page for i in body} - {0}) if top else []
        if len(pages) > 1:
            self._pages(body, pages)
        elif size <= _LONG:
            self._own(body, provision)
        else:
            passages = paragraphs(self.page, body)
            for n, passage in enumerate(passages, 1):
                above = self.builder.provisions[provision]
                index = self.builder.open(
                    self._free(f"{base}/para_{n}"),
                    "paragraph",
                    headings=(*above.headings, *([above.heading] if above.heading else [])),
                    parent=provision,
                    group=provision == 0,
                )
                self._own(passage, index)
        for note in notes:
            if note.rows[0] in rows:
                self._note(note, provision)

    def _pages(self, body: list[int], pages: list[int]) -> None:
        for number in pages:
            index = self.builder.open(
                self._free(f"{self.address}/page_{number}"), "page", label=str(number), group=True
            )
            rows = [i for i in body if self.page.rows[i].block.page == number]
            self._own(rows, index)
        self._own([i for i in body if not self.page.rows[i].block.page], 0)

    def _note(self, note: Note, provision: int) -> None:
        section = self.builder.provisions[provision]
        table = note.kind == "table"
        index = self.builder.open(
            self._free(f"{self.address}/{'table' if table else 'fn'}_{slug(note.number) or '0'}"),
            "table" if table else "footnote",
            label=note.number,
            heading=note.title,
            headings=(*section.headings, *([section.heading] if section.heading else [])),
            parent=provision,
            group=True,
        )
        self._own(note.rows, index)

    def _own(self, rows: list[int] | tuple[int, ...], provision: int) -> None:
        for i in rows:
            self.builder.own(self.page.rows[i].span(), provision)

    def _free(self, address: str) -> str:
        """The address, or with `_2`, `_3` … when a heading or number stands twice."""
        found, n = address, 2
        while self.builder.find(found) is not None:
            found, n = f"{address}_{n}", n + 1
        return found
