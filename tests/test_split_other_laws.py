"""Constructs that other laws of the known dialects have, each file read with LF and with CRLF."""

from __future__ import annotations

import pytest

from pipeline.extract import extract
from pipeline.records import Document
from pipeline.split import split
from pipeline.split.treaty_address import celex_of

KO_HEAD = """---
제목: 견본법
법령MST: 1
법령ID: '000001'
법령구분: 법률
소관부처: []
공포일자: '1999-10-29'
공포번호: '00010'
시행일자: '2000-02-25'
출처: https://www.law.go.kr/법령/견본법
---

# 견본법

"""
JA_HEAD = """---
title: "見本法"
identifier: "399AC0000000012"
country: "jp"
extra:
  law_num: "昭和九十九年法律第十二号"
---

"""
US_HEAD = """---
title: CHAPTER V—OFFICE OF SAMPLES
chapter: V
title_number: 31
---

CHAPTER V—OFFICE OF SAMPLES

# Chapter V

    PART 901—SAMPLE CONTROLS

### Part 901

"""


def read(text: str, name: str) -> Document:
    """The file's only document; with CRLF it must say the same."""
    (document,) = split(extract(text.encode(), name))
    (other,) = split(extract(text.replace("\n", "\r\n").encode(), name))
    assert [(p.address, p.heading, p.status, p.group) for p in document.provisions] == [
        (p.address, p.heading, p.status, p.group) for p in other.provisions
    ]
    return document


def below(document: Document) -> list[str]:
    return [p.address.removeprefix(document.address + "/") for p in document.provisions[1:]]


def deleted(document: Document) -> list[str]:
    return [
        p.address.removeprefix(document.address + "/")
        for p in document.provisions
        if p.status == "deleted"
    ]


def unit(document: Document, locator: str) -> str:
    return next(p.text for p in document.provisions if p.address.endswith("/" + locator))


def test_a_supplement_makes_no_contents_table_of_the_articles_above() -> None:
    law = read(
        KO_HEAD + "##### 제1조 (목적)\n\n목적이다.\n\n##### 제2조 삭제\n\n##### 제3조 (신고)\n\n"
        "**①** 신고한다.\n\n## 부칙\n\n부칙 <제10호,1999.10.29>\n제1조(시행일) 시행한다.\n"
        "제2조(경과조치) 종전과 같다.\n제3조(준비) 준비한다.\n",
        "견본법.md",
    )
    assert below(law)[:4] == ["art_1", "art_2", "art_3", "art_3/para_1"]


def test_a_korean_contents_table_is_still_furniture() -> None:
    law = read(
        "견본법\n제1장 총칙\n제1조(목적)\n제2조(신고)\n부칙\n제1장 총칙\n제1조(목적) 목적이다.\n"
        "제2조(신고) 신고한다.\n부칙\n제1조(시행일) 시행한다.\n제2조(준비) 준비한다.\n",
        "견본법.txt",
    )
    assert below(law) == ["chap_1", "art_1", "art_2", "suppl_1", "suppl_1/art_1", "suppl_1/art_2"]


def test_a_preamble_that_a_converter_calls_article_0() -> None:
    law = read(
        KO_HEAD + "##### 제0조\n\n전문\n\n##### 제0조\n\n우리는 다짐한다.\n\n# 제1편 총강\n\n"
        "##### 제1조\n\n**①** 하나다.\n\n**②** 둘이다.\n",
        "견본법.md",
    )
    assert below(law) == ["part_1", "art_1", "art_1/para_1", "art_1/para_2"]
    assert "우리는 다짐한다." in law.provisions[0].text
    assert not law.warnings


@pytest.mark.parametrize(
    ("body", "gone"),
    [
        ("##### 제2조\n\n내지 제4조 삭제 <1999. 2. 5.>\n", ["art_2", "art_3", "art_4"]),
        ("##### 제2조\n\n및 제3조 삭제  <1999.2.5>\n", ["art_2", "art_3"]),
        ("##### 제2조\n\n부터 제3조까지 삭제 <1999.2.5>\n", ["art_2", "art_3"]),
        ("제2조 < 삭 제 >\n", ["art_2"]),
        ("제2조(삭제)\n", ["art_2"]),
        ("##### 제2조 (삭제물의 처리)\n\n처리한다.\n", []),
    ],
)
def test_deleted_korean_articles(body: str, gone: list[str]) -> None:
    first = "##### 제1조 (목적)\n\n목적이다.\n\n" if body.startswith("#") else "제1조(목적) 이다.\n"
    last = "##### 제9조 (벌칙)\n\n처한다.\n" if body.startswith("#") else "제9조(벌칙) 처한다.\n"
    law = read(KO_HEAD + first + body + "\n" + last, "견본법.md")
    assert deleted(law) == gone
    assert below(law) == ["art_1", *(gone or ["art_2"]), "art_9"]


