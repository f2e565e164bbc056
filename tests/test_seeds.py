"""The two documents Jobun started from, found in another language."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import Workspace

pytestmark = pytest.mark.data


@pytest.fixture(scope="module")
def seeded(data: Path, samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    workspace = Workspace.create(tmp_path_factory.mktemp("seeds"))
    report = workspace.add([data / "seeds", samples, data / "ko" / "대외무역법_법률.md"])
    assert not report.failed
    workspace.build()
    return workspace


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("수출관리 레짐에서의 정보교환상의 과제", "輸出管理レジームにおける情報交換上の課題"),
        ("수출통제체제의 정보교환 과제", "輸出管理レジームにおける情報交換上の課題"),
        ("상호의존의 무기화", "weaponization of interdependence"),
    ],
)
def test_a_korean_query_finds_it(seeded: Workspace, query: str, wanted: str) -> None:
    shown = [seeded.show(hit.address) for hit in seeded.search(query, limit=10)]
    assert any(wanted in part.text for s in shown if s for part in s.parts)
