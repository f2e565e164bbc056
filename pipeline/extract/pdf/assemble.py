"""Pages as they were read into blocks: paragraphs, headings, notes, tables, each with its place."""

from __future__ import annotations

import bisect
from collections import defaultdict
from collections.abc import Sequence

from pipeline.extract.pdf.flow import Placed, body_size, placed
from pipeline.extract.pdf.furniture import find_furniture, line_numbers
from pipeline.extract.pdf.headings import joined, mark_headings
from pipeline.extract.pdf.joining import Joiner
from pipeline.extract.pdf.notes import FootNote, find_notes
from pipeline.extract.pdf.page import PageRead
from pipeline.extract.pdf.paragraphs import Paragraph, paragraphs
from pipeline.extract.pdf.tabled import Grid, grids
from pipeline.extract.pdf.writing import Writer
from pipeline.records import Block


def assembled(pages: Sequence[PageRead]) -> tuple[Block, ...]:
    """The blocks of a document, in reading order; concatenated they are its stored text.

    A paragraph is one line of the text, over columns and pages; a note follows the paragraph that
    bears its mark, a page's furniture the paragraph in which the page begins.
    """
    every = placed(pages)
    furniture = find_furniture(pages, every)
    numbered = {page.number: line_numbers(lines) for page, lines in zip(pages, every, strict=True)}
    text = [[line for line in lines if (line.page, line.index) not in furniture and line.text.strip()]
            for lines in every]  # fmt: skip
    body = body_size(text)
    notes = find_notes(pages, text, body)
    taken = {(line.page, line.index) for note in notes for line in note.lines}
    flow = [[line for line in lines if (line.page, line.index) not in taken] for lines in text]
    tables = grids(pages, flow)
    parts = _parts(flow, tables)
    running = [part for part in parts if isinstance(part, Paragraph)]
    mark_headings(running, body)
    running = joined(running, body)
    kept = {id(part) for part in running}
    parts = [part for part in parts if isinstance(part, Grid) or id(part) in kept]
    joiner = Joiner(line.text for lines in text for line in lines)
    writer = Writer(joiner, numbered)
    hanging = _hung(running, notes)
    beside = _by_page(every, furniture)
    for part in parts:
        first, last = _span(part)
        writer.furniture(beside, first)
        if isinstance(part, Grid):
            writer.table(part)
        else:
            writer.paragraph(part)
            for note in hanging.get(id(part), ()):
                writer.note(note.number, paragraphs(note.lines))
        writer.furniture(beside, last)
    writer.furniture(beside, len(pages))
    for note in hanging.get(0, ()):
        writer.note(note.number, paragraphs(note.lines))
    return tuple(writer.blocks)


def _parts(flow: Sequence[Sequence[Placed]], tables: Sequence[Grid]) -> list[Paragraph | Grid]:
    """Paragraphs and tables in order; a table inside a paragraph comes behind it."""
    captions = {id(line) for grid in tables for line in grid.caption}
    lines = [line for page in flow for line in page if id(line) not in captions]
    places = [(line.page, line.index) for line in lines]
    # A paragraph that a table interrupts goes on below it, as it does on another page.
    parted = frozenset(
        id(lines[at])
        for grid in tables
        if (at := bisect.bisect_left(places, (grid.page, grid.at))) < len(lines)
    )
    queue = sorted(tables, key=lambda grid: (grid.page, grid.at))
    found: list[Paragraph | Grid] = []
    for paragraph in paragraphs(lines, parted):
        head = paragraph.lines[0]
        while queue and (queue[0].page, queue[0].at) <= (head.page, head.index):
            found.append(queue.pop(0))
        found.append(paragraph)
    return [*found, *queue]


def _hung(running: Sequence[Paragraph], notes: Sequence[FootNote]) -> dict[int, list[FootNote]]:
    """Each note under the `id` of the paragraph that bears its mark; 0 where there is none.

    Without a mark that can be told, a note goes with the last paragraph that begins before it.
    """
    found: dict[int, list[FootNote]] = defaultdict(list)
    for note in notes:
        page, index = note.lines[0].page, note.lines[0].index
        bearing = last = None
        for paragraph in running:
            head = paragraph.lines[0]
            if (head.page, head.index) <= (page, index):
                last = paragraph
            if bearing is None and any(
                line.page == page and _bears(line, note.number) for line in paragraph.lines
            ):
                bearing = paragraph
        chosen = bearing or last
        found[id(chosen) if chosen else 0].append(note)
    return found


def _bears(line: Placed, number: str) -> bool:
    """Tell whether a mark of this number stands raised in a line."""
    for first, last in line.line.raised:
        mark = line.text[first:last].strip(" )）(（][.,、。*＊")
        if mark == number or number in mark.replace(" ", "").split(","):
            return True
    return number.startswith("star") and line.text.rstrip().endswith(("*", "＊"))


def _by_page(
    every: Sequence[Sequence[Placed]], furniture: frozenset[tuple[int, int]]
) -> dict[int, list[Placed]]:
    found: dict[int, list[Placed]] = defaultdict(list)
    for lines in every:
        for line in lines:
            if (line.page, line.index) in furniture:
                found[line.page].append(line)
    return found


def _span(part: Paragraph | Grid) -> tuple[int, int]:
    """The pages on which a part begins and ends."""
    if isinstance(part, Grid):
        return part.page, part.last
    return part.lines[0].page, part.lines[-1].page
