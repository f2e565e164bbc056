"""Taking files into the corpus: each is read once, kept by its hash, and listed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipeline import corpus
from pipeline.errors import JobunError, UnknownTypeError
from pipeline.layout import Layout
from pipeline.sources import Source


@dataclass(frozen=True, slots=True)
class AddReport:
    """What became of each file.

    `added` are new or changed, `unchanged` were there already, `skipped` are files of a walked
    folder whose type Jobun does not read, `failed` (path, message) could not be read.
    """

    added: tuple[str, ...]
    unchanged: tuple[str, ...]
    skipped: tuple[str, ...]
    failed: tuple[tuple[str, str], ...]


def add(
    layout: Layout,
    paths: Sequence[Path],
    *,
    source: Source,
    lang: str,
    exclude: Sequence[str],
    now: datetime,
    progress: Callable[[str, int, int], None] | None = None,
) -> AddReport:
    """Add files and the files in folders; the write lock must be held.

    The manifest is written once at the end, so that an interrupted call adds nothing.
    """
    from pipeline.extract import SUFFIXES

    entries = known = corpus.read(layout)
    added: list[str] = []
    unchanged: list[str] = []
    skipped: list[str] = []
    failed: list[tuple[str, str]] = []
    found = list(corpus.walk(paths, exclude=exclude))
    for number, item in enumerate(found):
        if progress:
            progress("add", number, len(found))
        if isinstance(item, OSError):
            failed.append((str(item.filename), _unreadable(item)))
            continue
        path = shown_path(layout, item.path)
        if not item.named and item.path.suffix.lower() not in SUFFIXES:
            skipped.append(path)
            continue
        try:
            data = item.path.read_bytes()
            _check(data, item.path.name, entries, path)
        except OSError as error:
            failed.append((path, _unreadable(error)))
            continue
        except UnknownTypeError as error:
            if item.named:
                failed.append((path, str(error)))
            else:
                skipped.append(path)
            continue
        except JobunError as error:
            failed.append((path, str(error)))
            continue
        new = corpus.Entry(
            sha256=corpus.store(layout, data),
            name=item.path.name,
            path=path,
            size=len(data),
            source=source.id,
            licence=source.licence,
            retrieved=now.strftime("%Y-%m-%dT%H:%M:%SZ"),
            lang=lang,
            url="",
        )
        entries, changed = corpus.merged(entries, new)
        (added if changed else unchanged).append(path)
    if entries != known:
        corpus.write(layout, entries)
    return AddReport(tuple(added), tuple(unchanged), tuple(skipped), tuple(failed))


def shown_path(layout: Layout, path: Path) -> str:
    """A file's path as the manifest states it: below the workspace where it lies in it."""
    whole = path.resolve()
    if whole.is_relative_to(layout.root):
        return whole.relative_to(layout.root).as_posix()
    return whole.as_posix()


def _check(data: bytes, name: str, entries: Sequence[corpus.Entry], path: str) -> None:
    """Read the file as a build would, unless the same bytes are known to be readable."""
    from pipeline.extract import extract

    digest = hashlib.sha256(data).hexdigest()
    if not any(entry.sha256 == digest and entry.path == path for entry in entries):
        extract(data, name)


def _unreadable(error: OSError) -> str:
    return (
        f"{error.filename}: cannot be read ({error.strerror}). "
        "Check that the file is there and that you may read it."
    )
