"""The comparison of two finders, on two tiny ones."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "benchmarks"))

import citations_diff as diff  # noqa: E402

# A finder: every word of WORDS in a provision cites the target beside it.
_FINDER = """
from dataclasses import dataclass

@dataclass
class Citation:
    start: int
    end: int
    target: str

def read_document(document):
    if document.title == "broken" and "fail" in WORDS:
        raise ValueError("cannot be read")
    return [
        [Citation(p.text.index(w), p.text.index(w) + len(w), t)
         for w, t in WORDS.items() if w in p.text]
        for p in document.provisions
    ]
"""


def tree(folder: Path, words: dict[str, str] | None) -> Path:
    """A tree with the real records and a tiny finder; without a finder for None."""
    package = folder / "pipeline"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("", "utf-8")
    shutil.copy(ROOT / "pipeline" / "records.py", package)
    if words is not None:
        (package / "citations").mkdir()
        code = f"WORDS = {words!r}\n{_FINDER}"
        (package / "citations" / "__init__.py").write_text(code, "utf-8")
    return folder


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Two files, as documents extracted by the working tree."""
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "a.txt").write_text("1. Scope\n\nSee alpha and beta, then gamma.\n", "utf-8")
    (notes / "b.txt").write_text("1. Scope\n\nNothing but beta.\n", "utf-8")
    out = tmp_path / "documents.jsonl"
    lines = [line for p in sorted(notes.iterdir()) for line in diff._lines((p, p.name))]
    out.write_text("".join(lines), "utf-8")
    return out


def test_gained_lost_and_retargeted(source: Path, tmp_path: Path) -> None:
    old = tree(tmp_path / "old", {"alpha": "regime/a", "beta": "regime/b"})
    new = tree(tmp_path / "new", {"alpha": "regime/x", "gamma": "regime/g"})
    outs = diff.run_sides([old, new], source, tmp_path)
    found = list(diff.compare(source, *outs))
    told = {(d.change, d.file, d.before, d.after) for d in found}
    assert told == {
        ("retargeted", "a.txt", ("regime/a",), ("regime/x",)),
        ("lost", "a.txt", ("regime/b",), ()),
        ("lost", "b.txt", ("regime/b",), ()),
        ("gained", "a.txt", (), ("regime/g",)),
    }
    printed = diff.table(found, show=1)
    assert "lost: 2, the first 1" in printed
    assert "⟦alpha⟧" in printed
    assert "regime/a → regime/x" in printed
    counts = next(line.split() for line in printed.splitlines() if line.startswith("a.txt"))
    assert counts == ["a.txt", "1", "1", "1"]


def test_the_same_finder_differs_in_nothing(source: Path, tmp_path: Path) -> None:
    old = tree(tmp_path / "old", {"alpha": "regime/a"})
    new = tree(tmp_path / "new", {"alpha": "regime/a"})
    outs = diff.run_sides([old, new], source, tmp_path)
    assert not list(diff.compare(source, *outs))


def test_a_tree_without_a_finder_found_nothing(source: Path, tmp_path: Path) -> None:
    old, new = tree(tmp_path / "old", None), tree(tmp_path / "new", {"beta": "regime/b"})
    outs = diff.run_sides([old, new], source, tmp_path)
    assert [d.change for d in diff.compare(source, *outs)] == ["gained", "gained"]
    assert list(diff.problems(outs[0], "HEAD")) == [
        "HEAD has no finder: everything counts as gained or lost"
    ]


def test_a_document_that_a_finder_fails_on_is_named(tmp_path: Path) -> None:
    source = tmp_path / "documents.jsonl"
    row = {
        "address": "doc/x", "title": "broken", "kind": "report", "lang": "en", "text": "fail",
        "pieces": [], "provisions": [], "metadata": {}, "warnings": [], "file": "x.txt",
        "a field of later records": 1,
    }  # fmt: skip
    source.write_text(json.dumps(row) + "\n", "utf-8")
    old, new = tree(tmp_path / "old", {}), tree(tmp_path / "new", {"fail": "regime/f"})
    outs = diff.run_sides([old, new], source, tmp_path)
    assert list(diff.problems(outs[1], "the working tree")) == [
        "the working tree fails on x.txt: ValueError: cannot be read"
    ]


def test_a_finder_that_cannot_be_imported_is_not_an_absent_one(
    source: Path, tmp_path: Path
) -> None:
    old, new = tree(tmp_path / "old", {}), tree(tmp_path / "new", {})
    (new / "pipeline" / "citations" / "__init__.py").write_text("import nowhere_at_all\n", "utf-8")
    with pytest.raises(SystemExit, match="nowhere_at_all"):
        diff.run_sides([old, new], source, tmp_path)


def test_a_commit_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="git archive"):
        diff.tree_of("no-such-revision", tmp_path)
