"""Korean words by Kiwi: nouns and verb stems without their particles and endings.

Kiwi takes seconds and half a gigabyte to load: it serves building.  A query is read with
`known_words` instead.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterable, Iterator
from itertools import tee
from typing import Any

from pipeline.language.bigrams import is_cjk_word
from pipeline.language.portions import portions

_CONTENT = frozenset(["NNG", "NNP", "XR", "VV", "VA", "SH"])
_LIGHT_VERBS = frozenset([
    "하", "되", "있", "없", "같", "따르", "위하", "대하", "관하", "의하", "말", "않", "이",
])  # fmt: skip
_LONGEST_WORD = 8


@functools.cache
def _kiwi() -> Any:
    from kiwipiepy import Kiwi

    # Typing errors and the encyclopedic names are not needed, and a third of the loading time.
    return Kiwi(num_workers=os.cpu_count() or 1, load_multi_dict=False, load_typo_dict=False)


def words(folded: str) -> Iterator[str]:
    """Yield the content words of one folded text."""
    yield from next(words_all([folded]))


def words_all(folded: Iterable[str]) -> Iterator[list[str]]:
    """Yield the words of each text; Kiwi analyses several at once, on every core."""
    for_sizes, for_kiwi = tee(list(portions(text)) for text in folded)
    analysed = _kiwi().tokenize(part for parts in for_kiwi for part in parts)
    for parts in for_sizes:
        yield [word for _ in parts for word in _content(next(analysed))]


def known_words(folded: str, known: Callable[[str], bool]) -> Iterator[str]:
    """Yield the longest `known` words from left to right, without Kiwi.

    `known` tells whether an index holds a word (two syllables or more are asked for).
    수출통제체제의 gives 수출, 통제, 체제 where the index knows these.
    """
    for chunk in folded.split():
        start = 0
        while start < len(chunk) - 1:
            longest = min(len(chunk), start + _LONGEST_WORD)
            for end in range(longest, start + 1, -1):
                word = chunk[start:end]
                if is_cjk_word(word) and known(word):
                    yield word
                    start = end
                    break
            else:
                start += 1


def _content(tokens: Iterable[Any]) -> Iterator[str]:
    for token in tokens:
        kind = token.tag.partition("-")[0]
        if kind not in _CONTENT or not is_cjk_word(token.form):
            continue
        if kind in ("VV", "VA") and token.form in _LIGHT_VERBS:
            continue
        yield token.form
