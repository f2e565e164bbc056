"""`jobun extract`: how a file is read, for a person or a program."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli import output
from pipeline.cli.options import JsonOption, QuietOption
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.proof import Proof, ShownBlock


def register(app: typer.Typer, *, epilog: str) -> None:
    """Put the command on the application."""
    app.command(epilog=epilog)(extract)


def extract(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to read; - for stdin.")],
    show: Annotated[
        bool, typer.Option("--show", help="Write an HTML file: each page with its blocks over it.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="Where --show writes; by default NAME.blocks.html here."),
    ] = None,
    pages: Annotated[
        str | None, typer.Option("--pages", help="Only these pages, for example 1-3,7.")
    ] = None,
    lang: Annotated[
        str, typer.Option("--lang", help="The file's language (en, ja, ko), if it is known.")
    ] = "",
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Read a file (PDF, HWP, HWPX, DOCX, PPTX, HTML, XML, Markdown, text) and print its text.

    The text is in reading order, without running heads and page numbers.  --json also gives each
    block its kind, address, page and boxes (left, top, right, bottom in points from the page's top
    left corner); --show writes one HTML file to look at.  Exit 3 when pages could not be read
    (pictures without OCR, broken text layers), 4 when the file could not.

    Example: jobun extract report.pdf --show
    """
    from pipeline.proof import as_html, pictures, proof

    if lang not in ("", "en", "ja", "ko"):
        raise UsageError(f"--lang {lang}: Jobun reads en, ja and ko; name one of them.")
    if json and show:
        raise UsageError("--json and --show are two ways to print the same; name one of them.")
    if out is not None and not show:
        raise UsageError("--out says where --show writes; name --show too.")
    data, name = _read(file)
    found = proof(data, name, lang=lang)
    every = [page.number for page in found.pages]
    only = every if pages is None else _numbers(pages, len(every))
    if show:
        target = out or Path(f"{Path(name).stem or 'stdin'}.blocks.html")
        with output.progress(quiet) as tell:
            drawn = pictures(data, name, only, tell)
        target.write_text(as_html(found, drawn, only if pages else ()), encoding="utf-8")
        output.data(str(target))
    elif json:
        chosen = found.as_json()
        if pages:
            chosen["pages"] = [page for page in chosen["pages"] if page["page"] in only]
            chosen["blocks"] = [block for block in chosen["blocks"] if block["page"] in only]
        output.as_json(chosen)
    else:
        _print(found, set(only) if pages else None)
    for warning in found.warnings:
        typer.secho(f"jobun: {warning}", err=True, fg="yellow")
    if found.unread:
        raise typer.Exit(3)


def _read(file: Path) -> tuple[bytes, str]:
    if str(file) == "-":
        return sys.stdin.buffer.read(), "stdin"
    if file.is_dir():
        raise UsageError(f"{file} is a folder; name a file (jobun add takes folders).")
    try:
        return file.read_bytes(), file.name
    except FileNotFoundError:
        raise UsageError(f"{file}: there is no such file.") from None


def _numbers(said: str, count: int) -> list[int]:
    """The pages that `1-3,7` means."""
    if not count:
        raise UsageError(f"--pages {said}: this format has no pages; leave --pages out.")
    found: list[int] = []
    for part in said.replace("–", "-").split(","):
        match = re.fullmatch(r"\s*(\d+)(?:\s*-\s*(\d+))?\s*", part)
        if match is None:
            raise UsageError(f"--pages {said}: write page numbers and ranges such as 1-3,7.")
        first, last = int(match[1]), int(match[2] or match[1])
        if not 1 <= first <= last <= count:
            raise UsageError(f"--pages {said}: the file has pages 1 to {count}.")
        found += range(first, last + 1)
    return found


def _whole(blocks: Sequence[ShownBlock], only: set[int] | None) -> list[ShownBlock]:
    """What is to be printed; a paragraph that goes on over a page is one again."""
    kept: list[ShownBlock] = []
    for block in blocks:
        if block.kind == "furniture" or (only is not None and block.page not in only):
            continue
        if block.continued and kept and kept[-1].address == block.address:
            kept[-1] = replace(kept[-1], text=kept[-1].text + block.text)
        else:
            kept.append(block)
    return kept


def _print(found: Proof, only: set[int] | None) -> None:
    """The text block by block; a heading after a blank line, a table's rows together."""
    before = ""
    for block in _whole(found.blocks, only):
        if before and (block.kind == "heading" or (block.kind != before == "table")):
            output.data()
        output.data(block.text.replace("\x1b", "\ufffd"))  # a document has no colours to set
        before = block.kind
