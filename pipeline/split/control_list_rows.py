"""The lines of a control list with the column that each begins in.

A text dump shows columns by spaces, a PDF by the boxes of its lines; both become steps of one kind,
so that an item, a note and a list in a note are told apart by how far they are indented.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

from pipeline.records import Block, Extracted
from pipeline.split.control_list_marks import ENTRY, begins, label_at, note_at
from pipeline.split.lines import Line, lines

_POINTS = 4.0  # of a page to one step: about a character of running text
_SAME = 6.0  # points within which two lines begin in one column
_MOST = 0.8  # of the entries begin in one column where boxes are to be trusted
_KIND_OF_NOTE = re.compile(
    r"(?:Technical|Validity|Decontrol|Control|Nuclear|Local|Related)\Z", re.I
)
_KIND, _AHEAD = 16, 400  # characters before and after a place that tell what begins there
_APART = 120.0  # points between the left edges of two columns of a page, at least
_WIDEST = 16  # steps from a label to its text
_CLOSED = re.compile(r"(?:[.;:]|[;,.] (?:and|or)|[것함음다]|\[Reserved\]|Not used)\s*\Z", re.I)
# Where a cell goes on with something new: after a clause, or with a note that has its colon.
_AFTER_CLAUSE = re.compile(
    r"(?:[.;:。：；]|[;,.] (?:and|or)|[것함음])[\"”’)\]]?\s+"
    r"|\s(?=(?:Technical\s+)?Notes?(?:\s+\d{1,2})?:"
    r"|(?:비\s?고|참\s?고|주|기술\s?(?:해설|주석))(?:\s?\d{1,2})?\s?(?:[:：]|\d[A-E]\d{3}))"
)


# The heading of a group right behind a sentence; in running text a group is named without title.
_GLUED = re.compile(
    r"(?<=[^\W\d_]{2})[)\]\"”’']?[.;。][)\]\"”’']?\s{0,2}"
    r"(?P<group>(?-i:\d[A-E]\d?|\d{1,2}\.\s?[A-E])\.?\s{1,20}(?-i:(?=[A-Z가-힣]))"
    r"(?:(?:Systems|Assemblies|Equipment|End Items)\b[A-Za-z,“”\"' ]{0,60}"
    r"|Test,? (?:and )?Inspection\b[A-Za-z,“”\"' ]{0,40}|Materials|Software|Technology"
    r"|시스템[가-힣,ㆍ· ]{0,30}|시험[가-힣,ㆍ· ]{0,30}|소재|물질|소프트웨어|기술))\s{0,20}\Z",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Row:
    """A line: its page, and the column of its first character in steps (-1 where not known).

    `printed` is its text with what was taken for a page head.
    """

    line: Line
    page: int
    column: int
    printed: str

    @property
    def text(self) -> str:
        """The line's content."""
        return self.line.text

    @property
    def indent(self) -> int:
        """How many characters stand before the first that is no space."""
        return len(self.text) - len(self.text.lstrip())


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of a list are worth.

    spaces: they are counted in the text, anew on each page; boxes: they are measured, and the same
    on all pages, `after` giving the column where the text of a label in a column begins; none.
    """

    by: str = "none"
    after: Mapping[int, int] = field(default_factory=dict)

    def text_column(self, row: Row, label: int, end: int, column: int) -> tuple[int, int]:
        """Columns of a label at `text[label:end]` and of its text; `column` follows the label
        before it in the line, or is -1 for the first.
        """
        if self.by == "spaces":
            shift = len(row.text) - len(row.text.lstrip("\f"))
            return label - shift, end - shift
        if self.by == "none" or row.column < 0:
            return -1, -1
        at = column if column >= 0 else row.column
        return at, self.after.get(at, -1)

    def page(self, row: Row) -> int:
        """The page whose columns those of a row can be compared with."""
        return row.page if self.by == "spaces" else 0


def read(
    extracted: Extracted, *, start: int = 0, end: int | None = None
) -> tuple[list[Row], Columns]:
    """All lines of a list, or of that between two offsets, and how to read their columns."""
    rows: list[Row] = []
    lefts: list[float] = []
    hanging: dict[int, float] = {}
    text, page = extracted.text, 0
    cut = [each for each in unglued(printed(extracted, _begins))
           if each.start >= start and (end is None or each.start < end)]  # fmt: skip
    boxed = _lefts(extracted, {line.start for line in cut})
    for line in cut:
        page += line.text.count("\f")
        here = line.block.page or page
        left, second = boxed.get(line.start, (-1.0, -1.0))
        lefts.append(left)
        if second > left >= 0:
            hanging[len(rows)] = second
        column = line.text.lstrip("\f")
        rows.append(Row(line, here, len(column) - len(column.lstrip()),
                        text[line.start : line.end].strip()))  # fmt: skip
    margins = _margins(rows, lefts)
    if margins is None:
        return rows, Columns("spaces" if _is_indented(rows) else "none")
    for i, margin in enumerate(margins):
        left = lefts[i] - margin if lefts[i] >= 0 else -1.0
        hung = hanging.get(i, -1.0) - margin
        hanging[i] = hung if i in hanging else -1.0
        lefts[i] = left
    steps = [round(left / _POINTS) if left >= 0 else -1 for left in lefts]
    flush = rows
    rows = [Row(row.line, row.page, step, row.printed)
            for row, step in zip(rows, steps, strict=True)]  # fmt: skip
    if _is_flush(rows):
        return flush, Columns()
    hung_steps = {i: round(left / _POINTS) for i, left in hanging.items() if left >= 0}
    return rows, Columns("boxes", _after(rows, hung_steps))


def printed(
    extracted: Extracted,
    begins: Callable[[str], bool],
    *,
    always: Callable[[str], bool] = lambda _: False,
) -> Iterator[Line]:
    """The lines, cut where a printed line or a paragraph of a cell begins something of its own.

    A PDF's paragraph may have swallowed an entry or item where the printed line before it ends a
    sentence or a clause, and so may a cell; the paragraphs of a cell are told by a break.  What
    `always` tells begins anew whatever stands before it.
    """
    cuts: dict[int, Block] = {}
    before, parted = "\n", False
    for block, at in zip(extracted.blocks, extracted.starts, strict=True):
        if block.kind == "text" and block.role == "row":
            if parted and begins(block.text):
                cuts[at] = replace(block, role="cell")
            cuts |= {at + k: block for k in _within(block.text, begins)}
        elif block.kind == "text" and block.boxes and "\n" not in before:
            told = _CLOSED.search(before) and begins(block.text)
            if told or always(block.text):
                cuts[at] = block
        parted = block.kind == "break" and block.text == " " and "\n" not in before
        before = block.text if block.text.strip() or "\n" in block.text else before
    for line in lines(extracted):
        inside = [at for at in line.offsets if at in cuts] if cuts else []
        edges = [0, *(line.offsets.index(at) for at in inside), len(line.text)]
        for i, j in itertools.pairwise(edges):
            if not inside:
                yield line
            elif i < j:
                start, end = line.span(i, j)
                yield replace(line, text=line.text[i:j], offsets=line.offsets[i:j], start=start,
                              end=end, block=cuts.get(start, line.block))  # fmt: skip


def unglued(cut: Iterable[Line]) -> Iterator[Line]:
    """The lines, cut where a group's heading is printed behind the sentence that ends the text
    before it (`… the smallest diameter.2B Test, Inspection and Production Equipment`).
    """
    for line in cut:
        match = _GLUED.search(line.text) if line.block.role != "row" else None
        if match is None:
            yield line
            continue
        at = match.start("group")
        for i, j in ((0, at), (at, len(line.text))):
            start, end = line.span(i, j)
            yield replace(line, text=line.text[i:j], offsets=line.offsets[i:j], start=start,
                          end=end)  # fmt: skip


def _within(text: str, begins: Callable[[str], bool]) -> Iterator[int]:
    """Where a cell's text begins something new after the end of a sentence or clause."""
    for match in _AFTER_CLAUSE.finditer(text):
        named = _KIND_OF_NOTE.search(text, max(0, match.start() - _KIND), match.start())
        if not named and begins(text[match.end() : match.end() + _AHEAD]):
            yield match.end()


