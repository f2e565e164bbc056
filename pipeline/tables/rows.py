"""Citations as rows: one citation of one provision of a current version, with all about it.

rows(catalog, filters=Filters(cited=("wto/gatt/art_21",)))  ->  Row, Row, ...
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from pipeline.address import JURISDICTIONS, covers, parse
from pipeline.errors import UsageError
from pipeline.links import provision_link
from pipeline.records import LANGUAGES
from pipeline.tables.depth import instrument_of
from pipeline.tables.sentence import flat, sentence

DOCUMENT_KINDS = ("law", "report", "treaty")
KINDS = ("regime", "treaty", "un_resolution", "law", "notice", "list_entry", "document")
_LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Row:
    """One citation: who cites (`document` … `link`), where and how, and what is cited.

    `document` is the citing document's address, and `document_lang` its language (a translation
    has the address of its original); `place` the address of the citing provision, `group` the
    article or section that it is read under, `label`, `heading` and `headings` that group's number
    as printed, caption, and the titles above it.  `start`..`end` are code points into the
    provision's own text; `text` is the citation as written, `sentence` what it stands in, both on
    one line, from `sentence_start` on.  `instrument` is the beginning of `target` that names its
    instrument (`depth` has the instrument as people count it).  `year` is that of the citing
    version, "" when its text states no date.  `link` is the official page of the place where there
    is one, else of the document.
    """

    document: str
    document_lang: str
    title: str
    document_kind: str
    jurisdiction: str
    lang: str
    place: str
    group: str
    label: str
    heading: str
    headings: tuple[str, ...]
    start: int
    end: int
    text: str
    sentence: str
    target: str
    instrument: str
    kind: str
    relative: bool
    confidence: float
    year: str
    retrieved: str
    valid_from: str
    link: str
    sentence_start: int = 0
    link_of_document: str = ""
    as_of: str = ""
    note: str = ""

    def as_json(self) -> dict[str, Any]:
        """A plain object, fields in order."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Filters:
    """Which citations; empty means any.

    `cited` and `citing` are addresses: what is cited, or what cites, is one of them or lies
    beneath it.  `kinds` are those of the thing cited, `document_kinds` of the citing document,
    `jurisdictions` and `langs` of the citing text.  `relative` None takes both, True only the
    relative references (同項, 같은 조), False only the others.

    Without `internal`, what a unit says of itself is left out.  That unit is the cited address
    where some are given (an article is then cited by the other articles of its law, and a law
    only by others), else the citing address, else the citing document's instrument.
    """

    cited: Sequence[str] = ()
    citing: Sequence[str] = ()
    langs: Sequence[str] = ()
    jurisdictions: Sequence[str] = ()
    kinds: Sequence[str] = ()
    document_kinds: Sequence[str] = ()
    relative: bool | None = None
    internal: bool = False
    confidence: float = 0.0

    def __post_init__(self) -> None:
        for given, known, what in (
            (self.langs, LANGUAGES, "language"),
            (self.jurisdictions, JURISDICTIONS, "jurisdiction"),
            (self.kinds, KINDS, "kind"),
            (self.document_kinds, DOCUMENT_KINDS, "kind of document"),
        ):
            for value in given:
                if value not in known:
                    raise UsageError(f"no {what} {value!r}: it is one of {', '.join(known)}.")
        for address in (*self.cited, *self.citing):
            parse(address)


def rows(
    catalog: sqlite3.Connection,
    *,
    filters: Filters | None = None,
    sentences: bool | Callable[[Row], bool] = True,
) -> Iterator[Row]:
    """The citations of the current versions that pass, by document, language and place.

    Without `sentences` that field is "", which is quicker for counting; a function says of each
    row whether it is to have one.  A citation of several units is a row for each, one after the
    other, with the same place, `start` and `end`.
    """
    wanted = filters or Filters()
    condition, values = _where(wanted)
    cited, citing = _aliases(wanted.cited), _aliases(wanted.citing)
    read = -1
    unit: Any = None
    for row in catalog.execute(_QUERY + condition + _ORDER, values):
        if cited and not any(covers(c, row["target"]) for c in cited):
            continue
        if citing and not any(_within(c, row) for c in citing):
            continue
        if not wanted.internal and _internal(row, cited, citing):
            continue
        if row["provision"] != read:
            read = row["provision"]
            unit = catalog.execute(_UNIT, (read,)).fetchone()
        made = _row(row, unit, with_sentence=sentences is True)
        if callable(sentences) and sentences(made):
            around, at = sentence(unit["text"], made.start, made.end, lang=made.lang)
            made = replace(made, sentence=around, sentence_start=at)
        yield made


