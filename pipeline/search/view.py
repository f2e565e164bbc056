"""The rows of a search: those in force, or those that applied on a day.

A row is a group's place among the groups of its language.  Today's rows are those of the
generation.  On a day they are the groups of the versions that applied then; their texts are held
by rows in force or by rows of the past, and what is known of those is brought into this order.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline import postings
from pipeline.postings import Leg, Rows, Worth
from pipeline.records import LANGUAGES, Language

Ids = NDArray[np.int64]
Held = Mapping[str, tuple[Rows, Worth]]


class Today:
    """The versions in force."""

    eras: Sequence[bool] = (False,)

    def __init__(self, catalog: sqlite3.Connection) -> None:
        self._catalog = catalog
        self.groups = _lexical(catalog, past=False)

    def posted(self, leg: Leg, lang: Language, terms: Sequence[str]) -> Held:
        """The rows that hold each term, with its worth; terms that none holds are left out."""
        return postings.read(self._catalog, leg, lang, terms)

    def held(self, groups: Ids) -> Ids:
        """The group in whose name the text of each is indexed: its own."""
        return groups

    def rows(self, lang: Language, held: Ids) -> Ids:
        """The row of each group that is indexed under these ids, -1 for what does not apply."""
        return _places(self.groups[lang], held)


class OnDay:
    """The versions that applied on a day: `version.current` says which (see `pipeline.asof`)."""

    eras: Sequence[bool] = (False, True)

    def __init__(self, catalog: sqlite3.Connection) -> None:
        self._catalog = catalog
        stored = {past: _lexical(catalog, past=past) for past in self.eras}
        pairs = np.array(
            [
                tuple(row)
                for row in catalog.execute(
                    "SELECT p.id, coalesce(s.held, p.id) FROM version v"
                    " JOIN provision p ON p.version = v.id AND p.id = p.grp"
                    " LEFT JOIN stood s ON s.provision = p.id WHERE v.current ORDER BY p.id"
                )
            ],
            np.int64,
        ).reshape(-1, 2)
        self.groups: dict[Language, Ids] = {}
        self._held: dict[int, int] = {}
        # For each language and era the row of each stored one, -1 where it did not apply.
        self._row: dict[tuple[bool, Language], Ids] = {}
        self._ids: dict[tuple[bool, Language], Ids] = {}
        for lang in LANGUAGES:
            of_lang = np.concatenate([stored[past][lang] for past in self.eras])
            mine = pairs[np.isin(pairs[:, 1], of_lang)]
            self.groups[lang] = mine[:, 0].copy()
            self._held.update((int(a), int(b)) for a, b in mine.tolist())
            order = np.argsort(mine[:, 1], kind="stable")
            for past in self.eras:
                ids = stored[past][lang]
                at = _places(mine[order, 1], ids)
                row = np.full(len(ids), -1, np.int64)
                row[at >= 0] = order[at[at >= 0]]
                self._row[past, lang] = row
                self._ids[past, lang] = ids

    def posted(self, leg: Leg, lang: Language, terms: Sequence[str]) -> Held:
        """Those in force and those of the past, each at the row where it applied."""
        found: dict[str, tuple[Rows, Worth]] = {}
        for past in self.eras:
            rows_of = self._row[past, lang]
            for term, (rows, worth) in postings.read(
                self._catalog, leg, lang, terms, past=past
            ).items():
                at = rows_of[rows]
                mine = at >= 0
                here, more = at[mine].astype(np.int32), worth[mine]
                if term in found:
                    here = np.concatenate((found[term][0], here))
                    more = np.concatenate((found[term][1], more))
                if len(here):
                    order = np.argsort(here, kind="stable")
                    found[term] = here[order], more[order]
        return found

    def held(self, groups: Ids) -> Ids:
        """The group that has the text of each."""
        return np.array([self._held.get(int(group), int(group)) for group in groups], np.int64)

    def rows(self, lang: Language, held: Ids) -> Ids:
        """The rows at which these applied."""
        found = np.full(len(held), -1, np.int64)
        for past in self.eras:
            at = _places(self._ids[past, lang], held)
            there = at >= 0
            found[there] = self._row[past, lang][at[there]]
        return found


View = Today | OnDay


def _lexical(catalog: sqlite3.Connection, *, past: bool) -> dict[Language, Ids]:
    found: dict[Language, list[int]] = {lang: [] for lang in LANGUAGES}
    for row in catalog.execute(
        "SELECT provision, lang FROM lexical WHERE past = ? ORDER BY provision", (int(past),)
    ):
        found[row["lang"]].append(row["provision"])
    return {lang: np.array(ids, np.int64) for lang, ids in found.items()}


def _places(ordered: Ids, wanted: Ids) -> Ids:
    """Where each id stands among ascending ids, -1 where it does not."""
    if not len(ordered):
        return np.full(len(wanted), -1, np.int64)
    at = np.minimum(np.searchsorted(ordered, wanted), len(ordered) - 1)
    found: Ids = np.where(ordered[at] == wanted, at, -1).astype(np.int64)
    return found
