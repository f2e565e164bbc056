"""Plain text: the file is its own text, one block."""

from __future__ import annotations

from pipeline.records import Block, Extracted


def extract(text: str, name: str) -> Extracted:
    """Wrap a decoded text file; structure is the splitter's affair."""
    return Extracted(name, "text", (Block(text),))
