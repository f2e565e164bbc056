"""A generation's words, concepts and vectors, taken over from the last where unchanged."""

from __future__ import annotations

from pipeline.fill.reuse import Reuse
from pipeline.fill.termbase import fill_termbase
from pipeline.fill.vectors import fill_vectors
from pipeline.fill.words import fill_words

__all__ = ["Reuse", "fill_termbase", "fill_vectors", "fill_words"]
