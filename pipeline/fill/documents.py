"""Documents into the catalogue, in the order of their addresses: read anew, or copied."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

from pipeline import store
from pipeline.fill import carry
from pipeline.fill.carry import Key
from pipeline.fill.files import Files
from pipeline.fill.making import Made, Moved, Version
from pipeline.fill.reuse import Reuse, Tell
from pipeline.links import document_link
from pipeline.revisions import History
from pipeline.versions import Rendition, ordered


def fill_documents(
    connection: sqlite3.Connection,
    files: Files,
    listed: Mapping[str, History],
    reuse: Reuse,
    tell: Tell,
    *,
    today: str,
) -> Made:
    """Write every document with its versions, provisions, citations and history."""
    keys = sorted({*files.documents, *files.carried})
    if reuse.previous is not None:
        carry.attach(connection, reuse.previous.catalog)
    versions: list[Version] = []
    moved = Moved()
    at = 0
    while at < len(keys):
        tell("store", at, len(keys))
        first = files.carried.get(keys[at])
        if first is None:
            address = keys[at][0]
            dates = {row.valid_from for row in listed[address].rows} if address in listed else ()
            states = ordered(files.documents[keys[at]], today=today, listed=dates)
            owner, found = _store(connection, address, states)
            versions += found
            run = 1
        else:
            run = _run(keys[at:], files.carried)
            owner = carry.copy(connection, first, first + run - 1, moved)
        for key, document in zip(keys[at : at + run], range(owner, owner + run), strict=True):
            if key[0] in listed:
                store.add_history(connection, document, listed[key[0]])
        at += run
    tell("store", len(keys), len(keys))
    firsts = connection.execute(
        "SELECT min(p.id) FROM provision p JOIN version v ON v.id = p.version"
        " GROUP BY v.document ORDER BY v.document"
    )
    return Made(versions, moved, [row[0] for row in firsts])


def _run(keys: Sequence[Key], carried: Mapping[Key, int]) -> int:
    """How many documents, from the first of these on, lay together in the last generation."""
    run = 1
    while run < len(keys) and carried.get(keys[run]) == carried[keys[0]] + run:
        run += 1
    return run


def _store(
    connection: sqlite3.Connection, address: str, versions: Sequence[Rendition]
) -> tuple[int, list[Version]]:
    """Write a document with all its versions; return its id and those that may apply on a day."""
    current = next(r for r in versions if r.state == "current" or r is versions[-1])
    link = document_link(address, current.document.metadata.get("url", ""))
    owner = store.add_document(connection, current.document, link=link)
    found: list[Version] = []
    for rendition in versions:
        entry, document = rendition.entry, rendition.document
        facts = store.VersionFacts(
            rendition.date if document.metadata.get("valid_from") else "", rendition.valid_to,
            entry.retrieved, document.metadata.get("revision", ""), rendition.state, entry.source,
            entry.licence, entry.path, entry.sha256, rendition.dialect, document.metadata,
            rendition.digest,
        )  # fmt: skip
        version, ids = store.add_version(connection, owner, document, facts)
        store.add_citations(connection, ids, rendition.citations)
        if rendition.state != "duplicate":
            found.append(Version(document, version, ids, rendition.state == "current"))
    return owner, found
