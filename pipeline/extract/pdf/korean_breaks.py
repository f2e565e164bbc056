"""Where a Korean line ends in the middle of a word, told from the document's own words.

Korean prints break lines between words or after any syllable, and a text layer without spaces at
the lines' ends does not say which.  A document that breaks words has halves at its lines' ends
that it writes as one word elsewhere; one that does not has next to none.  In the first kind each
line's end is judged: by the words that the document holds, else by how often its last syllable
and the next line's first one stand in one word and how often a space parts them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

_WORD = re.compile(r"[가-힣]+")
_TAIL = re.compile(r"[가-힣]+$")
_BREAKS = 0.05  # of the lines' ends: of laws wrapped anywhere 0.1 and more, wrapped by words 0.00
_FEWEST = 2  # ends that show it
_TELLING = 24  # ends of which none shows it say that there are none
_WEIGHT = 2.0  # occurrences that the single syllables' habits are worth
_BOTH_KNOWN, _NONE_KNOWN = 0.3, 3.0  # how much two known, or two unknown, halves say


class KoreanBreaks:
    """Knows a document's Korean words; `lines` are its lines in reading order."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._words: Counter[str] = Counter()
        self._close: Counter[str] = Counter()  # two syllables side by side in a word
        self._apart: Counter[str] = Counter()  # with a space between them
        self._goes_on: Counter[str] = Counter()
        self._ends: Counter[str] = Counter()
        self._continues: Counter[str] = Counter()
        self._begins: Counter[str] = Counter()
        self._after_other: Counter[str] = Counter()  # a word after a Latin one: 은 of "EU은"
        self._spaced: Counter[str] = Counter()
        for line in lines:
            if _WORD.search(line):
                self._count(line)
        for pair, times in self._close.items():
            self._goes_on[pair[0]] += times
            self._continues[pair[1]] += times
        inside, outside = sum(self._close.values()), sum(self._apart.values())
        self._prior = (inside + 1) / (outside + 1)
        self._few, self._splits_words = self._habit(lines)

    def _count(self, line: str) -> None:
        words = _WORD.findall(line)
        self._words.update(words[1:-1])  # those at the ends may be halves
        for word in words:
            self._close.update(map("".join, pairwise(word)))
        self._ends.update(re.findall(r"([가-힣]) ", line))
        self._begins.update(re.findall(r" ([가-힣])", line))
        self._apart.update(map("".join, re.findall(r"([가-힣]) (?=([가-힣]))", line)))
        self._after_other.update(re.findall(r"(?<=[A-Za-z0-9)])[가-힣]+", line))
        self._spaced.update(re.findall(r"(?<=[A-Za-z0-9)]\s)[가-힣]+", line))

    def _habit(self, lines: Sequence[str]) -> tuple[bool, bool]:
        """Whether the lines are too few to tell, and whether they break words."""
        ended = halved = 0
        for line, following in pairwise(lines):
            left, right = _TAIL.search(line.rstrip()), _WORD.match(following.lstrip())
            if left and right:
                ended += 1
                halved += self._is_one_word(left.group(), right.group())
        return ended < _TELLING, halved >= _FEWEST and halved > _BREAKS * ended

    def _is_one_word(self, left: str, right: str) -> bool:
        return self._words[left + right] > min(self._words[left], self._words[right])

    def joins(self, text: str, following: str) -> bool:
        """Tell whether the last word of a line goes on as the first one of the next."""
        left, right = _TAIL.search(text), _WORD.match(following)
        if right is None or not (self._splits_words or self._few):
            return False
        if left is None:
            word = right.group()
            return self._splits_words and self._after_other[word] > self._spaced[word]
        if self._is_one_word(left.group(), right.group()):
            return True
        return self._splits_words and self._odds(left.group(), right.group()) > 1

    def _odds(self, left: str, right: str) -> float:
        """How much likelier the two are one word than two."""
        one, two = left[-1], right[0]
        on = (self._goes_on[one] + 1) / (self._ends[one] + 1)
        by = (self._continues[two] + 1) / (self._begins[two] + 1)
        odds = on * by / self._prior
        share = odds / (1 + odds)
        close = self._close[one + two] + _WEIGHT * share
        apart = self._apart[one + two] + _WEIGHT * (1 - share)
        known = bool(self._words[left]) + bool(self._words[right])
        whole = self._words[left + right]
        weight = _BOTH_KNOWN if known == 2 and not whole else 1.0 if known else _NONE_KNOWN
        return weight * close / apart
