"""The form of a text that tokens are cut from: a copy, never the stored text.

NFKC alone is unsafe (it turns `2①` into `21` and the middle dot U+318D into a medial vowel), so
what it would glue is set apart first.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Mapping

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]")
_MIDDLE_DOTS = "·・･ㆍᆞ‧∙•⋅"
_HYPHENS = "‐‑‒–—―−－"
_LAST_DECOMPOSABLE = 0x1FFFF
_COMPATIBILITY_JAMO = range(0x3131, 0x318D)


@functools.cache
def _apart() -> Mapping[int, str]:
    """What each unsafe character becomes: enclosed and raised numbers stand alone, lowered ones
    belong to their word (UF₆ is UF6).
    """
    table = {ord(dot): " " for dot in _MIDDLE_DOTS} | {ord(dash): "-" for dash in _HYPHENS}
    for code in range(0x80, _LAST_DECOMPOSABLE):
        decomposition = unicodedata.decomposition(chr(code))
        if decomposition.startswith(("<circle", "<super", "<fraction")):
            table[code] = f" {unicodedata.normalize('NFKC', chr(code))} "
    # Compatibility jamo (ㄱ, ㄴ as list labels) would compose with a vowel that follows.
    return table | dict.fromkeys(_COMPATIBILITY_JAMO, " ")


def fold(text: str) -> str:
    """Width, case and presentation forms made one; numbers in circles kept apart."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text)).translate(_apart())
    return unicodedata.normalize("NFKC", text).lower()
