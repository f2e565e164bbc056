"""One topic in several jurisdictions side by side: provisions, and the concepts that they hold."""

from __future__ import annotations

from pipeline.compare.comparing import compare
from pipeline.compare.comparison import Cell, Column, Comparison, Held

__all__ = ["Cell", "Column", "Comparison", "Held", "compare"]
