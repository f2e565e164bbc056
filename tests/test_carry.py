"""What is unchanged is copied: the generation is the one that reading everything anew gives."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest

from pipeline import Workspace, corpus, generations
from pipeline.generations import Generation

LAW = """---
title: "見本法{n}"
identifier: "399AC00000001{n:02}"
country: "jp"
extra:
  enforced_at: "{date}"
---

**第一条（目的）**　この法律は、見本{n}の{word}を目的とする。

**第二条（許可）**　見本{n}を輸出する者は、第一条の規定により{word}の許可を受ける。

**２**　前項の許可には、条件を付することができる。
"""


def law(folder: Path, n: int, *, date: str = "2020-04-01", word: str = "管理") -> Path:
    path = folder / f"law{n}_{date}.md"
    path.write_text(LAW.format(n=n, date=date, word=word), "utf-8")
    return path


def content(generation: Generation) -> list[str]:
    """All that the catalogue says, without the seconds of retrieval and what depends on them."""
    connection = sqlite3.connect(generation.catalog)
    try:
        hidden = re.compile(r"'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ'|'[0-9a-f]{32}'")
        return [hidden.sub("'.'", line) for line in connection.iterdump()]
    finally:
        connection.close()


def vectors(generation: Generation) -> dict[str, str]:
    files = generation.manifest["files"]
    return {name: digest for name, digest in files.items() if name != generations.CATALOG}


@pytest.fixture
def laws(tmp_path: Path) -> Path:
    folder = tmp_path / "laws"
    folder.mkdir()
    for n in range(1, 6):
        law(folder, n)
    (folder / "note.txt").write_text("A note that cites 見本法３第二条 and no more.", "utf-8")
    return folder


def same_as_anew(workspace: Workspace, tmp_path: Path) -> None:
    """Compare the live generation with one that is built of the same files from nothing."""
    live = generations.live(workspace.layout)
    assert live is not None
    fresh = Workspace.create(tmp_path / "fresh")
    corpus.write(fresh.layout, corpus.read(workspace.layout))
    for entry in corpus.read(workspace.layout):
        corpus.store(fresh.layout, corpus.load(workspace.layout, entry))
    made = fresh.build().generation
    assert content(live) == content(made)
    assert vectors(live) == vectors(made)
    assert live.manifest["counts"] == made.manifest["counts"]
    fresh.close()


def no_reading(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that a build reads from now on."""
    from pipeline import reading

    names: list[str] = []
    read = reading.parse_file

    def told(data: bytes, name: str, **options: object) -> object:
        names.append(name)
        return read(data, name, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(reading, "parse_file", told)
    return names


def test_one_amended_law_is_read_and_no_other(
    quick: Workspace, laws: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick.add([laws])
    quick.build()
    amended = law(laws, 3, date="2024-04-01", word="規制")
    quick.add([amended])
    names = no_reading(monkeypatch)
    assert quick.build().changed
    assert sorted(names) == ["law3_2020-04-01.md", "law3_2024-04-01.md"]  # both of its versions
    same_as_anew(quick, tmp_path)


def test_a_new_law_in_the_middle_and_one_that_goes(
    quick: Workspace, laws: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick.add([laws])
    quick.build()
    (tmp_path / "more").mkdir()
    new = tmp_path / "more" / "between.md"
    new.write_text(LAW.format(n=2, date="2021-01-01", word="届出").replace("0102", "0125"), "utf-8")
    quick.add([new])
    entries = corpus.read(quick.layout)
    corpus.write(quick.layout, [e for e in entries if "law4" not in e.path])
    names = no_reading(monkeypatch)
    quick.build()
    assert names == ["between.md"]
    same_as_anew(quick, tmp_path)


def test_a_file_that_cannot_be_read_stays_a_problem(
    quick: Workspace, laws: Path, tmp_path: Path
) -> None:
    quick.add([laws])
    entries = corpus.read(quick.layout)
    digest = corpus.store(quick.layout, b"%PDF-1.4 nothing")
    bad = corpus.Entry(digest, "bad.pdf", "bad.pdf", 16, "local", "", "2026-01-01T00:00:00Z")
    corpus.write(quick.layout, [*entries, bad])
    first = quick.build()
    assert [p for p in first.problems if "bad.pdf" in p]
    quick.add([law(laws, 9)])
    second = quick.build()
    assert second.problems == first.problems
    same_as_anew(quick, tmp_path)


def test_known_files_in_another_order_are_read_anew(
    quick: Workspace, laws: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two files of one date the last stands for the version: their order matters."""
    quick.add([laws])
    quick.build()
    corpus.write(quick.layout, corpus.read(quick.layout)[::-1])
    names = no_reading(monkeypatch)
    quick.build()
    assert len(names) == 6
    same_as_anew(quick, tmp_path)


def test_a_title_that_is_held_now_is_cited_at_its_text(quick: Workspace, tmp_path: Path) -> None:
    """A text elsewhere that cites it is read again, though its own file did not change."""
    citing = tmp_path / "citing.txt"
    citing.write_text("「견본무역법」 제3조에 따라 신고한다. 이 글은 견본이다.", "utf-8")
    quick.add([citing])
    quick.build()
    assert quick.cited("kr/견본무역법").rows
    held = tmp_path / "견본무역법(견본).md"
    held.write_text(
        "# 견본무역법(견본)\n\n제1조(목적) 이 법은 견본의 무역을 정한다.\n\n"
        "제2조(정의) 견본이란 보기로 드는 것을 말한다.\n\n제3조(신고) 견본을 신고한다.\n",
        "utf-8",
    )
    quick.add([held])
    quick.build()
    same_as_anew(quick, tmp_path)


def test_a_pending_version_comes_into_force(
    quick: Workspace, laws: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import datetime

    from pipeline import build

    quick.add([laws, law(laws, 2, date="2999-01-01", word="規制")])
    before = quick.build().generation

    class Later(datetime.datetime):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> datetime.datetime:
            return datetime.datetime(2999, 1, 2, tzinfo=tz)

    monkeypatch.setattr(build, "datetime", Later)
    after = quick.build().generation
    assert after.name != before.name
    shown = quick.show("jp/399AC0000000102/art_1")
    assert shown is not None and shown.valid_from == "2999-01-01"


def test_damaged_vectors_are_not_taken_over(quick: Workspace, laws: Path, tmp_path: Path) -> None:
    quick.add([laws])
    before = quick.build().generation
    (before.folder / "ja.faiss").write_bytes(b"spoilt")
    quick.add([law(laws, 9)])
    quick.build()
    same_as_anew(quick, tmp_path)


def test_an_amended_article_takes_its_vector_along(
    quick: Workspace, laws: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.embed.hashing import Hashing

    quick.add([laws])
    quick.build()
    embedded: list[str] = []
    encode = Hashing.encode_documents

    def counting(self: Hashing, texts: list[str]) -> object:
        embedded.extend(texts)
        return encode(self, texts)

    monkeypatch.setattr(Hashing, "encode_documents", counting)
    quick.add([law(laws, 3, date="2024-04-01", word="規制")])
    quick.build()
    assert embedded and all("規制" in text for text in embedded)
