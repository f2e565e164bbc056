"""`jobun table`: citation tables, on the terminal and as files."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli import outfile, output
from pipeline.cli.citing_back import InternalOption, JurisdictionOption, KindOption, LangOption
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
    from pipeline.tables.formats import Book

_TOGETHER = re.compile(r" \+(\d+) ")
_AXES = "document|jurisdiction|language|instrument|article|kind|year"


def register(app: typer.Typer, *, epilog: str) -> None:
    """Put the command on the application."""
    app.command(epilog=epilog)(table)


def table(
    rows: Annotated[str, typer.Option(metavar=_AXES, help="What the rows are.")] = "instrument",
    cols: Annotated[str, typer.Option(metavar=_AXES, help="What the columns are.")] = "language",
    depth: Annotated[
        str,
        typer.Option(metavar="instrument|article|full", help="What counts as the thing cited."),
    ] = "instrument",
    listed: Annotated[
        bool, typer.Option("--list", help="The citations one by one instead of counts.")
    ] = False,
    cited: Annotated[
        list[str] | None,
        typer.Option(
            "--cited",
            "--instrument",
            metavar="ADDRESS|NAME",
            help="Only citations of this or of anything beneath it.",
        ),
    ] = None,
    citing: Annotated[
        list[str] | None,
        typer.Option(
            "--citing",
            "--document",
            metavar="ADDRESS|NAME",
            help="Only citations in this or in anything beneath it.",
        ),
    ] = None,
    lang: LangOption = None,
    jurisdiction: JurisdictionOption = None,
    kind: KindOption = None,
    document_kind: Annotated[
        list[str] | None,
        typer.Option(metavar="law|report|treaty", help="Only this kind of citing document."),
    ] = None,
    relative: Annotated[
        bool | None,
        typer.Option(
            "--relative/--no-relative",
            help="Only relative references (同条, 같은 법, id.), or none of them.",
        ),
    ] = None,
    internal: InternalOption = False,
    as_of: AsOfOption = None,
    confidence: Annotated[
        float, typer.Option(min=0, max=1, help="Only citations at least so sure.")
    ] = 0.0,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many rows.")] = None,
    to: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="csv|xlsx|parquet|json|md|html",
            help="The format (default: by the ending of --out, else a plain table).",
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="Write here, not to stdout.")
    ] = None,
    bom: Annotated[
        bool, typer.Option("--bom", help="Begin CSV with a byte order mark, for Excel.")
    ] = False,
    labels: Annotated[
        str, typer.Option(metavar="en|ja|ko", help="The language of names on the terminal.")
    ] = "en",
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Count what is cited, by language, document, kind and more; or list the citations.

    References of an instrument to itself are left out (--internal counts them too); with --cited,
    those within what is cited.  An XLSX file has sheets of the counts, the citations and the
    instruments.

    Example: jobun table --rows instrument --cols language --out citations.xlsx
    """  # fmt: skip
    from pipeline.records import LANGUAGES
    from pipeline.tables.amount import said
    from pipeline.tables.formats import BINARY, encode, format_of, said_by
    from pipeline.tables.rows import Filters

    if json and to not in (None, "json"):
        raise UsageError(f"--json and --format {to} cannot both be.")
    if labels not in LANGUAGES:
        raise UsageError(f"no language {labels!r}: it is one of {', '.join(LANGUAGES)}.")
    asked = "json" if json else to or ""
    chosen = format_of(out.name if out else "", asked=asked)
    if out is not None:
        outfile.checked(out)
        outfile.agreed(out, said_by(out.name), chosen)
    if chosen in BINARY and out is None:
        raise UsageError(f"--format {chosen} is no text: name a file with --out FILE.{chosen}.")
    if bom and chosen != "csv":
        raise UsageError("--bom is for CSV: give --format csv.")
    filters = Filters(
        langs=lang or (), jurisdictions=jurisdiction or (), kinds=kind or (),
        document_kinds=document_kind or (), relative=relative, internal=internal,
        confidence=confidence,
    )  # fmt: skip
    with open_workspace(workspace) as opened, output.progress(quiet) as tell:
        book = opened.table(
            rows=rows, cols=cols, depth=depth, cited=cited or (), citing=citing or (),
            filters=filters, limit=limit, listed=listed, every=chosen == "xlsx",
            on=day_of(as_of), progress=tell,
        )  # fmt: skip
    say = output.speaker(quiet)
    if chosen:
        made = encode(book, chosen, bom=bom)
        outfile.put(out, made)
        if out is not None:
            say(f"{out}: {said(len(book.main.records), 'row')}.")
        for note in book.main.notes:
            say(note)
    elif book.main.records:
        _print(book, labels, say)
    if not book.main.records:
        say("No citation passes these filters.")
        raise typer.Exit(1)
    say(book.caption)


def _print(book: Book, labels: str, say: Callable[[str], None]) -> None:
    """The table for a person: aligned counts, or the citations with their sentences."""
    from pipeline.tables.terminal import grid, wrapped

    sheet = book.main
    if sheet.name == "counts":
        for i, line in enumerate(grid(sheet, width=output.room(), lang=labels)):
            output.data(typer.style(line, bold=True) if i == 0 else line)
            together = _TOGETHER.search(line) if i == 0 else None
            if together:
                say(f"{together[1]} columns had no room and stand together; a file has them all.")
    else:
        width = output.room() or output.PAGE
        at = {column.name: i for i, column in enumerate(sheet.columns)}
        for record in sheet.records:
            name = record[at[f"label_{labels}"]]
            output.data(f"{typer.style(str(record[at['place']]), bold=True)}  → {name}")
            for line in wrapped(str(record[at["sentence"]]), width=width, indent="    "):
                output.data(line)
            since = record[at["valid_from"]]
            dates = f"retrieved {record[at['retrieved']]}"
            dates += f", in force from {since}" if since else ""
            output.data(typer.style(f"    {record[at['title']]}  {dates}", dim=True))
            if "note" in at and record[at["note"]]:
                day = record[at["as_of"]]
                output.data(
                    typer.style(
                        f"    {output.noted(str(record[at['note']]), str(day))}", fg="yellow"
                    )
                )
    for note in sheet.notes:
        output.data(note)
