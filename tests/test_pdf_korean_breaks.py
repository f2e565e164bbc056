"""Korean words that a line's end breaks, in text layers that keep no space there."""

from __future__ import annotations

from itertools import pairwise

import pytest

from pipeline.extract.pdf.joining import Joiner
from pipeline.extract.pdf.korean_breaks import KoreanBreaks

TEXT = (
    "수출하려는 자는 물품의 성능과 용도를 기록하여 보관하여야 한다. 기록을 보관하는 기간은 허가를 "
    "받은 날부터 다섯 해로 한다. 허가를 받은 자가 기록을 보관하지 아니하면 허가를 취소할 수 있다. "
    "물품의 성능이 기준에 미치지 못하면 허가를 받지 아니한다. 용도를 바꾸려는 자는 다시 허가를 "
    "받아야 한다. 기준에 미치지 못하는 물품의 용도를 기록하지 아니하여도 된다. "
    "허가를 받으려는 자는 신청서에 물품의 성능과 용도를 적어 제출하여야 한다. 신청서에 적은 용도를 "
    "바꾸면 신청서를 다시 제출하여야 한다. EU의 기준과 EU의 허가를 기록하여야 한다. EU의 물품이다. "
)


def wrapped(text: str, width: int, *, by_word: bool) -> tuple[list[str], list[str]]:
    """The lines, without spaces at their ends, and what stood between each and the next."""
    lines, joints = [], []
    while text:
        end = width
        if by_word and len(text) > width:
            end = text.rfind(" ", 0, width + 1)
        line, text = text[:end], text[end:]
        joints.append(" " if line.endswith(" ") or text.startswith(" ") else "")
        lines.append(line.strip())
        text = text.lstrip()
    return lines, joints[:-1]


def wrong(lines: list[str], joints: list[str]) -> int:
    joiner = Joiner(lines)
    found = [joiner.joint(a, b) for a, b in pairwise(lines)]
    return sum(a != b for a, b in zip(found, joints, strict=True))


@pytest.mark.parametrize("width", [11, 13, 17, 19, 23])
def test_lines_that_break_anywhere_are_joined_where_words_go_on(width: int) -> None:
    lines, joints = wrapped(TEXT * 2, width, by_word=False)
    assert wrong(lines, joints) <= 0.12 * len(joints) < joints.count("")


@pytest.mark.parametrize("width", [14, 18, 24])
def test_lines_that_break_between_words_keep_their_spaces(width: int) -> None:
    lines, joints = wrapped(TEXT * 4, width, by_word=True)
    assert wrong(lines, joints) == 0
    # 기록 and 을 are no word of the next line, whatever else the text says.
    assert not KoreanBreaks([*lines, "기록을 보관"]).joins("기록", "을 보관")


def test_a_particle_behind_a_latin_word_follows_it() -> None:
    lines, _ = wrapped(TEXT * 2, 11, by_word=False)
    joiner = Joiner(lines)
    assert joiner.joint("그 물품은 EU", "의 기준에") == ""
    assert joiner.joint("그 물품은 EU", "허가를") == " "


def test_text_in_other_scripts_is_left_alone() -> None:
    breaks = KoreanBreaks(["The list of goods", "and technology", "第一条　許可"])
    assert not breaks.joins("of", "goods")
    assert not breaks.joins("", "")
