"""Headings by the type they are set in, ranked over the whole document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from pipeline.extract.pdf.labels import label_form
from pipeline.extract.pdf.numbered_headings import find_numbered
from pipeline.extract.pdf.paragraphs import Paragraph
from pipeline.text import columns

_LARGER = 1.12  # times the body's size
_LONGEST = 140  # columns
_BOLD = 600
_LEVELS = 6
_SENTENCE = re.compile(r"[。;；,、，]$|[^\W\d_]{3,}[.]$|다\.$")


def mark_headings(found: Sequence[Paragraph], body: float) -> None:
    """Make headings of short paragraphs that are set larger than the body, or bold on lines of
    their own, or numbered; larger ones rank above smaller ones, bold above regular, and those that
    only their number tells come last.
    """
    bold = _is_bold_body(found)
    chosen: list[tuple[Paragraph, tuple[float, bool]]] = []
    for paragraph in found:
        style = _style(paragraph, body, bold)
        if style is not None:
            chosen.append((paragraph, style))
    depths = _depths(chosen)
    ranks = _ranks(
        Counter((*style, -depth) for (_, style), depth in zip(chosen, depths, strict=True))
    )
    for (paragraph, style), depth in zip(chosen, depths, strict=True):
        rank = ranks[(*style, -depth)]
        paragraph.kind, paragraph.level = "heading", min(rank, _LEVELS)
    for at, depth in find_numbered(found).items():
        level = max(ranks.values(), default=0) + depth + 1
        found[at].kind, found[at].level = "heading", min(level, _LEVELS)


def _ranks(styles: Counter[tuple[float, bool, int]]) -> dict[tuple[float, bool, int], int]:
    """The styles by rank; where there are more than levels, one that occurs once (on a cover) has
    the rank of the style above it.
    """
    ranks: dict[tuple[float, bool, int], int] = {}
    rank = 0
    for style in sorted(styles, reverse=True):
        if not ranks or len(styles) <= _LEVELS or styles[style] > 1:
            rank += 1
        ranks[style] = rank
    return ranks


def _depths(chosen: Sequence[tuple[Paragraph, tuple[float, bool]]]) -> list[int]:
    """How deep each heading is among those of its style, by what numbers it: `II.` over `A.`.

    A form of number that comes first is the outer one; headings without one are outer ones too.
    """
    forms = [label_form(paragraph.lines[0].text) for paragraph, _ in chosen]
    counts = Counter((style, form) for (_, style), form in zip(chosen, forms, strict=True))
    known: dict[tuple[float, bool], list[str]] = {}
    found = []
    for (_, style), form in zip(chosen, forms, strict=True):
        order = known.setdefault(style, [])
        if form and counts[style, form] > 1 and form not in order:
            order.append(form)
        found.append(order.index(form) if form in order else 0)
    return found


def joined(found: Sequence[Paragraph], body: float) -> list[Paragraph]:
    """The same with titles that run over several lines made one heading each."""
    kept: list[Paragraph] = []
    for paragraph in found:
        last = kept[-1] if kept else None
        if last is not None and _is_same_title(last, paragraph, body):
            last.lines += paragraph.lines
        else:
            kept.append(paragraph)
    return kept


def _is_same_title(before: Paragraph, paragraph: Paragraph, body: float) -> bool:
    if before.kind != "heading" or paragraph.kind != "heading" or paragraph.label:
        return False
    above, line = before.lines[-1], paragraph.lines[0]
    return (
        before.level == paragraph.level
        and above.column == line.column
        and line.em >= _LARGER * body
        and 0 < line.low - above.low <= 1.5 * line.em
    )


def _style(paragraph: Paragraph, body: float, bold: bool) -> tuple[float, bool] | None:
    """The style of what may be a heading: its size in half points, and whether it is bold."""
    lines = paragraph.lines
    text = " ".join(line.text.strip() for line in lines)
    if paragraph.kind != "text" or len(lines) > 4 or not any(map(str.isalnum, text)):
        return None
    if any(line.line.confidence < 1 for line in lines):
        return None  # OCR's sizes say little
    if len(text) > _LONGEST or columns(text) > _LONGEST or (len(text) < 2 and not text.isdigit()):
        return None
    size = round(max(line.em for line in lines) * 2) / 2
    heavy = all(line.line.weight >= _BOLD for line in lines)
    if size >= _LARGER * body and not _SENTENCE.search(text):
        return size, heavy
    if heavy and not bold and size >= 0.9 * body and not _SENTENCE.search(text):
        return size, True
    return None


def _is_bold_body(found: Sequence[Paragraph]) -> bool:
    """Tell whether most of the text is bold, so that bold says nothing."""
    weights: Counter[bool] = Counter()
    for paragraph in found:
        for line in paragraph.lines:
            weights[line.line.weight >= _BOLD] += len(line.text)
    return weights[True] > 0.4 * (weights[True] + weights[False])
