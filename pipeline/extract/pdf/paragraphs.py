"""Printed lines into paragraphs, by indents, full lines, gaps and labels."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from pipeline.extract.pdf.flow import Placed
from pipeline.extract.pdf.labels import (
    LABEL,
    REFERENCE,
    begins_unit,
    has_label,
    is_caption,
)
from pipeline.text import columns, is_hangul, is_unspaced

_SHORT = 3.0  # ems by which a line must be shorter than what stands below it, to end there
_SENTENCE = re.compile(r"[。．！？!?.:：;；)）」』”\"]\s*$|[다요함음임됨]\.?\s*$")
_STOP = re.compile(r"[。．！？!?.]['’”\"」』)）]*\s*\d{0,3}\)?\s*$|\d\.?\s*[>＞\]］]\s*$")
_BULLET = re.compile(r"[・ㆍ·∙](?=\S)")
_CAPITALS = re.compile(r"[A-Z][A-Z ,&-]{3,}(?![a-z])")
_BROKEN_OFF = re.compile(
    r"\b(?:the|of|to|in|an?|by|with|on|at|as|that|which|from|under|than|is|are)\s*$"
)
_LEAD_IN = re.compile(r"(?:[:：;；]|\b(?:and|or|及び|又は|및|또는))\s*$")


_REGULAR, _BOLD = 500, 650  # weights of lines that are nowhere bold, and all bold


@dataclass(slots=True)
class Paragraph:
    """Lines that make one paragraph, heading or list item; `label` says that it begins with one."""

    lines: list[Placed] = field(default_factory=list)
    kind: str = "text"  # or heading, note
    level: int = 0
    number: str = ""  # of a footnote
    label: bool = False


def paragraphs(
    lines: Sequence[Placed], parted: Mapping[int, float] = MappingProxyType({})
) -> list[Paragraph]:
    """Group the lines of a flow, which are all text of one role, in reading order.

    `parted` has the `id` of each line that something stands above, which the flow goes around,
    and where that ends to the right.
    """
    found: list[Paragraph] = []
    for line, below in itertools.zip_longest(lines, lines[1:]):
        last = found[-1] if found else None
        if (
            last is not None
            and _goes_on(last, line, parted.get(id(line)))
            and not (below is not None and _begins(last, line, below))
            and not _begins_law(last, line, below)
        ):
            last.lines.append(line)
        else:
            found.append(Paragraph([line], label=has_label(line.text)))
    return found


def _goes_on(paragraph: Paragraph, line: Placed, parted: float | None) -> bool:
    """Tell whether a line belongs to the paragraph that the lines before it make."""
    before = paragraph.lines[-1]
    if abs(before.em - line.em) > 0.14 * max(before.em, line.em) and not _fragment(before, line):
        return False
    if before.line.vertical != line.line.vertical:
        return False
    if parted is not None and len(paragraph.lines) == 1 and before.end < parted - _SHORT * line.em:
        return False  # a title of the form or table, or what stands in a corner above it
    if parted is not None or before.column != line.column:
        return _goes_on_elsewhere(paragraph, line)
    if line.low < before.high - 0.6 * line.em:
        # Beside it, not below: cells of a row that is no table, or parts of one line.
        return False
    if _is_next_term(paragraph.lines[0], line) or _is_below_heavy(paragraph, line):
        return False
    return _close(before, line) and _goes_on_below(paragraph, line)


def _is_next_term(first: Placed, line: Placed) -> bool:
    """Tell whether two lines each have a term of a list, set apart from what explains it."""
    one, other = first.line.behind, line.line.behind
    aligned = abs(one - other) < 0.5 * line.em and abs(first.start - line.start) < 0.5 * line.em
    return one > 0 and other > 0 and aligned


def _is_below_heavy(paragraph: Paragraph, line: Placed) -> bool:
    """Tell whether a line of regular type follows bold ones that end short: a heading."""
    before = paragraph.lines[-1]
    heavy = all(p.line.weight >= _BOLD for p in paragraph.lines)
    if line.line.weight >= _REGULAR or not heavy or _mid_phrase(before):
        return False
    if before.edge - before.end > 0.2 * (before.edge - before.margin):
        return True
    # One that fills its line: what follows begins anew, further off or set in.
    apart = line.low - before.low > 1.08 * line.pitch or line.start > before.start + 0.5 * line.em
    return not line.text.lstrip()[:1].islower() and line.pitch > 0 and apart


def _fragment(before: Placed, line: Placed) -> bool:
    """A line of a few characters may have a mark's size; a title is larger."""
    small, large = (before, line) if before.em < line.em else (line, before)
    return len(small.text) < 4 <= len(large.text)


