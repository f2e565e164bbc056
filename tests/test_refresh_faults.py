"""Each fault of a server in a refresh: the last good text stays, it is said, the others go on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import faults
import pytest
from upstream import Upstream

from pipeline import Workspace, corpus
from pipeline.refresh import RefreshReport, asking
from pipeline.sources.fetch.fetcher import Fetcher, Waits

NOW = datetime(2026, 1, 5, 6, tzinfo=UTC)
WAITS = Waits(attempts=2, initial=0.01, longest=0.02, jitter=0.0, retry_after=0.05)
SOURCE = """
id = "{name}"
[title]
en = "Pages of a server"
[refresh]
adapter = "pages"
base = "{url}"
private = true
rate = 0
timeout = 1.5
limit_mb = 3
[options]
url = "{url}/{name}/{{id}}"
kinds = ["text"]
"""


def law(number: int, word: str = "基準") -> str:
    facts = f'title: "試験法{number}"\nidentifier: "501AC00000{number:05}"\ncountry: "jp"\n'
    return f"---\n{facts}---\n\n" + "".join(
        f"**第{i}条（規定）**　輸出をしようとする者は、第{i}号の{word}を守らなければならない。\n\n"
        for i in range(1, 9)
    )


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    with Upstream() as server:
        yield server


@pytest.fixture
def workspace(
    quick: Workspace, upstream: Upstream, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Workspace:
    """Two sources of a server, refreshed once; then each has an amended law."""
    monkeypatch.setattr("pipeline.sources.declaration.source_declarations", lambda: tmp_path / "no")
    monkeypatch.setattr(asking, "opened", _impatient)
    for name, numbers in (("ill", (1, 2)), ("well", (3,))):
        for number in numbers:
            upstream.put(f"/{name}/{number}.md", law(number))
        declare(quick, name, upstream.url, *numbers)
    assert quick.refresh(now=NOW).code == 0
    for path, number in (("/ill/1.md", 1), ("/ill/2.md", 2), ("/well/3.md", 3)):
        upstream.put(path, law(number, word="条件"))
    return quick


def _impatient(job: asking.Job) -> Fetcher:
    return Fetcher(job.source, job.cache, unconditional=job.unconditional, waits=WAITS)


def declare(workspace: Workspace, name: str, url: str, *numbers: int) -> None:
    folder = workspace.layout.corpus / "sources"
    folder.mkdir(exist_ok=True)
    rows = "".join(f'[[document]]\nid = "{number}.md"\n' for number in numbers)
    (folder / f"{name}.toml").write_text(SOURCE.format(name=name, url=url) + rows, "utf-8")


def refresh(workspace: Workspace, days: float = 2) -> RefreshReport:
    return workspace.refresh(now=NOW + timedelta(days=days))


def words(workspace: Workspace, number: int) -> str:
    shown = workspace.show(f"jp/501AC00000{number:05}/art_5")
    assert shown is not None
    return "".join(part.text for part in shown.parts)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (500, "500"),
        (faults.busy("3600"), "429"),
        (faults.truncated(), "cut off"),
        (faults.truncated(coding="chunked"), "cut off"),
        (faults.truncated(coding="gzip"), "cut off"),
        (faults.drip(0.01), "too slowly"),
        (faults.moved("/ill/1.md"), "circle"),
        (faults.html(), "HTML"),
        (faults.empty(), "empty"),
        (faults.gzip_bomb(300), "larger than 3"),
        (faults.huge(300), "larger than 3"),
        (faults.huge(300, declared=False), "larger than 3"),
        (faults.hang_up(), ""),
    ],
    ids=["500", "429", "cut off", "cut off in chunks", "cut off gzip", "slow drip", "circle",
         "html", "empty", "gzip bomb", "300 MB", "300 MB in chunks", "hang up"],
)  # fmt: skip
def test_a_fault_keeps_the_last_good_text(
    workspace: Workspace, upstream: Upstream, fault: Any, said: str
) -> None:
    held = {e.path: e.sha256 for e in corpus.read(workspace.layout)}
    upstream.fail("/ill/1.md", fault, times=None)
    report = refresh(workspace)
    ill, well = report.sources
    assert report.code == 3
    # A host that asks for an hour is left alone for the run.
    lost = ("1.md", "2.md") if said == "429" else ("1.md",)
    assert (ill.state, ill.failed) == ("partial", lost)
    assert any(said in problem.reason for problem in report.problems), report.problems
    assert well.state == "done" and well.changed == ("3.md",)
    assert "基準" in words(workspace, 1) and "条件" in words(workspace, 3)
    assert ("条件" if len(lost) == 1 else "基準") in words(workspace, 2)
    after = {e.path: e.sha256 for e in corpus.read(workspace.layout)}
    assert after["ill/1.md"] == held["ill/1.md"]
    assert workspace.status().state == "partial"
    upstream.heal()
    assert refresh(workspace, days=2.1).code == 0
    assert "条件" in words(workspace, 1) and "条件" in words(workspace, 2)


def test_what_passes_in_a_moment_is_waited_for(workspace: Workspace, upstream: Upstream) -> None:
    upstream.fail("/ill/1.md", 503, times=1)
    upstream.fail("/ill/2.md", faults.busy("0"), times=1)
    assert refresh(workspace).code == 0
    assert "条件" in words(workspace, 1) and "条件" in words(workspace, 2)


def test_a_wrong_charset_is_told_by_the_text_itself(
    workspace: Workspace, upstream: Upstream
) -> None:
    """Shift_JIS that is declared as UTF-8 is read as what it is, never as garbage."""
    upstream.fail("/ill/1.md", faults.wrong_charset("shift_jis", "utf-8"), times=None)
    report = refresh(workspace)
    assert report.code == 0 and report.sources[0].changed == ("1.md", "2.md")
    assert "第5号の条件を守らなければならない" in words(workspace, 1)


def test_bytes_that_are_no_text_are_held_back(workspace: Workspace, upstream: Upstream) -> None:
    garbage = law(1, word="条件").encode().decode("latin-1").encode()  # encoded twice
    upstream.put("/ill/1.md", garbage)
    report = refresh(workspace)
    assert report.code == 3 and report.sources[0].held_back == ("1.md",)
    assert "基準" in words(workspace, 1) and "条件" in words(workspace, 3)


def test_a_certificate_that_nobody_vouches_for(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    with Upstream(tls=True) as secret:
        for number in (1, 2):
            secret.put(f"/ill/{number}.md", law(number, word="偽造"))
        declare(workspace, "ill", secret.url, 1, 2)
        report = refresh(workspace)
        assert secret.count() == 0
    assert report.code == 3
    assert any("certificate cannot be trusted" in problem.reason for problem in report.problems)
    assert report.sources[1].changed == ("3.md",)
    assert "基準" in words(workspace, 1) and "条件" in words(workspace, 3)


def test_a_private_address_must_be_declared(workspace: Workspace, upstream: Upstream) -> None:
    path = workspace.layout.corpus / "sources" / "ill.toml"
    path.write_text(path.read_text("utf-8").replace("private = true", "private = false"), "utf-8")
    upstream.forget()
    report = refresh(workspace)
    assert report.code == 3 and not [a for a in upstream.asked if a.path.startswith("/ill")]
    assert report.sources[1].changed == ("3.md",)
