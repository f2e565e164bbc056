"""Laws and rules of the 국가법령정보 API: every unit where the answer states it, nothing lost."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape

import pytest

from pipeline.address import parse
from pipeline.errors import ExtractionError, UnknownTypeError
from pipeline.extract import extract
from pipeline.records import Document, Extracted, Provision
from pipeline.split import split

LAW_HEAD = {
    "법령ID": "009999",
    "법령명_한글": "견본수출관리법 시행령",
    "공포일자": "20260105",
    "공포번호": "36001",
    "시행일자": "20260301",
    "법종구분": {"content": "대통령령", "법종구분코드": "A0007"},
    "소관부처": {"content": "산업통상부", "소관부처코드": "1450000"},
}


def unit(number: str, text: str, **more: Any) -> dict[str, Any]:
    return {
        "조문번호": number,
        "조문키": f"{number:0>4}001",
        "조문여부": "조문",
        "조문내용": text,
    } | more


def law(
    units: list[dict[str, Any]], *, supplements: Any = (), annexes: Any = (), **more: Any
) -> dict[str, Any]:
    body: dict[str, Any] = {
        # The service's order is not the law's.
        "별표": {"별표단위": list(annexes)},
        "부칙": {"부칙단위": list(supplements)},
        "기본정보": LAW_HEAD,
        "조문": {"조문단위": units},
    }
    return {"법령": body | more}


def read(value: dict[str, Any], name: str = "answer.json") -> tuple[Extracted, Document]:
    extracted = extract(json.dumps(value, ensure_ascii=False).encode(), name)
    (document,) = split(extracted)
    assert "".join(block.text for block in extracted.blocks) == document.text
    assert all(str(parse(p.address)) == p.address for p in document.provisions)
    return extracted, document


def read_xml(xml: str) -> tuple[Extracted, Document]:
    extracted = extract(xml.encode(), "answer.xml")
    (document,) = split(extracted)
    return extracted, document


def tails(document: Document) -> dict[str, Provision]:
    return {p.address[len(document.address) :].lstrip("/"): p for p in document.provisions}


def words(extracted: Extracted) -> str:
    """All characters that are the source's, without white space."""
    return re.sub(r"\s", "", "".join(b.text for b in extracted.blocks if b.kind != "break"))


UNITS = [
    unit("1", "제1장 총칙", 조문여부="전문"),
    unit("1", "제1조(목적) 이 영은 견본을 관리한다.", 조문제목="목적"),
    unit(
        "2",
        "제2조의3(신고)",
        조문가지번호="3",
        항=[
            {
                "항번호": "①",
                "항내용": "① 수출자는 다음 각 호를 신고한다.",
                "호": [
                    {"호번호": "1.", "호내용": "1.  품명"},
                    {
                        "호번호": "1.",
                        "호가지번호": "2",
                        "호내용": "1의2.  다음 각 목의 수량",
                        "목": [
                            {
                                "목번호": "가.",
                                "목내용": [["가.  포장 단위", "   1) 상자", "   2) 통"]],
                            },
                            {"목번호": "나.", "목내용": "나.  무게"},
                        ],
                    },
                ],
            },
            {"항번호": "②", "항내용": "② 삭제 <2025.1.1>"},
        ],
        조문참고자료=[["[본조신설 2024.1.1]", "[제2조의2에서 이동]"]],
    ),
    unit("3", "제2장 보칙", 조문여부="전문"),
    unit(
        "3",
        "제3조(서류) 다음 각 호의 서류를 낸다.",
        항={"호": {"호번호": "1.", "호내용": '1. 신청서 <img id="77"></img>'}},
    ),
    unit("4", "제4조 및 제5조 삭제 <2025.1.1>"),
]


