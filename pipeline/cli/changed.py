"""`jobun changes`: the last report of what changed again, or all since a date."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli import output
from pipeline.cli.options import JsonOption, QuietOption, WorkspaceOption, open_workspace

if TYPE_CHECKING:
    from pipeline.changes.reported import Reported


def register(app: typer.Typer, *, epilog: str) -> None:
    """Put the command on the application."""
    app.command(epilog=epilog)(changes)


def changes(
    since: Annotated[
        str, typer.Option(metavar="DATE", help="All reports since this day (default: the last).")
    ] = "",
    new: Annotated[
        bool, typer.Option("--new", help="First report what changed since the last report.")
    ] = False,
    every: Annotated[bool, typer.Option("--all", help="Cut no list.")] = False,
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Say what changed: documents, provisions, citations affected, and what is watched.

    A refresh that finds a change, a source in trouble or one that recovered makes a report, in
    corpus/changes/ as Markdown, JSON and an Atom feed too. The first build is the baseline. With
    --new one is made now, for what was added by hand and built. Exit code 1 when there is none.

    Example: jobun changes --since 2026-01-01
    """
    from pipeline import locks
    from pipeline.asof import day
    from pipeline.changes import files, report, reported
    from pipeline.changes.lines import lines

    since = day(since) if since else since
    opened = open_workspace(workspace)
    layout, chosen, say = opened.layout, opened.settings, output.speaker(quiet)
    found = []
    before = reported.read(layout)
    if new:
        with locks.writing(layout.lock, purpose="changes", wait=chosen.lock_wait, notice=say):
            made = report(layout, now=datetime.now(UTC), chosen=chosen, contact=chosen.contact)
        found = [made] if made else []
    if since or not new:
        found = files.read(layout, since=since) if since else files.read(layout, newest=1)
    if json:
        output.as_json([one.as_json() for one in found])
    for one in () if json else reversed(found):  # the newest at the end, where the eye is
        for line in lines(one, every=every):
            output.data(line)
    if not any(one.tells for one in found):
        say(_nothing(new=new, first=before is None, known=reported.read(layout), since=since))
        raise typer.Exit(1)


def _nothing(*, new: bool, first: bool, known: Reported | None, since: str) -> str:
    """Why there is no report."""
    if known is None:
        return "No report of changes: nothing is built yet. Next: jobun build"
    if since:
        return f"No report of changes since {since}."
    if new and not first:
        return "Nothing changed since the last report."
    return (
        f"No report of changes yet: what the corpus held on {known.began[:10]} is the baseline, "
        "and changes are told from then on."
    )
