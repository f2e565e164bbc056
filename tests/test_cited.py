"""`jobun cited`, `cites` and `table` on the samples: names, languages, files, empty answers."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import Workspace
from pipeline.errors import AddressError, IndexUnreadableError, UsageError
from pipeline.graph import LEVELS
from pipeline.tables.rows import Filters

ROOT = Path(__file__).resolve().parent.parent
LONG = "doc/model-act-ko"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Path:
    root = tmp_path_factory.mktemp("cited")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JOBUN_MODEL", "hashing")
        with Workspace.create(root) as workspace:
            workspace.add([samples], source="jobun-samples")
            workspace.build()
    return root


@pytest.fixture(scope="module")
def workspace(folder: Path) -> Workspace:
    return Workspace.open(folder)


def jobun(folder: Path, *args: str, **env: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "pipeline.cli", *args, "--workspace", str(folder)],
        capture_output=True, check=False,
        env={**os.environ, "JOBUN_MODEL": "hashing", "PYTHONPATH": str(ROOT), **env},
    )  # fmt: skip


@pytest.mark.parametrize(
    "asked", ["wto/gatt/art_21", "wto/gatt/art_21/", "GATT XXI", "GATT第21条", "GATT 제21조"]
)
def test_one_article_by_every_name(workspace: Workspace, asked: str) -> None:
    answer = workspace.cited(asked)
    assert answer.addresses == ("wto/gatt/art_21",) and not answer.held
    assert answer.labels[0]["ja"] == "GATT第21条"
    assert {row.lang for row in answer.rows} >= {"ja"}
    assert all(row.target.startswith("wto/gatt/art_21") for row in answer.rows)
    assert all(row.text in row.sentence and row.retrieved for row in answer.rows)


def test_a_regime_is_cited_in_every_language(workspace: Workspace) -> None:
    assert {row.lang for row in workspace.cited("Wassenaar Arrangement").rows} == {"en", "ja", "ko"}
    only = workspace.cited("MTCR", filters=Filters(langs=("ko",))).rows
    assert only and {row.lang for row in only} == {"ko"}


def test_several_units_at_once(workspace: Workspace) -> None:
    assert workspace.cited("Articles XX and XXI of the GATT").addresses == (
        "wto/gatt/art_20", "wto/gatt/art_21"
    )  # fmt: skip
    assert workspace.cited("the GATT").addresses == ("wto/gatt",)


@pytest.mark.parametrize("wrong", ["", "no such thing", "이 법", "GATT XXI national security"])
def test_a_name_that_is_none(workspace: Workspace, wrong: str) -> None:
    with pytest.raises(UsageError, match="names nothing that is known here"):
        workspace.cited(wrong)
    with pytest.raises(AddressError):
        workspace.cited("us/cfr")


def test_a_document_by_its_title(workspace: Workspace) -> None:
    act = workspace.show("doc/model-act-ko")
    assert act
    answer = workspace.cites(act.title)
    assert answer.addresses == ("doc/model-act-ko",) and answer.held
    assert answer.labels[0]["en"] == act.title
    assert {row.document for row in answer.rows} == {"doc/model-act-ko"}
    assert {"regime/wa", "regime/nsg"} <= {row.target for row in answer.rows}


def test_before_a_build_the_user_hears_what_to_do(quick: Workspace) -> None:
    with pytest.raises(IndexUnreadableError, match="jobun build"):
        quick.cited("GATT XXI")


def test_cited_prints_the_sentence_and_the_dates(folder: Path) -> None:
    done = jobun(folder, "cited", "regime/wa", "--limit", "2", COLUMNS="90")
    text = done.stdout.decode()
    assert done.returncode == 0, done.stderr.decode()
    for part in ("regime/wa", "English: 2 of", "Japanese (日本語): 2 of", "Korean (한국어): 2 of",
                 "retrieved 20", "in force from"):  # fmt: skip
        assert part in text, part
    assert "citations in" in done.stderr.decode()


def test_cited_as_json(folder: Path) -> None:
    done = jobun(folder, "cited", "regime/wa", "--json", "--quiet")
    found = json.loads(done.stdout)
    assert found["count"] == len(found["citations"]) == sum(found["languages"].values())
    first = found["citations"][0]
    assert first["target_label"]["ko"] == "바세나르체제" and not done.stderr
    assert {"document", "lang", "sentence", "retrieved", "valid_from"} <= first.keys()


def test_what_nobody_cites_ends_with_1(folder: Path) -> None:
    done = jobun(folder, "cited", "un/sc/res/9999")
    assert done.returncode == 1 and not done.stdout
    assert "Nothing in this workspace cites un/sc/res/9999" in done.stderr.decode()
    done = jobun(folder, "cites", "treaty/npt", "--json")
    assert done.returncode == 1 and json.loads(done.stdout)["cites"] == []
    assert "is not in this workspace" in done.stderr.decode()


def test_cites_counts_by_document(folder: Path) -> None:
    done = jobun(folder, "cites", "doc/model-act-ko", "--depth", "instrument", "--json")
    found = json.loads(done.stdout)
    assert done.returncode == 0 and found["count"] == sum(c["count"] for c in found["cites"])
    assert all(c["places"] and c["retrieved"] and c["label"]["ja"] for c in found["cites"])
    text = jobun(folder, "cites", "doc/model-act-ko").stdout.decode()
    assert "regime/wa" in text and "바세나르체제" in text
    assert jobun(folder, "cites", "doc/model-act-ko", "--depth", "deep").returncode == 2


def test_the_table_on_the_terminal(folder: Path) -> None:
    done, shown = on_a_terminal(folder, "table", columns=80)
    lines = shown.splitlines()
    assert done == 0 and max(map(len, lines)) <= 80
    assert lines[0].split()[-4:] == ["English", "Japanese", "Korean", "Total"]
    assert any(line.startswith("Wassenaar Arrangement") for line in lines)
    korean = jobun(folder, "table", "--labels", "ko").stdout.decode()
    assert "바세나르체제" in korean


def on_a_terminal(folder: Path, *args: str, columns: int) -> tuple[int, str]:
    """Run a command whose stdout is a terminal of so many columns; its code and what that shows."""
    inner, outer = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "pipeline.cli", *args, "--workspace", str(folder)],
        stdout=outer, stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": str(columns), "NO_COLOR": "1"},
    ) as running:  # fmt: skip
        os.close(outer)
        shown = b""
        with contextlib.suppress(OSError):  # the other end of a terminal is closed with EIO
            while part := os.read(inner, 65536):
                shown += part
    os.close(inner)
    text = re.sub(r"\x1b\[[0-9;]*m", "", shown.decode())
    return running.returncode, text.replace("\r\n", "\n")


def test_nothing_is_cut_in_a_pipe(folder: Path) -> None:
    for args in (["table", "--cols", "document", "--depth", "full"], ["cites", LONG]):
        piped = jobun(folder, *args, COLUMNS="60").stdout.decode()
        assert piped and "…" not in piped, args
        code, shown = on_a_terminal(folder, *args, columns=60)
        assert code == 0 and "…" in shown
    whole = jobun(folder, "table", "--depth", "full", COLUMNS="40").stdout.decode()
    assert "Export Administration Regulations (15 CFR Parts 730-774)" in whole


def test_the_same_count_in_table_list_and_network(workspace: Workspace) -> None:
    said = re.compile(r"([\d,]+) citations?")
    counts = {
        said.match(workspace.table(listed=listed, depth=depth).caption)[1]  # type: ignore[index]
        for listed in (False, True)
        for depth in ("instrument", "full")
    }
    counts |= {f"{workspace.graph(level=level).citations:,}" for level in LEVELS}
    assert len(counts) == 1


def test_the_table_as_files(folder: Path, tmp_path: Path) -> None:
    for ending in ("csv", "xlsx", "parquet", "json", "md", "html"):
        out = tmp_path / f"t.{ending}"
        first = jobun(folder, "table", "--out", str(out))
        assert first.returncode == 0 and not first.stdout, first.stderr.decode()
        made = out.read_bytes()
        jobun(folder, "table", "--out", str(out))
        assert out.read_bytes() == made
    assert jobun(folder, "table", "--format", "csv").stdout == (tmp_path / "t.csv").read_bytes()
    bom = jobun(folder, "table", "--format", "csv", "--bom").stdout
    assert bom == b"\xef\xbb\xbf" + (tmp_path / "t.csv").read_bytes()


def test_a_table_of_one_instrument(folder: Path) -> None:
    done = jobun(folder, "table", "--instrument", "GATT", "--rows", "article", "--cols", "document",
                 "--json")  # fmt: skip
    found = json.loads(done.stdout)
    assert {r["article"].split("/art")[0] for r in found["records"]} == {"wto/gatt"}
    listed = json.loads(jobun(folder, "table", "--list", "--cited", "GATT", "--json").stdout)
    assert listed["table"] == "mentions" and "cited: wto/gatt" in listed["caption"]
    assert all(r["target"].startswith("wto/gatt") for r in listed["records"])


def test_an_empty_table_is_written_and_ends_with_1(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "none.csv"
    done = jobun(folder, "table", "--cited", "un/sc/res/9999", "--out", str(out))
    assert done.returncode == 1 and out.read_bytes().startswith(b"instrument,")
    assert "No citation passes" in done.stderr.decode()
    done = jobun(folder, "table", "--cited", "un/sc/res/9999")
    assert done.returncode == 1 and not done.stdout


@pytest.mark.parametrize(
    "wrong",
    [
        ["--format", "xlsx"], ["--format", "pdf"], ["--out", "t.doc"], ["--bom"],
        ["--rows", "colour"], ["--rows", "year", "--cols", "year"], ["--depth", "deep"],
        ["--lang", "fr"], ["--labels", "fr"], ["--kind", "novel"], ["--json", "--format", "csv"],
        ["--cited", "no such thing"],
    ],
)  # fmt: skip
def test_wrong_use_ends_with_2(folder: Path, wrong: list[str]) -> None:
    done = jobun(folder, "table", *wrong)
    assert done.returncode == 2 and not done.stdout
    assert done.stderr.decode().startswith("jobun: ")


def test_a_folder_that_is_not_there_is_said(folder: Path, tmp_path: Path) -> None:
    done = jobun(folder, "table", "--out", str(tmp_path / "no" / "t.csv"))
    assert done.returncode == 2 and b"t.csv: there is no folder" in done.stderr
    assert done.stderr.count(b"\n") == 1
