"""Treaties (and EU acts) in English: Articles, paragraphs, annexes with Parts and Schedules.

Addresses: `art_N` (Roman made Arabic, `art_28-bis`), then labels as printed in lower case
(`art_21/b/iii`; `art_2/2` for 2.2 of Article 2); `annex_N`, `annex_<word>` with `part_N`,
`schedule_N`; a Schedule or Exhibit below the articles of an agreement is `schedule_a`, `exhibit_b`;
interpretative notes are `annex_i/ad_art_6`, never articles; protocols are `protocol_N` or
`protocol_<word>`.  Title, preamble and closing formula are the document's own text.
"""

from __future__ import annotations

import re

from pipeline.records import Document, Extracted
from pipeline.split.lines import Line
from pipeline.split.treaty_headings import Heading, annex_word, relettered
from pipeline.split.treaty_labels import Label, readings
from pipeline.split.treaty_outline import RANK
from pipeline.split.treaty_text import Division, TextWalk, Unit

_ORGAN = re.compile(r"The\s+(?:General\s+Assembly|Security\s+Council|Conference)\b")


def split(extracted: Extracted) -> tuple[Document, ...]:
    """Split one treaty; raises `SplitError` when text would be lost."""
    return (_Walk(extracted).run(),)


class _Walk(TextWalk):
    """The headings of a treaty, and what each opens."""

    def run(self) -> Document:
        for i, line in enumerate(self.outline.lines):
            heading = self.outline.headings[i]
            if i in self.outline.contents:
                self.builder.mark(line.span(), "furniture")
            elif heading is None:
                self.text(i, line, 0)
            else:
                self._heading(i, line, heading)
            # A heading does not introduce what follows ("Article 5", then "1. …").
            self.before = "" if heading or self.titled else " ".join(line.text.split())
            self.titled = False
        return self.builder.finish()

    def _heading(self, i: int, line: Line, heading: Heading) -> None:
        kind = heading.kind
        if kind == "article":
            self._article(line, heading)
        elif kind in RANK:
            self._division(i, line, heading)
        elif kind == "annex":
            self._annex(i, line, heading)
        elif kind == "schedule" and self._is_appended(heading):
            caption = heading.caption
            self._open_scope(line, heading.locator, heading.label, caption, caption)
        elif kind == "schedule" and self.scope is not self.root and self._new(heading):
            self._part(line, heading)
        elif kind == "ad" and self._new(heading):
            self._note(i, line, heading)
        elif kind == "protocol" and self.closed and self.caption_of is None:
            self._open_scope(line, heading.locator, heading.label, heading.label, "")
        elif kind == "letter" and self.closed and not self.outline.firm:
            self.text(i, line, 0)  # who signed: D. M. SASSOLI
        elif kind == "number" and self.unit is not None:
            self._number(line, heading)
        elif kind == "letter" and self.unit is not None and self.caption_of is None:
            self._section(line, heading.locator, heading.label, heading.caption)
        else:
            self._plain(i, line)

    def _is_appended(self, heading: Heading) -> bool:
        """Tell whether a Schedule stands below the articles of an agreement, in no annex."""
        beside = self.scope is self.root or "/schedule_" in self.scope.address
        articles = any(p.kind == "article" for p in self.builder.provisions)
        known = self.builder.find(f"{self.root.address}/{heading.locator}") is not None
        return beside and articles and not known

    def _new(self, heading: Heading) -> bool:
        return self.builder.find(f"{self.scope.address}/{heading.locator}") is None

    def _article(self, line: Line, heading: Heading) -> None:
        if not self._new(heading):
            self.builder.warnings.append(
                f"{self.builder.extracted.name}: {heading.label} comes a second time in "
                f"{self.scope.address}; what follows is taken for an annexed text."
            )
            self._append_scope("annex", "")
        address = f"{self.scope.address}/{heading.locator}"
        titles = (*self.scope.headings, *(d.title for d in self.divisions))
        caption = "" if heading.spoken else heading.caption
        index = self.builder.open(
            address, "article", label=heading.label, heading=caption, headings=titles,
            parent=self.scope.index, group=True,
        )  # fmt: skip
        self._enter(Unit(address, index, titles))
        self.started, self.closed = True, False
        if heading.spoken:
            at = line.text.find(heading.label) + len(heading.label)
            at += len(line.text[at:]) - len(line.text[at:].lstrip(" .:–—-"))
            self.builder.own(line.span(0, at), index)
            self.before = ""
            self.text(0, line, at)
            return
        self.builder.own(line.span(), index)
        self.caption_of = None if caption else index

    def _enter(self, unit: Unit) -> None:
        """Make a container the one that labels and text belong to."""
        self.unit, self.owner = unit, unit.index
        self.section, self.restarts, self.sub = None, False, ""
        self.caption_of = None
        self.ladder.clear()

    def _division(self, i: int, line: Line, heading: Heading) -> None:
        inside = self.unit is not None and self.unit is not self.scope
        if heading.kind == "section" and inside and not self.outline.leads_to_article(i):
            self._section(line, heading.locator, heading.label, heading.caption)
            return
        rank = RANK[heading.kind]
        self.divisions = [d for d in self.divisions if d.rank < rank]
        above = self.divisions[-1].address if self.divisions else self.scope.address
        address = f"{above}/{heading.locator}"
        if not self.outline.holds_articles(i) and self.builder.find(address) is None:
            self._part(line, heading)
            return
        index = self.builder.find(address)
        title = " ".join(filter(None, (heading.label, heading.caption)))
        if index is None:
            index = self.builder.open(
                address, "part" if heading.kind == "part" else "chapter", label=heading.label,
                heading=heading.caption, parent=self._above(),
                headings=(*self.scope.headings, *(d.title for d in self.divisions)),
            )  # fmt: skip
        self.leave(index)
        self.divisions.append(Division(rank, index, address, title))
        self.builder.own(line.span(), index)
        self.caption_of = None if heading.caption else index

    def _above(self) -> int:
        return self.divisions[-1].index if self.divisions else self.scope.index

    def _part(self, line: Line, heading: Heading) -> None:
        """A Part or Schedule that holds paragraphs: their address, and a hit of its own."""
        above = self.divisions[-1].address if self.divisions else self.scope.address
        if heading.kind == "schedule":
            above, self.divisions = self.scope.address, []
        address = f"{above}/{heading.locator}"
        titles = (*self.scope.headings, *(d.title for d in self.divisions))
        index = self.builder.open(
            address, "part", label=heading.label, heading=heading.caption, headings=titles,
            parent=self._above(), group=True,
        )  # fmt: skip
        title = " ".join(filter(None, (heading.label, heading.caption)))
        self._enter(Unit(address, index, (*titles, title)))
        self.started = True
        self.builder.own(line.span(), index)
        self.caption_of = None if heading.caption or heading.kind == "schedule" else index

    def _annex(self, i: int, line: Line, heading: Heading) -> None:
        if heading.letter:
            kind, last = self.annexes
            lettered = kind == "letter" and ord(heading.letter) - 96 == last + 1
            follows = heading.number == (last + 1 if kind == "roman" else 1) and kind != "letter"
            if lettered or not follows:
                heading = relettered(heading)
            self.annexes = ("letter" if heading.locator.endswith(heading.letter) else "roman",
                            heading.number)  # fmt: skip
        elif heading.number:
            self.annexes = ("roman", heading.number)
        locator = heading.locator
        if "_" not in locator and not heading.caption:
            word = annex_word(self._title_below(i))
            locator = f"{locator}_{word}" if word else locator
        self._open_scope(line, locator, heading.label, heading.caption, heading.caption)

    def _title_below(self, i: int) -> str:
        """The title on the line below heading `i`: a plain heading, or a line "on …"."""
        if i + 1 >= len(self.outline.lines):
            return ""
        following = self.outline.headings[i + 1]
        if following is not None:
            return following.caption if following.kind == "plain" else ""
        words = " ".join(self.outline.lines[i + 1].text.split())
        return words if re.match(r"(?:on|concerning|regarding)\s", words, re.IGNORECASE) else ""

    def _open_scope(
        self, line: Line, locator: str, label: str, title: str, caption: str, prefix: str = ""
    ) -> None:
        """Begin an annex or a protocol, in which articles are numbered anew."""
        nested = locator.startswith(("appendix", "attachment")) and self.scope is not self.root
        above = self.scope if nested or "/protocol" in self.scope.address else self.root
        if locator.startswith("protocol"):
            above = self.root
        self._append_scope(locator, label, above=above, heading=caption, prefix=prefix)
        self.builder.own(line.span(), self.owner)
        words = (label, caption) if caption.lower() not in label.lower() else (label,)
        self.scope.headings = (*above.headings, " ".join(filter(None, words)) or title)
        self.caption_of = None if caption or locator.startswith("protocol") else self.owner

    def _append_scope(
        self, locator: str, label: str, *, above: Unit | None = None, heading: str = "",
        prefix: str = "",
    ) -> None:  # fmt: skip
        above = above or self.root
        address, n = f"{above.address}/{locator}", 1
        while self.builder.find(address) is not None:
            n += 1
            address = f"{above.address}/{locator}_{n}"
        index = self.builder.open(
            address, "annex", label=label, heading=heading, headings=above.headings,
            parent=above.index, group=True,
        )  # fmt: skip
        self.divisions = []
        self.scope = Unit(address, index, above.headings, prefix)
        self._enter(self.scope)
        self.started, self.closed = True, False

    def _note(self, i: int, line: Line, heading: Heading) -> None:
        """An interpretative note ("Ad Article VI"): one provision, its own numbering left alone."""
        address = f"{self.scope.address}/{heading.locator}"
        index = self.builder.open(
            address, "note", label=heading.label, headings=self.scope.headings,
            parent=self.scope.index, group=True,
        )  # fmt: skip
        if line.text.strip().startswith("[") and not self.outline.has_text(i):
            self.builder.update(index, status="deleted")
        self._enter(Unit(address, index, self.scope.headings, flat=True))
        self.builder.own(line.span(), index)

    def _section(self, line: Line, locator: str, label: str, caption: str) -> None:
        """A lettered section inside an article or annex: a heading, not part of addresses."""
        unit = self.unit or self.scope
        address = f"{unit.address}/{locator}"
        if self.builder.find(address) is not None:
            self.builder.own(line.span(), unit.index)
            return
        index = self.builder.open(
            address, "chapter", label=label, heading=caption, headings=unit.headings,
            parent=unit.index,
        )  # fmt: skip
        self.section = Unit(address, index, unit.headings)
        self.sub = " ".join(filter(None, (label, caption)))
        self.owner = index
        if self.restarts:
            self.ladder.clear()
        self.builder.own(line.span(), index)
        self.caption_of = None if caption else index

    def _number(self, line: Line, heading: Heading) -> None:
        """A paragraph whose number is a heading of its own (`### 16`)."""
        label = Label(heading.label, heading.locator, "#", 0, readings(heading.locator))
        if not self.place(line, label, 0, None, firm=True):
            self.builder.own(line.span(), self.owner)

    def _plain(self, i: int, line: Line) -> None:
        """A heading without a number: a caption, a subtitle, or the title of an appended text."""
        words = " ".join(line.text.split())
        if (at := self.clause(line, 0)) > 0:
            self.builder.update(self.owner, heading=line.text[at:].strip())
            self.builder.own(line.span(at), self.owner)
            return
        if self.caption_of is not None:
            self.caption(words, line)
            return
        if not self.started:
            self.builder.own(line.span(), self.owner)
        elif self.outline.leads_to_article(i):
            self.divisions = [d for d in self.divisions if d.rank < 9]
            above = self._above()
            address = self.divisions[-1].address if self.divisions else self.scope.address
            self.leave(above)
            self.divisions.append(Division(9, above, address, words))
            self.builder.own(line.span(), above)
        elif self.closed:
            following = self.outline.lines[i + 1].text if i + 1 < len(self.outline.lines) else ""
            organ = bool(_ORGAN.match(following.strip()))
            word = "resolution" if organ else annex_word(words)
            locator = f"annex_{word}" if word else "annex"
            self._open_scope(line, locator, "", words, words, "para_" if organ else "")
        elif self.unit is not None and self.unit.flat:
            self._enter(self.scope)
            self.builder.own(line.span(), self.owner)
        else:
            self.sub = words
            self.section = None
            unit = self.unit or self.scope
            self.builder.own(line.span(), unit.index)
