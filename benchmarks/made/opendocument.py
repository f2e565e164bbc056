"""Made files through LibreOffice: columns, real footnotes, running heads, line numbers, tables.

A document is written as flat OpenDocument (ODF 1.3) and converted by soffice; all in one call.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from made.prose import soft_hyphens
from made.shapes import Grid, Paragraph, Piece

FONTS = {"en": "Liberation Serif", "ja": "Noto Serif CJK JP", "ko": "Noto Serif CJK KR"}
SECONDS = 300
_SPACES = "".join(
    f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}"'
    for short, long in (
        ("office", "office:1.0"),
        ("style", "style:1.0"),
        ("text", "text:1.0"),
        ("table", "table:1.0"),
        ("fo", "xsl-fo-compatible:1.0"),
        ("svg", "svg-compatible:1.0"),
    )
)


@dataclass(frozen=True, slots=True)
class Layout:
    """How a document is set.

    `columns` of the page, so that footnotes stand at the foot of their column; with `band` the
    columns are a section's, the title and the tables run across and footnotes across the foot.
    """

    columns: int = 1
    band: bool = False
    vertical: bool = False
    lines: bool = False  # line numbers in the margin
    running: str = ""
    hyphens: bool = False
    size: float = 10.5


def available() -> str:
    """Why LibreOffice cannot be used; "" where it can."""
    return "" if shutil.which("soffice") else "soffice (LibreOffice Writer) is not installed"


def convert(files: Sequence[Path], folder: Path) -> None:
    """Make PDFs of flat OpenDocument files in `folder`, by one run of soffice."""
    profile = (folder / "profile").resolve().as_uri()
    done = subprocess.run(
        ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf",
         "--outdir", str(folder), *map(str, files)],
        capture_output=True, text=True, timeout=SECONDS,
    )  # fmt: skip
    missing = [file.name for file in files if not file.with_suffix(".pdf").exists()]
    if missing:
        raise RuntimeError(f"soffice made no PDF of {', '.join(missing)}: {done.stderr[-300:]}")


def write(pieces: Sequence[Piece], layout: Layout, lang: str) -> str:
    """The flat OpenDocument of some paragraphs and tables."""
    body: list[str] = []
    inside = False
    sections = 0
    for piece in pieces:
        across = isinstance(piece, Grid) or piece.kind in ("title", "caption")
        if layout.band and across and inside:
            body.append("</text:section>")
            inside = False
        if layout.band and not across and not inside:
            sections += 1
            body.append(f'<text:section text:style-name="Band" text:name="s{sections}">')
            inside = True
        body.append(
            _table(piece, len(body)) if isinstance(piece, Grid) else _paragraph(piece, layout)
        )
    body.append("</text:section>" if inside else "")
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document{_SPACES} office:version="1.3" '
        'office:mimetype="application/vnd.oasis.opendocument.text">'
        f"<office:styles>{_styles(layout, lang)}</office:styles>"
        f"<office:automatic-styles>{_automatic(layout)}</office:automatic-styles>"
        f"<office:master-styles>{_master(layout)}</office:master-styles>"
        f"<office:body><office:text>{''.join(body)}</office:text></office:body></office:document>"
    )


def _paragraph(piece: Paragraph, layout: Layout) -> str:
    said: list[str] = []
    at = 0
    for note in piece.notes:
        said.append(_words(piece.text[at : note.at], layout))
        at = note.at
        said.append(
            f'<text:note text:id="n{note.number}" text:note-class="footnote"><text:note-citation>'
            f"{note.number}</text:note-citation><text:note-body>"
            f'<text:p text:style-name="Footnote">{_words(note.text, layout)}</text:p>'
            "</text:note-body></text:note>"
        )
    said.append(_words(piece.text[at:], layout))
    if piece.kind == "heading":
        return f'<text:h text:style-name="heading" text:outline-level="1">{"".join(said)}</text:h>'
    return f'<text:p text:style-name="{piece.kind}">{"".join(said)}</text:p>'


def _words(text: str, layout: Layout) -> str:
    return escape(soft_hyphens(text) if layout.hyphens else text)


def _table(grid: Grid, number: int) -> str:
    columns = len(grid.rows[-1])
    rows = []
    for at, row in enumerate(grid.rows):
        if at == 0 and grid.joined:
            rows.append(
                f"<table:table-row>{_cell(row[0], grid, columns)}"
                f"{'<table:covered-table-cell/>' * (columns - 1)}</table:table-row>"
            )
        else:
            cells = "".join(_cell(cell, grid, 1) for cell in row)
            rows.append(f"<table:table-row>{cells}</table:table-row>")
    return (
        f'<table:table table:name="t{number}"><table:table-column '
        f'table:number-columns-repeated="{columns}"/>{"".join(rows)}</table:table>'
    )


def _cell(text: str, grid: Grid, columns: int) -> str:
    span = f' table:number-columns-spanned="{columns}"' if columns > 1 else ""
    return (
        f'<table:table-cell table:style-name="cell-{grid.ruled}"{span} office:value-type="string">'
        f'<text:p text:style-name="cell">{escape(text)}</text:p></table:table-cell>'
    )


def _styles(layout: Layout, lang: str) -> str:
    country = {"en": "US", "ja": "JP", "ko": "KR"}[lang]
    font = FONTS[lang]
    text = "".join(
        f' style:font-name{kind}="{font}" fo:font-size="{layout.size}pt"'
        if not kind
        else f' style:font-family{kind}="{font}" style:font-size{kind}="{layout.size}pt"'
        for kind in ("", "-asian")
    )
    western = f' fo:font-family="{font}" fo:language="{lang}" fo:country="{country}"'
    hyphens = ' fo:hyphenate="true"' if layout.hyphens else ""
    numbers = "true" if layout.lines else "false"
    parts = [
        f'<style:default-style style:family="paragraph"><style:text-properties{text}{western}'
        f"{hyphens}/></style:default-style>"
    ]
    for name, paragraph, size, weight in (
        ("title", 'fo:text-align="center" fo:margin-bottom="5mm"', 16.0, "bold"),
        ("heading", 'fo:margin-top="3mm" fo:margin-bottom="1.5mm"', layout.size + 2, "bold"),
        ("body", 'fo:text-align="justify" fo:text-indent="4mm" fo:margin-bottom="1mm"', 0, ""),
        ("item", 'fo:margin-left="8mm" fo:text-indent="-4mm"', 0, ""),
        ("caption", 'fo:text-align="center" fo:margin-top="3mm"', 0, "bold"),
        ("cell", "", layout.size - 1.5, ""),
        ("Header", 'fo:text-align="center"', layout.size - 2, ""),
        ("Footer", 'fo:text-align="center"', layout.size - 2, ""),
        ("Footnote", 'fo:margin-left="4mm" fo:text-indent="-4mm"', layout.size - 2, ""),
    ):
        sized = f' fo:font-size="{size}pt" style:font-size-asian="{size}pt"' if size else ""
        bold = ' fo:font-weight="bold" style:font-weight-asian="bold"' if weight else ""
        parts.append(
            f'<style:style style:name="{name}" style:family="paragraph">'
            f'<style:paragraph-properties {paragraph} text:number-lines="{numbers}"/>'
            f"<style:text-properties{sized}{bold}/>"
            "</style:style>"
        )
    parts.append(
        '<style:style style:name="Mark" style:family="text"><style:text-properties '
        'style:text-position="super 58%"/></style:style>'
        '<text:notes-configuration text:note-class="footnote" text:citation-body-style-name="Mark" '
        'text:citation-style-name="Mark" style:num-format="1" text:start-value="0" '
        'text:footnotes-position="page" text:start-numbering-at="document"/>'
        f'<text:linenumbering-configuration text:number-lines="{numbers}" style:num-format="1" '
        'text:number-position="left" text:increment="5" text:offset="5mm" '
        'text:restart-on-page="true"/>'
    )
    return "".join(parts)


def _automatic(layout: Layout) -> str:
    columns = 1 if layout.band else layout.columns
    inner = (
        f'<style:columns fo:column-count="{columns}" fo:column-gap="8mm"/>' if columns > 1 else ""
    )
    mode = ' style:writing-mode="tb-rl"' if layout.vertical else ""
    rule = (
        '<style:footnote-sep style:width="0.2mm" style:distance-before-sep="1mm" '
        'style:distance-after-sep="1mm" style:rel-width="30%" style:color="#000000"/>'
    )
    height = '<style:header-footer-properties fo:min-height="8mm"/>'
    head = f"<style:header-style>{height}</style:header-style>"
    foot = head.replace("header-style", "footer-style")
    borders = {
        "all": 'fo:border="0.3pt solid #000000"',
        "horizontal": 'fo:border-top="0.3pt solid #000000" fo:border-bottom="0.3pt solid #000000"',
        "none": "",
    }
    cells = "".join(
        f'<style:style style:name="cell-{name}" style:family="table-cell">'
        f'<style:table-cell-properties fo:padding="1mm" {border}/></style:style>'
        for name, border in borders.items()
    )
    return (
        f'<style:page-layout style:name="page"><style:page-layout-properties{mode} '
        'fo:page-width="210mm" fo:page-height="297mm" fo:margin-top="18mm" fo:margin-bottom="18mm" '
        f'fo:margin-left="22mm" fo:margin-right="22mm">{inner}{rule}</style:page-layout-properties>'
        f"{head}{foot}</style:page-layout>{cells}"
        '<style:style style:name="Band" style:family="section"><style:section-properties '
        'text:dont-balance-text-columns="false"><style:columns '
        f'fo:column-count="{layout.columns}" fo:column-gap="8mm"/></style:section-properties>'
        "</style:style>"
    )


def _master(layout: Layout) -> str:
    head = foot = ""
    if layout.running:
        head = (
            f'<style:header><text:p text:style-name="Header">{escape(layout.running)}</text:p>'
            "</style:header>"
        )
        foot = (
            '<style:footer><text:p text:style-name="Footer">– <text:page-number '
            'text:select-page="current"/> –</text:p></style:footer>'
        )
    return (
        '<style:master-page style:name="Standard" style:page-layout-name="page">'
        f"{head}{foot}</style:master-page>"
    )
