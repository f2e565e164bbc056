"""Where two texts of a provision begin to differ: a stretch of each, as much as is read."""

from __future__ import annotations

import re

_BEFORE = 40  # code points before the difference that are shown
_AFTER = 120  # and from it on
# The number that a provision begins with, which differs where it was moved.
_NUMBER = re.compile(
    r"(?:第[〇一二三四五六七八九十百千0-9]+条(?:の[〇一二三四五六七八九十百0-9]+)*"
    r"|제\s*\d+\s*조(?:의\s*\d+)?|(?:§|Article|Section|Sec\.)\s*[\w.-]+)\s*"
)


def first_difference(old: str, new: str, *, moved: bool = False) -> tuple[str, str]:
    """The old text and the new one around the first place at which they differ, each on one line.

    Both "" when only the layout differs; of a provision that was `moved`, its number is left out.
    """
    was, now = " ".join(old.split()), " ".join(new.split())
    if moved:
        was, now = _NUMBER.sub("", was, count=1), _NUMBER.sub("", now, count=1)
    if "".join(was.split()) == "".join(now.split()):
        return "", ""
    pairs = enumerate(zip(was, now, strict=False))
    same = next((n for n, (a, b) in pairs if a != b), min(len(was), len(now)))
    return _around(was, same), _around(now, same)


def _around(text: str, at: int) -> str:
    """The text from a little before `at`; words of Latin script are not cut there."""
    start, end = max(0, at - _BEFORE), at + _AFTER
    if start and text[start - 1].isascii() and text[start : start + 1].isascii():
        start = text.find(" ", start, at) + 1 or start
    return ("… " if start else "") + text[start:end].strip() + (" …" if end < len(text) else "")
