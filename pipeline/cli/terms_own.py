"""`jobun terms add|remove|check`: a user's own terms, in `corpus/terms.toml` of their workspace."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.cli import output
from pipeline.cli.options import JsonOption, QuietOption, WorkspaceOption, open_workspace

_Words = list[str] | None
_BUILD = "Run `jobun build` to use it in search."


def add(
    concept_id: Annotated[
        str, typer.Argument(metavar="ID", help="The id of a concept, or a new one: end-use-visit.")
    ],
    en: Annotated[_Words, typer.Option("--en", metavar="TERM", help="An English term.")] = None,
    ja: Annotated[_Words, typer.Option("--ja", metavar="TERM", help="A Japanese term.")] = None,
    ko: Annotated[_Words, typer.Option("--ko", metavar="TERM", help="A Korean term.")] = None,
    say_en: Annotated[
        _Words, typer.Option("--say-en", metavar="WORD", help="An everyday word for it.")
    ] = None,
    say_ja: Annotated[_Words, typer.Option("--say-ja", metavar="WORD")] = None,
    say_ko: Annotated[_Words, typer.Option("--say-ko", metavar="WORD")] = None,
    ask_en: Annotated[
        _Words, typer.Option("--ask-en", metavar="QUESTION", help="How somebody would ask for it.")
    ] = None,
    ask_ja: Annotated[_Words, typer.Option("--ask-ja", metavar="QUESTION")] = None,
    ask_ko: Annotated[_Words, typer.Option("--ask-ko", metavar="QUESTION")] = None,
    definition_en: Annotated[
        str | None, typer.Option("--definition-en", metavar="SENTENCE", help="What it is.")
    ] = None,
    definition_ja: Annotated[
        str | None, typer.Option("--definition-ja", metavar="SENTENCE")
    ] = None,
    definition_ko: Annotated[
        str | None, typer.Option("--definition-ko", metavar="SENTENCE")
    ] = None,
    source: Annotated[
        _Words, typer.Option(metavar="ADDRESS", help="A provision that defines or governs it.")
    ] = None,
    see: Annotated[_Words, typer.Option(metavar="ID", help="A related concept.")] = None,
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Add terms of your own; give an option as often as you have words for it.

    Words under the id of a shipped concept are added to it; a new id makes a new concept.  Terms
    are looked for in provisions and queries, everyday words in queries only.

    Example: jobun terms add fab-visit --en "fab visit" --ko "팹 방문" --say-en "tour of the line"
    """
    from pipeline.knowledge.concept import Concept

    wanted = Concept(
        id=concept_id,
        theme="",
        terms=_said(en, ja, ko),
        says=_said(say_en, say_ja, say_ko),
        asks=_said(ask_en, ask_ja, ask_ko),
        definition={
            lang: text
            for lang, text in (("en", definition_en), ("ja", definition_ja), ("ko", definition_ko))
            if text is not None
        },
        sources=tuple(source or ()),
        see=tuple(see or ()),
    )
    say = output.speaker(quiet)
    with open_workspace(workspace) as opened:
        added = opened.add_term(wanted, notice=say)
        path = opened.layout.terms
    if json:
        output.as_json(added.as_json())
    for warning in added.warnings:
        say(f"warning: {warning}")
    if not added.changed:
        say(f"{concept_id} has all of that already; nothing is changed.")
        return
    if not json:
        one = added.concept
        words = (w for of in (one.terms, one.says, one.asks) for of_lang in of.values()
                 for w in of_lang)  # fmt: skip
        output.data(f"{concept_id}{' (new)' if added.new else ''}: {'; '.join(words)}".rstrip(": "))
    say(f"Written to {path}. {_BUILD}")


def remove(
    concept_id: Annotated[str, typer.Argument(metavar="ID", help="The id of a concept.")],
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Take out what you added under an id; what is shipped stays.

    Example: jobun terms remove fab-visit
    """
    from pipeline.glossary import find, spelling
    from pipeline.termbase import Termbase

    say = output.speaker(quiet)
    with open_workspace(workspace) as opened:
        removed = opened.remove_term(concept_id, notice=say)
        termbase = Termbase(opened.layout)
    if json:
        output.as_json({"id": concept_id, "removed": removed})
    if not removed:
        if find.by_id(termbase.concepts, concept_id):
            say(f"{concept_id} is shipped with Jobun, and you added nothing to it.")
        else:
            near = spelling.near_ids(concept_id, termbase.own)
            hint = f" Near it: {', '.join(near)}." if near else ""
            say(f"You added no concept {concept_id!r}.{hint}")
        raise typer.Exit(1)
    if not json:
        output.data(concept_id)
    say(f"Taken out of {opened.layout.terms}. Run `jobun build` for search to know.")


def check(
    strict: Annotated[
        bool,
        typer.Option("--strict", help="Hold it to what the shipped termbase promises as well."),
    ] = False,
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Look your own terms over: each problem with its line; exit code 3 if there is one.

    A warning (a term that another concept has too) is no problem.  --strict asks for terms,
    everyday words, ways of asking and a definition in each language, as ours have.

    Example: jobun terms check
    """
    from pipeline.glossary.check import check as look_over
    from pipeline.tables.amount import said
    from pipeline.termbase import shipped

    path = open_workspace(workspace).layout.terms
    say = output.speaker(quiet)
    if not path.exists():
        if json:
            output.as_json({"file": str(path), "problems": []})
        say(f"{path}: there is none, so there is nothing to check; `jobun terms add` makes it.")
        return
    found = look_over(path, shipped(), strict=strict)
    if json:
        output.as_json({"file": str(path), "problems": [one.as_json() for one in found]})
    else:
        for one in found:
            place = f"{path}:{one.line}" if one.line else str(path)
            output.data(f"{place}: {'warning: ' if one.warning else ''}{one.message}")
    problems = sum(not one.warning for one in found)
    warnings = len(found) - problems
    say(f"{said(problems, 'problem')}, {said(warnings, 'warning')}.")
    if problems:
        raise typer.Exit(3)


def _said(en: _Words, ja: _Words, ko: _Words) -> dict[str, tuple[str, ...]]:
    by_language = (("en", en), ("ja", ja), ("ko", ko))
    return {lang: tuple(words) for lang, words in by_language if words}
