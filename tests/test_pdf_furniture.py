"""What a PDF prints beside its text: heads, feet, page and line numbers, contents tables."""

from __future__ import annotations

import time

from pdf_lines import LEFT, PITCH, RIGHT, line, page, texts, written

from pipeline.extract.pdf.page import PageRead, TextLine
from pipeline.extract.running_heads import page_number


def body(number: int, y: float = 120, count: int = 5) -> list[TextLine]:
    return [
        line(f"{chr(97 + number) * 4}{chr(97 + i) * 4} says something of its own,", y + i * PITCH,
             end=RIGHT)
        for i in range(count)
    ]  # fmt: skip


def beside(*pages: PageRead) -> list[str]:
    return [text for tag, text in written(*pages) if tag == "FF"]


def test_a_head_on_both_pages_of_a_short_document() -> None:
    pages = [page(line("Handbook", 40, x=250), body(n), number=n) for n in (1, 2)]
    assert beside(*pages) == ["Handbook", "Handbook"]


def test_a_title_repeated_inside_the_pages_is_none() -> None:
    pages = [page(line("Definitions", 200, x=250), body(n, 230), number=n) for n in (1, 2)]
    assert beside(*pages) == []


def test_a_line_that_the_text_repeats_wherever_it_stands_is_none() -> None:
    """Each entry of a list has one, and some fall on the first or the last lines of a page."""

    def listed(n: int, top: float) -> PageRead:
        label = line("License Requirements", top)
        return page(label, body(n, 70), body(n + 10, 170), body(n, 330), number=n)

    tops = [40, 55, 47, 300, 315]
    assert beside(*(listed(n, top) for n, top in enumerate(tops, 1))) == []
    steady = [40, 40, 40, 300, 315]
    assert (
        beside(*(listed(n, top) for n, top in enumerate(steady, 1))) == ["License Requirements"] * 3
    )


def test_a_lone_number_that_the_other_pages_heads_count() -> None:
    def numbered(n: int) -> PageRead:
        head = "47698" if n == 1 else f"Register / Vol. 85 / Proposed Rules {47697 + n}"
        return page(line(head, 40), body(n), number=n)

    assert beside(*map(numbered, range(1, 7)))[0] == "47698"


def test_page_numbers() -> None:
    assert [page_number(text) for text in ("12", "- 12 -", "p. 7", "12/40", "xii", "一六")] == [
        12, 12, 7, 12, 12, 16]  # fmt: skip
    assert page_number("47698") == 47698
    assert page_number("2020 edition") is None


def test_a_head_of_a_run_of_pages_is_its_chapters() -> None:
    pages = [
        page(line("CHAPTER I" if n <= 5 else "CHAPTER II", 40, x=200), body(n), number=n)
        for n in range(1, 12)
    ]
    assert beside(*pages) == ["CHAPTER I"] * 5 + ["CHAPTER II"] * 6


def margin_numbered(number: int, step: int) -> PageRead:
    lines = body(number, count=12)
    for i, one in enumerate(lines, 1):
        if i % step == 0:
            text = f"{i} {one.text}"
            lines[i - 1] = line(text, one.box[1], x=LEFT - 25, end=RIGHT, behind=LEFT)
    return page(lines, number=number)


def test_every_fifth_line_numbered_in_the_margin() -> None:
    pages = [margin_numbered(n, 5) for n in (1, 2, 3)]
    assert beside(*pages) == ["5", "10"] * 3
    found = " ".join(texts(*pages))
    assert "of its own, bbbbeeee says" in found
    assert "5 bbbb" not in found


def test_every_line_numbered() -> None:
    lines = [line(f"{i} {one.text}", one.box[1], x=LEFT - 20, end=RIGHT, behind=LEFT)
             for i, one in enumerate(body(1, count=12), 1)]  # fmt: skip
    assert beside(page(lines)) == [str(i) for i in range(1, 13)]


def test_a_hanging_list_is_not_numbered_lines() -> None:
    items = []
    for i in range(1, 6):
        items += [line(f"{i} The item of the list, long", 80 + 30 * i, x=LEFT - 25, end=RIGHT),
                  line("and has a second line.", 95 + 30 * i)]  # fmt: skip
    assert beside(page(items)) == []


