"""What other programs print, line by line: heads that change, notes, quotations, headings."""

from __future__ import annotations

import pytest
from pdf_lines import LEFT, PITCH, RIGHT, line, page, paragraph, texts, written

from pipeline.extract.pdf.labels import has_label, label_form
from pipeline.extract.pdf.page import PageRead, TextLine
from pipeline.extract.running_heads import page_number, running_lines

WORDS = ("alpha", "bravo", "delta", "gamma", "kappa", "lambda", "omega", "sigma", "theta", "zeta")


def body(number: int, y: float = 120, count: int = 5) -> list[TextLine]:
    return [
        line(f"{WORDS[number]} {WORDS[i]} says something of its own,", y + i * PITCH, end=RIGHT)
        for i in range(count)
    ]


def closed(number: int, y: float) -> list[TextLine]:
    """A paragraph that comes to its end."""
    return [*body(number, y), line(f"and {WORDS[number]} ends.", y + 5 * PITCH)]


def beside(*pages: PageRead) -> list[str]:
    return [text for tag, text in written(*pages) if tag == "FF"]


def kinds(*pages: PageRead) -> list[tuple[str, str]]:
    return [(tag, text) for tag, text in written(*pages) if tag.startswith("H")]


def notes(*pages: PageRead) -> dict[str, str]:
    return {tag.split("/")[1]: text for tag, text in written(*pages) if tag.startswith("footnote/")}


# Heads and feet


@pytest.mark.parametrize("text", ["• 3 -", "~ 3 ~", "〔3〕", "제3쪽", "3면", "《 3 》"])
def test_page_numbers_with_other_signs(text: str) -> None:
    assert page_number(text) == 3


def test_a_date_alone_that_every_page_bears() -> None:
    pages = [f"2024. 11. 22.\n{WORDS[n]} goes on\nand on, {WORDS[n]}" for n in range(4)]
    assert running_lines(pages) == {(n, 0) for n in range(1, 5)}


def test_heads_that_name_the_chapter_and_a_date() -> None:
    heads = ["Scope", "Scope", "Licences", "Records", "Records"]
    pages = [
        page(line(f"Section {i}. {head} 22 November 2024", 40, size=9), body(i), number=i + 1)
        for i, head in enumerate(heads)
    ]
    assert len(beside(*pages)) == 5


def test_heads_that_repeat_the_titles_of_the_text() -> None:
    pages = [
        page(
            line(title, 40, x=300, size=9),
            line(title, 90, size=14, weight=700),
            body(i, 130),
            number=i + 1,
        )
        for i, title in enumerate(("総則", "用途の確認", "記録の保存", "検査の方法"))
    ]
    assert len(beside(*pages)) == 4
    assert [text for tag, text in kinds(*pages)] == [
        "総則",
        "用途の確認",
        "記録の保存",
        "検査の方法",
    ]


def test_heads_of_left_and_right_pages_with_their_numbers() -> None:
    pages = [
        page(
            line(f"{n} Strategic Trade Review", 40)
            if n % 2 == 0
            else line(f"Office of Trade Security {n}", 40, x=300),
            body(n),
            number=n,
        )
        for n in range(1, 6)
    ]
    assert len(beside(*pages)) == 5


def test_what_pages_begin_with_is_no_head() -> None:
    """Titles of slides, at one height and apart from what follows."""
    pages = [
        page(line(title, 60, size=20), body(n), number=n + 1)
        for n, title in enumerate(("Purpose", "What changes", "Who applies", "Dates", "Contact"))
    ]
    assert beside(*pages) == []


def test_contents_that_end_on_a_second_page() -> None:
    def entry(title: str, number: int, y: float) -> TextLine:
        return line(f"{title} {'.' * 40} {number}", y, end=RIGHT)

    first = page(
        line("Contents", 80, size=14), *(entry(f"{i}. {WORDS[i]}", i, 100 + 15 * i)
                                         for i in range(1, 8))
    )  # fmt: skip
    second = page(entry("8. Concluding remarks", 9, 80), body(1), number=2)
    assert not any("...." in text for text in texts(first, second))


# Notes


