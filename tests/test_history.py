"""`history`, `diff` and `pending`, in the workspace of one law with four versions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline import Workspace, revisions
from pipeline.cli import app
from pipeline.revisions import History, Listed

LAW = "jp/399AC0000000001"
HEAD = """---
title: "見本貿易法"
identifier: "399AC0000000001"
country: "jp"
rank: "act"
last_updated: "{date}"
source: "https://example.org/law/399AC0000000001"
extra:
  law_num: "平成九十九年法律第一号"
  enforced_at: "{date}"
---

"""
PURPOSE = "**第一条（目的）**　この法律は、見本の貿易を管理することを目的とする。\n\n"
LICENCE = """**第二条（許可）**　見本を輸出しようとする者は、{who}の許可を受けなければならない。

- 一　見本の種類

- 二　見本の数量

"""
REPORT = "**第{n}条（報告）**　許可を受けた者は、輸出した日から{days}日以内に届け出る。\n\n"
FEE = "**第三条（手数料）**　手数料の額は、省令で定める。\n\n"
TEXTS = {
    "2020-04-01": PURPOSE + LICENCE.format(who="所管大臣") + REPORT.format(n="三", days="十"),
    "2021-04-01": PURPOSE + LICENCE.format(who="主務大臣") + REPORT.format(n="三", days="十"),
    "2023-10-01": PURPOSE + LICENCE.format(who="主務大臣") + FEE + REPORT.format(n="四", days="十"),
    "2999-01-01": PURPOSE + LICENCE.format(who="主務大臣") + FEE + REPORT.format(n="四", days="七"),
}


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The law's versions, with what its source lists of them: one more, which is not held."""
    folder = tmp_path_factory.mktemp("laws")
    for date, text in TEXTS.items():
        path = folder / f"399AC0000000001_{date}.md"
        path.write_text(HEAD.format(date=date) + text, "utf-8")
    rows = (
        Listed("2020-04-01", "r1"),
        Listed("2021-04-01", "r2", "令和三年法律第五号", "2020-12-01", "past"),
        Listed("2022-07-01", "r3", "令和四年法律第九号", "2022-03-01", "past"),
        Listed("2023-10-01", "r4", state="current"),
        Listed("2999-01-01", "r5", "平成九百年法律第一号", "2023-12-01", "pending"),
    )
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("JOBUN_MODEL", "hashing")
        with Workspace.create(tmp_path_factory.mktemp("held")) as workspace:
            workspace.add([folder])
            revisions.write(workspace.layout, {LAW: History("egov", "2024-01-01", rows)})
            workspace.build()
            yield workspace


def run(workspace: Workspace, *words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, [*words, "--workspace", str(workspace.root)])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.stdout, done.stderr


def test_versions_with_dates_law_and_gap(held: Workspace) -> None:
    found = held.history("見本貿易法")
    assert found is not None
    assert found.listed
    assert [(r.edition.valid_from, r.edition.held, r.edition.amended_by) for r in found.rows] == [
        ("2020-04-01", True, ""),
        ("2021-04-01", True, "令和三年法律第五号"),
        ("2022-07-01", False, "令和四年法律第九号"),
        ("2023-10-01", True, ""),
        ("2999-01-01", True, "平成九百年法律第一号"),
    ]
    assert found.rows[1].edition.promulgated == "2020-12-01"


def test_provision_is_followed_to_where_it_stood(held: Workspace) -> None:
    found = held.history(f"{LAW}/art_4")
    assert found is not None
    below = len(LAW) + 1
    assert [r.step and (r.step.fate, r.step.address[below:]) for r in found.rows] == [
        ("first", "art_3"), ("unchanged", "art_3"), None, ("moved", "art_4"),
        ("amended", "art_4"),
    ]  # fmt: skip


def test_item_is_followed(held: Workspace) -> None:
    found = held.history(f"{LAW}/art_2/item_2")
    assert found is not None
    fates = [r.step.fate for r in found.rows if r.step]
    assert fates == ["first", "unchanged", "unchanged", "unchanged"]


def test_history_text_and_json(held: Workspace) -> None:
    code, out, _ = run(held, "history", LAW)
    assert code == 0
    assert "2022-07-01" in out
    assert "not in corpus" in out
    assert "amended by unknown" in out
    assert "令和四年法律第九号" in out
    code, out, _ = run(held, "history", LAW, "--json")
    rows = json.loads(out)["versions"]
    assert rows[0]["amended_by"] is None
    assert [row["held"] for row in rows] == [True, True, False, True, True]


def test_absent_provision(held: Workspace) -> None:
    code, out, err = run(held, "history", f"{LAW}/art_99", "--json")
    assert code == 1
    assert json.loads(out) == {"address": f"{LAW}/art_99", "found": False}
    assert "art_99" in err


