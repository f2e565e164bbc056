"""The texts of a day: search, show, citations and verification as of a date."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline import Workspace, asof, generations, revisions, store
from pipeline.cli import app
from pipeline.errors import UsageError
from pipeline.records import Citation
from pipeline.revisions import History, Listed
from pipeline.search import Filters
from pipeline.verify.check import Verifier
from pipeline.verify.holdings import Holdings

LAW, ORDER = "jp/399AC0000000011", "jp/399CO0000000012"
HEAD = """---
title: "{title}"
identifier: "{id}"
country: "jp"
last_updated: "{date}"
extra:
  enforced_at: "{date}"
---

"""
PURPOSE = "**第一条（目的）**　この法律は、見本装置の管理を目的とする。\n\n"
EARLY = "**第二条（許可）**　見本装置を輸出する者は、旧庁の許可を受けなければならない。\n\n"
LATER = "**第二条（許可）**　見本装置を輸出する者は、新庁の許可を受けなければならない。\n\n"
ADDED = (
    "**第三条（水晶の届出）**　水晶を輸出する者は、"
    "外国為替及び外国貿易法第四十八条の規定にかかわらず届け出る。\n"
)
VERSIONS = {
    "2018-04-01": PURPOSE + EARLY,
    "2020-10-01": PURPOSE + LATER,
    "2023-06-01": PURPOSE + LATER + ADDED,
}
GAP = "last known version of {}; later amendments are not in the corpus"


def law(date: str, body: str, *, title: str = "見本装置法", of: str = "399AC0000000011") -> str:
    return HEAD.format(title=title, id=of, date=date) + body


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A law in three versions, an order whose versions its source lists, a note without a date."""
    folder = tmp_path_factory.mktemp("laws")
    for date, body in VERSIONS.items():
        (folder / f"law_{date}.md").write_text(law(date, body), "utf-8")
    order = "**第一条（範囲）**　外国為替及び外国貿易法第四十八条の許可の範囲は、別に定める。\n"
    for date in ("2019-01-01", "2021-01-01"):
        text = law(date, order + date, title="見本装置令", of="399CO0000000012")
        (folder / f"order_{date}.md").write_text(text, "utf-8")
    (folder / "note.txt").write_text("A note on sample devices and how they are licensed.", "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JOBUN_MODEL", "hashing")
        with Workspace.create(tmp_path_factory.mktemp("held") / "workspace") as workspace:
            workspace.add([folder])
            rows = (Listed("2019-01-01"), Listed("2021-01-01"), Listed("", "r9", state="pending"))
            listed = {ORDER: History("egov", "2024-05-01", rows)}
            revisions.write(workspace.layout, listed)
            workspace.build()
            yield workspace


def standing(workspace: Workspace, address: str, day: str) -> asof.Standing:
    generation = generations.live(workspace.layout)
    assert generation is not None
    with store.reading(generation.catalog) as catalog:
        row = catalog.execute("SELECT id FROM document WHERE address = ?", (address,)).fetchone()
        return asof.standing(catalog, row["id"], day, asked=revisions.asked(workspace.layout))


@pytest.mark.parametrize(
    ("day", "since", "note"),
    [
        ("2018-03-31", "", "the corpus holds no version of 2018-03-31; its first is of 2018-04-01"),
        ("2018-04-01", "2018-04-01", ""),
        ("2018-04-02", "2018-04-01", GAP.format("2018-04-01")),
        ("2020-09-30", "2018-04-01", GAP.format("2018-04-01")),
        ("2020-10-01", "2020-10-01", ""),
        ("2023-05-31", "2020-10-01", GAP.format("2020-10-01")),
        ("2023-06-01", "2023-06-01", ""),
        ("2024-01-01", "2023-06-01", GAP.format("2023-06-01")),
    ],
)
def test_every_boundary_of_a_law_without_a_list(
    held: Workspace, day: str, since: str, note: str
) -> None:
    found = standing(held, LAW, day)
    assert (found.valid_from, found.sure) == (since, not note)
    assert found.note.startswith(note)
    assert ("(amending law unknown)" in found.note) == (note.startswith("last"))