def _begins(text: str) -> bool:
    """Tell whether a text begins with an entry, a note, or a label before a capital."""
    if (match := ENTRY.match(text)) is not None:
        return begins(match)
    if note_at(text, fresh=True) is not None:
        return True
    label = label_at(text, 0)
    following = text[label.end : label.end + 1] if label else ""
    return bool(following) and (following.isupper() or following in "\"“'‘" or following > "\u3000")


def _lefts(extracted: Extracted, starts: Set[int]) -> dict[int, tuple[float, float]]:
    """By where a line starts: the left edges of its first and its second printed line, or -1."""
    found: dict[int, tuple[float, float]] = {}
    start, lefts = 0, [-1.0, -1.0]
    seen = 0
    for block, at in zip(extracted.blocks, extracted.starts, strict=True):
        if at in starts and at != start:
            found[start] = (lefts[0], lefts[1])
            start, lefts, seen = at, [-1.0, -1.0], 0
        for box in block.boxes:
            if seen < 2:
                lefts[seen] = box.left
            seen += 1
        if "\n" in block.text:
            found[start] = (lefts[0], lefts[1])
            start, lefts, seen = at + block.text.rindex("\n") + 1, [-1.0, -1.0], 0
    found[start] = (lefts[0], lefts[1])
    return found


