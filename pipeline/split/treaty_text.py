"""Text of treaties: paragraphs by their labels, closing formulas, and whose text a line is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.records import Extracted
from pipeline.split import treaty_clauses as clauses
from pipeline.split.builder import Builder
from pipeline.split.lines import Line, lines
from pipeline.split.treaty_address import address_of, known_title, title_of
from pipeline.split.treaty_labels import Label, Ladder, Rung, is_reference, read
from pipeline.split.treaty_outline import Outline, outline

_CLOSING = re.compile(
    r"(?:IN\s+(?:WITNESS|FAITH)\s+WHEREOF|DONE\s+(?:at|in|on|this)\b|Done\s+(?:at|in)\s+[A-Z])",
)
_CLOSING_LOOSE = re.compile(r"in\s+(?:witness|faith)\s+whereof\b", re.IGNORECASE)
_GAP = re.compile(r"(?<=\S) {3,}(?=\S)")
_KIND = {"number": "paragraph", "letter": "item", "roman": "subitem", "capital": "paragraph"}


@dataclass(slots=True)
class Unit:
    """An open container: the treaty, an annex, a protocol, a Part of an annex, an article."""

    address: str
    index: int
    headings: tuple[str, ...] = ()
    prefix: str = ""
    flat: bool = False


@dataclass(slots=True)
class Division:
    """A Part, Chapter or Section above articles."""

    rank: int
    index: int
    address: str
    title: str


class TextWalk:
    """The state of a walk over a treaty, and what it does with lines of text."""

    def __init__(self, extracted: Extracted) -> None:
        found = outline(tuple(lines(extracted)))
        title = title_of(extracted, found.lines)
        address = address_of(extracted, title)
        self.outline: Outline = found
        self.builder = Builder(
            extracted,
            address,
            title or known_title(address) or extracted.name,
            "law" if address.startswith("eu/") else "treaty",
            "en",
        )
        self.spaced = extracted.dialect == "treaty-markdown"
        self.root = Unit(address, 0)
        self.scope = self.root
        # Where labels hang; None in a preamble, where numbers are recitals at most.
        self.unit: Unit | None = None
        self.section: Unit | None = None
        self.restarts = False
        self.divisions: list[Division] = []
        self.ladder = Ladder()
        self.owner = 0
        self.caption_of: int | None = None
        self.sub = ""
        self.closed = False
        self.started = False
        self.annexes = ("", 0)
        self.before = ""
        # Whether the line just read was a title, which introduces nothing.
        self.titled = False

    def leave(self, owner: int) -> None:
        """Close the article or Part that is open; text now belongs to `owner`."""
        self.unit, self.owner, self.section, self.sub = None, owner, None, ""
        self.ladder.clear()

    def caption(self, words: str, line: Line) -> None:
        """The title of the unit just opened, on a line of its own."""
        index = self.caption_of
        if index is None:
            return
        self.builder.update(index, heading=words)
        self.builder.own(line.span(), index)
        self.caption_of = None
        label = self.builder.provisions[index].label
        full = " ".join(filter(None, (label, words)))
        if self.divisions and self.divisions[-1].index == index:
            self.divisions[-1].title = full
        elif self.scope.index == index and index:
            self.scope.headings = (*self.scope.headings[:-1], full)
        elif self.section is not None and self.section.index == index:
            self.sub = full
        elif self.unit is not None and self.builder.provisions[index].kind == "part":
            self.unit.headings = (*self.unit.headings[:-1], full)

    def text(self, i: int, line: Line, at: int) -> None:
        content = line.text[at:].strip()
        untitled = self.caption_of is not None and not at and read(line.text) is None
        if untitled and self.outline.is_caption(i):
            self.caption(" ".join(content.split()), line)
            self.titled = True
            return
        if self.started and (_CLOSING.match(content) or _CLOSING_LOOSE.match(content)):
            self.divisions = []
            self.leave(self.scope.index)
            self.closed = True
        self.caption_of = None
        recital = self.unit is None and not self.started and self.root.address.startswith("eu/")
        if (self.unit is not None and not self.unit.flat) or recital:
            at = self._labels(i, line, at, recital=recital)
        for gap in _GAP.finditer(line.text, at) if self._spaced(line) else ():
            span = (line.offsets[gap.start()], line.offsets[gap.end() - 1])
            if span[1] - span[0] != gap.end() - gap.start() - 1 or not self.ladder.rungs:
                continue
            self.builder.own(line.span(at, gap.end()), self.owner)
            # Three blanks close a list, five a list within a list.
            self.ladder.climb((len(gap[0]) - 1) // 2)
            self.owner = self._open_owner()
            at = gap.end()
        if at < len(line.text) or not line.text:
            self.builder.own(line.span(at), self.owner)

    def _spaced(self, line: Line) -> bool:
        return self.spaced and line.block.role != "cell"

    def _open_owner(self) -> int:
        if self.ladder.rungs:
            return self.ladder.rungs[-1].provision
        unit = self.section or self.unit or self.scope
        return unit.index

    def _labels(self, i: int, line: Line, at: int, *, recital: bool) -> int:
        """Open the units whose labels begin the line; return where their own text begins."""
        first = True
        begin = at
        if not recital and (at := self.clause(line, begin)) > begin:
            begin, first = at, False
            for place in clauses.inside(line.text, at):
                owner = self.owner
                if (below := self.clause(line, place, inside=True)) > place:
                    self.builder.own(line.span(begin, place), owner)
                    at = begin = below
            if titled := clauses.title(line.text, at):
                self.builder.own(line.span(at, titled), self.owner)
                at = begin = titled
        while label := read(line.text, at):
            if recital and (label.form != "()" or not label.key.isdigit()):
                break
            after = line.text[label.end :]
            firm = self.outline.firm and first
            if is_reference("" if self.outline.firm or not first else self.before, after):
                break
            if not first and (label.readings or (("", 0),))[0][1] != 1 and label.key != "i":
                break
            if not firm and not self._free(label, first=first):
                break
            if not self.place(line, label, begin, i, firm=firm, recital=recital):
                break
            at = begin = label.end
            first = False
        return begin

    def clause(self, line: Line, at: int, *, inside: bool = False) -> int:
        """Open the clause (2.1) that begins at `at`; return where its text begins, or `at`."""
        unit, rungs = self.unit, self.ladder.rungs
        found = clauses.read(line.text, at, unit.address) if unit else None
        if unit is None or found is None or not clauses.is_due(found, rungs, ahead=not inside):
            return at
        value, depth = found.numbers[-1], len(found.numbers) - 1
        label = Label(found.printed, str(value), clauses.FORM, found.end, (("number", value),))
        before = "" if inside or self.outline.firm else self.before
        cited = is_reference(before, line.text[found.end :])
        above = rungs[depth - 1].provision if depth else unit.index
        address = f"{self.builder.provisions[above].address}/{value}"
        free = inside or self.outline.firm or self._free(label, first=True)
        if cited or not free or self.builder.find(address) is not None:
            return at
        index = self.builder.open(
            address, "item" if depth else "paragraph", label=found.printed, parent=above,
            headings=unit.headings,
        )  # fmt: skip
        self.ladder.step(depth, Rung("number", clauses.FORM, value, index))
        self.builder.own(line.span(at, found.end), index)
        self.owner, self.caption_of = index, None
        return found.end

    def _free(self, label: Label, *, first: bool) -> bool:
        """Tell whether a bare number may open a paragraph in a text of hard line breaks."""
        if not first or "(" in label.form:
            return True
        ends = (".", ":", ";", ",", ")", "]", "”", "and", "or")
        listed = read(self.before) is not None
        return not self.before or listed or self.before.endswith(ends) or self._after_heading()

    def _after_heading(self) -> bool:
        owner = self.builder.provisions[self.owner]
        return owner.kind in ("article", "annex", "part", "chapter") and not self.ladder.rungs

    def place(
        self, line: Line, label: Label, begin: int, i: int | None, *, firm: bool,
        recital: bool = False,
    ) -> bool:  # fmt: skip
        """Open the unit of a label where it follows; False when it does not."""
        unit = self.unit or self.root
        introduced = self.before.endswith((":", "—", "–"))

        def following() -> str:
            return self._next_key(i, label.form)

        found = self.ladder.place(label, firm=firm, introduced=introduced, following=following)
        if found is None and self.section is not None and label.key == "1" and not self.restarts:
            self.restarts = True
            self.ladder.clear()
            found = self.ladder.place(label, firm=firm, introduced=introduced, following=following)
        if found is None:
            return False
        depth, series, value = found
        if depth:
            above = self.ladder.rungs[depth - 1].provision
            address = f"{self.builder.provisions[above].address}/{label.key}"
        else:
            base = self.section if self.restarts and self.section else unit
            above = base.index
            address = f"{base.address}/{'pre_' if recital else unit.prefix}{label.key}"
        if self.builder.find(address) is not None:
            return False
        index = self.builder.open(
            address,
            "preamble" if recital else _KIND[series],  # type: ignore[arg-type]
            label=label.printed, parent=above,
            headings=(*unit.headings, self.sub) if self.sub else unit.headings,
        )  # fmt: skip
        self.ladder.step(depth, Rung(series, label.form, value, index))
        self.builder.own(line.span(begin, label.end or None), index)
        self.owner = index
        return True

    def _next_key(self, i: int | None, form: str) -> str:
        """The next label of a form before the next heading: `ii` or `j` decides what `i` is."""
        for j in range(
            (i if i is not None else len(self.outline.lines)) + 1, len(self.outline.lines)
        ):
            heading = self.outline.headings[j]
            if heading is not None and heading.kind in ("article", "annex", "part"):
                break
            label = read(self.outline.lines[j].text)
            if label and label.form == form and label.key in ("ii", "j"):
                return label.key
        return ""
