"""A comparison on a terminal: columns side by side where they fit, else one below the other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from pipeline.compare.comparison import Cell, Column, Comparison
from pipeline.compare.said import dates, lines, name, text
from pipeline.tables.terminal import measured, wrapped

Row = tuple[str, str]  # a style ("bold", "dim", "") and a line
_GAP = "   "
_LEAST = 34  # columns of a terminal that a jurisdiction needs
_INDENT = "    "


def rows(found: Comparison, *, width: int, beside: bool) -> Iterator[Row]:
    """The lines to print, at most `width` columns wide; `beside` puts jurisdictions side by side
    where the terminal is wide enough for them.
    """
    room = (width - len(_GAP) * (len(found.columns) - 1)) // max(1, len(found.columns))
    if beside and len(found.columns) > 1 and room >= _LEAST:
        yield from _beside(found, room)
    else:
        for column in found.columns:
            yield from _block(found, column, width)
    yield from _concepts(found, width)


def _beside(found: Comparison, room: int) -> Iterator[Row]:
    """Columns: each rank of all jurisdictions begins on the same line."""
    heads = [_cut(_head(found, column), room) for column in found.columns]
    yield "bold", _joined(heads, room)
    yield "", ""
    ranks = list(zip_longest(*(column.cells for column in found.columns)))
    if not ranks:
        ranks = [(None,) * len(found.columns)]
    for rank, cells in enumerate(ranks):
        of = [
            _lines(found, cell, room, "") if cell else _missing(column, room, rank)
            for cell, column in zip(cells, found.columns, strict=True)
        ]
        for place, parts in enumerate(zip_longest(*of, fillvalue=("", ""))):
            style = "bold" if place == 0 else ""
            yield style, _joined([line for _, line in parts], room)
        yield "", ""


def _missing(column: Column, room: int, rank: int) -> list[Row]:
    note = column.note if rank == 0 else ""
    return [("", line) for line in wrapped(note, width=room)] if note else []


def _block(found: Comparison, column: Column, width: int) -> Iterator[Row]:
    yield "bold", _head(found, column)
    if column.note:
        yield from (("", line) for line in wrapped(column.note, width=width, indent=_INDENT))
    for cell in column.cells:
        yield from _lines(found, cell, width, _INDENT)
    yield "", ""


def _lines(found: Comparison, cell: Cell, width: int, indent: str) -> list[Row]:
    mark = "* " if cell.asked else ""
    first = indent[2:] if indent else ""
    made = [
        ("bold", line) for line in wrapped(f"{mark}{cell.hit.address}", width=width, indent=first)
    ]
    made += [("", line) for line in wrapped(name(cell, found.lang), width=width, indent=indent)]
    made += [("", line) for line in wrapped(cell.sentence, width=width, indent=indent)]
    made += [("dim", line) for line in wrapped(dates(cell), width=width, indent=indent)]
    return made


def _concepts(found: Comparison, width: int) -> Iterator[Row]:
    told = list(lines(found))
    if not told:
        return
    yield "bold", "concepts in the provisions shown"
    for line in told:
        yield "", f"  {line.whose}"
        yield from (
            ("", part) for part in wrapped(text(line, found.lang), width=width, indent=_INDENT)
        )
    yield "", ""


def _head(found: Comparison, column: Column) -> str:
    return f"{column.names[found.lang]} [{column.jurisdiction}]"


def _cut(line: str, room: int) -> str:
    return next(iter(wrapped(line, width=room)), "")


def _joined(parts: list[str], room: int) -> str:
    padded = [part + " " * max(0, room - measured(part)) for part in parts]
    return _GAP.join(padded).rstrip()
