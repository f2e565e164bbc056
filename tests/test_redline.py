"""Two versions of a text: what is compared, which unit continues which, and the words between."""

from __future__ import annotations

import pytest

from pipeline.redline.changes import change
from pipeline.redline.folding import body, deleted, fold
from pipeline.redline.groups import Group, Piece
from pipeline.redline.pairing import paired
from pipeline.redline.parts import parts, redline
from pipeline.redline.spans import Span, spans

ROOT = "jp/399AC0000000001"
LONG = "許可を受けようとする者は、申請書に次に掲げる書類を添えて、主務大臣に提出しなければならない"
OTHER = "この法律に基づく命令の規定に違反した者に対する処分は、期間を定めて行うものとし、公示する"


def group(
    where: str, *texts: str, heading: str = "", kind: str = "article", gone: bool = False
) -> Group:
    """A group of a law: its own text, then its paragraphs'."""
    address = f"{ROOT}/{where}"
    pieces = [Piece(address, kind, "", heading, texts[0], fold(texts[0]))]
    for number, text in enumerate(texts[1:], 1):
        label = str(number)
        said = body(text, kind="paragraph", label=label, heading="")
        pieces.append(Piece(f"{address}/para_{number}", "paragraph", label, "", text, said))
    first = where.partition("/")[0]
    supplement = f"{ROOT}/{first}" if first.startswith("suppl") else ""
    return Group(address, kind, "ja", "", heading, gone, supplement, tuple(pieces))