@pytest.mark.parametrize(
    "title", ["과태료의 부과기준(제1조 관련)", "의료기기의 범위", "중대한 위반", "에너지 절약 기준"]
)
def test_annex_titles_that_begin_like_a_particle(title: str) -> None:
    law = read(
        KO_HEAD + f"##### 제1조 (목적)\n\n이다.\n\n## 별표\n\n### [별표 1] {title}\n\n1. 가\n\n"
        "### [별표 2] 표\n",
        "견본법.md",
    )
    assert below(law) == ["art_1", "appdx_1", "appdx_1/item_1", "appdx_2"]
    assert law.provisions[2].heading == title


def test_the_pages_of_the_korean_law_service() -> None:
    law = read(
        "견본법\n[시행 2024. 7. 1.] [법률 제10호, 2023. 12. 26., 일부개정]\n\n제1조(목적)\n"
        "이 법은 목적으로 한다.\n\n법제처            1            국가법령정보센터\n견본법\n"
        "제2조(신고)\n① 신고한다.\n법제처 국가법령정보센터\n- 2 -\n② 확인한다.\n",
        "a.txt",
    )
    assert below(law) == ["art_1", "art_2", "art_2/para_1", "art_2/para_2"]
    assert unit(law, "art_1") == "제1조(목적)\n이 법은 목적으로 한다."
    assert unit(law, "para_1") == "① 신고한다."


def test_a_korean_treaty_prints_titles_without_brackets() -> None:
    law = read(
        "대한민국과 견본국 간의 협력에 관한 협정\n\n제 1 조\n정 의\n\n가. 물건을 말한다.\n\n"
        "제 2 조\n\n1. 협력한다.\n2. 제 1 조에 규정된 물자는\n제 3 조에 따라 이전한다.\n\n"
        "제 3 조 이전\n\n이전은 서면으로 한다.\n",
        "a.txt",
    )
    assert [(p.label, p.heading) for p in law.provisions if p.kind == "article"] == [
        ("제 1 조", "정 의"), ("제 2 조", ""), ("제 3 조", ""),
    ]  # fmt: skip


@pytest.mark.parametrize("title", ["정의", "위원회의 회의", "사전 협의"])
def test_korean_chapters_whose_title_ends_like_a_particle(title: str) -> None:
    law = read(
        KO_HEAD + f"## 제1장 {title}\n\n##### 제1조 (목적)\n\n목적이다.\n\n## 제2장 {title}\n\n"
        "##### 제2조 (신고)\n\n신고한다.\n",
        "견본법.md",
    )
    assert below(law) == ["chap_1", "art_1", "chap_2", "art_2"]


def test_korean_heads_that_lost_the_space_after_the_caption() -> None:
    law = read(
        "견본고시\n\n제1조(목적)이 고시는 목적을 정한다.\n제2조(정의)의료기기란 기기를 말한다.\n"
        "제3조(기준)과태료의 기준은 따로 정하고\n제4조(신고)의 규정에 따른 기준은\n"
        "제4조(신고)에 따라 정한다.\n제4조(신고) 신고한다.\n",
        "견본고시.txt",
    )
    assert below(law) == ["art_1", "art_2", "art_3", "art_4"]
    assert unit(law, "art_4") == "제4조(신고) 신고한다."


def test_a_title_with_a_slash_is_an_address_of_its_own() -> None:
    law = read(KO_HEAD.replace("견본법", "견본/표본 고시") + "제1조(목적) 이다.\n", "a.md")
    assert law.address == "kr/견본／표본고시"


def test_pictures_in_korean_rules_are_no_text() -> None:
    head = KO_HEAD.replace("법령구분: 법률", "행정규칙구분: 고시").replace("법령MST", "admRulSeq")
    law = read(
        head + "제1조(목적) ① 다음과 같다. <개정 2024. 2. 20.>\n  1. 표\n"
        '<img id="150896277">\n</img>\n　  2. 그림\n  ② < 삭제 >\n',
        "견본고시.md",
    )
    assert below(law) == [
        "art_1", "art_1/para_1", "art_1/para_1/item_1", "art_1/para_1/item_2", "art_1/para_2",
    ]  # fmt: skip
    assert unit(law, "item_1") == "1. 표"
    assert deleted(law) == ["art_1/para_2"]


def test_a_law_number_above_the_title() -> None:
    law = read(
        "昭和五十九年法律第九十九号\n見本取引法\n最終改正：令和四年六月十七日法律第六十八号\n\n"
        "（目的）\n第1条 この法律は、見本の取引を定める。\n(定義)\n第2条 次のものをいう。\n"
        "一 見本品\n二 標本\n2 前項の見本は、省令で定める。\n第3条及び第4条 削除\n",
        "a.txt",
    )
    assert (law.address, law.title) == ("jp/359AC0000000099", "見本取引法")
    assert below(law)[:4] == ["art_1", "art_2", "art_2/para_1", "art_2/para_1/item_1"]
    assert deleted(law) == ["art_3", "art_4"]


