"""Taking files out of the corpus: their lines in the manifest, and their bytes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline import corpus, generations, store
from pipeline.address import parse
from pipeline.errors import AddressError, UsageError
from pipeline.intake import shown_path
from pipeline.layout import Layout
from pipeline.sources import declared


@dataclass(frozen=True, slots=True)
class Removed:
    """What was taken out, the files' paths as they were added, oldest first, and how many files
    are left.
    """

    paths: tuple[str, ...]
    left: int


def remove(layout: Layout, wanted: Sequence[str]) -> Removed:
    """Take out the files that `wanted` names; the write lock must be held.

    Each is a file's path as it was added, a folder's, a file's name in the corpus, or the address
    of a document of the live generation, of which all versions and languages go.  Nothing is
    taken out unless all can be: raises `UsageError` for what names nothing, for a document that
    shares its file with others, and for what a source would fetch again.
    """
    entries = corpus.read(layout)
    chosen: set[str] = set()
    for one in wanted:
        chosen |= _named(layout, entries, one) or _addressed(layout, entries, one)
    _refuse_fetched(layout, [entry for entry in entries if entry.sha256 in chosen])
    gone = [entry for entry in entries if entry.sha256 in chosen]
    left = [entry for entry in entries if entry.sha256 not in chosen]
    corpus.write(layout, left)
    for entry in gone:  # after the manifest: a kill between leaves bytes that nothing names
        (layout.raw / entry.sha256[:2] / entry.sha256).unlink(missing_ok=True)
    return Removed(tuple(dict.fromkeys(entry.path for entry in gone)), len(left))


def _named(layout: Layout, entries: Iterable[corpus.Entry], wanted: str) -> set[str]:
    """The hashes of the files of this path, below it, or else of this name."""
    if not wanted.strip("/ "):  # everything is never named by nothing
        return set()
    paths = {wanted.rstrip("/"), shown_path(layout, Path(wanted))}
    at = {e.sha256 for e in entries if any(_is_in(e.path, path) for path in paths)}
    return at or {e.sha256 for e in entries if e.name == wanted}


def _is_in(path: str, folder: str) -> bool:
    return path == folder or path.startswith(f"{folder}/")


def _addressed(layout: Layout, entries: Sequence[corpus.Entry], wanted: str) -> set[str]:
    """The hashes of the files of a document."""
    nothing = UsageError(
        f"{wanted!r} is no file of the corpus and no document of the index. Give a path as it was "
        "added, or an address; `jobun status --documents` lists the documents."
    )
    try:
        address = str(parse(wanted.strip().rstrip("/")))
    except AddressError:
        raise nothing from None
    generation = generations.live(layout)
    if generation is None:
        raise nothing
    with store.reading(generation.catalog) as catalog:
        rows = catalog.execute(
            "SELECT d.address, v.sha256 FROM version v JOIN document d ON d.id = v.document"
        ).fetchall()
    held = {entry.sha256: entry for entry in entries}
    found = {sha256 for at, sha256 in rows if at == address and sha256 in held}
    if not found:
        whole = next((at for at, _ in rows if address.startswith(f"{at}/")), "")
        if whole:
            raise UsageError(f"{address} is a part of {whole}; only a whole document goes.")
        raise nothing
    for at, sha256 in rows:
        if sha256 in found and at != address:
            raise UsageError(
                f"{address} shares its file with {at} and perhaps others. Name the file to take "
                f"all of them out: {held[sha256].path}"
            )
    return found


def _refuse_fetched(layout: Layout, entries: Iterable[corpus.Entry]) -> None:
    sources = declared(layout)
    for entry in entries:
        source = sources.get(entry.source)
        if entry.url and source is not None and source.refresh is not None:
            raise UsageError(
                f"{entry.path} was fetched from the source {source.id}, which would fetch it "
                f"again. Take it out of {source.path or 'its declaration'} first, or the [refresh] "
                "table of that file."
            )