def _close(before: Placed, line: Placed) -> bool:
    """Tell whether a line stands no further below than lines of its column do."""
    usual = line.pitch or before.pitch
    step = line.low - before.low
    if usual <= 0:
        return step < 2.2 * line.em
    return step <= max(1.4 * usual, usual + 0.45 * line.em)


def _goes_on_below(paragraph: Paragraph, line: Placed) -> bool:
    before = paragraph.lines[-1]
    shift = line.start - before.start
    full = is_full(before, line)
    stopped = bool(_STOP.search(before.text))
    labelled = has_label(line.text) and not (full and _is_broken(paragraph, line, stopped))
    if full and re.search(r"\d[.,]\s*$", before.text) and re.match(r"\s*\d", line.text):
        return True  # a date or number, broken after its point
    step = (line.low - before.low) / line.pitch if line.pitch else 1.0
    if step > 1.22 and (stopped or labelled or not full or _both_begin(paragraph, line)):
        return False
    if step > 1.15 and stopped and abs(shift) < 0.5 * line.em:
        return False
    if not full:
        # A short line ends a paragraph, but for text that is set ragged or broken by hand.
        if labelled or (stopped and not _is_unindented(paragraph, line)):
            return False
        return _ragged(paragraph, line)
    if labelled and (
        stopped
        or _LEAD_IN.search(before.text)
        or abs(shift) > 0.5 * line.em
        or (paragraph.label and abs(line.start - paragraph.lines[0].start) < 0.5 * line.em)
    ):
        return False
    if shift > 0.5 * line.em:
        # Further in: the first line of a paragraph, unless the label before it hangs.
        if len(paragraph.lines) > 1 or abs(before.em - line.em) > 0.05 * line.em:
            return False
        if shift > 0.45 * _label_width(before):
            return True
        # Where most lines of a column are set in, the one before them hangs out.
        if paragraph.label and not stopped and before.edge - before.end < before.em:
            return True  # a full line of an item, whose next lines hang however far
        if _mid_phrase(before) and not labelled:
            return True
        if line.line.confidence < 1 and not stopped and not labelled:
            return True  # OCR loses the space behind a label
        hung = abs(line.start - line.usual) < 0.5 * line.em and not stopped
        return hung and before.start < line.usual - 0.5 * line.em
    if shift < -0.5 * line.em:
        # Further out: the second line after an indented first one, else a new item.
        first = len(paragraph.lines) == 1 and not (paragraph.label and _outdented(line))
        return first or (not stopped and not labelled and line.start <= line.margin + 0.5 * line.em)
    if stopped and not labelled and line.start > line.margin + 0.6 * line.em:
        # Both lines are set in: a one-line paragraph before, in print that indents paragraphs.
        return not _only_indented(paragraph, line)
    return True


def _both_begin(paragraph: Paragraph, line: Placed) -> bool:
    """Tell whether a paragraph of one line and the next line are both set in as first lines are."""
    before = paragraph.lines[0]
    return (
        len(paragraph.lines) == 1
        and abs(before.start - line.start) < 0.3 * line.em
        and line.usual < line.start - 0.6 * line.em
    )


