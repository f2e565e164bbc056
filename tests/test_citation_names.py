"""Names in running text: found through line breaks and quotes, weak ones only with support."""

from __future__ import annotations

import pytest

from pipeline.citations import cite
from pipeline.citations.page import NameHit
from pipeline.citations.weak import settled


def found(text: str) -> list[tuple[str, str]]:
    return [(c.text, c.target) for c in cite(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ワッセナー・\n アレンジメントの参加国", [("ワッセナー・\n アレンジメント", "regime/wa")]),
        ("the Missile Technology\n  Control Regime", [
            ("Missile Technology\n  Control Regime", "regime/mtcr")]),
        ('"하바나"헌장의 규정', [('하바나"헌장', "treaty/havana-charter")]),
        ("the ear of the driver", []),
        ("NPTs and GATTs", []),
        # 対外貿易法 names its decree beside it.
        ("韓国の対外貿易法と施行令", [
            ("韓国の対外貿易法", "kr/대외무역법"), ("施行令", "kr/대외무역법시행령")]),
        ("対外貿易法及び同法施行規則第5条", [
            ("対外貿易法", "kr/대외무역법"), ("同法施行規則第5条", "kr/대외무역법시행규칙/art_5")]),
        ("the Foreign Trade Act and its Enforcement Decree", [
            ("Foreign Trade Act", "kr/대외무역법"), ("Enforcement Decree", "kr/대외무역법시행령")]),
        ("the Foreign Trade Act and its Enforcement Decree of 1996 of the province", [
            ("Foreign Trade Act", "kr/대외무역법")]),
    ],
)  # fmt: skip
def test_names(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


def test_a_weak_name_needs_support() -> None:
    assert found("The WA meeting was long.") == []
    assert ("WA", "regime/wa") in found(
        "The Wassenaar Arrangement (WA) met; the WA has 42 members."
    )
    listed = [target for _, target in found("the lists of the NSG, AG and MTCR")]
    assert listed == ["regime/nsg", "regime/ag", "regime/mtcr"]


def test_a_regimes_weak_name_counts_where_the_text_speaks_of_regimes() -> None:
    assert ("AG", "regime/ag") in found("ワッセナー・アレンジメントに続き、AGは慣行を採用した。")
    assert "regime/ag" not in [t for _, t in found("The NSG wrote to Muster AG about it.")]


def test_names_that_are_known_support_a_weak_one() -> None:
    weak = NameHit(4, 6, "regime/wa", "regime", weak=True)
    assert settled([weak], "the WA met") == []
    assert settled([weak], "the WA met", known={"regime/wa"}) == [weak]
    other = NameHit(8, 11, "regime/nsg", "regime")
    assert settled([weak, other], "the WA, NSG met") == [weak, other]
    assert settled([weak, other], "the WA; NSG met") == [weak, other]
    law = NameHit(8, 11, "us/act/ecra", "law")
    assert settled([weak, law], "the WA, NSG met") == [law]
