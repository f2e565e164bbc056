"""Heads and feet that change from page to page: the chapter's title, a date, left and right ones.

They stand at one height on most pages, in the margin and apart from the text.  What a document
only begins its pages with stands there as well, and so they must show what they are: a part of
them returns on other pages, or they repeat a title that is set larger in the text.
"""

from __future__ import annotations

import re
import statistics
from collections import Counter, defaultdict
from collections.abc import Sequence

from pipeline.extract.pdf.flow import Placed
from pipeline.extract.pdf.page import PageRead

_MARGIN = 0.12  # of the page's height
_LEAST = 3  # pages that have such a line
_MOST = 0.6  # of a band's lines, that must show what they are
_PART = 6  # letters of a part that returns
_TITLE = 4  # characters of a title
_LARGEST = 1.2  # times the size of the page: a title is larger
_BOLD = 600  # weight of a line that is a heading
_RASTER = 3.0  # points
_UNIT = re.compile(
    r"\s*(?:article|section|part|chapter|annex|appendix|supplement|rule|§|第|제|別表|別紙|様式|별표"
    r"|별지|서식|(?:schedule|form|category|attachment)\b)",
    re.IGNORECASE,
)


def find_bands(
    pages: Sequence[PageRead], lines: Sequence[Sequence[Placed]]
) -> set[tuple[int, int]]:
    """The lines that are such heads or feet, as (page, index)."""
    bands: dict[tuple[bool, int], list[Placed]] = defaultdict(list)
    for page, mine in zip(pages, lines, strict=True):
        level = [p for p in mine if p.text.strip() and not p.line.vertical and not p.turned]
        usual = statistics.median(p.em for p in level) if level else 0.0
        for line in level:
            if line.em > _LARGEST * usual or (line.line.weight >= _BOLD and line.em >= usual):
                continue  # a title: of a slide, of a sheet
            head = line.high < _MARGIN * page.height
            if (head or line.low > (1 - _MARGIN) * page.height) and _is_apart(line, level, head):
                bands[head, round(line.low / _RASTER)].append(line)
    marks = {
        page.number: {number for line in mine for _, number in line.marks()}
        for page, mine in zip(pages, lines, strict=True)
    }
    found: set[tuple[int, int]] = set()
    for (head, place), band in bands.items():
        near = [*band, *bands.get((head, place + 1), ())]
        if 2 * sum(_bears_note(line, marks[line.page]) for line in near) >= len(near):
            continue
        if len({line.page for line in near}) >= max(_LEAST, len(pages) // 2):
            titles = _titles(lines, near)
            parts = Counter(part for line in near for part in _parts(line.text))
            known = [line for line in near if _shows(line, parts, titles)]
            if len(known) >= _MOST * len(near):
                found |= {(line.page, line.index) for line in near}
    return found


def _bears_note(line: Placed, marks: set[str]) -> bool:
    """Tell whether a line begins with the number of a mark on its page, as a footnote does."""
    number = re.match(r"\s*[(（\[]?(\d{1,3})(?!\d)", line.text)
    return number is not None and number[1] in marks


def _is_apart(line: Placed, lines: Sequence[Placed], head: bool) -> bool:
    """Tell whether nothing stands beyond a line, and the next one further off than a line would."""
    for other in lines:
        if other is line or min(line.high, other.high) - max(line.low, other.low) > 0:
            continue  # beside it
        if (other.low < line.low) if head else (other.low > line.low):
            return False
        room = other.low - line.high if head else line.low - other.high
        if room < 0.8 * line.em:
            return False
    return True


def _parts(text: str) -> set[str]:
    """What a line begins and ends with, without its figures: some words, or a long one.

    What a unit of law begins with (`Article 2`) returns where pages begin with units.
    """
    unit = _UNIT.match(text)
    words = [word for word in re.sub(r"\d+", "", text).split() if any(map(str.isalpha, word))]
    parts = {" ".join(words[n:]) for n in range(1 if unit else 0, len(words))}
    if not unit:
        parts |= {" ".join(words[:n]) for n in range(1, len(words))}
    return {part for part in parts if sum(map(str.isalpha, part)) >= _PART}


def _titles(lines: Sequence[Sequence[Placed]], band: Sequence[Placed]) -> set[str]:
    """Lines of the text that are set as large as the band's, or larger, without their spaces."""
    size = min(line.em for line in band)
    beside = {id(line) for line in band}
    known = Counter(
        text
        for mine in lines
        for line in mine
        if line.em > 1.05 * size
        and id(line) not in beside
        and len(line.text) < 80
        and len(text := re.sub(r"\s+", "", line.text)) >= _TITLE
    )
    return {text for text, times in known.items() if times <= 2}


def _shows(line: Placed, parts: Counter[str], titles: set[str]) -> bool:
    if any(parts[part] >= 2 for part in _parts(line.text)):
        return True
    text = re.sub(r"\s+", "", line.text)
    return text in titles or any(title in text for title in titles)
