"""What a workspace holds, and whether its index can be trusted to answer for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from pipeline import corpus, generations, store
from pipeline.errors import JobunError
from pipeline.layout import Layout
from pipeline.schema import VERSION
from pipeline.settings import Settings
from pipeline.versions import due

State = Literal["ready", "empty", "stale", "partial", "unreadable"]


@dataclass(frozen=True, slots=True)
class Status:
    """A workspace's state.

    ready: the index answers for the whole corpus; empty: nothing is built; stale: the corpus or
    the settings changed since the build; partial: some files could not be read; unreadable: the
    index is damaged, `problems` says how.
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

    def as_json(self) -> dict[str, Any]:
        """A plain object, fields in order."""
        return asdict(self)


def status(layout: Layout, settings: Settings, *, check: bool = False) -> Status:
    """Look at a workspace without changing it; `check` also compares every file with its hash."""
    root, model = str(layout.root), settings.model
    entries = corpus.read(layout)
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
    problems = tuple(manifest["problems"])
    stale = (
        manifest["counts"]["files"] != len(entries)
        or manifest["entries"] != corpus.digest(entries)
        or manifest["encoder"]["model"] != model
        or manifest["schema"] != VERSION
        or due(manifest, datetime.now(UTC).date().isoformat())
    )
    state: State = "stale" if stale else "partial" if problems else "ready"
    return Status(
        root, state, len(entries), generation.name, model, manifest["encoder"]["name"],
        manifest["counts"], documents, problems,
    )  # fmt: skip


def _documents(generation: generations.Generation) -> tuple[Mapping[str, Any], ...]:
    with store.reading(generation.catalog) as catalog:
        rows = catalog.execute(
            "SELECT d.address, d.title, d.kind, d.lang, d.jurisdiction, v.valid_from, v.retrieved,"
            " v.source, v.licence, (SELECT count(*) FROM version w WHERE w.document = d.id)"
            " AS versions, (SELECT count(*) FROM provision p WHERE p.version = v.id) AS provisions"
            " FROM document d JOIN version v ON v.document = d.id AND v.current ORDER BY d.address"
        )
        return tuple(dict(row) for row in rows)
