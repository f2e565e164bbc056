"""Paragraphs of running text, out of lines that were broken for print.

Only plain text needs guessing: Markdown states where a paragraph ends, and the other formats give
one line a paragraph.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterable

from pipeline.split.report_joins import BROKEN_ADDRESS
from pipeline.split.report_lines import BULLET, Layout
from pipeline.text import columns

_DONE = re.compile(r"[。．.!?！？…][」』）)”\"’'\]]*\s?[\[(]?\d{0,3}[)）\]]?$")
_HALTED = re.compile(r"[）)」』\]：:；;]$")
_INDENT = re.compile(r"[\u3000\t]|\s{2,}")
# What never begins a sentence: particles, closing brackets, marks that cling to the word before.
_CLINGS = re.compile(
    r"[、。，）」』ーっゃゅょぁぃぅぇぉんをッャュョ々・]|[のにはがとでもへ](?![ァ-ヺ])"
)
_LABEL = re.compile(
    r"\s*(?:[(（](?:[0-9０-９]{1,2}|[ivxlc]{1,5}|[a-zA-Z]|[一二三四五六七八九十]{1,3}|[가-하])[)）]"
    r"(?![のにはをがとも、。，項号条目의은는이가을를과와])"
    r"|(?P<ring>[①-⑳⑴-⒇])"
    r"|(?P<han>[가나다라마바사아자차카타파하])[.．)]\s"
    r"|(?:[0-9０-９]{1,2}|[a-zA-Z])[.．)）](?![0-9０-９])\s?\S"
    r"|[一二三四五六七八九十]{1,3}[\u3000 、.．](?=\S)|[ァ-ン]\u3000)"
)
_MARKDOWN_LABEL = re.compile(r"\s{0,3}\d{1,9}[.)]\s")
_OPEN = re.compile(r"[(（「『][^)）」』]{0,120}$")
_PRINTED = 170  # columns: no page is wider, so longer lines were not broken for print
_FULL = 0.85  # of a line's width
_RAGGED = 0.6


def flows(page: Layout, rows: Iterable[int]) -> list[list[int]]:
    """The lines with content among `rows`, grouped by paragraph."""
    filled = [i for i in rows if not page.blank(i)]
    width = _width(page, filled)
    found: list[list[int]] = []
    for i in filled:
        if found and _continues(page, found[-1], i, width):
            found[-1].append(i)
        else:
            found.append([i])
    return found


def _width(page: Layout, rows: list[int]) -> float:
    """The width of a full line here: a section may be set wider than most of the text.

    Few lines of slides are full: the widest are.
    """
    if page.bulleted:
        return max((columns(page.text(i)) for i in rows), default=page.width)
    if len(rows) < 10:
        return page.width
    return statistics.quantiles([columns(page.text(i)) for i in rows], n=10)[7]


def _continues(page: Layout, paragraph: list[int], i: int, width: float) -> bool:
    """Tell whether line `i` goes on with a paragraph."""
    if page.dialect == "markdown":
        return _markdown(page, paragraph[-1], i)
    if page.dialect != "text":
        return False
    a = paragraph[-1]
    before, line = page.text(a), page.rows[i].text
    size, text = columns(before), page.text(i)
    # The first word of the next line did not fit any more.
    word = 4 if not text[0].isascii() else min(columns(text.split(maxsplit=1)[0]), 25)
    full = _FULL * width <= size + 1 + word and size <= _PRINTED
    done = bool(_DONE.search(before))
    if _is_new_item(line, goes_on=full and not done and i == a + 1):
        return False
    if size > _PRINTED:
        return False
    if text[0].isascii() and text[0].islower() and BROKEN_ADDRESS.search(before[-300:]):
        return True
    if _OPEN.search(before) and not done:
        return True
    listed = _is_new_item(page.rows[paragraph[0]].text, goes_on=False)
    if i in page.starts or i - a > 1:  # a page, a footnote, or only blank lines between
        if done or (_HALTED.search(before) and not _CLINGS.match(text)):
            return False
        apart = i in page.starts or page.interrupted(a, i)
        if listed and not apart:
            return size + 4 >= _FULL * width
        return full or (apart and size >= _RAGGED * width)
    indented = bool(_INDENT.match(line))
    if done:
        return full and not indented
    if full or (listed and size >= 0.5 * width):
        return True
    if indented:
        return False
    lower = text[0].islower() and before[-1].isascii()
    return lower or (size >= _RAGGED * width and not _HALTED.search(before))


def _is_new_item(line: str, *, goes_on: bool) -> bool:
    """Tell whether a line begins an item of a list; `goes_on` when a sentence leads up to it."""
    bullet = BULLET.match(line)
    if bullet:
        inner = bullet.group().strip() in ("・", "ㆍ") and not bullet.group()[-1].isspace()
        return not (goes_on and inner)
    label = _LABEL.match(line)
    return bool(label) and not (goes_on and (label["ring"] or label["han"]))  # type: ignore[index]


def _markdown(page: Layout, a: int, i: int) -> bool:
    """Tell whether two lines are one paragraph of CommonMark."""
    above, below = page.rows[a], page.rows[i]
    return (
        i == a + 1
        and (above.kinds | below.kinds) <= {"text", "markup"}
        and above.block.role in ("", "item", "quote", "footnote")
        and below.block.role in ("", "quote")
        and (not below.block.role or below.block.role == above.block.role)
        and not above.text.endswith(("  ", "\\"))
        and not _MARKDOWN_LABEL.match(below.text)
    )
