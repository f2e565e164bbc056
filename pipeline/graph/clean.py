"""Text that any XML or JSON reader accepts, whatever a title holds."""

from __future__ import annotations

import re

# What XML 1.0 §2.2 leaves out of Char, and the two noncharacters that Python could still write.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPACE = re.compile(r"\s+")


def clean(text: str) -> str:
    """`text` with control characters, lone surrogates and noncharacters as U+FFFD."""
    return _ILLEGAL.sub("\ufffd", text)


def one_line(text: str) -> str:
    """`clean` text on one line."""
    return _SPACE.sub(" ", clean(text)).strip()
