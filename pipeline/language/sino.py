"""Kanji read in Sino-Korean: 輸出許可 and 수출허가 meet as 수출허가.

Half the legal vocabulary of Japanese and Korean was coined in the same characters.  The readings
come from libhangul's dictionary (`readings.txt`, made by `scripts/readings.py`).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from importlib.resources import files
from itertools import pairwise

_HANGUL = range(0xAC00, 0xD7A4)
_RUN = re.compile("[\u4e00-\u9fff\uf900-\uf9ff々]+|[\uac00-\ud7a3]+")
_N, _R, _NONE = 2, 5, 11  # initial consonants: ㄴ, ㄹ, ㅇ
_Y_VOWELS = frozenset([2, 3, 6, 7, 12, 17, 20])  # ㅑ ㅒ ㅕ ㅖ ㅛ ㅠ ㅣ


def folded(syllable: str) -> str:
    """A syllable as the head of a word would have it (두음법칙): 녀 -> 여, 로 -> 노, 률 -> 율."""
    code = ord(syllable)
    if code not in _HANGUL:
        return syllable
    first, rest = divmod(code - 0xAC00, 588)
    vowel = rest // 28
    if first in (_N, _R) and vowel in _Y_VOWELS:
        first = _NONE
    elif first == _R:
        first = _N
    return chr(0xAC00 + first * 588 + rest)


@functools.cache
def _readings() -> Mapping[str, str]:
    text = files(__package__).joinpath("readings.txt").read_text("utf-8")
    return {
        char: line[0] for line in text.splitlines() if not line.startswith("#") for char in line[1:]
    }


def readings(text: str) -> Iterator[str]:
    """The bigrams of syllables of every run of kanji, or of hangul, in folded text."""
    known = _readings()
    for run in _RUN.findall(text):
        said = run if ord(run[0]) in _HANGUL else [known.get(char, "") for char in run]
        for first, second in pairwise(map(_folded, said)):
            if first and second:
                yield first + second


@functools.lru_cache(maxsize=1 << 14)
def _folded(syllable: str) -> str:
    return folded(syllable) if syllable else ""
