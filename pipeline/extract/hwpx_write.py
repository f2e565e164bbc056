"""From the paragraphs of a Hangul document to blocks: one line a paragraph, one a table's row.

Official papers draw their frames and title bars as tables: a table with never two filled cells side
by side is the paragraphs in it, one with a single row of short words is a line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.extract.hwpx_read import BREAK, LEADER, Box, Cell, Grid, Note, Paragraph
from pipeline.extract.hwpx_rows import places
from pipeline.extract.office_text import joint
from pipeline.records import Block, BlockKind
from pipeline.text import columns

_LONGEST_HEADING = 90  # columns; a Hangul syllable takes two
_LONGEST_BAR = 120
_LONGEST_INSET = 60
_DOTS = " ······ "
_ENDS = re.compile(r"[.。:;]$|(?:다|음|함|임|됨|것)\s*[.)]?$")
_BAR_LEVELS = (
    (1, re.compile(r"[Ⅰ-Ⅻ]\.?|[IVX]{1,5}\.?|제\s?\d+\s?[편장]"
                   r"|(?:참고|붙임|별첨|부록|첨부)\s?\d{0,2}")),
    (2, re.compile(r"[1-9]\d?(?:-\d)?[.)]?|[①-⑳]|제\s?\d+\s?절")),
    (3, re.compile(r"[가나다라마바사아자차카타파하][.)]")),
)  # fmt: skip
_CAPTION_NUMBER = re.compile(r"표\s*(\d{1,3}(?:[-.]\d{1,3})*)")


class Writer:
    """The blocks so far."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._around: set[str] = set()
        self._locators: set[str] = set()
        self._waiting: list[Note] = []  # notes of a table's cells, until the table ends

    def write(self, paragraphs: Sequence[Paragraph]) -> None:
        """Paragraph after paragraph, with their objects in place and their notes after them."""
        for paragraph in paragraphs:
            self._furniture(paragraph)
            self._paragraph(paragraph)
            self._notes(paragraph.notes)

    def around(self, paragraphs: Sequence[Paragraph]) -> None:
        """Text that is printed on every page: furniture, once."""
        for paragraph in paragraphs:
            text = " ".join(part.strip() for part in _flat([paragraph])).strip()
            if re.search(r"\w", text) and text not in self._around:
                self._around.add(text)
                self.blocks.append(Block(f"{text}\n", "furniture"))

    def _furniture(self, paragraph: Paragraph) -> None:
        self.around(paragraph.around)
        for text in paragraph.alternatives:
            self.blocks.append(Block(f"{text}\n", "furniture"))

    def _paragraph(self, paragraph: Paragraph) -> None:
        if not paragraph.text.strip():
            for piece in paragraph.pieces:
                if not isinstance(piece, str):
                    self._object(piece)
            return
        below: list[Box | Grid] = []
        lines: list[str | Box | Grid] = [""]
        for piece in paragraph.pieces:
            if isinstance(piece, str):
                if isinstance(lines[-1], str):
                    lines[-1] += piece
                else:
                    lines.append(piece)
            elif piece.inline:
                inset = _inset(piece)
                if inset and isinstance(lines[-1], str):
                    lines[-1] += f" {inset} " if lines[-1] else f"{inset} "
                elif inset:
                    lines.append(f"{inset} ")
                else:
                    lines.append(piece)
            elif piece.above:
                self._object(piece)
            else:
                below.append(piece)
        mark = paragraph.mark
        for line in lines:
            if not isinstance(line, str):
                self._object(line)
            elif line.strip():
                self._lines(line, mark, paragraph)
                mark = ""
        for piece in below:
            self._object(piece)

    def _lines(self, text: str, mark: str, paragraph: Paragraph) -> None:
        """A paragraph's text as lines; a break that ends a sentence or comes before a number ends
        the line, another one is mended."""
        for line in _mended(text):
            kind, level, role = _role(paragraph, mark, line)
            if mark:
                self.blocks.append(Block(mark, kind, level=level, role=role))
                self.blocks.append(Block(" ", "break"))
                mark = ""
            for i, part in enumerate(line):
                if i:
                    self.blocks.append(Block(_DOTS if part.startswith(LEADER) else " ", "break"))
                part = part.lstrip(LEADER)
                if part:
                    self.blocks.append(Block(part, kind, level=level, role=role))
            self.blocks.append(Block("\n", "break"))

    def _notes(self, notes: Sequence[Note]) -> None:
        for note in notes:
            self._note(note)

    def _note(self, note: Note) -> None:
        """A note's paragraphs; the first begins with its mark."""
        role = "footnote"
        for paragraph in note.paragraphs:
            parts = _flat([paragraph])
            if not parts:
                continue
            locator = None
            if role == "footnote":
                locator = (self._locator(note),)
                if not parts[0].startswith(note.mark):
                    parts[0] = f"{note.mark} {parts[0]}"
            for i, part in enumerate(parts):
                if i:
                    self.blocks.append(Block(" ", "break"))
                self.blocks.append(Block(part, "text", locator, role=role))
            self.blocks.append(Block("\n", "break"))
            role = "footnote-more"
            self._notes(paragraph.notes)

    def _locator(self, note: Note) -> str:
        """`fn_3`; `fn_e3` for an endnote beside a footnote of that number, `fn_3-2` for another."""
        names = [f"fn_{note.number}"]
        if note.end:
            names.append(f"fn_e{note.number}")
        stem = names[-1]
        name = next((n for n in names if n not in self._locators), "")
        count = 2
        while not name:
            if f"{stem}-{count}" not in self._locators:
                name = f"{stem}-{count}"
            count += 1
        self._locators.add(name)
        return name

    def _object(self, piece: Box | Grid) -> None:
        if isinstance(piece, Box):
            self.write(piece.paragraphs)
            self.write(piece.caption)
        else:
            self._grid(piece)

    def _grid(self, grid: Grid) -> None:
        cells = sorted(grid.cells, key=lambda cell: (cell.row, cell.column))
        filled = [cell for cell in cells if _is_filled(cell)]
        if not _is_table(filled):
            self.write(grid.caption)
            for cell in filled:
                self.write(cell.paragraphs if len(filled) > 1 else _titled(cell.paragraphs))
            return
        top = [cell for cell in filled if cell.row == filled[0].row]
        bar, level = _bar(top)
        # One row of words, or a title above a frame.
        if (
            bar
            and not grid.caption
            and (level or top == filled)
            and not _is_table(filled[len(top) :])
        ):
            self._bar(bar, level, top)
            for cell in filled[len(top) :]:
                self.write(cell.paragraphs)
            return
        self._caption(grid.caption)
        self._rows(cells)
        for paragraph in _all(cells):
            self._furniture(paragraph)
            self._waiting += paragraph.notes
        waiting, self._waiting = self._waiting, []
        self._notes(waiting)

    def _bar(self, words: list[str], level: int, cells: Sequence[Cell]) -> None:
        """A title bar: its cells as one line."""
        for i, word in enumerate(words):
            if i:
                self.blocks.append(Block(" ", "break"))
            self.blocks.append(Block(word, "heading" if level else "text", level=level))
        self.blocks.append(Block("\n", "break"))
        for paragraph in _all(cells):
            self._furniture(paragraph)
            self._notes(paragraph.notes)

    def _caption(self, caption: Sequence[Paragraph]) -> None:
        text = " ".join(_flat(caption))
        if not text:
            return
        number = _CAPTION_NUMBER.search(text)
        name = "table_" + number[1].replace(".", "-") if number else ""
        self.blocks.append(Block(text, "text", (name,) if name else None, role="caption"))
        self.blocks.append(Block("\n", "break"))
        for paragraph in caption:
            self._waiting += paragraph.notes

    def _rows(self, cells: Sequence[Cell]) -> None:
        """A line for each row; all have the same number of places."""
        for row in places(cells, _is_filled):
            for i, held in enumerate(row):
                if i:
                    self.blocks.append(Block(" | ", "break", role="row"))
                parts = [part for cell in held for part in _flat(cell.paragraphs)]
                for k, part in enumerate(parts):
                    if k:
                        self.blocks.append(Block(" ", "break", role="row"))
                    self.blocks.append(Block(part, role="row"))
            self.blocks.append(Block("\n", "break"))


