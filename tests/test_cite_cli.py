"""`jobun cite` (which needs no workspace) and `jobun verify`: what they print and how they end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pipeline import Workspace
from pipeline.citing import answer, cite_file

ROOT = Path(__file__).resolve().parent.parent
REPORT = """1 安全保障例外

戦時の措置は、GATT第21条(b)(iii)による。安保理決議1540号も同様である。

2 결론

「대외무역법」 제19조의2제1항은 GATT 제21조와 함께 읽는다.
"""


def jobun(*args: str, cwd: Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    environment = {k: v for k, v in os.environ.items() if k != "JOBUN_WORKSPACE"}
    return subprocess.run(
        [sys.executable, "-m", "pipeline.cli", *args],
        capture_output=True, cwd=cwd, input=stdin, check=False,
        env={**environment, "JOBUN_MODEL": "hashing", "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


def lines(done: subprocess.CompletedProcess[bytes]) -> list[Any]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_file_without_any_workspace(tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text(REPORT, "utf-8")
    done = jobun("cite", "report.txt", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    rows = lines(done)
    assert [r["target"] for r in rows] == [
        "wto/gatt/art_21/b/iii",
        "un/sc/res/1540",
        "kr/대외무역법/art_19-2/para_1",
        "wto/gatt/art_21",
    ]
    text = cite_file(REPORT.encode(), "report.txt")[1]
    for row in rows:
        assert text[row["start"] : row["end"]] == row["text"]
        assert set(row["label"]) == {"en", "ja", "ko"} and row["provision"].startswith("doc/report")
        assert {"relative", "kind", "confidence", "file"} <= set(row)
    said = jobun("cite", "report.txt", cwd=tmp_path)
    assert "3:8  GATT第21条(b)(iii)  → wto/gatt/art_21/b/iii\n" in said.stdout.decode()
    assert "4 citations of 4 targets." in said.stderr.decode()
    assert not (tmp_path / "index").exists()


def test_text_on_stdin_with_its_place(tmp_path: Path) -> None:
    done = jobun("cite", "-", "--json", "--document", "jp/324AC0000000228", "--article",
                 "art_48/para_2", cwd=tmp_path, stdin="前項の規定".encode())  # fmt: skip
    assert [r["target"] for r in lines(done)] == ["jp/324AC0000000228/art_48/para_1"]


def test_a_batch_answers_every_line(tmp_path: Path) -> None:
    rows = [
        {"id": "a", "lang": "ko", "text": "법 제19조",
         "context": {"document": "kr/대외무역법시행령", "article": None, "preceding": ""}},
        {"id": "b", "text": "nothing here", "context": None},
        {"id": 3, "text": "GATT XXI \ud800"},
        {"id": "d"},
    ]  # fmt: skip
    source = "\n".join(json.dumps(row) for row in rows) + "\n\nnot json\n[1]\n"
    (tmp_path / "in.jsonl").write_text(source, "utf-8")
    done = jobun("cite", "--batch", "in.jsonl", cwd=tmp_path)
    out = lines(done)
    assert done.returncode == 3 and "3" in done.stderr.decode()
    assert [row["id"] for row in out] == ["a", "b", 3, "d", None, None]
    [law] = out[0]["citations"]
    assert law == {"start": 0, "end": 6, "text": "법 제19조", "target": "kr/대외무역법/art_19",
                   "relative": True}  # fmt: skip
    assert out[1]["citations"] == []
    assert out[2]["citations"][0]["target"] == "wto/gatt/art_21"
    assert all("line" in row["error"] for row in out[3:])


def test_a_pipe_may_carry_any_encoding(tmp_path: Path) -> None:
    text = "外為法第四十八条第一項の許可を受けなければならない。"
    for encoding in ("cp932", "euc_jp", "utf-8-sig", "utf-16"):
        done = jobun("cite", "-", "--json", cwd=tmp_path, stdin=text.encode(encoding))
        [row] = lines(done)
        assert (row["start"], row["target"]) == (0, "jp/324AC0000000228/art_48/para_1")
    assert jobun("cite", "-", cwd=tmp_path, stdin=b"\x00\x01\x02" * 99).returncode == 3


def test_a_batch_takes_names_of_documents_and_warns_of_unknown_ones() -> None:
    def out(document: str) -> dict[str, Any]:
        row = {"id": 1, "text": "paragraph (b) of this section",
               "context": {"document": document, "article": "744.21"}}  # fmt: skip
        return answer(1, json.dumps(row).encode())

    assert out("EAR")["citations"][0]["target"] == "us/cfr/15/744.21/b"
    assert "warning" not in out("us/cfr/15/730-774")
    assert "neither an address" in out("no such thing")["warning"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"{", "line 7"),
        (b'{"id": 1, "text": 5}', 'string "text"'),
        (b'{"text": "x"}', 'needs "id"'),
        (b'{"id": 1, "text": "x", "context": []}', "no object"),
        (b'{"id": 1, "text": "x", "context": {"article": 5}}', "no string"),
        (b"[" * 100_000, "line 7"),
        (b"\xff\xfe", "line 7"),
    ],
)
def test_bad_batch_lines(line: bytes, message: str) -> None:
    assert message in answer(7, line)["error"]


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        (["cite"], 2, "either documents or --batch"),
        (["cite", "x.txt", "--batch", "y"], 2, "either documents or --batch"),
        (["cite", "none.txt"], 2, "no such file"),
        (["cite", "."], 2, "a folder"),
        (["cite", "--batch", "none.jsonl"], 2, "no such file of passages"),
        (["cite", "-", "--article", "art_1"], 2, "needs --document"),
        (["cite", "-", "--document", "no address"], 2, "is not an address"),
        (["verify", "-"], 2, "write the text to one first"),
        (["verify", "."], 2, "a folder"),
        (["cite", "ok.txt", "--document", "wto/gatt"], 2, "a text on stdin"),
        (["cite", "ok.txt", "--lang", "fr"], 2, "no language 'fr'"),
        (["cite", "empty.txt"], 3, "empty"),
        (["cite", "image.png"], 3, "image.png"),
        (["cite", "plain.txt"], 1, "0 citations"),
    ],
)
def test_wrong_use_and_bad_files(tmp_path: Path, args: list[str], code: int, message: str) -> None:
    (tmp_path / "ok.txt").write_text("GATT XXI", "utf-8")
    (tmp_path / "plain.txt").write_text("Nothing is cited in this sentence.\n", "utf-8")
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "image.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 64)
    done = jobun(*args, cwd=tmp_path)
    assert (done.returncode, message in done.stderr.decode()) == (code, True), done.stderr.decode()


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "ok.txt").write_text("GATT XXI", "utf-8")
    (tmp_path / "image.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 64)
    done = jobun("cite", "image.png", "ok.txt", cwd=tmp_path)
    assert done.returncode == 3 and "wto/gatt/art_21" in done.stdout.decode()


def test_verify_ends_with_what_it_found(built: Workspace, tmp_path: Path) -> None:
    def code(text: str, *more: str) -> tuple[int, str]:
        (tmp_path / "note.txt").write_text(text, "utf-8")
        done = jobun("verify", "note.txt", "--workspace", str(built.root), *more, cwd=tmp_path)
        return done.returncode, done.stdout.decode() + done.stderr.decode()

    assert code("No citation at all.")[0] == 0
    status, said = code("GATT第21条による。")
    assert status == 1 and "not in corpus" in said
    assert code("x", "--as-of", "yesterday")[0] == 2
    rows = code("GATT第21条による。", "--json")[1].splitlines()
    assert json.loads(rows[0])["status"] == "not in corpus"
