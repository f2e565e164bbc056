"""Characters that office programs set by formatting: raised digits, symbol fonts, soft breaks."""

from __future__ import annotations

import re

from pipeline.text import is_unspaced

_PLAIN = "0123456789+-−=()n"
_RAISED = str.maketrans(_PLAIN, "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans(_PLAIN, "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₙ")
# Wingdings and Symbol by their codes, as far as lists and formulas of official papers use them.
_WINGDINGS = {"l": "●", "m": "○", "n": "■", "o": "□", "p": "❐", "q": "❑", "r": "❒", "s": "⬧",
              "t": "⧫", "u": "◆", "v": "❖", "w": "⬥", "§": "▪", "¨": "◻", "ª": "✦", "«": "★",
              "Ø": "➢", "à": "→", "ß": "←", "è": "➔", "ð": "⇨", "û": "✗", "ü": "✓", "ý": "☒",
              "þ": "☑", "F": "☞", "J": "☺", "x": "☒", "¡": "○", "¤": "◉"}  # fmt: skip
_SYMBOL = dict(zip("abgdezhqiklmnxoprstufcywABGDEZHQIKLMNXOPRSTUFCYW",
                   "αβγδεζηθικλμνξοπρστυφχψωΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ", strict=True))  # fmt: skip
_SYMBOL |= {"·": "•", "£": "≤", "³": "≥", "±": "±", "´": "×", "°": "°", "¹": "≠", "»": "≈",
            "¥": "∞", "Ö": "√", "®": "→", "å": "∑", "\xb8": "÷", "\xa2": "′", "\xb2": "″",
            "\xd7": "⋅", "-": "−"}  # fmt: skip
_SENTENCE = re.compile(r"[.。．!?！？:：;；」』]$|(?<!다)(?<!처)(?<!마)음$|[함임됨]$")
_BEGINS = re.compile(
    r"[•●○◦■□◆◇▪▫▶▷►➢✓※☞‣·ㆍ*]|[-–—ㅇ]\s|[①-⑳㉮-㉻Ⅰ-Ⅻ]|제\s*\d+\s*[편장절관조항호]"
    r"|第.{1,6}[編章節款条項号]|[（(]?(?:\d{1,3}|[가나다라마바사아자차카타파하]|[A-Za-z]|[ivxIVX]{1,4}"
    r"|[ア-ン]|[一二三四五六七八九十]{1,3})[)）.．、](?!\d)"
)


def raised(text: str) -> str:
    """Text set above the line: digits and signs as superscript characters, so that 10⁶ is not 106.

    Words set so (a trade mark's ™, an ordinal's th) stay as they are.
    """
    return _shifted(text, _RAISED)


def lowered(text: str) -> str:
    """Text set below the line: digits and signs as subscript characters (H₂O)."""
    return _shifted(text, _LOWERED)


def _shifted(text: str, table: dict[int, int]) -> str:
    plain = text.strip()
    return text.translate(table) if plain and all(c in _PLAIN for c in plain) else text


def symbol(text: str, font: str) -> str:
    """Characters of a symbol font as what they show.

    Codes of the private area (U+F000 to U+F0FF) are a symbol font's too, whatever is named; what
    is not known becomes a bullet.
    """
    kind = font.lower()
    if kind not in ("symbol", "wingdings") and not re.search("[\uf000-\uf0ff]", text):
        return text
    table = _SYMBOL if kind == "symbol" else _WINGDINGS
    written = ""
    for char in text:
        private = "\uf020" <= char <= "\uf0ff"
        code = chr(ord(char) - 0xF000) if private else char
        if kind == "symbol" and code not in table:
            written += code
        else:
            written += table.get(code, "•" if private else char)
    return written


def joint(before: str, after: str) -> str:
    """What stands for a soft line break between two runs of a paragraph: "\\n", " " or nothing.

    A break after a sentence, or before a number or bullet, begins a new line; one inside a
    sentence was put in for its looks.
    """
    before, after = before.rstrip(), after.lstrip()
    if not before or not after:
        return ""
    if _SENTENCE.search(before) or _BEGINS.match(after):
        return "\n"
    return "" if is_unspaced(before[-1]) and is_unspaced(after[0]) else " "


def after_cut(before: str, text: str) -> str:
    """A text behind struck-out text, without the second of the two spaces around that."""
    return text[1:] if text.startswith(" ") and (not before or before[-1].isspace()) else text
