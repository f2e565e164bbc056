"""Facts about raw text that every stage may ask for, without any language model."""

from __future__ import annotations

import re
import unicodedata

from pipeline.records import Language

_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u30fc\u31f0-\u31ff\uff66-\uff9d]")
_HANGUL = re.compile(r"[\uac00-\ud7a3\u1100-\u11ff\u3131-\u318e]")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff々〇]")
LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
# A Latin letter says about a third of what a kanji, kana or hangul syllable says: five or six
# letters make the word that two of those make.
_LATIN_WEIGHT = 0.35
_NOT_SLUG = re.compile(r"[\W_]+")


def dominant_script_language(text: str) -> Language:
    """The language whose script carries most of `text`, by counting letters.

    Kanji count for Japanese unless there is hangul and no kana to speak of (Korean with hanja).
    Text without letters is English, the language of labels and codes.
    """
    kana, hangul = len(_KANA.findall(text)), len(_HANGUL.findall(text))
    han, latin = len(_HAN.findall(text)), len(LATIN.findall(text)) * _LATIN_WEIGHT
    korean = hangul > kana
    ja, ko = (0.0 if korean else kana + han), (hangul + han if korean else float(hangul))
    if ja >= ko:
        return "ja" if ja > latin else "en"
    return "ko" if ko > latin else "en"


def columns(text: str) -> int:
    """The width of a text in columns of a terminal or table: an East Asian wide character takes
    two.
    """
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def is_hangul(char: str) -> bool:
    """Tell whether a character is a Korean syllable or letter."""
    return "\uac00" <= char <= "\ud7a3" or "\u3131" <= char <= "\u318e"


def is_unspaced(char: str) -> bool:
    """Tell whether a character is of a script that puts no spaces between words: kana, kanji and
    what is as wide as they are.
    """
    return unicodedata.east_asian_width(char) in "WF" and not is_hangul(char)


def slug(name: str, *, limit: int = 60) -> str:
    """A segment of an address: lower case, letters and digits of any script, `-` between.

    At most `limit` characters, cut at a `-` where one is near; "" when nothing is left.
    """
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).lower())
    made = _NOT_SLUG.sub("-", folded).strip("-")
    if len(made) > limit:
        head = made[:limit]
        made = head[: head.rfind("-")] if "-" in head[limit // 2 :] else head
    return made.strip("-")


def line_of(text: str, offset: int) -> int:
    """The number of the line (from 1) that `text[offset]` stands on."""
    return text.count("\n", 0, offset) + 1
