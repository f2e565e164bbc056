"""CSV after RFC 4180: commas, quotes where needed, CRLF, UTF-8; the first line names the columns.

A text that a spreadsheet would run as a formula gets an apostrophe before it (OWASP, CSV
Injection): spreadsheets show it as text, and a program can take the apostrophe off again.
"""

from __future__ import annotations

import csv
import io

from pipeline.tables.plain import one_line
from pipeline.tables.sheets import Sheet, Value

# In full width too: Japanese and Korean editions of Excel take them for formulas.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def csv_text(sheet: Sheet) -> str:
    """The sheet as CSV; flags are `true` and `false`, unknown dates and links are empty."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(cell(column.name) for column in sheet.columns)
    writer.writerows([cell(value) for value in record] for record in sheet.records)
    return out.getvalue()


def cell(value: Value) -> str:
    """One value as a field that no spreadsheet runs."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return repr(value)
    text = one_line(value)
    return "'" + text if text.startswith(_FORMULA) else text