def marked(*texts: tuple[str, str], y: float = 80) -> list[TextLine]:
    return [
        line(text, y + i * PITCH, end=RIGHT, raised=[mark] if mark else [])
        for i, (text, mark) in enumerate(texts)
    ]


def test_notes_with_a_sign_before_their_number() -> None:
    found = notes(
        page(
            marked(("許可を要する貨物※1は", "※1"), ("次のとおりとする※2。", "※2")),
            line("※1 通達の第三節を参照。", 700, size=8),
            line("※2 暫定の値である。", 710, size=8),
            rules=[(LEFT, 690.0, LEFT + 140, 690.6)],
        )
    )
    assert list(found) == ["fn_1", "fn_2"]


def test_notes_marked_by_signs_of_printers() -> None:
    found = notes(
        page(
            marked(("The rule* is wide", "*"), ("and so§ is that¶ one.", "§")),
            *(line(f"{sign}Of the {word} kind.", 700 + 10 * i, size=8, raised=[sign])
              for i, (sign, word) in enumerate((("*", "first"), ("§", "second"), ("¶", "third")))),
            rules=[(LEFT, 690.0, LEFT + 140, 690.6)],
        )
    )  # fmt: skip
    assert list(found) == ["fn_star", "fn_section", "fn_pilcrow"]


def test_a_section_sign_begins_no_note() -> None:
    lines = (line("§ 744.11 Entities.", 700, size=8), line("1 See there.", 710, size=8))
    found = notes(page(marked(("The rule1 is wide", "1")), *lines,
                       rules=[(LEFT, 690.0, LEFT + 140, 690.6)]))  # fmt: skip
    assert "fn_section" not in found


def test_notes_as_large_as_the_text_without_a_rule() -> None:
    text = [(f"The authority {word} decides", "") for word in WORDS]
    found = page(
        marked(*text[:6], ("on what it receives1 and", "1"), ("on what it asks for2.", "2")),
        line("1. See the first circular.", 700),
        line("2. See the second circular.", 715),
    )
    assert list(notes(found)) == ["fn_1", "fn_2"]


def test_a_list_at_the_foot_of_a_page_with_exponents_is_no_note() -> None:
    text = [(f"The authority {word} decides", "") for word in WORDS]
    found = page(
        marked(*text[:6], ("on areas of 40 m2 and more", "2"), ("and on rooms of 60 cm3", "3")),
        line("2. mirrors;", 700),
        line("3. lenses.", 715),
    )
    assert notes(found) == {}


def test_notes_counted_anew_after_a_page_of_one() -> None:
    rule = (LEFT, 690.0, LEFT + 140, 690.6)
    pages = [
        page(
            marked((f"The rule of {word}1 is wide", "1"), (f"and {word} goes on.", "")),
            line(f"1 See the {word} circular.", 700, size=8, raised=["1"]),
            rules=[rule],
            number=n,
        )
        for n, word in enumerate(("alpha", "bravo"), 1)
    ]
    found = [text for tag, text in written(*pages) if tag == "footnote/fn_1"]
    assert found == ["1 See the alpha circular.", "1 See the bravo circular."]


# Paragraphs


def test_a_quotation_set_in_on_both_sides() -> None:
    inset = 24.0
    found = texts(
        page(
            body(1, 80),
            line("貨物の輸出について許可を受けた者はその条件に従い", 170, x=LEFT + inset,
                 end=RIGHT - inset, size=9),
            line("記録を保存しなければならない。ただし軽微な変更は", 182, x=LEFT + inset,
                 end=RIGHT - inset, size=9),
            line("この限りでない。", 194, x=LEFT + inset, size=9),
            body(2, 224),
        )
    )  # fmt: skip
    assert "貨物の輸出について許可を受けた者はその条件に従い記録を保存しなければならない。" \
        "ただし軽微な変更はこの限りでない。" in found  # fmt: skip


def test_ragged_korean_that_breaks_between_words() -> None:
    found = texts(
        page(
            closed(1, 60),
            line("무역거래자는 전략물자를 수출하려는 경우 ", 170, end=RIGHT - 30),
            line("산업통상부장관이나 관계 기관의 장에게 ", 185, end=RIGHT - 30),
            line("허가를 신청하여야 한다.", 200),
            closed(2, 230),
        )
    )
    assert "무역거래자는 전략물자를 수출하려는 경우 산업통상부장관이나 관계 기관의 장에게 " \
        "허가를 신청하여야 한다." in found  # fmt: skip


