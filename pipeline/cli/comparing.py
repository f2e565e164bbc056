"""`jobun similar` and `jobun compare`: counterparts, and a topic in several jurisdictions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli import explaining, outfile, output
from pipeline.cli.options import (
    JsonOption,
    JurisdictionOption,
    LangOption,
    QuietOption,
    WorkspaceOption,
    open_workspace,
)
from pipeline.cli.searching import print_hit

if TYPE_CHECKING:
    from pipeline.compare import Comparison


def register(app: typer.Typer, *, epilog: str) -> None:
    """Put the commands on the application."""
    for command in (similar, compare):
        app.command(epilog=epilog)(command)


def similar(
    address: Annotated[
        str,
        typer.Argument(metavar="ADDRESS", help="A provision: its address, or a citation of it."),
    ],
    lang: LangOption = None,
    jurisdiction: JurisdictionOption = None,
    same: Annotated[
        bool, typer.Option("--same", help="Also its own language and its own law.")
    ] = False,
    limit: Annotated[int, typer.Option(min=1, help="How many.")] = 10,
    explain: Annotated[
        bool,
        typer.Option("--explain", help="What the provision is about, and what each leg gave."),
    ] = False,
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Find the counterparts of a provision, by default in the other languages.

    A part of an article (a paragraph, an item) is asked with its own text and what its article is
    about.  The same article of a translation comes first.

    Example: jobun similar "대외무역법 제19조의3" --lang ja
    """
    from pipeline.search import Filters
    from pipeline.search.similar import similar as find

    filters = Filters(lang or (), jurisdiction or ())
    with open_workspace(workspace) as opened:
        found = find(
            opened.searcher(), address, filters=filters, same=same, limit=limit, explain=explain
        )
    asked = found.asked
    if json:
        output.as_json(
            {
                "address": asked.address, "lang": asked.lang, "title": asked.title,
                "label": asked.label, "heading": asked.heading,
                **({"reading": found.explanation.as_json()} if explain else {}),
                "hits": [hit.as_json() for hit in found.hits],
            }
        )  # fmt: skip
    else:
        heading = f"({asked.heading})" if asked.heading else ""
        place = " ".join(part for part in (asked.label, heading) if part)
        output.data(
            f"{typer.style(asked.address, bold=True)}  {typer.style(f'[{asked.lang}]', fg='cyan')}"
        )
        output.data(" · ".join(part for part in (asked.title, place) if part))
        output.data()
        if explain:
            explaining.say(found.explanation)
        for hit in found.hits:
            print_hit(hit)
    if not found.hits:
        output.speaker(quiet)(
            "Nothing found: the workspace has no other document in the languages asked for. "
            "Try --same."
        )
        raise typer.Exit(1)


def compare(
    topics: Annotated[
        list[str],
        typer.Argument(
            metavar="TOPIC|ADDRESS...", help="A query in any language, or provisions by address."
        ),
    ],
    jurisdictions: Annotated[
        str,
        typer.Option(
            metavar="jp,kr,us,...",
            help="The columns (default: jp, kr, us and what else is held); none is reports.",
        ),
    ] = "",
    limit: Annotated[int, typer.Option(min=1, help="How many provisions of each.")] = 5,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FILE.md|xlsx|html|json", help="Write a file."),
    ] = None,
    labels: Annotated[
        str, typer.Option(metavar="en|ja|ko", help="The language of names (default: the topic's).")
    ] = "",
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Put the provisions of each jurisdiction on one topic side by side.

    Below them stand the concepts that all of the provisions shown share, that some share, and that
    only one has.  A provision asked with (marked *) comes first in its column.

    Example: jobun compare "self-classification" --jurisdictions jp,kr,us --out compare.html
    """
    from pipeline.compare.comparison import CAUTION
    from pipeline.compare.formats import encode, format_of

    chosen = "json" if json else ""
    if out is not None:
        outfile.checked(out)
        said = format_of(out.name)
        outfile.agreed(out, said, chosen or said)
        chosen = said
    columns = [one.strip() for one in jurisdictions.split(",") if one.strip()]
    with open_workspace(workspace) as opened:
        found = opened.compare(*topics, jurisdictions=columns, limit=limit, lang=labels)
    say = output.speaker(quiet)
    if out is not None:
        outfile.write(out, encode(found, chosen))
        count = sum(len(column.cells) for column in found.columns)
        say(f"{out}: {count} provision{'' if count == 1 else 's'}.")
    elif json:
        output.as_json(found.as_json())
    else:
        _print(found)
    if not found:
        say("Nothing found. Try other jurisdictions, or other words.")
        raise typer.Exit(1)
    if not json:
        say(CAUTION)


def _print(found: Comparison) -> None:
    """The comparison for a person: beside each other on a wide terminal, else in blocks."""
    from pipeline.compare.terminal import rows

    room = output.room()
    for style, line in rows(found, width=room or output.PAGE, beside=room is not None):
        if style == "bold":
            output.data(typer.style(line, bold=True))
        elif style == "dim":
            output.data(typer.style(line, dim=True))
        else:
            output.data(line)
