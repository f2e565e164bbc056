"""Phrases that must stand in a hit, and words that must not: verified on the text itself.

Candidates come from the postings (every bigram or stem of a phrase stands in a text that holds
it), and each is then read.  Case, width and the spaces between CJK characters do not count.
"""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from pipeline import postings
from pipeline.language import query_tokens
from pipeline.language.bigrams import CJK, bigrams
from pipeline.language.fold import fold
from pipeline.records import Language
from pipeline.search.opened import Opened
from pipeline.search.question import Question

_BETWEEN = re.compile(rf"(?<=[{CJK}])\s+(?=[{CJK}])")


class Exact:
    """The exact conditions of a question."""

    def __init__(self, opened: Opened, asked: Question) -> None:
        self._opened, self._asked = opened, asked

    def unwanted(self, lang: Language) -> NDArray[np.bool_]:
        """For each row of a language whether the conditions keep it out."""
        out = np.zeros(len(self._opened.groups[lang]), bool)
        for phrase in self._asked.phrases:
            out |= ~self._holding(lang, phrase)
        for phrase in self._asked.excluded:
            out |= self._holding(lang, phrase)
        return out

    def _holding(self, lang: Language, phrase: str) -> NDArray[np.bool_]:
        groups = self._opened.groups[lang]
        held = np.zeros(len(groups), bool)
        wanted = plain(phrase)
        # An identifier has a token of its own, and a phrase may cut one (五の項 in 十五の項): pairs
        # of characters stand in every text that holds the phrase, whatever is around it.
        tokens = list(bigrams(fold(phrase), across_spaces=False)) or query_tokens(phrase, lang)
        # A phrase of signs alone has no token: every text is read.
        some = postings.common(self._opened.view.posted("words", lang, tokens), tokens)
        for row in (some if tokens else np.arange(len(groups))).tolist():
            held[row] = wanted in plain(self._opened.whole_text(int(groups[row])))
        return held


def plain(text: str) -> str:
    """Folded, spaces single, none between CJK characters."""
    return _BETWEEN.sub("", " ".join(fold(text).split()))
