"""One generation, opened for searching."""

from __future__ import annotations

import functools
import json
import sqlite3
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline import generations, store
from pipeline.errors import IndexUnreadableError, UsageError
from pipeline.generations import Generation
from pipeline.layout import Layout
from pipeline.links import provision_link
from pipeline.records import Language
from pipeline.search.filters import Filters
from pipeline.search.fusion import fuse, merged
from pipeline.search.hits import Hit, excerpt, sentences
from pipeline.search.legs import Ids, Places, Scored, dense, lexical, named
from pipeline.settings import Settings
from pipeline.unbuilt import unbuilt

if TYPE_CHECKING:
    from pipeline.embed import Encoder
    from pipeline.index import SearchIndex

LIMIT = 10
_LONGEST_QUERY = 2_000  # code points; what stands beyond says nothing more
_EXCERPT = {"en": 320, "ja": 160, "ko": 180}
# Beyond this many hits the best sentence is not looked for: nobody reads that far.
_WITH_BEST_SENTENCE = 20


class Searcher:
    """Searches the live generation of a workspace; open it once and ask many queries.

    Raises `IndexUnreadableError` when there is no generation, when it is damaged, or when it was
    built with another model than the settings name.
    """

    def __init__(self, layout: Layout, settings: Settings) -> None:
        generation = generations.live(layout)
        if generation is None:
            raise unbuilt(layout)
        built_with = generation.manifest["encoder"]["model"]
        if built_with != settings.model:
            raise IndexUnreadableError(
                f"{layout.index}: the index was built with the model {built_with!r}, the settings "
                f"name {settings.model!r}. Run `jobun build`, or `jobun models use {built_with}`."
            )
        self.generation: Generation = generation
        self._layout, self._settings = layout, settings
        self._catalog = store.open_readonly(generation.catalog)
        self._indexes: dict[Language, SearchIndex | None] = {}

    def close(self) -> None:
        """Close the catalogue."""
        self._catalog.close()

    def __enter__(self) -> Searcher:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @functools.cached_property
    def _encoder(self) -> Encoder:
        from pipeline.embed import load

        encoder = load(
            self._settings.model, models_dir=self._layout.models, threads=self._settings.threads
        )
        expected = self.generation.manifest["encoder"]
        if (encoder.name, encoder.dimension) != (expected["name"], expected["dimension"]):
            raise IndexUnreadableError(
                f"{self.generation.folder}: the index was built with {expected['name']}, and "
                f"{self._settings.model!r} is {encoder.name} now. Run `jobun build`."
            )
        return encoder

    @functools.cached_property
    def _places(self) -> Places:
        return Places(self._catalog)

    def _index(self, lang: Language) -> SearchIndex | None:
        if lang not in self._indexes:
            self._indexes[lang] = self._open_index(lang)
        return self._indexes[lang]

    def _open_index(self, lang: Language) -> SearchIndex | None:
        from pipeline.index import open_index

        name = f"{lang}.faiss"
        files = self.generation.manifest["files"]
        if name not in files:
            return None
        dimension = self.generation.manifest["encoder"]["dimension"]
        path = self.generation.folder / name
        return open_index(path, sha256=files[name], dimension=dimension)

    def search(
        self,
        query: str,
        *,
        filters: Filters | None = None,
        limit: int = LIMIT,
        per_language: int | None = None,
        flat: bool = False,
        best_sentence: bool = False,
    ) -> list[Hit]:
        """Provisions that answer `query`, best first.

        Hits are groups (one per article, section or annex row) unless `flat`; `limit` counts
        them, `per_language` bounds how many of one language there are.  A long passage is cut to
        the sentence that shares most words with the query; with `best_sentence` to the one
        nearest in meaning, which costs the encoder some 2 ms a sentence.  The same index and
        query give the same hits in the same order.  Raises `UsageError` on an empty query.
        """
        text = query.encode("utf-8", "replace").decode()  # lone surrogates are no characters
        text = " ".join(text.replace("\0", " ").split())[:_LONGEST_QUERY]
        if not text:
            raise UsageError("the query is empty. Ask with a word or a sentence.")
        if limit < 1 or (per_language is not None and per_language < 1):
            raise UsageError("a limit must be 1 or more.")
        chosen = filters or Filters()
        try:
            scored = self._score(text, chosen, flat)
            ranked = merged(scored, limit=limit, per_language=per_language)
            return self._hits(text, ranked, best_sentence)
        except sqlite3.Error as error:
            raise IndexUnreadableError(
                f"{self.generation.catalog}: the catalogue is damaged ({error}). "
                "Run `jobun build --force` to make the index again."
            ) from error

    def _score(self, text: str, filters: Filters, flat: bool) -> list[list[tuple[float, int, int]]]:
        """For each language, (score, provision shown, best provision in it)."""
        from pipeline.language import query_tokens

        groups = filters.groups(self._catalog)
        units = None if groups is None else self._places.units_of(groups)
        vector = self._encoder.encode_queries([text])[0]
        answer = []
        for lang in filters.languages:
            index = self._index(lang)
            near, best = dense(index, self._places, vector, units, flat=flat)
            tokens = query_tokens(text, lang)
            words = lexical(self._catalog, lang, tokens, groups)
            asked = named(self._catalog, lang, tokens, groups)
            if flat:
                words = self._spread(words, near.ids)
            fused = fuse({"dense": near, "lexical": words}, asked)
            # Where only words matched, the group itself is its best part.
            parts = fused.ids.copy()
            parts[np.searchsorted(fused.ids, near.ids)] = best
            answer.append(
                list(zip(fused.scores.tolist(), fused.ids.tolist(), parts.tolist(), strict=True))
            )
        return answer

    def _spread(self, words: Scored, provisions: Ids) -> Scored:
        """The lexical score of each provision's group, for a search that does not group."""
        marks = ",".join("?" * len(provisions))
        rows = self._catalog.execute(
            f"SELECT id, grp FROM provision WHERE id IN ({marks}) ORDER BY id", provisions.tolist()
        )
        of_group = dict(zip(words.ids.tolist(), words.scores.tolist(), strict=True))
        found = [(row["id"], of_group[row["grp"]]) for row in rows if row["grp"] in of_group]
        return Scored(
            np.array([row[0] for row in found], np.int64),
            np.array([row[1] for row in found], np.float64),
        )

    def _hits(
        self, query: str, ranked: Sequence[tuple[float, int, int]], best_sentence: bool
    ) -> list[Hit]:
        rows = {shown: self._row(shown) for _, shown, _ in ranked}
        passages = {at: self.text_below(at) for _, _, at in ranked}
        texts = [passages[at] for _, _, at in ranked]
        best = self._nearest(query, texts) if best_sentence else _sharing(query, texts)
        hits = []
        for rank, ((score, shown, at), sentence) in enumerate(zip(ranked, best, strict=True), 1):
            row = rows[shown]
            hits.append(
                Hit(
                    rank=rank,
                    address=row["address"],
                    at=self._row(at)["address"],
                    lang=row["lang"],
                    title=row["title"],
                    score=round(score, 4),
                    text=excerpt(passages[at], sentence, _EXCERPT[row["lang"]]),
                    label=row["label"],
                    heading=row["heading"],
                    headings=tuple(json.loads(row["headings"])),
                    kind=row["kind"],
                    jurisdiction=row["jurisdiction"],
                    link=provision_link(row["address"], row["link"]),
                    retrieved=row["retrieved"][:10],
                    valid_from=row["valid_from"],
                    status=row["status"],
                )
            )
        return hits

    def _row(self, provision: int) -> Any:
        return self._catalog.execute(
            "SELECT p.address, p.lang, p.label, p.heading, p.headings, p.status, d.title, d.kind,"
            " d.jurisdiction, d.link, v.retrieved, v.valid_from FROM provision p"
            " JOIN version v ON v.id = p.version JOIN document d ON d.id = v.document"
            " WHERE p.id = ?",
            (provision,),
        ).fetchone()

    def text_below(self, provision: int) -> str:
        """The text of a provision with everything beneath it in its group, a line each."""
        # The unary plus keeps SQLite on the index of parents.
        rows = self._catalog.execute(
            "WITH RECURSIVE below(id, text, grp) AS ("
            " SELECT id, text, grp FROM provision WHERE id = ?"
            " UNION ALL SELECT p.id, p.text, p.grp FROM below b"
            " JOIN provision p ON p.parent = b.id WHERE +p.grp = b.grp)"
            " SELECT text FROM below WHERE text != '' ORDER BY id",
            (provision,),
        )
        return "\n".join(row["text"] for row in rows)

    def _nearest(self, query: str, passages: Sequence[str]) -> list[str]:
        """Of each passage too long to be shown whole, the sentence nearest to the query."""
        best = [""] * len(passages)
        todo = [
            (i, sentence)
            for i, passage in enumerate(passages[:_WITH_BEST_SENTENCE])
            if len(passage) > min(_EXCERPT.values())
            for sentence in sentences(passage)[:24]
        ]
        if not todo:
            return best
        vectors = self._encoder.encode_documents([sentence[:400] for _, sentence in todo])
        nearness = vectors @ self._encoder.encode_queries([query])[0]
        top: dict[int, float] = {}
        for (i, sentence), near in zip(todo, np.round(nearness, 5).tolist(), strict=True):
            if near > top.get(i, -2.0):
                top[i], best[i] = near, sentence
        return best


def _sharing(query: str, passages: Sequence[str]) -> list[str]:
    """Of each passage, the first sentence that shares most words or CJK bigrams with the query."""
    wanted = {query[i : i + 2] for i in range(len(query) - 1) if not query[i : i + 2].isascii()}
    wanted |= {word.casefold() for word in query.split() if word.isascii() and len(word) > 2}

    def shared(sentence: str) -> int:
        folded = sentence.casefold()
        return sum(part in folded for part in wanted)

    return [max(sentences(p), key=shared, default="") if wanted else "" for p in passages]
