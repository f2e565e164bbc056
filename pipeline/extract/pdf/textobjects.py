"""What pdfium says of a page's characters, asked as fast as Python can ask.

Calling pdfium once a character costs more than all that follows.  So its functions are called by
their addresses and write into one array; the code points come in one call; and what a text object
holds for all its characters (font, size, angle) is asked once an object.
"""

from __future__ import annotations

import ctypes
import itertools
import math
import re
from collections import deque
from typing import Any

import numpy as np
import pypdfium2.raw as raw
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int32]

_BOLD = re.compile(r"(?i)bold|black|heavy|demi(?!light)")
PAIRED = -1  # in the place of a code point: the second half of the one before it
_P = ctypes.c_void_p
_I = ctypes.c_int


def handle_of(text_page: Any) -> int:
    """The address of a pypdfium2 `PdfTextPage`, as the functions here take it."""
    return ctypes.cast(text_page.raw, _P).value or 0


def _function(function: Any, result: Any, *arguments: Any) -> Any:
    return ctypes.CFUNCTYPE(result, *arguments)(ctypes.cast(function, _P).value or 0)


_LOOSE_BOX = _function(raw.FPDFText_GetLooseCharBox, _I, _P, _I, _P)
_INK_BOX = _function(raw.FPDFText_GetCharBox, _I, _P, _I, _P, _P, _P, _P)
_ORIGIN = _function(raw.FPDFText_GetCharOrigin, _I, _P, _I, _P, _P)
_OBJECT = _function(raw.FPDFText_GetTextObject, _P, _P, _I)
_SIZE = _function(raw.FPDFText_GetFontSize, ctypes.c_double, _P, _I)
_MATRIX = _function(raw.FPDFText_GetMatrix, _I, _P, _I, _P)
_UNICODE = _function(raw.FPDFText_GetUnicode, ctypes.c_uint, _P, _I)
_TEXT = _function(raw.FPDFText_GetText, _I, _P, _I, _I, _P)
_FONT = _function(raw.FPDFTextObj_GetFont, _P, _P)
_MODE = _function(raw.FPDFTextObj_GetTextRenderMode, _I, _P)
_FONT_NAME = _function(raw.FPDFFont_GetBaseFontName, ctypes.c_size_t, _P, _P, ctypes.c_size_t)
_FONT_WEIGHT = _function(raw.FPDFFont_GetWeight, _I, _P)


def code_points(handle: int, count: int) -> Integers:
    """Code points of the first `count` characters; pdfium's made white space is among them.

    A character beyond the basic plane may come as two, halves of a pair: the second is then PAIRED.
    """
    units = np.zeros(count + 2, np.uint16)
    written = _TEXT(handle, 0, count, units.ctypes.data) if count else 1
    units = units[:count]
    if written == count + 1 and not ((units >= 0xD800) & (units < 0xE000)).any():
        return units.astype(np.int32)
    # Beyond the basic plane, or characters that the text leaves out: the counts differ.
    codes = np.array([_UNICODE(handle, i) & 0x1FFFFF for i in range(count)], np.int32)
    high, low = codes & ~0x3FF == 0xD800, codes & ~0x3FF == 0xDC00
    pairs = np.flatnonzero(high[:-1] & low[1:])
    codes[pairs] = 0x10000 + ((codes[pairs] & 0x3FF) << 10) + (codes[pairs + 1] & 0x3FF)
    codes[pairs + 1] = PAIRED
    return codes


def places(handle: int, count: int) -> tuple[Floats, Floats]:
    """Boxes (left, bottom, right, top) and pen positions, in the page's own space."""
    boxes = np.zeros((count, 4), np.float32)  # FS_RECTF: left, top, right, bottom
    origins = np.zeros((count, 2), np.float64)
    address, pens = boxes.ctypes.data, origins.ctypes.data
    same, every = itertools.repeat(handle, count), range(count)
    # A deque without room runs through the calls without a step of Python's own between them.
    deque(map(_LOOSE_BOX, same, every, range(address, address + 16 * count, 16)), 0)
    xs, ys = (range(start, start + 16 * count, 16) for start in (pens, pens + 8))
    deque(map(_ORIGIN, itertools.repeat(handle, count), every, xs, ys), 0)
    return boxes[:, (0, 3, 2, 1)].astype(np.float64), origins


