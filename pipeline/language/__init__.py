"""Which language a provision is in, and the terms an index holds of it.

A token is made of letters, digits and underscores, so that SQLite FTS5 keeps it whole with
`tokenize = "unicode61 remove_diacritics 0 tokenchars '_'"`, one token between spaces:

    identifiers  3A001.b.2 -> 3a001, 3a001_b, 3a001_b_2      (identifiers.py)
    words        by SudachiPy, Kiwi, spaCy, and English stems (ja.py, ko.py, en.py, latin.py)
    bigrams      許可 -> _許可                                (bigrams.py)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import tee

from pipeline.language import en, ja, ko, latin
from pipeline.language.bigrams import bigrams
from pipeline.language.detect import detect
from pipeline.language.fold import fold
from pipeline.language.identifiers import identifiers, join_thousands
from pipeline.language.query import query_tokens, query_words
from pipeline.language.sino import readings
from pipeline.records import Language

__all__ = [
    "detect", "has_words", "identifier_tokens", "query_tokens", "query_words", "reading_tokens",
    "tokenize", "tokenize_all",
]  # fmt: skip

_SMALL_NUMBER = re.compile("[0-9]{1,3}")
_ANALYSERS: dict[Language, Callable[[Iterable[str]], Iterator[list[str]]]] = {
    "en": en.words_all,
    "ja": ja.words_all,
    "ko": ko.words_all,
}


def tokenize(text: str, lang: Language) -> list[str]:
    """The index terms of one text: identifiers, words, bigrams, with repeats."""
    return next(tokenize_all([text], lang))


def tokenize_all(texts: Iterable[str], lang: Language) -> Iterator[list[str]]:
    """Yield the index terms of each text, in order; the way to read many."""
    own, analysed = tee(join_thousands(fold(text)) for text in texts)
    for folded, words in zip(own, _ANALYSERS[lang](analysed), strict=True):
        tokens = [token for _, _, found in identifiers(folded) for token in found]
        if lang != "en":
            tokens += latin.words(folded)
        yield [*tokens, *words, *bigrams(folded, across_spaces=True)]


def identifier_tokens(text: str) -> list[str]:
    """The identifiers in a query (3A001.b.2, 第六条第十六号), as the index writes them.

    A small number by itself identifies nothing.
    """
    found = [token for _, _, of in identifiers(join_thousands(fold(text))) for token in of]
    return [token for token in dict.fromkeys(found) if not _SMALL_NUMBER.fullmatch(token)]


def has_words(text: str) -> bool:
    """Tell whether a query says anything beside identifiers and numbers."""
    folded = join_thousands(fold(text))
    rest = list(folded)
    for start, end, _ in identifiers(folded):
        rest[start:end] = " " * (end - start)
    return any(char.isalpha() for char in "".join(rest))


def reading_tokens(text: str) -> list[str]:
    """The Sino-Korean syllables of a Japanese or Korean text, two by two, with repeats."""
    return list(readings(fold(text)))
