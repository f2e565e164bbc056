"""Text that a PDF prints struck out: which rules strike it, and what is said of it."""

from __future__ import annotations

import io

import pytest
from pdf_sheet import JAPANESE
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from pipeline.extract import extract
from pipeline.extract.pdf.page import STRUCK_OUT

SIZE, LEFT, TOP = 12.0, 70.0, 700.0
WORDS = "The buyer pays one hundred euro within ten days of each delivery"


class Paper:
    """A page on which text and rules are set from the foot upwards, in points."""

    def __init__(self, font: str = "Helvetica") -> None:
        pdfmetrics.registerFont(UnicodeCIDFont(JAPANESE))
        self.out, self.font = io.BytesIO(), font
        self.canvas = Canvas(self.out, pagesize=(595, 842), invariant=1)
        self.canvas.setLineWidth(0.6)

    def line(self, text: str, y: float = TOP, x: float = LEFT) -> None:
        self.canvas.setFont(self.font, SIZE)
        self.canvas.drawString(x, y, text)

    def rule(self, before: str, under: str, rise: float, y: float = TOP) -> None:
        """A rule as long as `under`, which follows `before`, `rise` points above the baseline."""
        start = LEFT + pdfmetrics.stringWidth(before, self.font, SIZE)
        end = start + pdfmetrics.stringWidth(under, self.font, SIZE)
        self.canvas.line(start, y + rise, end, y + rise)

    def read(self) -> tuple[str, str]:
        """The text, and the warnings."""
        self.canvas.save()
        found = extract(self.out.getvalue(), "a.pdf")
        return found.text.strip(), " ".join(found.warnings)


def test_words_with_a_rule_through_them_are_left_out() -> None:
    paper = Paper()
    paper.line(WORDS)
    paper.rule("The buyer pays ", "one hundred euro", 3.2)
    text, said = paper.read()
    assert text == WORDS.replace(" one hundred euro", "")
    assert STRUCK_OUT in said and "page 1" in said


@pytest.mark.parametrize("rise", [-1.4, 9.2])
def test_words_with_a_rule_under_or_over_them_are_in_force(rise: float) -> None:
    paper = Paper()
    paper.line(WORDS)
    paper.rule("The buyer pays ", "one hundred euro", rise)
    assert paper.read() == (WORDS, "")


def test_a_rule_that_a_word_interrupts_strikes_nothing() -> None:
    paper = Paper()
    paper.line(WORDS)
    paper.line("Annex", 600, 280)
    paper.canvas.line(LEFT, 604, 520, 604)
    text, said = paper.read()
    assert text.endswith("Annex") and not said


@pytest.mark.parametrize("rises", [(4.5,), (4.0, 5.4)])
def test_japanese_closes_up_around_it(rises: tuple[float, ...]) -> None:
    paper = Paper(JAPANESE)
    paper.line("第二条の許可を承認とし、届出は要しない。")
    for rise in rises:
        paper.rule("第二条の", "許可を", rise)
    text, said = paper.read()
    assert text == "第二条の承認とし、届出は要しない。" and STRUCK_OUT in said


def test_the_cells_of_a_row_do_not_grow_together() -> None:
    paper = Paper()
    for row, (item, value) in enumerate([("Steel", "30"), ("Lead", "45"), ("Tin", "60")]):
        y = TOP - 20 * row
        paper.line(item, y)
        paper.line(value, y, LEFT + 42)
        paper.line("70", y, LEFT + 62)
        paper.canvas.line(LEFT + 42, y + 3.5, LEFT + 42 + 13.3, y + 3.5)
    for y in range(4):
        paper.canvas.line(LEFT - 4, TOP + 14 - 20 * y, LEFT + 80, TOP + 14 - 20 * y)
    for x in (-4, 38, 80):
        paper.canvas.line(LEFT + x, TOP + 14, LEFT + x, TOP - 46)
    text, _ = paper.read()
    assert text.split("\n") == ["Steel | 70", "Lead | 70", "Tin | 70"]


def test_a_page_of_which_nothing_is_left_says_why() -> None:
    paper = Paper()
    paper.line(WORDS)
    paper.rule("", WORDS, 3.2)
    paper.canvas.showPage()
    paper.line("What is in force stands here.")
    text, said = paper.read()
    assert text == "What is in force stands here."
    assert f"page 1: {STRUCK_OUT}" in said


def test_vertical_columns_are_struck_by_upright_rules() -> None:
    columns = [
        "第一条この法律は輸出の管理に関し必要な事項を定める",
        "ただし軽微な貨物についてはこの限りでない",
        "第二条この法律において貨物とは動産をいうものとする",
        "経済産業大臣は報告を求めることができる",
    ]
    paper = Paper(JAPANESE)
    for n, column in enumerate(columns):
        for i, sign in enumerate(column):
            paper.line(sign, TOP - SIZE * i, 500 - 20 * n)
    x = 500 - 20 + SIZE / 2
    high, low = TOP + 0.88 * SIZE, TOP - SIZE * (len(columns[1]) - 1) - 0.12 * SIZE
    paper.canvas.line(x, high, x, low)
    beside = 500 - 40 + SIZE + 1.5
    paper.canvas.line(beside, TOP + 0.88 * SIZE, beside, TOP - 5 * SIZE)
    text, said = paper.read()
    assert text.replace("\n", "") == columns[0] + columns[2] + columns[3]
    assert STRUCK_OUT in said
