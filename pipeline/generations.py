"""Generations of the index: built aside, published by one atomic rename, never half.

    index/CURRENT                   the name of the live generation, one line
    index/<number>-<digest>/        catalog.db, <lang>.faiss, manifest.json
    index/.building-<pid>/          one in the making; a later build removes what a dead one left

`manifest.json` states what it was built from (`digest`), the encoder, counts, and the hash of
every file, which is checked before a file is opened.
"""

from __future__ import annotations

import json
import os
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
_KEPT = 2  # the live generation and the one before, which a reader may still be opening


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
        folder = layout.index / name
        try:
            manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
        except FileNotFoundError:
            continue
        except (OSError, ValueError) as error:
            raise IndexUnreadableError(
                f"{folder / MANIFEST}: unreadable ({error}). {advice}"
            ) from error
        if not name or not isinstance(manifest, dict):
            break
        return Generation(folder, manifest)
    raise IndexUnreadableError(f"{layout.current}: names no readable generation. {advice}")


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
    target = layout.index / f"{_next_number(layout):06d}-{str(manifest['digest'])[:8]}"
    folder.rename(target)
    durable.sync_folder(layout.index)
    durable.replace(layout.current, f"{target.name}\n".encode())
    for old in sorted(_published(layout))[:-_KEPT]:
        shutil.rmtree(old)
    return Generation(target, whole)


def check(generation: Generation) -> list[str]:
    """The files of a generation that are missing or do not match their hash (slow: reads all)."""
    wrong = []
    for name, digest in generation.manifest["files"].items():
        path = generation.folder / name
        if not path.is_file() or durable.sha256_of(path) != digest:
            wrong.append(name)
    return wrong


def _published(layout: Layout) -> list[Path]:
    """Folders of published generations."""
    return [p for p in layout.index.iterdir() if p.is_dir() and p.name[:6].isdigit()]


def _next_number(layout: Layout) -> int:
    return max((int(p.name[:6]) for p in _published(layout)), default=0) + 1
