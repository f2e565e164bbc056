"""Footnotes of a PDF: told from the text, numbered, tied to their marks."""

from __future__ import annotations

from pdf_lines import LEFT, PITCH, RIGHT, line, page, upright, written

from pipeline.extract.pdf.page import PageRead, TextLine

RULE = (LEFT, 690.0, LEFT + 140, 690.6)


def body(*texts: str, y: float = 80, marks: tuple[str, ...] = ()) -> list[TextLine]:
    return [
        line(text, y + i * PITCH, end=RIGHT, raised=[m for m in marks if f"{m} " in text or
             text.endswith(m) or f"{m}監" in text])
        for i, text in enumerate(texts)
    ]  # fmt: skip


def notes(*pages: PageRead) -> dict[str, str]:
    return {tag.split("/")[1]: text for tag, text in written(*pages) if tag.startswith("footnote/")}


def test_notes_below_a_rule() -> None:
    found = notes(
        page(
            body(
                "The scope of the rule1 is wide",
                "and so is that of the other2 one.",
                marks=("1", "2"),
            ),
            line("1 See the first circular.", 700, size=8),
            line("2 See the second circular, which has", 710, size=8, end=RIGHT),
            line("a second line.", 720, size=8),
            rules=[RULE],
        )
    )
    assert found == {
        "fn_1": "1 See the first circular.",
        "fn_2": "2 See the second circular, which has a second line.",
    }


def test_notes_without_a_rule_are_known_by_their_marks() -> None:
    marked = page(
        body("The scope of the rule3 is wide", "and it goes on.", marks=("3",)),
        line("3 See the circular.", 700, size=8, raised=["3"]),
    )
    unmarked = page(
        body("The scope is wide", "and it goes on."), line("3 Small print.", 700, size=8)
    )
    assert list(notes(marked)) == ["fn_3"]
    assert notes(unmarked) == {}


def test_japanese_notes_whose_mark_stands_close_to_the_text() -> None:
    lines = body(
        "規則の範囲は広い。9監督官庁は、決定を停止する。10監督官庁は拒否する。", marks=("9", "10")
    )
    found = notes(
        page(
            lines,
            line("9 省庁間の委員会の資料による。", 700, size=8),
            line("10同じ文言を用いる規定と比較せよ。", 710, size=8),
            line("11月の数値は暫定値である。", 720, size=8),
            line("11人工衛星に係る規定を参照。", 730, size=8),
            rules=[RULE],
        )
    )
    assert list(found) == ["fn_9", "fn_10", "fn_11"]
    assert found["fn_10"].startswith("10同じ文言")
    assert found["fn_11"].startswith("11人工衛星")


def test_a_mark_set_apart_in_front_of_its_note() -> None:
    """As reading gives it: the small mark is on its line, however far out it stands."""
    found = notes(
        page(
            body("controls of the group1 and of the regime2 are listed", marks=("1", "2")),
            line("1 https://www.example.org/", 700, size=10, raised=["1"], behind=106),
            line("2 http://example.int/", 712, size=10, raised=["2"], behind=106),
            rules=[RULE],
        )
    )
    assert list(found) == ["fn_1", "fn_2"]


def test_an_imprint_below_the_notes_is_no_note() -> None:
    found = notes(
        page(
            body("The convention1 and the report2 of it,", marks=("1", "2")),
            line("1 Treaty Series, vol. 1833.", 660, size=8, raised=["1"]),
            line("2 A/CONF.232/2023/5.", 670, size=8, raised=["2"]),
            line("23-15249 (E) 110823", 740),
            line("*2315249*", 752, size=12, weight=700),
            rules=[(LEFT, 652, LEFT + 70, 652.5)],
        )
    )
    assert found == {"fn_1": "1 Treaty Series, vol. 1833.", "fn_2": "2 A/CONF.232/2023/5."}


def test_a_table_border_above_small_print_makes_no_notes() -> None:
    lines = body("The table shows the numbers of licences", "granted in the year.")
    lines += [line("1 licence in small print", 200, size=8), *body("and text follows it", y=240)]
    assert notes(page(lines, rules=[(LEFT, 190, RIGHT, 190.5)])) == {}


def test_a_note_goes_on_on_the_next_page() -> None:
    first = page(
        body("The scope of the rule1 is wide", "and much is said about it here.", marks=("1",)),
        line("1 See the circular that was issued by", 700, size=8, end=RIGHT),
        rules=[RULE],
    )
    second = page(
        body("and the text goes on here for a while.", "Then it ends with this line."),
        line("the agency in its second year.", 700, size=8),
        number=2,
        rules=[RULE],
    )
    assert notes(first, second) == {
        "fn_1": "1 See the circular that was issued by the agency in its second year."
    }


def test_vertical_notes_at_the_left_behind_a_short_rule() -> None:
    def columns(first: float, texts: list[str], size: float, region: int) -> list[TextLine]:
        return [upright(text, first - i * 15, size=size, region=region, end=700)
                for i, text in enumerate(texts)]  # fmt: skip

    text = ["許可権者は、決定を停止することができる。1監督官庁は、これを拒否し、又は",
            "通知する。2監督官庁は、申請を拒否し、又は許可に条件を付するものとする。",
            "ただし、修理のため返送するものは、この限りでない。他の規定は適用しない。",
            "契約書に記載された荷受人は、引渡しの記録を保存し、提示するものとする。"]  # fmt: skip
    found = notes(
        page(
            columns(500, text, 10.5, 0),
            # Reading may cut the notes off as a region of their own, or only some of them.
            columns(420, ["1　この規則は、合意に由来する。"], 8.5, 0),
            columns(408, ["2同じ文言を用いる規定と比較せよ。"], 8.5, 1),
            rules=[(424, 80, 424.5, 290)],
        )
    )
    assert list(found) == ["fn_1", "fn_2"]


def test_notes_stand_in_the_order_of_their_marks() -> None:
    """Vertical marks are found in the text alone; a figure at a sentence's start is none."""
    text = ["甲は提出する。1乙は保存する。",
            "丙は拒否する。3C118に掲げる装置を除く。2丁は通知する。",
            "戊は拘束する。3己は測定する。"]  # fmt: skip
    lines = [upright("　" + t, 500 - 30 * i) for i, t in enumerate(text)]
    lines += [upright(f"{n}　注の文である。", 380 - 12 * n, size=8) for n in (1, 2, 3)]
    rest = [upright("本文はここにも続いていることとする。", 700 - 15 * i) for i in range(8)]
    found = written(page(rest, lines, rules=[(372, 80, 372.5, 200)]))
    order = [tag.split("/")[1] for tag, _ in found if tag.startswith("footnote/")]
    assert order == ["fn_1", "fn_2", "fn_3"]
    after = next(i for i, (_, text) in enumerate(found) if "己は測定" in text)
    assert found[after + 1][0] == "footnote/fn_3"


def test_small_print_at_the_top_of_a_page_goes_on_with_no_note() -> None:
    """A rule under the running head is none above notes."""
    first = page(
        body("The scope of the rule1 is wide", "and it goes on.", marks=("1",)),
        line("1 See the first circular.", 700, size=8),
        rules=[RULE],
    )
    second = page(
        line("regulatory text in small type,", 80, size=8, end=RIGHT),
        line("which is the body here.", 90, size=8),
        number=2,
        rules=[(LEFT, 72.0, RIGHT, 72.6)],
    )
    assert notes(first, second) == {"fn_1": "1 See the first circular."}
