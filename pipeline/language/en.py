"""English words by spaCy's tokenizer, without a trained model, stemmed by our own rules.

spaCy takes seconds to import: it serves building.  A query is read by `latin` alone, and the
index holds what `latin` finds as well as what only spaCy separates (cannot: can, not).
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from pipeline.language import latin


@functools.cache
def _tokenizer() -> Any:
    import spacy

    return spacy.blank("en").tokenizer


def words(folded: str) -> Iterator[str]:
    """Yield the stems of one folded text."""
    yield from next(words_all([folded]))


def words_all(folded: Iterable[str]) -> Iterator[list[str]]:
    """Yield the stems of each text."""
    for text in folded:
        found = list(latin.words(text))
        counted = Counter(found)
        separated = Counter(
            stem for token in _tokenizer()(text) for stem in latin.words(token.text)
        )
        found.extend((separated - counted).elements())
        yield found
