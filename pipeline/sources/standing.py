"""How a source stands today: when it was last refreshed, and what its last run left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from pipeline.errors import JobunError
from pipeline.layout import Layout
from pipeline.sources import state
from pipeline.sources.declaration import Source
from pipeline.sources.state import State

# A run that comes somewhat late is no matter: stale is what missed a whole turn.
STALE_AFTER = 2

Standing = Literal["fresh", "stale", "partial", "by hand", "unreadable"]


@dataclass(frozen=True, slots=True)
class SourceStanding:
    """One source in use.

    fresh: its last success is younger than twice its `every`; stale: older, or there was none;
    partial: its last run failed, or something is held back, failed or lost; by hand: it is never
    refreshed; unreadable: its state is damaged.  `succeeded` and `attempted` are UTC times, `age`
    and `every` seconds (None where there is none), `documents` a number, as are `held_back`,
    `failed` and `gone`; `expected` is the least and most.  `error` says what is the matter.
    """

    id: str
    title: str
    state: Standing
    documents: int
    expected: tuple[int, int] | None = None
    succeeded: str = ""
    attempted: str = ""
    age: int | None = None
    every: int | None = None
    held_back: int = 0
    failed: int = 0
    gone: int = 0
    error: str = ""


def standings(
    layout: Layout,
    sources: Mapping[str, Source],
    files: Mapping[str, int],
    *,
    now: datetime,
) -> tuple[SourceStanding, ...]:
    """The sources in use, those that were ever refreshed or have files in the corpus, by id.

    `files` are the numbers of the corpus' files by source; `now` is of UTC.
    """
    used = sorted({*state.every(layout), *(source for source, n in files.items() if n)})
    return tuple(_standing(layout, one, sources.get(one), files.get(one, 0), now) for one in used)


def _standing(
    layout: Layout, name: str, source: Source | None, files: int, now: datetime
) -> SourceStanding:
    title = title_of(source) if source else ""
    try:
        known = state.read(layout, name)
    except JobunError as error:
        return SourceStanding(name, title, "unreadable", files, error=str(error))
    refresh = source.refresh if source else None
    if refresh is None and not known.attempted:
        return SourceStanding(name, title, "by hand", files)
    age = now - datetime.fromisoformat(known.succeeded) if known.succeeded else None
    return SourceStanding(
        name,
        title,
        _state(known, age, refresh.every if refresh else None),
        sum(
            bool(d.sha256) and not d.gone and not state.is_version(k, known.documents)
            for k, d in known.documents.items()
        ),
        source.expected if source else None,
        known.succeeded,
        known.attempted,
        None if age is None else int(age.total_seconds()),
        int(refresh.every.total_seconds()) if refresh else None,
        len(known.held_back),
        len(known.failed),
        len(known.gone),
        " ".join(filter(None, (known.error, known.count))),
    )


def _state(known: State, age: timedelta | None, every: timedelta | None) -> Standing:
    if not known.whole:
        return "partial"
    if every is None:
        return "by hand"
    return "fresh" if age is not None and age <= STALE_AFTER * every else "stale"


def title_of(source: Source) -> str:
    """A source's title, in English where there is one."""
    return source.titles.get("en") or next(iter(source.titles.values()))
