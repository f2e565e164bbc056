"""Growing the tree of a Japanese law line by line: where each new unit belongs.

The readers (Markdown, plain text) decide what a line is; this decides what it hangs under.
"""

from __future__ import annotations

import re

from pipeline.knowledge import jp_labels, jp_law_id
from pipeline.split.ja_tree import RANKS, Unit
from pipeline.split.lines import Line

DELETED = re.compile(r"[\s（(〔［]*削\s*除[\s）)〕］。]*")
_OF_SUPPLEMENT = re.compile(r"\s*附\s*則\s*(?=別表|様式|別記|別図)")
_CAPTION = re.compile(r"^[（(〔【](?P<text>.*)[）)〕】]$", re.DOTALL)
_BETWEEN = ("item", "subitem")


class Tree:
    """The law so far.

    `container` is what articles stand in (the law, a supplement, an annex), `holder` what
    paragraphs stand in (an article or the container), `body` what items stand in (a paragraph, or
    the holder), `items` the open items and subitems with their depth.
    """

    def __init__(self) -> None:
        self.root = Unit("document", "")
        self.container = self.root
        self.holder = self.root
        self.body = self.root
        self.items: list[tuple[int, Unit]] = []
        self.captions: list[tuple[Line, str]] = []
        self.annex_unit = self.root  # the last annex that was opened
        self._supplements: list[str] = []

    @property
    def innermost(self) -> Unit:
        """What a line without a label continues."""
        return self.items[-1][1] if self.items else self.body

    @property
    def in_annex(self) -> bool:
        """Whether the open unit is an annex or stands in one."""
        return self.body.kind in ("annex", "form", "row", "note")

    def division(self, line: Line, text: str) -> bool:
        """A heading above articles (第六章の二　報告等); False when the text is none."""
        found = jp_labels.division(text)
        label = jp_labels.division_label(text)
        if found is None or label is None:
            return False
        title = text[len(label) :].strip()
        unit = Unit("part" if found[0] == "編" else "chapter", found[1], label, text.strip())
        unit.rank = RANKS[jp_labels.DIVISIONS[found[0]]]
        unit.spans.append(line.span())
        if DELETED.fullmatch(title):
            unit.status = "deleted"
        self._flush()
        self.container.add(unit)
        self._enter(self.container)
        return True

    def article(self, line: Line, label: str, caption: str, body: int) -> bool:
        """An article whose text begins at `line.text[body:]`; False when the label is none."""
        numbers = jp_labels.articles(label)
        if not numbers:
            return False
        unit = Unit("article", f"art_{numbers[0]}", label, bare(caption))
        self._take_captions(unit)
        unit.spans.append(line.span(0, body))
        rest = line.text[body:]
        if rest.strip():
            unit.lead.append(line.span(body))
        if DELETED.fullmatch(rest):
            unit.status = "deleted"
        if len(numbers) > 1:
            unit.also = tuple(f"art_{n}" for n in numbers[1:])
        self.container.add(unit)
        self._enter(unit)
        return True

    def paragraph(self, line: Line, label: str, body: int) -> bool:
        """A numbered paragraph (２) of the open article, supplement or law."""
        numbers = jp_labels.numbered(label)
        if not numbers:
            return False
        owner = self.holder
        if numbers[0] != "1" and not any(c.kind == "paragraph" for c in owner.children):
            owner.number_lead()
        unit = Unit("paragraph", f"para_{numbers[0]}", label)
        self._take_captions(unit)
        unit.spans.append(line.span())
        if DELETED.fullmatch(line.text[body:]):
            unit.status = "deleted"
            unit.also = tuple(f"para_{n}" for n in numbers[1:])
        owner.add(unit)
        self.body, self.items = unit, []
        return True

    def item(self, line: Line, depth: int, label: str, body: int) -> bool:
        """An item (depth 1: 一) or a unit beneath one (2: イ, 3: （１） …)."""
        open_items = [pair for pair in self.items if pair[0] < depth]
        parent = open_items[-1][1] if open_items else self.body
        outer = parent.kind not in (*_BETWEEN, "row")
        segment = jp_labels.segment(label, outer=outer)
        if segment is None:
            return False
        self._flush()
        unit = Unit("item" if segment.startswith("item_") else "subitem", segment, label)
        unit.spans.append(line.span())
        if DELETED.fullmatch(line.text[body:]):
            unit.status = "deleted"
            if outer:
                unit.also = tuple(f"item_{n}" for n in jp_labels.numbered(label)[1:])
        parent.add(unit)
        self.items = [*open_items, (depth, unit)]
        return True

    def supplement(self, line: Line, text: str) -> None:
        """附則, with the number of the amending law where it is printed."""
        self._flush()
        number = jp_law_id.first(text)
        name = (number.law_id or number.text) if number else str(len(self._supplements) + 1)
        again = self._supplements.count(name)
        self._supplements.append(name)
        unit = Unit("supplement", f"suppl_{name}" + (f"-{again + 1}" if again else ""), "附則")
        unit.heading = bare(re.sub(r"^\s*附\s*則\s*|\s*抄\s*$", "", text))
        unit.spans.append(line.span())
        self.root.add(unit)
        self.container = unit
        self._enter(unit)

    def section(self, line: Line, number: int, label: str, title: str) -> None:
        """Ⅰ　趣旨: a section of a circular, which has no articles; its paragraphs count anew."""
        self._flush()
        unit = Unit("section", f"sec_{number}", label, title)
        unit.spans.append(line.span())
        self.root.add(unit)
        self.container = unit
        self._enter(unit)

    def annex(self, line: Line, text: str) -> bool:
        """別表, 様式 and the like by their title; False when the text is none."""
        inner = _OF_SUPPLEMENT.match(text)
        title = text[inner.end() :] if inner else text.strip()
        segment = jp_labels.annex(title)
        match = jp_labels.ANNEX.match(title.lstrip("（(【["))
        if segment is None or match is None:
            return False
        self._flush()
        label = match.group().strip()
        heading = title[title.index(label) + len(label) :].strip()
        if title[0] in "（(【[" and heading[-1:] in ("）", ")", "】", "]"):
            heading = heading[:-1].strip()  # （別表第一）
        unit = Unit("form" if segment.startswith("form") else "annex", segment, label)
        unit.heading = bare(heading)
        unit.spans.append(line.span())
        if DELETED.fullmatch(heading):
            unit.status = "deleted"
        above = [c for c in self.root.children if c.kind == "supplement"] if inner else []
        (above[-1] if above else self.root).add(unit)
        self.container = self.annex_unit = unit
        self._enter(unit)
        return True

    def note(self, line: Line, label: str) -> None:
        """備考 of an annex: the items after it are the note's."""
        unit = self.annex_unit.add(Unit("note", "note", label))
        unit.spans.append(line.span())
        self._enter(unit)

    def leave(self, line: Line) -> None:
        """The formula above the signatures: it and what follows are the law's own text."""
        self._flush()
        self.container = self.root
        self._enter(self.root)
        self.text(line)

    def append(self, line: Line, label: str) -> None:
        """A protocol below the signatures, which numbers its paragraphs or articles itself."""
        self._flush()
        before = sum(c.segment.startswith("protocol") for c in self.root.children)
        segment = f"protocol_{before + 1}" if before else "protocol"
        unit = self.root.add(Unit("annex", segment, label, numbered=True))
        unit.spans.append(line.span())
        self.container = self.annex_unit = unit
        self._enter(unit)

    def aside(self, line: Line) -> None:
        """A line of another law's article that is quoted: text of the open article."""
        self._flush()
        self.holder.spans.append(line.span())

    def text(self, line: Line) -> None:
        """A line without a label: it continues what is open."""
        self._flush()
        unit = self.innermost
        if unit is self.root:
            # Only the last such line can turn out to be a first, unnumbered paragraph.
            unit.spans += unit.lead
            unit.lead = [line.span()]
        elif unit.kind in ("article", "supplement") and not unit.children:
            unit.lead.append(line.span())
            if DELETED.fullmatch(line.text) and len(unit.lead) == 1:
                unit.status = "deleted"
        else:
            unit.spans.append(line.span())

    def closing(self, line: Line) -> bool:
        """A phrase that names all items of a list: text of what holds them.

        （以下「租税」という。） below (i) to (iv).  False when no list of at least two is open.
        """
        above = self.items[-2][1] if len(self.items) > 1 else self.body
        if not self.items or sum(c.kind in _BETWEEN for c in above.children) < 2:
            return False
        self._flush()
        above.spans.append(line.span())
        if len(self.items) > 1:  # the outermost list stays open: it may go on below
            self.items.pop()
        return True

    def caption(self, line: Line, text: str) -> None:
        """A caption on its own line: it belongs to the article or paragraph that follows."""
        self._flush()
        self.captions.append((line, text))

    def finish(self) -> Unit:
        """The whole tree."""
        self._flush()
        return self.root

    def _enter(self, body: Unit) -> None:
        self.holder = self.body = body
        self.items = []

    def _take_captions(self, unit: Unit) -> None:
        for line, text in self.captions:
            unit.spans.append(line.span())
            unit.heading = unit.heading or bare(text)
        self.captions = []

    def _flush(self) -> None:
        """Captions that turned out to announce nothing are ordinary text."""
        pending, self.captions = self.captions, []
        for line, _ in pending:
            self.text(line)


def bare(caption: str) -> str:
    """A caption without its brackets."""
    match = _CAPTION.match(caption.strip())
    return match["text"].strip() if match else caption.strip()
