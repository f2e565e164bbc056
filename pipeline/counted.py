"""What each row of a leg holds of each term: made row by row, or taken from the last generation.

A row is a group's place among the groups of its language.  The counts of all rows are three
arrays (where each row ends, its terms as places in a sorted vocabulary, how often), so that what
is unchanged is taken over by the slice.  Made anew or taken over, the arrays are the same.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_BREAK = "\n"  # stands in no term

Ints = NDArray[np.int32]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Counted:
    """The counts of all rows: row i has `terms[ends[i-1]:ends[i]]`, places in `vocabulary`."""

    ends: Ints
    terms: Ints
    counts: Floats
    vocabulary: tuple[str, ...]

    @property
    def sizes(self) -> Ints:
        """How many terms each row has."""
        return np.diff(self.ends, prepend=np.int32(0)).astype(np.int32)


NOTHING = Counted(np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.float32), ())


class Counts:
    """Rows in the making.  `known` is what the last generation counted."""

    def __init__(self, known: Counted = NOTHING) -> None:
        self._known = known
        self._numbers: dict[str, int] = {}
        self._terms: list[int] = []
        self._counts: list[float] = []
        self._sizes: list[int] = []
        self._taken: list[int] = []  # for each row, that of the last generation or -1

    def add(self, counted: Mapping[str, float]) -> None:
        """The next row's terms with their (weighted) counts."""
        numbers = self._numbers
        for term, count in counted.items():
            self._terms.append(numbers.setdefault(term, len(numbers)))
            self._counts.append(count)
        self._sizes.append(len(counted))
        self._taken.append(-1)

    def take(self, row: int) -> None:
        """The next row is this one of the last generation."""
        self._sizes.append(0)
        self._taken.append(row)

    def made(self) -> Counted:
        """All rows."""
        known = self._known
        taken = np.array(self._taken, np.int64)
        sizes = np.array(self._sizes, np.int64)
        old = taken >= 0
        if old.any():
            sizes[old] = known.sizes[taken[old]]
        ends = np.cumsum(sizes)
        total = int(ends[-1]) if len(ends) else 0
        starts = ends - sizes
        from_old = _ranges(known.ends[taken[old]] - sizes[old], sizes[old])
        used = np.unique(known.terms[from_old]) if old.any() else np.zeros(0, np.int32)
        names = [known.vocabulary[place] for place in used.tolist()]
        vocabulary = tuple(sorted({*names, *self._numbers}))
        place = {term: i for i, term in enumerate(vocabulary)}
        terms, counts = np.empty(total, np.int32), np.empty(total, np.float32)
        if old.any():
            to = np.zeros(len(known.vocabulary), np.int32)
            to[used] = [place[name] for name in names]
            into = _ranges(starts[old], sizes[old])
            terms[into] = to[known.terms[from_old]]
            counts[into] = known.counts[from_old]
        into = _ranges(starts[~old], sizes[~old])
        numbers = np.array([place[term] for term in self._numbers], np.int32)
        if len(into):
            terms[into] = numbers[np.array(self._terms, np.int64)]
            counts[into] = self._counts
        return Counted(ends.astype(np.int32), terms, counts, vocabulary)


def _ranges(starts: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """The places start, start + 1, … of each range, one after the other."""
    total = int(sizes.sum())
    if not total:
        return np.zeros(0, np.int64)
    begun = np.repeat(starts - (np.cumsum(sizes) - sizes), sizes)
    found: NDArray[np.int64] = begun + np.arange(total)
    return found


def plus(counted: Counted, rows: Ints, terms: list[str], counts: Floats) -> Counted:
    """The counts with more of some terms in some rows; rows and terms may be there or not."""
    if not len(rows):
        return counted
    vocabulary = tuple(sorted({*counted.vocabulary, *terms}))
    place = {term: i for i, term in enumerate(vocabulary)}
    to = np.array([place[term] for term in counted.vocabulary], np.int64)
    of_row = np.repeat(np.arange(len(counted.ends)), counted.sizes)
    old = of_row * len(vocabulary) + to[counted.terms]
    new = rows.astype(np.int64) * len(vocabulary) + [place[term] for term in terms]
    keys, at = np.unique(np.concatenate((old, new)), return_inverse=True)
    summed = np.zeros(len(keys), np.float32)
    np.add.at(summed, at, np.concatenate((counted.counts, counts)))
    sizes = np.bincount(keys // len(vocabulary), minlength=len(counted.ends))
    ends = np.cumsum(sizes).astype(np.int32)
    return Counted(ends, (keys % len(vocabulary)).astype(np.int32), summed, vocabulary)


def keep(
    connection: sqlite3.Connection, leg: str, lang: str, counted: Counted, *, past: bool
) -> None:
    """Insert the counts for the next build."""
    words = _BREAK.join(counted.vocabulary).encode("utf-8", "surrogatepass")
    connection.execute(
        "INSERT INTO counted VALUES (?,?,?,?,?,?,?)",
        (leg, lang, int(past), counted.ends.tobytes(), _packed(counted.terms.tobytes()),
         _packed(counted.counts.tobytes()), _packed(words)),
    )  # fmt: skip


def kept(connection: sqlite3.Connection, leg: str, lang: str, *, past: bool) -> Counted:
    """What `keep` inserted; nothing where there is nothing."""
    row = connection.execute(
        "SELECT ends, terms, counts, vocabulary FROM counted WHERE leg = ? AND lang = ?"
        " AND past = ?",
        (leg, lang, int(past)),
    ).fetchone()
    if row is None:
        return NOTHING
    ends, terms, counts, vocabulary = row
    words = zlib.decompress(vocabulary).decode("utf-8", "surrogatepass")
    return Counted(
        np.frombuffer(ends, np.int32),
        np.frombuffer(zlib.decompress(terms), np.int32),
        np.frombuffer(zlib.decompress(counts), np.float32),
        tuple(words.split(_BREAK)) if words else (),
    )


def _packed(data: bytes) -> bytes:
    return zlib.compress(data, 1)
