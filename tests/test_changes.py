"""The report of what changed: found, written, kept through kills, told as a feed."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from generation_of import Held, Text, publish
from lxml import etree

from pipeline import durable, layout
from pipeline.changes import ChangeReport, Trouble, baseline, files, report, reported
from pipeline.changes.difference import first_difference
from pipeline.changes.lines import lines
from pipeline.errors import CorpusError
from pipeline.layout import Layout
from pipeline.watch import own

NOW = datetime(2026, 3, 1, 6, tzinfo=UTC)
ACT, ORDER, OTHER = "jp/501AC0000000999", "jp/501CO0000000999", "kr/시험법"
ATOM = "{http://www.w3.org/2005/Atom}"
LONG = "この法律は、試験の適正な実施を確保し、その結果を公正に評価することを目的とする。"
FIRST = {
    "art_1": LONG,
    "art_2": f"試験を実施しようとする者は、大臣の許可を受けなければならない。{LONG}",
    "art_2/para_2": "前項の許可には、条件を付することができる。",
    "art_3": "結果は、三年間保存しなければならず、求めがあったときは提示しなければならない。",
}
SECOND = {**FIRST, "art_3": FIRST["art_3"].replace("三年間", "五年間")}
CITING = Held(
    ORDER,
    [Text("o", {"art_1": f"法第三条[[{ACT}/art_3/para_1]]の結果", "art_2": f"法[[{ACT}/art_1]]"})],
    title="試験令",
)


def act(*versions: Text) -> Held:
    return Held(ACT, versions or [Text("a", FIRST)])


def amended(**facts: Any) -> Held:
    return act(Text("a", FIRST, "past", "2020-01-01"), Text("b", SECOND, **facts))


@pytest.fixture
def workspace(tmp_path: Path) -> Layout:
    """A workspace whose live generation was reported."""
    made = layout.create(tmp_path)
    publish(made, [act(), CITING])
    assert report(made, now=NOW) is None
    return made


def made(workspace: Layout, *documents: Held, **options: Any) -> ChangeReport:
    publish(workspace, documents)
    found = report(workspace, now=options.pop("now", NOW + timedelta(days=1)), **options)
    assert found is not None
    return found


def reports(workspace: Layout) -> list[str]:
    return sorted(p.name for p in workspace.changes.iterdir() if p.name != reported.FILE)


def test_the_first_time_is_what_is_known(tmp_path: Path) -> None:
    made = layout.create(tmp_path)
    assert report(made, now=NOW) is None and not baseline(made)  # nothing is built
    publish(made, [act()])
    assert baseline(made) and not baseline(made)
    publish(made, [amended(), CITING])
    found = report(made, now=NOW)
    assert found is not None and {d.kind for d in found.documents} == {"amended", "added"}


def test_nothing_changed_leaves_no_trace(workspace: Layout) -> None:
    before = (workspace.changes / reported.FILE).stat().st_mtime_ns
    assert report(workspace, now=NOW) is None
    assert (workspace.changes / reported.FILE).stat().st_mtime_ns == before
    publish(workspace, [act(), CITING])
    assert report(workspace, now=NOW) is None and reports(workspace) == []


def test_an_amended_article_is_named_with_what_cites_it(workspace: Layout) -> None:
    found = made(workspace, amended(valid_from="2026-02-01"), CITING)
    (document,) = found.documents
    assert (document.kind, document.valid_from, document.before) == (
        "amended", "2026-02-01", "2020-01-01",
    )  # fmt: skip
    assert document.amended_by == "unknown" and document.retrieved == "2026-01-02"
    assert [(c.kind, c.address) for c in document.changes] == [("amended", f"{ACT}/art_3")]
    (affected,) = found.affected
    assert affected.document == ORDER
    assert [(c.place, c.target) for c in affected.citations] == [
        (f"{ORDER}/art_1", f"{ACT}/art_3/para_1")
    ]
    assert found.counts()["provisions"] == {"added": 0, "amended": 1, "repealed": 0, "moved": 0}
    text = "\n".join(lines(found))
    assert f"{ACT}/art_3" in text and "citations affected: 1 in 1 document" in text
    page = (workspace.changes / f"{found.name}.md").read_text("utf-8")
    assert "before: 結果は、三年間" in page and "now: 結果は、五年間" in page
    assert f"cites `{ACT}/art_3/para_1`" in page
    assert report(workspace, now=NOW) is None


def test_the_amending_law_is_named_where_the_source_states_it(workspace: Layout) -> None:
    found = made(workspace, amended(metadata={"amended_by": "令和七年法律第一号"}), CITING)
    assert found.documents[0].amended_by == "令和七年法律第一号"


def test_documents_come_and_go(workspace: Layout) -> None:
    new = Held(OTHER, [Text("k", {"art_1": "이 법은 시험을 정한다."})], title="시험법", lang="ko")
    found = made(workspace, CITING, new)
    assert [(d.kind, d.address, d.title) for d in found.documents] == [
        ("removed", ACT, "試験法"),
        ("added", OTHER, "시험법"),
    ]
    assert found.counts()["provisions"]["added"] == 2
    assert [len(one.citations) for one in found.affected] == [2]


def test_what_is_pending_is_announced_once_and_then_comes_into_force(workspace: Layout) -> None:
    old = Text("a", FIRST)
    coming = Text("b", SECOND, "pending", "2026-04-01")
    found = made(workspace, act(old, coming), CITING)
    (document,) = found.documents
    assert (document.kind, document.valid_from) == ("announced", "2026-04-01")
    assert [c.address for c in document.changes] == [f"{ACT}/art_3"]
    assert found.affected == () and "comes into force on 2026-04-01" in "\n".join(lines(found))
    # Another rendition of it says nothing new, another text does.
    other = Text("b", SECOND, "duplicate", "2026-04-01")
    publish(workspace, [act(old, other, Text("b2", SECOND, "pending", "2026-04-01")), CITING])
    assert report(workspace, now=NOW) is None
    third = {**SECOND, "art_1": FIRST["art_1"].replace("評価", "判定")}
    second = Text("b2", SECOND, "duplicate", "2026-04-01")
    again = made(workspace, act(old, second, Text("b3", third, "pending", "2026-04-01")), CITING)
    assert [c.address for c in again.documents[0].changes] == [f"{ACT}/art_1", f"{ACT}/art_3"]
    assert "announced before, with another text" in again.documents[0].note
    past = Text("a", FIRST, "past")
    found = made(workspace, act(past, Text("b3", third, "current", "2026-04-01")), CITING)
    assert found.documents[0].kind == "amended" and "announced before" in found.documents[0].note


def test_another_file_of_the_same_text_is_no_change(workspace: Layout) -> None:
    respaced = {k: v.replace("、", "、\n　") for k, v in FIRST.items()}
    publish(workspace, [act(Text("a", FIRST, "duplicate"), Text("c", respaced)), CITING])
    assert report(workspace, now=NOW) is None
    found = made(workspace, act(Text("c", respaced, "past"), Text("d", SECOND)), CITING)
    assert [c.address for c in found.documents[0].changes] == [f"{ACT}/art_3"]


def test_a_text_that_is_gone_is_said_to_be(workspace: Layout) -> None:
    found = made(workspace, act(Text("b", SECOND)), CITING)
    assert found.documents[0].changes == () and "not compared" in found.documents[0].note


def test_json_comes_back(workspace: Layout) -> None:
    trouble = Trouble("egov", "unreachable", "no answer; it is asked again at the next refresh.")
    found = made(workspace, amended(), CITING, sources=[trouble])
    assert files.read(workspace) == [found]
    assert "no answer" in (workspace.changes / f"{found.name}.md").read_text("utf-8")
    assert files.read(workspace, since="2026-03-02") == [found]
    assert files.read(workspace, since="2026-03-03") == []
    (workspace.changes / "2026-03-03-000009-0badbad0.json").write_text("{}")
    with pytest.raises(CorpusError, match="0badbad0"):
        files.read(workspace)
    assert files.read(workspace, strict=False) == [found]


def test_a_damaged_memory_is_named(workspace: Layout) -> None:
    (workspace.changes / reported.FILE).write_text('{"generation": 1}')
    with pytest.raises(CorpusError, match=r"reported\.json.*Delete it"):
        report(workspace, now=NOW)


@pytest.mark.parametrize("stop", range(1, 12))
def test_a_run_that_was_killed_is_made_again(
    workspace: Layout, monkeypatch: pytest.MonkeyPatch, stop: int
) -> None:
    """Killed at the n-th write: the next run leaves the files of a run that was not."""
    own.add(workspace, own.Watch("act", (ACT,), webhook="https://hook.example/x"))
    publish(workspace, [amended(), CITING])
    posted: list[Any] = []

    def told(_watch: own.Watch, value: Any) -> None:
        posted.append(value)

    writes = 0
    real: Callable[..., None] = durable.replace

    def until(path: Path, data: bytes) -> None:
        nonlocal writes
        writes += 1
        if writes == stop:
            raise KeyboardInterrupt
        real(path, data)

    monkeypatch.setattr(durable, "replace", until)
    try:
        report(workspace, now=NOW, post=told)
    except KeyboardInterrupt:
        pass
    else:
        assert writes < stop  # there are no more writes
    monkeypatch.setattr(durable, "replace", real)
    report(workspace, now=NOW + timedelta(days=3), post=told)
    (name,) = {p.stem for p in workspace.changes.glob("*.md")}
    left = {p.name: p.read_bytes() for p in workspace.changes.iterdir()}
    assert {f"{name}.json", f"{name}.md", "feed.atom", "watch-act.atom"} <= left.keys()
    assert "untold.json" not in left and posted
    assert {value["report"] for value in posted} == {name}
    feed = etree.fromstring(left["feed.atom"])
    assert len(feed.findall(f"{ATOM}entry")) == 1
    (one,) = files.read(workspace)
    assert one.at[:10] == name[:10] and one.documents[0].address == ACT


def test_what_a_killed_run_left_is_replaced_when_more_changed(
    workspace: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(workspace, [amended(), CITING])
    with monkeypatch.context() as patch:
        patch.setattr(reported, "write", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            report(workspace, now=NOW)
    assert len(files.read(workspace)) == 1
    found = made(workspace, amended())
    assert {d.kind for d in found.documents} == {"amended", "removed"}
    assert files.read(workspace) == [found]


def test_the_feed_is_valid_atom(workspace: Layout) -> None:
    bad = "制御\x08文字と\ufffe" + LONG
    held = Text("b", {**FIRST, "art_3": bad}, valid_from="2026-02-01")
    first = made(workspace, act(Text("a", FIRST, "past"), held), CITING)
    second = made(workspace, act(held), now=NOW + timedelta(days=2))
    data = (workspace.changes / "feed.atom").read_bytes()
    feed = etree.fromstring(data)  # would fail on an illegal character
    assert feed.tag == f"{ATOM}feed"
    entries = feed.findall(f"{ATOM}entry")
    ids = [element.text for element in feed.iter(f"{ATOM}id")]
    assert len(entries) == 2 and len(set(ids)) == 3
    assert all(text and uuid.UUID(text).version == 5 for text in ids)
    for element in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1 and element.findtext(f"{ATOM}{name}")
        at = datetime.fromisoformat(str(element.findtext(f"{ATOM}updated")))
        assert at.tzinfo is not None
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Jobun"
    assert [e.findtext(f"{ATOM}updated") for e in entries] == [second.at, first.at]
    assert feed.findtext(f"{ATOM}updated") == second.at
    content = entries[1].find(f"{ATOM}content")
    assert content is not None and content.get("type") == "html"
    assert "<ins>制御文字" in str(content.text)
    link = entries[1].find(f"{ATOM}link")
    assert link is not None and str(link.get("href")).startswith("https://law.example/")
    # Made anew from the reports it is the same.
    known = reported.read(workspace)
    assert known is not None
    files.feeds(workspace, known, ())
    assert (workspace.changes / "feed.atom").read_bytes() == data


def test_the_feed_keeps_the_newest(workspace: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.changes.atom.NEWEST", 3)
    for number in range(4):
        text = Text(f"v{number}", {"art_1": f"{number}{LONG}"})
        made(workspace, act(text), CITING, now=NOW + timedelta(days=number))
    feed = etree.parse(str(workspace.changes / "feed.atom"))
    days = [str(e.text)[:10] for e in feed.findall(f"{ATOM}entry/{ATOM}updated")]
    assert days == ["2026-03-04", "2026-03-03", "2026-03-02"]
    assert len(files.read(workspace)) == 4


def test_one_among_many_is_found_at_once(workspace: Layout) -> None:
    many = [Held(f"jp/5{n:02}AC{n:010}", [Text(str(n), FIRST)]) for n in range(2000)]
    publish(workspace, many)
    report(workspace, now=NOW)
    old = Text("0", FIRST, "past")
    publish(workspace, [Held(many[0].address, [old, Text("x", SECOND)]), *many[1:]])
    begun = time.perf_counter()
    found = report(workspace, now=NOW + timedelta(days=1))
    assert time.perf_counter() - begun < 1
    assert found is not None and len(found.documents) == 1


@pytest.mark.parametrize(
    ("old", "new", "moved", "expected"),
    [
        ("a b c", "a  b\nc", False, ("", "")),
        ("三年間 保存", "五年間 保存", False, ("三年間 保存", "五年間 保存")),
        ("第五条　同じ", "第六条　同じ", True, ("", "")),
        ("제5조의2 같은", "제6조 같은", True, ("", "")),
        ("", "新しい", False, ("", "新しい")),
    ],
)
def test_the_first_difference(old: str, new: str, moved: bool, expected: tuple[str, str]) -> None:
    assert first_difference(old, new, moved=moved) == expected


def test_a_long_difference_is_cut_at_words() -> None:
    head = "The exporter shall keep every record of the transaction for a period of "
    was, now = first_difference(head + "three years. " * 40, head + "five years. " * 40)
    assert was.startswith("… ") and was.endswith(" …") and len(was) < 180
    assert "period of three" in was and "period of five" in now
    assert head.split(was[2:].split()[0])[0][-1:] == " "


# Read from both texts by hand: every article of 外為法 that the state of 2024-04-01 has otherwise.
REAL = {
    "amended": "6 16-2 17-2 17-4 18 18-6 20-2 22-2 22-3 26 27 55-3 69-6 69-7 70 70-2 71 71-2",
    "added": "55-9-2 55-9-3 55-9-4",
}


@pytest.mark.data
@pytest.mark.slow
def test_a_real_amendment(tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline import Workspace

    monkeypatch.setenv("JOBUN_MODEL", "hashing")
    law, history = "324AC0000000228", data / "ja" / "history"
    with Workspace.create(tmp_path / "w") as workspace:
        workspace.add(list(history.glob(f"{law}_2022-12-29*")))
        workspace.build()
        baseline(workspace.layout)
        workspace.add(list(history.glob(f"{law}_2024-04-01*")))
        workspace.build()
        found = report(workspace.layout, now=NOW)
    assert found is not None
    (document,) = found.documents
    assert (document.before, document.valid_from) == ("2022-12-29", "2024-04-01")
    articles = {(c.kind, c.address) for c in document.changes if "/art_" in c.address[:24]}
    assert articles == {
        (kind, f"jp/{law}/art_{n}") for kind, numbers in REAL.items() for n in numbers.split()
    }
