"""Blocks of a PDF: every printed line one block with its box, and what joins it to the next."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pipeline.extract.pdf.figures import Figure
from pipeline.extract.pdf.flow import Placed
from pipeline.extract.pdf.joining import Joiner
from pipeline.extract.pdf.labels import BULLETS
from pipeline.extract.pdf.page import Rectangle
from pipeline.extract.pdf.paragraphs import Paragraph
from pipeline.extract.pdf.scripts import shown
from pipeline.extract.pdf.tabled import Grid
from pipeline.records import Block, BlockKind, Box

_BULLET = re.compile(rf"\s*(?:[{BULLETS}]|[-–—ㅇᄋ](?=\s)|[oO](?=\s+[가-힣]))")


class Writer:
    """Collects the blocks of one document."""

    def __init__(self, joiner: Joiner) -> None:
        self.blocks: list[Block] = []
        self._joiner = joiner
        self._shown = 0  # page up to which furniture is written

    def paragraph(self, paragraph: Paragraph) -> None:
        """A paragraph or heading."""
        kind: BlockKind = "heading" if paragraph.kind == "heading" else "text"
        item = kind == "text" and bool(_BULLET.match(paragraph.lines[0].text))
        self._lines(paragraph.lines, kind, level=paragraph.level, role="item" if item else "")

    def note(self, number: str, parts: Sequence[Paragraph]) -> None:
        """A footnote, paragraph by paragraph."""
        for i, part in enumerate(parts):
            if i:
                self._lines(part.lines, "text", role="footnote-more")
            else:
                self._lines(part.lines, "text", role="footnote", locator=(f"fn_{number}",))

    def table(self, grid: Grid) -> None:
        """A table's caption and rows, all with as many places as the table has columns: what a
        merged cell covers, and an empty cell, stay empty between the separators.
        """
        if grid.caption:
            self._lines(grid.caption, "text", role="caption", locator=(f"table_{grid.number}",))
        elif self.blocks and self.blocks[-1].role == "row":
            self._break("\n\n", grid.rows[0].page, "")  # another table, not more of the last one
        width = max(cell.column + cell.columns for row in grid.rows for cell in row.cells)
        for row in grid.rows:
            kind: BlockKind = "furniture" if row.repeated else "text"
            cells = {cell.column: cell for cell in row.cells}
            for column in range(width):
                if column:
                    self._break(" | ", row.page, "row")
                cell = cells.get(column)
                text = re.sub(r"\s*\n\s*", " ", cell.text).strip() if cell else ""
                if cell and text:
                    self.blocks.append(
                        Block(text, kind, page=row.page, role="row",
                              boxes=(_box(row.page, cell.box),))
                    )  # fmt: skip
            self._break("\n", row.page, "row")

    def figure(self, figure: Figure) -> None:
        """A diagram's labels on one line, as cells of a row are."""
        for i, label in enumerate(figure.labels):
            if i:
                self._break(" | ", figure.page, "figure")
            self._lines(label, "text", role="figure", end="")
        self._break("\n", figure.page, "figure")

    def furniture(self, beside: Mapping[int, Sequence[Placed]], page: int) -> None:
        """What stands beside the text on the pages up to this one, once."""
        while self._shown < page:
            self._shown += 1
            for line in beside.get(self._shown, ()):
                self._lines([line], "furniture")

    def _lines(
        self,
        lines: Sequence[Placed],
        kind: BlockKind,
        *,
        level: int = 0,
        role: str = "",
        locator: tuple[str, ...] | None = None,
        end: str = "\n",
    ) -> None:
        for i, line in enumerate(lines):
            box = (_box(line.page, line.line.box),)
            text = shown(line.line, note=role == "footnote" and not i).strip()
            following = lines[i + 1].text if i + 1 < len(lines) else None
            joint = None if following is None else self._joiner.joint(line.text, following)
            hyphen = joint == "-" and text
            kept = text[:-1] if hyphen else text
            if kept:
                self.blocks.append(Block(kept, kind, locator, level, line.page, role, box))
            if hyphen:
                self.blocks.append(Block(text[-1], "markup", page=line.page, boxes=box))
            elif joint == " ":
                self._break(" ", line.page, role)
        if lines and end:
            self._break(end, lines[-1].page, role)

    def _break(self, text: str, page: int, role: str) -> None:
        self.blocks.append(Block(text, "break", page=page, role=role))


def _box(page: int, box: Rectangle) -> Box:
    left, top, right, bottom = (round(edge, 1) for edge in box)
    return Box(page, left, top, right, bottom)
