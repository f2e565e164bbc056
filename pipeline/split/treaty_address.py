"""Which instrument a treaty text is: its title in the knowledge, its number, or a slug."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.address import parse
from pipeline.errors import AddressError
from pipeline.knowledge import by_address, by_name
from pipeline.records import Extracted
from pipeline.split.lines import Line
from pipeline.split.unofficial import unofficial

_EU_NUMBER = re.compile(
    r"\b(?P<kind>Regulation|Directive|Decision|Recommendation)\s+\((?:EU|EC|EEC|CFSP|Euratom)(?:,\s*Euratom)?\)\s+"
    r"(?P<no>No\.?\s+)?(?P<a>\d{1,4})/(?P<b>\d{1,4})\b"
    r"|\b(?P<oldkind>Directive|Decision|Common Position|Joint Action|Recommendation)\s+"
    r"(?P<oldno>No\.?\s+)?(?P<olda>\d{2,4})/(?P<oldb>\d{1,4})/(?:EU|EC|EEC|CFSP)\b",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?:article|part|chapter|annex|preamble)\b", re.IGNORECASE)
_LETTER = {"regulation": "R", "directive": "L", "decision": "D", "recommendation": "H",
           "common position": "E", "joint action": "E"}  # fmt: skip
_OWN_KIND = re.compile(r"(?:^|Commission|Council)\s*(?:Implementing|Delegated)\s*$", re.IGNORECASE)


def address_of(extracted: Extracted, title: str) -> str:
    """The document's address: stated, by title, by CELEX number, else
    `unofficial`."""
    stated = extracted.metadata.get("address", "")
    if stated:
        try:
            return str(parse(stated))
        except AddressError:
            pass  # a head may say anything; the title decides then
    for name in _names(title):
        known = by_name(name)
        if known:
            return known.address
    celex = celex_of(title)
    if celex:
        return f"eu/{celex}"
    return unofficial(extracted, title)


def celex_of(title: str) -> str:
    """`Regulation (EU) 2021/821 …` → `32021R0821`; "" when the title states no number."""
    found = _EU_NUMBER.search(title)
    # A title may cite other acts ("amending Regulation …"); its own number stands near the front.
    before = _OWN_KIND.sub("", title[: found.start()]) if found else ""
    if not found or found.start() > 60 or re.search(
        r"\b(?:amending|implementing|supplementing|repealing)\s", before, re.I
    ):  # fmt: skip
        return ""
    kind = (found["kind"] or found["oldkind"]).lower()
    first, second = found["a"] or found["olda"], found["b"] or found["oldb"]
    # Until 2014 regulations put the number first: (EC) No 428/2009; since then (EU) 2021/821.
    year, number = (second, first) if found["no"] or found["oldno"] else (first, second)
    if len(year) == 2:
        year = f"19{year}"
    return f"3{year}{_LETTER[kind]}{int(number):04d}" if len(year) == 4 else ""


def known_title(address: str) -> str:
    """The English title of a known instrument, or ""."""
    known = by_address(address)
    return known.titles.get("en", "") if known else ""


def _names(title: str) -> list[str]:
    """A title as printed, and without what editions add to it."""
    plain = " ".join(title.split()).strip(" .")
    names = [plain, re.sub(r"^the\s+", "", plain, flags=re.IGNORECASE)]
    names += [re.split(r"\s*[(（]", name)[0] for name in names]
    return [name for name in dict.fromkeys(names) if name]


def title_of(extracted: Extracted, lines: Sequence[Line]) -> str:
    """The treaty's English title: stated, else the first heading, else the first lines."""
    stated = extracted.metadata.get("title", "").strip()
    if stated:
        return stated
    for line in lines[:40]:
        if "heading" in line.kinds and not _NUMBERED.match(line.text.strip()):
            return " ".join(line.text.split())
    first = [" ".join(line.text.split()) for line in lines[:6]]
    for n in range(1, len(first) + 1):
        joined = " ".join(first[:n])
        if any(by_name(name) for name in _names(joined)) or celex_of(joined):
            return joined
    return first[0][:200] if first and not _NUMBERED.match(first[0]) else ""