def test_line_numbers_beside_notes_and_page_numbers() -> None:
    """Without them the note begins with its own number, and the page's number is one."""
    pages = []
    for n in (1, 2, 3):
        lines = margin_numbered(n, 5).lines
        lines[0] = line("The scope of the act1 is wide and it says,", 120, end=RIGHT, raised=["1"])
        lines += [
            line(
                f"5 {n} See the circular {chr(97 + n) * 5}.", 700, x=LEFT - 25, size=8, behind=LEFT
            ),
            line(f"10 – {n} –", 760, x=LEFT - 25, end=300, size=8, behind=290),
        ]
        lines[0].text = lines[0].text.replace("act1", f"act{n}")
        pages.append(page(lines, number=n, rules=[(LEFT, 692, LEFT + 140, 693)]))
    found = written(*pages)
    assert [tag for tag, _ in found if tag.startswith("footnote")] == [
        "footnote/fn_1", "footnote/fn_2", "footnote/fn_3"]  # fmt: skip
    assert ("FF", "– 2 –") in found


def test_a_contents_table_is_furniture() -> None:
    entries = [("第一章　総則", 1), ("第二章　許可", 12), ("第三章　雑則", 40)]
    lines = [line("目　次", 60, x=250)]
    lines += [line(f"{title}{'・' * 20}{n}", 90 + i * PITCH, end=RIGHT)
              for i, (title, n) in enumerate(entries)]  # fmt: skip
    found = written(page(lines, line("この資料について説明する。", 300)))
    assert [tag for tag, _ in found] == ["FF"] * 4 + ["P"]
    assert found[0] == ("FF", "目　次")


def test_a_price_list_with_leaders_is_not() -> None:
    lines = [line(f"Goods {n} ........ {price}", 90 + n * PITCH, end=RIGHT)
             for n, price in enumerate((900, 120, 400))]  # fmt: skip
    assert beside(page(lines)) == []


def test_numbers_in_a_sentence_must_keep_step_with_the_pages() -> None:
    """All of them rise, but no line is the same but for the page's number."""
    sentence = [page(line(f"Page {n} says that it is number {2 * n + 15}.", 120), body(n, 140),
                     number=n) for n in range(1, 7)]  # fmt: skip
    assert beside(*sentence) == []
    head = [page(line(f"Trade Review {n + 20} of 90", 40), body(n), number=n) for n in range(1, 7)]
    assert len(beside(*head)) == 6


def test_units_at_the_top_of_pages_are_no_heads() -> None:
    for form in ("Article {}", "§ {} Scope", "第{}条　定義", "제{}조 (정의)", "Section {}. Terms"):
        pages = [page(line(form.format(n), 60), body(n, 90), number=n) for n in range(1, 7)]
        assert beside(*pages) == [], form


def test_notes_that_return_are_no_running_feet() -> None:
    pages = [
        page(
            line(f"The {chr(97 + n) * 5} of the act{n} is as wide as can be,", 80, end=RIGHT,
                 raised=[str(n)]),
            body(n, 95),
            line(f"{n} Ibid.", 700, size=8, raised=[str(n)] if n % 2 else []),
            number=n,
        )
        for n in range(1, 7)
    ]  # fmt: skip
    found = written(*pages)
    assert [tag for tag, _ in found if tag.startswith("footnote/")] == [
        f"footnote/fn_{n}" for n in range(1, 7)
    ]


def test_a_sentence_that_a_law_repeats_is_no_head_of_a_run_of_pages() -> None:
    sentence = "２　この規程の施行前にした行為については、なお従前の例による。"
    pages = [
        page(*([line(sentence, 760)] if n <= 4 else []), body(n), number=n) for n in range(1, 15)
    ]
    assert beside(*pages) == []


def test_a_head_that_trembles_and_is_the_title_as_well_is_one() -> None:
    """It stands half a point higher on every other page, on both sides of a step of the raster."""
    pages = [
        page(line("Export Control Act", 38.8 if n % 2 else 39.2), body(n, 56),
             [line("Export Control Act", 350, size=16)] if n == 1 else [], body(n + 10, 600),
             number=n)
        for n in range(1, 7)
    ]  # fmt: skip
    assert beside(*pages) == ["Export Control Act"] * 6


def test_a_long_line_is_no_page_number() -> None:
    start = time.perf_counter()
    assert page_number(f"1{' ' * 3000}x") is None
    assert page_number(f"{'- ' * 3000}x") is None
    assert page_number("12" + " " * 200) is None
    assert time.perf_counter() - start < 1
