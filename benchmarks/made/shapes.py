"""What a made file holds: paragraphs, tables and footnotes, and the truth of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote: its mark stands in the paragraph's text before code point `at`."""

    at: int
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the body; `kind` is title, heading, body, item or caption."""

    text: str
    kind: str = "body"
    notes: tuple[Footnote, ...] = ()

    @property
    def printed(self) -> str:
        """The text with its footnote marks, as a reader sees it."""
        said, at = [], 0
        for note in self.notes:
            said += [self.text[at : note.at], str(note.number)]
            at = note.at
        return "".join((*said, self.text[at:]))


@dataclass(frozen=True, slots=True)
class Grid:
    """A table, row by row.  `ruled` is all, horizontal or none; `joined` merges the first row."""

    rows: tuple[tuple[str, ...], ...]
    ruled: str = "all"
    joined: bool = False


Piece = Paragraph | Grid


@dataclass(frozen=True, slots=True)
class Made:
    """A file made from known text.

    `furniture` holds patterns that a line of a running head, a page number or a line number
    matches whole.  `family` says what it tries (columns, vertical, slides, …).
    """

    name: str
    family: str
    lang: str
    path: Path
    pieces: tuple[Piece, ...]
    furniture: tuple[str, ...] = ()

    @property
    def body(self) -> str:
        """The text in reading order, without furniture and footnotes; a table cell by cell."""
        return "\n".join(
            piece.printed if isinstance(piece, Paragraph) else _cells(piece)
            for piece in self.pieces
        )

    @property
    def notes(self) -> dict[int, str]:
        """The footnotes by number."""
        return {
            note.number: note.text
            for piece in self.pieces
            if isinstance(piece, Paragraph)
            for note in piece.notes
        }

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings in order."""
        return tuple(
            piece.text
            for piece in self.pieces
            if isinstance(piece, Paragraph) and piece.kind == "heading"
        )

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The rows of every table, in order."""
        return tuple(row for piece in self.pieces if isinstance(piece, Grid) for row in piece.rows)


def _cells(grid: Grid) -> str:
    return "\n".join(cell for row in grid.rows for cell in row if cell)
