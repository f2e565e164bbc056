"""Footnotes and tables that stand in a law, treaty or resolution, kept aside from its numbering.

A grammar of numbers must not read a footnote (`1 See …`) or a cell (`2 | …`) as a paragraph.  Where
the format itself says what is one, it is hidden from the grammar and put back afterwards:

    <document>/fn_3                 beneath the unit that its mark stands in
    <unit>/table_1/row_2            beneath the unit that the table stands in
    <annex>/row_2                   beneath the annex that the table stands in

The grammar sees the tables of an annex, since it may find units in them (一の項, 1.); where it
finds none, the printed rows are the annex's.
"""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from pipeline.records import Block, Document, Extracted, Piece
from pipeline.split import ccl_text
from pipeline.split.builder import Builder
from pipeline.split.report_lines import Layout, layout
from pipeline.split.report_notes import Note, find_notes, is_long
from pipeline.split.report_tables import CAPTION
from pipeline.text import slug

Span = tuple[int, int]
Splitter = Callable[[Extracted], "Document | tuple[Document, ...]"]

_ROLES = frozenset({"footnote", "footnote-more", "row"})
_ANNEXED = frozenset({"annex", "form", "row", "entry", "supplement"})


def without_footnotes(extracted: Extracted) -> Extracted:
    """The file as a grammar reads it that must not see footnotes; its text is the same."""
    page, notes = _found(extracted)
    return _hidden(extracted, page, [note for note in notes if note.kind == "footnote"])


def split_beside(
    splitter: Splitter, extracted: Extracted, *, rows: bool = False
) -> tuple[Document, ...]:
    """Split by a grammar, with the footnotes and tables that the format marks as units of theirs.

    `rows` says that the grammar numbers articles: rows of an annex in which it finds no unit are
    units then, and a table of codes is no list of entries.  Raises `SplitError` where the grammar
    does, or where text would be lost.
    """
    page, notes = _found(extracted)
    if not rows:
        notes = [note for note in notes if not _lists_entries(note, page)]
    if notes and ccl_text.recognises(extracted):
        # The tables of an entry are its licence requirements.
        notes = [note for note in notes if note.kind != "table"]
    if not notes:
        return _several(splitter(extracted))
    documents = _several(splitter(_hidden(extracted, page, notes)))
    kept = [note for note in notes if not _is_annexed(note, page, documents)]
    if len(kept) < len(notes):
        documents = _several(splitter(_hidden(extracted, page, kept)))
    if rows:
        # Another table of the annex may have hidden what this one stands in.
        plain = [n for n in notes if n not in kept and _is_plain(n, page, documents)]
        kept = sorted((*kept, *plain), key=lambda note: note.rows[0])
    found: list[Document] = []
    start = 0
    for document in documents:
        end = start + len(document.text)
        inside = [n for n in kept if start <= page.rows[n.rows[0]].start < end]
        found.append(_Rebuilt(extracted, document, start, page, inside).run())
        start = end
    return tuple(found)


def _lists_entries(note: Note, page: Layout) -> bool:
    """Tell whether a table is a control list, whose rows are its entries (`1A001 | …`)."""
    from pipeline.split.control_list_marks import ENTRY, begins

    found = (ENTRY.match(page.text(i)) for i in note.rows) if note.kind == "table" else ()
    return any(match is not None and begins(match) for match in found)


def _several(result: Document | tuple[Document, ...]) -> tuple[Document, ...]:
    return (result,) if isinstance(result, Document) else tuple(result)


def _found(extracted: Extracted) -> tuple[Layout, list[Note]]:
    """The notes and tables that the blocks' roles state; none, at no cost, without such roles."""
    if not any(block.role in _ROLES for block in extracted.blocks):
        return Layout((), frozenset(), frozenset(), 0.0, False), []
    page = layout(extracted)
    return page, [_without_title(note, page) for note in find_notes(page, plain=False)]


def _without_title(note: Note, page: Layout) -> Note:
    """A table without the lines above it that are no caption but the title of an annex.

    別表（第四条関係）, [별표 2], Appended Table and Annex I stand right above their tables, too.
    """
    parts = {i for part in note.parts for i in part}
    titles = {i for i in note.rows if i not in parts and _is_annex(page.text(i))}
    if note.kind != "table" or not titles:
        return note
    return replace(note, rows=tuple(i for i in note.rows if i not in titles), title="")


def _is_annex(text: str) -> bool:
    from pipeline.split import ja_lines, ko_parts, law_en_lines, treaty_headings

    heading = treaty_headings.read(text, strong=False)
    return (
        ja_lines.is_annex(text)
        or ko_parts.annex(text) is not None
        or law_en_lines.annex(text) is not None
        or (heading is not None and heading.kind in ("annex", "schedule"))
    )


