"""The outline of a treaty: which lines are headings, before anything is opened.

Deciding first and opening later lets a heading look ahead: a Part that holds Articles is a title
above them, a Part of an annex that holds paragraphs is their address.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.split import treaty_headings
from pipeline.split.lines import Line
from pipeline.split.treaty_headings import Heading
from pipeline.split.treaty_labels import is_reference

_OPEN_END = re.compile(r"\b(?:to|the|and|or|per|see|than|that|which|as|for|on|this|both)\s*$")
_LISTED = re.compile(
    r"(?:annex|appendix|attachment|exhibit|schedule)\s+(?:\d{1,3}|[IVX]+|[A-Z])\b(?:\W.*[^.;,])?",
    re.IGNORECASE,
)
RANK = {"part": 0, "title": 1, "chapter": 2, "section": 3}


@dataclass(frozen=True, slots=True)
class Outline:
    """Lines with content, the heading each is (or None), and which belong to a contents table.

    `firm` says that the source marks headings, so that every line is a whole paragraph.
    """

    lines: tuple[Line, ...]
    headings: tuple[Heading | None, ...]
    contents: frozenset[int]
    firm: bool

    def leads_to_article(self, i: int) -> bool:
        """Tell whether only headings stand between heading `i` and the next article."""
        for j in range(i + 1, len(self.lines)):
            heading = self.headings[j]
            if heading is None or heading.kind not in ("plain", "article", *RANK):
                return False
            if heading.kind == "article":
                return True
        return False

    def holds_articles(self, i: int) -> bool:
        """Tell whether an article comes before the next division of the same or a higher rank."""
        own = self.headings[i]
        rank = RANK.get(own.kind, 9) if own else 9
        for j in range(i + 1, len(self.lines)):
            heading = self.headings[j]
            if heading is None:
                continue
            if heading.kind == "article":
                return True
            if heading.kind in ("annex", "protocol") or RANK.get(heading.kind, 9) <= rank:
                return False
        return False

    def is_caption(self, i: int) -> bool:
        """Tell whether an unmarked line below a heading is its title and not its text."""
        words = " ".join(self.lines[i].text.split())
        following = self.lines[i + 1].text.strip() if i + 1 < len(self.lines) else ""
        return (
            not self.firm
            and len(words) < 70
            and (words[0].isupper() or words[0] in "“\"‘'")
            and not treaty_headings.is_sentence(words)
            and (not following or not following[0].islower())
        )

    def has_text(self, i: int) -> bool:
        """Tell whether text follows heading `i` before the next heading."""
        return i + 1 < len(self.lines) and self.headings[i + 1] is None


def outline(lines: Sequence[Line]) -> Outline:
    """Find the headings among the lines that have content."""
    content = tuple(line for line in lines if line.text.strip())
    strong = [_heading(line, strong=True) if "heading" in line.kinds else None for line in content]
    firm = any(h and h.kind in ("article", "annex", *RANK) for h in strong)
    if firm:
        found = list(strong)
        for i, line in enumerate(content):
            if found[i] is None and line.block.role == "cell":
                row = _heading(line, strong=False)
                found[i] = row if row and row.kind == "schedule" else None
            elif found[i] is None and line.block.role == "":
                found[i] = _appended(line, strong[:i], strong[i + 1 :])
    else:
        found = _soft(content, strong)
    contents = _contents(content, found)
    return Outline(content, tuple(found), contents, firm)


def _heading(line: Line, *, strong: bool) -> Heading | None:
    return treaty_headings.read(" ".join(line.text.split()), strong=strong)


def _appended(
    line: Line, before: Sequence[Heading | None], after: Sequence[Heading | None]
) -> Heading | None:
    """An unmarked line that is the title of an annex below the last article, and no text."""
    heading = _heading(line, strong=False)
    if heading is None or heading.kind not in ("annex", "schedule") or "_" not in heading.locator:
        return None
    following = next((h for h in after if h and h.kind == "article"), None)
    begun = any(h and h.kind == "article" for h in before)
    return heading if begun and (following is None or following.number == 1) else None


def _soft(lines: Sequence[Line], strong: Sequence[Heading | None]) -> list[Heading | None]:
    """Headings of a text without marks: numbers must follow, and no cross-reference counts."""
    found: list[Heading | None] = []
    last = 0
    opened = False  # whether an article stands above
    for i, line in enumerate(lines):
        heading = strong[i] or _heading(line, strong=False)
        before = " ".join(lines[i - 1].text.split()) if i else ""
        # A blank line before frees a heading from what the sentence above ended with.
        apart = i == 0 or line.start > lines[i - 1].end
        beneath = i > 0 and found[i - 1] is not None
        if heading and not apart and not beneath and is_reference(before, ""):
            heading = None
        begun = apart or beneath or before.endswith((".", ":", ";", ")"))
        if heading and heading.kind == "annex" and "_" not in heading.locator and not begun:
            heading = None  # the last word of a broken line
        if heading and heading.kind in ("annex", "schedule") and not opened:
            listed = heading.caption and not heading.label.isupper() and strong[i] is None
            heading = None if listed else heading  # a line of a contents table
        if heading and heading.kind == "article" and heading.number:
            alone = apart and not heading.caption and not heading.spoken
            follows = not last or _follows(heading, last) or (alone and heading.number > last)
            if follows and (begun or not heading.spoken) and not _broken(lines, i, apart):
                last, opened = heading.number, True
            else:
                heading = None
        if heading and heading.kind in ("annex", "protocol"):
            last = 0
        found.append(heading)
    return found


def _follows(heading: Heading, last: int) -> bool:
    """Tell whether an article's number is the next one, or the first of another count."""
    if "-" in heading.locator and heading.number == last:
        return True
    return heading.number == 1 or last < heading.number <= last + 3


