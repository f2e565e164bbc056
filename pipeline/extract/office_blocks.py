"""Paragraphs and tables of an office document made blocks, one line each.

A table is rows when it is one: a frame around paragraphs, and a table that only lays out a page,
are read as the paragraphs that they hold.  A merged cell's text stands at its first place, later
places stay empty, and all rows of a table have the same number of places, so that columns stay in
line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.records import Block, BlockKind, Box

SEPARATOR = " | "
_CAPTION = re.compile(
    r"[<＜\[［【〈《(（]?\s*(?:表|図表|別表|표|별표|Table|TABLE)[\s　]*"
    r"(?P<n>[0-9０-９]{1,3}(?:[-‐.－．][0-9０-９]{1,3})?)(?![0-9０-９])"
)
_LONGEST_CAPTION = 120  # characters
_NUMERAL = re.compile(
    r"(?:[0-9]{1,2}|[IVX]{1,4}|[Ⅰ-Ⅻ]|[①-⑳]|[가나다라마바사아자차카타파하]|[一二三四五六七八九十]{1,3})[.)]?"
)
_WIDEST = 200  # places that a short row is filled up to
_LONGEST_TITLE = 60  # characters of a title set in a table of one row, its number included


@dataclass(slots=True)
class Note:
    """A footnote or endnote: its printed mark and its paragraphs."""

    mark: str
    paragraphs: list[str]


@dataclass(slots=True)
class Para:
    """One paragraph: its text (a soft line break may be a line end), role and level as of `Block`.

    `ornament` is a bullet that the program draws before it.  `notes` hang on marks in it.
    """

    text: str
    kind: BlockKind = "text"
    level: int = 0
    role: str = ""
    ornament: str = ""
    notes: list[Note] = field(default_factory=list)


@dataclass(slots=True)
class Grid:
    """A table: rows of cells, each cell the paragraphs and tables in it."""

    rows: list[list[list[Para | Grid]]]


Item = Para | Grid


@dataclass(slots=True)
class Writer:
    """The blocks so far.  `page` and `boxes` are those of what is written next."""

    blocks: list[Block] = field(default_factory=list)
    page: int = 0
    boxes: tuple[Box, ...] = ()

    def write(self, items: Sequence[Item]) -> None:
        """Write paragraphs and tables in order; a caption is known by the table that follows."""
        for i, item in enumerate(items):
            if isinstance(item, Grid):
                self._grid(item)
                continue
            after = next((x for x in items[i + 1 :] if isinstance(x, Grid) or x.text.strip()), None)
            captions = isinstance(after, Grid) and not _is_frame(after)
            self.paragraph(item, captions=captions or item.role == "caption")

    def paragraph(self, item: Para, *, captions: bool = False) -> None:
        """Write a paragraph and, below it, its notes; `captions`: it may name a table."""
        text = item.text.strip(" \t\n")
        if text:
            role, locator = ("" if item.role == "caption" else item.role), None
            match = _CAPTION.match(text) if captions and item.kind == "text" else None
            if match and len(text) <= _LONGEST_CAPTION:
                role, locator = "caption", (f"table_{_plain(match['n'])}",)
            for n, line in enumerate(text.split("\n")):
                if not line.strip():
                    continue
                if item.ornament and n == 0:
                    self._put(f"{item.ornament} ", "markup")
                self._put(line.strip(), item.kind, item.level, role, locator)
                self._end()
        for note in item.notes:
            self._note(note)

    def _note(self, note: Note) -> None:
        for n, text in enumerate(note.paragraphs or [""]):
            line = text.replace("\n", " ").strip()
            if n == 0:
                lead = note.mark if not line.startswith(note.mark) else ""
                locator = (f"fn_{note_locator(note.mark)}",)
                self._put(f"{lead} {line}".strip(), "text", role="footnote", locator=locator)
            elif line:
                self._put(line, "text", role="footnote-more")
            else:
                continue
            self._end()

    def _grid(self, grid: Grid) -> None:
        if _is_frame(grid):
            for row in grid.rows:
                for cell in row:
                    self.write(cell)
            return
        title = _set_title(grid)
        if title is not None:
            self.paragraph(title)
            return
        notes: list[Note] = []
        rows = [[_flat(cell, notes) for cell in row] for row in grid.rows]
        # Places that are empty to the right of the whole table say nothing.
        width = max((n for row in rows for n, cell in enumerate(row, 1) if cell), default=0)
        for texts in rows:
            missing = min(width, _WIDEST) - len(texts)
            self._row(texts[:width] + [[] for _ in range(missing)])
        self.blocks.append(Block("\n", "break", page=self.page))  # two tables are two
        for note in notes:
            self._note(note)

    def _row(self, cells: list[list[str]]) -> None:
        if not any(cells):
            return
        begun = False
        for n, cell in enumerate(cells):
            if n:
                # A line begins with what its row says, be its first place empty.
                self._put(SEPARATOR, "break", role="" if begun else "row")
            begun = begun or bool(cell)
            for k, text in enumerate(cell):
                if k:
                    self._put(" ", "break")
                self._put(text, "text", role="row")
        self._end()

    def _put(
        self,
        text: str,
        kind: BlockKind,
        level: int = 0,
        role: str = "",
        locator: tuple[str, ...] | None = None,
    ) -> None:
        boxes = self.boxes if kind != "break" else ()
        self.blocks.append(Block(text, kind, locator, level, self.page, role, boxes))

    def _end(self) -> None:
        self.blocks.append(Block("\n", "break", page=self.page))


def _is_frame(grid: Grid) -> bool:
    """Tell whether a table is a frame or a page's layout: its paragraphs are the text.

    One column is a frame.  A cell with a heading and text under it, or tables in a good part of
    the cells of a small table, are layout.
    """
    width = max((len(row) for row in grid.rows), default=0)
    if width <= 1:
        return True
    cells = [cell for row in grid.rows for cell in row if cell]
    if len(cells) == 1:
        return True
    for cell in cells:
        heads = [n for n, item in enumerate(cell) if isinstance(item, Para) and item.level
                 and item.kind == "heading"]  # fmt: skip
        if heads and heads[0] < len(cell) - 1:
            return True
    inner = sum(any(isinstance(i, Grid) and not _is_frame(i) for i in cell) for cell in cells)
    return inner > 0 and min(width, len(grid.rows)) <= 2 and inner * 4 >= len(cells)


def _set_title(grid: Grid) -> Para | None:
    """A numbered title that is set as a table of one row (Ⅰ | 추진 배경): its paragraph."""
    if len(grid.rows) != 1:
        return None
    notes: list[Note] = []
    texts = [" ".join(_flat(cell, notes)) for cell in grid.rows[0]]
    filled = [text for text in texts if text]
    if len(filled) != 2 or not _NUMERAL.fullmatch(filled[0]):
        return None
    if sum(map(len, filled)) > _LONGEST_TITLE:
        return None
    first = next(
        (i for cell in grid.rows[0] for i in cell if isinstance(i, Para) and i.level), None
    )
    kind: BlockKind = "heading" if first is not None and first.kind == "heading" else "text"
    level = first.level if first is not None and kind == "heading" else 0
    return Para(" ".join(filled), kind, level, notes=notes)


def _flat(cell: Sequence[Item], notes: list[Note]) -> list[str]:
    """A cell's paragraphs as text; those of a table in it follow, cell by cell."""
    texts: list[str] = []
    for item in cell:
        if isinstance(item, Grid):
            for row in item.rows:
                texts += [" ".join(_flat(inner, notes)) for inner in row]
        else:
            notes += item.notes
            # A bullet in a cell is text: the row has no other sign of where an item begins.
            lead = f"{item.ornament} " if item.ornament else ""
            texts.append(lead + re.sub(r"\s*\n\s*", " ", item.text).strip())
    return [text for text in texts if text.strip()]


def _plain(number: str) -> str:
    return re.sub(r"[-‐.－．]", "-", unicodedata.normalize("NFKC", number))


def note_locator(mark: str) -> str:
    """A note's mark as a segment of an address: digits of any width as such, signs as they are."""
    plain = unicodedata.normalize("NFKC", mark).strip("()[]. ")
    return re.sub(r"[^\w*†‡§-]", "", plain).lower() or "0"
