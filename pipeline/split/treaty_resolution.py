"""Resolutions of the Security Council and the General Assembly, as text pulled from their PDF.

Preambular paragraphs are `pre_N`, numbered operative ones `para_N` with their labels below
(`un/sc/res/1540/para_3/d`), footnotes `fn_N`, annexes `annex_N`.  The heads of pages are furniture.
"""

from __future__ import annotations

import re

from pipeline.address import parse
from pipeline.errors import AddressError
from pipeline.numerals import roman
from pipeline.records import Document, Extracted
from pipeline.split import treaty_headings
from pipeline.split.builder import Builder
from pipeline.split.lines import Line, lines
from pipeline.split.treaty_address import known_title
from pipeline.split.treaty_headings import Heading, relettered
from pipeline.split.treaty_labels import Ladder, Rung, is_reference, read
from pipeline.split.unofficial import unofficial

_ORGAN = re.compile(r"the\s+(?:security\s+council|general\s+assembly)\s*,?$", re.IGNORECASE)
_SYMBOL = re.compile(r"\b(?P<organ>[SA])/RES/(?:(?P<session>(?:ES-|S-)?\d+)/)?(?P<n>\d+)\b")
_NUMBERED = re.compile(r"\bresolution\s+(?P<n>\d{1,4})\s*\((?P<of>\d{4}|[IVXLC]+)\)", re.IGNORECASE)
_PAGE_NUMBER = re.compile(
    r"(?:\d+(?:/\d+)?\s+)?\d\d-\d{5}(?:\s*\(E\).*)?(?:\s+\d+(?:/\d+)?)?$|\d+/\d+$"
)
_PAGE = re.compile(r"(?:page\s+)?\d{1,3}$|\*\d{6,8}\*$|.{0,4}\(E\)\s", re.IGNORECASE)
_RULE = re.compile(r"[_‗]{5,}$|[-–—]{8,}$")
_MEETING = re.compile(r"\d+(?:st|nd|rd|th)\s+(?:plenary\s+)?meeting\b")
_OPENER = re.compile(
    r"(?:(?:\w+ly|also|further|once\s+again|again)\s+)*"
    r"(?:[A-Za-z]+ing\b|[A-Za-z]+(?:ed|ned|med)\b(?!\s+(?:nations|states|kingdom)\b)|mindful|aware|"
    r"conscious|cognizant|in\s+(?:the\s+)?exercise|in\s+accordance|with\s+a\s+view|gravely)",
    re.IGNORECASE,
)
_NOTE = re.compile(r"(?P<label>\d{1,2}|\*{1,3})\s*(?=\S)")
_FOOT = re.compile(r"(?P<n>\d{1,2})\s+(?=[A-Z“\"(])")
_NOTE_MARK = re.compile(r"(?<=\S)\s*(?:\d{1,2}|[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}|\*{1,3})$")


def split(extracted: Extracted) -> tuple[Document, ...]:
    """Split one resolution; raises `SplitError` when text would be lost."""
    rows = [line for line in lines(extracted) if line.text.strip()]
    address = _address(extracted, rows)
    return (_Walk(extracted, rows, address).run(),)


def _address(extracted: Extracted, rows: list[Line]) -> str:
    stated = extracted.metadata.get("address", "")
    try:
        return str(parse(stated))
    except AddressError:
        pass  # none stated: the symbol on the first page says it
    head = "\n".join(row.text for row in rows[:40])
    found = _SYMBOL.search(head)
    if found and found["organ"] == "S":
        return f"un/sc/res/{found['n']}"
    if found and found["session"]:
        return f"un/ga/res/{found['session']}/{found['n']}"
    numbered = _NUMBERED.search(extracted.metadata.get("title", "") + "\n" + head)
    if numbered and numbered["of"].isdigit():
        return f"un/sc/res/{numbered['n']}"
    if numbered:
        return f"un/ga/res/{roman(numbered['of'])}/{numbered['n']}"
    return unofficial(extracted, extracted.metadata.get("title", ""))


