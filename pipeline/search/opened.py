"""A generation opened for searching: its files, each read when it is first needed."""

from __future__ import annotations

import contextlib
import functools
import json
import sqlite3
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pipeline import asof, generations, revisions, store
from pipeline.durable import sha256_of
from pipeline.errors import IndexUnreadableError
from pipeline.generations import Generation, vectors_file
from pipeline.layout import Layout
from pipeline.records import Language
from pipeline.search.view import Ids, OnDay, Today, View
from pipeline.settings import Settings
from pipeline.terms.lexicon import LEXICON, Lexicon
from pipeline.terms.matcher import Matcher
from pipeline.terms.wording import WORDING
from pipeline.unbuilt import unbuilt

if TYPE_CHECKING:
    from pipeline.embed import Encoder
    from pipeline.embed.cross_encoder import Reranker
    from pipeline.index import SearchIndex

_SAMPLE = 512
_REBUILD = "Run `jobun build --force` to make the index again."


class Opened:
    """The live generation of a workspace and the encoder it was made with.

    With `on`, an ISO date, it answers for that day (`pipeline.asof`); `standing` says of each
    document how certain that is.
    Raises `IndexUnreadableError` when there is no generation, when it is damaged, or when it was
    built with another model than the settings name.
    """

    def __init__(self, layout: Layout, settings: Settings, *, on: str = "") -> None:
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
        self.catalog: sqlite3.Connection = store.open_readonly(generation.catalog)
        self._indexes: dict[str, SearchIndex | None] = {}
        self.on = on
        asked = revisions.asked(layout) if on else {}
        self.standing = asof.apply(self.catalog, on, asked=asked) if on else {}
        self._usual: dict[Language, NDArray[np.float32]] = {}

    def note(self, document: int) -> str:
        """What is not known of a document on the day asked about; of today, what its source lists
        and the corpus does not have.
        """
        if self.on:
            return self.standing[document].note if document in self.standing else ""
        return self._warnings.get(document, "")

    @functools.cached_property
    def _warnings(self) -> dict[int, str]:
        return asof.warnings(self.catalog, asof.today())

    @property
    def absent(self) -> tuple[str, ...]:
        """The documents without a version of the day asked about."""
        return asof.absent(self.catalog) if self.on else ()

    def close(self) -> None:
        """Close the catalogue."""
        self.catalog.close()

    @contextlib.contextmanager
    def guarded(self) -> Iterator[None]:
        """Within it an error of the catalogue is an `IndexUnreadableError` that says what to do."""
        try:
            yield
        except sqlite3.Error as error:
            raise store.damaged(self.generation.catalog, error) from error

    @functools.cached_property
    def encoder(self) -> Encoder:
        """The encoder, checked against the manifest."""
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
    def reranker(self) -> Reranker | None:
        """The cross-encoder that the settings name, if any."""
        if not self._settings.reranker:
            return None
        from pipeline.embed.cross_encoder import Reranker

        return Reranker(
            self._settings.reranker,
            models_dir=self._layout.models,
            threads=self._settings.threads or 2,
        )

    @functools.cached_property
    def matcher(self) -> Matcher:
        """The concepts that the index was made with."""
        try:
            return Matcher(Lexicon.from_json(self._checked(LEXICON)))
        except (TypeError, KeyError, ValueError) as error:
            raise IndexUnreadableError(
                f"{self.generation.folder / LEXICON}: of another Jobun ({error}). {_REBUILD}"
            ) from error

    @functools.cached_property
    def wording(self) -> SearchIndex | None:
        """The vectors of how concepts are asked for, None when there are none."""
        index = self._open_index(WORDING)
        held, wanted = 0 if index is None else len(index), len(self.matcher.lexicon.asked)
        if held != wanted:
            raise IndexUnreadableError(
                f"{self.generation.folder / WORDING}.faiss: {held} vectors, the lexicon says "
                f"{wanted}. {_REBUILD}"
            )
        return index

    @functools.cached_property
    def asked(self) -> Ids:
        """The concept of each row of the wording."""
        return np.array(self.matcher.lexicon.asked, np.int64)

    @functools.cached_property
    def numbers(self) -> dict[str, int]:
        """The index of each concept by its id."""
        return {concept: i for i, concept in enumerate(self.matcher.lexicon.concepts)}

    def about(self, group: int) -> list[tuple[str, float]]:
        """The strongest concepts of a group with their worth, best first."""
        held = int(self.view.held(np.array([group], np.int64))[0])
        row = self.catalog.execute(
            "SELECT concepts FROM about WHERE provision = ?", (held,)
        ).fetchone()
        return [(concept, worth) for concept, worth in json.loads(row["concepts"])] if row else []

    def _checked(self, name: str) -> bytes:
        """A file's bytes, its hash checked against the manifest."""
        path = self.generation.folder / name
        try:
            if sha256_of(path) == self.generation.manifest["files"].get(name):
                return path.read_bytes()
        except OSError as error:
            raise IndexUnreadableError(f"{path}: unreadable ({error}). {_REBUILD}") from error
        raise IndexUnreadableError(f"{path}: damaged, or not of this index. {_REBUILD}")

    @functools.cached_property
    def view(self) -> View:
        """The rows that are searched: texts in force, or those that applied on the day."""
        return OnDay(self.catalog) if self.on else Today(self.catalog)

    @property
    def groups(self) -> Mapping[Language, Ids]:
        """The ids of the groups of each language, ascending: a row is a place in this array."""
        return self.view.groups

    @functools.cached_property
    def _units(self) -> NDArray[np.int64]:
        rows = self.catalog.execute("SELECT id, grp, provision FROM unit ORDER BY id").fetchall()
        return np.array([tuple(row) for row in rows], dtype=np.int64).reshape(-1, 3)

    @functools.cached_property
    def group_of(self) -> Ids:
        """Unit id -> group."""
        return self._by_unit(1)

    @functools.cached_property
    def provision_of(self) -> Ids:
        """Unit id -> provision."""
        return self._by_unit(2)

    def _by_unit(self, column: int) -> Ids:
        found = np.zeros(int(self._units[-1, 0]) + 1 if len(self._units) else 1, np.int64)
        found[self._units[:, 0]] = self._units[:, column]
        return found

    @functools.cached_property
    def units(self) -> int:
        """How many units the texts in force have."""
        return int(self.catalog.execute("SELECT count(*) FROM unit WHERE NOT past").fetchone()[0])

    def index(self, lang: Language, *, past: bool = False) -> SearchIndex | None:
        """The vectors of a language, of texts in force or of the past; None when it has none."""
        stem = vectors_file(lang, past=past)
        if stem not in self._indexes:
            self._indexes[stem] = self._open_index(stem)
        return self._indexes[stem]

    def nearest(
        self, lang: Language, vector: NDArray[np.float32], most: int, passing: Ids | None
    ) -> tuple[Ids, NDArray[np.float32]]:
        """The ids of the units nearest to a vector, best first, with their cosines.

        `passing` are the groups to look at, all when None.
        """
        only = None
        if passing is not None or self.on:
            groups = self.groups[lang] if passing is None else passing
            only = np.flatnonzero(np.isin(self.group_of, self.view.held(groups)))
        found_ids, cosines = [np.zeros(0, np.int64)], [np.zeros(0, np.float32)]
        for past in self.view.eras:
            index = self.index(lang, past=past)
            if index is not None:
                ids, near = index.search(vector.reshape(1, -1), min(most, len(index)), only=only)
                found_ids.append(ids[0][ids[0] >= 0])
                cosines.append(near[0][ids[0] >= 0])
        ids, near = np.concatenate(found_ids), np.concatenate(cosines)
        if len(self.view.eras) > 1:
            order = np.argsort(-near, kind="stable")[:most]
            ids, near = ids[order], near[order]
        return ids, near

    def part(self, group: int, at: int) -> int:
        """The part of a group that a unit stands for: of the version that is shown, where another
        one's text is the same.
        """
        if not self.on or group == at:
            return at
        row = self.catalog.execute(
            "SELECT b.id FROM provision a JOIN provision g ON g.id = ?"
            " LEFT JOIN provision b ON b.version = g.version AND b.address = a.address"
            " WHERE a.id = ?",
            (group, at),
        ).fetchone()
        return int(row["id"] or group) if row else group

    def _open_index(self, stem: str) -> SearchIndex | None:
        from pipeline.index import open_index

        name = f"{stem}.faiss"
        files = self.generation.manifest["files"]
        if name not in files:
            return None
        dimension = self.generation.manifest["encoder"]["dimension"]
        path = self.generation.folder / name
        return open_index(path, sha256=files[name], dimension=dimension)

    def usual(self, lang: Language) -> NDArray[np.float32]:
        """Vectors of a language at even distances: what a cosine is compared with."""
        if lang not in self._usual:
            past = self.index(lang) is None  # a language whose texts are all of the past
            index = self.index(lang, past=past)
            units = self.catalog.execute(
                "SELECT id FROM unit WHERE lang = ? AND past = ? ORDER BY id", (lang, int(past))
            )
            ids = np.array([row["id"] for row in units], np.int64)
            some = ids[:: max(1, len(ids) // _SAMPLE)][:_SAMPLE]
            self._usual[lang] = (
                np.zeros((0, 1), np.float32) if index is None else index.vectors(some)
            )
        return self._usual[lang]

    def whole_text(self, group: int) -> str:
        """The text of a group with all its parts, a line each; chapters' titles are not its own."""
        rows = self.catalog.execute(
            "SELECT text FROM provision WHERE grp = ? AND text != ''"
            " AND kind NOT IN ('chapter', 'part') ORDER BY id",
            (group,),
        )
        return "\n".join(row["text"] for row in rows)

    def text_below(self, provision: int) -> str:
        """The text of a provision with everything beneath it in its group, a line each."""
        # The unary plus keeps SQLite on the index of parents.
        rows = self.catalog.execute(
            "WITH RECURSIVE below(id, text, grp) AS ("
            " SELECT id, text, grp FROM provision WHERE id = ?"
            " UNION ALL SELECT p.id, p.text, p.grp FROM below b"
            " JOIN provision p ON p.parent = b.id WHERE +p.grp = b.grp)"
            " SELECT text FROM below WHERE text != '' ORDER BY id",
            (provision,),
        )
        return "\n".join(row["text"] for row in rows)
