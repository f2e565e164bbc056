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
from pipeline.search.opened import Opened
from pipeline.search.view import Ids

# Standard scores by which the provision itself rises, and one that cites it.
_ITSELF, _CITING = 40.0, 6.0
_HOLDING = (
    "SELECT p.grp, min(p.id) FROM provision p JOIN version v ON v.id = p.version"
    " WHERE v.current AND (p.address = ? OR (p.address > ? AND p.address < ?))"
    " GROUP BY p.grp ORDER BY p.grp"
)
_NUMBER = re.compile(r"[0-9０-９]|[一二三四五六七八九十]|\b[IVXivx]+\b")


def targets(text: str) -> tuple[str, ...]:
    """The addresses of provisions (not of whole instruments) that a query cites."""
    if not _NUMBER.search(text):
        return ()
    from pipeline.citations import cite

    # A code of a control list alone is known as one by the word before it.
    cited = cite(text) or cite(f"ECCN {text}")
    found = dict.fromkeys(c.target for c in cited if c.kind != "entity")
    return tuple(target for target in found if _is_unit(target))


def _is_unit(target: str) -> bool:
    """Tell whether an address is of a provision: sections of the CFR and list entries are."""
    address = parse(target)
    return bool(address.locators) or target.startswith(("eccn/", "us/cfr/"))


def _above(place: str) -> str | None:
    """The unit above, None when it is an instrument as a whole."""
    if place.startswith("eccn/"):
        return place.rpartition(".")[0] or None
    above = parse(place).parent
    return str(above) if above is not None and _is_unit(str(above)) else None


def cited(opened: Opened, lang: Language, wanted: Sequence[str]) -> tuple[Scores, dict[int, int]]:
    """What rises for these addresses: they, what stands beneath them, and what cites them; and
    the provision, by row, that is meant or that cites.

    Of a paragraph that the corpus does not hold, its article.
    """
    rows = opened.groups[lang]
    scores = np.zeros(len(rows), np.float32)
    parts: dict[int, int] = {}
    for target in wanted:
        citing = opened.catalog.execute(CITING, beneath(target))
        _raise(scores, parts, rows, citing, _CITING)
        place: str | None = target
        while place is not None:
            held = opened.catalog.execute(_HOLDING, beneath(place))
            if _raise(scores, parts, rows, held, _ITSELF):
                break
            place = _above(place)
    return scores, parts


def _raise(
    scores: Scores,
    parts: dict[int, int],
    rows: Ids,
    found: Iterable[Sequence[int]],
    by: float,
) -> bool:
    """Raise the groups found that are in this language; tell whether any was found at all."""
    any_at_all = False
    for group, provision in found:
        any_at_all = True
        at = int(np.searchsorted(rows, group))
        if at < len(rows) and rows[at] == group and scores[at] < by:
            scores[at], parts[at] = by, provision
    return any_at_all
