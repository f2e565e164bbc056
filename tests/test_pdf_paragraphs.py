"""Paragraphs of a PDF: which printed lines go on, by indents, full lines, gaps, labels, columns."""

from __future__ import annotations

import pytest
from pdf_lines import LEFT, PITCH, RIGHT, line, page, paragraph, texts, upright, written

from pipeline.extract.pdf.labels import has_label
from pipeline.extract.pdf.page import TextLine


def body(y: float, count: int = 6) -> list[TextLine]:
    """Lines that show where a column begins and ends."""
    return [line("The column goes on with text of no interest here", y + i * PITCH, end=RIGHT)
            for i in range(count)]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["(a) rings;", "１　この条約", "(iii) a", "第三条　定義", "第二十五条の二（許可）",
     "제2조 정의", "1A001 Components", "• item", "Note: see", "（注）次の", "１(a) 一方",
     "Article 5 Scope", "※ 주"],
)  # fmt: skip
def test_labels(text: str) -> None:
    assert has_label(text)


@pytest.mark.parametrize(
    "text",
    ["(STS), which is part", "(UHTC)' matrix", "第十条３、第十一条１", "제2조에 따라",
     "17(4)に必要な", "Article 5 of the Act", "2020–0686; Product", "within ten days"],
)  # fmt: skip
def test_what_looks_like_a_label_at_a_lines_start(text: str) -> None:
    assert not has_label(text)


def test_indented_first_lines_part_paragraphs() -> None:
    found = texts(
        page(
            paragraph("The exporter keeps a record", "of every shipment.", y=80, first=12),
            paragraph("The authority may ask for it", "at any time.", y=110, first=12),
            paragraph("It answers within thirty days", "of the request.", y=140, first=12),
        )
    )
    assert found == [
        "The exporter keeps a record of every shipment.",
        "The authority may ask for it at any time.",
        "It answers within thirty days of the request.",
    ]


def test_a_gap_parts_block_paragraphs() -> None:
    found = texts(
        page(
            paragraph("The exporter keeps a record", "of each", "of the shipments.", y=80),
            paragraph(
                "The authority may ask", "for it at any", "time it likes.", y=80 + 3.4 * PITCH
            ),
        )
    )
    assert found == [
        "The exporter keeps a record of each of the shipments.",
        "The authority may ask for it at any time it likes.",
    ]


def test_a_small_gap_parts_after_a_sentence() -> None:
    """Where lines are exactly a pitch apart, a fifth more is a paragraph's space."""
    found = texts(
        page(
            *body(80),
            line("on these products.", 170, end=RIGHT),
            line("DATES: Comments are due by September,", 170 + 1.2 * PITCH, end=RIGHT),
        )
    )
    assert found[-1] == "DATES: Comments are due by September,"


def test_a_label_that_a_line_break_put_at_a_lines_start_is_none() -> None:
    found = texts(
        page(
            *body(80),
            line("c. Components for structures specified in 1B003.a. or for engines specified in",
                 185, end=RIGHT),
            line("1B003.b.", 185 + PITCH),
            line("d. Rings;", 185 + 2 * PITCH),
        )
    )  # fmt: skip
    assert found[-2].endswith("engines specified in 1B003.b.")
    assert found[-1] == "d. Rings;"


def test_the_lines_of_an_item_hang_however_far() -> None:
    found = texts(
        page(
            [line("本文の行がここに続いていることを示すための文字列", 80 + i * PITCH, end=RIGHT)
             for i in range(5)],
            line("（注）次の規定は、条約第二十条の規定に代わり、この条約につい", 200, end=RIGHT),
            line("て適用される。", 200 + PITCH, x=LEFT + 28),
        )
    )  # fmt: skip
    assert found[-1].endswith("この条約について適用される。")


def test_two_first_lines_below_each_other_are_two_paragraphs() -> None:
    """A heading that is as long as its line, and the first line of its text: both are set in."""
    found = texts(
        page(
            *body(80),
            line("(h) Airplane Flight Manual Revisions", 185, x=LEFT + 12, end=RIGHT),
            line("Before further flight, revise the existing", 185 + PITCH, x=LEFT + 12, end=RIGHT),
            line("manual to include the changes.", 185 + 2 * PITCH),
        )
    )
    assert found[-2:] == [
        "(h) Airplane Flight Manual Revisions",
        "Before further flight, revise the existing manual to include the changes.",
    ]


