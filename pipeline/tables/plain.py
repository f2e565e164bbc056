"""Text that every format can hold, whatever a document holds."""

from __future__ import annotations

import re

# What XML 1.0 §2.2 leaves out of Char (lone surrogates among them), and C1 controls.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def plain(text: str) -> str:
    """`text` with control characters, lone surrogates and noncharacters as U+FFFD."""
    return _ILLEGAL.sub("\ufffd", text)


def one_line(text: str) -> str:
    """`plain` text on one line."""
    return " ".join(plain(text).split())
