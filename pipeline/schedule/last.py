"""When a workspace was refreshed last, by which a missed run is known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from pipeline.errors import CorpusError
from pipeline.layout import Layout
from pipeline.sources import state


def last_run(layout: Layout, names: Sequence[str] = ()) -> datetime | None:
    """When the sources in `names` were all attempted last, with its time zone: the earliest of
    their last attempts, None when one was never attempted or its state is damaged.

    Without names a run asks only what is due, so that any attempt counts: the latest of them.
    """
    times = [_attempted(layout, one) for one in names or state.every(layout)]
    known = [at for at in times if at is not None]
    if names:
        return min(known) if len(known) == len(times) else None
    return max(known, default=None)


def _attempted(layout: Layout, source: str) -> datetime | None:
    try:
        text = state.read(layout, source).attempted
    except CorpusError:
        return None  # the run itself says what is wrong with it
    if not text:
        return None
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)
