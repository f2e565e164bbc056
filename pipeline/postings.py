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


class Counts:
    """What each row holds of each term, collected row by row."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._terms: list[int] = []
        self._counts: list[float] = []
        self._ends: list[int] = []

    def add(self, counted: Mapping[str, float]) -> None:
        """The next row's terms with their (weighted) counts."""
        numbers = self._numbers
        for term, count in counted.items():
            self._terms.append(numbers.setdefault(term, len(numbers)))
            self._counts.append(count)
        self._ends.append(len(self._terms))

    def write(
        self, connection: sqlite3.Connection, leg: Leg, lang: Language, by: Saturation
    ) -> int:
        """Insert the postings and return how many there are."""
        if not self._terms:
            return 0
        rows, terms, worth = self._weighed(by)
        order = np.argsort(terms, kind="stable")
        ends = np.cumsum(np.bincount(terms, minlength=len(self._numbers)))
        rows, worth = rows[order], worth[order]
        connection.executemany(
            "INSERT INTO posting (leg, lang, term, rows, worth) VALUES (?,?,?,?,?)",
            (
                (leg, lang, term, rows[start:end].tobytes(), worth[start:end].tobytes())
                for (term, number) in sorted(self._numbers.items())
                for start, end in ((int(ends[number - 1]) if number else 0, int(ends[number])),)
            ),
        )
        return len(rows)

    def _weighed(self, by: Saturation) -> tuple[Rows, NDArray[np.int64], Worth]:
        sizes = np.diff(np.array([0, *self._ends]))
        rows = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
        terms = np.array(self._terms, dtype=np.int64)
        return rows, terms, _worth(rows, terms, np.array(self._counts, np.float64), len(sizes), by)

    def strongest(self, by: Saturation, most: int) -> Iterator[list[tuple[str, float]]]:
        """For each row its terms with most worth, best first."""
        names = list(self._numbers)
        _, terms, worth = self._weighed(by)
        start = 0
        for end in self._ends:
            best = np.argsort(-worth[start:end], kind="stable")[:most] + start
            yield [(names[terms[i]], round(float(worth[i]), 3)) for i in best]
            start = end


def _worth(
    rows: Rows, terms: NDArray[np.int64], counts: NDArray[np.float64], size: int, by: Saturation
) -> Worth:
    length = np.bincount(rows, weights=counts, minlength=size)
    usual = float(length.mean()) or 1.0
    held = np.bincount(terms).astype(np.float64)
    idf = np.log1p((size - held + 0.5) / (held + 0.5))
    room = by.k1 * (1 - by.b + by.b * length[rows] / usual)
    found: Worth = (idf[terms] * counts * (by.k1 + 1) / (counts + room)).astype(np.float32)
    return found


def read(
    connection: sqlite3.Connection, leg: Leg, lang: Language, terms: Sequence[str]
) -> dict[str, tuple[Rows, Worth]]:
    """The rows of each term, ascending, with their worth; a term that no row holds is left out."""
    found: dict[str, tuple[Rows, Worth]] = {}
    for start in range(0, len(terms), _AT_ONCE):
        some = terms[start : start + _AT_ONCE]
        marks = ",".join("?" * len(some))
        for term, rows, worth in connection.execute(
            "SELECT term, rows, worth FROM posting"
            f" WHERE leg = ? AND lang = ? AND term IN ({marks})",
            (leg, lang, *some),
        ):
            found[term] = np.frombuffer(rows, np.int32), np.frombuffer(worth, np.float32)
    return found


def scores(
    connection: sqlite3.Connection,
    leg: Leg,
    lang: Language,
    asked: Mapping[str, float],
    size: int,
) -> Worth:
    """The sum of the asked terms' worth, each times its weight, for every row of a language."""
    total = np.zeros(size, np.float32)
    held = read(connection, leg, lang, list(asked))
    for term, weight in asked.items():  # in this order, so that the sum is the same every time
        if term in held:
            rows, worth = held[term]
            total[rows] += np.float32(weight) * worth
    return total


def holding(connection: sqlite3.Connection, leg: Leg, lang: Language, terms: Sequence[str]) -> Rows:
    """The rows that hold every one of these terms, ascending; none when there is no term."""
    wanted = list(dict.fromkeys(terms))
    held = read(connection, leg, lang, wanted)
    if not wanted or len(held) < len(wanted):
        return np.zeros(0, np.int32)
    rows = sorted((held[term][0] for term in wanted), key=len)
    common = rows[0]
    for more in rows[1:]:
        common = np.intersect1d(common, more, assume_unique=True)
    return common
