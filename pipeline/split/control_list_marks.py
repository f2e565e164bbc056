"""What begins a line of a control list: categories, groups, entries, labels and notes.

CATEGORY 0 - NUCLEAR MATERIALS   Part 1 - TELECOMMUNICATIONS   제1부 특별소재
0A  Systems, Equipment           1A. 시스템, 장비
0A001  "Nuclear reactors"        1A001. 구성품   1A001 | 구성품 (a table's row)
a.  1.  1A001.a.2.               가.  1)  가)  (1)
Note 1:  Technical Notes:  N.B.  비고  주 1:  기술해설:  注1  備考
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.split.us_labels import readings

# 3A001 in the lists of the Union, Korea and others; 3. A. 1. in that of Wassenaar and 9.A.3. in the
# MTCR's; ML1 in munitions lists, PL5001 in the British one.
_FIVE = r"\d[A-E]\d{3}"
CODE = rf"(?:{_FIVE}|\d{{1,2}}\.\s?[A-E]\.\s?\d{{1,3}}|ML\s?\d{{1,2}}|PL\d{{4}})(?!\d)"
ENTRY = re.compile(
    rf"\f*[\s|]*(?P<code>{CODE})(?P<gap>\.?[\s|]*\Z|\.?(?:\s|\|)+)(?P<text>.*)", re.S
)
CATEGORY = re.compile(
    r"\s*(?:DUAL-USE LIST\s*[-–—]\s*)?(?:CATEGORY\s+(?P<n>\d)|ITEM\s+(?P<item>\d{1,2}))\b"
    r"(?:\s*[-–—.:]?\s*(?P<title>.*?))?(?:[\s,–—-]*PART\s+(?P<part>\d))?\s*"
)
# Category 5 has two parts; the Korean list counts its categories as parts.
PART = re.compile(r"\s*P(?:art|ART)\s+(?P<n>\d)\s*[-–—.:]\s*(?P<title>\S.*?)\s*")
KOREAN = re.compile(r"\s*제\s?(?P<n>\d{1,2})\s?부\s*[-–—.:]?\s*(?P<title>\S[^.]*?)?\s*")
GROUP = re.compile(
    r"\s*(?P<code>\d[A-E]\d?|\d{1,2}\.\s?[A-E])\.?(?P<gap>\s+)(?P<title>[^\W\d_a-z].*\S)\s*"
)
GROUP_TITLE = re.compile(
    r"Systems|Equipment|Test|Materials\b|Software\b|Technology\b|시스템|시험|검사|소재|물질|소프트웨어|기술",
    re.I,
)
CONTINUED = re.compile(
    rf"\s*(?:{CODE}[\w.\s]{{0,25}}?|(?:Technical\s+)?Note\s+\d{{1,2}})[\s.]*"
    r"[(（]?(?:continued|cont[’']d|cont\.|계속|続き|つづき)[)）]?\.?\s*",
    re.I,
)
# Codes that are left out (3A102–3A200 [Reserved]): no entry, and no part of the one above.
RANGE = re.compile(
    rf"[\s|]*{CODE}\s*(?:[-~∼–—～]|to|through|부터|내지|から)\s*{CODE}(?:\s*까지|\s*まで)?[\s|.:]*"
    r"[(\[<]?\s*(?:Not used|Reserved|삭\s*제|削除)\s*[)\]>]?[\s|.]*",
    re.I,
)
PAGE_NUMBER = re.compile(r"\s*-?\s*(?P<n>\d{1,4})\s*-?\s*")
NOT_USED = re.compile(
    r"\s*(?:Not used(?:\s+since\s+\d{4})?|\[?Reserved\]?|\[?[<(]?삭\s*제[>)]?\]?|削除)"
    r"\s*[.;]?\s*(?:and|or)?\s*",
    re.I,
)
_NOTE = re.compile(
    r"[\s|]*(?P<name>(?:(?:Technical|Statement of Understanding|Local|Control|Decontrol|Nuclear|"
    r"License Requirements?|Related|Validity)\s+)?Notes?|(?:TECHNICAL\s+|VALIDITY\s+)?NOTES?|"
    r"Statement of Understanding|N\.\s?B\.?|Nota\s+[Bb]ene|"
    r"비\s?고|참\s?고|주\s?의|주|기술\s?(?:해설|주석|주)|備\s?考|技術(?:的)?注(?:釈|記)?|注(?:記)?)"
    r"(?P<n>\s*\d{1,2}(?!\d|\.\s?[A-E]\.\s?\d))?(?P<to>\s+to\s[^:]{1,60}|\s*\([^)]{1,30}\))?"
    r"(?P<end>\s*[:：.)]|\s*\Z|[\s　]+)(?P<rest>.*)",
    re.S,
)  # fmt: skip
# Without a colon these words also begin sentences; the others are abbreviations or headings.
_TO = re.compile(
    rf"\s*to\s+(?:(?:the\s+)?(?:ECCN|items?|entry|(?:sub-?)?paragraphs?)\s+)?(?:(?P<code>{CODE})\.?)?"
    r"(?P<path>\(?[a-z]{1,2}\)?(?:[.(][a-z\d]{1,2}\)?)*)?\.?\s*"
)
_BARE = re.compile(r"N\.|Nota|비\s?고|기술|備|技術")
# What follows them where a note has lost its colon: an entry, or at a sentence's start a capital.
_COLONLESS = re.compile(CODE)
_SENTENCE = re.compile(r"[A-Z][a-z]|A\s|[\"“'‘]\w")
_NAMES = {
    "nb": "nb", "notabene": "nb", "비고": "note", "참고": "note", "주의": "nb", "주": "note",
    "備考": "note", "注": "note", "注記": "note",
}  # fmt: skip
_PLURAL = re.compile(r"Notes\b|비\s?고|기술|備|技術|주\b|注", re.I)
_LABEL = re.compile(
    r"(?P<label>[a-z]{1,5}|\d{1,3})\.(?P<gap>[\s|]+|\Z)"
    r"|(?P<korean>[가-힣][.)]|\d{1,3}\)|\((?:[가-힣]|\d{1,3})\))(?P<space>[\s|]+|\Z)"
)
_UNDOTTED = re.compile(r"(?P<label>[b-z])\s+(?=[A-Z\"“][a-z\"])")
_FULL = re.compile(
    rf"(?P<code>{CODE})(?P<path>(?:\.\s?(?:[a-z]{{1,2}}|\d{{1,3}}|[가-힣])(?![^\W_]))+)\.?"
    r"(?P<gap>[\s|]+|\Z)"
)


@dataclass(frozen=True, slots=True)
class Label:
    """A label in a line, as the numbering reads it (`a`, `1)`), without its full stop: `end` is
    where its text begins, `narrow` whether one space stands before that, `path` the labels that a
    full code (`3A001.a.2`) spells.
    """

    mark: str
    end: int
    narrow: bool
    path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NoteHead:
    """The beginning of a note: `name` is that of its kind in an address, `label` as printed, `to`
    what it says it is about (`Note 1 to paragraph b.2:`).
    """

    name: str
    label: str
    number: int
    plural: bool
    rest: str
    to: str = ""


def code_of(printed: str) -> str:
    """A code as it is cited: 3.A.1 of `3. A. 1.`, ML1 of `ML 1`."""
    return re.sub(r"\s+", "", printed).rstrip(".")


def order_of(code: str) -> tuple[str | int, ...]:
    """What sorts codes of one list as it prints them: ML2 before ML10."""
    return tuple(int(part) if part.isdecimal() else part
                 for part in re.findall(r"\d+|[A-Z]+", code_of(code)))  # fmt: skip


def begins(match: re.Match[str]) -> bool:
    """Tell an entry from a reference that a line happens to begin with (`1C010 which …`)."""
    text = match["text"].lstrip(" \t|")
    if not text:
        return not match["gap"].startswith(".")
    gap = match["gap"].strip("\n")
    if len(gap if re.fullmatch(_FIVE, match["code"]) else gap.lstrip(".")) > 1:
        return not re.match(r"(?:또는|및|부터|까지|내지)", text)
    if text[0].isupper() or text[0] in "\"'“‘″「『（(":
        return True
    if (label := label_at(text, 0)) is not None and label.mark in ("a", "1"):
        return True  # an entry without a sentence of its own
    # Korean and Japanese have no capitals: a word, not a particle that hangs on the code.
    return ord(text[0]) > 0x3000 and not re.match(
        r"(?:또는|및|부터|까지|내지|에|의|와|과|을|를|은|는|이|가|및|又は|及び|から|に|の|を|は|が)(?:\s|[^가-힣])",
        text,
    )


def label_at(text: str, position: int, *, code: str = "") -> Label | None:
    """The label that stands at a place of a line, if one does; `code` is that of the entry."""
    full = _FULL.match(text, position) if code else None
    match = _LABEL.match(text, position) if full is None else None
    if match:
        mark = match["label"] or match["korean"].removesuffix(".")
        space = match["gap"] if match["label"] else match["space"]
        return Label(mark, match.end(), len(space) == 1) if readings(mark) else None
    if full is None or code_of(full["code"]) != code:
        return None
    if re.search(r"\s", full["path"]) and re.fullmatch(_FIVE, code):
        return None
    following = text[full.end() : full.end() + 1]
    if not following or not (
        following.isupper() or following in "\"'“‘" or ord(following) > 0x3000
    ):
        return None
    path = tuple(re.split(r"\.\s?", full["path"])[1:])
    return Label(path[-1], full.end(), False, path)


def undotted_at(text: str, position: int) -> Label | None:
    """A letter that lost its full stop in print (`f  Mobile equipment`)."""
    match = _UNDOTTED.match(text, position)
    return Label(match["label"], match.end(), False) if match else None


def labels_within(text: str, position: int) -> list[int]:
    """Where labels may stand further on in a table's cell, whose items run on in one line."""
    return [
        match.start()
        for match in re.finditer(r"(?<=[\s|])(?=[a-z가-힣(\d]{1,5}[.)])", text)
        if match.start() > position and label_at(text, match.start())
    ]


