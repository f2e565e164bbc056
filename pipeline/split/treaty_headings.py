"""Headings of treaties: what unit a line announces, and the locator it gives.

`Article  XXVIII bis` → `art_28-bis`, `PART IV (A)` → `part_4-a`, `Annex` with the title "on
implementation and verification ("verification Annex")` → `annex_verification`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from pipeline.numerals import roman

HeadingKind = Literal[
    "article", "ad", "part", "chapter", "title", "section", "annex", "schedule", "protocol",
    "letter", "number", "plain",
]  # fmt: skip

_SUFFIX = r"(?:bis|ter|quater|quinquies|sexies|septies|octies|novies|decies)"
_NUMBER = (
    r"(?P<n>\d{1,3}|[IVXLC]+|[A-Z]|[ivxl]+)"
    rf"(?:[\s-]*(?P<bis>{_SUFFIX})\b|(?<=\d)\s?(?P<sub>[A-Za-z])\b)?"
)
_END = r"\s*(?P<dot>[.:])?(?:\s*(?P<dash>[–—-]+))?\s*(?P<rest>\S.*)?$"
_ARTICLE = re.compile(rf"(?:article|art\.)\s+{_NUMBER}(?![\w/(]){_END}", re.IGNORECASE)
_AD = re.compile(
    r"\[?\s*(?:note\s+)?ad\s+(?P<unit>articles?|part|annex)\s+(?P<numbers>[IVXLC\d]+[^a-z]*?"
    rf"(?:(?:\s*(?:,|and|to)\s*)[IVXLC\d]+)*)(?:\s*(?P<bis>{_SUFFIX})\b)?\s*(?P<rest>.*?)\s*\]?$",
    re.IGNORECASE,
)
_DIVISION = re.compile(
    rf"(?P<unit>part|chapter|title|section)\s+{_NUMBER}(?:\s*\((?P<letter>[A-Z])\))?(?![\w/(]){_END}",
    re.IGNORECASE,
)
_ANNEX = re.compile(
    r"(?:the\s+)?(?P<unit>annex(?!ed|es)|appendix|attachment|exhibit)\b(?:\s+(?:no\.?\s*)?(?P<n>\d{1,3}|[IVX]+|[A-Z])"
    rf"(?P<sub>(?<=[IVX\d])[A-Ha-h])?(?![\w/(]))?{_END}",
    re.IGNORECASE,
)
_SCHEDULE = re.compile(rf"schedule\s+{_NUMBER}(?![\w/]){_END}", re.IGNORECASE)
_PROTOCOL = re.compile(
    r"(?P<adjective>(?:optional|additional|final|amending)\s+)?protocol\b"
    r"(?:\s+(?:no\.?\s*)?(?P<n>\d{1,2}|[IVX]+)\b)?(?P<rest>.*)$",
    re.IGNORECASE,
)
_LETTER = re.compile(r"(?P<n>[A-Z])(?:\.\s*|\s*$)(?P<rest>\S.*)?$")
_BARE = re.compile(r"(?P<n>\d{1,3})\s*[.)]?$")
_QUOTED_ANNEX = re.compile(r"[\"“„‘'](?:the\s+)?(\w[\w-]*)\s+annex[\"”’']", re.IGNORECASE)
_SMALL = frozenset(("a", "an", "and", "by", "for", "from", "in", "its", "of", "on", "the", "to"))


@dataclass(frozen=True, slots=True)
class Heading:
    """A line read as a heading: its unit, the locator (`art_28-bis`), and the caption after it.

    `number` is the value for checking sequence (0 where there is none), `letter` the letter it
    could be instead (`Annex I` after `Annex H`), and `label` what is printed before the caption.
    """

    kind: HeadingKind
    locator: str
    label: str
    caption: str = ""
    number: int = 0
    letter: str = ""
    spoken: bool = False


def read(text: str, *, strong: bool) -> Heading | None:
    """Read a line as a heading; None when it is not one.

    `strong` means that the source marks the line as a heading.  Otherwise only a whole line with
    a number, or a number and a short caption, is one: `Article 5 of this Convention shall …` and
    `Annex I shall be reviewed …` are sentences.
    """
    line = text.strip().strip("*").strip()
    if not line or len(line) > 400:
        return None
    for kind, pattern in (("article", _ARTICLE), ("division", _DIVISION), ("schedule", _SCHEDULE),
                          ("annex", _ANNEX)):  # fmt: skip
        found = pattern.match(line)
        if found and (strong or _stands_alone(kind, found)):
            return _numbered(kind, found)
    found = _AD.match(line)
    if found and (strong or not found["rest"]):
        return _ad(line, found)
    if not strong:
        found = _LETTER.match(line)
        rest = (found["rest"] or "") if found else ""
        # A section title in capitals ("A. GENERAL PROVISIONS"); other lettered lines are labels.
        if found and len(rest) > 3 and rest.isupper():
            return _letter(found)
        return None
    found = _PROTOCOL.match(line)
    if found and not re.match(r"\s*[a-z]+ (?:shall|may|will)\b", found["rest"]):
        return _protocol(line, found)
    found = _BARE.match(line)
    if found:
        return Heading("number", found["n"], line, number=int(found["n"]))
    found = _LETTER.match(line)
    if found:
        return _letter(found)
    return Heading("plain", "", "", line)


def _letter(found: re.Match[str]) -> Heading:
    letter = found["n"]
    return Heading("letter", f"sec_{letter.lower()}", letter, found["rest"] or "", ord(letter) - 64)


def _stands_alone(kind: str, found: re.Match[str]) -> bool:
    """Tell whether an unmarked line is the heading and no sentence that begins like one."""
    rest = found["rest"] or ""
    if kind in ("annex", "schedule") and found["n"] and found[0][0].isupper():
        # Exhibit B: Price List; a dash or a colon parts number and title.
        parted = found["dash"] or found["dot"] == ":"
        if parted and rest[:1].isupper() and not is_sentence(rest):
            return True
    if kind == "annex":
        upper = found["unit"].isupper() or not rest
        alone = not rest and found["unit"][0].isupper()
        return (
            upper
            and (bool(found["n"]) or found["unit"].isupper() or alone)
            and not is_sentence(rest)
        )
    if kind == "schedule":
        return found[0][0].isupper() and (not rest or rest.startswith("("))
    if not found[0][0].isupper() or (found["sub"] and found["sub"].islower() and rest):
        return False
    if not rest:
        return True
    if kind == "article" and found["dot"]:
        return True
    return rest[0].isupper() and not is_sentence(rest)


def is_sentence(rest: str) -> bool:
    """Tell whether words after a number are a sentence and no caption."""
    words = rest.split()
    return len(words) > 14 or rest.endswith((".", ";", ",", ":")) or bool(
        re.search(r"\b(?:shall|is|are|may|applies|apply|has|have|does|will|must)\b", rest)
    )  # fmt: skip


def _value(printed: str) -> tuple[int, str]:
    """A number as printed, read as digits or Roman, and the letter it may be instead."""
    if printed.isdigit():
        return int(printed), ""
    letter = printed.lower() if len(printed) == 1 else ""
    return roman(printed) or 0, letter


def _numbered(kind: str, found: re.Match[str]) -> Heading:
    groups = found.groupdict()
    number, letter = _value(groups["n"]) if groups["n"] else (0, "")
    rest = (groups["rest"] or "").strip()
    unit = (groups.get("unit") or kind).lower()
    branch = groups.get("bis") or groups.get("sub") or groups.get("letter") or ""
    stem = {"article": "art", "chapter": "chap", "section": "sec", "appendix": "appendix",
            "attachment": "attachment", "exhibit": "exhibit"}.get(unit, unit)  # fmt: skip
    name = str(number) if number else letter
    if kind == "annex" and not name:
        name = annex_word(rest)
    locator = "_".join(filter(None, (stem, name))) + (f"-{branch.lower()}" if branch else "")
    label = found[0][: found.start("rest")] if rest else found[0]
    label = label.strip().rstrip(".:–—- ")
    heading_kind: HeadingKind = "annex" if kind == "annex" else unit  # type: ignore[assignment]
    spoken = bool(groups.get("dot")) and is_sentence(rest)
    return Heading(heading_kind, locator, label, rest.rstrip("]"), number, letter, spoken)


def relettered(heading: Heading) -> Heading:
    """The same heading with its number read as a letter: `Annex I` after `Annex H`."""
    stem = heading.locator.split("_")[0]
    return Heading(heading.kind, f"{stem}_{heading.letter}", heading.label, heading.caption,
                   ord(heading.letter) - 96, heading.letter)  # fmt: skip


def _ad(line: str, found: re.Match[str]) -> Heading:
    """`ad Article VI` → `ad_art_6`, `ad Articles XI, XII and XIV` → `ad_arts_11-12-14`."""
    values = [str(_value(n)[0]) for n in re.findall(r"[IVXLC]+|\d+", found["numbers"].upper())]
    unit = {"article": "art", "articles": "arts"}.get(found["unit"].lower(), found["unit"].lower())
    unit = "art" if unit == "arts" and len(values) == 1 else unit
    bis = f"-{found['bis'].lower()}" if found["bis"] else ""
    return Heading("ad", f"ad_{unit}_{'-'.join(values)}{bis}", line.strip("[] "), found["rest"])


def _protocol(line: str, found: re.Match[str]) -> Heading:
    if found["n"]:
        name = str(_value(found["n"])[0])
    elif found["adjective"]:
        name = found["adjective"].strip().lower()
    else:
        name = annex_word(found["rest"])
    return Heading("protocol", "_".join(filter(None, ("protocol", name))), line, "")


def annex_word(title: str) -> str:
    """The word a named annex goes by: the quoted one, else the last of its title's first phrase."""
    quoted = _QUOTED_ANNEX.search(title)
    if quoted:
        return quoted[1].lower()
    phrase = re.split(r"[(\[,;:]", title)[0].lower()
    words = [w for w in re.findall(r"[^\W_]+(?:-[^\W_]+)*", phrase) if w not in _SMALL]
    return words[-1] if words else ""
