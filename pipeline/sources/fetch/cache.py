"""The cache of answers: one SQLite file a source, by hishel (RFC 9111, a private cache).

It holds whole, checked answers only, at most `LARGEST` bytes of them; what was not used for
`UNUSED` seconds goes.  It may be deleted at any time: then the next pass asks for everything.
"""

from __future__ import annotations

import logging
import sqlite3
from pathlib import Path

from hishel import Entry, Request, Response, SqliteStorage

from pipeline.errors import CorpusError

LARGEST = 1 << 30
UNUSED = 180 * 86_400.0

# It tells of a failed write there; the answer is then served without being kept.
logging.getLogger("hishel").addHandler(logging.NullHandler())


class OneEach(SqliteStorage):
    """Holds one answer under a key.

    hishel keeps the old answer beside the new one, and with two that came in one second it may
    ask with the old one's validators.
    """

    def create_entry(
        self,
        request: Request,
        response: Response,
        key: str,
        *,
        ttl: float | None = None,
        tti: float | None = None,
    ) -> Entry:
        self.forget(key)
        return super().create_entry(request, response, key, ttl=ttl, tti=tti)

    def forget(self, key: str) -> None:
        """Serve nothing under `key` any more."""
        for entry in self.get_entries(key):
            self.remove_entry(entry.id)


def open_cache(folder: Path, name: str) -> OneEach:
    """The cache of one source; a file that is damaged, or another program's, is begun anew."""
    path = folder / f"{name}.db"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            return _opened(path)
        except sqlite3.OperationalError:  # locked, no rights, no space: not the file's fault
            raise
        except (sqlite3.DatabaseError, RuntimeError):
            for suffix in ("", "-wal", "-shm"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
            return _opened(path)
    except (OSError, sqlite3.Error) as error:
        raise CorpusError(
            f"{path}: the cache cannot be opened ({error}). Check the folder's rights and space."
        ) from error


def _opened(path: Path) -> OneEach:
    connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
    try:
        connection.execute("PRAGMA busy_timeout=5000")
        # hishel would take a damaged page for an answer that it does not have, run after run.
        (sound,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if sound != "ok":
            raise sqlite3.DatabaseError(sound)
        storage = OneEach(connection=connection, default_tti=UNUSED, max_size=LARGEST)
        storage.get_entries("")  # makes the tables, and refuses other ones of these names
    except BaseException:
        connection.close()
        raise
    return storage
