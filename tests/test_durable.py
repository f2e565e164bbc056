"""Files that are old or new, and the parts that killed writers leave."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import Workspace, durable


def test_a_part_belongs_to_its_process(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"],
                          capture_output=True, text=True, check=True)  # fmt: skip
    assert durable.is_being_written(tmp_path / f".x.{os.getpid()}.part")
    assert not durable.is_being_written(tmp_path / f".x.{int(done.stdout)}.part")
    assert not durable.is_being_written(tmp_path / ".x.part")


def test_adding_leaves_alone_what_another_process_is_writing(
    quick: Workspace, samples: Path
) -> None:
    """A refresh writes raw files while it does not hold the write lock."""
    quick.layout.raw.mkdir()
    alive = quick.layout.raw / f".abc.{os.getpid()}.part"
    dead = quick.layout.raw / ".abc.999999999.part"
    for part in (alive, dead):
        part.write_bytes(b"half")
    quick.add([samples / "ja" / "guide-ja.md"])
    assert alive.exists() and not dead.exists()


def test_a_write_that_fails_leaves_the_old_file_and_no_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x"
    durable.replace(path, b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        durable.replace(path, b"new")
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["x"]


def test_the_workspace_s_own_files_are_no_documents(quick: Workspace, samples: Path) -> None:
    corpus = quick.layout.corpus
    for name in ("state/egov.json", "changes/2026-01-01-000001.md", "sources/own.toml",
                 "revisions.jsonl", "watches.toml", "terms.toml"):  # fmt: skip
        (corpus / name).parent.mkdir(exist_ok=True)
        (corpus / name).write_text("# Article 1\n\nNo text of anybody.\n", "utf-8")
    (quick.root / "note.md").write_text((samples / "en" / "regimes-note-en.md").read_text("utf-8"))
    assert quick.add([quick.root]).added == ("note.md",)
