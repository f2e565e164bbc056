r"""legalize-kr: Korean law as Markdown with a YAML head.

`##### 제19조의2 (수출허가)` heads an article, `**①**` a paragraph, `  1\.` an item, `    가\.`
a subitem; `##` to `####` are 장, 절 and 관, and `## 부칙` the supplements, which follow as plain
text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.extract.korean_head import korean_head
from pipeline.records import Block, BlockKind, Extracted

_HEADING = re.compile(r"(?P<marks>#{1,6})[ \t]+(?=\S)")
_START = re.compile(r"[ \t]*(?:(?:>[ \t]?)+|[-*+][ \t]+(?=\S))")
_RULE = re.compile(r"\s*(?:-{3,}|\*{3,}|_{3,})\s*")
_TABLE_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)+\|?\s*")
# Only tags by name: <개정 2024.2.20>, <344> and <UN 안보리> are content.
_INLINE = re.compile(
    r"\\(?=[!-/:-@\[-`{-~])"
    r"|\*\*(?=[^\s*])(?P<bold>[^*\n]+)(?<=\S)\*\*"
    r"|</?(?:a|b|br|div|em|font|i|img|li|ol|p|span|strong|su[bp]|t[dhr]|table|u|ul)\b[^<>\n]*>",
    re.IGNORECASE,
)


def extract(text: str, name: str) -> Extracted:
    """Cut a legalize-kr file into blocks; the head is furniture and becomes metadata.

    Raises `ExtractionError` when the head is missing or malformed.
    """
    end, metadata, warnings = korean_head(text, name)
    blocks = [Block(text[:end], "furniture", role="head")]
    for line in re.findall(r"[^\n]*\n|[^\n]+", text[end:]):
        blocks += _line(line)
    return Extracted(name, "legalize-kr", _merged(blocks), metadata, warnings)


def _line(line: str) -> Iterator[Block]:
    """One line with its line end: content keeps it, a blank line is all syntax."""
    if not line.strip() or _RULE.fullmatch(line) or _TABLE_RULE.fullmatch(line):
        yield Block(line, "markup")
        return
    heading = _HEADING.match(line)
    if heading:
        yield Block(heading.group(), "markup")
        level = len(heading["marks"])
        yield from _inline(line[heading.end() :], "heading", level)
        return
    start = _START.match(line)
    if start:
        yield Block(start.group(), "markup")
        line = line[start.end() :]
    if line.lstrip().startswith("|"):
        for cell in re.findall(r"\||[^|]+", line):
            yield from [Block(cell, "markup")] if cell == "|" else _inline(cell, "text", 0)
        return
    yield from _inline(line, "text", 0)


def _inline(text: str, kind: BlockKind, level: int) -> Iterator[Block]:
    position = 0
    for match in _INLINE.finditer(text):
        yield Block(text[position : match.start()], kind, level=level)
        if match["bold"]:
            yield Block("**", "markup")
            yield from _inline(match["bold"], kind, level)
            yield Block("**", "markup")
        else:
            yield Block(match.group(), "markup")
        position = match.end()
    yield Block(text[position:], kind, level=level)


def _merged(blocks: list[Block]) -> tuple[Block, ...]:
    """Neighbours of one role made one, empty ones left out."""
    merged: list[Block] = []
    for block in blocks:
        last = merged[-1] if merged else None
        if last and (last.kind, last.level, last.role) == (block.kind, block.level, block.role):
            merged[-1] = Block(
                last.text + block.text, block.kind, level=block.level, role=block.role
            )
        elif block.text:
            merged.append(block)
    return tuple(merged)
