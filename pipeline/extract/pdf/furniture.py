"""What a document prints on its pages beside the text: heads, feet and page numbers."""

from __future__ import annotations

import itertools
import re
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence, Set

from pipeline.extract.pdf.bands import find_bands
from pipeline.extract.pdf.counted_heads import counted_heads
from pipeline.extract.pdf.flow import Placed
from pipeline.extract.pdf.page import PageRead, Rectangle
from pipeline.extract.pdf.printed_ends import printed_ends
from pipeline.extract.running_heads import forms, page_number, running

_ENDS = 3  # lines at each end of a page that may be running ones
_LONGEST = 150  # characters of a running line
_RUN = 4  # pages that make a run
_NOTE = re.compile(r"\s*[(（\[〔]?(?:주|注)?\s*(?P<n>\d{1,3})\s*[)）\]〕.]?\s*[^\W\d_]")
_SENTENCE = re.compile(r"。$|[^\W\d_]{3,}[.]$|다[.]$")
_STAMP = 1.8  # times the size of the text: a stamp across the page
_COVERED = 3  # lines that it lies over, at least
_STEP = 6.0  # points: within these a head stands at one height
_STEADY = 0.7  # of a head's lines that stand so, or fewer where it is none
_MARGIN = 0.12  # of the page's height or width: where a lone page number stands


def find_furniture(
    pages: Sequence[PageRead], lines: Sequence[Sequence[Placed]]
) -> frozenset[tuple[int, int]]:
    """Lines that are furniture, as (page, index): they stand at a page's edge and on its others."""
    ends = [list(_at_ends(page, mine)) for page, mine in zip(pages, lines, strict=True)]
    found = set(running(ends)) | _of_chapters(pages, ends, lines)
    found -= _of_the_text(found, lines)
    found |= _stamps(lines) | find_bands(pages, lines)
    found |= counted_heads(ends, lines, found) | printed_ends(pages, lines)
    if len(pages) < 3:
        # Too few pages to see anything repeat: a number alone at the very edge is the page's.
        for page, mine in zip(pages, lines, strict=True):
            for index, text in _at_ends(page, mine):
                edge = _in_margin(page, mine[index].line.box)
                if edge and page_number(text) is not None and len(mine) > 1:
                    found.add((page.number, index))
    return frozenset(found)


def _of_the_text(
    found: set[tuple[int, int]], lines: Sequence[Sequence[Placed]]
) -> set[tuple[int, int]]:
    """Those of the lines found that a text repeats wherever it stands (`License Requirements`):
    they are printed at this height and at that, and in the middle of pages as well.
    """
    places: dict[str, list[Placed]] = defaultdict(list)
    within: set[str] = set()
    for line in itertools.chain.from_iterable(lines):
        text = line.text.strip()
        if (line.page, line.index) in found:
            places[text].append(line)
        else:
            within.add(text)
    heights = {text: Counter(round(line.line.box[1] / _STEP) for line in places[text])
               for text in within & places.keys() if page_number(text) is None}  # fmt: skip
    return {
        (line.page, line.index)
        for text, at in heights.items()
        if max(at[y] + at[y + 1] for y in tuple(at)) <= _STEADY * at.total()
        for line in places[text]
    }


def _stamps(lines: Sequence[Sequence[Placed]]) -> set[tuple[int, int]]:
    """What is printed large over a page's text: `DRAFT` from corner to corner."""
    large: list[Placed] = []
    known: set[tuple[str, int, int]] = set()  # a page of few lines has it as well
    for mine in lines:
        usual = statistics.median(p.em for p in mine) if mine else 0.0
        for line in mine:
            if usual and line.em >= _STAMP * usual:
                large.append(line)
                across = sum(_overlaps(line.line.box, p.line.box) for p in mine if p is not line)
                if across >= _COVERED:
                    known.add(_stamp(line))
    return {(line.page, line.index) for line in large if _stamp(line) in known}


def _stamp(line: Placed) -> tuple[str, int, int]:
    left, top, right, bottom = line.line.box
    return line.text.strip(), round((left + right) / 20), round((top + bottom) / 20)


def _overlaps(a: Rectangle, b: Rectangle) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _of_chapters(
    pages: Sequence[PageRead],
    ends: Sequence[Sequence[tuple[int, str]]],
    lines: Sequence[Sequence[Placed]],
) -> set[tuple[int, int]]:
    """Heads that a run of pages has at one height: a chapter's title over its pages."""
    seen: dict[tuple[str, int, int, int], list[tuple[int, int]]] = defaultdict(list)
    for page, ending in enumerate(ends, 1):
        for index, text in ending:
            box = lines[page - 1][index].line.box
            if len(ends) < _RUN and not _in_margin(pages[page - 1], box):
                continue
            if _SENTENCE.search(text):
                continue  # one that the text repeats, as laws do
            if sum(map(str.isalpha, text)) >= 3 and len(text) <= _LONGEST:
                place = round(box[0] / 4), round(box[1] / 4)
                for form in forms(text, page):
                    seen[(*form, *place)].append((page, index))
    found: set[tuple[int, int]] = set()
    for places in seen.values():
        run: list[tuple[int, int]] = []
        for place in [*places, (1 << 30, 0)]:
            # Odd and even pages may differ, and a page may have no head.
            if run and place[0] - run[-1][0] > 2:
                if len({page for page, _ in run}) >= min(_RUN, max(2, len(ends))):
                    found |= set(run)
                run = []
            run.append(place)
    return found


def _in_margin(page: PageRead, box: Rectangle) -> bool:
    return box[1] > (1 - _MARGIN) * page.height or box[3] < _MARGIN * page.height


def _at_ends(page: PageRead, lines: Sequence[Placed]) -> Iterator[tuple[int, str]]:
    """The outermost lines of a page: above, below, and beside the text where it is vertical."""
    marks = {number for line in lines for at, number in line.marks() if at}
    filled = [line for line in lines if line.text.strip() and not _is_note(page, line, marks)]
    chosen: set[int] = set()
    down = sorted(filled, key=lambda p: p.line.box[1])
    chosen |= {p.index for p in (*down[:_ENDS], *_lowest(filled))}
    if any(p.line.vertical for p in filled):
        across = sorted(filled, key=lambda p: p.line.box[0])
        chosen |= {p.index for p in (*across[:2], *across[-2:])}
    for index in sorted(chosen):
        yield index, lines[index].text.strip()


def _is_note(page: PageRead, line: Placed, marks: Set[str]) -> bool:
    """Tell whether a line begins a footnote: one that returns (`3 Ibid.`) rises with the page.

    A page's number in front of its foot may be that of a note on the page as well.
    """
    match = _NOTE.match(line.text)
    if match is None:
        return False
    raised = any(first <= match.start("n") < last for first, last in line.line.raised)
    return raised or (match["n"] in marks and not _in_margin(page, line.line.box))


def _lowest(lines: Sequence[Placed]) -> list[Placed]:
    return sorted(lines, key=lambda p: -p.line.box[3])[:_ENDS]
