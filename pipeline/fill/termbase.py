"""The termbase in a generation: lexicon, profiles and the vectors of its wording."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from pipeline.fill.reuse import Reuse, Tell
from pipeline.knowledge.concept import Concept
from pipeline.postings import Counts, Saturation
from pipeline.records import LANGUAGES
from pipeline.termbase import Termbase
from pipeline.terms.lexicon import LEXICON
from pipeline.terms.wording import QUESTIONS, WORDING, asked

if TYPE_CHECKING:
    from pipeline.embed import Encoder

_PROFILES = Saturation(1.2, 0.6)
_BATCH = 512


def fill_termbase(
    connection: sqlite3.Connection,
    folder: Path,
    known: Termbase,
    encoder: Encoder,
    reuse: Reuse,
    tell: Tell,
) -> dict[str, int]:
    """Write the termbase into a generation; return the counts of concepts and variants."""
    (folder / LEXICON).write_text(known.lexicon.as_json(), "utf-8")
    for lang in LANGUAGES:
        counts = Counts()
        for profile in known.profiles(lang):
            counts.add(profile)
        counts.write(connection, "profiles", lang, _PROFILES)
    _write_wording(folder, known.concepts, encoder, reuse, tell)
    return {"concepts": len(known.concepts), "variants": len(known.lexicon.written)}


def _write_wording(
    folder: Path, concepts: Sequence[Concept], encoder: Encoder, reuse: Reuse, tell: Tell
) -> None:
    """Embed what `asked` lists, in its order; unchanged texts are taken over."""
    from pipeline.index import write

    texts = [text for _, text in asked(concepts)]
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
    if texts:
        write(folder, WORDING, vectors, np.arange(len(texts), dtype=np.int64))
    (folder / QUESTIONS).write_text(json.dumps(texts, ensure_ascii=False), "utf-8")
