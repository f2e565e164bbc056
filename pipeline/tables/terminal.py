"""Tables and passages in the columns of a terminal, where Japanese and Korean letters take two."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.tables.plain import one_line
from pipeline.tables.sheets import Sheet

# A word, or one kanji or kana with the marks that may not begin a line.
_PIECE = re.compile(
    r"[぀-ヿ㐀-鿿豈-﫿々〇ｦ-ﾟ][、。，．）」』】〕〉》]*|[^\s぀-ヿ㐀-鿿豈-﫿々〇ｦ-ﾟ]+|\s+"
)
_GAP = "  "
_ENDLESS = 1 << 30  # columns of what is no terminal
_LEAST, _MOST, _HEAD, _OTHER = 32, 52, 16, 6  # columns of labels, of heads, of what has no room


def wrapped(text: str, *, width: int, indent: str = "") -> Iterator[str]:
    """`text` in lines of at most `width` columns; Korean and English break at spaces."""
    room = max(width - len(indent), 10)
    line, used = "", 0
    for match in _PIECE.finditer(one_line(text)):
        piece = match.group()
        size = measured(piece)
        if line and used + size > room and not piece.isspace():
            yield indent + line.rstrip()
            line, used = "", 0
        while size > room:  # a word longer than the line
            head = _beginning(piece, room)
            yield indent + head
            piece = piece[len(head) :]
            size = measured(piece)
        if line or not piece.isspace():
            line, used = line + piece, used + size
    if line.strip():
        yield indent + line.rstrip()


def grid(sheet: Sheet, *, width: int | None, lang: str) -> Iterator[str]:
    """A sheet of counts in at most `width` columns, named in `lang`; whole where that is None.

    Columns that have no room are put together as "other"; the first line is the head.
    """
    numbers = [c for c in sheet.columns if c.type == "integer" and c.name != "total"]
    head_most, most = (_HEAD, _MOST) if width is not None else (_ENDLESS, _ENDLESS)
    width = _ENDLESS if width is None else width
    heads = [fitted(one_line(c.titles[lang]), head_most) for c in numbers]
    needs = [_number_width(sheet, h, c.name) for h, c in zip(heads, numbers, strict=True)]
    names = [f"{record[sheet.index(f'label_{lang}')]}" for record in sheet.records]
    first = sheet.columns[0].titles[lang]
    total = sheet.columns[sheet.index("total")]
    room = width - _number_width(sheet, total.titles[lang], "total") - len(_GAP)
    longest = max(measured(one_line(n)) for n in (first, *names))
    least = min(longest, _LEAST, max(width // 2, 10))
    label = min(longest, most, max(least, room - sum(needs) - len(_GAP) * len(needs)))
    room -= label
    kept: list[int] = []
    for i, (column, need) in enumerate(zip(numbers, needs, strict=True)):
        spare = 0 if i == len(numbers) - 1 else _OTHER + len(_GAP)
        room -= need + len(_GAP)
        if room < spare:
            break
        kept.append(sheet.index(column.name))
    heads = heads[: len(kept)]
    other = [sheet.index(c.name) for c in numbers[len(kept) :]]
    lines = [(first, [*heads, *([f"+{len(other)}"] if other else []), total.titles[lang]])]
    for name, record in zip(names, sheet.records, strict=True):
        values = [int(record[i]) for i in kept]
        values += [sum(int(record[i]) for i in other)] if other else []
        lines.append((name, [str(n) if n else "·" for n in values]
                      + [str(record[sheet.index("total")])]))  # fmt: skip
    widths = [max(measured(cells[i]) for _, cells in lines) for i in range(len(lines[0][1]))]
    for name, cells in lines:
        shown = fitted(one_line(name), label)
        row = shown + " " * (label - measured(shown))
        for cell, size in zip(cells, widths, strict=True):
            row += _GAP + " " * (size - measured(cell)) + cell
        yield row


def fitted(text: str, width: int) -> str:
    """`text`, cut with `…` to at most `width` columns."""
    if measured(text) <= width:
        return text
    return _beginning(text, width - 1) + "…"


def _beginning(text: str, width: int) -> str:
    """As many letters, at least one, as `width` columns hold."""
    used = 0
    for at, letter in enumerate(text):
        used += measured(letter)
        if used > width:
            return text[: max(at, 1)]
    return text


def _number_width(sheet: Sheet, head: str, name: str) -> int:
    at = sheet.index(name)
    return max(measured(head), *(len(str(record[at])) for record in sheet.records), 1)


def measured(text: str) -> int:
    """How many columns `text` takes."""
    if text.isascii() and text.isprintable():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)
