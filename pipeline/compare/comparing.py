"""Topics and provisions in, a comparison out: each jurisdiction is asked by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.address import JURISDICTIONS, parse
from pipeline.compare.comparison import NOT_FOUND, NOT_HELD, Cell, Column, Comparison
from pipeline.compare.concepts import Group, held
from pipeline.compare.sentences import best_sentences
from pipeline.errors import AddressError, UsageError
from pipeline.language import detect
from pipeline.naming import addresses, called
from pipeline.records import LANGUAGES, Language
from pipeline.search import Filters, Hit, Searcher
from pipeline.search.opened import Opened
from pipeline.search.provision import Provision, is_held, provision, unit
from pipeline.search.question import question
from pipeline.search.reading import read
from pipeline.search.similar import hit_of, similar
from pipeline.tables.words import JURISDICTION_NAMES

ALWAYS = ("jp", "kr", "us")
NONE = "none"  # documents of no jurisdiction: reports
LIMIT = 5
_DEEP = 4  # how many times the limit each topic is asked for, where there are several
_ADDRESS = re.compile(r"[a-z]+/\S+")


@dataclass(frozen=True, slots=True)
class _Asked:
    """Topics in words, one query together, and the provisions asked with."""

    query: str
    provisions: tuple[Provision, ...]


def compare(
    searcher: Searcher,
    topics: Sequence[str],
    *,
    jurisdictions: Sequence[str] = (),
    limit: int = LIMIT,
    lang: str = "",
) -> Comparison:
    """The provisions of each jurisdiction on `topics`, side by side, best first.

    A topic is a query as in a search, or an address or citation of a provision: then it is what
    that provision is about, which comes first in its column.  Japan, Korea and the United States
    have a column always, others when asked for or held.  `lang` is the language that things are
    named in (default: that of the topic; English for addresses).  Raises `UsageError` for an empty
    topic, an address that is not there, an unknown jurisdiction or language.
    """
    if limit < 1:
        raise UsageError("a limit must be 1 or more.")
    if lang and lang not in LANGUAGES:
        raise UsageError(f"no language {lang!r}: it is one of {', '.join(LANGUAGES)}.")
    opened = searcher.opened
    with opened.guarded():
        has = _held(opened)
        chosen = _chosen(jurisdictions, has)
        asked = _asked(opened, topics)
        hits = {j: _hits(searcher, asked, j, limit) for j in chosen if j in has}
        return _comparison(opened, topics, asked, chosen, hits, lang)


def _held(opened: Opened) -> set[str]:
    rows = opened.catalog.execute(
        "SELECT DISTINCT d.jurisdiction FROM document d JOIN version v ON v.document = d.id"
        " WHERE v.current"
    )
    return {row["jurisdiction"] or NONE for row in rows}


def _chosen(wanted: Sequence[str], has: set[str]) -> tuple[str, ...]:
    """The columns: those asked for in their order, else the usual ones and what is held."""
    for one in wanted:
        if one not in (*JURISDICTIONS, NONE):
            known = ", ".join((*JURISDICTIONS, NONE))
            raise UsageError(f"no jurisdiction {one!r}: it is one of {known}.")
    if wanted:
        return tuple(dict.fromkeys(wanted))
    if has == {NONE}:
        return (NONE,)
    return (*ALWAYS, *(j for j in JURISDICTIONS if j in has and j not in ALWAYS))


def _asked(opened: Opened, topics: Sequence[str]) -> _Asked:
    """Which of the topics are provisions, and which are words."""
    words: list[str] = []
    provisions: dict[str, Provision] = {}
    for topic in topics:
        if not topic.strip():
            raise UsageError("a topic is empty. Ask with a word, a sentence or an address.")
        found = _provisions(opened, topic)
        provisions.update((one.address, one) for one in found)
        if not found:
            words.append(topic)
    if not words and not provisions:
        raise UsageError("the topic is empty. Ask with a word, a sentence or an address.")
    return _Asked(" ".join(words), tuple(provisions.values()))


def _provisions(opened: Opened, topic: str) -> list[Provision]:
    """The provisions that a topic names; none where it is a query.

    What is written as an address must be one.  A citation of what the workspace does not hold, or
    of a whole law, is asked as words: a search finds who cites it.
    """
    try:
        found = addresses(opened.catalog, topic)
    except (UsageError, AddressError):
        if _ADDRESS.fullmatch(topic.strip()):
            raise
        return []
    if _ADDRESS.fullmatch(topic.strip()):
        return [provision(opened, topic)]
    there = [one for one in found if parse(one).locators and is_held(opened, one)]
    if len(there) < len(found):
        return []
    return [provision(opened, one if len(there) > 1 else topic) for one in there]


def _hits(searcher: Searcher, asked: _Asked, jurisdiction: str, limit: int) -> list[Hit]:
    """The best of one jurisdiction; of several topics, by the sum of their shares of the first."""
    opened = searcher.opened
    filters = _filters(opened, jurisdiction)
    several = bool(asked.query) + len(asked.provisions) > 1
    deep = limit * _DEEP if several else limit
    lists = []
    if asked.query:
        lists.append(searcher.search(asked.query, filters=filters, limit=deep))
    for one in asked.provisions:
        made = similar(searcher, one, filters=filters, same=True, limit=deep, best_sentence=False)
        lists.append(list(made.hits))
    found: dict[tuple[str, str], Hit] = {}
    worth: dict[tuple[str, str], float] = {}
    for hits in lists:
        top = hits[0].score if hits else 1.0
        for hit in hits:
            key = (hit.address, hit.lang)
            found.setdefault(key, hit)
            worth[key] = worth.get(key, 0.0) + (hit.score / top if top > 0 else 0.0)
    best = sorted(found, key=lambda key: (-worth[key], key)) if several else list(found)
    given = {(one.article, one.lang) for one in asked.provisions}
    own = [
        hit_of(searcher, one)
        for one in asked.provisions
        if (one.jurisdiction or NONE) == jurisdiction
    ]
    return [*own, *(found[key] for key in best if key not in given)][:limit]


def _filters(opened: Opened, jurisdiction: str) -> Filters:
    if jurisdiction != NONE:
        return Filters(jurisdictions=[jurisdiction])
    rows = opened.catalog.execute("SELECT address FROM document WHERE jurisdiction = ''")
    return Filters(instruments=sorted({row["address"] for row in rows}))


def _comparison(
    opened: Opened,
    topics: Sequence[str],
    asked: _Asked,
    chosen: Sequence[str],
    hits: dict[str, list[Hit]],
    lang: str,
) -> Comparison:
    weights, vector, said = _meant(opened, asked)
    given = {(one.article, one.lang) for one in asked.provisions}
    every = [hit for of in hits.values() for hit in of]
    best = best_sentences(opened, [(hit.at, hit.lang) for hit in every], vector, weights)
    cells = {
        id(hit): Cell(
            hit, called(opened.catalog, hit.address), sentence, (hit.address, hit.lang) in given
        )
        for hit, sentence in zip(every, best, strict=True)
    }
    columns = tuple(
        Column(
            j, JURISDICTION_NAMES[j], tuple(cells[id(hit)] for hit in hits.get(j, ())),
            NOT_HELD if j not in hits else "" if hits[j] else NOT_FOUND,
        )
        for j in chosen
    )  # fmt: skip
    shown = {
        c.jurisdiction: [_group(opened, cell.hit) for cell in c.cells] for c in columns if c.cells
    }
    concepts = held(opened, shown, weights)
    several = len(shown) > 1
    return Comparison(
        tuple(" ".join(topic.split()) for topic in topics), lang or said, columns,
        tuple(c for c in concepts if several and len(c.jurisdictions) == len(shown)),
        tuple(c for c in concepts if 1 < len(c.jurisdictions) < len(shown)),
        tuple(c for c in concepts if len(c.jurisdictions) == 1),
    )  # fmt: skip


def _meant(
    opened: Opened, asked: _Asked
) -> tuple[dict[int, float], NDArray[np.float32] | None, Language]:
    """The concepts that was asked by, a vector of the whole, and its language."""
    weights: dict[int, float] = {}
    vectors = [one.vector for one in asked.provisions if one.vector is not None]
    readings = [dict(one.named) | dict(one.concepts) for one in asked.provisions]
    said: Language = "en"
    if asked.query:
        about = question(asked.query)
        vector = opened.encoder.encode_queries([about.text])[0]
        readings.append(dict(read(opened, about, vector).weights))
        vectors.append(vector)
        said = detect(asked.query)
    for reading in readings:
        top = max(reading.values(), default=1.0)
        for concept, weight in reading.items():
            weights[concept] = max(weights.get(concept, 0.0), weight / top)
    return weights, unit(np.mean(vectors, axis=0)) if vectors else None, said


def _group(opened: Opened, hit: Hit) -> Group:
    row = opened.catalog.execute(
        "SELECT p.id FROM provision p JOIN version v ON v.id = p.version"
        " WHERE v.current AND p.address = ? AND p.lang = ? AND p.id = p.grp",
        (hit.address, hit.lang),
    ).fetchone()
    lang: Language = next(one for one in LANGUAGES if one == hit.lang)
    return int(row["id"]), lang
