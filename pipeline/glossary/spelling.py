"""How words are compared in the glossary: without width, case, spaces, hyphens."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence

from pipeline.knowledge.concept import Concept
from pipeline.language.fold import fold

_JOINTS = re.compile(r"[\s-]+")
_LIKE = 0.6  # the ratio of difflib above which two spellings are near
_NEAR = 5


def key(text: str) -> str:
    """The form that two spellings of one term share: 이중용도 품목 and 이중용도품목."""
    return _JOINTS.sub("", fold(text))


def wordings(concept: Concept, lang: str) -> Iterable[tuple[bool, str]]:
    """(everyday, as written) of each term and then each everyday word in a language."""
    for everyday, of in ((False, concept.terms), (True, concept.says)):
        for written in of.get(lang, ()):
            yield everyday, written


def near_ids(wanted: str, concepts: Sequence[Concept], *, like: float = _LIKE) -> list[str]:
    """Ids like one that is not there, the nearest first."""
    ids = [concept.id for concept in concepts]
    return difflib.get_close_matches(wanted.casefold(), ids, n=_NEAR, cutoff=like)


def near_words(wanted: str, concepts: Sequence[Concept], langs: Sequence[str]) -> list[str]:
    """Terms and everyday words, as written, that are spelled like `wanted`; the nearest first."""
    sought, found = key(wanted), dict[str, str]()
    for concept in concepts:
        for lang in langs:
            for _, written in wordings(concept, lang):
                found.setdefault(key(written), written)
    # Longer and shorter ones cannot be near; left out first, as difflib is slow.
    least, most = len(sought) * 0.5, len(sought) * 2
    likely = [one for one in found if least <= len(one) <= most and set(one) & set(sought)]
    return [found[k] for k in difflib.get_close_matches(sought, likely, n=_NEAR, cutoff=_LIKE)]
