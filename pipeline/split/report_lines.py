"""The lines of a report with what its layout says of them: blank, at a page's start, a bullet."""

from __future__ import annotations

import functools
import itertools
import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.records import Extracted
from pipeline.split.lines import Line, lines
from pipeline.text import columns

BULLET = re.compile(r"\s*[•●○◦■□◆◇▪▫‣⁃・ㆍ※▶▷►➢✓*]\s*|\s*[-–—]\s+")
_LEADER = re.compile(r"(?:[.．·・…‥․⋯]\s?){4,}\s*[\dⅰ-ⅿivxl]*\s*$")
_CONTENTS = re.compile(r"(?:目次|もくじ|目録|차례|목차|(?:table of )?contents)", re.IGNORECASE)
_ENDS = "。．.!?！？」』）)：:;；"


@dataclass(frozen=True)
class Layout:
    """`rows` are all lines; `starts` the indices of those that begin a page, where known.

    `width` is the length of a full line of running text, `contents` the indices of the lines of
    a table of contents, `dialect` the file's: in plain text alone lines must be joined by guessing.
    """

    rows: tuple[Line, ...]
    starts: frozenset[int]
    contents: frozenset[int]
    width: float
    bulleted: bool
    dialect: str = "text"

    def text(self, i: int) -> str:
        """The content of line `i` without the space around it."""
        return self.rows[i].text.strip(" \t\r\n\f\u3000\ufffd\ufeff")

    def blank(self, i: int) -> bool:
        """Tell whether line `i` has no content or does not exist."""
        return not 0 <= i < len(self.rows) or not self.text(i)

    def has_text(self, row: int, after: int) -> bool:
        """Tell whether running text, or a heading of its own, stands between two lines."""
        filled, ended = self._counts
        return filled[after] - filled[row + 1] > 1 or ended[after] > ended[row + 1]

    def interrupted(self, row: int, after: int) -> bool:
        """Tell whether a footnote, a table or a page's head or foot stands between two lines."""
        return any(
            not self.blank(i) or "furniture" in self.rows[i].kinds for i in range(row + 1, after)
        )

    @functools.cached_property
    def _counts(self) -> tuple[list[int], list[int]]:
        """For each line, how many before it have content, and how many end a sentence."""
        texts = [self.text(i) for i in range(len(self.rows))]
        filled = itertools.accumulate((bool(text) for text in texts), initial=0)
        ended = itertools.accumulate((bool(t) and ends_sentence(t) for t in texts), initial=0)
        return list(filled), list(ended)

    def opens(self, i: int) -> bool:
        """Tell whether something new may begin at line `i`: after a blank or at a page's start."""
        return self.blank(i - 1) or i in self.starts


def layout(extracted: Extracted) -> Layout:
    """Read the lines of a file."""
    rows = tuple(lines(extracted))
    filled = [row for row in rows if row.text.strip()]
    widths = sorted(columns(row.text.strip()) for row in filled)
    bulleted = sum(bool(BULLET.match(row.text)) for row in filled) > 0.3 * len(filled)
    # Lines are as wide as the wide ones among them: headings, cells and last lines are shorter.
    width = statistics.quantiles(widths, n=10)[7] if len(widths) > 9 else 80.0
    starts = _starts(extracted, rows)
    return Layout(rows, starts, _contents(rows), width, bulleted, extracted.dialect)


def ends_sentence(text: str) -> bool:
    """Tell whether a line ends where a sentence, a bracket or a lead-in ends."""
    return text.endswith(tuple(_ENDS)) or bool(re.search(r"[다요음함임됨][.]?\s*\d{0,2}\)?$", text))


def _starts(extracted: Extracted, rows: Sequence[Line]) -> frozenset[int]:
    """Where pages begin: by page numbers that the format gives, form feeds, heads and feet.

    Text pulled from PDFs often has one space where a form feed was; such a space is believed
    when few lines begin with exactly one.
    """
    found: set[int] = set()
    page = 0
    for i, row in enumerate(rows):
        if row.text.strip() and row.block.page > page:
            page = row.block.page
            found.add(i)
    if found or extracted.dialect != "text":
        return frozenset(found)
    begins = {i for i, row in enumerate(rows) if "\f" in row.text[:3]}
    begins |= {i for i, row in enumerate(rows) if row.kinds == {"furniture"}}
    if begins:
        return _filled_from(rows, begins)
    single = {i for i, row in enumerate(rows) if re.match(r" (?=\S)", row.text)}
    indented = sum(bool(re.match(r"\s{2,}\S", row.text)) for row in rows)
    few = len(single) <= max(8, 0.05 * len(rows)) and indented <= len(single)
    return frozenset(single) if few else frozenset()


def _filled_from(rows: Sequence[Line], begins: set[int]) -> frozenset[int]:
    """The first lines with content at or after some lines."""
    found: set[int] = set()
    waiting = False
    for i, row in enumerate(rows):
        waiting = waiting or i in begins
        if waiting and row.text.strip():
            found.add(i)
            waiting = False
    return frozenset(found)


def _contents(rows: Sequence[Line]) -> frozenset[int]:
    """Lines with dot leaders and a page number, in runs, and the word above them."""
    leaders = [i for i, row in enumerate(rows) if _LEADER.search(row.text.strip())]
    found: set[int] = set()
    run: list[int] = []
    for i in [*leaders, 1 << 60]:
        if run and i - run[-1] > 3:
            if len(run) >= 3:
                found |= set(range(run[0], run[-1] + 1))
                above = run[0] - 1
                while above >= 0 and not rows[above].text.strip():
                    above -= 1
                if above >= 0 and _CONTENTS.fullmatch(re.sub(r"[\s　]", "", rows[above].text)):
                    found.add(above)
            run = []
        run.append(i)
    return frozenset(found)
