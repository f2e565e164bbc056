"""Tells characters that somebody wrote from glyph soup: wrong code points under right pictures.

A font whose table to Unicode is missing or wrong gives one of these:

- characters nobody writes: unassigned, private, U+FFFD, a mixture of scripts that never meet;
- valid characters in impossible company: shifted Latin letters ("Wklv lv d whvw"), punctuation
  where letters are printed, hangul and ideographs hardly any text has, kana in odd proportions.

Each sign is counted font by font, for one font may be broken on a page that is sound otherwise.
No language is preferred: the letter pairs are those of 27 languages in Latin script, of romanised
Japanese and Korean and of chemical names; ideographs count as common where Japan (JIS X 0208,
level 1), China (GB 2312, level 1) or Korea (KS X 1001) thought them so; hangul where KS X 1001 did.
"""

from __future__ import annotations

import functools
import unicodedata
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.extract.pdf.characters import NO_GAP, Characters

Mask = NDArray[np.bool_]

# How common a letter pair is, 0 to 3: row the first letter, column the second, a to z.
_PAIRS = """
13332232323333031333321122 31003000300200300210300030 30103003302200300212200010
30013001300101300221211011 32333232323333320333232222 20002100300200300202200000
30113012210101200221200030 30003000300101300212311030 32333231223333320333221112
30003000200000200000200000 30013000311200300121211020 31123210311310310022221030
32003000300021320020200020 30333131311102300033211031 23232222322333330333333111
30003002300200320322200030 00000000000000000000200000 31233111302222310233211031
30203003302111320033311011 30103103310101300333311031 22222221212333130333211011
30003000300000200110100000 30003003200001200010100000 10101000100000010001000010
31113001300211310122301000 20013000200000100000200010
"""
# A pair's mean worth over a font's different words: sound text has 1.9 and more over 60 pairs, 2.03
# over 200 (commands and file names the least, prose 2.4); shifted letters 1.83 and 1.67 less often
# than once in a hundred alphabets.
_MEAN_PAIR, _SHORT_OF = 2.05, 10.5  # the bound for long texts; what n pairs may lack, times n
_FEWEST_PAIRS = 60
_CODE_PAIRS, _CODE_PAIR = 10, 1.8  # words amid signs are source code; glyph numbers make none
_SIGN_KINDS = 6  # different ones; a formula's font has a few
_SMALL = 150  # characters of a font that are too few to judge it by
_HASH = 1_000_003  # tells words by their letters
_COMMON_KANA = "のるにはをすしていでもとたがこれなかよらあくびう"  # 87 % of kana in running text
_COMMON_HANGUL = (  # 87 % of the syllables of Korean laws
    "제에의하한는조정다관이항수부을기지자사를은장경로따가여세법호업등고서우품물대위개인으원용통시산른행출국과보해령나전또및라"
    "신적무상당할있외거청입그구요공방터각일리역중야계허유규분도받게아된재음단금목소내체치화같되간략필술회반생설료니급어후성명"
)
# Signs that a page may hold a few of, never many of; the loud ones less than the others.
_SIGNS = frozenset("!\"#$%&'*+;<=>?@[\\]^_`{|}~¡¢£¤¥¦¨¬¯´¸¹¿ªº‚ƒ„†‡ˆ‰‹›")
_LOUD = frozenset("!#$%&@")

_STRANGE, _FOREIGN, _PRIVATE, _SIGN, _LOUD_SIGN = 1, 2, 4, 8, 16
_HANGUL, _RARE_HANGUL, _TOP_HANGUL, _KANA, _TOP_KANA = 32, 64, 128, 256, 512
_IDEOGRAPH, _RARE_IDEOGRAPH = 1024, 2048
_ASTRAL = 0x10000  # one entry for all that lies beyond the basic plane


