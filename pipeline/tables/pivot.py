"""Counts of citations by two of document, jurisdiction, language, instrument, article, kind, year.

A citation counts once in a cell, however many of its targets fall there: 第1項から第3項まで is one
citation of its law and, at full depth, one of each of three paragraphs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from pipeline.address import JURISDICTIONS
from pipeline.errors import UsageError
from pipeline.records import LANGUAGES
from pipeline.tables.amount import Span, span
from pipeline.tables.depth import DEPTHS, Depth, cut
from pipeline.tables.heads import Head, cited_head, coded_head, document_labels
from pipeline.tables.rows import KINDS, Row

Axis = Literal["document", "jurisdiction", "language", "instrument", "article", "kind", "year"]
AXES: tuple[Axis, ...] = get_args(Axis)
_FIXED = {"language": LANGUAGES, "jurisdiction": (*JURISDICTIONS, "none"), "kind": KINDS}


@dataclass(frozen=True, slots=True)
class Pivot:
    """Counts: `counts[i][j]` citations in row `heads[i]` and column `columns[j]`.

    Rows and columns of an axis with a natural order (language, year …) are in that order, others
    by their total, the largest first.  `left_out` rows beyond the limit held `left_out_count`
    citations that none of `heads` counts; a citation of several things may stand in several rows.
    """

    rows: Axis
    cols: Axis
    depth: Depth
    heads: tuple[Head, ...]
    columns: tuple[Head, ...]
    counts: tuple[tuple[int, ...], ...]
    left_out: int = 0
    left_out_count: int = 0

    def __bool__(self) -> bool:
        return bool(self.heads)

    @property
    def totals(self) -> tuple[int, ...]:
        """The sum of each row."""
        return tuple(sum(row) for row in self.counts)


def pivot(
    found: Iterable[Row],
    *,
    rows: str = "instrument",
    cols: str = "language",
    depth: str = "instrument",
    limit: int | None = None,
) -> Pivot:
    """Count citations by two axes of `AXES`.

    `depth` says what counts as the thing cited on the axis `instrument`: the instrument, its
    article, or the address in full; the axis `article` is at least as deep as the article.
    Raises `UsageError` for an axis or depth that there is not.
    """
    row_axis, col_axis, checked = _axis(rows), _axis(cols), check_depth(depth)
    if row_axis == col_axis:
        raise UsageError(f"rows and columns are both {rows!r}; choose two different ones.")
    row_key, col_key = _key(row_axis, checked), _key(col_axis, checked)
    heads: dict[tuple[str, str], Head] = {}
    columns: dict[tuple[str, str], Head] = {}
    cells: Counter[tuple[tuple[str, str], tuple[str, str]]] = Counter()
    last: Span | None = None
    seen: set[tuple[tuple[str, str], tuple[str, str]]] = set()
    in_rows: Counter[frozenset[tuple[str, str]]] = Counter()  # citations, by the rows they are in
    for row in found:
        here = span(row)
        if here != last:
            in_rows[frozenset(r for r, _ in seen)] += 1
            last = here
            seen.clear()
        cell = (row_key(row), col_key(row))
        if cell in seen:
            continue
        seen.add(cell)
        cells[cell] += 1
        for axis, key, known in ((row_axis, cell[0], heads), (col_axis, cell[1], columns)):
            if key not in known:
                known[key] = _head(axis, key, row)
    in_rows[frozenset(r for r, _ in seen)] += 1
    by_row: Counter[tuple[str, str]] = Counter()
    by_col: Counter[tuple[str, str]] = Counter()
    for (r, c), n in cells.items():
        by_row[r] += n
        by_col[c] += n
    row_keys = _ordered(row_axis, by_row)
    col_keys = _ordered(col_axis, by_col)
    kept = row_keys if limit is None else row_keys[:limit]
    return Pivot(
        row_axis, col_axis, checked,
        _told_apart(heads[k] for k in kept),
        _told_apart(columns[k] for k in col_keys),
        tuple(tuple(cells[r, c] for c in col_keys) for r in kept),
        len(row_keys) - len(kept),
        sum(n for of, n in in_rows.items() if of and of.isdisjoint(kept)),
    )  # fmt: skip


def check_depth(depth: str) -> Depth:
    """`depth` if it is one; raises `UsageError`."""
    for known in DEPTHS:
        if depth == known:
            return known
    raise UsageError(f"no depth {depth!r}: it is one of {', '.join(DEPTHS)}.")


def _axis(name: str) -> Axis:
    for known in AXES:
        if name == known:
            return known
    raise UsageError(f"no axis {name!r}: rows and columns are among {', '.join(AXES)}.")


def _key(axis: Axis, depth: Depth) -> Callable[[Row], tuple[str, str]]:
    """What a row counts under: a key, and the language where the key alone is no document."""
    if axis == "document":
        return lambda row: (row.document, row.document_lang)
    if axis in ("instrument", "article"):
        to = cut(depth if axis == "instrument" or depth == "full" else "article")
        return lambda row: (to(row.target), "")
    if axis == "jurisdiction":
        return lambda row: (row.jurisdiction or "none", "")
    if axis == "language":
        return lambda row: (row.lang, "")
    if axis == "kind":
        return lambda row: (row.kind, "")
    return lambda row: (row.year or "unknown", "")


def _head(axis: Axis, key: tuple[str, str], row: Row) -> Head:
    if axis == "document":
        return Head(row.document, document_labels(row), row.link_of_document, row.document_lang)
    if axis in ("instrument", "article"):
        return cited_head(key[0])
    return coded_head(axis, key[0])


def _told_apart(heads: Iterable[Head]) -> tuple[Head, ...]:
    """The heads, with a language only where two documents share one address."""
    found = tuple(heads)
    times = Counter(head.key for head in found)
    return tuple(
        head if times[head.key] > 1 or not head.lang else Head(head.key, head.labels, head.link)
        for head in found
    )


def _ordered(axis: Axis, totals: Counter[tuple[str, str]]) -> list[tuple[str, str]]:
    if axis in _FIXED:
        known = list(_FIXED[axis])
        return sorted(totals, key=lambda k: (known.index(k[0]) if k[0] in known else 99, k))
    if axis == "year":
        return sorted(totals)
    return sorted(totals, key=lambda k: (-totals[k], k))
