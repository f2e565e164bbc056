"""`jobun refresh` and `jobun sources list|show|add`: keeping the corpus as its sources are."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.cli import output
from pipeline.cli.options import JsonOption, QuietOption, WorkspaceOption, open_workspace
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.refresh import RefreshReport, SourceReport
    from pipeline.workspace import Workspace

_INTERRUPTED = 130  # 128 and the number of SIGINT, as shells have it
_SHOWN = 20  # keys of documents that are named one by one


def register(app: typer.Typer, *, epilog: str) -> None:
    """Put the commands on the application."""
    app.command(epilog=epilog)(refresh)
    sources = typer.Typer(
        no_args_is_help=True,
        help="List, look at and add sources.\n\nExample: jobun sources list",
        epilog=epilog,
    )
    sources.command("list", epilog=epilog)(list_sources)
    sources.command("show", epilog=epilog)(show_source)
    sources.command("add", epilog=epilog)(add_source)
    app.add_typer(sources, name="sources")


def refresh(
    sources: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SOURCE…]", help="These, due or not (default: all that are due)."),
    ] = None,
    since: Annotated[
        str, typer.Option(metavar="DATE", help="Ask only for what changed on or after this day.")
    ] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Ask, and say what would be taken; take nothing.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Ask all of them for everything, unconditionally.")
    ] = False,
    accept: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SOURCE[/KEY]",
            help="Take what was held back or lost there; needs --reason; may be repeated.",
        ),
    ] = None,
    reason: Annotated[
        str, typer.Option(metavar="TEXT", help="Why it is accepted; is recorded.")
    ] = "",
    watch: Annotated[
        str, typer.Option(metavar="CRON", help="Stay, and refresh whenever this is due.")
    ] = "",
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Ask the sources that are due for what changed, take what is good, and build.

    A text that came empty, shrunk, of another kind or without its articles is held back, and what
    a source does not list any more stays: each run is partial (exit 3) until --accept, one that
    did not ask that source too. With --accept and no SOURCE nothing is asked. Exit 4 when no
    source answered or the index could not be built.

    Example: jobun refresh egov --dry-run
    """
    opened = open_workspace(workspace)
    say = output.speaker(quiet)
    if watch:
        if since or dry_run or force or accept or json:
            raise UsageError("--watch goes with names of sources and --quiet, with nothing else.")
        _watch(opened, watch, sources or ())
        return
    if reason and not accept:
        raise UsageError("--reason goes with --accept SOURCE[/KEY].")
    before = _written(opened.layout.manifest)
    try:
        with output.progress(quiet) as tell:
            report = opened.refresh(
                sources or (),
                since=since,
                dry_run=dry_run,
                force=force,
                accept=dict.fromkeys(accept or (), reason),
                notice=say,
                progress=tell,
            )
    except KeyboardInterrupt:
        what = "nothing was taken."
        if _written(opened.layout.manifest) != before:
            what = "what was taken stays, and the next `jobun refresh` builds the index."
        typer.secho(f"jobun: interrupted: {what}", err=True, fg="red")
        raise typer.Exit(_INTERRUPTED) from None
    if json:
        output.as_json(report.as_json())
    else:
        _show(report)
    for problem in report.problems:
        typer.secho(f"jobun: {problem.reason}", err=True, fg="red")
    say(_ending(report))
    if report.code:
        raise typer.Exit(report.code)


def _written(path: Path) -> int:
    """When a file was last written, in ns; 0 when it is not there."""
    return path.stat().st_mtime_ns if path.is_file() else 0


def _watch(opened: Workspace, expression: str, names: Sequence[str]) -> None:
    """Refresh whenever `expression` is due, until a signal ends it."""
    from pipeline.schedule import cron, watch
    from pipeline.schedule.last import last_run

    def job() -> str:
        report = opened.refresh(names)
        for problem in report.problems:
            typer.secho(f"jobun: {problem.reason}", err=True, fg="red")
        return f"{report.state}: {_ending(report)}"

    watch.run(cron.read(expression), job, last=last_run(opened.layout, names))


def _show(report: RefreshReport) -> None:
    for source in report.sources:
        if source.state == "not due":
            continue
        output.data(f"{source.id}: {_said(source)}")
        for word, keys in (("new", source.new), ("changed", source.changed)):
            for key in keys[:_SHOWN]:
                output.data(f"  {word:<8} {key}")
            if len(keys) > _SHOWN:
                output.data(f"  {word:<8} … and {len(keys) - _SHOWN:,} more")
    for line in report.changes.as_text().splitlines() if report.changes else ():
        output.data(line)


def _said(source: SourceReport) -> str:
    """One source in a line."""
    if source.state == "skipped":
        return f"skipped: {source.error}"
    parts = [f"{len(source.accepted):,} accepted"] if source.accepted else []
    if parts and not source.asked:
        return parts[0]
    parts += [
        f"{len(source.new):,} new", f"{len(source.changed):,} changed", f"{source.same:,} same",
        f"{len(source.held_back):,} held back", f"{len(source.failed):,} failed",
        f"{len(source.gone):,} gone", f"{source.seconds:.1f} s",
    ]  # fmt: skip
    return (f"{source.state}: " if source.state != "done" else "") + ", ".join(parts)


