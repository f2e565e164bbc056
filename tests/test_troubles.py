"""Sources in trouble: told when they come to be and when they recover, through kills too."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from generation_of import Held, Text, publish
from lxml import etree

from pipeline import durable, layout
from pipeline.changes import Trouble, files, report, reported, troubles
from pipeline.changes.lines import lines
from pipeline.layout import Layout
from pipeline.sources import state

NOW = datetime(2026, 3, 1, 6, tzinfo=UTC)
ACT = "jp/501AC0000000999"
ATOM = "{http://www.w3.org/2005/Atom}"


def text(number: int) -> Held:
    return Held(ACT, [Text(f"v{number}", {"art_1": f"この法律は、試験の{number}を定める。"})])


@pytest.fixture
def workspace(tmp_path: Path) -> Layout:
    """A workspace whose live generation was reported."""
    made = layout.create(tmp_path)
    publish(made, [text(1)])
    assert report(made, now=NOW) is None
    return made


AWAY = Trouble("egov", "unreachable", "egov: no answer. It is asked again at the next refresh.")


def asked(workspace: Layout, at: datetime, **facts: Any) -> None:
    """A state of egov after a run."""
    state.write(workspace, state.State("egov", at.isoformat(timespec="seconds"), **facts))


def titles(workspace: Layout) -> list[str]:
    feed = etree.parse(str(workspace.changes / "feed.atom"))
    return [str(entry.findtext(f"{ATOM}title")) for entry in feed.iter(f"{ATOM}entry")]


def test_a_trouble_is_told_when_it_comes_and_when_it_ends(workspace: Layout) -> None:
    day = [NOW + timedelta(days=n) for n in range(6)]
    asked(workspace, day[1], error="no answer")
    came = report(workspace, now=day[1], sources=[AWAY])
    assert came is not None and not came.changed and came.tells
    assert [trouble.new for trouble in came.troubles] == [True]
    assert files.read(workspace) == [came]
    page = (workspace.changes / f"{came.name}.md").read_text("utf-8")
    assert "- egov unreachable: no answer." in page and "jobun sources show egov" in page
    assert titles(workspace) == ["Sources: egov unreachable"]
    # The same again, a run that asked others, and a look by hand say nothing.
    before = (workspace.changes / reported.FILE).read_bytes()
    for sources in ([AWAY], [], None):
        assert report(workspace, now=day[2], sources=sources) is None
    assert (workspace.changes / reported.FILE).read_bytes() == before
    # With a change of a text it is shown, and no news.
    publish(workspace, [text(2)])
    found = report(workspace, now=day[3], sources=[AWAY])
    assert found is not None
    assert [trouble.new for trouble in found.troubles] == [False]
    assert titles(workspace) == ["試験法: amended", "Sources: egov unreachable"]
    asked(workspace, day[4], succeeded=day[4].isoformat())
    ended = report(workspace, now=day[4], sources=[])
    assert ended is not None and [t.message for t in ended.ended] == ["egov answers again."]
    assert titles(workspace)[0] == "Sources: egov answers again"
    assert "egov answers again" in "\n".join(lines(ended))
    assert report(workspace, now=day[5], sources=[]) is None
    assert files.read(workspace) == [ended, found, came]


def test_troubles_of_the_first_run_and_of_one_day(workspace: Layout) -> None:
    (workspace.changes / reported.FILE).unlink()
    first = report(workspace, now=NOW, sources=[AWAY])
    assert first is not None and not first.documents
    late = NOW + timedelta(hours=1)
    asked(workspace, late)
    second = report(workspace, now=late, sources=[])
    third = report(workspace, now=late, sources=[AWAY])
    assert second is not None and third is not None
    # The same day, the same generation: in the order in which they were made.
    assert files.read(workspace, newest=1) == [third]
    assert files.read(workspace) == [third, second, first]


def test_a_missing_key_is_not_over_before_the_source_is_asked(workspace: Layout) -> None:
    asked(workspace, NOW - timedelta(days=9))
    assert report(workspace, now=NOW, sources=[AWAY]) is not None
    assert report(workspace, now=NOW + timedelta(days=1), sources=[]) is None
    asked(workspace, NOW + timedelta(days=2))
    assert report(workspace, now=NOW + timedelta(days=2), sources=[]) is not None


@pytest.mark.parametrize("stop", range(1, 5))
@pytest.mark.parametrize("over", [False, True])
def test_a_trouble_that_was_being_told_when_killed(
    workspace: Layout, monkeypatch: pytest.MonkeyPatch, stop: int, over: bool
) -> None:
    writes = 0
    real: Callable[..., None] = durable.replace

    def until(path: Path, data: bytes) -> None:
        nonlocal writes
        writes += 1
        if writes == stop:
            raise KeyboardInterrupt
        real(path, data)

    with monkeypatch.context() as patch:
        patch.setattr(durable, "replace", until)
        with pytest.raises(KeyboardInterrupt):
            report(workspace, now=NOW, sources=[AWAY])
    again = report(workspace, now=NOW + timedelta(days=1), sources=[] if over else [AWAY])
    assert files.read(workspace) == ([] if over else [again])
    assert len(list(workspace.changes.glob("*.md"))) == (not over)
    feed = workspace.changes / "feed.atom"
    assert (titles(workspace) if feed.exists() else []) == (
        [] if over else ["Sources: egov unreachable"]
    )


def test_troubles_are_short_and_alike_ones_together() -> None:
    lost = [
        Trouble("g", "partial", f"g/{n}.md: lost: not listed. Its texts stay; accept "
                f'`jobun refresh --accept "g/{n}.md"`.')
        for n in range(12)
    ]  # fmt: skip
    back = Trouble("g", "held back", "g/x.md: held back: 80 % shorter. Nothing was taken.")
    failed = [Trouble("h", "partial", f"h/{n}: no answer from h/{n}.") for n in range(2)]
    assert troubles.lines([*lost, back, AWAY, *failed]) == [
        "g partial: 12 documents: lost: not listed.",
        "g held back: x.md: 80 % shorter.",
        "egov unreachable: no answer.",
        "h partial: 2 documents: no answer from it.",
    ]
    assert list(troubles.advice([AWAY])) == ["jobun sources show egov"]
    assert len(list(troubles.advice(lost))) == 2 and list(troubles.advice([])) == []
    many = [Trouble("g", "partial", f"g/{n}: failed: {n} bytes.") for n in range(30)]
    assert len(troubles.lines(many)) == 21 and troubles.lines(many)[-1].startswith("and 10 more")
    assert len(troubles.lines(many, every=True)) == 30
