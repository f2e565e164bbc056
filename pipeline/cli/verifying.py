"""`jobun verify`: every citation of a document checked against the corpus."""

from __future__ import annotations

import collections
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.cli import output
from pipeline.cli.options import (
    AsOfOption,
    JsonOption,
    QuietOption,
    WorkspaceOption,
    day_of,
    open_workspace,
)
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.verify.file import Verdict

_EPILOG = (
    "Exit codes: 0 all verified, 1 some only not verifiable (not in corpus, ambiguous), "
    "2 wrong use, 3 any wrong (no such unit, repealed, moved, title mismatch), 4 failed."
)


def register(app: typer.Typer, *, epilog: str) -> None:
    """Put the command on the application; its exit codes are its own."""
    del epilog
    app.command(epilog=_EPILOG)(verify)


def verify(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The document to check.")],
    as_of: AsOfOption = None,
    lang: Annotated[
        str | None, typer.Option(metavar="en|ja|ko", help="The language the document is in.")
    ] = None,
    wrong: Annotated[
        bool, typer.Option("--wrong", help="Print only what is not verified.")
    ] = False,
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Check every citation of a document against the workspace's corpus.

    Each is verified, no such unit, repealed, moved (and to where), title mismatch, not in corpus
    or ambiguous.  What the corpus does not hold is never called absent.

    Example: jobun verify opinion.txt
    """
    if str(file) == "-":
        raise UsageError("verify reads a file: write the text to one first.")
    if file.is_dir():
        raise UsageError(f"{file}: a folder; name one of its files.")
    if not file.is_file():
        raise UsageError(f"{file}: no such file.")
    with open_workspace(workspace) as opened:
        verdicts = list(opened.verify(file, on=day_of(as_of), lang=lang or ""))
    counts = collections.Counter(v.checked.status for v in verdicts)
    for verdict in verdicts:
        if wrong and verdict.checked.status == "verified":
            continue
        if json:
            output.as_json(_as_json(verdict))
        else:
            _print(verdict)
    say = output.speaker(quiet)
    if not verdicts:
        say(f"{file}: no citation was found in it; there is nothing to check.")
        return
    from pipeline.tables.amount import said as how_many
    from pipeline.verify import exit_code
    from pipeline.verify.check import STATUSES

    said = ", ".join(f"{counts[status]} {status}" for status in STATUSES if counts[status])
    say(f"{how_many(len(verdicts), 'citation')}: {said}.")
    raise typer.Exit(exit_code(v.checked for v in verdicts))


def _as_json(verdict: Verdict) -> dict[str, Any]:
    one, checked = verdict.found, verdict.checked
    return {
        "start": one.start, "end": one.end, "line": one.line, "page": one.page or None,
        "text": one.text,
        "target": one.citation.target, "status": checked.status, "note": checked.note,
        "moved_to": list(checked.moved_to), "found": checked.found, "title": checked.title,
        "heading": checked.heading, "retrieved": checked.retrieved,
        "valid_from": checked.valid_from,
    }  # fmt: skip


_COLOURS = {"verified": "green", "not in corpus": "yellow", "ambiguous": "yellow"}


def _print(verdict: Verdict) -> None:
    one, checked = verdict.found, verdict.checked
    status = typer.style(f"{checked.status:<14}", fg=_COLOURS.get(checked.status, "red"))
    written = " ".join(one.text.split())
    line = f"{status} {one.where}  {written}  → {one.citation.target}"
    if checked.moved_to:
        line += f"  now {', '.join(checked.moved_to)}"
    if checked.status == "verified":
        heading = f"({checked.heading})" if checked.heading else ""
        since = f"in force from {checked.valid_from}" if checked.valid_from else ""
        about = ", ".join(p for p in (heading, since, f"retrieved {checked.retrieved}") if p)
        line += "  " + typer.style(about, dim=True)
    if checked.note:
        line += f"  [{checked.note}]"
    output.data(line)
