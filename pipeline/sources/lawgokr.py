"""Korean acts, decrees, rules and notices from the 국가법령정보 API (open.law.go.kr).

    [options]
    annexes = "missing"           # 별표 whose words the answer lacks, as PDF; or "all", "none"
    history = true                # past versions; also as a key of one [[document]]
    history_from = "2017-01-01"   # those that applied on that day or later

    [[document]]
    id = "대외무역법"               # the title without spaces; names the document in the corpus
    title = "대외무역법"            # the official title: matched exactly, 시행령 is another law
    target = "law"                # or "admrul": 훈령, 예규, 고시
    law_id = "001467"             # 법령ID, where it is certain; otherwise found by the title

One listing for each document tells its versions; a text is asked for only where the version in
force is another than the one held.  A change is always seen in that listing, so that `since`
saves nothing here.  Versions to come are taken as `<id>@<serial>_<day>`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from itertools import pairwise
from typing import Any, cast

from pipeline.errors import FetchError
from pipeline.sources import lawgokr_annex, lawgokr_listing
from pipeline.sources.declaration import Source
from pipeline.sources.lawgokr_ask import Answer, Service, first, service
from pipeline.sources.lawgokr_listing import Target, Version, plain
from pipeline.sources.outcome import (
    Door,
    Failed,
    Fetched,
    Gone,
    Held,
    Outcome,
    Revisions,
    Same,
)

_KOREA = timezone(timedelta(hours=9))
_ENOUGH = 2  # documents in a row without an answer, after which the rest is not asked for
_HEADS = {"law": "기본정보", "admrul": "행정규칙기본정보"}
_WORDS = {"law": "조문단위", "admrul": "조문내용"}


@dataclass(frozen=True, slots=True)
class _Document:
    """A `[[document]]`, its keys checked, with what the options say for it."""

    key: str
    title: str
    target: Target
    law_id: str
    annexes: str
    history: bool
    history_from: str


def fetch(
    source: Source, door: Door, held: Mapping[str, Held], *, since: str = ""
) -> Iterator[Outcome]:
    """One pass: the protocol is `pipeline.sources.outcome.Adapter`.

    Raises `FetchError` when there is no key, the service refuses it, or does not answer.
    """
    del since  # see above
    api = service(source, door)
    documents = [_document(source, table) for table in source.documents]
    silent = 0
    for document in documents:
        try:
            yield from _outcomes(api, document, held)
        except FetchError as error:
            if error.kind == "refused":
                raise
            silent = silent + 1 if error.kind == "unreachable" else 0
            if silent >= _ENOUGH:
                raise
            yield Failed(document.key, str(error), error.kind)
        else:
            silent = 0


def _document(source: Source, table: Mapping[str, Any]) -> _Document:
    options = source.options

    def said(key: str, default: Any = "") -> Any:
        return table.get(key, options.get(key, default))

    target, annexes = table.get("target", "law"), said("annexes", "missing")
    where = f"{source.path or source.id}, [[document]] {table['id']}"
    if target not in _HEADS:
        raise FetchError(f'{where}: target must be "law" or "admrul", not {target!r}.', "refused")
    if annexes not in ("missing", "all", "none"):
        raise FetchError(
            f'{where}: annexes must be "missing", "all" or "none", not {annexes!r}.', "refused"
        )
    return _Document(
        table["id"],
        str(table.get("title") or table["id"]),
        cast(Target, target),
        str(table.get("law_id", "")),
        annexes,
        bool(said("history", False)),
        str(said("history_from")),
    )


def _outcomes(api: Service, document: _Document, held: Mapping[str, Held]) -> Iterator[Outcome]:
    key, title = document.key, document.title
    today = datetime.now(_KOREA).date().isoformat()
    versions = [
        # A rule is listed as 현행 from the day it is issued.
        replace(version, listed="시행예정") if version.valid_from > today else version
        for version in _versions(api, document, held)
    ]
    current = next((v for v in reversed(versions) if v.state == "current"), None)
    if document.target == "law" and versions:
        rows = tuple(version.row for version in _by_day(versions).values())
        yield Revisions(lawgokr_listing.address(title), rows)
    if current is None:
        yield _absent(document, versions, held)
    elif plain(current.title) != plain(title):
        yield Failed(
            key,
            f"{key}: the law with the id {current.identifier} is called {current.title!r}, the "
            f"declaration says {title!r}. Correct law_id, or title if it was renamed.",
            "wrong",
        )
        return
    elif key in held and held[key].mark == current.mark:
        yield Same(key)
        yield from (Same(name) for name in held if name.startswith(f"{key}/"))
    else:
        yield from _current(api, document, current, held)
    yield from _others(api, document, versions, current, held)


def _versions(api: Service, document: _Document, held: Mapping[str, Held]) -> list[Version]:
    """The versions that a listing names; of a law all, of a rule those in force (and past ones
    where they are wanted).
    """
    if document.target == "admrul":
        found = lawgokr_listing.rules_named(api, document.title)
        if document.history:
            past = lawgokr_listing.rules_named(api, document.title, history=True)
            known = {version.name for version in found}
            found = [*(version for version in past if version.name not in known), *found]
            found.sort(key=lambda version: (version.valid_from, version.promulgated))
        return found
    identifier = document.law_id
    if not identifier and document.key in held:
        identifier = (held[document.key].mark.split() + [""] * 3)[2]
    if not identifier:
        named = lawgokr_listing.laws_named(api, document.title)
        if not named:
            return []
        identifier = named[-1].identifier
    return lawgokr_listing.law_versions(api, identifier)


def _absent(document: _Document, versions: list[Version], held: Mapping[str, Held]) -> Outcome:
    key, title = document.key, document.title
    repealed = [version for version in versions if version.state == "repealed"]
    if repealed:
        last = repealed[-1]
        return Gone(key, f"{title} is repealed ({last.number}, {last.valid_from}, {last.change})")
    if key in held:
        return Gone(key, f"{title} is not listed as in force any more")
    waiting = [version for version in versions if version.state == "pending"]
    if waiting:
        return Failed(key, f"{title} is not in force before {waiting[0].valid_from}.", "missing")
    return Failed(
        key,
        f"the service lists nothing in force that is called exactly {title!r}. Correct the title "
        "in the declaration (spaces do not matter), or its target (law, admrul).",
        "missing",
    )


def _current(
    api: Service, document: _Document, version: Version, held: Mapping[str, Held]
) -> Iterator[Outcome]:
    """The text in force after its 별표, since its mark says that all of them are there."""
    answer = _text(api, version)
    complete = True
    if document.annexes != "none":
        for outcome in _annexes(api, document, version, answer, held):
            complete = complete and not isinstance(outcome, Failed)
            yield outcome
    yield _fetched(document.key, version, answer, version.mark if complete else "")


def _annexes(
    api: Service,
    document: _Document,
    version: Version,
    answer: Answer,
    held: Mapping[str, Held],
) -> Iterator[Outcome]:
    annexes = lawgokr_annex.in_answer(answer.root)
    if not annexes:
        try:
            annexes = lawgokr_annex.in_listing(api, version)
        except FetchError as error:
            if error.kind == "refused":
                raise
            yield Failed(f"{document.key}/appdx", str(error), error.kind)
            return
    yield from lawgokr_annex.fetched(
        api, document.key, version, annexes, held, every=document.annexes == "all"
    )


def _others(
    api: Service,
    document: _Document,
    versions: list[Version],
    current: Version | None,
    held: Mapping[str, Held],
) -> Iterator[Outcome]:
    """Versions to come, and past ones where they are wanted: each once, for they stay."""
    key = document.key
    days = _by_day(versions)
    ends = dict(pairwise(days))
    listed = {f"{key}@{version.name}": version for version in versions}
    for name in held:
        if name.startswith(f"{key}@"):
            if name in listed:
                yield Same(name)
            elif document.target == "law":
                yield Gone(name, "this version is not listed any more")
            else:
                yield Same(name)  # a rule's listing names only those in force
    for day, version in days.items():
        name = f"{key}@{version.name}"
        wanted = version.state == "pending" or (
            document.history
            and version.state == "past"
            and ends.get(day, "9") > document.history_from
        )
        if version is current or not wanted or name in held:
            continue
        try:
            yield _fetched(name, version, _text(api, version), version.mark)
        except FetchError as error:
            if error.kind == "refused":
                raise
            yield Failed(name, str(error), error.kind)


def _by_day(versions: list[Version]) -> dict[str, Version]:
    """The versions by the day they apply from; of two of one day the later one is the text."""
    return {version.valid_from: version for version in versions if version.valid_from}


def _text(api: Service, version: Version) -> Answer:
    """The text of a version; `FetchError` unless the answer is that version and has articles."""
    if version.target == "law":
        # Without efYd the service refuses since 2026-08-27, and gave another version before.
        day = version.valid_from.replace("-", "")
        params = {"target": "eflaw", "MST": version.serial, "efYd": day}
    else:
        params = {"target": "admrul", "ID": version.serial}
    answer = api.xml("lawService.do", params)
    head = answer.root.find(_HEADS[version.target])
    if head is None:
        raise FetchError(
            f"{answer.url}: <{answer.root.tag}> holds no {_HEADS[version.target]}; it is no law. "
            "Try again later.",
            "wrong",
        )
    title = first(head, "법령명_한글", "법령명한글", "행정규칙명")
    day = lawgokr_listing.iso(first(head, "시행일자"))
    if plain(title) != plain(version.title) or (day and day != version.valid_from):
        raise FetchError(
            f"{answer.url}: {title!r} as of {day} came where {version.title!r} as of "
            f"{version.valid_from} was due. Nothing is taken from it; try again later.",
            "wrong",
        )
    if not any(first(unit, "조문내용") or (unit.text or "").strip()
               for unit in answer.root.iter(_WORDS[version.target])):  # fmt: skip
        raise FetchError(
            f"{answer.url}: {title!r} came without a single article; its text may be in an "
            "attached file only. Look at it at https://www.law.go.kr, and add the file by hand.",
            "wrong",
        )
    return answer


def _fetched(name: str, version: Version, answer: Answer, mark: str) -> Fetched:
    facts = version.facts
    return Fetched(
        name, f"{plain(version.title)}.xml", answer.data, answer.url, mark=mark, lang="ko",
        facts=facts,
    )  # fmt: skip
