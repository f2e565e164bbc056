"""Markdown of no particular dialect (CommonMark with tables, footnotes and a YAML head).

Nothing is rendered: every character of the file is in a block, syntax in blocks of kind `markup`.
Inline syntax is recognised line by line, which is enough to know what is not content.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pipeline.extract.frontmatter import front_matter
from pipeline.records import Block, BlockKind, Extracted

_ATX = re.compile(r"(?P<open>[ ]{0,3}(?P<marks>#{1,6})(?:[ \t]+|(?<=##)(?=[^#\s])))(?P<text>.*?)"
                  r"(?P<close>[ \t]+#+[ \t]*)?$")  # fmt: skip
_SETEXT = re.compile(r"[ ]{0,3}(=+|-+)[ \t]*$")
_RULE = re.compile(r"[ ]{0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_FENCE = re.compile(r"[ ]{0,3}(`{3,}|~{3,})")
_QUOTE = re.compile(r"(?:[ ]{0,3}>[ ]?)+")
_BULLET = re.compile(r"\s*[-*+](?:[ \t]+|$)")
_FOOTNOTE = re.compile(r"[ ]{0,3}\[\^(?P<label>[^\]\s]+)\]:[ \t]*")
_TABLE_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
_PIPE = re.compile(r"(?<!\\)\|")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
# Inline syntax; what stands between the groups is content.
_INLINE = re.compile(
    r"(?P<code>`+)(?P<body>.+?)(?P<codeend>(?P=code))(?!`)"
    r"|\\(?=[!-/:-@\[-`{-~])(?P<escaped>.)"
    r"|(?P<image>!?\[)(?P<label>[^\[\]]*)(?P<target>\]\((?:[^()\s]|\([^()]*\))*(?:\s+\"[^\"]*\")?\))"
    r"|(?P<autolink></?[A-Za-z][^<>]*>)"
    r"|(?P<mark>\*{1,3}|~~|(?<![^\W_])_{1,3}(?=[^\s_])|(?<=[^\s_])_{1,3}(?![^\W_]))"
)


def extract(text: str, name: str) -> Extracted:
    """Cut a Markdown text into blocks; heads of YAML become metadata and furniture."""
    head, metadata, warnings = front_matter(text, name)
    blocks = [*([Block(text[:head], "furniture", role="head")] if head else [])]
    position = head
    for comment in _COMMENT.finditer(text, head):
        blocks += _body(text[position : comment.start()])
        blocks.append(Block(comment.group(), "furniture", role="comment"))
        position = comment.end()
    blocks += _body(text[position:])
    return Extracted(name, "markdown", _merged(blocks), _facts(metadata, blocks), warnings)


def _facts(head: Mapping[str, str], blocks: list[Block]) -> dict[str, str]:
    """The fixed metadata keys, from the head, and a title from the only first-level heading."""
    keys = {
        "title": "title", "제목": "title", "lang": "lang", "language": "lang", "kind": "kind",
        "address": "address", "url": "url", "source": "url", "출처": "url", "issuer": "issuer",
        "publisher": "issuer", "author": "issuer", "authors": "issuer", "date": "promulgated",
        "published": "promulgated", "effective": "valid_from", "valid_from": "valid_from",
        "law_number": "law_number", "law_id": "law_id", "revision": "revision",
    }  # fmt: skip
    found: dict[str, str] = {}
    for key, value in head.items():
        if value and key.lower() in keys:
            found.setdefault(keys[key.lower()], value)
    if found.get("lang", "")[:2] in ("ja", "ko", "en"):
        found["lang"] = found["lang"][:2]
    else:
        found.pop("lang", None)
    if "title" not in found:
        tops = [b.text.strip() for b in blocks if b.kind == "heading" and b.level == 1]
        if len(tops) == 1 and tops[0]:
            found["title"] = tops[0]
    return found


def _body(text: str) -> list[Block]:
    blocks: list[Block] = []
    fence = ""
    table = False
    lines = re.findall(r"[^\n]*\n|[^\n]+", text)
    for i, line in enumerate(lines):
        content, end = (line[:-1], "\n") if line.endswith("\n") else (line, "")
        following = lines[i + 1].rstrip("\n") if i + 1 < len(lines) else ""
        if fence or _FENCE.match(content):
            mark = _FENCE.match(content)
            if mark and not fence:
                fence = mark.group(1)
                blocks.append(Block(content, "markup"))
            elif mark and content.strip() == mark.group(1) and content.strip().startswith(fence):
                fence = ""
                blocks.append(Block(content, "markup"))
            else:
                blocks.append(Block(content, role="code"))
        else:
            table = _is_row(content) and (table or bool(_TABLE_RULE.match(following)))
            previous = lines[i - 1].strip() if i else ""
            blocks += _line(content, following, previous, table)
        # Line ends are content: the words on both sides of one are not one word.
        blocks.append(Block(end))
    return blocks


def _is_row(line: str) -> bool:
    return "|" in line and bool(line.strip())


def _line(line: str, following: str, previous: str, table: bool) -> Iterator[Block]:
    if not line.strip():
        yield Block(line)
        return
    atx = _ATX.match(line)
    if atx and atx["text"].strip():
        level = len(atx["marks"])
        yield Block(atx["open"], "markup")
        yield from _inline(atx["text"], "heading", level=level)
        yield Block(line[atx.end("text") :], "markup")
        return
    if _SETEXT.match(line) and previous and not _is_mark(previous):
        yield Block(line, "markup")
        return
    if table and _TABLE_RULE.match(line):
        yield Block(line, "markup", role="row")
        return
    if _RULE.match(line):
        yield Block(line, "markup")
        return
    if table:
        yield from _row(line)
        return
    position = 0
    role = ""
    for pattern, name in ((_QUOTE, "quote"), (_BULLET, "item"), (_FOOTNOTE, "footnote")):
        match = pattern.match(line, position)
        if match and match.end() > position:
            if name == "footnote":  # the label is content: it says which note this is
                yield Block(line[position : match.start("label")], "markup")
                yield Block(match["label"], role="footnote")
                bracket = match.end("label") + len("]:")
                yield Block(line[match.end("label") : bracket], "markup")
                yield Block(line[bracket : match.end()], role="footnote")
            else:
                yield Block(line[position : match.end()], "markup")
            position, role = match.end(), name
    if _SETEXT.match(following) and not _RULE.match(line) and not role:
        level = 1 if "=" in following else 2
        yield from _inline(line[position:], "heading", level=level)
        return
    yield from _inline(line[position:], "text", role=role)


def _is_mark(line: str) -> bool:
    """Tell whether a line above a row of dashes cannot be the heading that it underlines."""
    return bool(_ATX.match(line) or _BULLET.match(line) or _QUOTE.match(line) or _RULE.match(line))


def _row(line: str) -> Iterator[Block]:
    position = 0
    for pipe in _PIPE.finditer(line):
        yield from _inline(line[position : pipe.start()], "text", role="row")
        # Between cells without spaces the pipe is all that keeps them apart.
        tight = (line[: pipe.start()][-1:].strip() and line[pipe.end() :][:1].strip()) != ""
        yield Block("|", "text" if tight else "markup", role="row")
        position = pipe.end()
    yield from _inline(line[position:], "text", role="row")


def _inline(text: str, kind: BlockKind, *, level: int = 0, role: str = "") -> Iterator[Block]:
    """Content of a line with its inline syntax set apart."""

    def content(part: str) -> Block:
        return Block(part, kind, level=level, role=role)

    position = 0
    for match in _INLINE.finditer(text):
        yield content(text[position : match.start()])
        if match["code"]:
            yield Block(match["code"], "markup")
            yield content(match["body"])
            yield Block(match["codeend"], "markup")
        elif match["escaped"]:
            yield Block("\\", "markup")
            yield content(match["escaped"])
        elif match["image"] and not match["label"].startswith("^"):
            yield Block(match["image"], "markup")
            yield content(match["label"])
            yield Block(match["target"], "markup")
        elif match["mark"] and not _is_mark_here(text, match):
            yield content(match.group())
        else:
            yield Block(match.group(), "markup")
        position = match.end()
    yield content(text[position:])


def _is_mark_here(text: str, match: re.Match[str]) -> bool:
    """Emphasis needs a neighbour that is not a space, and a partner on the line."""
    mark = match["mark"]
    before, after = text[: match.start()][-1:], text[match.end() :][:1]
    return bool((before.strip() or after.strip()) and text.count(mark) > 1)


def _merged(blocks: list[Block]) -> tuple[Block, ...]:
    """Neighbours of one role made one, empty ones left out."""
    merged: list[Block] = []
    for block in blocks:
        if not block.text:
            continue
        last = merged[-1] if merged else None
        if (
            last
            and (last.kind, last.level, last.role) == (block.kind, block.level, block.role)
            and (block.kind != "heading")
        ):
            merged[-1] = Block(
                last.text + block.text, block.kind, level=block.level, role=block.role
            )
        else:
            merged.append(block)
    return tuple(merged)
