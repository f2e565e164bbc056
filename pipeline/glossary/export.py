"""The glossary as a file: TBX, CSV, JSON, JSON lines, Markdown.  The same terms, the same bytes."""

from __future__ import annotations

import csv
import io
import itertools
import json
from collections.abc import Sequence
from pathlib import PurePath

from pipeline.errors import UsageError
from pipeline.glossary import entry
from pipeline.glossary.tbx import tbx
from pipeline.knowledge.concept import Concept
from pipeline.tables.formats.csv_file import cell
from pipeline.tables.formats.markdown import escaped

FORMATS = ("tbx", "csv", "json", "jsonl", "md")
_ENDINGS = {"markdown": "md", "xml": "tbx", "ndjson": "jsonl"}
_BOM = "\ufeff"  # Excel takes a CSV file for UTF-8 only with it
_NAMES = {"en": "English", "ja": "日本語", "ko": "한국어"}


def said_by(name: str) -> str:
    """The format that a file's ending says; "" where it says none."""
    ending = PurePath(name).suffix.removeprefix(".").lower()
    ending = _ENDINGS.get(ending, ending)
    return ending if ending in FORMATS else ""


def format_of(name: str, *, asked: str = "") -> str:
    """The format asked for, else the one that a file's ending says; else `UsageError`."""
    chosen = _ENDINGS.get(asked.lower(), asked.lower()) if asked else said_by(name)
    if chosen in FORMATS:
        return chosen
    said = f"no format {asked!r}" if asked else f"{name}: its ending says no format"
    raise UsageError(f"{said}; it is one of {', '.join(FORMATS)}.")


def encode(
    concepts: Sequence[Concept], to: str, *, langs: Sequence[str], everyday: bool = False
) -> bytes:
    """The concepts in one of `FORMATS`, with the wording of `langs`; UTF-8.

    `everyday` puts in the everyday words; JSON then has the ways of asking as well.
    """
    shown = [entry.only(concept, langs, everyday=everyday) for concept in concepts]
    if to == "tbx":
        return tbx(shown).encode()
    if to == "csv":
        return (_BOM + _csv(shown, langs, everyday)).encode()
    if to == "md":
        return _markdown(shown, langs).encode()
    lines = [json.dumps(entry.as_json(concept), ensure_ascii=False) for concept in shown]
    if to == "jsonl":
        return "".join(f"{line}\n" for line in lines).encode()
    return ("[\n" + ",\n".join(lines) + "\n]\n").encode()


def _csv(concepts: Sequence[Concept], langs: Sequence[str], everyday: bool) -> str:
    """A row a concept, a column a language; terms of one cell are joined by "; "."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    says = [f"say_{lang}" for lang in langs] if everyday else []
    definitions = [f"definition_{lang}" for lang in langs]
    writer.writerow(["id", "theme", *langs, *says, *definitions, "see", "sources"])
    for concept in concepts:
        row = [
            concept.id,
            concept.theme,
            *("; ".join(concept.terms.get(lang, ())) for lang in langs),
            *("; ".join(concept.says.get(lang, ())) for lang in langs if everyday),
            *(concept.definition.get(lang, "") for lang in langs),
            "; ".join(concept.see),
            "; ".join(concept.sources),
        ]
        writer.writerow([cell(value) for value in row])
    return out.getvalue()


def _markdown(concepts: Sequence[Concept], langs: Sequence[str]) -> str:
    """A section a theme, a table of it: in each language the terms, everyday words, definition."""
    lines = ["# Glossary of export control"]
    by_theme = sorted(concepts, key=lambda concept: concept.theme)
    for theme, group in itertools.groupby(by_theme, key=lambda concept: concept.theme):
        lines += ["", f"## {escaped(theme)}", ""]
        lines += [f"| id | {' | '.join(_NAMES[lang] for lang in langs)} |"]
        lines += ["| --- |" + " --- |" * len(langs)]
        for concept in group:
            cells = (_cell(concept, lang) for lang in langs)
            lines.append(f"| `{concept.id}` | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _cell(concept: Concept, lang: str) -> str:
    first, *others = concept.terms.get(lang, ()) or ("",)
    parts = ["; ".join([f"**{escaped(first)}**" if first else "", *map(escaped, others)])]
    if concept.says.get(lang):
        parts.append(f"*{'; '.join(map(escaped, concept.says[lang]))}*")
    if concept.definition.get(lang):
        parts.append(escaped(concept.definition[lang]))
    return "<br>".join(part for part in parts if part)
