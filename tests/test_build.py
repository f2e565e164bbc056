"""Building: incremental, killed, out of space, with bad files and damaged indexes."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from pipeline import Workspace, generations, store
from pipeline.errors import CorpusError, IndexUnreadableError
from pipeline.records import Document, Extracted
from pipeline.search import Filters

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


def test_a_fault_in_one_file_does_not_stop_the_others(
    quick: Workspace, samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pipeline.split

    split = pipeline.split.split

    def failing(extracted: Extracted) -> tuple[Document, ...]:
        if extracted.name == "bad.md":
            raise IndexError("list index out of range")
        return split(extracted)

    quick.add([samples / "ko", write(tmp_path / "l", bad__md=law("2024-04-01", "実施"))])
    monkeypatch.setattr(pipeline.split, "split", failing)
    report = quick.build()
    assert len(report.problems) == 1 and "bad.md" in report.problems[0]
    assert "IndexError" in report.problems[0] and quick.search("허가")


def test_a_text_too_short_for_a_vector_is_found_by_its_words(
    quick: Workspace, tmp_path: Path
) -> None:
    quick.add([write(tmp_path / "l", note__txt="허가를 금지한다.\n")])
    quick.build()
    assert [hit.address for hit in quick.search("허가")] == ["doc/note"]


def test_a_group_is_one_hit_whatever_languages_it_holds(quick: Workspace, tmp_path: Path) -> None:
    english = "The exporter shall keep the end-user statement for five years. " * 12
    japanese = "輸出者は、需要者の誓約書を五年間保存しなければならない。" * 20
    text = law("2024-04-01", "実施") + f"\n**第三条（保存）**　{japanese}\n\n**２**　{english}\n"
    quick.add([write(tmp_path / "l", a__md=text)])
    quick.build()
    hits = quick.search("end-user statement 誓約書", limit=20)
    assert len({hit.address for hit in hits}) == len(hits)
    english_hits = quick.search("end-user statement", filters=Filters(langs=["en"]), limit=20)
    assert {hit.lang for hit in english_hits} <= {"en"}


def test_a_name_that_is_no_utf8_is_taken_in(quick: Workspace, tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\x83\x65.md"
    with open(path, "wb") as stream:  # noqa: PTH123 - the name is bytes
        stream.write(law("2024-04-01", "実施").encode())
    report = quick.add([os.fsdecode(path)])
    assert len(report.added) == 1 and "\ufffd" in report.added[0]
    assert quick.build().problems == ()


def test_the_workspace_itself_is_no_document(quick: Workspace, samples: Path) -> None:
    shutil.copytree(samples / "ko", quick.layout.corpus / "samples")
    report = quick.add([quick.root])
    assert report.added and all(p.startswith("corpus/samples/") for p in report.added)
    assert quick.build() and quick.add([quick.root]).added == ()


def test_a_translation_does_not_displace_the_original(quick: Workspace, tmp_path: Path) -> None:
    english = (
        '---\ntitle: "Test Act"\naddress: "jp/501AC0000000999"\nkind: "law"\nlang: "en"\n---\n\n'
        "# Test Act\n\n## Article 2 Permission\n\nA person who intends to test must be permitted.\n"
    )
    quick.add([write(tmp_path / "l", ja__md=law("2024-04-01", "実施"), en__md=english)])
    quick.build()
    shown = quick.show("jp/501AC0000000999")
    assert shown and shown.lang == "ja" and shown.title == "試験法"
    found = {(hit.lang, hit.address.rsplit("/", 1)[0]) for hit in quick.search("permission 許可")}
    assert {lang for lang, _ in found} == {"ja", "en"}
