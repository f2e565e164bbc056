"""Generations: published whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import generations, layout
from pipeline.errors import IndexUnreadableError


def publish(where: layout.Layout, content: str) -> generations.Generation:
    folder = generations.begin(where)
    (folder / "catalog.db").write_text(content)
    facts = dict.fromkeys(("schema", "encoder", "counts", "problems", "entries"), 0)
    return generations.publish(where, folder, {**facts, "digest": f"{content:0<8}"})


def test_the_live_generation_is_the_last_published(tmp_path: Path) -> None:
    where = layout.create(tmp_path)
    assert generations.live(where) is None
    first, second, third = (publish(where, c) for c in "abc")
    live = generations.live(where)
    assert live and live.name == third.name and live.catalog.read_text() == "c"
    assert not first.folder.exists() and second.folder.exists()  # a reader may still open it
    assert generations.check(live) == []


def test_a_dead_build_is_cleaned_up_and_changes_nothing(tmp_path: Path) -> None:
    where = layout.create(tmp_path)
    kept = publish(where, "a")
    leftover = where.index / ".building-1"
    leftover.mkdir()
    (leftover / "catalog.db").write_text("half")
    (where.index / ".CURRENT.1.part").write_text("half")
    live = generations.live(where)
    assert live and live.name == kept.name
    generations.begin(where)
    assert not leftover.exists() and not list(where.index.glob("*.part"))


def test_a_generation_named_but_gone_is_said_so(tmp_path: Path) -> None:
    where = layout.create(tmp_path)
    where.current.write_text("000009-gone\n")
    with pytest.raises(IndexUnreadableError, match="build --force"):
        generations.live(where)
    where.current.write_bytes(b"\xff\xfe")
    with pytest.raises(IndexUnreadableError, match="unreadable"):
        generations.live(where)


def test_a_damaged_manifest_is_said_so(tmp_path: Path) -> None:
    where = layout.create(tmp_path)
    made = publish(where, "a")
    (made.folder / generations.MANIFEST).write_text("{")
    with pytest.raises(IndexUnreadableError, match="unreadable"):
        generations.live(where)


def test_check_names_what_was_changed(tmp_path: Path) -> None:
    where = layout.create(tmp_path)
    made = publish(where, "a")
    made.catalog.write_text("b")
    assert generations.check(made) == ["catalog.db"]
    made.catalog.unlink()
    assert generations.check(made) == ["catalog.db"]


@pytest.mark.parametrize("name", ["../../elsewhere", "", "abc", "000001-abcdefgh/.."])
def test_current_names_a_generation_and_nothing_else(tmp_path: Path, name: str) -> None:
    where = layout.create(tmp_path)
    where.current.write_text(name)
    with pytest.raises(IndexUnreadableError):
        generations.live(where)


def test_a_manifest_without_its_facts_is_said_so(tmp_path: Path) -> None:
    where = layout.create(tmp_path)
    made = publish(where, "a")
    (made.folder / generations.MANIFEST).write_text("{}")
    with pytest.raises(IndexUnreadableError, match="build --force"):
        generations.live(where)


def test_an_orphan_does_not_push_the_live_generation_out(tmp_path: Path) -> None:
    where = layout.create(tmp_path)
    before = publish(where, "a")
    (where.index / "000002-0badc0de").mkdir()  # renamed, then killed before CURRENT was written
    after = publish(where, "b")
    assert before.folder.exists() and after.folder.exists()
    assert not (where.index / "000002-0badc0de").exists()
