"""`jobun cited` and `jobun cites`: who cites a provision, and what it cites."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
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

if TYPE_CHECKING:
    from pipeline.tables.ask import Answer
    from pipeline.tables.rows import Row
    from pipeline.tables.tally import Tally

WhatArgument = Annotated[
    str, typer.Argument(metavar="ADDRESS|NAME", help="An address, a citation, a name or a title.")
]
LangOption = Annotated[
    list[str] | None, typer.Option(metavar="en|ja|ko", help="Only this language of citing text.")
]
JurisdictionOption = Annotated[
    list[str] | None,
    typer.Option(metavar="jp|kr|us|eu|un|intl", help="Only citing documents of this one."),
]
KindOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="KIND",
        help="Only what is cited of this kind: regime, treaty, un_resolution, law, notice, "
        "list_entry, document.",
    ),
]
InternalOption = Annotated[
    bool, typer.Option("--internal", help="Also what a unit says of itself.")
]
_SHOWN = 20  # citations of each language that a person gets without --limit


def register(app: typer.Typer, *, epilog: str) -> None:
    """Put the commands on the application."""
    for command in (cited, cites):
        app.command(epilog=epilog)(command)


def cited(
    what: WhatArgument,
    lang: LangOption = None,
    jurisdiction: JurisdictionOption = None,
    kind: KindOption = None,
    internal: InternalOption = False,
    as_of: AsOfOption = None,
    limit: Annotated[
        int | None,
        typer.Option(min=1, help=f"At most so many of each language (text: {_SHOWN}; JSON: all)."),
    ] = None,
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Who cites a provision or anything beneath it, in every language, with the sentence.

    What is asked for need not be in the workspace.  What it says of itself is left out.

    Example: jobun cited "GATT XXI"
    """
    from pipeline.label import label
    from pipeline.tables.amount import citations
    from pipeline.tables.rows import Filters

    filters = Filters(
        langs=lang or (), jurisdictions=jurisdiction or (), kinds=kind or (), internal=internal
    )
    with open_workspace(workspace) as opened:
        answer = opened.cited(what, filters=filters, on=day_of(as_of))
    by_lang = _by_language(answer.rows)
    shown = {k: rows[: limit or (len(rows) if json else _SHOWN)] for k, rows in by_lang.items()}
    if json:
        output.as_json(
            {**_asked(what, answer), "count": citations(answer.rows),
             "languages": {k: citations(rows) for k, rows in by_lang.items()},
             "citations": [{**row.as_json(), "target_label": label(row.target)}
                           for rows in shown.values() for row in rows]}
        )  # fmt: skip
    elif answer.rows:
        _print_asked(answer)
        for key, rows in by_lang.items():
            _print_language(key, citations(rows), shown[key], asked=answer.addresses)
    say = output.speaker(quiet)
    if answer.absent:
        say(output.absent(answer.absent, as_of or ""))
    if not answer.rows:
        say(f"Nothing in this workspace cites {_names(answer)}{_filtered(filters)}.")
        raise typer.Exit(1)
    say(_summary(answer.rows))


