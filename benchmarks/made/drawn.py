"""Made files drawn by reportlab alone, each line where it is told to be; and broken text layers.

They need no other program: the fonts are the standard ones of PDF, or one named TrueType file.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from unittest import mock

WIDTH, HEIGHT = 595.0, 842.0
LEADING = 1.3
TRUETYPE = Path("/usr/share/fonts/truetype/liberation/LiberationSerif-Regular.ttf")


def columns(
    made: Path, paragraphs: Sequence[str], *, count: int, running: str, font: str = "Helvetica",
    size: float = 9.0,
) -> int:  # fmt: skip
    """Draw Latin paragraphs in columns under a running head and over a page number; the pages."""
    from reportlab.lib.utils import simpleSplit
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(made), pagesize=(WIDTH, HEIGHT), invariant=1)
    margin, gap = 50.0, 18.0
    wide = (WIDTH - 2 * margin - gap * (count - 1)) / count
    top, foot = HEIGHT - 80.0, 80.0
    number, column, y = 0, count, top
    for paragraph in paragraphs:
        for at, line in enumerate(simpleSplit(paragraph, font, size, wide - 12)):
            if y < foot or column >= count:
                column, y = column + 1, top
            if column >= count:
                if number:
                    canvas.showPage()
                number, column = number + 1, 0
                canvas.setFont(font, size)
                canvas.drawCentredString(WIDTH / 2, HEIGHT - 50, running)
                canvas.drawCentredString(WIDTH / 2, 45, str(number))
            canvas.drawString(margin + column * (wide + gap) + (0 if at else 12), y, line)
            y -= size * LEADING
        y -= size * 0.5
    canvas.save()
    return number


def broken(made: Path, paragraphs: Sequence[str], *, kind: str) -> int:
    """The same with a text layer that lies; `kind` is shifted or private.

    shifted: every letter is the one three further on; private: every character lies in the
    private-use area.
    """
    from reportlab.pdfbase import pdfmetrics, ttfonts

    name = f"Lying-{kind}"
    pdfmetrics.registerFont(ttfonts.TTFont(name, str(TRUETYPE)))
    honest = ttfonts.makeToUnicodeCMap

    def lying(fontname: str, subset: Sequence[int]) -> str:
        moved = [
            0xE000 + code % 0x1000 if kind == "private" else code + 3 if code > 0x20 else code
            for code in subset
        ]
        return str(honest(fontname, moved))

    with mock.patch.object(ttfonts, "makeToUnicodeCMap", lying):
        return columns(made, paragraphs, count=1, running="Handbook", font=name, size=11)


def without_unicode(source: Path, made: Path) -> int:
    """Copy a PDF with its /ToUnicode keys misnamed, so that glyphs have no characters; how many."""
    data = source.read_bytes()
    found = data.count(b"/ToUnicode")
    made.write_bytes(data.replace(b"/ToUnicode", b"/NoUnicode"))
    return found
