"""The profile of a concept: everything that is said of it in one language, as words that count.

It is indexed like a provision, so that a query finds concepts that it does not name.
"""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.knowledge.concept import Concept
from pipeline.language import query_tokens
from pipeline.records import Language

# What a word in a term, an everyday word, a question and the definition says of the concept.
_TERM, _SAY, _ASK, _DEFINITION = 1.0, 1.0, 0.7, 0.5


def profile(concept: Concept, lang: Language) -> Mapping[str, float]:
    """The weighted counts of the words of a concept, written as a query's words are."""
    found: dict[str, float] = {}
    for words, weight in (
        (concept.terms.get(lang, ()), _TERM),
        (concept.says.get(lang, ()), _SAY),
        (concept.asks.get(lang, ()), _ASK),
        ((concept.definition.get(lang, ""),), _DEFINITION),
    ):
        for text in words:
            for token in query_tokens(text, lang) if text else ():
                found[token] = found.get(token, 0.0) + weight
    return found
