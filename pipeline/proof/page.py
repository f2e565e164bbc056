"""A page for a person: each page's picture with the blocks drawn over it in reading order.

One file without scripts or anything from elsewhere, so that it can be kept and sent.
"""

from __future__ import annotations

import html
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from pipeline.errors import ExtractionError
from pipeline.proof.blocks import KINDS, Proof, ShownBlock
from pipeline.records import UNREAD

_COLOURS = {"heading": "#b3261e", "paragraph": "#1f5fbf", "footnote": "#7a4fb0",
            "table": "#1b7f4b", "list-entry": "#a05a00", "furniture": "#7b7b7b"}  # fmt: skip
_GRADES = {
    "text": "read from its text layer",
    "ocr": "read by OCR",
    "broken": "not read: its text layer is broken",
    "image": "not read: a picture without text",
    "empty": "empty",
}
_SCALE = 1.25  # pixels a point
_STYLE = """
:root { color-scheme: light; }
body { font: 15px/1.5 system-ui, "Noto Sans CJK JP", "Noto Sans CJK KR", sans-serif; margin: 0;
  color: #1b1b1b; background: #f3f3f1; }
header, section { padding: 1rem 1.5rem; }
header { background: #fff; border-bottom: 1px solid #d9d9d6; }
h1 { font-size: 1.25rem; margin: 0 0 .3rem; overflow-wrap: anywhere; }
h2 { font-size: 1rem; margin: 0 0 .6rem; }
.legend span { display: inline-block; margin-right: 1rem; }
.legend b { display: inline-block; width: .9em; height: .9em; margin-right: .35em;
  vertical-align: -.1em; }
.bad { color: #b3261e; font-weight: 600; }
.sheet { display: flex; flex-wrap: wrap; gap: 1.2rem; align-items: flex-start; }
.paper { position: relative; flex: none; background: #fff; box-shadow: 0 1px 4px #0003; }
.paper img, .paper svg { display: block; width: 100%; height: 100%; }
.paper svg { position: absolute; inset: 0; }
svg text { font: 600 9px system-ui, sans-serif; fill: #fff; }
ol { flex: 1 1 22rem; min-width: 0; margin: 0; padding: 0; list-style: none; }
li { margin: 0 0 .35rem; padding: .2rem .5rem; background: #fff; border-left: 4px solid;
  overflow-wrap: anywhere; white-space: pre-wrap; }
li small { display: block; color: #555; }
li.furniture { color: #555; }
"""


def pictures(
    data: bytes, name: str, numbers: Sequence[int], tell: Callable[[str, int, int], None] | None
) -> dict[int, str]:
    """PNG pictures (base64) of pages of a PDF; none for other files, and for what cannot be drawn.
    """  # fmt: skip
    if b"%PDF-" not in data[:1024]:
        return {}
    from pipeline.extract import apart

    found: dict[int, str] = {}
    for done, number in enumerate(numbers):
        if tell:
            tell("draw", done, len(numbers))
        try:
            answer = apart.readers()[0].ask("pdf-picture", data, name, number=number, scale=_SCALE)
        except ExtractionError:  # a page that cannot be drawn is shown without its picture
            continue
        found[number] = json.loads(answer)["png"]
    return found


def as_html(found: Proof, drawn: Mapping[int, str], only: Sequence[int] = ()) -> str:
    """The page; `only` are the numbers of the pages to show, all by default."""
    title = html.escape(found.name)
    legend = "".join(
        f'<span><b style="background:{_COLOURS[kind]}"></b>{kind}</span>' for kind in KINDS
    )
    warned = "".join(f'<p class="bad">{html.escape(w)}</p>' for w in found.warnings)
    shown = [p for p in found.pages if not only or p.number in only]
    sheets = "".join(_sheet(found, page.number, drawn) for page in shown)
    if not found.pages:
        sheets = f'<section><div class="sheet">{_list(found.blocks)}</div></section>'
    numbers = {page.number for page in shown}
    blocks = [block for block in found.blocks if not found.pages or block.page in numbers]
    count = f"{len(shown)} of {len(found.pages)} pages, " if found.pages else ""
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head><body>'
        f"<header><h1>{title}</h1><p>{html.escape(found.dialect)}, {count}"
        f'{len(blocks)} blocks in reading order</p><p class="legend">{legend}</p>{warned}'
        f"</header>{sheets}</body></html>\n"
    )


