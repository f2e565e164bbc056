"""Vectors of a generation in the making, taken over from the last where texts are unchanged."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from pipeline import store
from pipeline.fill.making import Made
from pipeline.fill.reuse import Reuse, Tell, Vectors, digest
from pipeline.fill.rows import Rows
from pipeline.generations import vectors_file
from pipeline.records import LANGUAGES, Language
from pipeline.units import units

if TYPE_CHECKING:
    from pipeline.embed import Encoder

_BATCH = 512


@dataclass(frozen=True, slots=True)
class _Unit:
    """A unit: ids of its provision and group, the hash of its text, and the text where it is read
    anew or `at`, its place among those of the last generation.
    """

    provision: int
    group: int
    digest: bytes
    text: str = ""
    at: int = -1


def fill_vectors(
    connection: sqlite3.Connection,
    folder: Path,
    made: Made,
    rows: Rows,
    encoder: Encoder,
    reuse: Reuse,
    tell: Tell,
) -> dict[str, int]:
    """Embed every unit of the rows, one FAISS file per language for texts in force, and one for
    others; return the counts by language of those in force.
    """
    from pipeline.index import write

    fresh = _fresh(made, rows)
    old_of = {(past, lang): reuse.units(lang, past=past) for past, lang in fresh}
    next_id = 1
    counts: dict[str, int] = {}
    for past in (False, True):
        for lang in LANGUAGES:
            old, matrix = old_of[past, lang]
            of_lang = fresh[past, lang] + list(_carried(old, made))
            if not of_lang:
                continue
            # Document by document; within one as its units come, which is no order of ids.
            firsts = np.array(made.documents, np.int64)
            of_document = np.searchsorted(firsts, [unit.group for unit in of_lang], side="right")
            of_lang = [of_lang[i] for i in np.argsort(of_document, kind="stable")]
            known, matrix = _known(old, matrix, *old_of[not past, lang])
            vectors = _embedded(of_lang, known, matrix, encoder, tell)
            ids = np.arange(next_id, next_id + len(of_lang), dtype=np.int64)
            store.add_units(
                connection,
                (
                    (i, u.provision, u.group, lang, u.digest, int(past))
                    for i, u in zip(ids.tolist(), of_lang, strict=True)
                ),
            )
            file = write(folder, vectors_file(lang, past=past), vectors, ids)
            if not past:
                counts[lang] = file.count
            if file.recall < 1.0:
                tell(f"{lang}: {file.kind}, finds {file.recall:.1%} of the ten nearest", 1, 1)
            next_id += len(of_lang)
    return counts


def _fresh(made: Made, rows: Rows) -> dict[tuple[bool, Language], list[_Unit]]:
    """The units of the rows read anew."""
    found: dict[tuple[bool, Language], list[_Unit]] = {
        (past, lang): [] for past in (False, True) for lang in LANGUAGES
    }
    wanted = {
        (past, row.provision)
        for past in (False, True)
        for of_lang in rows.of(past=past).values()
        for row in of_lang
        if row.group is not None
    }
    for version in made.versions:
        past = not version.current
        for unit in units(version.document):
            group = version.ids[unit.group]
            if (past, group) in wanted:
                # A unit is searched among those of the language that its hit is shown in.
                lang = version.document.provisions[unit.group].lang
                found[past, lang].append(
                    _Unit(version.ids[unit.provision], group, digest(unit.text), unit.text)
                )
    return found


def _carried(old: list[sqlite3.Row], made: Made) -> Iterator[_Unit]:
    """The units of documents that are taken over."""
    places = made.moved.moved(np.array([row["provision"] for row in old], np.int64)).tolist()
    groups = made.moved.moved(np.array([row["grp"] for row in old], np.int64)).tolist()
    for at, (row, place, group) in enumerate(zip(old, places, groups, strict=True)):
        if place:
            yield _Unit(place, group, bytes(row["sha256"]), at=at)


def _known(
    old: list[sqlite3.Row], matrix: Vectors, others: list[sqlite3.Row], theirs: Vectors
) -> tuple[dict[bytes, int], Vectors]:
    """The vectors of a language by the hash of their text, those of the other kind behind: an
    article that is amended takes its old text's vector along into the past.
    """
    known = {bytes(row["sha256"]): len(old) + i for i, row in enumerate(others)}
    known.update((bytes(row["sha256"]), i) for i, row in enumerate(old))
    parts = [part for part in (matrix, theirs) if len(part)]
    return known, np.concatenate(parts) if len(parts) > 1 else parts[0] if parts else matrix


def _embedded(
    units_of: list[_Unit], known: dict[bytes, int], matrix: Vectors, encoder: Encoder, tell: Tell
) -> Vectors:
    """A vector for each unit: as it was, of the same text, or made."""
    vectors = np.zeros((len(units_of), encoder.dimension), np.float32)
    places = [u.at if u.at >= 0 else known.get(u.digest, -1) for u in units_of]
    at = np.array(places, np.int64)
    vectors[at >= 0] = matrix[at[at >= 0]] if len(matrix) else 0.0
    texts: dict[bytes, list[int]] = {}
    for i, (unit, place) in enumerate(zip(units_of, places, strict=True)):
        if place < 0:
            texts.setdefault(unit.digest, []).append(i)
    # Texts of like length together: a batch costs what its longest text costs.
    todo = sorted(texts.values(), key=lambda same: (len(units_of[same[0]].text), same[0]))
    for start in range(0, len(todo), _BATCH):
        tell("embed", len(units_of) - len(todo) + start, len(units_of))
        batch = todo[start : start + _BATCH]
        made = encoder.encode_documents([units_of[same[0]].text for same in batch])
        for same, vector in zip(batch, made, strict=True):
            vectors[same] = vector
    tell("embed", len(units_of), len(units_of))
    return vectors