def _ending(report: RefreshReport) -> str:
    asked = sum(source.asked for source in report.sources)
    what = f"{asked} source{'' if asked == 1 else 's'} asked"
    if report.dry_run:
        what += ", a dry run: nothing taken; without --dry-run it is"
    else:
        what += ", built" if report.built else ", the index stays"
    return f"{what}, {report.seconds:.1f} s"


def list_sources(
    workspace: WorkspaceOption = None, json: JsonOption = False, quiet: QuietOption = False
) -> None:
    """List the declared sources: adapter, how often they are due, the last success.

    Example: jobun sources list
    """
    opened = open_workspace(workspace)
    rows = _rows(opened)
    if json:
        output.as_json(rows)
        return
    for row in rows:
        due = f"{row['adapter']}, every {row['every']}" if row["adapter"] else "by hand"
        last = f", last success {row['succeeded']}" if row["succeeded"] else ""
        error = f", {row['error']}" if row["error"] else ""
        output.data(f"{row['id']:<18} {row['title']}  ({due}{last}{error})")
    output.speaker(quiet)("More of one: jobun sources show ID")


def show_source(
    source: Annotated[str, typer.Argument(metavar="ID", help="The source.")],
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Show all of one source: its declaration, its state, its documents.

    Example: jobun sources show egov
    """
    from dataclasses import asdict

    from pipeline.sources import require, state

    opened = open_workspace(workspace)
    found = require(opened.layout, source)
    known = state.read(opened.layout, source)
    row = next(row for row in _rows(opened) if row["id"] == source)
    whole = {
        **row,
        "titles": dict(found.titles),
        "issuer": found.issuer,
        "languages": found.languages,
        "licence": found.licence,
        "frequency": found.frequency,
        "link": found.link,
        "hosts": found.refresh.hosts if found.refresh else (),
        "expected": found.expected,
        "declaration": found.path,
        "declared": [dict(document) for document in found.documents],
        "documents": {key: asdict(document) for key, document in known.documents.items()},
        "accepted": [asdict(one) for one in known.accepted],
        "attempted": known.attempted,
        "count": known.count,
    }
    if json:
        import json as plain

        output.as_json(plain.loads(plain.dumps(whole, default=str)))
        return
    for name in ("id", "title", "issuer", "licence", "frequency", "link", "declaration", "adapter",
                 "every", "attempted", "succeeded", "error", "count"):  # fmt: skip
        if whole[name]:
            output.data(f"{name:<12} {whole[name]}")
    for name in ("languages", "hosts"):
        if whole[name]:
            output.data(f"{name:<12} {', '.join(whole[name])}")
    if found.expected:
        output.data("expected     {}–{} documents".format(*found.expected))
    titles = {document["id"]: document.get("title", "") for document in found.documents}
    for key in dict.fromkeys([*titles, *known.documents]):
        output.data(f"  {key}  {_document(titles.get(key, ''), whole['documents'].get(key))}")
    for one in known.accepted:
        output.data(f"  accepted {one.date} {one.key} ({one.what}): {one.reason}")


def _document(title: object, known: dict[str, Any] | None) -> str:
    """One document of a source in a line."""
    if known is None:
        return f"{title}  not fetched yet".strip()
    parts = [f"checked {known['checked']}"] if known["checked"] else []
    if known["back"]:
        parts.append(f"held back: {known['back']['reason']}")
    if known["failed"]:
        parts.append(f"failed: {known['failed']}")
    if known["gone"]:
        parts.append(("lost, accepted: " if known["forgotten"] else "lost: ") + known["gone"])
    return f"{title}  {'; '.join(parts)}".strip()


def add_source(
    file: Annotated[Path, typer.Argument(metavar="FILE.toml", help="The declaration.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="In place of another declaration of the same id.")
    ] = False,
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Check a declaration and take it into the workspace.

    Example: jobun sources add ministry.toml
    """
    opened = open_workspace(workspace)
    added = opened.add_source(file, replace=replace, notice=output.speaker(quiet))
    if json:
        output.as_json({"id": added.id, "declaration": added.path})
    else:
        output.data(added.path)
    then = f"jobun refresh {added.id}" if added.refresh else f"jobun add PATH… --source {added.id}"
    output.speaker(quiet)(f"Declared. Next: {then}")


def _rows(opened: Workspace) -> list[dict[str, Any]]:
    """The declared sources as plain rows; a damaged state is said, and the others are listed."""
    from pipeline.cli.stating import duration
    from pipeline.errors import CorpusError
    from pipeline.sources import declared, state
    from pipeline.sources.standing import title_of

    rows = []
    for source in declared(opened.layout).values():
        try:
            known, error = state.read(opened.layout, source.id), ""
        except CorpusError as raised:
            known, error = state.State(source.id), str(raised)
        every = int(source.refresh.every.total_seconds()) if source.refresh else 0
        rows.append(
            {
                "id": source.id,
                "title": title_of(source),
                "adapter": source.refresh.adapter if source.refresh else "",
                "every": duration(every) if every else "",
                "succeeded": known.succeeded,
                "error": error or known.error,
            }
        )
    return sorted(rows, key=lambda row: str(row["id"]))
