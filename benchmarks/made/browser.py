"""Made files through Chromium: vertical Japanese with ruby and 縦中横, slides, CSS columns.

A page or slide is a box of its own, filled to less than it holds, so that its text is known; only
the columns of `columns` flow over the pages by themselves.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

from made.prose import soft_hyphens
from made.shapes import Grid, Paragraph, Piece

SECONDS = 120
NAMES = ("chromium", "chromium-browser", "google-chrome")
RUBY = {"貨物": "かもつ", "許可": "きょか", "審査": "しんさ", "仲介": "ちゅうかい",
        "倉庫": "そうこ", "誓約書": "せいやくしょ", "税関": "ぜいかん"}  # fmt: skip
_VERTICAL = """@page{size:A4;margin:0}body{margin:0;font:11pt/1.8 'Noto Serif CJK JP'}
.page{width:210mm;height:297mm;padding:25mm 20mm 22mm;box-sizing:border-box;break-after:page;
position:relative;overflow:hidden}.text{writing-mode:vertical-rl;width:100%;height:100%;
column-count:BANDS;column-gap:10mm;column-fill:auto;column-rule:BORDER}
p{margin:0;text-indent:1em;text-align:justify}h2{font-size:12.5pt;margin:0 1mm}h1{font-size:16pt}
.item{text-indent:-1em;padding-top:2em}.c{text-combine-upright:all}rt{font-size:50%}
.head{position:absolute;top:12mm;right:20mm;font-size:8pt}
.foot{position:absolute;bottom:12mm;left:0;width:100%;text-align:center;font-size:9pt}"""
_SLIDES = """@page{size:338mm 190mm;margin:0}body{margin:0;font:17pt/1.5 'FONT'}
.page{width:338mm;height:190mm;padding:16mm 20mm;box-sizing:border-box;break-after:page;
position:relative;overflow:hidden}h2{font-size:27pt;margin:0 0 8mm;border-bottom:1mm solid #248}
.two{display:flex;gap:14mm}.two div{flex:1}p{margin:0 0 4mm}
.foot{position:absolute;bottom:6mm;right:12mm;font-size:10pt;color:#555}"""
_COLUMNS = """@page{size:A4;margin:20mm}body{margin:0;font:9.5pt/1.45 'FONT'}
.text{column-count:COUNT;column-gap:8mm;text-align:justify;hyphens:manual}h1{font-size:17pt;
text-align:center}h2{font-size:11.5pt;break-after:avoid}p{margin:0 0 1.5mm;text-indent:1em}
.item{padding-left:1.5em;text-indent:-1em}.caption{text-indent:0;font-weight:bold}
table{border-collapse:collapse;font-size:8pt;width:100%;break-inside:avoid;margin-bottom:3mm;
text-align:left}td{padding:1mm;vertical-align:top}.all td{border:.3pt solid}
.horizontal td{border-top:.3pt solid;border-bottom:.3pt solid}"""


def available() -> str:
    """Why Chromium cannot be used; "" where it can."""
    return "" if _program() else f"none of {', '.join(NAMES)} is installed"


def convert(html: Path, folder: Path) -> Path:
    """Print an HTML file to PDF."""
    made = folder / f"{html.stem}.pdf"
    done = subprocess.run(
        [_program(), "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
         f"--user-data-dir={folder / 'chromium'}", f"--print-to-pdf={made}", html.as_uri()],
        capture_output=True, text=True, timeout=SECONDS,
    )  # fmt: skip
    if not made.exists():
        raise RuntimeError(f"Chromium made no PDF of {html.name}: {done.stderr[-300:]}")
    return made


def vertical(pages: Sequence[Sequence[Paragraph]], running: str, *, bands: int, ruby: bool) -> str:
    """Vertical Japanese pages of one or two bands, with a running head and page numbers."""
    boxes = []
    for number, page in enumerate(pages, 1):
        seen: set[str] = set()
        text = "".join(
            _element(p, _upright(_with_ruby(p.text, seen if ruby else None))) for p in page
        )
        boxes.append(
            f'<div class="page"><div class="head">{escape(running)}</div><div class="text">{text}'
            f'</div><div class="foot">{number}</div></div>'
        )
    style = _VERTICAL.replace("BANDS", str(bands)).replace(
        "BORDER", ".3pt solid" if bands > 1 else "0"
    )
    return _document("ja", style, boxes)


def slides(pages: Sequence[Sequence[Paragraph]], lang: str, font: str, running: str) -> str:
    """Slides: a heading, and its paragraphs in two boxes side by side (the first half left)."""
    boxes = []
    for number, (head, *rest) in enumerate(pages, 1):
        half = (len(rest) + 1) // 2
        sides = "".join(
            f"<div>{''.join(f'<p>{escape(p.text)}</p>' for p in part)}</div>"
            for part in (rest[:half], rest[half:])
        )
        boxes.append(
            f'<div class="page"><h2>{escape(head.text)}</h2><div class="two">{sides}</div>'
            f'<div class="foot">{escape(running)} {number}</div></div>'
        )
    return _document(lang, _SLIDES.replace("FONT", font), boxes)


def columns(pieces: Iterable[Piece], lang: str, font: str, *, count: int) -> str:
    """Flowing columns, justified; English hyphenated; the title runs across."""
    title = ""
    said: list[str] = []
    for piece in pieces:
        if isinstance(piece, Grid):
            said.append(_table(piece))
        elif piece.kind == "title":
            title = f"<h1>{escape(piece.text)}</h1>"
        else:
            words = soft_hyphens(piece.text) if lang == "en" else piece.text
            said.append(_element(piece, escape(words)))
    style = _COLUMNS.replace("FONT", font).replace("COUNT", str(count))
    return _document(lang, style, [f'{title}<div class="text">{"".join(said)}</div>'])


def filled(pieces: Iterable[Piece], characters: int) -> list[list[Paragraph]]:
    """Paragraphs dealt out to pages that hold about so many characters each."""
    pages: list[list[Paragraph]] = [[]]
    used = 0
    for piece in pieces:
        if isinstance(piece, Grid):
            continue
        cost = len(piece.text) + 40
        if pages[-1] and used + cost > characters:
            pages.append([])
            used = 0
        pages[-1].append(piece)
        used += cost
    return pages


def _element(piece: Paragraph, html: str) -> str:
    tag = {"title": "h1", "heading": "h2"}.get(piece.kind, "p")
    return f'<{tag} class="{piece.kind}">{html}</{tag}>'


def _table(grid: Grid) -> str:
    rows = []
    for at, row in enumerate(grid.rows):
        if at == 0 and grid.joined:
            rows.append(f'<tr><td colspan="{len(row)}">{escape(row[0])}</td></tr>')
        else:
            rows.append(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>")
    return f'<table class="{grid.ruled}">{"".join(rows)}</table>'


def _with_ruby(text: str, seen: set[str] | None) -> str:
    """Readings beside the first of each word on the page."""
    html = escape(text)
    for word, reading in RUBY.items() if seen is not None else ():
        if seen is not None and word in html and word not in seen:
            seen.add(word)
            html = html.replace(word, f"<ruby>{word}<rt>{reading}</rt></ruby>", 1)
    return html


def _upright(html: str) -> str:
    """Numbers of one or two digits set upright in one place (縦中横)."""
    return re.sub(
        r"(?<![\w.;#&])\d{1,2}(?![\w.])(?=[^<>]*(?:<|$))", r'<span class="c">\g<0></span>', html
    )


def _document(lang: str, style: str, body: Sequence[str]) -> str:
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>made</title>'
        f"<style>{style}</style></head><body>{''.join(body)}</body></html>"
    )


def _program() -> str:
    return next((found for name in NAMES if (found := shutil.which(name))), "")
