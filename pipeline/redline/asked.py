"""The questions about versions, to the live generation of a workspace."""

from __future__ import annotations

from datetime import UTC, date, datetime

from pipeline import revisions
from pipeline.layout import Layout
from pipeline.redline import compared
from pipeline.redline import history as told
from pipeline.redline.compared import Diff
from pipeline.redline.history import Pending, Timeline
from pipeline.tables.ask import catalog_of


def diff(
    layout: Layout, what: str, *, since: str = "", until: str = "", today: date | None = None
) -> Diff | None:
    """What changed in a law or provision between two days; see `compared.diff`."""
    with catalog_of(layout) as catalog:
        listed = revisions.asked(layout)
        return compared.diff(
            catalog, what, since=since, until=until, today=_iso(today), listed=listed
        )


def history(layout: Layout, what: str) -> Timeline | None:
    """Every version of a law, and what it did to a provision; see `history.history`."""
    with catalog_of(layout) as catalog:
        return told.history(catalog, what)


def pending(layout: Layout, *, today: date | None = None) -> list[Pending]:
    """What is promulgated and not yet in force, soonest first."""
    with catalog_of(layout) as catalog:
        return told.pending(catalog, today=_iso(today))


def _iso(day: date | None) -> str:
    return (day or datetime.now(UTC).date()).isoformat()
