"""The spine: corpus -> extract -> split -> language -> citations -> store -> tokens -> vectors.

Only this module knows the order of the stages.
"""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline import corpus, generations, revisions, store
from pipeline.about import VERSION as JOBUN
from pipeline.errors import CorpusError, JobunError
from pipeline.fill import (
    Files,
    Reuse,
    fill_documents,
    fill_termbase,
    fill_vectors,
    fill_words,
    gathered,
    hidden,
    read,
)
from pipeline.generations import Generation
from pipeline.layout import Layout
from pipeline.revisions import History
from pipeline.schema import VERSION
from pipeline.settings import Settings
from pipeline.termbase import Termbase
from pipeline.versions import due

Progress = Callable[[str, int, int], None]

_CODE = ("extract", "split", "language", "citations", "knowledge", "records.py", "units.py",
         "versions.py", "fill", "terms", "held.py", "parse.py", "reading.py", "build.py",
         "links.py", "text.py", "hyphens.py", "spots.py", "untrusted.py", "numerals.py",
         "address.py", "store.py", "schema.py", "index.py", "postings.py", "counted.py",
         "revisions.py", "termbase.py")  # fmt: skip
_TOKENS = ("language", "units.py", "fill", "counted.py")
_MATCHING = ("terms",)
_PROVISIONS = (
    "SELECT p.lang, count(*) FROM provision p JOIN version v ON v.id = p.version"
    " WHERE v.current GROUP BY p.lang ORDER BY p.lang"
)
_VERSIONS = "SELECT count(*) FROM version WHERE state != 'duplicate'"
_CITED = (
    "SELECT count(*) FROM citation c JOIN provision p ON p.id = c.provision"
    " JOIN version v ON v.id = p.version WHERE v.current"
)


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did: the live generation, and the files that are not searched in it."""

    generation: Generation
    changed: bool

    @property
    def problems(self) -> tuple[str, ...]:
        """One message for each file that is in the corpus and not in the index."""
        return tuple(self.generation.manifest["problems"])


def build(
    layout: Layout, settings: Settings, *, force: bool = False, progress: Progress | None = None
) -> BuildReport:
    """Bring the index up to date with the corpus; the write lock must be held.

    Nothing changed since the live generation: it stays.  Otherwise a new generation is built
    aside and published at the end; until then, and when anything goes wrong, the old one lives.
    Vectors and tokens of unchanged texts are taken over.
    """
    tell = progress or (lambda _stage, _done, _total: None)
    entries = corpus.read(layout)
    if not entries:
        raise CorpusError(
            f"{layout.corpus}: nothing to build, the corpus is empty. "
            "Add documents first: `jobun add PATH…`."
        )
    encoder = _encoder(layout, settings)
    today = datetime.now(UTC).date().isoformat()
    known = Termbase(layout)
    terms = f"{known.digest} {code_digest(_MATCHING)}"
    listed = revisions.read(layout)
    code = code_digest(_CODE)
    digest = _digest(entries, encoder.name, terms, code, revisions.digest(listed))
    previous = _previous(layout)
    unchanged = previous is not None and previous.manifest.get("digest") == digest
    if previous and unchanged and not force and not due(previous.manifest, today):
        return BuildReport(previous, False)
    encoder.prepare()
    folder = generations.begin(layout)
    try:
        with Reuse(
            None if force else previous,
            encoder=encoder.name,
            tokenizer=code_digest(_TOKENS),
            termbase=terms,
        ) as reuse:
            files = read(layout, entries, reuse, listed, code=code, today=today, tell=tell)
            made = Making(folder, encoder, known, reuse, listed, tell, today)
            counts, changes, unsearched = fill(made, entries, files)
        problems = [problem for problem in files.problems if problem] + unsearched
        if not counts["documents"]:
            raise JobunError(
                f"none of the {len(entries)} files of the corpus could be read; the index is "
                f"left as it was. The first problem: {problems[0]}"
            )
        manifest = {
            "digest": digest,
            "entries": corpus.digest(entries),
            "code": code,
            "files_read": [list(pair) for pair in zip(files.digests, files.problems, strict=True)],
            "held": dict(files.held),
            "listed": revisions.digests(listed),
            "tokenizer": reuse.tokenizer,
            "termbase": reuse.termbase,
            "schema": VERSION,
            "jobun": JOBUN,
            "encoder": {"name": encoder.name, "dimension": encoder.dimension,
                        "model": settings.model},
            "counts": counts,
            "problems": problems,
            "next_change": changes,
        }  # fmt: skip
        tell("publish", 0, 1)
        return BuildReport(generations.publish(layout, folder, manifest), True)
    except (OSError, sqlite3.Error) as error:
        raise JobunError(
            f"{layout.index}: the build could not be written ({error}). The last generation is "
            "untouched; free some space or check the folder's permissions, and build again."
        ) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _encoder(layout: Layout, settings: Settings) -> Any:
    from pipeline.embed import load

    return load(settings.model, models_dir=layout.models, threads=settings.threads)


def _previous(layout: Layout) -> Generation | None:
    """The live generation if it can be used; a damaged one is simply built anew."""
    try:
        generation = generations.live(layout)
    except JobunError:
        return None
    if generation is None or generation.manifest.get("schema") != VERSION:
        return None
    files = generation.manifest.get("files", {})
    return generation if all((generation.folder / name).is_file() for name in files) else None


def _digest(
    entries: Sequence[corpus.Entry], encoder: str, terms: str, code: str, listed: str
) -> str:
    """What a generation depends on: the corpus, the encoder, the termbase, the code that reads and
    cuts, and what sources list.
    """
    state = f"{JOBUN} {VERSION} {encoder} {corpus.digest(entries)} {terms} {code} {listed}"
    return hashlib.sha256(state.encode()).hexdigest()


def code_digest(parts: Sequence[str]) -> str:
    """A hash of modules and packages below `pipeline`: what their code and knowledge make, changes
    with it.
    """
    package = Path(__file__).parent
    state = hashlib.sha256()
    for part in parts:
        top = package / part
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if path.suffix in (".py", ".toml"):
                state.update(path.read_bytes())
    return state.hexdigest()


@dataclass(frozen=True, slots=True)
class Making:
    """A generation in the making: where, with what, out of what, and on which day."""

    folder: Path
    encoder: Any
    termbase: Termbase
    reuse: Reuse
    listed: Mapping[str, History]
    tell: Progress
    today: str


def fill(
    made: Making, entries: Sequence[corpus.Entry], files: Files
) -> tuple[dict[str, Any], str, list[str]]:
    """Write catalogue, words, concepts and vectors of a generation.

    Returns the counts, the date on which the next pending version comes into force ("" when there
    is none), and of each file whose text another one hides a message.
    """
    connection = store.create(made.folder / generations.CATALOG)
    reuse, tell = made.reuse, made.tell
    try:
        stored = fill_documents(connection, files, made.listed, reuse, tell, today=made.today)
        terms = fill_termbase(connection, made.folder, made.termbase, made.encoder, reuse, tell)
        rows = gathered(connection, stored, reuse)
        words = fill_words(connection, rows, made.termbase, reuse, tell)
        vectors = fill_vectors(connection, made.folder, stored, rows, made.encoder, reuse, tell)
        connection.commit()
        provisions = {lang: int(n) for lang, n in connection.execute(_PROVISIONS)}
        documents, versions, citations = (
            int(connection.execute(query).fetchone()[0])
            for query in ("SELECT count(*) FROM document", _VERSIONS, _CITED)
        )
        pending = connection.execute("SELECT min(valid_from) FROM version WHERE state = 'pending'")
        changes = str(pending.fetchone()[0] or "")
        unsearched = hidden(connection, entries, files.digests)
        connection.execute("PRAGMA main.optimize")
        connection.commit()
        # The pages in one order, whatever was copied and whatever was read anew.
        connection.execute("VACUUM main")
    finally:
        connection.close()
    counts = {"documents": documents, "versions": versions, "files": len(files.digests),
              "provisions": provisions, "vectors": vectors, "citations": citations,
              **words, **terms}  # fmt: skip
    return counts, changes, unsearched
