"""Text that a law quotes from another provision: 第一条第一号ロ中「…」とあるのは「…」と読み替える.

What stands in the quotation marks stands at the provision quoted, not where the quoting text does.
"""

from __future__ import annotations

import re

_OPENS = re.compile(r"(?:の規定)?中「")
_GOES_ON = re.compile(r"(?:とあるのは|とあり|とし|と)?[、,]?(?:及び|並びに)?「")
_SIGNS = re.compile("[「」]")
_LONGEST = 4000
_DEEPEST = 8


def quotation_end(plain: str, end: int) -> int:
    """Where the quotations from the provision cited before `end` end; 0 when none begins there."""
    match = _OPENS.match(plain, end)
    limit = end + _LONGEST
    closed = 0
    while match is not None:
        at = _closed(plain, match.end(), limit)
        if not at:
            break
        closed = at
        match = _GOES_ON.match(plain, closed)
    return closed


def _closed(plain: str, at: int, limit: int) -> int:
    """The offset after the mark that closes the quotation open at `at`; 0 when it is far."""
    depth = 1
    for sign in _SIGNS.finditer(plain, at, limit):
        depth += 1 if sign.group() == "「" else -1
        if not depth:
            return sign.end()
        if depth > _DEEPEST:
            break
    return 0
