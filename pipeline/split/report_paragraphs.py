"""Paragraphs of running text, out of lines that were broken for print."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.split.report_lines import BULLET, Layout, ends_sentence, measure

_INDENT = re.compile(r"\u3000\S| {2,8}\S|\t\S")
_SHORT = 240  # columns: a shorter paragraph goes with its neighbour
_FULL = 1600  # columns of a passage that takes no further paragraph


def paragraphs(page: Layout, rows: Sequence[int]) -> list[list[int]]:
    """Group lines into passages of one or several paragraphs, each long enough to read alone.

    A paragraph ends at a blank line, an indented line or a bullet, unless its sentence goes on
    (columns and pages break sentences); short ones are joined until there is something to read.
    """
    passages: list[list[int]] = []
    size = 0
    previous: int | None = None
    for i in rows:
        if page.blank(i):
            continue
        text = page.text(i)
        if previous is None or (
            _begins(page, i, previous)
            and (size >= _SHORT or size + measure(text) > _FULL)
            and not BULLET.fullmatch(page.text(previous))
        ):
            passages.append([i])
            size = 0
        else:
            passages[-1] += range(previous + 1, i + 1) if i - previous < 4 else [i]
        size += measure(text)
        previous = i
    if len(passages) > 1 and sum(measure(page.text(i)) for i in passages[-1]) < _SHORT / 2:
        last = passages.pop()
        passages[-1] += last
    return passages


def _begins(page: Layout, i: int, previous: int) -> bool:
    """Tell whether a paragraph begins at line `i`."""
    before, line = page.text(previous), page.rows[i]
    if line.block.role in ("item", "quote", "row", "code") or BULLET.match(line.text):
        return True
    done = ends_sentence(before)
    if (
        page.rows[i].block.kind == "text"
        and page.rows[i].block.page != page.rows[previous].block.page
    ):
        return done
    if i - previous > 1:  # blank lines between
        return done or measure(before) < 0.6 * page.width
    if _INDENT.match(line.text):
        return done
    return done and measure(before) < 0.75 * page.width
