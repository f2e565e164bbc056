"""What a run writes of the corpus: raw bytes as they come, then the manifest in one write."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TypeVar

from pipeline import corpus, revisions
from pipeline.corpus import Entry
from pipeline.layout import Layout
from pipeline.revisions import History
from pipeline.sources import state
from pipeline.sources.state import State

_TRIES = 5
_T = TypeVar("_T")


def keep(layout: Layout, data: bytes) -> str:
    """Keep raw bytes; return their hash."""
    return _steadily(lambda: corpus.store(layout, data))


def note(layout: Layout, known: State) -> None:
    """Write a source's state."""
    _steadily(lambda: state.write(layout, known))


def _steadily(write: Callable[[], _T]) -> _T:
    """Write without the write lock: a process that adds files sweeps half-written ones away."""
    for _ in range(_TRIES):
        try:
            return write()
        except FileNotFoundError:
            continue
    return write()


def restates(new: Entry, there: Entry) -> bool:
    """Tell whether a source says other facts of bytes that the corpus holds.

    Bytes that two documents share keep the facts of the first.
    """
    own = new.path == there.path or not there.facts
    return own and bool(new.facts) and dict(new.facts) != dict(there.facts)


def enter(layout: Layout, entries: Iterable[Entry], *, again: Iterable[Entry] = ()) -> bool:
    """Enter documents into the manifest; tell whether that changed it.  The lock must be held.

    Bytes are kept once: what two documents share stays under the path that they came by first.
    `again` are entries that the manifest has and that become the newest, at the time they state.
    """
    before = corpus.read(layout)
    manifest = corpus.Manifest(before)
    newest = {entry.path: entry for entry in before}
    new = list(entries)
    for entry in new:
        manifest.add(entry)
    rows = {entry.sha256: entry for entry in manifest.entries}
    for entry in new:
        there, last = rows[entry.sha256], newest.get(entry.path)
        if restates(entry, there):
            there = rows[entry.sha256] = dataclasses.replace(there, facts=entry.facts)
        older = there.path == entry.path and there.retrieved != entry.retrieved
        if last and last.sha256 != entry.sha256 and older:
            # Bytes from before the last ones came back: they are the newest, and of today.
            del rows[entry.sha256]
            rows[entry.sha256] = dataclasses.replace(
                there, name=last.name, retrieved=entry.retrieved
            )
    for entry in again:
        if entry.sha256 in rows:
            there = rows.pop(entry.sha256)
            rows[entry.sha256] = dataclasses.replace(there, retrieved=entry.retrieved)
    if tuple(rows.values()) == before:
        return False
    corpus.write(layout, rows.values())
    return True


def list_versions(layout: Layout, found: Mapping[str, History], today: date) -> bool:
    """Merge what sources listed into the corpus' list of versions; tell whether that changed it.

    A version that has applied stays listed when a source lists it no more.
    """
    if not found:
        return False
    before = revisions.read(layout)
    after = dict(before)
    for address, history in found.items():
        old = before.get(address)
        if old is None or old.source != history.source:
            after[address] = history
            continue
        named = {row.valid_from for row in history.rows}
        kept = [
            row
            for row in old.rows
            if row.valid_from not in named and row.valid_from <= today.isoformat()
        ]
        rows = tuple(sorted([*kept, *history.rows], key=lambda row: row.valid_from))
        # The day is kept even if nothing else changed: it says how far the list reaches.
        after[address] = dataclasses.replace(history, rows=rows)
    if after == before:
        return False
    revisions.write(layout, after)
    return True


def sweep(layout: Layout) -> None:
    """Remove what killed runs left half written; both locks must be held."""
    for pattern in (".*.part", "*/.*.part", "raw/*/.*.part"):
        for dead in layout.corpus.glob(pattern):
            dead.unlink(missing_ok=True)
