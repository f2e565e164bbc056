"""One page's characters as arrays: what pdfium says of each glyph, seen from the page's top left.

White space is no character here: a gap is measured between boxes, and `gaps` keeps what pdfium and
the file said of it.  Characters outside the page are dropped, glyphs drawn twice to look bold are
kept once, ligatures are taken apart and radicals (U+2F00 to 2FD5, which many programs write for
the ideographs of the same shape) become ideographs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.extract.pdf.cleaned import halved, once, plain, shared_boxes, without_private
from pipeline.extract.pdf.display import Display
from pipeline.extract.pdf.superiors import set_apart
from pipeline.extract.pdf.textobjects import (
    PAIRED,
    Facts,
    code_points,
    handle_of,
    places,
    runs_of,
)

Floats = NDArray[np.float64]
Integers = NDArray[np.int32]
Flags = NDArray[np.bool_]

NO_GAP, MADE_SPACE, SPACE, LINE_END, SPACED_END = 0, 1, 2, 3, 4  # of `Characters.gaps`
_HYPHEN = (0x02, 0xFFFE)  # pdfium's marks of a hyphen at a line's end
_HIGHEST, _DEEPEST = 1.3, 0.5  # of the font size: no font for text is higher or deeper than these
_ASCENT, _DESCENT = 0.9, 0.2  # of the font size: what its glyphs are given then
MOST = 200_000  # characters of one page, white space included, that are read


@dataclass(slots=True)
class Characters:
    """The glyphs of a page in the file's own order; every array has one entry a glyph.

    `codes` code points (U+FFFD where the file names none); `boxes` (n, 4) left, top, right, bottom
    in points, y downwards: from the pen's position to its next one (the advance), and from the
    font's ascent to its descent, not the ink; `origins` (n, 2) the pen's position on the baseline;
    `sizes` font size in points as printed; `angles` degrees of the writing direction, counted
    counter-clockwise (0 upright, 90 upwards, 270 downwards); `runs` numbers the text object;
    `fonts` indexes `names` and `weights` (400 regular, 700 bold); `hidden` glyphs that are not
    painted, as OCR programs write them over a scan; `hyphens` glyphs that pdfium takes for a hyphen
    that the printer put at a line's end; `gaps` what stood before the glyph: NO_GAP, MADE_SPACE (a
    space that pdfium inferred), SPACE (a space of the file), LINE_END (pdfium began a line),
    SPACED_END (the same after a space of the file, which Korean sets where a word ends).
    """

    codes: Integers
    boxes: Floats
    origins: Floats
    sizes: Floats
    angles: Integers
    runs: Integers
    fonts: Integers
    hidden: NDArray[np.bool_]
    hyphens: NDArray[np.bool_]
    gaps: NDArray[np.uint8]
    names: tuple[str, ...] = ()
    weights: tuple[int, ...] = ()

    def __len__(self) -> int:
        return len(self.codes)

    def take(self, chosen: Any) -> Characters:
        """The characters that an index array, a mask or a slice chooses, in its order."""
        return Characters(
            self.codes[chosen],
            self.boxes[chosen],
            self.origins[chosen],
            self.sizes[chosen],
            self.angles[chosen],
            self.runs[chosen],
            self.fonts[chosen],
            self.hidden[chosen],
            self.hyphens[chosen],
            self.gaps[chosen],
            self.names,
            self.weights,
        )


def characters(text_page: Any, display: Display) -> Characters:
    """Read the characters of a pypdfium2 `PdfTextPage`, seen through its page's `display`."""
    handle = handle_of(text_page)
    count = min(max(0, text_page.count_chars()), MOST)
    codes = code_points(handle, count)
    loose, origins = places(handle, count)
    codes[_drawn_hyphens(codes, origins)] = 0x2D
    nothing = _is_nothing(codes)
    _widen(loose, origins, nothing)
    blank = _is_blank(codes)
    runs, firsts = runs_of(handle, np.flatnonzero(~blank), count)
    facts = Facts(handle, firsts)
    sizes, angles = facts.sizes[runs], facts.angles[runs]
    turned = np.isin(angles, (0,), invert=True)
    if turned.any():
        loose[turned] = _turned_boxes(origins, sizes, angles, runs)[turned]
    # pdfium widens an advance by ink that overhangs it (an italic f); the pen begins it.
    overhang = origins[:, 0] - loose[:, 0]
    leans = (angles == 0) & (overhang > 0) & (overhang < 0.3 * sizes)
    loose[leans, 0] = origins[leans, 0]
    _bound(loose, origins, sizes, angles == 0)
    sizes, pens = set_apart(handle, codes, loose, origins, sizes, angles == 0)
    angles = (angles - display.turn) % 360
    boxes, pens = display.boxes(loose), display.points(pens)
    made = blank & (loose[:, 0] == loose[:, 2])
    gaps = _gaps(codes, blank, nothing, made)
    width, height = display.width, display.height
    middle_x, middle_y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    inside = (middle_x > -1) & (middle_x < width + 1) & (middle_y > -1) & (middle_y < height + 1)
    keep = ~blank & (codes != PAIRED) & inside & np.isfinite(boxes).all(1) & (sizes > 0.1)
    hyphens = np.isin(codes, _HYPHEN)
    codes[hyphens] = 0x2D
    codes[(codes < 32) | ((codes >= 0x7F) & (codes < 0xA0)) | (codes == 0xFFFF)] = 0xFFFD
    all_of = Characters(
        codes, boxes, pens, sizes, angles, runs, facts.fonts[runs], facts.hidden[runs],
        hyphens, gaps, facts.names, facts.weights,
    )  # fmt: skip
    found = once(all_of.take(np.flatnonzero(keep)))
    return halved(shared_boxes(without_private(plain(found))))


