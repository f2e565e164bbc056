"""What a workspace holds, and whether its index can be trusted to answer for it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal

from pipeline import corpus, generations, store
from pipeline.errors import JobunError
from pipeline.layout import Layout
from pipeline.records import UNREAD
from pipeline.schema import VERSION
from pipeline.settings import Settings
from pipeline.sources import declared
from pipeline.sources.standing import SourceStanding, standings
from pipeline.versions import due

State = Literal["ready", "empty", "stale", "partial", "unreadable"]


@dataclass(frozen=True, slots=True)
class Status:
    """A workspace's state.

    ready: the index answers for the whole corpus, and the corpus is as fresh as it should be;
    empty: nothing is built; stale: the corpus or the settings changed since the build, or a source
    was not refreshed for twice its `every`; partial: some files or pages could not be read, a file
    is not searched since another one has its address, or a source failed, lost documents or has
    some held back; unreadable: the index or the state of a source is damaged, `problems` says how.
    Of several the first of unreadable, empty, partial (of a source), stale, partial (of a file)
    counts.
    """

    workspace: str
    state: State
    files: int
    generation: str
    model: str
    encoder: str
    counts: Mapping[str, Any]
    documents: tuple[Mapping[str, Any], ...]
    problems: tuple[str, ...]
    sources: tuple[SourceStanding, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """A plain object, fields in order."""
        return asdict(self)


def status(
    layout: Layout, settings: Settings, *, check: bool = False, now: datetime | None = None
) -> Status:
    """Look at a workspace without changing it; `check` also compares every file with its hash.

    `now` (UTC) is the time that ages are counted to, by default the present.
    """
    now = now or datetime.now(UTC)
    entries = corpus.read(layout)
    files = Counter(entry.source for entry in entries)
    found = _of_index(layout, settings, entries, check=check, today=now.date().isoformat())
    return _with_sources(found, standings(layout, declared(layout), files, now=now))


def _of_index(
    layout: Layout,
    settings: Settings,
    entries: Sequence[corpus.Entry],
    *,
    check: bool,
    today: str,
) -> Status:
    """The state of the index, whatever its sources are like."""
    root, model = str(layout.root), settings.model
    try:
        generation = generations.live(layout)
        if generation is None:
            return Status(root, "empty", len(entries), "", model, "", {}, (), ())
        wrong = generations.check(generation) if check else []
        if wrong:
            raise JobunError(
                f"{generation.folder}: damaged: {', '.join(wrong)}. "
                "Run `jobun build --force` to make the index again."
            )
        documents = _documents(generation)
    except JobunError as error:
        return Status(root, "unreadable", len(entries), "", model, "", {}, (), (str(error),))
    manifest = generation.manifest
    problems = (*manifest["problems"], *_unread(documents))
    stale = (
        manifest["counts"]["files"] != len(entries)
        or manifest["entries"] != corpus.digest(entries)
        or manifest["encoder"]["model"] != model
        or manifest["schema"] != VERSION
        or due(manifest, today)
    )
    state: State = "stale" if stale else "partial" if problems else "ready"
    return Status(
        root, state, len(entries), generation.name, model, manifest["encoder"]["name"],
        manifest["counts"], documents, problems,
    )  # fmt: skip


def _with_sources(found: Status, sources: tuple[SourceStanding, ...]) -> Status:
    """The same with its sources, and what they make of the state."""
    states = {source.state for source in sources}
    damaged = tuple(source.error for source in sources if source.state == "unreadable")
    state = found.state
    if damaged:
        state = "unreadable"
    elif state in ("ready", "stale", "partial") and "partial" in states:
        state = "partial"
    elif state in ("ready", "partial") and "stale" in states:
        state = "stale"
    return replace(found, state=state, problems=(*found.problems, *damaged), sources=sources)


def _unread(documents: Sequence[Mapping[str, Any]]) -> list[str]:
    """The documents with pages that are pictures or have a broken text layer, and were not read."""
    found = []
    for document in documents:
        missing = sum(document["pages"].get(grade, 0) for grade in UNREAD)
        if missing:
            found.append(
                f"{document['address']}: {missing} of {sum(document['pages'].values())} pages were "
                "not read (pictures, or a broken text layer). With Tesseract installed "
                "(`make system`, `pip install 'jobun[ocr]'`) `jobun build --force` reads them."
            )
    return found


def _documents(generation: generations.Generation) -> tuple[Mapping[str, Any], ...]:
    with store.reading(generation.catalog) as catalog:
        rows = catalog.execute(
            "SELECT d.address, d.title, d.kind, d.lang, d.jurisdiction, v.valid_from, v.retrieved,"
            " v.source, v.licence, (SELECT count(*) FROM version w WHERE w.document = d.id"
            " AND w.state != 'duplicate') AS versions,"
            " (SELECT count(*) FROM provision p WHERE p.version = v.id) AS provisions,"
            " v.dialect AS format, (SELECT json_group_object(grade, n) FROM (SELECT grade,"
            " count(*) AS n FROM page g WHERE g.version = v.id GROUP BY grade)) AS pages"
            " FROM document d JOIN version v ON v.document = d.id AND v.current ORDER BY d.address"
        )
        return tuple({**dict(row), "pages": json.loads(row["pages"])} for row in rows)
