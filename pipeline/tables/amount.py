"""How many citations there are, said in words: one notion for tables, lists and the network.

A *citation* is one stretch of a text that cites, however many things it cites: 第1項から第3項まで
is one citation and cites three units.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.tables.rows import Row

Span = tuple[str, str, int, int]


def span(row: Row) -> Span:
    """What makes two rows one citation: the place, the language of its document, the offsets."""
    return row.place, row.document_lang, row.start, row.end


def citations(found: Iterable[Row]) -> int:
    """How many citations the rows are of; one of several units is as many rows."""
    return len({span(row) for row in found})


def said(count: int, one: str, many: str = "") -> str:
    """1 citation, 2 citations, 1,000 citations."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
