"""Which paragraph a printed label names: the hierarchy (a) (1) (i) (A) (1) (i) of the CFR.

A label alone is ambiguous: (i) follows (h) or begins a Roman series, (1) opens a third level or
belongs to a list inside a note.  All labels of a section are therefore read together: a beam
search over stacks of open levels finds the cheapest reading of the whole series (Document Drafting
Handbook of the Federal Register, 3.3: paragraph structure).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.numerals import roman
from pipeline.split.ko_labels import ORDER as KOREAN_ORDER

# a: lower-case letters, 1: digits, i: lower-case Roman, A: capitals, I: capital Roman
CFR_ORDER = ("a", "1", "i", "A", "1", "i", "A")
_WIDTH = 16  # states kept after each label
_DEEPEST = 12  # levels: more than any regulation has
_CHILD, _ODD_CHILD, _LATE_CHILD = 0.0, 1.5, 4.0
_GAP, _CLOSE, _STOPPED, _CLOSED, _LED = 2.5, 0.1, 0.5, 0.6, 0.3
_ENDED = 0.7  # a list that went on after its last member
_LIST_AGAIN, _LIST_WITHIN = 1.2, 0.2  # a list of a note after another, or within it
_COLUMN, _OTHER_PAGE, _TOLERANCE = 1.5, 0.3, 3


@dataclass(frozen=True, slots=True)
class Mark:
    """A printed label, without brackets or full stop.

    `keep` is what it costs to read it as a unit's label, `drop` to leave it in the running text,
    `list` to let it begin a list of a note, which is numbered and has no addresses;
    `chained` says that it follows the previous label directly, as (1) in `(a)(1)`.  Where the
    layout is known, `column` is where the label stands, `text_column` where its text begins (its
    own sub-labels stand there) and `page` the page they were measured on.  `after_stop` says,
    up to 1, how much it means that the text before ended with a full stop, as a list in a note does
    only with its last member, as a rule (below 0: here all members do); `closed` that the unit's
    own text ends with one, after which a list of units seldom goes on; `led` that the text before
    ended with a colon; `joined` that the unit's own text ends with "and" or "or", after which one
    more member of its list stands, as a rule.
    """

    label: str
    keep: float = 0.0
    drop: float = 3.0
    list: float = 3.2
    chained: bool = False
    column: int = -1
    text_column: int = -1
    page: int = 0
    after_stop: float = 0.0
    closed: bool = False
    led: bool = False
    joined: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class _Level:
    """An open level; `key` names it and all above it."""

    style: str
    ordinal: int
    mark: Mark
    shadow: bool  # a list in a note: numbered, but not addressed
    key: str
    ended: bool = False  # the member before this one said that it is the last


_Stack = tuple[_Level, ...]


@dataclass(frozen=True, slots=True)
class _Step:
    """A state's last decision and the way back; `path` is None for a label left in the text."""

    path: tuple[str, ...] | None
    before: _Step | None


def readings(label: str) -> tuple[tuple[str, int], ...]:
    """The styles and ordinals that a label can have: `i` is letter 9 and Roman 1; `()` none.

    A Korean label keeps its brackets, which tell the levels 1, 1) and (1) apart.
    """
    found: list[tuple[str, int]] = []
    bare = label.strip("()")
    if bare != label and bare.isdecimal() and bare.isascii() and 0 < int(bare) < 1000:
        return ((label.replace(bare, "1"), int(bare)),)
    if len(bare) == 1 and bare in KOREAN_ORDER:
        return ((label.replace(bare, "가"), KOREAN_ORDER.index(bare) + 1),)
    if label.isdecimal() and label.isascii() and 0 < int(label) < 1000:
        return (("1", int(label)),)
    if label and len(label) <= 2 and label.isascii() and label.isalpha() and len(set(label)) == 1:
        ordinal = ord(label[0].lower()) - ord("a") + 1 + 26 * (len(label) - 1)
        found.append(("a" if label.islower() else "A", ordinal))
    value = roman(label) if label.islower() or label.isupper() else None
    if value and value < 50:
        found.append(("i" if label.islower() else "I", value))
    return tuple(found)


def resolve(
    marks: Sequence[Mark], *, order: Sequence[str] = CFR_ORDER, above: Mark | None = None
) -> list[tuple[str, ...] | None]:
    """The path of each label from the section down (`("b", "2")`), None where it is running text.

    `order` is the style of each level, `above` the mark of the unit that the labels stand in (for
    its columns).  Paths are unique: a label that would name a unit again is left in the text.
    """
    states: dict[str, tuple[float, _Stack, _Step | None]] = {"": (0.0, (), None)}
    for mark in marks:
        following: dict[str, tuple[float, _Stack, _Step | None]] = {}
        for cost, stack, step in states.values():
            kept = step is not None and step.path is not None
            for more, after, path in _moves(stack, mark, order, above, kept):
                total = cost + more
                key = after[-1].key if after else ""
                if key not in following or total < following[key][0]:
                    following[key] = (total, after, _Step(path, step))
        best = sorted(following.items(), key=lambda item: item[1][0])[:_WIDTH]
        states = dict(best)
    last = min(states.values(), key=lambda value: value[0])[2]
    paths: list[tuple[str, ...] | None] = []
    while last is not None:
        paths.append(last.path)
        last = last.before
    return paths[::-1]


