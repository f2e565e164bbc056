"""The termbase in a generation: lexicon, profiles and the vectors of its wording.

A profile is everything that is said of a concept in one language (terms, everyday words, how one
would ask, the definition), indexed like a provision: a query finds concepts by it that it does
not name.
"""

from __future__ import annotations

import functools
import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from pipeline import store
from pipeline.fill.reuse import Reuse, Tell
from pipeline.knowledge.concept import Concept
from pipeline.postings import Counts, Saturation
from pipeline.records import LANGUAGES, Language
from pipeline.terms.lexicon import LEXICON, Lexicon
from pipeline.terms.wording import QUESTIONS, WORDING, asked

if TYPE_CHECKING:
    from pipeline.embed import Encoder

_PROFILES = Saturation(1.2, 0.6)
# What a word in a term, an everyday word, a question and the definition says of the concept.
_TERM, _SAY, _ASK, _DEFINITION = 1.0, 1.0, 0.7, 0.5
_BATCH = 512


def fill_termbase(
    connection: sqlite3.Connection,
    folder: Path,
    concepts: Sequence[Concept],
    lexicon: Lexicon,
    encoder: Encoder,
    reuse: Reuse,
    tell: Tell,
) -> dict[str, int]:
    """Write the termbase into a generation; return the counts of concepts and variants."""
    store.add_concepts(connection, ((c.id, _facts(c)) for c in concepts))
    (folder / LEXICON).write_text(lexicon.as_json(), "utf-8")
    for lang in LANGUAGES:
        counts = Counts()
        for profile in _profiles(_Concepts(lexicon, tuple(concepts)), lang):
            counts.add(profile)
        counts.write(connection, "profiles", lang, _PROFILES)
    _write_wording(folder, concepts, encoder, reuse, tell)
    return {"concepts": len(concepts), "variants": len(lexicon.written)}


@dataclass(frozen=True)
class _Concepts:
    """Concepts that are the same when their lexicon is: what was read of them can be kept."""

    lexicon: Lexicon
    concepts: tuple[Concept, ...]

    def __hash__(self) -> int:
        return id(self.lexicon)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Concepts) and other.lexicon is self.lexicon


@functools.lru_cache(maxsize=len(LANGUAGES))
def _profiles(of: _Concepts, lang: Language) -> tuple[Mapping[str, float], ...]:
    return tuple(_profile(concept, lang) for concept in of.concepts)


def _facts(concept: Concept) -> str:
    return json.dumps(
        {
            "theme": concept.theme,
            "terms": {lang: list(of) for lang, of in concept.terms.items()},
            "definition": dict(concept.definition),
            "sources": list(concept.sources),
            "see": list(concept.see),
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def _profile(concept: Concept, lang: Language) -> Mapping[str, float]:
    from pipeline.language import query_tokens

    found: dict[str, float] = {}
    for words, weight in (
        (concept.terms.get(lang, ()), _TERM),
        (concept.says.get(lang, ()), _SAY),
        (concept.asks.get(lang, ()), _ASK),
        ((concept.definition.get(lang, ""),), _DEFINITION),
    ):
        for text in words:
            for token in query_tokens(text, lang) if text else ():
                found[token] = found.get(token, 0.0) + weight
    return found


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