def test_a_bold_line_close_above_its_text_is_a_heading() -> None:
    found = written(
        page(
            closed(1, 60),
            line("2. Transfers of technology", 155, weight=700),
            line("A licence is required for the transfer of", 170, end=RIGHT),
            line("technology within the territory.", 185),
        )
    )
    assert ("H1", "2. Transfers of technology") in found


def test_an_exponent_that_begins_a_line_is_no_label() -> None:
    found = texts(
        page(
            line("Glasses have a coefficient of expansion of 1 x 10", 80, end=RIGHT),
            line("7 K or less at room temperature, and no more than", 95, end=RIGHT, raised=["7"]),
            line("that in a vacuum.", 110),
        )
    )
    assert len(found) == 1


@pytest.mark.parametrize("text", ["ㅇ 추진 배경", "o 추진 배경", "❏ 개요", "ア　貨物", "ケ　役務"])
def test_bullets_of_ministries(text: str) -> None:
    assert has_label(text)


@pytest.mark.parametrize("text", ["o see the list", "ㅇㅇ부", "アメリカ合衆国"])
def test_what_is_no_bullet(text: str) -> None:
    assert not has_label(text)


# Headings


def heading(text: str, y: float, size: float = 10, weight: int = 700) -> TextLine:
    return line(text, y, size=size, weight=weight)


def test_headings_of_one_style_rank_by_their_numbers() -> None:
    lines: list[TextLine] = []
    y = 60.0
    titles = ("I. Scope", "A. Goods", "B. Technology", "II. Licences", "A. Applications",
              "B. Decisions", "Annex")  # fmt: skip
    for n, title in enumerate(titles):
        lines += [heading(title, y), *body(n, y + 25, 2)]
        y += 85
    assert [tag for tag, _ in kinds(page(lines))] == ["H1", "H2", "H2", "H1", "H2", "H2", "H1"]


def test_bold_headings_a_little_larger_than_the_text_rank_by_size() -> None:
    lines: list[TextLine] = []
    y = 60.0
    for n, (title, size) in enumerate((("Scope", 11.0), ("Goods", 10.0), ("Records", 11.0))):
        lines += [heading(title, y, size), *body(n, y + 25, 2)]
        y += 85
    assert [tag for tag, _ in kinds(page(lines))] == ["H1", "H2", "H1"]


@pytest.mark.parametrize(
    ("text", "form"),
    [("1.2.3 Scope", "1.1.1"), ("1.2 Scope", "1.1"), ("II. Scope", "I"), ("第三章　総則", "unit章"),
     ("제2절 신청", "unit절"), ("Article 4", "unitarticle"), ("（１）範囲", "(1)"), ("Scope", "")],
)  # fmt: skip
def test_forms_of_numbers(text: str, form: str) -> None:
    assert label_form(text) == form


def plain(titles: tuple[str, ...]) -> list[PageRead]:
    """Headings that only their numbers tell, each above a paragraph of some length."""
    pages = []
    for n, title in enumerate(titles):
        said = [f"{WORDS[n].title()} {word} goes on and on and on here" for word in WORDS[:4]]
        text = paragraph(*said, f"until {WORDS[n]} ends.", y=110)
        pages.append(page(line(title, 80), text, number=n + 1))
    return pages


def test_numbers_of_three_parts() -> None:
    titles = ("1.1.1 Scope", "1.1.2 Goods", "1.2.1 Records", "1.2.2 Inspection")
    assert [text for _, text in kinds(*plain(titles))] == list(titles)


def test_units_with_a_name_rank_by_it() -> None:
    titles = ("제1조 목적", "제2조 정의", "제3조 범위", "제1절 신청", "제2절 결정", "제3절 기록")
    found = {text: tag for tag, text in kinds(*plain(titles))}
    assert found["제1절 신청"] < found["제1조 목적"]


def test_a_sentence_that_ends_in_a_code_is_no_heading() -> None:
    titles = tuple(
        f"{n} The following chemicals are controlled by entry {n}C350." for n in (1, 2, 3)
    )
    assert kinds(*plain(titles)) == []