def note_at(text: str, *, begun: bool = False, fresh: bool = False) -> NoteHead | None:
    """The note that a line begins, if it does; `begun` if the line is known to begin a sentence,
    `fresh` if the line before it ended one, which is enough for a note with a number or two words.
    """
    match = _NOTE.match(text)
    if match is None:
        return None
    name, rest = match["name"], match["rest"]
    closed = bool(match["end"].strip())
    if not closed and rest.strip() and not _BARE.match(name):
        told = begun or (fresh and (bool(match["n"]) or " " in name))
        lost = not match["to"] and (
            _COLONLESS.match(rest) or (told and name.isascii() and _SENTENCE.match(rest))
        )
        if not lost:
            return None
    if not closed and not rest.strip() and re.fullmatch(r"주|주\s?의|참\s?고|注", name):
        return None
    key = re.sub(r"[\s.]", "", name).lower()
    if key in _NAMES:
        kind = _NAMES[key]
    elif re.match(r"기술|技術", key):
        kind = "technical-note"
    else:
        kind = re.sub(r"\s+", "-", name.lower()).removesuffix("s")
    number = int(match["n"]) if match["n"] else 0
    label = re.sub(r"\s+", " ", f"{name}{match['n'] or ''}").strip()
    plural = bool(_PLURAL.match(name.split()[-1])) and not number
    return NoteHead(kind, label, number, plural, rest, match["to"] or "")


def path_of(to: str, code: str) -> tuple[str, ...] | None:
    """The labels that `to paragraph b.2` or `to 3A001.b.2` names of this entry, None if none."""
    match = _TO.fullmatch(to)
    if match is None or not (match["code"] or match["path"]):
        return None
    if match["code"] and code_of(match["code"]) != code:
        return None
    return tuple(re.findall(r"[a-z]+|\d+", match["path"] or ""))
