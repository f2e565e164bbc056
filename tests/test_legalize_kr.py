"""The legalize-kr dialect: nothing lost, syntax apart, facts from the head."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ExtractionError
from pipeline.extract import legalize_kr
from pipeline.records import Extracted

HEAD = """---
제목: 견본 수출통제법
법령MST: 100001
법령ID: 001467
법령구분: 법률
소관부처:
- 산업통상부
- 관세청
공포일자: 2025-10-01
공포번호: '21065'
시행일자: 2026-01-02
출처: https://www.law.go.kr/법령/견본수출통제법
첨부파일:
- 별표번호: '0001'
  제목: 과징금(제3조 관련)
---
"""


def content(extracted: Extracted) -> str:
    return "".join(b.text for b in extracted.blocks if b.kind in ("text", "heading"))


def test_head_becomes_metadata_and_furniture() -> None:
    extracted = legalize_kr.extract(HEAD + "\n# 견본 수출통제법\n", "견본.md")
    assert extracted.metadata == {
        "title": "견본 수출통제법",
        "law_id": "001467",  # not the octal number 823
        "revision": "100001",
        "law_number": "법률 제21065호",
        "promulgated": "2025-10-01",
        "valid_from": "2026-01-02",
        "issuer": "산업통상부, 관세청",
        "url": "https://www.law.go.kr/법령/견본수출통제법",
        "kind": "law",
        "lang": "ko",
    }
    assert extracted.dialect == "legalize-kr"
    assert extracted.blocks[0].text == HEAD
    assert extracted.blocks[0].kind == "furniture"


def test_syntax_is_markup_and_content_is_unaltered() -> None:
    body = (
        "\n##### 제2조 (정의)\n\n**①** 뜻은 <개정 2024.2.20> 같다.\n\n"
        "  1\\. **굵은 1\\. 글**\n    가\\. 2 * 3 ** 4\n- 줄\n> 인용\n---\n"
        '<img src="a.gif" > <UN 안보리> <344> </img>\n| 가 | 나 |\n| --- | --- |\n'
    )
    extracted = legalize_kr.extract(HEAD + body, "견본.md")
    assert extracted.text == HEAD + body
    assert content(extracted) == (
        "제2조 (정의)\n① 뜻은 <개정 2024.2.20> 같다.\n"
        "  1. 굵은 1. 글\n    가. 2 * 3 ** 4\n줄\n인용\n"
        " <UN 안보리> <344> \n 가  나 \n"
    )
    heading = next(b for b in extracted.blocks if b.kind == "heading")
    assert (heading.text, heading.level) == ("제2조 (정의)\n", 5)


def test_administrative_rules_in_the_same_rendering() -> None:
    head = (
        "---\n제목: 견본 고시\n행정규칙종류: 고시\n소관부처: 산업통상부\n"
        "발령일자: 20240308\n발령번호: 2024-43\n---\n"
    )
    metadata = legalize_kr.extract(head, "본문.md").metadata
    assert metadata["law_number"] == "산업통상부고시 제2024-43호"
    assert metadata["promulgated"] == "2024-03-08"


def test_windows_line_ends_and_byte_order_mark() -> None:
    text = "\ufeff" + (HEAD + "\n##### 제1조 (목적)\n\n목적이다.\n").replace("\n", "\r\n")
    extracted = legalize_kr.extract(text, "견본.md")
    assert extracted.text == text
    assert extracted.metadata["title"] == "견본 수출통제법"
    assert content(extracted).split() == ["제1조", "(목적)", "목적이다."]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no YAML head"),
        ("# 견본법\n", "no YAML head"),
        ("---\n제목: 견본법\n", "no YAML head"),
        ("---\n제목: [견본법\n---\n", "line 3: the YAML head cannot be read"),
        ('---\n제목: "견본법\n---\n', "cannot be read"),
        ("---\n제목: *없음\n---\n", "cannot be read"),
        ("---\n- 견본법\n---\n", "holds no keys"),
        ("---\n---\n", "holds no keys"),
        ("---\n법령ID: '1'\n---\n", "does not say the law's title"),
        ("---\n제목:\n---\n", "does not say the law's title"),
        ("---\n제목: {가: 나}\n---\n", "does not say the law's title"),
        ("---\n" + "[" * 5000 + "\n---\n", "cannot be read"),
    ],
)
def test_bad_heads_are_errors_that_name_the_file(text: str, says: str) -> None:
    with pytest.raises(ExtractionError, match="견본") as error:
        legalize_kr.extract(text, "견본.md")
    assert says in str(error.value)


def test_a_date_that_is_none_is_left_out_with_a_warning() -> None:
    extracted = legalize_kr.extract(HEAD.replace("2026-01-02", "2026-13-02"), "견본.md")
    assert "valid_from" not in extracted.metadata
    assert "시행일자" in extracted.warnings[0]


FRAGMENTS = st.sampled_from(
    ["**", "*", "\\", "\\.", "#", "##### ", "\n", "\n\n", "|", "---", "<img", ">", "<개정", "- ",
     "①", "제1조", " ", "1\\. ", "**①**", "`", "[가](나)", "\r\n", "\u2028", "\x0b"]
)  # fmt: skip


@given(st.lists(FRAGMENTS | st.text(max_size=5), max_size=60).map("".join))
def test_every_character_is_kept(body: str) -> None:
    assert legalize_kr.extract(HEAD + body, "견본.md").text == HEAD + body


@pytest.mark.data
def test_real_files_are_covered(data: Path) -> None:
    files = [p for p in sorted((data / "ko").glob("*.md")) if "법령MST" in read(p)[:2000]]
    assert len(files) == 9
    for path in files:
        extracted = legalize_kr.extract(read(path), path.name)
        assert extracted.text == read(path)
        assert {"title", "law_id", "law_number", "promulgated", "valid_from", "issuer", "url"} <= (
            extracted.metadata.keys()
        )
        assert not extracted.warnings
        assert not [c for c in "#*\\" if c in content(extracted)]


def read(path: Path) -> str:
    return path.read_bytes().decode("utf-8")
