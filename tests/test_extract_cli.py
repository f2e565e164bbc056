"""`jobun extract`: what it prints, what it writes, and how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pdf_made import SCANNED, pdf, stream
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.errors import UsageError
from pipeline.extract import ocr

ROOT = Path(__file__).resolve().parent.parent
TWO = pdf(
    [
        ["1. Introduction", "", "Some words of the study."],
        ["2. Licences", "", "More words of it, which say nothing."],
    ]
)
HALF = pdf([["A page of words."], stream(SCANNED)])


def jobun(*args: str, cwd: Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """The command as a program of its own, on a machine without Tesseract."""
    environment = {**os.environ, "PATH": "/nowhere", "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", "pipeline.cli", *args],
        capture_output=True, cwd=cwd, input=stdin, check=False, env=environment,
    )  # fmt: skip


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current folder, and no Tesseract."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(ocr, "missing", lambda *_: "OCR needs: apt-get install tesseract-ocr")
    (tmp_path / "study.pdf").write_bytes(TWO)
    (tmp_path / "half.pdf").write_bytes(HALF)
    (tmp_path / "note.txt").write_bytes("무역에 관한 글이다.\n\n짧다.\n".encode())
    return tmp_path


def said(*args: str, code: int = 0) -> str:
    done = CliRunner().invoke(app, ["extract", *args])
    assert done.exit_code == code, (done.output, done.exception)
    return str(done.stdout)


def refused(*args: str) -> str:
    done = CliRunner().invoke(app, ["extract", *args])
    assert isinstance(done.exception, UsageError)
    return str(done.exception)


@pytest.mark.usefixtures("here")
def test_the_text_is_printed_in_reading_order() -> None:
    second = "2. Licences\nMore words of it, which say nothing.\n"
    assert said("study.pdf") == f"1. Introduction\nSome words of the study.\n\n{second}"
    assert said("study.pdf", "--pages", "2") == second
    assert said("study.pdf", "--pages", "1-2") == said("study.pdf", "--pages", "1,2")
    assert said("note.txt") == "무역에 관한 글이다.\n\n짧다.\n"


@pytest.mark.usefixtures("here")
def test_json_gives_pages_and_blocks() -> None:
    found = json.loads(said("study.pdf", "--json"))
    assert [page["grade"] for page in found["pages"]] == ["text", "text"]
    assert set(found["blocks"][0]) == {"kind", "address", "page", "boxes", "text"}
    second = json.loads(said("study.pdf", "--json", "--pages", "2"))
    assert [page["page"] for page in second["pages"]] == [2]
    assert {block["page"] for block in second["blocks"]} == {2}
    assert json.loads(said("note.txt", "--json"))["pages"] == []


def test_show_writes_one_file(here: Path) -> None:
    assert said("study.pdf", "--show", "--quiet") == "study.blocks.html\n"
    assert 'id="page-2"' in (here / "study.blocks.html").read_text("utf-8")
    said("note.txt", "--show", "-o", str(here / "here.html"))
    assert "무역에 관한" in (here / "here.html").read_text("utf-8")


@pytest.mark.usefixtures("here")
def test_pages_that_were_not_read_make_it_partial() -> None:
    for args in ((), ("--json",), ("--show",), ("--pages", "1")):
        said("half.pdf", *args, code=3)


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("study.pdf", "-o", "x.html"), "--show"),
        (("study.pdf", "--json", "--show"), "name one"),
        (("nothing.pdf",), "nothing.pdf: there is no such file"),
        (("..",), "is a folder"),
        (("study.pdf", "--pages", "0"), "pages 1 to 2"),
        (("study.pdf", "--pages", "2-1"), "pages 1 to 2"),
        (("study.pdf", "--pages", "1-3"), "pages 1 to 2"),
        (("study.pdf", "--pages", "one"), "such as 1-3,7"),
        (("study.pdf", "--pages", "1,"), "such as 1-3,7"),
        (("study.pdf", "--pages", ""), "such as 1-3,7"),
        (("note.txt", "--pages", "1"), "has no pages"),
        (("note.txt", "--lang", "fr"), "en, ja and ko"),
    ],
)
def test_wrong_use_says_what_is_right(args: tuple[str, ...], says: str) -> None:
    assert says in refused(*args)


@pytest.mark.usefixtures("here")
def test_a_language_that_is_known_is_taken() -> None:
    assert said("note.txt", "--lang", "ko") == said("note.txt")


def test_exit_codes_and_words_of_the_program(here: Path) -> None:
    half = jobun("extract", "half.pdf", cwd=here)
    assert (half.returncode, half.stdout) == (3, b"A page of words.\n")
    assert b"half.pdf, page 2: a picture" in half.stderr and b"tesseract-ocr" in half.stderr
    (here / "empty.txt").write_bytes(b"")
    empty = jobun("extract", "empty.txt", cwd=here)
    assert (empty.returncode, empty.stdout) == (4, b"")
    assert (
        empty.stderr.decode() == "jobun: empty.txt: the file is empty; there is nothing to read.\n"
    )
    piped = jobun("extract", "-", cwd=here, stdin=TWO)
    assert piped.returncode == 0 and piped.stdout.startswith(b"1. Introduction\n")
    assert jobun("extract", "--pages", "9", "study.pdf", cwd=here).returncode == 2


def test_what_a_document_holds_does_not_reach_the_terminal(here: Path) -> None:
    (here / "note.txt").write_bytes("A note in \x1b[31mred\x1b]0;title\x9b1m of words.\n".encode())
    shown = jobun("extract", "note.txt", cwd=here).stdout
    assert b"\x1b" not in shown and b"\xc2\x9b" not in shown and b"of words" in shown


def test_a_reader_that_has_seen_enough(here: Path) -> None:
    (here / "long.txt").write_text("A line of words.\n\n" * 30_000, "utf-8")
    program = subprocess.Popen([sys.executable, "-m", "pipeline.cli", "extract", "long.txt"],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=here,
                               env={**os.environ, "PYTHONPATH": str(ROOT)})  # fmt: skip
    with program:
        if program.stdout is None or program.stderr is None:
            pytest.fail("no pipes")
        assert program.stdout.readline() == b"A line of words.\n"
        program.stdout.close()
        assert program.stderr.read() == b""
