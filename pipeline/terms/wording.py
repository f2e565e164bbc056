"""How people would ask for a concept, and what it is: texts that a query is compared with by
meaning.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.knowledge.concept import Concept
from pipeline.records import LANGUAGES

# Files of a generation: the vectors (`.faiss`), by row, and their texts.
WORDING = "wording"
QUESTIONS = "wording.json"


def asked(concepts: Sequence[Concept]) -> Iterator[tuple[int, str]]:
    """Yield (index of the concept, text) in a fixed order: the rows of the wording's vectors."""
    for index, concept in enumerate(concepts):
        for lang in LANGUAGES:
            for text in concept.asks.get(lang, ()):
                yield index, text
            if concept.definition.get(lang):
                yield index, concept.definition[lang]
