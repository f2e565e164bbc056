"""Reads a whole reference in English: lists of units within units of an instrument.

    Part IX, paragraph 22, of the Verification Annex
    paragraph (a)(2) or (b)(2) of § 744.21 of the EAR

Downwards the text goes on with a comma, upwards with `of` or `to`; the instrument may also stand
before (GATT Article XXI).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipeline.citations.codes_us import cfr
from pipeline.citations.grammar_en_refs import Ref, ref_at
from pipeline.citations.grammar_en_units import LEVELS, Group, Member, group, unit_at
from pipeline.citations.page import Page

_DOWN = re.compile(r"(?:,\s{0,3}|\s{1,3})(?:the\s{1,3})?(?=[A-Za-z§])")
_OF = re.compile(r"(?:,\s{1,3}respectively)?,?\s{1,3}(?:of|to|in)\s{1,3}")
_AND = re.compile(
    r"(?:\s{1,3}inclusive)?(?:,\s{0,3}(?:(?:and|or)\s{1,3})?|\s{1,3}(?:and/or|and|or)\s{1,3})"
    r"(?:(?:of|to|in|with|under)\s{1,3})?(?=[A-Za-z§])"
)
_DETERMINER = re.compile(
    r"(?:(?P<this>[Tt]h(?:is|ese)|[Tt]he\s{1,3}present)|(?P<same>[Tt]h(?:at|ose)|[Tt]he\s{1,3}"
    r"(?:said|same)|[Ss]aid)"
    r"|(?P<prev>[Tt]he\s{1,3}(?:immediately\s{1,3})?(?:preceding|foregoing|previous))"
    r"|(?P<next>[Tt]he\s{1,3}(?:following|next|succeeding)))\s{1,3}"
    r"(?:(?P<n>two|three|four|five|six|[2-9])\s{1,3})?(?=[A-Za-z§])"
)
_DETERMINERS = frozenset("TtSs")
_THE = re.compile(r"[Tt]he\s{1,3}")
_NAMED_ANNEX = re.compile(r"(?P<w>[A-Z][a-z]{3,20})\s{1,3}Annex(?![A-Za-z0-9])")
_ANNEX_ON = re.compile(r"Annex\s{1,3}on\s{1,3}(?:the\s{1,3})?(?P<w>[A-Z][a-z]{3,20})(?![A-Za-z])")
_PLAIN_ANNEX = re.compile(r"(?:Annex|Appendix|Schedule)(?![A-Za-z0-9])")
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_NO_ANNEX = frozenset(
    ("This", "That", "Each", "Said", "Such", "Under", "Present", "Their", "These")
)
_DEEPEST = 4
_NOUN_UNITS = {
    "section": "sec", "paragraph": "para", "subparagraph": "subpara", "article": "art",
    "part": "part", "annex": "annex", "chapter": "chap", "supplement": "supp", "item": "item",
    "schedule": "sched", "sub-paragraph": "subpara", "subsection": "subsec", "subpart": "subpart",
    "appendix": "appdx",
}  # fmt: skip
_NOUN = re.compile(r"[A-Za-z]+(?:-[a-z]+)?")


@dataclass(slots=True)
class Chain:
    """A reference: alternatives of lists that go downwards, all within `outer` or `ref`."""

    start: int
    end: int
    rows: list[list[Group]]
    outer: Chain | None = None
    ref: Ref | None = None
    tail: list[Member] = field(default_factory=list)

    @property
    def unit(self) -> str:
        """The unit it begins with."""
        return self.rows[0][0].unit

    @property
    def top(self) -> Chain:
        """The outermost chain."""
        return self.outer.top if self.outer else self


def chain_at(page: Page, at: int, *, depth: int = 0) -> Chain | None:
    """The reference whose first head word or determiner stands at `at`."""
    first = _unit_list(page, at)
    if first is None:
        return None
    rows = [_downwards(page, first)]
    while len(rows) < 30:
        joint = _AND.match(page.plain, rows[-1][-1].end)
        head = unit_at(page.plain, joint.end()) if joint else None
        if joint is None or head is None or head[0] != first.unit or first.move:
            break
        more = group(page.plain, joint.end())
        if more is None:
            break
        rows.append(_downwards(page, more))
    found = Chain(first.start, rows[-1][-1].end, rows)
    _upwards(page, found, depth)
    _split(page, found)
    _beneath(page, found)
    return found


def _split(page: Page, found: Chain) -> None:
    """`…Confidentiality Annex, Part X of the Verification Annex`: the comma begins another one."""
    row = found.rows[-1]
    if found.outer or found.ref or len(row) < 2:
        return
    of = _OF.match(page.plain, row[-1].end)
    if of and any(chain_at(page, at, depth=_DEEPEST) for at in _after_the(page, of.end())):
        del row[-1]
        found.end = row[-1].end


def _after_the(page: Page, at: int) -> list[int]:
    the = _THE.match(page.plain, at)
    return [at, the.end()] if the else [at]


def _beneath(page: Page, found: Chain) -> None:
    """`Supplement No. 2 to Part 748 paragraph (c)(2)`: what follows is within the supplement."""
    if found.unit not in ("supp", "annex", "appdx") or not found.outer or found.top.ref:
        return
    outer = found.outer.rows[-1]
    if len(outer) > 1 and outer[-1].unit == "para":
        found.rows[-1].append(outer.pop())
        return
    step = _DOWN.match(page.plain, found.end)
    head = unit_at(page.plain, step.end()) if step else None
    if step and head and head[0] == "para" and len(found.rows[-1][-1].members) == 1:
        more = group(page.plain, step.end())
        if more:
            found.rows[-1].append(more)
            found.end = more.end


def _unit_list(page: Page, at: int) -> Group | None:
    plain = page.plain
    initial = plain[at : at + 1]
    determiner = _DETERMINER.match(plain, at) if initial in _DETERMINERS else None
    if determiner:
        move = next(name for name in ("this", "same", "prev", "next") if determiner[name])
        return _moved(plain, at, determiner.end(), move, determiner["n"])
    named = _NAMED_ANNEX.match(plain, at) if initial.isupper() else None
    if named and named["w"] not in _NO_ANNEX and named["w"].lower() not in _NOUN_UNITS:
        return _annex(at, named)
    on = _ANNEX_ON.match(plain, at) if initial == "A" else None
    if on:
        return _annex(at, on)
    return group(plain, at)


def _annex(at: int, match: re.Match[str]) -> Group:
    found = Group("annex", at, match.end(), word="Annex")
    found.members.append(Member(at, match.end(), (), (match["w"].lower(),)))
    return found


def _moved(plain: str, at: int, noun_at: int, move: str, number: str | None) -> Group | None:
    """This section, that Part, the preceding two paragraphs; `this paragraph (a)(1)` has labels."""
    noun = _NOUN.match(plain, noun_at)
    if not noun:
        return None
    word = noun.group().lower()
    many = word.endswith("s")
    unit = _NOUN_UNITS.get(word) or _NOUN_UNITS.get(word.removesuffix("s"))
    if unit is None or (unit in ("art", "chap") and noun.group()[0].islower() and move == "this"):
        return None
    if move == "next" and (many or plain[noun.end() : noun.end() + 1] in ":,"):
        return None  # the following items: what follows is a list, no citation
    labelled = group(plain, noun_at)
    if labelled and move in ("this", "same"):
        labelled.start = labelled.members[0].start = at
        return labelled
    count = _NUMBERS.get(number or "", int(number) if number and number.isdigit() else 1)
    if many and (count == 1 or move in ("this", "same")):
        if move == "prev" and unit == "item":
            move = "all_prev"
        elif move == "same":
            move = "these"
        else:
            return None
    return Group(unit, at, noun.end(), move=move, count=count, word=noun.group())


def _downwards(page: Page, first: Group) -> list[Group]:
    """`Article III, paragraph 1 (a)`: the lists within the last member of the list before."""
    found = [first]
    while len(found) < 6:
        step = _DOWN.match(page.plain, found[-1].end)
        head = unit_at(page.plain, step.end()) if step else None
        if step is None or head is None:
            break
        if LEVELS[head[0]] <= LEVELS[found[-1].unit] or (
            step.group().isspace() and head[0] not in ("para", "subpara", "item", "subsec", "art")
        ):
            break
        more = group(page.plain, step.end())
        if more is None:
            break
        found.append(more)
    return found


def _upwards(page: Page, found: Chain, depth: int) -> None:
    """What the list stands in: `of this section`, `of Article 5 of the Convention`."""
    plain = page.plain
    of = _OF.match(plain, found.end)
    if depth >= _DEEPEST:
        return
    if of is None:
        _beside_name(page, found)
        return
    at = of.end()
    outer = chain_at(page, at, depth=depth + 1)
    if outer is None:
        the = _THE.match(plain, at)
        if the:
            outer = chain_at(page, the.end(), depth=depth + 1)
            if outer is None and _PLAIN_ANNEX.match(plain, the.end()):
                word = _PLAIN_ANNEX.match(plain, the.end())
                unit = {"Annex": "annex", "Appendix": "appdx"}.get(word.group() if word else "")
                if word and unit:
                    only = Group(unit, at, word.end(), word="Annex", move="bare")
                    outer = Chain(at, word.end(), [[only]])
                    _upwards(page, outer, depth + 1)
    if outer is not None:
        if (
            LEVELS[outer.unit] < LEVELS[found.unit]
            or outer.unit == found.unit == "sec"
            or _nests(found, outer)
        ):
            found.outer, found.end = outer, outer.end
        return
    code = cfr(plain, plain.find("C", at, at + 6)) if plain[at : at + 1].isdigit() else None
    if code and code[2] and code[0] == at:
        found.outer = Chain(at, code[3], [[code[2]]], ref=Ref(at, code[3], instrument=code[1]))
        found.end = code[3]
        return
    ref = ref_at(page, at)
    if ref is not None:
        found.ref, found.end = ref, ref.end


def _beside_name(page: Page, found: Chain) -> None:
    """`Article XXI GATT`: the instrument's name right after the article."""
    if found.unit != "art" or page.plain[found.end : found.end + 1] not in (" ", "\n"):
        return
    hit = page.name_at(found.end + 1)
    if (hit and hit.kind == "treaty") or (hit and hit.address.startswith(("wto/", "eu/"))):
        found.ref = Ref(hit.start, hit.end, instrument=hit.address)
        found.end = hit.end


def _nests(inner: Chain, outer: Chain) -> bool:
    """Tell of units whose order is not the same everywhere: Section B of Article XVIII."""
    return (inner.unit, outer.unit) in _NESTING


_NESTING = frozenset(
    (
        ("sec", "art"), ("part", "annex"), ("sec", "part"), ("sec", "supp"), ("item", "para"),
        ("item", "subpara"), ("subpara", "subpara"), ("part", "sched"), ("part", "appdx"),
        ("para", "para"), ("sec", "sec"), ("sched", "annex"), ("annex", "supp"), ("part", "supp"),
        ("subpart", "part"), ("annex", "part"), ("supp", "part"), ("appdx", "part"),
        ("appdx", "annex"), ("annex", "chap"), ("sec", "title"),
    )
)  # fmt: skip


def within(page: Page, units: Group, end: int, ref: Ref) -> Chain:
    """A chain that begins with units already read, of an instrument already known."""
    found = Chain(units.members[0].start, end, [_downwards(page, units)], ref=ref)
    found.end = max(end, found.rows[0][-1].end)
    return found
