"""Two texts as one: runs that both have, that only the old one has, that only the new one has."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from pipeline.redline.folding import fold

Op = Literal["same", "old", "new"]

# The number of a unit (第二十八条の二, 제19조의2), runs of one script, every sign by itself; white
# space belongs to what stands before it.
_NUMERAL = "〇一二三四五六七八九十百千0-9０-９"
_TOKEN = re.compile(
    rf"(?:第[{_NUMERAL}]+[条項号章節款類](?:の[{_NUMERAL}]+)*|제[0-9]+[조항호장절](?:의[0-9]+)?"
    r"|[A-Za-z\u00c0-\u024f]+|[0-9０-９]+(?:[.,][0-9]+)*|[\u3041-\u309f]+"
    rf"|[\u30a0-\u30ff\u31f0-\u31ff]+|[{_NUMERAL}]+|(?:(?![{_NUMERAL}第])[\u3400-\u9fff々])+"
    r"|[\uac00-\ud7a3]+|\S)\s*|\s+"
)
_UNIT = re.compile(rf"[第제]?[{_NUMERAL}]")
_CJK = re.compile(r"[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_LONG = 1_500  # tokens from which the commonest are not looked at, for speed
_STRAY = 2  # code points of CJK that, alone between changes, are read better as part of them


class Span(NamedTuple):
    """A run of text: in both texts (`same`, as the new one has it), or in one."""

    op: Op
    text: str


def spans(old: str, new: str) -> tuple[Span, ...]:
    """How `old` became `new`: concatenated, `same` and `new` runs are the new text.

    By words in English, by runs of one script in Japanese and Korean, cut to what differs in them.
    Layout alone (width, space) is no difference.
    """
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    matcher = SequenceMatcher(
        None, [fold(t) for t in before], [fold(t) for t in after],
        autojunk=max(len(before), len(after)) > _LONG,
    )  # fmt: skip
    raw: list[Span] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        gone, come = "".join(before[a:b]), "".join(after[c:d])
        if kind == "equal" or not fold(gone + come):
            raw.append(Span("same", come))
        else:
            raw += _cut(gone, come)
    return tuple(_joined(_absorbed(_joined(raw))))


def _cut(gone: str, come: str) -> list[Span]:
    """A replaced run without what both sides begin and end with, in scripts without spaces."""
    # A number is replaced as a whole.
    whole = _UNIT.search(gone) or _UNIT.search(come)
    if whole or not (_CJK.search(gone) and _CJK.search(come)):
        return [Span("old", gone), Span("new", come)]
    most = min(len(gone), len(come))
    head = next((i for i in range(most) if gone[i] != come[i]), most)
    tail = next((i for i in range(most - head) if gone[-1 - i] != come[-1 - i]), most - head)
    return [
        Span("same", come[:head]),
        Span("old", gone[head : len(gone) - tail]),
        Span("new", come[head : len(come) - tail]),
        Span("same", come[len(come) - tail :]),
    ]


def _absorbed(runs: list[Span]) -> Iterable[Span]:
    """Runs in which a stray word or two between changes is part of the change."""
    for i, span in enumerate(runs):
        inner = 0 < i < len(runs) - 1 and span.op == "same"
        if inner and runs[i - 1].op != "same" != runs[i + 1].op and _is_stray(span.text):
            yield Span("old", span.text)
            yield Span("new", span.text)
        else:
            yield span


def _is_stray(text: str) -> bool:
    said = text.strip()
    return len(said) <= _STRAY and "\n" not in text and (not said or not said.isascii())


def _joined(runs: Iterable[Span]) -> list[Span]:
    """Between two unchanged runs: all that is gone, then all that has come."""
    out: list[Span] = []
    gone = come = ""
    for span in [*(run for run in runs if run.text), Span("same", "")]:
        if span.op == "old":
            gone += span.text
        elif span.op == "new":
            come += span.text
        else:
            out += [one for one in (Span("old", gone), Span("new", come)) if one.text]
            gone = come = ""
            if out and out[-1].op == "same":
                out[-1] = Span("same", out[-1].text + span.text)
            elif span.text:
                out.append(span)
    return out
