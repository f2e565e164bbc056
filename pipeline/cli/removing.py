"""`jobun remove`: taking documents out of the corpus."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.cli import output
from pipeline.cli.options import JsonOption, QuietOption, WorkspaceOption, open_workspace


def register(app: typer.Typer, *, epilog: str) -> None:
    """Put the command on the application."""
    app.command(epilog=epilog)(remove)


def remove(
    wanted: Annotated[
        list[str],
        typer.Argument(metavar="PATH|ADDRESS…", help="Files and folders as added, or documents."),
    ],
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Take documents out of the corpus, with the bytes kept of them; your own files stay.

    A document goes with all its versions and languages.  What a source fetches is refused: its
    declaration says what it brings.

    Example: jobun remove drafts/report.pdf doc/old-study
    """
    say = output.speaker(quiet)
    report = open_workspace(workspace).remove(wanted, notice=say)
    if json:
        output.as_json({"removed": report.paths, "left": report.left})
    else:
        for path in report.paths:
            output.data(path)
    then = "" if report.left else "The corpus is empty: add something first. "
    say(f"{len(report.paths)} removed; the index has them until it is built again. "
        f"{then}Next: jobun build")  # fmt: skip
