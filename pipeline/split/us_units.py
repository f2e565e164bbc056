"""One section or supplement of the CFR, opened with its paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.numerals import roman
from pipeline.split.builder import Builder
from pipeline.split.lines import Line
from pipeline.split.us_ccl import add_entries, holds_entries
from pipeline.split.us_heads import Head, expand
from pipeline.split.us_paragraphs import paragraphs

_CATEGORY = re.compile(
    r"[\s*]*(?P<label>Category\s+(?P<n>[IVXL]+))\s*[—–-]+\s*(?P<caption>\S.{0,200})", re.I
)
_DEFINITIONS = re.compile(r"\bdefinitions?\b|\bterms\b", re.I)


def add_unit(
    builder: Builder,
    head: Head,
    role: str,
    headings: tuple[str, ...],
    caption: Sequence[Line],
    body: Sequence[Line],
    *,
    base: str,
    part: str,
    wrapped: bool = False,
) -> None:
    """Open a section or supplement with its paragraphs; one that stands twice is continued.

    A reserved range (§§ 126.8-126.12) opens one provision a section, the first with the text.
    """
    first = -1
    for i, segment in enumerate(expand(head)):
        address = f"{base}/{segment}" if role == "section" else f"{base}/{part}/{segment}"
        known = builder.find(address)
        if known is not None:
            builder.warnings.append(
                f"{builder.extracted.name}: {head.label} stands twice; the second text was added "
                "to the first."
            )
        opened = known
        if opened is None:
            opened = builder.open(
                address,
                "section" if role == "section" else "annex",
                label=head.label,
                heading=head.caption,
                headings=headings,
                group=True,
            )
            if head.reserved:
                builder.update(opened, status="deleted")
        if i == 0:
            first = opened
    for line in caption:
        builder.own((line.start, line.end), first)
    if holds_entries(body):
        add_entries(builder, body, first)
        return
    below = builder.provisions[first].address
    definitions = bool(_DEFINITIONS.search(head.caption))
    for category, rows in _categories(body):
        unit, under = first, below
        if category is not None:
            number = str(roman(category["n"]))
            under = f"{below}/{number}"
            found = builder.find(under)
            unit = found if found is not None else builder.open(
                under, "paragraph", label=category["label"], heading=category["caption"].strip(),
                headings=headings, parent=first)  # fmt: skip
            builder.own((rows[0].start, rows[0].end), unit)
            rows = rows[1:]
        paragraphs(builder, rows, unit, below=under, wrapped=wrapped, definitions=definitions)


def _categories(body: Sequence[Line]) -> Iterator[tuple[re.Match[str] | None, Sequence[Line]]]:
    """Cut § 121.1 of the ITAR at its category headings; other sections are one stretch."""
    found = [(i, m) for i, line in enumerate(body) if (m := _CATEGORY.fullmatch(line.text.strip()))]
    numbers = [roman(m["n"]) or 0 for _, m in found]
    if not found or numbers != sorted(set(numbers)) or 0 in numbers:
        yield None, body
        return
    yield None, body[: found[0][0]]
    ends = [*(i for i, _ in found[1:]), len(body)]
    for (start, match), end in zip(found, ends, strict=True):
        yield match, body[start:end]
