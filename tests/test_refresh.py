"""A refresh: what is due, taken, the same, held back, lost, accepted; and what it leaves alone."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline import Workspace, corpus, generations, locks, revisions
from pipeline.errors import CorpusError, FetchError, LockedError, UsageError
from pipeline.refresh import RefreshReport, SourceReport
from pipeline.revisions import Listed
from pipeline.sources import adapters, state
from pipeline.sources.declaration import Source
from pipeline.sources.outcome import (
    Door,
    Failed,
    Fetched,
    Gone,
    Held,
    Outcome,
    Revisions,
    Same,
)
from pipeline.terms.lexicon import lexicon

NOW = datetime(2026, 1, 5, 6, 0, tzinfo=UTC)
DECLARED = """
id = "{id}"
licence = "CC0"
[title]
en = "A shelf of tests"
[refresh]
adapter = "shelf"
every = "1d"
{refresh}
{rest}
"""
ARTICLE = "**第{n}条（規定）**　輸出をしようとする者は、第{n}号の{word}を守らなければならない。\n"


def law(number: int = 1, *, articles: int = 12, word: str = "基準", only: int = 0) -> str:
    """A law of our own; with `only` the other articles keep the usual word."""
    head = (
        f'---\ntitle: "試験法{number}"\nidentifier: "501AC00000{number:05}"\ncountry: "jp"\n---\n\n'
    )
    bodies = (
        ARTICLE.format(n=n, word=word if only in (0, n) else "基準") for n in range(1, articles + 1)
    )
    return head + "\n".join(bodies)


Make = Callable[[Source, Mapping[str, Held], str], Iterator[Outcome]]


class Shelf:
    """What the sources of a test serve; `told` is what each was told that is held."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.makes: dict[str, Make] = {}
        self.told: dict[str, Mapping[str, Held]] = {}

    def declare(self, name: str, *, refresh: str = "", rest: str = "") -> None:
        folder = self.workspace.layout.corpus / "sources"
        folder.mkdir(exist_ok=True)
        text = DECLARED.format(id=name, refresh=refresh, rest=rest)
        folder.joinpath(f"{name}.toml").write_text(text, "utf-8")

    def serve(self, name: str, *outcomes: Outcome, **texts: str) -> None:
        """From now on a pass of the source gives these, and these texts by their keys."""
        fetched = [Fetched(key, f"{key}.md", text.encode(), "") for key, text in texts.items()]
        self.makes[name] = lambda *_: iter([*outcomes, *fetched])
        if not (self.workspace.layout.corpus / "sources" / f"{name}.toml").exists():
            self.declare(name)

    def fetch(
        self, source: Source, door: Door, held: Mapping[str, Held], *, since: str = ""
    ) -> Iterator[Outcome]:
        self.told[source.id] = held
        yield from self.makes[source.id](source, held, since)