def test_units_stand_where_the_answer_says() -> None:
    _, document = read(law(UNITS))
    found = tails(document)
    assert {key: p.text for key, p in found.items()} == {
        "": "견본수출관리법 시행령",
        "chap_1": "제1장 총칙",
        "art_1": "제1조(목적) 이 영은 견본을 관리한다.",
        "art_2-3": "제2조의3(신고)\n[본조신설 2024.1.1]\n[제2조의2에서 이동]",
        "art_2-3/para_1": "① 수출자는 다음 각 호를 신고한다.",
        "art_2-3/para_1/item_1": "1.  품명",
        "art_2-3/para_1/item_1-2": "1의2.  다음 각 목의 수량",
        "art_2-3/para_1/item_1-2/sub_가": "가.  포장 단위",
        "art_2-3/para_1/item_1-2/sub_가/1": "1) 상자",
        "art_2-3/para_1/item_1-2/sub_가/2": "2) 통",
        "art_2-3/para_1/item_1-2/sub_나": "나.  무게",
        "art_2-3/para_2": "② 삭제 <2025.1.1>",
        "chap_2": "제2장 보칙",
        "art_3": "제3조(서류) 다음 각 호의 서류를 낸다.",
        "art_3/item_1": "1. 신청서",
        "art_4": "제4조 및 제5조 삭제 <2025.1.1>",
        "art_5": "",
    }
    assert document.address == "kr/견본수출관리법시행령"
    assert (found["art_2-3"].label, found["art_2-3"].heading) == ("제2조의3", "신고")
    assert found["art_3"].headings == ("제2장 보칙",)
    assert found["art_2-3/para_1/item_1-2"].label == "1의2."
    assert found["art_3/item_1"].group == found["art_3"].address
    gone = {key for key, p in found.items() if p.status == "deleted"}
    assert gone == {"art_2-3/para_2", "art_4", "art_5"}


def test_facts_of_a_law() -> None:
    extracted, _ = read(law(UNITS))
    assert extracted.dialect == "lawgokr"
    assert extracted.metadata == {
        "title": "견본수출관리법 시행령",
        "law_id": "009999",
        "law_number": "대통령령 제36001호",
        "promulgated": "2026-01-05",
        "valid_from": "2026-03-01",
        "issuer": "산업통상부",
        "kind": "law",
        "lang": "ko",
        "encoding": "utf-8",
    }


def test_supplements_and_annexes() -> None:
    supplements = [
        {
            "부칙공포일자": "20240101",
            "부칙공포번호": "34001",
            "부칙내용": [["부칙 <제34001호,2024.1.1>", "제1조(시행일) 공포한 날부터 시행한다.",
                      "제2조(다른 법령의 개정) ① 다른 영 일부를 다음과 같이 개정한다."]],
        },
        {"부칙공포일자": "20260105", "부칙공포번호": "36001",
         "부칙내용": [["  이 영은 3월 1일부터 시행한다."]]},
    ]  # fmt: skip
    annexes = [
        {"별표번호": "0001", "별표가지번호": "00", "별표구분": "별표",
         "별표제목": "견본의 등급(제3조 관련)",
         "별표내용": [["■ 견본수출관리법 시행령 [별표 1] <개정 2026. 1. 5.>",
                   "  견본의 등급(제3조 관련)",
                   "  1. 일반기준", "    가. 무게", "    나. 크기", "  2. 개별기준"]]},
        {"별표번호": "0001", "별표가지번호": "02", "별표구분": "별표", "별표제목": "견본의 표시",
         "별표내용": [["표시는 다음과 같다.",
                   "■ 견본수출관리법 시행령 [별표 1의2] <신설 2026. 1. 5.>"]]},
        {"별표번호": "0002", "별표가지번호": "00", "별표구분": "별표",
         "별표제목": "삭제 &lt;2025. 1. 1.&gt;", "별표내용": [*"■ 영 [별표 2] 삭제 <2025. 1. 1.>"]},
        {"별표번호": "0003", "별표가지번호": "00", "별표구분": "별지", "별표제목": "신고서",
         "별표서식파일링크": "/LSW/flDownload.do?flSeq=3"},
        {"별표번호": "0000", "별표구분": "별표", "별표제목": "총괄표", "별표내용": "총괄표이다."},
    ]  # fmt: skip
    extracted, document = read(law(UNITS, supplements=supplements, annexes=annexes))
    found = tails(document)
    after = [key for key in found if re.match("suppl|appdx|form", key)]
    assert after == [
        "suppl_34001",
        "suppl_34001/art_1",
        "suppl_34001/art_2",
        "suppl_34001/art_2/para_1",
        "suppl_36001",
        "appdx_1",
        "appdx_1/item_1",
        "appdx_1/item_1/sub_가",
        "appdx_1/item_1/sub_나",
        "appdx_1/item_2",
        "appdx_1-2",
        "appdx_2",
        "form_3",
        "appdx",
    ]
    assert found["suppl_36001"].text == "이 영은 3월 1일부터 시행한다."
    assert (found["appdx_1"].label, found["appdx_1"].heading) == (
        "별표 1",
        "견본의 등급(제3조 관련)",
    )
    # Its head stands at the end of it.
    assert found["appdx_1-2"].text.startswith("표시는")
    assert (found["appdx_1-2"].label, found["appdx_1-2"].heading) == ("별표 1의2", "견본의 표시")
    assert found["appdx_2"].status == "deleted"
    assert found["appdx_2"].text == "■ 영 [별표 2] 삭제 <2025. 1. 1.>"
    assert (found["form_3"].status, found["form_3"].heading) == ("heading only", "신고서")
    assert any("form_3" in w and "flSeq=3" in w for w in document.warnings)
    assert "삭제 <2025. 1. 1.>" in "".join(
        b.text for b in extracted.blocks if b.kind == "furniture"
    )


