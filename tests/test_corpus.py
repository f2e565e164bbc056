"""The corpus: what is stored, named and walked."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

import pytest

from pipeline import corpus, layout
from pipeline.corpus import Entry, Manifest
from pipeline.errors import CorpusError, UsageError
from pipeline.text import slug


def entry(sha: str, path: str, retrieved: str = "2026-01-02T03:04:05Z") -> Entry:
    return Entry(sha, Path(path).name, path, 1, "local", "", retrieved)


def test_bytes_are_kept_by_hash_and_checked(tmp_path: Path) -> None:
    where = layout.create(tmp_path)
    digest = corpus.store(where, b"text")
    found = Entry(digest, "a.txt", "a.txt", 4, "local", "", "2026-01-02T03:04:05Z")
    assert corpus.load(where, found) == b"text"
    (where.raw / digest[:2] / digest).write_bytes(b"other")
    with pytest.raises(CorpusError, match="were changed"):
        corpus.load(where, found)
    (where.raw / digest[:2] / digest).unlink()
    with pytest.raises(CorpusError, match="are gone"):
        corpus.load(where, found)


def test_the_manifest_reads_back(tmp_path: Path) -> None:
    where = layout.create(tmp_path)
    assert corpus.read(where) == ()
    entries = (entry("ab", "法令/外為法.md"), entry("cd", "b.md"))
    corpus.write(where, entries)
    assert corpus.read(where) == entries
    where.manifest.write_text('{"sha256": "x"}\n')
    with pytest.raises(CorpusError, match="line 1"):
        corpus.read(where)


def added(*new: Entry) -> tuple[list[bool], list[Entry]]:
    manifest = Manifest(())
    return [manifest.add(e) for e in new], manifest.entries


def test_the_same_bytes_are_kept_once_with_their_first_retrieval() -> None:
    first = entry("aa", "one/notes.txt")
    changed, entries = added(
        first, entry("aa", "one/notes.txt", "2027-01-01T00:00:00Z"), entry("aa", "copy.txt")
    )
    assert changed == [True, False, False] and entries == [first]


def test_names_are_told_apart_as_addresses_are() -> None:
    _, entries = added(
        entry("aa", "one/notes.txt"),
        entry("bb", "one/notes.txt"),  # a further version
        entry("cc", "two/notes.txt"),
        entry("dd", "notes.txt"),
        entry("ee", "a b.md"),
        entry("ff", "a_b.md"),
        entry("gg", "x" * 80 + "1.md"),
        entry("hh", "x" * 80 + "2.md"),
    )
    names = [e.name for e in entries]
    assert names[:6] == [
        "notes.txt", "notes.txt", "two-notes.txt", "2-notes.txt", "a b.md", "2-a_b.md"
    ]  # fmt: skip
    assert len({slug(Path(n).stem) for n in names}) == len(names) - 1


def test_bytes_that_come_back_are_the_newest_again() -> None:
    changed, entries = added(entry("aa", "x.md"), entry("bb", "x.md"), entry("aa", "x.md"))
    assert changed == [True, True, True]
    assert [e.sha256 for e in entries] == ["bb", "aa"]


def test_only_what_is_said_replaces_what_was_said() -> None:
    manifest = Manifest(())
    manifest.add(dataclasses.replace(entry("aa", "x.md"), source="egov", licence="L", lang="ja"))
    assert not manifest.add(dataclasses.replace(entry("aa", "x.md"), source="", licence=""))
    assert manifest.entries[0].source == "egov" and manifest.entries[0].licence == "L"
    assert manifest.add(dataclasses.replace(entry("aa", "x.md"), source="un", licence="M"))
    assert manifest.entries[0].source == "un" and manifest.entries[0].lang == "ja"


def test_a_name_may_hold_any_character_a_system_allows(tmp_path: Path) -> None:
    where = layout.create(tmp_path)
    odd = entry("aa", "a\u2028b\u0085c\n\x0bd.md")
    corpus.write(where, [odd])
    assert corpus.read(where) == (odd,)
    where.manifest.write_bytes(b"\xff\xfe\n")
    with pytest.raises(CorpusError, match="line 1"):
        corpus.read(where)


def test_walking_sorts_and_leaves_out(tmp_path: Path) -> None:
    for name in ("b.md", "a.md", ".hidden", "old/c.md", "deep/old/d.md", "x.bak"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")

    def walked(*exclude: str) -> list[str]:
        found = corpus.walk([tmp_path], exclude=exclude)
        return [w.path.relative_to(tmp_path).as_posix() for w in found
                if isinstance(w, corpus.Walked)]  # fmt: skip

    assert walked() == ["a.md", "b.md", "x.bak", "deep/old/d.md", "old/c.md"]
    assert walked("*.bak", "old") == ["a.md", "b.md"]
    assert walked("old/*", "*.bak") == ["a.md", "b.md", "deep/old/d.md"]
    (named,) = corpus.walk([tmp_path / "x.bak"])
    assert isinstance(named, corpus.Walked) and named.named
    with pytest.raises(UsageError, match="no such file"):
        list(corpus.walk([tmp_path / "none"]))


def test_a_pipe_in_a_folder_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "a.md").write_text("x")
    assert [w.path.name for w in corpus.walk([tmp_path]) if isinstance(w, corpus.Walked)] == [
        "a.md"
    ]
