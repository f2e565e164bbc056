"""Postings: for each term of a leg and language, the rows that hold it and what it is worth there.

The worth is BM25's (Robertson and Zaragoza 2009, with the idf of Lucene, which is never negative),
computed when the index is made: a query sums slices.  A row is a group's place among the groups of
its language.  Beside FTS5, bm25s and tantivy this takes weighted counts (a concept inside another
counts .3), serves words, concepts and readings alike, and reads from the one catalogue without
loading a vocabulary; `benchmarks/engines.py` compares them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from pipeline.counted import Counted
from pipeline.records import Language

Leg = Literal["words", "heads", "concepts", "readings", "profiles"]
_AT_ONCE = 500  # terms in one statement

Rows = NDArray[np.int32]
Worth = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Saturation:
    """BM25's parameters: how soon repeats stop counting, how much length does."""

    k1: float
    b: float


class Weighing:
    """What a term is worth: idf and usual length of one collection of rows.

    Rows of another collection (texts of the past) may be weighed by it, so that their worth is
    comparable; a term that the collection does not hold counts as its rarest.
    """

    def __init__(self, counted: Counted, by: Saturation) -> None:
        self._by = by
        size = len(counted.ends)
        self._usual = float(counted.counts.sum(dtype=np.float64)) / max(1, size) or 1.0
        held = np.bincount(counted.terms, minlength=len(counted.vocabulary)).astype(np.float64)
        self._idf = dict(
            zip(counted.vocabulary, np.log1p((size - held + 0.5) / (held + 0.5)), strict=True)
        )
        self._rarest = float(np.log1p((size + 0.5) / 0.5))

    def worth(self, counted: Counted) -> Worth:
        """The worth of each of the counts."""
        by = self._by
        rows = _rows(counted)
        counts = counted.counts.astype(np.float64)
        length = np.bincount(rows, weights=counts, minlength=len(counted.ends))
        idf = np.array([self._idf.get(term, self._rarest) for term in counted.vocabulary])
        room = by.k1 * (1 - by.b + by.b * length[rows] / self._usual)
        found: Worth = (idf[counted.terms] * counts * (by.k1 + 1) / (counts + room)).astype(
            np.float32
        )
        return found


def _rows(counted: Counted) -> Rows:
    return np.repeat(np.arange(len(counted.ends), dtype=np.int32), counted.sizes)


def write(
    connection: sqlite3.Connection,
    leg: Leg,
    lang: Language,
    counted: Counted,
    by: Weighing,
    *,
    past: bool = False,
) -> int:
    """Insert the postings of all rows and return how many there are."""
    if not len(counted.terms):
        return 0
    order = np.argsort(counted.terms, kind="stable")
    rows, worth = _rows(counted)[order], by.worth(counted)[order]
    ends = np.cumsum(np.bincount(counted.terms, minlength=len(counted.vocabulary))).tolist()
    connection.executemany(
        "INSERT INTO posting (leg, lang, past, term, rows, worth) VALUES (?,?,?,?,?,?)",
        (
            (leg, lang, int(past), term, rows[start:end].tobytes(), worth[start:end].tobytes())
            for term, start, end in zip(counted.vocabulary, [0, *ends], ends, strict=False)
            if start < end
        ),
    )
    return len(rows)


def strongest(counted: Counted, by: Weighing, most: int) -> Iterator[list[tuple[str, float]]]:
    """For each row its terms with most worth, best first."""
    worth = by.worth(counted)
    rows = _rows(counted)
    order = np.lexsort((np.arange(len(worth)), -worth, rows))
    terms, best = counted.terms[order].tolist(), np.round(worth[order].astype(float), 3).tolist()
    start = 0
    for end in counted.ends.tolist():
        last = min(end, start + most)
        yield [(counted.vocabulary[terms[i]], best[i]) for i in range(start, last)]
        start = end


def read(
    connection: sqlite3.Connection,
    leg: Leg,
    lang: Language,
    terms: Sequence[str],
    *,
    past: bool = False,
) -> dict[str, tuple[Rows, Worth]]:
    """The rows of each term, ascending, with their worth; a term that no row holds is left out."""
    found: dict[str, tuple[Rows, Worth]] = {}
    for start in range(0, len(terms), _AT_ONCE):
        some = terms[start : start + _AT_ONCE]
        marks = ",".join("?" * len(some))
        for term, rows, worth in connection.execute(
            "SELECT term, rows, worth FROM posting"
            f" WHERE leg = ? AND lang = ? AND past = ? AND term IN ({marks})",
            (leg, lang, int(past), *some),
        ):
            found[term] = np.frombuffer(rows, np.int32), np.frombuffer(worth, np.float32)
    return found


def summed(held: Mapping[str, tuple[Rows, Worth]], asked: Mapping[str, float], size: int) -> Worth:
    """The sum of the asked terms' worth, each times its weight, for every row of a language."""
    total = np.zeros(size, np.float32)
    for term, weight in asked.items():  # in this order, so that the sum is the same every time
        if term in held:
            rows, worth = held[term]
            total[rows] += np.float32(weight) * worth
    return total


def common(held: Mapping[str, tuple[Rows, Worth]], terms: Sequence[str]) -> Rows:
    """The rows that hold every one of these terms, ascending; none when there is no term."""
    wanted = list(dict.fromkeys(terms))
    if not wanted or any(term not in held for term in wanted):
        return np.zeros(0, np.int32)
    rows = sorted((held[term][0] for term in wanted), key=len)
    found = rows[0]
    for more in rows[1:]:
        found = np.intersect1d(found, more, assume_unique=True)
    return found
