"""Characters as they were meant: not twice, not joined, not in a font's private places."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import numpy as np

from pipeline.extract.pdf.symbols import HANGUL_SIGNS, MEANT, is_pictures, is_symbol

if TYPE_CHECKING:
    from pipeline.extract.pdf.characters import Characters

_BULLET = 0x2022
_FEW = 0.1  # of a page's characters


def once(found: Characters) -> Characters:
    """Drop a glyph that another text object sets again at the same place, to look bold."""
    if len(found) < 2:
        return found
    cell = np.maximum(0.5, 0.12 * found.sizes)
    rows = np.round(found.origins[:, 1] / 4)
    order = np.lexsort((found.origins[:, 0], rows, found.codes))
    near = (
        (found.codes[order][1:] == found.codes[order][:-1])
        & (np.abs(np.diff(found.origins[order], axis=0)) < cell[order][1:, None]).all(1)
        & (found.runs[order][1:] != found.runs[order][:-1])
    )
    if not near.any():
        return found
    drop = np.zeros(len(found), np.bool_)
    drop[np.maximum(order[1:], order[:-1])[near]] = True
    return found.take(~drop)


def plain(found: Characters) -> Characters:
    """Take ligatures apart (ﬁ, ﬀ), make ideographs of radicals, read the font Symbol."""
    radicals = (found.codes >= 0x2E80) & (found.codes <= 0x2FD5)
    for i in np.flatnonzero(radicals):
        found.codes[i] = _RADICALS.get(int(found.codes[i]), int(found.codes[i]))
    private = (found.codes >= 0xF020) & (found.codes <= 0xF0FE)
    if private.any():
        symbol = np.array([is_symbol(name) for name in found.names])
        for i in np.flatnonzero(private & symbol[found.fonts]):
            found.codes[i] = MEANT.get(int(found.codes[i]), int(found.codes[i]))
    ligatures = (found.codes >= 0xFB00) & (found.codes <= 0xFB06)
    if not ligatures.any():
        return found
    letters = [
        unicodedata.normalize("NFKC", chr(code)) if joined else chr(code)
        for code, joined in zip(found.codes, ligatures, strict=True)
    ]
    times = np.array([len(part) for part in letters])
    wide = found.take(np.repeat(np.arange(len(found)), times))
    wide.codes = np.array([ord(c) for part in letters for c in part], np.int32)
    first = np.cumsum(times) - times
    later = np.ones(len(wide), np.bool_)
    later[first] = False
    wide.gaps[later] = 0
    return wide


def without_private(found: Characters) -> Characters:
    """Make bullets of the private characters of picture fonts and of plane 15 that begin a line or
    stand apart; drop them inside words.

    Wingdings and its like number their pictures so, Hangul word processors their signs.  Where
    much of a page is private, its text layer is broken, and grading must see it.
    """
    for code, meant in HANGUL_SIGNS.items():
        found.codes[found.codes == code] = meant
    beyond = found.codes >= 0xF0000
    private = (found.codes >= 0xE000) & (found.codes <= 0xF8FF)
    if private.any():
        pictures = np.array([is_pictures(name) for name in found.names])
        beyond |= private & pictures[found.fonts]
    at = np.flatnonzero(beyond)
    if not len(at) or len(at) > _FEW * len(found):
        return found
    apart = found.gaps > 0
    apart[0] = True
    apart[1:] |= np.abs(np.diff(found.origins[:, 1])) > 0.5 * found.sizes[1:]
    found.codes[at] = _BULLET
    return found.take(~beyond | apart)


def shared_boxes(found: Characters) -> Characters:
    """Share a glyph's box among the characters that it stands for, from left to right."""
    same = (np.diff(found.origins, axis=0) == 0).all(1) & (np.diff(found.runs) == 0)
    if not same.any():
        return found
    # pdfium shares the box of some ligatures itself; the pen still stands where it began.
    letters = (found.codes >= 0x61) & (found.codes <= 0x7A) & (found.angles == 0)
    apart = same & letters[1:] & letters[:-1] & (np.diff(found.boxes[:, 0]) > 0.05)
    found.origins[1:][apart, 0] = found.boxes[1:][apart, 0]
    same &= ~apart
    begins = np.concatenate([[True], ~same])
    group = np.cumsum(begins) - 1
    times = np.bincount(group)[group]
    place = np.arange(len(found)) - np.flatnonzero(begins)[group]
    left = found.boxes[:, 0]
    step = (found.boxes[:, 2] - left) / times
    shared = (times > 1) & (found.angles == 0)
    found.boxes[:, 2] = np.where(shared, left + step * (place + 1), found.boxes[:, 2])
    found.boxes[:, 0] = np.where(shared, left + step * place, left)
    found.origins[:, 0] = np.where(shared, found.boxes[:, 0], found.origins[:, 0])
    return found


def halved(found: Characters) -> Characters:
    """Give an opening bracket the right half of its room where a glyph stands in the left one.

    Brackets are drawn in half their room; programs set them closer by moving the pen back over
    what stands before them, which pdfium then gives behind them: `(「` as `「(`.
    """
    at = np.flatnonzero(np.isin(found.codes, _OPENING))
    if not len(at) or len(found) < 2:
        return found
    boxes, size = found.boxes, found.sizes
    order = np.arange(len(found))
    for i in at:
        width = boxes[i, 2] - boxes[i, 0]
        if width < 0.8 * size[i] or found.angles[i]:
            continue
        for j in (i - 1, i + 1):
            if (
                0 <= j < len(found)
                and abs(found.origins[i, 1] - found.origins[j, 1]) < 0.2 * size[i]
                and boxes[i, 0] - 0.2 * width < (boxes[j, 0] + boxes[j, 2]) / 2
                and boxes[j, 2] < boxes[i, 0] + 0.7 * width
                and boxes[j, 2] > boxes[i, 0] + 0.2 * width
            ):
                boxes[i, 0] += 0.5 * width
                found.origins[i, 0] = boxes[i, 0]
                if j > i:
                    order[[i, j]] = order[[j, i]]
                    found.gaps[[i, j]] = found.gaps[[j, i]]
                break
    return found.take(order)


_OPENING = np.array([ord(c) for c in "「『（〔［｛〈《【〘〖"])

# CJK Radicals Supplement has no compatibility mapping; these are the ones fonts give for whole
# characters.  The Kangxi radicals map by NFKC, but for 戸, which Japanese writes otherwise.
_RADICALS = {
    code: ord(unicodedata.normalize("NFKC", chr(code))) for code in range(0x2F00, 0x2FD6)
} | {
    0x2E9F: 0x6BCD, 0x2EA0: 0x6C11, 0x2EC4: 0x897F, 0x2EC5: 0x897F, 0x2ED1: 0x9577,
    0x2ED8: 0x9752, 0x2EDD: 0x98DF, 0x2EE9: 0x9EC4, 0x2EEB: 0x6589, 0x2EED: 0x6B6F,
    0x2EEF: 0x7ADC, 0x2EF2: 0x4E80, 0x2EF3: 0x9F9F,
}  # fmt: skip
