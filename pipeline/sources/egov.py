"""Japanese laws, orders and ordinances from the e-Gov 法令API (version 2, version 1 to fall back).

For each `[[document]]`, whose id is the law's: one listing of its versions tells whether the text
held is still the one in force, and then nothing more is asked for.  Versions promulgated and not
yet in force are taken as `<law id>@<revision id>`, with `options.history` past ones too (each
once: they do not change).  Where a date is not decided there is no text of it here, since the
date it would be filed under is not one; the list of versions names it.

    [options]
    v1 = "https://laws.e-gov.go.jp/api/1"   # asked where version 2 fails and no text is held
    history = true                          # past versions; also as a key of one [[document]]
    history_from = "2017-04-01"             # those that applied on that day or later
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from typing import Any

from pipeline.errors import FetchError
from pipeline.sources import egov_changed, egov_listing, egov_text, egov_v1
from pipeline.sources.declaration import Source
from pipeline.sources.egov_listing import Law, Revision
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

_LAW_ID = re.compile(r"\d{3}[0-9A-Z]{12}")
_AGAIN = ("unreachable", "wrong")  # what another version of the API may do better
_ENOUGH = 2  # requests in a row without an answer, after which a version of the API is left alone
_JAPAN = timezone(timedelta(hours=9))


@dataclass
class _Pass:
    """One pass over the source.

    `beside` are the keys held beside a law's version in force, by law id; `silent` counts the
    requests in a row that a version of the API did not answer.
    """

    source: Source
    door: Door
    held: Mapping[str, Held]
    base: str
    v1: str
    beside: Mapping[str, list[str]]
    silent: dict[str, int] = field(default_factory=dict)

    def down(self, api: str) -> bool:
        """Tell whether a version of the API is left alone for the rest of the pass."""
        return not api or self.silent.get(api, 0) >= _ENOUGH

    def note(self, api: str, error: FetchError | None) -> None:
        """Remember whether a version of the API answered."""
        unanswered = error is not None and error.kind == "unreachable"
        self.silent[api] = self.silent.get(api, 0) + 1 if unanswered else 0


def fetch(
    source: Source, door: Door, held: Mapping[str, Held], *, since: str = ""
) -> Iterator[Outcome]:
    """One pass: the protocol is `pipeline.sources.outcome.Adapter`.

    Raises `FetchError` when the service does not answer and nothing else can be tried.
    """
    base = source.refresh.base if source.refresh else ""
    if not base:
        raise FetchError(
            f"{source.path or source.id}: [refresh] has no base; write "
            'base = "https://laws.e-gov.go.jp/api/2".',
            "refused",
        )
    beside: dict[str, list[str]] = {}
    for key in held:
        if "@" in key:
            beside.setdefault(key.partition("@")[0], []).append(key)
    v1 = str(source.options.get("v1", "")).rstrip("/")
    this = _Pass(source, door, held, base, v1, beside)
    laws = [d["id"] for d in source.documents]
    today, changed = _today(), None
    if since:
        changed = egov_changed.changed(door, base, laws, since=since)
    for at, document in enumerate(source.documents):
        law_id = document["id"]
        if this.down(base) and (this.down(v1) or all(i in held for i in laws[at:])):
            raise FetchError(
                f"{base} does not answer: {len(laws) - at} of {len(laws)} laws were not asked "
                "for. Try again later; what is held stays."
            )
        unchanged = changed is not None and law_id not in changed and law_id in held
        if unchanged and not _came_into_force(this, law_id, today):
            yield from (Same(key) for key in (law_id, *beside.get(law_id, ())))
        elif _LAW_ID.fullmatch(law_id):
            yield from _law(this, document)
        else:
            yield Failed(law_id, f"{law_id!r} is no e-Gov law id (324AC0000000228).", "refused")


def _law(this: _Pass, document: Mapping[str, Any]) -> Iterator[Outcome]:
    law_id = document["id"]
    try:
        law = _listing(this, law_id)
    except FetchError as error:
        yield _otherwise(this, law_id, error)
        return
    yield Revisions(f"jp/{law_id}", law.rows())
    seen = set()
    for revision in _past(this, document, law):
        key = f"{law_id}@{revision.id}"
        seen.add(key)
        yield Same(key) if key in this.held else _version(this, law, revision, key)
    yield from _in_force(this, law)
    for revision in law.those("pending"):
        if revision.text and revision.valid_from:
            key = f"{law_id}@{revision.id}"
            seen.add(key)
            same = key in this.held and this.held[key].mark == revision.mark
            yield Same(key) if same else _version(this, law, revision, key)
    listed = {f"{law_id}@{r.id}" for r in law.revisions}
    for key in this.beside.get(law_id, ()):
        if key not in seen:
            yield (
                Same(key)
                if key in listed
                else Gone(
                    key,
                    "e-Gov does not list this version any more; a date that is changed gives it "
                    "another id.",
                )
            )


def _listing(this: _Pass, law_id: str) -> Law:
    url = f"{this.base}/law_revisions/{law_id}"
    if this.down(this.base):
        raise FetchError(f"{this.base} has not answered and was not asked again. Try again later.")
    try:
        response = this.door.get(url, params={"response_format": "json"}, kinds=("json",))
    except FetchError as error:
        this.note(this.base, error)
        raise
    this.note(this.base, None)
    return egov_listing.read(response.data, law_id, url)


def _in_force(this: _Pass, law: Law) -> Iterator[Outcome]:
    """The version in force; the end of the law where there is none any more."""
    current, repealed = law.those("current"), law.those("repealed")
    if current:
        mine = this.held.get(law.id)
        same = mine is not None and mine.mark == current[-1].mark
        yield Same(law.id) if same else _version(this, law, current[-1], law.id)
    elif repealed:
        last = repealed[-1]
        on = f", as listed on {last.ended_on}" if last.ended_on else ""
        yield Gone(law.id, f"{last.title or law.id} is {last.ended or 'repealed'}{on} (e-Gov).")
    elif not law.those("pending"):
        yield Failed(
            law.id,
            f"{this.base}/law_revisions/{law.id}: no version in force is listed, and no repeal.",
            "wrong",
        )
    elif law.id in this.held:
        yield Failed(law.id, f"{law.id}: the version in force is not listed any more.", "wrong")


def _version(this: _Pass, law: Law, revision: Revision, key: str) -> Outcome:
    try:
        text = egov_text.get(this.door, this.base, law.id, revision.id)
    except FetchError as error:
        in_force = key == law.id
        return _otherwise(this, key, error) if in_force else Failed(key, str(error), error.kind)
    # The file of the version in force keeps its name from one version to the next.
    stem = law.id if key == law.id else revision.id
    return Fetched(
        key,
        stem + text.suffix,
        text.data,
        text.url,
        mark=revision.mark,
        lang="ja",
        facts=law.facts(revision),
    )


def _otherwise(this: _Pass, law_id: str, error: FetchError) -> Outcome:
    """The text from version 1 of the API where none with a date is held."""
    mine = this.held.get(law_id)
    dated = mine is not None and mine.mark != egov_v1.MARK
    if error.kind not in _AGAIN or dated or this.down(this.v1):
        return Failed(law_id, str(error), error.kind)
    try:
        outcome = egov_v1.get(this.door, this.v1, law_id, mine)
    except FetchError as second:
        this.note(this.v1, second)
        return Failed(law_id, f"{error} Version 1: {second}", error.kind)
    this.note(this.v1, None)
    return outcome


def _past(this: _Pass, document: Mapping[str, Any], law: Law) -> Iterator[Revision]:
    """The past versions to take: one for each day on which the law changed."""
    options = {**this.source.options, **document}
    if not options.get("history"):
        return
    start = str(options.get("history_from", ""))
    rows = [r for r in law.revisions if r.valid_from and r.state != "pending"]
    for revision, after in zip(rows, [*rows[1:], None], strict=True):
        until = after.valid_from if after else ""
        replaced = after is not None and revision.valid_from == until
        applied = after is None or until > start
        if revision.state == "past" and revision.text and applied and not replaced:
            yield revision


def _came_into_force(this: _Pass, law_id: str, today: date) -> bool:
    """Tell whether a version that was pending applies by now, which no update need announce."""
    mark = this.held[law_id].mark
    day = _date(mark)
    return any(
        day < _date(key.partition("@")[2]) <= f"{today:%Y%m%d}"
        for key in this.beside.get(law_id, ())
    )


def _date(revision: str) -> str:
    """The date in a revision id, YYYYMMDD."""
    parts = revision.split("_")
    return parts[1] if len(parts) > 1 else ""


def _today() -> date:
    return datetime.now(_JAPAN).date()
