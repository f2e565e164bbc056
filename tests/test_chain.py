"""The delegations around a provision, in a small legal order of our own in three languages."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from typer.testing import CliRunner

from pipeline import Workspace
from pipeline.chain.levels import delegations, level
from pipeline.chain.reading import annex_of, is_supplement
from pipeline.cli import app
from pipeline.records import Language

ACT, DECREE, RULE = "jp/431AC0000000901", "jp/431CO0000000902", "jp/431M60000400903"
HEAD = """---
title: "{title}"
identifier: "{law}"
country: "jp"
rank: "{rank}"
last_updated: "2020-04-01"
source: "https://example.org/law/{law}"
extra:
  law_num: "{number}"
  enforced_at: "2020-04-01"
---

"""
TEXTS = {
    ("431AC0000000901", "act", "見本輸出法", "平成三十一年法律第九百一号"): (
        "**第一条（目的）**　この法律は、見本の輸出を管理することを目的とする。\n\n"
        "**第二条（許可）**　政令で定める見本を輸出しようとする者は、政令で定めるところにより、"
        "大臣の許可を受けなければならない。\n\n"
        "**第三条（手数料）**　前条の許可の手数料の額は、経済産業省令で定める。\n\n"
        "**第四条（報告）**　第二条の許可を受けた者は、その旨を届け出る。\n"
    ),
    ("431CO0000000902", "cabinet_order", "見本輸出令", "平成三十一年政令第九百二号"): (
        "**第一条（見本）**　見本輸出法（平成三十一年法律第九百一号。以下「法」という。）"
        "第二条に規定する政令で定める見本は、別表第一に掲げる見本とする。\n\n"
        "**第二条（申請）**　法第二条の規定による許可を受けようとする者は、"
        "経済産業省令で定める手続に従い、申請しなければならない。\n\n"
        "## 附則\n\n法第二条の規定による許可を受けた者は、なお従前の例による。\n\n"
        "## 別表第一\n\n| 一 | 経済産業省令で定める見本 | 全地域 |\n"
    ),
    ("431M60000400903", "ordinance", "見本輸出規則", "平成三十一年経済産業省令第九百三号"): (
        "**第一条（手続）**　見本輸出令（平成三十一年政令第九百二号。以下「令」という。）"
        "第二条の規定により申請しようとする者は、申請書を提出しなければならない。\n"
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def order(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """An act, its decree and its rule."""
    folder = tmp_path_factory.mktemp("laws")
    for (law, rank, title, number), text in TEXTS.items():
        head = HEAD.format(title=title, law=law, rank=rank, number=number)
        (folder / f"{law}.md").write_text(head + text, "utf-8")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("JOBUN_MODEL", "hashing")
        with Workspace.create(tmp_path_factory.mktemp("order")) as workspace:
            workspace.add([folder])
            workspace.build()
            yield workspace


def run(workspace: Workspace, *words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, [*words, "--workspace", str(workspace.root)])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.stdout, done.stderr


@pytest.mark.parametrize(
    ("document", "title", "expected"),
    [
        ("jp/324AC0000000228", "外国為替及び外国貿易法", "act"),
        ("jp/330AC1000000186", "原子力基本法", "act"),
        ("jp/324CO0000000378", "輸出貿易管理令", "decree"),
        ("jp/324M50000400064", "輸出貿易管理規則", "rule"),
        ("jp/notice/包括許可取扱要領", "包括許可取扱要領", "notice"),
        ("kr/대외무역법", "대외무역법", "act"),
        ("kr/대외무역법시행령", "대외무역법 시행령", "decree"),
        ("kr/관세법시행규칙", "관세법 시행규칙", "rule"),
        ("kr/전략물자수출입고시", "전략물자수출입고시", "notice"),
        ("kr/대외무역관리규정", "대외무역관리규정", "notice"),
        ("us/act/ecra", "Export Control Reform Act", "act"),
        ("us/cfr/15/744", "Control Policy", "rule"),
        ("wto/gatt", "GATT", None),
        ("doc/report", "A report", None),
    ],
)
def test_level(document: str, title: str, expected: str | None) -> None:
    assert level(document, title) == expected


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("政令で定める貨物", "ja", ["decree"]),
        ("経済産業省令で定める手続", "ja", ["rule"]),
        ("財務省令・経済産業省令で定める", "ja", ["rule"]),
        ("経済産業大臣が告示で定めるもの", "ja", ["notice"]),
        ("政令の規定により省令を改める", "ja", []),
        ("대통령령으로 정하는 기술", "ko", ["decree"]),
        ("산업통상부령으로 정한다", "ko", ["rule"]),
        ("산업통상부장관이 정하여 고시한다", "ko", ["notice"]),
        ("고시에 따른 물품", "ko", []),
        ("shall prescribe regulations to", "en", ["rule"]),
        ("subject to these regulations", "en", []),
    ],
)
def test_delegating_words(text: str, lang: Language, expected: list[str]) -> None:
    assert sorted({one.level for one in delegations(text, lang)}) == expected


def test_annex_is_no_supplement() -> None:
    assert annex_of("us/cfr/15/774", "us/cfr/15/774/supp_1/a") == "us/cfr/15/774/supp_1"
    assert annex_of(DECREE, f"{DECREE}/appdx_1/row_2") == f"{DECREE}/appdx_1"
    assert annex_of(DECREE, f"{DECREE}/suppl_1") == ""
    assert is_supplement(DECREE, f"{DECREE}/suppl_1/art_2")
    assert not is_supplement(DECREE, f"{DECREE}/art_2")


def test_below_an_act(order: Workspace) -> None:
    found = order.chain(f"{ACT}/art_2")
    assert found is not None
    assert [(n.address, n.bond, n.level) for n in found.below] == [
        (f"{DECREE}/art_1", "implements", "decree"),
        (f"{DECREE}/art_2", "implements", "decree"),
    ]  # the supplement is for a time only
    assert "政令で定める" in found.below[0].delegates
    assert "第二条に規定する" in found.below[0].cites
    (rule,) = found.below[1].nodes
    assert (rule.address, rule.bond) == (f"{RULE}/art_1", "implements")
    assert found.open == ()


def test_annex_hangs_on_its_article_and_delegates_in_vain(order: Workspace) -> None:
    found = order.chain(f"{ACT}/art_2")
    assert found is not None
    (annex,) = found.below[0].nodes
    assert (annex.address, annex.bond) == (f"{DECREE}/appdx_1", "annex")
    (left,) = annex.open
    assert left.startswith("delegates to a ministerial ordinance; the corpus holds none")


def test_above_a_rule(order: Workspace) -> None:
    found = order.chain(f"{RULE}/art_1")
    assert found is not None
    (decree,) = found.above
    assert (decree.address, decree.bond) == (f"{DECREE}/art_2", "implements")
    (act,) = decree.nodes
    assert (act.address, act.bond) == (f"{ACT}/art_2", "implements")
    assert found.below == ()


def test_depth(order: Workspace) -> None:
    found = order.chain(f"{ACT}/art_2", depth=1)
    assert found is not None
    assert all(node.nodes == () for node in found.below)


def test_delegation_that_nothing_answers(order: Workspace) -> None:
    code, out, _ = run(order, "chain", f"{ACT}/art_3")
    assert code == 0
    assert "! delegates to a ministerial ordinance; the corpus holds none that cites it" in out


def test_text_and_json(order: Workspace) -> None:
    code, out, _ = run(order, "chain", f"{DECREE}/art_2")
    assert code == 0
    assert f"^ {ACT}/art_2" in out
    assert f"v {RULE}/art_1" in out
    made = json.loads(run(order, "chain", f"{DECREE}/art_2", "--json")[1])
    assert [node["address"] for node in made["above"]] == [f"{ACT}/art_2"]
    assert [node["address"] for node in made["below"]] == [f"{RULE}/art_1"]


@pytest.mark.parametrize(("where", "said"), [("art_1", "Nothing above"), ("art_99", "No text in")])
def test_nothing_there(order: Workspace, where: str, said: str) -> None:
    code, _, err = run(order, "chain", f"{ACT}/{where}")
    assert code == 1
    assert said in err
