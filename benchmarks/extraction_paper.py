"""The six tables of the seed paper, which is plain text pulled from a PDF: found, and as rows.

The truth is which tables the paper prints, and how many rows each has where its text shows them
(table 4 is a drawing).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from extraction_files import PAPER

ROWS = {1: 6, 2: 2, 3: 4, 4: 0, 5: 9, 6: 6}
BAR = 5


def given(data: Path, say: Callable[[str], None]) -> dict[str, Any]:
    """Tables found under their number, and of these the ones with the rows that they print."""
    from pipeline.parse import parse_file

    path = data / PAPER
    parsed = parse_file(path.read_bytes(), path.name)
    rows: Counter[int] = Counter()
    found: set[int] = set()
    for provision in parsed.documents[0].provisions if parsed.documents else ():
        parts = provision.address.split("/")
        number = next((p.removeprefix("table_") for p in parts if p.startswith("table_")), "")
        if number.isdigit():
            found.add(int(number))
            rows[int(number)] += provision.kind == "row"
    right = sorted(n for n, count in ROWS.items() if n in found and rows[n] == count)
    extra = sorted(found - set(ROWS))
    say(f"{PAPER}: tables {sorted(found)} found; with the rows that they print: {right}"
        + (f"; more than there are: {extra}" if extra else ""))  # fmt: skip
    met = len(found & set(ROWS)) >= BAR and not extra
    say(f"  → five of six: {'met' if met else 'missed'}")
    return {"found": sorted(found), "right": right, "extra": extra, "problem": parsed.problem}
