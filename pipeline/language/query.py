"""A query as index terms, without loading Kiwi or spaCy.

Everything `query_tokens` gives for a term stands among the tokens of any text that contains the
term: identifiers, bigrams, English stems.  `query_words` adds what an analyser would say.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from pipeline.language import ja, ko, latin
from pipeline.language.bigrams import bigrams
from pipeline.language.fold import fold
from pipeline.language.identifiers import identifiers, join_thousands
from pipeline.records import Language

STOP = frozenset(map(latin.stem, [
    "a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "has", "have", "if", "in",
    "into", "is", "it", "its", "may", "no", "of", "on", "or", "shall", "such", "that", "the",
    "their", "then", "there", "these", "they", "this", "those", "to", "under", "was", "what",
    "when", "where", "which", "who", "will", "with", "how", "does", "do", "can", "any", "we", "our",
    "us", "you", "your", "he", "she", "his", "her", "him", "me", "my", "them", "would", "could",
    "should", "must", "might", "did", "had", "been", "being", "were", "am", "i", "about", "just",
    "only", "also", "but", "than", "so", "get", "got", "let", "want", "need", "someone",
    "something", "anything", "whether", "some", "one", "please", "tell", "same", "still", "even",
]))  # fmt: skip
_SMALL_NUMBER = re.compile("[0-9]{1,2}")


def query_tokens(text: str, lang: Language) -> list[str]:
    """The terms to look for: identifiers first, then English stems, then bigrams; no repeats.

    The text of an identifier gives nothing else, so that 第6条 also finds 第六条.  English
    function words are left out unless there is nothing else; a single kanji or syllable is
    asked for as a word.
    """
    folded = join_thousands(fold(text))
    found: list[str] = []
    rest = list(folded)
    for start, end, tokens in identifiers(folded):
        if not (len(tokens) == 1 and _SMALL_NUMBER.fullmatch(tokens[0]) and rest[start] == "\0"):
            found += tokens
        rest[start:end] = "\0" * (end - start)
    bare = "".join(rest)
    stems = list(latin.words(bare))
    found += [stem for stem in stems if stem not in STOP]
    found += bigrams(bare, across_spaces=False)
    return list(dict.fromkeys(found or stems or _single(bare)))


def query_words(text: str, lang: Language, known: Callable[[str], bool] | None = None) -> list[str]:
    """The words of a query as `tokenize` writes words: Sudachi's for Japanese (0.03 to 0.3 s the
    first time), the longest words that the index knows for Korean, none where `known` is
    missing; English words are stems, which `query_tokens` gives."""
    folded = fold(text)
    if lang == "ja":
        return list(dict.fromkeys(ja.words(folded)))
    if lang == "ko" and known is not None:
        return list(dict.fromkeys(ko.known_words(folded, known)))
    return []


def _single(bare: str) -> list[str]:
    return [char for char in bare if char.isalnum()]
