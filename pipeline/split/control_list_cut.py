"""A control list cut into entries: its categories, groups, page heads, and what is no entry.

General notes, definitions and tables between the entries are sections of their own, named by their
headings; what is said under a category or group belongs to it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.split.builder import Builder
from pipeline.split.control_list_entry import Part
from pipeline.split.control_list_marks import (
    CATEGORY,
    CODE,
    CONTINUED,
    ENTRY,
    GROUP,
    GROUP_TITLE,
    KOREAN,
    PAGE_NUMBER,
    PART,
    begins,
    code_of,
    label_at,
    note_at,
)
from pipeline.split.control_list_rows import Columns, Row
from pipeline.text import slug

_MOST_PAGES = 10  # how many page numbers may be missing between two
_TITLE = 160  # characters of a heading at most
_RUN = 8  # letters of a line in capitals that make it a heading
_NEAR = 3  # steps within which a line begins in the column of the entries
_AHEAD = 8  # lines that are looked at after a page head
_PROSE = 30  # characters of a line in that column that end an entry


class Cutter:
    """The state of a walk over the lines of a list."""

    def __init__(self, builder: Builder, address: str, columns: Columns, *, under: int = 0) -> None:
        self.parts: list[Part] = [Part("", under, ())]
        self._under = under
        self._builder, self._address, self._columns = builder, address, columns
        self._category = self._number = self._group = ""
        self._letter = ""  # what the codes of the group begin with: 3A, 9.A.
        self._seen: set[str] = set()
        self._entry_column = -1
        self._last = ""  # the code of the last entry
        self._chapter = under  # the category or group that is open

    def cut(self, rows: Sequence[Row]) -> list[Part]:
        """All parts in order, an entry's with its code."""
        pages = page_numbers(rows)
        columns = [row.column for row in rows if (m := ENTRY.match(row.text)) and begins(m)]
        if columns and self._columns.by == "boxes":
            self._entry_column = max(set(columns), key=columns.count)
        for i, row in enumerate(rows):
            span = (row.line.start, row.line.end)
            if i in pages or (row.text.strip() and CONTINUED.fullmatch(row.text)):
                self._builder.mark(span, "furniture")
            elif self._is_category(rows, i, span):
                continue
            elif not self._is_group(row, span) and not self._is_entry(row):
                blank = i == 0 or not rows[i - 1].text.strip()
                if self._is_title(row, blank=blank):
                    self._section(row, span)
                else:
                    if self._leaves(row):
                        self.parts.append(Part("", self._chapter, self._headings()))
                    self.parts[-1].rows.append(row)
        return [part for part in self.parts if part.rows]

    def _headings(self) -> tuple[str, ...]:
        return tuple(title for title in (self._category, self._group) if title)

    def _is_category(self, rows: Sequence[Row], i: int, span: tuple[int, int]) -> bool:
        """Open a category at its first heading, which may be a page head; drop it after that."""
        row = rows[i]
        number, title = self._category_of(row, row.printed)
        if not number:
            return False
        where, spaced = f"{self._address}/{number}", _spaced(row.printed)
        head = not row.line.kinds & {"text", "heading"}
        known = self._builder.find(where)
        if known is not None and not head and not CATEGORY.fullmatch(row.printed):
            self._start(known, span)  # Part 1, which the page head has named already
        elif known is not None or self._is_running(rows, i, number):
            self._builder.mark(span, "furniture")
        else:
            if head:
                self._builder.mark(span, "heading")
            self._category, self._group = self._above(number, spaced), ""
            self._letter = ""
            label = row.printed[: row.printed.find(title)].strip(" -–—.:") if title else spaced
            self._start(self._builder.open(where, "chapter", label=_spaced(label), heading=title,
                                           group=True, parent=self._under), span)  # fmt: skip
        return True

    def _is_running(self, rows: Sequence[Row], i: int, number: str) -> bool:
        """Tell a page head from the heading of a category or part that has not been opened."""
        row = rows[i]
        following = [each for each in rows[i + 1 : i + _AHEAD] if each.printed]
        if not row.line.kinds & {"text", "heading"}:
            # A page head: the heading itself may follow it.
            return any(
                self._category_of(each, each.text)[0] for each in following if each.line.kinds
            )
        if not CATEGORY.fullmatch(row.printed):
            return False
        if not number.startswith("cat_") or _category(self._last) != _category(number[4:]):
            return False
        if "-" not in number:
            self._category = self._category or _spaced(row.printed)
            return True
        # The second part of a category begins where a group or an entry does.
        text = following[0].text if following else ""
        return bool(CONTINUED.fullmatch(text)) or not (
            GROUP.fullmatch(text) or PART.fullmatch(text) or ENTRY.match(text)
        )

    def _above(self, number: str, text: str) -> str:
        """A category's title; a part's stands after that of its category."""
        if "-" in number and not re.match(r"\s*CATEGORY", text, re.I):
            whole = self._category.partition(" / ")[0]
            return f"{whole} / {text}" if whole else text
        return text

    def _category_of(self, row: Row, text: str) -> tuple[str, str]:
        """The segment and title of a category that a line names: `cat_5-1`, `part_3`."""
        if len(text) > 300 or re.search(r"\.{4,}", text):
            return "", ""
        if text.isupper() and (match := CATEGORY.fullmatch(text)):
            self._number = match["n"] or match["item"]
            title, part = match["title"] or "", match["part"]
            if (inner := re.match(r"PART\s+(\d)\b[\s–—.:-]*", title)) and not part:
                title, part = title[inner.end() :], inner[1]  # CATEGORY 5 - PART 2 - …
            number = self._number + (f"-{part}" if part else "")
            return f"cat_{number}", _spaced(title)
        titled = row.line.block.kind == "heading" or text.upper() == text
        if (
            self._number
            and (match := PART.fullmatch(text))
            and (titled or match["title"].isupper())
        ):
            return f"cat_{self._number}-{match['n']}", _spaced(match["title"])
        if (match := KOREAN.fullmatch(text)) and len(text) < 60:
            return f"part_{match['n']}", _spaced(match["title"] or "")
        return "", ""

    def _is_group(self, row: Row, span: tuple[int, int]) -> bool:
        match = GROUP.fullmatch(row.text.lstrip("\f").replace("|", " "))
        if match is None or len(match["title"]) >= 100:
            return False
        if (
            len(match["gap"]) < 2
            and row.line.block.kind != "heading"
            and not GROUP_TITLE.match(match["title"])
            and not match["title"].isupper()
        ):
            return False
        code = code_of(match["code"])
        where = f"{self._address}/cat_{code}"
        self._letter = f"{code}." if "." in code else code[:2]
        known = self._builder.find(where)
        self._group = _spaced(row.text)
        self._start(
            known if known is not None else self._builder.open(
                where, "chapter", label=code, heading=_spaced(match["title"]),
                headings=(self._category,) if self._category else (), group=True,
                parent=self._under),
            span,
        )  # fmt: skip
        return True

    def _is_entry(self, row: Row) -> bool:
        match = ENTRY.fullmatch(row.text)
        code = code_of(match["code"]) if match else ""
        if match is None or code in self._seen or not begins(match):
            return False
        if self._columns.by != "boxes" and row.column > _NEAR:
            return False
        if self._entry_column >= 0 and row.column > self._entry_column + _NEAR:
            return False
        self._seen.add(code)
        self._last = code
        if not code.startswith(self._letter):
            self._group = self._letter = ""  # of another group, whose heading is missing
        self.parts.append(Part(code, 0, self._headings(), [row]))
        return True

    def _is_title(self, row: Row, *, blank: bool) -> bool:
        """Tell a heading that is part of no entry: in capitals, or set as one and at the edge."""
        text = row.text.strip()
        if not text or len(text) > _TITLE or row.line.block.role == "row" or "...." in text:
            return False
        if label_at(text, 0) or note_at(text) or re.match(CODE, text):
            return False
        letters = [char for char in text if char.isalpha()]
        capitals = len(letters) >= _RUN and sum(c.isupper() for c in letters) >= 0.8 * len(letters)
        if row.line.block.kind == "heading":
            edge = self._entry_column < 0 or row.column <= self._entry_column + _NEAR
            return capitals or (edge and text[-1] not in ".,;:" and not text[0].islower())
        several = len(text.split()) > 2 and text[-1] not in ".,;:"
        return capitals and several and blank and not re.search(CODE, text)

    def _section(self, row: Row, span: tuple[int, int]) -> None:
        title = _spaced(row.text)
        if (
            title == self._builder.provisions[self.parts[-1].unit].heading
            and not self.parts[-1].code
        ):
            self._builder.mark(span, "furniture")  # again at the top of the next page
            return
        segment = f"sec_{slug(title) or 'untitled'}"
        n = 1
        while (
            self._builder.find(where := f"{self._address}/{segment}{f'-{n}' * (n > 1)}") is not None
        ):
            n += 1
        unit = self._builder.open(where, "section", heading=title,
                                  headings=(self._category,) if self._category else (),
                                  parent=self._under, group=True)  # fmt: skip
        self._builder.mark(span, "heading")
        self._builder.own(span, unit)
        self.parts.append(Part("", unit, ()))

    def _leaves(self, row: Row) -> bool:
        """Tell whether a line in the column of the entries is no part of the entry above it."""
        return (
            bool(self.parts[-1].code)
            and self._entry_column >= 0
            and 0 <= row.column <= self._entry_column + _NEAR
            and len(row.text.strip()) >= _PROSE
            and row.line.block.role != "row"
        )

    def _start(self, unit: int, span: tuple[int, int]) -> None:
        """A heading ends the entry before it: text up to the next entry is the heading's."""
        self._builder.own(span, unit)
        self._chapter = unit
        self.parts.append(Part("", unit, self._headings()))


def page_numbers(rows: Sequence[Row]) -> set[int]:
    """Lines that hold a page number: alone, counting up, at the end of a page."""
    found: set[int] = set()
    last = 0
    for i, row in enumerate(rows):
        match = PAGE_NUMBER.fullmatch(row.text)
        if not match:
            continue
        following = next((r.text for r in rows[i + 1 :] if r.text.strip()), "\f")
        number = int(match["n"])
        at_end = (
            following.startswith("\f")
            or bool(PAGE_NUMBER.fullmatch(following))
            or bool(CATEGORY.fullmatch(following[:300]))
        )
        if at_end and (not last or last < number <= last + _MOST_PAGES):
            found.add(i)
            last = number
    return found


def _category(code: str) -> str:
    """The number of a code's category: 3 of 3A001, 10 of 10.A.1, 5 of 5-2."""
    match = re.match(r"\d(?=[A-E])|\d+", code)
    return match.group() if match else ""


def _spaced(text: str) -> str:
    """A heading on one line, without the empty cells of its row."""
    return re.sub(r"\s+", " ", text).strip(" |")