def inks(handle: int, chosen: NDArray[np.intp]) -> Floats:
    """The boxes of some characters' ink (left, bottom, right, top), in the page's own space."""
    boxes = np.zeros((len(chosen), 4))
    address = boxes.ctypes.data
    for at, i in enumerate(chosen.tolist()):  # pdfium gives left, right, bottom, top
        left = address + 32 * at
        _INK_BOX(handle, i, left, left + 16, left + 8, left + 24)
    return boxes


def runs_of(handle: int, glyphs: Any, count: int) -> tuple[Integers, list[tuple[int, int]]]:
    """Number the text objects: each character's, and (first character, object) of each number.

    Every glyph is asked: a stretch between two of one object may hold others, where programs set
    it in pieces.  White space, which may have no object, belongs to the glyph before it.
    """
    if not len(glyphs):
        return np.zeros(count, np.int32), []
    things = np.array([thing or 0 for thing in map(_OBJECT, itertools.repeat(handle),
                                                   glyphs.tolist())], np.uint64)  # fmt: skip
    begins = np.flatnonzero(np.concatenate([[True], things[1:] != things[:-1]]))
    numbers: dict[int, int] = {}
    firsts: list[tuple[int, int]] = []
    of_stretch = []
    for at, thing in zip(begins.tolist(), things[begins].tolist(), strict=True):
        if thing not in numbers:
            numbers[thing] = len(firsts)
            firsts.append((int(glyphs[at]), thing))
        of_stretch.append(numbers[thing])
    lengths = np.diff(np.append(begins, len(things)))
    found = np.repeat(np.array(of_stretch, np.int32), lengths)
    before = np.searchsorted(glyphs, np.arange(count), side="right") - 1
    return found[np.maximum(before, 0)], firsts


class Facts:
    """What text objects hold for all their characters, by the object's number."""

    def __init__(self, handle: int, firsts: list[tuple[int, int]]) -> None:
        count = max(1, len(firsts))
        self.sizes = np.zeros(count)
        self.angles = np.zeros(count, np.int32)
        self.fonts = np.zeros(count, np.int32)
        self.hidden = np.zeros(count, np.bool_)
        known: dict[tuple[int, bool], int] = {}
        names: list[str] = []
        weights: list[int] = []
        matrix = (ctypes.c_float * 6)()
        address = ctypes.addressof(matrix)
        for at, (i, thing) in enumerate(firsts):
            matrix[:] = [1, 0, 0, 1, 0, 0]
            _MATRIX(handle, i, address)
            a, b, c, d, _, _ = matrix
            scale = math.hypot(c, d) or math.hypot(a, b)
            self.sizes[at] = min(abs(_SIZE(handle, i)) * scale, 2000.0)
            if b or a < 0:
                self.angles[at] = round(math.degrees(math.atan2(b, a))) % 360
            mode = _MODE(thing) if thing else 0
            if mode == raw.FPDF_TEXTRENDERMODE_INVISIBLE:
                self.hidden[at] = True
            heavy = mode == raw.FPDF_TEXTRENDERMODE_FILL_STROKE
            font = (_FONT(thing) if thing else 0) or 0
            if (font, heavy) not in known:
                known[font, heavy] = len(names)
                name, weight = _font(font)
                names.append(name)
                weights.append(max(700, weight) if heavy else weight)
            self.fonts[at] = known[font, heavy]
        self.names, self.weights = tuple(names), tuple(weights)


def _font(font: int) -> tuple[str, int]:
    """Name and weight.  A descriptor's weight is often absent or wrong; a name tells more."""
    if not font:
        return "", 400
    buffer = ctypes.create_string_buffer(256)
    _FONT_NAME(font, ctypes.addressof(buffer), 256)
    name = buffer.value.decode("utf-8", "replace")
    weight = _FONT_WEIGHT(font)
    if _BOLD.search(name):
        return name, 700
    return name, weight if 100 <= weight <= 600 else 400
