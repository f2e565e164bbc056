"""Giving every line of a report to a provision, and leaving out what the printer put in.

A table of at most twelve short rows is shown whole: its rows are provisions of its own group.
The rows of a longer table are groups, so that a search shows the one row that answers.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence

from pipeline.split.builder import Builder
from pipeline.split.report_chains import Heading
from pipeline.split.report_flow import flows
from pipeline.split.report_headings import heading_rows
from pipeline.split.report_joins import Joiner
from pipeline.split.report_lines import BULLET, Layout
from pipeline.split.report_notes import Note, is_long
from pipeline.split.report_paragraphs import passages
from pipeline.text import columns, slug

_LONG = 1200  # columns of a section whose passages get addresses of their own


class Writer:
    """Opens the sections, passages, footnotes, tables and rows of one report."""

    def __init__(self, builder: Builder, page: Layout, address: str) -> None:
        self.builder = builder
        self.page = page
        self.address = address
        self._joiner = Joiner(page)
        self._owner: dict[int, int] = {}
        self._used: dict[str, int] = {}

    def write(self, headings: Sequence[Heading], notes: Sequence[Note]) -> None:
        """Sections in order, with the notes and passages that stand in each."""
        rows = len(self.page.rows)
        for row in self.page.rows:
            if row.text.startswith("\f"):  # it says where a page begins, and nothing else
                self.builder.mark((row.offsets[0], row.offsets[0] + 1), "markup")
        first = headings[0].row if headings else rows
        noted = {i for note in notes for i in note.rows}
        waiting = list(reversed(notes))
        self._section(0, [], range(first), waiting, noted, top=not headings)
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
            self._section(index, own, range(own[-1] + 1, after), waiting, noted)

    def _section(
        self,
        provision: int,
        heading: list[int],
        rows: range,
        waiting: list[Note],
        noted: set[int],
        *,
        top: bool = False,
    ) -> None:
        """One section's heading, passages and notes; `top` is a document without headings."""
        self._own(heading, provision)
        self._join([[i for i in heading if not self.page.blank(i)]])
        body = [i for i in rows if i not in noted and i not in self.page.contents]
        size = sum(columns(self.page.text(i)) for i in body)
        pages = sorted({self.page.rows[i].block.page for i in body} - {0}) if top else []
        flow = flows(self.page, body)
        if len(pages) > 1:
            self._pages(body, pages)
        elif size <= _LONG:
            filled = [i for i in body if not self.page.blank(i)]
            self._own(self._with_blanks([*heading, *filled], noted), provision)
        else:
            self._passages(flow, provision, noted)
        self._join(flow)
        while waiting and waiting[-1].rows[0] < rows.stop:
            self._note(waiting.pop(), provision)

    def _passages(self, flow: Sequence[Sequence[int]], provision: int, noted: set[int]) -> None:
        above = self.builder.provisions[provision]
        titles = (*above.headings, *([above.heading] if above.heading else []))
        for n, lines in enumerate(passages(self.page, flow), 1):
            index = self.builder.open(
                self._free(f"{above.address}/para_{n}"),
                "paragraph",
                headings=titles,
                parent=provision,
                group=provision == 0,
            )
            self._own(self._with_blanks(lines, noted), index)

    def _with_blanks(self, lines: Sequence[int], noted: set[int]) -> Iterator[int]:
        """Lines with the blank ones between them, as far as no note breaks in."""
        for a, b in itertools.pairwise([*lines, 0]):
            yield a
            for k in range(a + 1, b):
                if k in noted or not self.page.blank(k):
                    break
                yield k

    def _pages(self, body: Sequence[int], pages: Sequence[int]) -> None:
        for number in pages:
            index = self.builder.open(
                self._free(f"{self.address}/page_{number}"), "page", label=str(number), group=True
            )
            rows = [i for i in body if self.page.rows[i].block.page == number]
            self._own(rows, index)
        self._own([i for i in body if not self.page.rows[i].block.page], 0)

    def _note(self, note: Note, provision: int) -> None:
        """A footnote hangs on the provision that its mark stands in, a table on its section."""
        section = self.builder.provisions[provision]
        titles = (*section.headings, *([section.heading] if section.heading else []))
        table = note.kind == "table"
        inside = {i for part in note.parts for i in part}
        beside = [i for i in note.rows if i not in inside and not self.page.blank(i)]
        long = is_long(note, self.page)
        index = self.builder.open(
            self._free(f"{self.address}/{'table' if table else 'fn'}_{slug(note.number) or '0'}"),
            "table" if table else "footnote",
            label=note.number,
            heading=note.title,
            headings=titles,
            parent=self._owner.get(note.mark, provision),
            group=bool(beside) or not long,
        )
        if not note.parts:
            self._own(note.rows, index)
            if not table:
                self._join(flows(self.page, note.rows))
            return
        self._own(beside, index)
        self._join(flows(self.page, [i for i in beside if i > note.parts[-1][-1]]))
        titles = (*titles, note.title) if note.title else titles
        self._rows(note.parts, index, titles, apart=long)

    def _rows(
        self,
        parts: Sequence[tuple[int, ...]],
        table: int,
        titles: tuple[str, ...],
        *,
        apart: bool,
    ) -> None:
        """The rows of a table; `apart` makes each a group of its own."""
        address = self.builder.provisions[table].address
        for n, part in enumerate(parts, 1):
            index = self.builder.open(
                f"{address}/row_{n}", "row", headings=titles, parent=table, group=apart
            )
            self._own(part, index)
            # A cell goes on below; lines that a blank one parts belong to different cells.
            self._join(
                pair
                for pair in itertools.pairwise(part)
                if pair[1] == pair[0] + 1 and not BULLET.match(self.page.rows[pair[1]].text)
            )

    def _own(self, rows: Iterable[int], provision: int) -> None:
        for i in rows:
            self.builder.own(self.page.rows[i].span(), provision)
            self._owner[i] = provision

    def _join(self, flow: Iterable[Sequence[int]]) -> None:
        for paragraph in flow:
            for span in self._joiner.silent(paragraph):
                self.builder.mark(span, "markup")

    def _free(self, address: str) -> str:
        """The address, or with `_2`, `_3` … when a heading or number stands twice."""
        found, n = address, self._used.get(address, 1)
        while self.builder.find(found) is not None:
            n += 1
            found = f"{address}_{n}"
        self._used[address] = n
        return found
