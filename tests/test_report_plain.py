"""Plain text pulled from PDFs: paragraphs over line ends, pages and notes; tables as rows."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from pipeline.extract import extract
from pipeline.records import Document, Provision
from pipeline.split import split


def read(text: str) -> tuple[Document, dict[str, Provision]]:
    (document,) = split(extract(text.encode(), "paper.txt"))
    assert document.text == text
    return document, {p.address.removeprefix("doc/paper/"): p for p in document.provisions}


PAPER = """1. はじめに

近年、各国は重要な技術の流出を防ぐために輸出管理を強め、産業
政策の一部とするようになった。この動きは企業の取引にも及ぶ1。
　管理の対象は広く、二国の間でも違いがある。次に述べる三つの

点を比べると、その違いがよく分かる。とりわけ重要なのは許可の
要件（requirements for a licence to ex-
port）であり、dual-use goods（別に定める dual-
use items を含む。）にも及ぶと考えられる。制度を比べるには、

1  届出の件数は官庁の統計による。更新の許可は含まれていない
ので、実際の数はこれより多い。

表1　二つの国の制度

項目 甲国 乙国

担当の官庁 産業省の輸出管
理課 通商省

出所：筆者作成

まず条文を並べて読むことが要る。
それぞれの条件は次のとおりである。
（a） 貨物が別表に掲げるものに当たり、かつ、その行き先の国が
別に定める国であること。
（b） 申請者が過去に違反をしていないこと。

2. 許可の条件