@pytest.mark.parametrize(
    ("day", "since", "note"),
    [
        ("2020-12-31", "2019-01-01", ""),  # the list has nothing in between
        ("2024-05-01", "2021-01-01", ""),
        ("2024-05-02", "2021-01-01", "last known version of 2021-01-01; its source was last asked"),
    ],
)
def test_a_source_s_list_makes_it_certain(held: Workspace, day: str, since: str, note: str) -> None:
    found = standing(held, ORDER, day)
    assert (found.valid_from, found.sure) == (since, not note)
    assert found.note.startswith(note)


def test_the_day_of_asking_is_read_anew(held: Workspace) -> None:
    """A refresh that finds nothing new builds nothing, and yet the list is of that day."""
    known = revisions.read(held.layout)
    later = {ORDER: History("egov", "2025-07-01", known[ORDER].rows)}
    try:
        revisions.write(held.layout, later)
        assert not held.build().changed
        assert standing(held, ORDER, "2025-06-30").sure
    finally:
        revisions.write(held.layout, known)


def test_a_version_that_the_source_lists_and_nobody_holds(held: Workspace) -> None:
    generation = generations.live(held.layout)
    assert generation is not None
    rows = [{"valid_from": "2018-04-01", "amended_by": "", "state": "", "asked": "2024-01-01"},
            {"valid_from": "2019-02-01", "amended_by": "令和元年法律第一号", "state": "",
             "asked": "2024-01-01"}]  # fmt: skip
    versions = [{"id": 1, "valid_from": "2018-04-01", "retrieved": "2024-01-01"}]
    found = asof._standing(versions, rows, "2019-03-01", "")
    assert not found.sure
    assert "the next is of 2019-02-01, amending law 令和元年法律第一号" in found.note
    assert asof._standing(versions, rows, "2019-01-31", "").sure


def test_a_repealed_law_has_no_text_afterwards() -> None:
    rows = [{"valid_from": "2018-04-01", "amended_by": "", "state": "past", "asked": "2024-01-01"},
            {"valid_from": "2022-10-01", "amended_by": "令和四年法律第一号", "state": "repealed",
             "asked": "2024-01-01"}]  # fmt: skip
    versions = [{"id": 1, "valid_from": "2018-04-01", "retrieved": "2024-01-01"}]
    found = asof._standing(versions, rows, "2022-10-01", "")
    assert (found.version, found.sure) == (None, True)
    assert found.note.startswith("repealed on 2022-10-01 (repealing law 令和四年法律第一号)")
    assert asof._standing(versions, rows, "2022-09-30", "").version == 1


def test_today_s_answers_say_what_the_corpus_lacks(quick: Workspace, tmp_path: Path) -> None:
    (tmp_path / "law.md").write_text(law("2018-04-01", PURPOSE + EARLY + ADDED), "utf-8")
    quick.add([tmp_path / "law.md"])
    rows = (Listed("2018-04-01"), Listed("2021-05-01", amended_by="令和三年法律第二号"))
    revisions.write(quick.layout, {LAW: History("egov", "2024-05-01", rows)})
    quick.build()
    wanted = "last known version of 2018-04-01; later amendments are not in the corpus (the next"
    hit = quick.search("見本装置 許可", limit=1)[0]
    assert hit.note.startswith(wanted) and hit.as_of == ""
    shown = quick.show(f"{LAW}/art_2")
    assert shown is not None and shown.note.startswith(wanted)
    assert quick.cited("外為法第48条").rows[0].note.startswith(wanted)
    timeline = CliRunner().invoke(app, ["history", LAW, "--workspace", str(quick.root)]).stdout
    assert "2018-04-01 to 2021-05-01" in timeline
    # The law is repealed: its source says so, and nothing else has changed.
    rows = (*rows, Listed("2023-01-01", amended_by="令和四年法律第三号", state="repealed"))
    revisions.write(quick.layout, {LAW: History("egov", "2024-05-02", rows)})
    assert quick.build().changed
    assert quick.search("許可", limit=1)[0].note.startswith("repealed on 2023-01-01")
    assert quick.show(LAW, on="2023-06-01") is None


