"""A generation's documents, words, concepts and vectors, taken over from the last if unchanged."""

from __future__ import annotations

from pipeline.fill.documents import fill_documents
from pipeline.fill.files import Files, read
from pipeline.fill.hidden import hidden
from pipeline.fill.reuse import Reuse
from pipeline.fill.rows import gathered
from pipeline.fill.termbase import fill_termbase
from pipeline.fill.vectors import fill_vectors
from pipeline.fill.words import fill_words

__all__ = [
    "Files",
    "Reuse",
    "fill_documents",
    "fill_termbase",
    "fill_vectors",
    "fill_words",
    "gathered",
    "hidden",
    "read",
]
