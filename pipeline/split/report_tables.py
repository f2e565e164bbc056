"""Tables that stand in the flow of a plain text: where they end, and what their rows are."""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterator, Sequence

from pipeline.split.report_footnotes import NOTE, is_note
from pipeline.split.report_lines import Layout
from pipeline.text import columns

CAPTION = re.compile(
    r"[<＜\[［【〈《(（]?\s*(?P<kind>表|図表|表格|표|도표|Table|TABLE)[\s\u3000\ufffd]*"
    r"(?P<n>[0-9０-９]{1,2}(?:[-‐－.][0-9０-９]{1,2})?|[IVX]{1,4}(?=[\s.:：]))"
    r"[\s\u3000\ufffd.:：、>＞\]］】〉》)）]*(?P<title>\S.*)?$"
)  # fmt: skip
SOURCE = re.compile(
    r"\s*[*※（(\[]?\s*(?:出所|出典|資料|注|備考|자료|출처|주|비고|Sources?|Notes?|N\.B\.)\s*[)）\]]?\s*[：:]",
    re.I,
)
_ORIGIN = re.compile(
    r"\s*[*※（(\[]?\s*(?:出所|出典|資料|자료|출처|Sources?)\s*[)）\]]?\s*[：:]", re.I
)
_LONGEST = 120  # lines
_SPREAD = re.compile(r"(?<!\S)(?:[^\W\da-zA-Z_] ){2,}[^\W\da-zA-Z_]")  # 輸 出 管 理
# A gap between cells: white space of two, or one space beside a character of a script that has
# none between words, between figures, or between codes.
_GAP = re.compile(
    r"\s{2,}|\t"
    r"|(?<=[\u3001-\u30ff\u3400-\u9fff\uff00-\uffef]) (?![）」』)])"
    r"| (?=[\u3001-\u3007\u3041-\u30ff\u3400-\u9fff])"
    r"|(?<=[\d%）)]) (?=[\d△▲(+-])|(?<=[A-Z]) (?=[A-Z]{2,}(?: |$))"
)


def find_tables(page: Layout) -> list[tuple[str, str, tuple[int, ...]]]:
    """Tables from their caption to their source, or as far as cells go: number, title, lines."""
    found: list[tuple[str, str, tuple[int, ...]]] = []
    position = 0
    for i in range(len(page.rows)):
        match = CAPTION.match(page.text(i)) if i >= position and i not in page.contents else None
        if match is None or not _is_caption(page, i, match["title"] or ""):
            continue
        position = _end(page, i)
        title = (match["title"] or "").strip()
        found.append((plain_number(match["n"]), title, tuple(range(i, position))))
    return found


def plain_number(number: str) -> str:
    """A number's digits of any width as ASCII, joined with `-`."""
    return "-".join(str(int(n)) if n.isdigit() else n.lower() for n in re.split(r"[-‐－.]", number))


def _is_caption(page: Layout, i: int, title: str) -> bool:
    """A caption stands alone and is no sentence (表1は…, Table 2 shows …)."""
    return (
        page.opens(i)
        and not re.match(
            r"[はがをにのでと]|[은는이가을를에의과와]\s|(?:shows?|is|are|lists?|gives?)\b", title
        )
        and not title.endswith(("。", ".", "다."))
        and columns(title) < 90
    )


def _end(page: Layout, start: int) -> int:
    """The line after a table that begins with the caption at `start`."""
    stop = min(start + _LONGEST, len(page.rows))
    for k in range(start + 1, stop):
        if k in page.starts or (CAPTION.match(page.text(k)) and page.opens(k)):
            stop = k
            break
    sources = [k for k in range(start + 1, stop) if _ORIGIN.match(page.rows[k].text)]
    if sources:
        k = sources[0] + 1
        while k < stop and not page.blank(k):
            k += 1
        while k < stop and SOURCE.match(page.rows[k].text):  # a note below the source
            while k < stop and not page.blank(k):
                k += 1
        return k
    for k in range(start + 1, stop):
        full = columns(page.text(k)) > 0.8 * page.width
        if page.blank(k - 1) and full and not SOURCE.match(page.rows[k].text):
            return k  # running text again
        if NOTE.match(page.text(k)) and is_note(page, k):
            return k
    return stop


def table_rows(page: Layout, lines: Sequence[int]) -> tuple[tuple[int, ...], ...]:
    """The lines of each row of a table, where they can be told; else nothing.

    `lines` are the table's without caption.  Blank lines part the rows, or, without any, each
    line is one.  Lines without a second cell go on with a row that lacks cells.  Notes and sources
    end the table's body.
    """
    body: list[list[int]] = [[]]
    for i in lines:
        if SOURCE.match(page.rows[i].text):
            break
        if not page.blank(i):
            body[-1].append(i)
        elif body[-1]:
            body.append([])
    groups = [group for group in body if group]
    if len(groups) == 1:
        groups = [[i] for i in groups[0]]
    if len(groups) < 2:
        return ()
    sizes = [sum(n - 1 for n in _cells(page, group)) + 1 for group in groups]
    several = [size for size in sizes if size > 1]
    if len(several) < 0.5 * len(groups):
        return ()
    usual = statistics.mode(several)
    rows: list[list[int]] = []
    size = joined = 0
    for group, cells in zip(groups, sizes, strict=True):
        first = next(_cells(page, group[:1]))
        opens = not page.text(group[0]).startswith(("（", "(")) and (first > 1 or size >= usual)
        if opens or not rows:
            rows.append(list(group))
            size = cells
        else:
            rows[-1] += group
            size, joined = size + cells, joined + 1
    if len(rows) < 2 or joined > len(rows):
        return ()
    return tuple(tuple(row) for row in rows)


def _cells(page: Layout, rows: Sequence[int]) -> Iterator[int]:
    """How many cells stand on each line."""
    for i in rows:
        text = _SPREAD.sub(lambda m: m.group().replace(" ", ""), page.text(i))
        yield len(_GAP.split(text))
