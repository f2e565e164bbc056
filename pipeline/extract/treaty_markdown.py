"""The Markdown of the Dutch treaty collection: a treaty in English, then again in other languages.

A `<meta …>` line, the Dutch title (`##…`), the English one (`####…`), `### Article  XXI`, its
caption (`####…`), paragraphs one a line.  English stays; the other languages are `foreign`, and
editors' notes (`<sup> 1)  [Red: …]  </sup>`, a line in Dutch inside the English text) are
`furniture`.  The blocks concatenated are the file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from pipeline.errors import ExtractionError
from pipeline.extract.treaty_language import english_sections, evidence, is_other
from pipeline.records import Block, BlockKind, Extracted

DIALECT = "treaty-markdown"

_HEADING = re.compile(r"(#{1,6})[ \t]*")
# Headings that carry a number or a letter of their own: no title of another language starts there.
_LABELLED = re.compile(
    r"[\[*\s]*(?:(?:ad\s+)?(?:article|artikel|part|chapter|section|annex|bijlage|deel|hoofdstuk|"
    r"afdeling|titel|title|schedule|appendix)\b|[A-Z][.)]?\s*$|[A-Z]\.\s|\d+[.)]?\s*$)",
    re.IGNORECASE,
)
_NOTE = r"\[Red\s*:(?:[^\[\]\n]|\[[^\[\]\n]*\])*\]"
_INLINE = re.compile(
    rf"(?P<note><sup>(?:(?!</?sup>)[^\n])*?{_NOTE}\s*</sup>|{_NOTE})"
    r"|(?P<tag></?(?:a|b|br|em|i|img|meta|p|span|strong|sub|sup|u)\b[^<>\n]*>)",
    re.IGNORECASE,
)
_META = re.compile(r"\s*<(?:meta|!--|!doctype|/?html|/?head|/?body)[^\n]*>\s*", re.IGNORECASE)
_STARS = re.compile(r"(?<![(\s])\*{1,3}|\*{1,3}(?!\))")
_CELL = re.compile(r"\||[^|]+")
_RULE = re.compile(r"\s*:?-{3,}:?\s*")


def recognises(text: str) -> bool:
    """Tell whether a Markdown text is written in this dialect."""
    head = text[:20_000]
    return bool(
        re.match(r"\ufeff?\s*<meta\b", head, re.IGNORECASE)
        and re.search(r"^##[^#\n]", head, re.MULTILINE)
        and re.search(r"^(?:####|###\s*Arti[ck])", head, re.MULTILINE)
    )


def extract(text: str, name: str) -> Extracted:
    """Read a treaty file; `name` is used in messages and as the document's last resort of a name.

    Raises `ExtractionError` when no part of the file is in English.
    """
    sections = list(_sections(text))
    english = english_sections(
        _without_notes(text, sections), [_is_title(body) for _, body in sections]
    )
    _site_title(sections, english)
    blocks: list[Block] = []
    title = ""
    for (level, body), kept in zip(sections, english, strict=True):
        if not kept and level:
            blocks.append(Block(body, "foreign"))
            continue
        for line in body.splitlines(keepends=True):
            blocks.extend(_line(line, foreign_stretch=not kept))
        title = title or (_title(body) if kept and level else "")
    if not any(block.kind in ("text", "heading") and block.text.strip() for block in blocks):
        raise ExtractionError(
            f"{name}: no English text was found in this treaty file. "
            "Add the English version, or the file in another format."
        )
    metadata = {"kind": "treaty", "lang": "en"} | ({"title": title} if title else {})
    return Extracted(name, DIALECT, tuple(_merged(blocks)), metadata)


def _sections(text: str) -> Iterator[tuple[int, str]]:
    """Cut before each heading line: (its level or 0, the heading and what follows it)."""
    level, start, position = 0, 0, 0
    for line in re.findall(r"[^\n]*\n|[^\n]+$", text):
        found = _HEADING.match(line)
        if found:
            if position > start:
                yield level, text[start:position]
            level, start = len(found[1]), position
        position += len(line)
    if position > start:
        yield level, text[start:position]


def _without_notes(text: str, sections: list[tuple[int, str]]) -> list[str]:
    """What tells a section's language: neither editors' notes nor lines repeated through the file.

    The collection states its notes and what is provisionally applied in Dutch, in both halves.
    """
    often = {line for line, n in Counter(text.splitlines()).items() if n > 2}
    return [
        "\n".join(_INLINE.sub(" ", line) for line in body.splitlines() if line not in often)
        for _, body in sections
    ]


def _is_title(body: str) -> bool:
    line = body.split("\n", 1)[0]
    return not _LABELLED.match(line.lstrip("# \t"))


def _site_title(sections: list[tuple[int, str]], english: list[bool]) -> None:
    """Judge the collection's own title (`##`) and what precedes it, which stand apart, alone."""
    for i, (level, body) in enumerate(sections):
        if level == 0:
            continue
        follows = i + 1 < len(sections) and sections[i + 1][0] > level == 2
        if follows and len(body.strip().splitlines()) == 1:
            own, other = evidence(body)
            english[i] = own > other and not evidence(sections[i + 1][1])[0]
        return


def _title(body: str) -> str:
    line = body.split("\n", 1)[0]
    return " ".join(_INLINE.sub("", line).replace("*", "").lstrip("#").split())


def _line(line: str, *, foreign_stretch: bool) -> Iterator[Block]:
    """One line of the English part (or of what stands before the first heading) as blocks."""
    if not line.strip() or _META.fullmatch(line):
        yield Block(line, "markup")
        return
    if foreign_stretch:
        yield Block(line, "foreign")
        return
    found = _HEADING.match(line)
    plain = _INLINE.sub("", line)
    if not found and not line.startswith("|") and is_other(plain):
        yield Block(line, "furniture")
        return
    if found:
        yield Block(found[0], "markup")
        yield from _inline(line[found.end() :], "heading", level=len(found[1]))
    elif line.startswith("|"):
        for cell in _CELL.findall(line):
            if cell == "|" or _RULE.fullmatch(cell) or not cell.strip():
                yield Block(cell, "markup")
            else:
                yield from _inline(cell, "text", role="cell")
    else:
        yield from _inline(line, "text")


def _inline(text: str, kind: BlockKind, *, level: int = 0, role: str = "") -> Iterator[Block]:
    """Content with its notes, tags and emphasis marks told apart."""
    marks: list[tuple[int, int, BlockKind]] = []
    for found in _INLINE.finditer(text):
        marks.append((*found.span(), "furniture" if found["note"] else "markup"))
    masked = _INLINE.sub(lambda found: " " * len(found[0]), text)
    stars = [found.span() for found in _STARS.finditer(masked)]
    for span in stars[: len(stars) // 2 * 2]:
        marks.append((*span, "markup"))
    position = 0
    for start, end, mark in sorted(marks):
        if start > position:
            yield Block(text[position:start], kind, level=level, role=role)
        yield Block(text[start:end], mark)
        position = end
    if position < len(text):
        yield Block(text[position:], kind, level=level, role=role)


def _merged(blocks: list[Block]) -> Iterator[Block]:
    """Join neighbours of one role."""
    run: list[Block] = []
    for block in [*blocks, None]:
        if run and (
            block is None
            or (block.kind, block.level, block.role) != (run[0].kind, run[0].level, run[0].role)
            or block.kind == "heading"
        ):
            first = run[0]
            text = "".join(b.text for b in run)
            yield Block(text, first.kind, level=first.level, role=first.role)
            run = []
        if block is not None:
            run.append(block)
