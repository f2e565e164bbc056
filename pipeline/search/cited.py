"""The citation leg: what the query names by its number, and who cites it, in every language.

"GATT 21조", "EAR 744.21", 外為法第48条 are resolved as any citation is, so that a provision is
found in whatever language it is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import numpy as np

from pipeline.address import parse
from pipeline.records import Language
from pipeline.search.filters import CITING, beneath
from pipeline.search.legs import Scores
from pipeline.search.opened import Ids, Opened

# Standard scores by which the provision itself rises, and one that cites it.
_ITSELF, _CITING = 20.0, 6.0
_HOLDING = (
    "SELECT DISTINCT p.grp FROM provision p JOIN version v ON v.id = p.version"
    " WHERE v.current AND (p.address = ? OR (p.address > ? AND p.address < ?))"
)
_NUMBER = re.compile(r"[0-9０-９]|[一二三四五六七八九十]|\b[IVXivx]+\b")


def targets(text: str) -> tuple[str, ...]:
    """The addresses of provisions (not of whole instruments) that a query cites."""
    if not _NUMBER.search(text):
        return ()
    from pipeline.citations import cite

    found = dict.fromkeys(c.target for c in cite(text) if c.kind != "entity")
    return tuple(target for target in found if parse(target).locators)


def cited(opened: Opened, lang: Language, wanted: Sequence[str]) -> Scores:
    """What rises for these addresses: they, what stands beneath them, and what cites them.

    Of a paragraph that the corpus does not hold, its article.
    """
    rows = opened.groups[lang]
    scores = np.zeros(len(rows), np.float32)
    for target in wanted:
        _raise(scores, rows, opened.catalog.execute(CITING, beneath(target)), _CITING)
        place = target
        while not _raise(scores, rows, opened.catalog.execute(_HOLDING, beneath(place)), _ITSELF):
            above = parse(place).parent
            if above is None or not above.locators:
                break
            place = str(above)
    return scores


def _raise(scores: Scores, rows: Ids, found: Iterable[Sequence[int]], by: float) -> bool:
    """Raise the groups found that are in this language; tell whether any was found at all."""
    ids = np.array(sorted(row[0] for row in found), np.int64)
    at = np.searchsorted(rows, ids[np.isin(ids, rows)])
    scores[at] = np.maximum(scores[at], np.float32(by))
    return len(ids) > 0
