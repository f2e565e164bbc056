"""From bytes to text: which encoding, decided by marks first and by plausibility last.

The order: a byte-order mark, UTF-16 without one, ISO-2022-JP by its escapes, strict UTF-8, the
encoding that the document itself declares (XML, HTML), then the encodings in which Japanese,
Korean and English documents come (CP932, EUC-JP, CP949, Windows-1252) by how much the result
looks like text, and for anything else charset-normalizer.
"""

from __future__ import annotations

import codecs
import functools
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

from pipeline.errors import ExtractionError
from pipeline.text import line_of

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LEGACY = ("cp932", "euc_jp", "cp949")
_ESCAPE = re.compile(rb"\x1b\$[@B]|\x1b\([BJI]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
# The syllables that make up about two thirds of running Korean.
_FREQUENT_HANGUL = frozenset(
    "이다의는을에하고가지로한사를은기어서제인정있자시대도수리부일조해항보원회그상"
    "과아관나무및출입장물등경여호법전주할허규공방국외전략무역유과여에는되된면만라"
)
_SAMPLE = 200_000  # bytes of a file that the choice between legacy encodings looks at
_PLAUSIBLE = 0.25  # mean score of a non-ASCII character below which a reading is not believed
_LOST = 0.002  # share of characters of a UTF-8 file that may be damaged


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text, the Python name of its encoding, and what was doubtful."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def decode(data: bytes, name: str, *, declared: str = "") -> Decoded:
    """Read `data` as text; `declared` is the encoding an XML or HTML head states.

    The text is exactly what the bytes say, without a byte-order mark.  Raises `ExtractionError`
    when the file holds nothing, is binary, or is in no encoding that gives readable text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                text = data[len(mark) :].decode(encoding)
            except UnicodeDecodeError as error:
                if encoding == "utf-8":
                    break  # damaged like any other UTF-8 file
                raise ExtractionError(
                    f"{name}: the file says it is {encoding} and is not, at byte {error.start}; "
                    "save it again as UTF-8."
                ) from error
            return _checked(Decoded(text, encoding), name)
    data = data.removeprefix(codecs.BOM_UTF8)
    decoded = (
        _utf16(data)
        or _iso2022(data)
        or _strict(data, "utf-8")
        or (_strict(data, declared) if declared else None)
        or _damaged_utf8(data)
        or _legacy(data)
        or _guess(data)
    )
    if decoded is None:
        raise ExtractionError(
            f"{name}: the file is not text in any encoding Jobun knows "
            "(UTF-8, UTF-16, Shift_JIS, EUC-JP, EUC-KR, Windows-1252); save it as UTF-8."
        )
    return _checked(decoded, name)


def _checked(decoded: Decoded, name: str) -> Decoded:
    """Refuse emptiness and binary content."""
    text = decoded.text
    if not text.strip().strip("\ufeff\x00"):
        raise ExtractionError(f"{name}: the file is empty; there is nothing to read.")
    nul = text.find("\0")
    controls = len(_CONTROL.findall(text))
    if nul >= 0 or controls > max(2, len(text) // 200):
        where = f"line {line_of(text, nul)} has a NUL character" if nul >= 0 else (
            f"{controls} control characters in {len(text)}"
        )  # fmt: skip
        raise ExtractionError(
            f"{name}: the file is binary, not text ({where}); convert it to text, HTML or PDF."
        )
    return decoded


def _strict(data: bytes, encoding: str) -> Decoded | None:
    try:
        codec = codecs.lookup(encoding).name
        # What calls itself Shift_JIS or EUC-KR is nearly always Microsoft's superset.
        codec = {"shift_jis": "cp932", "euc_kr": "cp949"}.get(codec, codec)
        return Decoded(data.decode(codec), codec)
    except (LookupError, ValueError):
        return None


def _utf16(data: bytes) -> Decoded | None:
    """UTF-16 without a mark: its line ends, spaces or Latin letters leave a byte zero."""
    if len(data) % 2 or not data:
        return None
    sample = data[:_SAMPLE]
    best: tuple[float, str] = (0.0, "")
    for encoding, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        text = sample.decode(encoding, errors="replace")
        if "\0" in text or _CONTROL.search(text):
            continue
        if not zeros.count(0) and _strict(data, "utf-8"):
            continue
        score = sum(_weight(c) for c in text) / len(text)
        best = max(best, (score, encoding))
    # Random pairs of bytes land on rare kanji and hangul; real text is mostly frequent ones.
    return _strict(data, best[1]) if best[0] > 0.6 else None


def _iso2022(data: bytes) -> Decoded | None:
    if not _ESCAPE.search(data) or any(byte > 0x7F for byte in data[:_SAMPLE]):
        return None
    return _strict(data, "iso2022_jp_ext")


def _damaged_utf8(data: bytes) -> Decoded | None:
    """UTF-8 with a few broken bytes: they become U+FFFD, and a warning says where."""
    text = data.decode("utf-8", errors="replace")
    lost = text.count("\ufffd")
    foreign = sum(1 for c in text if c > "\x7f") - lost
    if lost > max(3, len(text) * _LOST) or foreign < 20 * lost:
        return None
    first = line_of(text, text.index("\ufffd"))
    return Decoded(
        text,
        "utf-8",
        (f"line {first}: {lost} characters are not valid UTF-8 and stand as U+FFFD",),
    )


def _legacy(data: bytes) -> Decoded | None:
    runs = _HIGH_RUN.findall(data[:_SAMPLE])
    single = sum(1 for run in runs if len(run) == 1)
    if single >= 0.9 * len(runs) and sum(map(len, runs)) < 0.1 * len(data[:_SAMPLE]):
        # Lone high bytes among ASCII: curly quotes, dashes, section signs of a Western text.
        western = _strict(data, "cp1252")
        if western is not None:
            return western
    best: tuple[float, Decoded | None] = (_PLAUSIBLE, None)
    for encoding in _LEGACY:
        decoded = _strict(data, encoding)
        if decoded is not None:
            score = _plausibility(decoded.text[:_SAMPLE], encoding)
            if score > best[0]:
                best = (score, decoded)
    return best[1]


def _guess(data: bytes) -> Decoded | None:
    """Ask charset-normalizer; its verdict is believed only if the result looks like text."""
    from charset_normalizer import from_bytes

    match = from_bytes(data[:_SAMPLE]).best()
    if match is None or match.encoding == "ascii":
        return None
    decoded = _strict(data, match.encoding)
    if decoded is None or _CONTROL.search(decoded.text):
        return None
    letters = sum(c.isalpha() or c.isspace() or c in ".,;:'\"()-" for c in decoded.text)
    if letters < 0.7 * len(decoded.text):
        return None
    return Decoded(
        decoded.text,
        decoded.encoding,
        (f"the encoding was guessed to be {decoded.encoding}; check that the text is readable",),
    )


def _plausibility(text: str, encoding: str) -> float:
    """The mean score of the non-ASCII characters of a reading, about -1 to 1."""
    counts = Counter(c for c in text if c > "\x7f")
    total = sum(counts.values())
    if not total:
        return 0.0
    score = sum(_weight(c) * n for c, n in counts.items()) / total
    hangul = sum(n for c, n in counts.items() if "\uac00" <= c <= "\ud7a3")
    if encoding == "cp949" and hangul < 0.5 * total:
        score -= 0.5  # kanji between stray syllables: Japanese read as Korean
    if encoding != "cp949" and not any("\u3041" <= c <= "\u30fc" for c in counts):
        score -= 0.2  # kanji alone: Korean read as Japanese, unless it is a bare title
    return score


@functools.cache
def _weight(char: str) -> float:
    """How much a character speaks for its reading being right."""
    if "\u3041" <= char <= "\u3096" or "\u30a1" <= char <= "\u30fc":
        return 1.0
    if "\uac00" <= char <= "\ud7a3":
        if char in _FREQUENT_HANGUL:
            return 1.0
        return 0.5 if _within(char, "euc_kr", 0xB0, 0xC8) else -1.0
    if "\u4e00" <= char <= "\u9fff":
        return 0.7 if _within(char, "euc_jp", 0xB0, 0xCF) else -0.2
    if char in "、。「」『』（）・，．：；？！々〇ー～“”‘’–—…§○①②③④⑤⑥⑦⑧⑨⑩ㆍ·※　":
        return 0.8
    if "\uff01" <= char <= "\uff5e" or " " <= char <= "~" or char in "\n\r\t":
        return 0.8
    if "\uff61" <= char <= "\uff9f":
        return -0.7  # half-width kana: what other encodings look like when read as Shift_JIS
    category = unicodedata.category(char)
    if category in ("Cn", "Co", "Cs", "Cc") or char == "\ufffd":
        return -4.0
    if "\u3131" <= char <= "\u318e":
        return -0.5
    return -0.3


def _within(char: str, encoding: str, first: int, last: int) -> bool:
    """Tell whether a character stands in the rows of frequent ones of a national standard."""
    try:
        coded = char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return len(coded) == 2 and first <= coded[0] <= last
