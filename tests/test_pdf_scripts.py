"""Raised and lowered figures of a PDF: a power of ten stays one."""

from __future__ import annotations

from pipeline.extract.pdf.page import TextLine
from pipeline.extract.pdf.scripts import shown
from pipeline.language.fold import fold


def line(text: str, *, raised: str = "", lowered: str = "") -> TextLine:
    spans = {
        name: ((text.index(part), text.index(part) + len(part)),) if part else ()
        for name, part in (("raised", raised), ("lowered", lowered))
    }
    return TextLine(text, (0, 0, 100, 10), 10.0, **spans)  # type: ignore[arg-type]


def test_an_exponent_is_not_a_figure_of_its_number() -> None:
    assert shown(line("exceeding 3 x 1012 Hz", raised="12")) == "exceeding 3 x 10¹² Hz"
    assert shown(line("상해1)나 재해", raised="1)")) == "상해¹⁾나 재해"


def test_words_set_high_stay_as_they_are() -> None:
    assert shown(line("the 21st day", raised="st")) == "the 21st day"
    assert shown(line("NameTM", raised="TM")) == "NameTM"


def test_a_lowered_figure_belongs_to_its_word() -> None:
    assert shown(line("UF6 gas", lowered="6")) == "UF₆ gas"
    assert fold("UF₆ gas") == "uf6 gas"
    assert fold("10⁸ Hz").split() == ["10", "8", "hz"]


def test_the_number_that_a_note_begins_with_stays_plain() -> None:
    assert shown(line("12 See the Act of 1977.", raised="12"), note=True) == (
        "12 See the Act of 1977."
    )
    assert shown(line("12 See note3 there.", raised="3"), note=True) == "12 See note³ there."
