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
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline import durable
from pipeline.errors import CorpusError, UsageError
from pipeline.layout import Layout


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the corpus.

    `name` is unique among the entries of other paths and gives a document without an official
    identifier its slug; `retrieved` is the UTC time it was added, `lang` the language the user
    said it is in ("" when not said).
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


def read(layout: Layout) -> tuple[Entry, ...]:
    """The manifest's entries; `CorpusError` where a line cannot be read."""
    if not layout.manifest.is_file():
        return ()
    entries = []
    for number, line in enumerate(layout.manifest.read_text("utf-8").splitlines(), 1):
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
    rows = (json.dumps(dataclasses.asdict(entry), ensure_ascii=False) for entry in entries)
    durable.replace(layout.manifest, "".join(row + "\n" for row in rows).encode())


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


def merged(entries: Sequence[Entry], new: Entry) -> tuple[tuple[Entry, ...], bool]:
    """The entries with `new` among them, and whether that changed anything.

    The same bytes from the same path are already there.  Changed bytes from a known path are a
    further version and keep its name; a new path with a name in use gets its folder's in front.
    """
    same = next(
        (i for i, e in enumerate(entries) if (e.sha256, e.path) == (new.sha256, new.path)), -1
    )
    if same >= 0:
        old = entries[same]
        kept = dataclasses.replace(new, name=old.name, retrieved=old.retrieved)
        changed = kept != old
        return (*entries[:same], kept, *entries[same + 1 :]), changed
    earlier = next((e.name for e in entries if e.path == new.path), "")
    return (*entries, dataclasses.replace(new, name=earlier or _unique(entries, new))), True


def _unique(entries: Sequence[Entry], new: Entry) -> str:
    """`new.name`, or with as many folders or a number in front of it as tell it from the others."""
    taken = {Path(entry.name).stem.casefold() for entry in entries}
    path = Path(new.path)
    name = path.name
    folders = [part for part in path.parent.parts if part not in ("/", "..", ".")]
    while Path(name).stem.casefold() in taken and folders:
        name = f"{folders.pop()}-{name}"
    number = 2
    while Path(name).stem.casefold() in taken:
        name, number = f"{path.stem}-{number}{path.suffix}", number + 1
    return name


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
    for folder, folders, names in os.walk(root, onerror=problems.append):
        yield from problems
        problems.clear()
        below = Path(folder).relative_to(root)
        folders[:] = sorted(
            f for f in folders if not f.startswith(".") and not _excluded(below / f, exclude)
        )
        for name in sorted(names):
            path = Path(folder) / name
            if not name.startswith(".") and not _excluded(below / name, exclude):
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
        state.update(json.dumps(dataclasses.asdict(entry), ensure_ascii=False).encode())
    return state.hexdigest()
