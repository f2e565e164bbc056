"""The walk over a Korean law's lines: which unit is open, and whether a label opens the next."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.records import ProvisionKind
from pipeline.split.builder import Builder
from pipeline.split.ko_amending import Succession
from pipeline.split.ko_heads import (
    UNIT_NAMES,
    ArticleHead,
    ChapterHead,
    Number,
    article,
    is_title,
    locator,
)
from pipeline.split.ko_labels import (
    ITEM,
    PARAGRAPH,
    SUBITEM,
    Label,
    follows,
    is_deleted,
    label_at,
    later_paragraphs,
)
from pipeline.split.ko_parts import AnnexHead, SupplementHead, annex
from pipeline.split.lines import Line

_KINDS: dict[int, ProvisionKind] = {PARAGRAPH: "paragraph", ITEM: "item"}
# [본조신설 2010.4.5] stands below the last item but speaks of the article.
_ABOUT_ARTICLE = re.compile(r"\s*\[(?:본\s*[조장절관]|전문|제목|종전|시행일|제\s*\d+조).*\]\s*$")
_CAPTION = re.compile(r"\s*\(([^()]{1,80})\)")
_GAPS = {PARAGRAPH: 10, ITEM: 5, SUBITEM: 3}  # a longer jump is a date or a list of its own


@dataclass
class Walk:
    """State of one document: the open unit is the top of `_stack`, (depth, provision).

    Depth 0 is an article, supplement, annex, or the document where there are no articles; without
    a stack, lines belong to `_owner` (a chapter's heading, the title) and labels open nothing.
    """

    builder: Builder
    articles: Mapping[int, ArticleHead]
    _owner: int = 0
    _stack: list[tuple[int, int]] = field(default_factory=list)
    _sequence: dict[tuple[int, int], Number] = field(default_factory=dict)
    _chapters: list[tuple[ChapterHead, int]] = field(default_factory=list)
    _following: str = ""
    _succession: Succession | None = None
    _supplement: int = 0
    _supplements: int = 0
    _repeats: dict[str, int] = field(default_factory=dict)
    _above: tuple[str, ...] = ()
    _bodies: dict[int, list[str]] = field(default_factory=dict)
    _parents: set[int] = field(default_factory=set)
    _chapter_numbers: dict[tuple[int, int], Number] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.articles:
            self._stack = [(0, 0)]

    def article(self, line: Line, head: ArticleHead) -> None:
        """An article of the main part."""
        self._open_article(line, head, self.builder.address, 0)

    def chapter(self, line: Line, head: ChapterHead) -> None:
        """A chapter's heading, unless it breaks the order of the chapters."""
        while self._chapters and self._chapters[-1][0].rank >= head.rank:
            self._chapters.pop()
        above = self._chapters[-1][1] if self._chapters else 0
        key = (above, head.rank)
        base = self.builder.provisions[above].address
        address = f"{base}/{locator(UNIT_NAMES[head.rank], head.number)}"
        if self._chapter_numbers.get(key, (0, 0)) >= head.number or self._is_used(address):
            self.text(line, "")
            return
        self._chapter_numbers[key] = head.number
        index = self.builder.open(
            address,
            "part" if head.rank == 0 else "chapter",
            label=head.label,
            heading=head.title,
            headings=tuple(h.line for h, _ in self._chapters),
            parent=above,
        )
        if head.deleted:
            self.builder.update(index, status="deleted")
        self._chapters.append((head, index))
        self._owner, self._stack = index, [] if self.articles else [(0, 0)]
        self.builder.own(line.span(), index)

    def supplement(self, line: Line, head: SupplementHead) -> None:
        """A supplement's head; what follows it on the line is its first text."""
        self._supplements += 1
        base = f"{self.builder.address}/suppl_{head.number or self._supplements}"
        address = base
        while self._is_used(address):
            self._repeats[base] = self._repeats.get(base, 1) + 1
            address = f"{base}-{self._repeats[base]}"
        index = self.builder.open(
            address, "supplement", label="부칙", heading=head.name, group=True
        )
        self._succession, self._supplement = Succession(), index
        self._above = (head.line,)
        self._stack = [(0, index)]
        self.builder.own(line.span(0, head.body), index)
        if head.body < len(line.text):
            opening = article(line.text[head.body :])
            if opening and self._succession.article(opening):
                self._open_article(line, opening, address, index, head.body)
            else:
                self._labels(line, head.body)

    def annex(self, line: Line, head: AnnexHead, following: str) -> None:
        """An annex's or form's head; one seen before goes on in the unit that is open.

        Its title often stands on the next line (과징금의 산정기준(제60조제1항 관련)).
        """
        address = f"{self.builder.address}/{head.locator}"
        if self._is_used(address):
            self.text(line, "")
            return
        after = following.strip()
        title = head.title or (after if is_title(after) and not annex(after) else "")
        index = self.builder.open(
            address,
            "form" if head.locator.startswith("form") else "annex",
            label=head.label,
            heading=title,
            group=True,
        )
        if head.deleted:
            self.builder.update(index, status="deleted")
        self._succession = None
        self._above = (" ".join(f"{head.label} {title}".split()),)
        self._stack = [(0, index)]
        self.builder.own(line.span(), index)

    def text(self, line: Line, following: str) -> None:
        """Any other line: labels, a supplement's article, or the open unit going on."""
        self._following = following
        if self._succession is not None:
            head = article(line.text, following)
            if head and self._succession.article(head):
                address = self.builder.provisions[self._supplement].address
                self._open_article(line, head, address, self._supplement)
                return
        if self._stack and _ABOUT_ARTICLE.match(line.text):
            self.builder.own(line.span(), self._stack[0][1])
            return
        self._labels(line, 0)

    def doubtful(self, line: Line) -> None:
        """A marked head out of order: text, and nothing opens until the next head."""
        owner = self._stack[-1][1] if self._stack else self._owner
        self.builder.own(line.span(), owner)
        self._owner, self._stack = owner, []

    def finish(self) -> None:
        """Set the status of units that say only 삭제, hold only such units, or say nothing."""
        alive: set[int] = set()
        provisions = self.builder.provisions
        for index in range(len(provisions) - 1, 0, -1):
            unit = provisions[index]
            body = " ".join(self._bodies.get(index, ())).strip()
            parted = index in self._parents
            if unit.kind not in ("chapter", "part") and index not in alive:
                if is_deleted(body) or (parted and not body and not unit.heading):
                    self.builder.update(index, status="deleted")
                elif unit.kind == "article" and not (body or parted or unit.status):
                    self.builder.update(index, status="heading only")
            if provisions[index].status != "deleted":
                alive.add(unit.parent or 0)

    def _open_article(
        self, line: Line, head: ArticleHead, base: str, parent: int, start: int = 0
    ) -> None:
        address = f"{base}/{locator('art', head.number)}"
        titles = self._above if parent else tuple(h.line for h, _ in self._chapters)
        index = self.builder.open(
            address,
            "article",
            label=head.label,
            heading=head.caption,
            headings=titles,
            parent=parent,
            group=True,
        )
        self._parents.add(parent)
        if head.deleted:
            for n in range(head.number[0] + 1, head.last[0] + 1):
                gone = self.builder.open(
                    f"{base}/{locator('art', (n, 0))}",
                    "article",
                    headings=titles,
                    parent=parent,
                    group=True,
                )
                self.builder.update(gone, status="deleted")
            self.builder.update(index, status="deleted")
        self._stack = [(0, index)]
        body = start + head.body
        self.builder.own(line.span(start, body), index)
        if head.last > head.number:
            self._give(line, body, len(line.text), index)
        elif body < len(line.text):
            self._labels(line, body)

    def _labels(self, line: Line, start: int) -> None:
        """Give a line from `start` to the units that its labels open, or to the open one."""
        text = line.text
        position = start
        if self._stack:
            found = self._next_label(text, start, bool(start))
            while found is not None:
                self._give(line, position, found.start, self._stack[-1][1])
                self._open(found, text)
                position = found.start
                deeper = label_at(text, found.end)
                fits = deeper and deeper.rank > found.rank and deeper.number == (1, 0)
                found = deeper if fits and deeper and self._accepts(deeper, text, True) else None
            for place in later_paragraphs(text, position + 1):
                found = label_at(text, place)
                if found and found.rank == PARAGRAPH and self._accepts(found, text, True):
                    self._give(line, position, place, self._stack[-1][1])
                    self._open(found, text)
                    position = place
        owner = self._stack[-1][1] if self._stack else self._owner
        self._give(line, position, len(text), owner)

    def _give(self, line: Line, start: int, end: int, owner: int) -> None:
        if start < end or not line.text:
            self.builder.own(line.span(start, end), owner)
            body = line.text[start:end].strip()
            if owner not in self._bodies:
                body = body.removeprefix(self.builder.provisions[owner].label)
            self._bodies.setdefault(owner, []).append(body)
            if self._succession is not None:
                self._succession.read(line.text[start:end])

    def _next_label(self, text: str, start: int, inside: bool) -> Label | None:
        found = label_at(text, start, pointed=self._succession is not None)
        return found if found and self._accepts(found, text, inside) else None

    def _place(self, label: Label) -> int:
        """The unit that a label of this depth would open in."""
        return next(index for depth, index in reversed(self._stack) if depth < label.rank)

    def _accepts(self, label: Label, text: str, inside: bool) -> bool:
        """Tell whether a label opens a unit: its number is due, and it is not quoted."""
        above = self._place(label)
        last = self._sequence.get((above, label.rank), (0, 0))
        due = follows(label.number, last)
        if label.rank == PARAGRAPH:
            pointed = label.label.startswith("<")
            listed = (above, ITEM) in self._sequence
            near = pointed or label.number[0] - last[0] <= _GAPS[PARAGRAPH]
            if not (due or (label.number > last and near and not inside)):
                return False
            if label.number[0] == 1 and listed:  # an item's own list
                return False
            body = text[label.end :]
            if self._succession and not self._succession.paragraph(body, self._following):
                return False
        elif self._succession is not None and self._succession.quoting:
            return False
        elif not due:
            gap = label.number[0] - last[0]
            if label.number <= last or inside or gap > _GAPS.get(label.rank, 0) or last == (0, 0):
                return False
            if label.rank == SUBITEM and not text[:1].isspace():
                return False
        base = self.builder.provisions[above].address
        return not any(self._is_used(f"{base}/{segment}") for segment in label.segments)

    def _open(self, label: Label, text: str) -> None:
        above = self._place(label)
        while self._stack[-1][0] >= label.rank:
            self._stack.pop()
        self._sequence[above, label.rank] = label.last
        self._parents.add(above)
        base = self.builder.provisions[above]
        caption = _CAPTION.match(text, label.end) if self._succession is not None else None
        for i, segment in enumerate(label.segments):
            index = self.builder.open(
                f"{base.address}/{segment}",
                _KINDS.get(label.rank, "subitem"),
                label="" if i else label.label,
                heading=caption[1] if caption and label.rank == PARAGRAPH else "",
                headings=self._titles(),
                parent=above,
            )
            if len(label.segments) > 1:
                self.builder.update(index, status="deleted")
            if i == 0:
                self._stack.append((label.rank, index))

    def _titles(self) -> tuple[str, ...]:
        """The titles above a unit below depth 0: the chapters' and the article's own."""
        base = self.builder.provisions[self._stack[0][1]]
        if base.kind in ("supplement", "annex", "form", "document"):
            return self._above if base.kind != "document" else ()
        own = f"{base.label}({base.heading})" if base.heading else base.label
        return (*base.headings, own)

    def _is_used(self, address: str) -> bool:
        return self.builder.find(address) is not None
