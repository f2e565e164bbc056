"""A text as the matcher sees it: Latin words as stems, and kana, kanji, hangul run together.

Spaces mean nothing in Japanese, vary in Korean, and a PDF breaks its lines anywhere; Latin words
inflect.  Offsets lead back to the folded text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.language.bigrams import CJK
from pipeline.language.fold import fold
from pipeline.language.latin import stem

_LATIN = re.compile("[a-zß-öø-ɏ]+|[0-9]+(?:[.][0-9]+)*")
_POSSESSIVE = re.compile("(?<=[a-z])['’]s\\b")
_CJK = re.compile(f"[{CJK}]+")


@dataclass(frozen=True, slots=True)
class View:
    """`latin` is " stem stem " with the index of the word at each blank; `cjk` has no blanks.

    `words` and `places` are half-open spans and offsets in `folded`; `begins` tells of each CJK
    character whether it begins a run (the character before it is none).
    """

    folded: str
    latin: str
    at: dict[int, int]
    words: tuple[tuple[int, int], ...]
    cjk: str
    places: tuple[int, ...]
    begins: tuple[bool, ...]


def view(text: str) -> View:
    """The view of a raw text."""
    folded = fold(text)
    words: list[tuple[int, int]] = []
    stems: list[str] = []
    for match in _LATIN.finditer(_POSSESSIVE.sub(lambda m: "  ", folded)):
        words.append(match.span())
        stems.append(stem(match[0]))
    at, offset = {}, 0
    for index, word in enumerate(stems):
        at[offset] = index
        offset += len(word) + 1
    at[offset] = len(stems)
    places: list[int] = []
    begins: list[bool] = []
    runs: list[str] = []
    for match in _CJK.finditer(folded):
        start, end = match.span()
        runs.append(match[0])
        places += range(start, end)
        begins += [True] + [False] * (end - start - 1)
    return View(
        folded, f" {' '.join(stems)} " if stems else "", at, tuple(words), "".join(runs),
        tuple(places), tuple(begins),
    )  # fmt: skip


def latin_pattern(term: str) -> str:
    """A term as it stands in `View.latin`, blanks at both ends; "" when it has CJK characters."""
    made = view(term)
    return "" if made.cjk else made.latin


def cjk_pattern(term: str) -> str:
    """A term as it stands in `View.cjk`; "" when it has Latin words beside."""
    made = view(term)
    return "" if made.words else made.cjk
