"""Union law from the Publications Office: acts and their consolidated versions, by CELEX number.

    [options]
    route = "cellar"        # or "eur-lex": the site's own pages, which often ask for a browser
    format = "xhtml"        # or "formex" (from the Cellar; an act's annexes are other files there)
    listing = true          # ask which consolidated versions there are (one query for all acts)

    [[document]]
    id = "32021R0821"                       # CELEX
    valid_from = "2021-09-09"               # of the act as published
    consolidated = ["2022-05-05"]           # versions known beforehand; the listing adds to them

What was published does not change (a correction is an act of its own, or a new version), so an act
or a version that is held is not asked for again; the newest version of each is, conditionally.
A version's key is `32021R0821@20220505`.
"""  # fmt: skip

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.errors import FetchError, KnowledgeError
from pipeline.revisions import Listed
from pipeline.sources.declaration import Source
from pipeline.sources.outcome import (
    Door,
    Failed,
    Fetched,
    Held,
    Kind,
    Outcome,
    Response,
    Revisions,
    Same,
)

CELLAR = "https://publications.europa.eu"
SITE = "https://eur-lex.europa.eu"
_CELEX = re.compile(r"3\d{4}[A-Z]{1,2}\d{4}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_VERSION = re.compile(r"0(?P<celex>\d{4}[A-Z]{1,2}\d{4})-(?P<day>\d{8})(?!\d)")
_ACT = re.compile(rb"class=[\"'](?:oj-|eli-|doc-ti|ti-art|title-doc|title-article|norm\b|normal\b)")
_FORMEX = re.compile(rb"<(?:ACT|ANNEX|GENERAL|DECISION|CONS\.ACT|CONS\.ANNEX)[\s>]")
# What stands instead of an act when the site takes the asker for a robot, or is busy.
_CHALLENGE = re.compile(rb"awswaf|gokuprops|captcha|please wait|request is being processed", re.I)
# By the Cellar's model (CDM): the consolidated versions of the acts named.
_QUERY = """PREFIX cdm: <http://publications.europa.eu/ontology/cdm#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
SELECT DISTINCT ?celex WHERE {{
  VALUES ?number {{ {numbers} }}
  ?act cdm:resource_legal_id_celex ?number .
  ?version cdm:act_consolidated_based_on_resource_legal ?act ;
           cdm:resource_legal_id_celex ?celex .
}} ORDER BY ?celex"""


@dataclass(frozen=True, slots=True)
class _Act:
    """One declared act, and the days of its consolidated versions, oldest first."""

    celex: str
    valid_from: str = ""
    title: str = ""
    days: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Options:
    route: str = "cellar"
    format: str = "xhtml"
    listing: bool = True
    base: str = ""
    acts: tuple[_Act, ...] = field(default=())


def fetch(
    source: Source, door: Door, held: Mapping[str, Held], *, since: str = ""
) -> Iterator[Outcome]:
    """Every act, its consolidated versions, and the list of these.

    With `since` only versions that apply from that day on are asked for.  Raises `KnowledgeError`
    for a declaration that cannot be.
    """
    options = _read(source)
    listed: dict[str, tuple[str, ...]] = {}
    if options.listing and options.acts:
        try:
            listed = _listing(options, door)
        except FetchError as error:
            yield Failed("listing", str(error), error.kind)
    for act in options.acts:
        days = tuple(sorted({*act.days, *listed.get(act.celex, ())}))
        address = f"eu/{act.celex}"
        facts = {"address": address, "revision": act.celex, "valid_from": act.valid_from}
        if act.celex in held or (since and act.valid_from and act.valid_from < since):
            yield from _kept(act.celex, held)
        else:
            yield _text(options, door, held, act.celex, act.celex, facts)
        for day in days:
            version = f"0{act.celex[1:]}-{day.replace('-', '')}"
            key = f"{act.celex}@{day.replace('-', '')}"
            if (key in held and day != days[-1]) or (since and day < since):
                yield from _kept(key, held)
                continue
            facts = {"address": address, "revision": version, "valid_from": day}
            yield _text(options, door, held, key, version, facts)
        if days:
            first = (Listed(act.valid_from, act.celex),) if act.valid_from else ()
            rows = (Listed(d, f"0{act.celex[1:]}-{d.replace('-', '')}") for d in days)
            yield Revisions(address, (*first, *rows))


def _kept(key: str, held: Mapping[str, Held]) -> Iterator[Outcome]:
    if key in held:
        yield Same(key)


def _text(
    options: _Options,
    door: Door,
    held: Mapping[str, Held],
    key: str,
    celex: str,
    facts: Mapping[str, str],
) -> Outcome:
    """One act or version, checked to be one."""
    try:
        response = _ask(options, door, celex)
        _check(response, options.format)
    except FetchError as error:
        return Failed(key, str(error), error.kind)
    if response.fresh and key in held:
        return Same(key)
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Fetched(
        key,
        f"{celex}.{'xml' if options.format == 'formex' else 'html'}",
        response.data,
        response.url,
        mark=headers.get("etag", "") or headers.get("last-modified", ""),
        lang="en",
        facts={"kind": "law", **{name: value for name, value in facts.items() if value}},
    )


def _ask(options: _Options, door: Door, celex: str) -> Response:
    kinds: tuple[Kind, ...] = ("xml",) if options.format == "formex" else ("html",)
    if options.route == "eur-lex":
        url = f"{options.base or SITE}/legal-content/EN/TXT/HTML/"
        return door.get(url, params={"uri": f"CELEX:{celex}"}, kinds=kinds)
    accept = {"xhtml": "application/xhtml+xml", "formex": "application/xml;type=fmx4"}
    headers = {"Accept": accept[options.format], "Accept-Language": "eng"}
    return door.get(
        f"{options.base or CELLAR}/resource/celex/{celex}", headers=headers, kinds=kinds
    )


def _check(response: Response, form: str) -> None:
    """Raise `FetchError` where something else came than an act, whatever its status."""
    sign = _FORMEX if form == "formex" else _ACT
    if sign.search(response.data):
        return
    if _CHALLENGE.search(response.data[:8192]):
        raise FetchError(
            f"{response.url}: the site asks for a browser, or to wait, instead of sending the act. "
            'Try again later, or set [options] route = "cellar".',
            "wrong",
        )
    raise FetchError(
        f"{response.url}: what came is no act ({form.upper()} was due). Nothing is taken from it; "
        "look at the address in a browser.",
        "wrong",
    )


def _listing(options: _Options, door: Door) -> dict[str, tuple[str, ...]]:
    """The days of the consolidated versions of each act that has some, by CELEX number."""
    numbers = " ".join(f'"{act.celex}"^^xsd:string' for act in options.acts)
    base = options.base if options.route == "cellar" and options.base else CELLAR
    response = door.get(
        f"{base}/webapi/rdf/sparql",
        params={
            "query": _QUERY.format(numbers=numbers),
            "format": "application/sparql-results+json",
        },
        headers={"Accept": "application/sparql-results+json"},
        kinds=("json", "xml"),
    )
    if b"celex" not in response.data:
        raise FetchError(f"{response.url}: the answer is no list of versions.", "wrong")
    found: dict[str, set[str]] = {}
    for match in _VERSION.finditer(response.data.decode("utf-8", "replace")):
        day = match["day"]
        found.setdefault(f"3{match['celex']}", set()).add(f"{day[:4]}-{day[4:6]}-{day[6:]}")
    return {celex: tuple(sorted(days)) for celex, days in found.items()}


def _read(source: Source) -> _Options:
    """The declaration's options and acts."""
    options = dict(source.options)
    route, form = options.pop("route", "cellar"), options.pop("format", "xhtml")
    listing = options.pop("listing", True)
    if (
        options
        or route not in ("cellar", "eur-lex")
        or form not in ("xhtml", "formex")
        or not isinstance(listing, bool)
        or (route, form) == ("eur-lex", "formex")
    ):
        raise KnowledgeError(
            f'{source.path}: [options] may have route = "cellar" or "eur-lex", format = "xhtml" '
            'or "formex" (from the Cellar only), listing = true or false, and nothing else.'
        )
    base = source.refresh.base if source.refresh else ""
    return _Options(route, form, listing, base, tuple(_act(source, d) for d in source.documents))


def _act(source: Source, table: Mapping[str, Any]) -> _Act:
    celex, valid = table["id"], table.get("valid_from", "")
    days, title = table.get("consolidated", []), table.get("title", "")
    if not _CELEX.fullmatch(celex):
        raise KnowledgeError(f"{source.path}: {celex!r} is no CELEX number of an act (32021R0821).")
    wrong = set(table) - {"id", "title", "valid_from", "consolidated"}
    dates = [valid or "2000-01-01", *(days if isinstance(days, list) else [""])]
    if wrong or not all(isinstance(d, str) and _DAY.fullmatch(d) for d in dates):
        raise KnowledgeError(
            f"{source.path}: {celex} may have title, valid_from and consolidated, "
            'the dates quoted and written like "2022-05-05".'
        )
    return _Act(celex, valid, str(title), tuple(sorted(set(days))))
