"""Citations in Japanese, Korean and English: found on raw text, resolved to addresses.

cite("GATT第21条(b)")  ->  [Citation(0, 12, "GATT第21条(b)", "wto/gatt/art_21/b")]
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from pipeline.records import Citation

if TYPE_CHECKING:
    from pipeline.citations.document import Placed, place, read_document
    from pipeline.citations.mention import Context
    from pipeline.citations.reader import Reader

# The grammars take a third of a second to load: whoever only asks for the kind of an address does
# not wait for them.
_WHERE = {
    "Placed": "document", "place": "document", "read_document": "document", "Context": "mention",
    "Reader": "reader",
}  # fmt: skip

__all__ = ["Citation", "Context", "Placed", "Reader", "cite", "place", "read_document"]


def __getattr__(name: str) -> object:
    if name in _WHERE:
        return getattr(importlib.import_module(f"{__name__}.{_WHERE[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def cite(text: str, *, context: Context | None = None) -> list[Citation]:
    """Every citation in `text`, in order, resolved as far as the text and `context` allow."""
    from pipeline.citations.reader import Reader

    return Reader(context).read(text)
