"""Figures set above or below a line, as the characters that say so: 10⁸ Hz is not 108 Hz."""

from __future__ import annotations

from pipeline.extract.office_text import lowered, raised
from pipeline.extract.pdf.page import TextLine


def shown(line: TextLine, *, note: bool = False) -> str:
    """A line's text with raised and lowered figures as super- and subscript characters.

    The mark that a footnote begins with (`note`) stays as it is: it is the note's number.  Words
    set so stay as they are too.
    """
    text = line.text
    first = len(text) - len(text.lstrip())
    for spans, written in ((line.raised, raised), (line.lowered, lowered)):
        for start, end in spans:
            if not (note and start <= first):
                text = text[:start] + written(text[start:end]) + text[end:]
    return text
