"""Administrative rules of the 국가법령정보 API: lists of texts, some without their line ends."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest

from pipeline.extract import extract
from pipeline.extract.lawgokr_glued import line_starts
from pipeline.records import Document, Extracted, Provision
from pipeline.split import split

RULE_HEAD = {
    "행정규칙일련번호": "2100000999999",
    "행정규칙ID": "77777",
    "행정규칙명": "견본물자 수출고시",
    "행정규칙종류": "고시",
    "발령일자": "20260110",
    "발령번호": "2026-3",
    "시행일자": "20260201",
    "소관부처명": "산업통상부",
}


def read(value: dict[str, Any]) -> tuple[Extracted, Document]:
    extracted = extract(json.dumps(value, ensure_ascii=False).encode(), "answer.json")
    (document,) = split(extracted)
    return extracted, document


def tails(document: Document) -> dict[str, Provision]:
    return {p.address[len(document.address) :].lstrip("/"): p for p in document.provisions}


def test_facts_of_a_rule() -> None:
    rule = {"행정규칙기본정보": RULE_HEAD, "조문내용": "제1조(목적) 견본이다."}
    extracted, document = read({"AdmRulService": rule})
    assert extracted.metadata["law_number"] == "산업통상부고시 제2026-3호"
    assert extracted.metadata["revision"] == "2100000999999"
    assert document.address == "kr/견본물자수출고시"
    assert tails(document)["art_1"].heading == "목적"


def test_a_rule_is_a_list_of_texts() -> None:
    texts = [
        "      제1장 총칙",
        "제1조(목적) 이 고시는 견본을 정한다.",
        '제2조(뜻) ① 다음 각 호와 같다.1. "견본"이란 시험한 물건을 말한다.'
        "2. 그 밖의 사항② 위원은 5명이다.",
        "제2조의2(심사) 제1조① 및 2026. 1. 5. 고시에 따른다.\n  1. 첫째\n    가. 안",
        "제1조(인용) 이는 조문이 아니다.",
        "제2장 보칙",
        "제3조 삭제 <2025.1.1>",
    ]
    value = {
        "AdmRulService": {
            "조문내용": texts,
            "행정규칙기본정보": RULE_HEAD,
            "부칙": {
                "부칙공포번호": ["2024-1", "2026-3"],
                "부칙공포일자": ["20240101", "20260110"],
                "부칙내용": [
                    "부칙 <제2024-1호,2024.1.1.>제1조(시행일) 발령한 날부터 시행한다."
                    "제2조(경과) ① 종전을 따른다.② 그렇다.",
                    "        부칙 <제2026-3호, 2026.1.10.>이 고시는 2월부터 시행한다.",
                ],
            },
        }
    }
    _, document = read(value)
    found = tails(document)
    assert {k: p.text for k, p in found.items() if p.kind not in ("document", "supplement")} == {
        "chap_1": "제1장 총칙",
        "art_1": "제1조(목적) 이 고시는 견본을 정한다.",
        "art_2": "제2조(뜻)",
        "art_2/para_1": "① 다음 각 호와 같다.",
        "art_2/para_1/item_1": '1. "견본"이란 시험한 물건을 말한다.',
        "art_2/para_1/item_2": "2. 그 밖의 사항",
        "art_2/para_2": "② 위원은 5명이다.",
        "art_2-2": "제2조의2(심사) 제1조① 및 2026. 1. 5. 고시에 따른다.",
        "art_2-2/item_1": "1. 첫째",
        "art_2-2/item_1/sub_가": "가. 안\n제1조(인용) 이는 조문이 아니다.",
        "chap_2": "제2장 보칙",
        "art_3": "제3조 삭제 <2025.1.1>",
        "suppl_2024-1/art_1": "제1조(시행일) 발령한 날부터 시행한다.",
        "suppl_2024-1/art_2": "제2조(경과)",
        "suppl_2024-1/art_2/para_1": "① 종전을 따른다.",
        "suppl_2024-1/art_2/para_2": "② 그렇다.",
    }
    assert found["suppl_2026-3"].text.endswith("이 고시는 2월부터 시행한다.")
    assert found["art_3"].status == "deleted"


def test_a_rule_without_articles() -> None:
    value = {
        "AdmRulService": {
            "행정규칙기본정보": RULE_HEAD,
            "조문내용": ["1. 견본의 범위", "2. 견본의 수"],
        }
    }
    found = tails(read(value)[1])
    assert found["item_1"].text == "1. 견본의 범위"
    assert found["item_2"].text == "2. 견본의 수"


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("한다.1. 하나2. 둘", ["한다.", "1. 하나", "2. 둘"]),
        ("1. 각 목가. 것나. 곳이다. 다만", ["1. 각 목", "가. 것", "나. 곳이다. 다만"]),
        ("1. 국가. 끝", ["1. 국가. 끝"]),
        ("2025.1. 1.에 정한 값2. 둘", ["2025.1. 1.에 정한 값2. 둘"]),
        ("① 하나이다.② 둘로 제1항 및② 셋", ["① 하나이다.", "② 둘로 제1항 및② 셋"]),
        ("1. 하나\n2. 둘3. 셋", ["1. 하나\n2. 둘3. 셋"]),
    ],
)  # fmt: skip
def test_dropped_line_ends(text: str, pieces: list[str]) -> None:
    starts = [0, *line_starts(text), len(text)]
    assert [text[a:b] for a, b in pairwise(starts)] == pieces
