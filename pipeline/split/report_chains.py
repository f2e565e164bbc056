"""Which numbered lines are headings: those that count 1, 2, 3 … over the text between them.

A list in running text counts too, so a candidate must look like a heading, a chain must not run
without text between its members, and styles nest: the outer one's intervals hold the inner ones.
"""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.split.report_lines import BULLET, Layout, ends_sentence
from pipeline.split.report_numbers import STYLES, Number, numbers
from pipeline.text import columns

_LONGEST = 100  # columns of a heading
_SENTENCE_ENDS = ("こと", "もの", "ため", "である", "した", "する",
                  "하여", "하고", "한다", "이다", "및")  # fmt: skip
_SHORT = 0.85  # of a full line: a longer one that goes on below is running text


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading at line `row`: its number's keys with those above it, title and depth from 1."""

    row: int
    keys: tuple[str, ...]
    label: str
    title: str
    depth: int


@dataclass(frozen=True, slots=True)
class _Candidate:
    row: int
    number: Number
    label: str
    title: str
    score: float


def numbered_headings(page: Layout, taken: frozenset[int]) -> list[Heading]:
    """The numbered headings of a text without heading markup, in order."""
    candidates = [c for i in range(len(page.rows)) if i not in taken for c in _candidates(page, i)]
    return sorted(_find(page, candidates, 0, len(page.rows), (), frozenset(STYLES), 1),
                  key=lambda h: h.row)  # fmt: skip


def _candidates(page: Layout, i: int) -> list[_Candidate]:
    text = page.text(i)
    if not text or i in page.contents or page.rows[i].block.role in ("row", "code", "footnote"):
        return []
    width = columns(text)
    goes_on = not page.blank(i + 1)
    found: list[_Candidate] = []
    for number in numbers(text):
        title = text[number.length :].strip(" \t\u3000\ufffd")
        strong = number.style in ("part", "chapter", "section")
        if (
            width > _LONGEST
            or (not title and not strong)
            or (goes_on and width > _SHORT * page.width and not page.bulleted)
            or _is_prose(title)
        ):
            continue
        score = (
            1.0
            + 0.5 * page.opens(i)
            + 0.3 * (not goes_on)
            + 0.3 * (width < 0.6 * page.width)
            + 0.5 * strong
            # A line that goes on from the one above is no heading.
            - 0.6 * (not page.opens(i) and _goes_on(page, i - 1))
        )
        label = text[: number.length].strip()
        found.append(_Candidate(i, number, label, title, score))
    return found


def _goes_on(page: Layout, i: int) -> bool:
    """Tell whether the sentence on line `i` has not ended: it is full and stops nowhere."""
    text = page.text(i)
    return not ends_sentence(text) and columns(text) > 0.6 * page.width


def _is_prose(title: str) -> bool:
    """Tell whether the words after a number are a sentence, a citation or a cell, not a title."""
    if not title:
        return False
    return (
        title[-1] in "。、，,;；."
        or title.endswith(_SENTENCE_ENDS)
        or "。" in title
        or "http" in title
        or BULLET.match(title) is not None
        or not any(c.isalpha() for c in title)
        or title[0] in "、。,.)）:："
    )  # fmt: skip


def _find(
    page: Layout,
    candidates: Sequence[_Candidate],
    start: int,
    end: int,
    above: tuple[str, ...],
    styles: frozenset[str],
    depth: int,
) -> list[Heading]:
    """The headings in the lines from `start` to `end`, those of inner styles included."""
    low, high = (bisect.bisect_left(candidates, row, key=lambda c: c.row) for row in (start, end))
    candidates = candidates[low:high]
    inside = [c for c in candidates if c.number.style in styles]
    chains: dict[str, list[_Candidate]] = {}
    for style in STYLES:
        chain = _chain(page, [c for c in inside if c.number.style == style], above)
        if chain:
            chains[style] = chain
    outer = _outermost(chains)
    if outer is None or depth > 4:
        return []
    chain = chains[outer]
    rest = styles - {outer} if outer != "decimal" else styles
    headings: list[Heading] = []
    for member, after in zip(chain, [*(c.row for c in chain[1:]), end], strict=True):
        keys = member.number.keys if outer == "decimal" else (*above, *member.number.keys)
        headings.append(Heading(member.row, keys, member.label, member.title, depth))
        headings += _find(page, candidates, member.row + 1, after, keys, rest, depth + 1)
    return headings


def _chain(
    page: Layout, members: Sequence[_Candidate], above: tuple[str, ...]
) -> list[_Candidate] | None:
    """The best run 1, 2, 3 … among candidates of one style; None when there is no such run."""
    best: list[tuple[float, int | None]] = []
    reach: dict[int, tuple[int, ...]] = {}
    for j, candidate in enumerate(members):
        values = candidate.number.values
        if len(values) > 1 and candidate.number.keys[:-1] != above:
            best.append((float("-inf"), None))
            continue
        first = values[-1] == 1 or (values[-1] == 0 and candidate.number.style != "space")
        options: list[tuple[float, int | None]] = [(0.0 if first else float("-inf"), None)]
        for i in reach.get(values[-1] - 1, ()):
            link = 0.0 if page.has_text(members[i].row, candidate.row) else -2.0
            options.append((best[i][0] + link, i))
        value, previous = max(options, key=lambda o: o[0])
        best.append((value + candidate.score, previous))
        # Of all members with this number so far, the best is worth linking to, and the nearest.
        same = reach.get(values[-1], (j,))
        reach[values[-1]] = (max((*same, j), key=lambda k: best[k][0]), j)
    if not best:
        return None
    end = max(range(len(best)), key=lambda k: best[k][0])
    if best[end][0] == float("-inf"):
        return None
    chain: list[_Candidate] = []
    step: int | None = end
    while step is not None:
        chain.append(members[step])
        step = best[step][1]
    chain.reverse()
    strong = chain[0].number.style in ("part", "chapter")
    if len(chain) < (1 if strong else 2) or sum(c.score for c in chain) < 1.0 * len(chain):
        return None
    linked = sum(page.has_text(a.row, b.row) for a, b in itertools.pairwise(chain))
    return chain if linked >= 0.5 * (len(chain) - 1) else None


def _outermost(chains: dict[str, list[_Candidate]]) -> str | None:
    """The style whose intervals hold the other chains."""

    def inside(inner: str, outer: str) -> bool:
        places = [c.row for c in chains[outer]]
        gaps = {bisect.bisect_right(places, c.row) for c in chains[inner]}
        return len(gaps) == 1 and gaps != {0}

    for style in chains:
        if all(
            other == style
            or not inside(style, other)
            or (inside(other, style) and STYLES.index(style) < STYLES.index(other))
            for other in chains
        ):
            return style
    return next(iter(chains), None)
