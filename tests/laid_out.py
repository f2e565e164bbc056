"""One law as Markdown, plain text, PDF, DOCX and HWPX, with the same paragraphs in each.

A mark such as {1} in a text is a footnote's; `notes` hold what the footnotes say.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

from tests import docx_made, hangul_files

CASES = Path(__file__).parent / "cases" / "laid_out"
_MARK = re.compile(r"\{(\d)\}")
_PAGE = re.compile(r"別表|\[별표|Appended|Annex|부칙|Supplementary")  # begin a page of their own
_CAPTION = re.compile(r"[（(][^）)]{2,20}[）)]")
_FONTS = {"ja": "HeiseiMin-W3", "ko": "HYSMyeongJo-Medium", "en": "Times-Roman"}
_LEFT, _WIDE, _HEIGHT = 70.0, 430.0, 842.0


@dataclass(frozen=True)
class Law:
    """A law: `parts` are paragraphs (`# ` a title, `## ` a chapter) and tables' rows of cells."""

    lang: str
    parts: Sequence[str | Sequence[str]]
    notes: Mapping[int, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return str(self.parts[0]).removeprefix("# ")

    def markdown(self) -> bytes:
        """Markdown, with the footnotes at the end."""
        said = []
        for part in self.parts:
            if isinstance(part, str):
                said.append(_MARK.sub(r"[^\1]", part) + "\n")
            else:
                bar = "|" + "---|" * len(part) + "\n" if _opens(said) else ""
                said.append(f"| {' | '.join(part)} |\n{bar}")
        said += [f"[^{n}]: {text}\n" for n, text in self.notes.items()]
        return "\n".join(said).replace("|\n\n|", "|\n|").encode()

    def text(self) -> bytes:
        """Plain text without footnotes, marks and tables."""
        kept = [p.lstrip("# ") for p in self.parts if isinstance(p, str)]
        return "\n".join(_MARK.sub("", part) for part in kept).encode()

    def docx(self) -> bytes:
        """A DOCX whose headings are styles and whose footnotes are Word's."""
        body, rows = [], []
        for part in [*self.parts, ""]:
            if not isinstance(part, str):
                rows.append("".join(docx_made.cell(docx_made.p(escape(text))) for text in part))
                continue
            if rows:
                body.append(docx_made.table(*rows))
                rows = []
            level = len(part) - len(part.lstrip("#"))
            properties = docx_made.style(str(level)) if level else ""
            runs = "".join(
                docx_made.t(escape(piece))
                if not n
                else docx_made.r(f'<w:footnoteReference w:id="{int(n) + 1}"/>')
                for piece, n in _pieces(part.lstrip("# "))
            )
            body.append(docx_made.p("", properties, runs) if part else "")
        notes = "".join(
            f'<w:footnote w:id="{n + 1}">'
            + docx_made.p("", "", docx_made.r("<w:footnoteRef/>") + docx_made.t(" " + escape(text)))
            + "</w:footnote>"
            for n, text in self.notes.items()
        )
        return docx_made.packed("".join(body), styles=docx_made.STYLES, footnotes=notes)

    def hwpx(self) -> bytes:
        """An HWPX, its footnotes within the paragraphs of their marks."""
        body, rows = [], []
        for part in [*self.parts, ""]:
            if not isinstance(part, str):
                rows.append(part)
                continue
            if rows:
                body.append(hangul_files.p(hangul_files.plain_table(*rows)))
                rows = []
            runs = "".join(
                hangul_files.run(piece) if not n else hangul_files.note(int(n), self.notes[int(n)])
                for piece, n in _pieces(part.lstrip("# "))
            )
            body.append(hangul_files.p(runs) if part else "")
        return hangul_files.hwpx_file(*body, title=self.title)

    def pdf(self) -> bytes:
        """A PDF with running heads, page numbers, ruled tables, and footnotes under a rule."""
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.cidfonts import UnicodeCIDFont
        from reportlab.pdfgen.canvas import Canvas

        if self.lang != "en":
            pdfmetrics.registerFont(UnicodeCIDFont(_FONTS[self.lang]))
        data = io.BytesIO()
        _Printer(self, Canvas(data, pagesize=(570, _HEIGHT), invariant=1)).run()
        return data.getvalue()


def law(name: str) -> Law:
    """A law of tests/cases/laid_out: a paragraph, a row of cells or a footnote a line."""
    lines = (CASES / f"{name}.md").read_text(encoding="utf-8").splitlines()
    notes = {int(m[1]): m[2] for line in lines if (m := re.match(r"\[\^(\d)\]: (.*)", line))}
    parts = [
        [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else line
        for line in lines
        if line and not line.startswith("[^")
    ]
    return Law("en" if name == "treaty" else name, parts, notes)


def _opens(said: Sequence[str]) -> bool:
    return not said or not said[-1].startswith("|")


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """Text and footnote marks in turn: ("said", "") and ("", "1")."""
    for i, piece in enumerate(_MARK.split(text)):
        if piece:
            yield ("", piece) if i % 2 else (piece, "")


class _Printer:
    def __init__(self, law: Law, paper: object) -> None:
        self.law, self.font = law, _FONTS[law.lang]
        self.paper: object = paper
        self.y, self.page = 90.0, 1
        self.pending: list[int] = []

    def run(self) -> None:
        rows: list[Sequence[str]] = []
        for part in [*self.law.parts, ""]:
            if not isinstance(part, str):
                rows.append(part)
                continue
            if rows:
                self._table(rows)
                rows = []
            self._paragraph(part)
        self._end_page()
        self.paper.save()  # type: ignore[attr-defined]

    def _draw(self, x: float, y: float, text: str, size: float) -> float:
        self.paper.setFont(self.font, size)  # type: ignore[attr-defined]
        self.paper.drawString(x, _HEIGHT - y, text)  # type: ignore[attr-defined]
        return x + self._width(text, size)

    def _width(self, text: str, size: float) -> float:
        from reportlab.pdfbase.pdfmetrics import stringWidth

        return float(stringWidth(text, self.font, size))

    def _paragraph(self, part: str) -> None:
        level = len(part) - len(part.lstrip("#"))
        size = {0: 10.5, 1: 16.0, 2: 12.5}[level]
        if level:
            self._room(40)
            self.y += 12
            text = part.lstrip("# ")
            self._draw(_LEFT + (_WIDE - self._width(text, size)) / 2, self.y, text, size)
            self.y += 26
            return
        if _PAGE.match(part):
            self._end_page()
        indent = 10.5 if _CAPTION.fullmatch(part) else 0.0
        for line in self._wrapped(part, size, _WIDE):
            marks = [int(n) for n in _MARK.findall(line)]
            self._room(sum(self._note_height(n) for n in marks) + 17)
            x = _LEFT + indent
            for piece, n in _pieces(line):
                x = self._draw(x, self.y - (4 if n else 0), piece or n, 6 if n else size)
            self.pending += marks
            self.y += 17
        self.y += 3

    def _wrapped(self, text: str, size: float, wide: float) -> Iterator[str]:
        """Lines as wide as the page: broken between words, or between any two characters."""
        words = re.findall(r"\S+\s*" if self.law.lang == "en" else r".\{\d\}|\w+\{\d\}|.", text)
        line = ""
        for word in words:
            if line and self._width(_MARK.sub("", line + word.rstrip()), size) > wide:
                yield line.rstrip()
                line = ""
            line += word
        if line:
            yield line.rstrip()

    def _room(self, height: float) -> None:
        """Begin a page where this much does not fit above the footnotes."""
        if self.y + height > 760 - sum(self._note_height(n) for n in self.pending):
            self._end_page()

    def _note_height(self, n: int) -> float:
        return 12.0 * len(list(self._wrapped(f"{n} {self.law.notes[n]}", 8, _WIDE))) + 4

    def _end_page(self) -> None:
        if self.pending:
            y = 770 - sum(self._note_height(n) for n in self.pending)
            self.paper.line(_LEFT, _HEIGHT - y + 10, _LEFT + 140, _HEIGHT - y + 10)  # type: ignore[attr-defined]
            for n in self.pending:
                for line in self._wrapped(f"{n} {self.law.notes[n]}", 8, _WIDE):
                    self._draw(_LEFT, y, line, 8)
                    y += 12
                y += 4
        self._draw(_LEFT, 50, self.law.title, 8)
        self._draw(270, 800, f"- {self.page} -", 8)
        self.paper.showPage()  # type: ignore[attr-defined]
        self.pending, self.y, self.page = [], 90.0, self.page + 1

    def _table(self, rows: Sequence[Sequence[str]]) -> None:
        self._room(20.0 * len(rows) + 10)
        top, wide = self.y - 8, _WIDE / len(rows[0])
        for r, row in enumerate(rows):
            for c, text in enumerate(row):
                self._draw(_LEFT + c * wide + 5, top + 14 + 20 * r, text, 9.5)
        for r in range(len(rows) + 1):
            y = _HEIGHT - top - 20 * r
            self.paper.line(_LEFT, y, _LEFT + _WIDE, y)  # type: ignore[attr-defined]
        for c in range(len(rows[0]) + 1):
            x = _LEFT + c * wide
            self.paper.line(x, _HEIGHT - top, x, _HEIGHT - top - 20 * len(rows))  # type: ignore[attr-defined]
        self.y += 20 * len(rows) + 16