def test_diff_between_days_says_which_versions(held: Workspace) -> None:
    code, out, _ = run(held, "diff", LAW, "--from", "2020-06-01", "--to", "2022-12-31", "--json")
    assert code == 0
    made = json.loads(out)
    assert (made["from"]["valid_from"], made["to"]["valid_from"]) == ("2020-04-01", "2021-04-01")
    assert (made["from"]["sure"], made["to"]["sure"]) == (True, False)
    assert "last known version of 2021-04-01" in made["to"]["note"]
    (change,) = made["changes"]
    assert (change["kind"], change["address"]) == ("amended", f"{LAW}/art_2")
    changed = [part for part in change["parts"] if part["kind"] != "same"]
    assert [span for span in changed[0]["spans"] if span[0] != "same"] == [
        ["old", "所管"], ["new", "主務"],
    ]  # fmt: skip


def test_diff_by_default_is_of_the_last_change(held: Workspace) -> None:
    found = held.diff(LAW)
    assert found is not None
    assert found.old is not None
    assert found.new is not None
    assert found.old.edition.valid_from == "2021-04-01"
    assert found.new.edition.valid_from == "2023-10-01"
    assert [(r.change.kind, r.change.address[-5:]) for r in found.redlines] == [
        ("added", "art_3"), ("moved", "art_4"),
    ]  # fmt: skip


def test_diff_on_the_terminal(held: Workspace) -> None:
    code, out, _ = run(held, "diff", f"{LAW}/art_2", "--from", "2020-04-01", "--to", "2021-04-01")
    assert code == 0
    assert "[-所管-]{+主務+}大臣の許可" in out
    assert "unchanged" in out
    assert "見本の種類" not in out
    _, every, _ = run(
        held, "diff", f"{LAW}/art_2", "--from", "2020-04-01", "--to", "2021-04-01", "--all"
    )
    assert "見本の種類" in every
    _, short, _ = run(held, "diff", LAW, "--from", "2020-04-01", "--summary")
    assert "所管" not in short
    assert f"{LAW}/art_4" in short


def test_moved_article_shows_both_addresses(held: Workspace) -> None:
    _, out, _ = run(held, "diff", LAW, "--to", "2999-01-01", "--from", "2021-04-01")
    assert f"was {LAW}/art_3" in out
    assert "and amended" in out


def test_diff_of_what_did_not_change(held: Workspace) -> None:
    code, out, err = run(held, "diff", f"{LAW}/art_1")
    assert (code, out) == (1, "")
    assert "nothing differs" in err
    code, _, err = run(held, "diff", f"{LAW}/art_2")
    assert code == 1
    assert "last amended in the version of 2021-04-01" in err


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--from", "2019-01-01"), 1, "its first is of 2020-04-01"),
        (("--from", "2021-05-01", "--to", "2021-06-01"), 1, "on both days"),
        (("--to", "2020-04-02"), 1, "no version before"),
    ],
)
def test_nothing_to_compare(held: Workspace, words: tuple[str, ...], code: int, said: str) -> None:
    made, _, err = run(held, "diff", LAW, *words)
    assert made == code
    assert said in err


@pytest.mark.parametrize(
    "words",
    [
        ("--from", "2024-13-01"),
        ("--from", "2024-01-01", "--to", "2021-01-01"),
        ("--json", "--html", "-"),
        ("--summary", "--html", "-"),
    ],
)
def test_wrong_use(held: Workspace, words: tuple[str, ...]) -> None:
    from pipeline.errors import UsageError

    with pytest.raises(UsageError):
        run(held, "diff", LAW, *words)


def test_page(held: Workspace, tmp_path: Path) -> None:
    from lxml import html

    out = tmp_path / "diff.html"
    code, _, err = run(held, "diff", LAW, "--from", "2020-04-01", "--html", str(out))
    assert code == 0
    assert "1 amended, 1 added, 1 moved" in err
    page = html.fromstring(out.read_bytes())
    assert page.xpath("string(//h1)") == "見本貿易法"
    assert page.xpath("//h1/@lang") == ["ja"]
    assert "所管" in page.xpath("//del/text()")
    assert "主務" in page.xpath("//ins/text()")
    assert [cell.text for cell in page.xpath("//tbody/tr/td[2]")] == ["unknown", "unknown"]
    assert not page.xpath("//script | //link | //img")


def test_page_escapes_what_a_text_says() -> None:
    from pipeline.redline.page import _part
    from pipeline.redline.parts import Part
    from pipeline.redline.spans import Span

    part = Part("a", "a", "amended", "<1>", "<1>", 0, (Span("new", "<script>"),))
    assert "<script>" not in _part(part)
    assert "&lt;1&gt;" in _part(part)


def test_pending(held: Workspace) -> None:
    code, out, _ = run(held, "pending")
    assert code == 0
    assert "2999-01-01" in out
    assert "平成九百年法律第一号" in out
    assert "1 amended" in out
    (one,) = json.loads(run(held, "pending", "--json")[1])
    assert (one["valid_from"], one["changed"]) == ("2999-01-01", {"amended": 1})


def test_nothing_is_pending(quick: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "399AC0000000001.md"
    path.write_text(HEAD.format(date="2020-04-01") + PURPOSE, "utf-8")
    quick.add([path])
    quick.build()
    code, out, err = run(quick, "pending")
    assert (code, out) == (1, "")
    assert "Nothing is pending" in err
