"""An installed wheel works anywhere: knowledge, source declarations and samples travel in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_the_wheel_carries_what_it_needs(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    (wheel,) = tmp_path.glob("jobun-*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(tmp_path / "site")
        names = packed.namelist()
    assert "pipeline/knowledge/instruments/regimes.toml" in names
    assert not any(name.startswith(("tests/", "corpus/", "index/")) for name in names)

    def jobun(*args: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site"), "JOBUN_MODEL": "hashing"}
        return subprocess.run(
            [sys.executable, "-c", "from pipeline.cli import main; main()", *args],
            cwd=tmp_path, env=environment, check=True, capture_output=True, text=True,
        )  # fmt: skip

    assert json.loads(jobun("init", "made", "--samples", "--json").stdout)["added"] == 13
    assert "What was added" in (tmp_path / "made" / "corpus" / "README.md").read_text("utf-8")
    jobun("build", "--workspace", "made")
    assert "doc/model-act-ko" in jobun("search", "허가", "--workspace", "made").stdout
