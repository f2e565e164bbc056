"""The regulate-kr dialect: plain text under a YAML head, one heading."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ExtractionError
from pipeline.extract import regulate_kr

HEAD = """---
제목: 견본 수출입 고시
행정규칙구분: 고시
소관부처: 산업통상부
시행일자: "2025-12-31"
발령번호: "2025-37"
admRulSeq: "2100000270104"
출처: https://www.law.go.kr/행정규칙/견본수출입고시
---
"""


def test_blocks_and_metadata() -> None:
    body = "\n# 견본 수출입 고시\n\n제1장 총칙\n\n\n제1조(목적) ① 2 * 3과 \\를 둔다.\n  1. 견본\n"
    extracted = regulate_kr.extract(HEAD + body, "견본.md")
    assert extracted.text == HEAD + body
    assert extracted.dialect == "regulate-kr"
    assert extracted.metadata == {
        "title": "견본 수출입 고시",
        "law_id": "2100000270104",
        "revision": "2100000270104",
        "law_number": "산업통상부고시 제2025-37호",
        "valid_from": "2025-12-31",
        "issuer": "산업통상부",
        "url": "https://www.law.go.kr/행정규칙/견본수출입고시",
        "kind": "law",
        "lang": "ko",
    }
    assert [(b.kind, b.text) for b in extracted.blocks if b.kind in ("text", "heading")] == [
        ("heading", "견본 수출입 고시\n"),
        ("text", "제1장 총칙\n"),
        ("text", "제1조(목적) ① 2 * 3과 \\를 둔다.\n  1. 견본\n"),
    ]


def test_a_file_without_a_head_is_an_error() -> None:
    with pytest.raises(ExtractionError, match=r"견본\.md: no YAML head"):
        regulate_kr.extract("제1조(목적) 목적이다.\n", "견본.md")


def test_a_malformed_head_is_an_error() -> None:
    with pytest.raises(ExtractionError, match=r"견본\.md, line 4: the YAML head cannot be read"):
        regulate_kr.extract('---\n제목: 견본\n시행일자: "2025\n---\n', "견본.md")


@given(st.text(alphabet="#① \n\r\t가제1조().-\u2028", max_size=80))
def test_every_character_is_kept(body: str) -> None:
    assert regulate_kr.extract(HEAD + body, "견본.md").text == HEAD + body


@pytest.mark.data
def test_real_files_are_covered(data: Path) -> None:
    files = [p for p in sorted((data / "ko").glob("*.md")) if "admRulSeq" in read(p)[:2000]]
    assert len(files) == 3
    for path in files:
        extracted = regulate_kr.extract(read(path), path.name)
        assert extracted.text == read(path)
        assert {"title", "law_number", "valid_from", "issuer", "url"} <= extracted.metadata.keys()
        assert not extracted.warnings


def read(path: Path) -> str:
    return path.read_bytes().decode("utf-8")
