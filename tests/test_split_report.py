"""Reports: numbered headings, footnotes, tables, slides, passages; own texts in three languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.extract import extract
from pipeline.records import Document
from pipeline.split import split
from pipeline.text import dominant_script_language, slug


def report(text: str, name: str = "paper.txt") -> Document:
    (document,) = split(extract(text.encode(), name))
    assert document.kind == "report"
    return document


def sections(document: Document) -> list[tuple[str, str, str]]:
    base = document.address + "/"
    return [
        (p.address.removeprefix(base), p.label, p.heading)
        for p in document.provisions
        if p.kind == "section"
    ]


JAPANESE = """研究ノート　輸出管理の協力

要　旨
この研究ノートは二つの国の制度を比べ、協力の道を探る。

1. はじめに

近年、各国は重要な技術の流出を防ぐために輸出管理を強めてい
る。第48条第1項の規定により許可を受ける貨物は増えている1。
次の三点を述べる。
1. 制度の歴史をたどり、いまの姿を述べること。
2. 二つの国の違いを明らかにすること。
3. 協力の道を示すこと。

2．二つの制度

（1）リスト規制の比較
両国のリストは国際的な枠組みに基づいており、その中身は大きく
は変わらない2。しかし、番号の付け方が異なる。

1  この数は官庁の統計によるもので、更新の許可は含まれていない。
2  細かい差については、山田（2019）、pp.3-4が詳しい。

表1　二つの国のリスト

国 番号

甲国 独自

乙国 共通

出所：筆者作成

（2）補完的な規制の比較
リストにない品目にも許可が要る場合がある。その条件は二つの国
で少し異なっている。

3．むすび

協力は難しくない。まず情報を交わすことから始めればよい。
"""


def test_a_japanese_paper() -> None:
    document = report(JAPANESE)
    assert document.lang == "ja"
    assert document.title == "研究ノート　輸出管理の協力".replace("　", " ")
    assert sections(document) == [
        ("sec_要旨", "", "要　旨"),
        ("sec_1", "1.", "はじめに"),
        ("sec_2", "2．", "二つの制度"),
        ("sec_2-1", "（1）", "リスト規制の比較"),
        ("sec_2-2", "（2）", "補完的な規制の比較"),
        ("sec_3", "3．", "むすび"),
    ]
    by = {p.address.removeprefix("doc/paper/"): p for p in document.provisions}
    assert by["fn_1"].text.endswith("更新の許可は含まれていない。")
    assert by["fn_2"].text.startswith("2  細かい差")
    assert by["table_1"].heading == "二つの国のリスト"
    assert by["table_1"].text.endswith("出所：筆者作成")
    assert by["table_1"].headings == ("二つの制度", "リスト規制の比較")
    assert by["sec_2-1"].headings == ("二つの制度",)
    assert document.provisions[by["sec_2-1"].parent or 0].address == "doc/paper/sec_2"
    assert "筆者作成" not in by["sec_2-1"].text
    assert by["sec_1"].text.count("\n") == 5  # the numbered list is text


KOREAN = """수출통제 협력 연구

Ⅰ. 서론
이 연구는 두 나라의 제도를 비교한다. 대외무역 관련 제도는
제19조에 따라 허가를 받도록 하고 있다.

Ⅱ. 제도의 비교
1. 전략물자의 판정
판정은 신청인이 스스로 하거나 전문기관에 맡길 수 있다.
가. 자가판정
기업이 스스로 판단하는 방식이다.
나. 전문판정
기관이 판단하는 방식이다.
2. 허가의 종류
개별허가와 포괄허가가 있다.

Ⅲ. 결론
협력이 필요하다.
"""


def test_a_korean_paper_nests_its_styles() -> None:
    document = report(KOREAN)
    assert document.lang == "ko"
    assert sections(document) == [
        ("sec_1", "Ⅰ.", "서론"),
        ("sec_2", "Ⅱ.", "제도의 비교"),
        ("sec_2-1", "1.", "전략물자의 판정"),
        ("sec_2-1-가", "가.", "자가판정"),
        ("sec_2-1-나", "나.", "전문판정"),
        ("sec_2-2", "2.", "허가의 종류"),
        ("sec_3", "Ⅲ.", "결론"),
    ]


ENGLISH = """Controls and Cooperation

