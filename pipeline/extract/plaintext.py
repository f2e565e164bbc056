"""Plain text: the file is its own text; what a printer repeated on each page is furniture."""

from __future__ import annotations

from pipeline.extract.plain_pages import page_ends
from pipeline.extract.running_heads import running_lines
from pipeline.records import Block, BlockKind, Extracted


def extract(text: str, name: str) -> Extracted:
    """Wrap a decoded text file, running heads and page numbers set apart.

    All other structure is the splitter's affair.  Form feeds stay content, so that it sees where
    pages begin.
    """
    lines = text.split("\n")
    ends = page_ends(lines)
    if not ends:
        return Extracted(name, "text", (Block(text),))
    furniture: set[int] = set()
    begins = [0, *ends]
    pages = ["\n".join(lines[a:b]) for a, b in zip(begins, [*ends, len(lines)], strict=True)]
    for page, i in running_lines(pages):
        furniture.add(begins[page - 1] + i)
    return Extracted(name, "text", tuple(_blocks(lines, furniture)))


def _blocks(lines: list[str], furniture: set[int]) -> list[Block]:
    """The lines as blocks, neighbours of one kind together."""
    parts: list[tuple[BlockKind, str]] = []
    for i, line in enumerate(lines):
        end = "\n" if i + 1 < len(lines) else ""
        if i in furniture:
            feeds = line[: len(line) - len(line.lstrip("\f"))]
            parts += [("text", feeds), ("furniture", line[len(feeds) :] + end)]
        else:
            parts.append(("text", line + end))
    blocks: list[Block] = []
    run: list[str] = []
    kind: BlockKind = "text"
    for of, part in [*parts, ("break", "")]:
        if of != kind and (part or of == "break"):
            if run:
                blocks.append(Block("".join(run), kind))
            run, kind = [], of
        if part:
            run.append(part)
    return blocks
