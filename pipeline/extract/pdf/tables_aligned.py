"""Tables without rules down the page: columns by the gaps that run through all rows.

Three kinds are found, the surest first: rules across between all rows; rules above, below and under
the head only; no rules at all.  What looks the same and is none: text in columns (its lines fill
their column), a table of contents (dots lead to page numbers), a list (labels and text).  So where
no rule is drawn, a table must have columns of figures.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence

import numpy as np

from pipeline.extract.pdf.characters import Characters
from pipeline.extract.pdf.joining import Joiner
from pipeline.extract.pdf.page import PageRead, Rectangle, Table, overlap
from pipeline.extract.pdf.tables_bands import bands, table_between
from pipeline.extract.pdf.tables_captioned import captioned_tables
from pipeline.extract.pdf.tables_columns import columns, inside, parts_of, table_of, with_head
from pipeline.extract.pdf.tables_grid import frames, grid_of
from pipeline.extract.pdf.tables_rows import FIGURE, levels_of, middles_of
from pipeline.extract.pdf.tables_text import is_ideographic

# `2. Scope`, `Chapter 3`, 第三章, 제2절, Ⅳ: how the titles of a table of contents begin.
_TITLE = re.compile(
    r"\s*(?:第?[0-9０-９一二三四五六七八九十]{1,3}[\s　.．、編章節款条項]|제\s?\d+\s?[편장절조관]"
    r"|[IVXⅠ-Ⅻ]+[\s.．]|(?:Chapter|Part|Section|Annex|Article)\s|附則|부칙)"
)
_ROWS = 4  # rows of figures without any rule
_MOST_GLYPHS = 30_000


def may_be_aligned(page: PageRead) -> bool:
    """Tell whether some lines of a page are set with wide gaps before figures."""
    seen = 0
    for line in page.lines:
        text = line.text
        if not text or not line.size or not text[-1].isdigit() or line.vertical:
            continue
        wide = sum(1.0 if is_ideographic(c) or c >= "가" else 0.5 for c in text)
        # Either one line with a gap in it, or the figures alone.
        if len(text) <= 12 or line.box[2] - line.box[0] > line.size * (1.15 * wide + 2.0):
            seen += 1
            if seen >= _ROWS:
                return True
    return False


def aligned_tables(
    found: Characters, page: PageRead, joiner: Joiner, taken: Sequence[Rectangle]
) -> list[Table]:
    """The tables among the glyphs that stand in no ruled one (their boxes are `taken`)."""
    upright = found.take(found.angles == 0)
    if not 8 <= len(upright) <= _MOST_GLYPHS:
        return []
    banded = _apart(
        table_between(upright, band, joiner) for band in bands(page.rules, taken, upright)
    )
    figures: list[Table] = []
    left = upright
    for box in _boxes(page.rules):
        part = inside(left, box)
        figures += _figures(left.take(part), joiner)
        left = left.take(~part)
    figures += _figures(left, joiner)
    # Frames around sums look like rules across; the figures between them tell more rows.
    named = captioned_tables(upright, page.lines, joiner, [*taken, *(t.box for t in banded)])
    both: list[Table] = sorted([*banded, *figures, *named], key=lambda table: -len(table.cells))
    return _apart(both)


def _apart(tables: Iterable[Table | None]) -> list[Table]:
    """The tables that overlap with none before them."""
    kept: list[Table] = []
    for table in tables:
        if table and not any(overlap(table.box, other.box) for other in kept):
            kept.append(table)
    return kept


def _boxes(rules: Sequence[Rectangle]) -> list[Rectangle]:
    """Frames with nothing but text inside, the smallest first; boxes around one line left out."""
    boxes = [
        frame.box
        for frame in frames(rules)
        if len(frame.across) >= 2 and len(frame.down) >= 2 and frame.box[3] - frame.box[1] > 40
        and (grid := grid_of(frame)) is not None and len(grid.areas) == 1
    ]  # fmt: skip
    return sorted(boxes, key=lambda box: (box[2] - box[0]) * (box[3] - box[1]))


def _figures(found: Characters, joiner: Joiner) -> list[Table]:
    """Tables without any rule: rows of a name and figures that stand below each other."""
    if len(found) < 12:
        return []
    em = float(np.median(found.sizes))
    levels = levels_of(found)
    middles = middles_of(found, levels)
    good = []
    for level in range(len(middles)):
        parts = parts_of(found, np.flatnonzero(levels == level))
        good.append(len(parts) > 1 and all(FIGURE.fullmatch(text) for text in parts[1:]))
    tables = []
    start = 0
    while start < len(good):
        end = start
        while (
            end < len(good)
            and good[end]
            and (end == start or middles[end] - middles[end - 1] < 3.5 * em)
        ):
            end += 1
        if end - start >= _ROWS:
            table = _unruled(found.take((levels >= start) & (levels < end)), em, joiner)
            table = with_head(found, table, em, joiner) if table is not None else None
            if table is not None:
                tables.append(table)
        start = max(end, start + 1)
    return tables


def _unruled(found: Characters, em: float, joiner: Joiner) -> Table | None:
    levels = levels_of(found)
    left, right = float(found.boxes[:, 0].min()), float(found.boxes[:, 2].max())
    xs = columns(found, levels, 1.2 * em, (left, right))
    if len(xs) < 3:
        return None
    top, bottom = float(found.boxes[:, 1].min()), float(found.boxes[:, 3].max())
    middles = middles_of(found, levels)
    between = (middles[1:] + middles[:-1]) / 2
    table = table_of(found, xs, (top, *map(float, between), bottom), joiner)
    figures = [c.text for c in table.cells if c.column and c.text]
    sure = sum(1 for text in figures if FIGURE.fullmatch(text)) >= 0.8 * len(figures)
    if not sure or len(figures) < 0.7 * len(middles) * (len(xs) - 2):
        return None
    if not _set_alike(found, xs, em) or _is_contents(table):
        return None
    return table


def _set_alike(found: Characters, xs: tuple[float, ...], em: float) -> bool:
    """Tell whether the figures of each column begin, end or are centred alike, unlike a chart's."""
    levels = levels_of(found)
    x = (found.boxes[:, 0] + found.boxes[:, 2]) / 2
    for left, right in itertools.pairwise(xs[1:]):
        here = (x >= left) & (x < right)
        ends = [
            (float(found.boxes[mine, 0].min()), float(found.boxes[mine, 2].max()))
            for level in np.unique(levels[here])
            if (mine := here & (levels == level)).any()
        ]
        begins, stops = np.asarray(ends).T
        off = min(
            float(np.median(np.abs(places - np.median(places))))
            for places in (begins, stops, (begins + stops) / 2)
        )
        if off > 0.5 * em:
            return False
    return True


def _is_contents(table: Table) -> bool:
    """Tell whether numbered titles stand before page numbers that do not fall."""
    rows: dict[int, list[str]] = {}
    for cell in table.cells:
        if cell.text:
            rows.setdefault(cell.row, []).append(cell.text)
    if any(len(texts) != 2 or not texts[1].isdigit() for texts in rows.values()):
        return False
    pages = [int(texts[1]) for texts in rows.values()]
    titled = sum(1 for texts in rows.values() if _TITLE.match(texts[0]))
    return titled >= 0.6 * len(rows) and all(a <= b for a, b in itertools.pairwise(pages))
