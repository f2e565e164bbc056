"""Rows of a 別表 in plain text, and the number of the law above its first article."""

from __future__ import annotations

import pytest

from pipeline.records import Block, Document, Extracted
from pipeline.split import split

# An order on samples: its rows are told by 項, or by the tab of a table that was copied.
HEAD = """見本管理令
（昭和二十四年政令第九百九十八号）
第一条　別表第一に掲げる見本の輸出は、許可を要する。
第二条　この政令の実施に必要な事項は、省令で定める。
別表第一（第一条関係）
"""
BY_ITEM = """一の項
（一）　鉄の見本
（二）　銅の見本であって、次に掲げるもの
１　厚いもの
２　薄いもの
一の二の項
（一）　ガラスの見本
"""
COPIED = """一\t（一）　鉄の見本
（二）　銅の見本であって、次に掲げるもの
１　厚いもの
２　薄いもの\t全地域
一の二\t（一）　ガラスの見本\t全地域
"""


def read(text: str) -> Document:
    return split(Extracted("a.txt", "text", (Block(text),)))[0]


@pytest.mark.parametrize("rows", [BY_ITEM, COPIED])
def test_rows_and_their_items(rows: str) -> None:
    document = read(HEAD + rows)
    found = [p.address.partition("/appdx_1/")[2] for p in document.provisions]
    assert [a for a in found if a] == [
        "row_1", "row_1/1", "row_1/2", "row_1/2/1", "row_1/2/2", "row_1-2", "row_1-2/1",
    ]  # fmt: skip


def test_the_number_of_a_law_is_no_caption() -> None:
    by = {p.address.rpartition("/")[2]: p for p in read(HEAD + BY_ITEM).provisions}
    assert by["art_1"].heading == ""
    assert by["art_1"].text.startswith("第一条")
    captioned = HEAD.replace("第一条　別表", "（許可）\n第一条　別表") + BY_ITEM
    by = {p.address.rpartition("/")[2]: p for p in read(captioned).provisions}
    assert by["art_1"].heading == "許可"
