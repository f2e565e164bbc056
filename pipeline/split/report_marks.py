"""The marks in running text that footnotes hang on: 増えている1。, …하였다.2), policy.3."""

from __future__ import annotations

import bisect
import re
from collections import defaultdict
from collections.abc import Callable

from pipeline.split.report_lines import Layout

_MARK = re.compile(
    r"(?:(?<=[^\W\d_])|(?<=[。.、,，）)」』\]”\"’'!?]))[ \u3000]?[(\[]?\^?(?P<n>\d{1,3})"
    r"(?![\d%％]|[.．,]\d)(?P<close>[)\]]?)"
)
# A raised figure is a mark, unless a figure or a unit stands before it: 10⁶, m².
_RAISED = re.compile(r"(?<=\S)(?<!\d)(?<!\b[cdkm]m)(?<!\b[ms])(?<!⁻)(?P<n>[⁰¹²³⁴-⁹]{1,3})")
_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
# What makes a number a count, a date or a unit's: 第3, 別表2, pp.4 and 5年, 6か国, 7조.
_NAMED = re.compile(
    r"(?:[第제表図条項号式注주호조항]|\b(?:No|pp?|Nos|vol|art|Art|para|Part|part|Table|Section))\.?\s?$"
)
_COUNTER = re.compile(
    r"[年月日時分秒世回件個箇本人名社国種類類品番号条項款編章節部頁位倍割点つヵヶカか官省庁万億"
    r"兆円ドル級次대개국년월일시분회건명위조항호장절쪽만억원차]|\s?(?:percent|per cent|years?|km)\b"
)
_ENDING = re.compile(r"\s*(?:[。、，．.,;；:：）)」』\]]|$)")
_NEAR = 600  # lines above a footnote where its mark may stand


class Marks:
    """Where each number stands that may be a footnote's mark; `rows` say which lines to read."""

    def __init__(self, page: Layout, read: Callable[[int], bool]) -> None:
        self._places: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
        for i, row in enumerate(page.rows):
            if not row.text or not read(i):
                continue
            for match in _MARK.finditer(row.text):
                weight = _weight(page, i, match)
                self._places[int(match["n"])].append((i, match.start("n"), weight))
            for match in _RAISED.finditer(row.text):
                number = int(match["n"].translate(_DIGITS))
                bisect.insort(self._places[number], (i, match.start("n"), 3))

    def refers(self, number: int, row: int) -> bool:
        """Tell whether the number stands anywhere in the text above a line."""
        places = self._places.get(number, [])
        k = bisect.bisect_left(places, (row, 0, 0)) - 1
        return k >= 0 and places[k][0] >= row - _NEAR

    def certain(self, number: int, row: int) -> bool:
        """Tell whether a number that only a mark can be stands above a line."""
        places = self._places.get(number, [])
        high = bisect.bisect_left(places, (row, 0, 0))
        return any(
            weight >= 2 and i >= row - _NEAR for i, _, weight in places[max(0, high - 50) : high]
        )

    def last(self, number: int, after: tuple[int, int], row: int) -> tuple[int, int] | None:
        """The place (line, column) of the mark of a note at `row`, behind the place `after`.

        The likeliest of several is the last that punctuation follows; None when every such number
        counts something.
        """
        places = self._places.get(number, [])
        high = bisect.bisect_left(places, (row, 0, 0))
        best: tuple[int, int, int] | None = None
        for place in places[max(0, high - 50) : high]:
            if place[:2] > after and place[0] >= row - _NEAR and place[2]:
                best = place if best is None or place[2] >= best[2] else best
        return best[:2] if best else None


def _weight(page: Layout, i: int, match: re.Match[str]) -> int:
    """0 for a count or a name's number, 2 for one that punctuation follows, 3 for [^1], else 1."""
    text = page.rows[i].text
    if text[match.start("n") - 1] == "^":
        return 3
    if _NAMED.search(text[max(0, match.start() - 8) : match.start("n")]):
        return 0
    rest = text[match.end() :]
    if not rest.strip() and not page.blank(i + 1):
        rest = page.text(i + 1)  # the count of 12 / 日
        return 0 if _COUNTER.match(rest) else 1
    if _COUNTER.match(rest[:10]):
        return 0
    return 2 if match["close"] or _ENDING.match(rest[:10]) else 1
