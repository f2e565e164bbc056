"""What goes over the pipe between the processes comes back as it was."""

from __future__ import annotations

import pytest

from pipeline.extract.wire import from_bytes, to_bytes
from pipeline.records import Block, Box, Extracted, PageGrade

BLOCKS = (
    Block("Plain.\n"),
    Block(" ", "break"),
    Block("제1장 총칙\n", "heading", ("chap_1",), 1),
    Block("一　本文", "text", ("art_1", "para_2"), 0, 3, "item", (Box(3, 1.5, 2, 3, 4.25),)),
    Block("1 note", "text", (), role="footnote"),
    Block("two lines", page=2, boxes=(Box(2, 0, 0, 1, 1), Box(3, 0, 0, 1, 1))),
    Block("", "markup"),
)


@pytest.mark.parametrize("block", BLOCKS)
def test_a_block_comes_back(block: Block) -> None:
    whole = Extracted("a.txt", "text", (block,))
    assert from_bytes(to_bytes(whole)) == whole


def test_facts_warnings_and_pages_come_back() -> None:
    pages = (PageGrade(1, "text", 595.3, 842), PageGrade(2, "ocr", 1, 2, 0.875))
    facts = {"title": "수출통제", "lang": "ko"}
    whole = Extracted("보고서.pdf", "pdf", BLOCKS, facts, ("a.pdf: first", "second"), pages)
    again = from_bytes(to_bytes(whole))
    assert again == whole
    assert again.text == whole.text and again.pages[1].confidence == 0.875


@pytest.mark.parametrize(
    "text", ["\ud800", "\ud83d\ude00", "\U0001f600", "\0\x1b\x7f\u2028\ufffe", "a\r\nb\rc", "'\"\\"]
)
def test_no_character_is_changed(text: str) -> None:
    """Two lone surrogates beside each other stay two; a file can be decoded to such."""
    again = from_bytes(to_bytes(Extracted(text, "text", (Block(text),), {"title": text}, (text,))))
    assert again.text == text and len(again.text) == len(text)
    assert again.metadata["title"] == again.warnings[0] == again.name == text