def _moves(
    stack: _Stack, mark: Mark, order: Sequence[str], above: Mark | None, kept: bool
) -> Iterable[tuple[float, _Stack, tuple[str, ...] | None]]:
    """What a label can mean after `stack`: (cost, stack afterwards, path or None)."""
    yield mark.drop, stack, None
    if mark.chained and not kept:
        yield 0.0, stack, None  # the label it hangs on is running text, so is this one
        return
    for style, ordinal in readings(mark.label):
        base = tuple(level for level in stack if not level.shadow)
        cost = _child_cost(base, style, ordinal, order)
        if cost is not None and len(base) < _DEEPEST:
            cost += mark.keep + _CLOSE * (len(stack) - len(base))
            cost += _child_column(base[-1].mark if base else above, mark)
            if mark.led and stack and stack[-1].shadow:
                cost += _LED
            after = _push(base, style, ordinal, mark, False)
            yield cost, after, _path(after)
        if mark.chained:
            continue
        if ordinal == 1 and len(stack) < _DEEPEST:
            again = bool(stack) and stack[-1].shadow and stack[-1].style == style
            under = stack[:-1] if again else stack
            yield _list_cost(stack, style, mark), _push(under, style, 1, mark, True), None
        for i in range(len(stack) - 1, -1, -1):
            level = stack[i]
            if level.style != style or ordinal <= level.ordinal:
                continue
            gap = ordinal - level.ordinal - 1
            after = _push(stack[:i], style, ordinal, mark, level.shadow, ended=level.mark.joined)
            cost = _CLOSE * (len(stack) - 1 - i) + (_GAP + 0.05 * min(gap, 20) if gap else 0.0)
            cost += _same_column(level.mark, mark) + (_ENDED if level.ended else 0.0)
            if level.shadow:
                cost += _STOPPED * mark.after_stop
            elif base[-1].mark.closed and _may_be_listed(stack, style, ordinal):
                cost += _CLOSED
            yield (cost, after, None) if level.shadow else (cost + mark.keep, after, _path(after))


def _may_be_listed(stack: _Stack, style: str, ordinal: int) -> bool:
    """Tell whether a label is also the next one of a list in a note."""
    return any(
        level.shadow and level.style == style and level.ordinal + 1 == ordinal for level in stack
    )


def _push(
    stack: _Stack, style: str, ordinal: int, mark: Mark, shadow: bool, *, ended: bool = False
) -> _Stack:
    above = stack[-1].key if stack else ""
    key = f"{above}/{style}{ordinal}{'*' if shadow else ''}"
    return (*stack, _Level(style, ordinal, mark, shadow, key, ended))


def _child_cost(stack: _Stack, style: str, ordinal: int, order: Sequence[str]) -> float | None:
    """What it costs to begin a level of this style under the innermost open one."""
    depth = len(stack)
    if stack and stack[-1].style == style:
        return None
    if depth < len(order) and style == order[depth]:
        cost = _CHILD
    elif not stack and style in ("1", "i", "A"):
        cost = 0.5 if style == "1" else 1.0
    elif stack and (stack[-1].style, style) in set(pairwise(order)):
        cost = 0.5
    else:
        cost = _ODD_CHILD + (1.0 if style == "I" else 0.0)
    return cost if ordinal == 1 else cost + _LATE_CHILD


def _list_cost(stack: _Stack, style: str, mark: Mark) -> float:
    """What it costs to begin a list of a note: little inside another one."""
    if not stack or not stack[-1].shadow:
        return mark.list
    if stack[-1].style == style:
        return min(mark.list, _LIST_AGAIN)
    return _LIST_WITHIN + _child_column(stack[-1].mark, mark)


def _same_column(one: Mark, other: Mark) -> float:
    if one.column < 0 or other.column < 0 or abs(one.column - other.column) <= _TOLERANCE:
        return 0.0
    return _COLUMN if one.page == other.page else _OTHER_PAGE


def _child_column(above: Mark | None, mark: Mark) -> float:
    if above is None or above.text_column < 0 or mark.column < 0:
        return 0.0
    if abs(above.text_column - mark.column) <= _TOLERANCE:
        return 0.0
    return _COLUMN if above.page == mark.page else _OTHER_PAGE


def _path(stack: _Stack) -> tuple[str, ...]:
    return tuple(level.mark.label for level in stack)
