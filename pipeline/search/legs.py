"""The legs of a search: each scores provisions (or groups) of one language, raw."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pipeline.language import query_tokens
from pipeline.records import Language

if TYPE_CHECKING:
    from pipeline.index import SearchIndex

Ids = NDArray[np.int64]
_UNITS = 1500  # how many nearest units of a language are looked at
_GROUPS = 1500  # how many lexical matches
# A match in label, caption or title against one in the text.
_HEAD_WEIGHT, _BODY_WEIGHT = 1.5, 1.0


@dataclass(frozen=True, slots=True)
class Scored:
    """Ids, ascending and unique, with a score each; greater is better."""

    ids: Ids
    scores: NDArray[np.float64]


NOTHING = Scored(np.zeros(0, np.int64), np.zeros(0, np.float64))


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

    def units_of(self, groups: set[int]) -> Ids:
        """The ids of the units that belong to these groups, ascending."""
        return np.flatnonzero(np.isin(self.group, np.fromiter(groups, np.int64, len(groups))))


def dense(
    index: SearchIndex | None,
    places: Places,
    query: NDArray[np.float32],
    only: Ids | None,
    *,
    flat: bool,
) -> tuple[Scored, Ids]:
    """Groups (provisions when `flat`) by the cosine of their nearest unit, and that unit's
    provision for each.
    """
    if index is None:  # no unit is in this language
        return NOTHING, NOTHING.ids
    ids, scores = index.search(query.reshape(1, -1), _UNITS, only=only)
    units = ids[0][ids[0] >= 0]
    keys, first = np.unique((places.provision if flat else places.group)[units], return_index=True)
    # Units come best first: the first of a group is its best.
    return Scored(keys, scores[0][first].astype(np.float64)), places.provision[units[first]]


def named(
    catalog: sqlite3.Connection, lang: Language, tokens: Sequence[str], only: set[int] | None
) -> Scored:
    """Groups whose label, caption, title and other names hold every token of the query.

    It is how a provision is asked for by its name: 상황허가, 대외무역법 제19조, 外為法第48条.  One
    whose own number is asked for scores 1; one that only mentions it (제19조의2 for 제19조), or
    stands in a supplement, scores a half.
    """
    if not tokens:
        return NOTHING
    query = "{head name} : (" + " AND ".join(f'"{t}"' for t in dict.fromkeys(tokens)) + ")"
    rows = catalog.execute(
        f"SELECT p.id, p.label, p.address FROM tokens_{lang} t JOIN provision p ON p.id = t.rowid"
        f" WHERE tokens_{lang} MATCH ? ORDER BY p.id",
        (query,),
    )
    asked = set(tokens)
    found = [
        (row["id"], 1.0 if _is_asked(row["label"], row["address"], asked, lang) else 0.5)
        for row in rows
        if only is None or row["id"] in only
    ]
    return Scored(
        np.array([row[0] for row in found], np.int64), np.array([row[1] for row in found])
    )


def _is_asked(label: str, address: str, asked: set[str], lang: Language) -> bool:
    numbers = {t for t in query_tokens(label, lang) if not t.startswith("_")} if label else set()
    return bool(numbers) and numbers <= asked and "/suppl_" not in address


def lexical(
    catalog: sqlite3.Connection, lang: Language, tokens: Sequence[str], only: set[int] | None
) -> Scored:
    """Groups by BM25 for the query's tokens, any of them."""
    rows: list[tuple[int, float]] = []
    if tokens:
        words = " OR ".join(f'"{token}"' for token in dict.fromkeys(tokens))
        query = f"{{head body}} : ({words})"
        found = catalog.execute(
            f"SELECT rowid, -bm25(tokens_{lang}, ?, ?, 0) AS score FROM tokens_{lang}"
            f" WHERE tokens_{lang} MATCH ? ORDER BY score DESC, rowid LIMIT ?",
            (_HEAD_WEIGHT, _BODY_WEIGHT, query, _GROUPS if only is None else -1),
        )
        rows = sorted((int(r[0]), float(r[1])) for r in found if only is None or r[0] in only)
    return Scored(
        np.array([row[0] for row in rows], np.int64), np.array([row[1] for row in rows], np.float64)
    )
