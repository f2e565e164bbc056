"""English words by spaCy's tokenizer, without a trained model, stemmed by our own rules.

spaCy takes seconds to import: it serves building.  A query is read by `latin` alone, and the
index holds what `latin` finds as well as what only spaCy separates (cannot: can, not).
"""

from __future__ import annotations

import contextlib
import functools
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from pipeline.language import latin


@functools.cache
def _tokenizer() -> Any:
    with _without_torch():
        import spacy
    return spacy.blank("en").tokenizer


@contextlib.contextmanager
def _without_torch() -> Iterator[None]:
    """spaCy imports torch where it is installed, which takes longer than all the rest of it; a
    tokenizer has no use for it.  Who has imported either already keeps what he has.
    """
    modules: dict[str, Any] = dict(sys.modules)
    if "torch" in modules or "spacy" in modules:
        yield
        return
    sys.modules["torch"] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules["torch"]


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
