"""Footnotes and tables that stand in the flow of a report's text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.split.report_lines import Layout, ends_sentence, measure

_NOTE = re.compile(
    r"(?:\[\^?)?(?P<n>\d{1,3})(?P<mark>[)）\].]?)[\s　]{1,3}(?=\S)|(?P<m>\d{1,3})[)）](?=\S)"
)
_CAPTION = re.compile(
    r"[<＜\[［【〈《(（]?\s*(?P<kind>表|図表|表格|표|도표|Table|TABLE)[\s\u3000\ufffd]*"
    r"(?P<n>[0-9０-９]{1,2}(?:[-‐－.][0-9０-９]{1,2})?|[IVX]{1,4}(?=[\s.:：]))"
    r"[\s\u3000\ufffd.:：、>＞\]］】〉》)）]*(?P<title>\S.*)?$"
)  # fmt: skip
_SOURCE = re.compile(
    r"\s*[*※(（\[]?\s*(?:出所|出典|資料|注|備考|자료|출처|주|비고|Sources?|Notes?|N\.B\.)\s*[)）\]]?\s*[：:]",
    re.I,
)
_ORIGIN = re.compile(
    r"\s*[*※(（\[]?\s*(?:出所|出典|資料|자료|출처|Sources?)\s*[)）\]]?\s*[：:]", re.I
)
_LONGEST_TABLE = 120  # lines
_LONGEST_NOTE = 12  # lines, where no blank line or page ends a footnote


@dataclass(frozen=True, slots=True)
class Note:
    """Lines `rows` of a footnote or table, its printed number and, for a table, its caption."""

    kind: str
    number: str
    rows: tuple[int, ...]
    title: str = ""


def find_notes(page: Layout, plain: bool) -> list[Note]:
    """Footnotes and tables in order.  `plain` says that the format itself marks neither."""
    if not plain:
        return _marked(page)
    tables = _tables(page)
    taken = frozenset(i for note in tables for i in note.rows)
    return sorted([*tables, *_footnotes(page, taken)], key=lambda n: n.rows[0])


def _marked(page: Layout) -> list[Note]:
    """Footnotes by their marks, tables by their rows, a caption line above included."""
    notes: list[Note] = []
    rows: list[int] = []
    tables = 0
    for i in range(len(page.rows) + 1):
        role = page.rows[i].block.role if i < len(page.rows) else ""
        if role in ("row", "caption") and not page.blank(i):
            rows.append(i)
            continue
        if rows and not (i < len(page.rows) and page.blank(i) and _next_is_row(page, i)):
            tables += 1
            above = rows[0] - 1
            while page.blank(above) and above > rows[0] - 3 and above >= 0:
                above -= 1
            caption = _CAPTION.match(page.text(above)) if not page.blank(above) else None
            taken = ((above,) if caption else ()) + tuple(rows)
            title = (caption["title"] or "") if caption else ""
            notes.append(
                Note("table", _plain(caption["n"]) if caption else str(tables), taken, title)
            )
            rows = []
        if role == "footnote" and not page.blank(i):
            label = re.match(r"\s*([^\s:]+)", page.rows[i].block.text)
            end = i + 1
            while end < len(page.rows) and re.match(r"(?: {2,}|\t)\S", page.rows[end].text):
                end += 1
            notes.append(Note("footnote", label[1] if label else "", tuple(range(i, end))))
    return notes


def _next_is_row(page: Layout, i: int) -> bool:
    return (
        not page.blank(i + 1)
        and page.rows[i + 1].block.role == "row"
        and (page.rows[i].block.role == "row")
    )


def _plain(number: str) -> str:
    """A number's digits of any width as ASCII, joined with `-`."""
    return "-".join(str(int(n)) if n.isdigit() else n.lower() for n in re.split(r"[-‐－.]", number))


def _tables(page: Layout) -> list[Note]:
    """Tables from their caption line to their source line, or as far as cells go."""
    notes: list[Note] = []
    position = 0
    for i in range(len(page.rows)):
        match = _CAPTION.match(page.text(i)) if i >= position and i not in page.contents else None
        if match is None or not _is_caption(page, i, match["title"] or ""):
            continue
        position = _table_end(page, i)
        rows = tuple(k for k in range(i, position))
        notes.append(Note("table", _plain(match["n"]), rows, (match["title"] or "").strip()))
    return notes


