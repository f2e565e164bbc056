"""A file's citations, each checked against the live generation of a workspace."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline import generations, revisions, store
from pipeline.citing import Found
from pipeline.layout import Layout
from pipeline.unbuilt import unbuilt
from pipeline.verify.check import Checked, Verifier
from pipeline.verify.holdings import Holdings

_BEHIND = 80  # code points behind a citation in which its caption may stand


@dataclass(frozen=True, slots=True)
class Verdict:
    """A citation of the file, and what the corpus says of it."""

    found: Found
    checked: Checked


def verify(layout: Layout, found: list[Found], text: str, *, on: str = "") -> Iterator[Verdict]:
    """Check citations found in `text` against the corpus, as it applies today or `on` an ISO date.

    Raises `IndexUnreadableError` when nothing is built.
    """
    generation = generations.live(layout)
    if generation is None:
        raise unbuilt(layout)
    with store.reading(generation.catalog) as catalog:
        verifier = Verifier(Holdings(catalog, on=on, asked=revisions.asked(layout) if on else None))
        for one in found:
            behind = text[one.end : one.end + _BEHIND]
            yield Verdict(one, verifier.check(one.citation, behind))