def _sheet(found: Proof, number: int, drawn: Mapping[int, str]) -> str:
    page = next(p for p in found.pages if p.number == number)
    blocks = [block for block in found.blocks if block.page == number]
    width, height = page.width or 595, page.height or 842
    bad = " bad" if page.grade in UNREAD else ""
    sure = f", confidence {page.confidence:.0%}" if page.grade == "ocr" else ""
    how = _GRADES[page.grade] if found.dialect == "pdf" else "read"
    picture = (
        f'<img alt="page {number}" src="data:image/png;base64,{drawn[number]}">'
        if number in drawn
        else ""
    )
    overlay = "".join(_overlay(blocks))
    paper = (
        f'<div class="paper" style="width:{width * _SCALE:.0f}px;height:{height * _SCALE:.0f}px">'
        f'{picture}<svg viewBox="0 0 {width:g} {height:g}" role="img" '
        f'aria-label="blocks of page {number}">{overlay}</svg></div>'
        if overlay or picture  # slides have places, and no picture here
        else ""
    )
    return (
        f'<section id="page-{number}"><h2 class="{bad.strip()}">Page {number}: {how}{sure}</h2>'
        f'<div class="sheet">{paper}{_list(blocks)}</div></section>'
    )


def _overlay(blocks: Sequence[ShownBlock]) -> Iterator[str]:
    """Boxes, the line that joins them in reading order, and their numbers on top."""
    path, drawn = [], set()
    for block in blocks:
        colour = _COLOURS[block.kind]
        for box in block.boxes:
            if box in drawn:  # the paragraphs of a slide's shape share its box
                continue
            drawn.add(box)
            yield (
                f'<rect x="{box.left:g}" y="{box.top:g}" width="{box.right - box.left:.1f}" '
                f'height="{box.bottom - box.top:.1f}" fill="{colour}" fill-opacity=".12" '
                f'stroke="{colour}" stroke-width=".6"/>'
            )
        if block.boxes and block.kind != "furniture":
            path.append(f"{block.boxes[0].left:g},{block.boxes[0].top:g}")
    if len(path) > 1:
        yield (
            f'<polyline points="{" ".join(path)}" fill="none" stroke="#d33" stroke-width=".7" '
            'stroke-dasharray="3 2"/>'
        )
    taken: Counter[tuple[float, float]] = Counter()
    for n, block in enumerate(blocks, 1):
        if block.boxes:
            left, top = block.boxes[0].left, block.boxes[0].top
            taken[left, top] += 1
            top += 12 * (taken[left, top] - 1)
            room = 5 + 5.4 * len(str(n))
            yield (
                f'<rect x="{left - room:.1f}" y="{top:g}" width="{room:.1f}" height="11" rx="2" '
                f'fill="{_COLOURS[block.kind]}"/>'
                f'<text x="{left - room + 2.5:.1f}" y="{top + 8.6:.1f}">{n}</text>'
            )


def _list(blocks: Sequence[ShownBlock]) -> str:
    rows = "".join(
        f'<li class="{block.kind}" style="border-color:{_COLOURS[block.kind]}"><small>{n} '
        f"{block.kind}{' (continued)' if block.continued else ''} "
        f"{html.escape(block.address)}</small>{html.escape(block.text)}</li>"
        for n, block in enumerate(blocks, 1)
    )
    return f"<ol>{rows}</ol>"