def _is_caption(page: Layout, i: int, title: str) -> bool:
    """A caption stands alone and is no sentence (表1は…, Table 2 shows …)."""
    return (
        page.opens(i)
        and not re.match(
            r"[はがをにのでと]|[은는이가을를에의과와]\s|(?:shows?|is|are|lists?|gives?)\b", title
        )
        and not title.endswith(("。", ".", "다."))
        and measure(title) < 90
    )


def _table_end(page: Layout, start: int) -> int:
    """The line after a table that begins with the caption at `start`."""
    stop = min(start + _LONGEST_TABLE, len(page.rows))
    for k in range(start + 1, stop):
        if k in page.starts or (_CAPTION.match(page.text(k)) and page.opens(k)):
            stop = k
            break
    sources = [k for k in range(start + 1, stop) if _ORIGIN.match(page.rows[k].text)]
    if sources:
        k = sources[0] + 1
        while k < stop and not page.blank(k):
            k += 1
        while k < stop and _SOURCE.match(page.rows[k].text):  # a note below the source
            while k < stop and not page.blank(k):
                k += 1
        return k
    for k in range(start + 1, stop):
        full = measure(page.text(k)) > 0.8 * page.width
        if page.blank(k - 1) and full and not _SOURCE.match(page.rows[k].text):
            return k  # running text again
        if _is_note(page, k, 1):
            return k
    return stop


def _footnotes(page: Layout, taken: frozenset[int]) -> list[Note]:
    """Footnotes counted 1, 2, 3 … whose numbers stand in the text above them.

    Lists count too: of the styles of number (1, 1), 1], 1.) the one with the longest count is
    the footnotes', at equal length the one that lists use least.
    """
    starts = max((_note_starts(page, taken, style) for style in ("", "]", ")", ".")), key=len)
    if len(starts) < 2:
        return []
    begins = frozenset(starts)
    return [
        Note("footnote", str(n), tuple(range(i, _footnote_end(page, i, begins, taken))))
        for n, i in enumerate(starts, 1)
    ]


def _note_starts(page: Layout, taken: frozenset[int], style: str) -> list[int]:
    """The lines where footnotes of one style begin."""
    starts: list[int] = []
    said = ""
    expected = 1
    for i in range(len(page.rows)):
        text = page.text(i)
        if not text or i in taken or i in page.contents:
            continue
        match = _NOTE.match(text)
        if match and int(match["n"] or match["m"]) == expected:
            mark = ")" if match["m"] else match["mark"].replace("）", ")")
            refers = re.search(rf"(?<=[^\W\d])[\s(\[]?{expected}(?![\d%年月日])|"
                               rf"(?<=[。.、,）)」\]”\"’])\s?{expected}(?!\d)", said)  # fmt: skip
            if style == mark and refers and _is_note(page, i, expected):
                starts.append(i)
                expected += 1
                continue
        said = (said + "\n" + text)[-20_000:]
    return starts


def _is_note(page: Layout, i: int, number: int) -> bool:
    """Tell whether a numbered line reads as a note: a sentence or a source, not a title."""
    text = page.text(i)
    match = _NOTE.match(text)
    if match is None or int(match["n"] or match["m"]) < number:
        return False
    rest = text[match.end() :]
    cites = re.search(
        r"https?:|\bpp?\.\s?\d|[（(](?:19|20)\d\d[)）]|「|『|ibid|前掲|同上|참조|supra", rest
    )
    k = i
    while not page.blank(k + 1) and k < i + 8 and not ends_sentence(page.text(k)):
        k += 1
    whole = ends_sentence(page.text(k)) and not page.text(k).endswith((")", "）", "」", ":", "："))
    return bool(cites) or (whole and measure(rest) > 24)


def _footnote_end(page: Layout, start: int, begins: frozenset[int], taken: frozenset[int]) -> int:
    """The line after a footnote: the next one, a page's start, a table, or a blank line.

    A blank line inside a note (a long address broken in two) is known by the next note that
    follows in the same paragraph.
    """
    k = start + 1
    while k < len(page.rows) and k not in begins and k not in page.starts and k not in taken:
        if page.blank(k):
            after = k + 1
            while not page.blank(after) and after not in begins and after < k + 6:
                after += 1
            if after not in begins or after == k + 1:
                break
            if any(m in page.starts or m in taken for m in range(k, after)):
                break
            k = after
            continue
        k += 1
    if k - start > _LONGEST_NOTE:
        ends = [m for m in range(start, start + _LONGEST_NOTE) if ends_sentence(page.text(m))]
        k = (ends[-1] if ends else start) + 1
    return k
