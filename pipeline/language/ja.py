"""Japanese words by SudachiPy: long units and their short parts, in normalised spelling."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from typing import Any

from pipeline.language.bigrams import is_cjk_word
from pipeline.language.portions import portions

_FUNCTION = frozenset(
    ["助詞", "助動詞", "補助記号", "記号", "空白", "接続詞", "連体詞", "接頭辞", "感動詞"]
)
_SMALLEST_NUMBER = 3  # digits: a kanji numeral of a resolution or a statute, not of an item


@functools.cache
def _tokenizer() -> Any:
    from sudachipy import Dictionary, SplitMode

    return Dictionary().tokenizer(mode=SplitMode.C)


@functools.cache
def _parts() -> Any:
    from sudachipy import SplitMode

    return SplitMode.A


def words(folded: str) -> Iterator[str]:
    """Yield the content words of folded text: 取扱い and 取り扱い both as 取り扱い.

    A compound (経済産業大臣) gives itself and its parts; inflected words give their dictionary
    form in the dictionary's normal spelling.
    """
    for portion in portions(folded):
        for morpheme in _tokenizer().tokenize(portion):
            yield from _content(morpheme)
            parts = morpheme.split(_parts(), add_single=False)
            for part in parts if len(parts) > 1 else ():
                yield from _content(part)


def words_all(folded: Iterable[str]) -> Iterator[list[str]]:
    """Yield the words of each text."""
    for text in folded:
        yield list(words(text))


def _content(morpheme: Any) -> Iterator[str]:
    kind = morpheme.part_of_speech()
    if kind[0] in _FUNCTION or kind[:2] == ("動詞", "非自立可能"):
        return
    form = morpheme.normalized_form()
    if kind[1] == "数詞":
        if form.isascii() and form.isdigit() and len(form) >= _SMALLEST_NUMBER:
            yield form
    elif is_cjk_word(form):
        yield form
