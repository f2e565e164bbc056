"""Reads a whole reference in English: lists of units within units of an instrument.

    Part IX, paragraph 22, of the Verification Annex
    paragraph (a)(2) or (b)(2) of § 744.21 of the EAR

Downwards the text goes on with a comma, upwards with `of` or `to`; the instrument may also stand
before (GATT Article XXI).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.citations.codes_us import cfr
from pipeline.citations.grammar_en_refs import Ref, ref_at, ref_before
from pipeline.citations.grammar_en_units import LEVELS, Group, Member, group, unit_at
from pipeline.citations.mention import Mention, Step
from pipeline.citations.page import Page

_DOWN = re.compile(r"(?:,\s{0,3}|\s{1,3})(?:the\s{1,3})?(?=[A-Za-z§])")
_OF = re.compile(r",?\s{1,3}(?:of|to|in)\s{1,3}")
_AND = re.compile(
    r"(?:\s{1,3}inclusive)?(?:,\s{0,3}(?:(?:and|or)\s{1,3})?|\s{1,3}(?:and/or|and|or)\s{1,3})"
    r"(?:(?:of|to|in|with|under)\s{1,3})?(?=[A-Za-z§])"
)
_DETERMINER = re.compile(
    r"(?:(?P<this>[Tt]h(?:is|ese)|[Tt]he\s{1,3}present)|(?P<same>[Tt]h(?:at|ose)|[Tt]he\s{1,3}(?:said|same)|[Ss]aid)"
    r"|(?P<prev>[Tt]he\s{1,3}(?:immediately\s{1,3})?(?:preceding|foregoing|previous))"
    r"|(?P<next>[Tt]he\s{1,3}(?:following|next|succeeding)))\s{1,3}"
    r"(?:(?P<n>two|three|four|five|six|[2-9])\s{1,3})?(?=[A-Za-z§])"
)
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
_GLOSS = re.compile(r"[\d.A-Za-z()-]{3,}\s{0,2}\($")
_NOTE_TO = re.compile(r"§ ?\d{1,4}\.\d{1,3}[^.;\n]{0,60},[^.;\n]{0,60}\b[Nn]otes?\s(?:\d\s)?to\s$")
_SKIPPED = re.compile(
    r"\s{0,2}\([^()]{0,200}(?:\([^()]{0,8}\)[^()]{0,200}){0,8}\),?\s{0,3}(?:(?:and|or)\s{1,3})?(?=\d)"
)


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
    """`Supplement No. 2 to Part 748 paragraph (c)(2)`: what follows the whole is within the first."""
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
    determiner = _DETERMINER.match(plain, at)
    if determiner:
        move = next(name for name in ("this", "same", "prev", "next") if determiner[name])
        return _moved(plain, at, determiner.end(), move, determiner["n"])
    named = _NAMED_ANNEX.match(plain, at)
    if named and named["w"] not in _NO_ANNEX and named["w"].lower() not in _NOUN_UNITS:
        return _annex(at, named)
    on = _ANNEX_ON.match(plain, at)
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
    if hit and hit.kind == "treaty" or (hit and hit.address.startswith(("wto/", "eu/"))):
        found.ref = Ref(hit.start, hit.end, instrument=hit.address)
        found.end = hit.end


def _nests(inner: Chain, outer: Chain) -> bool:
    """Units whose order is not the same everywhere: Section B of Article XVIII, items of a paragraph."""
    pair = (inner.unit, outer.unit)
    return pair in (
        ("sec", "art"), ("part", "annex"), ("sec", "part"), ("sec", "supp"), ("item", "para"), ("item", "subpara"),
        ("subpara", "subpara"), ("part", "sched"), ("part", "appdx"), ("para", "para"), ("sec", "sec"),
        ("sched", "annex"), ("annex", "supp"), ("part", "supp"), ("subpart", "part"), ("annex", "part"),
        ("supp", "part"), ("appdx", "part"), ("appdx", "annex"), ("annex", "chap"), ("sec", "title"),
    )  # fmt: skip


def mentions(
    page: Page, chain: Chain, *, form: str, before: Ref | None = None
) -> Iterator[Mention]:
    """The mentions of a chain: one for each member of its list, in order.

    `before` is the instrument named right before it, where the caller has read it.
    """
    top = chain.top
    ref, rows = top.ref, chain.rows
    if before is None and not top.rows[0][0].move and (ref is None or not ref.pronoun == "this"):
        before = ref_before(page, chain.start, top.unit)
    made: list[Mention] = []
    start = chain.start
    if before is not None and (ref is None or len(rows) > 1 or ref.weak):
        # GATT Article XX and Article 2 of the DSU: each its own.
        own = rows[:1] if ref is not None else rows
        made += [m for row in own for m in _row(row, _above(page, chain, before), before, form)]
        rows, start = rows[len(own) :], before.start
        ref = ref or before
        if made:
            made[0].start = start
    if ref is not None and ref.blocked:
        yield from made
        yield Mention(rows[0][0].start if rows else chain.end, chain.end, tradition="west", form="unknown")
        return
    above = _above(page, chain, ref)
    made += [m for row in rows for m in _row(row, above, ref, form)]
    if not made:
        return
    made[0].start = start
    if len(made) == 1:
        made[0].end = max(made[0].end, chain.end)
    yield from made
    if len(made) > 1 and chain.end > made[-1].end:
        yield Mention(made[-1].end, chain.end, tradition="west", form="tail")
    yield from _beyond(page, chain, made[-1])


def _above(page: Page, chain: Chain, ref: Ref | None) -> tuple[Step, ...]:
    """The steps of what the chain stands in; of a bracket after a section, that section."""
    if chain.outer:
        return tuple(_outer_steps(chain.outer))
    if ref is None and chain.unit in ("para", "subpara"):
        low = max(0, chain.start - 24)
        if _GLOSS.search(page.plain, low, chain.start) or _NOTE_TO.search(
            page.plain, max(0, chain.start - 120), chain.start
        ):
            return (Step("sec", move="same"),)
    return ()


def _row(
    row: list[Group], above: tuple[Step, ...], ref: Ref | None, form: str
) -> Iterator[Mention]:
    head = [*above]
    for group_ in row[:-1]:
        head += _steps(group_, group_.members[-1] if group_.members else None)
        if len(group_.members) > 1:
            for member in group_.members[:-1]:
                yield _mention(
                    member.start, member.end, [*above, *_steps(group_, member)], ref, form, group_
                )
            head = [*above, *_steps(group_, group_.members[-1])]
    last = row[-1]
    start = row[-2].members[-1].start if len(row) > 1 and row[-2].members else last.start
    if len(row) > 1 and not row[-2].members:
        start = row[0].start
    if len(row) > 2 and all(len(g.members) == 1 for g in row[:-1]):
        start = row[0].start
    if not last.members:
        yield _mention(start, last.end, [*head, *_steps(last, None)], ref, form, last)
        return
    for i, member in enumerate(last.members):
        yield _mention(
            start if i == 0 else member.start,
            member.end,
            [*head, *_steps(last, member)],
            ref,
            form,
            row[0],
        )


def _mention(
    start: int, end: int, steps: list[Step], ref: Ref | None, form: str, top: Group
) -> Mention:
    found = Mention(start, end, tradition="west", steps=tuple(steps), form=form)
    if ref is not None:
        found.instrument, found.pronoun = ref.instrument, ref.pronoun
        found.alias, found.kind, found.confidence = ref.alias, ref.kind, ref.confidence
    if top.roman and not found.kind:
        found.kind = "roman"
    return found


def _steps(group_: Group, member: Member | None) -> list[Step]:
    if member is None:
        move = "" if group_.move == "bare" else group_.move
        return [Step(group_.unit, move=move, count=group_.count)]  # type: ignore[arg-type]
    path = [*((label,) for label in member.path), member.last]
    units = [group_.unit, *("label" for _ in path[1:])]
    steps = [Step(unit, labels) for unit, labels in zip(units, path, strict=True)]
    steps[-1].count = member.units
    return steps


def _outer_steps(chain: Chain) -> list[Step]:
    """The steps of what a list stands in, outermost first; of a list there the whole of it."""
    above = _outer_steps(chain.outer) if chain.outer else []
    row = chain.rows[0]
    for group_ in row[:-1]:
        above += _steps(group_, group_.members[-1] if group_.members else None)
    last = row[-1]
    if len(last.members) > 1 and all(not m.path for m in last.members):
        labels = tuple(label for m in last.members for label in m.last)
        return [*above, Step(last.unit, labels, count=1)]
    return [*above, *_steps(last, last.members[-1] if last.members else None)]


def _beyond(page: Page, chain: Chain, last: Mention) -> Iterator[Mention]:
    """Sections that go on after a bracket: §§ 126.4(a)(1) (…), 126.6, and 126.18(e)."""
    if chain.unit != "sec" or chain.outer or chain.ref or not _dotted(last):
        return
    skipped = _SKIPPED.match(page.plain, chain.end)
    if not skipped:
        return
    more = group(page.plain, skipped.end(), unit="sec")
    if more is None or "." not in more.members[0].whole[0]:
        return
    for member in more.members:
        yield Mention(
            member.start, member.end, tradition="west", steps=tuple(_steps(more, member)), form="beyond",
            instrument=last.instrument,
        )  # fmt: skip


def _dotted(mention: Mention) -> bool:
    labels = mention.steps[0].labels if mention.steps else ()
    return bool(labels) and "." in labels[0]


def within(page: Page, units: Group, end: int, ref: Ref) -> Chain:
    """A chain that begins with units already read, of an instrument already known."""
    found = Chain(units.members[0].start, end, [_downwards(page, units)], ref=ref)
    found.end = max(end, found.rows[0][-1].end)
    return found
