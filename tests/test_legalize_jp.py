"""legalize Markdown for Japanese law: blocks, facts, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import ExtractionError
from pipeline.extract.legalize_jp import extract

LAW = """---
title: "見本輸出管理法"
identifier: "499AC0000000001"
publication_date: "2001-02-03"
last_updated: "2024-04-01"
source: "https://example.org/law"
extra:
  law_num: "平成九十九年法律第一号"
  enforced_at: "2024-04-01"
---

### 第一章　総則

**第一条（目的）**　この法律は、\\*印の貨物を管理する。

- 一　貨物
  - イ　機械

**別表第一**

|  | 貨物 | 地域 |
| --- | --- | --- |
| 一 | 大砲 | 全地域 |
"""


def test_the_blocks_are_the_text() -> None:
    assert extract(LAW, "a.md").text == LAW


def test_syntax_is_markup_and_content_is_text() -> None:
    extracted = extract(LAW, "a.md")
    content = "".join(b.text for b in extracted.blocks if b.kind in ("text", "heading"))
    assert "**" not in content and "|" not in content and "\\" not in content
    assert "この法律は、*印の貨物を管理する。" in content
    assert [b.text for b in extracted.blocks if b.role == "bold"] == ["第一条（目的）", "別表第一"]
    assert [(b.level, b.text.strip()) for b in extracted.blocks if b.role == "item"] == [
        (1, "一　貨物"),
        (2, "イ　機械"),
    ]
    assert [b.text.strip() for b in extracted.blocks if b.kind == "heading"] == ["第一章　総則"]


def test_the_head_becomes_metadata() -> None:
    assert extract(LAW, "a.md").metadata == {
        "title": "見本輸出管理法",
        "law_id": "499AC0000000001",
        "law_number": "平成九十九年法律第一号",
        "url": "https://example.org/law",
        "kind": "law",
        "lang": "ja",
        "valid_from": "2024-04-01",
        "promulgated": "2001-02-03",
    }


def test_a_file_name_with_another_date_is_a_warning() -> None:
    assert "2020-01-01" in extract(LAW, "499AC0000000001_2020-01-01_abc.md").warnings[0]


def test_a_date_that_is_none_is_left_out() -> None:
    extracted = extract(LAW.replace('"2001-02-03"', '"soon"'), "a.md")
    assert "promulgated" not in extracted.metadata
    assert "soon" in extracted.warnings[0]


@pytest.mark.parametrize("text", ["", "# A heading\n", "---\nauthor: x\n---\ntext\n"])
def test_a_file_without_a_law_in_its_head_is_refused(text: str) -> None:
    with pytest.raises(ExtractionError, match=r"a\.md, line 1"):
        extract(text, "a.md")


@pytest.mark.data
def test_every_real_file_is_covered(data: Path) -> None:
    files = [*(data / "ja").glob("*.md"), *(data / "ja" / "history").glob("*.md")]
    assert files
    for file in files:
        text = file.read_bytes().decode()
        extracted = extract(text, file.name)
        assert extracted.text == text
        assert not extracted.warnings
        assert {"title", "law_id", "law_number", "valid_from"} <= extracted.metadata.keys()