条件は国ごとに異なる。
"""


def test_lines_become_paragraphs() -> None:
    document, by = read(PAPER)
    text = by["sec_1"].text
    assert "産業政策の一部" in text and "三つの点を比べる" in text
    assert "licence to export）" in text  # the printer's hyphen
    assert "dual-use items" in text  # the word's own, for it stands so elsewhere
    assert "制度を比べるには、まず条文を並べて読むことが要る。" in text  # over a note and a table
    assert "別に定める国であること。\n（b） 申請者" in text
    assert "取引にも及ぶ1。\n　管理の対象" in text
    line_end = next(p for p in document.pieces if document.text[p.start : p.end] == "\n")
    assert line_end.kind == "markup" and line_end.provision is None


def test_a_footnote_hangs_on_the_provision_that_holds_its_mark() -> None:
    long = PAPER.replace("点を比べると", "国の制度の長い歴史を述べる。" * 60 + "点を比べると")
    document, by = read(
        long
        + "\n3. むすび\n\n二つの国はよく似ている2。しかし、\n\n2  似た点については山田「比較」。\n"
    )
    hangs = {n: document.provisions[by[n].parent or 0].address for n in ("fn_1", "fn_2")}
    assert hangs == {"fn_1": "doc/paper/sec_1/para_1", "fn_2": "doc/paper/sec_3"}
    assert by["fn_1"].text == (
        "1  届出の件数は官庁の統計による。更新の許可は含まれていないので、実際の数はこれより多い。"
    )
    assert by["fn_1"].group == "doc/paper/fn_1"


def test_a_table_whose_rows_can_be_told() -> None:
    document, by = read(PAPER)
    assert by["table_1"].text == "表1　二つの国の制度\n出所：筆者作成"
    rows = [by[f"table_1/row_{n}"] for n in (1, 2)]
    assert [r.text for r in rows] == ["項目 甲国 乙国", "担当の官庁 産業省の輸出管理課 通商省"]
    assert {r.kind for r in rows} == {"row"} and "table_1/row_3" not in by
    assert rows[1].headings == ("はじめに", "二つの国の制度")
    assert {r.group for r in rows} == {"doc/paper/table_1"}
    assert {document.provisions[r.parent or 0].address for r in rows} == {"doc/paper/table_1"}


def test_a_table_of_other_shape_stays_one_block() -> None:
    text = "1. 序\n\n文がある。\n\n表1　概念図\n\n輸出管理\n\n二つの柱\n\nリスト\n\n"
    text += "出所：筆者\n\n2. 結\n\n文。\n"
    _, by = read(text)
    assert by["table_1"].text == "表1　概念図\n\n輸出管理\n\n二つの柱\n\nリスト\n\n出所：筆者"
    assert not any("row_" in address for address in by)


def test_rows_of_a_long_table_are_found_alone() -> None:
    rows = "\n\n".join(f"国{n} {n}.5 {n * 2}.0" for n in range(1, 16))
    text = f"1. 序\n\n文がある。\n\n表2　各国の割合\n\n{rows}\n\n出所：筆者\n\n2. 結\n\n文。\n"
    _, by = read(text)
    assert by["table_2/row_15"].text == "国15 15.5 30.0"
    assert by["table_2/row_15"].group == "doc/paper/table_2/row_15"
    assert by["table_2/row_15"].headings == ("序", "各国の割合")


def test_a_missing_number_does_not_end_the_count() -> None:
    body = "".join(
        f"第{n}の論点について述べる。これは重要である{n}。\n\n" for n in range(1, 7) if n != 4
    )
    notes = "\n".join(f"{n}  山田（202{n}）、p.{n}." for n in range(1, 7) if n != 4)
    _, by = read(f"1. 序\n\n{body}\n{notes}\n\n2. 結\n\n文。\n")
    assert {a for a in by if a.startswith("fn_")} == {"fn_1", "fn_2", "fn_3", "fn_5", "fn_6"}


def test_korean_keeps_its_spaces() -> None:
    _, by = read(
        "Ⅰ. 서론\n\n이 연구는 두 나라의 수출통제 제도를 비교하고 그 차이를 살펴\n"
        "보는 데 목적이 있다. 대상은 전략물자와 기술이며, 허가의 요건과\n절차를 함께 다룬다.\n\n"
        "Ⅱ. 결론\n\n협력이 필요하다.\n"
    )
    assert "요건과\n절차를" in by["sec_1"].text
    _, by = read(
        "Ⅰ. 서론\n\n"
        + "이 연구는 두 나라의 수출통제 제도를 비교하고 그 차이를 살펴\n"
        + "보는 데 목적이 있다. 대상은 전략물자와 기술이며, 허가의 요건과 \n" * 12
        + "절차를 함께 다룬다.\n\nⅡ. 결론\n\n협력이 필요하다.\n"
    )
    # Where the spaces at line ends were kept, a line without one ends inside a word.
    assert "살펴보는 데" in by["sec_1"].text and "요건과 절차를" in by["sec_1"].text


def test_english_keeps_one_space_and_a_broken_address_none() -> None:
    lines = [
        "Export controls returned to the centre of policy when techno-",
        "logies that serve both ends spread. The list is published at",
        "the ministry's site, where the guide https://example.org/guide/",
        "controls.html explains the steps, and applicants may find the",
        "forms that they need. A short line.",
        "",
        "A second paragraph begins here.",
    ]
    _, by = read("1 Introduction\n\n" + "\n".join(lines) + "\n\n2 End\n\nIt is done.\n")
    text = by["sec_1"].text
    assert "technologies that serve both ends" in text
    assert "https://example.org/guide/controls.html" in text
    assert "published at\nthe ministry" in text and "short line.\n\nA second" in text


def test_bullets_that_wrap() -> None:
    _, by = read(
        " 一つ目の題\n\n• 監視の道具の輸出が人権の侵害につながるおそれがあると\nの指摘がある\n\n"
        "• 各国の措置（emerging \n\ntechnologies）\n\n• 枠の外の語\n\n別の箱\n 二つ目の題\n\n"
        "• 点\n\n• 点の続き\n 三つ目の題\n\n• 点\n\n• 点の続き\n"
    )
    text = by["sec_一つ目の題"].text
    assert "おそれがあるとの指摘がある\n" in text
    assert "（emerging technologies）" in text
    assert text.endswith("• 枠の外の語\n\n別の箱")


def test_lines_longer_than_any_page_are_paragraphs() -> None:
    one = "この段落は折り返されずに一行で保存されたものであり、次の行は別の段落である。" * 5
    _, by = read(f"1. 序\n\n{one}\n{one}\n{one}\n\n2. 結\n\n文。\n")
    assert by["sec_1"].text.count("別の段落である。\nこの段落は") == 2


@pytest.mark.parametrize(
    "text",
    ["1 見よ。「あ」\n", "（あ\n", "表1　題\n\n", "inter-\nnational ", "文1。\n",
     "はじめに\n\n文。\n\n", "\n", "다" * 30 + "\n", "甲 乙 丙\n\n"],
)  # fmt: skip
def test_hostile_text_takes_linear_time(text: str) -> None:
    started = time.perf_counter()
    split(extract(("表1　題\n" + text * 4000 + "終").encode(), "x.txt"))
    assert time.perf_counter() - started < 5


@pytest.mark.data
def test_the_seed_paper(data: Path) -> None:
    path = next((data / "seeds").glob("003*.txt"))
    (document,) = split(extract(path.read_bytes(), path.name))
    by = {p.address.removeprefix(document.address + "/"): p for p in document.provisions}
    texts = [p.text for p in document.provisions]
    assert any("産業政策や保護主義の復活" in text for text in texts)
    # Over a page, two footnotes and a table.
    assert any("可能性のある物品（commodity）、ソフトウェア" in text for text in texts)
    assert any("品目リスト（Very Sensitive List、VSL）に分けられる" in text for text in texts)
    assert any("dual-use items）で国際平和" in text for text in texts)
    notes = [by[f"fn_{n}"] for n in range(1, 19)]
    assert [note.label for note in notes] == [str(n) for n in range(1, 19)]
    assert all(note.text.startswith(note.label) and "\n" not in note.text for note in notes)
    # Every mark but that of note 15, which the text lost, stands where its note hangs.
    for n, note in enumerate(notes, 1):
        if n != 15:
            mark = document.provisions[note.parent or 0].text
            assert f"{n}。" in mark or f"{n} " in mark or f"{n}に" in mark or mark.endswith(str(n))
    rows = {n: sum(a.startswith(f"table_{n}/row_") for a in by) for n in range(1, 7)}
    assert rows == {1: 6, 2: 2, 3: 4, 4: 0, 5: 9, 6: 6}  # table 4 is a drawing
    assert by["table_6/row_2"].text == "日本 92.3 中国 46.5 日本 94.0"
