"""What the last generation holds, and may be taken over."""

from __future__ import annotations

import functools
import hashlib
import json
import sqlite3
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pipeline import counted, generations, store
from pipeline.counted import NOTHING, Counted
from pipeline.errors import JobunError
from pipeline.generations import Generation, vectors_file
from pipeline.postings import Leg
from pipeline.records import Language
from pipeline.terms.lexicon import LEXICON, Lexicon
from pipeline.terms.wording import QUESTIONS, WORDING

if TYPE_CHECKING:
    from pipeline.index import SearchIndex

Tell = Callable[[str, int, int], None]
Vectors = NDArray[np.float32]


def digest(text: str) -> bytes:
    """The key under which what was made from a text is taken over."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


class Reuse:
    """The last generation, as far as its encoder, tokenizer and termbase are those of today.

    `catalog` is its catalogue, None when there is none or it is damaged.
    """

    def __init__(
        self, previous: Generation | None, *, encoder: str, tokenizer: str, termbase: str
    ) -> None:
        self.previous = previous
        self.tokenizer, self.termbase = tokenizer, termbase
        manifest = {} if previous is None else previous.manifest
        self.same_tokenizer = manifest.get("tokenizer") == tokenizer
        self.same_termbase = manifest.get("termbase") == termbase
        self.same_encoder = bool(manifest) and manifest["encoder"]["name"] == encoder
        self.catalog: sqlite3.Connection | None = None

    def __enter__(self) -> Reuse:
        if self.previous is not None and generations.matches(self.previous, generations.CATALOG):
            try:
                self.catalog = store.open_readonly(self.previous.catalog)
            except JobunError:
                self.catalog = None
        if self.catalog is None:
            self.previous = None
            self.same_tokenizer = self.same_termbase = self.same_encoder = False
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if self.catalog is not None:
            self.catalog.close()

    def has(self, name: str) -> bool:
        """Tell whether a file of the last generation is there and whole."""
        return self.previous is not None and generations.matches(self.previous, name)

    def rows(self, lang: Language, *, past: bool) -> tuple[NDArray[np.int64], list[bytes]]:
        """The groups of a language in the order of their rows, and the hashes of their texts."""
        if self.catalog is None:
            return np.zeros(0, np.int64), []
        found = self.catalog.execute(
            "SELECT provision, sha256 FROM lexical WHERE lang = ? AND past = ? ORDER BY provision",
            (lang, int(past)),
        ).fetchall()
        return np.array([row[0] for row in found], np.int64), [bytes(row[1]) for row in found]

    def counted(self, leg: Leg, lang: Language, *, past: bool) -> Counted:
        """What the rows held; nothing when another tokenizer or termbase read them."""
        same = self.same_termbase if leg == "concepts" else self.same_tokenizer
        if self.catalog is None or not same:
            return NOTHING
        return counted.kept(self.catalog, leg, lang, past=past)

    def units(self, lang: Language, *, past: bool) -> tuple[list[sqlite3.Row], Vectors]:
        """The rows of `unit` (id, provision, grp, sha256) in order, with their vectors; none of
        another model.
        """
        opened = self._vectors(vectors_file(lang, past=past))
        if self.catalog is None or opened is None:
            return [], np.zeros((0, 0), np.float32)
        rows = self.catalog.execute(
            "SELECT id, provision, grp, sha256 FROM unit WHERE lang = ? AND past = ? ORDER BY id",
            (lang, int(past)),
        ).fetchall()
        try:
            ids = np.array([row["id"] for row in rows], dtype=np.int64)
            return rows, opened.vectors(ids)
        except KeyError:
            return [], np.zeros((0, 0), np.float32)

    def wording(self) -> dict[str, np.ndarray]:
        """Vectors of the termbase's questions by their text; none of another model."""
        if self.previous is None or not self.same_encoder or not self.has(QUESTIONS):
            return {}
        texts = json.loads((self.previous.folder / QUESTIONS).read_text("utf-8"))
        opened = self._vectors(WORDING)
        if opened is None or len(opened) != len(texts):
            return {}
        return dict(zip(texts, opened.vectors(np.arange(len(texts))), strict=True))

    @functools.cached_property
    def lexicon(self) -> Lexicon | None:
        """The compiled termbase of the last generation; None when it is another one."""
        if self.previous is None or not self.same_termbase or not self.has(LEXICON):
            return None
        return Lexicon.from_json((self.previous.folder / LEXICON).read_bytes())

    def _vectors(self, name: str) -> SearchIndex | None:
        from pipeline.index import open_index

        if self.previous is None or not self.same_encoder:
            return None
        manifest, file = self.previous.manifest, f"{name}.faiss"
        if file not in manifest["files"]:
            return None
        try:
            return open_index(
                self.previous.folder / file,
                sha256=manifest["files"][file],
                dimension=manifest["encoder"]["dimension"],
            )
        except JobunError:
            return None
