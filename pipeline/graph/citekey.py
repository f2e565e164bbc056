"""Stable, plain-ASCII keys for bibliographies: from the address alone, so that no build moves them.

kr/대외무역법 -> kr-daeoemuyeogbeob      un/sc/res/1540 -> un-sc-res-1540

Hangul is spelled by the Unicode names of its syllables; what has no such spelling (kanji) is left
out, and a short hash of the address keeps the key unique.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

_NAMED = re.compile(r"HANGUL SYLLABLE (\w+)")
_LONGEST = 64


def citekey(address: str) -> str:
    """The key of an instrument: letters, digits, `-` and `.`, at most 73 of them."""
    spelled, lost = [], False
    for char in unicodedata.normalize("NFC", address):
        if char.isascii() and (char.isalnum() or char in "-."):
            spelled.append(char)
        elif char in "/_":
            spelled.append("-")
        elif syllable := _NAMED.fullmatch(unicodedata.name(char, "")):
            spelled.append(syllable[1].lower())
        else:
            lost = lost or char not in "ㆍ·・"
    key = re.sub(r"-+", "-", "".join(spelled)).strip("-")
    if lost or len(key) > _LONGEST:
        digest = hashlib.sha256(address.encode("utf-8", "surrogatepass")).hexdigest()[:8]
        key = f"{key[:_LONGEST].rstrip('-')}-{digest}".lstrip("-")
    return key
