"""Search: a query in any of the three languages, provisions of all three."""

from __future__ import annotations

from pipeline.search.explain import Explanation
from pipeline.search.filters import KINDS, Filters
from pipeline.search.hits import Hit
from pipeline.search.searcher import Found, Searcher

__all__ = ["KINDS", "Explanation", "Filters", "Found", "Hit", "Searcher"]
