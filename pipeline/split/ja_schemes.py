"""The number sequences of items in plain text: which one a label is in, and how deep it stands.

Plain text has no depth.  一, イ, （１）, １ are sequences; a label that is the next of an open
sequence closes what is open below it, and the first of another sequence opens below.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.knowledge import jp_labels
from pipeline.numerals import KANJI, roman

_KANJI_N = rf"[{KANJI}]+(?:の[{KANJI}]+)*"
_DIGIT_N = r"[0-9０-９]+(?:の[0-9０-９]+)*"
_RANGE = rf"(?:(?:から|及び|、){_KANJI_N}(?:まで)?)*"
_GOJUON = (
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
)
_LABELS = (
    ("bracket", re.compile(rf"[（(](?P<value>{_DIGIT_N})[）)]")),
    ("bracket kanji", re.compile(rf"[（(](?P<value>{_KANJI_N})[）)]")),
    ("roman", re.compile(r"[（(](?P<value>[ivxlcｉｖｘｌｃ]+)[）)]")),
    ("letter", re.compile(r"[（(](?P<value>[a-zａ-ｚ])[）)]|(?P<bare>[a-zａ-ｚ])(?=[　\s.．])")),
    ("circled", re.compile(r"(?P<value>[①-⑳㉑-㉟㊱-㊿])")),
    ("kanji", re.compile(rf"(?P<value>{_KANJI_N})(?P<range>{_RANGE})(?=[　\s])")),
    ("digit", re.compile(rf"(?P<value>{_DIGIT_N})(?=[　\s.．])")),
    ("kana", re.compile(r"[（(]?(?P<value>[ア-ンヰヱヲ]{1,2})(?:[）)]|(?=[　\s.．]))")),
)
_BRACKETED = re.compile(r"[（(](?P<label>[a-zａ-ｚ]{1,5})[）)]")
_JUMP = 3  # how many numbers a list may leave out


@dataclass(frozen=True, slots=True)
class Label:
    """A label at the beginning of a line: its sequence, value, printed form and where text begins.

    `other` is the value in the order アイウエオ of a label whose `value` is in that of イロハ;
    `last` the last value of a label that names several (十二及び十三　削除).
    """

    name: str
    value: tuple[int, ...]
    label: str
    end: int
    other: tuple[int, ...] = ()
    last: tuple[int, ...] = ()


class Schemes:
    """The open sequences, outermost first, each with its last value."""

    def __init__(self) -> None:
        self.stack: list[tuple[str, tuple[int, ...]]] = []

    def clear(self) -> None:
        """Close all sequences: another article or paragraph begins."""
        self.stack = []

    def read(self, text: str, after: Sequence[str] = ()) -> Label | None:
        """The label that a line begins with; `after` are the next lines.

        (c) and (i) are letters and Roman numerals both: which, the open sequences tell, and where
        (i) may follow (h) or begin a list, the label that comes next.
        """
        found = [label for name, pattern in _LABELS if (label := _read(name, pattern, text))]
        if len(found) < 2 or {found[0].name, found[1].name} != {"roman", "letter"}:
            return found[0] if found else None
        numeral, letter = found[:2]
        for name, last in reversed(self.stack):
            if name == "letter" and letter.value == (last[0] + 1,):
                begins = numeral.value == (1,) and _comes_first("ii", "j", after)
                return numeral if begins else letter
            if name == "roman" and numeral.value == (last[0] + 1,):
                return numeral
        return numeral if numeral.value == (1,) else letter

    def continues(self, label: Label) -> bool:
        """Tell whether the label is the next of an open sequence."""
        return self._open_at(label) is not None

    def depth(self, label: Label, *, excerpt: bool = False) -> int | None:
        """How deep the label's unit stands (from 1); None when it is in no sequence.

        In an excerpt (附則　抄) a list of 一, 二 … may begin anywhere and leave any number out.
        """
        at = self._open_at(label)
        if at is not None:
            return at + 1
        if excerpt and label.name == "kanji" and (not self.stack or self.stack[0][0] == "kanji"):
            return 1 if not self.stack or self.stack[0][1] < label.value else None
        first = label.value == (1,) or label.other == (1,)
        names = [name for name, _ in self.stack]
        if first and (not names or names[-1] != _named(label)):
            return len(self.stack) + 1
        return None

    def open(self, label: Label, depth: int) -> None:
        """Record that the label's unit was opened at this depth."""
        at = self._open_at(label)
        name = self.stack[at][0] if at is not None and at == depth - 1 else _named(label)
        value = label.other if name == "gojuon" else label.last
        self.stack = [*self.stack[: depth - 1], (name, value)]

    def _open_at(self, label: Label) -> int | None:
        for at in range(len(self.stack) - 1, -1, -1):
            name, last = self.stack[at]
            if name == label.name and _next(last, label.value, name):
                return at
            if name == "gojuon" and label.other and _next(last, label.other, name):
                return at
        return None


def _read(name: str, pattern: re.Pattern[str], text: str) -> Label | None:
    """A line's label of one kind."""
    match = pattern.match(text)
    if match is None:
        return None
    printed = next(group for group in match.groups() if group)
    end = re.compile(r"[.．]?[　\s]*").match(text, match.end())
    after = end.end() if end else match.end()
    if after == len(text):
        return None  # a number alone is a page number, or half of a broken line
    value, other = _value(name, printed)
    if not value:
        return None
    several = jp_labels.numbered(match.group()) if name == "kanji" else ()
    last = jp_labels.order(several[-1]) if several else value
    return Label(name, value, match.group(), after, other, last)


def _comes_first(label: str, other: str, texts: Sequence[str]) -> bool:
    """Tell whether a line labelled (ii) comes before one labelled (j)."""
    for text in texts:
        match = _BRACKETED.match(text)
        if match and jp_labels.narrow(match["label"]) in (label, other):
            return jp_labels.narrow(match["label"]) == label
    return False


def _named(label: Label) -> str:
    """The sequence that a first label begins; ア begins the order アイウエオ."""
    return "gojuon" if label.other == (1,) else label.name


def _value(name: str, printed: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    if name == "kana" and len(printed) == 2:  # after ス come イイ, イロ
        first, second = (jp_labels.IROHA.find(c) + 1 for c in printed)
        return ((len(jp_labels.IROHA) * first + second,) if first and second else ()), ()
    if name == "kana":
        at, other = jp_labels.IROHA.find(printed), _GOJUON.find(printed)
        return (at + 1,), ((other + 1,) if other >= 0 else ())
    if name == "letter":
        return (ord(jp_labels.narrow(printed)) - ord("a") + 1,), ()
    if name == "roman":
        value = roman(jp_labels.narrow(printed))
        return ((value,) if value else ()), ()
    number = jp_labels.number(printed)
    return (jp_labels.order(number) if number else ()), ()


def _next(last: tuple[int, ...], here: tuple[int, ...], name: str) -> bool:
    """Tell whether a number comes next in a list that may leave a few out.

    A long Roman numeral (xxxv) is hardly anything else: such lists may leave out more.
    """
    if here <= last:
        return False
    return here[0] - last[0] <= (2 * _JUMP if name == "roman" and last[0] > 9 else _JUMP)
