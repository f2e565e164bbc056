"""The language of one provision, by script: exact on whole sentences, and quick."""

from __future__ import annotations

import re

from pipeline.records import Language

_HIRAGANA = re.compile("[ぁ-ゖ]")
_KATAKANA = re.compile("[ァ-ヺー-ヿｦ-ﾟ]")
_HANGUL = re.compile("[가-힣ᄀ-ᇿ\u3131-\u318e]")
_HAN = re.compile("[々〆〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f]")
_LATIN = re.compile("[A-Za-zÀ-ÖØ-öø-ɏ]")
_LATIN_WORD = re.compile("[A-Za-zÀ-ÖØ-öø-ɏ]{2,}")
_PLAIN_WORD = re.compile("[A-Za-z]*[a-z]{2}[a-z]*")
# What stands in brackets or quotes glosses the sentence; it does not tell its language.
_ASIDE = re.compile(r"\([^()]{0,200}\)|（[^（）]{0,200}）|「[^「」]{0,200}」|『[^『』]{0,200}』|"
                    r"“[^“”]{0,400}”|‘[^‘’]{0,200}’|\[[^\[\]]{0,200}\]")  # fmt: skip
# A word is worth about five Latin letters, one and a half syllables or two kanji.
_LETTERS_PER_WORD = 5.0


def detect(text: str, default: Language = "en") -> Language:
    """Say whether a provision is English, Japanese or Korean.

    Brackets and quotations are set aside first, so that a gloss in another script does not
    decide.  Text without letters, or with codes alone (`3A001.b`), has the `default` language;
    kanji alone is Japanese unless the default is Korean.
    """
    bare = _ASIDE.sub(" ", text)
    return _judge(bare) or _judge(text) or _han_or_default(text, default)


def _judge(text: str) -> Language | None:
    if text.isascii():
        return _latin(text)
    hiragana, katakana = len(_HIRAGANA.findall(text)), len(_KATAKANA.findall(text))
    hangul, han = len(_HANGUL.findall(text)), len(_HAN.findall(text))
    japanese = 1.5 * hiragana + 0.5 * katakana + 0.5 * han
    korean = hangul + 0.5 * han
    english = len(_LATIN.findall(text)) / _LETTERS_PER_WORD
    if not (hiragana or katakana or hangul):
        # Kanji alone: of a Latin sentence a borrowed name, else no evidence between two readers.
        return _latin(text) if english > han else None
    cjk: Language = "ko" if hangul > hiragana + katakana else "ja"
    return cjk if english <= (korean if cjk == "ko" else japanese) else "en"


def _latin(text: str) -> Language | None:
    """English when there is one plain word of three letters, or three words of any kind."""
    if any(len(word) > 2 for word in _PLAIN_WORD.findall(text)):
        return "en"
    return "en" if len(_LATIN_WORD.findall(text)) > 2 else None


def _han_or_default(text: str, default: Language) -> Language:
    if _HAN.search(text):
        return "ja" if default == "en" else default
    return default
