"""A concept as TOML: a new table, or more words in one that stands in the user's file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from pipeline.glossary import own
from pipeline.knowledge.concept import Concept
from pipeline.records import LANGUAGES

_HEAD = """\
# Your own terms, beside those that Jobun ships.  Words under the id of a shipped concept are added
# to it, a new id makes a new concept.  `jobun terms check` looks this file over.
"""


def appended(text: str, made: Concept) -> str:
    """The text with a new table at its end; the ends of its lines are kept."""
    end = "\r\n" if "\r\n" in text else "\n"
    if not text.strip():
        text = _HEAD
    gap = "" if text.endswith("\n") else end
    return text + gap + end + _table(made).replace("\n", end)


def edited(text: str, path: Path, place: int, made: Concept) -> str:
    """The text with one table changed, in which comments and the order of the keys are kept."""
    import tomlkit
    from tomlkit.items import Array

    block = own.blocks(text, path)[place]
    document = tomlkit.parse(block.text)
    table = document["concept"][0]
    for keys, value in _values(made):
        held = table
        for name in keys[:-1]:
            held = held.get(name, {})
        old = held.get(keys[-1])
        if isinstance(old, Array) and isinstance(value, list):
            have = list(old)
            old.extend(text for text in value if text not in have)
        elif old is not None:
            held[keys[-1]] = value
        elif len(keys) > 1 and keys[0] in table:
            table[keys[0]][keys[1]] = value
        else:
            table.append(tomlkit.key(list(keys)) if len(keys) > 1 else keys[0], tomlkit.item(value))
    every = own.lines(text)
    every[block.line - 1 : block.line - 1 + len(block.lines)] = [tomlkit.dumps(document)]
    return "".join(every)


def _values(made: Concept) -> Iterator[tuple[tuple[str, ...], str | list[str]]]:
    """(key, value) of a concept's table, in the order in which they are written; no empty one."""
    for lang in LANGUAGES:
        if made.definition.get(lang):
            yield ("definition", lang), made.definition[lang]
    for lang in LANGUAGES:
        if made.terms.get(lang):
            yield (lang,), list(made.terms[lang])
    for name, words in (("say", made.says), ("ask", made.asks)):
        for lang in LANGUAGES:
            if words.get(lang):
                yield (name, lang), list(words[lang])
    for name, values in (("source", made.sources), ("see", made.see)):
        if values:
            yield (name,), list(values)


def _table(made: Concept) -> str:
    """A new table.  A JSON string is a TOML string as long as it holds no control characters."""
    rows = [f'[[concept]]\nid = "{made.id}"\n']
    rows += (
        f"{'.'.join(keys)} = {json.dumps(value, ensure_ascii=False)}\n"
        for keys, value in _values(made)
    )
    return "".join(rows)
