"""Adding and removing watches, with the feeds that go with them; the write lock is taken."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator

from pipeline import generations, locks, store
from pipeline.changes import files, reported
from pipeline.layout import Layout
from pipeline.settings import Settings
from pipeline.watch import own
from pipeline.watch.wanted import Wanted, wanted

Notice = Callable[[str], None]


def add_watch(
    layout: Layout,
    chosen: Settings,
    what: str = "",
    *,
    cites: str = "",
    query: bool = False,
    name: str = "",
    webhook: str = "",
    private: bool = False,
    notice: Notice | None = None,
) -> Wanted:
    """Add the watch that a user means (see `wanted`) to `corpus/watches.toml`, and make its feed.

    Raises `UsageError` for what is no watch or a name that is taken, `KnowledgeError` for a file
    that is wrong; it is then as it was.
    """
    with locks.writing(
        layout.lock, purpose="watch add", wait=chosen.lock_wait, notice=notice
    ), _catalog(layout) as catalog:  # fmt: skip
        made = wanted(
            catalog, what, cites=cites, query=query, name=name, webhook=webhook, private=private,
            known=own.read(layout),
        )  # fmt: skip
        own.add(layout, made.watch)
        _feeds(layout)
        return made


def remove_watch(
    layout: Layout, chosen: Settings, name: str, *, notice: Notice | None = None
) -> bool:
    """Take a watch and its feed out; False when there is none of that name."""
    with locks.writing(layout.lock, purpose="watch remove", wait=chosen.lock_wait, notice=notice):
        removed = own.remove(layout, name)
        if removed:
            _feeds(layout)
        return removed


def _feeds(layout: Layout) -> None:
    known = reported.read(layout)
    if known is not None:
        files.feeds(layout, known, own.read(layout))


@contextlib.contextmanager
def _catalog(layout: Layout) -> Iterator[sqlite3.Connection | None]:
    """The live catalogue, None when nothing is built."""
    generation = generations.live(layout)
    if generation is None:
        yield None
        return
    with store.reading(generation.catalog) as catalog:
        yield catalog
