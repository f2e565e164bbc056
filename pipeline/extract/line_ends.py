"""Line ends of other systems: set aside for the extractors, put back into the stored text."""

from __future__ import annotations

import bisect
import re
from dataclasses import replace

from pipeline.records import Block, Extracted


def unified(text: str) -> tuple[str, tuple[int, ...]]:
    """The text with line feeds only, and where in it a carriage return stood before one.

    A text whose lines end in carriage returns alone gets line feeds in their place; nothing else
    could be cut into lines.
    """
    if "\r" not in text:
        return text, ()
    if "\n" not in text:
        return text.replace("\r", "\n"), ()
    returns = [match.start() for match in re.finditer(r"\r(?=\n)", text)]
    return text.replace("\r\n", "\n"), tuple(place - i for i, place in enumerate(returns))


def restored(extracted: Extracted, returns: tuple[int, ...]) -> Extracted:
    """The carriage returns put back as markup, so that the blocks are the file again."""
    if not returns:
        return extracted
    blocks: list[Block] = []
    position = 0
    for block in extracted.blocks:
        if block.kind == "break":  # not in the source, so the places do not count it
            blocks.append(block)
            continue
        end = position + len(block.text)
        done = 0
        for place in returns[
            bisect.bisect_left(returns, position) : bisect.bisect_left(returns, end)
        ]:
            if place - position > done:
                blocks.append(replace(block, text=block.text[done : place - position]))
            blocks.append(Block("\r", "markup"))
            done = place - position
        blocks.append(replace(block, text=block.text[done:]))
        position = end
    return replace(extracted, blocks=tuple(blocks))
