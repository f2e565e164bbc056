"""An `Extracted` as JSON: what goes over the pipe from the process that read a file."""

from __future__ import annotations

import json
from typing import Any

from pipeline.records import Block, Box, Extracted, PageGrade


def to_bytes(extracted: Extracted) -> bytes:
    """Compact JSON in UTF-8; a lone surrogate stays one, also beside another."""
    value = {
        "name": extracted.name,
        "dialect": extracted.dialect,
        "blocks": [_short(block) for block in extracted.blocks],
        "metadata": dict(extracted.metadata),
        "warnings": extracted.warnings,
        "pages": [[p.number, p.grade, p.width, p.height, p.confidence] for p in extracted.pages],
    }
    said = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    return said.encode("utf-8", "surrogatepass")


def from_bytes(data: bytes) -> Extracted:
    """The inverse of `to_bytes`."""
    value: dict[str, Any] = json.loads(data.decode("utf-8", "surrogatepass"))
    return Extracted(
        value["name"],
        value["dialect"],
        tuple(_block(*fields) for fields in value["blocks"]),
        value["metadata"],
        tuple(value["warnings"]),
        tuple(PageGrade(*fields) for fields in value["pages"]),
    )


def _short(block: Block) -> list[Any]:
    """A block's fields without the defaults at their end: most are a text and a kind."""
    fields: list[Any] = [block.text, block.kind, block.locator, block.level, block.page,
                         block.role, block.boxes]  # fmt: skip
    defaults = ((), "", 0, 0, None)
    for default in defaults:
        if fields[-1] != default:
            break
        fields.pop()
    return fields


def _block(
    text: str,
    kind: Any = "text",
    locator: list[str] | None = None,
    level: int = 0,
    page: int = 0,
    role: str = "",
    boxes: list[list[Any]] | tuple[()] = (),
) -> Block:
    path = None if locator is None else tuple(locator)
    return Block(text, kind, path, level, page, role, tuple(Box(*box) for box in boxes))
