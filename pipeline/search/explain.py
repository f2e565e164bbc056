"""Why an answer is as it is: how the query was read, and which of its words matched nothing."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from pipeline.language.bigrams import CJK
from pipeline.language.latin import stem
from pipeline.language.query import STOP
from pipeline.records import Language
from pipeline.search.opened import Opened
from pipeline.search.reading import Reading

_MOST, _FAINT = 10, 0.2  # concepts that are told; fainter ones beside the first say little
_WORD = re.compile(f"[a-zß-öø-ɏ]{{2,}}|[{CJK}]+")
_HIRAGANA = re.compile("[ぁ-ん]+")
_LEAST_CJK = 2
_SLIPS, _SUGGESTED, _ALIKE = 2, 3, 0.75


@dataclass(frozen=True, slots=True)
class Heard:
    """A concept that the query was read as: its weight, and by which ways (`named`, `profile`,
    `asked`, or `beside` where a stronger one points to it); `words` are the query's words that are
    a term of it.
    """

    concept: str
    name: str
    weight: float
    ways: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """`concepts` strongest first; `unknown` are words that no term or everyday word covers, and
    `suggestions` what the termbase has that is spelled like them.
    """

    lang: str
    concepts: tuple[Heard, ...]
    unknown: tuple[str, ...]
    suggestions: tuple[tuple[str, tuple[str, ...]], ...]

    def as_json(self) -> dict[str, Any]:
        """A plain object."""
        return asdict(self)


def explained(opened: Opened, reading: Reading) -> Explanation:
    """The explanation of a reading."""
    lexicon = opened.matcher.lexicon
    heard = []
    best = sorted(reading.weights.items(), key=lambda item: (-item[1], item[0]))[:_MOST]
    for concept, weight in best:
        if weight < _FAINT * best[0][1]:
            break
        ways = tuple(
            name
            for name, of in (("named", reading.named), ("profile", reading.profiles),
                             ("asked", reading.asked))
            if concept in of
        ) or ("beside",)  # fmt: skip
        words = dict.fromkeys(
            reading.seen.folded[m.start : m.end] for m in reading.matches if m.concept == concept
        )
        name = lexicon.name(concept, reading.question.lang)
        heard.append(Heard(lexicon.concepts[concept], name, round(weight, 3), ways, tuple(words)))
    unknown = tuple(_unknown(reading))
    near = ((word, _spelled_like(opened, word, reading.question.lang)) for word in unknown)
    suggestions = tuple((word, found) for word, found in near if found)
    return Explanation(reading.question.lang, tuple(heard), unknown, suggestions)


def _spelled_like(opened: Opened, word: str, lang: Language) -> tuple[str, ...]:
    """Terms of one word that are spelled like this one."""
    terms = opened.matcher.lexicon.terms[lang].values()
    like = {
        term
        for of in terms
        for term in of
        if abs(len(term) - len(word)) <= _SLIPS and term[:1].casefold() == word[0]
    }
    return tuple(difflib.get_close_matches(word, sorted(like), n=_SUGGESTED, cutoff=_ALIKE))


def _unknown(reading: Reading) -> Iterator[str]:
    """The words of the query outside every match, in order, each once."""
    covered = [False] * (len(reading.seen.folded) + 1)
    for match in reading.matches:
        covered[match.start : match.end] = [True] * (match.end - match.start)
    said: dict[str, None] = {}
    for word in _WORD.finditer(reading.seen.folded):
        if any(covered[word.start() : word.end()]):
            continue
        if word[0].isascii():
            if stem(word[0]) not in STOP:
                said[word[0]] = None
        else:
            for piece in _HIRAGANA.split(word[0]):
                if len(piece) >= _LEAST_CJK:
                    said[piece] = None
    yield from said
