"""Heads of CFR units as printed: § 744.21 with its caption, Supplement No. 1 to Part 774."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from pipeline.numerals import roman

_SECTION = re.compile(
    r"(?P<label>§{1,2}\s*(?P<n>\d+[a-z]?\.[\w.]+(?:\s?[-–—]\s?[\w.]+)*))(?:\s+(?P<caption>\S.*))?",
    re.S,
)
_ANNEX = re.compile(
    r"(?P<label>(?P<kind>Supplement|Appendix|Appendices)"
    r"(?:(?:\s+Nos?\.?)?\s+(?!Appendi|Supplem|to\b)(?P<n>[\w-]+))?\s+to\s+"
    r"(?:Subpart\s+\w+\s+of\s+)?(?:(?:Sub)?part|(?:Sub)?chapter)\s+(?P<part>\w+))"
    r"(?:\s*[-–—:.]+\s*(?P<caption>\S.*)|\s*(?P<reserved>\[\s*Reserved\s*\]))?\s*",
    re.I | re.S,
)
_RESERVED = re.compile(r"\[\s*Reserved\s*\]", re.I)
_SMALL = {"a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "into", "of", "on", "or",
          "other", "than", "the", "to", "under", "with"}  # fmt: skip
_MOST = 100  # units that a range of reserved sections is expanded to


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a section (`number` 744.21) or supplement (`number` supp_1)."""

    label: str
    number: str
    caption: str
    reserved: bool = False
    part: str = ""


def section_head(text: str) -> Head | None:
    """Read `§ 744.21   Caption.`; None when it is no section number."""
    match = _SECTION.fullmatch(text.strip())
    if match is None:
        return None
    number = re.sub(r"\s", "", match["n"]).replace("–", "-").replace("—", "-").rstrip(".")
    reserved, caption = _caption(match["caption"])
    return Head(match["label"].rstrip("."), number, caption, reserved, number.partition(".")[0])


def annex_head(text: str) -> Head | None:
    """Read `Supplement No. 1 to Part 774—The Commerce Control List`; None when it is none."""
    text = text.strip()
    match = _ANNEX.fullmatch(text) or _ANNEX.fullmatch(text.partition(" ")[2])
    if match is None:
        return None
    reserved, caption = _caption(match["caption"])
    kind = "supp" if match["kind"].lower() == "supplement" else "appdx"
    number = match["n"] or ""
    value = roman(number) if number.isupper() and len(number) > 1 else None
    return Head(
        re.sub(r"\s+", " ", match["label"]),
        f"{kind}_{value or number}" if number else kind,
        caption,
        reserved or bool(match["reserved"]),
        match["part"].lower(),
    )


def _caption(text: str | None) -> tuple[bool, str]:
    reserved = bool(_RESERVED.search(text or ""))
    caption = re.sub(r"\s+", " ", _RESERVED.sub("", text or "")).strip()
    return reserved, caption.removesuffix(".") if not caption.endswith("..") else caption


def expand(head: Head) -> list[str]:
    """The address segments of a head: § 744.21 one, §§ 126.8-126.12 one for each section."""
    several = head.label.startswith("§§") or (head.reserved and head.number.count(".") == 2)
    if not several or "-" not in head.number:
        return [head.number]
    ends = re.fullmatch(r"(?P<p>\w+)\.(?P<a>\d+)-(?:(?P<q>\w+)\.)?(?P<b>\d+)", head.number)
    if not ends or (ends["q"] or ends["p"]) != ends["p"]:
        return [head.number]
    first, last = int(ends["a"]), int(ends["b"])
    if not first <= last < first + _MOST:
        return [head.number]
    return [f"{ends['p']}.{n}" for n in range(first, last + 1)]


def part_title(title: str, part: str, caption: str, body: str) -> str:
    """`15 CFR Part 745—Chemical Weapons Convention Requirements`.

    A caption in capitals is set in title case; a word that the text itself writes in capitals
    (APR, NATO) keeps them.
    """
    head = f"{title} CFR Part{'s' if '-' in part else ''} {part}"
    caption = re.sub(r"\s+", " ", caption).strip()
    if _RESERVED.fullmatch(caption):
        return f"{head} [Reserved]"
    if caption.isupper():
        caption = _title_case(caption, body)
    return f"{head}—{caption}" if caption else head


def _title_case(caption: str, body: str) -> str:
    words = set(re.findall(r"[A-Z][A-Z'’]+", caption))
    forms: dict[str, Counter[str]] = {word: Counter() for word in words}
    for line in body.splitlines():
        if line.isupper():
            continue  # headings in capitals say nothing
        for word in re.findall(r"[A-Za-z][A-Za-z'’]+", line):
            if word.upper() in forms:
                forms[word.upper()][word] += 1

    def cased(match: re.Match[str]) -> str:
        word = match[0]
        seen = forms.get(word)
        if (seen and seen[word] > seen.total() / 2) or (len(word) == 1 and word != "A"):
            return word
        if word.lower() in _SMALL and match.start():
            return word.lower()
        return word[0] + word[1:].lower()

    return re.sub(r"[A-Z][A-Z'’]*", cased, caption)
