"""`jobun history`, `jobun diff` and `jobun pending`: a law through its versions."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from pipeline.cli import outfile, output
from pipeline.cli.options import JsonOption, QuietOption, WorkspaceOption, open_workspace
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.redline.compared import Diff
    from pipeline.redline.history import Pending, Row, Timeline
    from pipeline.redline.terminal import Line

_AddressArgument = Annotated[
    str, typer.Argument(metavar="ADDRESS|NAME", help="A law or a provision in it.")
]


def register(app: typer.Typer, *, epilog: str) -> None:
    """Put the commands on the application."""
    for command in (history, diff, pending):
        app.command(epilog=epilog)(command)


def history(
    address: _AddressArgument,
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """List every version of a law, with its dates and the law that made it.

    Of a provision it also says what each version did to it, and where it stood.  Versions that the
    official source lists and the corpus lacks are shown as "not in corpus".

    Example: jobun history "外為法第48条"
    """
    with open_workspace(workspace) as opened:
        found = opened.history(address)
    if found is None:
        _absent(address, json=json, quiet=quiet)
    if json:
        output.as_json({"found": True, **found.as_json()})
        return
    _print_history(found)
    if not found.listed:
        output.speaker(quiet)(
            "The source's own list of versions is not known here: others may lie between these."
        )


def diff(
    address: _AddressArgument,
    since: Annotated[
        str,
        typer.Option(
            "--from", metavar="DATE", help="The version of this day (default: the one before)."
        ),
    ] = "",
    until: Annotated[
        str, typer.Option("--to", metavar="DATE", help="The version of this day (default: today).")
    ] = "",
    every: Annotated[bool, typer.Option("--all", help="Show unchanged paragraphs too.")] = False,
    summary: Annotated[
        bool, typer.Option("--summary", help="Only the list of what changed.")
    ] = False,
    html: Annotated[
        Path | None,
        typer.Option("--html", metavar="FILE|-", help="Write the redline as a page; - is stdout."),
    ] = None,
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Show what changed in a law or a provision between two days, word by word.

    Without dates: from the version before to the one in force today.  It says which versions were
    compared, and whether each is certain to have applied on the day.  Exit code 1 when nothing
    differs, or the corpus holds no version of one of the days.

    Example: jobun diff "外為法第26条" --from 2019-01-01 --to 2021-01-01
    """
    if json and html is not None:
        raise UsageError("--json and --html cannot both be; give one of them.")
    if summary and html is not None:
        raise UsageError("--summary is for the terminal and --json; leave it out with --html.")
    if html is not None and str(html) != "-":
        outfile.checked(html)
    with open_workspace(workspace) as opened:
        found = opened.diff(address, since=since, until=until)
    if found is None:
        _absent(address, json=json, quiet=quiet)
    say = output.speaker(quiet)
    if html is not None and found:
        from pipeline.redline.page import page

        made = page(found, every=every).encode("utf-8", "replace")
        outfile.put(None if str(html) == "-" else html, made)
        if str(html) != "-":
            say(f"{html}: {_counted(found)}.")
    elif json:
        output.as_json({"found": True, **found.as_json(texts=not summary)})
    elif found:
        _print_diff(found, every=every, summary=summary)
    if not found:
        sides = [one.edition.name for one in (found.old, found.new) if one]
        which = f" ({' and '.join(sides)})" if len(sides) == 2 else ""
        say(f"{found.subject.title}, {found.subject.address}{which}: {found.note}.")
        raise typer.Exit(1)


def pending(
    workspace: WorkspaceOption = None, json: JsonOption = False, quiet: QuietOption = False
) -> None:
    """List what is promulgated and not yet in force, with the day and how much it changes.

    Exit code 1 when there is nothing.

    Example: jobun pending --json
    """
    with open_workspace(workspace) as opened:
        found = opened.pending()
    if json:
        output.as_json([one.as_json() for one in found])
    else:
        for one in found:
            _print_pending(one)
    if not found:
        output.speaker(quiet)("Nothing is pending: every version held or listed is in force.")
        raise typer.Exit(1)


def _absent(address: str, *, json: bool, quiet: bool) -> NoReturn:
    """Say that no version of the workspace has this, and leave."""
    if json:
        output.as_json({"address": address, "found": False})
    output.speaker(quiet)(
        f"No version of a document in this workspace has {address}. "
        "Find what it has with `jobun search`, or `jobun show` of the law."
    )
    raise typer.Exit(1)


def _counted(found: Diff) -> str:
    return ", ".join(f"{count} {kind}" for kind, count in found.counts().items())


def _print_history(found: Timeline) -> None:
    """The versions for a person, oldest first."""
    asked = found.subject
    output.data(
        f"{typer.style(asked.title, bold=True)}  "
        f"{typer.style(f'[{asked.lang}]', fg='cyan')}  {asked.address}"
    )
    for row in found.rows:
        _print_row(row, asked.address)


def _print_row(row: Row, address: str) -> None:
    edition = row.edition
    until = f"to {edition.valid_to}" if edition.valid_to else ""
    state = edition.state if edition.held else "not in corpus"
    step = ""
    if row.step:
        step = "in the first version held" if row.step.fate == "first" else row.step.fate
        there = row.step.address
        step += f"  ({there})" if there and there != address else ""
    since = typer.style(edition.valid_from or "no date   ", bold=True)
    output.data(f"{since} {until:<13}  {state:<13}  {step}".rstrip())
    by = edition.amended_by or "unknown"
    made = f", promulgated {edition.promulgated}" if edition.promulgated else ""
    revision = f", revision {edition.revision}" if edition.revision else ""
    seen = "retrieved" if edition.held else "listed"
    output.data(
        typer.style(
            f"    amended by {by}{made}; source {edition.source}, {seen} {edition.retrieved}"
            f"{revision}",
            dim=True,
        )
    )


def _print_diff(found: Diff, *, every: bool, summary: bool) -> None:
    """The redline for a person: in colour on a terminal, with marks elsewhere."""
    from pipeline.redline.terminal import rows

    room = output.room()
    plain = room is None or "NO_COLOR" in os.environ
    for line in rows(found, width=room or output.PAGE, every=every, summary=summary, marks=plain):
        output.data(_styled(line, plain=plain))


def _styled(line: Line, *, plain: bool) -> str:
    if plain:
        return "".join(run.text for run in line)
    return "".join(
        typer.style(run.text, **_STYLES[run.style]) if run.style else run.text for run in line
    )


_STYLES: dict[str, dict[str, Any]] = {
    "bold": {"bold": True},
    "dim": {"dim": True},
    "old": {"fg": "red", "strikethrough": True},
    "new": {"fg": "green", "underline": True},
}


def _print_pending(one: Pending) -> None:
    edition = one.edition
    output.data(
        f"{typer.style(edition.valid_from, bold=True)}  {one.title}  "
        f"{typer.style(f'[{one.lang}]', fg='cyan')}  {one.document}"
    )
    by = edition.amended_by or "unknown"
    made = f", promulgated {edition.promulgated}" if edition.promulgated else ""
    if not edition.held:
        says = "not in corpus"
    elif one.counts is None:
        says = "no version before it in the corpus"
    else:
        says = ", ".join(f"{n} {kind}" for kind, n in one.counts.items()) or "no text changes"
    output.data(
        typer.style(f"    amended by {by}{made}; {says}; source {edition.source}", dim=True)
    )
