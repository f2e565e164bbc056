"""Markdown (GitHub's tables), aligned for reading as it is, whatever the width of the letters.

Links stand below the table, by number, so that its columns stay narrow.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from pipeline.tables.plain import one_line
from pipeline.tables.sheets import Column, Sheet, Value

_SPECIAL = re.compile(r"([\\|*_`\[\]<>~#])")
_NUMBERS = ("integer", "number")
# All that an address of the net may hold and that ends neither a link nor a cell.
_IN_URL = "%/:?#@!$&'*+,;=-._~"


def markdown(sheet: Sheet, *, caption: str = "") -> str:
    """The sheet as a heading, a table and notes; addresses link to their official pages."""
    columns = [c for c in sheet.columns if c.read and c.type != "link"]
    links: dict[str, int] = {}
    table = [
        [escaped(c.titles["en"]) for c in columns],
        *([_cell(sheet, record, c, links) for c in columns] for record in sheet.records),
    ]
    widths = [max(3, *(_width(row[i]) for row in table)) for i in range(len(columns))]
    ruler = [
        "-" * (w - 1) + ":" if c.type in _NUMBERS else "-" * w
        for c, w in zip(columns, widths, strict=True)
    ]
    lines = [f"# {escaped(sheet.titles['en'])}", ""]
    if caption:
        lines += [escaped(caption), ""]
    for row in (table[0], ruler, *table[1:]):
        padded = (_padded(cell, w, c) for cell, w, c in zip(row, widths, columns, strict=True))
        lines.append(f"| {' | '.join(padded)} |")
    lines += [line for note in sheet.notes for line in ("", escaped(note))]
    lines += ["", *(f"[{number}]: {url}" for url, number in links.items())] if links else []
    return "\n".join(lines) + "\n"


def _cell(sheet: Sheet, record: tuple[Value, ...], column: Column, links: dict[str, int]) -> str:
    """One cell; the official page of an address is put among the `links`."""
    value = record[sheet.index(column.name)]
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, str):
        return f"{value}"
    if column.type != "address":
        return escaped(value)
    # A code span cannot hold an escaped backtick; no address should have one.
    code = f"`{one_line(value).replace('`', ' ').replace('|', chr(92) + '|')}`"
    url = str(record[sheet.index(column.page)]) if column.page else ""
    if url.startswith(("https://", "http://")):
        quoted = quote(one_line(url), safe=_IN_URL)
        return f"[{code}][{links.setdefault(quoted, len(links) + 1)}]"
    return code


def escaped(text: str) -> str:
    """A text on one line in which nothing is Markdown."""
    return _SPECIAL.sub(r"\\\1", one_line(text))


def _width(cell: str) -> int:
    from rich.cells import cell_len

    return cell_len(cell)


def _padded(cell: str, width: int, column: Column) -> str:
    gap = " " * (width - _width(cell))
    return gap + cell if column.type in _NUMBERS else cell + gap