Abstract

This note compares two systems of control.

1 Introduction

Export controls have returned to the centre of policy. The note has
three parts.

2 The Two Systems

2.1 Lists

Both systems use lists that follow the regimes.

2.2 Catch-all Controls

Items outside the lists may need a licence too.

3 Conclusion

Cooperation is possible.
"""


def test_an_english_paper_with_decimal_numbers() -> None:
    document = report(ENGLISH)
    assert document.lang == "en"
    assert sections(document) == [
        ("sec_abstract", "", "Abstract"),
        ("sec_1", "1", "Introduction"),
        ("sec_2", "2", "The Two Systems"),
        ("sec_2-1", "2.1", "Lists"),
        ("sec_2-2", "2.2", "Catch-all Controls"),
        ("sec_3", "3", "Conclusion"),
    ]


def test_chapters_and_a_contents_table() -> None:
    text = (
        "白書\n\n目次\n第1章　総論 ........ 1\n第2章　各論 ........ 9\n第3章　結論 ........ 20\n\n"
    )
    text += "".join(
        f"第{n}章　{t}\n\n第1章で述べたとおり、制度は変わる。\n文が続く。\n\n"
        for n, t in ((1, "総論"), (2, "各論"), (3, "結論"))
    )
    document = report(text)
    assert [s[0] for s in sections(document)] == ["sec_1", "sec_2", "sec_3"]
    contents = [p for p in document.pieces if p.kind == "furniture"]
    assert any("........" in document.text[p.start : p.end] for p in contents)


def test_slides_by_their_titles() -> None:
    slides = (
        " はじめに\n\n• 一点目の話\n\n• 二点目の話\n",
        " １．競争の時代\nの\n\n管理\n\n• 技術の優位\n• 監視\n",
        " ２．人権と管理\n\n• 監視の道具\n• 規制の案\n",
        " むすび\n\n• 協力の枠組み\n",
    )
    document = report("".join(slides))
    assert sections(document) == [
        ("sec_はじめに", "", "はじめに"),
        ("sec_1", "１．", "競争の時代の管理"),
        ("sec_2", "２．", "人権と管理"),
        ("sec_むすび", "", "むすび"),
    ]


def test_markdown_headings_with_and_without_numbers() -> None:
    text = "# Guide\n\nIntro words.\n\n## 1. Scope\n\nText.\n\n### Details\n\nMore.\n\n"
    text += "## Scope of review\n\nText.\n\n### Details\n\nAgain.\n\n"
    text += "| a | b |\n|---|---|\n| c | d |\n\n"
    text += "A claim.[^1]\n\n[^1]: The source of it.\n"
    document = report(text, "guide.md")
    assert document.title == "Guide"
    assert [s[0] for s in sections(document)] == [
        "sec_1",
        "sec_details",
        "sec_scope-of-review",
        "sec_details_2",
    ]
    by = {p.address.removeprefix("doc/guide/"): p for p in document.provisions}
    assert document.provisions[0].text == "Guide\n\nIntro words."
    assert by["sec_details"].headings == ("Scope",)
    assert by["fn_1"].text.endswith("The source of it.")
    assert by["table_1/row_2"].text.split() == ["c", "d"]
    assert by["table_1/row_2"].group == by["table_1"].address


def test_a_text_without_structure_becomes_passages() -> None:
    paragraph = "この文章は見出しを持たない長い文書の一部であり、十分な長さがある。" * 6
    document = report("\n\n".join([paragraph] * 8), "flow.txt")
    assert {p.kind for p in document.provisions[1:]} == {"paragraph"}
    assert [p.address for p in document.provisions[1:4]] == [
        f"doc/flow/para_{n}" for n in (1, 2, 3)
    ]
    assert all(p.group == p.address for p in document.provisions)


def test_a_long_section_has_passages_of_its_own() -> None:
    paragraph = "各国は重要な技術の流出を防ぐために管理を強め、企業にも備えを求めている。" * 6
    text = f"1. 序\n\n{paragraph}\n\n{paragraph}\n\n{paragraph}\n\n2. 結び\n\n短い。\n"
    document = report(text)
    by = {p.address.removeprefix("doc/paper/"): p for p in document.provisions}
    assert by["sec_1/para_2"].group == "doc/paper/sec_1"
    assert by["sec_1/para_2"].headings == ("序",)
    assert by["sec_1"].text == "1. 序"
    assert by["sec_2"].text == "2. 結び\n\n短い。"


@pytest.mark.parametrize(
    "line",
    ["第48条第1項の規定により許可を受けた者", "제19조에 따라 허가를 받은 자", "第2章で述べた点",
     "2. この場合において、申請者は書類を出す。", "Section 5 of the Act applies here"],
)  # fmt: skip
def test_a_reference_at_a_line_start_is_no_heading(line: str) -> None:
    document = report(f"1. 序\n\n文がある。\n\n{line}\n\n文が続く。\n\n2. 結び\n\n文で終わる。\n")
    assert [s[0] for s in sections(document)] == ["sec_1", "sec_2"]


def test_the_address_a_file_states_is_its_address() -> None:
    document = report("---\naddress: doc/jp-kr-cooperation\ntitle: 題\n---\n\n本文。\n", "x.md")
    assert document.address == "doc/jp-kr-cooperation"
    wrong = report("---\naddress: not an address\n---\n\n本文。\n", "名前 2024.md")
    assert wrong.address == "doc/名前-2024"


def test_scripts_and_slugs() -> None:
    assert dominant_script_language("輸出管理 export control regime の変遷") == "ja"
    assert dominant_script_language("戰略物資(전략물자)의 수출통제") == "ko"
    assert dominant_script_language("The 外為法 is Japan's act on foreign exchange.") == "en"
    assert dominant_script_language("123") == "en"
    assert slug("Report: Japan–Korea (2024)") == "report-japan-korea-2024"
    assert slug("일본・한국 협력_최종") == "일본-한국-협력-최종"
    assert slug("…") == ""


@pytest.mark.data
def test_the_seed_documents(data: Path) -> None:
    slides, paper = sorted((data / "seeds").glob("*.txt"))
    (document,) = split(extract(slides.read_bytes(), slides.name))
    found = sections(document)
    assert [s[0] for s in found] == [
        "sec_はじめに", "sec_1", "sec_2", "sec_3", "sec_4", "sec_むすびにかえて",
    ]  # fmt: skip
    by = {p.address.removeprefix(document.address + "/"): p for p in document.provisions}
    assert "weaponization of interdependence" in by["sec_1"].text
    assert "輸出管理レジームにおける情報交換上の課題" in by["sec_3"].text
    (document,) = split(extract(paper.read_bytes(), paper.name))
    assert [s[0] for s in sections(document)] == [
        "sec_要旨", "sec_1", "sec_2", "sec_2-1", "sec_2-2", "sec_2-3", "sec_3", "sec_3-1",
        "sec_3-2", "sec_4", "sec_4-1", "sec_4-2",
    ]  # fmt: skip
    addresses = {p.address.removeprefix(document.address + "/") for p in document.provisions}
    assert {f"fn_{n}" for n in range(1, 19)} | {f"table_{n}" for n in range(1, 7)} <= addresses
    assert "fn_19" not in addresses


def test_a_markdown_footnote_keeps_its_number_apart_from_its_words() -> None:
    text = "# A note\n\n## 1 Scope\n\nExports are watched.[^1]\n\n[^1]: Panel report, 2019.\n"
    (document,) = split(extract(text.encode(), "note.md"))
    (note,) = (p for p in document.provisions if p.kind == "footnote")
    assert note.address == "doc/note/fn_1" and note.text == "1 Panel report, 2019."
