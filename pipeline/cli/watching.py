"""`jobun watch add|list|remove`: what to be told of after each refresh."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from pipeline.cli import output
from pipeline.cli.options import JsonOption, QuietOption, WorkspaceOption, open_workspace


def register(app: typer.Typer, *, epilog: str) -> None:
    """Put the command group on the application."""
    watch = typer.Typer(
        no_args_is_help=True,
        help="Be told what changes: at an address, in the answers to a query, in citations.\n\n"
        "Each refresh reports what happened under a watch, in corpus/changes/watch-NAME.atom as "
        "well, and to a webhook where one is given.\n\n"
        "Example: jobun watch add 外為法第48条",
        epilog=epilog,
    )
    watch.command("add", epilog=epilog)(add)
    watch.command("list", epilog=epilog)(list_watches)
    watch.command("remove", epilog=epilog)(remove)
    app.add_typer(watch, name="watch")


def add(
    what: Annotated[
        str,
        typer.Argument(
            metavar="ADDRESS|QUERY",
            help="An address, citation or name; anything else is a query.",
        ),
    ] = "",
    cites: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Watch the citations of this instead.")
    ] = "",
    query: Annotated[
        bool, typer.Option("--query", help="Take it as a query, even if it names something.")
    ] = False,
    name: Annotated[
        str, typer.Option(metavar="NAME", help="The watch's name (default: made from it).")
    ] = "",
    webhook: Annotated[
        str, typer.Option(metavar="URL", help="Post what happened there, as JSON.")
    ] = "",
    private: Annotated[
        bool, typer.Option("--private", help="The webhook may be a loopback or private address.")
    ] = False,
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Add a watch.

    An address is watched with all beneath it. A query is told of a changed provision that is among
    its first 20 answers in its language, now or at the last report. --cites is told of citations
    that come, go, or stand in an article that changed.

    Example: jobun watch add "catch-all control" --name catch-all
    """
    from pipeline.changes.keeping import add_watch

    opened = open_workspace(workspace)
    say = output.speaker(quiet)
    made = add_watch(
        opened.layout, opened.settings, what, cites=cites, query=query, name=name,
        webhook=webhook, private=private, notice=say,
    )  # fmt: skip
    watch = made.watch
    if json:
        output.as_json({**asdict(watch), "absent": list(made.absent)})
    else:
        output.data(f"{watch.name}: {watch.watches}")
    if watch.query and not query:
        say(
            f"Nothing known is named {watch.query!r}: it is watched as a query. For an address, "
            "remove it and give the address in full, such as jp/324AC0000000228/art_48."
        )
    for address in made.absent:
        say(f"The corpus holds nothing at {address} yet; you will be told when it does.")


def list_watches(
    workspace: WorkspaceOption = None, json: JsonOption = False, quiet: QuietOption = False
) -> None:
    """List the watches; exit code 1 when there are none.

    Example: jobun watch list
    """
    from pipeline.watch import own

    layout = open_workspace(workspace).layout
    watches = own.read(layout)
    if json:
        output.as_json([asdict(watch) for watch in watches])
    for watch in () if json else watches:
        hook = f"  → {watch.webhook}" if watch.webhook else ""
        output.data(f"{watch.name}: {watch.watches}{hook}")
    if not watches:
        output.speaker(quiet)("Nothing is watched. Next: jobun watch add ADDRESS")
        raise typer.Exit(1)


def remove(
    name: Annotated[str, typer.Argument(metavar="NAME", help="As `jobun watch list` shows it.")],
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Take a watch out, with its feed; exit code 1 when there is none of that name.

    Example: jobun watch remove catch-all
    """
    from pipeline.changes.keeping import remove_watch

    opened = open_workspace(workspace)
    say = output.speaker(quiet)
    removed = remove_watch(opened.layout, opened.settings, name, notice=say)
    if json:
        output.as_json({"name": name, "removed": removed})
    elif removed:
        output.data(name)
    if not removed:
        say(f"There is no watch {name!r}; `jobun watch list` shows them.")
        raise typer.Exit(1)
