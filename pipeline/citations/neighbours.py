"""The units before and after a unit, by its number: 前条, 前三項, 次号, 前各号.

Branches make it a guess where the document's own articles are not known: the article after
第十条 is 第十条の二 when there is one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.knowledge.jp_labels import IROHA
from pipeline.numerals import GANADA

_NUMBER = re.compile(r"(\d+)(?:-(.+))?")


def following(segment: str, known: Sequence[str]) -> str:
    """The segment after this one; "" when its number cannot be counted on."""
    if segment in known:
        i = known.index(segment) + 1
        return known[i] if i < len(known) else ""
    return _shifted(segment, 1)


def before(segment: str, count: int, known: Sequence[str], trail: Sequence[str]) -> list[str]:
    """The `count` segments before this one, in order; `trail` holds the labels just passed."""
    if segment in known:
        i = known.index(segment)
        return list(known[max(0, i - count) : i])
    if count == 1 and len(trail) > 1 and trail[-1] == segment and _adjoin(trail[-2], segment):
        return [trail[-2]]
    found = []
    for _ in range(count):
        segment = _shifted(segment, -1)
        if not segment:
            break
        found.append(segment)
    return found[::-1]


def _adjoin(one: str, other: str) -> bool:
    """Tell whether two units can follow each other: 第九条の二, 第十条; in an excerpt not."""
    first, last = _NUMBER.search(one), _NUMBER.search(other)
    return first is None or last is None or int(last[1]) - int(first[1]) in (0, 1)


def earlier(segment: str, known: Sequence[str] = ()) -> list[str]:
    """Every segment of the unit before this one; without branches where they are not known."""
    unit, _, label = segment.partition("_")
    if segment in known:
        return [s for s in known[: known.index(segment)] if s.partition("_")[0] == unit]
    for letters in (IROHA, GANADA):
        if label in letters and label:
            return [f"{unit}_{c}" for c in letters[: letters.index(label)]]
    match = _NUMBER.fullmatch(label)
    if not match:
        return []
    last = int(match[1]) if match[2] else int(match[1]) - 1
    return [f"{unit}_{n}" for n in range(1, last + 1)] if last <= 200 else []


def _shifted(segment: str, by: int) -> str:
    unit, _, label = segment.partition("_")
    for letters in (IROHA, GANADA):
        if label and label in letters:
            i = letters.index(label) + by
            return f"{unit}_{letters[i]}" if 0 <= i < len(letters) else ""
    match = _NUMBER.fullmatch(label)
    if not match:
        return ""
    if not match[2]:
        number = int(label) + by
        return f"{unit}_{number}" if number > 0 else ""
    stem, _, branch = label.rpartition("-")
    if not branch.isdigit():
        return ""
    number = int(branch) + by
    return f"{unit}_{stem}-{number}" if number > 1 else f"{unit}_{stem}"
