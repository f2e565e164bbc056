"""Which text of a document applied on a day, and whether that is certain.

A version applies from its date until the next one's.  Between two versions that the corpus holds
there may be others that it does not; only what the official source lists (`history`) can say that
there are none.  So an answer for a day is certain on the very date from which a version applies,
and on every day that the source's list covers without a version that is missing; otherwise it is
the last known version, and says so.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from pipeline.errors import UsageError

UNKNOWN = "unknown"  # an amending law that no source states


@dataclass(frozen=True, slots=True)
class Standing:
    """The version of a document on a day: its id (None when there is none), the date it applies
    from, and, unless that is `sure`, a note that says what is not known.
    """

    version: int | None
    valid_from: str
    sure: bool
    note: str


def day(text: str) -> str:
    """An ISO date as given by a user; raises `UsageError` for what is none."""
    wanted = text.strip()
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", wanted):
            raise ValueError
        return date.fromisoformat(wanted).isoformat()
    except ValueError as error:
        raise UsageError(f"{text!r} is not a date; write it as 2024-04-01.") from error


def standing(
    catalog: sqlite3.Connection,
    document: int,
    on: str,
    *,
    asked: Mapping[str, str] | None = None,
) -> Standing:
    """The version of one document on an ISO day; `asked` as for `apply`."""
    row = catalog.execute("SELECT address FROM document WHERE id = ?", (document,)).fetchone()
    return _standing(
        catalog.execute(f"{_VERSIONS} AND document = ? ORDER BY id", (document,)).fetchall(),
        catalog.execute(f"{_HISTORY} AND document = ? ORDER BY rowid", (document,)).fetchall(),
        on,
        (asked or {}).get(row["address"], "") if row else "",
    )


def apply(
    catalog: sqlite3.Connection, on: str, *, asked: Mapping[str, str] | None = None
) -> dict[int, Standing]:
    """Make a catalogue answer for a day: in this connection `version.current` is true of the
    versions that applied then.  Returns the standing of each document by id.

    `asked` gives, by address, the ISO day on which a source last listed a document's versions,
    where that was after the index was built (`pipeline.revisions.asked`).
    """
    addresses = {row["id"]: row["address"] for row in catalog.execute("SELECT * FROM document")}
    day_of = asked or {}
    versions: dict[int, list[Any]] = {}
    for row in catalog.execute(f"{_VERSIONS} ORDER BY id"):
        versions.setdefault(row["document"], []).append(row)
    listed: dict[int, list[Any]] = {}
    for row in catalog.execute(f"{_HISTORY} ORDER BY rowid"):
        listed.setdefault(row["document"], []).append(row)
    found = {
        of: _standing(rows, listed.get(of, ()), on, day_of.get(addresses[of], ""))
        for of, rows in versions.items()
    }
    catalog.executescript("DROP VIEW IF EXISTS temp.version; DROP TABLE IF EXISTS temp.standing;")
    catalog.execute(
        "CREATE TEMP TABLE standing (document INTEGER PRIMARY KEY, version INTEGER, note TEXT)"
    )
    catalog.executemany(
        "INSERT INTO standing VALUES (?,?,?)",
        [(of, one.version, one.note) for of, one in found.items()],
    )
    # A temporary view goes before the table of its name, so that every question that asks for
    # `current` is answered for the day.
    columns = [row["name"] for row in catalog.execute("PRAGMA main.table_info(version)")]
    made = ", ".join(
        "id IS (SELECT s.version FROM temp.standing s WHERE s.document = v.document) AS current"
        if name == "current"
        else f"v.{name}"
        for name in columns
    )
    catalog.execute(f"CREATE TEMP VIEW version AS SELECT {made} FROM main.version v")
    return found


def warnings(catalog: sqlite3.Connection, today: str) -> dict[int, str]:
    """What sources list that today's texts do not have, by document: a repeal, or a version that
    applies by now and is not held.
    """
    listed: dict[int, list[Any]] = {}
    for row in catalog.execute(f"{_HISTORY} ORDER BY rowid"):
        listed.setdefault(row["document"], []).append(row)
    found: dict[int, str] = {}
    for document, rows in listed.items():
        versions = catalog.execute(
            f"{_VERSIONS} AND document = ? ORDER BY id", (document,)
        ).fetchall()
        standing = _standing(versions, rows, today, today)
        if standing.note:
            found[document] = standing.note
    return found


def named(catalog: sqlite3.Connection, notes: Mapping[int, str]) -> dict[tuple[str, str], str]:
    """Notes on documents by address and language."""
    rows = catalog.execute("SELECT id, address, lang FROM document")
    return {(r["address"], r["lang"]): notes[r["id"]] for r in rows if r["id"] in notes}


def absent(catalog: sqlite3.Connection) -> tuple[str, ...]:
    """After `apply`: the addresses of documents without a version of the day."""
    rows = catalog.execute(
        "SELECT DISTINCT d.address FROM temp.standing s JOIN document d ON d.id = s.document"
        " WHERE s.version IS NULL ORDER BY d.address"
    )
    return tuple(row["address"] for row in rows)


def today() -> str:
    """The ISO date of today (UTC)."""
    return datetime.now(UTC).date().isoformat()


def notes(catalog: sqlite3.Connection) -> dict[tuple[str, str], str]:
    """After `apply`: what is not known of documents on the day, by address and language."""
    rows = catalog.execute(
        "SELECT d.address, d.lang, s.note FROM temp.standing s"
        " JOIN document d ON d.id = s.document WHERE s.note != ''"
    )
    return {(row["address"], row["lang"]): row["note"] for row in rows}


_VERSIONS = (
    "SELECT id, document, valid_from, retrieved FROM main.version WHERE state != 'duplicate'"
)
# A version whose date is not decided yet has none; it says nothing of any day.
_HISTORY = (
    "SELECT document, valid_from, amended_by, state, asked FROM history WHERE valid_from != ''"
)


def _standing(versions: Sequence[Any], listed: Sequence[Any], on: str, asked: str) -> Standing:
    repealed = [row for row in listed if row["state"] == "repealed" and row["valid_from"] <= on]
    if repealed:
        by = repealed[0]["amended_by"] or UNKNOWN
        return Standing(
            None, "", True,
            f"repealed on {repealed[0]['valid_from']} (repealing law {by}), as its source lists",
        )  # fmt: skip
    dated = [row for row in versions if row["valid_from"]]
    if not dated:
        return _undated(versions, on)
    held = [row for row in dated if row["valid_from"] <= on]
    if not held:
        first = min(row["valid_from"] for row in dated)
        return Standing(
            None, "", False,
            f"the corpus holds no version of {on}; its first is of {first}",
        )  # fmt: skip
    last = max(held, key=lambda row: (row["valid_from"], row["id"]))
    since = last["valid_from"]
    if since == on:
        return Standing(last["id"], since, True, "")
    return Standing(last["id"], since, *_certain(since, dated, listed, on, asked))


def _certain(
    since: str, dated: Sequence[Any], listed: Sequence[Any], on: str, asked: str
) -> tuple[bool, str]:
    """Whether the version of `since` applied on a later day for certain, and what is not known."""
    later = [row for row in listed if since < row["valid_from"] <= on]
    if later:
        by = later[0]["amended_by"] or UNKNOWN
        return False, (
            f"last known version of {since}; later amendments are not in the corpus "
            f"(the next is of {later[0]['valid_from']}, amending law {by})"
        )
    if any(row["valid_from"] <= since for row in listed):
        asked = max(asked, *(row["asked"] for row in listed))
        if on <= asked:
            return True, ""
        if any(row["valid_from"] > on for row in listed):
            return False, (
                f"version of {since}, as its source listed on {asked}; "
                f"whether it is amended before {on} is not known"
            )
    if any(row["valid_from"] > on for row in dated) or not listed:
        return False, (
            f"last known version of {since}; later amendments are not in the corpus "
            f"(amending law {UNKNOWN})"
        )
    asked = max(asked, *(row["asked"] for row in listed))
    return False, (
        f"last known version of {since}; its source was last asked on {asked}, "
        f"later amendments are not in the corpus"
    )


def _undated(versions: Sequence[Any], on: str) -> Standing:
    """A text that states no date: as it was retrieved last before the day, else first after it."""
    ordered = sorted(versions, key=lambda row: (row["retrieved"], row["id"]))
    before = [row for row in ordered if row["retrieved"][:10] <= on]
    chosen = before[-1] if before else ordered[0]
    return Standing(
        chosen["id"], "", False,
        f"the text states no date from which it applies; retrieved on {chosen['retrieved'][:10]}",
    )  # fmt: skip
