"""The user's terms looked over: every problem, with the line where it stands."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipeline import termbase
from pipeline.address import parse
from pipeline.errors import AddressError, KnowledgeError
from pipeline.glossary import own
from pipeline.glossary.additions import claims
from pipeline.glossary.find import by_id
from pipeline.glossary.spelling import key, near_ids
from pipeline.knowledge import concept, lint
from pipeline.knowledge.concept import Concept
from pipeline.termbase import OWN

_AT_LINE = re.compile(r"\(at line (\d+)")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong and what to do; `line` counts from 1, 0 where it cannot be told.

    A `warning` is worth a look and may well be meant.
    """

    line: int
    message: str
    warning: bool = False

    def as_json(self) -> dict[str, Any]:
        """A plain object."""
        return asdict(self)


def check(path: Path, shipped: Sequence[Concept], *, strict: bool = False) -> list[Problem]:
    """Everything wrong with the user's file, in the order of its lines.

    `strict` holds it to what the shipped termbase promises: terms, everyday words, ways of asking
    and a definition in each language.  Raises `CorpusError` for what is no file.
    """
    try:
        text = termbase.read(path)
    except termbase.NotText as error:
        return [Problem(error.line, "not UTF-8 text; save the file as UTF-8.")]
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = _AT_LINE.search(str(error))
        line = int(at[1]) if at else len(own.lines(text))
        return [Problem(line, f"not TOML: {error}.")]
    for name in tables.keys() - {"concept"}:
        return [Problem(0, f"{name!r} stands outside of a [[concept]] table; take it out.")]
    try:
        blocks = own.blocks(text, path)
    except KnowledgeError as error:
        return [Problem(0, str(error).removeprefix(f"{path}: "))]
    found: list[Problem] = []
    held: list[tuple[own.Block, Concept]] = []
    for block in blocks:
        try:
            held.append((block, concept.read(block.text, where="", theme=OWN, adding=True)[0]))
        except KnowledgeError as error:
            found.append(Problem(block.line, str(error).removeprefix(": ")))
    mine = tuple(one for _, one in held)
    every = concept.merged(tuple(shipped), mine)
    lines: dict[str, int] = {}
    for block, one in held:
        if one.id in lines:
            said = f"{one.id} stands twice, first on line {lines[one.id]}; make them one table."
            found.append(Problem(block.line_of(one.id, under="id"), said))
        lines.setdefault(one.id, block.line)
        found += _problems(block, one, every)
    if strict:
        before = set(lint.problems(concept.merged(tuple(shipped))))
        for message in lint.problems(every):
            if message not in before:
                at_id = next((i for i in re.findall(r"[a-z0-9-]+", message) if i in lines), "")
                found.append(Problem(lines.get(at_id, 0), message))
    return sorted(dict.fromkeys(found), key=lambda one: (one.line, one.warning, one.message))


def _problems(block: own.Block, one: Concept, every: Sequence[Concept]) -> Iterator[Problem]:
    whole = by_id(every, one.id)
    if whole is None or not any(whole.terms.values()):
        near = near_ids(one.id, [other for other in every if other.id != one.id])
        hint = f" Or did you mean {', '.join(near)}?" if near else ""
        yield Problem(block.line, f"{one.id}: a new concept needs a term in some language.{hint}")
    for name, of in (("term", one.terms), ("say", one.says), ("ask", one.asks)):
        for lang, texts in of.items():
            seen: set[str] = set()
            for text in texts:
                line = block.line_of(text, under=lang if name == "term" else f"{name}.{lang}")
                for flaw in own.flaws(text, name=name):
                    yield Problem(line, f"{one.id}: the {name} {text!r} ({lang}) {flaw}.")
                if key(text) in seen:
                    said = f"{one.id}: the {name} {text!r} ({lang}) stands twice; take one out."
                    yield Problem(line, said)
                seen.add(key(text))
    for lang, text in one.definition.items():
        for flaw in own.flaws(text, name="definition"):
            yield Problem(
                block.line_of(text, under=f"definition.{lang}"),
                f"{one.id}: the definition ({lang}) {flaw}.",
            )
    for address in one.sources:
        try:
            parse(address)
        except AddressError as error:
            yield Problem(
                block.line_of(address, under="source"), f"{one.id}: the source {address!r}: {error}"
            )
    for other in one.see:
        if other == one.id or by_id(every, other) is None:
            near = near_ids(other, [c for c in every if c.id != one.id])
            hint = f" Near it: {', '.join(near)}." if near else ""
            said = f"{one.id}: see {other!r} is no other concept; mend or drop it.{hint}"
            yield Problem(block.line_of(other, under="see"), said)
    for claim in claims(one, every):
        line = block.line_of(claim.term, under=claim.lang)
        yield Problem(line, f"{one.id}: {claim}", warning=True)
