"""The corpus: raw bytes by content hash, and a manifest of what, whence and when.

corpus/raw/<first two hex digits>/<sha256>      the bytes as they came
corpus/manifest.jsonl                           one `Entry` a line, in the order of adding
"""

from __future__ import annotations

import dataclasses
import fnmatch
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline import durable
from pipeline.errors import CorpusError, UsageError
from pipeline.layout import Layout
from pipeline.text import slug


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the corpus.

    `name` is unique among the entries of other paths and gives a document without an official
    identifier its slug; `retrieved` is the UTC time it was added, `lang` the language the user
    said it is in ("" when not said).  `facts` are what its source states beside the bytes, under
    the keys of `records.Extracted.metadata`.
    """

    sha256: str
    name: str
    path: str
    size: int
    source: str
    licence: str
    retrieved: str
    lang: str = ""
    url: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


_FIELDS = dataclasses.fields(Entry)


def read(layout: Layout) -> tuple[Entry, ...]:
    """The manifest's entries; `CorpusError` where a line cannot be read."""
    if not layout.manifest.is_file() or not layout.manifest.stat().st_size:
        return ()
    entries = []
    # Only a line feed ends a line: file names may hold other separators.
    for number, line in enumerate(layout.manifest.read_bytes().rstrip(b"\n").split(b"\n"), 1):
        try:
            entries.append(Entry(**json.loads(line)))
        except (ValueError, TypeError) as error:
            raise CorpusError(
                f"{layout.manifest}, line {number}: not an entry ({error}). "
                "Remove the line and add its file again."
            ) from error
    return tuple(entries)


def write(layout: Layout, entries: Iterable[Entry]) -> None:
    """Replace the manifest."""
    rows = (json.dumps(_row(entry), ensure_ascii=False) for entry in entries)
    durable.replace(layout.manifest, "".join(row + "\n" for row in rows).encode())


def _row(entry: Entry) -> dict[str, Any]:
    """An entry as a line of the manifest; quicker than `asdict`, which copies deeply."""
    return {field.name: getattr(entry, field.name) for field in _FIELDS}


def digest_of(entry: Entry) -> str:
    """What names an entry with all that is known of it."""
    known = json.dumps(_row(entry), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(known.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def store(layout: Layout, data: bytes) -> str:
    """Keep raw bytes and return their hash."""
    digest = hashlib.sha256(data).hexdigest()
    target = layout.raw / digest[:2] / digest
    if not target.is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        durable.replace(target, data)
    return digest


def load(layout: Layout, entry: Entry) -> bytes:
    """An entry's raw bytes, checked against its hash."""
    target = layout.raw / entry.sha256[:2] / entry.sha256
    try:
        data = target.read_bytes()
    except OSError as error:
        raise CorpusError(
            f"{entry.path}: its stored bytes are gone ({target}). Add the file again."
        ) from error
    if hashlib.sha256(data).hexdigest() != entry.sha256:
        raise CorpusError(
            f"{entry.path}: its stored bytes were changed ({target}). "
            "Delete that file and add the document again."
        )
    return data


class Manifest:
    """The entries while files are being added; `entries` is what to write."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = list(entries)
        self._slugs = {slug(Path(e.name).stem) for e in self.entries}
        self._place: dict[str, int] = {}
        self._last: dict[str, int] = {}
        self._index()

    def _index(self) -> None:
        self._place = {e.sha256: i for i, e in enumerate(self.entries)}
        self._last = {e.path: i for i, e in enumerate(self.entries)}

    def holds(self, sha256: str) -> bool:
        """Tell whether these bytes are in the corpus, from whatever path."""
        return sha256 in self._place

    def add(self, new: Entry) -> bool:
        """Take an entry in; tell whether that changed anything.

        The same bytes are kept once, with the path, the name and the day they first came; a
        source or language that is given now replaces the one given then.  Changed bytes from a
        known path are a further version and keep its name; bytes that come back after others
        stood at that path are the newest again.  A new path whose name another has, as far as
        addresses go, gets its folders or a number in front.
        """
        at = self._place.get(new.sha256)
        if at is not None:
            old = self.entries[at]
            kept = dataclasses.replace(
                old,
                source=new.source or old.source,
                licence=new.licence if new.source else old.licence,
                lang=new.lang or old.lang,
            )
            if self._last[old.path] != at and old.path == new.path:
                self.entries = [*self.entries[:at], *self.entries[at + 1 :], kept]
                self._index()
                return True
            self.entries[at] = kept
            return kept != old
        named = self.entries[self._last[new.path]].name if new.path in self._last else ""
        entry = dataclasses.replace(new, name=named or self._unique(new))
        self._place[new.sha256] = self._last[new.path] = len(self.entries)
        self._slugs.add(slug(Path(entry.name).stem))
        self.entries.append(entry)
        return True

    def _unique(self, new: Entry) -> str:
        """The file's name, or one with folders or a number that tells its slug from the others."""
        path = Path(new.name)
        folders = [part for part in Path(new.path).parent.parts if part not in ("/", "..", ".")]
        stem = path.stem
        while slug(stem) in self._slugs and folders:
            stem = f"{folders.pop()}-{stem}"
        number = 2
        while slug(stem) in self._slugs:
            # In front, since a slug is cut at its end.
            stem, number = f"{number}-{path.stem}", number + 1
        return f"{stem}{path.suffix}"


@dataclass(frozen=True, slots=True)
class Walked:
    """A file that a walk found; `named` when the user named the file itself."""

    path: Path
    named: bool


def walk(paths: Iterable[Path], *, exclude: Sequence[str] = ()) -> Iterator[Walked | OSError]:
    """Files under `paths`, folders in name order; hidden files and `exclude` globs left out.

    An exclude pattern is matched against the path below the named folder and against the file's
    name.  A folder that cannot be read is yielded as the `OSError` that says so.
    """
    for path in paths:
        if path.is_file():
            yield Walked(path, True)
        elif path.is_dir():
            yield from _walk_folder(path, exclude)
        else:
            raise UsageError(f"{path}: no such file or folder.")


def _walk_folder(root: Path, exclude: Sequence[str]) -> Iterator[Walked | OSError]:
    problems: list[OSError] = []
    for folder, folders, names in os.walk(root, onerror=problems.append, followlinks=False):
        yield from problems
        problems.clear()
        below = Path(folder).relative_to(root)
        folders[:] = sorted(
            f for f in folders if not f.startswith(".") and not _excluded(below / f, exclude)
        )
        for name in sorted(names):
            path = Path(folder) / name
            # A pipe or a socket would be waited for without end.
            if not name.startswith(".") and not _excluded(below / name, exclude) and path.is_file():
                yield Walked(path, False)
    yield from problems


def _excluded(below: Path, patterns: Sequence[str]) -> bool:
    """Tell whether a glob matches a path below the walked folder, any part of it, or its name."""
    whole = below.as_posix()
    return any(
        fnmatch.fnmatch(whole, p)
        or fnmatch.fnmatch(below.name, p)
        or whole.startswith(p.rstrip("/") + "/")
        for p in patterns
    )


def digest(entries: Iterable[Entry]) -> str:
    """A hash of the manifest's content: what a generation was built from."""
    state = hashlib.sha256()
    for entry in entries:
        state.update(json.dumps(_row(entry), ensure_ascii=False).encode())
    return state.hexdigest()
