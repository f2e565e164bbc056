"""Vectors of a generation in the making, taken over from the last where texts are unchanged."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from pipeline import store
from pipeline.fill.reuse import Current, Reuse, Tell, digest
from pipeline.records import LANGUAGES, Language
from pipeline.units import units

if TYPE_CHECKING:
    from pipeline.embed import Encoder

_BATCH = 512


def fill_vectors(
    connection: sqlite3.Connection,
    folder: Path,
    current: Current,
    encoder: Encoder,
    reuse: Reuse,
    tell: Tell,
) -> dict[str, int]:
    """Embed every unit of the current versions, one FAISS file per language; return the counts."""
    from pipeline.index import write

    rows: dict[Language, list[tuple[int, int, str, bytes]]] = {lang: [] for lang in LANGUAGES}
    for document, ids in current:
        for unit in units(document):
            # A unit is searched among those of the language that its hit is shown in.
            lang = document.provisions[unit.group].lang
            rows[lang].append((ids[unit.provision], ids[unit.group], unit.text, digest(unit.text)))
    total, done, next_id = sum(map(len, rows.values())), 0, 1
    counts: dict[str, int] = {}
    for lang, of_lang in rows.items():
        if not of_lang:
            continue
        known, matrix = reuse.vectors(lang)
        vectors = np.zeros((len(of_lang), encoder.dimension), np.float32)
        fresh: dict[bytes, list[int]] = {}
        for i, (_, _, _, of_text) in enumerate(of_lang):
            if of_text in known:
                vectors[i] = matrix[known[of_text]]
            else:
                fresh.setdefault(of_text, []).append(i)
        places = list(fresh.values())
        tell("embed", done + len(of_lang) - len(places), total)
        # Texts of like length together: a batch costs what its longest text costs.
        places.sort(key=lambda at: (len(of_lang[at[0]][2]), at[0]))
        for start in range(0, len(places), _BATCH):
            batch = places[start : start + _BATCH]
            made = encoder.encode_documents([of_lang[at[0]][2] for at in batch])
            for at, vector in zip(batch, made, strict=True):
                vectors[at] = vector
            tell("embed", done + len(of_lang) - len(places) + start + len(batch), total)
        ids_of_units = np.arange(next_id, next_id + len(of_lang), dtype=np.int64)
        store.add_units(
            connection,
            (
                (int(i), p, g, lang, d)
                for i, (p, g, _, d) in zip(ids_of_units, of_lang, strict=True)
            ),
        )
        file = write(folder, lang, vectors, ids_of_units)
        counts[lang] = file.count
        if file.recall < 1.0:
            tell(f"{lang}: {file.kind}, finds {file.recall:.1%} of the ten nearest", 1, 1)
        next_id += len(of_lang)
        done += len(of_lang)
    return counts
