"""A watch from what a user types: an address, a citation, a name, or else a query."""

from __future__ import annotations

import contextlib
import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.address import covers, parse
from pipeline.errors import UsageError
from pipeline.naming import addresses
from pipeline.watch.own import Watch, free_name

_ROOT = re.compile(r"[a-z]+/\S+")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A watch, and which of its addresses the corpus holds nothing at or beneath (it may come)."""

    watch: Watch
    absent: tuple[str, ...]


def wanted(
    catalog: sqlite3.Connection | None,
    what: str,
    *,
    cites: str = "",
    query: bool = False,
    name: str = "",
    webhook: str = "",
    private: bool = False,
    known: Sequence[Watch] = (),
) -> Wanted:
    """The watch on `what`, or on citations of `cites`.

    What is an address, a citation or a name is watched as such, anything else as a query, and
    with `query` in any case.  Without a catalogue (nothing is built) only addresses, citations
    and names of known instruments are understood, not titles.  Raises `UsageError`.
    """
    if bool(what.strip()) == bool(cites.strip()):
        raise UsageError("give either what to watch or --cites ADDRESS, not both.")
    found: tuple[str, ...] = ()
    if cites:
        found = _addresses(catalog, cites)
    elif not query:
        found = _meant(catalog, what)
    asked = "" if found else " ".join(what.split())
    stem = f"cites-{found[0]}" if cites else found[0] if found else asked
    watch = Watch(
        name or free_name(known, stem),
        () if cites else found,
        asked,
        found if cites else (),
        webhook,
        private,
    )
    absent = () if catalog is None or cites else tuple(a for a in found if not _held(catalog, a))
    return Wanted(watch, absent)


def _meant(catalog: sqlite3.Connection | None, what: str) -> tuple[str, ...]:
    """The addresses that a text names, none when it is a query."""
    try:
        return _addresses(catalog, what)
    except UsageError:
        if _ROOT.fullmatch(what.strip()):
            raise  # meant as an address, and wrong
        return ()


def _addresses(catalog: sqlite3.Connection | None, what: str) -> tuple[str, ...]:
    if catalog is not None:
        return addresses(catalog, what)
    with _titleless() as empty:
        return addresses(empty, what)


@contextlib.contextmanager
def _titleless() -> Iterator[sqlite3.Connection]:
    """A catalogue without documents, for names that need none."""
    catalog = sqlite3.connect(":memory:")
    try:
        catalog.row_factory = sqlite3.Row
        catalog.execute("CREATE TABLE document (address TEXT, title TEXT, lang TEXT)")
        yield catalog
    finally:
        catalog.close()


def _held(catalog: sqlite3.Connection, address: str) -> bool:
    """Tell whether a document or provision stands at an address or beneath it."""
    documents = catalog.execute("SELECT address FROM document")
    names = (address, *alias(address))
    if any(covers(name, row["address"]) for row in documents for name in names):
        return True
    return any(
        catalog.execute(
            "SELECT 1 FROM provision WHERE address = ? OR (address >= ? AND address < ?) LIMIT 1",
            (name, name + "/", name + "0"),  # "0" follows "/"
        ).fetchone()
        for name in names
    )


def alias(address: str) -> tuple[str, ...]:
    """The other name of a unit of the United States Munitions List, which is 22 CFR 121.1."""
    where = parse(address)
    if where.instrument[0] == "usml":
        return ("/".join(("us/cfr/22/121.1", where.instrument[1], *where.locators)),)
    if where.instrument == ("us", "cfr", "22", "121.1") and where.locators:
        return ("/".join(("usml", *where.locators)),)
    return ()
