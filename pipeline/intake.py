"""Taking files into the corpus: each is read once, kept by its hash, and listed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipeline import corpus, durable
from pipeline.errors import ExtractionError, JobunError, UnknownTypeError
from pipeline.layout import Layout
from pipeline.parse import Parsed, parse_file
from pipeline.sources import LOCAL, Source


@dataclass(frozen=True, slots=True)
class AddReport:
    """What became of each file.

    `added` are new or changed, `unchanged` were there already, `skipped` are files of a walked
    folder whose type Jobun does not read, `failed` (path, message) could not be read,
    `partial` says of what was taken in which pages were not, or only by OCR.
    """

    added: tuple[str, ...]
    unchanged: tuple[str, ...]
    skipped: tuple[str, ...]
    failed: tuple[tuple[str, str], ...]
    partial: tuple[str, ...] = ()


def add(
    layout: Layout,
    paths: Sequence[Path],
    *,
    source: Source | None,
    lang: str,
    exclude: Sequence[str],
    now: datetime,
    progress: Callable[[str, int, int], None] | None = None,
) -> AddReport:
    """Add files and the files in folders; the write lock must be held.

    `source` None means `local` for new files and no change for known ones.  The manifest is
    written once at the end, so that an interrupted call adds nothing.
    """
    for part in layout.corpus.rglob(".*.part"):  # what a killed call left half written
        if not durable.is_being_written(part):
            part.unlink(missing_ok=True)
    before = corpus.read(layout)
    manifest = corpus.Manifest(before)
    report: dict[str, list[str]] = {"added": [], "unchanged": [], "skipped": []}
    failed: list[tuple[str, str]] = []
    partial: list[str] = []
    found = list(corpus.walk(paths, exclude=[*exclude, *_own(layout, paths)]))
    for number, item in enumerate(found):
        if progress:
            progress("add", number, len(found))
        if isinstance(item, OSError):
            failed.append((printable(str(item.filename)), _unreadable(item)))
            continue
        path = shown_path(layout, item.path)
        try:
            outcome = _take(layout, item, path, manifest, source, lang, now, partial)
        except OSError as error:
            failed.append((path, _unreadable(error)))
        except JobunError as error:
            failed.append((path, str(error)))
        else:
            report[outcome].append(path)
    if tuple(manifest.entries) != before:
        corpus.write(layout, manifest.entries)
    return AddReport(
        tuple(report["added"]), tuple(report["unchanged"]), tuple(report["skipped"]),
        tuple(failed), tuple(partial),
    )  # fmt: skip


def _take(
    layout: Layout,
    item: corpus.Walked,
    path: str,
    manifest: corpus.Manifest,
    source: Source | None,
    lang: str,
    now: datetime,
    partial: list[str],
) -> str:
    """Read one file and take it into the manifest; say what became of it."""
    from pipeline.extract import SUFFIXES

    if not item.named and item.path.suffix.lower() not in SUFFIXES:
        return "skipped"
    data = item.path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    name = printable(item.path.name)
    if not manifest.holds(digest):
        try:
            parsed = check(data, name, lang=lang)
            if parsed.unread or any(p.grade == "ocr" for d in parsed.documents for p in d.pages):
                partial += parsed.warnings
        except UnknownTypeError:
            if item.named:
                raise
            return "skipped"
    entry = corpus.Entry(
        sha256=corpus.store(layout, data),
        name=name,
        path=path,
        size=len(data),
        source=source.id if source else "" if manifest.holds(digest) else LOCAL,
        licence=source.licence if source else "",
        retrieved=now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        lang=lang,
        url="",
    )
    return "added" if manifest.add(entry) else "unchanged"


def _own(layout: Layout, paths: Sequence[Path]) -> list[str]:
    """What a walk through the workspace itself leaves out: what the program made, its READMEs."""
    made = ("raw", "state", "cache", "changes", "sources", "manifest.jsonl", "revisions.jsonl",
            "watches.toml", "terms.toml", "README.md")  # fmt: skip
    own = ["index", "models", *(f"corpus/{name}" for name in made)]
    return own if any(path.is_dir() and path.resolve() == layout.root for path in paths) else []


def printable(name: str) -> str:
    """A file name whose bytes are no UTF-8, with a mark in place of each that is none."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def shown_path(layout: Layout, path: Path) -> str:
    """A file's path as the manifest states it: below the workspace where it lies in it."""
    whole = path.resolve()
    if whole.is_relative_to(layout.root):
        return printable(whole.relative_to(layout.root).as_posix())
    return printable(whole.as_posix())


def check(data: bytes, name: str, *, lang: str) -> Parsed:
    """Read a file as a build would, up to its provisions; raise what is wrong with it."""
    parsed = parse_file(data, name, lang=lang)
    if parsed.problem:
        raise (UnknownTypeError if parsed.unknown else ExtractionError)(parsed.problem)
    return parsed


def _unreadable(error: OSError) -> str:
    return (
        f"{printable(str(error.filename))}: cannot be read ({error.strerror}). "
        "Check that the file is there and that you may read it."
    )
