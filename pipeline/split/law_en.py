"""A Japanese or Korean law in English translation, as plain text, into addressed provisions.

It has the addresses of the law it translates (`art_2-2/para_1/item_1/sub_a`), so that a citation
of either language finds it.
"""

from __future__ import annotations

import re

from pipeline.knowledge import by_name
from pipeline.knowledge.jp_labels import order, spread
from pipeline.numerals import roman
from pipeline.records import Document, Extracted
from pipeline.split import law_en_lines as head
from pipeline.split.builder import Builder
from pipeline.split.ja_tree import RANKS, Unit, plant
from pipeline.split.lines import Line, lines
from pipeline.split.unofficial import unofficial

_PARAGRAPH = re.compile(r"\((?P<n>\d{1,3}(?:-\d{1,2})?)\)\s")
_LABELS = (
    ("roman", re.compile(r"\((?P<v>[ivxl]{1,7})\)?(?P<b>-\d{1,2})?\)?\s")),
    ("letter", re.compile(r"\((?P<v>[a-z])\)?(?P<b>-\d{1,2})?\)?\s")),
    ("number", re.compile(r"(?P<v>\d{1,3})(?P<b>-\d{1,2})?\.\s")),
    ("bracket", re.compile(r"\(?(?P<v>\d{1,3})(?P<b>-\d{1,2})?\)\s")),
    ("capital", re.compile(r"(?:\((?P<v>[A-Z])\)|(?P<w>[A-Z])\.)(?P<b>-\d{1,2})?\s")),
)
_JUMP = 30  # articles that a repeal may take out at once


def split(extracted: Extracted) -> tuple[Document, ...]:
    """Split one translated law; its address is that of the law where title or number tell it."""
    rows = [line for line in lines(extracted) if line.text.strip()]
    texts = [" ".join(line.text.split()) for line in rows]
    title = extracted.metadata.get("title", "") or _title(texts)
    builder = Builder(extracted, _address(extracted, title, texts), title, "law", "en")
    listed = head.contents(texts)
    walk = _Walk()
    last = max((i for i, text in enumerate(texts) if head.article(text, announced=True)), default=0)
    for i, line in enumerate(rows):
        walk.below = i > last
        if i in listed:
            builder.mark(line.span(), "furniture")
        else:
            walk.line(line, texts[i + 1] if i + 1 < len(rows) else "")
    plant(builder, walk.root)
    return (builder.finish(),)


def _title(texts: list[str]) -> str:
    return next((t for t in texts[:8] if t[0].isalpha() and not head.states_number(t)), "")


def _address(extracted: Extracted, title: str, texts: list[str]) -> str:
    stated = extracted.metadata.get("address", "")
    if stated:
        return stated
    for name in (title, re.sub(r"\s*[(\[].*$", "", title), title.title()):
        known = by_name(name) if name else None
        if known is not None:
            return known.address
    number = next((t for t in texts[:12] if head.states_number(t)), "")
    law_id = head.law_id(number) if number.startswith("(") else ""
    if law_id:
        return f"jp/{law_id}"
    return unofficial(extracted, title)


