"""Generations of the index: built aside, published by one atomic rename, never half.

    index/CURRENT                   the name of the live generation, one line
    index/<number>-<digest>/        catalog.db, <lang>.faiss, manifest.json
    index/.building-<pid>/          one in the making; a later build removes what a dead one left

`manifest.json` states what it was built from (`digest`), the encoder, counts, and the hash of
every file.  A FAISS file's hash is checked before it is opened; the catalogue's before its content
is taken over into another generation, and by `jobun status --check`.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline import durable
from pipeline.errors import IndexUnreadableError
from pipeline.layout import Layout

CATALOG = "catalog.db"
MANIFEST = "manifest.json"
_NAME = re.compile(r"\d{6,}-[0-9a-f]{8}")
_NEEDED = {"digest", "schema", "encoder", "counts", "problems", "entries", "files"}


def vectors_file(lang: str, *, past: bool) -> str:
    """The stem of the file of a language's vectors: texts in force, or those of the past."""
    return f"{lang}-past" if past else lang


@dataclass(frozen=True, slots=True)
class Generation:
    """A published generation: its folder and its manifest."""

    folder: Path
    manifest: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The folder's name, as in CURRENT."""
        return self.folder.name

    @property
    def catalog(self) -> Path:
        """The SQLite file."""
        return self.folder / CATALOG


def live(layout: Layout) -> Generation | None:
    """The live generation, or None when nothing was built yet.

    Raises `IndexUnreadableError` when CURRENT names one that is not there or has no manifest.
    """
    advice = "Run `jobun build --force` to make the index again."
    for _ in range(3):  # a writer may replace and remove generations between two of our steps
        try:
            name = layout.current.read_text("utf-8").strip()
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise IndexUnreadableError(
                f"{layout.current}: unreadable ({error}). {advice}"
            ) from error
        if not _NAME.fullmatch(name):
            break
        folder = layout.index / name
        try:
            manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
        except FileNotFoundError:
            continue
        except (OSError, ValueError) as error:
            raise IndexUnreadableError(
                f"{folder / MANIFEST}: unreadable ({error}). {advice}"
            ) from error
        if not isinstance(manifest, dict) or not manifest.keys() >= _NEEDED:
            break
        return Generation(folder, manifest)
    raise IndexUnreadableError(f"{layout.current}: names no readable generation. {advice}")


def live_name(layout: Layout) -> str:
    """What CURRENT says, "" when it says nothing."""
    try:
        return layout.current.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def begin(layout: Layout) -> Path:
    """Remove what dead builds left and make the folder of a new one.  The lock must be held."""
    layout.index.mkdir(exist_ok=True)
    for leftover in (*layout.index.glob(".building-*"), *layout.index.glob(".*.part")):
        shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()
    folder = layout.index / f".building-{os.getpid()}"
    folder.mkdir()
    return folder


def publish(layout: Layout, folder: Path, manifest: Mapping[str, Any]) -> Generation:
    """Write the manifest, make everything durable, name the folder and switch CURRENT to it."""
    path = folder / MANIFEST
    files = {p.name: durable.sha256_of(p) for p in sorted(folder.iterdir())}
    whole = {**manifest, "files": files}
    path.write_text(json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")
    for file in folder.iterdir():
        with file.open("rb") as stream:
            os.fsync(stream.fileno())
    durable.sync_folder(folder)
    before = live_name(layout)
    target = layout.index / f"{_next_number(layout):06d}-{str(manifest['digest'])[:8]}"
    folder.rename(target)
    durable.sync_folder(layout.index)
    durable.replace(layout.current, f"{target.name}\n".encode())
    # A reader may still be opening the generation before this one.
    for old in _published(layout):
        if old.name not in (target.name, before):
            shutil.rmtree(old, ignore_errors=True)
    return Generation(target, whole)


def matches(generation: Generation, name: str) -> bool:
    """Tell whether a file of a generation has the hash that its manifest states."""
    path = generation.folder / name
    return path.is_file() and durable.sha256_of(path) == generation.manifest["files"].get(name)


def check(generation: Generation) -> list[str]:
    """The files of a generation that are missing or do not match their hash (slow: reads all)."""
    return [name for name in generation.manifest["files"] if not matches(generation, name)]


def _published(layout: Layout) -> list[Path]:
    """Folders of published generations."""
    return [p for p in layout.index.iterdir() if p.is_dir() and p.name[:6].isdigit()]


def _next_number(layout: Layout) -> int:
    return max((int(p.name[:6]) for p in _published(layout)), default=0) + 1
