"""HTML: one page that needs nothing else, in light and dark, and on paper."""

from __future__ import annotations

from html import escape

from pipeline.compare.comparison import CAUTION, Cell, Column, Comparison, Held
from pipeline.compare.said import Line, beside, dates, lines
from pipeline.tables.plain import one_line

_STYLE = """
:root { color-scheme: light dark; --line: #8886; --soft: #8881; --faint: #666; }
@media (prefers-color-scheme: dark) { :root { --faint: #aaa; } }
body { margin: 2rem auto; padding: 0 1.2rem; max-width: 92rem; background: Canvas;
  color: CanvasText;
  font: 15px/1.55 system-ui, "Noto Sans", "Noto Sans CJK JP", "Hiragino Sans", "Yu Gothic",
  "Malgun Gothic", sans-serif; }
:lang(ja) { font-family: "Noto Sans CJK JP", "Noto Sans JP", "Hiragino Sans", "Yu Gothic",
  sans-serif; }
:lang(ko) { font-family: "Noto Sans CJK KR", "Noto Sans KR", "Apple SD Gothic Neo",
  "Malgun Gothic", sans-serif; word-break: keep-all; }
h1 { font-size: 1.5rem; margin: 0 0 .3rem; line-height: 1.3; }
h2 { font-size: 1.1rem; margin: 0 0 .6rem; padding-bottom: .3rem;
  border-bottom: 2px solid var(--line); }
.faint { color: var(--faint); }
.caution { max-width: 60rem; margin: .2rem 0 1.4rem; }
.columns { display: grid; gap: 1.8rem; margin-bottom: 2rem;
  grid-template-columns: repeat(auto-fit, minmax(min(17rem, 100%), 1fr)); }
section { min-width: 0; }
article { padding: .2rem 0 .9rem; overflow-wrap: anywhere; }
article + article { border-top: 1px solid var(--line); padding-top: .8rem; }
article p { margin: .25rem 0; }
.asked { background: var(--soft); padding: .5rem .7rem; }
.name { font-weight: 600; }
.facts, code { font-size: .85em; }
a { color: LinkText; }
table { border-collapse: collapse; width: 100%; }
th, td { padding: .45rem .7rem; text-align: left; vertical-align: top;
  border-bottom: 1px solid var(--line); }
th { font-weight: 600; width: 14rem; }
ul { margin: 0; padding: 0; list-style: none; display: flex; flex-wrap: wrap; gap: .2rem 1.4rem; }
@media print {
  @page { size: A4 landscape; margin: 12mm; }
  body { margin: 0; padding: 0; max-width: none; font-size: 9pt; }
  .columns { gap: 6mm; grid-template-columns: repeat(auto-fit, minmax(50mm, 1fr)); }
  article, tr { break-inside: avoid; }
  a { color: inherit; text-decoration: none; }
}
"""


def html(found: Comparison) -> str:
    """The comparison as a page; every text is marked with its language."""
    columns = "\n".join(_column(found, column) for column in found.columns)
    told = "\n".join(_line(found, line) for line in lines(found))
    concepts = (
        f"<h2>Concepts in the provisions shown</h2>\n<table>\n<tbody>\n{told}\n</tbody>\n</table>\n"
        if told
        else ""
    )
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<title lang="{found.lang}">{_text(found.title)}</title>\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n"
        f'<h1 lang="{found.lang}">{_text(found.title)}</h1>\n'
        f'<p class="faint caution">{_text(CAUTION)}</p>\n'
        f'<div class="columns">\n{columns}\n</div>\n{concepts}</body>\n</html>\n'
    )


def _column(found: Comparison, column: Column) -> str:
    note = f'<p class="faint">{_text(column.note)}</p>\n' if column.note else ""
    cells = "\n".join(_cell(found, cell) for cell in column.cells)
    named = _text(column.names[found.lang])
    return f'<section>\n<h2 lang="{found.lang}">{named}</h2>\n{note}{cells}\n</section>'


def _cell(found: Comparison, cell: Cell) -> str:
    hit = cell.hit
    lang = escape(hit.lang)
    caption = f' <span lang="{lang}">({_text(hit.heading)})</span>' if hit.heading else ""
    sentence = f'<p lang="{lang}">{_text(cell.sentence)}</p>\n' if cell.sentence else ""
    asked = ' class="asked"' if cell.asked else ""
    return (
        f'<article{asked}>\n<p class="name"><span lang="{found.lang}">'
        f"{_text(cell.names[found.lang])}</span>{caption}</p>\n{sentence}"
        f'<p class="facts faint">{_address(cell)}<br>{_text(dates(cell))}</p>\n</article>'
    )


def _address(cell: Cell) -> str:
    code = f"<code>{_text(cell.hit.address)}</code>"
    url = one_line(cell.hit.link)
    return (
        f'<a href="{escape(url)}">{code}</a>' if url.startswith(("https://", "http://")) else code
    )


def _line(found: Comparison, line: Line) -> str:
    items = "".join(f"<li>{_concept(found, held)}</li>" for held in line.concepts)
    more = f"<li>and {line.more} more</li>" if line.more else ""
    whose = f'{escape(line.word)}<span lang="{found.lang}">{_text(line.names)}</span>'
    return f'<tr><th scope="row">{whose}</th><td><ul>{items}{more}</ul></td></tr>'


def _concept(found: Comparison, held: Held) -> str:
    also = ", ".join(
        f'<span lang="{lang}">{_text(term)}</span>' for lang, term in beside(held, found.lang)
    )
    named = f'<span lang="{found.lang}">{_text(held.name(found.lang))}</span>'
    return f'{named} <span class="faint">({also})</span>' if also else named


def _text(value: str) -> str:
    return escape(one_line(value))