class _Walk:
    def __init__(self) -> None:
        self.root = Unit("document", "")
        self.container = self.holder = self.body = self.root
        self.open: list[tuple[str, int, Unit]] = []  # lists of items: series, value, unit
        self.caption: tuple[Line, str] | None = None
        self.last: tuple[int, ...] = (0,)
        self.supplements = 0
        self.below = False  # whether all articles stand above
        self.fresh = False  # whether the line before was a chapter's heading

    def line(self, line: Line, following: str) -> None:
        """One line with content; `following` is the text of the next."""
        text = " ".join(line.text.split())
        if head.CAPTION.fullmatch(text) and head.article(following, announced=True):
            self.caption = (line, text[1:-1].strip())
            return
        divided = False
        if not (
            self._supplement(line, text)
            or self._annex(line, text)
            or (divided := self._division(line, text))
            or self._article(line)
            or self._numbered(line, line.text, 0)
        ):
            (self.open[-1][2] if self.open else self.body).spans.append(line.span())
        self.fresh = divided
        if self.caption is not None:  # it announced nothing
            self.body.spans.append(self.caption[0].span())
            self.caption = None

    def _enter(self, unit: Unit, container: Unit) -> None:
        self.container, self.holder, self.body, self.open = container, unit, unit, []

    def _supplement(self, line: Line, text: str) -> bool:
        found = head.supplement(text)
        if found is None:
            return False
        self.supplements += 1
        unit = Unit("supplement", f"suppl_{found[0] or self.supplements}", "", found[1])
        unit.label = re.split(r"\s*[\[<(]", text)[0]
        unit.spans.append(line.span())
        self.root.add(unit)
        self.last = (0,)
        self._enter(unit, unit)
        return True

    def _annex(self, line: Line, text: str) -> bool:
        found = head.annex(text) or (head.appended(text) if self.below else None)
        if found is None or not any(c.kind == "article" for c in self.root.children):
            return False
        segment, label, title = found
        kind = "form" if segment.startswith("form") else "annex"
        unit = Unit(kind, segment, label, title)  # type: ignore[arg-type]
        unit.spans.append(line.span())
        self.root.add(unit)
        self._enter(unit, unit)
        return True

    def _division(self, line: Line, text: str) -> bool:
        found = head.division(text)
        if found is None:
            return False
        level, segment, label = found
        unit = Unit("part" if level == "part" else "chapter", segment, label, text)
        unit.rank = RANKS[level]
        if text.lower().endswith("deleted"):
            unit.status = "deleted"
        unit.spans.append(line.span())
        self.container.add(unit)
        self._enter(unit, self.container)
        return True

    def _article(self, line: Line) -> bool:
        start = len(line.text) - len(line.text.lstrip())
        found = head.article(line.text[start:].rstrip(), announced=self.caption is not None)
        if found is None or self.container.kind in ("annex", "form"):
            return False
        here = order(found.numbers[0])
        near = here[0] - self.last[0] <= _JUMP or found.caption or self.caption or self.fresh
        if here <= self.last or not near:
            return False
        self.last = order(found.numbers[-1])
        unit = Unit("article", f"art_{found.numbers[0]}", found.label, found.caption)
        if self.caption is not None:
            unit.spans.append(self.caption[0].span())
            unit.heading = unit.heading or self.caption[1]
            self.caption = None
        body = start + found.body
        unit.spans.append(line.span(0, body))
        if found.deleted:
            unit.status = "deleted"
            unit.also = tuple(f"art_{n}" for n in found.numbers[1:])
        self.container.add(unit)
        self._enter(unit, self.container)
        if body < len(line.text) and not self._numbered(line, line.text, body):
            unit.spans.append(line.span(body))
        return True

    def _numbered(self, line: Line, text: str, at: int) -> bool:
        """A paragraph or item whose label begins `text` at `at`, if it is the next one."""
        start = at + len(text[at:]) - len(text[at:].lstrip())
        paragraph = _PARAGRAPH.match(text, start)
        if paragraph and self._paragraph(paragraph["n"]):
            unit = Unit("paragraph", f"para_{paragraph['n']}", f"({paragraph['n']})")
            unit.spans.append(line.span(at))
            self.holder.add(unit)
            self.body, self.open = unit, []
            return True
        for series, pattern in _LABELS:
            match = pattern.match(text, start)
            value = _value(series, match) if match else 0
            if match is None or not value:
                continue
            depth = self._depth(series, value, branched=bool(match["b"]))
            if depth is None:
                continue
            self._item(line, at, match, series, value, depth)
            return True
        return False

    def _paragraph(self, number: str) -> bool:
        if self.holder.kind not in ("article", "supplement", "document"):
            return False
        if any(series == "bracket" for series, _, _ in self.open) and number != "1":
            value = next(v for series, v, _ in self.open if series == "bracket")
            if int(number.split("-")[0]) == value + 1:
                return False
        before = [c for c in self.holder.children if c.kind == "paragraph"]
        last = before[-1].segment.removeprefix("para_") if before else "0"
        return number in spread(last, number)[:2] and order(number) > order(last)

    def _depth(self, series: str, value: int, *, branched: bool) -> int | None:
        for depth in range(len(self.open) - 1, -1, -1):
            if self.open[depth][0] == series and value == self.open[depth][1] + (not branched):
                return depth
        fresh = value == 1 and all(series != s for s, _, _ in self.open)
        return len(self.open) if fresh else None

    def _item(
        self, line: Line, at: int, match: re.Match[str], series: str, value: int, depth: int
    ) -> None:
        del self.open[depth:]
        above = self.open[-1][2] if self.open else self.body
        printed = (match["v"] or match.groupdict().get("w") or "") + (match["b"] or "")
        number = f"{value}{match['b'] or ''}"
        if depth == 0 and series in ("roman", "number", "bracket"):
            unit = Unit("item", f"item_{number}", match[0].strip())
        elif depth == 0 or above.kind == "item":
            unit = Unit("subitem", f"sub_{printed.lower()}", match[0].strip())
        else:
            unit = Unit("subitem", printed.lower(), match[0].strip())
        unit.spans.append(line.span(at))
        rest = line.text[match.end() :].strip()
        if re.fullmatch(r"[\[<(]?Deleted\b.{0,80}", rest):
            unit.status = "deleted"
        above.add(unit)
        self.open.append((series, value, unit))


def _value(series: str, match: re.Match[str]) -> int:
    printed = match["v"] or match.groupdict().get("w") or ""
    if series == "roman":
        return roman(printed) or 0
    return int(printed) if printed.isdigit() else ord(printed.lower()) - ord("a") + 1