@pytest.fixture
def shelf(quick: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Shelf:
    made = Shelf(quick)
    # The shipped sources are not asked by tests; an index without a termbase is made at once.
    monkeypatch.setattr("pipeline.sources.declaration.source_declarations", lambda: tmp_path / "no")
    monkeypatch.setattr(adapters, "ADAPTERS", {"shelf": lambda: made.fetch})
    monkeypatch.setattr("pipeline.termbase.shipped", lambda: ())
    monkeypatch.setattr("pipeline.termbase._shipped_lexicon", lambda: lexicon(()))
    monkeypatch.setattr("pipeline.termbase._shipped_profiles", lambda _: ())
    return made


def refresh(shelf: Shelf, *names: str, days: float = 0, **options: Any) -> RefreshReport:
    return shelf.workspace.refresh(names, now=NOW + timedelta(days=days), **options)


def of(report: RefreshReport, name: str) -> SourceReport:
    return next(source for source in report.sources if source.id == name)


def entries(shelf: Shelf) -> list[tuple[str, str]]:
    return [(e.path, e.retrieved) for e in corpus.read(shelf.workspace.layout)]


def live(shelf: Shelf) -> generations.Generation:
    found = generations.live(shelf.workspace.layout)
    assert found
    return found


def test_what_comes_is_entered_built_and_remembered(shelf: Shelf) -> None:
    facts = {"valid_from": "2026-04-01"}
    data = law(2).encode()
    shelf.serve("one", Fetched("b", "b.md", data, "https://x.test/b", "m1", facts=facts), a=law(1))
    report = refresh(shelf)
    assert report.code == 0 and report.built
    assert of(report, "one").new == ("b", "a")
    b, a = corpus.read(shelf.workspace.layout)
    assert (b.path, b.source, b.licence, b.url) == ("one/b", "one", "CC0", "https://x.test/b")
    assert b.facts == facts and b.retrieved == "2026-01-05T06:00:00Z" and a.facts == {}
    known = state.read(shelf.workspace.layout, "one")
    assert known.succeeded == known.attempted == "2026-01-05T06:00:00Z"
    assert known.documents["b"] == state.Known(b.sha256, "m1", b.url, known.succeeded)
    shown = shelf.workspace.show("jp/501AC0000000001/art_3")
    assert shown and "基準" in shown.parts[0].text
    assert report.as_json()["sources"][0]["new"] == ("b", "a")


def test_nothing_new_leaves_everything_as_it_is(shelf: Shelf) -> None:
    shelf.serve("one", a=law(1), b=law(2))
    refresh(shelf)
    catalog, manifest = live(shelf).catalog, shelf.workspace.layout.manifest
    before = (catalog.stat().st_mtime_ns, manifest.stat().st_mtime_ns, live(shelf).name)
    report = refresh(shelf, days=2)
    assert report.code == 0 and not report.built and of(report, "one").same == 2
    assert before == (catalog.stat().st_mtime_ns, manifest.stat().st_mtime_ns, live(shelf).name)
    assert shelf.told["one"].keys() == {"a", "b"}
    assert state.read(shelf.workspace.layout, "one").documents["a"].checked[:10] == "2026-01-07"


def test_unchanged_documents_are_not_parsed(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf.serve("one", **{f"d{n}": law(n) for n in range(1, 6)})
    refresh(shelf)

    def never(*_: object, **__: object) -> None:
        raise AssertionError("an unchanged document was parsed")

    monkeypatch.setattr("pipeline.refresh.guard.parse_file", never)
    assert of(refresh(shelf, days=2), "one").same == 5


def test_a_changed_article_becomes_a_version(shelf: Shelf) -> None:
    shelf.serve("one", a=law(1), b=law(2))
    refresh(shelf)
    shelf.serve("one", a=law(1, word="条件", only=3), b=law(2))
    report = refresh(shelf, days=2)
    assert of(report, "one").changed == ("a",) and of(report, "one").same == 1
    assert [path for path, _ in entries(shelf)] == ["one/a", "one/b", "one/a"]
    shown = shelf.workspace.show("jp/501AC0000000001/art_3")
    assert shown and "条件" in shown.parts[0].text
    assert report.changes and report.changes.counts()["documents"]["amended"] == 1
    # Bytes that come back are the newest again.
    shelf.serve("one", a=law(1), b=law(2))
    assert of(refresh(shelf, days=4), "one").changed == ("a",)
    shown = shelf.workspace.show("jp/501AC0000000001/art_3")
    assert shown and "基準" in shown.parts[0].text


def test_only_what_is_due_is_asked(shelf: Shelf) -> None:
    shelf.serve("one", a=law(1))
    shelf.serve("two", b=law(2))
    assert {s.id for s in refresh(shelf, "one").sources} == {"one"}
    later = refresh(shelf, days=0.5)
    assert (of(later, "one").state, of(later, "two").state) == ("not due", "done")
    assert of(refresh(shelf, days=0.6, force=True), "one").same == 1
    assert shelf.told["one"] == {}  # by force: as if nothing were held
    assert of(refresh(shelf, "one", days=0.7), "one").asked
    assert of(refresh(shelf, days=1.8), "one").asked
    # What failed is due again at once.
    shelf.serve("one", Failed("a", "no answer."))
    assert refresh(shelf, "one", days=2.9).code == 3
    assert of(refresh(shelf, days=2.91), "one").asked


def test_a_source_that_breaks_leaves_the_others_alone(shelf: Shelf) -> None:
    def broken(*_: object) -> Iterator[Outcome]:
        yield Fetched("a", "a.md", law(1).encode(), "")
        raise ZeroDivisionError("a fault")

    def unreachable(*_: object) -> Iterator[Outcome]:
        raise FetchError("two: no answer from the server. Try again later.")
        yield

    def leaving(*_: object) -> Iterator[Outcome]:
        raise SystemExit(7)
        yield

    shelf.serve("good", b=law(2))
    for name, make in (("bad", broken), ("two", unreachable), ("exit", leaving)):
        shelf.serve(name)
        shelf.makes[name] = make
    report = refresh(shelf)
    assert report.code == 3 and of(report, "good").state == "done"
    assert of(report, "bad").state == "failed" and "ZeroDivisionError" in of(report, "bad").error
    assert of(report, "bad").new == ("a",)
    assert {p.source for p in report.problems} == {"bad", "two", "exit"}
    known = state.read(shelf.workspace.layout, "two")
    assert known.error.startswith("two: no answer") and not known.succeeded and known.attempted
    shelf.makes.pop("good")
    assert refresh(shelf, "two", "exit").code == 4  # every source that was asked failed


def test_sources_are_asked_side_by_side(shelf: Shelf) -> None:
    together = threading.Barrier(3, timeout=20)

    def meeting(source: Source, *_: object) -> Iterator[Outcome]:
        together.wait()
        yield Fetched("a", "a.md", law(int(source.id[-1])).encode(), "")

    for name in ("s1", "s2", "s3"):
        shelf.serve(name)
        shelf.makes[name] = meeting
    report = refresh(shelf)
    assert [s.new for s in report.sources] == [("a",)] * 3
    assert [path for path, _ in entries(shelf)] == ["s1/a", "s2/a", "s3/a"]


SHORT = law(1, articles=8)  # shrunk by a third
HTML = "<!DOCTYPE html><html><title>Error</title><body><p>Service unavailable.</p></body></html>"
OTHERS = law(1).replace("第1条", "第101条").replace("第2条", "第102条")


@pytest.mark.parametrize(
    ("text", "why"),
    [("", "empty"), (" \n", "empty"), (HTML, "MD was due"), (SHORT, "shrank by 3"),
     (OTHERS, "2 of 12 articles"), (law(1)[:100], "no provision|shrank")],
)  # fmt: skip
def test_a_worse_text_is_held_back(shelf: Shelf, text: str, why: str) -> None:
    shelf.serve("one", a=law(1), b=law(2))
    refresh(shelf)
    before, name = entries(shelf), live(shelf).name
    shelf.serve("one", a=text, b=law(2))
    report = refresh(shelf, days=2)
    assert report.code == 3 and of(report, "one").held_back == ("a",)
    (problem,) = report.problems
    assert re.search(why, problem.reason), problem.reason
    assert "--accept" in problem.reason and "last good version stays" in problem.reason
    assert entries(shelf) == before and live(shelf).name == name
    known = state.read(shelf.workspace.layout, "one")
    back = known.documents["a"].back
    assert back and back.since[:10] == "2026-01-07" and known.succeeded[:10] == "2026-01-07"
    raw = shelf.workspace.layout.raw / back.sha256[:2] / back.sha256
    assert raw.read_bytes() == text.encode()
    again = refresh(shelf, days=4)
    assert again.code == 3
    known = state.read(shelf.workspace.layout, "one")
    assert known.documents["a"].back == back  # still, and since the day it was first
    # The source is right again.
    shelf.serve("one", a=law(1), b=law(2))
    assert refresh(shelf, days=6).code == 0
    assert state.read(shelf.workspace.layout, "one").whole


def test_html_under_the_name_of_xml_is_held_back_at_first_sight(shelf: Shelf) -> None:
    shelf.serve("one", Fetched("x", "x.xml", b"\xef\xbb\xbf\n" + HTML.encode(), ""), b=law(2))
    report = refresh(shelf)
    assert of(report, "one").held_back == ("x",) and "XML was due" in report.problems[0].reason
    assert "Nothing was taken" in report.problems[0].reason
    assert [path for path, _ in entries(shelf)] == ["one/b"]


def test_deleted_articles_are_no_loss(shelf: Shelf) -> None:
    shelf.serve("one", a=law(1))
    refresh(shelf)
    rows = law(1, word="新しい長い基準と条件").split("\n\n")
    rows[3] = "**第三条**　削除"
    rows[4] = "**第四条**　削除"
    shelf.serve("one", a="\n\n".join(rows))
    assert of(refresh(shelf, days=2), "one").changed == ("a",)


def test_accepting_takes_what_was_held_back_and_says_why(shelf: Shelf) -> None:
    shelf.serve("one", a=law(1), b=law(2))
    refresh(shelf)
    shelf.serve("one", a=SHORT, b=law(2))
    refresh(shelf, days=2)
    shelf.makes.clear()  # accepting asks nobody
    report = refresh(shelf, days=3, accept={"one/a": "the act was shortened"})
    assert report.code == 0 and of(report, "one").accepted == ("a",) and report.built
    assert entries(shelf)[-1] == ("one/a", "2026-01-08T06:00:00Z")
    known = state.read(shelf.workspace.layout, "one")
    assert known.documents["a"].back is None and known.whole
    (said,) = known.accepted
    assert (said.key, said.what, said.reason) == ("a", "held back", "the act was shortened")
    assert said.date == "2026-01-08T06:00:00Z" and said.sha256 == known.documents["a"].sha256
    shelf.serve("one", a=SHORT, b=law(2))
    again = refresh(shelf, days=5)
    assert again.code == 0 and of(again, "one").same == 2


@pytest.mark.parametrize(
    ("accept", "words"),
    [({"one/a": " "}, "--reason"), ({"two": "x"}, "no source"), ({"one/b": "x"}, "Waiting: a")],
)
def test_accepting_what_cannot_be_is_refused(
    shelf: Shelf, accept: dict[str, str], words: str
) -> None:
    shelf.serve("one", a=law(1), b=law(2))
    refresh(shelf)
    with pytest.raises(UsageError, match="nothing to accept"):
        refresh(shelf, accept={"one": "x"})
    shelf.serve("one", a="", b=law(2))
    refresh(shelf, days=2)
    before = entries(shelf)
    with pytest.raises(UsageError, match=words):
        refresh(shelf, accept={**accept, "one/a": accept.get("one/a", "x")})
    assert entries(shelf) == before and state.read(shelf.workspace.layout, "one").held_back


def test_what_is_lost_stays_until_it_is_accepted(shelf: Shelf) -> None:
    shelf.serve("one", a=law(1), b=law(2), c=law(3))
    refresh(shelf)
    before = entries(shelf)
    shelf.serve("one", Gone("b", "repealed."), a=law(1))
    report = refresh(shelf, days=2)
    assert report.code == 3 and of(report, "one").gone == ("b", "c")
    assert "does not list" in report.problems[1].reason and entries(shelf) == before
    assert refresh(shelf, days=4).code == 3
    refresh(shelf, accept={"one": "both were repealed"})
    report = refresh(shelf, days=6)
    assert report.code == 0 and entries(shelf) == before
    assert shelf.workspace.show("jp/501AC0000000002/art_3")
    # And what comes back is there again.
    shelf.serve("one", a=law(1), b=law(2), c=law(3))
    assert refresh(shelf, days=8).code == 0
    shelf.serve("one", a=law(1), b=law(2))
    assert of(refresh(shelf, days=10), "one").gone == ("c",)


def test_what_stands_behind_a_failed_index_is_not_lost(shelf: Shelf) -> None:
    shelf.declare("one", rest="[expected]\ndocuments = [2, 2]")
    shelf.serve("one", a=law(1), b=law(2))
    refresh(shelf)
    shelf.serve("one", Failed("index", "index: no answer."), a=law(1))
    report = refresh(shelf, days=2)
    assert (of(report, "one").failed, of(report, "one").gone) == (("index",), ())
    assert [p.what for p in report.problems] == ["failed"]
    shelf.serve("one", a=law(1), b=law(2))
    assert refresh(shelf, days=2.1).code == 0
    assert state.read(shelf.workspace.layout, "one").documents.keys() == {"a", "b"}


def test_versions_beside_a_document_may_go(shelf: Shelf) -> None:
    pending = Fetched("a@2", "a2.md", law(1, word="新基準").encode(), "")
    shelf.serve("one", pending, a=law(1))
    refresh(shelf)
    shelf.serve("one", a=law(1, word="新基準"))
    assert refresh(shelf, days=2).code == 0


def test_fewer_than_expected_is_partial(shelf: Shelf) -> None:
    shelf.declare("one", rest="[expected]\ndocuments = [2, 3]")
    shelf.serve("one", a=law(1))
    report = refresh(shelf)
    assert report.code == 3 and "1 document is listed, 2 to 3" in report.problems[0].reason
    with pytest.raises(UsageError, match=r"\[expected\]"):
        refresh(shelf, accept={"one": "x"})
    shelf.serve("one", a=law(1), b=law(2))
    assert refresh(shelf, days=2).code == 0


def test_since_asks_for_less_and_loses_nothing(shelf: Shelf) -> None:
    shelf.declare("one", rest="[expected]\ndocuments = [3, 3]")
    shelf.serve("one", a=law(1), b=law(2), c=law(3))
    refresh(shelf)
    asked: list[str] = []

    def changed(_: Source, __: object, since: str) -> Iterator[Outcome]:
        asked.append(since)
        yield Fetched("b", "b.md", law(2, word="条件").encode(), "")

    shelf.makes["one"] = changed
    report = refresh(shelf, "one", days=2, since="2026-01-05")
    assert asked == ["2026-01-05"] and report.code == 0 and of(report, "one").changed == ("b",)
    assert state.read(shelf.workspace.layout, "one").succeeded[:10] == "2026-01-07"
    refresh(shelf, "one", days=4, since="2026-01-08")  # leaves out a day: no success
    assert state.read(shelf.workspace.layout, "one").succeeded[:10] == "2026-01-07"
    with pytest.raises(UsageError, match="not a date"):
        refresh(shelf, since="yesterday")


def test_a_dry_run_takes_nothing(shelf: Shelf) -> None:
    shelf.serve("one", a=law(1), b=law(2))
    refresh(shelf)
    layout = shelf.workspace.layout
    shelf.serve("one", a=law(1, word="条件"), b="", c=law(3))
    before = {p: p.read_bytes() for p in layout.root.rglob("*") if p.is_file()}
    report = refresh(shelf, "one", days=2, dry_run=True)
    told = of(report, "one")
    assert (told.new, told.changed, told.held_back) == (("c",), ("a",), ("b",))
    assert report.code == 3 and "dry run" in report.problems[0].reason
    assert {p: p.read_bytes() for p in layout.root.rglob("*") if p.is_file()} == before
    with pytest.raises(UsageError, match="dry run"):
        refresh(shelf, dry_run=True, accept={"one": "x"})
    told = of(refresh(shelf, days=2), "one")
    assert (told.new, told.changed, told.held_back) == (("c",), ("a",), ("b",))


def test_a_source_without_its_key_is_skipped_unless_it_is_named(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SHELF_KEY", raising=False)
    shelf.declare("keyed", refresh='key = "SHELF_KEY"')
    shelf.serve("keyed", a=law(1))
    shelf.serve("one", b=law(2))
    report = refresh(shelf)
    assert report.code == 0 and of(report, "keyed").state == "skipped"
    assert "SHELF_KEY" in of(report, "keyed").error
    named = refresh(shelf, "keyed")
    assert named.code == 4 and "SHELF_KEY" in named.problems[0].reason
    monkeypatch.setenv("SHELF_KEY", "x")
    assert of(refresh(shelf, "keyed"), "keyed").new == ("a",)


def test_what_cannot_be_asked_for_is_refused(shelf: Shelf) -> None:
    shelf.serve("one", a=law(1))
    with pytest.raises(UsageError, match="Known: one"):
        refresh(shelf, "two")
    path = shelf.workspace.layout.corpus / "sources" / "hand.toml"
    path.write_text('id = "hand"\n[title]\nen = "By hand"\n', "utf-8")
    with pytest.raises(UsageError, match="by hand"):
        refresh(shelf, "hand")
    shelf.declare("odd", refresh='adapter = "none"'.replace("adapter", "base"))
    path = shelf.workspace.layout.corpus / "sources" / "odd.toml"
    path.write_text(path.read_text("utf-8").replace('"shelf"', '"oddity"'), "utf-8")
    report = refresh(shelf)
    assert of(report, "odd").state == "failed" and "oddity" in of(report, "odd").error
    assert of(report, "one").new == ("a",)


def test_a_damaged_state_is_said_and_kept(shelf: Shelf) -> None:
    shelf.serve("one", a=law(1))
    shelf.serve("two", b=law(2))
    refresh(shelf)
    path = state.path(shelf.workspace.layout, "one")
    for damage in (b"", b"{}", b"[]", path.read_bytes()[:-40], b'{"source": "two"}', b"\xff"):
        path.write_bytes(damage)
        with pytest.raises(CorpusError, match=r"one\.json"):
            state.read(shelf.workspace.layout, "one")
        report = refresh(shelf, days=2, force=True)
        assert of(report, "one").state == "failed" and "one.json" in report.problems[0].reason
        assert of(report, "two").state == "done" and report.code == 3
        assert path.read_bytes() == damage
    found = shelf.workspace.status()
    assert found.state == "unreadable" and "one.json" in found.problems[-1]


def test_bytes_that_were_removed_are_asked_for_again(shelf: Shelf) -> None:
    shelf.serve("one", a=law(1), b=law(2))
    refresh(shelf)
    layout = shelf.workspace.layout
    digest = state.read(layout, "one").documents["a"].sha256
    (layout.raw / digest[:2] / digest).unlink()
    refresh(shelf, days=2)
    assert shelf.told["one"].keys() == {"b"}
    assert (layout.raw / digest[:2] / digest).is_file()
    assert shelf.workspace.status().state != "partial"
    corpus.write(layout, [e for e in corpus.read(layout) if e.path != "one/b"])
    refresh(shelf, days=4)
    assert shelf.told["one"].keys() == {"a"}
    assert [path for path, _ in entries(shelf)] == ["one/a", "one/b"]
    # A pass that says "the same" of what is not held is wrong.
    corpus.write(layout, [e for e in corpus.read(layout) if e.path != "one/b"])
    shelf.serve("one", Same("b"), a=law(1))
    assert of(refresh(shelf, days=6), "one").failed == ("b",)


def test_lists_of_versions_are_merged(shelf: Shelf) -> None:
    layout = shelf.workspace.layout
    old, new, coming = (Listed(f"{year}-04-01", f"r{year}") for year in (2020, 2024, 2030))
    shelf.serve("one", Revisions("jp/1", (old, new, coming)), a=law(1))
    refresh(shelf)
    assert revisions.read(layout)["jp/1"].rows == (old, new, coming)
    name = live(shelf).name
    refresh(shelf, days=2)
    # The day of asking is of this run, and makes no new generation.
    assert revisions.asked(layout) == {"jp/1": "2026-01-07"} and live(shelf).name == name
    shelf.serve("one", Revisions("jp/1", (new,)), Revisions("jp/2", ()), a=law(1))
    refresh(shelf, days=4)
    found = revisions.read(layout)
    # What applied stays listed, what was to come and is not any more goes; "nothing" says nothing.
    assert found["jp/1"].rows == (old, new) and found.keys() == {"jp/1"}
    assert found["jp/1"].asked == "2026-01-09"


def test_facts_may_change_without_the_bytes(shelf: Shelf) -> None:
    def serve(date: str) -> None:
        shelf.serve("one", Fetched("a", "a.md", law(1).encode(), "", facts={"valid_from": date}))

    serve("2026-04-01")
    refresh(shelf)
    serve("2026-05-01")
    report = refresh(shelf, days=2)
    assert of(report, "one").changed == ("a",)
    (entry,) = corpus.read(shelf.workspace.layout)
    assert entry.facts == {"valid_from": "2026-05-01"}
    assert of(refresh(shelf, days=4), "one").same == 1


def test_two_documents_of_the_same_bytes_come_to_rest(shelf: Shelf) -> None:
    one = Fetched("a", "a.md", law(1).encode(), "", facts={"title": "A"})
    two = Fetched("b", "b.md", law(1).encode(), "", facts={"title": "B"})
    shelf.serve("one", one, two)
    refresh(shelf)
    name = live(shelf).name
    report = refresh(shelf, days=2)
    assert of(report, "one").same == 2 and live(shelf).name == name


def test_one_run_at_a_time(shelf: Shelf) -> None:
    layout = shelf.workspace.layout
    shelf.serve("one", a=law(1))
    with (
        locks.writing(layout.root / ".jobun.refresh.lock", purpose="refresh", wait=0),
        pytest.raises(LockedError, match="`jobun refresh`"),
    ):
        refresh(shelf)


def test_others_may_add_while_a_source_is_asked(shelf: Shelf, tmp_path: Path) -> None:
    own = tmp_path / "own.txt"
    own.write_text("輸出の許可に関する覚書。\n", "utf-8")

    def slow(*_: object) -> Iterator[Outcome]:
        yield Fetched("a", "a.md", law(1).encode(), "")
        assert Workspace.open(shelf.workspace.root).add([own]).added
        yield Fetched("b", "b.md", law(2).encode(), "")

    shelf.serve("one")
    shelf.makes["one"] = slow
    report = refresh(shelf)
    assert of(report, "one").new == ("a", "b") and report.code == 0
    assert shelf.workspace.show("doc/own") and shelf.workspace.show("jp/501AC0000000002")


def test_half_written_files_may_be_swept_away(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process that adds files does so, and holds the write lock meanwhile."""
    swept: list[Path] = []
    replacing = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if self.suffix == ".part" and target not in swept and "corpus" in target.parts[:-1]:
            swept.append(target)
            self.unlink()
        return replacing(self, target)

    shelf.serve("one", a=law(1))
    shelf.serve("two")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", replace)
        patch.setattr("pipeline.corpus.write", lambda *_: None)
        refresh(shelf, "two")
        refresh(shelf, "one", dry_run=False, force=True)
    assert {path.name for path in swept} >= {"two.json", "one.json"} and len(swept) >= 3


def test_a_build_that_fails_is_said_and_finished_by_the_next_run(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.errors import JobunError

    def full(*_: object, **__: object) -> None:
        raise JobunError("the disk is full. Free some space.")

    shelf.serve("one", a=law(1))
    with monkeypatch.context() as patch:
        patch.setattr("pipeline.refresh.run.build", full)
        report = refresh(shelf)
    assert report.code == 4 and "disk is full" in report.problems[0].reason
    report = refresh(shelf, days=0.1)
    assert report.built and of(report, "one").state == "not due"
    assert shelf.workspace.show("jp/501AC0000000001")


def test_the_report_is_json(shelf: Shelf) -> None:
    shelf.serve("one", a=law(1), b="")
    said = json.loads(json.dumps(refresh(shelf).as_json()))
    assert said["state"] == "partial" and said["sources"][0]["held_back"] == ["b"]
    assert said["problems"][0]["key"] == "b" and said["generation"]
