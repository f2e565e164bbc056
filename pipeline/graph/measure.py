"""How wide a text is when drawn, and where it breaks, without a font at hand.

Widths are in em, by East Asian width (UAX #11) and a table for Latin letters that is a little
wider than the common sans-serif fonts: text may end early, it never runs into what is beside it.
"""

from __future__ import annotations

import re
import unicodedata

_LATIN = {
    **dict.fromkeys("iIjl.,:;'|!` ", 0.31),
    **dict.fromkeys('frt()[]{}/\\-"', 0.41),
    **dict.fromkeys("mwMW@%", 0.94),
    **dict.fromkeys("ABCDEFGHJKLNOPQRSTUVXYZ&§", 0.72),
}
_OTHER = 0.62
_CUT = "…"
# A word is kept together in Latin and Hangul; Chinese characters and kana break anywhere.
# No line begins with a closing mark or a small kana (JIS X 4051).
_NEVER_FIRST = "、。，．：；」』）］｝〉》・ーゃゅょっャュョッぁぃぅぇぉァィゥェォ々…ㆍ·"
_WIDE = "\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef"
_TOKEN = re.compile(rf"\s+|(?:[^\s{_WIDE}]+|.)[{_NEVER_FIRST}]*", re.DOTALL)
_LETTER = re.compile(rf".[{_NEVER_FIRST}]*", re.DOTALL)


def width(text: str, *, size: float) -> float:
    """The width of `text` in the unit of `size` (one em)."""
    return size * sum(map(_em, text))


def _em(char: str) -> float:
    if char in _LATIN:
        return _LATIN[char]
    if unicodedata.combining(char) or unicodedata.category(char) in ("Cf", "Mn", "Me"):
        return 0.0
    # Ambiguous ones (①, Greek) are full-width in a Japanese or Korean font.
    return 1.0 if unicodedata.east_asian_width(char) in "WFA" else _OTHER


def wrap(text: str, *, size: float, within: float, lines: int) -> list[str]:
    """`text` in at most `lines` lines no wider than `within`, the last one cut with an ellipsis."""
    out: list[str] = []
    line = ""
    tokens = _tokens(text, size=size, within=within)
    for i, token in enumerate(tokens):
        if width((line + token).rstrip(), size=size) <= within:
            line += token
            continue
        if len(out) == lines - 1:
            return [*out, _cut(line + "".join(tokens[i:]), size=size, within=within)]
        out.append(line.rstrip())
        line = token.lstrip()
    return [*out, line.rstrip()] if line.strip() or not out else out


def _tokens(text: str, *, size: float, within: float) -> list[str]:
    """Words and wide characters; a word wider than a line comes in characters."""
    tokens: list[str] = []
    for token in _TOKEN.findall(text.strip()):
        short = width(token, size=size) <= within
        tokens.extend([token] if short else _LETTER.findall(token))
    return tokens


def _cut(text: str, *, size: float, within: float) -> str:
    room = within - width(_CUT, size=size)
    used, kept = 0.0, []
    for char in text:
        used += size * _em(char)
        if used > room:
            break
        kept.append(char)
    return "".join(kept).rstrip() + _CUT