def _is_broken(paragraph: Paragraph, line: Placed, stopped: bool) -> bool:
    """Tell whether what looks like a label was put at a line's start by the break of a full line:
    `See article / 3. …`, `시 / ㆍ도지사`, `있 / 다.`, `及び / （六）に`, `10⁻ / ⁷ K`.
    """
    before, text = paragraph.lines[-1], line.text.lstrip()
    if _BROKEN_OFF.search(before.text):
        return True
    if stopped:
        return False
    if line.line.raised and not line.line.raised[0][0]:
        return True  # an exponent
    head = paragraph.lines[0].text.lstrip()
    if text.startswith("다."):
        return not head.startswith("나.")  # the end of most Korean sentences
    if _BULLET.match(text):
        return not head.startswith(text[0]) and line.start < before.start + 0.5 * line.em
    return bool(REFERENCE.match(text)) and not head.startswith(text[0])


def _begins_law(paragraph: Paragraph, line: Placed, below: Placed | None) -> bool:
    """Tell whether a line begins a unit of law, or is the caption of one that the next begins."""
    before = paragraph.lines[-1]
    if _mid_phrase(before) or _BROKEN_OFF.search(before.text):
        return False
    if begins_unit(line.text):
        return True
    if not is_caption(line.text) or line.end > line.edge - 2 * line.em:
        return False
    return bool(_STOP.search(before.text)) or (below is not None and begins_unit(below.text))


def _begins(paragraph: Paragraph, line: Placed, below: Placed) -> bool:
    """Tell by the next line that this one is the first of a paragraph: only first lines are set in,
    and the next line goes on at the margin.
    """
    before = paragraph.lines[0]
    return bool(
        len(paragraph.lines) == 1
        and before.column == line.column == below.column
        and abs(before.start - line.start) < 0.3 * line.em
        and line.start - below.start > 0.5 * line.em
        and (abs(below.start - line.usual) < 0.5 * line.em or _STOP.search(before.text))
        and before.low < line.low < below.low
        and not _STOP.search(line.text)
        and not has_label(below.text)
        and (is_full(line, below) or _is_long(line))
    )


def _label_width(line: Placed) -> float:
    """About how much room a line's label takes; without one, more than any indent."""
    text = line.text.strip()
    match = LABEL.match(text)
    if match is None:
        return 1e6
    if line.line.behind:
        return 0.8 * (line.line.behind - line.line.box[0])  # the next lines may hang less far
    end = re.compile(r"[\s\u3000]*").match(text, match.end())
    mark = text[: end.end() if end else match.end()]
    if line.line.vertical:  # figures and brackets are set in the room of one character
        return line.em * len(re.sub(r"[!-~]+", "一", mark))
    label, whole = columns(mark), columns(text)
    return (line.end - line.start) * label / max(whole, 1)


def _outdented(line: Placed) -> bool:
    return line.start < line.margin + 0.3 * line.em and bool(LABEL.match(line.text))


def _only_indented(paragraph: Paragraph, line: Placed) -> bool:
    """Tell whether a single line and the next are each the first of a paragraph."""
    indent = line.start - line.margin
    return len(paragraph.lines) == 1 and not paragraph.label and indent < 2.6 * line.em


def _ragged(paragraph: Paragraph, line: Placed) -> bool:
    """Tell whether a line goes on after one that is not full, in text set without justification."""
    before = paragraph.lines[-1]
    if is_unspaced(line.text.lstrip()[0]) or is_hangul(line.text.lstrip()[0]):
        return _hangs(paragraph, line) and _mid_phrase(before)
    after_indent = len(paragraph.lines) == 1 and line.start < before.start
    aligned = _hangs(paragraph, line) or (
        after_indent and line.start <= line.margin + 0.5 * line.em
    )
    if not aligned:
        return False
    if line.text.lstrip()[0].islower() or _mid_phrase(before):
        return True
    return _is_long(before) or _is_unindented(paragraph, line)


