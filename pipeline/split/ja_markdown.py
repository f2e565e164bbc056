"""Reading the lines of legalize Markdown: bold marks articles, list depth marks items."""

from __future__ import annotations

import re

from pipeline.knowledge import jp_labels
from pipeline.knowledge.jp_labels import N
from pipeline.records import Extracted
from pipeline.split import ja_annex
from pipeline.split.ja_grow import Tree
from pipeline.split.ja_tree import Span, Unit
from pipeline.split.lines import Line, lines

SUPPLEMENT = re.compile(r"附\s*則(?:\s*[（(].*[）)])?(?:\s*抄)?")
_ARTICLE = re.compile(
    rf"(?P<label>第\s*{N}\s*条(?:の{N})*"
    rf"(?:\s*(?:から|及び|、|・|―|～)\s*第\s*{N}\s*条(?:の{N})*(?:\s*まで)?)*)"
    r"\s*(?P<caption>[（(].*[）)])?"
)
_PARAGRAPH = re.compile(r"[0-9０-９]+(?:の[0-9０-９]+)*|[①-⑳㉑-㉟㊱-㊿]|○[0-9０-９]+")
_ITEM = re.compile(r"(?P<label>[^\s　]{1,14})(?:[　\s]+|$)")


def read(extracted: Extracted) -> tuple[Unit, list[Span]]:
    """The tree of a law in legalize Markdown, and the spans of contents tables (it has none)."""
    tree = Tree()
    stored = extracted.text
    table: list[Line] = []
    for line in lines(extracted):
        if not line.text.strip():
            continue
        if line.block.role == "row":
            table.append(line)
            continue
        if table:
            _table(tree, table, stored)
            table = []
        _line(tree, line)
    if table:
        _table(tree, table, stored)
    return tree.finish(), []


def _line(tree: Tree, line: Line) -> None:
    text = line.text.strip()
    block = line.block
    if block.kind == "heading":
        if SUPPLEMENT.fullmatch(text):
            tree.supplement(line, text)
        elif not (tree.division(line, text) or tree.annex(line, text)):
            tree.text(line)
    elif block.role == "bold":
        _bold(tree, line, block.text.strip())
    elif block.role == "item":
        item = _ITEM.match(line.text)
        if item is None or not tree.item(line, block.level, item["label"], item.end()):
            while tree.items and tree.items[-1][0] >= block.level:
                tree.items.pop()
            tree.text(line)
    else:
        tree.text(line)


def _bold(tree: Tree, line: Line, label: str) -> None:
    """A line that begins in bold: an article, a paragraph number, an annex's title, a caption."""
    body = line.text.index(label) + len(label)
    article = _ARTICLE.fullmatch(label)
    if article and tree.article(line, article["label"], article["caption"] or "", body):
        return
    if _PARAGRAPH.fullmatch(label) and tree.paragraph(line, label, body):
        return
    if SUPPLEMENT.fullmatch(label):
        tree.supplement(line, label)
    elif jp_labels.annex(label.removeprefix("附則")) and tree.annex(line, line.text):
        return
    elif re.fullmatch(r"[（(].*[）)]", label) and not line.text[body:].strip():
        tree.caption(line, label)
    elif label == "備考" and tree.in_annex:
        tree.note(line, label)
    else:
        tree.text(line)


def _table(tree: Tree, table: list[Line], stored: str) -> None:
    """A table: of an annex by its rows, elsewhere the own text of the open paragraph."""
    tree.items = []
    if tree.body.kind == "annex":
        ja_annex.rows(tree.body, table, stored)
    else:
        for line in table:
            tree.text(line)