def _hidden(extracted: Extracted, page: Layout, notes: Sequence[Note]) -> Extracted:
    """The same text with these lines as furniture, which no grammar reads."""
    if not notes:
        return extracted
    spans = _joined((page.rows[i].start, page.rows[i].end) for n in notes for i in n.rows)
    blocks: list[Block] = []
    k = 0
    for block, begin in zip(extracted.blocks, extracted.starts, strict=True):
        end = begin + len(block.text)
        while k < len(spans) and spans[k][1] <= begin:
            k += 1
        blocks += _cut(block, begin, spans[k : bisect.bisect_left(spans, (end, end))])
    return replace(extracted, blocks=tuple(blocks))


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, those that touch as one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and found[-1][1] >= start:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _outside(span: Span, taken: Sequence[Span]) -> Iterator[Span]:
    """The parts of a span that lie in none of these spans, which are in order."""
    at, end = span
    for start, stop in taken[max(0, bisect.bisect_right(taken, span) - 1) :]:
        if start >= end:
            break
        if at < start:
            yield at, start
        at = max(at, stop)
    if at < end:
        yield at, end


def _cut(block: Block, begin: int, spans: Sequence[Span]) -> Iterator[Block]:
    """A block in parts, those inside the spans as furniture."""
    end = begin + len(block.text)
    at = begin
    for start, stop in spans:
        start, stop = max(start, begin), min(stop, end)
        if at < start:
            yield replace(block, text=block.text[at - begin : start - begin])
        if start < stop:
            text = block.text[start - begin : stop - begin]
            yield replace(block, text=text, kind="furniture")
            at = stop
    if at == begin:
        yield block
    elif at < end:
        yield replace(block, text=block.text[at - begin :])


def _is_annexed(note: Note, page: Layout, documents: Sequence[Document]) -> bool:
    """Tell whether a table stands in an annex, whose grammar reads rows itself."""
    if note.kind != "table":
        return False
    at, start = page.rows[note.rows[0]].start, 0
    for document in documents:
        if start <= at < start + len(document.text):
            index: int | None = _Owners(document.pieces).before(at - start)
            while index is not None:
                if document.provisions[index].kind in _ANNEXED - {"supplement"}:
                    return True
                index = document.provisions[index].parent
        start += len(document.text)
    return False


def _is_plain(note: Note, page: Layout, documents: Sequence[Document]) -> bool:
    """Tell whether a grammar that saw a table of an annex found nothing in it but running text."""
    if len(note.parts) < 2:
        return False
    spans = _joined((page.rows[i].start, page.rows[i].end) for part in note.parts for i in part)
    start = 0
    for document in documents:
        end = start + len(document.text)
        if start <= spans[0][0] < end:
            first = bisect.bisect_right(document.pieces, spans[0][0] - start, key=lambda p: p.end)
            owners: set[int] = set()
            for piece in document.pieces[first:]:
                if piece.start + start >= spans[-1][1]:
                    break
                if piece.provision is not None:
                    owners.add(piece.provision)
            kinds = {document.provisions[owner].kind for owner in owners}
            return len(owners) == 1 and not kinds & (_ANNEXED - {"annex"})
        start = end
    return False


