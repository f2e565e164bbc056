"""`jobun terms` as a person uses it: what it prints, where, and how it ends."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline import Workspace
from pipeline.cli import app
from pipeline.errors import UsageError

ROOT = Path(__file__).resolve().parent.parent
COMMANDS = ["search", "show", "list", "themes", "export", "add", "remove", "check"]
# A body of the sample act, by a name of our own for it that stands in no text.
OWN = [
    "add", "appeal-board", "--en", "Export Control Appeal Board", "--ko", "수출통제심판위원회",
    "--say-en", "the blue bench", "--definition-en", "The body that reviews decisions.",
]  # fmt: skip


def jobun(*args: str, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("JOBUN_")}
    return subprocess.run(
        [sys.executable, "-m", "pipeline.cli", *args], capture_output=True, text=True, cwd=cwd,
        check=False, env={**kept, "JOBUN_MODEL": "hashing", "PYTHONPATH": str(ROOT), **env},
    )  # fmt: skip


def terms(*args: str, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    return jobun("terms", *args, cwd=cwd, **env)


@pytest.fixture
def empty(small: Workspace) -> Path:
    return small.root


def test_a_word_is_looked_up_outside_of_any_workspace(tmp_path: Path) -> None:
    done = terms("상황허가", cwd=tmp_path)
    assert done.returncode == 0
    first = done.stdout.splitlines()[0]
    assert first.startswith("catch-all  [") and "상황허가" in first
    assert "キャッチオール規制" in done.stdout and "catch-all" in done.stdout
    assert "대외무역법 제19조의3  kr/대외무역법/art_19-3" in done.stdout  # in the word's language
    assert list(tmp_path.iterdir()) == []


def test_a_word_that_is_a_command_and_words_without_quotes(tmp_path: Path) -> None:
    assert "[" in terms("search", "list", "--limit", "1", cwd=tmp_path).stdout
    one, two = (terms(*words, "--json", cwd=tmp_path) for words in (("end", "user"), ("end user",)))
    assert one.stdout == two.stdout and json.loads(one.stdout)["word"] == "end user"


def test_json_says_how_a_concept_was_found(tmp_path: Path) -> None:
    made = json.loads(terms("--lang", "ko", "상황 허가", "--json", cwd=tmp_path).stdout)
    first = made["concepts"][0]
    assert first["id"] == "catch-all"
    assert first["match"] == {"how": "is", "written": "상황허가", "lang": "ko", "everyday": False}
    assert first["sources"][0]["label"].keys() == {"en", "ja", "ko"}


def test_nothing_found_gives_near_spellings(tmp_path: Path) -> None:
    done = terms("상황허거", "--json", cwd=tmp_path)
    assert done.returncode == 1 and "Near it: 상황허가" in done.stderr
    assert json.loads(done.stdout)["near"][0] == "상황허가"
    shown = terms("show", "catchall", cwd=tmp_path)
    assert (shown.returncode, shown.stdout) == (1, "") and "catch-all" in shown.stderr
    assert terms("--quiet", "qqqqzzzz", cwd=tmp_path).stderr == ""


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["?!"], "no letter or figure"),
        (["x", "--lang", "fr"], "no language 'fr'"),
        (["list", "--theme", "cooking"], "no theme 'cooking': it is one of"),
        (["export"], "--out FILE.tbx"),
        (["export", "--out", "x.txt"], "its ending says no format"),
        (["export", "--out", "no/x.tbx"], "there is no folder"),
        (["export", "--out", "x.csv", "--format", "tbx"], "change one of them"),
        (["add", "form-b", "--en", "form B"], "no Jobun workspace"),
        (["x", "--workspace", "."], "no Jobun workspace"),
    ],
)
def test_wrong_use_is_said(
    args: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JOBUN_WORKSPACE", raising=False)
    done = CliRunner().invoke(app, ["terms", *args])
    assert isinstance(done.exception, UsageError)  # `main` says it and leaves with 2
    assert said in str(done.exception) and done.stdout == ""
    assert list(tmp_path.iterdir()) == []


def test_lists(tmp_path: Path) -> None:
    themes = terms("themes", cwd=tmp_path).stdout.splitlines()
    assert themes[0].split() == ["theme", "concepts", "terms", "en", "terms", "ja", "terms", "ko"]
    lines = terms("list", "--theme", "licensing", "--json", cwd=tmp_path).stdout.splitlines()
    rows = [json.loads(line) for line in lines]
    assert {row["theme"] for row in rows} == {"licensing"}
    assert all(row["en"] and row["ja"] and row["ko"] for row in rows)
    shown = terms("show", "catch-all", cwd=tmp_path).stdout
    assert "= ja" in shown and "ask ko" in shown


def test_export_writes_the_file_and_the_same_to_stdout(tmp_path: Path) -> None:
    done = terms("export", "--out", "g.csv", "--theme", "licensing", cwd=tmp_path)
    assert done.returncode == 0 and done.stdout == "" and "concepts" in done.stderr
    raw = (tmp_path / "g.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfid,theme,en,ja,ko,")
    piped = terms("export", "--format", "csv", "--theme", "licensing", cwd=tmp_path)
    assert piped.stdout.encode() == raw.replace(b"\r\n", b"\n")
    assert [path.name for path in tmp_path.iterdir()] == ["g.csv"]


def test_own_terms_are_added_checked_and_taken_out(empty: Path) -> None:
    done = terms(*OWN, "--json", cwd=empty)
    assert done.returncode == 0 and "jobun build" in done.stderr
    assert json.loads(done.stdout)["added"]["terms"]["ko"] == ["수출통제심판위원회"]
    terms("add", "catch-all", "--say-ko", "아무거나 규정", cwd=empty)
    assert "the blue bench" in terms("수출통제 심판위원회", cwd=empty).stdout
    assert "아무거나 규정" in terms("상황허가", cwd=empty).stdout
    again = terms("add", "catch-all", "--say-ko", "아무거나 규정", cwd=empty)
    assert again.returncode == 0 and "nothing is changed" in again.stderr
    checked = terms("check", cwd=empty)
    assert (checked.returncode, checked.stdout) == (0, "")
    assert terms("remove", "appeal-board", cwd=empty).returncode == 0
    held = tomllib.loads((empty / "corpus" / "terms.toml").read_text("utf-8"))
    assert held == {"concept": [{"id": "catch-all", "say": {"ko": ["아무거나 규정"]}}]}
    for missing, said in (("appeal-board", "You added no"), ("smuggling", "is shipped")):
        gone = terms("remove", missing, cwd=empty)
        assert gone.returncode == 1 and said in gone.stderr


def test_check_names_file_and_line_and_others_point_to_it(empty: Path) -> None:
    path = empty / "corpus" / "terms.toml"
    assert terms("check", cwd=empty).returncode == 0
    path.write_text('[[concept]]\nid = "form-b"\nen = ["form B", "B  form"]\nno = 1\n')
    done = terms("check", cwd=empty)
    assert done.returncode == 3 and done.stdout.startswith(f"{path}:1: form-b: unknown key 'no'")
    assert json.loads(terms("check", "--json", cwd=empty).stdout)["problems"][0]["line"] == 1
    found = terms("상황허가", cwd=empty)
    assert found.returncode == 4 and "jobun terms check" in found.stderr
    path.write_bytes(b"# \xff")
    assert terms("상황허가", cwd=empty).returncode == 4
    assert terms("check", cwd=empty).returncode == 3


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_named(empty: Path) -> None:
    (empty / "corpus").chmod(0o500)
    try:
        done = terms(*OWN, cwd=empty)
    finally:
        (empty / "corpus").chmod(0o700)
    assert done.returncode == 4 and "terms.toml: Permission denied" in done.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_the_common_options_and_an_example(command: str) -> None:
    done = CliRunner().invoke(app, ["terms", command, "--help"])
    assert done.exit_code == 0
    for said in ("--workspace", "--json", "--quiet", "Example: jobun terms", "Exit codes"):
        assert said in done.stdout


def test_after_add_and_build_the_user_s_word_finds_the_provision(
    small: Workspace, samples: Path
) -> None:
    small.add([samples / "ko" / "model-act-ko.md", samples / "en" / "model-act-en.md"])
    before = small.build()
    concerned = {"doc/model-act-en/art_20", "doc/model-act-ko/art_20"}
    assert not concerned & {hit.address for hit in small.search("the blue bench")[:4]}
    assert terms(*OWN, "--quiet", cwd=small.root).returncode == 0
    after = small.build()
    assert after.changed and after.generation.name != before.generation.name
    found = [hit.address for hit in small.search("the blue bench")]
    assert concerned <= set(found[:4]), found
    assert [one.id for one in small.terms("the blue bench")][:1] == ["appeal-board"]
    assert len(small.terms(theme=["own"])) == 1 and len(small.terms("許可", limit=3)) == 3


def test_the_commands_of_the_documentation_work(
    empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = (ROOT / "docs" / "termbase.md").read_text("utf-8")
    commands = [
        shlex.split(line)[1:] for line in page.splitlines() if line[:15] == "    jobun terms"
    ]
    assert len(commands) > 10
    monkeypatch.chdir(empty)
    for command in commands:
        assert CliRunner().invoke(app, command).exit_code == 0, command
    written = page.partition("```toml\n")[2].partition("```")[0]
    assert (empty / "corpus" / "terms.toml").read_text("utf-8").endswith(written)