def told(old: list[Group], new: list[Group]) -> list[tuple[str, str, str]]:
    """The changes, as kind, address and older address below the law."""
    made = [one for pair in paired(old, new) if (one := change(pair))]
    return [
        (one.kind, one.address.removeprefix(f"{ROOT}/"), one.was.removeprefix(f"{ROOT}/"))
        for one in made
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("**第一条**　この 法律は、", "第一条この法律は、"),
        ("| 一 | 全地域 |", "一　全地域"),
        ("１２条（ＡＢ）", "12条(AB)"),
        ("제조ㆍ가공 <개정 2014. 1. 21.>", "제조·가공"),
        ("a “test”", 'a "test"'),
        ("Text.\n[61 FR 12734, Mar. 25, 1996]", "Text."),
    ],
)
def test_layout_is_not_compared(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("許可", "認可"), ("五年", "六年"), ("一、二", "一二")])
def test_words_and_marks_are_compared(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_number_and_caption_in_either_order() -> None:
    first = body("第三条（定義）　物とは", kind="article", label="第三条", heading="定義")
    second = body("（定義）\n第三条\n物とは", kind="article", label="第三条", heading="定義")
    assert first == second == "物とは"


def test_head_of_a_supplement() -> None:
    plain = body("附則\n１　公布の日", kind="supplement", label="附則", heading="")
    full = body(
        "附　則　（平成一〇年五月一日法律第三号）　抄\n（施行期日）\n１　公布の日",
        kind="supplement", label="附則", heading="（平成一〇年五月一日法律第三号）　抄",
    )  # fmt: skip
    assert plain == full == "1公布の日"


@pytest.mark.parametrize("text", ["削除", "삭제", "[Reserved]", "삭제 <2024. 2. 20.>"])
def test_deleted(text: str) -> None:
    assert deleted(body(text, kind="article", label="", heading=""))


def test_same_texts_have_no_changes() -> None:
    law = [group("art_1", LONG), group("art_2", OTHER)]
    assert told(law, law) == []


def test_amended_added_repealed() -> None:
    old = [group("art_1", LONG), group("art_2", OTHER), group("art_3", "前条の処分をした旨")]
    new = [group("art_1", LONG.replace("主務大臣", "知事")), group("art_1-2", "手数料を定める"),
           group("art_2", OTHER)]  # fmt: skip
    assert told(old, new) == [
        ("amended", "art_1", "art_1"), ("added", "art_1-2", ""), ("repealed", "art_3", "art_3"),
    ]  # fmt: skip


def test_deleted_number_is_repealed_and_may_come_back() -> None:
    live, gone = [group("art_1", LONG)], [group("art_1", "削除", gone=True)]
    assert told(live, gone) == [("repealed", "art_1", "art_1")]
    assert told(gone, live) == [("added", "art_1", "")]
    assert told(gone, gone) == []
    assert told(gone, []) == []
    assert told([], gone) == []


def test_renumbered_articles_are_moved() -> None:
    old = [group("art_1", LONG), group("art_2", OTHER)]
    new = [group("art_1", "この法律は、貿易の管理の基本を定める"), group("art_2", LONG),
           group("art_3", OTHER.replace("公示する", "告示する"))]  # fmt: skip
    assert told(old, new) == [
        ("added", "art_1", ""), ("moved", "art_2", "art_1"), ("moved", "art_3", "art_2"),
    ]  # fmt: skip


def test_an_article_that_left_a_deleted_number_is_moved() -> None:
    old = [group("art_1", LONG), group("art_2", OTHER)]
    new = [group("art_1", LONG), group("art_2", "削除", gone=True), group("art_9", OTHER)]
    assert told(old, new) == [("moved", "art_9", "art_2")]


def test_rewritten_article_stays_where_it_is() -> None:
    old, new = [group("art_1", LONG)], [group("art_1", OTHER)]
    assert told(old, new) == [("amended", "art_1", "art_1")]


def test_supplements_are_aligned_by_text_not_number() -> None:
    def supplement(number: int, text: str) -> Group:
        return group(f"suppl_{number}", text, kind="supplement")

    old = [supplement(1, "公布の日から施行する"), supplement(2, "四月一日から施行する")]
    new = [supplement(1, "公布の日から施行する"), supplement(2, "十月一日から適用し、過去には"),
           supplement(3, "四月一日から施行する")]  # fmt: skip
    assert told(old, new) == [("added", "suppl_2", "")]


def test_annex_split_in_one_version_only() -> None:
    whole = [group("appdx_1", LONG, OTHER, kind="annex")]
    rows = [group("appdx_1/row_1", LONG, kind="row"), group("appdx_1/row_2", OTHER, kind="row")]
    assert told(whole, rows) == []
    assert told(rows, whole) == []
    fewer = [group("appdx_1/row_1", LONG, kind="row")]
    assert told(whole, fewer) == [("amended", "appdx_1", "appdx_1")]


def test_many_articles_are_quick() -> None:
    import time

    old = [group(f"art_{n}", f"{LONG}第{n}号。{OTHER * (n % 7)}") for n in range(1, 1001)]
    new = [group(f"art_{n + 1}", f"{LONG}第{n}号。{OTHER * (n % 7)}{n}") for n in range(1, 1001)]
    begun = time.process_time()
    found = told(old, new)
    assert time.process_time() - begun < 8  # a second and a half on an idle machine
    assert len(found) >= 1000


def test_spans_tile_both_texts() -> None:
    old = "経済産業大臣は、第六十九条の六第二項の許可に、三月以内の期間を付する。"
    new = "主務大臣は、第六十九条の七第二項の許可又は承認に、三月以内の期間を付する。"
    made = spans(old, new)
    assert "".join(s.text for s in made if s.op != "old") == new
    assert "".join(s.text for s in made if s.op != "new") == old
    assert Span("old", "第六十九条の六") in made  # a number changes as a whole
    assert Span("new", "第六十九条の七") in made


def test_spans_by_words_in_english() -> None:
    made = spans("You need a license to export.", "You need a license to reexport.")
    assert made == (
        Span("same", "You need a license to "), Span("old", "export"), Span("new", "reexport"),
        Span("same", "."),
    )  # fmt: skip


def test_spans_by_stems_in_korean() -> None:
    made = spans("수출허가를 받아야 한다", "수출승인을 받아야 한다")
    assert made == (
        Span("same", "수출"), Span("old", "허가를"), Span("new", "승인을"),
        Span("same", " 받아야 한다"),
    )  # fmt: skip


def test_layout_alone_makes_one_span() -> None:
    assert spans("第１項 の", "第1項の") == (Span("same", "第1項の"),)


def test_inserted_paragraph_moves_the_next() -> None:
    old = group("art_1", "", f"1　{LONG}", f"2　{OTHER}")
    new = group("art_1", "", f"1　{LONG}", "2　手数料の額は、政令で定める。", f"3　{OTHER}")
    made = [(p.kind, p.label, p.label_was) for p in parts(old, new)]
    assert made == [("same", "1", "1"), ("added", "2", ""), ("moved", "3", "2")]


def test_short_items_are_followed_in_order() -> None:
    old = group("art_1", LONG, "1　銃", "2　砲", "3　弾")
    new = group("art_1", LONG, "1　銃", "2　剣", "3　砲", "4　弾")
    made = [(p.kind, p.label) for p in parts(old, new)]
    assert made == [("same", ""), ("same", "1"), ("added", "2"), ("moved", "3"), ("moved", "4")]


def test_redline_of_a_repealed_article() -> None:
    (pair,) = paired([group("art_1", LONG)], [group("art_1", "削除", gone=True)])
    made = change(pair)
    assert made is not None
    (part,) = redline(made, pair).parts
    assert (part.kind, part.spans) == ("repealed", (Span("old", LONG),))


def test_only_what_moved_and_changed_has_two_texts() -> None:
    old = [group("art_1", f"第一条　{LONG}"), group("art_2", f"第二条　{OTHER}")]
    new = [group("art_5", f"第一条　{LONG}"), group("art_6", f"第二条　{OTHER}ほか")]
    made = [one for pair in paired(old, new) if (one := change(pair))]
    assert [(one.kind, one.old == one.new) for one in made] == [("moved", True), ("moved", False)]