def _role(paragraph: Paragraph, mark: str, line: Sequence[str]) -> tuple[BlockKind, int, str]:
    """Kind, level and role of a line: outline levels are headings where they read as titles.

    Many papers set every paragraph as an outline level: a long one, or one that is a sentence, is
    an item.
    """
    text = " ".join(line).strip()
    outline = paragraph.shape.kind == "outline"
    level = paragraph.shape.level + 1 if outline else paragraph.level
    title = (
        columns(text) <= _LONGEST_HEADING
        and not _ENDS.search(text)
        and LEADER not in text
        and not re.match("[①-⑳㉑-㊿]", mark)  # a law's paragraphs
    )
    if level and title:
        return "heading", min(level, 6), ""
    return "text", 0, "item" if mark and paragraph.shape.kind else ""


def _mended(text: str) -> list[list[str]]:
    """A text's lines, each as the parts that its mended breaks and dot leaders stood between."""
    found: list[list[str]] = [[]]
    for i, part in enumerate(text.split(BREAK)):
        before = found[-1][-1] if found[-1] else ""
        how = joint(before, part) if i else ""
        led = part.strip(" \t").split(LEADER)
        led[1:] = [LEADER + rest.strip() for rest in led[1:]]
        if how == "\n":
            found.append(led)
        elif i and not how and before and led[0]:
            found[-1][-1] += led[0]
            found[-1] += led[1:]
        else:
            found[-1] += led
    lines = [[part for part in line if part.strip()] for line in found]
    return [line for line in lines if line]


