"""Line ends that the printer put inside a paragraph: which of them say nothing.

The stored text keeps them.  As pieces of kind `markup` they are no part of a provision's own
text, so that it reads 産業政策 where the page was full after 産業.  Between words of a script with
spaces one white space stays; a hyphen that only parts a word goes.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator, Sequence

from pipeline.hyphens import HYPHENS, Hyphens
from pipeline.split.lines import Line
from pipeline.split.report_lines import Layout
from pipeline.text import LATIN

_OPENING = "(（「『[［〔【《〈“‘"
_CLOSING = ")）」』]］〕】》〉”’、。，．,;；:："
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_UNSPACED = re.compile(r"[\u2e80-\u30ff\u31f0-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef]")
BROKEN_ADDRESS = re.compile(r"(?:https?://|www\.)\S*[/.\-_=&?#%~]$")
_LOWER = re.compile(r"[a-z\u00df-\u024f]")


class Joiner:
    """Knows how the words of one text are written, and so what its line ends part."""

    def __init__(self, page: Layout) -> None:
        self.page = page

    def silent(self, paragraph: Sequence[int]) -> Iterator[tuple[int, int]]:
        """The spans of the stored text between a paragraph's lines that its text does without.

        `paragraph` holds the lines with content, in order; lines between them that have content
        of their own (a footnote in mid-sentence) are left alone.
        """
        for a, b in itertools.pairwise(paragraph):
            yield from self._between(a, b)

    def _between(self, a: int, b: int) -> Iterator[tuple[int, int]]:
        rows = self.page.rows
        before, after = rows[a].text.rstrip(), rows[b].text.lstrip()
        white = [*_tail(rows[a], len(before))]
        below, above = a + 1, b - 1
        while below < b and self.page.blank(below):
            below += 1
        while above > below and self.page.blank(above):
            above -= 1
        for k in (*range(a + 1, below), *range(above + 1, b)):
            held = "furniture" in rows[k].kinds
            white += rows[k].offsets if held else range(rows[k].start, rows[k].end)
        white += rows[b].offsets[: len(rows[b].text) - len(after)]
        if self._keeps_space(rows[a].text, before, after):
            white = white[1:]
        elif before[-1] in HYPHENS and self._hyphens.is_printers(before, after):
            yield rows[a].offsets[len(before) - 1], rows[a].offsets[len(before) - 1] + 1
        yield from _runs(white)

    def _keeps_space(self, whole: str, before: str, after: str) -> bool:
        """Tell whether a white space belongs between the last and the first character."""
        left, right = before[-1], after[0]
        spaced = len(whole) > len(before)
        if left in _OPENING or (right in _CLOSING and not spaced):
            return False
        if left in HYPHENS and len(before) > 1 and LATIN.match(before[-2]):
            return not _LOWER.match(after) and spaced
        if _HANGUL.match(left) and _HANGUL.match(right):
            return spaced or not self._spaces_are_kept
        if _HANGUL.match(left) or _HANGUL.match(right):
            return True
        if _UNSPACED.match(left):
            return False
        if _UNSPACED.match(right):
            return spaced
        return spaced or not BROKEN_ADDRESS.search(before[-300:])

    @functools.cached_property
    def _spaces_are_kept(self) -> bool:
        """Tell whether the spaces at line ends are still there, so that their absence tells.

        Korean is broken inside words too; the text of some PDFs keeps the space that a line ends
        with.
        """
        rows = [row.text for row in self.page.rows if _HANGUL.search(row.text[-3:])]
        spaced = sum(text[-1:].isspace() for text in rows)
        return len(rows) >= 10 and 0.2 * len(rows) <= spaced <= 0.95 * len(rows)

    @functools.cached_property
    def _hyphens(self) -> Hyphens:
        return Hyphens(row.text for row in self.page.rows)


def _tail(row: Line, length: int) -> Iterator[int]:
    """Where the white space after a line's content stands, its line end included."""
    yield from row.offsets[length:]
    last = row.offsets[-1] if row.offsets else row.start - 1
    if row.end - 1 > last:
        yield row.end - 1


def _runs(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Offsets as spans."""
    start = end = -1
    for place in places:
        if place != end:
            if end > start:
                yield start, end
            start = place
        end = place + 1
    if end > start:
        yield start, end
