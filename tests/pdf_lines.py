"""Pages as they are after reading, written line by line: what the assembly of a PDF gets."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.extract.pdf.assemble import assembled
from pipeline.extract.pdf.page import PageRead, Rectangle, TextLine
from pipeline.records import Block

LEFT, RIGHT, TOP, SIZE, PITCH = 70.0, 470.0, 80.0, 10.0, 15.0


def line(
    text: str,
    y: float,
    *,
    x: float = LEFT,
    end: float | None = None,
    size: float = SIZE,
    region: int = 0,
    weight: int = 400,
    raised: Sequence[str] = (),
    behind: float = 0.0,
    confidence: float = 1.0,
) -> TextLine:
    """A line whose top is `y`; without `end` it is as wide as its characters are."""
    if end is None:
        end = x + sum(size if c > "\u1100" else 0.5 * size for c in text)
    spans = tuple((text.index(mark), text.index(mark) + len(mark)) for mark in raised)
    return TextLine(text, (x, y, end, y + size), size, weight, region, spans, (), False,
                    confidence, behind)  # fmt: skip


def upright(text: str, x: float, *, top: float = TOP, end: float | None = None, size: float = SIZE,
            region: int = 0) -> TextLine:  # fmt: skip
    """A vertical line whose right edge is `x`."""
    if end is None:
        end = top + sum(size for _ in text)
    return TextLine(text, (x - size, top, x, end), size, 400, region, vertical=True)


def paragraph(
    *texts: str,
    y: float,
    x: float = LEFT,
    first: float = 0.0,
    region: int = 0,
    right: float = RIGHT,
) -> list[TextLine]:
    """Lines below each other, full but for the last; the first one is set in by `first`."""
    last = len(texts) - 1
    return [
        line(text, y + i * PITCH, x=x + (first if not i else 0.0),
             end=None if i == last else right, region=region)
        for i, text in enumerate(texts)
    ]  # fmt: skip


def page(
    *lines: TextLine | Sequence[TextLine],
    number: int = 1,
    rules: Sequence[Rectangle] = (),
    width: float = 595.0,
    height: float = 842.0,
) -> PageRead:
    """A page of these lines, given one by one or as lists."""
    every = [one for part in lines for one in ([part] if isinstance(part, TextLine) else part)]
    return PageRead(number, width, height, "text", every, list(rules))


def written(*pages: PageRead) -> list[tuple[str, str]]:
    """What the assembly makes of pages: (P, H1, FF or a role, the line of the stored text)."""
    found: list[tuple[str, str]] = []
    run: list[Block] = []
    for block in assembled(pages):
        run.append(block)
        if block.text.endswith("\n"):
            first = next((b for b in run if b.kind != "break"), run[0])
            tag = {"heading": f"H{first.level}", "furniture": "FF"}.get(first.kind, "P")
            if tag == "P" and first.role:
                tag = "/".join((first.role, *(first.locator or ())))
            text = "".join(b.text for b in run if b.kind != "markup").rstrip("\n")
            found.append((tag, text))
            run = []
    return found


def texts(*pages: PageRead) -> list[str]:
    """The same without the furniture, texts alone."""
    return [text for tag, text in written(*pages) if tag != "FF"]
