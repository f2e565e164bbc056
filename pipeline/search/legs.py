"""The legs of a search: each gives the groups of one language a raw score."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from pipeline.records import Language

if TYPE_CHECKING:
    from pipeline.index import SearchIndex

_UNITS = 1500  # how many nearest units of a language are looked at
_GROUPS = 1500  # how many lexical matches
# A match in label, caption or title against one in the text.
_HEAD_WEIGHT, _BODY_WEIGHT = 1.5, 1.0


class Places:
    """Where units stand: unit id -> group and provision, as arrays over the unit ids."""

    def __init__(self, catalog: sqlite3.Connection) -> None:
        rows = catalog.execute("SELECT id, grp, provision FROM unit ORDER BY id").fetchall()
        table = np.array([tuple(row) for row in rows], dtype=np.int64).reshape(-1, 3)
        size = int(table[-1, 0]) + 1 if len(table) else 1
        self.group = np.zeros(size, np.int64)
        self.provision = np.zeros(size, np.int64)
        self.group[table[:, 0]] = table[:, 1]
        self.provision[table[:, 0]] = table[:, 2]

    def units_of(self, groups: set[int]) -> np.ndarray:
        """The ids of the units that belong to these groups, ascending."""
        return np.flatnonzero(np.isin(self.group, np.fromiter(groups, np.int64, len(groups))))


def dense(
    index: SearchIndex, places: Places, query: np.ndarray, only: np.ndarray | None
) -> dict[int, list[tuple[float, int]]]:
    """{group: [(cosine, provision)]}: the units near the query by their group, best first."""
    ids, scores = index.search(query.reshape(1, -1), _UNITS, only=only)
    found: dict[int, list[tuple[float, int]]] = {}
    for unit, score in zip(ids[0].tolist(), scores[0].tolist(), strict=True):
        if unit >= 0:
            at = (float(score), int(places.provision[unit]))
            found.setdefault(int(places.group[unit]), []).append(at)
    return found


def lexical(
    catalog: sqlite3.Connection, lang: Language, tokens: Sequence[str], only: set[int] | None
) -> dict[int, float]:
    """Groups with their BM25 score for the query's tokens (any of them), greater is better."""
    if not tokens:
        return {}
    query = " OR ".join(f'"{token}"' for token in dict.fromkeys(tokens))
    rows = catalog.execute(
        f"SELECT rowid, -bm25(tokens_{lang}, ?, ?) AS score FROM tokens_{lang}"
        f" WHERE tokens_{lang} MATCH ? ORDER BY score DESC, rowid LIMIT ?",
        (_HEAD_WEIGHT, _BODY_WEIGHT, query, _GROUPS if only is None else -1),
    )
    return {int(r[0]): float(r[1]) for r in rows if only is None or r[0] in only}
