"""PPTX: slides, reading order, bullets, tables, notes and what is around them."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches, Pt

from pipeline.errors import ExtractionError
from pipeline.extract.ooxml import A, office_kind
from pipeline.extract.pptx import extract
from pipeline.extract.pptx_order import reading_order
from pipeline.records import Extracted


def read(deck: Any, name: str = "deck.pptx") -> Extracted:
    """Save a deck and read it."""
    stream = io.BytesIO()
    deck.save(stream)
    assert office_kind(stream.getvalue(), name) == "pptx"
    return extract(stream.getvalue(), name)


def box(slide: Any, left: float, top: float, text: str, width: float = 4) -> Any:
    """A text box, in inches."""
    shape = slide.shapes.add_textbox(Inches(left), Inches(top), Inches(width), Inches(0.9))
    shape.text_frame.text = text
    return shape


def said(found: Extracted, page: int) -> list[str]:
    """The lines of a slide."""
    text = "".join(b.text for b in found.blocks if b.page == page)
    return [line for line in text.split("\n") if line]


def test_slides_with_titles_lists_and_notes() -> None:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = "輸出管理の概要"
    frame = slide.placeholders[1].text_frame
    frame.text = "リスト規制"
    inner = frame.add_paragraph()
    inner.text, inner.level = "大量破壊兵器", 1
    slide.notes_slide.notes_text_frame.text = "ここで例を話す。"
    deck.slides.add_slide(deck.slide_layouts[6])
    found = read(deck)
    assert said(found, 1) == [
        "輸出管理の概要",
        "• リスト規制",
        "• 大量破壊兵器",
        "ここで例を話す。",
    ]
    blocks = {b.text: b for b in found.blocks}
    assert (blocks["輸出管理の概要"].kind, blocks["輸出管理の概要"].level) == ("heading", 1)
    assert (blocks["大量破壊兵器"].role, blocks["大量破壊兵器"].level) == ("item", 2)
    assert blocks["ここで例を話す。"].role == "notes"
    assert blocks["• "].kind == "markup"  # drawn, and no part of the text
    assert [(p.number, p.grade, p.width) for p in found.pages] == [
        (1, "text", 720.0),
        (2, "empty", 720.0),
    ]
    place = blocks["リスト規制"].boxes[0]
    assert place.page == 1 and 0 < place.left < place.right <= 720


def test_columns_groups_and_hidden_slides() -> None:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    slide._element.set("show", "0")
    for left, top, text in ((5, 3, "오른쪽 글"), (0.5, 2, "왼쪽 머리"), (5, 2, "오른쪽 머리"),
                            (0.5, 3, "왼쪽 글")):  # fmt: skip
        box(slide, left, top, text)
    group = slide.shapes.add_group_shape()
    line = box(group_slide(group), 0.5, 0.3, "Two columns", 8)
    line.text_frame.paragraphs[0].runs[0].font.size = Pt(40)
    found = read(deck)
    assert said(found, 1) == ["Two columns", "왼쪽 머리", "왼쪽 글", "오른쪽 머리", "오른쪽 글"]
    assert found.blocks[0].kind == "heading"  # no placeholder says so; its place and size do
    assert found.warnings == (
        "deck.pptx: slide 1: the slide is hidden when it is shown; it is read",
    )


def group_slide(group: Any) -> Any:
    """A group as what `box` puts shapes on."""

    class _On:
        shapes = group.shapes

    return _On


def test_tables_charts_and_numbers() -> None:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "Licences"
    size = (Inches(6), Inches(2))
    grid = slide.shapes.add_table(3, 2, Inches(1), Inches(1.5), *size).table
    for n, text in enumerate(("Kind", "Days", "Single", "90", "", "60")):
        grid.cell(n // 2, n % 2).text = text
    grid.cell(1, 0).merge(grid.cell(2, 0))
    data = CategoryChartData()
    data.categories = ["2023", "2024"]
    data.add_series("Filed", (1, 2))
    chart = slide.shapes.add_chart(
        XL_CHART_TYPE.COLUMN_CLUSTERED, Inches(1), Inches(4), *size, data
    ).chart
    chart.has_title = True
    chart.chart_title.text_frame.text = "Requests by year"
    steps = box(slide, 1, 6.4, "File\nWait").text_frame
    for paragraph in steps.paragraphs:
        properties = paragraph._p.get_or_add_pPr()
        number = properties.makeelement(
            "{http://schemas.openxmlformats.org/drawingml/2006/main}buAutoNum",
            {"type": "arabicParenR"},
        )
        properties.append(number)
    found = read(deck)
    assert said(found, 1) == [
        "Licences", "Kind | Days", "Single | 90", " | 60", "Requests by year",
        "Filed; 2023; 2024", "1) File", "2) Wait",
    ]  # fmt: skip
    assert [b.text for b in found.blocks if b.kind == "furniture"] == ["Filed; 2023; 2024"]


def test_raised_digits_and_slide_numbers() -> None:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    paragraph = box(slide, 1, 2, "10").text_frame.paragraphs[0]
    run = paragraph.add_run()
    run.text = "6"
    run.font._element.set("baseline", "30000")
    number = box(slide, 8, 7, "4", 1)
    mark = number._element.nvSpPr.nvPr
    mark.append(
        mark.makeelement(
            "{http://schemas.openxmlformats.org/presentationml/2006/main}ph", {"type": "sldNum"}
        )
    )
    found = read(deck)
    assert [(b.text, b.kind) for b in found.blocks if b.kind != "break"] == [
        ("10⁶", "text"),
        ("4", "furniture"),
    ]


def test_struck_out_text_is_left_out() -> None:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    frame = box(slide, 1, 2, "The fee is ").text_frame
    for text, line in ((" old", "sngStrike"), (" new", ""), (" kept", "noStrike")):
        run = frame.paragraphs[0].add_run()
        run.text = text
        if line:
            run.font._element.set("strike", line)
    for text, line in (("one", ""), ("two", "dblStrike"), ("three", "")):
        paragraph = frame.add_paragraph()
        run = paragraph.add_run()
        run.text = text
        if line:
            run.font._element.set("strike", line)
        properties = paragraph._p.get_or_add_pPr()
        properties.append(properties.makeelement(f"{A}buAutoNum", {"type": "arabicPeriod"}))
    found = read(deck)
    assert said(found, 1) == ["The fee is new kept", "1. one", "3. three"]
    assert found.warnings == ("deck.pptx: slide 1: struck-out text was left out",)


def test_a_deck_without_text_is_an_error() -> None:
    deck = Presentation()
    deck.slides.add_slide(deck.slide_layouts[6])
    with pytest.raises(ExtractionError, match=r"deck\.pptx: the slide holds no text"):
        read(deck)


def test_the_widest_gap_parts_first() -> None:
    cards = [(0, 0, 40, 20), (50, 0, 90, 20), (0, 60, 40, 80), (50, 60, 90, 80)]
    assert reading_order(cards) == [0, 1, 2, 3]  # rows, the gap between them is wider
    columns = [(0, 0, 40, 20), (60, 0, 99, 20), (0, 22, 40, 80), (60, 22, 99, 80)]
    assert reading_order(columns) == [0, 2, 1, 3]
    assert reading_order([(0, 0, 9, 9), (1, 1, 8, 8), (0, 0, 9, 9)]) == [0, 2, 1]
    assert reading_order([]) == []
