"""The rows of a search: groups of the versions in force, and texts that were in force once.

A past version's group whose text stands in a row of its address already (most articles are not
amended) shares that row: `stood` says so.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline import knowledge
from pipeline.fill.making import Made, Version
from pipeline.fill.reuse import Reuse, digest
from pipeline.records import LANGUAGES, Document, Language
from pipeline.units import Tree, context


@dataclass(frozen=True, slots=True)
class Group:
    """A group's id and texts: `placed` is its caption with the titles over it, `head` that with
    label and document title, `name` what its instrument is called.
    """

    provision: int
    address: str
    lang: Language
    placed: str
    head: str
    body: str
    name: str

    @property
    def digest(self) -> bytes:
        """The hash of all that is read of it."""
        return digest("\0".join((self.placed, self.head, self.body, self.name)))


@dataclass(frozen=True, slots=True)
class Row:
    """A row: the group's id, the hash of its text, and either the group as read anew or `at`, its
    row in the last generation.
    """

    provision: int
    digest: bytes
    group: Group | None = None
    at: int = -1


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of each language, of texts in force and of others, in the order of their ids."""

    current: dict[Language, list[Row]]
    past: dict[Language, list[Row]]

    def of(self, *, past: bool) -> dict[Language, list[Row]]:
        """Those of the past, or those in force."""
        return self.past if past else self.current

    def __len__(self) -> int:
        return sum(len(rows) for of in (self.current, self.past) for rows in of.values())


def gathered(connection: sqlite3.Connection, made: Made, reuse: Reuse) -> Rows:
    """Find the rows and write `lexical` and `stood`."""
    found = Rows({lang: [] for lang in LANGUAGES}, {lang: [] for lang in LANGUAGES})
    stood = _carried(found, made, reuse)
    held: dict[tuple[str, str, str, Language, bytes], int] = {}
    for version in _newest_first(made.versions):
        for group in _groups(version):
            one = Row(group.provision, group.digest, group)
            if version.current:
                found.current[group.lang].append(one)
                held[(*version.key, group.address, group.lang, one.digest)] = group.provision
                continue
            key = (*version.key, group.address, group.lang, one.digest)
            if key not in held:
                held[key] = group.provision
                found.past[group.lang].append(one)
            stood.append((group.provision, held[key]))
    rows = []
    for past in (False, True):
        for lang, of_lang in found.of(past=past).items():
            of_lang.sort(key=lambda row: row.provision)
            rows += [(row.provision, lang, int(past), row.digest) for row in of_lang]
    connection.executemany("INSERT INTO lexical VALUES (?,?,?,?)", sorted(rows))
    connection.executemany("INSERT INTO stood VALUES (?,?)", sorted(stood))
    return found


def _carried(found: Rows, made: Made, reuse: Reuse) -> list[tuple[int, int]]:
    """Add the rows of documents that are taken over; return what they say of `stood`."""
    if reuse.catalog is None or not made.moved.firsts:
        return []
    for past in (False, True):
        for lang, rows in found.of(past=past).items():
            ids, digests = reuse.rows(lang, past=past)
            places = made.moved.moved(ids).tolist()
            rows += [Row(place, digests[at], at=at) for at, place in enumerate(places) if place]
    pairs = np.array(
        [tuple(row) for row in reuse.catalog.execute("SELECT provision, held FROM stood")],
        np.int64,
    ).reshape(-1, 2)
    moved = np.stack((made.moved.moved(pairs[:, 0]), made.moved.moved(pairs[:, 1])), axis=1)
    return [(a, b) for a, b in moved.tolist() if a]


def _newest_first(versions: Sequence[Version]) -> list[Version]:
    """Of each document the version in force, then the others from the newest back."""
    return sorted(versions, key=lambda v: (not v.current, -v.id))


def _groups(version: Version) -> Iterator[Group]:
    document = version.document
    tree, called = Tree(document), _called(document)
    for index, provision in enumerate(document.provisions):
        if provision.group == provision.address and provision.status != "deleted":
            placed = context(document, provision)
            head = f"{provision.label}\n{placed}\n{document.title}"
            yield Group(version.ids[index], provision.address, provision.lang, placed, head,
                        tree.whole_text(index), called)  # fmt: skip


def _called(document: Document) -> str:
    """The names an instrument is known by, in every language (外為法, GATT)."""
    instrument = knowledge.by_address(document.address)
    return "\n".join(n for of in instrument.names.values() for n in of) if instrument else ""
