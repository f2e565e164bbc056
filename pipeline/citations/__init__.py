"""Citations in Japanese, Korean and English: found on raw text, resolved to addresses.

cite("GATT第21条(b)")  ->  [Citation(0, 12, "GATT第21条(b)", "wto/gatt/art_21/b")]
"""

from __future__ import annotations

from pipeline.citations.document import Placed, place, read_document
from pipeline.citations.mention import Context
from pipeline.citations.reader import Reader
from pipeline.records import Citation

__all__ = ["Citation", "Context", "Placed", "Reader", "cite", "place", "read_document"]


def cite(text: str, *, context: Context | None = None) -> list[Citation]:
    """Every citation in `text`, in order, resolved as far as the text and `context` allow."""
    return Reader(context).read(text)