def test_ragged_print_that_indents_goes_on_after_a_sentence() -> None:
    found = texts(
        page(
            line("4 The angle is the one at which", 80, x=LEFT + 8, end=RIGHT - 30),
            line("the wing meets the oncoming air.", 80 + PITCH, end=RIGHT - 40),
            line("On the current model it is measured", 80 + 2 * PITCH, end=RIGHT),
            line("by two sensors on either side.", 80 + 3 * PITCH, end=RIGHT - 60),
            line("5 Another paragraph begins set in,", 80 + 4 * PITCH, x=LEFT + 8, end=RIGHT - 20),
            line("as the first one did.", 80 + 5 * PITCH),
        )
    )
    assert len(found) == 2
    assert found[0].endswith(
        "oncoming air. On the current model it is measured by two sensors on either side."
    )


def test_terms_and_their_explanations_are_items() -> None:
    found = texts(
        page(
            [line(f"{term} {text}", 80 + i * PITCH, end=end, behind=LEFT + 60)
             for i, (term, text, end) in enumerate(
                 [("ABEC", "Annular Bearing Engineers Committee", RIGHT),
                  ("ADC", "Analogue-to-Digital Converter", RIGHT - 150),
                  ("ATC", "Air Traffic Control", RIGHT - 200)])]
        )
    )  # fmt: skip
    assert found == [
        "ABEC Annular Bearing Engineers Committee",
        "ADC Analogue-to-Digital Converter",
        "ATC Air Traffic Control",
    ]


def test_a_paragraph_goes_on_in_the_next_column_and_on_the_next_page() -> None:
    first = paragraph(
        "A paragraph begins in the", "first column and goes", y=80, first=10, right=270
    )
    first[-1].box = (LEFT, first[-1].box[1], 270, first[-1].box[3])
    second = paragraph("on in the second one, and", "then on the", y=80, x=300, right=500, region=1)
    second[-1].box = (300, second[-1].box[1], 500, second[-1].box[3])
    third = page(paragraph("next page, where it ends.", y=80), number=2)
    assert texts(page(first, second), third) == [
        "A paragraph begins in the first column and goes on in the second one, and then on the "
        "next page, where it ends."
    ]


def test_a_head_alone_above_a_column_is_no_part_of_its_paragraph() -> None:
    found = texts(
        page(
            line("Handbook", 40, x=250, region=0),
            paragraph(
                "The responsible officer shall", "keep a programme", "for it.", y=60, region=1
            ),
        )
    )
    assert found == ["Handbook", "The responsible officer shall keep a programme for it."]


def test_a_short_title_larger_than_the_text_is_no_fragment_of_a_line() -> None:
    title = line("総則", 50, size=27, region=0)
    text = [line("軸ごとに適用し、別に示す条件の下で測定する。", 115 + i * 25, size=17, region=1)
            for i in range(3)]  # fmt: skip
    assert written(page(title, text))[0] == ("H1", "総則")


def test_vertical_lines_go_on_to_the_left() -> None:
    found = texts(
        page(
            upright("　この条約の適用上文脈により別に解釈すべき場合を除くほかは", 500, end=500),
            upright("次の定義によるものとする。", 480),
            upright(
                "(a)　「法人」とは、法人格を有する団体として取り扱われる団体をい", 460, end=500
            ),
            upright("う。", 440, top=94),
            upright("(b)　「者」には、個人を含む。", 420),
        )
    )
    assert [text[:3] for text in found] == ["この条", "(a)", "(b)"]
    assert found[1].endswith("団体をいう。")


def test_notes_set_closer_do_not_make_gaps_of_the_bodys_lines() -> None:
    column = [
        line("text of the body goes on and", 80 + i * 10, end=RIGHT, size=9) for i in range(4)
    ]
    column += [line("of the", 120, end=RIGHT - 120, size=9), line("United States.", 130, size=9)]
    small = [line("a note in small print that is long", 200 + i * 8, end=RIGHT, size=7)
             for i in range(12)]  # fmt: skip
    assert "of the United States." in texts(page(column, small))[0]


