"""OCR of scans made from known text at 300 dpi: characters right, beside the bars."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import extraction_product as product
from extraction_score import helped, right
from made.shapes import Made

BARS = {"vertical": 0.90, "horizontal": 0.95}


def scans(
    files: Sequence[Made], read: Callable[[Path], product.Reading], say: Callable[[str], None]
) -> dict[str, Any]:
    """Each scanned file; page numbers are furniture."""
    result: dict[str, Any] = {}
    for file in files:
        reading = read(file.path)
        figure = right(file.body, helped(reading.body, file.furniture, {}))
        bar = BARS[file.family]
        grades = ", ".join(reading.grades[n] for n in sorted(reading.grades)) or "none"
        result[file.name] = {"right": figure, "seconds": reading.seconds, "error": reading.error}
        say(f"{file.name} ({file.family}): pages {grades}, {reading.seconds:.1f} s {reading.error}")
        say(f"  → {figure:.4f}, at least {bar}: {'met' if figure >= bar else 'missed'}")
    return result
