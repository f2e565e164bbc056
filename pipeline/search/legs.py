"""The legs of a search: each scores every group of one language, raw; greater is better.

A score stands at the group's row (see `Opened.groups`).  `fusion` makes them comparable.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline import postings
from pipeline.language import identifier_tokens, query_tokens, reading_tokens
from pipeline.records import Language
from pipeline.search.opened import Opened
from pipeline.search.reading import Reading
from pipeline.search.view import Ids

Scores = NDArray[np.float32]
_NEAR = 1500  # how many nearest units of a language are looked at
_TRANSLATED = 6  # how many concepts lend their words to the translated query
_NAMED = 200  # more than so many are not named by a query
_FEW, _MANY = 8, 64
_ABSENT = 0.5
_POWER = 6
_SINO: tuple[Language, ...] = ("ja", "ko")


def lexical(opened: Opened, lang: Language, text: str) -> Scores:
    """BM25 of the query's own words."""
    tokens = query_tokens(text, lang)
    return _words(opened, "words", lang, dict.fromkeys(tokens, 1.0))


def unknown(opened: Opened, lang: Language, reading: Reading) -> Scores:
    """From 0 to 1: how much of what no term says of the query few groups hold word for word.

    Concepts say nothing of a word that one provision has (the name of a substance, of a part);
    who writes it means that provision.  A group counts by the share of the unknown words' idf
    that it holds, and by how many hold no less: up to `_FEW` they count in full, from `_MANY` on
    not at all.  Common words that meet in a long section by chance say little: so it is less the
    commoner the words are, and the less of the query they are.
    """
    size = len(opened.groups[lang])
    scores = np.zeros(size, np.float32)
    numbers = identifier_tokens(reading.unknown)  # a leg of their own
    tokens = [token for token in query_tokens(reading.unknown, lang) if token not in numbers]
    every = list(dict.fromkeys([*tokens, *query_tokens(reading.question.text, lang)]))
    held = opened.view.posted("words", lang, every)
    idf = {token: _idf(len(held[token][0]) if token in held else 0, size) for token in every}
    if lang == reading.question.lang:
        # Pairs of characters over the border of two words stand nowhere, and were not meant.
        idf = {token: one if token in held else _ABSENT * one for token, one in idf.items()}
    asked = sum(idf[token] for token in tokens)
    if not asked:
        return scores
    for token in tokens:
        if token in held:
            scores[held[token][0]] += np.float32(idf[token] / asked)
    no_less = size - np.searchsorted(np.sort(scores), scores - np.float32(1e-6))
    rare = np.clip(np.log(_MANY / no_less) / math.log(_MANY / _FEW), 0, 1)
    uncommon = sum(idf[token] ** 2 for token in tokens) / asked / _idf(0, size)
    share = asked / sum(idf.values())
    found: Scores = (scores**_POWER * rare * uncommon * share**2).astype(np.float32)
    return found


def _idf(holding: int, size: int) -> float:
    return math.log1p((size - holding + 0.5) / (holding + 0.5))


def identifiers(opened: Opened, lang: Language, text: str) -> Scores:
    """From 0 to 1: how much of the query's identifiers a group holds; who writes one means it.

    第六条第十六号 is three tokens, and the whole of it says more than its article: a token counts
    by its parts, and half of the sum is worth a quarter.
    """
    weights = {token: 1.0 + token.count("_") for token in identifier_tokens(text)}
    scores = np.zeros(len(opened.groups[lang]), np.float32)
    held = opened.view.posted("words", lang, list(weights))
    for token, weight in weights.items():
        if token in held:
            scores[held[token][0]] += np.float32(weight / sum(weights.values()))
    return scores**2


def translated(opened: Opened, lang: Language, weights: Mapping[int, float]) -> Scores:
    """BM25 of the terms, in this language, of the concepts that the query is read as.

    It finds what the concept leg cannot: a term that the provision words a little differently.
    """
    asked: dict[str, float] = {}
    best = sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:_TRANSLATED]
    for concept, weight in best:
        for term in opened.matcher.lexicon.terms[lang].get(concept, ()):
            tokens = query_tokens(term, lang)
            for token in tokens:
                asked[token] = max(asked.get(token, 0.0), weight / math.sqrt(len(tokens)))
    return _words(opened, "words", lang, asked)


