"""The spine: corpus -> extract -> split -> language -> citations -> store -> tokens -> vectors.

Only this module knows the order of the stages.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline import corpus, generations, store
from pipeline.about import VERSION as JOBUN
from pipeline.errors import CorpusError, JobunError
from pipeline.fill import Reuse, fill_termbase, fill_vectors, fill_words
from pipeline.generations import Generation
from pipeline.held import retargeted, titles
from pipeline.layout import Layout
from pipeline.links import document_link
from pipeline.parse import Parsed, parse_file, with_citations
from pipeline.schema import VERSION
from pipeline.settings import Settings
from pipeline.termbase import Termbase
from pipeline.terms.matcher import Matcher
from pipeline.versions import Rendition, due, ordered

Progress = Callable[[str, int, int], None]

_CODE = ("extract", "split", "language", "citations", "knowledge", "records.py", "units.py",
         "versions.py", "fill", "terms", "held.py", "parse.py", "build.py", "links.py",
         "text.py", "numerals.py", "address.py", "store.py", "schema.py", "index.py",
         "postings.py", "termbase.py")  # fmt: skip
_TOKENS = ("language", "units.py", "fill")
_MATCHING = ("terms",)
_CITED = (
    "SELECT count(*) FROM citation c JOIN provision p ON p.id = c.provision"
    " JOIN version v ON v.id = p.version WHERE v.current"
)
# Below this many bytes two processes cost more than they save.
_WORTH_A_SECOND_PROCESS = 4_000_000


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did: the live generation, and the files that could not be read."""

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
    digest = _digest(entries, encoder.name, terms)
    previous = _previous(layout)
    unchanged = previous is not None and previous.manifest.get("digest") == digest
    if previous and unchanged and not force and not due(previous.manifest, today):
        return BuildReport(previous, False)
    encoder.prepare()
    parsed = _parse_all(layout, entries, tell)
    folder = generations.begin(layout)
    try:
        with Reuse(
            None if force else previous,
            encoder=encoder.name,
            tokenizer=code_digest(_TOKENS),
            termbase=terms,
        ) as reuse:
            made = _Making(folder, encoder, known, reuse, tell, today)
            counts, changes = _fill(made, entries, parsed)
        problems = [p.problem for p in parsed if p.problem]
        if not counts["documents"]:
            raise JobunError(
                f"none of the {len(entries)} files of the corpus could be read; the index is "
                f"left as it was. The first problem: {problems[0]}"
            )
        manifest = {
            "digest": digest,
            "entries": corpus.digest(entries),
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


def _digest(entries: Sequence[corpus.Entry], encoder: str, terms: str) -> str:
    """What a generation depends on: the corpus, the encoder, the termbase, and the code that reads
    and cuts.
    """
    state = f"{JOBUN} {VERSION} {encoder} {corpus.digest(entries)} {terms} {code_digest(_CODE)}"
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


def _parse_all(layout: Layout, entries: Sequence[corpus.Entry], tell: Progress) -> list[Parsed]:
    """Every file through extract and split, in order, on several processes if that is worth it."""
    jobs = [(layout, entry) for entry in entries]
    tell("read", 0, len(jobs))
    done: list[Parsed] = []
    workers = min(len(os.sched_getaffinity(0)), 4) if hasattr(os, "sched_getaffinity") else 2
    if workers > 1 and sum(entry.size for entry in entries) > _WORTH_A_SECOND_PROCESS:
        with ProcessPoolExecutor(workers, initializer=_end_with, initargs=(os.getpid(),)) as pool:
            for parsed in pool.map(_parse_one, jobs):
                done.append(parsed)
                tell("read", len(done), len(jobs))
        return done
    for job in jobs:
        done.append(_parse_one(job))
        tell("read", len(done), len(jobs))
    return done


def _end_with(parent: int) -> None:
    """End this process when the one that started it is gone, so that a kill leaves no orphans."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _parse_one(job: tuple[Layout, corpus.Entry]) -> Parsed:
    layout, entry = job
    try:
        data = corpus.load(layout, entry)
    except CorpusError as error:
        return Parsed("", (), str(error))
    return with_citations(parse_file(data, entry.name, lang=entry.lang), entry.name)


@dataclass(frozen=True, slots=True)
class _Making:
    """A generation in the making: where, with what, out of what, and on which day."""

    folder: Path
    encoder: Any
    termbase: Termbase
    reuse: Reuse
    tell: Progress
    today: str


def _fill(
    made: _Making, entries: Sequence[corpus.Entry], parsed: Sequence[Parsed]
) -> tuple[dict[str, Any], str]:
    """Write catalogue, words, concepts and vectors of a generation.

    Returns the counts, and the date on which the next pending version comes into force ("" when
    there is none).
    """
    # A translation has the address of its original and is a document of its own.
    by_address: dict[tuple[str, str], list[Rendition]] = {}
    held = titles(document for file in parsed for document in file.documents)
    for order, (entry, file) in enumerate(zip(entries, parsed, strict=True)):
        for document, found in zip(file.documents, file.citations, strict=True):
            cited = retargeted(found, held)
            rendition = Rendition(entry, order, file.dialect, document, citations=cited)
            by_address.setdefault((document.address, document.lang), []).append(rendition)
    connection = store.create(made.folder / generations.CATALOG)
    try:
        current = []
        pending: list[str] = []
        for done, (address, lang) in enumerate(sorted(by_address)):
            made.tell("store", done, len(by_address))
            versions = ordered(by_address[address, lang], today=made.today)
            pending += [v.date for v in versions if v.state == "pending"]
            current += _store_document(connection, address, versions)
        connection.commit()
        known = made.termbase
        matcher = Matcher(known.lexicon)
        words = fill_words(connection, current, known.concepts, matcher, made.reuse, made.tell)
        connection.commit()
        terms = fill_termbase(connection, made.folder, known, made.encoder, made.reuse, made.tell)
        connection.commit()
        vectors = fill_vectors(
            connection, made.folder, current, made.encoder, made.reuse, made.tell
        )
        connection.commit()
        rows = connection.execute(
            "SELECT p.lang, count(*) FROM provision p JOIN version v ON v.id = p.version"
            " WHERE v.current GROUP BY p.lang ORDER BY p.lang"
        )
        provisions = {lang: int(n) for lang, n in rows}
        number = int(connection.execute("SELECT count(*) FROM version").fetchone()[0])
        citations = int(connection.execute(_CITED).fetchone()[0])
        connection.execute("PRAGMA optimize")
    finally:
        connection.close()
    counts = {"documents": len(by_address), "versions": number, "files": len(entries),
              "provisions": provisions, "vectors": vectors, "citations": citations,
              **words, **terms}  # fmt: skip
    return counts, min(pending, default="")


def _store_document(
    connection: sqlite3.Connection, address: str, renditions: Sequence[Rendition]
) -> list[tuple[Any, list[int]]]:
    """Write a document with all its versions; return the current one with its provisions' ids."""
    current = next(r for r in renditions if r.state == "current" or r is renditions[-1])
    link = document_link(address, current.document.metadata.get("url", ""))
    owner = store.add_document(connection, current.document, link=link)
    result: list[tuple[Any, list[int]]] = []
    for rendition in renditions:
        entry, document = rendition.entry, rendition.document
        facts = store.VersionFacts(
            rendition.date if document.metadata.get("valid_from") else "", rendition.valid_to,
            entry.retrieved, document.metadata.get("revision", ""), rendition.state, entry.source,
            entry.licence, entry.path, entry.sha256, rendition.dialect, document.metadata,
        )  # fmt: skip
        ids = store.add_version(connection, owner, document, facts)
        store.add_citations(connection, ids, rendition.citations)
        if rendition.state == "current":
            result.append((document, ids))
    return result
