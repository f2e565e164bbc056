"""The termbase in a generation: lexicon, profiles and the vectors of its wording."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from pipeline import postings
from pipeline.counted import Counts
from pipeline.fill import wording_cache
from pipeline.fill.reuse import Reuse, Tell, Vectors
from pipeline.knowledge.concept import Concept
from pipeline.postings import Saturation, Weighing
from pipeline.records import LANGUAGES
from pipeline.termbase import Termbase
from pipeline.terms.lexicon import LEXICON
from pipeline.terms.wording import QUESTIONS, WORDING, asked

if TYPE_CHECKING:
    from pipeline.embed import Encoder

_PROFILES = Saturation(1.2, 0.6)
_BATCH = 512
_FILES = (LEXICON, QUESTIONS, f"{WORDING}.faiss")


def fill_termbase(
    connection: sqlite3.Connection,
    folder: Path,
    known: Termbase,
    encoder: Encoder,
    reuse: Reuse,
    tell: Tell,
) -> dict[str, int]:
    """Write the termbase into a generation; return the counts of concepts and variants.

    The same termbase and encoder as last time: all of it is copied.
    """
    if _copied(connection, folder, reuse) and reuse.previous is not None:
        counts = reuse.previous.manifest["counts"]
        return {name: counts[name] for name in ("concepts", "variants")}
    (folder / LEXICON).write_text(known.lexicon.as_json(), "utf-8")
    for lang in LANGUAGES:
        counts = Counts()
        for profile in known.profiles(lang):
            counts.add(profile)
        made = counts.made()
        postings.write(connection, "profiles", lang, made, Weighing(made, _PROFILES))
    connection.executemany(
        "INSERT INTO governs VALUES (?,?)",
        ((concept.id, source) for concept in known.concepts for source in concept.sources),
    )
    _write_wording(folder, known.concepts, encoder, reuse, tell)
    return {"concepts": len(known.concepts), "variants": len(known.lexicon.written)}


def _copied(connection: sqlite3.Connection, folder: Path, reuse: Reuse) -> bool:
    """Copy the last generation's termbase, if it is whole and the same; tell whether it was."""
    if not (reuse.same_termbase and reuse.same_encoder and reuse.same_tokenizer):
        return False
    if reuse.previous is None or not all(reuse.has(name) for name in _FILES):
        return False
    for name in _FILES:
        shutil.copyfile(reuse.previous.folder / name, folder / name)
    for statement in (
        "INSERT INTO main.posting SELECT * FROM old.posting WHERE leg = 'profiles' ORDER BY rowid",
        "INSERT INTO main.governs SELECT * FROM old.governs ORDER BY rowid",
    ):
        connection.execute(statement)
    return True


def _write_wording(
    folder: Path, concepts: Sequence[Concept], encoder: Encoder, reuse: Reuse, tell: Tell
) -> None:
    """Embed what `asked` lists, in its order; unchanged texts are taken over."""
    from pipeline.index import open_index, write

    texts = [text for _, text in asked(concepts)]
    kept = wording_cache.load(encoder.name, encoder.dimension, texts)
    vectors = _embedded(texts, encoder, reuse, tell) if kept is None else kept
    if texts:
        ids = np.arange(len(texts), dtype=np.int64)
        file = write(folder, WORDING, vectors, ids)
        if kept is None:
            stored = open_index(file.path, sha256=file.sha256, dimension=encoder.dimension)
            wording_cache.save(encoder.name, texts, stored.vectors(ids))
    (folder / QUESTIONS).write_text(json.dumps(texts, ensure_ascii=False), "utf-8")


def _embedded(texts: Sequence[str], encoder: Encoder, reuse: Reuse, tell: Tell) -> Vectors:
    """A vector for each text, from the last generation or made."""
    known = reuse.wording()
    vectors = np.zeros((len(texts), encoder.dimension), np.float32)
    fresh: list[int] = []
    for i, text in enumerate(texts):
        if text in known:
            vectors[i] = known[text]
        else:
            fresh.append(i)
    for start in range(0, len(fresh), _BATCH):
        tell("embed the termbase", start, len(fresh))
        batch = fresh[start : start + _BATCH]
        vectors[batch] = encoder.encode_documents([texts[i] for i in batch])
    return vectors
