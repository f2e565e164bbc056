"""How fresh a workspace is: per source, and as one state with one exit code."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pipeline import Workspace, cli
from pipeline.sources import standing, state
from pipeline.sources.declaration import read
from pipeline.sources.state import Accepted, Back, Known, State
from pipeline.status import status
from pipeline.terms.lexicon import lexicon

NOW = datetime(2026, 1, 5, 6, tzinfo=UTC)
DECLARED = """
id = "mine"
[title]
en = "Mine"
[refresh]
adapter = "folder"
every = "1d"
[expected]
documents = [1, 3]
[options]
path = "laws"
"""
BACK = Back("ff", "the text shrank.", "2026-01-04T00:00:00Z", "b.md")
GOOD = State(
    "mine",
    attempted="2026-01-05T00:00:00Z",
    succeeded="2026-01-05T00:00:00Z",
    documents={"a": Known("aa"), "a@2": Known("ab"), "b": Known("bb")},
)


def stand(workspace: Workspace, known: State, hours: float = 0) -> standing.SourceStanding:
    path = workspace.layout.corpus / "sources" / "mine.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(DECLARED, "utf-8")
    state.write(workspace.layout, known)
    now = NOW + timedelta(hours=hours)
    (found,) = standing.standings(workspace.layout, {"mine": read(path)}, {}, now=now)
    return found


def documents(**changed: Any) -> Mapping[str, Known]:
    return {**GOOD.documents, "b": replace(GOOD.documents["b"], **changed)}


def test_a_state_reads_back(quick: Workspace) -> None:
    whole = replace(
        GOOD,
        error="x",
        count="y",
        documents=documents(back=replace(BACK, facts={"valid_from": "2026-01-01"}), gone="z"),
        accepted=(Accepted("a", "gone", "so it is", "2026-01-01T00:00:00Z", "aa"),),
    )
    for known in (GOOD, whole, State("mine")):
        state.write(quick.layout, known)
        assert state.read(quick.layout, "mine") == known
    assert state.read(quick.layout, "other") == State("other")
    assert state.every(quick.layout) == ("mine",)


def test_a_source_ages(quick: Workspace) -> None:
    found = stand(quick, GOOD)
    assert (found.state, found.age, found.every) == ("fresh", 6 * 3600, 86400)
    assert (found.documents, found.expected) == (2, (1, 3))
    assert stand(quick, GOOD, hours=42).state == "fresh"
    assert stand(quick, GOOD, hours=43).state == "stale"
    assert stand(quick, replace(GOOD, succeeded="")).state == "stale"


@pytest.mark.parametrize(
    ("changed", "counts"),
    [({"error": "no answer."}, (0, 0, 0)), ({"count": "too few."}, (0, 0, 0)),
     ({"documents": documents(back=BACK)}, (1, 0, 0)),
     ({"documents": documents(failed="404.")}, (0, 1, 0)),
     ({"documents": documents(gone="not listed.")}, (0, 0, 1))],
)  # fmt: skip
def test_what_is_to_be_seen_to_makes_it_partial(
    quick: Workspace, changed: dict[str, Any], counts: tuple[int, int, int]
) -> None:
    found = stand(quick, replace(GOOD, **changed), hours=100)
    assert found.state == "partial" and (found.held_back, found.failed, found.gone) == counts
    assert found.error == changed.get("error", changed.get("count", ""))


def test_what_was_accepted_as_lost_is_whole(quick: Workspace) -> None:
    known = replace(GOOD, documents=documents(gone="repealed.", forgotten=True))
    assert stand(quick, known).state == "fresh"


def test_a_damaged_state_names_its_file(quick: Workspace) -> None:
    stand(quick, GOOD)
    state.path(quick.layout, "mine").write_text("{", "utf-8")
    found = status(quick.layout, quick.settings)
    assert found.state == "unreadable" and "mine.json" in found.problems[0]


def run(workspace: Workspace, *arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli.app, [*arguments, "--workspace", str(workspace.root)])
    return done.exit_code, done.output


def test_the_command_says_it_all(
    quick: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # An index without a termbase is made at once.
    monkeypatch.setattr("pipeline.termbase.shipped", lambda: ())
    monkeypatch.setattr("pipeline.termbase._shipped_lexicon", lambda: lexicon(()))
    monkeypatch.setattr("pipeline.termbase._shipped_profiles", lambda _: ())
    own = tmp_path / "own.txt"
    own.write_text("輸出の許可に関する覚書。\n", "utf-8")
    quick.add([own])
    quick.build()
    today = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    now = replace(GOOD, attempted=today, succeeded=today)
    stand(quick, now)
    code, said = run(quick, "status")
    assert code == 0, said
    assert "mine  fresh, 2 documents of 1–3 expected, last success" in said
    assert "local  by hand, 1 files" in said and "model       hashing" in said
    stand(quick, replace(GOOD, attempted=today))
    code, said = run(quick, "status")
    assert code == 1 and "Next: jobun refresh" in said
    stand(quick, replace(now, documents=documents(back=BACK)))
    code, said = run(quick, "status", "--json")
    assert code == 3
    whole = json.loads(said.splitlines()[0])
    assert whole["state"] == "partial" and whole["generation"]
    mine = next(source for source in whole["sources"] if source["id"] == "mine")
    assert mine["held_back"] == 1 and mine["expected"] == [1, 3] and mine["every"] == 86400
    # A stale index does not hide what is held back.
    own.write_text("輸出の許可に関する別の覚書。\n", "utf-8")
    quick.add([own])
    assert run(quick, "status")[0] == 3
    state.path(quick.layout, "mine").write_text("{", "utf-8")
    code, said = run(quick, "status")
    assert code == 4 and "mine.json" in said
