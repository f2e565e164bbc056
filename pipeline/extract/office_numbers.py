"""Numbers as office programs write them before a paragraph: 第1条, (a), イ, 가, ①, Ⅰ.

The names of the formats are those of ST_NumberFormat (ISO/IEC 29500-1, 17.18.59).
"""

from __future__ import annotations

from collections.abc import Callable

_AIUEO = (
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
)
_IROHA = (
    "イロハニホヘトチリヌルヲワカヨタレソツネナラム"
    "ウヰノオクヤマケフコエテアサキユメミシヱヒモセスン"
)
_HALF_AIUEO = "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝ"
_HALF_IROHA = "ｲﾛﾊﾆﾎﾍﾄﾁﾘﾇﾙｦﾜｶﾖﾀﾚｿﾂﾈﾅﾗﾑｳｨﾉｵｸﾔﾏｹﾌｺｴﾃｱｻｷﾕﾒﾐｼｪﾋﾓｾｽﾝ"
_GANADA = "가나다라마바사아자차카타파하"
_CHOSUNG = "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_HANA = ("하나", "둘", "셋", "넷", "다섯", "여섯", "일곱", "여덟", "아홉", "열")
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
          (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
_LARGEST = 9999  # beyond it every format falls back to digits


def numbered(value: int, form: str) -> str:
    """The number `value` in a format; digits for a format that is not known, "" for none."""
    if form in ("none", "bullet"):
        return ""
    write = _FORMS.get(form)
    return write(value) if write and 0 < value <= _LARGEST else str(value)


def _series(letters: str) -> Callable[[int], str]:
    """Letters in order; after the last, the digits (Word begins again, and says less)."""
    return lambda value: letters[value - 1] if value <= len(letters) else str(value)


def _repeated(letters: str) -> Callable[[int], str]:
    """a … z, aa, bb: Word repeats the letter."""
    return lambda n: letters[(n - 1) % len(letters)] * min((n - 1) // len(letters) + 1, 20)


def _roman(value: int) -> str:
    written = ""
    for size, sign in _ROMAN:
        written += sign * (value // size)
        value %= size
    return written


def _counted(digits: str, tens: str) -> Callable[[int], str]:
    """Numerals with units: 十六, 二百五; a one before a unit is left out, but not in 壱拾."""

    def write(value: int) -> str:
        written = ""
        for unit in (3, 2, 1):
            digit, value = divmod(value, 10**unit)
            if digit:
                one = digits[1] if digits[1] == "壱" else ""
                written += (one if digit == 1 else digits[digit]) + tens[unit - 1]
        return written + (digits[value] if value else "")

    return write


def _in_places(digits: str) -> Callable[[int], str]:
    return lambda value: "".join(digits[int(d)] for d in str(value))


def _circled(value: int) -> str:
    for first, last, start in ((1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1)):
        if first <= value <= last:
            return chr(start + value - first)
    return f"({value})"


def _enclosed(first: int, last: int) -> Callable[[int], str]:
    return lambda value: chr(first + value - 1) if value <= last else f"({value})"


def _ordinal(value: int) -> str:
    suffix = "th" if value % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(value % 10)
    return f"{value}{suffix or 'th'}"


_KANJI = _counted("〇一二三四五六七八九", "十百千")
_FORMS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda n: f"{n:02d}",
    "upperRoman": _roman,
    "lowerRoman": lambda n: _roman(n).lower(),
    "upperLetter": _repeated("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    "lowerLetter": _repeated("abcdefghijklmnopqrstuvwxyz"),
    "ordinal": _ordinal,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _enclosed(0x2474, 20),
    "decimalEnclosedFullstop": _enclosed(0x2488, 20),
    "decimalFullWidth": _in_places("０１２３４５６７８９"),
    "decimalFullWidth2": _in_places("０１２３４５６７８９"),
    "numberInDash": lambda n: f"- {n} -",
    "aiueo": _series(_HALF_AIUEO),
    "aiueoFullWidth": _series(_AIUEO),
    "iroha": _series(_HALF_IROHA),
    "irohaFullWidth": _series(_IROHA),
    "japaneseCounting": _KANJI,
    "japaneseLegal": _counted("〇壱弐参四伍六七八九", "拾百阡"),
    "japaneseDigitalTenThousand": _in_places("〇一二三四五六七八九"),
    "ideographDigital": _in_places("〇一二三四五六七八九"),
    "chineseCounting": _KANJI,
    "chineseCountingThousand": _KANJI,
    "taiwaneseCounting": _KANJI,
    "taiwaneseCountingThousand": _KANJI,
    "taiwaneseDigital": _in_places("〇一二三四五六七八九"),
    "ideographTraditional": _series(_STEMS),
    "ideographZodiac": _series(_BRANCHES),
    "ideographEnclosedCircle": _enclosed(0x3280, 10),
    "ganada": _series(_GANADA),
    "chosung": _series(_CHOSUNG),
    "koreanDigital": _in_places("영일이삼사오육칠팔구"),
    "koreanDigital2": _in_places("零一二三四五六七八九"),
    "koreanCounting": _counted("영일이삼사오육칠팔구", "십백천"),
    "koreanLegal": lambda n: _HANA[n - 1] if n <= len(_HANA) else str(n),
}
# The automatic numbers of slides (ST_TextAutonumberScheme): format and what stands around it.
_SCHEMES = {"alphaLc": "lowerLetter", "alphaUc": "upperLetter", "arabic": "decimal",
            "romanLc": "lowerRoman", "romanUc": "upperRoman", "circleNum": "decimalEnclosedCircle",
            "ea1Jpn": "japaneseCounting", "ea1Chs": "chineseCounting",
            "ea1JpnKor": "japaneseCounting", "ea1Cht": "chineseCounting",
            "ea1JpnChsDb": "decimalFullWidth", "arabicDb": "decimalFullWidth"}  # fmt: skip


def scheme(value: int, named: str) -> str:
    """A slide's automatic number, as `arabicPeriod`, `alphaLcParenBoth` and so on write it."""
    stem = max((s for s in _SCHEMES if named.startswith(s)), key=len, default="")
    written = numbered(value, _SCHEMES.get(stem, "decimal"))
    around = named[len(stem) :]
    if around == "ParenBoth":
        return f"({written})"
    return written + {"ParenR": ")", "Period": "."}.get(around, "")
