"""Vertical writing, third step: a region's columns from right to left, and their text.

Ruby, the small kana beside a column, is left out: the text that is searched is the base text.
Small figures, asterisks and 注 beside a column are marks of notes: they stand in the text, at
their height, as raised characters.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from pipeline.extract.pdf.characters import MADE_SPACE, SPACE, Characters
from pipeline.extract.pdf.page import TextLine
from pipeline.extract.pdf.vertical_bands import Chosen, clusters
from pipeline.extract.pdf.vertical_units import TURNED, WIDE, Floats, Units

# The presentation forms that vertical fonts are reached by; NFKC makes ASCII of some of them.
FORMS = dict(zip(range(0xFE10, 0xFE1A), "，、。：；！？〖〗…", strict=True)) | dict(
    zip(range(0xFE30, 0xFE49), "‥—–＿＿（）｛｝〔〕【】《》〈〉「」『』﹅﹆［］", strict=True)
)
_MARKS = frozenset("0123456789０１２３４５６７８９*＊※†‡注()（）") | {chr(c) for c in FORMS}
_OPENING, _CLOSING = frozenset("「『（〔［｛〈《【"), frozenset("、。」』）〕］｝〉》】，．・：；")
_SMALL = 0.7  # of the region's size: ruby is half as large as its base, notes are larger


def columns(found: Units, region: Chosen, characters: Characters) -> list[tuple[Chosen, Chosen]]:
    """The region's columns from right to left: the units of each from the top, the raised ones."""
    kinds, sizes = found.kinds[region], found.sizes[region]
    full = (kinds == WIDE) | (kinds == TURNED)
    em = float(np.median(sizes[full] if full.any() else sizes))
    small = sizes < _SMALL * em
    body = region[full & ~small]
    number = clusters(found.middles[body], 0.45 * em)
    axes = _axes(found, body, number)
    groups = [[body[number == i]] for i in range(len(axes))]
    raised: list[list[int]] = [[] for _ in groups]
    alone = []
    for unit in region[~full | small]:
        at, place = _nearest(axes, float(found.middles[unit]))
        gap = abs(place)
        is_small = found.sizes[unit] < _SMALL * em
        if at < 0 or gap > (1.15 if is_small else 0.8) * em:
            alone.append(unit)
        elif not is_small or gap < 0.3 * em:
            groups[at].append(np.array([unit]))
        elif not _is_beside(found, groups[at][0], unit, em):
            alone.append(unit)
        elif chr(characters.codes[found.starts[unit]]) in _MARKS:
            groups[at].append(np.array([unit]))
            raised[at].append(int(unit))
    if alone:
        others = np.array(alone)
        number = clusters(found.middles[others], 0.45 * em)
        axes = np.append(axes, _axes(found, others, number))
        groups += [[others[number == i]] for i in range(number.max() + 1)]
        raised += [[] for _ in range(number.max() + 1)]
    result = []
    for i in np.argsort(-axes, kind="stable"):
        column = np.concatenate(groups[i])
        order = np.argsort(found.heights[column], kind="stable")
        result.append((column[order], np.array(raised[i], np.int64)))
    return result


def _axes(found: Units, chosen: Chosen, number: Chosen) -> Floats:
    if not len(chosen):
        return np.zeros(0)
    axes: Floats = np.bincount(number, found.middles[chosen]) / np.bincount(number)
    return axes


def _nearest(axes: Floats, place: float) -> tuple[int, float]:
    """The nearest column (-1: none), and how far right of its axis the place is."""
    if not len(axes):
        return -1, 0.0
    at = int(np.argmin(np.abs(axes - place)))
    return at, place - float(axes[at])


def _is_beside(found: Units, column: Chosen, unit: int, em: float) -> bool:
    return bool((np.abs(found.heights[column] - found.heights[unit]) < 1.5 * em).any())


