"""The versions of a document: those that the corpus holds, and those that its source lists."""

from __future__ import annotations

import itertools
import json
import sqlite3
from dataclasses import asdict, dataclass, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Edition:
    """A version of a document; dates are ISO, what nobody states is "".

    `version` is its id in the catalogue, 0 where the source lists it and the corpus does not hold
    it.  `valid_from` is "" for a text that states no date: it counts from `day`, the day it was
    retrieved.
    """

    version: int
    valid_from: str
    valid_to: str
    state: str
    amended_by: str
    promulgated: str
    revision: str
    source: str
    retrieved: str
    day: str

    @property
    def held(self) -> bool:
        """Tell whether the corpus has the text."""
        return self.version != 0

    @property
    def name(self) -> str:
        """What the version is called: its date."""
        return self.valid_from or f"(no date; retrieved {self.day})"

    def as_json(self) -> dict[str, Any]:
        """A plain object, without the catalogue's own number; an unknown amending law is null."""
        made = asdict(self)
        del made["version"], made["day"]
        return {**made, "amended_by": self.amended_by or None, "held": self.held}


def editions(catalog: sqlite3.Connection, document: int) -> list[Edition]:
    """Every version of a document, oldest first; the duplicates of one date are left out."""
    listed = _listed(catalog, document)
    by_date = {row["valid_from"]: row for row in listed}
    by_revision = {row["revision"]: row for row in listed if row["revision"]}
    found: list[Edition] = []
    for row in catalog.execute(
        "SELECT v.*, d.jurisdiction FROM version v JOIN document d ON d.id = v.document"
        " WHERE v.document = ? AND v.state != 'duplicate' ORDER BY v.id",
        (document,),
    ):
        stated = by_revision.get(row["revision"]) or by_date.get(row["valid_from"])
        amended_by, promulgated = _made_by(row, stated)
        found.append(
            Edition(
                row["id"], row["valid_from"], row["valid_to"], row["state"], amended_by,
                promulgated, row["revision"] or (stated["revision"] if stated else ""),
                row["source"], row["retrieved"][:10], row["valid_from"] or row["retrieved"][:10],
            )
        )  # fmt: skip
    dates = {one.valid_from for one in found}
    for row in listed:
        if row["valid_from"] and row["valid_from"] not in dates:
            dates.add(row["valid_from"])
            found.append(
                Edition(
                    0, row["valid_from"], "", row["state"], row["amended_by"], row["promulgated"],
                    row["revision"], row["source"], row["asked"][:10], row["valid_from"],
                )
            )  # fmt: skip
    ordered = sorted(found, key=lambda one: one.day)
    # A version ends where the next begins, held or not.
    dated = [one for one in ordered if one.valid_from]
    ends = {one.valid_from: after.valid_from for one, after in itertools.pairwise(dated)}
    return [replace(one, valid_to=ends.get(one.valid_from, one.valid_to)) for one in ordered]


def _listed(catalog: sqlite3.Connection, document: int) -> list[sqlite3.Row]:
    """What the source says of the document's versions; nothing where it was not asked."""
    return catalog.execute(
        "SELECT valid_from, revision, amended_by, promulgated, state, source, asked FROM history"
        " WHERE document = ? ORDER BY valid_from, revision",
        (document,),
    ).fetchall()


def _made_by(row: sqlite3.Row, stated: sqlite3.Row | None) -> tuple[str, str]:
    """The law that made a version and its promulgation, as the text or its source states them."""
    facts = json.loads(row["metadata"])
    amended_by = str(facts.get("amended_by") or "")
    # A Japanese text states its own law's promulgation, not that of what amended it.
    promulgated = ""
    if not amended_by and row["jurisdiction"] == "kr":
        # The number that a Korean text is published under is that of its last amendment.
        amended_by = str(facts.get("law_number") or "")
        promulgated = str(facts.get("promulgated") or "")
    if stated:
        amended_by = amended_by or stated["amended_by"]
        promulgated = promulgated or stated["promulgated"]
    return amended_by, promulgated
