"""Formats that state headings, notes, captions and rows: taken as stated, nothing guessed."""

from __future__ import annotations

from pipeline.extract import extract
from pipeline.records import Block, Document, Extracted, Provision
from pipeline.split import report


def paged(*blocks: Block | str, dialect: str = "pdf") -> tuple[Document, dict[str, Provision]]:
    """A document of paragraphs, one a line."""
    made = [Block(b) if isinstance(b, str) else b for b in blocks]
    (document,) = report.split(Extracted("paper.pdf", dialect, tuple(made)))
    return document, {p.address.removeprefix("doc/paper/"): p for p in document.provisions}


def heading(text: str, level: int = 1, page: int = 1) -> list[Block]:
    return [Block(text, "heading", level=level, page=page), Block("\n", "break")]


def row(*cells: str) -> list[Block]:
    made: list[Block] = []
    for cell in cells:
        made += [Block(" | ", "break")] * bool(made) + [Block(cell, role="row")]
    return [*made, Block("\n", "break")]


def caption(text: str, number: int) -> Block:
    return Block(text + "\n", role="caption", locator=(f"table_{number}",))


def test_a_footnote_of_several_paragraphs() -> None:
    document, by = paged(
        *heading("Ⅰ. 서론"),
        "허가를 받아야 한다.3) 다음 문장이다.\n",
        Block("3) 첫 문단은", role="footnote", locator=("fn_3",)),
        Block(" ", "break"),
        Block("두 줄이다.\n", role="footnote", locator=("fn_3",)),
        Block("둘째 문단이다.\n", role="footnote-more"),
        *heading("Ⅱ. 결론"),
        "1) 본문의 목록이다.\n",
        "2) 둘째 항목이다.\n",
    )
    assert by["fn_3"].text == "3) 첫 문단은 두 줄이다.\n둘째 문단이다."
    assert document.provisions[by["fn_3"].parent or 0].address == "doc/paper/sec_1"
    assert "fn_1" not in by  # a list is not taken for notes a second time
    assert by["sec_1"].text.endswith("다음 문장이다.")


def test_a_table_and_its_rows() -> None:
    _, by = paged(
        *heading("1. Scope"),
        "Some words.\n",
        caption("Table 5. Licences by country", 5),
        *row("Country", "Number"),
        *row("Japan", "12"),
        "Source: the ministry\n",
        "More words.\n",
        *heading("2. End"),
    )
    assert by["table_5"].heading == "Licences by country"
    assert by["table_5"].text == "Table 5. Licences by country\nSource: the ministry"
    assert by["table_5/row_2"].text == "Japan | 12"
    assert by["table_5/row_2"].headings == ("Scope", "Licences by country")
    assert by["table_5/row_2"].group == by["table_5"].group == "doc/paper/table_5"
    assert by["sec_1"].text == "1. Scope\nSome words.\nMore words."


def test_a_row_that_begins_with_an_empty_cell() -> None:
    _, by = paged(*row("a", "b"), Block(" | ", "break"), Block("c", role="row"), "\nWords.\n")
    assert by["table_1/row_2"].text == "| c"
    assert "Words." not in by["table_1"].text


def test_tables_without_a_number_are_counted_around_those_with_one() -> None:
    _, by = paged(
        *row("a", "b"), *row("c", "d"), "Words.\n",
        caption("Table 1 Named", 1), *row("e", "f"), "Words.\n",
        *row("g", "h"), Block("Below it\n", role="caption"), "Words.\n",
        Block("A picture of a port\n", role="caption"),
    )  # fmt: skip
    assert by["table_1"].heading == "Named" and by["table_1/row_1"].text == "e | f"
    assert by["table_2/row_2"].text == "c | d"
    assert by["table_3"].heading == "Below it"
    assert "table_4" not in by


def test_rows_of_a_long_table_are_groups() -> None:
    rows = [block for n in range(40) for block in row(f"item {n}", "x")]
    _, by = paged(*heading("Lists"), caption("Table 2 All", 2), *rows)
    assert by["table_2/row_40"].group == "doc/paper/table_2/row_40"
    _, by = paged(*heading("Lists"), *rows, *heading("End"), "Words.\n")
    assert by["table_1"].text == "" and by["table_1"].group == "doc/paper/sec_lists"


def test_numbers_nest_headings_of_one_level() -> None:
    _, by = paged(
        *heading("Ⅰ. 서론"), "글.\n", *heading("1. 배경"), "글.\n", *heading("가. 법령"), "글.\n",
        *heading("나. 고시"), "글.\n", *heading("2. 목적"), "글.\n", *heading("Ⅱ. 결론"), "글.\n",
        *heading("참고문헌"), "글.\n",
    )  # fmt: skip
    assert [a for a in by if a.startswith("sec_")] == [
        "sec_1", "sec_1-1", "sec_1-1-가", "sec_1-1-나", "sec_1-2", "sec_2", "sec_참고문헌",
    ]  # fmt: skip
    assert by["sec_1-1-나"].headings == ("서론", "배경")


def test_a_slide_that_goes_on() -> None:
    _, by = paged(
        *heading("Aims", page=1), Block("One.\n", role="item", page=1),
        *heading("Aims", page=2), Block("Two.\n", role="item", page=2),
        *heading("Means", page=3), Block("Three.\n", role="item", page=3), dialect="pptx",
    )  # fmt: skip
    assert [a for a in by if a.startswith("sec_")] == ["sec_aims", "sec_means"]
    assert "Two." in by["sec_aims"].text


def test_html_and_markdown_tables_have_rows() -> None:
    page = (
        "<html><body><h1>Guide</h1><h2>1 Scope</h2><p>Words.</p><table><caption>Table 3: Places"
        "</caption><tr><th>City</th><th>Code</th></tr><tr><td>Seoul</td><td>02</td></tr></table>"
        "<h2>2 End</h2><p>Words.</p></body></html>"
    )
    (document,) = report.split(extract(page.encode(), "guide.html"))
    by = {p.address: p for p in document.provisions}
    assert by["doc/guide/table_3/row_2"].text == "Seoul | 02"
    assert by["doc/guide/table_3"].heading == "Places"
    text = "# Guide\n\n## 1 Scope\n\nWords.\n\n表2　都市\n\n"
    text += "| 都市 | 番号 |\n|---|---|\n| 東京 | 03 |\n"
    (document,) = report.split(extract(text.encode(), "guide.md"))
    by = {p.address: p for p in document.provisions}
    assert by["doc/guide/table_2/row_2"].text.split() == ["東京", "03"]


def test_soft_line_ends_of_markdown() -> None:
    text = "# 題\n\n## 1 節\n\n各国は産業\n政策を見直す。\n"
    text += "- 一つ目の\n  項目\n- 二つ目  \n行\n\n`符号`は\n残る。\n"
    (document,) = report.split(extract(text.encode(), "x.md"))
    (section,) = (p for p in document.provisions if p.kind == "section")
    assert "各国は産業政策を見直す。\n" in section.text
    assert "一つ目の項目\n" in section.text and "二つ目  \n行" in section.text
    assert section.text.endswith("符号は残る。")
