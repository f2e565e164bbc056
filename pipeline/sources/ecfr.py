"""The eCFR: parts of the Code of Federal Regulations as they stand on a day, as XML.

One request tells how far every title is up to date, one per changed title what was amended in it;
only a changed part is asked for.  The key of a part is `15/744`, of an earlier version
`15/744@2025-09-29`.  A part that is reserved or does not exist is no error.

    [options]
    parts = ["15/730-774", "22/120-130"]   # beside the [[document]]s, whose ids are "15/744"
    history_from = "2024-01-01"            # earlier versions that apply from this day on, too
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.errors import FetchError, KnowledgeError
from pipeline.revisions import Listed
from pipeline.sources import ecfr_listing
from pipeline.sources.declaration import Source
from pipeline.sources.ecfr_listing import Row, Title
from pipeline.sources.outcome import Door, Failed, Fetched, Gone, Held, Outcome, Revisions, Same

_PART = re.compile(r"(?P<title>\d+)/(?P<part>\w+)")
_RANGE = re.compile(r"(?P<title>\d+)/(?P<first>\d+)-(?P<last>\d+)")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(slots=True)
class _Wanted:
    """What is wanted of one title: parts by number, and ranges of them."""

    parts: dict[str, None] = field(default_factory=dict)
    ranges: list[tuple[int, int]] = field(default_factory=list)

    def holds(self, part: str) -> bool:
        """Tell whether a part is wanted."""
        digits = re.match(r"\d+", part)
        number = int(digits[0]) if digits else -1
        return part in self.parts or any(a <= number <= b for a, b in self.ranges)


@dataclass(frozen=True, slots=True)
class _Mark:
    """A part's state: the title's issue at that time, how many parts were wanted of it, the
    latest day an amendment of the part applies from and was taken in ("" where something of it
    could not be had), and from when on earlier versions were.
    """

    issue: str = ""
    count: int = 0
    date: str = ""
    issued: str = ""
    history: str = ""

    def __str__(self) -> str:
        fields = (self.issue, str(self.count), self.date, self.issued, self.history)
        return " ".join(value or "-" for value in fields)


@dataclass(frozen=True, slots=True)
class _Pass:
    """One pass over one title."""

    source: Source
    door: Door
    api: str
    title: Title
    held: Mapping[str, Held]
    since: str
    history_from: str


def fetch(
    source: Source, door: Door, held: Mapping[str, Held], *, since: str = ""
) -> Iterator[Outcome]:
    """One pass; see `pipeline.sources.outcome.Adapter`."""
    api = f"{source.refresh.base if source.refresh else ''}/versioner/v1"
    wanted = _wanted(source)
    history_from = source.options.get("history_from", "")
    if not isinstance(history_from, str) or (history_from and not _DATE.fullmatch(history_from)):
        raise KnowledgeError(f'{source.path}: history_from must be a quoted day, "2024-01-01".')
    known = ecfr_listing.titles(door, api)
    for number, want in wanted.items():
        mine = {key: h for key, h in held.items() if key.startswith(f"{number}/")}
        if number not in known:
            why = f"The eCFR lists no title {number}; correct the declaration {source.path}."
            yield from (Failed(key, why, "missing") for key in _parts_of(mine) or [number])
            continue
        one = _Pass(source, door, api, known[number], mine, since, history_from)
        yield from _title(one, want)


def _wanted(source: Source) -> dict[str, _Wanted]:
    """The wanted parts by title; `KnowledgeError` where the declaration names none."""
    found: dict[str, _Wanted] = {}
    ranges = source.options.get("parts", [])
    named = [str(document["id"]) for document in source.documents]
    for said in [*named, *(ranges if isinstance(ranges, list) else [ranges])]:
        one, several = _PART.fullmatch(str(said)), _RANGE.fullmatch(str(said))
        if one:
            found.setdefault(one["title"], _Wanted()).parts[one["part"]] = None
        elif several:
            span = int(several["first"]), int(several["last"])
            found.setdefault(several["title"], _Wanted()).ranges.append(span)
        else:
            raise KnowledgeError(
                f'{source.path}: {said!r} is no part of the CFR; write "15/744", in '
                '[options] parts also "15/730-774".'
            )
    if not found:
        raise KnowledgeError(
            f'{source.path}: no part is named; add [[document]] id = "15/744", or '
            '[options] parts = ["15/730-774"].'
        )
    return found


def _title(one: _Pass, want: _Wanted) -> Iterator[Outcome]:
    marks = {key: _read_mark(h.mark) for key, h in one.held.items() if "@" not in key}
    if _as_before(one, want, marks):
        yield from (Same(key) for key in one.held)
        return
    try:
        parts = _parts(one, want)
        changed = _changed(one, marks)
    except FetchError as error:
        # One title's listing is that title's failure: the others go on.
        for key in _parts_of(one.held) or [one.title.number]:
            yield _failed(key, error)
        yield from (Same(key) for key in one.held if "@" in key)
        return
    for part in parts:
        key = f"{one.title.number}/{part}"
        settled = key in marks and (part not in changed or one.title.busy)
        if settled or (one.since and part not in changed):
            yield from (Same(k) for k in one.held if k.partition("@")[0] == key)
        else:
            yield from _part(one, part, len(parts), marks.get(key))
    for key in one.held:
        part = key.partition("/")[2].partition("@")[0]
        if part not in parts and want.holds(part):
            # A text of the past stays one, whatever became of its part.
            why = f"Title {one.title.number} of the CFR lists no such part any more."
            yield Same(key) if "@" in key else Gone(key, why)


def _as_before(one: _Pass, want: _Wanted, marks: Mapping[str, _Mark]) -> bool:
    """Tell whether nothing was issued in the title since all its wanted parts were taken."""
    counts = {mark.count for mark in marks.values()}
    named = {f"{one.title.number}/{part}" for part in want.parts}
    return (
        bool(marks)
        and counts == {len(marks)}
        and all(m.issue == one.title.issued and m.date for m in marks.values())
        and all(m.history == one.history_from for m in marks.values())
        and (bool(want.ranges) or named == set(marks))
        and all(want.holds(key.partition("/")[2]) for key in marks)
    )


def _parts(one: _Pass, want: _Wanted) -> tuple[str, ...]:
    """The wanted parts: those named, and of a range those that the title has."""
    if not want.ranges:
        return tuple(want.parts)
    listed = ecfr_listing.parts(one.door, one.api, one.title)
    named = (part for part in want.parts if part not in listed)
    return (*(part for part in listed if want.holds(part)), *named)


def _changed(one: _Pass, marks: Mapping[str, _Mark]) -> set[str]:
    """The parts of which something is not held: an amendment, or a version that failed.

    Nothing is asked where nothing is held: every part is new then.
    """
    if not marks and not one.since:
        return set()
    # What was taken in before the oldest mark is in all of them.
    begin = max(min((mark.issue for mark in marks.values()), default=""), one.since)
    rows = ecfr_listing.amendments(one.door, one.api, one.title.number, issued_since=begin)
    found = {
        key.partition("/")[2]
        for key, mark in marks.items()
        if mark.history != one.history_from or not mark.date
    }
    for row in rows:
        mark = marks.get(f"{one.title.number}/{row.part}")
        if mark is None or row.date > mark.date or row.issued > mark.issued:
            found.add(row.part)
    return found


def _part(one: _Pass, part: str, count: int, before: _Mark | None) -> Iterator[Outcome]:
    """A part that is new or may have changed: its versions, its earlier texts, its text."""
    number = one.title.number
    key = f"{number}/{part}"
    try:
        rows = ecfr_listing.amendments(one.door, one.api, number, part=part)
    except FetchError as error:
        if error.kind != "missing":
            yield _failed(key, error)
            yield from (Same(k) for k in one.held if k.startswith(f"{key}@"))
            return
        rows = ()  # whether there is such a part the text itself will tell
    dates = sorted({row.date for row in rows if row.date <= one.title.up_to})
    if rows:
        yield Revisions(f"us/cfr/{number}/{part}", _listed(rows, one.title.up_to))
    whole = True
    for outcome in _history(one, part, rows, dates):
        whole = whole and not isinstance(outcome, Failed)
        yield outcome
    latest, issued = max(dates, default=""), max((row.issued for row in rows), default="")
    mark = _Mark(one.title.issued, count, latest, issued, one.history_from)
    if before and (before.date, before.issued, before.history) == (latest, issued, mark.history):
        yield Same(key)
        return
    try:
        # With a version missing the part is asked for again.
        said = mark if whole else replace(mark, date="", issued="")
        yield _text(one, part, one.title.up_to, key, latest, str(said))
    except FetchError as error:
        if error.kind != "missing":
            yield _failed(key, error)
        elif before:
            yield Gone(key, f"The eCFR has no part {part} in title {number} any more.")


def _history(one: _Pass, part: str, rows: Sequence[Row], dates: Sequence[str]) -> Iterator[Outcome]:
    """The versions before the latest that apply from `history_from` on, oldest first."""
    base = f"{one.title.number}/{part}@"
    yield from (Same(key) for key in one.held if key.startswith(base))
    for date, after in itertools.pairwise(dates):
        key = f"{base}{date}"
        if not one.history_from or date < one.history_from or key in one.held:
            continue
        # An amendment may be taken in some days late: its text is there from then on.
        issued = max(row.issued for row in rows if row.date == date)
        asked = issued if date < issued < after else date
        try:
            yield _text(one, part, asked, key, date, date)
        except FetchError as error:
            yield _failed(key, error)


def _failed(key: str, error: FetchError) -> Failed:
    return Failed(key, str(error), error.kind)


def _text(one: _Pass, part: str, day: str, key: str, valid_from: str, mark: str) -> Fetched:
    """The text of a part as it stands on a day."""
    number = one.title.number
    url = f"{one.api}/full/{day}/title-{number}.xml"
    response = one.door.get(url, params={"part": part}, kinds=("xml",))
    if b"<DIV5" not in response.data:
        raise FetchError(f"{url}?part={part} holds no part (no DIV5); try again later.", "wrong")
    old = "@" in key
    place = f"on/{valid_from}" if old else "current"
    dates = {"valid_from": valid_from, "revision": valid_from} if valid_from else {}
    return Fetched(
        key,
        f"title-{number}-part-{part}{f'-{valid_from}' if old else ''}.xml",
        response.data,
        response.url,
        mark,
        "en",
        {"url": f"https://www.ecfr.gov/{place}/title-{number}/part-{part}", **dates},
    )


def _listed(rows: Sequence[Row], up_to: str) -> tuple[Listed, ...]:
    """The versions of a part: the days from which any of its sections reads otherwise."""
    dates = sorted({row.date for row in rows})
    last: dict[str, Row] = {row.unit: row for row in sorted(rows, key=lambda r: r.date)}
    past = [date for date in dates if date <= up_to]
    repealed = all(row.removed for row in last.values())
    states = {date: "pending" if date > up_to else "past" for date in dates}
    if past:
        states[past[-1]] = "repealed" if repealed else "current"
    return tuple(Listed(date, revision=date, state=states[date]) for date in dates)


def _read_mark(text: str) -> _Mark:
    """A mark as it was written; one that cannot be read is older than everything."""
    fields = ["" if value == "-" else value for value in text.split()]
    if len(fields) != 5 or not fields[1].isdecimal():
        return _Mark()
    return _Mark(fields[0], int(fields[1]), *fields[2:])


def _parts_of(held: Mapping[str, Held]) -> list[str]:
    """The keys of parts among those held, without earlier versions."""
    return [key for key in held if "@" not in key]
