"""Markdown of the "legalize" kind for Japanese law.

A YAML head; `### 第一章　総則` for chapters, `## 附則` for supplements; articles, paragraph numbers
and annex titles in bold; items as list lines whose indentation is their depth; tables with pipes.
The blocks concatenated are the text, character for character.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.errors import ExtractionError
from pipeline.extract.frontmatter import front_matter
from pipeline.records import Block, BlockKind, Extracted

_HEADING = re.compile(r"(#{1,6})([ \t]+)")
_LIST = re.compile(r"([ \t]*)[-*+][ \t]+")
_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*")
_INLINE = re.compile(r"\*\*|\\(?=[!-/:-@\[-`{-~])|</?(?:br|ruby|rb|rt|rp|sub|sup)\s*/?>|<!--.*?-->")
_PIPE = re.compile(r"(?<!\\)\|")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_FILE_DATE = re.compile(r"_(\d{4}-\d{2}-\d{2})(?=[_.])")


def extract(text: str, name: str) -> Extracted:
    """Read one law; raise `ExtractionError` when the file has no head that names a law."""
    end, head, warnings = front_matter(text, name)
    if not end or not (head.get("identifier") or head.get("title")):
        raise ExtractionError(
            f"{name}, line 1: no YAML head with a title and an identifier, so this is not "
            "legalize Markdown; add it as Markdown or plain text."
        )
    metadata, doubts = _facts(head, name)
    blocks: list[Block] = []
    for block in (Block(text[:end], "furniture", role="head"), *_body(text[end:])):
        last = blocks[-1] if blocks else None
        if last and (last.kind, last.level, last.role) == (block.kind, block.level, block.role):
            blocks[-1] = Block(last.text + block.text, last.kind, None, last.level, 0, last.role)
        else:
            blocks.append(block)
    return Extracted(name, "legalize-jp", tuple(blocks), metadata, (*warnings, *doubts))


def _facts(head: dict[str, str], name: str) -> tuple[dict[str, str], list[str]]:
    """The fixed metadata keys; the date of 施行 is the head's, else the file name's."""
    doubts: list[str] = []
    named = _FILE_DATE.search(name)
    enforced = head.get("extra.enforced_at") or head.get("last_updated") or (named or [""])[0]
    if named and enforced != named[1]:
        doubts.append(f"{name}: the head says {enforced} and the file name {named[1]}.")
    found = {
        "title": head.get("title", ""),
        "address": head.get("address", ""),
        "law_id": head.get("identifier", ""),
        "law_number": head.get("extra.law_num", ""),
        "url": head.get("source", ""),
        "kind": "law",
        "lang": "ja",
    }
    for key, value in (("valid_from", enforced), ("promulgated", head.get("publication_date", ""))):
        if _ISO.fullmatch(value):
            found[key] = value
        elif value:
            doubts.append(f"{name}: {key} {value!r} is not a date and was left out.")
    return {key: value for key, value in found.items() if value}, doubts


def _body(text: str) -> Iterator[Block]:
    for line in re.findall(r"[^\n]*\n|[^\n]+", text):
        if not line.strip():
            yield Block(line, "markup")
            continue
        heading = _HEADING.match(line)
        if heading:
            yield Block(heading.group(), "markup")
            yield from _inline(line[heading.end() :], "heading", len(heading[1]), "")
        elif line.lstrip().startswith("|"):
            yield from _row(line)
        elif item := _LIST.match(line):
            yield Block(item.group(), "markup")
            depth = len(item[1].expandtabs(4)) // 2 + 1
            yield from _inline(line[item.end() :], "text", depth, "item")
        else:
            yield from _inline(line, "text", 0, "")


def _row(line: str) -> Iterator[Block]:
    """A table's line: pipes are syntax, the spaces beside them keep the cells' words apart."""
    if _RULE.fullmatch(line):
        yield Block(line, "markup")
        return
    position = 0
    for pipe in _PIPE.finditer(line):
        yield from _inline(line[position : pipe.start()], "text", 0, "row")
        yield Block("|", "markup")
        position = pipe.end()
    yield from _inline(line[position:], "text", 0, "row")


def _inline(text: str, kind: BlockKind, level: int, role: str) -> Iterator[Block]:
    """Content without its inline syntax; what stands in bold has the role `bold`."""
    position, bold = 0, False
    for mark in _INLINE.finditer(text):
        if mark.start() > position:
            yield _content(text[position : mark.start()], kind, level, bold, role)
        yield Block(mark.group(), "markup")
        position = mark.end()
        bold ^= mark.group() == "**"
    if position < len(text):
        yield _content(text[position:], kind, level, bold, role)


def _content(text: str, kind: BlockKind, level: int, bold: bool, role: str) -> Block:
    return Block(text, kind, None, level, 0, "bold" if bold and role != "row" else role)
