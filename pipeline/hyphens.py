"""Hyphens at the ends of lines: which the printer put in, and which the word is written with.

The text itself is the dictionary: a word that it has elsewhere without a hyphen was parted, one
that it has with a hyphen is a compound.  What it has nowhere else is judged by its halves and by
whether this text parts words at all.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

HYPHENS = "-\u2010\u2011\u00ad"
_SOFT = "\u00ad"
_TRUE = "\u2010"
_WITHIN = re.compile(r"\w\u2010\w")
_ENOUGH = 3
_LETTER = r"[a-z\u00df-\u024f]"
_WORD = re.compile(rf"{_LETTER}+(?:[-\u2010\u2011]{_LETTER}+)*")
_LEFT = re.compile(rf"{_WORD.pattern}$")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f][\W\d_]*$")
_LONGEST = 60  # characters of a word
# Of a justified text that parts words, from 3 to 15 lines in a hundred end so; of one that does
# not, one in two hundred, with a compound.  A short text is believed to do so.
_PARTED = 0.02
# First parts of words that English writes with a hyphen.
_FIRST = frozenset(
    {"above", "below", "catch", "cross", "dual", "end", "half", "high", "long", "low", "mid",
     "multi", "near", "non", "post", "quasi", "self", "semi", "short", "single", "so", "third",
     "two", "well"}
)  # fmt: skip


class Hyphens:
    """Knows how the words of one text are written."""

    def __init__(self, lines: Iterable[str]) -> None:
        """`lines` as printed, in reading order."""
        self._words: Counter[str] = Counter()
        pairs: list[tuple[str, str]] = []
        # Programs that part words put U+2010; who writes one in a word writes it in mid-line too.
        held = list(lines)
        ends = sum(line.rstrip().endswith(_TRUE) for line in held)
        own = ends >= _ENOUGH and not any(_WITHIN.search(line) for line in held)
        self._soft = (_SOFT, _TRUE) if own else (_SOFT,)
        latin, left = 0, ""
        for line in held:
            text = line.strip().lower()
            if not text:
                continue
            if left:
                right = _first(text)
                if right:
                    pairs.append((left, right))
                    text = text[len(right) :]  # a half is no word
            latin += bool(_LATIN.search(text))
            left = _last(text[:-1]) if text.endswith(tuple(HYPHENS)) else ""
            if left:
                text = text[: -len(left) - 1]
            self._count(text)
        wholes = sum(self._is_whole(*pair) for pair in pairs)
        compounds = sum(self._is_compound(*pair) for pair in pairs)
        self._parts_words = wholes > compounds or len(pairs) + 1 > _PARTED * latin

    def is_printers(self, before: str, after: str) -> bool:
        """Tell whether the hyphen that `before` ends with goes when the line `after` follows."""
        if before.endswith(_SOFT):
            return True
        if before.endswith(self._soft) and before[-2:-1].isalpha() and after[:1].isalpha():
            return True  # of figures (1990‐2000) it is theirs
        left, right = _last(before[:-1].lower()), _first(after)
        # No printer leaves a single letter of a word on a line.
        if len(left) < 2 or len(right) < 2:
            return False
        if self._is_compound(left, right):
            return False
        if self._is_whole(left, right):
            return True
        if not self._parts_words:
            return False
        first, second = _halves(left, right)
        both = self._words[first] and self._words[second] and len(first) > 2 < len(second)
        return not both and first not in _FIRST

    def _count(self, text: str) -> None:
        for word in _WORD.findall(text):
            self._words[word] += 1
            if not word.isalpha():
                self._words.update(re.split(r"[-\u2010\u2011]", word))

    def _is_compound(self, left: str, right: str) -> bool:
        """Tell whether the text has both with a hyphen between them more often than as one word."""
        return any(
            self._words[f"{left}-{right}{end}"] > self._words[left + right + end]
            for end in ("", "s")
        )

    def _is_whole(self, left: str, right: str) -> bool:
        """Tell whether the text has both as one word, and not more often with a hyphen."""
        if self._is_compound(left, right):
            return False
        return bool(self._words[left + right] or self._words["".join(_halves(left, right))])


def _last(text: str) -> str:
    """The word, or the compound, that a text in lower case ends with."""
    found = _LEFT.search(text[-_LONGEST:])
    return found[0] if found else ""


def _first(text: str) -> str:
    """The word, or the compound, that a text begins with in lower case."""
    found = _WORD.match(text[:_LONGEST])
    return found[0] if found else ""


def _halves(left: str, right: str) -> tuple[str, str]:
    """The parts of compounds next to the hyphen between them."""
    return re.split(r"[-\u2010\u2011]", left)[-1], re.split(r"[-\u2010\u2011]", right)[0]
