"""What `--out` says: no folder, another format, a device; errors name the file that was meant."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.cli import outfile
from pipeline.errors import UsageError

ROOT = Path(__file__).resolve().parent.parent


def test_a_file_in_a_folder_that_is_there(tmp_path: Path) -> None:
    assert outfile.checked(tmp_path / "t.csv") == tmp_path / "t.csv"
    outfile.write(tmp_path / "t.csv", b"made")
    assert [p.name for p in tmp_path.iterdir()] == ["t.csv"]
    assert (tmp_path / "t.csv").read_bytes() == b"made"


def test_no_folder_and_a_folder_are_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"t\.csv: there is no folder .*no"):
        outfile.checked(tmp_path / "no" / "t.csv")
    with pytest.raises(UsageError, match="a folder; name a file"):
        outfile.checked(tmp_path)


def test_an_ending_that_contradicts_the_format() -> None:
    outfile.agreed(Path("x.csv"), "csv", "csv")
    outfile.agreed(Path("x.data"), "", "csv")
    with pytest.raises(UsageError, match="its ending says csv, and xlsx is asked for"):
        outfile.agreed(Path("x.csv"), "csv", "xlsx")


def test_an_error_names_the_file_that_was_meant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", str(tmp_path / ".t.csv.1.part"))

    monkeypatch.setattr("pipeline.durable.replace", full)
    with pytest.raises(OSError, match="No space") as raised:
        outfile.write(tmp_path / "t.csv", b"made")
    assert raised.value.filename == str(tmp_path / "t.csv")


@pytest.mark.parametrize(
    "args",
    [
        ["table", "--out", "no/such/t.csv"], ["graph", "--out", "no/such/net.svg"],
        ["table", "--out", "t.csv", "--format", "xlsx"], ["table", "--out", "t.csv", "--json"],
        ["table", "-o", "t.htm", "--format", "md"], ["graph", "-o", "n.svg", "--format", "bibtex"],
        ["graph", "--out", "n.csl.json", "--format", "jsonld"],
    ],
)  # fmt: skip
def test_the_commands_end_with_2_and_one_line(args: list[str], tmp_path: Path) -> None:
    for mark in ("corpus", "models", "index"):
        (tmp_path / mark).mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "pipeline.cli", *args], cwd=tmp_path, capture_output=True,
        text=True, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 2 and not done.stdout, done.stderr
    assert done.stderr.startswith("jobun: ") and ".part" not in done.stderr
    assert done.stderr.count("\n") == 1
