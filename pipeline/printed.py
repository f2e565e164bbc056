"""On which pages a provision is printed, and how they were read."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.records import Box

_BELOW = (
    "WITH RECURSIVE below(id) AS (SELECT ? UNION ALL"
    " SELECT p.id FROM provision p JOIN below b ON p.parent = b.id)"
)


@dataclass(frozen=True, slots=True)
class Printed:
    """The pages of a provision with all beneath it, and the least confidence (0 to 1) of those that
    were read by OCR; None when none was.
    """

    pages: tuple[int, ...] = ()
    ocr: float | None = None


def printed(catalog: sqlite3.Connection, provision: int) -> Printed:
    """Where a provision stands; no pages for a format that has none."""
    rows = catalog.execute(
        f"{_BELOW} SELECT q.number, min(CASE q.grade WHEN 'ocr' THEN q.confidence END)"
        " AS sure FROM below b JOIN place s ON s.provision = b.id"
        " JOIN provision p ON p.id = b.id"
        " JOIN page q ON q.version = p.version AND q.number = s.page"
        " GROUP BY q.number ORDER BY q.number",
        (provision,),
    ).fetchall()
    if not rows:
        return Printed()
    read = [float(row[1]) for row in rows if row[1] is not None]
    return Printed(tuple(int(row[0]) for row in rows), min(read) if read else None)


def boxes(catalog: sqlite3.Connection, provision: int) -> tuple[Box, ...]:
    """The printed lines of a provision's own text, in order."""
    rows = catalog.execute(
        "SELECT page, x0, y0, x1, y1 FROM place WHERE provision = ? ORDER BY id", (provision,)
    )
    return tuple(Box(*row) for row in rows)


def said(pages: Sequence[int], ocr: float | None) -> str:
    """`page 3`, `pages 3–5`, with OCR's confidence; "" without pages."""
    if not pages:
        return ""
    where = f"page {pages[0]}" if pages[0] == pages[-1] else f"pages {pages[0]}–{pages[-1]}"
    return where + (f", read by OCR (confidence {ocr:.0%})" if ocr is not None else "")
