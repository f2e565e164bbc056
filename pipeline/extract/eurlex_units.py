"""The names of units in Union law: what a heading or a label as printed is called in an address.

    ANNEX IIIa -> annex_3a     CHAPTER II -> chap_2     Article 12a -> art_12a     (iii) -> iii

Numerals are Arabic, labels stand as printed, without brackets and in small letters; the codes of
the control list (3A001) keep their capitals.
"""

from __future__ import annotations

import re

from pipeline.numerals import roman

CODE = re.compile(r"\d[A-E]\d{3}")
_ARTICLE = re.compile(
    r"(?:Article|Art\.)\s+(?P<n>[1-9]\d*|[IVXLC]+)\s*(?P<branch>[a-z]{0,2})", re.I
)
_ANNEX = re.compile(
    r"(?P<quote>[‘“\"']\s*)?ANNEX(?:\s+(?P<n>[IVXLC]+|\d+|[A-Z])(?P<branch>[a-z]?))?"
    r"(?=$|[\s.:,;–—’'\"-])",
    re.IGNORECASE,
)
_WORDS = {
    "PART": "part", "TITLE": "title", "CHAPTER": "chap", "SECTION": "sec", "SUBSECTION": "subsec",
    "SUB-SECTION": "subsec", "CATEGORY": "cat", "APPENDIX": "appdx",
}  # fmt: skip
_DIVISION = re.compile(
    rf"(?P<word>{'|'.join(sorted(_WORDS, key=len, reverse=True))})\s+"
    r"(?P<n>[IVXLC]+|\d+|[A-Z]|ONE|TWO|THREE|FOUR|FIVE|SIX|SEVEN|EIGHT)(?P<branch>[a-z]?)"
    r"(?=$|[\s.:,;–—-])",
    re.IGNORECASE,
)
_SPOKEN = ("ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT")
_POINT = re.compile(
    r"[‘“\"']?\s*(?:\((?P<bracket>\d{1,3}[a-z]{0,2}|[a-z]{1,3}|[ivxlc]{1,7}|[A-Z])\)"
    r"|(?P<dotted>\d{1,3}(?:\.\d{1,3})*[a-z]{0,2}|[a-z]{1,2}|[ivxlc]{1,7}|[A-Z])[.)]"
    rf"|(?P<code>{CODE.pattern})\.?)"
)
_PARAGRAPH = re.compile(
    rf"(?P<n>\d{{1,3}}(?:\.\d{{1,3}})*[a-z]{{0,2}})\.(?=\s)|(?P<code>{CODE.pattern})(?=\s+[“‘\"'A-Z]|$)"
)


def article(heading: str) -> str:
    """The segment of an article by its heading (`Article 5a`), "" when it is none."""
    found = _ARTICLE.fullmatch(_plain(heading))
    return f"art_{_number(found['n'])}{found['branch'].lower()}" if found else ""


def annex(heading: str) -> tuple[str, bool]:
    """An annex's segment, and whether it is quoted (‘ANNEX I).

    The segment is "" when the heading is not an annex's, and `annex` where it has no number.
    """
    found = _ANNEX.match(_plain(heading))
    if found is None:
        return "", False
    number = f"_{_number(found['n'])}{found['branch'].lower()}" if found["n"] else ""
    return f"annex{number}", bool(found["quote"])


def division(heading: str) -> tuple[str, str, str]:
    """A division's word (`chap`), its segment (`chap_2`) and what follows its number; "" for none.

    Capital letters count: "Part of the items" is no heading of a part.
    """
    plain = _plain(heading)
    found = _DIVISION.match(plain)
    if found is None or not found["word"][0].isupper() or not found["n"][0].isupper() | (
        found["n"].isdigit()
    ):  # fmt: skip
        return "", "", ""
    word = _WORDS[found["word"].upper()]
    letters = word in ("sec", "appdx") and found["n"] in "ABCDEFGH"
    number = found["n"].lower() if letters else _number(found["n"])
    return word, f"{word}_{number}{found['branch'].lower()}", plain[found.end() :].strip(" .:–—-")


def point(label: str) -> str:
    """The segment of a label that stands alone ((a), 1., 1.2., iii), 3A001), "" when it is none."""
    found = _POINT.fullmatch(_plain(label))
    if found is None:
        return ""
    return found["code"] or (found["bracket"] or found["dotted"]).lower()


def paragraph(text: str) -> str:
    """The number, or the control list's code, that a running paragraph begins with, or ""."""
    found = _PARAGRAPH.match(text)
    return (found["code"] or found["n"].lower()) if found else ""


def _plain(text: str) -> str:
    return " ".join(text.split())


def _number(printed: str) -> str:
    if printed.upper() in _SPOKEN:
        return str(_SPOKEN.index(printed.upper()) + 1)
    value = None if printed.isdigit() else roman(printed)
    return str(int(printed)) if printed.isdigit() else str(value) if value else printed.lower()
