"""`jobun chain`: what empowers a provision, and what implements it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli import output
from pipeline.cli.options import JsonOption, QuietOption, WorkspaceOption, open_workspace

if TYPE_CHECKING:
    from pipeline.chain import Chain, Node

_SHOWN = 12  # nodes under one provision that a person is shown; --json has them all


def register(app: typer.Typer, *, epilog: str) -> None:
    """Put the command on the application."""
    app.command(epilog=epilog)(chain)


def chain(
    address: Annotated[
        str, typer.Argument(metavar="ADDRESS|NAME", help="A provision of a law, decree or rule.")
    ],
    depth: Annotated[int, typer.Option(min=1, max=6, help="Steps up and down.")] = 3,
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Show the delegations around a provision: act, decree, rule, notice, both ways.

    Read from the citations of the texts in force and from the words that delegate (政令で定める,
    대통령령으로 정하는, by regulation).  Where these words stand and no provision of the corpus
    answers, it says so.  Exit code 1 when there is nothing.

    Example: jobun chain "外為法第48条"
    """
    with open_workspace(workspace) as opened:
        found = opened.chain(address, depth=depth)
    say = output.speaker(quiet)
    if found is None:
        if json:
            output.as_json({"address": address, "found": False})
        say(f"No text in force in this workspace has {address}. Find it with `jobun search`.")
        raise typer.Exit(1)
    if json:
        output.as_json({"found": True, **found.as_json()})
    else:
        _print(found)
    if not found:
        say("Nothing above or below: it cites no higher provision, and no lower one cites it.")
        raise typer.Exit(1)


def _print(found: Chain) -> None:
    if found.above:
        output.data(typer.style("above", dim=True))
        _nodes(found.above, "  ", up=True)
    heading = f" ({found.heading})" if found.heading else ""
    output.data(
        f"{typer.style(found.address, bold=True)}  {found.label}{heading}"
        f"  {typer.style(found.level or 'no level', fg='cyan')}"
    )
    for line in found.open:
        output.data(f"  ! {line}")
    if found.below:
        output.data(typer.style("below", dim=True))
        _nodes(found.below, "  ", up=False)


def _nodes(nodes: Sequence[Node], indent: str, *, up: bool) -> None:
    for node in nodes[:_SHOWN]:
        heading = f" ({node.heading})" if node.heading else ""
        sign = "^" if up else "v"
        output.data(
            f"{indent}{sign} {typer.style(node.address, bold=True)}  {node.label}{heading}  "
            f"{typer.style(f'{node.level}, {node.bond}', fg='cyan')}"
        )
        if node.delegates:
            output.data(f"{indent}    delegates: {node.delegates}")
        if node.cites:
            output.data(typer.style(f"{indent}    cites: {node.cites}", dim=True))
        for line in node.open:
            output.data(f"{indent}    ! {line}")
        _nodes(node.nodes, indent + "    ", up=up)
    if len(nodes) > _SHOWN:
        output.data(f"{indent}and {len(nodes) - _SHOWN} more; --json has them all")
