"""The questions to a workspace: who cites this, what does this cite, and the table of it all."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline import asof, generations, revisions, store
from pipeline.layout import Layout
from pipeline.naming import addresses, called
from pipeline.tables import sheets
from pipeline.tables.amount import citations, said
from pipeline.tables.formats import Book
from pipeline.tables.pivot import pivot
from pipeline.tables.rows import Filters, Row, rows
from pipeline.tables.sheets import Sheet
from pipeline.unbuilt import unbuilt

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Answer:
    """`rows` that answer for `addresses`, in order; `labels` are the names of these addresses in
    three languages, `held` tells whether the workspace has a text at or above one of them,
    `absent` are the documents without a version of the day asked about.
    """

    addresses: tuple[str, ...]
    labels: tuple[Mapping[str, str], ...]
    held: bool
    rows: tuple[Row, ...]
    absent: tuple[str, ...] = ()


@contextlib.contextmanager
def catalog_of(layout: Layout, *, on: str = "") -> Iterator[sqlite3.Connection]:
    """The catalogue of the live generation, for today or an ISO day; raises
    `IndexUnreadableError` when there is none.
    """
    generation = generations.live(layout)
    if generation is None:
        raise unbuilt(layout)
    with store.reading(generation.catalog) as catalog:
        if on:
            asof.apply(catalog, on, asked=revisions.asked(layout))
        yield catalog


def cited(layout: Layout, what: str, *, filters: Filters | None = None, on: str = "") -> Answer:
    """Who cites an address or name, or anything beneath it, in every language; today, or in the
    texts that applied `on` an ISO day.
    """
    with catalog_of(layout, on=on) as catalog:
        wanted = addresses(catalog, what)
        return _answer(catalog, wanted, replace(filters or Filters(), cited=wanted), on)


def cites(layout: Layout, what: str, *, filters: Filters | None = None, on: str = "") -> Answer:
    """What the provision or document at an address or name cites, with everything beneath it."""
    with catalog_of(layout, on=on) as catalog:
        wanted = addresses(catalog, what)
        return _answer(catalog, wanted, replace(filters or Filters(), citing=wanted), on)


def _answer(
    catalog: sqlite3.Connection, wanted: tuple[str, ...], filters: Filters, on: str
) -> Answer:
    labels = tuple(called(catalog, address) for address in wanted)
    found = _noted(catalog, rows(catalog, filters=filters), on)
    absent = asof.absent(catalog) if on else ()
    return Answer(wanted, labels, _held(catalog, wanted), found, absent)


def table(
    layout: Layout,
    *,
    rows_axis: str = "instrument",
    cols_axis: str = "language",
    depth: str = "instrument",
    cited: Sequence[str] = (),
    citing: Sequence[str] = (),
    filters: Filters | None = None,
    limit: int | None = None,
    listed: bool = False,
    every: bool = False,
    on: str = "",
    progress: Progress | None = None,
) -> Book:
    """The citation table: counts by two axes or, `listed`, the citations one by one.

    `cited` and `citing` are addresses or names; `limit` is how many rows the table has at most.
    With `every` the book has a sheet of each view, counts, citations and instruments, and `limit`
    is for the one asked for.
    """
    with catalog_of(layout, on=on) as catalog:
        chosen = replace(
            filters or Filters(),
            cited=tuple(a for name in cited for a in addresses(catalog, name)),
            citing=tuple(a for name in citing for a in addresses(catalog, name)),
        )
        reading = rows(catalog, filters=chosen, sentences=listed or every)
        told = reading if progress is None else _told(catalog, reading, progress)
        found = _noted(catalog, told, on)
        made: list[Sheet] = []
        if every or not listed:
            counted = pivot(found, rows=rows_axis, cols=cols_axis, depth=depth,
                            limit=None if listed else limit)  # fmt: skip
            made.append(sheets.counts(counted))
        if every or listed:
            made.append(sheets.mentions(found, limit=limit if listed else None))
        if every:
            made.append(sheets.instruments(catalog, found))
        return Book(made[1 if listed and every else 0], tuple(made), _caption(found, chosen, on))


def _noted(catalog: sqlite3.Connection, found: Iterable[Row], on: str) -> tuple[Row, ...]:
    """The rows with what is not known of the day, or of today."""
    if not on:
        missing = asof.warnings(catalog, asof.today())
        if not missing:
            return tuple(found)
    notes = asof.notes(catalog) if on else asof.named(catalog, missing)
    return tuple(
        replace(row, as_of=on, note=notes.get((row.document, row.document_lang), ""))
        for row in found
    )


def _told(catalog: sqlite3.Connection, reading: Iterator[Row], progress: Progress) -> Iterator[Row]:
    """The rows, with how many of all citations they are told on the way."""
    total = int(catalog.execute("SELECT count(*) FROM citation").fetchone()[0])
    for done, row in enumerate(reading):
        if done % 500 == 0:
            progress("read", done, total)
        yield row
    progress("read", total, total)


def _caption(found: Sequence[Row], filters: Filters, on: str) -> str:
    """Of what the table is one: how many citations of how many documents, and which filters."""
    mentions = citations(found)
    documents = {(r.document, r.document_lang) for r in found}
    of_all = said(mentions, "citation")
    if len(found) > mentions:  # the rows of a list
        of_all += f" ({len(found):,} with each thing that one cites by itself)"
    of_all += f" in {said(len(documents), 'document')}"
    if found:
        dates = sorted({r.retrieved for r in found})
        of_all += f", retrieved {dates[0]}" + (f" to {dates[-1]}" if len(dates) > 1 else "")
    if on:
        of_all += f", as of {on}"
        unsure = len({(r.document, r.document_lang) for r in found if r.note})
        if unsure:
            of_all += f" (of {said(unsure, 'document')} not certain: --list says why)"
    relative = {None: "", True: "relative only", False: "without relative references"}
    parts = [
        *(f"{name} {', '.join(values)}" for name, values in (
            ("cited:", filters.cited), ("citing:", filters.citing), ("language:", filters.langs),
            ("jurisdiction:", filters.jurisdictions), ("kind:", filters.kinds),
            ("kind of document:", filters.document_kinds)) if values),
        relative[filters.relative],
        f"confidence from {filters.confidence:g}" if filters.confidence else "",
        "internal references included" if filters.internal else "without internal references",
    ]  # fmt: skip
    return f"{of_all}; {'; '.join(part for part in parts if part)}."


def _held(catalog: sqlite3.Connection, wanted: Sequence[str]) -> bool:
    from pipeline.address import covers

    held = [row["address"] for row in catalog.execute("SELECT DISTINCT address FROM document")]
    if any(covers(w, a) or covers(a, w) for w in wanted for a in held):
        return True
    query = "SELECT 1 FROM provision WHERE address = ? LIMIT 1"
    return any(catalog.execute(query, (w,)).fetchone() for w in wanted)
