"""What one PDF page says and where: the nouns between reading a page and assembling a document.

    characters -> lines in reading order -> PageRead            (in a child process, page by page)
    PageRead of every page -> blocks                            (in the parent, across pages)

All boxes are (left, top, right, bottom) in points from the page's top left corner, y downwards.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from pipeline.records import Grade

Rectangle = tuple[float, float, float, float]
# Said of a scan that came with a text layer: its glyphs are there to be found, not to be seen.
EARLIER_OCR = "its text was put behind a scan by an earlier OCR, mistakes are likely"
STRUCK_OUT = "text that is struck out was left out"
_RASTER = 100  # cells along each side of a page, to measure what covers it


@dataclass(slots=True)
class TextLine:
    """One printed line (of one column, cell or caption), in the page's reading order.

    `size` is the font size of most of it in points, `weight` its boldness (400 regular, 700 bold,
    0 unknown).  `region` numbers the column, box or band that it stands in, rising in reading
    order.  `raised` and `lowered` are spans of `text` set above or below the line (footnote marks,
    exponents, indices).  A vertical line runs downwards and its `box` is tall.  `confidence` is
    OCR's, from 0 to 1; 1 for a text layer.  Where the line begins with a label or number that is
    set apart, `behind` is where the rest of it begins, else 0.  A Korean line's text ends in a
    space where the text layer has one there: the line then ends a word.
    """

    text: str
    box: Rectangle
    size: float = 0.0
    weight: int = 0
    region: int = 0
    raised: tuple[tuple[int, int], ...] = ()
    lowered: tuple[tuple[int, int], ...] = ()
    vertical: bool = False
    confidence: float = 1.0
    behind: float = 0.0


@dataclass(slots=True)
class Cell:
    """A table's cell; it covers `rows` × `columns` places of the grid from (`row`, `column`)."""

    text: str
    box: Rectangle
    row: int
    column: int
    rows: int = 1
    columns: int = 1


@dataclass(slots=True)
class Table:
    """A table found on a page: it stands before line `at` of the page, and holds no line of it."""

    box: Rectangle
    at: int
    cells: tuple[Cell, ...]


@dataclass(slots=True)
class PageRead:
    """One page as it was read.

    `number` counts from 1.  `rules` are drawn straight lines, as thin boxes (footnote rules, table
    borders), `pictures` the boxes of images.  `error` says why a page could not be read, or where
    it has lines, what of it was not.
    """

    number: int
    width: float
    height: float
    grade: Grade
    lines: list[TextLine] = field(default_factory=list)
    rules: list[Rectangle] = field(default_factory=list)
    pictures: list[Rectangle] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    confidence: float = 1.0
    error: str = ""

    def as_json(self) -> dict[str, Any]:
        """Plain lists and dictionaries, for the pipe between the processes."""
        return {
            "number": self.number,
            "width": self.width,
            "height": self.height,
            "grade": self.grade,
            # Lists, not dictionaries: a document has tens of thousands of lines.
            "lines": [
                (line.text, [round(edge, 2) for edge in line.box], line.size, line.weight,
                 line.region, line.raised, line.lowered, line.vertical, line.confidence,
                 line.behind)
                for line in self.lines
            ],
            "rules": self.rules,
            "pictures": self.pictures,
            "tables": [asdict(table) for table in self.tables],
            "confidence": self.confidence,
            "error": self.error,
        }  # fmt: skip


def covered(page: PageRead) -> float:
    """How much of a page its pictures cover, from 0 to 1; what they say is no text of the page."""
    import numpy as np

    if not page.pictures or page.width <= 0 or page.height <= 0:
        return 0.0
    cells = np.zeros((_RASTER, _RASTER), np.bool_)
    for left, top, right, bottom in page.pictures:
        first, last = (round(y * _RASTER / page.height) for y in (top, bottom))
        begin, end = (round(x * _RASTER / page.width) for x in (left, right))
        cells[max(0, first) : max(0, last), max(0, begin) : max(0, end)] = True
    return float(cells.mean())


def page_read(value: Mapping[str, Any]) -> PageRead:
    """The inverse of `PageRead.as_json`, but for boxes of lines, which are rounded to .01 point."""
    lines = [
        TextLine(text, _rectangle(box), size, weight, region, _spans(raised), _spans(lowered),
                 vertical, confidence, behind)
        for text, box, size, weight, region, raised, lowered, vertical, confidence, behind
        in value["lines"]
    ]  # fmt: skip
    tables = [
        Table(
            _rectangle(table["box"]),
            table["at"],
            tuple(Cell(**{**cell, "box": _rectangle(cell["box"])}) for cell in table["cells"]),
        )
        for table in value["tables"]
    ]
    return PageRead(
        **{
            **value,
            "lines": lines,
            "rules": [_rectangle(rule) for rule in value["rules"]],
            "pictures": [_rectangle(box) for box in value["pictures"]],
            "tables": tables,
        }
    )


def overlap(one: Rectangle, other: Rectangle) -> bool:
    """Tell whether two rectangles have an area in common; an edge is none."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    return wide > 0 and min(one[3], other[3]) - max(one[1], other[1]) > 0


def _rectangle(value: Sequence[float]) -> Rectangle:
    left, top, right, bottom = value
    return (left, top, right, bottom)


def _spans(value: Sequence[Sequence[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((first, last) for first, last in value)
