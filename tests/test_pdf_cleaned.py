"""Characters as they were meant: private places of fonts, brackets drawn over each other."""

from __future__ import annotations

import numpy as np

from pipeline.extract.pdf.characters import Characters
from pipeline.extract.pdf.cleaned import halved, without_private


def row(
    text: str, lefts: list[float], widths: list[float], *, font: str = "ABCDEF+HCRBatang"
) -> Characters:
    """Characters of one line, ten points high."""
    count = len(text)
    left = np.array(lefts, float)
    boxes = np.stack([left, np.zeros(count), left + widths, np.full(count, 10.0)], 1)
    none = np.zeros(count, np.int32)
    return Characters(
        np.array([ord(c) for c in text], np.int32), boxes, boxes[:, (0, 3)].copy(),
        np.full(count, 10.0), none, none, none, none.astype(np.bool_), none.astype(np.bool_),
        none.astype(np.uint8), (font,), (400,),
    )  # fmt: skip


def private(codes: list[int], *, font: str = "ABCDEF+HCRBatang") -> str:
    """What is left of a line of these characters, each 10 points wide."""
    lefts = [10.0 * i for i in range(len(codes))]
    text = "".join(map(chr, codes))
    found = without_private(row(text, lefts, [10.0] * len(codes), font=font))
    return "".join(map(chr, found.codes))


def test_private_characters_become_bullets_or_go() -> None:
    word = [ord(c) for c in "record of the keeper"]
    assert private([0xF02B1, *word]) == "•record of the keeper"
    assert private([*word, 0xF02B1, *word]) == "record of the keeper" * 2
    assert private([0xF0854, *word, 0xF0855]) == "『record of the keeper』"
    assert private([0xF06C, *word], font="ABCDEF+Wingdings-Regular").startswith("•")
    assert private([*word, 0xE123, *word])[20] == "\ue123"  # a character of somebody's own
    assert private([0xF02B1] * 30) == "\U000f02b1" * 30  # a broken layer: grading must see it


def test_a_bracket_drawn_over_the_one_before_it() -> None:
    """Programs that set two brackets closer move the pen back, over the first of them."""
    found = row("条「(見", [0, 11, 12.4, 21.5], [10, 10, 4, 10])
    found.gaps[1] = 1
    found = halved(found)
    assert "".join(map(chr, found.codes)) == "条(「見"
    assert found.boxes[:, 0].tolist() == [0, 12.4, 16, 21.5]
    assert found.gaps.tolist() == [0, 1, 0, 0]
    plain = halved(row("条「見", [0, 10, 20], [10, 10, 10]))
    assert plain.boxes[:, 0].tolist() == [0, 10, 20]
