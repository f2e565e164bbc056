"""Reading Japanese law as plain text, where only the numbers say what a line is.

A number opens a unit when it is the next one of its kind; a cross-reference at a line's beginning
(第四十八条第一項の規定により…) is followed by what no heading is followed by, and is text.
"""

from __future__ import annotations

import re
import unicodedata

from pipeline.knowledge import jp_labels
from pipeline.knowledge.jp_labels import BRANCHED
from pipeline.numerals import roman
from pipeline.records import Extracted
from pipeline.split import ja_annex, ja_chain
from pipeline.split.ja_contents import contents
from pipeline.split.ja_grow import DELETED, Tree
from pipeline.split.ja_markdown import SUPPLEMENT
from pipeline.split.ja_schemes import Schemes
from pipeline.split.ja_tree import Span, Unit
from pipeline.split.lines import Line, lines

_PARAGRAPH = re.compile(
    r"(?P<label>[0-9０-９]{1,3}(?=[　\s.．「]|[（(][a-zａ-ｚ]{1,4}[）)])|[①-⑳㉑-㉟㊱-㊿])"
    r"[.．]?[　\s]*(?P<rest>\S.*)",
    re.DOTALL,
)
# (a)の規定により and (a)から(e)までに follow a number as references; a list's label does not.
_REFERRED = re.compile(
    r"(?:の|に|を|は|が|と|で|も|、|。|及び|又は|並びに|若しくは|から|まで|[）)」])"
)
_APPENDED = re.compile(r"(?P<label>議定書|附属議定書|交換公文|合意された議事録|合意議事録)")
_UNTITLED = re.compile(r"(?:[はがをにでとも]|こと|もの|とき|する|した|いう|による)$")
_AHEAD = 30  # lines in which the next label tells (i) of a, b, c from (i) of i, ii, iii
_TITLE_LIMIT = 40  # characters of the longest title that stands after an article's number
_SECTION = re.compile(
    r"(?P<label>[Ⅰ-Ⅻ]{1,4}|[IVX]{1,5}(?=[．.　]))[．.　\s]*(?P<title>[^\s。]{1,50})$"
)
_DIVISION_LIMIT = 60  # characters of the longest chapter heading
# A row's number is told by 項, or by the tab after it where a table was copied from a page.
_ROW = re.compile(rf"(?P<label>{BRANCHED})(?:\s*の項(?:[　\s]+|$)|[ 　]*\t\s*)")
_NOTE = re.compile(r"(?:備\s*考|注)[　\s]*")
# What a list is called, on a line of its own below it: of all its items, not of the last.
_NAMES_LIST = re.compile(r"[（(]以下[、　\s]*(?:[^（）()]*)?[「『][^（）()]*[」』][^（）()]*[）)]")
_ANNEX_END = re.compile(r"[　\s]*(?:[（(【].*[）)】])?|[）)】].*|[　\s].*", re.DOTALL)


def read(extracted: Extracted) -> tuple[Unit, list[Span]]:
    """The tree of a law in plain text, and the spans of its contents tables."""
    every = [line for line in lines(extracted) if line.text.strip()]
    inside = contents([line.text.strip() for line in every])
    read = [line for i, line in enumerate(every) if i not in inside]
    reader = _Reader(extracted.text, [line.text.strip() for line in read])
    for i, line in enumerate(read):
        reader.line(i, line)
    reader.end_table()
    return reader.tree.finish(), [every[i].span() for i in sorted(inside)]


