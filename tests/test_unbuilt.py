"""What a workspace without an index answers: the one command that helps, from where the user is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import Workspace
from pipeline.errors import IndexUnreadableError

ASKS: list[Callable[[Workspace], object]] = [
    lambda ws: ws.cited("wto/gatt"), lambda ws: ws.cites("wto/gatt"), lambda ws: ws.table(),
    lambda ws: ws.graph(), lambda ws: ws.search("licence"), lambda ws: ws.show("wto/gatt"),
]  # fmt: skip


@pytest.mark.parametrize("ask", ASKS)
def test_all_say_the_same(
    ask: Callable[[Workspace], object], quick: Workspace, samples: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    there = f" --workspace {quick.root}"
    with pytest.raises(IndexUnreadableError) as empty:
        ask(quick)
    assert f"`jobun add PATH…{there}`), then run `jobun build{there}`." in str(empty.value)
    quick.add([next(path for path in sorted(samples.rglob("*.*")) if "README" not in path.name)])
    with pytest.raises(IndexUnreadableError) as added:
        ask(quick)
    assert str(added.value).endswith(f"nothing is built yet. Run `jobun build{there}`.")
    assert "jobun add" not in str(added.value)
    monkeypatch.chdir(quick.root)
    with pytest.raises(IndexUnreadableError) as here:
        ask(quick)
    assert str(here.value).endswith("Run `jobun build`.")
    monkeypatch.chdir("/")
    monkeypatch.setenv("JOBUN_WORKSPACE", str(quick.root))
    with pytest.raises(IndexUnreadableError, match="Run `jobun build`"):
        ask(quick)
