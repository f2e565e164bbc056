"""The citations that a change touches: provisions that cite what is not as it was."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence

from pipeline.changes.records import Affected, Citing, Document
from pipeline.tables.rows import Filters, rows


def affected(catalog: sqlite3.Connection, documents: Sequence[Document]) -> tuple[Affected, ...]:
    """Provisions of current versions that cite an amended, repealed or moved provision, a removed
    document, or something beneath one of them, by document.

    What a provision says of itself is left out, and what is only announced touches nothing yet.
    """
    found: dict[tuple[str, str], tuple[str, dict[Citing, None]]] = {}
    for address in dict.fromkeys(_touched(documents)):
        for row in rows(catalog, filters=Filters(cited=(address,)), sentences=False):
            _, places = found.setdefault((row.document, row.document_lang), (row.title, {}))
            places[Citing(row.place, row.label, row.target)] = None
    return tuple(
        Affected(document, lang, title, tuple(sorted(places, key=lambda c: (c.place, c.target))))
        for (document, lang), (title, places) in sorted(found.items())
    )


def _touched(documents: Sequence[Document]) -> Iterator[str]:
    for document in documents:
        if document.kind == "removed":
            yield document.address
        if document.kind == "amended":
            yield from (change.was for change in document.changes if change.was)
