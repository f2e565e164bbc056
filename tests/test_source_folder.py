"""A local folder as a source: keys, marks, what is left out, what cannot be."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import FetchError, KnowledgeError
from pipeline.sources.declaration import Source, read
from pipeline.sources.folder import fetch
from pipeline.sources.outcome import Failed, Fetched, Held, Same

DECLARED = """
id = "mine"
[title]
en = "Mine"
[refresh]
adapter = "folder"
limit_mb = 0.001
[options]
{options}
"""


class NoDoor:
    def get(self, url: str, **_: Any) -> Any:
        raise AssertionError(f"a folder asks nobody: {url}")


def source(folder: Path, options: str = 'path = "laws"') -> Source:
    path = folder / "mine.toml"
    path.write_text(DECLARED.format(options=options), "utf-8")
    return read(path)


def laws(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / "laws" / name.replace("__", ".").replace("_in_", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder / "laws"


def found(folder: Path, options: str = 'path = "laws"', **held: Held) -> list[Any]:
    marked = {key.replace("__", "."): value for key, value in held.items()}
    return list(fetch(source(folder, options), NoDoor(), marked))


def test_every_file_is_a_document_under_its_path(tmp_path: Path) -> None:
    laws(tmp_path, b__md="B", a__md="A", ja_in_c__md="C", __hidden="x", __git_in_d__md="x")
    rows = found(tmp_path)
    assert [(r.key, r.name, r.data) for r in rows if isinstance(r, Fetched)] == [
        ("a.md", "a.md", b"A"), ("b.md", "b.md", b"B"), ("ja/c.md", "c.md", b"C"),
    ]  # fmt: skip
    assert len(rows) == 3


def test_an_unchanged_file_is_not_read(tmp_path: Path) -> None:
    folder = laws(tmp_path, a__md="A", b__md="B")
    marks = {row.key: row.mark for row in found(tmp_path)}
    folder.joinpath("a.md").write_text("AA", "utf-8")
    again = found(tmp_path, a__md=Held("0", marks["a.md"]), b__md=Held("0", marks["b.md"]))
    assert isinstance(again[0], Fetched) and again[0].data == b"AA"
    assert again[1] == Same("b.md")
    os.utime(folder / "b.md", ns=(1, 1))
    again = found(tmp_path, b__md=Held("0", marks["b.md"]))
    assert isinstance(again[1], Fetched)


def test_a_pattern_chooses(tmp_path: Path) -> None:
    laws(tmp_path, a__md="A", a__xml="B", x_in_b__xml="C")
    chosen = found(tmp_path, 'path = "laws"\nglob = "**/*.xml"')
    assert [row.key for row in chosen] == ["a.xml", "x/b.xml"]


def test_one_bad_file_is_that_file_s_matter(tmp_path: Path) -> None:
    laws(tmp_path, a__md="A", big__md="x" * 1001)
    rows = found(tmp_path)
    assert isinstance(rows[0], Fetched) and isinstance(rows[1], Failed)
    assert rows[1].kind == "too large" and "limit_mb" in rows[1].reason


@pytest.mark.parametrize(
    "options",
    ["", 'path = ""', "path = 3", 'path = "laws"\nglob = "../*"', 'path = "laws"\nglob = "/x"',
     'path = "laws"\npattern = "*"'],
)  # fmt: skip
def test_odd_options_are_refused(tmp_path: Path, options: str) -> None:
    laws(tmp_path, a__md="A")
    with pytest.raises(KnowledgeError, match=r"mine\.toml"):
        found(tmp_path, options)


def test_a_folder_that_is_not_there_loses_nothing(tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="is not there"):
        found(tmp_path)