def test_documents_without_a_version_of_the_day_are_named(held: Workspace) -> None:
    found = held.found("許可", on="2018-06-01", explain=False)
    assert found.absent == (ORDER,)
    assert held.cited("外為法第48条", on="2018-06-01").absent == (ORDER,)
    assert held.found("許可", explain=False).absent == ()
    done = CliRunner().invoke(
        app, ["cited", "外為法第48条", "--as-of", "2018-06-01", "--workspace", str(held.root)]
    )
    assert "1 document has no version of 2018-06-01 and was left out" in done.stderr


def test_show_gives_the_text_of_the_day(held: Workspace) -> None:
    then, now = held.show(f"{LAW}/art_2", on="2020-09-30"), held.show(f"{LAW}/art_2")
    assert then is not None and now is not None
    assert "旧庁" in then.parts[0].text and "新庁" in now.parts[0].text
    assert (then.as_of, then.valid_from) == ("2020-09-30", "2018-04-01")
    assert then.note.startswith(GAP.format("2018-04-01"))
    assert (now.as_of, now.note) == ("", "")
    assert held.show(f"{LAW}/art_3", on="2020-10-01") is None
    assert held.show(LAW, on="2001-01-01") is None


def test_search_finds_what_applied_then(held: Workspace) -> None:
    only = Filters(instruments=[LAW])

    def first(query: str, on: str) -> tuple[str, str, str]:
        hit = held.search(query, filters=only, limit=1, on=on)[0]
        return hit.address, hit.valid_from, hit.text

    assert first("旧庁の許可", "2019-01-01")[:2] == (f"{LAW}/art_2", "2018-04-01")
    assert "旧庁" in first("見本装置 許可", "2019-01-01")[2]
    assert "新庁" in first("見本装置 許可", "2020-10-01")[2]
    # An article that was not amended is shown in the version of the day.
    assert first("目的", "2021-01-01")[:2] == (f"{LAW}/art_1", "2020-10-01")
    assert "新庁" in first("見本装置 許可", "")[2]
    addresses = {hit.address for hit in held.search("水晶の届出", filters=only, on="2021-01-01")}
    assert f"{LAW}/art_3" not in addresses
    assert not held.search("許可", filters=only, on="2010-01-01")
    hit = held.search("見本装置 許可", filters=only, limit=1, on="2019-01-01")[0]
    assert hit.as_json()["note"].startswith(GAP.format("2018-04-01"))
    assert "note" not in held.search("見本装置 許可", limit=1)[0].as_json()


def test_a_search_of_today_knows_nothing_of_the_past(held: Workspace, tmp_path: Path) -> None:
    """The texts of the past change neither scores nor order of a search of today."""
    alone = Workspace.create(tmp_path / "alone")
    for name in ("law_2023-06-01.md", "order_2021-01-01.md", "note.txt"):
        (tmp_path / name).write_bytes(
            next(Path(e.path) for e in _entries(held) if e.path.endswith(name)).read_bytes()
        )
    alone.add([tmp_path / n for n in ("law_2023-06-01.md", "order_2021-01-01.md", "note.txt")])
    alone.build()
    for query in ("見本装置の許可", "水晶", "licensed devices", "第二条"):
        wanted = [(h.address, h.score) for h in alone.search(query)]
        assert [(h.address, h.score) for h in held.search(query)] == wanted
    alone.close()


def _entries(workspace: Workspace) -> tuple:
    from pipeline import corpus

    return corpus.read(workspace.layout)


def test_an_unamended_article_is_indexed_once(held: Workspace) -> None:
    generation = generations.live(held.layout)
    assert generation is not None
    with store.reading(generation.catalog) as catalog:
        past = [
            row["address"] for row in catalog.execute(
                "SELECT p.address FROM lexical l JOIN provision p ON p.id = l.provision"
                " WHERE l.past ORDER BY l.provision"
            )
        ]  # fmt: skip
    assert past == [f"{LAW}/art_2", f"{ORDER}/art_1"]


