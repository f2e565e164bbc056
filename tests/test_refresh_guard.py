"""What a refresh does not let stand: cut texts under new keys, and what was lost or is shared."""

from __future__ import annotations

from dataclasses import replace

import pytest
from test_refresh import HTML, NOW, SHORT, Shelf, entries, law, of, refresh
from test_refresh import shelf as shelf

from pipeline import corpus
from pipeline.refresh import keeping
from pipeline.sources import standing, state
from pipeline.sources.declaration import declared
from pipeline.sources.outcome import Fetched, Gone


def words(shelf: Shelf, article: int = 12) -> str:
    shown = shelf.workspace.show(f"jp/501AC0000000001/art_{article}")
    return "".join(part.text for part in shown.parts) if shown else ""


def dated(key: str, text: str, date: str) -> Fetched:
    return Fetched(key, f"{key}.md", text.encode(), "", facts={"valid_from": date})


@pytest.mark.parametrize("index", ["there", "damaged", "none"])
def test_a_cut_file_of_another_name_is_held_back(shelf: Shelf, index: str) -> None:
    shelf.serve("one", a=law(1))
    refresh(shelf)
    current = shelf.workspace.layout.current
    if index == "damaged":
        current.write_text("nothing", "utf-8")
    elif index == "none":
        current.unlink()
    shelf.serve("one", renamed=SHORT)
    report = refresh(shelf, days=2)
    assert of(report, "one").held_back == ("renamed",) and of(report, "one").gone == ("a",)
    assert "already held as one/a" in report.problems[0].reason
    assert "Nothing was taken" in report.problems[0].reason
    assert "基準" in words(shelf)
    # A person may take it all the same.
    assert refresh(shelf, days=3, accept={"one": "it was shortened"}).code == 0
    assert not words(shelf)


def test_another_source_does_not_take_over_an_address_with_less(shelf: Shelf) -> None:
    shelf.serve("one", a=law(1))
    refresh(shelf)
    shelf.serve("two", page=SHORT)
    assert of(refresh(shelf, "two", days=1), "two").held_back == ("page",)
    assert words(shelf)
    shelf.serve("three", page=law(1, articles=13))  # as good or better
    assert of(refresh(shelf, "three", days=1), "three").new == ("page",)
    assert words(shelf, 13)


def test_a_version_of_another_date_is_a_version(shelf: Shelf) -> None:
    shelf.serve("one", dated("a", law(1), "2024-04-01"))
    refresh(shelf)
    shelf.serve("one", dated("a", law(1), "2024-04-01"), dated("old", SHORT, "2001-04-01"))
    assert of(refresh(shelf, days=2), "one").new == ("old",)
    assert words(shelf)
    shelf.serve("two", dated("b", law(1, articles=7), "2024-04-01"), c=law(1, articles=6))
    report = refresh(shelf, "two", days=2)
    # Without a date it stands behind what states one.
    assert of(report, "two").held_back == ("b",) and of(report, "two").new == ("c",)
    assert words(shelf)


def test_files_that_have_their_address_of_their_name_do_not_meet(shelf: Shelf) -> None:
    memo = "輸出の許可に関する覚書。" * 20
    for name, text in (("one", memo), ("two", "別の短い覚書。")):
        shelf.serve(name, Fetched("memo", "memo.txt", text.encode(), ""))
    assert of(refresh(shelf, "one"), "one").new == ("memo",)
    assert of(refresh(shelf, "two"), "two").new == ("memo",)
    assert len(entries(shelf)) == 2


@pytest.mark.parametrize("date", ["", "2024-04-01"])
def test_what_is_listed_stands_again_when_what_took_its_place_is_lost(
    shelf: Shelf, date: str
) -> None:
    facts = {"valid_from": date} if date else {}
    a = Fetched("a", "a.md", law(1).encode(), "", facts=facts)
    b = Fetched("b", "b.md", law(1, word="条件").encode(), "", facts=facts)
    shelf.serve("one", a)
    refresh(shelf)
    shelf.serve("one", a, b)
    refresh(shelf, days=2)
    assert "条件" in words(shelf)
    shelf.serve("one", a)
    report = refresh(shelf, days=4)
    assert of(report, "one").gone == ("b",) and of(report, "one").changed == ("a",)
    assert of(report, "one").same == 0 and "基準" in words(shelf)
    before = entries(shelf)
    report = refresh(shelf, days=6)
    assert of(report, "one").same == 1 and not report.built and entries(shelf) == before


def test_what_stands_by_a_source_that_still_lists_it_stays(shelf: Shelf) -> None:
    shelf.serve("one", a=law(1))
    refresh(shelf)
    shelf.serve("two", b=law(1, word="条件"), c=law(2))
    refresh(shelf, "two", days=1)
    shelf.serve("two", b=law(1, word="条件"))  # c is lost, b stays
    assert of(refresh(shelf, days=3), "one").same == 1
    assert "条件" in words(shelf)


