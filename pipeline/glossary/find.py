"""Looking a word up: the concepts that are called so, best first."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.errors import UsageError
from pipeline.glossary.spelling import key, near_ids, wordings
from pipeline.knowledge.concept import Concept
from pipeline.language.detect import detect
from pipeline.language.fold import fold
from pipeline.records import LANGUAGES
from pipeline.terms.parts import parts
from pipeline.terms.view import View, view

How = Literal["id", "is", "begins", "contains", "shares words"]

_HALF = 0.5  # of the weight of the words asked for, a profile must have so much
_IN_TEXT = 0.6  # a word in a definition or way of asking beside one in a term


@dataclass(frozen=True, slots=True)
class Found:
    """A concept, and how it was found: `written` in `lang` is, begins with or contains the word.

    `written` and `lang` are "" where the id is the word, or the profile shares words with it.
    """

    concept: Concept
    how: How
    written: str = ""
    lang: str = ""
    everyday: bool = False


def languages(asked: Sequence[str]) -> tuple[str, ...]:
    """The languages asked for, in their usual order, all where none is; else `UsageError`."""
    for lang in asked:
        if lang not in LANGUAGES:
            raise UsageError(f"no language {lang!r}: it is one of {', '.join(LANGUAGES)}.")
    return tuple(lang for lang in LANGUAGES if not asked or lang in asked)


def of_themes(concepts: Sequence[Concept], asked: Sequence[str]) -> list[Concept]:
    """The concepts of the themes asked for, all where none is; else `UsageError`."""
    themes = sorted({concept.theme for concept in concepts})
    for theme in asked:
        if theme not in themes:
            raise UsageError(f"no theme {theme!r}: it is one of {', '.join(themes)}.")
    return [concept for concept in concepts if not asked or concept.theme in asked]


def by_id(concepts: Sequence[Concept], wanted: str) -> Concept | None:
    """The concept of an id, or None."""
    return next((concept for concept in concepts if concept.id == wanted.strip()), None)


def find(concepts: Sequence[Concept], word: str, *, lang: Sequence[str] = ()) -> list[Found]:
    """The concepts whose id, terms or everyday words are, begin with or contain `word`.

    Compared without width, case, spaces and hyphens, in all languages or only in those of `lang`.
    Best first: what is the word before what begins with it, terms before everyday words, then the
    shortest, then the order of the termbase.  Raises `UsageError` for a word without letters.
    """
    sought, langs = key(word), languages(lang)
    if not any(c.isalnum() for c in sought):
        raise UsageError(f"{word!r} holds no letter or figure; give a word to look up.")
    # Before a wording stands a blank, so that a blank and the word is the beginning of a word.
    begun = f" {' '.join(fold(word).split())}"
    ranked: list[tuple[tuple[int, int, int], Found]] = []
    for place, concept in enumerate(concepts):
        best: tuple[tuple[int, int, int], Found] | None = None
        if key(concept.id) == sought:
            best = ((0, 0, place), Found(concept, "id"))
        for one in langs:
            for order, (everyday, written) in enumerate(wordings(concept, one)):
                spelled = key(written)
                if sought not in spelled:
                    continue
                level, how = _level(spelled, sought, f" {fold(written)}", begun)
                extra = order if level == 0 else len(spelled) - len(sought)
                rank = (2 * level + everyday, extra, place)
                if best is None or rank < best[0]:
                    best = (rank, Found(concept, how, written, one, everyday))
        if best:
            ranked.append(best)
    return [found for _, found in sorted(ranked, key=lambda one: one[0])]


def _level(spelled: str, sought: str, written: str, begun: str) -> tuple[int, How]:
    if spelled == sought:
        return 0, "is"
    if spelled.startswith(sought):
        return 1, "begins"
    # arm in "small arms" says more than in "pharmacy"; Japanese and Korean write no such blanks.
    return (2 if begun in written or not sought.isascii() else 3), "contains"


def sharing(concepts: Sequence[Concept], word: str, *, lang: Sequence[str] = ()) -> list[Found]:
    """The concepts whose profile (all that is said of them) has the words of `word`, best first.

    English words count by their stems; rare words weigh more, and a profile must have half of the
    weight.
    """
    langs = languages(lang)
    reading = langs[0] if len(langs) == 1 else detect(word)
    wanted = list(dict.fromkeys(parts(word, reading)))
    if not wanted:
        return []
    shares: list[dict[int, float]] = []
    known: dict[int, int] = {}
    for concept in concepts:
        named, said = _profile(concept, langs)
        share = {
            number: weight
            for number, (script, pattern) in enumerate(wanted)
            for weight in ((1.0 if _has(named, script, pattern) else
                            _IN_TEXT if _has(said, script, pattern) else 0.0),)
            if weight
        }  # fmt: skip
        shares.append(share)
        for number in share:
            known[number] = known.get(number, 0) + 1
    rare = {number: math.log(1 + len(concepts) / count) for number, count in known.items()}
    whole = sum(rare.values())
    scored = [
        (-sum(rare[number] * weight for number, weight in share.items()) / whole, place)
        for place, share in enumerate(shares)
        if share and _weight(share, rare) >= _HALF * whole
    ]
    return [Found(concepts[place], "shares words") for _, place in sorted(scored)]


def _weight(share: Mapping[int, float], rare: Mapping[int, float]) -> float:
    return sum(rare[number] for number in share)


def _profile(concept: Concept, langs: Sequence[str]) -> tuple[View, View]:
    """What it is called, and what else is said of it, each as one text."""
    named = (written for lang in langs for _, written in wordings(concept, lang))
    said = (
        text
        for lang in langs
        for text in (*concept.asks.get(lang, ()), concept.definition.get(lang, ""))
    )
    return view("\n".join(named)), view("\n".join(said))


def _has(seen: View, script: str, pattern: str) -> bool:
    return pattern in (seen.latin if script == "latin" else seen.cjk)


def looked_up(
    concepts: Sequence[Concept],
    word: str,
    *,
    lang: Sequence[str] = (),
    limit: int | None = None,
) -> tuple[list[Found], int]:
    """(at most `limit` concepts, how many are called so): `find`, then `sharing` where room is."""
    found = find(concepts, word, lang=lang)
    called = len(found)
    if limit is None or called < limit:
        have = {one.concept.id for one in found}
        found += [one for one in sharing(concepts, word, lang=lang) if one.concept.id not in have]
    return found[:limit], called


def require(concepts: Sequence[Concept], wanted: str) -> Concept:
    """The concept of an id; raises `UsageError` with ids near it when there is none."""
    found = by_id(concepts, wanted)
    if found is None:
        near = near_ids(wanted, concepts)
        hint = f" Near it: {', '.join(near)}." if near else ""
        raise UsageError(f"no concept has the id {wanted!r}.{hint} `jobun terms WORD` finds one.")
    return found
