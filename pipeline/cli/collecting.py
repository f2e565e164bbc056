"""`jobun init`, `add`, `build`: making and filling a workspace."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli import output
from pipeline.cli.options import JsonOption, QuietOption, WorkspaceOption, open_workspace


def register(app: typer.Typer, *, epilog: str) -> None:
    """Put the commands on the application."""
    for command in (init, add, build):
        app.command(epilog=epilog)(command)


def init(
    folder: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="The folder to make a workspace of.")
    ] = None,
    samples: Annotated[
        bool, typer.Option("--samples", help="Add Jobun's own trilingual sample documents.")
    ] = False,
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Make a workspace: a folder with corpus/, models/ and index/.

    Example: jobun init trade --samples
    """
    from pipeline import layout
    from pipeline.workspace import Workspace

    made = Workspace.create(folder or workspace or Path())
    say = output.speaker(quiet)
    added = 0
    if samples:
        report = made.add([layout.samples()], source="jobun-samples", exclude=["README.md"])
        added = len(report.added)
    if json:
        output.as_json({"workspace": str(made.root), "added": added})
    else:
        output.data(str(made.root))
    inside = f" --workspace {made.root}" if made.root != Path.cwd() else ""
    what = f"with {added} sample documents" if samples else "empty"
    then = "jobun build" if samples else "jobun add PATH…"
    say(f"Workspace made, {what}. Next: {then}{inside}")


def add(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…", help="Files and folders.")],
    source: Annotated[
        str | None,
        typer.Option(metavar="ID", help="The declared source they are from (default: local)."),
    ] = None,
    lang: Annotated[
        str, typer.Option(metavar="en|ja|ko", help="Their language (default: found out).")
    ] = "",
    exclude: Annotated[
        list[str] | None,
        typer.Option(metavar="GLOB", help="Leave these out of folders; may be repeated."),
    ] = None,
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Take files, and the files in folders, into the corpus.

    In a folder, files of a type that Jobun does not read are skipped and listed; named
    themselves, they are errors.  What cannot be read is reported, the rest is added (exit 3).

    Example: jobun add laws/ report.pdf --exclude "*.bak"
    """
    opened = open_workspace(workspace)
    say = output.speaker(quiet)
    with output.progress(quiet) as tell:
        report = opened.add(
            paths, source=source, lang=lang, exclude=exclude or (), notice=say, progress=tell
        )
    if json:
        output.as_json(
            {
                "added": report.added,
                "unchanged": report.unchanged,
                "skipped": report.skipped,
                "failed": [{"path": path, "error": error} for path, error in report.failed],
                "partial": report.partial,
            }
        )
    else:
        for path in report.added:
            output.data(path)
    for path in report.skipped:
        say(f"skipped (a type Jobun does not read): {path}")
    for _, error in report.failed:
        typer.secho(f"jobun: {error}", err=True, fg="red")
    for warning in report.partial:
        typer.secho(f"jobun: {warning}", err=True, fg="yellow")
    say(
        f"{len(report.added)} added, {len(report.unchanged)} unchanged, "
        f"{len(report.skipped)} skipped, {len(report.failed)} failed."
        + (" Next: jobun build" if report.added else "")
    )
    if report.failed:
        raise typer.Exit(3)


def build(
    force: Annotated[bool, typer.Option("--force", help="Make everything anew.")] = False,
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Bring the index up to date with the corpus.

    The last generation stays live until the new one is complete; vectors and tokens of unchanged
    texts are taken over.  Exit 3 when some files could not be read.

    Example: jobun build
    """
    import time

    opened = open_workspace(workspace)
    say = output.speaker(quiet)
    begun = time.monotonic()
    with output.progress(quiet) as tell:
        report = opened.build(force=force, notice=say, progress=tell)
    counts = report.generation.manifest["counts"]
    if json:
        output.as_json(
            {
                "generation": report.generation.name,
                "changed": report.changed,
                "counts": counts,
                "encoder": report.generation.manifest["encoder"]["name"],
                "problems": report.problems,
            }
        )
    else:
        languages = ", ".join(f"{lang} {n:,}" for lang, n in counts["provisions"].items())
        output.data(
            f"generation {report.generation.name}: {counts['documents']} documents, "
            f"{counts['versions']} versions, provisions {languages}"
        )
    for problem in report.problems:
        typer.secho(f"jobun: {problem}", err=True, fg="red")
    done = "built" if report.changed else "nothing changed"
    say(f"{done} in {time.monotonic() - begun:.1f} s")
    if report.problems:
        raise typer.Exit(3)
