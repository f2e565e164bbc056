"""The chain of an address, citation or name in the live generation of a workspace."""

from __future__ import annotations

from pipeline.chain.reading import Reader
from pipeline.chain.tree import Chain, chain
from pipeline.errors import UsageError
from pipeline.layout import Layout
from pipeline.naming import addresses
from pipeline.tables.ask import catalog_of


def chained(layout: Layout, what: str, *, depth: int = 3) -> Chain | None:
    """What empowers a provision and what implements it, `depth` steps in each direction.

    None when no text in force has it.  Raises `UsageError` for what names nothing, or several
    units.
    """
    with catalog_of(layout) as catalog:
        wanted = addresses(catalog, what)
        if len(wanted) > 1:
            raise UsageError(f"{what!r} names several units ({', '.join(wanted)}); name one.")
        reader = Reader(catalog)
        native = {"jp/": "ja", "kr/": "ko"}.get(wanted[0][:3], "en")
        sole = wanted[0].replace("/para_1", "", 1)  # a sole paragraph has no address of its own
        place = reader.place(wanted[0], lang=native) or reader.place(sole, lang=native)
        return chain(reader, place, depth=depth) if place else None
