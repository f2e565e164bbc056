"""The corpus: what is stored, named and walked."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import corpus, layout
from pipeline.corpus import Entry
from pipeline.errors import CorpusError, UsageError


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


def test_merging_keeps_the_first_retrieval_and_tells_names_apart() -> None:
    first = entry("aa", "one/notes.txt")
    entries, changed = corpus.merged((), first)
    assert changed and entries == (first,)
    again, changed = corpus.merged(entries, entry("aa", "one/notes.txt", "2027-01-01T00:00:00Z"))
    assert not changed and again == entries
    entries, _ = corpus.merged(entries, entry("bb", "one/notes.txt"))
    assert [e.name for e in entries] == ["notes.txt", "notes.txt"]  # a further version
    entries, _ = corpus.merged(entries, entry("cc", "two/notes.txt"))
    assert entries[-1].name == "two-notes.txt"
    entries, _ = corpus.merged(entries, entry("dd", "notes.txt"))
    assert entries[-1].name == "notes-2.txt"


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
