"""A concept as an entry of the glossary: its parts with the names of what they point at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from pipeline.errors import AddressError
from pipeline.knowledge.concept import Concept, Words
from pipeline.label import label
from pipeline.records import LANGUAGES


def labels(address: str) -> Mapping[str, str]:
    """An address in words by language; the address itself where it is none (a user's slip)."""
    try:
        return label(address)
    except AddressError:
        return dict.fromkeys(LANGUAGES, address)


def only(concept: Concept, langs: Sequence[str], *, everyday: bool) -> Concept:
    """The concept with the wording of some languages, with or without the everyday wording."""

    def of(words: Words, wanted: bool = True) -> Words:
        return {lang: words.get(lang, ()) for lang in langs if wanted and words.get(lang)}

    return replace(
        concept,
        terms=of(concept.terms),
        says=of(concept.says, everyday),
        asks=of(concept.asks, everyday),
        definition={k: concept.definition[k] for k in langs if concept.definition.get(k)},
    )


def as_json(concept: Concept) -> dict[str, Any]:
    """A plain object, fields in order; `say` and `ask` only where there are any."""
    made: dict[str, Any] = {
        "id": concept.id,
        "theme": concept.theme,
        "definition": _lists(concept.definition),
        "terms": _lists(concept.terms),
    }
    for name, words in (("say", concept.says), ("ask", concept.asks)):
        if any(words.values()):
            made[name] = _lists(words)
    made["see"] = list(concept.see)
    made["sources"] = [{"address": a, "label": dict(labels(a))} for a in concept.sources]
    return made


def _lists(by_language: Mapping[str, Any]) -> dict[str, Any]:
    return {
        lang: by_language[lang] if isinstance(by_language[lang], str) else [*by_language[lang]]
        for lang in LANGUAGES
        if by_language.get(lang)
    }
