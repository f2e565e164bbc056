"""Generations with a catalogue alone, for tests that read no more than that.

publish(layout, [Held("jp/501AC0000000999", [Text("a", {"art_1": "…"})])])
"""  # fmt: skip

from __future__ import annotations

import hashlib
import json
import re
import shutil
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline import generations, store
from pipeline.address import parse
from pipeline.layout import Layout

_CITED = re.compile(r"\[\[(\S+)\]\]")


@dataclass(frozen=True, slots=True)
class Text:
    """One version: its articles by locator (`art_2/para_1` is a paragraph of one).

    `[[address]]` in a text is a citation of it.
    """

    sha256: str
    articles: Mapping[str, str]
    state: str = "current"
    valid_from: str = ""
    revision: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Held:
    """A document with its versions, oldest first."""

    address: str
    versions: Sequence[Text]
    title: str = "試験法"
    lang: str = "ja"


def publish(layout: Layout, documents: Sequence[Held]) -> generations.Generation:
    """A new live generation of these documents."""
    folder = generations.begin(layout)
    try:
        catalog = store.create(folder / generations.CATALOG)
        for document in sorted(documents, key=lambda d: (d.address, d.lang)):
            _add(catalog, document)
        catalog.commit()
        catalog.close()
        digest = hashlib.sha256((folder / generations.CATALOG).read_bytes()).hexdigest()
        manifest = {"digest": digest, "schema": 0, "encoder": {}, "counts": {}, "problems": [],
                    "entries": ""}  # fmt: skip
        return generations.publish(layout, folder, manifest)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _add(catalog: sqlite3.Connection, document: Held) -> None:
    owner = _insert(catalog, "document", {
        "address": document.address, "title": document.title, "kind": "law",
        "lang": document.lang, "jurisdiction": parse(document.address).jurisdiction,
        "link": f"https://law.example/{document.address}",
    })  # fmt: skip
    for text in document.versions:
        version = _insert(catalog, "version", {
            "document": owner, "valid_from": text.valid_from, "valid_to": "",
            "retrieved": "2026-01-02T03:04:05+00:00", "revision": text.revision,
            "current": int(text.state == "current"), "state": text.state,
            "title": document.title, "source": "egov", "licence": "", "path": text.sha256,
            "sha256": text.sha256, "dialect": "", "metadata": json.dumps(dict(text.metadata)),
        })  # fmt: skip
        groups: dict[str, int] = {}
        for locator, body in {"": "", **text.articles}.items():
            address = f"{document.address}/{locator}".rstrip("/")
            head, _, below = locator.partition("/")
            place = catalog.execute("SELECT coalesce(max(id), 0) + 1 FROM provision").fetchone()[0]
            groups.setdefault(head, place)
            _insert(catalog, "provision", {
                "id": place, "version": version, "address": address,
                "parent": groups[head] if below else None, "grp": groups[head],
                "kind": "document" if not locator else "paragraph" if below else "article",
                "label": "" if below else head, "heading": "", "headings": "[]",
                "lang": document.lang, "status": "", "text": body,
            })  # fmt: skip
            for cited in _CITED.finditer(body):
                _insert(catalog, "citation", {
                    "provision": place, "start": cited.start(), "end": cited.end(),
                    "target": cited[1], "instrument": "/".join(parse(cited[1]).instrument),
                    "kind": "law", "relative": 0, "confidence": 1.0,
                })  # fmt: skip


def _insert(catalog: sqlite3.Connection, table: str, row: Mapping[str, object]) -> int:
    marks = ", ".join("?" * len(row))
    cursor = catalog.execute(
        f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values())
    )
    return int(cursor.lastrowid or 0)
