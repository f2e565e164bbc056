"""From a chain to mentions: one for each member of its list, each with all its steps."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.citations.grammar_en_chain import Chain
from pipeline.citations.grammar_en_refs import Ref, ref_before
from pipeline.citations.grammar_en_units import SUB, Group, Member, group
from pipeline.citations.mention import Mention, Step
from pipeline.citations.page import Page

# 「…の場合における前項の規定」 is turned round in translation: "the provisions of the preceding
# paragraph in the case referred to in Article 466"; "that paragraph" then means the former.
_CASE = re.compile(
    r"\bin\s(?:the|a)\scases?\s(?:as\s)?[a-z]{3,12}(?:\s[a-z]{2,9})?\s(?:in|under|by|to)\s(?:the\sprovisions\sof\s)?$"
)
_LABELS = re.compile(rf"(?:{SUB}){{1,4}}")
_LABEL = re.compile(r"\(([A-Za-z0-9]+)\)")
_LABELS_OF = re.compile(
    rf"\b(?:in|under|of|by|with|to|from|per|see) (?P<labels>(?:{SUB}){{1,4}}"
    rf"(?:(?:,? (?:or|and)|,) (?:{SUB}){{1,4}}){{0,6}})"
    r" (?:of|in) $"
)
_GLOSS = re.compile(r"[\d.A-Za-z()-]{3,}\s{0,2}\($")
_NOTE_TO = re.compile(r"§ ?\d{1,4}\.\d{1,3}[^.;\n]{0,60},[^.;\n]{0,60}\b[Nn]otes?\s(?:\d\s)?to\s$")
_SKIPPED = re.compile(
    r"\s{0,2}\([^()]{0,200}(?:\([^()]{0,8}\)[^()]{0,200}){0,8}\),?\s{0,3}(?:(?:and|or)\s{1,3})?"
    r"(?=\d)"
)


def mentions(
    page: Page, chain: Chain, *, form: str, before: Ref | None = None
) -> Iterator[Mention]:
    """The mentions of a chain: one for each member of its list, in order.

    `before` is the instrument named right before it, where the caller has read it.
    """
    top = chain.top
    ref, rows = top.ref, chain.rows
    if before is None and not top.rows[0][0].move and (ref is None or ref.pronoun != "this"):
        before = ref_before(page, chain.start, top.unit)
        if before is not None and _is_alien(page, top, before):
            before = None
    made: list[Mention] = []
    start = chain.start
    case = _aside(page.plain, start)
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
        yield Mention(
            rows[0][0].start if rows else chain.end, chain.end, tradition="west", form="unknown"
        )
        return
    above = _above(page, chain, ref)
    labelled = [] if made else list(_labels_before(page.plain, chain, above, ref, form))
    if labelled:
        labelled[-1].end = chain.end
        yield from labelled
        return
    made += [m for row in rows for m in _row(row, above, ref, form)]
    if not made:
        return
    made[0].start = start
    for mention in made if case else ():
        mention.kind = mention.kind or "case"
    if len(made) == 1:
        made[0].end = max(made[0].end, chain.end)
    yield from made
    if len(made) > 1 and chain.end > made[-1].end:
        yield Mention(made[-1].end, chain.end, tradition="west", form="tail")
    yield from _beyond(page, chain, made[-1])


def _is_alien(page: Page, top: Chain, before: Ref) -> bool:
    """Tell whether an instrument named before has no units of this form: another one has them.

    § 744.21 and part 744 are of the CFR: they begin a reference of their own after an act of the
    Union, a treaty or a law (`Common Position 2008/944/CFSP, § 744.21`), and after a range of parts
    that theirs is not in (`ITAR, § 744.21`).
    """
    form = _OF_CFR.get(top.unit)
    labels = [label for g in top.rows[0][:1] for m in g.members for label in m.whole[:1]]
    numbers = [match for label in labels if form and (match := form.fullmatch(label))]
    address = page.alias(before.alias, before.start) if before.alias else before.instrument
    if not numbers or not address:
        return False
    if not address.startswith("us/cfr/"):
        return not address.startswith("us/") or top.unit == "sec"
    parts = _PARTS.fullmatch(address.split("/")[3]) if address.count("/") == 3 else None
    if parts is None:
        return False
    low, high = int(parts["low"]), int(parts["high"])
    return not any(low <= int(number["part"]) <= high for number in numbers)


_OF_CFR = {
    "sec": re.compile(r"(?P<part>\d{3,4})\.\d{1,4}[a-z]?"),
    "part": re.compile(r"(?P<part>\d{3})"),
}
_PARTS = re.compile(r"(?P<low>\d+)-(?P<high>\d+)")


def _labels_before(
    plain: str, chain: Chain, above: tuple[Step, ...], ref: Ref | None, form: str
) -> Iterator[Mention]:
    """`(a) or (b) in paragraph 1`, `(b)(1) of this section`: labels without their head word."""
    row = chain.rows[0]
    if plain[chain.start - 5 : chain.start - 1] not in (") of", ") in"):
        return
    before = _LABELS_OF.search(plain, max(0, chain.start - 60), chain.start)
    if len(chain.rows) > 1 or len(row) > 1 or len(row[0].members) > 1 or not before:
        return
    whole = [*above, *_steps(row[0], row[0].members[0] if row[0].members else None)]
    for match in _LABELS.finditer(plain, before.start("labels"), before.end("labels")):
        beneath = [Step("label", (label,)) for label in _LABEL.findall(match.group())]
        yield _mention(match.start(), match.end(), [*whole, *beneath], ref, form, row[0])


def _aside(plain: str, start: int) -> bool:
    """Tell whether a reference only says which case is meant, or is quoted: no antecedent."""
    line = max(plain.rfind("\n", max(0, start - 400), start), start - 400, 0)
    if plain.count('"', line, start) % 2:
        return True
    return _CASE.search(plain, max(0, start - 80), start) is not None


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
            member.start,
            member.end,
            tradition="west",
            steps=tuple(_steps(more, member)),
            form="beyond",
            instrument=last.instrument,
        )


def _dotted(mention: Mention) -> bool:
    labels = mention.steps[0].labels if mention.steps else ()
    return bool(labels) and "." in labels[0]
