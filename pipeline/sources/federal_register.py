"""The Federal Register: rules, proposed rules and notices of an agency, each with its full text.

The stored file is the document's text as it came (plain text in a page, else the body as HTML);
what only the API says goes beside it as facts.  A document is published once: it is dated by its
publication, and the day a rule takes effect is the fact `effective`, which is no version's day.
One whose text is not there yet is kept as its JSON, with title and abstract, and asked for again.

    [options]
    from = "2024-01-01"                                 # first day of publication
    types = ["RULE", "PRORULE", "NOTICE"]
    [[options.search]]                                  # one or more; all conditions of each hold
    agencies = ["industry-and-security-bureau"]
    term = '"entity list"'

    [[document]]
    id = "2024-00190"                                   # by its number, whatever the searches say
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from pipeline.errors import FetchError, KnowledgeError
from pipeline.sources.declaration import Source
from pipeline.sources.federal_register_listing import Published, addresses, search, single
from pipeline.sources.outcome import Door, Failed, Fetched, Gone, Held, Outcome, Same

_TYPES = ("RULE", "PRORULE", "NOTICE", "PRESDOCU")
_LAW = ("Rule", "Presidential Document")
_REFUSAL = re.compile(rb"<title>[^<]*Request Access", re.I)  # the site's page for a robot


@dataclass(frozen=True, slots=True)
class _Options:
    """What the declaration asks for: `searches` are lists of the API's conditions."""

    begin: str
    searches: tuple[tuple[tuple[str, str], ...], ...]


def fetch(
    source: Source, door: Door, held: Mapping[str, Held], *, since: str = ""
) -> Iterator[Outcome]:
    """One pass; see `pipeline.sources.outcome.Adapter`."""
    options = _options(source)
    base = source.refresh.base if source.refresh else ""
    begin = max(options.begin, since)
    listed: dict[str, Published] = {}
    for conditions in options.searches:
        listed |= {one.number: one for one in search(door, base, conditions, begin)}
    for document in source.documents:
        number = str(document["id"])
        if number in listed:
            continue
        try:
            listed[number] = single(door, base, number)
        except FetchError as error:
            yield Failed(number, str(error), error.kind)
    placed = addresses(listed.values())
    for number in sorted(listed, key=lambda n: (listed[n].published, n)):
        yield _document(door, base, listed[number], placed[number], held.get(number))
    if not since and options.searches:
        named = {str(document["id"]) for document in source.documents}
        for key, known in held.items():
            if key not in listed and key not in named and known.mark[:10] >= begin:
                yield Gone(key, "The Federal Register's search does not list it any more.")


def _options(source: Source) -> _Options:
    """The options, checked; `KnowledgeError` says what is wrong with them."""
    table = dict(source.options)
    begin, types = table.pop("from", ""), table.pop("types", list(_TYPES[:3]))
    searches = table.pop("search", [])
    if table:
        raise KnowledgeError(
            f"{source.path}: [options] has no {', '.join(table)}; known: from, types, search."
        )
    if not isinstance(types, list) or not set(map(str, types)) <= set(_TYPES):
        raise KnowledgeError(f"{source.path}: types are of {', '.join(_TYPES)}.")
    if searches and not (isinstance(begin, str) and _is_day(begin)):
        raise KnowledgeError(f'{source.path}: [options] needs from = "2024-01-01", a quoted day.')
    if not searches and not source.documents:
        raise KnowledgeError(
            f"{source.path}: nothing is asked for; add [[options.search]] or a [[document]]."
        )
    kinds = tuple(("conditions[type][]", str(kind)) for kind in types)
    return _Options(begin, tuple((*_conditions(source, one), *kinds) for one in searches))


def _conditions(source: Source, table: object) -> tuple[tuple[str, str], ...]:
    known: dict[str, object] = table if isinstance(table, dict) else {"": ""}
    agencies, term = known.get("agencies", []), known.get("term", "")
    if (
        set(known) - {"agencies", "term"}
        or not isinstance(agencies, list)
        or not (agencies or term)
    ):
        raise KnowledgeError(
            f'{source.path}: [[options.search]] has agencies = ["…"], the agencies\' names in the '
            "site's addresses, a term, or both."
        )
    pairs = [("conditions[agencies][]", str(agency)) for agency in agencies]
    return (*pairs, *([("conditions[term]", str(term))] if term else []))


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text)) and len(text) == 10
    except ValueError:
        return False


def _document(door: Door, base: str, one: Published, address: str, known: Held | None) -> Outcome:
    """One document: its text, the body as HTML, or what the API says of it."""
    mark = known.mark if known else ""
    if mark == f"{one.mark} text":
        return Same(one.number)
    for url in one.texts:
        try:
            data = door.get(url, kinds=("text", "html")).data
        except FetchError as error:
            if error.kind == "missing":
                continue
            return Failed(one.number, str(error), error.kind)
        if one.number.encode() not in data or _REFUSAL.search(data):
            return Failed(
                one.number,
                f"{url} is not the text of {one.number} (a page that asks for something?); it is "
                "asked for again at the next refresh.",
                "wrong",
            )
        suffix = ".txt" if url == one.texts[0] else ".html"
        return _fetched(one, address, suffix, data, url, "text")
    if mark == f"{one.mark} json":
        return Same(one.number)
    url = f"{base}/documents/{one.number}.json"
    try:
        return _fetched(one, address, ".json", door.get(url, kinds=("json",)).data, url, "json")
    except FetchError as error:
        return Failed(one.number, str(error), error.kind)


def _fetched(
    one: Published, address: str, suffix: str, data: bytes, url: str, form: str
) -> Fetched:
    facts = {
        "title": one.title,
        "address": address,
        "law_number": one.citation,
        "document_number": one.number,
        "valid_from": one.published,
        "promulgated": one.published,
        "effective": one.effective,
        "issuer": one.issuer,
        "docket": one.dockets,
        "amends": one.parts,
        "url": one.url,
        "kind": "law" if one.kind in _LAW else "report",
        "lang": "en",
    }
    facts = {key: value for key, value in facts.items() if value}
    name = f"fr-{one.number}{suffix}"
    return Fetched(one.number, name, data, url, f"{one.mark} {form}", "en", facts)
