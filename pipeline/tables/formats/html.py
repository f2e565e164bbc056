"""HTML: one page that needs nothing else, in light and dark, its labels in three languages."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from pipeline.tables import words
from pipeline.tables.plain import one_line, plain
from pipeline.tables.sheets import Column, Sheet, Value

_LANGS = ("en", "ja", "ko")
_STYLE = """
:root { color-scheme: light dark; --line: #8884; --soft: #8881; --faint: #666; --mark: #ffe58a; }
@media (prefers-color-scheme: dark) { :root { --faint: #aaa; --mark: #6b5200; } }
body { margin: 2rem auto; padding: 0 1.2rem; max-width: 84rem; background: Canvas;
  color: CanvasText;
  font: 15px/1.55 system-ui, "Noto Sans", "Noto Sans CJK JP", "Hiragino Sans", "Yu Gothic",
  "Malgun Gothic", sans-serif; }
:lang(ja) { font-family: "Noto Sans CJK JP", "Noto Sans JP", "Hiragino Sans", "Yu Gothic",
  sans-serif; }
:lang(ko) { font-family: "Noto Sans CJK KR", "Noto Sans KR", "Apple SD Gothic Neo",
  "Malgun Gothic", sans-serif; word-break: keep-all; }
h1 { font-size: 1.5rem; margin: 0 0 .3rem; line-height: 1.3; }
p { color: var(--faint); margin: .2rem 0 1rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { padding: .45rem .7rem; text-align: left; vertical-align: top;
  border-bottom: 1px solid var(--line); }
thead th { position: sticky; top: 0; background: Canvas; border-bottom: 2px solid var(--line);
  font-size: .85rem; }
tbody tr:nth-child(even) { background: var(--soft); }
.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.zero { color: var(--faint); opacity: .5; }
.date { white-space: nowrap; }
.sentence { min-width: 22rem; }
span[lang] { display: block; }
h1 span[lang] { display: inline; margin-right: .6rem; }
.name { min-width: 9rem; }
h1 span[lang] + span[lang], thead span[lang] + span[lang], td span[lang] + span[lang]
  { color: var(--faint); font-size: .9em; font-weight: normal; }
code { font-size: .85em; overflow-wrap: anywhere; }
mark { background: var(--mark); color: inherit; }
a { color: LinkText; }
"""


def html(sheet: Sheet, *, caption: str = "") -> str:
    """The sheet as a page; the three names of a thing share a cell, each marked as its language."""
    columns = [c for c in sheet.columns if c.read and c.type != "link"]
    names = [c for c in columns if c.name.startswith("label_")]
    shown = [c for c in columns if c not in names[1:]]
    head = "".join(_head(c, merged=c in names) for c in shown)
    body = "\n".join(
        "<tr>" + "".join(_cell(sheet, record, c, names) for c in shown) + "</tr>"
        for record in sheet.records
    )
    notes = "".join(f"<p>{_text(note)}</p>\n" for note in (caption, *sheet.notes) if note)
    title = f"{words.TITLE['en']} · {sheet.titles['en']}"
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_text(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<h1>{_in_three(sheet.titles)}</h1>\n{notes}"
        f'<div class="scroll"><table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n'
        "</tbody>\n</table></div>\n</body>\n</html>\n"
    )


def _head(column: Column, *, merged: bool) -> str:
    if merged:
        return f'<th scope="col">{_in_three(words.COLUMN_NAMES["name"])}</th>'
    number = ' class="n"' if column.type in ("integer", "number") else ""
    return f'<th scope="col"{number}>{_in_three(column.titles)}</th>'


def _in_three(titles: Mapping[str, Any]) -> str:
    """One span for each language; a name that all share stands once, in no language."""
    known = {lang: str(titles[lang]) for lang in _LANGS}
    if len(set(known.values())) == 1:
        return _text(known["en"])
    return "".join(f'<span lang="{lang}">{_text(known[lang])}</span>' for lang in _LANGS)


def _cell(sheet: Sheet, record: tuple[Value, ...], column: Column, names: list[Column]) -> str:
    value = record[sheet.index(column.name)]
    if column in names:
        called = _in_three({c.lang: record[sheet.index(c.name)] for c in names})
        return f'<td class="name">{called}</td>'
    if isinstance(value, bool):
        return f"<td>{'yes' if value else 'no'}</td>"
    if isinstance(value, int | float):
        zero = "" if value else " zero"
        return f'<td class="n{zero}">{value}</td>'
    if column.type == "address":
        return f"<td>{_linked(sheet, record, column, value)}</td>"
    if column.type == "date":
        return f'<td class="date">{_text(value)}</td>'
    of = column.lang if column.lang in _LANGS else ""
    if column.lang and not of:
        of = str(record[sheet.index(column.lang)])
    lang = f' lang="{escape(of)}"' if of in _LANGS else ""
    if column.name == "sentence":
        length = len(str(record[sheet.index("text")]))
        marked = _marked(value, int(record[sheet.index("sentence_start")]), length)
        return f'<td class="sentence"{lang}>{marked}</td>'
    return f"<td{lang}>{_text(value)}</td>"


def _linked(sheet: Sheet, record: tuple[Value, ...], column: Column, value: str) -> str:
    code = f"<code>{_text(value)}</code>"
    url = one_line(str(record[sheet.index(column.page)])) if column.page else ""
    if url.startswith(("https://", "http://")):
        return f'<a href="{escape(url)}">{code}</a>'
    return code


def _marked(sentence: str, start: int, length: int) -> str:
    """The sentence with the citation marked."""
    before, cited, after = (
        sentence[:start],
        sentence[start : start + length],
        sentence[start + length :],
    )
    return f"{escape(plain(before))}<mark>{escape(plain(cited))}</mark>{escape(plain(after))}"


def _text(value: str) -> str:
    return escape(one_line(value))
