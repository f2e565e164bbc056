"""Which laws e-Gov has changed since a day: `/laws`, newest first, read until that day.

Two listings, of the versions in force and of the last ones that are promulgated, replace a
request for every law.  They do not tell of an amendment that comes into force before another one
that was known already; only a pass over all laws does.  Where they cannot tell (an error, another
order than was asked for, more pages than half the laws) the answer is None: each law is asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from pipeline.errors import FetchError
from pipeline.sources.egov_listing import object_of, stated
from pipeline.sources.outcome import Door

_PAGE = 500  # laws; `next_offset` of the answer leads on where the service gives fewer
_LAST = "2099-12-31"  # the last version promulgated, however late it comes into force
_WORTH = 4  # laws, below which asking for each costs as little


def changed(
    door: Door, base: str, law_ids: Collection[str], *, since: str
) -> frozenset[str] | None:
    """Those of the laws that were updated on the ISO date `since` or later, or None."""
    if len(law_ids) < _WORTH:
        return None
    pages, updated = len(law_ids) // 2, set()
    try:
        for asof in ({}, {"asof": _LAST}):
            listed = _listing(door, base, asof, since, pages)
            if listed is None:
                return None
            updated |= listed
    except FetchError:
        return None  # each law's own listing will tell what is the matter
    return frozenset(updated & set(law_ids))


def _listing(
    door: Door, base: str, asof: Mapping[str, str], since: str, pages: int
) -> set[str] | None:
    """The ids of one listing down to the day, or None where it does not lead there."""
    updated: set[str] = set()
    offset, before = 0, "9"
    for _ in range(pages):
        url = f"{base}/laws"
        params = {
            "order": "-revision_info.updated",
            "limit": str(_PAGE),
            "offset": str(offset),
            "response_format": "json",
            **asof,
        }
        answer = object_of(door.get(url, params=params, kinds=("json",)).data, url)
        rows = answer.get("laws")
        if not isinstance(rows, list):
            return None
        for row in rows:
            when, current = _updated(row, "revision_info"), _updated(row, "current_revision_info")
            if not when or when > before:
                return None
            before = when
            if max(when, current)[:10] >= since:
                updated.add(stated(row["law_info"].get("law_id")))
        if before[:10] < since or answer.get("next_offset") is None:
            return updated
        if not isinstance(answer["next_offset"], int) or answer["next_offset"] <= offset:
            return None
        offset = answer["next_offset"]
    return None


def _updated(row: Any, key: str) -> str:
    """The moment a version's data was last changed, as the listing states it (Japanese time)."""
    of = row.get(key) if isinstance(row, dict) and isinstance(row.get("law_info"), dict) else None
    return stated(of.get("updated")) if isinstance(of, dict) else ""
