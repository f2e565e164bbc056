"""Tables ready to be written: the counts, the citations one by one, the instruments cited."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline import knowledge
from pipeline.address import covers
from pipeline.label import label
from pipeline.tables import words
from pipeline.tables.amount import Span, citations, said, span
from pipeline.tables.depth import instrument_of
from pipeline.tables.heads import Head, cited_head, cited_link
from pipeline.tables.pivot import Pivot
from pipeline.tables.rows import Row

# text, address, date (ISO, "" when unknown) and link are strings.
ColumnType = Literal["text", "address", "integer", "number", "flag", "date", "link"]
Value = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Column:
    """`name` for machines, `titles` for people; `lang` the language of its text, where it has one,
    or the name of the column that says it for each row.  `page` is the column that holds the
    official page of this one.  What only a program asks for is not `read` by people: pages and
    Markdown leave it out.
    """

    name: str
    type: ColumnType
    titles: Mapping[str, str]
    lang: str = ""
    page: str = ""
    read: bool = True


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: `records` hold a value for each of `columns`; `notes` say what it leaves out."""

    name: Literal["counts", "mentions", "instruments"]
    columns: tuple[Column, ...]
    records: tuple[tuple[Value, ...], ...]
    notes: tuple[str, ...] = ()

    @property
    def titles(self) -> Mapping[str, str]:
        """What the table is, in three languages."""
        return words.SHEET_NAMES[self.name]

    def index(self, name: str) -> int:
        """Where a column stands; raises `KeyError` when there is none."""
        for i, column in enumerate(self.columns):
            if column.name == name:
                return i
        raise KeyError(name)


def _column(
    name: str, kind: ColumnType = "text", *, lang: str = "", page: str = "", read: bool = True
) -> Column:
    return Column(name, kind, words.COLUMN_NAMES[name], lang, page, read)


_LABELS = tuple(_column(f"label_{lang}", lang=lang) for lang in ("en", "ja", "ko"))


def counts(table: Pivot) -> Sheet:
    """The counts: key, names, official page, a number for each column, and their sum."""
    names = _names(table.columns)
    columns = (
        _column(table.rows, "address", page="link"),
        *_LABELS,
        _column("link", "link"),
        *(Column(n, "integer", h.labels) for n, h in zip(names, table.columns, strict=True)),
        _column("total", "integer"),
    )
    records: list[tuple[Value, ...]] = []
    for head, row in zip(table.heads, table.counts, strict=True):
        named = tuple(head.labels[lang] for lang in ("en", "ja", "ko"))
        records.append((head.name, *named, head.link, *row, sum(row)))
    notes: tuple[str, ...] = ()
    if table.left_out:
        notes = (_left_out(table.left_out, table.left_out_count),)
    return Sheet("counts", columns, tuple(records), notes)


def _left_out(rows: int, count: int) -> str:
    """What a limit leaves out; a citation that some row shown counts too is not left out."""
    return (
        f"{said(rows, 'more row')} {'is' if rows == 1 else 'are'} left out, with "
        f"{said(count, 'citation')} that no row shown has."
    )


def _names(heads: Sequence[Head]) -> list[str]:
    """Column names, none of them twice nor one that the table has already."""
    taken = {"link", "total", *words.AXIS_NAMES, *(c.name for c in _LABELS)}
    return [f"{head.name}_" if head.name in taken else head.name for head in heads]


_MENTIONS = (
    _column("document", "address", read=False), _column("title", lang="document_lang"),
    _column("document_lang", read=False), _column("document_kind", read=False),
    _column("jurisdiction", read=False), _column("lang", read=False),
    _column("place", "address", page="link"), _column("label", lang="lang", read=False),
    _column("heading", lang="lang", read=False), _column("text", lang="lang", read=False),
    _column("sentence", lang="lang"), _column("target", "address", page="target_link"), *_LABELS,
    _column("target_link", "link"), _column("kind", read=False),
    _column("relative", "flag", read=False), _column("confidence", "number", read=False),
    _column("year", read=False), _column("valid_from", "date"), _column("retrieved", "date"),
    _column("link", "link"), _column("start", "integer", read=False),
    _column("end", "integer", read=False), _column("sentence_start", "integer", read=False),
)  # fmt: skip


_ON_DAY = (_column("as_of", "date"), _column("note", read=False))


def mentions(found: Sequence[Row], *, limit: int | None = None) -> Sheet:
    """The citations one by one, in reading order, a row for each thing that one cites; on a day
    with what is not known of it.
    """
    shown = found if limit is None else found[:limit]
    notes: tuple[str, ...] = ()
    if len(shown) < len(found):
        left = citations(found) - citations(shown)
        notes = (_left_out(len(found) - len(shown), left),)
    records = []
    on_day = any(row.as_of or row.note for row in shown)
    for row in shown:
        names = label(row.target)
        records.append((
            row.document, row.title, row.document_lang, row.document_kind, row.jurisdiction,
            row.lang, row.place, row.label, row.heading, row.text, row.sentence, row.target,
            names["en"], names["ja"], names["ko"], cited_link(row.target), row.kind, row.relative,
            row.confidence, row.year, row.valid_from, row.retrieved, row.link, row.start, row.end,
            row.sentence_start, *((row.as_of, row.note) if on_day else ()),
        ))  # fmt: skip
    columns = (*_MENTIONS, *_ON_DAY) if on_day else _MENTIONS
    return Sheet("mentions", columns, tuple(records), notes)


_INSTRUMENTS = (
    _column("instrument", "address", page="link"), *_LABELS, _column("kind"), _column("identifier"),
    _column("in_workspace", "flag"), _column("mentions", "integer"),
    _column("documents", "integer"),
    *(Column(lang, "integer", words.LANGUAGE_NAMES[lang]) for lang in ("en", "ja", "ko")),
    _column("link", "link"),
)  # fmt: skip


def instruments(catalog: sqlite3.Connection, found: Iterable[Row]) -> Sheet:
    """Every instrument cited: its official number, how often and by how many documents."""
    by_lang: Counter[tuple[str, str]] = Counter()
    total: Counter[str] = Counter()
    citing: dict[str, set[tuple[str, str]]] = {}
    kinds: dict[str, Counter[str]] = {}
    seen: set[tuple[str, Span]] = set()
    for row in found:
        instrument = instrument_of(row.target)
        mention = (instrument, span(row))
        if mention in seen:
            continue
        seen.add(mention)
        total[instrument] += 1
        by_lang[instrument, row.lang] += 1
        citing.setdefault(instrument, set()).add((row.document, row.document_lang))
        kinds.setdefault(instrument, Counter())[row.kind] += 1
    held = [r["address"] for r in catalog.execute("SELECT DISTINCT address FROM document")]
    records: list[tuple[Value, ...]] = []
    for instrument in sorted(total, key=lambda key: (-total[key], key)):
        head = cited_head(instrument)
        known = knowledge.by_address(instrument)
        records.append((
            instrument, head.labels["en"], head.labels["ja"], head.labels["ko"],
            min(kinds[instrument].items(), key=lambda item: (-item[1], item[0]))[0],
            known.identifier if known else "",
            any(covers(instrument, a) or covers(a, instrument) for a in held),
            total[instrument], len(citing[instrument]),
            *(by_lang[instrument, lang] for lang in ("en", "ja", "ko")), head.link,
        ))  # fmt: skip
    return Sheet("instruments", _INSTRUMENTS, tuple(records))
