"""The documents of the live generation against those that were last reported."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping

from pipeline.changes.records import Document, Kind, Provision
from pipeline.changes.reported import Last, Standing, Version
from pipeline.links import provision_link

UNKNOWN = "unknown"
_LOST = "the text that was last reported is not in the corpus any more: articles not compared"
_SAME = "a new version, in which no article differs"


def compared(
    catalog: sqlite3.Connection, now: Mapping[str, Standing], last: Mapping[str, Last]
) -> list[Document]:
    """What changed, by address: added, amended, announced and removed documents.

    Another file of the same version with the same text (another rendition) is no change.
    """
    found: list[Document] = []
    for key, one in now.items():
        before = last.get(key)
        if before is None:
            found.append(_made(catalog, "added", one, one.current))
        elif before.sha256 != one.current.sha256:
            found += _amended(catalog, one, before)
        found += _announced(catalog, one, before)
    for key in sorted(last.keys() - now.keys()):
        address, _, lang = key.rpartition(" ")
        found.append(
            Document("removed", address, lang, last[key].title, "", "", "", "", "", UNKNOWN, 0)
        )
    return sorted(found, key=lambda d: (d.address, d.lang, d.valid_from))


def _amended(catalog: sqlite3.Connection, one: Standing, before: Last) -> Iterator[Document]:
    """The document with its changed provisions, unless only the file is another."""
    old = _version(catalog, one, before.sha256)
    if old is None:
        yield _made(catalog, "amended", one, one.current, note=_LOST)
        return
    changes = changed_provisions(catalog, one, old.id, one.current.id)
    again = (old.valid_from, old.revision) == (one.current.valid_from, one.current.revision)
    if changes or not again:
        note = "" if changes else _SAME
        if before.pending.get(one.current.valid_from) == one.current.sha256:
            note = f"announced before, in force from {one.current.valid_from}" + (
                f"; {note}" if note else ""
            )
        yield _made(
            catalog, "amended", one, one.current, before=old.valid_from, changes=changes, note=note
        )


def _announced(
    catalog: sqlite3.Connection, one: Standing, before: Last | None
) -> Iterator[Document]:
    """Pending versions that were not reported yet; each is compared with the one before it."""
    base = one.current
    for version in one.pending:
        known = before.pending.get(version.valid_from) if before else None
        if known != version.sha256:
            held = _version(catalog, one, known) if known else None
            if held is None or changed_provisions(catalog, one, held.id, version.id):
                changes = changed_provisions(catalog, one, base.id, version.id)
                note = "" if known is None else "announced before, with another text"
                yield _made(
                    catalog, "announced", one, version, before=base.valid_from, changes=changes,
                    note=note,
                )  # fmt: skip
        base = version


def changed_provisions(
    catalog: sqlite3.Connection, one: Standing, old: int, new: int
) -> tuple[Provision, ...]:
    """The groups that differ between two versions of a document, in its order."""
    from pipeline.redline.changes import changed

    return tuple(
        Provision(
            c.kind, c.address, c.was, c.lang, c.label, c.heading,
            provision_link(c.address, one.link), c.old, c.new,
        )
        for c in changed(catalog, old, new)
    )  # fmt: skip


def _version(catalog: sqlite3.Connection, one: Standing, sha256: str) -> Version | None:
    """The version of a document that a file states, whatever became of it."""
    row = catalog.execute(
        "SELECT id, state, sha256, valid_from, retrieved, revision, source, '' FROM version"
        " WHERE document = ? AND sha256 = ? ORDER BY id DESC",
        (one.id, sha256),
    ).fetchone()
    return None if row is None else Version(*row)


def _made(
    catalog: sqlite3.Connection,
    kind: Kind,
    one: Standing,
    version: Version,
    *,
    before: str = "",
    changes: tuple[Provision, ...] = (),
    note: str = "",
) -> Document:
    count = catalog.execute(
        "SELECT count(*) FROM provision WHERE version = ?", (version.id,)
    ).fetchone()[0]
    return Document(
        kind, one.address, one.lang, one.title, one.link, version.source, version.retrieved,
        version.valid_from, before, version.amended_by or UNKNOWN, int(count), changes, note,
    )  # fmt: skip
