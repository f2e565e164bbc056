"""Reads one list of units in English: a head word and its labels (`paragraphs (a)(1) or (b)(2)`).

Everything here reads forward from an offset and gives None where nothing is; each pattern is
bounded, so that reading costs no more than the text read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipeline.citations.west_labels import beside, between, count
from pipeline.numerals import roman

# Head words, in lower case, with the unit they begin.
UNITS = {
    "§": "sec", "section": "sec", "sections": "sec", "sec.": "sec", "secs.": "sec",
    "paragraph": "para", "paragraphs": "para", "para": "para", "para.": "para", "paras.": "para",
    "paras": "para", "subparagraph": "subpara", "subparagraphs": "subpara",
    "sub-paragraph": "subpara", "sub-paragraphs": "subpara", "sub-subparagraph": "subpara",
    "subpara.": "subpara", "clause": "subpara", "clauses": "subpara", "point": "subpara",
    "points": "subpara", "subsection": "subsec", "subsections": "subsec", "subsec.": "subsec",
    "article": "art", "articles": "art", "art.": "art", "arts.": "art", "art": "art",
    "part": "part", "parts": "part", "pt.": "part", "subpart": "subpart",
    "supplement": "supp", "supplements": "supp", "supp.": "supp", "supps.": "supp",
    "annex": "annex", "annexes": "annex", "appendix": "appdx", "appendices": "appdx",
    "schedule": "sched", "schedules": "sched", "chapter": "chap", "chapters": "chap",
    "title": "title", "titles": "title", "item": "item", "items": "item",
    "row": "row", "rows": "row",
}  # fmt: skip
LEVELS = {"title": 0, "supp": 0, "annex": 0, "appdx": 0, "form": 0, "sched": 1, "part": 1,
          "chap": 1,
          "subpart": 2, "row": 2, "sec": 3, "subsec": 4, "art": 4, "para": 5, "subpara": 6,
          "item": 6}  # fmt: skip
_HEAD = re.compile(
    r"§(?:\s?§)?|(?P<table>(?:[Aa]ppended|[Aa]ttached|[Aa]nnexed)\s{1,3}[Tt]ables?)"
    r"|[A-Za-z]+(?:-[a-z]+){0,2}\.?"
)
_INITIALS = frozenset(c for word in UNITS for c in (word[0], word[0].upper()))
_TWICE = "|".join(c * 2 for c in "abcdefghjklmnopqrstuvwyz")
SUB = rf"\((?:\d{{1,3}}|[A-Za-z]|[ivxl]{{2,6}}|[IVXL]{{2,6}}|{_TWICE}|{_TWICE.upper()})\)"
SUBS = rf"(?: ?{SUB}){{0,8}}"
_BIS = r"(?:[ -]?(?:bis|ter|quater|quinquies|sexies)\b)?"
_END = r"(?![A-Za-z0-9])"
_DOTTED = r"\d{1,4}[A-Za-z]?\.\d{1,4}[a-z]?(?:-\d{1,3}[A-Z]?(?![\d.]))?(?!\.?\d)"
_PLAIN = r"\d{1,5}[A-Za-z]{0,2}(?:-\d{1,4}[a-z]?)?(?!\.?\d)"
_ROMAN = r"[IVXLC]{1,7}"
_LABELS = {
    "sec": rf"(?P<n>{_DOTTED}|{_PLAIN}|{_ROMAN}|[A-H])(?P<s>{SUBS}){_END}",
    "para": rf"(?:(?P<n>\d{{1,3}}{_BIS})(?P<s>{SUBS}(?: ?[a-z]\)(?: ?{SUB}){{0,2}})?)"
    rf"|(?P<only>{SUB}{SUBS}|[a-z]\))){_END}",
    "art": rf"(?P<n>(?:\d{{1,4}}(?:-\d{{1,3}}){{0,2}}[a-z]?|{_ROMAN}){_BIS})"
    rf"(?:(?::(?: (?=\d{{1,2}}(?:[,.;()]|\s{{1,3}}(?:of|and|or)\b)))?|(?<=\d)\.(?=\d))"
    rf"(?P<c>\d{{1,2}})(?!\d|\.\d))?"
    rf"(?P<s>{SUBS})"
    rf"(?P<t>(?: \d{{1,2}}(?![\d.]))?){_END}",
    "part": rf"(?P<n>\d{{1,4}}(?:\.\d{{1,4}})?|{_ROMAN}|[A-H])(?P<s>(?: ?\([A-Z]\))?){_END}",
    "supp": rf"(?:[Nn][Oo]s?\.?\s{{0,2}}|[Nn]umbers?\s)?(?P<n>\d{{1,2}}|[A-H]){_END}",
    "annex": rf"(?P<n>[IVX]{{1,5}}[A-Z]?|\d{{1,2}}(?:-?[A-Z])?|[A-H])(?P<s>{SUBS}){_END}",
    "sched": rf"(?P<n>\d{{1,2}}|{_ROMAN}|[A-H])(?P<s>{SUBS}){_END}",
    "chap": rf"(?P<n>\d{{1,3}}(?:-\d{{1,2}})?|{_ROMAN}){_END}",
    "item": rf"(?:(?P<n>\d{{1,3}}(?:-\d{{1,2}})?|[ivx]{{1,6}})(?P<s>{SUBS})|(?P<only>{SUB}{SUBS}))"
    rf"{_END}",
}
for _unit, _same in (
    ("title", "chap"), ("subpara", "para"), ("subsec", "para"), ("subpart", "part"),
    ("appdx", "annex"), ("row", "item"), ("form", "item"),
):  # fmt: skip
    _LABELS[_unit] = _LABELS[_same]
_PATTERNS = {unit: re.compile(pattern) for unit, pattern in _LABELS.items()}
_SUB_ONLY = re.compile(rf"(?P<only>\.?{SUB}{SUBS}|[a-z]\)){_END}")
_SUB_LABEL = re.compile(r"([A-Za-z0-9]+)\)")
# White space within a reference: one line break and its indentation at most.
WS = r" {0,3}(?:\n {0,60})?"
_AND = re.compile(
    rf"{WS}(?:,{WS}(?:(?:and/or|and|or)\b{WS})?|; {{1,3}}(?:(?:and|or)\b{WS})?|(?:and/or|and"
    rf"|or)\b{WS}|& )"
)
_TO = re.compile(rf"{WS}(?:-|~|\bto\b|\bthrough\b|\bthru\b){WS}(?:and including\s)?(?:§\s?)?")
_GAP = re.compile(r"\s{0,3}")
_MANY = re.compile(r"[A-Za-z]+\.?\s{1,3}(?:[Nn][Oo]s\b|[Nn]umbers\b)")
_ATTRIBUTE = re.compile(r"\s{1,3}(?:chemical|plant|facilit|substance|compound|drug)")
# ISO 230 Part 1-1986; Category 5, Part 2 of the CCL; the foot of a page, Part 736-page 2
_NO_PART = re.compile(
    r"(?:\b(?:ISO|IEC|ASTM|MIL|BS|EN|JIS|DIN|ANSI|IEEE)\b[\w /.:-]{0,16}|Cat(?:egory"
    r"|(?:egorie)?s?\.?)? ?\d(?:(?:,| and| or| &) \d){0,4},? {0,2}-{0,2} {0,2}"
    r"|\b\d{1,2} (?:CRR|CRF|FCR|CFFR) {0,2})$"
)
_TABLE_ITEM = re.compile(
    r"\s\d{1,3}(?:-\d{1,2})?(?:\(\d{1,2}\)){0,2}\sof\s(?:the\s)?"
    r"(?:[Aa]ppended|[Aa]ttached|[Aa]nnexed)\s[Tt]able"
)
_TABLE_BEFORE = re.compile(
    r"(?:[Aa]ppended|[Aa]ttached|[Aa]nnexed)\s[Tt]able\s\d{1,2}(?:-\d{1,2})?,?\s$"
)
_NO_PART_AFTER = re.compile(r" ?-{1,2} ?(?:\d{4}|page\b)")
_WHOSE = re.compile(r",?\s{1,3}(?:to|of)\s")
_PAGE_FOOT = re.compile(r"\s{1,3}to\s{1,3}[Pp]art\s{1,3}\d{1,4} ?-{1,2} ?page")
# A list after a head word in the singular: part 736, 742 or 744 of the EAR
_LISTED = re.compile(
    rf"(?:,{WS}\d{{1,5}}[A-Z]?){{0,12}},?{WS}(?:or|and){WS}\d{{1,5}}[A-Z]?{WS}(?:of|to){WS}"
    r"(?:the\b|title\b|Title\b|this\b)"
)
_LETTERED = re.compile(r"(\d{1,4})[A-Z]")
_SPAN = re.compile(r"(\d{1,5})-(\d{1,5})")
# A number before these words belongs to another citation or is a quantity.
_FOREIGN = re.compile(
    r"\s{0,3}(?:U\.?\s?S\.?\s?C|C\.?F\.?R|CFR|F\.?R\.?\b|Fed\.|Stat\.|Comp\b|percent|per cent|%"
    r"|days?\b|months?\b|years?\b|hours?\b|calendar|business|working|kg\b|km\b|mm\b"
    r"|(?:January|February|March|April|May|June|July|August|September|October|November|December)\b)"
)
_MOST = 60  # members of one list


@dataclass(slots=True)
class Member:
    """One member of a list: its span, the path of its labels, the labels of a range's last level.

    `path` holds all labels but those of the last level, `last` the last level's, one unless the
    member is a range; `units` says for how many ranges count (a range of 45 parts keeps its ends).
    """

    start: int
    end: int
    path: tuple[str, ...]
    last: tuple[str, ...]
    units: int = 1

    @property
    def whole(self) -> tuple[str, ...]:
        """The path with the last label of the member."""
        return (*self.path, self.last[-1])


@dataclass(slots=True)
class Group:
    """A list of units of one kind; `move` when it names them without labels (this Article)."""

    unit: str
    start: int
    end: int
    members: list[Member] = field(default_factory=list)
    move: str = ""
    count: int = 1
    roman: bool = False
    word: str = ""
    bare: bool = False  # `§§ 744.6(b)`: labels begin with a number; False for `(b)(1)` alone


def unit_at(plain: str, at: int) -> tuple[str, int, str] | None:
    """The unit that a head word at `at` begins, where the word ends, and the word."""
    match = _HEAD.match(plain, at) if plain[at : at + 1] in _INITIALS else None
    if not match:
        return None
    word = match.group()
    if match["table"]:
        return "appdx", match.end(), word
    key = "§" if word[0] == "§" else word.lower()
    unit = UNITS.get(key)
    end = match.end()
    if (unit == "item" and _TABLE_ITEM.match(plain, end)) or (
        unit == "item" and _TABLE_BEFORE.search(plain, max(0, at - 34), at)
    ):
        unit = "row"  # item 16 of Appended Table 1
    if unit is None and key.endswith("."):
        unit, end = UNITS.get(key[:-1]), end - 1
    return (unit, end, word) if unit else None


def group(plain: str, at: int, *, unit: str = "", begin: int = -1) -> Group | None:
    """The list that begins with the head word at `at`; with `unit`, with a label at `at` itself."""
    word = ""
    if unit:
        start = begin if begin >= 0 else at
        end = at
    else:
        head = unit_at(plain, at)
        if head is None:
            return None
        unit, end, word = head
        start = at
        gap = _GAP.match(plain, end)
        end = gap.end() if gap else end
        if unit == "supp":
            word = word.lower()
    first = _label(plain, end, unit)
    if first is None:
        return None
    path, stop, numeral = first
    if unit == "part" and (
        _NO_PART.search(plain, max(0, start - 24), start) or _NO_PART_AFTER.match(plain, stop)
    ):
        return None
    if unit == "supp" and _PAGE_FOOT.match(plain, stop):
        return None
    if unit == "appdx" and word[0] == "a" and not _WHOSE.match(plain, stop):
        return None
    if unit == "sched" and _ATTRIBUTE.match(plain, stop):
        return None  # a Schedule 1 chemical
    if word and not _plausible(word, unit, plain, end):
        return None
    bare = plain[end] != "(" and plain[end + 1 : end + 2] != ")"
    found = Group(unit, start, stop, roman=numeral, word=word, bare=bare)
    many = (
        bool(_MANY.match(plain, at))
        or word.lower().rstrip(".").endswith("s")
        or "§" in word[1:]
        or not word
        or (unit in ("sec", "part") and bool(_LISTED.match(plain, stop)))
    )
    found.members.append(Member(start, stop, path[:-1], path[-1:]))
    if many and len(path) == 1:
        _unfold(found.members[0])
    _grow(plain, found, many)
    return found


def _plausible(word: str, unit: str, plain: str, at: int) -> bool:
    """Keep `part I played` and `art 5` and `items 3` out: a lower-case word wants a safe label."""
    if word[0] == "§":
        return True
    alone = not plain[at + 1 : at + 2].isalpha()
    if unit == "part" and word[0].islower() and not plain[at].isdigit():
        return not alone or plain[at] in "ABCDEFGH"
    if unit == "art" and word[0].islower():
        return word != "art" and (plain[at].isdigit() or not alone)
    if unit == "item" or (unit == "row" and word[0].islower()):
        return plain[at] == "(" or unit == "row"
    if unit == "title":
        return plain[at].isupper()
    if unit in ("chap", "sched", "annex", "appdx") and word[0].islower():
        return plain[at].isdigit() or not alone or word == "annex"
    return not (unit == "subpara" and word[0].islower() and "point" in word and plain[at] != "(")


def _label(plain: str, at: int, unit: str) -> tuple[tuple[str, ...], int, bool] | None:
    """A label with those that hang on it: its path, where it ends, whether it is Roman."""
    match = _PATTERNS[unit].match(plain, at)
    if not match:
        return None
    groups = match.groupdict()
    only = groups.get("only")
    if only:
        return tuple(_SUB_LABEL.findall(only)), match.end(), False
    number = "-".join(match["n"].split())
    stem, _, bis = number.partition("-")
    numeral = False
    if unit in ("art", "part", "chap", "sched", "annex", "sec") and stem.isupper():
        value = roman(stem)
        # One letter is a numeral only where numerals are usual: Article C is no hundred.
        if value and (len(stem) > 1 or stem in "IVX") and unit != "sec":
            number = f"{value}-{bis}" if bis else str(value)
            numeral = True
        elif unit == "art":
            return None
    number = re.sub(r"(\d)(bis|ter|quater|quinquies|sexies)$", r"\1-\2", number)
    colon = (groups["c"],) if groups.get("c") else ()
    path = (number, *colon, *_SUB_LABEL.findall(groups.get("s") or ""))
    if (groups.get("t") or "").strip():
        path = (*path, groups["t"].strip())
    return path, match.end(), numeral


def _grow(plain: str, found: Group, many: bool) -> None:
    """Read the members that follow the first, and ranges."""
    while len(found.members) < _MOST:
        last = found.members[-1]
        if last.units == 1 and _range(plain, found, last, many):
            continue
        joint = _AND.match(plain, last.end)
        if not joint:
            return
        if found.unit == "item" and _deepen(plain, joint, last):
            found.end = last.end
            continue
        member = _next(plain, joint.end(), found, last, many)
        if member is None:
            return
        found.members.append(member)
        found.end = member.end


def _deepen(plain: str, joint: re.Match[str], last: Member) -> bool:
    """`item (ii), (a)`: a letter after a numeral is what the item is divided into."""
    sub = _SUB_ONLY.match(plain, joint.end())
    if not sub or joint.group().strip() != "," or last.units > 1:
        return False
    labels = tuple(_SUB_LABEL.findall(sub["only"]))
    if labels[0].isdigit() or roman(labels[0]) or not roman(last.whole[-1]):
        return False
    path = (*last.whole, *labels)
    last.path, last.last, last.end = path[:-1], path[-1:], sub.end()
    return True


def _next(plain: str, at: int, found: Group, last: Member, many: bool) -> Member | None:
    sub = _SUB_ONLY.match(plain, at)
    if sub and (len(last.whole) > 1 or not found.bare):
        labels = tuple(_SUB_LABEL.findall(sub["only"]))
        if found.unit in ("para", "subpara", "item", "subsec") and not found.bare:
            base = beside(last.whole, labels[0], alone=len(labels) == 1)
        else:
            base = (last.whole[0], *beside(last.whole[1:], labels[0], alone=len(labels) == 1))
        path = (*base, *labels)
        return Member(at, sub.end(), path[:-1], path[-1:])
    if sub or not found.bare:
        return None
    read = _label(plain, at, found.unit)
    if read is None or _FOREIGN.match(plain, read[1]):
        return None
    path, end, numeral = read
    lettered = _LETTERED.fullmatch(last.whole[0]) if found.unit == "sec" else None
    if lettered and len(path[0]) == 1 and path[0].isupper():
        path = (lettered[1] + path[0], *path[1:])  # sections 11A, B and C
    dotted = found.unit == "sec" and "." in path[0] and "." in last.whole[0]
    both = len(path) > 1 and len(last.whole) > 1 and path[0].isdigit()
    if not (many or dotted or both or (found.roman and numeral and plain[at:end] != "I")):
        return None
    if numeral != found.roman or not _alike(path[0], found.members[0].whole[0]):
        return None
    return Member(at, end, path[:-1], path[-1:])


def _unfold(member: Member) -> None:
    """Read `Articles 4-6` and `§§ 4801-4852` as ranges; 25-2 is a branch."""
    ends = _SPAN.fullmatch(member.last[0])
    if ends and int(ends[2]) > int(ends[1]):
        member.last = between(ends[1], ends[2])
        member.units = count(ends[1], ends[2])


def _alike(one: str, other: str) -> bool:
    """Tell whether two first labels can stand in one list: 744.2 and 746.5, 4 and 10."""
    return (one[0].isdigit() == other[0].isdigit()) and (("." in one) == ("." in other))


def _range(plain: str, found: Group, last: Member, many: bool) -> bool:
    """Read `through (8)` after a member and spread the member over the range."""
    to = _TO.match(plain, last.end)
    if not to or (to.group().isspace()):
        return False
    at = to.end()
    sub = _SUB_ONLY.match(plain, at)
    if sub and (len(last.whole) > 1 or not found.bare):
        labels = tuple(_SUB_LABEL.findall(sub["only"]))
        path = last.whole
        if len(labels) > 1:
            if len(labels) > len(path) or labels[:-1] != path[-len(labels) : -1]:
                return False
        elif not found.bare or len(path) > 1:
            base = beside(path, labels[0], alone=True)
            if len(base) != len(path) - 1:
                return False
        end = sub.end()
        after = labels[-1]
    elif found.bare and (many or found.unit == "sec") and len(last.whole) == 1:
        read = _label(plain, at, found.unit)
        if read is None or len(read[0]) > 1 or _FOREIGN.match(plain, read[1]):
            return False
        if not _alike(read[0][0], last.whole[0]) or read[2] != found.roman:
            return False
        end, after = read[1], read[0][0]
        if after.isdecimal() and not last.whole[0].isdecimal():
            return False
        if after.isdecimal() and int(after) <= int(last.whole[0]):
            return False
    else:
        return False
    last.last = between(last.last[0], after, before=last.path)
    last.units = max(count(last.last[0], after), len(last.last), 2)
    last.end = found.end = end
    return True