def concepts(opened: Opened, lang: Language, weights: Mapping[int, float]) -> Scores:
    """BM25 over concepts."""
    ids = opened.matcher.lexicon.concepts
    return _words(opened, "concepts", lang, {ids[c]: weight for c, weight in weights.items()})


def holding(opened: Opened, lang: Language, either: Sequence[str]) -> NDArray[np.bool_]:
    """Which rows hold any of these concepts."""
    held = np.zeros(len(opened.groups[lang]), bool)
    for rows, _ in opened.view.posted("concepts", lang, either).values():
        held[rows] = True
    return held


def readings(opened: Opened, lang: Language, reading: Reading) -> Scores:
    """BM25 over Sino-Korean syllables, between Japanese and Korean."""
    asked: dict[str, float] = {}
    if lang in _SINO and reading.question.lang in _SINO:
        asked = dict.fromkeys(reading_tokens(reading.question.text), 1.0)
    return _words(opened, "readings", lang, asked)


def _words(opened: Opened, leg: postings.Leg, lang: Language, asked: Mapping[str, float]) -> Scores:
    size = len(opened.groups[lang])
    return postings.summed(opened.view.posted(leg, lang, list(asked)), asked, size)


def dense(
    opened: Opened, lang: Language, vector: NDArray[np.float32], passing: Ids | None
) -> tuple[Scores, dict[int, int]]:
    """How far each group's nearest unit lies beyond the usual, in standard deviations; and the
    provision of that unit, by row.

    What is not among the nearest has the score of the last of them.  `passing` are the groups to
    look at, all when None.
    """
    scores = np.zeros(len(opened.groups[lang]), np.float32)
    ids, near = opened.nearest(lang, vector, _NEAR, passing)
    if not len(ids):
        return scores, {}
    usual = opened.usual(lang) @ vector
    spread = float(usual.std()) or 1.0
    standard = (near - float(usual.mean())) / np.float32(spread)
    at = opened.view.rows(lang, opened.group_of[ids])
    # Units come best first: the first of a group is its best.
    best, first = np.unique(at, return_index=True)
    scores[:] = standard[-1]
    scores[best] = standard[first]
    parts = opened.provision_of[ids][first]
    return scores, dict(zip(best.tolist(), parts.tolist(), strict=True))


def named(opened: Opened, lang: Language, text: str) -> Scores:
    """Above nothing where label, caption, title and other names hold every word of the query.

    It is how a provision is asked for by its name: 상황허가, 外為法第48条.  1 for the one meant; a
    half for one that only mentions the number asked for (제19조의2 for 제19조), or stands in a
    supplement; to each is added the share of its names that the query says, up to a half.  A
    query whose words stand in the names of hundreds of provisions names none of them.
    """
    rows = opened.groups[lang]
    scores = np.zeros(len(rows), np.float32)
    asked = set(query_tokens(text, lang))
    wanted = sorted(asked)
    held = postings.common(opened.view.posted("heads", lang, wanted), wanted)
    if len(held) > _NAMED:
        return scores
    for row in held.tolist():
        label, address, heading, title = opened.catalog.execute(
            "SELECT p.label, p.address, p.heading, d.title FROM provision p"
            " JOIN version v ON v.id = p.version JOIN document d ON d.id = v.document"
            " WHERE p.id = ?",
            (int(rows[row]),),
        ).fetchone()
        share = max(
            _share(f"{label}\n{heading}", asked, lang),
            _share(f"{label}\n{heading}\n{title}", asked, lang),
        )
        scores[row] = (1.0 if _is_asked(label, address, asked, lang) else 0.5) + share / 2
    return scores


def _share(names: str, asked: set[str], lang: Language) -> float:
    said = set(query_tokens(names, lang))
    return len(said & asked) / max(1, len(said))


def _is_asked(label: str, address: str, asked: set[str], lang: Language) -> bool:
    numbers = {t for t in query_tokens(label, lang) if not t.startswith("_")} if label else set()
    return bool(numbers) and numbers <= asked and "/suppl_" not in address
