"""Reading Japanese law as plain text, where only the numbers say what a line is.

A number opens a unit when it is the next one of its kind; a cross-reference at a line's beginning
(第四十八条第一項の規定により…) is followed by what no heading is followed by, and is text.
"""

from __future__ import annotations

import re
import unicodedata

from pipeline.knowledge import jp_labels
from pipeline.knowledge.jp_labels import BRANCHED, N
from pipeline.numerals import roman
from pipeline.records import Extracted
from pipeline.split import ja_annex
from pipeline.split.ja_contents import contents
from pipeline.split.ja_grow import Tree
from pipeline.split.ja_markdown import SUPPLEMENT
from pipeline.split.ja_schemes import Schemes
from pipeline.split.ja_tree import Span, Unit
from pipeline.split.lines import Line, lines

ARTICLE = re.compile(
    rf"(?P<label>第\s*{N}\s*条(?:\s*の\s*{N})*"
    rf"(?:\s*(?:から|及び|、|・|―|－|～)\s*第\s*{N}\s*条(?:\s*の\s*{N})*(?:\s*まで)?)*)"
    r"(?P<caption>\s*[（(](?:[^（()）]|[（(][^（()）]*[）)])*[）)])?(?P<space>[　\s]*)(?P<rest>.*)",
    re.DOTALL,
)
# What follows a number inside a sentence, and never follows one at the head of an article.
_INSIDE = re.compile(
    r"(?:に|の(?!ほか)|を|は、|が、|と|も、|へ|で|及び|又は|若しくは|並びに|、|。|中「|各号|本文|前段|後段|ただし書|から|まで|関係)"
)
_ELSEWHERE = re.compile(rf"第\s*{N}\s*[項号]")
_PARAGRAPH = re.compile(
    r"(?P<label>[0-9０-９]{1,3}(?=[　\s.．])|[①-⑳㉑-㉟㊱-㊿])[.．]?[　\s]*(?P<rest>\S.*)", re.DOTALL
)
_SECTION = re.compile(
    r"(?P<label>[Ⅰ-Ⅻ]{1,4}|[IVX]{1,5}(?=[．.　]))[．.　\s]*(?P<title>[^\s。]{1,50})$"
)
_CAPTION = re.compile(r"[（(](?:[^（()）。]|[（(][^（()）]*[）)]){1,80}[）)]")
_DIVISION_LIMIT = 60  # characters of the longest chapter heading
_ROW = re.compile(rf"(?P<label>{BRANCHED})\s*の項[　\s]")
_NOTE = re.compile(r"(?:備\s*考|注)[　\s]*")
_ANNEX_END = re.compile(r"[　\s]*(?:[（(【].*[）)】])?|[）)】].*|[　\s].*", re.DOTALL)


def read(extracted: Extracted) -> tuple[Unit, list[Span]]:
    """The tree of a law in plain text, and the spans of its contents tables."""
    every = [line for line in lines(extracted) if line.text.strip()]
    inside = contents([line.text.strip() for line in every])
    reader = _Reader(extracted.text)
    for i, line in enumerate(every):
        if i not in inside:
            reader.line(line, every[i + 1].text.strip() if i + 1 < len(every) else "")
    reader.end_table()
    return reader.tree.finish(), [every[i].span() for i in sorted(inside)]


