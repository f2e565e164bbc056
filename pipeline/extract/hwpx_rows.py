"""Rows of a Hangul table, each with the same places, so that columns stay in line.

A cell's text stands at its first place; the further places that it spans, across or down, stay
empty.  Columns in which no cell with text begins (they only part others) are dropped from the whole
table, never from a single row.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.extract.hwpx_read import Cell

_WIDEST = 200  # places of a row; what stands further right is in the last one


def places(cells: Sequence[Cell], filled: Callable[[Cell], bool]) -> list[list[list[Cell]]]:
    """For each row with text, for each place of the table, the cells with text that begin there.

    `cells` are in the order of rows and columns.  A place holds one cell at most, but where a
    damaged table sets several on one.
    """
    held = [cell for cell in cells if filled(cell)]
    columns = sorted({cell.column for cell in held})
    at = {column: min(k, _WIDEST - 1) for k, column in enumerate(columns)}
    rows: dict[int, list[list[Cell]]] = {}
    for cell in held:
        row = rows.setdefault(cell.row, [[] for _ in columns[:_WIDEST]])
        row[at[cell.column]].append(cell)
    return [rows[number] for number in sorted(rows)]
