"""Footnotes that stand in the flow of a plain text, counted from 1 and told by their marks."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.split.report_lines import Layout, ends_sentence
from pipeline.split.report_marks import Marks
from pipeline.text import columns

NOTE = re.compile(
    r"(?:\[\^?)?(?P<n>\d{1,3})(?P<mark>[)）\].]?)[\s　]{1,3}(?=\S)|(?P<m>\d{1,3})[)）](?=\S)"
)
_CITES = re.compile(
    r"https?:|\bpp?\.\s?\d|[（(](?:19|20)\d\d[)）]|「|『|(?i:\bibid|\bid\.)|前掲|同上|참조|supra"
    r"|위의 |앞의 |상게"
)
_LONGEST = 12  # lines, where no blank line or page ends a footnote
_MISSED = 2  # notes in a row whose mark or number the text lost


@dataclass(frozen=True, slots=True)
class _Start:
    """A line that may begin note `number`; the chain of `length` notes that ends here."""

    row: int
    number: int
    length: float
    before: _Start | None


def find_footnotes(page: Layout, taken: frozenset[int]) -> list[tuple[int, tuple[int, ...]]]:
    """The footnotes, as their number and lines, in order.

    Lists count too: of the styles of number (1, 1), 1], 1.) the one with the longest count is
    the footnotes', at equal length the one that lists use least.  A sole footnote must stand apart
    and have a mark that nothing else can be.
    """
    marks = Marks(page, lambda i: i not in taken and i not in page.contents)
    chains = [_chain(page, taken, style, marks) for style in ("", "]", ")", ".")]
    chain = max(chains, key=len)
    if len(chain) < 2 and not (
        chain and page.opens(chain[0].row) and marks.certain(chain[0].number, chain[0].row)
    ):
        return []
    begins = frozenset(start.row for start in chain)
    return [
        (start.number, tuple(range(start.row, _end(page, start.row, begins, taken))))
        for start in chain
    ]


def _chain(page: Layout, taken: frozenset[int], style: str, marks: Marks) -> list[_Start]:
    """The longest rising count of notes of one style, in time linear in the lines."""
    best: dict[int, _Start] = {}
    for i in range(len(page.rows)):
        text = page.text(i)
        match = NOTE.match(text) if text and i not in taken and i not in page.contents else None
        if match is None or style != (")" if match["m"] else match["mark"].replace("）", ")")):
            continue
        number = int(match["n"] or match["m"])
        before = max(
            (best[n] for n in range(number - 1 - _MISSED, number) if n in best),
            key=lambda s: (s.length - 0.4 * (number - s.number), s.number),
            default=None,
        )
        if before is None and number > 1 + _MISSED:
            continue
        length = before.length - 0.4 * (number - before.number - 1) + 1 if before else 1.0
        if number in best and best[number].length >= length:
            continue
        if marks.refers(number, i) and is_note(page, i):
            best[number] = _Start(i, number, length, before)
    last = max(best.values(), key=lambda s: s.length, default=None)
    chain: list[_Start] = []
    while last is not None:
        chain.append(last)
        last = last.before
    return chain[::-1]


def is_note(page: Layout, i: int) -> bool:
    """Tell whether a numbered line reads as a note: a sentence or a source, not a title."""
    text = page.text(i)
    match = NOTE.match(text)
    if match is None:
        return False
    rest = text[match.end() :]
    k = i
    while not page.blank(k + 1) and k < i + 8 and not ends_sentence(page.text(k)):
        k += 1
    whole = ends_sentence(page.text(k)) and not page.text(k).endswith((")", "）", "」", ":", "："))
    return bool(_CITES.search(rest[:2000])) or (whole and columns(rest) > 24)


def _end(page: Layout, start: int, begins: frozenset[int], taken: frozenset[int]) -> int:
    """The line after a footnote: the next one, a page's start, a table, or a blank line.

    A blank line inside a note (a long address broken in two) is known by the next note that
    follows in the same paragraph.
    """
    k = start + 1
    while k < len(page.rows) and k not in begins and k not in page.starts and k not in taken:
        if page.blank(k):
            after = k + 1
            while not page.blank(after) and after not in begins and after < k + 6:
                after += 1
            if after not in begins or after == k + 1:
                break
            if any(m in page.starts or m in taken for m in range(k, after)):
                break
            k = after
            continue
        k += 1
    if k - start > _LONGEST:
        ends = [m for m in range(start, start + _LONGEST) if ends_sentence(page.text(m))]
        k = (ends[-1] if ends else start) + 1
    return k