def _broken(lines: Sequence[Line], i: int, apart: bool) -> bool:
    """Tell whether a sentence runs through line `i`: it is a cross-reference cut out by breaks."""
    following = lines[i + 1] if i + 1 < len(lines) else None
    if following and following.start == lines[i].end and following.text.strip()[0].islower():
        return True
    return not apart and i > 0 and bool(_OPEN_END.search(lines[i - 1].text))


def _is_listed(line: Line) -> bool:
    """Tell whether a line may be an annex's entry in a contents table (`Schedule 1 Goods  7`)."""
    return bool(_LISTED.fullmatch(" ".join(line.text.split()))) and len(line.text) < 120


def _contents(lines: Sequence[Line], found: list[Heading | None]) -> frozenset[int]:
    """The lines of a contents table: headings without text whose numbers come again later."""
    articles = [i for i, h in enumerate(found) if h and h.kind == "article"]
    counts: dict[str, int] = {}
    for i in articles:
        locator = found[i].locator  # type: ignore[union-attr]
        counts[locator] = counts.get(locator, 0) + 1
    run: list[int] = []
    for i in articles:
        heading = found[i]
        bare = i + 1 >= len(lines) or found[i + 1] is not None or _is_listed(lines[i + 1])
        if heading is None or counts[heading.locator] < 2 or not bare:
            break
        run.append(i)
    if len(run) < 3:
        return frozenset()
    first = run[0]
    while first and (h := found[first - 1]) is not None and h.kind in RANK:
        first -= 1
    # The last entry's successor is the body's first heading: its locator repeats the table's first.
    opening = found[first]
    last = run[-1]
    for i in range(first + 1, last + 1):
        again = found[i]
        if again and opening and again.locator == opening.locator and again.kind == opening.kind:
            last = i - 1
            break
    # Annexes are listed below the last article.
    below = last + 1
    while below < len(lines) and _is_listed(lines[below]):
        below += 1
    if below < len(lines) and opening and (again := found[below]) is not None:
        last = below - 1 if again.locator == opening.locator else last
    return frozenset(range(first, last + 1))
