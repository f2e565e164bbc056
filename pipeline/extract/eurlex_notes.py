"""Notes in the control lists of Union law, and the lists that belong to a note and not to its item.

    Note: 3A901.b. does not control:      annex_1/3A901/b/note_1
    a. | Cups; b. | Plates.               text of that note; the item's own a. may still follow

A note is about the item that its first words name, else about the unit that it stands in.  It has
the number that it prints, else the next free one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.extract.eurlex_units import CODE

Locator = tuple[str, ...]

_HEAD = re.compile(
    r"\s*(?P<name>(?:Technical |Nuclear |Validity )?Note(?P<s>s)?|N\.\s?B\.?|Nota [Bb]ene)"
    r"(?:\s+(?P<n>\d{1,2}))?(?:\s+to\s[^:]{1,40})?\s*(?:[:.]|$|(?<=B\.)\s)\s*(?P<rest>.*)",
    re.S,
)
_NAMED = re.compile(
    rf"[\"'“‘(]*(?:(?:In|For(?: the)?(?: purposes?)?(?: of)?|Items?|Entry)\s+)?"
    rf"(?P<code>{CODE.pattern})(?P<path>(?:\.(?:[a-z]{{1,2}}|\d{{1,3}})(?![a-z\d]))*)"
)
_FIRST = ("a", "1", "i")


@dataclass(slots=True)
class _Open:
    """A note whose list may follow: where it stands, and the last label of its list."""

    above: Locator
    note: Locator
    plural: bool
    last: str = ""


class Notes:
    """The notes of one act; `taken` holds the locators of its units, and gets those of notes."""

    def __init__(self, taken: set[Locator]) -> None:
        self._taken = taken
        self._after: dict[tuple[Locator, str, int], int] = {}  # where to look for the next one
        self._open: _Open | None = None

    def begin(self, words: str, above: Locator, *, row: bool = False) -> Locator | None:
        """The locator of the note that a text begins, None where it begins none.

        A paragraph ends the list of the note before it; a table's row may be part of it.
        """
        head = _HEAD.match(words) if _entry(above) else None
        if head is None:
            self._open = self._open if row else None
            return None
        name = re.sub(r"[\s.]+", "-", head["name"].removesuffix("s").lower()).strip("-")
        name = "nb" if name in ("n-b", "nota-bene") else name
        where = self._about(head["rest"], above)
        note = self._number(where, name, int(head["n"] or 0))
        if not head["rest"].strip() or head["rest"].rstrip().endswith(":"):
            self._open = _Open(above, note, head["s"] is not None)
        return note

    def member(self, label: str, above: Locator, words: Callable[[], str]) -> Locator | None:
        """The note that a point belongs to, if it is one of its list; ends the list if it is not.

        The members of Technical Notes are notes of their own; `words` gives what a point says.
        """
        now = self._open
        if now is None or above != now.above:
            return None
        if not (label in _FIRST if not now.last else _is_next(now.last, label)):
            self._open = None
            return None
        if now.plural and now.last and label.isdigit():
            where = self._about(words(), now.note[:-1])
            now.note = self._number(where, now.note[-1].partition("_")[0], int(label))
        now.last = label
        return now.note

    def more(self, above: Locator) -> Locator | None:
        """The note whose list a row without a number (`—  Cups`) goes on with."""
        now = self._open
        if now is None or above != now.above or now.plural or now.last not in ("", "-"):
            return None
        now.last = "-"
        return now.note

    def _about(self, said: str, above: Locator) -> Locator:
        named = _NAMED.match(said)
        at = _entry(above)
        if named is None or named["code"] != above[at - 1]:
            return above
        where = (*above[:at], *named["path"].split(".")[1:])
        while where not in self._taken and len(where) > at:
            where = where[:-1]
        return where

    def _number(self, where: Locator, name: str, number: int) -> Locator:
        asked = (where, name, number or 1)
        number = self._after.get(asked, number or 1)
        while (*where, f"{name}_{number}") in self._taken:
            number += 1
        self._after[asked] = number + 1
        note = (*where, f"{name}_{number}")
        self._taken.add(note)
        return note


def _entry(at: Locator) -> int:
    """How many segments of a locator name the entry it stands in, 0 if it stands in none."""
    return next((i for i, segment in enumerate(at, 1) if CODE.fullmatch(segment)), 0)


def _is_next(last: str, label: str) -> bool:
    if last.isdigit() and label.isdigit():
        return int(label) == int(last) + 1
    single = len(last) == len(label) == 1 and last.isalpha() and label.isalpha()
    return single and ord(label) == ord(last) + 1