def test_what_is_said_beside_the_law_is_kept_as_furniture() -> None:
    value = law(UNITS, 개정문={"개정문내용": [["개정문이다."]]},
                제개정이유={"제개정이유내용": [["◇ 개정이유", "이유이다."]]})  # fmt: skip
    extracted, _ = read(value)
    aside = "".join(b.text for b in extracted.blocks if b.kind == "furniture")
    for said in ("개정문이다.", "이유이다.", "0001001", "20260105", "1450000"):
        assert said in aside
    kept = words(extracted)
    assert [leaf for leaf in leaves(value) if re.sub(r"\s", "", leaf) not in kept] == []


def leaves(value: Any) -> Iterator[str]:
    """The texts of a JSON value."""
    if isinstance(value, str):
        yield value
        return
    for one in value.values() if isinstance(value, dict) else value:
        yield from leaves(one)


def test_the_xml_says_the_same_as_the_json() -> None:
    xml = as_xml("법령", {"기본정보": LAW_HEAD, "조문": {"조문단위": UNITS}})
    _, document = read_xml('<?xml version="1.0" encoding="UTF-8"?>' + xml)
    ours, theirs = tails(document), tails(read(law(UNITS))[1])
    assert list(ours) == list(theirs)
    for key, one in ours.items():
        other = theirs[key]
        assert one.text.split() == other.text.split()
        assert (one.label, one.heading, one.headings, one.status) == (
            other.label, other.heading, other.headings, other.status,
        )  # fmt: skip


ORDER = ["조문번호", "조문가지번호", "조문내용", "항번호", "항내용", "호번호", "호가지번호",
         "호내용", "목번호", "목내용", "항", "호", "목", "조문참고자료"]  # fmt: skip


def as_xml(tag: str, value: Any) -> str:
    """A value of the JSON as the XML that the service makes it from."""
    if isinstance(value, list) and isinstance(value[0], dict):
        return "".join(as_xml(tag, one) for one in value)
    if isinstance(value, list):
        value = "\n".join(value[0])
    if isinstance(value, str):
        inside = f"<![CDATA[{value}]]>" if tag.endswith(("내용", "자료")) else escape(value)
        return f"<{tag}>{inside}</{tag}>"
    keys = sorted(value, key=lambda key: ORDER.index(key) if key in ORDER else -1)
    inside = "".join(
        escape(value[key]) if key == "content" else as_xml(key, value[key]) for key in keys
    )
    return f"<{tag}>{inside}</{tag}>"