def test_bytes_of_two_keys_stay_with_the_first(shelf: Shelf) -> None:
    shelf.serve("one", a=law(1), b=law(2))
    refresh(shelf)
    shelf.serve("one", a=law(1), b=law(1))
    report = refresh(shelf, days=2)
    assert of(report, "one").same == 2 and of(report, "one").changed == ()
    assert [path for path, _ in entries(shelf)] == ["one/a", "one/b"]
    layout = shelf.workspace.layout
    a, b = corpus.read(layout)
    assert not keeping.enter(layout, [replace(a, path=b.path, retrieved="2026-01-09T06:00:00Z")])


def test_a_version_whose_bytes_become_the_document_stands(shelf: Shelf) -> None:
    shelf.serve("one", Fetched("a@2", "a2.md", law(1, word="条件").encode(), ""), a=law(1))
    refresh(shelf)
    assert "基準" in words(shelf)
    shelf.serve("one", a=law(1, word="条件"))
    assert of(refresh(shelf, days=2), "one").changed == ("a",)
    assert "条件" in words(shelf)


@pytest.mark.parametrize("said", [True, False])
def test_accepting_a_loss_takes_no_page_that_was_held_back(shelf: Shelf, said: bool) -> None:
    shelf.serve("one", a=law(1), b=law(2))
    refresh(shelf)
    shelf.serve("one", a=HTML, b=law(2))
    assert of(refresh(shelf, days=2), "one").held_back == ("a",)
    layout, before = shelf.workspace.layout, entries(shelf)
    kept = state.read(layout, "one").documents["a"].back
    shelf.serve("one", *([Gone("a", "repealed.")] if said else []), b=law(2))
    report = refresh(shelf, days=4)
    assert (of(report, "one").held_back, of(report, "one").gone) == ((), ("a",))
    known = state.read(layout, "one")
    both = replace(known.documents["a"], back=kept)
    state.write(layout, replace(known, documents={**known.documents, "a": both}))
    assert refresh(shelf, days=5, accept={"one": "repealed"}).code == 0
    known = state.read(layout, "one")
    assert [one.what for one in known.accepted] == ["gone"] and known.whole
    assert entries(shelf) == before


def test_an_at_sign_in_a_name_makes_no_version(shelf: Shelf) -> None:
    shelf.declare("one", rest="[expected]\ndocuments = [3, 3]")
    texts = {"me@home": law(1), "you@home": law(2), "you": law(3), "me": law(4)}
    shelf.serve("one", **{key: texts[key] for key in ("me@home", "you@home", "you")})
    report = refresh(shelf)
    assert "2 documents are listed" in report.problems[0].reason  # you@home is of you
    shelf.serve("one", **{key: texts[key] for key in ("me@home", "you")}, third=law(5))
    assert refresh(shelf, days=2).code == 0
    layout = shelf.workspace.layout
    (found,) = standing.standings(layout, declared(layout), {}, now=NOW)
    assert found.documents == 3
    shelf.serve("one", you=law(3))
    assert "me@home" in of(refresh(shelf, days=4), "one").gone


@pytest.mark.parametrize("suffix", ["md", "txt", "xml", "json", "pdf"])
def test_html_under_another_name_is_held_back_at_first_sight(shelf: Shelf, suffix: str) -> None:
    shelf.serve("one", Fetched("x", f"x.{suffix}", b"\n" + HTML.encode(), ""))
    report = refresh(shelf)
    assert of(report, "one").held_back == ("x",) and "a page of HTML" in report.problems[0].reason


def test_what_waits_elsewhere_is_said_by_every_run(shelf: Shelf) -> None:
    shelf.serve("one", a="", b="")
    shelf.serve("two", c=law(3))
    assert refresh(shelf).code == 3
    report = refresh(shelf, days=0.1)
    assert of(report, "one").state == "not due" and report.code == 3
    assert [p.key for p in report.problems] == ["a", "b"] and report.state == "partial"
    assert refresh(shelf, "two", days=0.2).code == 3
    shelf.serve("two", c=law(3, articles=8))
    refresh(shelf, "two", days=0.3)
    report = refresh(shelf, days=0.4, accept={"two": "shortened"})
    assert report.code == 3 and {p.source for p in report.problems} == {"one"}
    path = shelf.workspace.layout.corpus / "sources" / "one.toml"
    path.unlink()  # declared no more: no one's
    assert refresh(shelf, "two", days=0.5).code == 0


def test_keys_are_quoted_in_what_is_advised(shelf: Shelf) -> None:
    shelf.serve("one", Fetched("it's $HOME", "x.md", b"", ""))
    (problem,) = refresh(shelf).problems
    assert """--accept 'one/it'"'"'s $HOME' --reason""" in problem.reason
