"""Long texts cut to what an analyser takes at once, at ends of lines and sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator

# SudachiPy refuses more than 49,149 bytes; a character is at most four.
LIMIT = 12_000
_ENDS = re.compile(r"(?<=[\n。．;])|(?<=[.!?] )")


def portions(text: str, limit: int = LIMIT) -> Iterator[str]:
    """Yield slices of `text`, each of at most `limit` characters, that together are `text`."""
    while len(text) > limit:
        ends = [match.end() for match in _ENDS.finditer(text, 1, limit)]
        cut = ends[-1] if ends else limit
        yield text[:cut]
        text = text[cut:]
    yield text
