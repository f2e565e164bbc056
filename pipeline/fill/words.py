"""What search reads of every row: words, readings, concepts, and their postings.

Words are weighted counts: one in the label, caption or title counts 1.5.  Texts of the past have
postings of their own, weighed by the texts in force, so that they change nothing in a search of
today and are comparable in a search on a day.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from pipeline import counted, postings
from pipeline.address import parse
from pipeline.counted import Counted, Counts
from pipeline.fill.reuse import Reuse, Tell
from pipeline.fill.rows import Group, Row, Rows
from pipeline.postings import Leg, Saturation, Weighing
from pipeline.records import Language
from pipeline.termbase import Termbase
from pipeline.terms.count import concept_counts
from pipeline.terms.matcher import Matcher

_HEAD = 1.5
# k1 and b by leg: usual values for words, those measured on the development topics for concepts.
SATURATION: Mapping[Leg, Saturation] = {
    "words": Saturation(1.2, 0.75),
    "readings": Saturation(1.2, 0.75),
    "concepts": Saturation(0.8, 0.5),
    "heads": Saturation(0.0, 0.0),
}
# What it is worth, in occurrences, that the termbase names a provision as governing a concept.
_GOVERNS = 3.0
_ABOUT = 20  # concepts that are kept of each row
_EVERY = 64

_Words = Mapping[Leg, Mapping[str, float]]


def fill_words(
    connection: sqlite3.Connection, rows: Rows, known: Termbase, reuse: Reuse, tell: Tell
) -> dict[str, int]:
    """Read every row; return the counts of groups and postings."""
    reading = _Reading(known, reuse, tell, len(rows))
    written: Counter[str] = Counter()
    weighing: dict[tuple[Leg, Language], Weighing] = {}
    for past in (False, True):
        for lang, of_lang in rows.of(past=past).items():
            if not of_lang:
                continue
            for leg, found in reading.counted(lang, of_lang, past=past).items():
                counted.keep(connection, leg, lang, found, past=past)
                if leg == "concepts":
                    found = _governing(connection, lang, of_lang, found, past=past)
                by = weighing.setdefault((leg, lang), Weighing(found, SATURATION[leg]))
                written[leg] += postings.write(connection, leg, lang, found, by, past=past)
                if leg == "concepts":
                    _about(connection, of_lang, postings.strongest(found, by, _ABOUT))
    tell("read words", len(rows), len(rows))
    groups = sum(len(of) for of in rows.current.values())
    return {"groups": groups, **{f"postings of {leg}": n for leg, n in sorted(written.items())}}


class _Reading:
    """Reads rows, or takes over what the last generation read."""

    def __init__(self, known: Termbase, reuse: Reuse, tell: Tell, total: int) -> None:
        self._known, self._reuse = known, reuse
        self._tell, self._done, self._total = tell, 0, total
        self._matcher: Matcher | None = None

    def counted(self, lang: Language, rows: Sequence[Row], *, past: bool) -> dict[Leg, Counted]:
        """What the rows of one language hold, by leg."""
        from pipeline.language import tokenize_all

        reuse = self._reuse
        old = {leg: reuse.counted(leg, lang, past=past) for leg in SATURATION}
        made = {leg: Counts(known) for leg, known in old.items()}
        by_digest: dict[bytes, int] = {}
        if reuse.same_tokenizer:
            by_digest = {one: at for at, one in enumerate(reuse.rows(lang, past=past)[1])}
        places = [row.at if row.at >= 0 else by_digest.get(row.digest, -1) for row in rows]
        fresh = [r.group for r, at in zip(rows, places, strict=True) if at < 0 and r.group]
        tokens = tokenize_all((t for g in fresh for t in (g.head, g.body, g.name)), lang)
        for row, at in zip(rows, places, strict=True):
            words: _Words = {}
            if at < 0 and row.group:
                words = _words(row.group, lang, next(tokens), next(tokens), next(tokens))
            for leg, counts in made.items():
                if leg == "concepts" and row.group and (at < 0 or not reuse.same_termbase):
                    counts.add(self._concepts(row.group))
                elif at >= 0:
                    counts.take(at)
                else:
                    counts.add(words.get(leg, {}))
            self._done += 1
            if self._done % _EVERY == 0:
                self._tell("read words", self._done, self._total)
        return {leg: counts.made() for leg, counts in made.items()}

    def _concepts(self, group: Group) -> dict[str, float]:
        if self._matcher is None:
            self._matcher = Matcher(self._reuse.lexicon or self._known.lexicon)
        return concept_counts(self._matcher, group.placed, group.body)


def _governing(
    connection: sqlite3.Connection,
    lang: Language,
    rows: Sequence[Row],
    found: Counted,
    *,
    past: bool,
) -> Counted:
    """The counts of concepts with what the termbase says that a provision governs.

    A source is a group, or stands within one; an instrument as a whole governs nothing in
    particular.
    """
    groups = connection.execute(
        "SELECT p.address FROM lexical l JOIN provision p ON p.id = l.provision"
        " WHERE l.lang = ? AND l.past = ? ORDER BY l.provision",
        (lang, int(past)),
    )
    places: dict[str, list[int]] = {}
    for row, (address,) in enumerate(groups):
        places.setdefault(address, []).append(row)
    at: list[int] = []
    concepts: list[str] = []
    for concept, source in connection.execute(
        "SELECT concept, address FROM governs ORDER BY rowid"
    ):
        place = source
        while place not in places and "/" in place:
            place = place.rpartition("/")[0]
        if place in places and parse(place).locators:
            at += places[place]
            concepts += [concept] * len(places[place])
    more = np.full(len(at), _GOVERNS, np.float32)
    return counted.plus(found, np.array(at, np.int32), concepts, more)


def _about(
    connection: sqlite3.Connection,
    rows: Sequence[Row],
    strongest: Iterable[list[tuple[str, float]]],
) -> None:
    connection.executemany(
        "INSERT INTO about VALUES (?,?)",
        (
            (row.provision, json.dumps(of, separators=(",", ":")))
            for row, of in zip(rows, strongest, strict=True)
        ),
    )


def _words(
    group: Group, lang: Language, head: list[str], body: list[str], name: list[str]
) -> _Words:
    from pipeline.language import reading_tokens

    legs: dict[Leg, Mapping[str, float]] = {
        "words": _weighed(head, body),
        "heads": dict.fromkeys([*head, *name], 1.0),
    }
    if lang != "en":
        legs["readings"] = _weighed(reading_tokens(group.head), reading_tokens(group.body))
    return legs


def _weighed(head: Sequence[str], body: Sequence[str]) -> dict[str, float]:
    tallied: Counter[str] = Counter(body)
    found = {term: float(count) for term, count in tallied.items()}
    for term in head:
        found[term] = found.get(term, 0.0) + _HEAD
    return found
