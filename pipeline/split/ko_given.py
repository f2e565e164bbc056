"""Korean law whose format states its units (dialect `lawgokr`): the units as stated, the rest read.

조, 항, 호 and 목 of a law, and where each 부칙 and 별표 begins, are known from the format; what
stands inside a 부칙, a 별표, an administrative rule's article or a 목 is read by the grammar of
`ko_walk`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise

from pipeline.records import Document, Extracted, ProvisionKind
from pipeline.split import ko_title
from pipeline.split.builder import Builder
from pipeline.split.ko_heads import ArticleHead, Number, article, chapter, locator
from pipeline.split.ko_labels import ITEM, ORDER, PARAGRAPH, SUBITEM, label_at
from pipeline.split.ko_parts import AnnexHead, SupplementHead, annex, supplement
from pipeline.split.ko_walk import Walk
from pipeline.split.lines import Line, lines

_RANKS = {"para": PARAGRAPH, "item": ITEM, "sub": SUBITEM}
_KINDS: dict[int, ProvisionKind] = {
    PARAGRAPH: "paragraph", ITEM: "item", SUBITEM: "subitem",
}  # fmt: skip
_GONE = re.compile(r"\s*[<\[(]?\s*삭\s*제")


def split(extracted: Extracted) -> tuple[Document, ...]:
    """Split one law or rule; one file is one document at `kr/<title without spaces>`."""
    title = extracted.metadata.get("title", "")
    builder = Builder(
        extracted,
        extracted.metadata.get("address") or ko_title.address(title),
        title,
        "law",
        "ko",
        metadata=extracted.metadata,
    )
    roles = {block.role for block in extracted.blocks}
    head = ArticleHead("", (0, 0), (0, 0), "", 0, "marked")
    walk = _Walk(builder, {0: head} if "article" in roles else {})
    walk.titles = {
        block.locator: block.text.strip()
        for block in extracted.blocks
        if block.role == "annex title" and block.locator
    }
    rows = [line for line in lines(extracted) if line.text.strip()]
    following = {id(one): other for one, other in pairwise(rows)}
    for line in rows:
        walk.line(line, following.get(id(line)))
    walk.finish()
    return (builder.finish(),)


@dataclass
class _Walk(Walk):
    """A walk that is told where units begin; `known` holds the stated ones by locator."""

    titles: dict[tuple[str, ...], str] = field(default_factory=dict)
    known: dict[tuple[str, ...], int] = field(default_factory=dict)
    _bare: list[int] = field(default_factory=list)
    _main: bool = True

    def line(self, line: Line, beneath: Line | None) -> None:
        """Give one line to its unit; `beneath` is the next line that has words."""
        at, role = line.block.locator or (), line.block.role
        # A head runs on only within its own element.
        goes_on = (
            beneath is not None and not beneath.block.role and beneath.block.locator == (at or ())
        )
        after = beneath.text if beneath is not None and goes_on else ""
        if role == "title of law":
            self.builder.own(line.span(), 0)
        elif role == "article":
            self._article(line, at, after)
        elif role in ("paragraph", "item", "subitem"):
            self._stated(line, at)
        elif role == "note" and at in self.known:
            self.builder.own(line.span(), self.known[at])
        elif role == "supplement":
            self._main = False
            number = at[0].removeprefix("suppl_")
            head = supplement(line.text, after) or SupplementHead("부칙", number, "", 0, True)
            self.supplement(line, head if head.number else replace(head, number=number))
        elif role in ("annex", "annex only"):
            self._main = False
            self._annex(line, at[0], bare=role == "annex only")
        elif self._main and not at and (heading := chapter(line.text, after)):
            self.chapter(line, heading)
        elif not self._main and (again := supplement(line.text, after)) and again.issued:
            self.supplement(line, again)
        else:
            self.text(line, after)

    def finish(self) -> None:
        """As ever; an annex of which only the title is there says so."""
        super().finish()
        for index in self._bare:
            if not self.builder.provisions[index].status:
                self.builder.update(index, status="heading only")

    def _article(self, line: Line, at: tuple[str, ...], after: str) -> None:
        stated = _number(at[0])
        head = article(line.text, after, marked=True)
        if head is None or head.number != stated:
            label = f"제{stated[0]}조" + (f"의{stated[1]}" if stated[1] else "")
            head = ArticleHead(label, stated, stated, "", 0, "marked")
        base = self.builder.address
        titles = tuple(h.line for h, _ in self._chapters)
        index = self._open_unit(f"{base}/{at[0]}", head.label, head.caption, titles)
        self.known[at] = index
        if head.deleted:
            self.builder.update(index, status="deleted")
            for n in range(head.number[0] + 1, head.last[0] + 1):
                if not self._is_used(gone := f"{base}/{locator('art', (n, 0))}"):
                    self.builder.update(self._open_unit(gone, "", "", titles), status="deleted")
        self._stack = [(0, index)]
        self.builder.own(line.span(0, head.body), index)
        if head.last > head.number:
            self._give(line, head.body, len(line.text), index)
        elif head.body < len(line.text):
            self._labels(line, head.body)

    def _open_unit(self, address: str, label: str, heading: str, titles: tuple[str, ...]) -> int:
        self._parents.add(0)
        return self.builder.open(
            address, "article", label=label, heading=heading, headings=titles, group=True
        )

    def _stated(self, line: Line, at: tuple[str, ...]) -> None:
        """A 항, 호 or 목 where the format says it begins."""
        above = next((at[:i] for i in range(len(at) - 1, 0, -1) if at[:i] in self.known), ())
        parent = self.known.get(above, 0)
        base = self.builder.provisions[parent]
        rank, number = _RANKS[at[-1].split("_")[0]], _number(at[-1])
        if self._is_used(f"{base.address}/{at[-1]}"):
            self.text(line, "")
            return
        self._stack = [
            (_RANKS.get(above[i][: above[i].find("_")], 0), self.known[above[: i + 1]])
            for i in range(len(above))
            if above[: i + 1] in self.known
        ] or [(0, 0)]
        printed = label_at(line.text, 0)
        fits = printed is not None and printed.rank == rank and printed.segments[0] == at[-1]
        segments = printed.segments if printed is not None and fits else (at[-1],)
        self._sequence[parent, rank] = printed.last if printed is not None and fits else number
        self._parents.add(parent)
        for i, segment in enumerate(segments):
            if i and self._is_used(f"{base.address}/{segment}"):
                continue
            index = self.builder.open(
                f"{base.address}/{segment}",
                _KINDS[rank],
                label=printed.label if printed is not None and fits and not i else "",
                headings=self._titles(),
                parent=parent,
            )
            if len(segments) > 1:
                self.builder.update(index, status="deleted")
            if i == 0:
                self.known[at] = index
        self._stack.append((rank, self.known[at]))
        self._give(line, 0, len(line.text), self.known[at])

    def _annex(self, line: Line, segment: str, *, bare: bool) -> None:
        title = line.text.strip() if bare else self.titles.get((segment,), "")
        printed = annex(line.text, marked=True)
        label = printed.label if printed and printed.locator == segment else _label(segment)
        gone = bool(_GONE.match(title))
        self.annex(line, AnnexHead(label, segment, "" if gone else title, gone), "")
        if bare:
            self._bare.append(self._stack[0][1])


def _number(segment: str) -> Number:
    """(19, 2) of `art_19-2`; (1, 0) of `sub_가`."""
    match = re.fullmatch(r"[a-z]+_(?P<n>\d+|[가-힣])(?:-(?P<b>\d+))?(?:\.\d+)?", segment)
    if match is None:
        return 0, 0
    n = match["n"]
    return int(n) if n.isdigit() else ORDER.find(n) + 1, int(match["b"] or 0)


def _label(segment: str) -> str:
    """별표 2의2 of `appdx_2-2`, 별지 제4호서식 of `form_4`."""
    number, branch = _number(segment)
    tail = f"의{branch}" if branch else ""
    if segment.startswith("form"):
        return f"별지 제{number}호{tail}서식" if number else "별지서식"
    return f"별표 {number}{tail}" if number else "별표"
