"""What the last generation holds by the hash of the text it was made from."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING

import numpy as np

from pipeline import generations, store
from pipeline.errors import JobunError
from pipeline.generations import Generation
from pipeline.records import Document, Language
from pipeline.terms.wording import QUESTIONS, WORDING

if TYPE_CHECKING:
    from pipeline.index import SearchIndex

Current = Sequence[tuple[Document, list[int]]]
Tell = Callable[[str, int, int], None]


def digest(text: str) -> bytes:
    """The key under which what was made from a text is taken over."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


class Reuse:
    """What the last generation holds by the hash of the text it was made from."""

    def __init__(
        self, previous: Generation | None, *, encoder: str, tokenizer: str, termbase: str
    ) -> None:
        self._previous = previous
        self.tokenizer, self.termbase = tokenizer, termbase
        self._same_tokenizer = (
            previous is not None and previous.manifest.get("tokenizer") == tokenizer
        )
        self.same_termbase = previous is not None and previous.manifest.get("termbase") == termbase
        self._same_encoder = (
            previous is not None and previous.manifest["encoder"]["name"] == encoder
        )
        self._catalog: sqlite3.Connection | None = None

    def __enter__(self) -> Reuse:
        if self._previous is not None and generations.matches(self._previous, generations.CATALOG):
            try:
                self._catalog = store.open_readonly(self._previous.catalog)
            except JobunError:
                self._previous = None
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if self._catalog is not None:
            self._catalog.close()

    def lexical(self, lang: Language) -> Mapping[bytes, tuple[bytes, bytes]]:
        """Words and concepts, packed, by the hash of their text."""
        if self._catalog is None or not self._same_tokenizer:
            return {}
        try:
            return store.lexical_by_digest(self._catalog, lang)
        except sqlite3.Error:
            return {}

    def vectors(self, lang: Language) -> tuple[dict[bytes, int], np.ndarray]:
        """Rows of a matrix of vectors by the hash of their text; none of another model."""
        nothing: tuple[dict[bytes, int], np.ndarray] = ({}, np.zeros((0, 0), np.float32))
        opened = self._vectors(lang)
        if self._catalog is None or opened is None:
            return nothing
        try:
            rows = self._catalog.execute(
                "SELECT id, sha256 FROM unit WHERE lang = ? ORDER BY id", (lang,)
            ).fetchall()
            ids = np.array([row[0] for row in rows], dtype=np.int64)
            return {bytes(row[1]): i for i, row in enumerate(rows)}, opened.vectors(ids)
        except (KeyError, sqlite3.Error):
            return nothing

    def wording(self) -> dict[str, np.ndarray]:
        """Vectors of the termbase's questions by their text; none of another model."""
        if self._previous is None or not self._same_encoder:
            return {}
        if not generations.matches(self._previous, QUESTIONS):
            return {}
        texts = json.loads((self._previous.folder / QUESTIONS).read_text("utf-8"))
        opened = self._vectors(WORDING)
        if opened is None or len(opened) != len(texts):
            return {}
        return dict(zip(texts, opened.vectors(np.arange(len(texts))), strict=True))

    def _vectors(self, name: str) -> SearchIndex | None:
        from pipeline.index import open_index

        if self._previous is None or not self._same_encoder:
            return None
        manifest, file = self._previous.manifest, f"{name}.faiss"
        if file not in manifest["files"]:
            return None
        try:
            return open_index(
                self._previous.folder / file,
                sha256=manifest["files"][file],
                dimension=manifest["encoder"]["dimension"],
            )
        except JobunError:
            return None
