"""regulate-kr: Korean administrative rules (고시, 훈령, 예규) as plain text under a YAML head.

The title is a Markdown heading; everything else stands as printed, articles as
`제2조(용어의 정의) …` and what is beneath them indented.
"""

from __future__ import annotations

import re

from pipeline.extract.korean_head import korean_head
from pipeline.records import Block, BlockKind, Extracted

_PART = re.compile(
    r"(?P<blank>(?:[ \t]*\r?\n)+)|(?P<marks>#{1,6})[ \t]+(?=\S)"
    # A line that is only the tag of a picture; other <…> are content (<개정 2024. 2. 20.>).
    r"|(?P<tag>[ \t]*(?:</?img\b[^<>\n]*>[ \t]*)+(?:\r?\n|\Z))|[^\n]+\n?",
    re.IGNORECASE,
)


def extract(text: str, name: str) -> Extracted:
    """Cut a regulate-kr file into blocks; the head is furniture and becomes metadata.

    Raises `ExtractionError` when the head is missing or malformed.
    """
    end, metadata, warnings = korean_head(text, name)
    blocks = [Block(text[:end], "furniture", role="head")]
    level = 0
    for part in _PART.finditer(text, end):
        if part["marks"]:
            level = len(part["marks"])
            blocks.append(Block(part.group(), "markup"))
            continue
        silent = part["blank"] or part["tag"]
        kind: BlockKind = "markup" if silent else "heading" if level else "text"
        last = blocks[-1]
        if (last.kind, last.level) == (kind, level):
            blocks[-1] = Block(last.text + part.group(), kind, level=level)
        else:
            blocks.append(Block(part.group(), kind, level=level))
        level = 0
    return Extracted(name, "regulate-kr", tuple(blocks), metadata, warnings)
