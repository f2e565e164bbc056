"""The termbase: concepts of export control with their terms in three languages.

`terms/*.toml` hold them by theme, one `[[concept]]` each.  What statutes and professionals write
stands under `en`, `ja`, `ko`; what engineers, clerks, forwarders and students say under `say`, and
how they would ask under `ask`.  Terms are looked for in provisions and queries, the everyday
wording in queries only.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from pipeline.errors import KnowledgeError
from pipeline.records import LANGUAGES

Words = Mapping[str, tuple[str, ...]]

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_KEYS = frozenset(("id", "definition", "say", "ask", "source", "see", *LANGUAGES))


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept: `terms`, `says` and `asks` by language, a one-sentence `definition` in each.

    `sources` are addresses of provisions that define or govern it, `see` ids of related concepts,
    `theme` the file it stands in.
    """

    id: str
    theme: str
    terms: Words
    says: Words
    asks: Words
    definition: Mapping[str, str]
    sources: tuple[str, ...] = ()
    see: tuple[str, ...] = ()

    def name(self, lang: str) -> str:
        """Its first term in a language, else in any."""
        for key in (lang, *LANGUAGES):
            if self.terms.get(key):
                return self.terms[key][0]
        return self.id


def shipped() -> tuple[Concept, ...]:
    """The concepts of this package, by theme and then in the order of the file."""
    folder = files(__package__).joinpath("terms")
    themes = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    return tuple(
        concept
        for file in themes
        for concept in read(file.read_text("utf-8"), where=f"terms/{file.name}",
                            theme=file.name.removesuffix(".toml"))
    )  # fmt: skip


def is_id(text: str) -> bool:
    """Tell whether a text may be the id of a concept."""
    return _ID.fullmatch(text) is not None


def read(text: str, *, where: str, theme: str, adding: bool = False) -> tuple[Concept, ...]:
    """The concepts of one file; raises `KnowledgeError` saying where and what is wrong.

    `adding`: they may add to others of the same id, so that one without terms is right.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise KnowledgeError(f"{where}: no valid TOML ({error}).") from error
    found = tables.pop("concept", [])
    if tables or not isinstance(found, list):
        raise KnowledgeError(f"{where} holds [[concept]] tables and nothing else.")
    concepts = tuple(_concept(table, where, theme, adding=adding) for table in found)
    seen: set[str] = set()
    for concept in concepts:
        if concept.id in seen:
            raise KnowledgeError(f"{where}: the concept {concept.id!r} stands twice.")
        seen.add(concept.id)
    return concepts


def merged(*groups: tuple[Concept, ...]) -> tuple[Concept, ...]:
    """One list; words of a later concept of the same id are added to the earlier one."""
    found: dict[str, Concept] = {}
    for concept in (concept for group in groups for concept in group):
        known = found.get(concept.id)
        found[concept.id] = concept if known is None else _joined(known, concept)
    return tuple(found.values())


def _joined(one: Concept, more: Concept) -> Concept:
    def both(first: Words, second: Words) -> Words:
        return {
            lang: tuple(dict.fromkeys((*first.get(lang, ()), *second.get(lang, ()))))
            for lang in LANGUAGES
        }

    return Concept(
        id=one.id, theme=one.theme, terms=both(one.terms, more.terms),
        says=both(one.says, more.says), asks=both(one.asks, more.asks),
        definition={**one.definition, **more.definition},
        sources=tuple(dict.fromkeys((*one.sources, *more.sources))),
        see=tuple(dict.fromkeys((*one.see, *more.see))),
    )  # fmt: skip


def _concept(table: Any, where: str, theme: str, *, adding: bool) -> Concept:
    if not isinstance(table, dict) or not _ID.fullmatch(str(table.get("id", ""))):
        raise KnowledgeError(
            f"{where}: a concept needs an id of lower-case words joined by hyphens; it has "
            f"{table.get('id') if isinstance(table, dict) else table!r}."
        )
    where = f"{where}: {table['id']}"
    for key in table.keys() - _KEYS:
        raise KnowledgeError(f"{where}: unknown key {key!r}; known: {', '.join(sorted(_KEYS))}.")
    terms: Words = {
        lang: tuple(_strings(table.get(lang, []), f"{where}: {lang}")) for lang in LANGUAGES
    }
    if not adding and not any(terms.values()):
        raise KnowledgeError(f"{where}: no term in any of {', '.join(LANGUAGES)}.")
    return Concept(
        id=table["id"],
        theme=theme,
        terms=terms,
        says=_words(table.get("say", {}), f"{where}: say"),
        asks=_words(table.get("ask", {}), f"{where}: ask"),
        definition=_sentences(table.get("definition", {}), f"{where}: definition"),
        sources=tuple(_strings(table.get("source", []), f"{where}: source")),
        see=tuple(_strings(table.get("see", []), f"{where}: see")),
    )


def _words(value: Any, where: str) -> Words:
    return {lang: tuple(_strings(of, f"{where}.{lang}")) for lang, of in _by_language(value, where)}


def _sentences(value: Any, where: str) -> Mapping[str, str]:
    found = dict(_by_language(value, where))
    for lang, sentence in found.items():
        if not isinstance(sentence, str):
            raise KnowledgeError(f"{where}.{lang} is a sentence in quotes.")
    return found


def _by_language(value: Any, where: str) -> Iterator[tuple[str, Any]]:
    if not isinstance(value, dict) or value.keys() - set(LANGUAGES):
        raise KnowledgeError(f"{where} has the keys {', '.join(LANGUAGES)} and no other.")
    yield from value.items()


def _strings(value: Any, where: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
        raise KnowledgeError(f"{where} is a list of strings in quotes, none of them empty.")
    return value
