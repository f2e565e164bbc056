"""Tokens and vectors of a generation in the making, taken over from the last where unchanged."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import numpy as np

from pipeline import generations, knowledge, store
from pipeline.errors import JobunError
from pipeline.generations import Generation
from pipeline.records import LANGUAGES, Document, Language
from pipeline.units import Tree, context, units

if TYPE_CHECKING:
    from pipeline.embed import Encoder

Current = Sequence[tuple[Document, list[int]]]
Tell = Callable[[str, int, int], None]
_BATCH = 512


class Reuse:
    """What the last generation holds by the hash of the text it was made from."""

    def __init__(self, previous: Generation | None, encoder: str, tokenizer: str) -> None:
        self._previous = previous
        self.tokenizer = tokenizer
        self._same_tokenizer = (
            previous is not None and previous.manifest.get("tokenizer") == tokenizer
        )
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

    def tokens(self, lang: Language) -> dict[bytes, tuple[str, str, str]]:
        """Tokens (head, body, name) by the hash of their text."""
        if self._catalog is None or not self._same_tokenizer:
            return {}
        try:
            return store.tokens_by_digest(self._catalog, lang)
        except sqlite3.Error:
            return {}

    def vectors(self, lang: Language) -> tuple[dict[bytes, int], np.ndarray]:
        """Rows of a matrix of vectors by the hash of their text; none of another model."""
        from pipeline.index import open_index

        nothing: tuple[dict[bytes, int], np.ndarray] = ({}, np.zeros((0, 0), np.float32))
        if self._catalog is None or self._previous is None or not self._same_encoder:
            return nothing
        manifest = self._previous.manifest
        name = f"{lang}.faiss"
        if name not in manifest["files"]:
            return nothing
        try:
            opened = open_index(
                self._previous.folder / name,
                sha256=manifest["files"][name],
                dimension=manifest["encoder"]["dimension"],
            )
            rows = self._catalog.execute(
                "SELECT id, sha256 FROM unit WHERE lang = ? ORDER BY id", (lang,)
            ).fetchall()
            ids = np.array([row[0] for row in rows], dtype=np.int64)
            return {bytes(row[1]): i for i, row in enumerate(rows)}, opened.vectors(ids)
        except (JobunError, sqlite3.Error):
            return nothing


def fill_tokens(connection: sqlite3.Connection, current: Current, reuse: Reuse, tell: Tell) -> int:
    """Tokenize every group of the current versions into the catalogue; return how many."""
    from pipeline.language import tokenize_all

    todo: dict[Language, list[tuple[int, tuple[str, str, str], bytes]]] = {
        lang: [] for lang in LANGUAGES
    }
    for document, ids in current:
        tree = Tree(document)
        called = _called(document)
        for index, provision in enumerate(document.provisions):
            if provision.group == provision.address and provision.status != "deleted":
                head = f"{provision.label}\n{context(document, provision)}\n{document.title}"
                texts = (head, tree.whole_text(index), called)
                todo[provision.lang].append((ids[index], texts, _digest("\0".join(texts))))
    total, done = sum(map(len, todo.values())), 0
    for lang, groups in todo.items():
        known = reuse.tokens(lang)
        fresh = [group for group in groups if group[2] not in known]
        made = tokenize_all([text for group in fresh for text in group[1]], lang)
        new: dict[bytes, tuple[str, str, str]] = {}
        for i, group in enumerate(fresh):
            head, body, name = (" ".join(next(made)) for _ in group[1])
            new[group[2]] = (head, body, name)
            if i % 64 == 0:
                tell("tokenize", done + i, total)
        for provision_id, _, digest in groups:
            store.add_tokens(
                connection, provision_id, lang, new.get(digest) or known[digest], digest
            )
        done += len(groups)
        tell("tokenize", done, total)
    return total


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
            rows[lang].append((ids[unit.provision], ids[unit.group], unit.text, _digest(unit.text)))
    total, done, next_id = sum(map(len, rows.values())), 0, 1
    counts: dict[str, int] = {}
    for lang, of_lang in rows.items():
        if not of_lang:
            continue
        known, matrix = reuse.vectors(lang)
        vectors = np.zeros((len(of_lang), encoder.dimension), np.float32)
        fresh: dict[bytes, list[int]] = {}
        for i, (_, _, _, digest) in enumerate(of_lang):
            if digest in known:
                vectors[i] = matrix[known[digest]]
            else:
                fresh.setdefault(digest, []).append(i)
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


def _called(document: Document) -> str:
    """The names an instrument is known by, in every language (外為法, GATT)."""
    instrument = knowledge.by_address(document.address)
    return "\n".join(n for of in instrument.names.values() for n in of) if instrument else ""


def _digest(text: str) -> bytes:
    """The key under which a text's tokens and vectors are reused."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