def test_a_numbered_branch_of_a_japanese_paragraph() -> None:
    law = read(
        JA_HEAD + "**第一条**　甲は、乙とする。\n\n**２**　丙とする。\n\n**２の２**　丁とする。\n",
        "a.md",
    )
    assert below(law) == ["art_1", "art_1/para_1", "art_1/para_2", "art_1/para_2-2"]


def test_a_preamble_in_law_xml_is_text_of_the_law() -> None:
    paragraph = (
        '<Paragraph Num="{0}"><ParagraphNum/><ParagraphSentence><Sentence>文{0}。</Sentence>'
        "</ParagraphSentence></Paragraph>"
    )
    law = read(
        '<Law Era="Showa" Year="24" Num="990" LawType="Act" Lang="ja"><LawNum>昭和二十四年法律第'
        "九百九十号</LawNum><LawBody><LawTitle>見本法</LawTitle><Preamble>"
        + paragraph.format(1)
        + paragraph.format(2)
        + '</Preamble><MainProvision><Article Num="1"><ArticleTitle>第一条</ArticleTitle>'
        + paragraph.format(1)
        + "</Article></MainProvision><Appdx><ArithFormulaNum>付録</ArithFormulaNum>"
        "<RelatedArticleNum>（第一条関係）</RelatedArticleNum><ArithFormula>Ｘ</ArithFormula></Appdx>"
        "</LawBody></Law>",
        "a.xml",
    )
    assert below(law) == ["art_1", "addendum"]
    assert law.provisions[2].label == "付録"
    assert "文1。\n文2。" in law.provisions[0].text


def test_reserved_sections_and_appendices_of_other_titles() -> None:
    law = read(
        US_HEAD + "      § 901.1-901.3   [Reserved]\n\n#### § § 901.1-901.3\n\n"
        "      § 901.5-1   Scope.\n\n#### § § 901.5-1\n\n      Text.\n\n"
        "      Appendix to Part 901—Table\n\n      Rows.\n\n"
        "      Appendix A to Chapter V—List\n\n      Names.\n",
        "title-31.md",
    )
    assert [p.address.removeprefix("us/cfr/31/") for p in law.provisions] == [
        "901", "901.1", "901.2", "901.3", "901.5-1", "901/appdx", "901/appdx_A",
    ]  # fmt: skip


def test_parts_with_crlf_are_not_cut_twice() -> None:
    text = US_HEAD + "      § 901.1   Scope.\n\n#### § § 901.1\n\n      (a) One.\n\n"
    text += "    PART 902 [RESERVED]\n\n### Part 902\n\n"
    documents = split(extract(text.replace("\n", "\r\n").encode(), "title-31.md"))
    assert [d.address for d in documents] == ["us/cfr/31/901", "us/cfr/31/902"]
    assert documents[1].provisions[0].status == "deleted"


TREATY = """TREATY ON THE SAMPLES

Have agreed as follows:

Article 1
Object

The object is control.

Article 2
Scope

1. Pursuant to
Article 9, each State acts.

Article 21
Entry into force

This Treaty enters into force.
"""


def test_articles_that_an_excerpt_leaves_out() -> None:
    law = read(TREATY, "treaty.txt")
    assert law.kind == "treaty"
    assert below(law) == ["art_1", "art_2", "art_2/1", "art_21"]


def test_who_signed_an_act_is_no_annex() -> None:
    law = read(
        "REGULATION (EU) 2099/1 ON SAMPLES\n\nHAVE ADOPTED THIS REGULATION:\n\nArticle 1\n\n"
        "1. Samples are free.\n\nArticle 2\n\nIt enters into force.\n\nDone at Brussels.\n\n"
        "For the Council\nThe President\nA. B. PERSON\n\nANNEX I\n\nLIST\n\n1. One.\n\n"
        "ANNEX IIA\n\nOTHER LIST\n",
        "eu.txt",
    )
    assert law.address == "eu/32099R0001"
    assert below(law) == ["art_1", "art_1/1", "art_2", "annex_1", "annex_1/1", "annex_2-a"]
    assert law.provisions[-1].label == "ANNEX IIA"


@pytest.mark.parametrize(
    ("title", "celex"),
    [
        ("Commission Implementing Regulation (EU) 2099/123 of 1 May", "32099R0123"),
        ("COMMISSION DELEGATED REGULATION (EU) 2099/66 amending Regulation (EU) 1/2", "32099R0066"),
        ("Council Common Position 2008/944/CFSP", "32008E0944"),
        ("Decision No 1313/2013/EU", "32013D1313"),
        ("Regulation implementing Regulation (EU) 2021/821", ""),
        ("amending Regulation (EU) 2021/821", ""),
    ],
)
def test_numbers_of_acts_of_the_union(title: str, celex: str) -> None:
    assert celex_of(title) == celex
