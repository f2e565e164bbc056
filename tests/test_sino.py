"""Sino-Korean readings: the same characters meet, the initial-sound law folded."""

from __future__ import annotations

import pytest

from pipeline.language import reading_tokens
from pipeline.language.sino import folded


@pytest.mark.parametrize(
    ("kanji", "hangul"),
    [
        ("輸出許可", "수출허가"), ("国際連合", "국제연합"), ("両罰規定", "양벌규정"),
        ("法律", "법률"), ("核物質", "핵물질"), ("戦略物資", "전략물자"), ("女性", "여성"),
    ],
)  # fmt: skip
def test_kanji_and_hangul_meet(kanji: str, hangul: str) -> None:
    assert reading_tokens(kanji) == reading_tokens(hangul) != []


def test_the_initial_sound_law_is_folded() -> None:
    assert "".join(map(folded, "녀뇨뉴니랴려례료류리라로")) == "여요유이야여예요유이나노"
    assert folded("가") == "가" and folded("A") == "A"


def test_what_has_no_reading_gives_nothing() -> None:
    assert reading_tokens("すべて 123 export 一") == []
    assert reading_tokens("") == []
