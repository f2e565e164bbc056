"""Looking a word up: the concepts that are called so, best first."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
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

_OFTEN, _WITHIN = 6, 4  # characters that each term with the word is worth, that its middle costs
_SIGN = 3  # letters of a stem that every inflection of its word begins with
_HALF = 0.5  # of the weight of the words asked for, a profile must have so much
_IN_TEXT = 0.7  # a word in a definition or way of asking beside one in a term
_APART = 0.5  # a word anywhere beside one in the best wording


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

    Compared without width, case, spaces and hyphens, English also without inflection and as both
    sides of the Atlantic spell; in all languages or only in those of `lang`.  Best first: what is
    the word before what has it, terms before everyday words; of these what begins with it, is
    short, and is called so by several of its terms.  Raises `UsageError` for a word without
    letters.
    """
    sought, langs = _Sought(word), languages(lang)
    if not any(c.isalnum() for c in sought.key):
        raise UsageError(f"{word!r} holds no letter or figure; give a word to look up.")
    ranked: list[tuple[tuple[int, int, int], Found]] = []
    for place, concept in enumerate(concepts):
        best: tuple[tuple[int, int, int], Found] | None = None
        if key(concept.id) == sought.key:
            best = ((0, 0, place), Found(concept, "id"))
        for one in langs:
            hits = [
                (order, everyday, written, met)
                for order, (everyday, written) in enumerate(wordings(concept, one))
                if (met := sought.met(written)) is not None
            ]
            often = sum(not everyday for _, everyday, _, _ in hits)
            for order, everyday, written, (level, how) in hits:
                extra = order if how == "is" else len(written) - _OFTEN * often
                extra += _WITHIN if how == "contains" else 0
                rank = (2 * level + everyday, extra, place)
                if best is None or rank < best[0]:
                    best = (rank, Found(concept, how, written, one, everyday))
        if best:
            ranked.append(best)
    return [found for _, found in sorted(ranked, key=lambda one: one[0])]


class _Sought:
    """A word looked for, by its letters and, where it is of Latin ones alone, by its stems."""

    def __init__(self, word: str) -> None:
        self.key, self._begun = key(word), f" {' '.join(fold(word).split())}"
        seen = view(word)
        self._stems = "" if seen.cjk else seen.latin
        self._sign = self._stems.strip()[:_SIGN]

    def met(self, written: str) -> tuple[int, How] | None:
        """How a wording has the word, with 0 for the best way; None when it does not."""
        folded = fold(written)
        spelled = key(folded)
        if spelled == self.key:
            return 0, "is"
        stems = view(written).latin if self._stems and self._sign in folded else ""
        if stems and stems == self._stems:
            return 1, "is"
        if spelled.startswith(self.key) or (stems and stems.startswith(self._stems)):
            return 2, "begins"
        if stems and self._stems in stems:
            return 2, "contains"
        if self.key not in spelled:
            return None
        # arm in "small arms" says more than in "pharmacy"; Japanese and Korean have no such blanks.
        return (2 if not self._stems or self._begun in f" {folded}" else 3), "contains"


def sharing(concepts: Sequence[Concept], word: str, *, lang: Sequence[str] = ()) -> list[Found]:
    """The concepts whose profile (all that is said of them) has the words of `word`, best first.

    English words count by their stems; rare words weigh more, and a profile must have half of the
    weight.  Words that stand in one wording say more than words far apart.
    """
    langs = languages(lang)
    reading = langs[0] if len(langs) == 1 else detect(word)
    wanted = list(dict.fromkeys(parts(word, reading)))
    had: list[frozenset[int]] = []
    uses: Counter[int] = Counter()
    for concept in concepts:
        profile = view("\n".join(text for text, _ in _profile(concept, langs)))
        had.append(_had(profile, wanted))
        uses.update(had[-1])
    rare = {number: math.log(1 + len(concepts) / count) for number, count in uses.items()}
    scored: list[tuple[float, int]] = []
    for place, (concept, numbers) in enumerate(zip(concepts, had, strict=True)):
        weight = sum(rare[number] for number in numbers)
        if numbers and weight >= _HALF * sum(rare.values()):
            together = max(
                share * sum(rare[number] for number in _had(view(text), wanted))
                for text, share in _profile(concept, langs)
            )
            scored.append((-round(together + _APART * weight, 6), place))
    return [Found(concepts[place], "shares words") for _, place in sorted(scored)]


def _profile(concept: Concept, langs: Sequence[str]) -> Iterator[tuple[str, float]]:
    """All that is said of it, each wording with what it is worth."""
    for lang in langs:
        for _, written in wordings(concept, lang):
            yield written, 1.0
        for asked in concept.asks.get(lang, ()):
            yield asked, _IN_TEXT
        if concept.definition.get(lang):
            yield concept.definition[lang], _IN_TEXT


def _had(seen: View, wanted: Sequence[tuple[str, str]]) -> frozenset[int]:
    """Which of the words wanted a text has."""
    return frozenset(
        number
        for number, (script, pattern) in enumerate(wanted)
        if pattern in (seen.latin if script == "latin" else seen.cjk)
    )


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