class _Walk:
    def __init__(self, extracted: Extracted, rows: list[Line], address: str) -> None:
        self.rows = rows
        self.opening = next(
            (i for i, row in enumerate(rows) if _ORGAN.match(row.text.strip())), len(rows)
        )
        title = known_title(address) or extracted.metadata.get("title", "") or self._title()
        self.builder = Builder(extracted, address, title or extracted.name, "treaty", "en")
        self.root = address
        self.ladder = Ladder()
        self.base = 0  # the provision whose labels are read: 0 stands for the resolution
        self.owner = 0
        self.headings: tuple[str, ...] = ()
        self.preamble = 0
        self.paragraph = 0
        self.note: int | None = None
        self.note_page = self.last_note = 0
        self.before = ""
        self.head_until = -1

    def _title(self) -> str:
        """The lines from the resolution's number to the organ that speaks."""
        for i, row in enumerate(self.rows[: self.opening]):
            if re.match(r"\s*(?:\d+/\d+\.\s|resolution\s+\d+\s*\()", row.text, re.IGNORECASE):
                words = " ".join(r.text for r in self.rows[i : self.opening]).split()
                return re.split(r"\s(?:Adopted|Resolution adopted)\s+by\b", " ".join(words))[0]
        return ""

    def run(self) -> Document:
        for i, row in enumerate(self.rows):
            text = " ".join(row.text.split())
            if i <= self.opening:
                self.builder.own(row.span(), 0)
            elif self._is_page_head(i, text):
                self.builder.mark(row.span(), "furniture")
                self.note = None
            elif _RULE.match(text):
                self.builder.mark(row.span(), "furniture")
                self.note, self.note_page = 0, row.block.page
            elif self.note is None and self._begins_notes(i, text):
                self.note, self.note_page = 0, row.block.page
                self._note(row, text)
            elif self.note is not None and self._note(row, text):
                pass
            else:
                self.note = None
                self._body(i, row, text)
                # A title ("Annex I") does not introduce what follows it.
                fresh = (
                    self.builder.provisions[self.owner].kind == "annex" and not self.ladder.rungs
                )
                self.before = "" if fresh else _NOTE_MARK.sub("", text)
        return self.builder.finish()

    def _is_page_head(self, i: int, text: str) -> bool:
        """Tell whether a line repeats the symbol at a page's top, or counts pages."""
        if i <= self.head_until or _PAGE_NUMBER.match(text) or _PAGE.match(text):
            return True
        row = self.rows[i]
        if row.block.page > self.rows[i - 1].block.page and self._is_running_head(text):
            return True
        if not _SYMBOL.match(text) or len(text) > 30:
            return False
        # Between the symbol and the page number the head repeats the title.
        for j in range(i + 1, min(i + 7, len(self.rows))):
            if _PAGE_NUMBER.match(" ".join(self.rows[j].text.split())):
                self.head_until = j
                break
        return True

    def _is_running_head(self, text: str) -> bool:
        """Tell whether a page's first line is the resolution's title and symbol, in any order."""
        symbol = _SYMBOL.search(text)
        if symbol is None or _OPENER.match(text) or text.endswith((",", ";", ".")):
            return False
        said = set(re.findall(r"\w+", (text[: symbol.start()] + text[symbol.end() :]).lower()))
        return said <= set(re.findall(r"\w+", self.builder.title.lower() + self._title().lower()))

    def _begins_notes(self, i: int, text: str) -> bool:
        """Tell whether a page's footnotes begin here, under a rule that left no characters.

        The number is the next one, and its mark stands above.
        """
        found = _FOOT.match(text)
        page = self.rows[i].block.page
        if found is None or not page or int(found["n"]) != self.last_note + 1:
            return False
        mark = re.compile(rf"(?<=[^\W\d]|[,.;:”\"’)])\s?{found['n']}(?=\s*$|[\s,.;:)])")
        above = (row for row in self.rows[self.opening : i] if row.block.page == page)
        return any(mark.search(row.text) for row in above)

    def _note(self, row: Line, text: str) -> bool:
        """Give a line below the rule to a footnote; False where the body goes on."""
        if (row.block.page and row.block.page != self.note_page) or self._resumes(text):
            return False
        found = _NOTE.match(text)
        name = f"fn_{'star' if found['label'].startswith('*') else found['label']}" if found else ""
        address = f"{self.root}/{name}"
        if found and self.builder.find(address) is None:
            self.note = self.builder.open(address, "footnote", label=found["label"])
            if found["label"].isdecimal():
                self.last_note = int(found["label"])
        self.builder.own(row.span(), self.note or 0)
        return True

    def _resumes(self, text: str) -> bool:
        label = read(text)
        if label and label.form == "." and label.key == str(self.paragraph + 1):
            return True
        return not self.paragraph and text[0].isupper() and bool(_OPENER.match(text))

    def _body(self, i: int, row: Line, text: str) -> None:
        heading = treaty_headings.read(text, strong=False)
        if heading and heading.kind == "annex" and (self.paragraph or self.base):
            # A resolution numbers its annexes with Roman numerals or capital letters.
            known = heading.number in (0, self._annexes() + 1)
            self._annex(row, heading if known or not heading.letter else relettered(heading))
        elif _MEETING.match(text) and self.paragraph:
            self.owner, self.base = 0, 0
            self.ladder.clear()
            self.builder.own(row.span(), 0)
        elif self._is_subtitle(i, text):
            self.headings = (text,)
            self.builder.own(row.span(), self.base)
        elif self._labels(row):
            pass
        elif not self.paragraph and not self.base and self._begins_preamble(text):
            self.preamble += 1
            self.owner = self.builder.open(f"{self.root}/pre_{self.preamble}", "preamble")
            self.builder.own(row.span(), self.owner)
        else:
            self.builder.own(row.span(), self.owner)

    def _annexes(self) -> int:
        return sum(p.kind == "annex" for p in self.builder.provisions)

    def _annex(self, row: Line, heading: Heading) -> None:
        address = f"{self.root}/{heading.locator}"
        if self.builder.find(address) is not None:
            self.builder.own(row.span(), self.owner)
            return
        self.base = self.owner = self.builder.open(
            address, "annex", label=heading.label, heading=heading.caption, group=True
        )
        self.headings = ()
        self.ladder.clear()
        self.builder.own(row.span(), self.base)

    def _begins_preamble(self, text: str) -> bool:
        opened = not self.before or self.before.endswith((",", ";", "."))
        return opened and text[0].isupper() and bool(_OPENER.match(text))

    def _is_subtitle(self, i: int, text: str) -> bool:
        """Tell whether a short line stands between two numbered paragraphs as a title."""
        if len(text.split()) > 12 or text.endswith((".", ";", ",", ":")) or not text[0].isupper():
            return False
        if not self.before.endswith((".", ";")) or i + 1 >= len(self.rows) or not self.paragraph:
            return False
        label = read(self.rows[i + 1].text)
        return bool(label and label.form == "." and label.key == str(self.paragraph + 1))

    def _labels(self, row: Line) -> bool:
        """Open the units whose labels begin the line; False when none does."""
        at = begin = 0
        while label := read(row.text, at):
            if is_reference("" if at else self.before, row.text[label.end :]):
                break
            top = label.form == "." and label.key.isdigit()
            if not self.base and top and int(label.key) != self.paragraph + 1:
                break
            if not self.base and not top and not self.ladder.rungs:
                break
            found = self.ladder.place(
                label, firm=False, introduced=self.before.endswith(":"), following=str
            )
            if found is None or (at and found[2] != 1):
                break
            depth, series, value = found
            above = self.ladder.rungs[depth - 1].provision if depth else self.base
            prefix = "" if self.base or depth else "para_"
            address = f"{self.builder.provisions[above].address}/{prefix}{label.key}"
            if self.builder.find(address) is not None:
                break
            index = self.builder.open(
                address,
                "paragraph" if series == "number" else "item" if series == "letter" else "subitem",
                label=label.printed, headings=self.headings, parent=above, group=bool(prefix),
            )  # fmt: skip
            self.ladder.step(depth, Rung(series, label.form, value, index))
            self.paragraph = value if prefix else self.paragraph
            self.builder.own(row.span(begin, label.end), index)
            self.owner, at = index, label.end
            begin = at
        if not at:
            return False
        if at < len(row.text):
            self.builder.own(row.span(at), self.owner)
        return True
