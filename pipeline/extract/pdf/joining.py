"""What joins two printed lines of one paragraph: nothing, a space, or a hyphen taken out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Literal

from pipeline.text import is_hangul, is_unspaced

# nothing, a space, or nothing with the hyphen at the line's end left out
Joint = Literal["", " ", "-"]
_HYPHENS = "-‐\u00ad\u2011"
_DASHES = "–—/＿_@"
_ADDRESS = re.compile(r"(?:https?://|www\.)\S*$")  # of a page in the web
_WORD = re.compile(r"[^\W\d_]+(?:[-‐][^\W\d_]+)*")
_EOJEOL = re.compile(r"[가-힣]+")
_LAST = re.compile(r"[^\W\d_]+(?:[-‐][^\W\d_]+)*$")
_FIRST = re.compile(r"[^\W\d_]+(?:[-‐][^\W\d_]+)*")


class Joiner:
    """Knows the words of a document, and so which halves of words belong together."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._words: Counter[str] = Counter()
        ended = spaced = 0
        for line in lines:
            words = [word.lower() for word in _WORD.findall(line)]
            self._words.update(words[1:-1])
            # The last word is whole where no hyphen breaks it off, and as a compound always.
            self._words.update(w for w in words[:1] + words[1:][-1:] if "-" in w.strip("-"))
            self._words.update(_EOJEOL.findall(line)[1:-1])
            if is_hangul(line.rstrip()[-1:]):
                ended += 1
                spaced += line.endswith(" ")
        # The text layer keeps the space at a line's end where Korean lines break at any syllable.
        self._keeps_spaces = spaced > 0.15 * ended

    def joint(self, before: str, after: str) -> Joint:
        """What stands between a line and the next one of its paragraph."""
        text, following = before.rstrip(), after.lstrip()
        if not text or not following:
            return ""
        last, first = text[-1], following[0]
        if last in _HYPHENS:
            return self._hyphen(text, following)
        if last in _DASHES and not text[-2:-1].isspace() and not first.isspace():
            return "" if len(text) > 1 and (text[-2].isalnum() or text[-2] in "/:") else " "
        if _ADDRESS.search(text) and (
            re.search(r"[/.?=&%#~-]$", text) or re.match(r"[/?=&%#~]", following)
        ):
            return ""
        if is_hangul(last) and is_hangul(first):
            return self._korean(before, text, following)
        if is_hangul(last) or is_hangul(first):
            # A particle stands close to a Latin word; a Latin word is not set close to Hangul.
            latin = first.isalpha() and not is_hangul(first)
            return "" if self._keeps_spaces and not before.endswith(" ") and not latin else " "
        if is_unspaced(last) or is_unspaced(first):
            return ""
        return " "

    def _hyphen(self, text: str, following: str) -> Joint:
        """A hyphen of the printer's goes, one of the word's stays: other places in the text say."""
        stem = text.rstrip(_HYPHENS)
        if text[-1] == "\u00ad":
            return "-"
        if not stem or not stem[-1].isalpha() or not following[0].islower():
            return "" if stem and not stem[-1].isspace() else " "
        left, right = _LAST.search(stem), _FIRST.match(following)
        if left is None or right is None:
            return ""
        whole = (left.group() + right.group()).lower()
        parted = f"{left.group()}-{right.group()}".lower()
        if any(self._words[parted + end] > self._words[whole + end] for end in ("", "s")):
            return ""
        return "-"

    def _korean(self, before: str, text: str, following: str) -> Joint:
        """A Korean line may break inside a word."""
        if before.endswith(" "):
            return " "
        if self._keeps_spaces:
            return ""
        left = re.search(r"[가-힣]+$", text)
        right = re.match(r"[가-힣]+", following)
        if left is None or right is None:
            return " "
        whole = self._words[left.group() + right.group()]
        return "" if whole > min(self._words[left.group()], self._words[right.group()]) else " "
