"""What may go wrong with an index: a kill, a full disk, damage, another model."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import Workspace, generations, store
from pipeline.errors import IndexUnreadableError, JobunError

BUILD = """
import os, sys
from pipeline import Workspace
{before}
Workspace.open(sys.argv[1]).build(force=True)
"""


def in_process(workspace: Workspace, before: str = "") -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", BUILD.format(before=before), str(workspace.root)],
        stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


KILL_AT = [
    "import pipeline.build as b; b.fill = lambda *a: os.kill(os.getpid(), 9)",
    "import pipeline.build as b; b.fill_vectors = lambda *a: os.kill(os.getpid(), 9)",
    "import pipeline.durable as d; d.sync_folder = lambda *a: os.kill(os.getpid(), 9)",
    "import pipeline.durable as d; d.replace = lambda *a: os.kill(os.getpid(), 9)",
]


@pytest.mark.parametrize("where", KILL_AT)
def test_kill_9_leaves_the_last_generation_live(
    quick: Workspace, samples: Path, where: str
) -> None:
    quick.add([samples / "ko"])
    before = quick.build().generation
    hits = quick.search("허가")
    with in_process(quick, where) as process:
        assert process.wait(60) == -signal.SIGKILL
    live = generations.live(quick.layout)
    assert live and live.name == before.name and generations.check(live) == []
    assert Workspace.open(quick.root).search("허가") == hits
    after = quick.build(force=True).generation
    assert not list(quick.layout.index.glob(".building-*"))
    assert after.manifest["files"] == before.manifest["files"]
    quick.build(force=True)
    assert len([p for p in quick.layout.index.iterdir() if p.is_dir()]) == 2


def test_kill_9_at_any_moment(quick: Workspace, samples: Path) -> None:
    quick.add([samples])
    quick.build()
    for delay in (0.3, 0.6, 0.9, 1.3, 1.8):
        with in_process(quick) as process:
            time.sleep(delay)
            process.kill()
        assert Workspace.open(quick.root).search("허가 許可 licence", limit=3)
        live = generations.live(quick.layout)
        assert live and generations.check(live) == []


def test_a_full_disk_keeps_the_last_generation(quick: Workspace, samples: Path) -> None:
    quick.add([samples])
    before = quick.build().generation
    limit = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))"
    )
    with in_process(quick, limit) as process:
        _, stderr = process.communicate(timeout=120)
    assert process.returncode != 0
    assert "could not be written" in stderr and "last generation is untouched" in stderr
    live = generations.live(quick.layout)
    assert live and live.name == before.name and generations.check(live) == []
    assert not list(quick.layout.index.glob(".building-*"))


def damage_catalog(folder: Path) -> None:
    path = folder / "catalog.db"
    data = bytearray(path.read_bytes())
    data[:4096] = b"\0" * 4096
    path.write_bytes(data)


def truncate_faiss(folder: Path) -> None:
    path = folder / "ko.faiss"
    path.write_bytes(path.read_bytes()[:-100])


def remove_faiss(folder: Path) -> None:
    (folder / "ko.faiss").unlink()


def spoil_manifest(folder: Path) -> None:
    (folder / "manifest.json").write_text("not json")


@pytest.mark.parametrize("damage", [damage_catalog, truncate_faiss, remove_faiss, spoil_manifest])
def test_a_damaged_index_is_said_so_and_built_anew(
    quick: Workspace, samples: Path, damage: Callable[[Path], None]
) -> None:
    quick.add([samples / "ko"])
    report = quick.build()
    hits = quick.search("허가")
    quick.close()
    damage(report.generation.folder)
    with pytest.raises(IndexUnreadableError, match="jobun build"):
        Workspace.open(quick.root).search("허가")
    assert quick.status(check=True).state == "unreadable"
    quick.build(force=True)
    assert quick.search("허가") == hits
    assert quick.status(check=True).state == "ready"


def test_damage_deep_in_the_catalogue_is_no_traceback(quick: Workspace, samples: Path) -> None:
    quick.add([samples / "ko"])
    folder = quick.build().generation.folder
    path = folder / "catalog.db"
    data = bytearray(path.read_bytes())
    data[8192:] = b"\xff" * (len(data) - 8192)
    path.write_bytes(data)
    with pytest.raises(JobunError):
        Workspace.open(quick.root).search("허가")
    with pytest.raises(JobunError):
        Workspace.open(quick.root).show("doc/regimes-note-ko")


def test_an_index_of_another_model_is_said_so(
    quick: Workspace, samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick.add([samples / "ko"])
    quick.build()
    monkeypatch.setenv("JOBUN_MODEL", "use")
    with pytest.raises(IndexUnreadableError, match="built with the model 'hashing'"):
        Workspace.open(quick.root).search("허가")
    assert Workspace.open(quick.root).status().state == "stale"


def test_a_catalogue_of_another_schema_is_said_so(quick: Workspace, samples: Path) -> None:
    quick.add([samples / "ko"])
    catalog = quick.build().generation.catalog
    connection = sqlite3.connect(catalog)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(IndexUnreadableError, match="version 99"):
        store.open_readonly(catalog)


def test_a_damaged_catalogue_is_no_traceback_anywhere(quick: Workspace, samples: Path) -> None:
    quick.add([samples / "ko"])
    path = quick.build().generation.catalog
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    path.write_bytes(data)
    opened = Workspace.open(quick.root)
    with pytest.raises(JobunError, match="damaged"):
        opened.show("doc/regimes-note-ko")
    assert opened.status().state == "unreadable"
    assert quick.build(force=True).changed and quick.search("허가")


def test_a_killed_build_leaves_no_workers(quick: Workspace, samples: Path) -> None:
    import pipeline.reading

    quick.add([samples])
    before = (
        "import time, pipeline.reading as b; b._WORTH_A_SECOND_PROCESS = 0; "
        "b._parse_one = slow = lambda job: time.sleep(60)\n"
        "import concurrent.futures; slow.__qualname__ = '_parse_one'; "
        "slow.__module__ = 'pipeline.reading'"
    )
    assert pipeline.reading._WORTH_A_SECOND_PROCESS
    with in_process(quick, before) as process:
        children: list[str] = []
        for _ in range(100):
            time.sleep(0.1)
            listed = Path(f"/proc/{process.pid}/task/{process.pid}/children")
            children = listed.read_text().split() if listed.exists() else []
            if len(children) >= 2:
                break
        process.kill()
    assert len(children) >= 2
    for _ in range(100):
        if not any(Path(f"/proc/{child}/cmdline").exists() for child in children):
            break
        time.sleep(0.1)
    assert not any(Path(f"/proc/{child}/cmdline").exists() for child in children)