def lines(
    found: Units, regions: list[list[tuple[Chosen, Chosen]]], characters: Characters
) -> list[TextLine]:
    """Every column of every region as a line: its text from the top, and its box."""
    codes = characters.codes.tolist()
    starts = found.starts.tolist()
    letters = [FORMS.get(code) or chr(code) for code in codes]
    words = ["".join(letters[a:b]) for a, b in pairwise(starts)]
    boxes = np.stack([found.lefts, found.tops, found.rights, found.bottoms], 1).round(2)
    fonts = characters.fonts[found.starts[:-1]].tolist()
    spaces = _Spaces(found, characters)
    result = []
    for number, region in enumerate(regions):
        for column, raised in region:
            above = set(raised.tolist())
            order = column.tolist()
            text: list[str] = []
            spans: list[tuple[int, int]] = []
            length = 0
            for unit, space in zip(order, spaces.before(order), strict=True):
                length += len(space)
                if unit in above:
                    spans.append((length, length + len(words[unit])))
                text += (space, words[unit])
                length += len(words[unit])
            box = boxes[column]
            left, top, _, _ = box.min(0).tolist()
            _, _, right, bottom = box.max(0).tolist()
            font = _most([fonts[unit] for unit in order])
            result.append(
                TextLine(
                    "".join(text),
                    (left, top, right, bottom),
                    size=round(spaces.sizes[order[len(order) // 2]], 2),
                    weight=characters.weights[font] if font < len(characters.weights) else 0,
                    region=number,
                    raised=tuple(_joined(spans)),
                    vertical=True,
                )
            )
    return result


def _most(values: list[int]) -> int:
    return max(set(values), key=values.count)


class _Spaces:
    """What stands before each unit: an ideographic space for a wide gap, a space in turned Latin.

    A column may be spread out to fill its height: a gap is wide beside the others of its column.
    Where the file or pdfium marks spaces in turned Latin, they are taken; else gaps are measured.
    """

    def __init__(self, found: Units, characters: Characters) -> None:
        self.sizes = found.sizes.tolist()
        self._tops, self._bottoms = found.tops.tolist(), found.bottoms.tolist()
        turned = found.kinds == TURNED
        gaps = characters.gaps[found.starts[:-1]]
        inner = np.concatenate([[False], turned[1:] & turned[:-1]])
        # pdfium infers spaces of turned text badly: where one is marked, there must be white too.
        marked = (gaps == MADE_SPACE) | (gaps == SPACE)
        self._trusted = bool((inner & marked).any())
        self._turned, self._marked = turned.tolist(), marked.tolist()
        codes = characters.codes[found.starts[:-1]].tolist()
        self._opening = [chr(code) in _OPENING for code in codes]
        self._punctuation = [chr(code) in _CLOSING for code in codes]

    def before(self, order: list[int]) -> list[str]:
        """One string for each unit of a column, "" for most."""
        tops, bottoms, sizes = self._tops, self._bottoms, self.sizes
        gaps = [tops[b] - bottoms[a] for a, b in pairwise(order)]
        usual = max(0.0, sorted(gaps)[len(gaps) // 2]) if len(gaps) > 2 else 0.0
        spaces = [""]
        for gap, a, b in zip(gaps, order, order[1:], strict=False):
            size = min(sizes[a], sizes[b])
            # Before a bracket whose empty half is left out, an em of white measures half an em.
            halved = self._opening[b] and not self._punctuation[a]
            if gap > usual + (0.45 if halved else 0.8) * size:
                spaces.append(" " if self._turned[a] and self._turned[b] else "\u3000")
            elif self._turned[a] and self._turned[b]:
                least = (0.1 if self._marked[b] else 0.5) if self._trusted else 0.3
                spaces.append(" " if gap > least * size else "")
            else:
                spaces.append("")
        return spaces


def _joined(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Spans that touch as one."""
    begin = end = -1
    for first, last in spans:
        if first == end:
            end = last
            continue
        if begin >= 0:
            yield begin, end
        begin, end = first, last
    if begin >= 0:
        yield begin, end
