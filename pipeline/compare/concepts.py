"""Which concepts the provisions of each jurisdiction hold: all of them, some, one.

A concept is told where the topic was read as it, or where a provision is strongly about it.
Whether another provision holds it is asked of the postings, which know every occurrence, not of
what a provision is strongest in: that a concept is missing must not be an accident of a ranking.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from pipeline.compare.comparison import Held
from pipeline.records import LANGUAGES, Language
from pipeline.search import legs
from pipeline.search.opened import Opened

Group = tuple[int, Language]
# A jurisdiction holds a concept strongly that is among so many strongest of two of its provisions,
# or of fewer of its first, and worth this share of the strongest.
_STRONGEST, _OF_FIRST, _SHARE = 8, 4, 0.6
_READ = 0.3  # the least weight, beside the first, of a concept that a topic was read as


def held(
    opened: Opened, shown: Mapping[str, Sequence[Group]], read: Mapping[int, float]
) -> list[Held]:
    """The concepts of what is shown (groups by jurisdiction), strongest first; `read` weighs those
    that the topic was read as, by index.
    """
    top = max(read.values(), default=1.0)
    meant = {c: weight / top for c, weight in read.items() if weight >= _READ * top}
    worth = _worth(opened, shown, meant)
    ids = opened.matcher.lexicon.concepts
    terms = opened.matcher.lexicon.terms
    found = []
    for concept, value in worth.items():
        where = tuple(j for j, groups in shown.items() if _holds(opened, groups, ids[concept]))
        named: dict[str, str] = {lang: (terms[lang].get(concept) or [""])[0] for lang in LANGUAGES}
        found.append(Held(ids[concept], named, where, concept in meant, round(value, 3)))
    return sorted(found, key=lambda one: (-one.worth, one.concept))


def _worth(
    opened: Opened, shown: Mapping[str, Sequence[Group]], meant: Mapping[int, float]
) -> dict[int, float]:
    """What the concepts to be told are worth: in each jurisdiction, and to the topic."""
    told: dict[int, float] = {}
    for groups in shown.values():
        best: dict[int, float] = {}
        times: Counter[int] = Counter()
        for rank, (group, _) in enumerate(groups):
            about = opened.about(group)
            for place, (name, value) in enumerate(about):
                concept, share = opened.numbers[name], value / about[0][1]
                best[concept] = max(best.get(concept, 0.0), share)
                if place < _STRONGEST and share >= _SHARE:
                    times[concept] += 2 if rank == 0 and place < _OF_FIRST else 1
        for concept, value in best.items():
            if concept in meant or times[concept] > 1:
                told[concept] = told.get(concept, 0.0) + value
    return {concept: value + 2 * meant.get(concept, 0.0) for concept, value in told.items()}


def _holds(opened: Opened, groups: Sequence[Group], concept: str) -> bool:
    """Tell whether any of the groups has the concept at all."""
    for lang in LANGUAGES:
        ids = [group for group, of in groups if of == lang]
        if (
            ids
            and legs.holding(opened, lang, [concept])[
                np.searchsorted(opened.groups[lang], ids)
            ].any()
        ):
            return True
    return False
