"""Pages as they were read into blocks: paragraphs, headings, notes, tables, each with its place."""

from __future__ import annotations

import bisect
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from pipeline.extract.pdf.contents import find_contents
from pipeline.extract.pdf.figures import Figure, find_figures
from pipeline.extract.pdf.flow import Placed, body_size, measure, placed
from pipeline.extract.pdf.furniture import find_furniture
from pipeline.extract.pdf.headings import joined, mark_headings
from pipeline.extract.pdf.joining import Joiner
from pipeline.extract.pdf.notes import FootNote, find_notes
from pipeline.extract.pdf.numbered import take_line_numbers
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
    numbers = take_line_numbers(every)
    if numbers:
        measure([line for lines in every for line in lines if line.text.strip()])
    furniture = find_furniture(pages, every)
    furniture |= find_contents(
        [[p for p in lines if (p.page, p.index) not in furniture] for lines in every]
    )
    text = [
        [p for p in lines if (p.page, p.index) not in furniture and p.text.strip()]
        for lines in every
    ]
    body = body_size(text)
    notes = find_notes(pages, text, body)
    taken = {(line.page, line.index) for note in notes for line in note.lines}
    flow = [[line for line in lines if (line.page, line.index) not in taken] for lines in text]
    figures = find_figures(pages, flow)
    drawn = {id(line) for figure in figures for label in figure.labels for line in label}
    flow = [[line for line in lines if id(line) not in drawn] for lines in flow]
    joiner = Joiner(
        [line.text for lines in text for line in lines]
        + [cell.text for page in pages for table in page.tables for cell in table.cells]
    )
    tables = grids(pages, flow, joiner)
    parts = _parts(flow, tables, figures)
    running = [part for part in parts if isinstance(part, Paragraph)]
    mark_headings(running, body)
    running = joined(running, body)
    kept = {id(part) for part in running}
    parts = [p for p in parts if not isinstance(p, Paragraph) or id(p) in kept]
    writer = Writer(joiner)
    hanging = _hung(running, notes)
    beside = _by_page(every, furniture, numbers)
    for part in parts:
        first, last = _span(part)
        writer.furniture(beside, first)
        if isinstance(part, Grid):
            writer.table(part)
        elif isinstance(part, Figure):
            writer.figure(part)
        else:
            writer.paragraph(part)
            for note in hanging.get(id(part), ()):
                writer.note(note.number, paragraphs(note.lines))
        writer.furniture(beside, last)
    writer.furniture(beside, len(pages))
    for note in hanging.get(0, ()):
        writer.note(note.number, paragraphs(note.lines))
    return tuple(writer.blocks)


Part = Paragraph | Grid | Figure


def _parts(
    flow: Sequence[Sequence[Placed]], tables: Sequence[Grid], figures: Sequence[Figure]
) -> list[Part]:
    """Paragraphs, tables and figures in order; one inside a paragraph comes behind it."""
    captions = {id(line) for grid in tables for line in grid.caption}
    lines = [line for page in flow for line in page if id(line) not in captions]
    places = [(line.page, line.index) for line in lines]
    queue: list[tuple[tuple[int, int], Grid | Figure]] = [
        *(((grid.page, grid.at), grid) for grid in tables),
        *(((figure.page, figure.first.index), figure) for figure in figures),
    ]
    queue.sort(key=lambda entry: entry[0])
    # A paragraph that a table or figure interrupts goes on below it, as it does on another page.
    parted = {
        id(lines[at]): _right(part)
        for place, part in queue
        if (at := bisect.bisect_left(places, place)) < len(lines)
    }
    found: list[Part] = []
    for paragraph in paragraphs(lines, parted):
        head = paragraph.lines[0]
        while queue and queue[0][0] <= (head.page, head.index):
            found.append(queue.pop(0)[1])
        found.append(paragraph)
    return [*found, *(part for _, part in queue)]


def _right(part: Grid | Figure) -> float:
    if isinstance(part, Figure):
        return part.box[2]
    return max(cell.box[2] for row in part.rows for cell in row.cells)


def _hung(running: Sequence[Paragraph], notes: Sequence[FootNote]) -> dict[int, list[FootNote]]:
    """Each note under the `id` of the paragraph that bears its mark; 0 where there is none.

    Marks follow each other in the text as the notes do.  Without a mark that can be told, a note
    goes with the last paragraph that begins before it.
    """
    found: dict[int, list[FootNote]] = defaultdict(list)
    heads = [(paragraph.lines[0].page, paragraph.lines[0].index) for paragraph in running]
    reached = 0
    for note in notes:
        page, index = note.lines[0].page, note.lines[0].index
        # Paragraphs with a line on the page: the first may have begun on an earlier one.
        first = max(bisect.bisect_left(heads, (page, 0)) - 1, 0)
        last = bisect.bisect_left(heads, (page + 1, 0))
        bearing = [
            at
            for at in range(first, last)
            if any(line.page == page and _bears(line, note.number) for line in running[at].lines)
        ]
        if bearing:
            reached = at = next((at for at in bearing if at >= reached), bearing[0])
        else:
            at = bisect.bisect_right(heads, (page, index)) - 1
            if first < reached <= at:
                at = reached
        found[id(running[at]) if at >= 0 else 0].append(note)
    return found


def _bears(line: Placed, number: str) -> bool:
    """Tell whether a mark of this number stands raised in a line."""
    for first, last in line.line.raised:
        if number in re.findall(r"\d+|\D+", line.text[first:last]):
            return True
    mark = rf"[。、」）]{number}(?![A-Z]\d)(?!\d(?![A-Z]\d))"
    if line.line.vertical and re.search(mark, line.text):
        return True  # set small beside the column, at its middle: nothing tells that it is raised
    return number.startswith("star") and line.text.rstrip().endswith(("*", "＊"))


def _by_page(
    every: Sequence[Sequence[Placed]],
    furniture: frozenset[tuple[int, int]],
    numbers: Mapping[int, Sequence[Placed]],
) -> dict[int, list[Placed]]:
    """What stands beside the text, by page: line numbers, heads, feet, page numbers."""
    found = defaultdict(list, {page: list(lines) for page, lines in numbers.items()})
    for lines in every:
        for line in lines:
            if (line.page, line.index) in furniture:
                found[line.page].append(line)
    return found


def _span(part: Part) -> tuple[int, int]:
    """The pages on which a part begins and ends."""
    if isinstance(part, Paragraph):
        return part.lines[0].page, part.lines[-1].page
    return part.page, part.page if isinstance(part, Figure) else part.last
