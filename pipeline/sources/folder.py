"""A local folder as a source: every file a document, nothing of the network.

    [refresh]
    adapter = "folder"
    [options]
    path = "laws"           # relative to the declaration
    glob = "**/*.xml"       # default: every file

A document's key is its path below the folder; its mark is the time it was last written and its
size, so that an unchanged file is not read.  Hidden files and folders are left out.
"""  # fmt: skip

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from pipeline.errors import FetchError, KnowledgeError
from pipeline.sources.declaration import Source
from pipeline.sources.outcome import Door, Failed, Fetched, Held, Outcome, Same


def check(source: Source) -> tuple[str, ...]:
    """No address is asked; `KnowledgeError` says what is wrong with a declaration."""
    root, _ = _options(source)
    if not root.is_dir():
        raise KnowledgeError(
            f"{source.path}: [options] path names {root}, and no such folder is there. Correct it."
        )
    return ()


def fetch(
    source: Source, door: Door, held: Mapping[str, Held], *, since: str = ""
) -> Iterator[Outcome]:
    """Every file of the folder, in the order of their names; `since` changes nothing.

    Raises `KnowledgeError` for options that cannot be, `FetchError` where the folder is not there.
    """
    root, pattern = _options(source)
    if not root.is_dir():
        raise FetchError(
            f"{root}: the folder of the source {source.id} is not there. "
            f"Mount it, or correct [options] path in {source.path}."
        )
    limit = source.refresh.limit if source.refresh else 0
    for path in sorted(root.glob(pattern)):
        below = path.relative_to(root)
        if any(part.startswith(".") for part in below.parts) or not path.is_file():
            continue
        yield _one(path, _printable(below.as_posix()), held, limit)


def _options(source: Source) -> tuple[Path, str]:
    """The folder, whole, and the pattern."""
    options = dict(source.options)
    path, pattern = options.pop("path", None), options.pop("glob", "**/*")
    if not isinstance(path, str) or not path or not isinstance(pattern, str) or options:
        raise KnowledgeError(
            f"{source.path}: a folder needs [options] path, may have glob, both quoted strings, "
            f"and nothing else{': not ' + ', '.join(options) if options else ''}."
        )
    if Path(pattern).is_absolute() or ".." in Path(pattern).parts or not pattern:
        raise KnowledgeError(f"{source.path}: [options] glob must stay below the folder.")
    return (Path(source.path).parent / Path(path).expanduser()).resolve(), pattern


def _one(path: Path, key: str, held: Mapping[str, Held], limit: int) -> Outcome:
    try:
        about = path.stat()
        mark = f"{about.st_mtime_ns}-{about.st_size}"
        if key in held and held[key].mark == mark:
            return Same(key)
        if limit and about.st_size > limit:
            return Failed(
                key,
                f"{path}: {about.st_size / 1e6:,.0f} MB are beyond the limit of "
                f"{limit / 1e6:,.0f} MB; raise [refresh] limit_mb.",
                "too large",
            )
        data = path.read_bytes()
    except OSError as error:
        return Failed(key, f"{path}: cannot be read ({error.strerror}). Check its permissions.")
    return Fetched(key, _printable(path.name), data, "", mark=mark)


def _printable(name: str) -> str:
    """A name whose bytes are no UTF-8, with a mark in place of each that is none."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