def _drawn_hyphens(codes: Integers, origins: Floats) -> Flags:
    """Soft hyphens that take room: some programs map the glyph of a hyphen to that sign."""
    found: Flags = codes == 0xAD
    found[:-1] &= (origins[1:] != origins[:-1]).any(1)
    return found


def _widen(loose: Floats, origins: Floats, nothing: Flags) -> None:
    """Give a glyph the part of its box that pdfium keeps for a sign without width on it."""
    if not nothing.any():
        return
    shares = np.flatnonzero(nothing[1:] & (origins[1:] == origins[:-1]).all(1))
    loose[shares, 2] = np.maximum(loose[shares, 2], loose[shares + 1, 2])


def _bound(loose: Floats, origins: Floats, sizes: Floats, level: Any) -> None:
    """Cut the boxes of fonts that give every glyph the room of their largest one.

    Source Han and Noto CJK have glyphs from 1.8 above the baseline to 1.0 below it, and programs
    write these as the font's ascent and descent: lines would lie over each other.
    """
    ascent, descent = loose[:, 3] - origins[:, 1], origins[:, 1] - loose[:, 1]
    high, deep = level & (ascent > _HIGHEST * sizes), level & (descent > _DEEPEST * sizes)
    deep &= ascent > _DEEPEST * sizes  # else it hangs from its pen: a bracket of a formula
    loose[high, 3] = origins[high, 1] + _ASCENT * sizes[high]
    loose[deep, 1] = origins[deep, 1] - _DESCENT * sizes[deep]


def _turned_boxes(origins: Floats, sizes: Floats, angles: Integers, runs: Integers) -> Floats:
    """Boxes of turned glyphs, for which pdfium gives none: pen to next pen, ascent to descent."""
    turn = np.radians(angles)
    along = np.stack([np.cos(turn), np.sin(turn)], 1)
    across = np.stack([-along[:, 1], along[:, 0]], 1)
    steps = np.zeros(len(sizes))
    steps[:-1] = ((origins[1:] - origins[:-1]) * along[:-1]).sum(1)
    follows = np.zeros(len(sizes), np.bool_)
    follows[:-1] = runs[1:] == runs[:-1]
    known = follows & (steps > 0) & (steps < 2 * sizes)
    steps = np.where(known, steps, 0.5 * sizes)[:, None] * along
    low, high = origins - 0.2 * sizes[:, None] * across, origins + 0.8 * sizes[:, None] * across
    corners = np.stack([low, high, low + steps, high + steps])
    return np.concatenate([corners.min(0), corners.max(0)], 1)


_BLANK = np.zeros(0x3000, np.bool_)
_BLANK[[9, 10, 13, 32, 0xA0, 0x202F, 0x205F]] = True
_BLANK[0x2000:0x200B] = True
# What only governs where lines break and which way they run: no space, and nothing to see.
_NOTHING = np.zeros(0x3000, np.bool_)
_NOTHING[[0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070)]] = True
_BLANK |= _NOTHING


def _is_nothing(codes: Integers) -> Flags:
    found: Flags = _NOTHING[np.minimum(codes, 0x2FFF)] | (codes == 0xFEFF)
    return found


def _is_blank(codes: Integers) -> NDArray[np.bool_]:
    low: NDArray[np.bool_] = _BLANK[np.minimum(codes, 0x2FFF)]
    return low | np.isin(codes, (0x3000, 0xFEFF))


def _gaps(codes: Integers, blank: Flags, nothing: Flags, made: Flags) -> Any:
    """What stands before each glyph: the strongest of the white space since the last one."""
    kind = np.zeros(len(codes), np.uint8)
    kind[blank] = SPACE
    kind[nothing] = NO_GAP
    kind[made & (codes == 32)] = MADE_SPACE
    kind[made & ((codes == 13) | (codes == 10))] = LINE_END
    gaps = np.zeros(len(codes), np.uint8)
    glyphs = np.flatnonzero(~blank)
    if len(glyphs):
        starts = np.concatenate([[0], glyphs[:-1] + 1])
        padded = kind.copy()
        padded[glyphs] = 0
        gaps[glyphs] = np.maximum.reduceat(padded, starts)
        spaced = np.maximum.reduceat((padded == SPACE).astype(np.uint8), starts).astype(np.bool_)
        gaps[glyphs[spaced & (gaps[glyphs] == LINE_END)]] = SPACED_END
    return gaps
