"""Watches: the file, what a user types, what happened under them, webhooks, the command line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from generation_of import Held, Text, publish
from lxml import etree
from typer.testing import CliRunner, Result
from upstream import Answer, Upstream

from pipeline import Workspace, layout
from pipeline.changes import ChangeReport, report
from pipeline.changes.keeping import add_watch, remove_watch
from pipeline.cli import app
from pipeline.errors import FetchError, KnowledgeError, UsageError
from pipeline.layout import Layout
from pipeline.settings import Settings
from pipeline.watch import own
from pipeline.watch.own import Watch

NOW = datetime(2026, 3, 1, 6, tzinfo=UTC)
ACT, ORDER = "jp/501AC0000000999", "jp/501CO0000000999"
ATOM = "{http://www.w3.org/2005/Atom}"
LONG = "この法律は、試験の適正な実施を確保し、その結果を公正に評価することを目的とする。"
FIRST = {
    "art_1": LONG,
    "art_2": f"試験を実施しようとする者は、大臣の許可を受けなければならない。{LONG}",
    "art_2/para_2": "前項の許可には、条件を付することができる。",
    "art_2/para_3": f"許可[[{ORDER}/art_1]]の手続は、政令で定める。",
    "art_3": f"結果は、三年間保存しなければならない。[[{ORDER}/art_1]]",
}
DECREE = Held(ORDER, [Text("o", {"art_1": f"許可の申請は、書面による。{LONG}"})], title="試験令")


@pytest.fixture
def workspace(tmp_path: Path) -> Layout:
    """A workspace whose live generation was reported."""
    made = layout.create(tmp_path)
    publish(made, [Held(ACT, [Text("a", FIRST)]), DECREE])
    assert report(made, now=NOW) is None
    return made


def changed(workspace: Layout, texts: Mapping[str, str], **options: Any) -> ChangeReport:
    """The report after the act has other texts."""
    held = Held(ACT, [Text("a", FIRST, "past"), Text("b", {**FIRST, **texts})])
    publish(workspace, [held, DECREE])
    found = report(workspace, now=NOW + timedelta(days=1), **options)
    assert found is not None
    return found


def seen(found: ChangeReport, name: str) -> list[tuple[str, str]]:
    return [(s.what, s.address) for w in found.watches if w.name == name for s in w.seen]


PARA_2 = {"art_2/para_2": "前項の許可には、条件及び期限を付することができる。"}


def test_the_file_keeps_what_a_person_wrote(workspace: Layout) -> None:
    path = own.path_of(workspace)
    path.write_text(
        '# mine\n[[watch]]\nname = "a"   # act\naddresses = [\n  "jp/501AC0000000999", # all\n]\n'
        '\n# a query\n[[watch]]\nname = "q"\nquery = "許可"\n', "utf-8"
    )  # fmt: skip
    before = path.read_text("utf-8")
    watch = Watch("c", cites=("wto/gatt/art_21",), webhook="https://hook.example/x")
    assert own.add(workspace, watch) and not own.add(workspace, watch)
    assert path.read_text("utf-8").startswith(before)
    assert [w.name for w in own.read(workspace)] == ["a", "q", "c"]
    assert own.read(workspace)[2] == watch
    assert own.remove(workspace, "c") and not own.remove(workspace, "c")
    assert path.read_text("utf-8").rstrip() == before.rstrip()
    assert own.remove(workspace, "a") and own.remove(workspace, "q")
    assert own.read(workspace) == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[watch]", "not valid TOML"),
        ("[watch]\nname = 'x'", "watch"),
        ("other = 1", "other"),
        ("[[watch]]\nname = 'x'\nquery = 'q'\nwhen = 1", "when"),
        ("[[watch]]\nname = 'x'\nquery = 1", "query"),
        ("[[watch]]\nname = 'x'\naddresses = 'jp/x'", "addresses"),
        ("[[watch]]\nname = 'x'\nquery = 'q'\ncites = ['wto/gatt']", "either"),
        ("[[watch]]\nname = 'x'\naddresses = []", "either"),
        ("[[watch]]\nname = 'x'\naddresses = ['moon/1']", "not an address"),
        ("[[watch]]\nname = '../x'\nquery = 'q'", "name"),
        ("[[watch]]\nname = 'x'\nquery = 'q'\n[[watch]]\nname = 'x'\nquery = 'r'", "two watches"),
        ("[[watch]]\nname = 'x'\nquery = 'q'\nwebhook = 'http://h.example/'", "--private"),
        ("[[watch]]\nname = 'x'\nquery = 'q'\nwebhook = 'https://a:b@h.example/'", "user name"),
        ("[[watch]]\nname = 'x'\nquery = 'q'\nwebhook = 'file:///etc/passwd'", "webhook"),
    ],
)
def test_a_wrong_file_says_so_and_stops_no_report(workspace: Layout, text: str, said: str) -> None:
    own.path_of(workspace).write_text(text, "utf-8")
    with pytest.raises(KnowledgeError, match=said):
        own.read(workspace)
    found = changed(workspace, PARA_2)
    assert found.documents and any(said in warning for warning in found.warnings)


def test_what_a_user_types(workspace: Layout) -> None:
    def added(what: str = "", **options: Any) -> Watch:
        return add_watch(workspace, Settings(), what, **options).watch

    assert added("試験法").addresses == (ACT,)
    assert added(f"{ACT}/art_2").name == "jp-501ac0000000999-art-2"
    assert added("GATT XXI").addresses == ("wto/gatt/art_21",)
    assert added("export licence").query == "export licence"
    assert added("GATT XXI", query=True).query == "GATT XXI"
    assert added(cites="GATT XXI").cites == ("wto/gatt/art_21",)
    assert added("wto/gatt/art_21").name == "wto-gatt-art-21-2"
    made = add_watch(workspace, Settings(), f"{ACT}/art_99")
    assert made.absent == (f"{ACT}/art_99",)
    assert (workspace.changes / f"watch-{made.watch.name}.atom").is_file()
    for wrong in ("", "moon/1"):
        with pytest.raises(UsageError):
            added(wrong)
    with pytest.raises(UsageError, match="not both"):
        added("x", cites="GATT")
    with pytest.raises(UsageError, match="another --name"):
        added("something else", name="export-licence")
    assert remove_watch(workspace, Settings(), made.watch.name)
    assert not (workspace.changes / f"watch-{made.watch.name}.atom").exists()


def test_names_are_understood_before_anything_is_built(tmp_path: Path) -> None:
    empty = layout.create(tmp_path)
    assert add_watch(empty, Settings(), "GATT XXI").watch.addresses == ("wto/gatt/art_21",)


def test_an_address_with_what_is_beneath_it(workspace: Layout) -> None:
    for name, locator in (("all", ""), ("two", "/art_2"), ("first", "/art_1"),
                          ("para", "/art_2/para_2"), ("other", "/art_2/para_3")):  # fmt: skip
        own.add(workspace, Watch(name, (ACT + locator,)))
    found = changed(workspace, PARA_2)
    article = ("amended", f"{ACT}/art_2")
    assert seen(found, "all") == [article] == seen(found, "two")
    assert seen(found, "para") == [("amended", f"{ACT}/art_2/para_2")]
    assert seen(found, "first") == [] == seen(found, "other")
    page = (workspace.changes / f"{found.name}.md").read_text("utf-8")
    assert "### para:" in page
    entries = etree.parse(str(workspace.changes / "watch-para.atom")).findall(f"{ATOM}entry")
    assert len(entries) == 1 and "art_2/para_2" in str(entries[0].findtext(f"{ATOM}content"))
    empty = etree.parse(str(workspace.changes / "watch-first.atom"))
    assert empty.findall(f"{ATOM}entry") == [] and empty.findtext(f"{ATOM}updated")


def test_a_paragraph_that_is_announced_or_comes(workspace: Layout) -> None:
    own.add(workspace, Watch("para", (f"{ACT}/art_2/para_2",)))
    own.add(workspace, Watch("new", (f"{ACT}/art_4",)))
    held = [Text("a", FIRST), Text("b", {**FIRST, **PARA_2}, "pending", "2027-01-01")]
    publish(workspace, [Held(ACT, held), DECREE])
    found = report(workspace, now=NOW)
    assert found is not None
    assert seen(found, "para") == [("announced: amended", f"{ACT}/art_2/para_2")]
    publish(workspace, [Held(ACT, [*held, Text("c", {**FIRST, "art_4": LONG + "四"})]), DECREE])
    found = report(workspace, now=NOW)
    assert found is not None and seen(found, "new") == [("added", f"{ACT}/art_4")]


def test_a_document_that_comes_or_goes(workspace: Layout) -> None:
    own.add(workspace, Watch("act", (f"{ACT}/art_2",)))
    own.add(workspace, Watch("none", (f"{ACT}/art_77",)))
    publish(workspace, [DECREE])
    found = report(workspace, now=NOW)
    assert found is not None and seen(found, "act") == [("removed", ACT)]
    publish(workspace, [Held(ACT, [Text("a", FIRST)]), DECREE])
    found = report(workspace, now=NOW)
    assert found is not None and seen(found, "act") == [("added", ACT)]
    assert seen(found, "none") == []


def test_citations(workspace: Layout) -> None:
    own.add(workspace, Watch("c", cites=(f"{ORDER}/art_1",)))
    own.add(workspace, Watch("own", cites=(ACT,)))
    found = changed(workspace, {
        "art_1": f"{LONG}[[{ORDER}/art_1/para_2]]",
        "art_3": "結果は、三年間保存しなければならない。",
        **PARA_2,
    })  # fmt: skip
    assert seen(found, "c") == [
        ("new citation", f"{ACT}/art_1"),
        ("citation gone", f"{ACT}/art_3"),
        ("citing provision amended", f"{ACT}/art_2/para_3"),
    ]
    assert seen(found, "own") == []


class Answers:
    """A searcher whose answers a test sets."""

    of: Mapping[str, list[str]] = {}

    def __init__(self, *_: object) -> None: ...

    def search(self, query: str, *, filters: Any, limit: int) -> list[Any]:
        class Hit:
            def __init__(self, address: str) -> None:
                self.address = address

        return [Hit(a) for a in self.of.get(query, [])] if filters.langs == ["ja"] else []

    def close(self) -> None: ...


def test_a_query_now_and_before(workspace: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.search.Searcher", Answers)
    own.add(workspace, Watch("q", query="許可"))
    Answers.of = {"許可": [f"{ACT}/art_3"]}
    assert report(workspace, now=NOW) is None  # its answers are kept
    Answers.of = {"許可": [f"{ACT}/art_2"]}
    found = changed(workspace, {**PARA_2, "art_3": "削除", "art_1": LONG + "ただし書。"})
    assert seen(found, "q") == [("amended", f"{ACT}/art_2"), ("repealed", f"{ACT}/art_3")]
    Answers.of = {"許可": []}
    other = Held("jp/501AC0000000998", [Text("z", {"art_1": LONG})])
    publish(workspace, [other, DECREE])
    found = report(workspace, now=NOW)
    assert found is not None and seen(found, "q") == []


def test_a_webhook_that_fails_is_told_later(workspace: Layout) -> None:
    own.add(workspace, Watch("w", (ACT,), webhook="https://hook.example/x"))
    told: list[Any] = []

    def away(_watch: Watch, _value: Any) -> None:
        raise FetchError("no answer")

    found = changed(workspace, PARA_2, post=away)
    assert found.documents and "no answer" in found.warnings[0]
    again = report(workspace, now=NOW, post=away)
    assert again is not None and not again.changed and again.warnings
    assert report(workspace, now=NOW, post=lambda _, value: told.append(value)) is None
    assert [(v["watch"], v["report"]) for v in told] == [("w", found.name)]
    assert told[0]["changes"][0]["address"] == f"{ACT}/art_2"
    assert report(workspace, now=NOW, post=away) is None


def test_a_webhook_of_a_watch_that_is_no_more_is_dropped(workspace: Layout) -> None:
    own.add(workspace, Watch("w", (ACT,), webhook="https://hook.example/x"))

    def away(_watch: Watch, _value: Any) -> None:
        raise FetchError("no answer")

    changed(workspace, PARA_2, post=away)
    own.remove(workspace, "w")
    assert report(workspace, now=NOW, post=away) is None
    assert not (workspace.changes / "untold.json").exists()


def test_a_webhook_through_the_door(workspace: Layout) -> None:
    with Upstream() as upstream:
        posted: list[Any] = []

        def hook(asked: Any) -> Answer:
            posted.append(json.loads(asked.body))
            return Answer("thanks")

        upstream.answer("/hook", hook)
        url = f"{upstream.url}/hook"
        own.add(workspace, Watch("w", (ACT,), webhook=url, private=True))
        found = changed(workspace, PARA_2)
        assert found.warnings == () and [value["watch"] for value in posted] == ["w"]


def test_a_private_webhook_must_be_allowed(workspace: Layout) -> None:
    own.add(workspace, Watch("w", (ACT,), webhook="https://127.0.0.1:9/hook"))
    found = changed(workspace, PARA_2)
    assert found.documents and "127.0.0.1" in found.warnings[0]


def test_the_command_line(quick: Workspace, samples: Path, tmp_path: Path) -> None:
    """From a changed file through a build to what is watched, with the search itself."""
    runner = CliRunner()

    def jobun(*args: str) -> Result:
        return runner.invoke(app, [*args, "--workspace", str(quick.root)])

    assert jobun("watch", "list").exit_code == 1
    path = tmp_path / "model-act-ja.md"
    old = (samples / "ja" / path.name).read_text("utf-8")
    path.write_text(old, "utf-8")
    quick.add([path])
    quick.build()
    assert "nothing is built yet" in jobun("changes").stderr
    assert "is the baseline" in jobun("changes", "--new").stderr
    assert "is the baseline" in jobun("changes").stderr
    done = jobun("changes", "--new")
    assert done.exit_code == 1 and "Nothing changed" in done.stderr
    for args, said in (
        (["許可を受けないで輸出した者", "--name", "penalty"], "watched as a query"),
        (["doc/model-act-ja"], ""),
    ):
        done = jobun("watch", "add", *args)
        assert done.exit_code == 0 and (said in done.stderr if said else not done.stderr)
    hook = jobun("watch", "add", "doc/model-act-ja", "--webhook", "http://127.0.0.1/x")
    assert isinstance(hook.exception, UsageError) and "--private" in str(hook.exception)
    assert jobun("watch", "list").stdout.splitlines() == [
        "penalty: answers to '許可を受けないで輸出した者'",
        "doc-model-act-ja: doc/model-act-ja",
    ]
    path.write_text(old.replace("二年以下", "三年以下"), "utf-8")
    quick.add([path])
    quick.build()
    done = jobun("changes", "--new")
    assert done.exit_code == 0 and "doc/model-act-ja/art_23" in done.stdout
    assert "watch doc-model-act-ja" in done.stdout and "watch penalty" in done.stdout
    again = json.loads(jobun("changes", "--json").stdout)
    assert [c["address"] for c in again[0]["documents"][0]["changes"]] == [
        "doc/model-act-ja/art_23"
    ]
    assert isinstance(jobun("changes", "--since", "soon").exception, UsageError)
    assert jobun("watch", "remove", "penalty").exit_code == 0
    assert jobun("watch", "remove", "penalty").exit_code == 1