def test_xml_loses_no_text_node() -> None:
    from lxml import etree

    xml = (
        '<법령 법령키="0099"><기본정보><법령ID>009999</법령ID><법종구분 법종구분코드="A0002">법률'
        "</법종구분><법령명_한글><![CDATA[견본법]]></법령명_한글><공포번호>00012</공포번호>"
        "<시행일자>20260301</시행일자></기본정보>"
        '<조문><조문단위 조문키="0001001"><조문번호>1</조문번호><조문여부>조문</조문여부>'
        "<조문내용><![CDATA[제1조(목적) 견본의 <A> & B를 정한다.\n   둘째 줄.]]></조문내용>"
        "<항><항번호>1</항번호><항내용>①첫째이다.</항내용><호><호번호>1</호번호>"
        "<호내용>번호 없이 쓴 호이다.</호내용></호></항></조문단위></조문>"
        "<부칙><부칙단위><부칙공포번호>00012</부칙공포번호>"
        "<부칙내용>부칙 &lt;제12호&gt;\n① 시행한다."
        "</부칙내용></부칙단위></부칙></법령>"
    )
    extracted, document = read_xml(xml)
    nodes = "".join(map(str, etree.fromstring(xml).itertext()))
    assert words(extracted) == re.sub(r"\s", "", nodes)
    found = tails(document)
    assert found["art_1"].text == "제1조(목적) 견본의 <A> & B를 정한다.\n   둘째 줄."
    assert found["art_1/para_1"].text == "①첫째이다."
    assert found["art_1/para_1/item_1"].text == "1 번호 없이 쓴 호이다."
    assert found["suppl_12/para_1"].text == "① 시행한다."
    assert extracted.metadata["law_number"] == "법률 제12호"


def test_numbers_and_texts_may_alternate_in_one_element() -> None:
    item = {"호번호": "1.", "호내용": "1. 다음 각 목",
            "목": {"목번호": ["가.", "나."], "목내용": ["가. 쇠", "나. 돌"]}}  # fmt: skip
    _, document = read(law([unit("1", "제1조(견본)", 항={"호": [item]})]))
    found = tails(document)
    assert found["art_1/item_1/sub_가"].text == "가. 쇠"
    assert found["art_1/item_1/sub_나"].text == "나. 돌"


def test_a_second_article_of_one_number_and_control_characters() -> None:
    twice = [unit("1", "제1조(목적) 지금\u0000이다."), unit("1", "제1조(목적) 나중이다.")]
    _, document = read(law(twice))
    assert [p.text for key, p in tails(document).items() if key.startswith("art")] == [
        "제1조(목적) 지금이다.",
        "제1조(목적) 나중이다.",
    ]
    assert list(tails(document))[-1] == "art_1.2"
    assert any("control characters" in w for w in document.warnings)
    assert any("art_1.2" in w for w in document.warnings)


@pytest.mark.parametrize(
    "xml",
    [
        "<law><result>실패</result><msg>MST not found</msg></law>",
        "<Law>일치하는 견본이 없습니다.</Law>",
        "<LawSearch><totalCnt>0</totalCnt></LawSearch>",
    ],
)
def test_errors_and_listings_are_no_documents(xml: str) -> None:
    with pytest.raises((UnknownTypeError, ExtractionError), match=r"answer\.xml"):
        extract(xml.encode(), "answer.xml")


def test_an_answer_without_a_title_is_refused() -> None:
    with pytest.raises(ExtractionError, match="names no law"):
        extract(b"<AdmRulService>none</AdmRulService>", "a.xml")
    with pytest.raises(ExtractionError, match=r"a\.xml.*cut off"):
        extract("<법령><기본정보><법령명_한글>견본법</법".encode(), "a.xml")