def test_a_text_without_a_date_says_so(held: Workspace) -> None:
    hit = held.search("sample devices licensed", on="2019-05-05", filters=Filters(langs=["en"]))[0]
    assert hit.valid_from == ""
    assert hit.note.startswith("the text states no date from which it applies; retrieved on ")


def test_citations_as_of_a_day(held: Workspace) -> None:
    now = held.cited("外為法第48条")
    then = held.cited("外為法第48条", on="2019-01-01")
    assert {row.document for row in now.rows} == {ORDER, LAW}
    assert {row.document for row in then.rows} == {ORDER}
    assert then.rows[0].as_of == "2019-01-01" and then.rows[0].valid_from == "2019-01-01"
    assert now.rows[0].as_of == ""
    assert held.cited("外為法第48条", on="2018-12-31").rows == ()
    book = held.table(listed=True, cited=["外為法"], on="2020-06-01")
    names = [column.name for column in book.main.columns]
    assert names[-2:] == ["as_of", "note"]
    assert "as of 2020-06-01" in book.caption
    assert "as_of" not in [c.name for c in held.table(listed=True, cited=["外為法"]).main.columns]


def test_verify_as_of_a_day(held: Workspace) -> None:
    generation = generations.live(held.layout)
    assert generation is not None
    citation = Citation(0, 3, "第三条", f"{LAW}/art_3")
    with store.reading(generation.catalog) as catalog:
        assert Verifier(Holdings(catalog)).check(citation).status == "verified"
    with store.reading(generation.catalog) as catalog:
        then = Verifier(Holdings(catalog, on="2021-01-01")).check(citation)
    assert then.status == "no such unit"
    assert "first in the version of 2023-06-01" in then.note
    assert GAP.format("2020-10-01") in then.note


@pytest.mark.parametrize("text", ["2019", "2019-13-01", "2019/01/01", "20190101", "yesterday", " "])
def test_what_is_no_day(held: Workspace, text: str) -> None:
    with pytest.raises(UsageError, match="is not a date"):
        held.search("許可", on=text)


def test_the_command_line(held: Workspace) -> None:
    def run(*args: str) -> tuple[int, str, str]:
        done = CliRunner().invoke(app, [*args, "--workspace", str(held.root)])
        return done.exit_code, done.stdout, done.stderr

    code, out, _ = run("show", f"{LAW}/art_2", "--as-of", "2019-06-01")
    assert code == 0 and "旧庁" in out
    assert "as of 2019-06-01: last known version of 2018-04-01" in out
    code, _, err = run("show", f"{LAW}/art_3", "--as-of", "2020-10-01")
    assert code == 1 and f"has no {LAW}/art_3; it stands in the versions of 2023-06-01" in err
    code, _, err = run("show", LAW, "--as-of", "2001-01-01")
    assert code == 1 and "its first is of 2018-04-01" in err
    code, out, _ = run("search", "旧庁", "--as-of", "2019-06-01", "--json", "--instrument", LAW)
    assert json.loads(out)["hits"][0]["valid_from"] == "2018-04-01"
    code, out, _ = run("cited", "外為法第48条", "--as-of", "2019-06-01", "--json")
    assert json.loads(out)["citations"][0]["as_of"] == "2019-06-01"


@pytest.mark.data
def test_the_real_histories_answer_on_every_boundary(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JOBUN_MODEL", "hashing")
    workspace = Workspace.create(tmp_path / "workspace")
    history = sorted((data / "ja" / "history").glob("*.md"))
    workspace.add(history)
    workspace.build()
    for law_id in ("324AC0000000228", "324CO0000000378"):
        dates = sorted(path.name.split("_")[1] for path in history if path.name.startswith(law_id))
        address = f"jp/{law_id}"
        for before, since in zip([None, *dates], dates, strict=False):
            found = standing(workspace, address, since)
            assert (found.valid_from, found.sure) == (since, True)
            eve = standing(workspace, address, _eve(since))
            assert eve.valid_from == (before or "")
            if before and before != _eve(since):
                assert eve.note.startswith(GAP.format(before))
                assert "(amending law unknown)" in eve.note


def _eve(day: str) -> str:
    from datetime import date, timedelta

    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()
