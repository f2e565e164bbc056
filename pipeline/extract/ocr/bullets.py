"""Bullets that OCR took for letters: `e The licence`, `¢ Each item` at the left edge of a list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.extract.pdf.page import TextLine

# A sign alone before a capital: no sentence begins so, and a list of one is no list.
_TAKEN = re.compile(r"[¢°«»®©eo•] +(?=[A-Z\"“(])")
_QUOTED = {"«": "»", "»": "«"}  # French quotation marks, and how Germans turn them
_FEWEST = 2
_APART = 1.0  # of the line's size: how far their left edges may differ


def with_bullets(lines: Sequence[TextLine]) -> list[TextLine]:
    """A page's lines, with a bullet where two or more of one left edge begin with such a sign."""
    begun = [line for line in lines if not line.vertical and _is_taken(line.text)]
    listed = {
        id(line)
        for line in begun
        if sum(abs(line.box[0] - other.box[0]) <= _APART * line.size for other in begun) >= _FEWEST
    }
    return [
        replace(line, text=_TAKEN.sub("• ", line.text, count=1)) if id(line) in listed else line
        for line in lines
    ]


def _is_taken(text: str) -> bool:
    """Tell whether a line begins with such a sign that opens no quotation."""
    return _TAKEN.match(text) is not None and _QUOTED.get(text[0], "\n") not in text
