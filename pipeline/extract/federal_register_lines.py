"""The printed column of a Federal Register text, line by line: what each line is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipeline.records import Block

_RULE = re.compile(r"\s*[-=_]{20,}\s*")
_PAGE = re.compile(r"\s*\[\[Page \w+\]\]\s*")
_FOOT = re.compile(r"\s*(?:\[FR Doc\.? .*|\[?FR Doc\. \S+ Filed .*|BILLING CODE .*)", re.I)
_NOTE = re.compile(r"\\(\d{1,3})\\")
_CAPTION = re.compile(r"(?P<name>[A-Z][A-Z][A-Z ,/&'()-]{1,60}):(?=\s|$)")
_GAP = re.compile(r"\S {3,}\S|\.{5,}")
_ENDED = re.compile(r"[.:;?!][)\]”\"'’]*(?:\s*\\\d{1,3}\\)*\Z")
_SMALL_WORDS = re.compile(r"\b(?:a|an|and|as|at|by|for|from|in|of|on|or|the|to|under|with)\b")
_LEVELS = (
    (re.compile(r"(?:PART \d|List of Subjects\b)"), 2),
    (re.compile(r"(?:Sec\.|§)\s+\d"), 4),
    (re.compile(r"[IVXL]{1,6}\.\s"), 3),
    (re.compile(r"[A-Z]\.\s"), 4),
    (re.compile(r"\d{1,2}\.\s"), 5),
)
_LONGEST = 220  # characters of a heading


@dataclass(slots=True)
class Column:
    """Blocks in the making; `open` are the lines of the paragraph that is being read."""

    blocks: list[Block] = field(default_factory=list)
    _open: list[str] = field(default_factory=list)
    _apart: bool = True  # whether a blank line or a rule stands before the open paragraph
    _head: bool = True  # whether the text has not come to its first caption or paragraph
    _title: int = -1  # the block that may be the document's title

    def read(self, text: str) -> None:
        """All lines of the text."""
        rows = text.replace("\r\n", "\n").split("\n")
        begins = self._furniture_head(rows)
        for i in range(begins, len(rows)):
            self._row(rows[i].rstrip(), rows, i)
        self._close(blank=True)
        if self._title >= 0:
            self.blocks[self._title] = Block(
                self.blocks[self._title].text, "heading", level=1, role="title"
            )

    def _furniture_head(self, rows: list[str]) -> int:
        """The lines up to the document's number, as printed by the publisher."""
        end = next((i for i, row in enumerate(rows[:30]) if "[FR Doc No" in row), -1)
        for row in rows[: end + 1]:
            if row.strip():
                self._line(Block(row.strip(), "furniture", role="head"))
        return end + 1

    def _row(self, row: str, rows: list[str], i: int) -> None:
        text = row.strip()
        if not text:
            over = self._open and (_PAGE.fullmatch(self._open[-1]) or _next_page(rows, i))
            if not over:  # else the paragraph may go on over the page
                self._close(blank=True)
                self._apart = True
        elif _PAGE.fullmatch(row):
            whole = not self._open or bool(_ENDED.search(self._open[-1]))
            if whole or _starts(rows, i + 1):
                self._close(blank=True)
                self._line(Block(text, "furniture", role="page"))
                self._apart = True
            else:
                self._open.append(text)  # the sentence goes on over the page
        elif _RULE.fullmatch(row) or _FOOT.fullmatch(row):
            self._close(blank=True)
            self._line(Block(text, "furniture", role="rule" if _RULE.fullmatch(row) else "foot"))
            self._apart = True
        elif text == "0" and not self._open:
            self._line(Block(text, "furniture", role="bullet"))  # the mark of an amendment
        elif self._open and self._begins(row):
            self._close(blank=False)
            self._open.append(row)
        else:
            self._open.append(row)

    def _begins(self, row: str) -> bool:
        """Tell whether a line under another one begins a paragraph or is a table's next row."""
        if _CAPTION.match(row):
            return True
        if any(_GAP.search(before.strip()) for before in self._open):
            return False
        return row.startswith("    ")

    def _close(self, *, blank: bool) -> None:
        """End the open paragraph; `blank` says that what follows stands apart from it."""
        rows, apart = self._open, self._apart
        self._open, self._apart = [], blank
        if not rows:
            return
        flush = not rows[0].startswith(" ")
        text = _joined(rows)
        caption = _CAPTION.match(text) if flush else None
        if caption:
            self._head = False
            self._line(Block(caption["name"], "heading", level=2))
            self.blocks.append(Block(":", "markup"))
            self._content(text[caption.end() :].strip())
        elif self._is_table(rows):
            for row in rows:
                self._line(Block(row.strip(), "text", role="row"))
        elif self._head and flush and apart:
            self._line(Block(text, "text", role="head"))
            if not re.match(r"[\[(]|RIN\b|\d+ CFR\b|Docket\b|DEPARTMENT\b", text):
                self._title = len(self.blocks) - 1
        elif flush and apart and blank and (level := _heading(text)):
            self._line(Block(text, "heading", level=level))
        else:
            self._head = False
            self._content(text)

    def _is_table(self, rows: list[str]) -> bool:
        """Tell whether lines are cells side by side: two of them, or one below a rule."""
        gaps = sum(bool(_GAP.search(row.strip())) for row in rows)
        ruled = bool(self.blocks) and self.blocks[-1].role in ("rule", "row")
        return gaps * 2 >= len(rows) and (gaps > 1 or (gaps == 1 and ruled))

    def _content(self, text: str) -> None:
        """A paragraph, its footnote marks and page marks apart."""
        if not text:
            return
        note = _NOTE.match(text)
        role = "footnote" if note else ""
        found: list[Block] = []
        position = 0
        if note:
            found += [
                Block("\\", "markup"),
                Block(note[1], "text", role=role),
                Block("\\", "markup"),
            ]
            position = note.end()
        for mark in re.finditer(r"\\\d{1,3}\\|\[\[Page \w+\]\]", text):
            if mark.start() < position:
                continue  # a footnote's own number
            found += [
                Block(text[position : mark.start()], "text", role=role),
                Block(mark[0], "furniture", role="mark"),
            ]
            position = mark.end()
        found.append(Block(text[position:], "text", role=role))
        shown = [block for block in found if block.text]
        self._line(shown[0])
        self.blocks += shown[1:]

    def _line(self, block: Block) -> None:
        if self.blocks:
            self.blocks.append(Block("\n", "break"))
        self.blocks.append(block)


