"""`jobun search` and `jobun show`: finding a provision and reading it."""

from __future__ import annotations

import json as jsonlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.cli import explaining, jsonl, output
from pipeline.cli.options import (
    AsOfOption,
    JsonOption,
    JurisdictionOption,
    LangOption,
    QuietOption,
    WorkspaceOption,
    day_of,
    open_workspace,
)
from pipeline.errors import UsageError
from pipeline.printed import said

if TYPE_CHECKING:
    from pipeline.search import Hit

_SHORT = ("rank", "address", "at", "lang", "title", "score", "text")


def register(app: typer.Typer, *, epilog: str) -> None:
    """Put the commands on the application."""
    for command in (search, show):
        app.command(epilog=epilog)(command)


def search(
    query: Annotated[
        str | None, typer.Argument(help="A word, a sentence, in any language.")
    ] = None,
    queries: Annotated[
        Path | None,
        typer.Option(
            "--queries",
            metavar="FILE.jsonl",
            help='Many queries: lines {"id", "query"}; - is stdin.',
        ),
    ] = None,
    lang: LangOption = None,
    jurisdiction: JurisdictionOption = None,
    instrument: Annotated[
        list[str] | None,
        typer.Option(metavar="ADDRESS|NAME", help="Only within this law, treaty or notice."),
    ] = None,
    kind: Annotated[
        list[str] | None, typer.Option(metavar="law|report|treaty", help="Only this kind.")
    ] = None,
    within: Annotated[
        list[str] | None,
        typer.Option("--in", metavar="ADDRESS", help="Only within this unit of a law or treaty."),
    ] = None,
    cites: Annotated[
        list[str] | None,
        typer.Option(metavar="ADDRESS|NAME", help="Only what cites this (GATT XXI, 外為法第48条)."),
    ] = None,
    term: Annotated[
        list[str] | None,
        typer.Option(metavar="CONCEPT", help="Only what is about this: an id or a word for it."),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many hits.")] = 10,
    per_language: Annotated[
        int | None, typer.Option(min=1, help="At most so many of one language.")
    ] = None,
    flat: Annotated[
        bool, typer.Option("--flat", help="Paragraphs one by one, not grouped by article.")
    ] = False,
    as_of: AsOfOption = None,
    explain: Annotated[
        bool,
        typer.Option("--explain", help="How the query was read, and what each leg gave each hit."),
    ] = False,
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Search in English, Japanese or Korean; provisions of all three come back.

    Hits are grouped, one per article, section or annex row.  "Words in quotation marks" (also
    「…」) must stand in a hit, a -word must not.  With --queries each input line gives one line
    {"id", "hits"}, and a bad line {"id", "error"} (exit 3).

    Example: jobun search "상황허가" --per-language 3
    """
    from pipeline.search import Filters

    if (query is None) == (queries is None):
        raise UsageError("give either a query or --queries FILE.jsonl.")
    filters = Filters(
        lang or (), jurisdiction or (), [*(instrument or ()), *(within or ())], kind or (),
        cites or (), term or (),
    )  # fmt: skip
    with open_workspace(workspace) as opened:
        options: dict[str, Any] = {
            "filters": filters, "limit": limit, "per_language": per_language, "flat": flat,
            "on": day_of(as_of),
        }  # fmt: skip
        if queries is not None:
            bad = 0
            for line in jsonl.lines(queries, of="queries"):
                answer = _answer(opened, line, options)
                bad += "error" in answer
                output.as_json(answer)
            if bad:
                output.speaker(quiet)(f"lines that could not be answered: {bad}; see their errors.")
                raise typer.Exit(3)
            return
        found = opened.found(query or "", best_sentence=True, explain=explain, **options)
    hits, reading = found.hits, found.explanation
    if json:
        told: dict[str, Any] = {"reading": reading.as_json()} if reading else {}
        if as_of is not None:
            told["no_version"] = list(found.absent)
        output.as_json({"query": query, **told, "hits": [hit.as_json() for hit in hits]})
    else:
        if reading:
            explaining.say(reading)
        for hit in hits:
            print_hit(hit)
    say = output.speaker(quiet)
    if found.absent:
        say(output.absent(found.absent, as_of or ""))
    if not hits:
        say("Nothing found. Try fewer filters, or other words.")
        raise typer.Exit(1)


def _answer(opened: Any, line: tuple[int, bytes], options: dict[str, Any]) -> dict[str, Any]:
    """The output line for one input line; a line that is none gets an error, never an exception."""
    number, raw = line
    identifier: Any = None
    try:
        row = jsonlib.loads(raw, parse_constant=_no_number)
        if not isinstance(row, dict):
            raise ValueError("not an object")
        identifier = row.get("id")
        if "id" not in row or not isinstance(row.get("query"), str):
            raise ValueError('needs "id" and a string "query"')
    except (ValueError, RecursionError) as error:
        return {"id": identifier, "error": f"line {number}: {error}"}
    if not row["query"].replace("\0", " ").strip():
        return {"id": identifier, "hits": []}
    hits = opened.search(row["query"], **options)
    return {"id": identifier, "hits": [{k: hit.as_json()[k] for k in _SHORT} for hit in hits]}


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no JSON number")


def print_hit(hit: Hit) -> None:
    """One hit for a person: address first, then title and place, the passage, the source."""
    style = typer.style
    at = f"  at {hit.at[len(hit.address) + 1 :] or hit.at}" if hit.at != hit.address else ""
    output.data(
        f"{hit.rank:>2}  {style(hit.address, bold=True)}{at}  {style(f'[{hit.lang}]', fg='cyan')}"
        f"  {hit.score:.2f}"
    )
    heading = f"({hit.heading})" if hit.heading else ""
    place = " ".join(part for part in (hit.label, heading) if part)
    output.data(
        "    " + " · ".join(part for part in (hit.title, *hit.headings[-1:], place) if part)
    )
    output.data(f"    {hit.text}")
    if hit.legs:
        output.data(style(f"    {explaining.legs(hit)}", dim=True))
    since = f", in force from {hit.valid_from}" if hit.valid_from else ""
    status = f"  [{hit.status}]" if hit.status else ""
    where = said(hit.pages, hit.ocr)
    if where:
        output.data(style(f"    {where}", fg="yellow" if hit.ocr is not None else None))
    if hit.note:
        output.data(style(f"    {output.noted(hit.note, hit.as_of)}", fg="yellow"))
    output.data(
        style(f"    {hit.link}  retrieved {hit.retrieved}{since}{status}".rstrip(), dim=True)
    )
    output.data()


def show(
    address: Annotated[str, typer.Argument(help="An address, or an instrument's name.")],
    as_of: AsOfOption = None,
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Print the provision at an address with everything beneath it, today or as of a day.

    Example: jobun show jp/324AC0000000228/art_48
    """
    from pipeline.show import nearest, then

    opened = open_workspace(workspace)
    on = day_of(as_of)
    found = opened.show(address, on=on)
    if found is None:
        why = then(opened.layout, address, on) if on else ""
        near = [] if why else nearest(opened.layout, address)
        hint = f" Near it: {', '.join(near)}." if near else ""
        output.speaker(quiet)(why or f"No provision at {address} in this workspace.{hint}")
        if json:
            output.as_json({"address": address, "found": False, "near": near, "note": why})
        raise typer.Exit(1)
    if json:
        output.as_json({"found": True, **found.as_json()})
        return
    output.data(typer.style(found.address, bold=True) + f"  [{found.lang}]")
    output.data(" · ".join((found.title, *found.headings)))
    since = f", in force from {found.valid_from}" if found.valid_from else ""
    output.data(f"{found.link}  retrieved {found.retrieved}{since}".strip())
    if found.pages:
        output.data(said(found.pages, found.ocr))
    if found.note:
        output.data(typer.style(output.noted(found.note, found.as_of), fg="yellow"))
    if found.licence:
        output.data(f"source {found.source}, licence {found.licence}")
    output.data()
    for part in found.parts:
        if part.text:
            indent = "  " * max(part.depth - (found.parts[0].kind == "document"), 0)
            for line in part.text.splitlines():
                output.data(indent + line)
        if part.status and (part.text or part is found.parts[0]):
            output.data(f"[{part.address}: {part.status}]")
