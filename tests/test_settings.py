"""Settings: the file, the environment, and what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import settings
from pipeline.errors import SettingsError


def test_defaults_without_a_file(tmp_path: Path) -> None:
    assert settings.load(tmp_path, {}) == settings.Settings("use", None, 30.0)


def test_file_and_environment(tmp_path: Path) -> None:
    (tmp_path / "jobun.toml").write_text('[encoder]\nmodel = "quality"\nthreads = 1\n')
    assert settings.load(tmp_path, {}).model == "quality"
    assert settings.load(tmp_path, {}).threads == 1
    assert settings.load(tmp_path, {"JOBUN_MODEL": "use"}).model == "use"
    assert settings.load(tmp_path, {"JOBUN_LOCK_WAIT": "1.5"}).lock_wait == 1.5


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[encoder\n", "not valid TOML"),
        ("[encoder]\nmodle = 'use'\n", "modle"),
        ("[colour]\nx = 1\n", "colour"),
        ("[encoder]\nmodel = 3\n", "model must be"),
        ("[encoder]\nthreads = 0\n", "threads must be"),
        ("[lock]\nwait = 'long'\n", "wait must be"),
        ("[lock]\nwait = -1\n", "wait must be"),
        ("[lock]\nwait = nan\n", "wait must be"),
        ("lock = 3\n", "must be a section"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "jobun.toml").write_text(text)
    with pytest.raises(SettingsError, match=says):
        settings.load(tmp_path, {})


@pytest.mark.parametrize(
    "before",
    [None, "# mine\n[lock]\nwait = 5\n", '[encoder]\nmodel = "use"\nthreads = 1\n', "[encoder]\n"],
)
def test_setting_the_model_keeps_the_rest(tmp_path: Path, before: str | None) -> None:
    path = tmp_path / "jobun.toml"
    if before is not None:
        path.write_text(before)
    old = settings.load(tmp_path, {})
    settings.set_model(tmp_path, 'C:\\my "model"')
    new = settings.load(tmp_path, {})
    assert new.model == 'C:\\my "model"'
    assert (new.threads, new.lock_wait) == (old.threads, old.lock_wait)
    if before:
        assert all(row in path.read_text() for row in before.splitlines() if "model" not in row)


@pytest.mark.parametrize(
    "before", ["[encoder]  # mine\n'model' = 'use'\n", 'encoder.model = "use"\n', "encoder = {}\n"]
)
def test_a_file_that_cannot_be_changed_safely_is_left_alone(tmp_path: Path, before: str) -> None:
    path = tmp_path / "jobun.toml"
    path.write_text(before)
    with pytest.raises(SettingsError, match="yourself"):
        settings.set_model(tmp_path, "quality")
    assert path.read_text() == before
