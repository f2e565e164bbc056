"""`jobun cite`: the citations of a document, of a text, or of many passages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli import jsonl, output
from pipeline.cli.options import JsonOption, QuietOption
from pipeline.errors import ExtractionError, UsageError

if TYPE_CHECKING:
    from pipeline.citing import Found


def register(app: typer.Typer, *, epilog: str) -> None:
    """Put the command on the application."""
    app.command(epilog=epilog)(cite)


def cite(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="FILE…", help="Documents; - is text on stdin.")
    ] = None,
    batch: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.jsonl",
            help='Many passages: lines {"id", "text", "context"?: {"document", "article", '
            '"preceding"}}; - is stdin.',
        ),
    ] = None,
    lang: Annotated[
        str | None, typer.Option(metavar="en|ja|ko", help="The language a document is in.")
    ] = None,
    document: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="The text on stdin stands in this law or treaty …"),
    ] = None,
    article: Annotated[
        str | None, typer.Option(metavar="LOCATOR", help="… and begins here (art_9/para_2).")
    ] = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Find and resolve every citation; no workspace is needed.

    With --json one object a line: start and end (code points into the text as read), text, target,
    relative, kind, label (en, ja, ko), confidence, file, provision, page (of a printed document).

    Example: jobun cite report.pdf
    """
    if (not files) == (batch is None):
        raise UsageError("give either documents or --batch FILE.jsonl.")
    if batch is not None:
        _batch(batch, quiet)
        return
    from pipeline.tables.amount import said

    say = output.speaker(quiet)
    total, unread, targets = 0, 0, set()
    for path in files or []:
        try:
            found = _read(path, lang or "", document or "", article or "")
        except ExtractionError as error:
            say(f"jobun: {error}")
            unread += 1
            continue
        total += len({(one.start, one.end) for one in found})
        targets |= {one.citation.target for one in found}
        if not json and len(files or []) > 1:
            output.data(typer.style(str(path), bold=True))
        (_print_json if json else _print)(path, found)
    if not json:
        say(f"{said(total, 'citation')} of {said(len(targets), 'target')}.")
    if unread:
        raise typer.Exit(3)
    if not total:
        raise typer.Exit(1)


def _read(path: Path, lang: str, document: str, article: str) -> list[Found]:
    from pipeline.citing import checked_context, cite_file, cite_text
    from pipeline.records import LANGUAGES

    if lang and lang not in LANGUAGES:
        raise UsageError(f"no language {lang!r}: it is one of {', '.join(LANGUAGES)}.")
    context = checked_context(document, article)
    if str(path) == "-":
        return cite_text(_text(jsonl.stdin().read()), context=context)
    if context.document:
        raise UsageError(
            "--document and --article are for a text on stdin; a file says itself what it is."
        )
    if not path.exists():
        raise UsageError(f"{path}: no such file.")
    if path.is_dir():
        raise UsageError(f"{path}: a folder; name its files, or add it to a workspace.")
    return cite_file(path.read_bytes(), path.name, lang=lang)[0]


def _text(data: bytes) -> str:
    """Text from a pipe, in whatever encoding it comes."""
    from pipeline.extract.encoding import decode

    return decode(data, "standard input").text


def _batch(path: Path, quiet: bool) -> None:
    from pipeline.citing import answer

    bad = 0
    for number, line in jsonl.lines(path, of="passages"):
        row = answer(number, line)
        bad += "error" in row
        output.as_json(row)
    if bad:
        output.speaker(quiet)(f"lines that could not be read: {bad}; see their errors.")
        raise typer.Exit(3)


def _print_json(path: Path, found: list[Found]) -> None:
    from pipeline.label import label

    for one in found:
        c = one.citation
        output.as_json(
            {"start": one.start, "end": one.end, "text": one.text, "target": c.target,
             "relative": c.relative, "kind": c.kind, "label": label(c.target),
             "confidence": c.confidence, "file": str(path), "provision": one.provision,
             "page": one.page or None}
        )  # fmt: skip


def _print(path: Path, found: list[Found]) -> None:
    """One span a line: where, as written, the address (or several), and its name."""
    from itertools import groupby

    for _, group in groupby(found, key=lambda one: (one.start, one.end)):
        targets = list(group)
        output.data(f"{targets[0].where}  {_said(targets)}")


def _said(targets: list[Found]) -> str:
    """A span and what it cites: a range of many units by its ends."""
    from pipeline.label import label

    first, last = targets[0], targets[-1]
    written = " ".join(first.text.split())
    where = typer.style(first.citation.target, bold=True)
    name = label(first.citation.target)[_language(written)]
    if len(targets) > 1:
        where += f" … {typer.style(last.citation.target, bold=True)} ({len(targets)})"
        name += f" … {label(last.citation.target)[_language(written)]}"
    same = "".join(name.split()) == "".join(written.split())
    doubt = f"  ({first.citation.confidence:.0%} sure)" if first.citation.confidence < 0.9 else ""
    return f"{written}  → {where}{'' if same else '  ' + typer.style(name, dim=True)}{doubt}"


def _language(written: str) -> str:
    """The language to name a citation in: that of any Korean or Japanese in it."""
    if any("\uac00" <= c <= "\ud7a3" for c in written):
        return "ko"
    return "ja" if any("\u3041" <= c <= "\u9fff" for c in written) else "en"
