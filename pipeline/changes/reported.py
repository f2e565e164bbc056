"""Which version of each document was last reported: `corpus/changes/reported.json`.

A catalogue holds every version of a document, so no more than this is needed to say what changed.
"""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from pipeline import durable
from pipeline.errors import CorpusError
from pipeline.layout import Layout

FILE = "reported.json"


@dataclass(frozen=True, slots=True)
class Last:
    """A document as it was last reported: the hash of the file of its current version, its title,
    and the hashes of pending versions by the date they come into force.
    """

    sha256: str
    title: str
    pending: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reported:
    """The documents by "address lang", as `generation` held them.

    `number` is that of the last report, `feed` the id of this workspace's feeds and `began` the
    ISO time from which on changes are reported; `hits` holds the addresses that answered each
    watch on a query, `troubles` the ISO time at which a trouble was told, by "source state".
    """

    generation: str
    number: int
    feed: str
    began: str
    documents: Mapping[str, Last]
    hits: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    troubles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a document in the live generation, by its id there."""

    id: int
    state: str
    sha256: str
    valid_from: str
    retrieved: str
    revision: str
    source: str
    amended_by: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A document of the live generation: its current version and its pending ones, oldest first."""

    id: int
    address: str
    lang: str
    title: str
    link: str
    current: Version
    pending: tuple[Version, ...]

    @property
    def key(self) -> str:
        """What it is kept under."""
        return f"{self.address} {self.lang}"


_QUERY = (
    "SELECT d.id AS document, d.address, d.lang, d.title, d.link, v.id, v.state, v.sha256,"
    " v.valid_from, v.retrieved, v.revision, v.source,"
    " coalesce(json_extract(v.metadata, '$.amended_by'), '') AS amended_by"
    " FROM version v JOIN document d ON d.id = v.document"
    " WHERE v.state IN ('current', 'pending') ORDER BY d.id, v.valid_from, v.id"
)


def standing(catalog: sqlite3.Connection) -> dict[str, Standing]:
    """Every document of a catalogue that has a current version, by its key."""
    heads: dict[int, sqlite3.Row] = {}
    current: dict[int, Version] = {}
    pending: dict[int, list[Version]] = {}
    for row in catalog.execute(_QUERY):
        version = Version(
            row["id"], row["state"], row["sha256"], row["valid_from"], row["retrieved"][:10],
            row["revision"], row["source"], row["amended_by"],
        )  # fmt: skip
        heads[row["document"]] = row
        if version.state == "current":
            current[row["document"]] = version
        else:
            pending.setdefault(row["document"], []).append(version)
    found = (
        Standing(
            document, row["address"], row["lang"], row["title"], row["link"], current[document],
            tuple(pending.get(document, ())),
        )
        for document, row in heads.items()
        if document in current
    )  # fmt: skip
    return {one.key: one for one in found}


def as_last(documents: Mapping[str, Standing]) -> dict[str, Last]:
    """What to keep of documents once they are reported."""
    return {
        key: Last(one.current.sha256, one.title, {v.valid_from: v.sha256 for v in one.pending})
        for key, one in documents.items()
    }


def first(
    generation: str, documents: Mapping[str, Standing], *, began: str, number: int
) -> Reported:
    """What to keep where nothing was reported before."""
    return Reported(generation, number, uuid.uuid4().urn, began, as_last(documents))


def read(layout: Layout) -> Reported | None:
    """What was last reported, None before the first time; `CorpusError` when it is damaged."""
    path = layout.changes / FILE
    try:
        value = json.loads(path.read_text("utf-8"))
        return Reported(
            str(value["generation"]),
            int(value["number"]),
            uuid.UUID(value["feed"]).urn,
            str(value["began"]),
            {key: Last(**last) for key, last in value["documents"].items()},
            {name: tuple(hits) for name, hits in value["hits"].items()},
            {
                key: datetime.fromisoformat(at).isoformat()
                for key, at in value.get("troubles", {}).items()
            },
        )
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise CorpusError(
            f"{path}: damaged ({error!r}). Delete it; the next report begins anew from then on, "
            "and what changed before it is not reported."
        ) from error


def write(layout: Layout, reported: Reported) -> None:
    """Replace the file."""
    path: Path = layout.changes / FILE
    path.parent.mkdir(exist_ok=True)
    text = json.dumps(asdict(reported), ensure_ascii=False, indent=1, sort_keys=True)
    durable.replace(path, (text + "\n").encode())
