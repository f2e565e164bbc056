"""Documents whose files are as they were: their rows are copied, their files not read again.

A refresh changes a few documents among thousands.  The rows of a document lie together in the
catalogue, so that a run of unchanged documents is copied with one shift of its ids, and the
catalogue is the same as if everything had been read anew.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.fill.making import Moved
from pipeline.held import Named

Key = tuple[str, str]  # address and language of a document

_COPIED = (
    "INSERT INTO main.document SELECT id + :d, address, title, kind, lang, jurisdiction, link"
    " FROM old.document WHERE id BETWEEN :first AND :last ORDER BY id",
    "INSERT INTO main.version SELECT id + :v, document + :d, valid_from, valid_to, retrieved,"
    " revision, current, state, title, source, licence, path, sha256, dialect, metadata, entry"
    " FROM old.version WHERE document BETWEEN :first AND :last ORDER BY id",
    "INSERT INTO main.provision SELECT id + :p, version + :v, address, parent + :p, grp + :p,"
    " kind, label, heading, headings, lang, status, text"
    " FROM old.provision WHERE id BETWEEN :low AND :high ORDER BY id",
    "INSERT INTO main.block SELECT version + :v, seq, kind, provision + :p, text"
    " FROM old.block WHERE version BETWEEN :begin AND :end ORDER BY version, seq",
    "INSERT INTO main.citation (provision, start, end, target, instrument, kind, relative,"
    " confidence) SELECT provision + :p, start, end, target, instrument, kind, relative, confidence"
    " FROM old.citation WHERE provision BETWEEN :low AND :high ORDER BY id",
    "INSERT INTO main.page SELECT version + :v, number, grade, width, height, confidence"
    " FROM old.page WHERE version BETWEEN :begin AND :end ORDER BY version, number",
    "INSERT INTO main.place (provision, start, end, page, x0, y0, x1, y1)"
    " SELECT provision + :p, start, end, page, x0, y0, x1, y1"
    " FROM old.place WHERE provision BETWEEN :low AND :high ORDER BY id",
)


@dataclass(frozen=True, slots=True)
class Plan:
    """Which files must be read, and which documents need not be.

    `read` are places in the list of entries; `carried` gives the id in the last generation of each
    document that may be taken over, `files` the entries' digests that each of them comes from.
    """

    read: tuple[int, ...]
    carried: Mapping[Key, int] = field(default_factory=dict)
    files: Mapping[Key, frozenset[str]] = field(default_factory=dict)

    def without(self, dirty: Iterable[Key], digests: Sequence[str]) -> Plan:
        """The plan when these documents must be read as well."""
        gone = {key for key in dirty if key in self.carried}
        wanted = frozenset[str]().union(*(self.files[key] for key in gone))
        more = [i for i, one in enumerate(digests) if one in wanted]
        return Plan(
            tuple(sorted({*self.read, *more})),
            {key: at for key, at in self.carried.items() if key not in gone},
            {key: of for key, of in self.files.items() if key not in gone},
        )


def plan(
    catalog: sqlite3.Connection | None,
    before: Sequence[str],
    now: Sequence[str],
    *,
    today: str,
) -> Plan:
    """What must be read, from the digests of the entries of the last generation and of today.

    Everything, when there is no catalogue or known entries stand in another order.
    """
    everything = Plan(tuple(range(len(now))))
    if catalog is None:
        return everything
    known, wanted = set(before), set(now)
    if [one for one in before if one in wanted] != [one for one in now if one in known]:
        return everything
    carried: dict[Key, int] = {}
    files: dict[Key, set[str]] = {}
    dirty: set[Key] = set()
    for row in catalog.execute(
        "SELECT d.id, d.address, d.lang, v.entry, v.state, v.valid_from FROM version v"
        " JOIN document d ON d.id = v.document ORDER BY v.id"
    ):
        key = (row["address"], row["lang"])
        carried[key] = row["id"]
        files.setdefault(key, set()).add(row["entry"])
        came = row["state"] == "pending" and row["valid_from"] <= today
        if row["entry"] not in wanted or came:
            dirty.add(key)
    new = tuple(i for i, one in enumerate(now) if one not in known)
    whole = Plan(new, carried, {key: frozenset(of) for key, of in files.items()})
    return whole.without(dirty, now)


def named(catalog: sqlite3.Connection, carried: Mapping[Key, int]) -> list[Named]:
    """What the documents that are taken over are called, in each of their versions."""
    rows = catalog.execute(
        "SELECT d.address, v.title, d.lang, d.kind FROM version v"
        " JOIN document d ON d.id = v.document ORDER BY v.id"
    )
    return [
        Named(row["address"], row["title"], row["lang"], row["kind"])
        for row in rows
        if (row["address"], row["lang"]) in carried
    ]


def attach(connection: sqlite3.Connection, path: Path) -> None:
    """Open the last generation's catalogue beside the new one."""
    connection.execute("ATTACH ? AS old", (f"{path.as_uri()}?mode=ro&immutable=1",))


def copy(connection: sqlite3.Connection, first: int, last: int, moved: Moved) -> int:
    """Copy the documents with the old ids `first` to `last`; return the new id of the first."""
    bounds = connection.execute(
        "SELECT min(v.id), max(v.id), min(p.id), max(p.id) FROM old.version v"
        " LEFT JOIN old.provision p ON p.version = v.id WHERE v.document BETWEEN ? AND ?",
        (first, last),
    ).fetchone()
    begin, end, low, high = (int(n or 0) for n in bounds)
    following = [
        int(connection.execute(f"SELECT coalesce(max(id), 0) + 1 FROM main.{table}").fetchone()[0])
        for table in ("document", "version", "provision")
    ]
    shifts = dict(zip("dvp", (n - o for n, o in zip(following, (first, begin, low), strict=True)),
                      strict=True))  # fmt: skip
    places = {"first": first, "last": last, "begin": begin, "end": end, "low": low, "high": high}
    for statement in _COPIED:
        connection.execute(statement, {**shifts, **places})
    moved.add(low, high, shifts["p"])
    return following[0]
