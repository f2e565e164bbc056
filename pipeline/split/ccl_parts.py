"""What a CCL entry says beside its items: licence requirements, exceptions, controls, and notes.

    eccn/3A001/license-requirements   eccn/3A001/related-controls
    eccn/3A001.a.5/note_1             eccn/3A001/technical-note_2

The JSON has lost the word Note: a line that begins by naming an item (`3A001.a.2 does not apply
to …`) is a note to it.
"""

from __future__ import annotations

import re

from pipeline.split.builder import Builder
from pipeline.split.control_list_marks import note_at

_ROLES = {
    "reasonForControl": "license-requirements",
    "countryChart": "license-requirements",
    "licenceExceptionFlags": "license-exceptions",
    "staSpecialConditions": "license-exceptions",
    "relatedControls": "related-controls",
    "relatedDefinitions": "related-definitions",
}
_TITLES = {
    "license-requirements": "License Requirements",
    "reporting-requirements": "Reporting Requirements",
    "license-exceptions": "License Exceptions",
    "related-controls": "Related Controls",
    "related-definitions": "Related Definitions",
}
_HEADS = (
    (re.compile(r"\s*(?:License Requirements?\b(?!\s+Note)|Reasons? for Control\s*:"
                r"|Control\(s\))", re.I), "license-requirements"),
    (re.compile(r"\s*Reporting Requirements?\b", re.I), "reporting-requirements"),
    (re.compile(r"\s*(?:List[- ]Based License Exceptions|Special Conditions for STA)\b", re.I),
     "license-exceptions"),
    (re.compile(r"\s*Related Controls?\s*:", re.I), "related-controls"),
    (re.compile(r"\s*Related Definitions?\s*:", re.I), "related-definitions"),
)  # fmt: skip
# A line of its own says what an exception is worth.
_EXCEPTION = re.compile(r"\s*(?:LVS|GBS|TSR|CIV|APP|STA):(?=\s)")
ITEMS = re.compile(r"\s*(?:The )?(?:List of Items Controlled|Items\b)", re.I)


def part_at(text: str) -> str | None:
    """The part of an entry that a line opens, as a segment of its address."""
    return next((segment for head, segment in _HEADS if head.match(text)), None)


class Parts:
    """The parts of one entry as its rows are read."""

    def __init__(self, builder: Builder, entry: int, headings: tuple[str, ...]) -> None:
        self._builder, self._entry, self._headings = builder, entry, headings
        self._open: int | None = None  # the part that lines without a head go on with

    def section(self, role: str, text: str) -> int | None:
        """The index of the part that a line belongs to, None when it is the entry's own."""
        if role in _ROLES:
            self._open = None
            return self._section(_ROLES[role])
        if role not in ("text", "note"):
            return None
        if (segment := part_at(text)) is not None:
            self._open = self._section(segment)
            return self._open
        if _EXCEPTION.match(text):
            return self._section("license-exceptions")
        if ITEMS.match(text):
            self._open = None
        return self._open

    def ended(self) -> None:
        """Items have begun."""
        self._open = None

    def note(self, text: str, above: int) -> int:
        """Open a note beneath the entry or item that it is about; returns its index."""
        head = note_at(text)
        name = head.name if head else "note"
        number = (head.number if head else 0) or 1
        base = f"{self._builder.provisions[above].address}/{name}"
        while self._builder.find(f"{base}_{number}") is not None:
            number += 1
        return self._builder.open(
            f"{base}_{number}",
            "note",
            label=head.label if head else "",
            headings=self._headings,
            parent=above,
        )

    def _section(self, segment: str) -> int:
        address = f"{self._builder.provisions[self._entry].address}/{segment}"
        known = self._builder.find(address)
        return known if known is not None else self._builder.open(
            address, "section", heading=_TITLES[segment], headings=self._headings,
            parent=self._entry,
        )  # fmt: skip
