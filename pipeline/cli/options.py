"""Options that every command has, and opening the workspace they name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pipeline.workspace import Workspace

WorkspaceOption = Annotated[
    Path | None,
    typer.Option(
        "--workspace",
        metavar="DIR",
        help="The workspace (default: JOBUN_WORKSPACE, else the current folder).",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
QuietOption = Annotated[
    bool, typer.Option("--quiet", "-q", help="No progress, no messages but errors.")
]


LangOption = Annotated[
    list[str] | None, typer.Option(metavar="en|ja|ko", help="Only this language of text.")
]
JurisdictionOption = Annotated[
    list[str] | None, typer.Option(metavar="jp|kr|us|eu|un|intl", help="Only this one.")
]


AsOfOption = Annotated[
    str | None,
    typer.Option(metavar="YYYY-MM-DD", help="The texts that applied on this day."),
]


def day_of(given: str | None) -> str:
    """The ISO day of --as-of, "" for today; `UsageError` for what is no day."""
    from pipeline.asof import day

    return "" if given is None else day(given)


def open_workspace(folder: Path | None) -> Workspace:
    """The workspace a command works on."""
    from pipeline.workspace import Workspace

    return Workspace.open(folder)