def broken_characters(found: Characters) -> Mask:
    """Which of a page's characters are not what is printed.

    All of a font's where the signs point to the font; else single characters that cannot be text
    (U+FFFD, unassigned).  Isolated private-use characters are bullets and stay.
    """
    count = len(found)
    if not count:
        return np.zeros(0, np.bool_)
    flags = _flags()[np.minimum(found.codes, _ASTRAL)]
    beyond = np.flatnonzero(found.codes >= _ASTRAL)
    for i in beyond:
        flags[i] = _astral(int(found.codes[i]))
    single = (flags & _STRANGE) > 0
    strange = single | _crowded_private(flags, found) | _foreign(flags, found.codes)
    fonts = found.fonts
    number = int(fonts.max()) + 1
    signs = _Signs(found, flags, strange, fonts, number)
    wrong = signs.wrong()
    small = ~wrong & (signs.all < _SMALL)
    rest = small[fonts]
    if rest.any() and number > 1:  # many small fonts, each too small to be judged
        one = np.zeros(count, np.int32)
        if _Signs(found, flags, strange & rest, one, 1, rest).wrong()[0]:
            wrong |= small
    broken: Mask = wrong[fonts] | single
    return broken


class _Signs:
    """Counts by font, and what they say."""

    def __init__(
        self,
        found: Characters,
        flags: NDArray[np.uint16],
        strange: Mask,
        fonts: NDArray[np.int32],
        number: int,
        chosen: Mask | None = None,
    ) -> None:
        def count(mask: Any) -> NDArray[np.int64]:
            mask = mask if chosen is None else mask & chosen
            return np.bincount(fonts[mask], minlength=number)

        self.all = count(np.ones(len(fonts), np.bool_))
        self.strange = count(strange)
        repeated = np.zeros(len(fonts), np.bool_)  # leaders and ruled lines are no soup
        repeated[1:] = found.codes[1:] == found.codes[:-1]
        sign = ((flags & _SIGN) > 0) & ~repeated
        self.signs = count(sign)
        kinds = np.unique(fonts[sign].astype(np.int64) * _ASTRAL + found.codes[sign])
        self.kinds = np.bincount(kinds // _ASTRAL, minlength=number)
        self.loud = count(((flags & _LOUD_SIGN) > 0) & ~repeated)
        seen = {
            bit: count((flags & bit) > 0)
            for bit in (_HANGUL, _RARE_HANGUL, _TOP_HANGUL, _KANA, _TOP_KANA,
                        _IDEOGRAPH, _RARE_IDEOGRAPH)
        }  # fmt: skip
        self.seen = seen
        ends, worth = _pairs(found, fonts, chosen)
        self.pairs = np.bincount(fonts[ends], minlength=number)
        self.worth = np.bincount(fonts[ends], weights=worth, minlength=number)

    def wrong(self) -> Mask:
        """Which fonts are broken; the thresholds lie midway between sound and shifted texts."""
        seen = self.seen
        result: Mask = self.strange > np.maximum(5, 0.1 * self.all)
        signs = (self.signs > np.maximum(20, 0.2 * self.all)) & (self.loud > 0.05 * self.all)
        signs &= self.kinds >= _SIGN_KINDS
        code = (self.pairs >= _CODE_PAIRS) & (self.worth >= _CODE_PAIR * self.pairs)
        result |= signs & ~code
        bound = _MEAN_PAIR * self.pairs - _SHORT_OF
        result |= (self.pairs >= _FEWEST_PAIRS) & (self.worth < bound)
        result |= (seen[_HANGUL] >= 20) & (seen[_RARE_HANGUL] > 0.1 * seen[_HANGUL])
        result |= (seen[_HANGUL] >= 80) & (seen[_TOP_HANGUL] < 0.3 * seen[_HANGUL])
        result |= (seen[_KANA] >= 40) & (seen[_TOP_KANA] < 0.42 * seen[_KANA])
        result |= (seen[_IDEOGRAPH] >= 20) & (seen[_RARE_IDEOGRAPH] > 0.2 * seen[_IDEOGRAPH])
        return result


def _pairs(
    found: Characters, fonts: NDArray[np.int32], chosen: Mask | None
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Letter pairs inside words of four letters and more: the second's index, and their worth.

    A word counts once a font: a name that a page repeats is no more evidence than a name.
    """
    letters = _letters()[np.minimum(found.codes, _ASTRAL)]
    is_letter = letters >= 0
    follows = np.zeros(len(found), np.bool_)
    follows[1:] = is_letter[1:] & is_letter[:-1] & (found.gaps[1:] == NO_GAP)
    follows[1:] &= found.fonts[1:] == found.fonts[:-1]
    words = np.cumsum(~follows) - 1
    firsts = np.flatnonzero(~follows)
    places = np.arange(len(found)) - firsts[words]
    value = (letters.astype(np.int64) + 2) * _powers()[np.minimum(places, len(_powers()) - 1)]
    told = np.add.reduceat(value, firsts) * _HASH + fonts[firsts]
    long: Mask = np.bincount(words) >= 4
    if chosen is not None:
        long &= chosen[firsts]
    counted = np.flatnonzero(long)
    once = np.zeros(len(firsts), np.bool_)
    once[counted[np.unique(told[counted], return_index=True)[1]]] = True
    ends = np.flatnonzero(follows & once[words])
    return ends, _pair_table()[letters[ends - 1], letters[ends]]


@functools.cache
def _powers() -> NDArray[np.int64]:
    """Powers of an odd number, which overflow as they like."""
    powers = np.full(64, 0x9E3779B97F4A7C1, np.int64)
    powers[0] = 1
    return np.cumprod(powers)


def _crowded_private(flags: NDArray[np.uint16], found: Characters) -> Mask:
    """Private-use characters beside others, as words of a broken font; a bullet stands alone."""
    private = (flags & _PRIVATE) > 0
    crowded = np.zeros(len(flags), np.bool_)
    beside = private[1:] & private[:-1] & (found.gaps[1:] == NO_GAP)
    crowded[1:] |= beside
    crowded[:-1] |= beside
    return crowded


def _foreign(flags: NDArray[np.uint16], codes: NDArray[np.int32]) -> Mask:
    """Letters of scripts that Jobun does not read, unless a page is written in one of them."""
    foreign = (flags & _FOREIGN) > 0
    total = np.count_nonzero(foreign)
    if total >= 20:
        blocks = np.bincount(codes[foreign] >> 8)  # one script lies in 256 code points or two
        first, *others = sorted(blocks, reverse=True)
        if first + (others[0] if others else 0) > 0.95 * total and first > 0.6 * total:
            return np.zeros(len(flags), np.bool_)
    return foreign


@functools.cache
def _pair_table() -> NDArray[np.float64]:
    return np.array([[int(c) for c in row] for row in _PAIRS.split()], np.float64)


_UNMARKED = {"ø": "o", "æ": "e", "œ": "e", "ß": "s", "ł": "l", "ı": "i", "đ": "d"}


@functools.cache
def _letters() -> NDArray[np.int8]:
    """The place in a to z of each Latin letter without its accent; -1 for all else."""
    table = np.full(_ASTRAL + 1, -1, np.int8)
    for code in (*range(0x41, 0x250), *range(0x1E00, 0x1F00)):
        base = unicodedata.normalize("NFD", chr(code))[0].lower()
        base = _UNMARKED.get(base, base)
        if "a" <= base <= "z":
            table[code] = ord(base) - 97
    return table


@functools.cache
def _flags() -> NDArray[np.uint16]:
    """What each code point of the basic plane is a sign of."""
    table = np.zeros(_ASTRAL + 1, np.uint16)
    kinds = list(map(unicodedata.category, map(chr, range(_ASTRAL))))
    table[:-1][np.isin(kinds, ("Cn", "Cs", "Cc", "Zl", "Zp"))] = _STRANGE
    table[:-1][np.char.startswith(kinds, "L") | np.char.startswith(kinds, "M")] = _FOREIGN
    for first, last in ((0x41, 0x7A), *_READ):
        table[first : last + 1] &= 0xFFFF ^ _FOREIGN
    table[0xFFFD] = _STRANGE
    table[0x202A:0x202F] = _STRANGE  # marks of direction, which a page's glyphs are not
    table[[9, 10, 13]] = 0
    table[0xE000:0xF900] = _PRIVATE
    for char in _SIGNS:
        table[ord(char)] |= _SIGN
    for char in _LOUD:
        table[ord(char)] |= _LOUD_SIGN
    # Number forms and letterlike signs come in ones and twos, but for the italic h of formulas;
    # Roman numerals are common in Asia.
    table[0x2100:0x2190] |= _SIGN | _LOUD_SIGN
    for low, high in (
        (0x2103, 0x2104),
        (0x210E, 0x2110),
        (0x2116, 0x2117),
        (0x2120, 0x2123),
        (0x2160, 0x2180),
    ):
        table[low:high] = 0
    table[0xAC00:0xD7A4] = _HANGUL | _RARE_HANGUL
    _clear(table, "euc_kr", range(0xB0, 0xC9), _RARE_HANGUL)
    table[[ord(c) for c in _COMMON_HANGUL]] |= _TOP_HANGUL
    table[0x3041:0x3097] = _KANA
    table[[ord(c) for c in _COMMON_KANA]] |= _TOP_KANA
    table[0x3400:0x4DC0] = _IDEOGRAPH | _RARE_IDEOGRAPH
    table[0x4E00:0xA000] = _IDEOGRAPH | _RARE_IDEOGRAPH
    _clear(table, "euc_jp", range(0xB0, 0xD0), _RARE_IDEOGRAPH)
    _clear(table, "gb2312", range(0xB0, 0xD8), _RARE_IDEOGRAPH)
    _clear(table, "euc_kr", range(0xCA, 0xFE), _RARE_IDEOGRAPH)
    return table


def _clear(table: NDArray[np.uint16], encoding: str, rows: range, flag: int) -> None:
    """Take a flag off the characters that stand in these rows of a national standard."""
    for row in rows:
        for cell in range(0xA1, 0xFF):
            try:
                table[ord(bytes((row, cell)).decode(encoding))] &= 0xFFFF ^ flag
            except UnicodeDecodeError:
                continue


# Scripts and marks that a text of ours can hold, first and last code point.
_READ = (
    (0x0080, 0x024F),  # Latin
    (0x02B0, 0x036F),  # modifier letters, accents
    (0x0370, 0x03D7),  # Greek without archaic and Coptic letters
    (0x0400, 0x045F),  # Cyrillic of living languages
    (0x0490, 0x0493),
    (0x1100, 0x11FF),  # hangul letters
    (0x1E00, 0x1FFF),  # Latin, Greek
    (0x2070, 0x218F),  # indices, letterlike signs, number forms
    (0x2C60, 0x2C7F),
    (0x2E80, 0x2FDF),
    (0x3000, 0x318F),
    (0x31F0, 0x31FF),
    (0x3400, 0x9FFF),
    (0xA960, 0xA97F),
    (0xAC00, 0xD7FF),
    (0xF900, 0xFAFF),
    (0xFB00, 0xFB06),
    (0xFE00, 0xFE4F),  # variation selectors, half marks, vertical forms
    (0xFF00, 0xFFEF),
)


def _astral(code: int) -> int:
    """Beyond the basic plane: ideographs, mathematical letters and pictures are written."""
    if 0x20000 <= code <= 0x3FFFF:
        return _IDEOGRAPH | _RARE_IDEOGRAPH
    if 0x1D400 <= code <= 0x1D7FF or 0x1F000 <= code <= 0x1FAFF:
        return 0
    return _PRIVATE if 0xF0000 <= code <= 0x10FFFD else _STRANGE
