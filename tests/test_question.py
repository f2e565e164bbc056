"""Queries as they are meant: phrases, exclusions, and characters that only look like them."""

from __future__ import annotations

import pytest

from pipeline.errors import UsageError
from pipeline.search.question import LONGEST, question


@pytest.mark.parametrize(
    ("query", "text", "phrases", "excluded"),
    [
        ("end use", "end use", (), ()),
        ('"end use" licence -military', "end use licence", ("end use",), ("military",)),
        ("「最終用途」 許可 -「軍事用途」", "最終用途 許可", ("最終用途",), ("軍事用途",)),
        ("“최종 용도” 허가 −군사", "최종 용도 허가", ("최종 용도",), ("군사",)),
        ('licence -"military end use"', "licence", (), ("military end use",)),
        ("e-mail of 2021-05 drawings", "e-mail of 2021-05 drawings", (), ()),
        ("re-export - transit", "re-export - transit", (), ()),
        ('an "unclosed phrase', 'an "unclosed phrase', (), ()),
        ("「閉じない", "「閉じない", (), ()),
        ('""', '""', (), ()),
        ("  a \0\n b ", "a b", (), ()),
        ("x" * 5000, "x" * LONGEST, (), ()),
    ],
)
def test_a_query_is_read(
    query: str, text: str, phrases: tuple[str, ...], excluded: tuple[str, ...]
) -> None:
    asked = question(query)
    assert (asked.text, asked.phrases, asked.excluded) == (text, phrases, excluded)


@pytest.mark.parametrize("query", ["", " ", "\0", "　"])
def test_nothing_is_no_question(query: str) -> None:
    with pytest.raises(UsageError, match="empty"):
        question(query)


def test_excluding_alone_is_no_question() -> None:
    with pytest.raises(UsageError, match="only excludes"):
        question("-military")


def test_the_language_of_a_query() -> None:
    assert [question(q).lang for q in ("licence", "許可が要るか", "허가가 필요한가")] == [
        "en",
        "ja",
        "ko",
    ]
