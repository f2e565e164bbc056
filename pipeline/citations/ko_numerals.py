"""Korean numerals and the order of labels: 가나다, ①, Ⅻ, and every label of a range."""

from __future__ import annotations

from collections.abc import Callable

# 가나다 …, 거너더 …, 고노도 …, 구누두 …, 그느드 …, 기니디 …: the order of 목.
ORDER = "".join(
    chr(0xAC00 + lead * 588 + vowel * 28)
    for vowel in (0, 4, 8, 13, 18, 20)
    for lead in (0, 2, 3, 5, 6, 7, 9, 11, 12, 14, 15, 16, 17, 18)
)
_LONGEST_RANGE = 30
_ROMANS = {chr(0x2160 + i): i + 1 for i in range(12)}


def span(first: str, last: str) -> tuple[str, ...]:
    """Every label from `first` to `last`; both alone when they are more than 30 or out of order.

    Branches between whole numbers are left out (nobody knows how many there are), those of one
    stem are counted: 32-2 to 32-4.
    """
    (a, a_branch), (b, b_branch) = _split(first), _split(last)
    if min(a, b) < 0:
        return (first, last)
    mark = _marker(first)
    if a == b:
        inner = [mark(a)] if not a_branch else []
        labels = inner + [f"{mark(a)}-{n}" for n in range(max(a_branch, 2), b_branch + 1)]
    else:
        labels = [first] + [mark(n) for n in range(a + 1, b + 1)]
        if b_branch:
            labels += [f"{mark(b)}-{n}" for n in range(2, b_branch + 1)]
    if not labels or len(labels) > _LONGEST_RANGE or (a, a_branch) >= (b, b_branch):
        return (first, last)
    return tuple(labels)


def _split(label: str) -> tuple[int, int]:
    stem, _, branch = label.partition("-")
    if stem.isdigit():
        number = int(stem)
    elif stem in ORDER:
        number = ORDER.index(stem)
    else:
        number = ord(stem) if len(stem) == 1 else -1
    return number, int(branch) if branch.isdigit() else 0


def _marker(label: str) -> Callable[[int], str]:
    if label[0].isdigit():
        return str
    if label[0] in ORDER:
        return lambda n: ORDER[n] if n < len(ORDER) else ""
    return chr


def circled(char: str) -> int:
    """The number in a circle: ① is 1, ㊿ is 50."""
    code = ord(char)
    for first, number in ((0x2460, 1), (0x3251, 21), (0x32B1, 36)):
        if first <= code < first + 20:
            return code - first + number
    raise ValueError(char)


def arabic(numeral: str) -> str:
    """A Roman numeral in ASCII digits (XXI, Ⅻ); what is none stays as it is."""
    if numeral in _ROMANS:
        return str(_ROMANS[numeral])
    values = {"I": 1, "V": 5, "X": 10, "L": 50}
    if not numeral or any(c not in values for c in numeral):
        return numeral
    total = 0
    for c, following in zip(numeral, numeral[1:] + " ", strict=True):
        value = values[c]
        total += -value if values.get(following, 0) > value else value
    return str(total)
