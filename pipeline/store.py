"""The catalogue: one SQLite file per generation, written once, then only read."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.address import parse
from pipeline.errors import IndexUnreadableError
from pipeline.records import Citation, Document, Language
from pipeline.revisions import History
from pipeline.schema import MIGRATIONS, VERSION
from pipeline.spots import spots

_ADVICE = "Run `jobun build --force` to make the index again."


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """What is known of a version beside its text: dates, whence, and its place among the others."""

    valid_from: str
    valid_to: str
    retrieved: str
    revision: str
    state: str
    source: str
    licence: str
    path: str
    sha256: str
    dialect: str
    metadata: Mapping[str, str]
    entry: str = ""


def create(path: Path) -> sqlite3.Connection:
    """A new, empty catalogue, open for writing in one transaction per `commit`."""
    connection = sqlite3.connect(path.as_uri(), uri=True)
    # The file is unseen until the generation is published, which syncs it: no journal is needed.
    connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
    for number, statements in enumerate(MIGRATIONS, 1):
        connection.executescript(statements)
        connection.execute(f"PRAGMA user_version = {number}")
    return connection


def damaged(path: Path, error: sqlite3.Error) -> IndexUnreadableError:
    """What to raise for a catalogue that SQLite cannot read."""
    return IndexUnreadableError(f"{path}: the catalogue is damaged ({error}). {_ADVICE}")


def open_readonly(path: Path) -> sqlite3.Connection:
    """An existing catalogue; `IndexUnreadableError` when it is damaged or of another version."""
    connection = None
    try:
        connection = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True,
                                     check_same_thread=False)  # fmt: skip
        found = connection.execute("PRAGMA user_version").fetchone()[0]
        connection.execute("SELECT count(*) FROM document").fetchone()
    except sqlite3.Error as error:
        if connection is not None:
            connection.close()
        raise damaged(path, error) from error
    if found != VERSION:
        connection.close()
        raise IndexUnreadableError(
            f"{path}: the catalogue has version {found}, this Jobun reads {VERSION}. {_ADVICE}"
        )
    connection.row_factory = sqlite3.Row
    return connection


@contextlib.contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """`open_readonly`, closed afterwards."""
    connection = open_readonly(path)
    try:
        yield connection
    except sqlite3.Error as error:
        raise damaged(path, error) from error
    finally:
        connection.close()


def add_document(connection: sqlite3.Connection, document: Document, *, link: str) -> int:
    """Insert the document's row, from its current version, and return its id."""
    cursor = connection.execute(
        "INSERT INTO document (address, title, kind, lang, jurisdiction, link)"
        " VALUES (?,?,?,?,?,?)",
        (document.address, document.title, document.kind, document.lang,
         parse(document.address).jurisdiction, link),
    )  # fmt: skip
    return int(cursor.lastrowid or 0)


def add_version(
    connection: sqlite3.Connection, owner: int, document: Document, facts: VersionFacts
) -> tuple[int, list[int]]:
    """Insert one version with its provisions and blocks; return its id and the provisions' ids in
    order.
    """
    cursor = connection.execute(
        "INSERT INTO version (document, valid_from, valid_to, retrieved, revision, current, state,"
        " title, source, licence, path, sha256, dialect, metadata, entry)"
        " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        (owner, facts.valid_from, facts.valid_to, facts.retrieved, facts.revision,
         int(facts.state == "current"), facts.state, document.title, facts.source, facts.licence,
         facts.path, facts.sha256, facts.dialect,
         json.dumps(dict(facts.metadata), ensure_ascii=False, sort_keys=True), facts.entry),
    )  # fmt: skip
    version = int(cursor.lastrowid or 0)
    first = int(connection.execute("SELECT coalesce(max(id), 0) + 1 FROM provision").fetchone()[0])
    place = {p.address: first + i for i, p in enumerate(document.provisions)}
    ids = list(place.values())
    connection.executemany(
        "INSERT INTO provision VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
        (
            (
                first + i, version, p.address, None if p.parent is None else first + p.parent,
                place.get(p.group, first + i), p.kind, p.label, p.heading,
                json.dumps(p.headings, ensure_ascii=False), p.lang, p.status, p.text,
            )
            for i, p in enumerate(document.provisions)
        ),
    )  # fmt: skip
    connection.executemany(
        "INSERT INTO block VALUES (?,?,?,?,?)",
        (
            (version, seq, piece.kind, None if piece.provision is None else first + piece.provision,
             document.text[piece.start : piece.end])
            for seq, piece in enumerate(document.pieces)
        ),
    )  # fmt: skip
    connection.executemany(
        "INSERT INTO page VALUES (?,?,?,?,?,?)",
        ((version, p.number, p.grade, p.width, p.height, p.confidence) for p in document.pages),
    )
    connection.executemany(
        "INSERT INTO place (provision, start, end, page, x0, y0, x1, y1) VALUES (?,?,?,?,?,?,?,?)",
        ((first + spot.provision, spot.start, spot.end, *spot.box) for spot in spots(document)),
    )
    return version, ids


def add_citations(
    connection: sqlite3.Connection, ids: Sequence[int], found: Sequence[Sequence[Citation]]
) -> int:
    """Insert what each provision of a version cites; return how many citations that are."""
    rows = [
        (ids[index], c.start, c.end, c.target, _instrument(c.target), c.kind, int(c.relative),
         c.confidence)
        for index, of_provision in enumerate(found)
        for c in of_provision
    ]  # fmt: skip
    connection.executemany(
        "INSERT INTO citation (provision, start, end, target, instrument, kind, relative,"
        " confidence) VALUES (?,?,?,?,?,?,?,?)",
        rows,
    )
    return len(rows)


def _instrument(target: str) -> str:
    return "/".join(parse(target).instrument)


def add_units(
    connection: sqlite3.Connection, rows: Iterable[tuple[int, int, int, Language, bytes, int]]
) -> None:
    """Insert units: id, provision, group, language, hash of the embedded text, past."""
    connection.executemany("INSERT INTO unit VALUES (?,?,?,?,?,?)", rows)


def add_history(connection: sqlite3.Connection, owner: int, history: History) -> None:
    """Insert the versions that a source lists of a document."""
    connection.executemany(
        "INSERT INTO history VALUES (?,?,?,?,?,?,?,?)",
        (
            (owner, row.valid_from, row.revision, row.amended_by, row.promulgated, row.state,
             history.source, history.asked)
            for row in history.rows
        ),
    )  # fmt: skip
