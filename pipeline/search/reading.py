"""What a query is read as: the concepts that it names, and those it sounds like.

Three ways to a concept, and a query says most when they agree: its words are a term or an everyday
word of it; they are the words of its profile (BM25 over all that is said of it in the query's
language); the whole query is near in meaning to a way of asking for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from pipeline import postings
from pipeline.language import has_words, query_tokens
from pipeline.search.opened import Opened
from pipeline.search.question import Question
from pipeline.terms.matcher import Match
from pipeline.terms.view import View, view

# What a match is worth: a term as written, an everyday word, apart, inside a longer one.
SAY, GAPPED, NESTED = 0.7, 0.6, 0.3
# What the best concept of each way is worth beside a term as written.
NAMED, PROFILE, ASKED = 0.45, 1.0, 0.5
# What is added to the first where a query is terms and nothing else (자가판정): it means these.
ALL_NAMED = 1.5
# What a concept that the strongest point to gets of their weight.
SEE_ALSO, _POINTING = 0.4, 3
_PROFILES, _ASKED = 16, 10  # how many concepts each of the two adds
_SHARP = 3.0  # how much more a near question says than one less near
_NEAREST = 100  # ways of asking that are looked at
_LEAST = 0.2  # cosine below which a question has nothing to do with the query


@dataclass(frozen=True, slots=True)
class Reading:
    """The weight of each concept (by its index), by way, and in sum; `matches` are the words, and
    `unknown` is what no term says."""

    question: Question
    seen: View
    matches: tuple[Match, ...]
    named: Mapping[int, float] = field(default_factory=dict)
    profiles: Mapping[int, float] = field(default_factory=dict)
    asked: Mapping[int, float] = field(default_factory=dict)
    weights: Mapping[int, float] = field(default_factory=dict)
    unknown: str = ""


def read(opened: Opened, question: Question, vector: np.ndarray) -> Reading:
    """Read a question; `vector` is its own, of unit length."""
    seen = view(question.text)
    matches = tuple(opened.matcher.find(seen, everyday=True))
    named: dict[int, float] = {}
    for match in matches:
        named[match.concept] = max(named.get(match.concept, 0.0), _worth(match))
    # A query that is a number and nothing else (第六条第十六号, 3A001.b.2) sounds like nothing.
    spoken = has_words(question.text)
    profiles = _profiles(opened, question) if spoken else {}
    asked = _asked(opened, vector) if spoken else {}
    weights: dict[int, float] = {}
    unknown = _unknown(seen, matches)
    by_name = NAMED + ALL_NAMED * (1 - _said(unknown) / max(1, _said(seen.folded))) ** 4
    for way, share in ((named, by_name), (profiles, PROFILE), (asked, ASKED)):
        for concept, weight in way.items():
            weights[concept] = weights.get(concept, 0.0) + share * weight
    _see_also(opened, weights)
    return Reading(
        question, seen, matches, named, profiles, asked, dict(sorted(weights.items())), unknown
    )


def _see_also(opened: Opened, weights: dict[int, float]) -> None:
    """Add what the strongest concepts point to: a civil penalty is 과태료 elsewhere."""
    beside: dict[int, float] = {}
    for concept, weight in sorted(weights.items(), key=lambda item: (-item[1], item[0]))[
        :_POINTING
    ]:
        for other in opened.matcher.lexicon.seen_from(concept):
            beside[other] = max(beside.get(other, 0.0), SEE_ALSO * weight)
    for concept, weight in beside.items():
        weights[concept] = weights.get(concept, 0.0) + weight


def _unknown(seen: View, matches: Sequence[Match]) -> str:
    """A query without the words that stand, as runs, in terms: spaces are in their place."""
    left = list(seen.folded)
    for match in matches:
        if not match.gapped and not match.everyday:
            left[match.start : match.end] = " " * (match.end - match.start)
    return "".join(left)


def _said(text: str) -> int:
    return sum(not char.isspace() for char in text)


def _worth(match: Match) -> float:
    return (
        (SAY if match.everyday else 1.0)
        * (GAPPED if match.gapped else 1.0)
        * (NESTED if match.nested else 1.0)
    )


def _profiles(opened: Opened, question: Question) -> dict[int, float]:
    tokens = query_tokens(question.text, question.lang)
    size = len(opened.matcher.lexicon.concepts)
    asked = dict.fromkeys(tokens, 1.0)
    held = postings.read(opened.catalog, "profiles", question.lang, tokens)
    scores = postings.summed(held, asked, size)
    return _best(scores, _PROFILES)


def _asked(opened: Opened, vector: np.ndarray) -> dict[int, float]:
    if opened.wording is None:
        return {}
    ids, near = opened.wording.search(vector, min(_NEAREST, len(opened.wording)))
    scores = np.zeros(len(opened.matcher.lexicon.concepts), np.float32)
    np.maximum.at(scores, opened.asked[ids[0]], near[0] - np.float32(_LEAST))
    best = _best(scores, _ASKED)
    return {concept: round(weight**_SHARP, 5) for concept, weight in best.items()}


def _best(scores: np.ndarray, most: int) -> dict[int, float]:
    """The best concepts with their scores, the first of them 1."""
    order = np.argsort(-scores, kind="stable")[:most]
    top = float(scores[order[0]]) if len(order) else 0.0
    if top <= 0:
        return {}
    return {int(i): round(float(scores[i]) / top, 5) for i in order if scores[i] > 0}