def _joined(rows: list[str]) -> str:
    """The lines of a paragraph as one: a compound broken at its hyphen is put together."""
    text = ""
    for row in (row.strip() for row in rows):
        broken = re.search(r"\w-\Z", text) and re.match(r"[a-z0-9]", row)
        text += row if broken or not text else f" {row}"
    return text


def _next_page(rows: list[str], i: int) -> bool:
    """Tell whether the next line with content is a page mark."""
    after = next((row for row in rows[i:] if row.strip()), "")
    return bool(_PAGE.fullmatch(after))


def _starts(rows: list[str], i: int) -> bool:
    """Tell whether the next line with content begins something new."""
    after = next((row for row in rows[i:] if row.strip()), "")
    return after.startswith("    ") or bool(_CAPTION.match(after) or _RULE.fullmatch(after))


def _heading(text: str) -> int:
    """The level of a line that stands alone as a heading; 0 for any other."""
    if len(text) > _LONGEST or text.startswith(("*", "[", "(", "\\")):
        return 0
    ended = text.endswith((".", ";", ",", ":"))
    for form, level in _LEVELS:
        if form.match(text):
            # An instruction is numbered too, and is a sentence.
            return level if not ended or text.startswith(("Sec.", "§")) else 0
    words = _SMALL_WORDS.sub("", re.sub(r"\([^)]*\)", "", text)).split()
    capital = sum(word[0].isupper() or not word[0].isalpha() for word in words)
    return 3 if words and text[0].isupper() and not ended and capital * 2 > len(words) else 0
