"""Figures that a font itself draws small and raised, or small and lowered.

OpenType fonts hold superior and inferior figures (the features `sups` and `subs`), which programs
set in the size and on the baseline of the text: only their ink tells them from other figures.
They are given the size and the baseline that they look to have, as figures set small have them.
"""

from __future__ import annotations

from itertools import takewhile
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.extract.pdf.textobjects import inks

Floats = NDArray[np.float64]
Integers = NDArray[np.int32]

_NARROW = 0.44  # of the font size: ordinary figures advance by half of it
_LOW = 0.55  # of the font size: ordinary figures are taller than these
_RAISED, _LOWERED = 0.2, -0.05  # of the font size: where their ink begins, above the baseline
_SIZE = 0.6  # of the font size: what they look to be set in
_BESIDE = frozenset(map(ord, "()[],*"))  # may stand in a mark beside its figures
_MOST = 3  # of these on either side


def set_apart(
    handle: int, codes: Integers, loose: Floats, origins: Floats, sizes: Floats, upright: Any
) -> tuple[Floats, Floats]:
    """The sizes and pen positions, with those of superior and inferior figures as they look.

    `loose` are boxes in the page's own space (left, bottom, right, top); only characters that are
    `upright` are looked at.
    """
    width = loose[:, 2] - loose[:, 0]
    figures = (codes >= 0x30) & (codes <= 0x39) & upright
    chosen = np.flatnonzero(figures & (width > 0) & (width < _NARROW * sizes))
    if not len(chosen):
        return sizes, origins
    low, high = _reach(handle, chosen, origins, sizes)
    apart = (high - low < _LOW) & ((low > _RAISED) | (low < _LOWERED))
    if not apart.any():
        return sizes, origins
    rises = dict(zip(chosen[apart].tolist(), low[apart].tolist(), strict=True))
    for at, rise in list(rises.items()):
        for step in (-1, 1):
            signs = range(at + step, at + (_MOST + 1) * step, step)
            near = takewhile(lambda i: 0 <= i < len(codes) and int(codes[i]) in _BESIDE, signs)
            beside = np.array(list(near), np.intp)
            if len(beside) and rise > 0:
                low, high = _reach(handle, beside, origins, sizes)
                # Ordinary ones reach below the baseline, or are as tall as letters.
                small = (low > 0) & (high - low < _LOW)
                rises.update(dict.fromkeys(beside[small].tolist(), rise))
    places = np.array(list(rises), np.intp)
    sizes, pens = sizes.copy(), origins.copy()
    pens[places, 1] += np.array(list(rises.values())) * sizes[places]
    sizes[places] *= _SIZE
    return sizes, pens


def _reach(
    handle: int, chosen: NDArray[np.intp], origins: Floats, sizes: Floats
) -> tuple[Floats, Floats]:
    """How far above the baseline ink begins and ends, in parts of the font size."""
    ink = inks(handle, chosen)
    base, size = origins[chosen, 1], sizes[chosen]
    return (ink[:, 1] - base) / size, (ink[:, 3] - base) / size
