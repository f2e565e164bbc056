"""The address of a provision: a slash path that starts with official identifiers.

    <jurisdiction or body>/<instrument>[/<locator>]*

`parse` and `str()` are inverse.  A prefix names everything beneath it, and three identifiers have
a nesting of their own: a CFR part covers its sections (`us/cfr/15/744` covers
`us/cfr/15/744.21/b`), a range of parts covers its parts (`us/cfr/15/730-774`), and a control-list
entry covers its paragraphs (`eccn/3A001` covers `eccn/3A001.b.2`).
"""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass

from pipeline.errors import AddressError

# How many segments name the instrument, by the longest matching beginning.
_INSTRUMENT_LENGTH = {
    ("jp",): 2,
    ("jp", "notice"): 3,
    ("kr",): 2,
    ("us", "cfr"): 4,
    ("us", "usc"): 4,
    ("us", "fr"): 4,
    ("us", "publ"): 3,
    ("us", "act"): 3,
    ("us", "eo"): 3,
    ("us", "list"): 3,
    ("eu",): 2,
    ("un", "sc", "res"): 4,
    ("un", "ga", "res"): 5,
    ("wto",): 2,
    ("treaty",): 2,
    ("regime",): 2,
    ("iaea",): 2,
    ("iaea", "infcirc"): 3,
    ("icao",): 2,
    ("icao", "doc"): 3,
    ("org",): 2,
    ("eccn",): 2,
    ("usml",): 2,
    ("doc",): 2,
}
_JURISDICTION = {
    **{"jp": "jp", "kr": "kr", "us": "us", "eccn": "us", "usml": "us", "eu": "eu", "un": "un"},
    **{"wto": "intl", "treaty": "intl", "regime": "intl", "iaea": "intl", "icao": "intl"},
    **{"doc": "", "org": ""},
}
JURISDICTIONS = ("jp", "kr", "us", "eu", "un", "intl")
_SEGMENT = re.compile(r"[^\s/]+")


@dataclass(frozen=True, slots=True)
class Address:
    """An instrument (`("jp", "324AC0000000228")`) and the locators below it, outermost first."""

    instrument: tuple[str, ...]
    locators: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "/".join((*self.instrument, *self.locators))

    @property
    def jurisdiction(self) -> str:
        """One of `JURISDICTIONS`, or "" for a document that belongs to none."""
        return _JURISDICTION[self.instrument[0]]

    @property
    def parent(self) -> Address | None:
        """The unit above within the instrument; None for the instrument itself."""
        return Address(self.instrument, self.locators[:-1]) if self.locators else None

    def below(self, *locators: str) -> Address:
        """The address of a unit beneath this one."""
        return Address(self.instrument, (*self.locators, *locators))


@functools.lru_cache(maxsize=32768)
def parse(text: str) -> Address:
    """Read an address; raise `AddressError` with what is wrong when it is not one.

    Only the form is checked, not that the provision exists.  Text is brought to NFC, as the
    stored addresses are.
    """
    text = unicodedata.normalize("NFC", text)
    parts = tuple(text.split("/"))
    if not all(_SEGMENT.fullmatch(part) for part in parts):
        raise AddressError(
            f"{text!r} is not an address: a segment is empty or holds a space. "
            "An address looks like jp/324AC0000000228/art_48/para_1."
        )
    length = next(
        (_INSTRUMENT_LENGTH[parts[:n]] for n in (3, 2, 1) if parts[:n] in _INSTRUMENT_LENGTH), 0
    )
    if not length:
        raise AddressError(
            f"{text!r} is not an address: it must begin with one of "
            f"{', '.join(sorted({k[0] for k in _INSTRUMENT_LENGTH}))}."
        )
    if len(parts) < length:
        raise AddressError(f"{text!r} names no instrument: {length} segments are needed.")
    return Address(parts[:length], parts[length:])


def covers(outer: str, inner: str) -> bool:
    """Tell whether `inner` is `outer` or lies beneath it."""
    if inner == outer or inner.startswith(outer + "/"):
        return True
    head, tail = outer.split("/"), inner.split("/")
    if head[:2] == ["us", "cfr"] == tail[:2] and len(head) >= 4 <= len(tail):
        return len(head) == 4 and head[2] == tail[2] and _unit_covers(head[3], tail[3])
    if head[0] == tail[0] == "eccn" and len(head) == 2 <= len(tail):
        return tail[1].startswith(head[1] + ".")
    return False


def _unit_covers(outer: str, inner: str) -> bool:
    """Tell whether a CFR part or range of parts covers a part or section (`744`, `744.21`)."""
    first, _, last = outer.partition("-")
    part = inner.partition(".")[0]
    if last and first.isdigit() and last.isdigit() and part.isdigit():
        return int(first) <= int(part) <= int(last)
    return "." not in outer and part == outer
