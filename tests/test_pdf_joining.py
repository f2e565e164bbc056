"""What joins two printed lines: nothing, a space, or a hyphen taken out."""

from __future__ import annotations

import pytest

from pipeline.extract.pdf.joining import Joiner

SPACED = ["교섭이나 ", "검토의 기회가 ", "제대로 주어지지 ", "않는 것이 일반"]


@pytest.mark.parametrize(
    ("before", "after", "joint"),
    [
        ("within thirty", "days of it", " "),
        ("輸出の許可を", "受けた者は", ""),
        ("規格IEC", "に適合する", ""),
        ("the inter-", "ministerial body", "-"),
        ("a soft\u00ad", "hyphen", "-"),
        ("in the years 2010–", "2015", ""),
        ("Docket No. FAA–", "2020–0686", ""),
        ("either this –", "or that", " "),
        ("https://www.example.org/list/", "of/goods.pdf", ""),
        ("https://www.example.org/list", "of goods", " "),
        ("the ad hoc Non-", "Proliferation Committee", ""),
        ("", "text", ""),
    ],
)
def test_joints(before: str, after: str, joint: str) -> None:
    assert Joiner([]).joint(before, after) == joint


def test_a_hyphen_that_the_text_has_elsewhere_stays() -> None:
    joiner = Joiner(
        ["1 work-hour per product", "up to 79 work-hours of it", "a lighter-than-air craft"]
    )
    assert joiner.joint("per work-", "hour of labour") == ""
    assert joiner.joint("a lighter-than-", "air vehicle") == ""
    assert joiner.joint("the autho-", "rity") == "-"


def test_a_korean_line_that_ends_in_a_space_ends_a_word() -> None:
    joiner = Joiner(SPACED)
    assert joiner.joint("교섭이나 ", "검토의") == " "
    assert joiner.joint("일방적으로 작", "성되고") == ""
    assert joiner.joint("SARS나 MERS", "와 같이") == ""
    assert joiner.joint("“U07.1”", "로 표시하고") == ""
    # A Latin word is not set close to Hangul, even where the space was lost.
    assert joiner.joint("국회입법조사처장", "www.nars.go.kr") == " "


def test_without_such_spaces_the_documents_own_words_tell() -> None:
    joiner = Joiner(["이 법은 수출허가 를 받은 자", "그 수출허가 신청 및 그 수출허가 취소"])
    assert joiner.joint("전략물자 수출", "허가 신청") == ""
    assert joiner.joint("전략물자", "취소") == " "
