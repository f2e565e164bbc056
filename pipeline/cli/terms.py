"""`jobun terms`: the termbase as a trilingual glossary, looked up, listed and exported."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from pipeline.cli import outfile, output, terms_own
from pipeline.cli.options import JsonOption, QuietOption, WorkspaceOption
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.glossary.find import Found
    from pipeline.knowledge.concept import Concept

ThemeOption = Annotated[
    list[str] | None, typer.Option(metavar="THEME", help="Only this one; see `jobun terms themes`.")
]
_LANG = "en|ja|ko"
_MARGIN = 4
_KEY = 10  # columns that the names of an entry's rows take, the margin included


class _Searching(TyperGroup):
    """A group for which a first word that names no command is a word to look up."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] != "--help":
            args = ["search", *args]
        return super().parse_args(ctx, args)


def register(app: typer.Typer, *, epilog: str) -> None:
    """Put the command group on the application."""
    terms = typer.Typer(
        cls=_Searching,
        no_args_is_help=True,
        help="Look terms up in three languages, export the glossary, add your own.\n\n"
        "`jobun terms WORD` searches; `jobun terms search list` does so for a word that is a "
        "command.  No index is needed, and no workspace but for your own terms.\n\n"
        "Example: jobun terms 상황허가",
        epilog=epilog,
    )
    commands: dict[str, Callable[..., None]] = {
        "search": search,
        "show": show,
        "list": list_terms,
        "themes": themes,
        "export": export,
        "add": terms_own.add,
        "remove": terms_own.remove,
        "check": terms_own.check,
    }
    for name, command in commands.items():
        terms.command(name, epilog=epilog)(command)
    app.add_typer(terms, name="terms")


def concepts_of(folder: Path | None) -> Sequence[Concept]:
    """The termbase of the workspace named, or here; where there is none, the one that is shipped.

    A workspace that is named and is none is an error: its user expects their own terms.
    """
    from pipeline import layout
    from pipeline.termbase import Termbase, shipped

    try:
        return Termbase(layout.find(folder)).concepts
    except UsageError:
        if folder is not None or os.environ.get("JOBUN_WORKSPACE"):
            raise
        return shipped()


