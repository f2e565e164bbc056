"""Markdown: a heading for each jurisdiction, a table of concepts; every text escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from pipeline.compare.comparison import CAUTION, Cell, Column, Comparison
from pipeline.compare.said import dates, lines, name, text
from pipeline.tables.plain import one_line

_SPECIAL = re.compile(r"([\\|*_`\[\]<>~#])")
_IN_URL = "%/:?#@!$&'*+,;=-._~"  # all that an address of the net may hold and that ends no link


def markdown(found: Comparison) -> str:
    """The comparison; addresses link to their official pages."""
    made = [f"# {_escaped(found.title)}", "", CAUTION, ""]
    for column in found.columns:
        made += [*_column(found, column), ""]
    told = list(lines(found))
    if told:
        made += [
            "## Concepts in the provisions shown",
            "",
            "| held by | concepts |",
            "| --- | --- |",
        ]
        made += [
            f"| {_escaped(line.whose)} | {_escaped(text(line, found.lang))} |" for line in told
        ]
        made.append("")
    return "\n".join(made[:-1]) + "\n"


def _column(found: Comparison, column: Column) -> Iterator[str]:
    yield f"## {_escaped(column.names[found.lang])} ({column.jurisdiction})"
    if column.note:
        yield ""
        yield _escaped(column.note)
    for rank, cell in enumerate(column.cells, 1):
        yield ""
        asked = " (asked with)" if cell.asked else ""
        yield f"{rank}. **{_escaped(name(cell, found.lang))}**{asked}"
        yield f"   {_address(cell)}, {_escaped(dates(cell))}"
        if cell.sentence:
            yield ""
            yield f"   > {_escaped(cell.sentence)}"


def _address(cell: Cell) -> str:
    code = f"`{one_line(cell.hit.address).replace('`', ' ')}`"
    if not cell.hit.link.startswith(("https://", "http://")):
        return code
    return f"[{code}]({quote(one_line(cell.hit.link), safe=_IN_URL)})"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", one_line(text))
