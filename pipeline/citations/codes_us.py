"""United States citations by number: CFR, U.S. Code, Federal Register, public laws, orders.

The forms are those of the GPO Style Manual (15 CFR 744.21, 50 U.S.C. 4801, 85 FR 73417) and of the
Bluebook (15 C.F.R. § 744.21, 85 Fed. Reg. 73417, Pub. L. No. 115-232).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.citations.grammar_en_units import Group, group, unit_at
from pipeline.citations.mention import Mention, Step

CFR = r"C\.? ?F\.? ?R\b\.?"
USC = r"U\.? ?S\.? ?C\b\.?(?! ?A?pp)A?\b\.?"
FR = r"(?:F\.? ?R\b\.?|Fed\. ?Reg\.)\s{0,3}(?P<page>\d{1,3}(?:,\d{3})+|\d{2,6})(?![\d,]\d)"
PUBLIC_LAW = (
    r"(?:Public Laws?|P(?:ub)?\. ?L(?:aw\b|\.)?)\s{0,3}"
    r"(?:[Nn]os?\.\s{0,3})?(?P<law>\d{2,3}-\d{1,4})(?!\d)"
)
ORDER = (
    r"(?:Executive\s{1,3}Orders?[*_]{0,2}|E\.? ?O\.?s?)\s{0,3}"
    r"(?:[Nn]os?\.\s{0,3})?(?P<order>\d{4,5})(?!\d|"
    r"[.,]\d)"
)
_CFR, _USC, _FR = re.compile(CFR), re.compile(USC), re.compile(FR)
_LAW, _ORDER = re.compile(PUBLIC_LAW), re.compile(ORDER)
_NUMBER = re.compile(r"(?<![\d.,-])(\d{1,3})\s{0,3}$")
_COMP = re.compile(r",?\s{0,2}(?:\d{4}(?:-\d{4})?)?,? ?(?:Comp\b|pp?\.)")
_GAP = re.compile(r"\s{0,3}")
_SIGN = re.compile(r"(?:§ ?§?|[Ss]ections?\b|[Ss]ecs?\.)\s{0,3}")
_SEQ = re.compile(r",? et seq\b\.?")
_MORE_LAWS = re.compile(r",? (?:and |or )?(?P<law>\d{2,3}-\d{1,4})(?!\d)")
_MORE_ORDERS = re.compile(r",? (?:(?:and|or) )?(?:E\.?O\.? )?(?P<order>1\d{4})(?!\d|[.,]\d)")
_FOLDED = re.compile(r"(\d{1,5}[a-z]{0,2})-(\d{1,5}[a-z]{0,2})")
_BRANCH = re.compile(r"-\d{1,3}[a-z]?(?![\d.])")
_WHOLE_CHAPTERS = re.compile(
    r"[Cc]hapter\s(?:(?P<bis>VII),?\s{1,2}(?:[Ss]ubchapter|[Ss]ubch\.)\sC"
    r"|(?P<ddtc>I),?\s{1,2}(?:[Ss]ubchapter|[Ss]ubch\.)\sM)\b"
)


def title_before(plain: str, at: int) -> tuple[int, str] | None:
    """The number before `CFR` or `FR` at `at`: where it begins, and it."""
    match = _NUMBER.search(plain, max(0, at - 8), at)
    return (match.start(1), str(int(match[1]))) if match else None


def cfr(plain: str, at: int) -> tuple[int, str, Group | None, int] | None:
    """Read 15 CFR 744.21 from its `CFR`: start, title, the units after it, end.

    The group is None for a chapter named as a whole: then the title is a whole address.
    """
    sign, title = _CFR.match(plain, at), title_before(plain, at)
    if not sign or not title or not 0 < int(title[1]) <= 50 or _COMP.match(plain, sign.end()):
        return None
    start, number = title
    pos = _skip(plain, sign.end())
    chapters = _WHOLE_CHAPTERS.match(plain, pos)
    if chapters:
        if number == "15" and chapters["bis"]:
            return start, "us/cfr/15/730-774", None, chapters.end()
        if number == "22" and chapters["ddtc"]:
            return start, "us/cfr/22/120-130", None, chapters.end()
    head = unit_at(plain, pos)
    if head and head[0] in ("part", "sec"):
        units = group(plain, pos)
        if units:
            units.members[0].start = start
    else:
        units = group(plain, pos, unit="sec", begin=start)
        if units and not units.members[0].whole[0][0].isdigit():
            return None
    if units is None or _COMP.match(plain, units.end):
        return None
    return start, f"us/cfr/{number}", units, _after(plain, units)


def usc(plain: str, at: int) -> tuple[int, str, Group, int] | None:
    """Read 50 U.S.C. 4801 from its `U.S.C.`: start, `us/usc/50`, the sections, end."""
    sign, title = _USC.match(plain, at), title_before(plain, at)
    if not sign or not title or not 0 < int(title[1]) <= 54:
        return None
    start, number = title
    pos = _skip(plain, sign.end())
    marked = _SIGN.match(plain, pos)
    units = group(plain, marked.end() if marked else pos, unit="sec", begin=start)
    if units is None or not units.members[0].whole[0][0].isdigit():
        return None
    last = units.members[-1]
    folded = _FOLDED.fullmatch(last.last[0]) if len(last.last) == 1 and not last.path else None
    if folded and _digits(folded[2]) >= _digits(folded[1]):
        branch = _BRANCH.match(plain, last.end)
        last.last = (folded[1], folded[2] + (branch.group() if branch else ""))
        last.end = units.end = branch.end() if branch else last.end
    return start, f"us/usc/{number}", units, _after(plain, units)


def _digits(label: str) -> int:
    return int("".join(c for c in label if c.isdecimal()) or "0")


def _after(plain: str, units: Group) -> int:
    seq = _SEQ.match(plain, units.end)
    if seq and len(units.members) == 1:
        units.members[0].end = seq.end()
    return seq.end() if seq else units.end


def _skip(plain: str, at: int) -> int:
    gap = _GAP.match(plain, at)
    return gap.end() if gap else at


def federal_register(plain: str, at: int) -> Mention | None:
    """85 FR 73417, from its `FR`."""
    match, volume = _FR.match(plain, at), title_before(plain, at)
    if not match or not volume or not 0 < int(volume[1]) < 200:
        return None
    page = match["page"].replace(",", "")
    return _code(volume[0], match.end(), f"us/fr/{volume[1]}/{page}", "federal-register")


def public_laws(plain: str, at: int) -> Iterator[Mention]:
    """Pub. L. 115-232, and those listed after it."""
    match = _LAW.match(plain, at)
    start = at
    while match:
        yield _code(start, match.end(), f"us/publ/{match['law']}", "public-law")
        match = _MORE_LAWS.match(plain, match.end())
        start = match.start("law") if match else 0


def orders(plain: str, at: int) -> Iterator[Mention]:
    """Executive Orders 13222 and 13637."""
    match = _ORDER.match(plain, at)
    start = at
    while match:
        yield _code(start, match.end(), f"us/eo/{match['order']}", "executive-order")
        match = _MORE_ORDERS.match(plain, match.end())
        start = match.start("order") if match else 0


def _code(start: int, end: int, target: str, form: str) -> Mention:
    return Mention(start, end, role="code", tradition="west", target=target, form=form)


def below(labels: tuple[str, ...]) -> tuple[Step, ...]:
    """Labels as steps."""
    return tuple(Step("label", (label,)) for label in labels)