class _Reader:
    def __init__(self, stored: str, texts: list[str]) -> None:
        self.stored = stored
        self.texts = texts
        self.tree = Tree()
        self.schemes = Schemes()
        self.table: list[Line] = []
        self.last: dict[int, tuple[int, ...]] = {}  # the last article of each container
        parted = [_parts(text) for text in texts]
        self.heads = ja_chain.heads(texts, parted)
        first = parted.index(True) if True in parted else len(texts)
        self.has_articles = any(i < first for i in self.heads)  # before any supplement
        self.at = 0
        self.quoted: int | None = None  # the last paragraph of a quoted article, 0 before one
        self.closed = False  # whether the formula above the signatures stands above

    @property
    def following(self) -> str:
        """The text of the next line."""
        return self.texts[self.at + 1] if self.at + 1 < len(self.texts) else ""

    def line(self, at: int, line: Line) -> None:
        """One line with content, the `at`-th."""
        self.at = at
        if len(ja_annex.cells(line, self.stored)) > 1 or ja_annex.is_row(line):
            self.table.append(line)
            return
        self.end_table()
        text = line.text.strip()
        start = line.text.index(text)
        if SUPPLEMENT.fullmatch(text):
            self.quoted = None
            self.tree.supplement(line, text)
        elif (
            self._division(line, text)
            or self._section(line, text)
            or self._article(line, text, start)
            or self._annex(line, text)
            or self._appended(line, text)
        ):
            self.quoted = None
        elif self._is_quoted(text):
            self.tree.aside(line)
        elif ja_chain.CAPTION.fullmatch(text) and self._announces():
            self.tree.caption(line, text)
        elif self.tree.in_annex and _NOTE.fullmatch(text):
            self.tree.note(line, text)
        elif _NAMES_LIST.fullmatch(text) and self.tree.closing(line):
            pass
        elif not self._numbered(line):
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
        if title and not title[0].isspace() and (ja_chain.INSIDE.match(title) or len(title) > 20):
            return False
        if ja_chain.INSIDE.match(title.strip()):
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
        match = ja_chain.ARTICLE.match(text)
        if match is None or not self._is_heading(match, bool(self.tree.captions), self.at):
            return False
        body = start + match.start("rest")
        caption = match["caption"] or ""
        rest = match["rest"]
        numbered = ja_chain.FIRST_PARAGRAPH.match(rest)
        if rest and not caption and self._is_title(rest):
            caption, body = rest, len(line.text)
        elif numbered and not match["space"]:
            line, whole = line.cut(0, body), line
        if not self.tree.article(line, match["label"], caption, body):
            return False
        last = jp_labels.articles(match["label"])[-1]
        self.last[id(self.tree.container)] = jp_labels.order(last)
        self.closed = False
        if numbered and not match["space"] and not self._numbered(whole.cut(body)):
            self.tree.text(whole.cut(body))
        return True

    def _is_title(self, rest: str) -> bool:
        """Tell whether the words after an article's number are its title, as treaties print it.

        (第二条　対象となる租税; then １　この条約は … or a sentence.)
        """
        if len(rest) > _TITLE_LIMIT or re.search("[。、「]", rest) or DELETED.fullmatch(rest):
            return False
        if _UNTITLED.search(rest) or _PARAGRAPH.match(rest):
            return False
        below = self.following
        paragraph = _PARAGRAPH.match(below)
        if paragraph is not None:
            return jp_labels.numbered(paragraph["label"])[:1] == ("1",)
        return "。" in below and self.schemes.read(below) is None

    def _is_heading(self, match: re.Match[str], announced: bool, at: int) -> bool:
        """Tell an article's head from a reference to an article at the line's beginning."""
        numbers = jp_labels.articles(match["label"])
        if at not in self.heads or not numbers or ja_chain.INSIDE.match(match["rest"]):
            return False
        last = self.last.get(id(self.tree.container), (0,))
        here = jp_labels.order(numbers[0])
        if here <= last:
            return False
        following = _follows(last, here) or announced
        if match["rest"] and not match["space"]:
            numbered = bool(ja_chain.FIRST_PARAGRAPH.match(match["rest"]))
            return (bool(match["caption"]) or numbered) and following
        if not match["rest"] and not match["caption"]:
            return following
        return announced or not ja_chain.ELSEWHERE.match(match["rest"])

    def _announces(self) -> bool:
        """Tell whether a line in brackets is the caption of the article or paragraph after it."""
        match = ja_chain.ARTICLE.match(self.following)
        if match and self._is_heading(match, True, self.at + 1):
            return True
        paragraph = _PARAGRAPH.match(self.following)
        return paragraph is not None and self._next_paragraph(paragraph["label"])

    def _is_quoted(self, text: str) -> bool:
        """Tell whether a line belongs to an article of another law that this one quotes.

        The quotation begins with a head that the law's own count leaves out.  It ends with a head,
        or with the number that is next in the law's own article, unless it has numbers itself.
        """
        if self.at not in self.heads and not self.tree.in_annex:
            match = ja_chain.candidate(text, announced=False)
            if match and (not match["rest"] or match["space"] or match["caption"]):
                self.quoted = 0
                return True
        if self.quoted is None:
            return False
        paragraph = _PARAGRAPH.match(text)
        number = jp_labels.numbered(paragraph["label"])[:1] if paragraph else ()
        if not number or "-" in number[0]:
            return True
        if not self.quoted and number != ("1",) and paragraph:
            self.quoted = None if self._next_paragraph(paragraph["label"]) else 0
            return self.quoted is not None
        self.quoted = max(self.quoted, int(number[0]))
        return True

    def _appended(self, line: Line, text: str) -> bool:
        """The formula above the signatures of a treaty, and the protocol printed below them."""
        tree = self.tree
        if ja_chain.CLOSING.match(text) and self.has_articles and not tree.in_annex:
            self.closed = True
            tree.leave(line)
            return True
        match = _APPENDED.match(text) if self.closed else None
        if match is None or ja_chain.INSIDE.match(text[match.end() :]):
            return False
        tree.append(line, match["label"])
        return True

    def _annex(self, line: Line, text: str) -> bool:
        return is_annex(text) and self.tree.annex(line, text)

    def _next_paragraph(self, label: str) -> bool:
        """Tell whether a number is that of the next paragraph of what is open."""
        holder = self.tree.holder
        numbers = jp_labels.numbered(label)
        if not numbers or "-" in numbers[0] or (holder is self.tree.root and self.has_articles):
            return False
        if holder.kind in ("annex", "form", "note") and not holder.numbered:
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

    def _numbered(self, line: Line) -> bool:
        """A paragraph, an item, or a unit beneath one, by the sequence that the number is in.

        A label right behind another (１(a)　…) opens a unit beneath the other's.
        """
        tree = self.tree
        text = line.text.strip()
        start = line.text.index(text) if text else 0
        if not text or (tree.body is tree.root and self.has_articles):
            return False  # what stands before the first article, and below the signatures
        if not tree.items:
            self.schemes.clear()
        row = _ROW.match(text) if tree.body.kind in ("annex", "row") else None
        if row and self._row(line, row["label"], start + row.end()):
            return True
        found = self.schemes.read(text, self.texts[self.at + 1 : self.at + 1 + _AHEAD])
        paragraph = _PARAGRAPH.match(text)
        if paragraph and self._next_paragraph(paragraph["label"]):
            continues = found and self.schemes.continues(found)
            body = start + paragraph.start("rest")
            if not continues:
                inner = self._begins_list(paragraph["rest"])
                head = line.cut(0, body) if inner else line
                if tree.paragraph(head, paragraph["label"], body):
                    self.schemes.clear()
                    return self._inner(line, body) if inner else True
        if found is None:
            return False
        depth = self.schemes.depth(found, excerpt=tree.container.kind == "supplement")
        digit = found.name == "digit" and depth == 1
        if depth is None or (digit and not (tree.in_annex and not tree.body.numbered)):
            return False
        body = start + found.end
        inner = self._begins_list(line.text[body:])
        if not tree.item(line.cut(0, body) if inner else line, depth, found.label, body):
            return False
        self.schemes.open(found, depth)
        return self._inner(line, body) if inner else True

    def _inner(self, line: Line, body: int) -> bool:
        """What stands behind a label: a unit beneath it, else its own text."""
        rest = line.cut(body)
        if not self._numbered(rest):
            self.tree.text(rest)
        return True

    def _begins_list(self, rest: str) -> bool:
        """Tell whether a text begins with the first label of a list, (a) or (i)."""
        first = re.match(r"[（(](?:a|i|ａ|ｉ)[）)]", rest)
        return bool(first) and not _REFERRED.match(rest[first.end() :].strip() if first else "")

    def _row(self, line: Line, label: str, body: int) -> bool:
        row = ja_annex.row_unit(self.tree.annex_unit, label, True)
        if row is None:
            return False
        row.spans.append(line.span(0, body))
        self.tree.body, self.tree.items = row, []
        self.schemes.clear()
        return self._inner(line, body) if line.text[body:].strip() else True


def _parts(text: str) -> bool:
    """Tell whether articles count from one again below a line."""
    return bool(SUPPLEMENT.fullmatch(text) or ja_chain.CLOSING.match(text)) or is_annex(text)


def is_annex(text: str) -> bool:
    """Tell whether a line is the title of an annex or a form, and no reference to one."""
    match = jp_labels.ANNEX.match(text.removeprefix("附則").lstrip("（(【[ 　"))
    if match is None or len(text) > 120 or "。" in text:
        return False
    rest = text[text.index(match.group()) + match.end() - match.start() :]
    if not _ANNEX_END.fullmatch(rest) or ja_chain.INSIDE.match(rest.strip()):
        return False
    glossed = re.match(r"[　\s]*[（(]([^）)]*)[）)](.*)", rest, re.DOTALL)
    inside = glossed and glossed[2].strip() and ja_chain.INSIDE.match(glossed[2].strip())
    return not inside


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