def _margins(rows: Sequence[Row], lefts: Sequence[float]) -> list[float] | None:
    """By how much each line is shifted; None where the boxes show no columns.

    They do where nearly all entries begin at one edge; on facing pages it may be two, and so may it
    be where the pages are printed in two columns.
    """
    entries: tuple[list[float], list[float]] = ([], [])
    for row, left in zip(rows, lefts, strict=True):
        if left >= 0 and ENTRY.match(row.text):
            entries[row.page % 2].append(left)
    usual = [Counter(round(left) for left in of).most_common(1) for of in entries]
    at = [float(found[0][0]) if found else -1.0 for found in usual]
    if max(at) < 0:
        return None
    at = [each if each >= 0 else max(at) for each in at]
    near = sum(abs(left - at[side]) <= _SAME for side in (0, 1) for left in entries[side])
    if near < _MOST * sum(map(len, entries)):
        return _halves(lefts, [*entries[0], *entries[1]])
    least = min(at) if abs(at[0] - at[1]) > _SAME else 0.0
    return [at[row.page % 2] - least if least else 0.0 for row in rows]


def _halves(lefts: Sequence[float], entries: Sequence[float]) -> list[float] | None:
    """The same for pages of two columns: entries begin at the left edge of either."""
    usual = Counter(round(left) for left in entries).most_common(1)[0][0]
    others = Counter(round(left) for left in entries if abs(left - usual) > _APART)
    if not others:
        return None
    near, far = sorted((usual, others.most_common(1)[0][0]))
    held = sum(min(abs(left - near), abs(left - far)) <= _SAME for left in entries)
    if held < _MOST * len(entries):
        return None
    return [float(far - near) if left >= far - _SAME else 0.0 for left in lefts]


def _after(rows: Sequence[Row], hanging: Mapping[int, int]) -> dict[int, int]:
    """Where the text of a label in each column begins: as far in as its further lines hang,
    else in the next column that labels begin in.
    """
    hung: dict[int, Counter[int]] = {}
    usual: Counter[int] = Counter()
    for i, row in enumerate(rows):
        if row.column < 0 or not (label_at(row.text, row.indent) or ENTRY.match(row.text)):
            continue
        usual[row.column] += 1
        if row.column < hanging.get(i, -1) <= row.column + _WIDEST:
            hung.setdefault(row.column, Counter())[hanging[i]] += 1
    often = sorted(column for column, n in usual.items() if n >= 3)
    found: dict[int, int] = {}
    for column in usual:
        if column in hung:
            found[column] = hung[column].most_common(1)[0][0]
        elif (k := bisect.bisect_right(often, column + 1)) < len(often):
            found[column] = often[k]
    return found


def _is_flush(rows: Sequence[Row]) -> bool:
    """Tell whether labels stand at the edge where the entries do, so that columns tell nothing."""
    entries = Counter(row.column for row in rows if row.column >= 0 and ENTRY.match(row.text))
    labels = [row.column for row in rows if row.column >= 0 and label_at(row.text, row.indent)]
    if not entries or not labels:
        return False
    edge = entries.most_common(1)[0][0]
    return sum(abs(column - edge) <= 1 for column in labels) >= _MOST * len(labels)


def _is_indented(rows: Sequence[Row]) -> bool:
    """Tell whether the text keeps the page's columns: most labels are indented."""
    labels = [row.text for row in rows if label_at(row.text.strip(), 0)]
    return bool(labels) and sum(text[:1].isspace() for text in labels) * 5 >= len(labels)
