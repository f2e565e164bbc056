"""Text that a law quotes from another provision: 第一条第一号ロ中「…」とあるのは「…」と読み替える.

What stands in the quotation marks stands at the provision quoted, not where the quoting text does.
"""

from __future__ import annotations

import re

# 제33조 중 "…"는 "…"로 본다, 법 제19조에서 "…"란, 제5조를 준용한다. 이 경우 "…"는 "…"로 본다
_KOREAN = re.compile(
    r"(?:\s?(?:본문|단서|전단|후단|각\s?[호목]\s?외의\s?부분))*\s?(?:중|의|에서|에)\s?\""
    r"|[을를]\s[^\".\n]{0,20}준용(?:한다|하되|하며)[.,]?\s?이\s?경우\s?\""
)
_MORE_KOREAN = re.compile(r"\s?(?:,|·|및|또는|와|과)\s?\"")
_READ_AS = re.compile(r"[은는을를]\s?(?:각각\s?)?\"")
_OPENS = re.compile(r"(?:の規定)?中「")
_GOES_ON = re.compile(r"(?:とあるのは|とあり|とし|と)?[、,]?(?:及び|並びに)?「")
_SIGNS = re.compile("[「」]")
_LONGEST = 4000
_REREAD = "読み替える"
_TABLE = re.compile(r"の規定[^\n]*(?:\n[ ]*\|[^\n]*)*")
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


def korean_quotation_end(plain: str, end: int, *, same: bool) -> int:
    """The same for 중 "…"는 "…"로 본다; 0 when no quotation begins at `end`.

    The words to be read instead stand where the quoting text does, unless both are of one law
    (`same`).
    """
    match = _KOREAN.match(plain, end)
    limit = end + _LONGEST
    closed = 0
    while match is not None:
        at = plain.find('"', match.end(), limit)
        if at < 0:
            break
        closed = at + 1
        match = (
            _MORE_KOREAN.match(plain, closed) or (same and _READ_AS.match(plain, closed)) or None
        )
    return closed


def table_end(plain: str, start: int, end: int) -> int:
    """Where the table ends whose provisions are those of the law named at `start`..`end`.

    | 読み替える法の規定 | 読み替えられる字句 | 読み替える字句 |
    """
    if not plain.endswith(_REREAD, max(0, start - len(_REREAD)), start):
        return 0
    match = _TABLE.match(plain, end, end + _LONGEST)
    return match.end() if match else 0


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
