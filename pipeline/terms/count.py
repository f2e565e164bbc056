"""How much a provision is about each concept: what the concept leg indexes."""

from __future__ import annotations

from pipeline.terms.matcher import Match, Matcher
from pipeline.terms.view import view

# Beside a plain occurrence: in caption or chapter title as well, inside a longer term, with its
# words apart.
HEAD, NESTED, GAPPED = 1.0, 0.3, 0.5


def concept_counts(matcher: Matcher, head: str, body: str) -> dict[str, float]:
    """Weighted counts by concept id of a provision with its text and its titles."""
    weighed: dict[int, float] = {}
    for text, weight in ((body, 1.0), (head, HEAD)):
        for match in matcher.find(view(text), everyday=False):
            weighed[match.concept] = weighed.get(match.concept, 0.0) + weight * share(match)
    ids = matcher.lexicon.concepts
    return {ids[concept]: round(count, 3) for concept, count in sorted(weighed.items())}


def share(match: Match) -> float:
    """What a match is worth beside a plain one."""
    return (NESTED if match.nested else 1.0) * (GAPPED if match.gapped else 1.0)
