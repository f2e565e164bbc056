"""A redline on a terminal: changes marked in lines of text, what did not change folded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.label import label
from pipeline.redline.compared import Diff, Side
from pipeline.redline.parts import Part, Redline
from pipeline.tables.terminal import measured

Style = str  # "", "bold", "dim", "old", "new"
_SIGN = {"same": " ", "amended": "~", "added": "+", "repealed": "-", "moved": ">"}
_MARKS = {"old": ("[-", "-]"), "new": ("{+", "+}")}
_STEP = re.compile(r"\n|[ \t\u3000]+|[!-~\u00a1-\u024f]+|.")
_UNKNOWN = "unknown"


class Run(NamedTuple):
    """A piece of a line with its style."""

    style: Style
    text: str


Line = list[Run]


def rows(found: Diff, *, width: int, every: bool, summary: bool, marks: bool) -> Iterator[Line]:
    """The lines to print, `width` columns wide.

    `every` shows what did not change too, `summary` only the list of changes; `marks` puts
    [-old-] and {+new+} around what changed, for output without colour.
    """
    lang = found.subject.lang
    yield [Run("bold", found.subject.title), Run("", f"  [{lang}]  {found.subject.root}")]
    for side, word in ((found.old, "from"), (found.new, "to")):
        if side is not None:
            yield [Run("", f"{word:>5} {side.edition.name}"), Run("dim", f"  {facts(side)}")]
            if side.asked and side.asked != side.edition.day:
                yield [Run("dim", f"      for {side.asked}: {standing(side)}")]
    counts = ", ".join(f"{n} {kind}" for kind, n in found.counts().items())
    if counts:
        yield [Run("", f"      {counts}")]
    if summary:
        yield []
    for one in found.redlines:
        if not summary:
            yield []
        yield _head(one, lang)
        if not summary:
            yield from _body(one.parts, width, every, marks)


def facts(side: Side) -> str:
    """Whence a version is, and which law made it."""
    edition = side.edition
    by = edition.amended_by or _UNKNOWN
    made = f", promulgated {edition.promulgated}" if edition.promulgated else ""
    return f"amended by {by}{made}; source {edition.source}, retrieved {edition.retrieved}"


def standing(side: Side) -> str:
    """Whether a version is certain to have applied on the day it stands for."""
    return side.note or ("certain" if side.sure else f"last known version of {side.edition.name}")


def _head(one: Redline, lang: str) -> Line:
    change = one.change
    name = label(change.address)[lang]
    heading = f" ({change.heading})" if change.heading else ""
    line = [Run("bold", f"{change.kind:<8} {change.address}"), Run("", f"  {name}{heading}")]
    if change.was and change.was != change.address:
        line.append(Run("dim", f"  was {change.was}"))
        if change.kind == "moved" and any(part.kind != "same" for part in one.parts):
            line.append(Run("", "  and amended"))
    return line


def _body(parts: Sequence[Part], width: int, every: bool, marks: bool) -> Iterator[Line]:
    folded: list[Part] = []
    for part in parts:
        if part.kind == "same" and not every:
            folded.append(part)
            continue
        yield from _folded(folded)
        folded = []
        moved = f"(was {part.label_was or part.was}) " if part.kind == "moved" else ""
        indent = "    " + "  " * part.depth
        begin = [Run("", f"  {_SIGN[part.kind]} {'  ' * part.depth}")]
        begin += [Run("bold", part.label + " ")] if part.label else []
        begin += [Run("dim", moved)] if moved else []
        yield from _wrapped(begin, _runs(part, marks), width, indent)
    yield from _folded(folded)


def _folded(parts: Sequence[Part]) -> Iterator[Line]:
    said = [part for part in parts if part.spans]
    if said:
        names = [part.label or part.address.rpartition("/")[2] for part in (said[0], said[-1])]
        named = names[0] if len(said) == 1 else f"{names[0]} ... {names[1]}"
        more = "" if len(said) == 1 else f", {len(said)} parts"
        yield [Run("dim", f"    {'  ' * said[0].depth}{named}: unchanged{more}")]


def _runs(part: Part, marks: bool) -> Iterator[Run]:
    for span in part.spans:
        if span.op == "same":
            yield Run("", span.text)
        else:
            before, after = _MARKS[span.op] if marks else ("", "")
            yield Run(span.op, f"{before}{span.text}{after}")


def _wrapped(begin: Sequence[Run], runs: Iterator[Run], width: int, indent: str) -> Iterator[Line]:
    """Runs broken into lines: between words, and anywhere in scripts without spaces."""
    line = list(begin)
    used = sum(measured(run.text) for run in line)
    fresh = False
    for run in runs:
        for step in _STEP.findall(run.text):
            wide = 0 if step == "\n" else measured(step)
            if step == "\n" or (used + wide > width and step.strip()):
                yield line
                line, used, fresh = [Run("", indent)], measured(indent), True
                if step == "\n":
                    continue
            if fresh and not step.strip():
                continue
            fresh = False
            used += wide
            if line and line[-1].style == run.style:
                line[-1] = Run(run.style, line[-1].text + step)
            else:
                line.append(Run(run.style, step))
    if len(line) > 1 or not fresh:
        yield line
