"""Bytes of a generation by what they serve, and the seconds that each stage of a build takes."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import Any

from search_topics import Rows

_LEGS = {"words": "lexical, translated: words", "heads": "names: label, caption, title",
         "concepts": "concepts, bridge: concepts", "readings": "readings: Sino-Korean syllables",
         "profiles": "reading: profiles of concepts"}  # fmt: skip
_TABLES = {"provision": "the texts and their addresses", "block": "the texts as they were stored",
           "citation": "citations", "counted": "counts taken over by the next build",
           "lexical": "rows: hashes of their texts",
           "stood": "which texts of the past are the same",
           "about": "bridge: what a group is about",
           "unit": "which text a vector is of"}  # fmt: skip
_FILES = {"lexicon.json": "reading: terms and everyday words",
          "wording.faiss": "reading: vectors of questions",
          "wording.json": "questions, for the next build", "en.faiss": "dense: vectors, en",
          "ja.faiss": "dense: vectors, ja", "ko.faiss": "dense: vectors, ko",
          "en-past.faiss": "dense: vectors of the past, en",
          "ja-past.faiss": "dense: vectors of the past, ja",
          "ko-past.faiss": "dense: vectors of the past, ko"}  # fmt: skip


class Stages:
    """A `progress` callback that keeps the seconds between the first words of two stages."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._stage, self._since = "start", time.perf_counter()

    def __call__(self, stage: str, _done: int, _total: int) -> None:
        """A build tells of its progress."""
        if stage != self._stage:
            self.end(stage)

    def end(self, following: str = "") -> None:
        """The stage at hand is over."""
        now = time.perf_counter()
        self.seconds[self._stage] = self.seconds.get(self._stage, 0.0) + now - self._since
        self._stage, self._since = following, now


def mib(count: int) -> str:
    """Bytes as MiB."""
    return f"{count / 2**20:.1f}"


def bytes_of(searcher: Any) -> Rows:
    """Every part of the live generation: its MiB, and its share."""
    generation, catalog = searcher.generation, searcher.opened.catalog
    parts: list[tuple[str, int]] = []
    for leg, title in _LEGS.items():
        parts.append((title, catalog.execute(
            "SELECT coalesce(sum(length(rows) + length(worth) + length(term)), 0) FROM posting"
            " WHERE leg = ?", (leg,)).fetchone()[0]))  # fmt: skip
    for path in sorted(generation.folder.iterdir()):
        if path.name in _FILES:
            parts.append((_FILES[path.name], path.stat().st_size))
    tables = {}
    for name, title in _TABLES.items():
        tables[title] = catalog.execute(
            "SELECT sum(s.pgsize) FROM dbstat s JOIN sqlite_master m ON m.name = s.name"
            " WHERE m.tbl_name = ?", (name,)).fetchone()[0] or 0  # fmt: skip
    parts += tables.items()
    whole = sum(path.stat().st_size for path in generation.folder.iterdir())
    parts.append(("pages, indexes and keys of the postings", whole - sum(n for _, n in parts)))
    rows: Rows = [["serves", "MiB", "share"]]
    rows += [[title, mib(count), f"{100 * count / whole:.0f} %"] for title, count in parts]
    return [*rows, ["in all", mib(whole), "100 %"]]


def seconds_of(workspace: Any, folder: Path) -> Rows:
    """The seconds of each stage of a build from nothing, of the same corpus."""
    from pipeline import Workspace

    fresh = Workspace.create(folder)
    shutil.copytree(workspace.layout.corpus, fresh.layout.corpus, dirs_exist_ok=True)
    shutil.copytree(workspace.layout.models, fresh.layout.models, dirs_exist_ok=True)
    stages = Stages()
    fresh.build(progress=stages)
    stages.end()
    whole = sum(stages.seconds.values())
    rows: Rows = [["stage of a build from nothing", "s", "share"]]
    rows += [[stage, f"{took:.1f}", f"{100 * took / whole:.0f} %"]
             for stage, took in stages.seconds.items()]  # fmt: skip
    shutil.rmtree(folder)
    return [*rows, ["in all", f"{whole:.1f}", "100 %"]]
