"""What the corpus says of its own documents: titles, numbers, dates, links."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stored:
    """A document as its current versions state it; a translation shares its original's address.

    `titles` by language, `kind` law, treaty or report; `number`, `issuer` and `promulgated` (ISO
    date) belong together and are "" where the text does not say.
    """

    address: str
    titles: Mapping[str, str]
    kind: str
    link: str
    number: str = ""
    issuer: str = ""
    promulgated: str = ""


def documents(catalog: sqlite3.Connection) -> dict[str, Stored]:
    """Every document with a current version, by address."""
    rows = catalog.execute(
        "SELECT d.address, d.lang, d.title, d.kind, d.link, v.metadata FROM document d"
        " JOIN version v ON v.document = d.id WHERE v.current"
        # The original first, as `show` has it: its number and date are the ones that count.
        " ORDER BY d.address, d.lang != CASE substr(d.address, 1, 3)"
        " WHEN 'jp/' THEN 'ja' WHEN 'kr/' THEN 'ko' ELSE 'en' END, d.id, v.id"
    )
    found: dict[str, Stored] = {}
    for row in rows:
        known = found.get(row["address"])
        facts = json.loads(row["metadata"])
        titles = dict(known.titles) if known else {}
        titles.setdefault(row["lang"], row["title"])
        found[row["address"]] = Stored(
            address=row["address"],
            titles=titles,
            kind=known.kind if known else row["kind"],
            link=(known.link if known else "") or row["link"],
            number=(known.number if known else "") or facts.get("law_number", ""),
            issuer=(known.issuer if known else "") or facts.get("issuer", ""),
            promulgated=(known.promulgated if known else "") or facts.get("promulgated", ""),
        )
    return found
