"""Struck-out text of Hangul documents: left out, but not for a line that no program draws."""

from __future__ import annotations

import pytest
from hangul_files import hwp_file, hwpx_file, p, run

from pipeline.extract import hwp, hwpx


def t_of(xml: str, shape: int = 0) -> str:
    """A run whose `t` holds XML."""
    return f'<hp:run charPrIDRef="{shape}"><hp:t>{xml}</hp:t></hp:run>'


PARAGRAPHS = (
    p(run("기간은 ") + run("5년", 2) + run(" 7년으로 한다.")),
    p(run("없어진 조문", 2), 1),
    p("남은 조문", 1),
)


def test_struck_out_text_is_left_out() -> None:
    found = hwpx.extract(hwpx_file(*PARAGRAPHS), "a.hwpx")
    # The article that is struck out keeps its number.
    assert [line for line in found.text.split("\n") if line] == [
        "기간은 7년으로 한다.",
        "제2조 남은 조문",
    ]
    assert found.warnings == ("a.hwpx: struck-out text was left out",)


def test_a_binary_document_is_read_alike() -> None:
    found = hwp.extract(hwp_file(*PARAGRAPHS), "a.hwp")
    assert found.text == hwpx.extract(hwpx_file(*PARAGRAPHS), "a.hwpx").text
    assert found.warnings == ("a.hwp: struck-out text was left out",)


@pytest.mark.parametrize("kind", ["hwpx", "hwp"])
def test_a_line_that_no_program_draws_strikes_nothing(kind: str) -> None:
    body = p(run("고시한다.", 3))
    if kind == "hwpx":
        found = hwpx.extract(hwpx_file(body), "a.hwpx")
    else:
        found = hwp.extract(hwp_file(body), "a.hwp")
    assert found.text.strip() == "고시한다." and found.warnings == ()


def test_a_deletion_may_end_in_struck_out_text() -> None:
    body = p(t_of("앞<hp:deleteBegin/>지움") + t_of("지움<hp:deleteEnd/>", 2) + run("뒤"))
    assert hwpx.extract(hwpx_file(body), "a.hwpx").text.strip() == "앞뒤"
