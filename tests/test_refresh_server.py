"""Refreshing through the real door from a server on loopback, its faults included."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import faults
import pytest
from upstream import Upstream

from pipeline import Workspace, corpus, generations
from pipeline.embed.hashing import Hashing
from pipeline.refresh import RefreshReport, asking
from pipeline.sources import state
from pipeline.sources.fetch.fetcher import Fetcher, Waits
from pipeline.terms.lexicon import lexicon

NOW = datetime(2026, 1, 5, 6, tzinfo=UTC)
HEAD = '---\ntitle: "試験法{n}"\nidentifier: "501AC00000{n:05}"\ncountry: "jp"\n---\n\n'
ARTICLE = "**第{i}条（規定）**　輸出をしようとする者は、第{i}号の{word}を守らなければならない。\n\n"
DECLARED = """
id = "{name}"
[title]
en = "Pages of a server"
[refresh]
adapter = "pages"
base = "{url}"
private = true
rate = 0
[options]
url = "{url}/{name}/{{id}}"
kinds = ["text"]
"""
MANY = 60


def law(number: int, changed: int = 0) -> str:
    body = "".join(
        ARTICLE.format(i=i, word="新しい条件" if i == changed else f"基準{number}")
        for i in range(1, 9)
    )
    return HEAD.format(n=number) + body


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    with Upstream() as server:
        yield server


@pytest.fixture
def workspace(
    quick: Workspace, upstream: Upstream, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Workspace:
    monkeypatch.setattr("pipeline.sources.declaration.source_declarations", lambda: tmp_path / "no")
    monkeypatch.setattr("pipeline.termbase.shipped", lambda: ())
    monkeypatch.setattr("pipeline.termbase._shipped_lexicon", lambda: lexicon(()))
    monkeypatch.setattr("pipeline.termbase._shipped_profiles", lambda _: ())
    monkeypatch.setattr(asking, "opened", impatient)
    declare(quick, upstream, "many", range(1, MANY + 1))
    return quick


def impatient(job: asking.Job) -> Fetcher:
    """The door, with pauses that a test can wait for."""
    waits = Waits(attempts=2, initial=0.01, longest=0.02, jitter=0.0)
    return Fetcher(job.source, job.cache, unconditional=job.unconditional, waits=waits)


def declare(workspace: Workspace, upstream: Upstream, name: str, numbers: range) -> None:
    folder = workspace.layout.corpus / "sources"
    folder.mkdir(exist_ok=True)
    rows = "".join(f'[[document]]\nid = "{n}.md"\n' for n in numbers)
    text = DECLARED.format(name=name, url=upstream.url) + rows
    (folder / f"{name}.toml").write_text(text, "utf-8")
    for n in numbers:
        upstream.put(f"/{name}/{n}.md", law(n))


def refresh(workspace: Workspace, *names: str, days: float = 0, **options: Any) -> RefreshReport:
    return workspace.refresh(names, now=NOW + timedelta(days=days), **options)


def test_unchanged_costs_one_conditional_request_each_and_touches_nothing(
    workspace: Workspace, upstream: Upstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert refresh(workspace).code == 0 and upstream.count() == MANY
    live = generations.live(workspace.layout)
    assert live
    before = {p: (p.stat().st_mtime_ns, p.read_bytes()) for p in live.folder.iterdir()}
    embedded: list[str] = []
    encode = Hashing.encode_documents

    def counting(self: Hashing, texts: list[str]) -> Any:
        embedded.extend(texts)
        return encode(self, texts)

    monkeypatch.setattr(Hashing, "encode_documents", counting)
    upstream.forget()
    report = refresh(workspace, days=2)
    assert report.code == 0 and report.sources[0].same == MANY and not report.built
    assert upstream.count() == upstream.conditional() == MANY
    assert before == {p: (p.stat().st_mtime_ns, p.read_bytes()) for p in live.folder.iterdir()}
    assert not embedded
    # One changed article among them: only what it says is embedded anew, and it is named.
    upstream.put("/many/7.md", law(7, changed=3))
    report = refresh(workspace, days=4)
    assert report.sources[0].changed == ("7.md",) and report.sources[0].same == MANY - 1
    assert any("新しい条件" in text for text in embedded)
    assert all("第3号" in text for text in embedded)  # as it is, and as it was
    assert report.changes
    (document,) = report.changes.documents
    assert [change.address for change in document.changes] == ["jp/501AC0000000007/art_3"]


def test_force_asks_unconditionally(workspace: Workspace, upstream: Upstream) -> None:
    refresh(workspace)
    upstream.forget()
    report = refresh(workspace, days=0.1, force=True)
    assert report.sources[0].same == MANY and not report.built
    assert (upstream.count(), upstream.conditional()) == (MANY, 0)


def test_what_a_dry_run_saw_is_taken_by_the_next(workspace: Workspace, upstream: Upstream) -> None:
    """The HTTP cache has the new text by then, and the server answers 304."""
    refresh(workspace)
    upstream.put("/many/7.md", law(7, changed=3))
    assert refresh(workspace, days=2, dry_run=True).sources[0].changed == ("7.md",)
    report = refresh(workspace, days=2)
    assert report.sources[0].changed == ("7.md",) and report.built


def test_a_fault_is_its_document_s_matter(workspace: Workspace, upstream: Upstream) -> None:
    declare(workspace, upstream, "good", range(101, 104))
    refresh(workspace)
    held = {entry.path: entry.sha256 for entry in corpus.read(workspace.layout)}
    upstream.put("/many/1.md", law(1)[:300])
    upstream.put("/many/2.md", "")
    upstream.fail("/many/3.md", faults.html(), times=None)
    upstream.fail("/many/4.md", faults.truncated(), times=None)
    upstream.drop("/many/5.md")
    upstream.put("/good/101.md", law(101, changed=2))
    report = refresh(workspace, days=2)
    good, many = report.sources
    assert report.code == 3 and good.state == "done" and good.changed == ("101.md",)
    assert many.state == "partial" and not many.new and not many.changed
    assert {*many.held_back, *many.failed, *many.gone} == {f"{n}.md" for n in range(1, 6)}
    assert many.same == MANY - 5
    after = {entry.path: entry.sha256 for entry in corpus.read(workspace.layout)}
    assert {path: after[path] for path in held if path != "good/101.md"} == {
        path: digest for path, digest in held.items() if path != "good/101.md"
    }
    assert workspace.show("jp/501AC0000000001/art_8")
    found = workspace.status()
    assert found.state == "partial"
    standing = next(source for source in found.sources if source.id == "many")
    assert standing.held_back + standing.failed + standing.gone == 5
    # The server is well again, and so is the source.
    upstream.heal()
    for n in (1, 2, 5):
        upstream.put(f"/many/{n}.md", law(n))
    assert refresh(workspace, days=2.1).code == 0
    assert state.read(workspace.layout, "many").whole
