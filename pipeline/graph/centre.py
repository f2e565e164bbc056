"""What a user names as the centre of a network: an address, or a citation in any language."""

from __future__ import annotations

import sqlite3

from pipeline import knowledge
from pipeline.address import parse
from pipeline.citations import cite
from pipeline.errors import AddressError


def centre_of(catalog: sqlite3.Connection, wanted: str) -> str:
    """The address meant by an address, a name (外為法), a title, or a citation (GATT 제21조).

    Raises `AddressError` when it is none of them.
    """
    wanted = wanted.strip()
    known = knowledge.by_name(wanted)
    if known:
        return known.address
    titled = catalog.execute("SELECT address FROM document WHERE title = ?", (wanted,)).fetchone()
    if titled:
        return str(titled["address"])
    try:
        return str(parse(wanted.rstrip("/")))
    except AddressError:
        found = [c for c in cite(wanted) if not c.relative]
        if found:
            return max(found, key=lambda c: (c.end - c.start, -c.start)).target
        raise AddressError(
            f"{wanted!r} is neither an address nor a citation that Jobun knows. "
            "Examples: wto/gatt/art_21, 'GATT XXI', 外為法第48条."
        ) from None
