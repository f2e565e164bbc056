"""A redline as one HTML page that needs nothing else, in light and dark, and on paper."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import groupby

from pipeline.label import label
from pipeline.links import provision_link
from pipeline.redline.compared import Diff, Side
from pipeline.redline.parts import Part, Redline
from pipeline.redline.terminal import standing

_STYLE = """
:root { color-scheme: light dark; --line: #8886; --faint: #666; --old: #b3261e; --oldbg: #b3261e18;
  --new: #0b6b2e; --newbg: #0b6b2e1c; }
@media (prefers-color-scheme: dark) { :root { --faint: #aaa; --old: #ff9c94; --oldbg: #ff9c9420;
  --new: #7fdc9c; --newbg: #7fdc9c20; } }
body { margin: 2rem auto; padding: 0 1.2rem; max-width: 56rem; background: Canvas;
  color: CanvasText;
  font: 16px/1.7 system-ui, "Noto Sans", "Noto Sans CJK JP", "Hiragino Sans", "Yu Gothic",
  "Malgun Gothic", sans-serif; overflow-wrap: anywhere; }
:lang(ja) { font-family: "Noto Sans CJK JP", "Noto Sans JP", "Hiragino Sans", "Yu Gothic",
  sans-serif; }
:lang(ko) { font-family: "Noto Sans CJK KR", "Noto Sans KR", "Apple SD Gothic Neo",
  "Malgun Gothic", sans-serif; word-break: keep-all; }
h1 { font-size: 1.5rem; margin: 0 0 .5rem; line-height: 1.3; }
h2 { font-size: 1.1rem; margin: 2rem 0 .4rem; padding-top: .9rem;
  border-top: 1px solid var(--line); }
table { border-collapse: collapse; font-size: .9rem; margin: .5rem 0 1rem; }
th, td { padding: .3rem .9rem .3rem 0; text-align: left; vertical-align: top; }
thead th, tbody th, td:last-child { white-space: nowrap; }
.faint, summary { color: var(--faint); font-size: .85rem; }
.kind { font-size: .78rem; font-weight: 600; border: 1px solid currentColor; border-radius: .3rem;
  padding: 0 .35rem; margin-right: .5rem; color: var(--faint); }
.added .kind, .kind.added { color: var(--new); }
.repealed .kind, .kind.repealed { color: var(--old); }
p { margin: .3rem 0; white-space: pre-line; }
.number { font-weight: 600; margin-right: .5em; }
ins { color: var(--new); background: var(--newbg); text-decoration: underline; }
del { color: var(--old); background: var(--oldbg); text-decoration: line-through; }
details { margin: .3rem 0; }
summary { cursor: pointer; }
a { color: LinkText; }
@media print {
  body { margin: 0; padding: 0; max-width: none; font-size: 10pt; }
  h2 { break-after: avoid; }
  a { color: inherit; text-decoration: none; }
}
"""
_DEPTH = 1.4  # em that a level is set in


def page(found: Diff, *, every: bool = False) -> str:
    """The comparison; what did not change is folded, open with `every`."""
    asked = found.subject
    title = escape(asked.title)
    sides = "\n".join(
        _side(side, word) for side, word in ((found.old, "From"), (found.new, "To")) if side
    )
    counts = ", ".join(f"{n} {kind}" for kind, n in found.counts().items()) or found.note
    changes = "\n".join(_change(one, asked.lang, asked.link, every) for one in found.redlines)
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<title lang="{asked.lang}">{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n'
        f'<h1 lang="{asked.lang}">{title}</h1>\n'
        f'<p class="faint">{_link(asked.address, provision_link(asked.address, asked.link))}</p>\n'
        "<table>\n<thead><tr><th></th><th>version</th><th>amended by</th><th>source</th>"
        f"<th>retrieved</th></tr></thead>\n<tbody>\n{sides}\n</tbody>\n</table>\n"
        f"<p>{escape(counts)}</p>\n{changes}\n</body>\n</html>\n"
    )


def _side(side: Side, word: str) -> str:
    edition = side.edition
    asked = f"<br>for {escape(side.asked)}: {escape(standing(side))}" if side.asked else ""
    made = f" ({escape(edition.promulgated)})" if edition.promulgated else ""
    return (
        f'<tr><th scope="row">{word}</th><td>{escape(edition.name)}{asked}</td>'
        f"<td>{escape(edition.amended_by or 'unknown')}{made}</td>"
        f"<td>{escape(edition.source)}</td><td>{escape(edition.retrieved)}</td></tr>"
    )


def _change(one: Redline, lang: str, link: str, every: bool) -> str:
    change = one.change
    name = escape(label(change.address)[lang])
    heading = f" ({escape(change.heading)})" if change.heading else ""
    was = (
        f" was <code>{escape(change.was)}</code>" if change.was not in ("", change.address) else ""
    )
    own = _link(change.address, provision_link(change.address, link))
    body = "\n".join(_parts(one, every))
    return (
        f'<section class="{change.kind}">\n'
        f'<h2><span class="kind {change.kind}">{change.kind}</span>'
        f'<span lang="{lang}">{name}{heading}</span></h2>\n'
        f'<p class="faint">{own}{was}</p>\n'
        f'<div lang="{escape(change.lang)}">\n{body}\n</div>\n</section>'
    )


def _parts(one: Redline, every: bool) -> Iterator[str]:
    said = (part for part in one.parts if part.spans or part.kind != "same")
    for same, run in groupby(said, key=lambda part: part.kind == "same"):
        lines = [_part(part) for part in run]
        if not same:
            yield from lines
            continue
        state = " open" if every else ""
        yield (
            f'<details{state}><summary lang="en">unchanged ({len(lines)})</summary>\n'
            + "\n".join(lines)
            + "\n</details>"
        )


def _part(part: Part) -> str:
    marks = {"same": ("", ""), "old": ("<del>", "</del>"), "new": ("<ins>", "</ins>")}
    text = "".join(f"{marks[s.op][0]}{escape(s.text)}{marks[s.op][1]}" for s in part.spans)
    number = f'<span class="number">{escape(part.label)}</span>' if part.label else ""
    moved = ""
    if part.kind == "moved":
        was = escape(part.label_was or part.was)
        moved = f'<span class="kind" lang="en">moved, was {was}</span>'
    return f'<p style="margin-left:{part.depth * _DEPTH:g}em">{moved}{number}{text}</p>'


def _link(address: str, url: str) -> str:
    code = f"<code>{escape(address)}</code>"
    return (
        f'<a href="{escape(url)}">{code}</a>' if url.startswith(("https://", "http://")) else code
    )