# Most citations are internal and go no further: the texts, by far the largest part of a catalogue,
# are read for the others only.
_QUERY = (
    "SELECT c.start, c.end, c.target, c.instrument, c.kind, c.relative, c.confidence, c.provision,"
    " p.address AS place, p.lang, v.retrieved, v.valid_from, d.address AS document,"
    " d.lang AS document_lang, d.title, d.kind AS document_kind, d.jurisdiction, d.link"
    " FROM citation c JOIN provision p ON p.id = c.provision"
    " JOIN version v ON v.id = p.version JOIN document d ON d.id = v.document WHERE v.current"
)
_UNIT = (
    "SELECT p.text, g.address AS grp, g.label, g.heading, g.headings"
    " FROM provision p JOIN provision g ON g.id = p.grp WHERE p.id = ?"
)
_CITED = "c.target >= ? AND c.target < ?"
_CITING = (
    "c.provision IN (SELECT id FROM provision WHERE address >= ? AND address < ?"
    " UNION SELECT q.id FROM provision q JOIN version w ON w.id = q.version JOIN document e"
    " ON e.id = w.document WHERE e.address >= ? AND e.address < ?)"
)
# Documents are stored by address and language, their provisions in reading order.
_ORDER = " ORDER BY c.provision, c.start, c.end, c.target, c.id"


def _where(filters: Filters) -> tuple[str, list[Any]]:
    """The condition in SQL: exact for lists of values, a range that holds all for addresses."""
    conditions: list[str] = []
    values: list[Any] = []
    for column, given in (
        ("p.lang", filters.langs),
        ("d.jurisdiction", filters.jurisdictions),
        ("c.kind", filters.kinds),
        ("d.kind", filters.document_kinds),
    ):
        if given:
            conditions.append(f"{column} IN ({','.join('?' * len(given))})")
            values += given
    for condition, addresses in ((_CITED, filters.cited), (_CITING, filters.citing)):
        ranges = [_range(address) for address in _aliases(addresses)]
        if ranges:
            conditions.append(f"({' OR '.join([condition] * len(ranges))})")
            values += [bound for bounds in ranges for bound in bounds * (condition.count("?") // 2)]
    if filters.relative is not None:
        conditions.append("c.relative = ?")
        values.append(int(filters.relative))
    if filters.confidence > 0:
        conditions.append("c.confidence >= ?")
        values.append(filters.confidence)
    return "".join(f" AND {c}" for c in conditions), values


def _aliases(addresses: Sequence[str]) -> tuple[str, ...]:
    """The addresses in NFC, and the other name of what has two (`usml/11/a`, 22 CFR 121.1)."""
    out: list[str] = []
    for address in addresses:
        where = parse(address)
        out.append(str(where))
        if where.instrument[0] == "usml":
            out.append("/".join(("us/cfr/22/121.1", where.instrument[1], *where.locators)))
        elif where.instrument == ("us", "cfr", "22", "121.1") and where.locators:
            out.append("/".join(("usml", *where.locators)))
    return tuple(dict.fromkeys(out))


def _range(address: str) -> tuple[str, str]:
    """Two bounds that hold an address and everything that it `covers`, and perhaps more."""
    parts = address.split("/")
    if parts[:2] == ["us", "cfr"] and len(parts) == 4 and "-" in parts[3]:
        address = "/".join(parts[:3])  # a range of parts: the other parts are left out afterwards
    return address, address + _LAST


def _internal(row: Any, cited: Sequence[str], citing: Sequence[str]) -> bool:
    """Tell whether a unit speaks of itself; see `Filters`."""
    target = row["target"]
    if cited:
        return any(covers(c, target) and _within(c, row) for c in cited)
    if citing:
        return any(_within(c, row) and covers(c, target) for c in citing)
    return instrument_of(row["document"]) == instrument_of(target)


def _within(address: str, row: Any) -> bool:
    """Tell whether the citing provision lies beneath an address, itself or with its document (an
    entry of the CCL has an address of its own, in the document 15 CFR part 774).
    """
    return covers(address, row["place"]) or covers(address, row["document"])


def _row(row: Any, unit: Any, *, with_sentence: bool) -> Row:
    text, start, end = unit["text"], row["start"], row["end"]
    around, at = sentence(text, start, end, lang=row["lang"]) if with_sentence else ("", 0)
    return Row(
        document=row["document"],
        document_lang=row["document_lang"],
        title=row["title"],
        document_kind=row["document_kind"],
        jurisdiction=row["jurisdiction"],
        lang=row["lang"],
        place=row["place"],
        group=unit["grp"],
        label=unit["label"],
        heading=unit["heading"],
        headings=tuple(json.loads(unit["headings"])),
        start=start,
        end=end,
        text=flat(text[start:end], row["lang"]),
        sentence=around,
        target=row["target"],
        instrument=row["instrument"],
        kind=row["kind"],
        relative=bool(row["relative"]),
        confidence=row["confidence"],
        year=row["valid_from"][:4],
        retrieved=row["retrieved"][:10],
        valid_from=row["valid_from"],
        link=provision_link(row["place"], row["link"]),
        sentence_start=at,
        link_of_document=row["link"],
    )