def search(
    words: Annotated[
        list[str],
        typer.Argument(metavar="WORD", help="A term or everyday word of any language."),
    ],
    lang: Annotated[
        list[str] | None,
        typer.Option(metavar=_LANG, help="Look only at the wording of this language."),
    ] = None,
    theme: ThemeOption = None,
    limit: Annotated[int, typer.Option(min=1, help="How many concepts.")] = 5,
    every: Annotated[
        bool,
        typer.Option("--all", help="Definitions in every language, and ways of asking."),
    ] = False,
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Find the concepts that are called so, best first, with their terms in three languages.

    What is the word comes first, then what begins with it, then what contains it, last what is
    described with its words.  Width, case, spaces and hyphens do not matter.

    Example: jobun terms "catch-all"
    """
    from pipeline.glossary import find, spelling
    from pipeline.language.detect import detect

    langs = find.languages(lang or ())
    word = " ".join(words)
    termbase = concepts_of(workspace)
    concepts = find.of_themes(termbase, theme or ())
    found, called = find.looked_up(concepts, word, lang=langs, limit=limit)
    near = [] if found else spelling.near_words(word, concepts, langs)
    if json:
        told = {"near": near} if not found else {}
        output.as_json({"word": word, **told, "concepts": [_found_json(one) for one in found]})
    reading = langs[0] if len(langs) == 1 else detect(word)
    say = output.speaker(quiet)
    if not found:
        hint = f" Near it: {', '.join(near)}." if near else " Try another word for it."
        say(f"No concept is called {word!r}.{hint}")
        raise typer.Exit(1)
    if json:
        return
    known = {concept.id: concept for concept in termbase}
    for one in found:
        _print(one.concept, reading, known, how=_how(one), every=every)
    if called > len(found):
        say(
            f"{called} concepts have it in their words; the first {len(found)} are shown (--limit)."
        )


def show(
    concept_id: Annotated[str, typer.Argument(metavar="ID", help="The id of a concept.")],
    lang: Annotated[
        str, typer.Option(metavar=_LANG, help="The language of names and labels.")
    ] = "en",
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Print all that the termbase holds of one concept.

    Example: jobun terms show catch-all
    """
    from pipeline.glossary import entry, find, spelling

    find.languages([lang])
    concepts = concepts_of(workspace)
    found = find.by_id(concepts, concept_id)
    if found is None:
        near = spelling.near_ids(concept_id, concepts)
        if json:
            output.as_json({"id": concept_id, "found": False, "near": near})
        hint = f" Near it: {', '.join(near)}." if near else ""
        say = output.speaker(quiet)
        say(f"No concept has the id {concept_id!r}.{hint} `jobun terms WORD` looks for a word.")
        raise typer.Exit(1)
    if json:
        output.as_json({"found": True, **entry.as_json(found)})
    else:
        _print(found, lang, {concept.id: concept for concept in concepts}, every=True)


def list_terms(
    theme: ThemeOption = None,
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """List the concepts: the id and the first term in each language.

    Example: jobun terms list --theme licensing
    """
    from pipeline.glossary import find
    from pipeline.records import LANGUAGES

    concepts = find.of_themes(concepts_of(workspace), theme or ())
    rows = [
        {"id": c.id, "theme": c.theme, **{k: (c.terms.get(k) or ("",))[0] for k in LANGUAGES}}
        for c in concepts
    ]
    if json:
        for row in rows:
            output.as_json(row)
        return
    _table(["id", *LANGUAGES], [[row["id"], *(row[k] for k in LANGUAGES)] for row in rows])
    output.speaker(quiet)(f"{_said(len(rows), 'concept')}.")


def themes(
    workspace: WorkspaceOption = None, json: JsonOption = False, quiet: QuietOption = False
) -> None:
    """List the themes, with how many concepts and terms each holds.

    Example: jobun terms themes
    """
    from pipeline.records import LANGUAGES

    concepts = concepts_of(workspace)
    counts = Counter(concept.theme for concept in concepts)
    terms = {
        theme: [
            sum(len(c.terms.get(lang, ())) for c in concepts if c.theme == theme)
            for lang in LANGUAGES
        ]
        for theme in counts
    }
    if json:
        for theme in sorted(counts):
            of = dict(zip(LANGUAGES, terms[theme], strict=True))
            output.as_json({"theme": theme, "concepts": counts[theme], "terms": of})
        return
    heads = ["theme", "concepts", *(f"terms {lang}" for lang in LANGUAGES)]
    rows = [[t, str(counts[t]), *map(str, terms[t])] for t in sorted(counts)]
    _table(heads, rows, numbers=True)
    output.speaker(quiet)(f"{_said(len(concepts), 'concept')}.")


def export(
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="Write here, not to stdout.")
    ] = None,
    to: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="tbx|csv|json|jsonl|md",
            help="The format (default: by the ending of --out).",
        ),
    ] = None,
    theme: ThemeOption = None,
    lang: Annotated[
        list[str] | None, typer.Option(metavar=_LANG, help="Only the wording of this language.")
    ] = None,
    everyday: Annotated[
        bool,
        typer.Option("--everyday", help="The everyday words too (JSON: ways of asking as well)."),
    ] = False,
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Write the glossary as TBX (ISO 30042), CSV for Excel, JSON, JSON lines or Markdown.

    Example: jobun terms export --out glossary.tbx --theme licensing
    """
    from pipeline.glossary import find
    from pipeline.glossary.export import encode, format_of, said_by

    if json and to not in (None, "json"):
        raise UsageError(f"--json and --format {to} cannot both be.")
    asked = "json" if json else to or ""
    if out is None and not asked:
        raise UsageError(
            "name a file with --out FILE.tbx (or .csv, .json, .jsonl, .md), or give --format.  "
            "The word itself is looked up by `jobun terms search export`."
        )
    chosen = format_of(out.name if out else "", asked=asked)
    if out is not None:
        outfile.checked(out)
        outfile.agreed(out, said_by(out.name), chosen)
    langs = find.languages(lang or ())
    concepts = [
        concept
        for concept in find.of_themes(concepts_of(workspace), theme or ())
        if any(concept.terms.get(k) or (everyday and concept.says.get(k)) for k in langs)
    ]
    say = output.speaker(quiet)
    if not concepts:
        say("No concept has a term in these languages; nothing is written.")
        raise typer.Exit(1)
    made = encode(concepts, chosen, langs=langs, everyday=everyday)
    outfile.put(out, made)
    if out is not None:
        say(f"{out}: {_said(len(concepts), 'concept')}.")


def _found_json(one: Found) -> dict[str, Any]:
    from pipeline.glossary import entry

    found = {"how": one.how, "written": one.written, "lang": one.lang, "everyday": one.everyday}
    return {**entry.as_json(one.concept), "match": found}


def _how(one: Found) -> str:
    if not one.written:
        return "" if one.how == "id" else one.how
    said = "everyday word" if one.everyday else "term"
    return f"{said}{'' if one.how == 'is' else ' ' + one.how}: {one.written}"


def _print(
    concept: Concept, reading: str, known: Mapping[str, Concept], *, how: str = "", every: bool
) -> None:
    """One entry for a person; `known` names the concepts to see, `reading` is their language."""
    from pipeline.glossary.entry import labels
    from pipeline.records import LANGUAGES

    head = f"{typer.style(concept.id, bold=True)}  {typer.style(f'[{concept.theme}]', fg='cyan')}"
    output.data(head + (typer.style(f"  {how}", dim=True) if how else ""))
    defined = [lang for lang in (reading, *LANGUAGES) if concept.definition.get(lang)]
    for lang in [k for k in LANGUAGES if k in defined] if every else defined[:1]:
        _row(f"= {lang}" if every else "", [concept.definition[lang]])
    for lang in LANGUAGES:
        _row(lang, concept.terms.get(lang, ()))
    for lang in LANGUAGES:
        _row(f"say {lang}", concept.says.get(lang, ()))
    for lang in LANGUAGES if every else ():
        _row(f"ask {lang}", concept.asks.get(lang, ()), apart=True)
    _row("see", [f"{i} ({known[i].name(reading)})" if i in known else i for i in concept.see])
    for number, address in enumerate(concept.sources):  # an address is not to be broken
        _row("" if number else "source", [labels(address)[reading], address], joint="  ")
    output.data()


def _row(name: str, items: Sequence[str], *, joint: str = "; ", apart: bool = False) -> None:
    """A named row of an entry; a line is broken between its items, `apart` gives each its own."""
    from pipeline.tables.terminal import measured, wrapped

    width, indent = output.room() or output.PAGE, _MARGIN + _KEY
    rows: list[str] = []
    for number, item in enumerate(items):
        text = item if apart or number == len(items) - 1 else f"{item}{joint.rstrip()}"
        gap = joint.removeprefix(joint.rstrip())
        if not apart and rows and measured(f"{rows[-1]}{gap}{text}") <= width - indent:
            rows[-1] += f"{gap}{text}"
        else:
            rows += wrapped(text, width=width - indent)
    for number, row in enumerate(rows):
        mark = typer.style(f"{'' if number else name:<{_KEY}}", dim=True) if name else " " * _KEY
        output.data(f"{' ' * _MARGIN}{mark}{row}")


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]], *, numbers: bool = False) -> None:
    """Aligned columns; `numbers`: all but the first stand to the right."""
    from pipeline.tables.terminal import measured

    widths = [max(measured(row[i]) for row in (heads, *rows)) for i in range(len(heads))]
    for at, row in enumerate((heads, *rows)):
        cells = []
        for i, (cell, width) in enumerate(zip(row, widths, strict=True)):
            gap = " " * (width - measured(cell))
            cells.append(gap + cell if numbers and i else cell + gap)
        line = "  ".join(cells).rstrip()
        output.data(typer.style(line, bold=True) if not at else line)


def _said(count: int, one: str) -> str:
    from pipeline.tables.amount import said

    return said(count, one)