def cites(
    what: WhatArgument,
    lang: LangOption = None,
    kind: KindOption = None,
    depth: Annotated[
        str, typer.Option(metavar="instrument|article|full", help="What counts as one thing.")
    ] = "full",
    internal: InternalOption = False,
    as_of: AsOfOption = None,
    limit: Annotated[
        int | None, typer.Option(min=1, help="At most so many things cited by each document.")
    ] = None,
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """What a provision or document cites, with everything beneath it, and how often.

    What it says of itself is left out (for a law, its references to its own articles).

    Example: jobun cites jp/324AC0000000228/art_48
    """
    from pipeline.tables.amount import citations, said
    from pipeline.tables.pivot import check_depth
    from pipeline.tables.rows import Filters
    from pipeline.tables.tally import tally

    checked = check_depth(depth)
    filters = Filters(langs=lang or (), kinds=kind or (), internal=internal)
    with open_workspace(workspace) as opened:
        answer = opened.cites(what, filters=filters, on=day_of(as_of))
    tallies = tally(answer.rows, depth=checked)
    by_document = {
        key: list(group)
        for key, group in itertools.groupby(
            tallies, key=lambda t: (t.first.document, t.first.document_lang)
        )
    }
    shown = {key: group[:limit] for key, group in by_document.items()}
    if json:
        output.as_json(
            {**_asked(what, answer), "count": citations(answer.rows),
             "cites": [t.as_json() for group in shown.values() for t in group]}
        )  # fmt: skip
    elif tallies:
        _print_asked(answer)
        for key, group in by_document.items():
            _print_document(shown[key], left_out=len(group) - len(shown[key]))
    say = output.speaker(quiet)
    if answer.absent:
        say(output.absent(answer.absent, as_of or ""))
    if tallies:
        targets = len({t.target for t in tallies})
        count = citations(answer.rows)
        say(f"{said(count, 'citation')} of {said(targets, 'thing')}.")
        return
    if answer.held:
        rest = "" if internal else " (what it says of itself: --internal)"
        say(f"{_names(answer)} cites nothing{_filtered(filters)}{rest}.")
    else:
        say(f"{_names(answer)} is not in this workspace: what it cites is not known here.")
    raise typer.Exit(1)


def _asked(what: str, answer: Answer) -> dict[str, Any]:
    return {
        "asked": what,
        "addresses": list(answer.addresses),
        "labels": [dict(names) for names in answer.labels],
        "in_workspace": answer.held,
        **({"no_version": list(answer.absent)} if answer.absent else {}),
    }


def _print_asked(answer: Answer) -> None:
    for address, labels in zip(answer.addresses, answer.labels, strict=True):
        names = " · ".join(dict.fromkeys(labels.values()))
        output.data(f"{typer.style(address, bold=True)}  {names}")
    output.data()


def _by_language(rows: tuple[Row, ...]) -> Mapping[str, list[Row]]:
    from pipeline.records import LANGUAGES

    found: dict[str, list[Row]] = {lang: [] for lang in LANGUAGES}
    for row in rows:
        found[row.lang].append(row)
    return {lang: rows for lang, rows in found.items() if rows}


def _print_language(lang: str, total: int, rows: list[Row], *, asked: tuple[str, ...]) -> None:
    """The citations in one language, by document and place; one sentence stands once."""
    from pipeline.tables.amount import citations
    from pipeline.tables.terminal import wrapped
    from pipeline.tables.words import LANGUAGE_NAMES

    names = LANGUAGE_NAMES[lang]
    own = f" ({names[lang]})" if lang != "en" else ""
    here = citations(rows)
    of = f" of {total}" if here < total else ""
    output.data(typer.style(f"{names['en']}{own}: {here}{of}", fg="cyan", bold=True))
    width = output.room() or output.PAGE
    for _, of_document in itertools.groupby(rows, key=lambda r: (r.document, r.document_lang)):
        in_document = list(of_document)
        _print_title(in_document[0])
        for _, of_sentence in itertools.groupby(in_document, key=lambda r: (r.place, r.sentence)):
            together = list(of_sentence)
            first = together[0]
            heading = f"({first.heading})" if first.heading else ""
            number = " ".join(p for p in (first.label, heading) if p)
            output.data(f"    {typer.style(first.place, bold=True)}  {number}".rstrip())
            for line in wrapped(first.sentence, width=width, indent="      "):
                output.data(line)
            targets = [t for t in dict.fromkeys(r.target for r in together) if t not in asked]
            if targets:
                output.data(typer.style(f"      → {', '.join(targets)}", dim=True))
            if first.link:
                output.data(typer.style(f"      {first.link}", dim=True))
    output.data()


def _print_title(row: Row) -> None:
    since = f", in force from {row.valid_from}" if row.valid_from else ""
    output.data(
        f"  {row.title}  {typer.style(f'[{row.document_lang}]', fg='cyan')}"
        + typer.style(f"  retrieved {row.retrieved}{since}", dim=True)
    )
    if row.note:
        output.data(typer.style(f"  {output.noted(row.note, row.as_of)}", fg="yellow"))


def _print_document(tallies: list[Tally], *, left_out: int) -> None:
    """What one document cites: how often, the address, and its name in the document's language."""
    from pipeline.tables.terminal import fitted, measured

    _print_title(tallies[0].first)
    width = output.room()
    column = max(measured(t.target) for t in tallies)
    if width is not None:
        column = min(column, width // 2 - 8)
    for one in tallies:
        address = fitted(one.target, column)
        name = one.label[one.first.document_lang]
        text = f"  {one.count:>5}  {address}{' ' * (column - measured(address))}  {name}"
        output.data(text if width is None else fitted(text, width))
    if left_out:
        output.data(f"         and {left_out} more")
    output.data()


def _summary(rows: tuple[Row, ...]) -> str:
    """How many citations, in how many documents, by language."""
    from pipeline.tables.amount import citations, said

    documents = len({(row.document, row.document_lang) for row in rows})
    by_lang = (f"{lang} {citations(of)}" for lang, of in sorted(_by_language(rows).items()))
    return (
        f"{said(citations(rows), 'citation')} in {said(documents, 'document')}: "
        f"{', '.join(by_lang)}."
    )


def _names(answer: Answer) -> str:
    return ", ".join(answer.addresses)


def _filtered(filters: Any) -> str:
    return " with these filters" if filters.langs or filters.jurisdictions or filters.kinds else ""
