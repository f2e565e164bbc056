"""What a document prints on its pages beside the text: heads, feet and page numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from pipeline.extract.pdf.flow import Placed
from pipeline.extract.pdf.page import PageRead, Rectangle
from pipeline.extract.running_heads import page_number, running

_ENDS = 3  # lines at each end of a page that may be running ones
_LONGEST = 150  # characters of a running line
_RUN = 4  # pages that make a run
_MARGIN = 0.12  # of the page's height or width: where a lone page number stands


def find_furniture(
    pages: Sequence[PageRead], lines: Sequence[Sequence[Placed]]
) -> frozenset[tuple[int, int]]:
    """Lines that are furniture, as (page, index): they stand at a page's edge and on its others."""
    ends = [list(_at_ends(page, mine)) for page, mine in zip(pages, lines, strict=True)]
    found = set(running(ends)) | _of_chapters(pages, ends, lines)
    if len(pages) < 3:
        # Too few pages to see anything repeat: a number alone at the very edge is the page's.
        for page, mine in zip(pages, lines, strict=True):
            for index, text in _at_ends(page, mine):
                edge = _in_margin(page, mine[index].line.box)
                if edge and page_number(text) is not None and len(mine) > 1:
                    found.add((page.number, index))
    return frozenset(found)


def _of_chapters(
    pages: Sequence[PageRead],
    ends: Sequence[Sequence[tuple[int, str]]],
    lines: Sequence[Sequence[Placed]],
) -> set[tuple[int, int]]:
    """Heads that a run of pages has at one height: a chapter's title over its pages."""
    seen: dict[tuple[str, int, int], list[tuple[int, int]]] = defaultdict(list)
    for page, ending in enumerate(ends, 1):
        for index, text in ending:
            box = lines[page - 1][index].line.box
            form = re.sub(r"\d+", "#", re.sub(r"\s+", " ", text))
            if len(ends) < _RUN and not _in_margin(pages[page - 1], box):
                continue
            if sum(map(str.isalpha, form)) >= 3 and len(form) <= _LONGEST:
                seen[(form, round(box[0] / 4), round(box[1] / 4))].append((page, index))
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
    filled = [line for line in lines if line.text.strip()]
    chosen: set[int] = set()
    down = sorted(filled, key=lambda p: p.line.box[1])
    chosen |= {p.index for p in (*down[:_ENDS], *_lowest(filled))}
    if any(p.line.vertical for p in filled):
        across = sorted(filled, key=lambda p: p.line.box[0])
        chosen |= {p.index for p in (*across[:2], *across[-2:])}
    for index in sorted(chosen):
        yield index, lines[index].text.strip()


def _lowest(lines: Sequence[Placed]) -> list[Placed]:
    return sorted(lines, key=lambda p: -p.line.box[3])[:_ENDS]
