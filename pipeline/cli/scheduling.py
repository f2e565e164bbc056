"""`jobun schedule install|show|remove`: refreshing by a systemd timer or a crontab line."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from pipeline.cli import output
from pipeline.cli.options import JsonOption, QuietOption, WorkspaceOption, open_workspace
from pipeline.errors import UsageError


def register(app: typer.Typer, *, epilog: str) -> None:
    """Put the command group on the application."""
    schedule = typer.Typer(
        no_args_is_help=True,
        help="Refresh on a schedule, by a systemd user timer or a crontab line.\n\n"
        'Example: jobun schedule install --every "0 6 * * *"',
        epilog=epilog,
    )
    schedule.command("install", epilog=epilog)(install)
    schedule.command("show", epilog=epilog)(show)
    schedule.command("remove", epilog=epilog)(remove)
    app.add_typer(schedule, name="schedule")


def install(
    every: Annotated[
        str, typer.Option("--every", metavar="CRON", help="When: five fields, in local time.")
    ],
    systemd: Annotated[
        bool, typer.Option("--systemd", help="A systemd user timer (default where it runs).")
    ] = False,
    crontab: Annotated[bool, typer.Option("--crontab", help="A line of the crontab.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Show what will be written, ask, and write it; it takes the place of an earlier schedule.

    A systemd timer catches up one run that was missed while the machine was off; a crontab does
    not, and the next run takes what is due. Keys of sources are read from
    ~/.config/jobun/environment by systemd, and belong at the top of a crontab. Exit code 1 when
    you say no, 4 where there is neither; the text to put in by hand is then shown.

    Example: jobun schedule install --every "0 6 * * mon-fri"
    """
    from pipeline.schedule import cron
    from pipeline.schedule import install as installing

    if systemd and crontab:
        raise UsageError("give --systemd or --crontab, not both.")
    layout = open_workspace(workspace).layout
    say = output.speaker(quiet)
    how: installing.How | None = "systemd" if systemd else "crontab" if crontab else None
    plan = installing.plan(layout, cron.read(every), how=how)
    if json:
        output.as_json(
            {
                "how": plan.how,
                "name": plan.job.name,
                "every": plan.job.cron.text,
                "files": {str(path): text for path, text in plan.files},
                "block": plan.block,
                "commands": [list(command) for command in plan.commands],
            }
        )
    else:
        output.data(plan.text().rstrip("\n"))
    if not yes:
        if not sys.stdin.isatty():
            raise UsageError("nothing is installed: there is nobody to ask. Give --yes.")
        if not typer.confirm("Install this?", err=True):
            say("Nothing is installed.")
            raise typer.Exit(1)
    installing.install(plan)
    say("Installed. `jobun schedule show` shows it, `jobun schedule remove` takes it out.")


def show(
    workspace: WorkspaceOption = None, json: JsonOption = False, quiet: QuietOption = False
) -> None:
    """Show the schedule of this workspace as it is installed; exit code 1 when there is none.

    Example: jobun schedule show
    """
    from pipeline.schedule import install as installing

    found = installing.installed(open_workspace(workspace).layout)
    if json:
        output.as_json([{"how": one.how, "where": one.where, "text": one.text} for one in found])
    for one in () if json else found:
        output.data(f"{one.how}: {one.where}\n\n{one.text}".rstrip("\n"))
    if not found:
        output.speaker(quiet)('None is installed. Next: jobun schedule install --every "0 6 * * *"')
        raise typer.Exit(1)


def remove(
    workspace: WorkspaceOption = None, json: JsonOption = False, quiet: QuietOption = False
) -> None:
    """Take the schedule of this workspace out; exit code 1 when there is none.

    Example: jobun schedule remove
    """
    from pipeline.schedule import install as installing

    removed = installing.remove(open_workspace(workspace).layout)
    if json:
        output.as_json([{"how": one.how, "where": one.where} for one in removed])
    for one in () if json else removed:
        output.data(f"{one.how}: {one.where}")
    if not removed:
        output.speaker(quiet)("No schedule of this workspace is installed.")
        raise typer.Exit(1)
