"""Tables of Japanese law: the rows (項) of a 別表, and the items that run together in a cell."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from itertools import pairwise

from pipeline.knowledge import jp_labels
from pipeline.knowledge.jp_labels import BRANCHED
from pipeline.split.ja_grow import DELETED
from pipeline.split.ja_tree import Span, Unit
from pipeline.split.lines import Line

_KEY = re.compile(rf"(?P<label>{BRANCHED}(?:(?:から|―|～){BRANCHED}(?:まで)?)?)(?:\s*の項)?")
_PIPE = re.compile(r"(?<!\\)\|")
_BAR = re.compile(r"(?:^| )\|(?: |$)")
# The labels of the levels within a row, as they run together: （一）, １, イ, each before a space.
_LEVELS = (
    re.compile(rf"(?P<label>[（(]{BRANCHED}[）)])[　 ]"),
    re.compile(r"(?<![0-9０-９．.・第])(?P<label>[0-9０-９]+(?:の[0-9０-９]+)*)[　 ]"),
    re.compile(r"(?<![ァ-ヶー])(?P<label>[ア-ンヰヱヲ])[　 ]"),
)
_REACH = 5  # how far a number may jump ahead of the one before it and still be the next

Cell = tuple[int, int]  # a slice of a line's text


def cells(line: Line, stored: str) -> list[Cell]:
    """The cells of a table's line, as slices of `line.text`.

    Pipes are syntax in Markdown; other formats give the line of a row as `cell | cell`.
    """
    content = set(line.offsets)
    raw = stored[line.start : line.end]
    pipes = [line.start + m.start() for m in _PIPE.finditer(raw)]
    edges = [bisect_left(line.offsets, at) for at in pipes if at not in content]
    if edges or not is_row(line):
        return list(pairwise(edges))
    bars = [m.span() for m in _BAR.finditer(line.text)]
    starts = [0, *(end for _, end in bars)]
    return list(zip(starts, [*(start for start, _ in bars), len(line.text)], strict=True))


def is_row(line: Line) -> bool:
    """Tell whether the format says that a line is a table's row; its first cell may be empty."""
    block = line.block
    return block.role == "row" or (block.kind == "break" and block.text.strip() == "|")


def rows(annex: Unit, table: list[Line], stored: str) -> None:
    """Hang the rows of a table under an annex; without row numbers it is the annex's own text."""
    row: Unit | None = None
    for line in table:
        slices = cells(line, stored)
        key = line.text[slice(*slices[0])].strip() if slices else ""
        others = slices[1:]
        opened = row_unit(annex, key, bool("".join(line.text[i:j] for i, j in others).strip()))
        if opened is None:
            (row or annex).spans.append(line.span())
            continue
        row = opened
        row.spans.append(line.span())
        if DELETED.fullmatch("".join(line.text[i:j] for i, j in others)):
            row.status = "deleted"
            continue
        row.also = ()
        for i, j in others:
            cell_items(row, line.text[i:j], lambda a, b, i=i, line=line: line.span(i + a, i + b))  # type: ignore[misc]


def row_unit(annex: Unit, key: str, filled: bool) -> Unit | None:
    """Open the row that a first cell names (三の二), if it is a number after the last row's."""
    match = _KEY.fullmatch(key)
    numbers = jp_labels.numbered(match["label"]) if match and filled else ()
    if match is None or not numbers:
        return None
    last = next((c for c in reversed(annex.children) if c.kind == "row"), None)
    if last:
        taken = (last.also[-1] if last.also else last.segment).removeprefix("row_")
        if jp_labels.order(numbers[0]) <= jp_labels.order(taken):
            return None
    return annex.add(
        Unit("row", f"row_{numbers[0]}", key, also=tuple(f"row_{n}" for n in numbers[1:]))
    )


def cell_items(unit: Unit, text: str, span: Callable[[int, int], Span], level: int = 0) -> None:
    """Split a cell into the items whose labels it prints one after the other.

    `span` turns a slice of `text` into offsets.  Labels count only in their order from the first;
    a bare digit or kana only when a second follows, because prose holds single ones too.
    """
    for depth in range(level, len(_LEVELS)):
        found = list(_sequence(text, depth))
        if len(found) < (1 if depth == 0 else 2):
            continue
        ends = [start for start, *_ in found[1:]] + [len(text)]
        for (start, after, label, segment), end in zip(found, ends, strict=True):
            item = unit.add(Unit("subitem" if level else "item", segment, label))
            item.spans.append(span(start, end))
            if DELETED.fullmatch(text[after:end]):
                item.status = "deleted"
                continue

            def inner(a: int, b: int, base: int = after) -> Span:
                return span(base + a, base + b)

            cell_items(item, text[after:end], inner, depth + 1)
        return


def _sequence(text: str, depth: int) -> Iterator[tuple[int, int, str, str]]:
    """The labels of one level that stand in order: start, end, label, segment."""
    last: tuple[int, ...] = (0,)
    for match in _LEVELS[depth].finditer(text):
        label = match["label"]
        segment = jp_labels.segment(label, outer=False)
        if segment is None:
            continue
        if segment.startswith("sub_"):
            here: tuple[int, ...] = (jp_labels.IROHA.index(label) + 1,)
        else:
            here = jp_labels.order(segment)
        if last == (0,) and here[0] != 1:
            continue
        if here <= last or here[0] - last[0] > _REACH or here[:-1] < last[: len(here) - 1]:
            continue
        yield match.start("label"), match.end("label"), label, segment
        last = here
