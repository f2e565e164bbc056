"""Building: incremental, killed, out of space, with bad files and damaged indexes."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import Workspace, generations, store
from pipeline.errors import CorpusError, IndexUnreadableError, JobunError

LAW = """---
title: "試験法"
identifier: "501AC0000000999"
country: "jp"
extra:
  enforced_at: "{date}"
---

**第一条（目的）**　この法律は、試験の{word}を定めることを目的とする。

**第二条（許可）**　試験を{word}しようとする者は、大臣の許可を受けなければならない。

**２**　前項の許可には、条件を付することができる。
"""


def law(date: str, word: str) -> str:
    return LAW.format(date=date, word=word)


def write(folder: Path, **files: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text, "utf-8")
    return folder


def test_an_empty_corpus_says_what_to_do(quick: Workspace) -> None:
    with pytest.raises(CorpusError, match="jobun add"):
        quick.build()
    with pytest.raises(IndexUnreadableError, match="nothing is built"):
        quick.search("x")


def test_nothing_changed_keeps_the_generation(quick: Workspace, samples: Path) -> None:
    quick.add([samples / "ja"])
    first = quick.build()
    again = quick.build()
    assert first.changed and not again.changed
    assert again.generation.name == first.generation.name
    assert quick.build(force=True).generation.name != first.generation.name


def test_the_same_corpus_gives_the_same_bytes(quick: Workspace, samples: Path) -> None:
    quick.add([samples])
    first = dict(quick.build().generation.manifest["files"])
    second = dict(quick.build(force=True).generation.manifest["files"])
    assert first == second


def test_vectors_and_tokens_are_taken_over(
    quick: Workspace, samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.embed.hashing import Hashing

    quick.add([samples])
    quick.build()
    embedded: list[str] = []
    encode = Hashing.encode_documents

    def counting(self: Hashing, texts: list[str]) -> object:
        embedded.extend(texts)
        return encode(self, texts)

    monkeypatch.setattr(Hashing, "encode_documents", counting)
    quick.add([write(tmp_path / "new", law__md=law("2024-04-01", "実施"))])
    grown = quick.build().generation
    assert embedded and all("試験" in text or "前項" in text for text in embedded)
    fresh = quick.build(force=True).generation
    assert grown.manifest["files"] == fresh.manifest["files"]


def test_files_of_one_law_become_versions(quick: Workspace, tmp_path: Path) -> None:
    folder = write(
        tmp_path / "law",
        a__md=law("2020-04-01", "中止"),
        b__md=law("2024-04-01", "実施"),
        c__md=law("2999-04-01", "廃止"),
    )
    quick.add([folder])
    counts = quick.build().generation.manifest["counts"]
    assert (counts["documents"], counts["versions"]) == (1, 3)
    shown = quick.show("jp/501AC0000000999/art_2")
    assert shown and shown.valid_from == "2024-04-01" and "実施" in shown.parts[1].text
    assert [v["state"] for v in shown.versions] == ["past", "current", "pending"]
    assert [v["valid_to"] for v in shown.versions] == ["2024-04-01", "2999-04-01", ""]
    assert len(quick.search("試験の許可", limit=50)) == len(
        {hit.address for hit in quick.search("試験の許可", limit=50)}
    )
    generation = generations.live(quick.layout)
    assert generation
    with store.reading(generation.catalog) as catalog:
        for version in catalog.execute("SELECT id, path FROM version").fetchall():
            blocks = catalog.execute(
                "SELECT text FROM block WHERE version = ? ORDER BY seq", (version["id"],)
            )
            assert "".join(b["text"] for b in blocks) == Path(version["path"]).read_text("utf-8")


def test_a_bad_file_is_named_and_the_others_go_on(quick: Workspace, tmp_path: Path) -> None:
    folder = write(tmp_path / "mix", good__md=law("2024-04-01", "実施"), empty__md="", x__bak="x")
    (folder / "binary.md").write_bytes(bytes(range(256)) * 40)
    report = quick.add([folder])
    assert [Path(p).name for p in report.added] == ["good.md"]
    assert [Path(p).name for p in report.skipped] == ["x.bak"]
    assert sorted(Path(p).name for p, _ in report.failed) == ["binary.md", "empty.md"]
    assert all(Path(path).name in message for path, message in report.failed)
    named = quick.add([folder / "x.bak"])
    assert not named.skipped and len(named.failed) == 1
    assert quick.build().problems == ()


def test_a_file_that_went_bad_in_the_corpus_is_a_problem_not_a_loss(
    quick: Workspace, tmp_path: Path, samples: Path
) -> None:
    quick.add([samples / "ko", write(tmp_path / "l", a__md=law("2024-04-01", "実施"))])
    target = next(p for p in quick.layout.raw.rglob("*") if p.is_file() and "試験" in p.read_text())
    target.write_text("changed")
    report = quick.build()
    assert len(report.problems) == 1 and "a.md" in report.problems[0]
    assert quick.status().state == "partial"
    assert quick.search("허가")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_without_permission_is_reported(quick: Workspace, tmp_path: Path) -> None:
    folder = write(tmp_path / "l", a__md=law("2024-04-01", "実施"))
    closed = write(tmp_path / "l" / "closed", b__md="x")
    closed.chmod(0)
    try:
        report = quick.add([folder])
    finally:
        closed.chmod(0o700)
    assert len(report.added) == 1
    assert len(report.failed) == 1 and "closed" in report.failed[0][1]


def test_an_unreadable_folder_or_file_is_reported(
    quick: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same for a user who is root, with the system's refusal played back."""
    folder = write(tmp_path / "l", a__md=law("2024-04-01", "実施"))
    write(tmp_path / "l" / "closed", b__md="x")
    scan = os.scandir

    def refusing(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refusing)
    report = quick.add([folder])
    assert len(report.added) == 1
    assert len(report.failed) == 1 and "Permission denied" in report.failed[0][1]


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
    "import pipeline.build as b; b._fill = lambda *a: os.kill(os.getpid(), 9)",
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


def test_status(quick: Workspace, samples: Path) -> None:
    assert quick.status().state == "empty"
    quick.add([samples / "ko"])
    quick.build()
    found = quick.status(check=True)
    assert found.state == "ready" and len(found.documents) == found.counts["documents"]
    quick.add([samples / "ja"])
    assert quick.status().state == "stale"
    quick.build()
    shutil.rmtree(quick.layout.raw)
    assert quick.search("허가")


def test_a_reader_notices_a_new_generation(quick: Workspace, samples: Path) -> None:
    quick.add([samples / "ko"])
    quick.build()
    with Workspace.open(quick.root) as reader:
        assert {hit.lang for hit in reader.search("許可", limit=30)} <= {"ko", "en"}
        quick.add([samples / "ja"])
        quick.build()
        assert "ja" in {hit.lang for hit in reader.search("許可", limit=30)}
