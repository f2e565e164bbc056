"""How a number of an address is printed: Roman, as a letter, as it is."""

from __future__ import annotations

from pipeline.knowledge.jp_labels import IROHA

_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L")),
    *((40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
# 가나다 …, 거너더 …, in the order in which Korean law counts 목.
_GANADA = "".join(
    chr(0xAC00 + lead * 588 + vowel * 28)
    for vowel in (0, 4, 8, 13, 18, 20)
    for lead in (0, 2, 3, 5, 6, 7, 9, 11, 12, 14, 15, 16, 17, 18)
)
_LATIN_ORDINALS = {"bis": "2", "ter": "3", "quater": "4", "quinquies": "5"}


def roman(label: str) -> str:
    """21 → XXI; a label that is no number from 1 to 3999 stays as it is."""
    if not (label.isascii() and label.isdigit() and len(label) <= 4):
        return label
    number = int(label)
    if not 0 < number < 4000:
        return label
    out = []
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        out.append(letters * count)
    return "".join(out)


def lower_roman(label: str) -> str:
    """2 → ii, as the standard of Japanese law translation numbers 号."""
    written = roman(label)
    return written if written is label else written.lower()


def letter(label: str) -> str:
    """イ → a, 가 → a, 27th → aa, as both countries' translations letter イロハ and 가나다."""
    place = IROHA.find(label) if label in IROHA else _GANADA.find(label)
    if len(label) != 1 or place < 0:
        return label
    return chr(ord("a") + place % 26) * (place // 26 + 1)


def upper(label: str) -> str:
    """A letter as a capital (annex a → A, 1a → 1A); a word stays as it is."""
    return label.upper() if len(label) <= 2 else label


def roman_annex(label: str) -> str:
    """The number of an annex that is printed in Roman numerals: 1 → I, 2a → IIa, f → F."""
    digits = label.rstrip("abcdefghijklmnopqrstuvwxyz")
    return roman(digits) + label[len(digits) :] if digits else upper(label)


def plain(label: str) -> str:
    """The label as it is."""
    return label


def branch_number(part: str) -> str:
    """The number that `bis`, `ter` … stand for: XXVIII bis is 第28条の2."""
    return _LATIN_ORDINALS.get(part, part)
