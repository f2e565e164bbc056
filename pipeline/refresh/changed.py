"""The one seam to the report of what changed in the texts (`pipeline.changes`)."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from pipeline.errors import IndexUnreadableError, JobunError
from pipeline.layout import Layout
from pipeline.refresh.outcomes import Problem
from pipeline.settings import Settings

if TYPE_CHECKING:
    from pipeline.changes import ChangeReport

_STATES = {"source": "unreachable", "held back": "held back"}


def baseline(layout: Layout) -> None:
    """Note what the live generation holds, before the first build of a refresh."""
    from pipeline import changes

    # A damaged index is built anew, and what it held cannot be told any more.
    with suppress(IndexUnreadableError):
        changes.baseline(layout)


def report(
    layout: Layout, settings: Settings, problems: Sequence[Problem], *, now: datetime
) -> tuple[ChangeReport | None, list[Problem]]:
    """What changed since the last report (None when nothing did), and why it cannot be told."""
    from pipeline import changes

    troubles = [
        changes.Trouble(one.source, _STATES.get(one.what, "partial"), one.reason)
        for one in problems
        if one.source
    ]
    try:
        made = changes.report(
            layout, now=now, sources=troubles, chosen=settings, contact=settings.contact
        )
    except JobunError as error:
        return None, [Problem("", "", "report", str(error))]
    return made, []
