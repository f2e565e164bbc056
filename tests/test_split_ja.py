"""The numbering grammar of Japanese law, in legalize Markdown and in plain text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.address import parse
from pipeline.extract import legalize_jp
from pipeline.knowledge import jp_labels, jp_law_id
from pipeline.records import Block, Document, Extracted
from pipeline.split import ja

HEAD = '---\ntitle: "見本法"\nidentifier: "499AC0000000001"\n---\n'


def markdown(body: str) -> Document:
    (document,) = ja.split(legalize_jp.extract(HEAD + body, "a.md"))
    return document


def plain(body: str, name: str = "a.txt", **metadata: str) -> Document:
    (document,) = ja.split(Extracted(name, "text", (Block(body),), metadata))
    return document


def tails(document: Document) -> list[str]:
    return [p.address.removeprefix(document.address).lstrip("/") for p in document.provisions][1:]


def texts(document: Document) -> dict[str, str]:
    return {p.address.removeprefix(document.address).lstrip("/"): p.text
            for p in document.provisions}  # fmt: skip


def test_articles_paragraphs_items_and_kana() -> None:
    document = markdown(
        "### 第六章の二　報告\n\n**第二十五条の二（役務取引）**　居住者は、許可を受ける。\n\n"
        "**２**　前項の許可は、次による。\n\n- 一の二　貨物\n  - イ　機械\n    - （１）　旋盤\n"
        "\n**第二十六条**　次の各号による。\n\n- 一　甲\n"
    )
    assert tails(document) == [
        "chap_6-2",
        "art_25-2",
        "art_25-2/para_1",
        "art_25-2/para_2",
        "art_25-2/para_2/item_1-2",
        "art_25-2/para_2/item_1-2/sub_イ",
        "art_25-2/para_2/item_1-2/sub_イ/1",
        "art_26",
        "art_26/item_1",
    ]
    own = texts(document)
    assert own["art_25-2"] == "第二十五条の二（役務取引）"
    assert own["art_25-2/para_1"] == "居住者は、許可を受ける。"
    assert own["art_26"] == "第二十六条　次の各号による。"
    article = document.provisions[2]
    assert (article.label, article.heading) == ("第二十五条の二", "役務取引")
    assert article.headings == ("第六章の二　報告",)
    assert article.parent == 0
    assert {p.group for p in document.provisions if "art_25-2" in p.address} == {article.address}


def test_a_merged_deletion_opens_every_article_of_its_range() -> None:
    document = markdown("**第二条から第四条まで**　削除\n\n**第四十九条及び第五十条**　削除\n")
    assert [(p.address.rpartition("/")[2], p.text, p.status) for p in document.provisions[1:]] == [
        ("art_2", "第二条から第四条まで　削除", "deleted"),
        ("art_3", "", "deleted"),
        ("art_4", "", "deleted"),
        ("art_49", "第四十九条及び第五十条　削除", "deleted"),
        ("art_50", "", "deleted"),
    ]


def test_the_first_article_of_a_supplement_is_not_that_of_the_law() -> None:
    document = markdown(
        "### 第一章　総則\n\n**第一条**　本則。\n\n## 附則\n\n**第一条（施行期日）**　附則。\n\n"
        "## 附則（平成九年五月二三日法律第五九号）\n\nこの法律は、公布の日から施行する。\n\n"
        "## 附則（平成九年五月二三日法律第五九号）　抄\n\n**１**　公布の日から施行する。\n\n"
        "## 附則（昭和三〇年四月一日総理府・大蔵省令第二号）\n\n公布の日から施行する。\n"
    )
    assert tails(document) == [
        "chap_1",
        "art_1",
        "suppl_1",
        "suppl_1/art_1",
        "suppl_409AC0000000059",
        "suppl_409AC0000000059-2",
        "suppl_409AC0000000059-2/para_1",
        "suppl_昭和30年総理府・大蔵省令第2号",
    ]
    by_tail = dict(zip(tails(document), document.provisions[1:], strict=True))
    assert by_tail["suppl_1/art_1"].headings == ("附則",)
    assert by_tail["suppl_1"].group == document.address
    for tail in ("suppl_1/art_1", "suppl_409AC0000000059", "suppl_409AC0000000059-2"):
        assert by_tail[tail].group == by_tail[tail].address


def test_rows_of_an_annex_and_the_items_that_run_together_in_a_cell() -> None:
    document = markdown(
        "**別表第一**\n\n|  | 貨物 | 地域 |\n| --- | --- | --- |\n"
        "| 一 | （一）　大砲（二）　次に掲げるもの１　砲弾２　（一）に掲げるもの（三）　削除 "
        "| 全地域 |\n"
        "| 三の二 | 試薬 | 全地域 |\n| 続き | 溶剤 |  |\n| 一六 | 削除 |  |\n\n**別表**\n\n- 某国\n"
    )
    assert tails(document) == [
        "appdx_1",
        "appdx_1/row_1",
        "appdx_1/row_1/1",
        "appdx_1/row_1/2",
        "appdx_1/row_1/2/1",
        "appdx_1/row_1/2/2",
        "appdx_1/row_1/3",
        "appdx_1/row_3-2",
        "appdx_1/row_16",
        "appdx",
    ]
    own = texts(document)
    assert own["appdx_1/row_1/2/2"] == "２　（一）に掲げるもの"
    assert own["appdx_1/row_1"].split() == ["一", "全地域"]
    assert own["appdx_1/row_3-2"].split() == ["三の二", "試薬", "全地域", "続き", "溶剤"]
    assert own["appdx"] == "別表\n某国"
    status = {p.address.rpartition("appdx_1/")[2]: p.status for p in document.provisions}
    assert status["row_16"] == status["row_1/3"] == "deleted"
    groups = {p.address: p.group for p in document.provisions}
    assert groups[f"{document.address}/appdx_1"] == document.address
    assert groups[f"{document.address}/appdx_1/row_1/2/1"] == f"{document.address}/appdx_1/row_1"
    assert groups[f"{document.address}/appdx"] == f"{document.address}/appdx"


def test_a_long_annex_of_items_is_searched_item_by_item() -> None:
    short = markdown("**別表第二の三**\n\n- 一　甲\n  - イ　乙\n")
    long = markdown("**別表第二の三**\n\n- 一　甲\n  - イ　" + "乙" * 6000 + "\n")
    assert short.provisions[-1].group.endswith("/appdx_2-3")
    assert long.provisions[-1].group.endswith("/appdx_2-3/item_1")


def test_a_law_without_articles_is_one_provision_with_items() -> None:
    document = markdown(
        "次に掲げる場合とする。\n\n- 一　甲\n\n- 二　乙\n\n## 附則\n\n公布の日から。\n"
    )
    assert tails(document) == ["item_1", "item_2", "suppl_1"]
    assert document.provisions[1].group == document.provisions[0].group == document.address


def test_the_same_number_twice_is_kept_apart_with_a_warning() -> None:
    document = markdown("**第一条**　甲。\n\n**第一条**　乙。\n")
    assert tails(document) == ["art_1", "art_1.2"]
    assert "art_1.2" in document.warnings[0]


PLAIN = """見本輸出管理法
（平成十一年法律第二百四十五号）
目次
　第一章　総則（第一条・第二条）
　第二章　雑則（第三条）
　附則
　　　第一章　総則
（目的）
第一条　この法律は、次の事項を定める。
一　許可
二　届出。ただし、
第四十八条第一項の規定により許可を受けたものを除く。
　イ　甲
　ロ　乙
（定義）
第二条　この法律において「貨物」とは、物をいう。
第一条の規定は、貨物について適用する。
２　前項の貨物には、
第３条 第１項の貨物を含む。
　　　第二章　雑則
第三条の二（委任）　政令で定める。
　　　附　則　抄
（施行期日）
第一条　この法律は、公布の日から施行する。
別表第一の一の項に掲げる貨物については、なお従前の例による。
別表第一（第二条関係）
一　大砲
二　砲弾
備考　この表において
様式第一号（第三条関係）
申請書
"""


def test_plain_text() -> None:
    document = plain(PLAIN)
    assert document.address == "jp/411AC0000000245"
    assert document.title == "見本輸出管理法"
    assert tails(document) == [
        "chap_1",
        "art_1",
        "art_1/item_1",
        "art_1/item_2",
        "art_1/item_2/sub_イ",
        "art_1/item_2/sub_ロ",
        "art_2",
        "art_2/para_1",
        "art_2/para_2",
        "chap_2",
        "art_3-2",
        "suppl_1",
        "suppl_1/art_1",
        "appdx_1",
        "appdx_1/item_1",
        "appdx_1/item_2",
        "form_1",
    ]
    own = texts(document)
    assert own["art_1"] == "（目的）\n第一条　この法律は、次の事項を定める。"
    assert own["art_1/item_2"].endswith("第四十八条第一項の規定により許可を受けたものを除く。")
    assert own["art_2/para_1"].endswith("第一条の規定は、貨物について適用する。")
    assert own["art_2/para_2"].endswith("第３条 第１項の貨物を含む。")
    assert own["suppl_1/art_1"].endswith("なお従前の例による。")
    headings = {p.address.rpartition("/")[2]: p.heading for p in document.provisions}
    assert (headings["art_2"], headings["art_3-2"]) == ("定義", "委任")
    contents = [document.text[p.start : p.end] for p in document.pieces if p.kind == "furniture"]
    assert "".join(contents).split()[0] == "目次" and "附則" in "".join(contents)
    assert "".join(document.text[p.start : p.end] for p in document.pieces) == PLAIN


@pytest.mark.parametrize(
    "reference",
    [
        "第48条第1項の規定により許可を受けた者は、",
        "第四条の規定は、適用しない。",
        "第四条　の規定は、適用しない。",
        "第四条（定義）に規定する貨物",
        "第四条、第五条及び第六条に定める場合",
        "第四条\nの規定にかかわらず、",
        "第九条　第二項の規定により",
        "別表第二に掲げる貨物（第四条関係）を除く。",
        "附則第三条の規定は、",
        "第二章の規定により",
    ],
)
def test_a_cross_reference_at_a_lines_beginning_is_no_heading(reference: str) -> None:
    document = plain(f"見本規程\n第二条　貨物とは、\n{reference}\nこの限りでない。\n")
    assert tails(document) == ["art_2"]


def test_ascii_numbers_and_bracketed_items() -> None:
    document = plain(
        "見本要領\n第1条（目的）この要領は、次による。\n(1) 許可\n(2) 届出\n ① 甲\n ② 乙\n"
        "2 前項の届出は、\n2024年に行う。\n第1条の2 削除\n第2条 定義\n"
    )
    assert document.address == "jp/notice/見本要領"
    assert tails(document) == [
        "art_1",
        "art_1/para_1",
        "art_1/para_1/item_1",
        "art_1/para_1/item_2",
        "art_1/para_1/item_2/1",
        "art_1/para_1/item_2/2",
        "art_1/para_2",
        "art_1-2",
        "art_2",
    ]
    assert document.provisions[-2].status == "deleted"


def test_what_names_a_list_is_of_what_holds_it() -> None:
    body = (
        "第一条　この条約は、次の税について適用する。\n(a)　甲国においては、\n(i)　所得税\n"
        "(ii)　法人税\n（以下「甲国の税」という。）\n(b)　乙国においては、\n(i)　住民税\n"
        "（以下「乙国の税」という。）\n第二条　次の物を除く。\n一　石炭\n二　石油\n"
        "（以下これらを「燃料」と総称する。）\n三　木材\n第三条　この条約は、効力を生ずる。\n"
    )
    found = texts(plain(body))
    assert found["art_1/a"].endswith("（以下「甲国の税」という。）")
    assert found["art_1/a/ii"].endswith("法人税") and "art_1/b" in found
    # One item is no list: what is named may be the item.
    assert found["art_1/b/i"].endswith("（以下「乙国の税」という。）")
    assert found["art_2"].endswith("総称する。）") and found["art_2/item_2"].endswith("石油")
    assert found["art_2/item_3"].endswith("木材")


def test_the_sections_of_a_circular() -> None:
    document = plain(
        "見本通達\nⅠ　趣旨\n１　定める。\n（１）　甲\nア　乙\n２　次による。\n"
        "Ⅱ　手続\n１　申請する。\n別紙１\n"
    )
    assert tails(document) == [
        "sec_1",
        "sec_1/para_1",
        "sec_1/para_1/item_1",
        "sec_1/para_1/item_1/sub_ア",
        "sec_1/para_2",
        "sec_2",
        "sec_2/para_1",
        "sheet_1",
    ]
    assert document.provisions[2].headings == ("Ⅰ　趣旨",)
    assert document.provisions[2].group == f"{document.address}/sec_1"


def test_captions_lose_their_brackets() -> None:
    document = plain(
        "見本法\n第一条　甲。\n附　則（令和五年三月三十一日政令第十五号）抄\n乙。\n"
        "別表第一（第一条関係）\n一　甲\n"
    )
    assert [p.heading for p in document.provisions if p.heading] == [
        "令和五年三月三十一日政令第十五号",
        "第一条関係",
    ]


def test_the_address_of_a_text() -> None:
    assert plain("甲", law_id="324AC0000000228").address == "jp/324AC0000000228"
    assert plain("甲", address="jp/notice/乙").address == "jp/notice/乙"
    assert plain("甲", law_number="平成三年通商産業省令第四十九号").address == "jp/403M50000400049"
    assert plain("甲\n乙の告示（昭和二十四年法律第一号）による。").address == "doc/a"
    # Two texts of one title that state their dates are versions of one document.
    assert plain("甲\n乙による。", valid_from="2024-04-01").address == "doc/甲"
    assert (
        plain("ある告示\n（令和五年経済産業省告示第百六十二号）\n").address == "jp/notice/ある告示"
    )


def test_labels_and_law_numbers() -> None:
    assert jp_labels.articles("第五十五条の十二から第五十五条の十四まで") == (
        "55-12",
        "55-13",
        "55-14",
    )
    assert jp_labels.spread("10", "12-2") == ["10", "11", "12", "12-2"]
    assert jp_labels.segment("（十三の二）", outer=False) == "13-2"
    assert jp_labels.annex("第一号の二様式") == "form_1-2"
    assert jp_law_id.law_id("平成元年政令第一号") == "401CO0000000001"
    assert jp_law_id.law_id("昭和二十四年十二月一日通商産業省令第六十四号") == "324M50000400064"
    assert jp_law_id.law_id("昭和二十四年通商産業省令第六十四号") is None  # before or after June
    assert jp_law_id.law_id("平成三十年内閣府・財務省令第一号") is None
    assert jp_law_id.from_attributes("Showa", "24", "Act", "228") == "324AC0000000228"


def _files(data: Path) -> list[Path]:
    return sorted([*(data / "ja").glob("*.md"), *(data / "ja" / "history").glob("*.md")])


def _split(file: Path) -> Document:
    (document,) = ja.split(legalize_jp.extract(file.read_bytes().decode(), file.name))
    return document


@pytest.mark.data
def test_real_laws_are_covered_and_their_addresses_unique(data: Path) -> None:
    for file in _files(data):
        document = _split(file)
        text = file.read_bytes().decode()
        assert "".join(text[p.start : p.end] for p in document.pieces) == text
        addresses = [p.address for p in document.provisions]
        assert len(set(addresses)) == len(addresses)
        assert all(str(parse(a)) == a for a in addresses)
        assert not document.warnings


@pytest.mark.data
def test_the_articles_of_the_foreign_exchange_act_are_those_it_numbers(data: Path) -> None:
    """The count comes from the bold heads before the first 附則, not from the splitter."""
    for file in _files(data):
        main = re.split(r"^## 附則|^\*\*別表", file.read_text("utf-8"), maxsplit=1, flags=re.M)[0]
        heads = re.findall(r"^\*\*第([^（*]+)(?:（.*）)?\*\*", main, re.M)
        count = 0
        for head in heads:
            ends = re.fullmatch(r"([^条]+)条から第([^条]+)条まで", head)
            pair = re.fullmatch(r"([^条]+)条及び第([^条]+)条", head)
            if ends:
                first, last = (jp_labels.number(end) for end in ends.groups())
                count += int(last or 0) - int(first or 0) + 1
            else:
                count += 2 if pair else 1
        document = _split(file)
        own = [p for p in document.provisions if re.fullmatch(r"\w+/\w+/art_[\d-]+", p.address)]
        assert len(own) == count
        if file.name == "324AC0000000228.md":
            assert count == len(own) == 114  # 85 heads, of which five stand for 34


@pytest.mark.data
def test_units_that_a_search_is_measured_on_exist(data: Path) -> None:
    listed = data.parent / "eval" / "units.txt"
    if not listed.is_file():
        pytest.skip("the list of units is not beside the real texts")
    groups = {p.address: p.group for f in (data / "ja").glob("*.md") for p in _split(f).provisions}
    wanted = [unit for unit in listed.read_text().split() if unit.startswith("jp/")]
    assert wanted
    assert [unit for unit in wanted if groups.get(unit) != unit] == []


@pytest.mark.parametrize(
    "first", ["第一条（目的）　", "第一章　総則\n第一条　", "（目的）\n第一条　"]
)
def test_a_text_without_a_title_is_named_after_its_file(first: str) -> None:
    text = f"{first}この規則は、試験の管理について定める。\n第二条　試験は、許可を要する。\n"
    (document,) = ja.split(Extracted("rules 2.txt", "text", (Block(text),)))
    assert (document.address, document.title) == ("doc/rules-2", "rules 2")
