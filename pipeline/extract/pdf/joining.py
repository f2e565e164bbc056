"""What joins two printed lines of one paragraph: nothing, a space, or a hyphen taken out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from pipeline.extract.pdf.korean_breaks import KoreanBreaks
from pipeline.hyphens import HYPHENS, Hyphens
from pipeline.text import is_hangul, is_unspaced

# nothing, a space, or nothing with the hyphen at the line's end left out
Joint = Literal["", " ", "-"]
_DASHES = "–—/＿_@"
_ADDRESS = re.compile(r"(?:https?://|www\.)\S*$")  # of a page in the web


class Joiner:
    """Knows the words of a document, and so which halves of words belong together."""

    def __init__(self, lines: Iterable[str]) -> None:
        held = list(lines)
        self._hyphens = Hyphens(held)
        self._breaks = KoreanBreaks(held)
        ended = spaced = 0
        for line in held:
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
        if last in HYPHENS:
            return self._hyphen(text, following)
        if last in _DASHES and not text[-2:-1].isspace() and not first.isspace():
            return "" if len(text) > 1 and (text[-2].isalnum() or text[-2] in "/:") else " "
        if _ADDRESS.search(text) and (
            re.search(r"[/.?=&%#~-]$", text) or re.match(r"[/?=&%#~]", following)
        ):
            return ""
        if is_hangul(last) or is_hangul(first):
            # A particle stands close to a Latin word; a Latin word is not set close to Hangul.
            latin = first.isalpha() and not is_hangul(first)
            if before.endswith(" ") or latin:
                return " "
            return "" if self._keeps_spaces or self._breaks.joins(text, following) else " "
        if is_unspaced(last) or is_unspaced(first):
            return ""
        return " "

    def _hyphen(self, text: str, following: str) -> Joint:
        """A hyphen of the printer's goes, one of the word's stays, a dash stands apart."""
        if self._hyphens.is_printers(text, following):
            return "-"
        stem = text.rstrip(HYPHENS)
        return "" if stem and not stem[-1].isspace() else " "
