"""`jobun status`: what the workspace holds, and whether it answers for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli import output
from pipeline.cli.options import JsonOption, QuietOption, WorkspaceOption, open_workspace
from pipeline.records import UNREAD

if TYPE_CHECKING:
    from pipeline.sources.standing import SourceStanding
    from pipeline.status import Status

_CODES = {"ready": 0, "empty": 1, "stale": 1, "partial": 3, "unreadable": 4}


def register(app: typer.Typer, *, epilog: str) -> None:
    """Put the command on the application."""
    app.command(epilog=epilog)(status)


def status(
    check: Annotated[
        bool, typer.Option("--check", help="Also compare every file of the index with its hash.")
    ] = False,
    documents: Annotated[
        bool, typer.Option("--documents", help="How the pages of each document were read.")
    ] = False,
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Say what the workspace holds, how fresh its sources are, and whether its index answers.

    Exit 0 ready and fresh, 1 nothing built or out of date, 3 partial, 4 unreadable.

    Example: jobun status --check
    """
    found = open_workspace(workspace).status(check=check)
    if json:
        output.as_json(found.as_json())
    elif documents:
        _grades(found)
    else:
        _show(found)
    for problem in found.problems:
        typer.secho(f"jobun: {problem}", err=True, fg="red")
    say = output.speaker(quiet)
    if found.state == "empty":
        say("Nothing is built yet. Next: jobun add PATH… (or jobun refresh), then jobun build")
    elif found.state == "stale" and any(s.state == "stale" for s in found.sources):
        say("Sources were not asked for too long. Next: jobun refresh")
    elif found.state == "stale":
        say("The corpus or the settings changed since the build. Next: jobun build")
    elif any(source.state == "partial" for source in found.sources):
        say("Some sources need a look. Next: jobun sources show ID, jobun refresh")
    if _CODES[found.state]:
        raise typer.Exit(_CODES[found.state])


def _show(found: Status) -> None:
    output.data(f"workspace   {found.workspace}")
    output.data(f"state       {found.state}")
    output.data(f"files       {found.files}")
    if found.generation:
        languages = ", ".join(f"{k} {n:,}" for k, n in found.counts["provisions"].items())
        output.data(f"generation  {found.generation}")
        output.data(f"model       {found.model}")
        output.data(f"encoder     {found.encoder}")
        output.data(f"provisions  {languages}")
    if found.sources:
        output.data(f"sources     {len(found.sources)}")
    for source in found.sources:
        output.data(f"  {source.id}  {_said(source)}")
    if found.generation:
        output.data(f"documents   {len(found.documents)}")
    for document in found.documents:
        versions = f", {document['versions']} versions" if document["versions"] > 1 else ""
        since = f", in force from {document['valid_from']}" if document["valid_from"] else ""
        output.data(
            f"  {document['address']}  {document['title']}  "
            f"({document['lang']}, {document['provisions']:,} provisions{since}{versions})"
        )


def _grades(found: Status) -> None:
    """One document a line: whether it was read whole, in what format, how many pages by grade."""
    for document in found.documents:
        pages = document["pages"]
        unread = sum(pages.get(grade, 0) for grade in UNREAD)
        grade = "partial" if unread else "ocr" if "ocr" in pages else "whole"
        counts = ", ".join(f"{grade} {count}" for grade, count in sorted(pages.items()))
        shown = f"  pages: {counts}" if counts else ""
        output.data(f"{grade:<8}{document['format']:<18}{document['address']}{shown}")


def _said(source: SourceStanding) -> str:
    """One source in a line."""
    if source.state == "by hand":
        return f"by hand, {source.documents:,} files"
    expected = " of {}–{} expected".format(*source.expected) if source.expected else ""
    parts = [source.state, f"{source.documents:,} documents{expected}"]
    if source.age is not None:
        parts.append(f"last success {source.succeeded}, {duration(source.age)} ago")
    elif source.attempted:
        parts.append("no success yet")
    if source.every:
        parts.append(f"due every {duration(source.every)}")
    for name, number in (
        ("held back", source.held_back), ("failed", source.failed), ("lost", source.gone)
    ):  # fmt: skip
        if number:
            parts.append(f"{number:,} {name}")
    return ", ".join(parts) + (f": {source.error}" if source.error else "")


def duration(seconds: int) -> str:
    """Seconds in the largest unit that says enough."""
    for unit, size in (("d", 86400), ("h", 3600), ("min", 60)):
        if seconds >= 2 * size or (seconds >= size and seconds % size == 0):
            return f"{seconds // size} {unit}"
    return f"{seconds} s"