def full(y: float, *texts: str) -> list[TextLine]:
    """Full lines below each other."""
    return [line(text, y + i * PITCH, end=RIGHT) for i, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("展示のために持ち込まれた見本であって、販売されたもの", "第三条　管理者は、保管する。"),
        ("見本を搬出しようとする者は、書類を提出するものとする。", "（搬出の届出）"),
        ("受取人の身分を証する書面であって、次に掲げるもの", "附　則"),
        ("受取人の身分を証する書面であって、次に掲げるもの", "別表第一（第四条関係）"),
        ("受取人の身分を証する書面であって、次に掲げるもの", "様式第二号（第五条関係）"),
        ("受取人の身分を証する書面であって、次に掲げるもの", "第二節　経過措置"),
        ("견본은 보관 창고에 두어야 한다. <개정 2024. 1. 1.>", "제3조의2 (반출의 신고) ① 견본을"),
        ("견본은 보관 창고에 두어야 한다. <개정 2024. 1. 1.>", "1. 견본의 목록"),
        ("견본을 거짓이나 그 밖의 부정한 방법으로 반출한 자", "부칙 <제12호, 2024. 1. 1.>"),
        ("견본을 거짓이나 그 밖의 부정한 방법으로 반출한 자", "[별표 1] 보관 구분(제4조 관련)"),
        ("견본을 거짓이나 그 밖의 부정한 방법으로 반출한 자", "[별지 제1호서식]"),
        ("1. 견본을 거짓이나 그 밖의 부정한 방법으로 반출한 자", "3의2. 기록을 보존하지 아니한 자"),
        ("goods that the keeper has taken out of the storage room", "Appended Table 1"),
    ],
)  # fmt: skip
def test_a_unit_begins_after_a_full_line(before: str, text: str) -> None:
    found = texts(page(body(80), full(185, before), line(text, 185 + PITCH)))
    assert found[-1] == text


def test_the_caption_of_a_unit_goes_with_it_though_no_sentence_ends_above() -> None:
    found = texts(
        page(
            full(80, "見本に係る次の書類であって、受取人の身分を証するもの"),
            line("（搬出）", 80 + PITCH),
            line("第四条　管理者は、書類を確認する。", 80 + 2 * PITCH),
        )
    )
    assert found[-2:] == ["（搬出）", "第四条　管理者は、書類を確認する。"]


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("① 관리자는 견본의 보관 및 반출에 필요한 기록을 갖추어 둘 수 있", "다. <개정 2024>"),
        ("① 관리자는 견본의 보관 및 반출에 필요한 기록을 갖추어야 한다.", "<개정 2024>"),
        ("① 관리자는 다음 각 호의 사무를 대통령령으로 정하는 바에 따라 시", "ㆍ도지사에게 맡긴다."),
        ("三　別表の一の項に掲げる見本。ただし、次の項（二）及び", "（六）に掲げるものを除く"),
        ("三　別表の項の改正規定（「グループⅡ」の下に「及びグループ", "Ⅲ」を加える部分に限る。"),
        ("① 관리자는 「외국환거래법」에 따라 기록을 갖추어야 하며 법", "제19조(기록)에 따라"),
    ],
)  # fmt: skip
def test_a_full_line_goes_on_with_what_looks_like_a_label(before: str, text: str) -> None:
    found = texts(page(body(80), full(185, before), line(text, 185 + PITCH)))
    assert found[-1].replace(" ", "") == (before + text).replace(" ", "")


def test_many_equal_short_lines_are_not_as_wide_as_their_column() -> None:
    """Supplements of one sentence each: their titles end where most lines of the page do."""
    lines = []
    for n in range(10):
        y = 80 + 2 * n * PITCH
        lines += [
            line("附　則", y),
            line(f"この規程は、令和{n}年四月一日から施行する。", y + PITCH),
        ]
    found = texts(page(lines))
    assert len(found) == 20
    assert found[2] == "附　則"


def test_a_blank_line_parts_on_a_page_of_few_lines() -> None:
    first = page(body(80, 8), line("It ends here.", 80 + 8 * PITCH))
    second = page(line("2. Licences", 80), line("More of it is said here.", 80 + 2 * PITCH),
                  number=2)  # fmt: skip
    assert texts(first, second)[-2:] == ["2. Licences", "More of it is said here."]
