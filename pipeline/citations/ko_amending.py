"""Supplements that amend other laws: whose articles stand after 관세사법 일부를 다음과 같이 개정한다.

Up to the supplement's next paragraph or article the bare locators are those of the amended law.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.citations.ko_laws import titled, unquoted
from pipeline.citations.mention import Mention
from pipeline.citations.page import Page

_FORMULA = re.compile(r"(?:(?:일부|전부)[를을]?|중)?\s?다음과\s?같이\s?(?:[가-힣]{1,6}\s)?개정한다")


@dataclass(slots=True)
class Amended:
    """Where the text amends which law; `titles` are the mentions of laws that no list knows."""

    starts: list[int] = field(default_factory=list)
    spans: list[tuple[int, str]] = field(default_factory=list)  # (end, address)
    titles: list[Mention] = field(default_factory=list)

    def at(self, offset: int) -> str:
        """The address of the law that is amended at `offset`; "" for none."""
        i = bisect_right(self.starts, offset) - 1
        return self.spans[i][1] if i >= 0 and offset < self.spans[i][0] else ""


def amended(page: Page, own: Sequence[Mention]) -> Amended:
    """Find the amending formulas of a page; `own` are the labels of its own lines, in order."""
    found = Amended()
    plain = page.plain
    labels = [m.start for m in own if m.steps[0].unit in ("para", "art", "suppl")]
    for match in _FORMULA.finditer(plain):
        end = match.start()
        while end and plain[end - 1] == " ":
            end -= 1
        address = _named_until(page, end, found)
        if address:
            i = bisect_right(labels, match.end())
            found.starts.append(match.end())
            found.spans.append((labels[i] if i < len(labels) else len(plain), address))
    return found


def _named_until(page: Page, end: int, found: Amended) -> str:
    plain = page.plain
    if plain[end - 1 : end] == "」":
        start = plain.rfind("「", max(0, end - 150), end)
        return titled(plain[start + 1 : end - 1])[0] if start >= 0 else ""
    hit = page.name_until(end)
    if hit is not None:
        return hit.address
    title = unquoted(page, end)
    if title is None or not title[1]:
        return ""
    start, address, confidence = title
    found.titles.append(
        Mention(start, end, instrument=address, form="unquoted-title", confidence=confidence)
    )
    return address
