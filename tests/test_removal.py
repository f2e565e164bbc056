"""Taking documents out of the corpus: what was named and nothing else."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from test_carry import law, no_reading, same_as_anew
from typer.testing import CliRunner

from pipeline import Workspace, corpus
from pipeline.cli import app
from pipeline.errors import UsageError


@pytest.fixture
def held(quick: Workspace, tmp_path: Path) -> Workspace:
    """Three laws, one of them in two versions, and a note in a folder of its own."""
    folder = tmp_path / "laws"
    (folder / "notes").mkdir(parents=True)
    for n in (1, 2, 3):
        law(folder, n)
    law(folder, 2, date="2024-04-01", word="規制")
    (folder / "notes" / "note.txt").write_text("A note that cites 見本法２第二条.", "utf-8")
    quick.add([folder])
    quick.build()
    return quick


def names(workspace: Workspace) -> list[str]:
    return [entry.name for entry in corpus.read(workspace.layout)]


def test_a_document_goes_with_its_versions(
    held: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = [e for e in corpus.read(held.layout) if e.name.startswith("law2")]
    report = held.remove(["jp/399AC0000000102"])
    assert len(report.paths) == 2 and report.left == 3
    assert names(held) == ["law1_2020-04-01.md", "law3_2020-04-01.md", "note.txt"]
    assert not any((held.layout.raw / e.sha256[:2] / e.sha256).exists() for e in gone)
    assert held.show("jp/399AC0000000102/art_1") is not None  # until the build
    read = no_reading(monkeypatch)
    held.build()
    assert read == []
    assert held.show("jp/399AC0000000102/art_1") is None
    assert held.show("jp/399AC0000000101/art_1") is not None
    same_as_anew(held, tmp_path)


@pytest.mark.parametrize(
    "wanted", ["note.txt", "{laws}/notes", "{laws}/notes/note.txt", "doc/note"]
)
def test_a_file_by_its_name_its_path_its_folder_and_its_address(
    held: Workspace, tmp_path: Path, wanted: str
) -> None:
    report = held.remove([wanted.format(laws=tmp_path / "laws")])
    assert [Path(path).name for path in report.paths] == ["note.txt"]
    assert "note.txt" not in names(held) and len(names(held)) == 4


def test_a_removed_file_can_be_added_again(held: Workspace, tmp_path: Path) -> None:
    held.remove(["note.txt"])
    assert held.add([tmp_path / "laws"]).added == (str(tmp_path / "laws" / "notes" / "note.txt"),)
    assert not held.build().problems


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ("nowhere.pdf", "no file of the corpus and no document"),
        ("doc/nothing", "no file of the corpus and no document"),
        ("jp/399AC0000000101/art_1", "a part of jp/399AC0000000101"),
        ("", "no file of the corpus"),
        ("/", "no file of the corpus"),
    ],
)
def test_what_names_no_document_takes_nothing_out(
    held: Workspace, wanted: str, message: str
) -> None:
    before = names(held)
    with pytest.raises(UsageError, match=message):
        held.remove(["note.txt", wanted])
    assert names(held) == before


def test_a_document_that_shares_its_file_goes_only_with_the_others(
    quick: Workspace, tmp_path: Path
) -> None:
    parts = "".join(
        f'<DIV5 N="{n}" TYPE="PART"><HEAD>PART {n}—SAMPLE</HEAD><DIV8 N="{n}.1" TYPE="SECTION">'
        f"<HEAD>§ {n}.1 Purpose.</HEAD><P>(a) Pumps are licensed.</P></DIV8></DIV5>"
        for n in (9901, 9902)
    )
    path = tmp_path / "title-15.xml"
    path.write_text(f'<ECFR><DIV1 N="15" TYPE="TITLE">{parts}</DIV1></ECFR>', "utf-8")
    quick.add([path])
    quick.build()
    held = sorted(row["address"] for row in quick.status().documents)
    if len(held) < 2:
        pytest.fail(f"the file should hold two documents, not {held}")
    with pytest.raises(UsageError, match=r"shares its file .*title-15\.xml"):
        quick.remove([held[0]])
    assert quick.remove([str(path)]).left == 0


def test_what_a_source_fetches_is_refused(held: Workspace) -> None:
    entries = corpus.read(held.layout)
    fetched = dataclasses.replace(entries[0], source="egov", url="https://example.org/law")
    corpus.write(held.layout, [fetched, *entries[1:]])
    with pytest.raises(UsageError, match="fetched from the source egov, which would"):
        held.remove([fetched.name])
    assert len(names(held)) == 5


def test_the_command(held: Workspace) -> None:
    def run(*args: str) -> tuple[int, str, str]:
        done = CliRunner().invoke(app, ["remove", *args, "--workspace", str(held.root)])
        return done.exit_code, done.stdout, done.stderr

    code, out, said = run("note.txt")
    assert code == 0 and out.endswith("note.txt\n") and "1 removed; the index has" in said
    assert said.endswith("Next: jobun build\n")
    done = CliRunner().invoke(app, ["remove", "note.txt", "--workspace", str(held.root)])
    assert isinstance(done.exception, UsageError)
    code, out, said = run("jp/399AC0000000101", "jp/399AC0000000102", "jp/399AC0000000103",
                          "--json")  # fmt: skip
    assert code == 0 and '"left": 0' in out and "The corpus is empty" in said