def _flat(paragraphs: Sequence[Paragraph]) -> list[str]:
    """The text of paragraphs and of all objects in them, one part a paragraph."""
    parts: list[str] = []
    for paragraph in paragraphs:
        text = ""
        inner: list[str] = []
        for piece in paragraph.pieces:
            if isinstance(piece, str):
                text += piece
            elif isinstance(piece, Box):
                inner += _flat([*piece.paragraphs, *piece.caption])
            else:
                ordered = sorted(piece.cells, key=lambda cell: (cell.row, cell.column))
                inner += _flat([*piece.caption, *(p for cell in ordered for p in cell.paragraphs)])
        text = " ".join(re.sub(f"[{BREAK}{LEADER}\t]", " ", text).split(" ")).strip()
        text = re.sub(" {2,}", " ", text)
        if text:
            parts.append(f"{paragraph.mark} {text}" if paragraph.mark else text)
        parts += inner
    return parts


def _all(cells: Sequence[Cell]) -> list[Paragraph]:
    """Every paragraph in cells, nested ones included."""
    found: list[Paragraph] = []
    waiting = [p for cell in reversed(cells) for p in reversed(cell.paragraphs)]
    while waiting:
        paragraph = waiting.pop()
        found.append(paragraph)
        for piece in reversed(paragraph.pieces):
            if isinstance(piece, Box):
                waiting += reversed([*piece.paragraphs, *piece.caption])
            elif isinstance(piece, Grid):
                waiting += [p for cell in reversed(piece.cells) for p in reversed(cell.paragraphs)]
    return found


def _inset(piece: Box | Grid) -> str:
    """The words of an object that stands in a line of text and is no more than a few of them."""
    if isinstance(piece, Grid) and len([c for c in piece.cells if _is_filled(c)]) > 1:
        return ""
    held = (
        piece.paragraphs
        if isinstance(piece, Box)
        else [p for c in piece.cells for p in c.paragraphs]
    )
    if any(not isinstance(x, str) for p in held for x in p.pieces) or any(p.notes for p in held):
        return ""
    words = _flat([*held, *piece.caption])
    return words[0] if len(words) == 1 and columns(words[0]) <= _LONGEST_INSET else ""


def _is_filled(cell: Cell) -> bool:
    return bool(_flat(cell.paragraphs))


def _is_table(filled: Sequence[Cell]) -> bool:
    """Tell whether two filled cells stand side by side anywhere."""
    rows: set[int] = set()
    for cell in filled:
        taken = set(range(cell.row, cell.row + min(cell.rows, 10_000)))
        if rows & taken:
            return True
        rows |= taken
    return False


def _bar(row: Sequence[Cell]) -> tuple[list[str], int]:
    """The words of a table's row that may be a line, and its level as a heading (0: none).

    A row with long cells, cells of several paragraphs, or tables in them is none.
    """
    words = [_flat(cell.paragraphs) for cell in row]
    objects = any(not isinstance(x, str) for c in row for p in c.paragraphs for x in p.pieces)
    if objects or len(row) > 4 or any(len(said) > 1 for said in words):
        return [], 0
    said = [word for (word,) in words]
    if columns(" ".join(said)) > _LONGEST_BAR:
        return [], 0
    level = next((n for n, form in _BAR_LEVELS if form.fullmatch(said[0])), 0)
    return said, 0 if _ENDS.search(said[-1]) else level


def _titled(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """The paragraphs of a frame; one alone that begins with a section's number is its title."""
    said = [paragraph for paragraph in paragraphs if _flat([paragraph])]
    if len(said) == 1 and not said[0].level and not said[0].shape.kind:
        word, _, title = said[0].text.strip().partition(" ")
        level = next((n for n, form in _BAR_LEVELS if form.fullmatch(word)), 0)
        if level and title.strip():
            said[0].level = level
    return list(paragraphs)
