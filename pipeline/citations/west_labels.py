"""Labels as the West prints them, (a) (1) (i) (A): their styles, their order, their ranges.

A label alone is ambiguous: (i) follows (h) or begins a Roman series.  The label before it in its
path decides (Document Drafting Handbook of the Federal Register, 3.3: (a)(1)(i)(A)(1)(i)).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from pipeline.numerals import roman

_ORDER = "a1iA1iA"
_LONGEST_RANGE = 30
_TAIL = re.compile(r"(.*?)(\d+|[A-Za-z]+)")


@functools.lru_cache(maxsize=1024)
def styles(label: str) -> str:
    """The styles a label can have: `1`, `a`, `i`, `A`, `I`; "" when it has none."""
    if label.isdecimal():
        return "1"
    if not label.isascii() or not label.isalpha() or len(label) > 6:
        return ""
    found = ""
    if len(set(label)) == 1 and len(label) <= 2:
        found = "a" if label.islower() else "A" if label.isupper() else ""
    if (label.islower() or label.isupper()) and roman(label):
        found += "i" if label.islower() else "I"
    return found


def style_at(path: Sequence[str], level: int) -> str:
    """The style of the label at `level` of a path: below a number a lower-case label is Roman."""
    found = styles(path[level])
    if len(found) < 2:
        return found
    before = styles(path[level - 1]) if level else ""
    return found[1] if before == "1" else found[0]


def ordinal(label: str, style: str) -> int:
    """The place of a label in the series of a style."""
    if style == "1":
        return int(label)
    if style in ("i", "I"):
        return roman(label) or 0
    return ord(label[0].lower()) - ord("a") + 1 + 26 * (len(label) - 1) if label else 0


def beside(path: Sequence[str], label: str, *, alone: bool) -> tuple[str, ...]:
    """The path that `label` stands beneath when it goes on from `path` in a list.

    (a)(1) or (3): `("a",)`; (a)(3) and (b)(1): `()`.  `alone` says that nothing follows the label,
    so that it cannot be the one that the path already has.
    """
    wanted = styles(label)
    for level in range(len(path) - 1, -1, -1):
        style = style_at(path, level)
        if style and style in wanted:
            before, now = ordinal(path[level], style), ordinal(label, style)
            if now > before or (now == before and not alone):
                return tuple(path[:level])
    for level in range(len(path) - 1, -1, -1):
        if set(styles(path[level])) & set(wanted):
            return tuple(path[:level])
    return tuple(path[:-1])


def stand(path: Sequence[str], labels: Sequence[str], *, cfr: bool) -> tuple[str, ...]:
    """The path at a line that prints `labels` when the line before stood at `path`."""
    count = len(labels)
    if count and tuple(path[-count:]) == tuple(labels):
        return tuple(path)
    now = tuple(path)
    for label in labels:
        now = _under(now, label, cfr)
    return now


def _under(path: tuple[str, ...], label: str, cfr: bool) -> tuple[str, ...]:
    wanted = styles(label)
    for step in (1, 0):  # the next label of an open level, then a new level, then a gap
        for level in range(len(path) - 1, -1, -1):
            style = style_at(path, level)
            if not style or style not in wanted:
                continue
            ahead = ordinal(label, style) - ordinal(path[level], style)
            if ahead == 1 or (not step and ahead > 1):
                return (*path[:level], label)
        if step and _opens(path, label, wanted, cfr):
            return (*path, label)
    return (*path, label) if not cfr and not path else path


def _opens(path: tuple[str, ...], label: str, wanted: str, cfr: bool) -> bool:
    style = _ORDER[len(path)] if cfr and len(path) < len(_ORDER) else ""
    if cfr:
        return bool(style) and style in wanted and ordinal(label, style) == 1
    used = {style_at(path, level) for level in range(len(path))}
    return any(s not in used and ordinal(label, s) == 1 for s in wanted)


def between(first: str, last: str, *, before: Sequence[str] = ()) -> tuple[str, ...]:
    """The labels of a range, both ends in; only the ends when it is long or cannot be counted.

    `before` is the path above: (i)-(iii) below a number is Roman.
    """
    head, tail = _TAIL.fullmatch(first), _TAIL.fullmatch(last)
    if not head or not tail or head[1] != tail[1]:
        return (first, last)
    stem, a, b = head[1], head[2], tail[2]
    common = [s for s in styles(a) if s in styles(b)]
    if not common:
        return (first, last)
    if len(common) > 1:
        above = styles(before[-1]) if before else ""
        common = [s for s in common if (s in "iI") == (above == "1" or len(a + b) > 2)] or common
    style = common[0]
    start, stop = ordinal(a, style), ordinal(b, style)
    if not 0 <= stop - start < _LONGEST_RANGE or start < 1:
        return (first, last)
    return tuple(stem + write(n, style) for n in range(start, stop + 1))


def count(first: str, last: str) -> int:
    """How many labels a range of numbers has; 2 when it cannot be counted."""
    if first.isdecimal() and last.isdecimal() and int(last) > int(first):
        return int(last) - int(first) + 1
    return 2


def write(number: int, style: str) -> str:
    """The label of a number in a style."""
    if style == "1":
        return str(number)
    if style in ("a", "A"):
        turns, place = divmod(number - 1, 26)
        letter = chr(ord(style) + place)
        return letter * (turns + 1)
    numeral = ""
    for value, letters in ((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv")):
        while number >= value:
            numeral, number = numeral + letters, number - value
    numeral += "i" * number
    return numeral.upper() if style == "I" else numeral
