"""Shared fixtures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import Workspace
from pipeline.terms.lexicon import lexicon

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def data() -> Path:
    """The real texts beside the checkout; tests that need them skip without."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the real texts are not beside this checkout (../shared/data)")
    return folder


@pytest.fixture(scope="session")
def samples() -> Path:
    """Our own sample documents."""
    return ROOT / "corpus" / "samples"


@pytest.fixture(scope="session")
def built(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A workspace of the samples, built with the embedded encoder; only to be read."""
    with Workspace.create(tmp_path_factory.mktemp("built")) as workspace:
        workspace.add([samples], source="jobun-samples")
        workspace.build()
        yield workspace


@pytest.fixture
def quick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """An empty workspace with the tiny deterministic encoder, and in this process no termbase: an
    index is made at once.
    """
    monkeypatch.setattr("pipeline.termbase.shipped", lambda: ())
    monkeypatch.setattr("pipeline.termbase._shipped_lexicon", lambda: lexicon(()))
    monkeypatch.setattr("pipeline.termbase._shipped_profiles", lambda _: ())
    return _small(tmp_path, monkeypatch)


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """An empty workspace with the tiny deterministic encoder and the whole termbase."""
    return _small(tmp_path, monkeypatch)


def _small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setenv("JOBUN_MODEL", "hashing")
    monkeypatch.setenv("JOBUN_LOCK_WAIT", "20")
    return Workspace.create(tmp_path / "workspace")