class _Owners:
    """Whose text stands where, by the pieces of a document."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._owned = [(p.start, p.provision) for p in pieces if p.provision is not None]

    def before(self, position: int) -> int:
        """The provision that the last owned character before a position belongs to; 0 if none."""
        k = bisect.bisect_left(self._owned, (position, -1)) - 1
        return self._owned[k][1] if k >= 0 else 0


@dataclass
class _Rebuilt:
    """A document opened anew, its notes and tables among its units in the order of the text."""

    extracted: Extracted
    document: Document
    start: int
    page: Layout
    notes: Sequence[Note]
    _new: dict[int, int] = field(default_factory=dict)  # indices before and after

    def run(self) -> Document:
        if not self.notes:
            return self.document
        document = self.document
        builder = self.builder = Builder(
            self.extracted, document.address, document.title, document.kind, document.lang,
            self.start, self.start + len(document.text), document.metadata,
        )  # fmt: skip
        builder.warnings[:] = document.warnings
        self._owners = _Owners(document.pieces)
        begins: dict[int, int] = {}
        for piece in document.pieces:
            if piece.provision is not None:
                begins.setdefault(piece.provision, piece.start)
        waiting = list(self.notes)
        last = 0
        for index, provision in enumerate(document.provisions):
            last = max(last, begins.get(index, last))
            while waiting and self._is_due(waiting[0], last):
                self._note(waiting.pop(0))
            if index == 0:
                self._new[0] = 0
                builder.update(0, status=provision.status)
                continue
            self._new[index] = builder.open(
                provision.address, provision.kind, label=provision.label,
                heading=provision.heading, headings=provision.headings,
                parent=self._new[provision.parent or 0],
                group=provision.group == provision.address, lang=provision.lang,
            )  # fmt: skip
            builder.update(self._new[index], status=provision.status)
        for note in waiting:
            self._note(note)
        self._pieces()
        return builder.finish()

    def _is_due(self, note: Note, last: int) -> bool:
        """Tell whether a note stands before what was opened last, in a unit that has been opened.

        A control list opens its categories before its entries.
        """
        first = self.page.rows[note.rows[0]].start - self.start
        return first < last and self._owners.before(self._at(note)) in self._new

    def _at(self, note: Note) -> int:
        """Where a footnote's mark ends, else where the note begins, in the document."""
        if note.kind != "footnote" or note.mark < 0:
            return self.page.rows[note.rows[0]].start - self.start
        return self.page.rows[note.mark].end - self.start

    def _pieces(self) -> None:
        """Give back what the grammar said of the text beside the notes."""
        noted = _joined(
            (self.page.rows[i].start, self.page.rows[i].end) for n in self.notes for i in n.rows
        )
        for piece in self.document.pieces:
            for span in _outside((piece.start + self.start, piece.end + self.start), noted):
                if piece.provision is not None:
                    self.builder.own(span, self._new[piece.provision])
                if piece.kind not in ("break", "text"):
                    self.builder.mark(span, piece.kind)

    def _note(self, note: Note) -> None:
        if note.kind == "footnote":
            self._footnote(note)
        else:
            self._table(note)

    def _footnote(self, note: Note) -> None:
        """A footnote is numbered over the document, and hangs on the unit of its mark."""
        above = self._new.get(self._owners.before(self._at(note)), 0)
        index = self.builder.open(
            self._free(f"{self.document.address}/fn_{slug(note.number) or '0'}"), "footnote",
            label=note.number, headings=self._titles(above), parent=above, group=True,
        )  # fmt: skip
        self._own(note.rows, index)

    def _table(self, note: Note) -> None:
        """A table is numbered as its caption says, else among the tables of its unit."""
        first = self.page.rows[note.rows[0]]
        above = self._new.get(self._owners.before(first.start - self.start), 0)
        unit = self.builder.provisions[above]
        if unit.kind == "annex":
            self._own(note.rows, above)
            self._rows(note, above)
            return
        printed = any(CAPTION.match(self.page.text(i)) for i in note.rows if i not in
                      {part[0] for part in note.parts})  # fmt: skip
        number = slug(note.number) or "0"
        if not printed:
            counted = [
                p for p in self.builder.provisions if p.kind == "table" and p.parent == above
            ]
            number = str(len(counted) + 1)
        titles = self._titles(above)
        alone = unit.kind in ("document", "part", "chapter")
        table = self.builder.open(
            self._free(f"{unit.address}/table_{number}"), "table", label=number,
            heading=note.title, headings=titles, parent=above, group=alone,
        )  # fmt: skip
        self._own(note.rows, table)
        self._rows(note, table)

    def _rows(self, note: Note, above: int) -> None:
        """The rows of a table beneath it or its annex, which may hold rows of another."""
        titles = self._titles(above)
        if note.title and self.builder.provisions[above].kind == "annex":
            titles = (*titles, note.title)
        apart = is_long(note, self.page)
        before = sum(p.kind == "row" and p.parent == above for p in self.builder.provisions)
        for n, part in enumerate(note.parts, before + 1):
            row = self.builder.open(
                self._free(f"{self.builder.provisions[above].address}/row_{n}"), "row",
                headings=titles, parent=above, group=apart,
            )  # fmt: skip
            self._own(part, row)

    def _titles(self, above: int) -> tuple[str, ...]:
        unit = self.builder.provisions[above]
        return (*unit.headings, unit.heading) if unit.heading else unit.headings

    def _own(self, rows: Iterable[int], provision: int) -> None:
        for i in rows:
            self.builder.own((self.page.rows[i].start, self.page.rows[i].end), provision)

    def _free(self, address: str) -> str:
        """The address, or with `_2`, `_3` … where it is used: notes are counted anew on a page."""
        found, n = address, 1
        while self.builder.find(found) is not None:
            n += 1
            found = f"{address}_{n}"
        return found