class _Reader:
    def __init__(self, stored: str) -> None:
        self.stored = stored
        self.tree = Tree()
        self.schemes = Schemes()
        self.table: list[Line] = []
        self.last: dict[int, tuple[int, ...]] = {}  # the last article of each container

    def line(self, line: Line, following: str) -> None:
        """One line with content; `following` is the text of the next."""
        if len(ja_annex.cells(line, self.stored)) > 1:
            self.table.append(line)
            return
        self.end_table()
        text = line.text.strip()
        start = line.text.index(text)
        if SUPPLEMENT.fullmatch(text):
            self.tree.supplement(line, text)
        elif (
            self._division(line, text)
            or self._section(line, text)
            or self._article(line, text, start)
            or self._annex(line, text)
        ):
            return
        elif _CAPTION.fullmatch(text) and self._announces(following):
            self.tree.caption(line, text)
        elif self.tree.in_annex and _NOTE.fullmatch(text):
            self.tree.note(line, text)
        elif not self._numbered(line, text, start):
            self.tree.text(line)

    def end_table(self) -> None:
        """Hang the table that just ended."""
        if self.table and self.tree.body.kind == "annex":
            ja_annex.rows(self.tree.body, self.table, self.stored)
        else:
            for line in self.table:
                self.tree.text(line)
        self.table = []

    def _division(self, line: Line, text: str) -> bool:
        label = jp_labels.division_label(text)
        if label is None or len(text) > _DIVISION_LIMIT or "。" in text:
            return False
        title = text[len(label) :]
        if title and not title[0].isspace() and (_INSIDE.match(title) or len(title) > 20):
            return False
        if _INSIDE.match(title.strip()):
            return False
        return self.tree.division(line, text)

    def _section(self, line: Line, text: str) -> bool:
        """Ⅰ, Ⅱ … of a circular, each the next of the one before."""
        match = _SECTION.match(text)
        root = self.tree.root
        if match is None or any(c.kind == "article" for c in root.children):
            return False
        number = roman(unicodedata.normalize("NFKC", match["label"]))
        last = [c for c in root.children if c.kind == "section"]
        if number is None or number != len(last) + 1 or self.tree.container.kind == "supplement":
            return False
        self.tree.section(line, number, match["label"], match["title"].strip())
        return True

    def _article(self, line: Line, text: str, start: int) -> bool:
        match = ARTICLE.match(text)
        if match is None or not self._is_heading(match, bool(self.tree.captions)):
            return False
        opened = self.tree.article(
            line, match["label"], match["caption"] or "", start + match.start("rest")
        )
        if opened:
            self.last[id(self.tree.container)] = jp_labels.order(
                jp_labels.articles(match["label"])[-1]
            )
        return opened

    def _is_heading(self, match: re.Match[str], announced: bool) -> bool:
        """Tell an article's head from a reference to an article at the line's beginning."""
        numbers = jp_labels.articles(match["label"])
        if not numbers or _INSIDE.match(match["rest"]):
            return False
        last = self.last.get(id(self.tree.container), (0,))
        here = jp_labels.order(numbers[0])
        if here <= last:
            return False
        following = _follows(last, here) or announced
        if match["rest"] and not match["space"]:
            return bool(match["caption"]) and following
        if not match["rest"] and not match["caption"]:
            return following
        return announced or not _ELSEWHERE.match(match["rest"])

    def _announces(self, following: str) -> bool:
        """Tell whether a line in brackets is the caption of the article or paragraph after it."""
        match = ARTICLE.match(following)
        if match and self._is_heading(match, True):
            return True
        paragraph = _PARAGRAPH.match(following)
        return paragraph is not None and self._next_paragraph(paragraph["label"])

    def _annex(self, line: Line, text: str) -> bool:
        match = jp_labels.ANNEX.match(text.removeprefix("附則").lstrip("（(【[ 　"))
        if match is None or len(text) > 120 or "。" in text:
            return False
        rest = text[text.index(match.group()) + match.end() - match.start() :]
        if not _ANNEX_END.fullmatch(rest) or _INSIDE.match(rest.strip()):
            return False
        glossed = re.match(r"[　\s]*[（(]([^）)]*)[）)](.*)", rest, re.DOTALL)
        if glossed and glossed[2].strip() and _INSIDE.match(glossed[2].strip()):
            return False
        return self.tree.annex(line, text)

    def _next_paragraph(self, label: str) -> bool:
        """Tell whether a number is that of the next paragraph of what is open."""
        holder = self.tree.holder
        numbers = jp_labels.numbered(label)
        if not numbers or holder.kind in ("annex", "form", "note") or "-" in numbers[0]:
            return False
        before = [c for c in holder.children if c.kind == "paragraph"]
        here = int(numbers[0])
        if before:
            last = int(before[-1].segment.removeprefix("para_").partition(".")[0])
        else:
            last = 1 if holder.lead and holder.kind != "document" else 0
        if holder.kind == "supplement":  # 抄: paragraphs are left out
            return last < here <= last + 30
        return here == last + 1 or (not before and here == 2 and bool(holder.lead))

    def _numbered(self, line: Line, text: str, start: int) -> bool:
        """A paragraph, an item, or a unit beneath one, by the sequence that the number is in."""
        tree = self.tree
        if not tree.items:
            self.schemes.clear()
        row = _ROW.match(text) if tree.body.kind in ("annex", "row") else None
        if row and self._row(line, row["label"]):
            return True
        found = self.schemes.read(text)
        paragraph = _PARAGRAPH.match(text)
        if paragraph and self._next_paragraph(paragraph["label"]):
            continues = found and self.schemes.continues(found)
            if not continues and tree.paragraph(
                line, paragraph["label"], start + paragraph.start("rest")
            ):
                self.schemes.clear()
                return True
        if found is None:
            return False
        depth = self.schemes.depth(found, excerpt=tree.container.kind == "supplement")
        if depth is None or (found.name == "digit" and depth == 1 and not tree.in_annex):
            return False
        if not tree.item(line, depth, found.label, start + found.end):
            return False
        self.schemes.open(found, depth)
        return True

    def _row(self, line: Line, label: str) -> bool:
        row = ja_annex.row_unit(self.tree.annex_unit, label, True)
        if row is None:
            return False
        row.spans.append(line.span())
        self.tree.body, self.tree.items = row, []
        self.schemes.clear()
        return True


def _follows(last: tuple[int, ...], here: tuple[int, ...]) -> bool:
    """Tell whether a number is next after another: 3 after 2 or 2-5, 2-2 after 2, 2-6 after 2-5."""
    if here == (last[0] + 1,):
        return True
    for depth in range(1, len(here)):
        stem = here[:depth]
        if stem == last[:depth]:
            step = last[depth] + 1 if len(last) > depth else 2
            if here[depth] == step and len(here) == depth + 1:
                return True
    return False
