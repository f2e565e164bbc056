"""The headings of a report: marked up, titles of slides, numbered lines, or customary words."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.split.report_cases import with_cases
from pipeline.split.report_chains import Heading, numbered_headings
from pipeline.split.report_lines import BULLET, Layout
from pipeline.split.report_numbers import Number, numbers
from pipeline.text import columns, slug

# Lines that are headings wherever they stand alone, without the spaces inside.
_CUSTOMARY = re.compile(
    r"はじめに|はしがき|まえがき|序論|序文|序章|要旨|要約|概要|抄録|背景|おわりに|終わりに|むすび"
    r"|むすびにかえて|むすびに代えて|結びに代えて|結び|結語|結論|まとめ|あとがき|参考文献|引用文献"
    r"|参考資料|謝辞|付録|付表|補論|注|註|注釈|脚注"
    r"|들어가며|들어가는말|머리말|서론|서문|요약|초록|국문초록|개요|배경|결론|맺음말|맺는말|나가며"
    r"|시사점|참고문헌|부록|감사의글"
    r"|abstract|summary|executivesummary|keyfindings|introduction|background|foreword|preface"
    r"|conclusions?|concludingremarks|recommendations|references|bibliography|acknowledge?ments"
    r"|(?:appendix|annex)(?:[a-z]|\d+)?|notes|endnotes",
    re.IGNORECASE,
)
_SLIDE_TITLE = 80  # columns


def find_headings(page: Layout, taken: frozenset[int]) -> list[Heading]:
    """The headings in order; `taken` are lines of footnotes and tables, which hold none."""
    marked = _marked(page, taken)
    if marked:
        return with_cases(page, taken, marked)
    slides = _slides(page)
    if slides:
        return slides
    numbered = numbered_headings(page, taken)
    return with_cases(page, taken, _with_customary(page, taken, numbered))


def heading_rows(page: Layout, heading: Heading) -> range:
    """The lines a heading takes: marked-up and slide titles may run over several."""
    end = heading.row + 1
    block = page.rows[heading.row].block
    if block.kind == "heading":
        while end < len(page.rows) and page.rows[end].block is block:
            end += 1
    elif page.bulleted and page.starts and heading.row in page.starts:
        end = _title_end(page, heading.row)
    return range(heading.row, end)


def _marked(page: Layout, taken: frozenset[int]) -> list[Heading]:
    """Headings that the format marks; a number in them joins the address.

    Numbers nest headings that the format puts on one level: 가. below 1. below Ⅰ.  A slide that
    repeats the title of the one before it goes on with that.
    """
    found: list[tuple[int, int, Number | None, str, str]] = []
    last = None
    for i, row in enumerate(page.rows):
        if "heading" not in row.kinds or not row.block.level or i in taken or row.block is last:
            continue
        last = row.block
        end = i + 1
        while end < min(i + 5, len(page.rows)) and page.rows[end].block is row.block:
            end += 1
        text = " ".join(page.text(k) for k in range(i, end) if page.text(k))
        if i in page.starts and found and text == f"{found[-1][3]} {found[-1][4]}".strip():
            continue
        number = next(iter(numbers(text)), None)
        # "1990 年代" or "A. Smith" in a title is no number; the format already says it is a title.
        cut = number.length if number else 0
        found.append((i, row.block.level, number, text[:cut].strip(), text[cut:].strip()))
    levels = [level for _, level, *_ in found]
    first = next((i for i in range(len(page.rows)) if not page.blank(i)), 0)
    if (
        levels
        and levels.count(min(levels)) == 1
        and levels[0] == min(levels)
        and (len(levels) > 1 or found[0][0] == first)
    ):
        found = found[1:]  # the document's own title
    headings: list[Heading] = []
    stack: list[tuple[int, str, tuple[str, ...]]] = []  # level, style of number, keys
    for row_index, level, number, label, title in found:
        while stack and stack[-1][0] > level:
            stack.pop()
        _leave(stack, level, number)
        above = stack[-1][2] if stack else ()
        keys: tuple[str, ...]
        if number is None:
            keys = (slug(title) or str(len(headings) + 1),)
        elif number.style == "decimal":
            keys = number.keys
        else:
            keys = (*above, *number.keys) if _is_numeric(above) else number.keys
        depth = len(stack) + 1
        stack.append((level, number.style if number else "", keys))
        headings.append(Heading(row_index, keys, label, title or label, depth))
    return headings


def _leave(
    stack: list[tuple[int, str, tuple[str, ...]]], level: int, number: Number | None
) -> None:
    """Take from the stack the headings of one level that a new one does not stand below."""
    style = number.style if number else ""
    same = [k for k, (of, _, _) in enumerate(stack) if of == level]
    if not same:
        return
    siblings = [k for k in same if stack[k][1] == style]
    if siblings:
        del stack[siblings[0] :]
    elif not (number and number.values[-1] == 1 and stack[-1][1]):
        del stack[same[0] :]


def _is_numeric(keys: tuple[str, ...]) -> bool:
    return all(len(key) <= 3 for key in keys)


def _slides(page: Layout) -> list[Heading]:
    """Titles of slides: short lines at the start of pages whose text is bullets."""
    if not page.bulleted or len(page.starts) < 3:
        return []
    headings: list[Heading] = []
    for i in sorted(page.starts):
        end = _title_end(page, i)
        text = " ".join(page.text(k) for k in range(i, end) if not page.blank(k))
        if end == i or not text or columns(text) > _SLIDE_TITLE:
            continue
        if headings and text == f"{headings[-1].label} {headings[-1].title}".strip():
            continue  # the slide goes on
        number = next(iter(numbers(text)), None)
        cut = number.length if number else 0
        title = _joined(text[cut:].strip())
        keys = number.keys if number else (slug(title) or f"slide-{len(headings) + 1}",)
        headings.append(Heading(i, keys, text[:cut].strip(), title or text, 1))
    return headings


def _title_end(page: Layout, i: int) -> int:
    """The line after a slide's title: the first bullet, at most five lines on."""
    for k in range(i, min(i + 6, len(page.rows))):
        if k > i and (BULLET.match(page.rows[k].text) or k in page.starts):
            return k
        if k == i and BULLET.match(page.rows[k].text):
            return i
    return i + 1


def _joined(text: str) -> str:
    """A title's lines made one: no space between characters of a script that has none."""
    return re.sub(r"(?<=[\u3041-\u9fff])\s+(?=[\u3041-\u9fff])", "", text)


def _with_customary(page: Layout, taken: frozenset[int], numbered: list[Heading]) -> list[Heading]:
    """Customary headings that stand alone, between the numbered ones."""
    rows = {h.row for h in numbered}
    found = list(numbered)
    for i in range(len(page.rows)):
        if i in taken or i in rows or i in page.contents or not page.opens(i):
            continue
        text = page.text(i).strip("【】[]〔〕<>＜＞■●◆□○*　 ")
        if _CUSTOMARY.fullmatch(re.sub(r"[\s　]", "", text)):
            found.append(Heading(i, (slug(re.sub(r"[　]", "", text)),), "", text, 1))
    if len(found) == 1 and not numbered:
        return []
    found.sort(key=lambda h: h.row)
    # A customary heading inside a chapter whose own chain goes on below it is one of its parts.
    result: list[Heading] = []
    for k, heading in enumerate(found):
        inner = (
            heading.row not in rows
            and k + 1 < len(found)
            and found[k + 1].depth > 1
            and bool(result)
        )
        result.append(replace(heading, depth=found[k + 1].depth) if inner else heading)
    return result
