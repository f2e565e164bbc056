"""The citation leg: what the query names by its number, and who cites it, in every language.

"GATT 21조", "EAR 744.21", 外為法第48条 are resolved as any citation is, so that a provision is
found in whatever language it is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from pipeline.address import parse
from pipeline.records import Language
from pipeline.search.legs import Scores
from pipeline.search.opened import Opened

# Standard scores by which the provision itself rises, and one that cites it.
_ITSELF, _CITING = 20.0, 6.0
_NUMBER = re.compile(r"[0-9０-９]|[一二三四五六七八九十]|\b[IVXivx]+\b")


def targets(text: str) -> tuple[str, ...]:
    """The addresses of provisions (not of whole instruments) that a query cites."""
    if not _NUMBER.search(text):
        return ()
    from pipeline.citations import cite

    found = dict.fromkeys(c.target for c in cite(text) if c.kind != "entity")
    return tuple(target for target in found if parse(target).locators)


def cited(opened: Opened, lang: Language, wanted: Sequence[str]) -> Scores:
    """What rises for these addresses: they, what stands beneath them, and what cites them."""
    rows = opened.groups[lang]
    scores = np.zeros(len(rows), np.float32)
    for target in wanted:
        for score, sql in (
            (_CITING, "SELECT DISTINCT p.grp FROM citation c JOIN provision p ON p.id = c.provision"
                      " JOIN version v ON v.id = p.version WHERE v.current AND"
                      " (c.target = ? OR substr(c.target, 1, ?) = ?)"),
            (_ITSELF, "SELECT DISTINCT p.grp FROM provision p JOIN version v ON v.id = p.version"
                      " WHERE v.current AND (p.address = ? OR substr(p.address, 1, ?) = ?)"),
        ):  # fmt: skip
            beneath = f"{target}/"
            found = opened.catalog.execute(sql, (target, len(beneath), beneath))
            ids = np.array(sorted({row[0] for row in found}), np.int64)
            at = np.searchsorted(rows, ids[np.isin(ids, rows)])
            scores[at] = np.maximum(scores[at], np.float32(score))
    return scores