def _is_long(before: Placed) -> bool:
    """Tell whether a line is nearly full, in a column wide enough for ragged lines to differ."""
    width = before.edge - before.margin
    return width > 12 * before.em and before.edge - before.end < 0.25 * width


def _is_unindented(paragraph: Paragraph, line: Placed) -> bool:
    """Tell whether a line is no first line: ragged print that sets those in, after a long one."""
    before = paragraph.lines[-1]
    # A sentence that is over may end its paragraph; one that breaks off does not.
    least = 0.75 if _STOP.search(before.text) else 0.55
    long = before.end - before.margin > least * (before.edge - before.margin)
    first = line.start > line.margin + 0.5 * line.em
    set_in = len(paragraph.lines) > 1 and _indents(paragraph)
    return long and set_in and not first and not is_unspaced(line.text.lstrip()[0])


def _hangs(paragraph: Paragraph, line: Placed) -> bool:
    """Tell whether a line begins where its paragraph's lines do."""
    before = paragraph.lines[-1]
    return abs(line.start - before.start) < 0.5 * line.em or (
        len(paragraph.lines) == 1 and paragraph.label and line.start > before.start
    )


def _mid_phrase(before: Placed) -> bool:
    """Tell whether a line breaks off where no line would end a paragraph."""
    text = before.text.rstrip()
    if re.search(r"[,，、(（「『“‘–—/-]$", text):
        return True
    return bool(re.search(r"\b(?:the|of|and|or|to|in|a|an|for|by|with|on|at|as|that|which)$", text))


def _goes_on_elsewhere(paragraph: Paragraph, line: Placed) -> bool:
    """Tell whether a paragraph goes on at the top of the next column or page."""
    before = paragraph.lines[-1]
    if before.alone and before.end - before.start < 0.7 * (line.edge - line.margin):
        return False  # a head or title above a column, not as wide as it
    if before.alone and _CAPITALS.match(before.text):
        return False
    if line.alone and (_CAPITALS.match(line.text) or _LEAD_IN.search(before.text)):
        return False  # a caption or title
    if not is_full(before, line):
        if has_label(line.text):
            return False
        if _STOP.search(before.text):
            # In ragged print a line may be long and yet not the last of an indented paragraph.
            return _is_unindented(paragraph, line)
        wide = is_unspaced(line.text.lstrip()[0]) or is_hangul(line.text.lstrip()[0])
        return (
            _mid_phrase(before)
            or line.text.lstrip()[0].islower()
            or (not wide and _is_long(before) and len(paragraph.lines) > 1)
        )
    if _BROKEN_OFF.search(before.text):
        return True
    if has_label(line.text) and (
        _SENTENCE.search(before.text) or _LEAD_IN.search(before.text) or paragraph.label
    ):
        return False
    if _STOP.search(before.text):
        # The sentence is over; a paragraph that goes on begins where lines of its kind begin.
        if not _indents(paragraph):
            return False
        return line.start <= line.margin + 0.5 * line.em and not has_label(line.text)
    return True


def _indents(paragraph: Paragraph) -> bool:
    """Tell whether this paragraph's first line was set in, so that an unindented line goes on."""
    if len(paragraph.lines) < 2:
        return paragraph.lines[0].start > paragraph.lines[0].margin + 0.6 * paragraph.lines[0].em
    first, second = paragraph.lines[:2]
    return first.start - second.start > 0.5 * first.em


def is_full(before: Placed, line: Placed) -> bool:
    """Tell whether what the next line begins with would not have fitted on this one."""
    room = before.edge - before.end
    text = line.text.lstrip()
    if not text or room <= 0.8 * before.em:
        return True
    if is_unspaced(text[0]):
        return room < 2.2 * before.em
    if is_hangul(text[0]) and room < 1.6 * before.em:
        return True
    word = re.match(r"\S+", text)
    size = columns(word.group()) if word else 1
    width = (line.end - line.start) / max(columns(text.rstrip()), 1)
    return room < (size + 0.6) * width
