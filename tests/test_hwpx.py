"""HWPX: numbers that programs make, notes, tables, frames."""

from __future__ import annotations

import pytest
from hangul_files import (
    HEAD,
    NS,
    box,
    cell,
    control,
    held,
    hwpx_file,
    note,
    p,
    parts,
    plain_table,
    run,
    section,
    table,
    zip_of,
)

from pipeline.errors import ExtractionError
from pipeline.extract import hwpx
from pipeline.extract.hwpx_styles import number_text, shown
from pipeline.records import Extracted
from pipeline.split import split


def read(*paragraphs: str) -> Extracted:
    return hwpx.extract(hwpx_file(*paragraphs), "made.hwpx")


def text(*paragraphs: str) -> str:
    return read(*paragraphs).text


def t(xml: str) -> str:
    """A run whose `t` holds XML."""
    return f'<hp:run charPrIDRef="0"><hp:t>{xml}</hp:t></hp:run>'


def test_a_paragraph_is_a_line_and_the_facts_are_stated() -> None:
    found = hwpx.extract(hwpx_file(p("첫 문단이다."), p("둘째."), title="시험 고시"), "a.hwpx")
    assert found.text == "첫 문단이다.\n둘째.\n"
    assert (found.dialect, found.metadata) == ("hwpx", {"title": "시험 고시", "lang": "ko"})
    assert found.warnings == ()


def test_a_title_that_says_nothing_and_a_foreign_language_are_not_stated() -> None:
    made = hwpx_file(p("This text is in English throughout."), title="초안.hwp")
    assert hwpx.extract(made, "a.hwpx").metadata == {}


def test_sections_come_in_the_order_of_the_spine_and_others_after_it() -> None:
    files = parts(section(p("하나")), section(p("둘")), section(p("셋")))
    package = files["Contents/content.hpf"]
    spine = '<opf:itemref idref="section2"/><opf:itemref idref="section0"/>'
    start = package.index("<opf:spine>")
    files["Contents/content.hpf"] = f"{package[:start]}<opf:spine>{spine}</opf:spine></opf:package>"
    assert hwpx.extract(zip_of(files), "a.hwpx").text == "셋\n하나\n둘\n"


def test_numbers_that_the_program_makes_are_in_the_text() -> None:
    found = text(
        p("(목적) 시험한다.", 1), p("(정의) 다음과 같다.", 1), p("뜻은 이러하다.", 2),
        p("물품을 말한다.", 3), p("기술을 말한다.", 3), p("달리 정한다.", 2), p("다시 센다.", 3),
        p("갈래", 4), p("작은 갈래", 5), p("또 갈래", 4), p("점", 6),
    )  # fmt: skip
    assert found.splitlines() == [
        "제1조 (목적) 시험한다.", "제2조 (정의) 다음과 같다.", "① 뜻은 이러하다.",
        "1. 물품을 말한다.", "2. 기술을 말한다.", "② 달리 정한다.", "1. 다시 센다.",
        "가. 갈래", "1) 작은 갈래", "나. 또 갈래", "○ 점",
    ]  # fmt: skip


def test_an_empty_paragraph_is_counted_and_shows_nothing() -> None:
    assert text(p("갑", 4), p("", 4), p("을", 4)) == "가. 갑\n다. 을\n"


@pytest.mark.parametrize(
    ("value", "form", "written"),
    [
        (3, "DIGIT", "3"),
        (3, "ROMAN_CAPITAL", "III"),
        (2, "LATIN_SMALL", "b"),
        (12, "CIRCLED_DIGIT", "⑫"),
        (3, "HANGUL_SYLLABLE", "다"),
        (14, "HANGUL_SYLLABLE", "하"),
        (15, "HANGUL_SYLLABLE", "거"),
        (2, "CIRCLED_HANGUL_SYLLABLE", "㉯"),
        (2, "CIRCLED_LATIN_CAPITAL", "Ⓑ"),
        (12, "HANGUL_PHONETIC", "십이"),
        (12, "IDEOGRAPH", "十二"),
        (4, "DECAGON_CIRCLE", "정"),
        (4, "DECAGON_CIRCLE_HANJA", "丁"),
        (7, "OF_NO_STANDARD", "7"),
    ],
)
def test_number_formats(value: int, form: str, written: str) -> None:
    assert number_text(value, form) == written


def test_a_numbering_may_show_the_path_of_its_levels() -> None:
    head = HEAD.replace("^1.</hh:paraHead>", "^n</hh:paraHead>").replace("^2)", "^n")
    made = zip_of(parts(section(p("갑", 4), p("을", 4), p("병", 5)), head=head))
    assert hwpx.extract(made, "a.hwpx").text == "1 갑\n2 을\n2.1 병\n"


def test_outline_levels_and_title_styles_are_headings_where_they_read_as_titles() -> None:
    found = read(
        p("총칙", 1), p("이 고시는 시험한다.", 1), p("항이다", 2), p("머리", 0, 1), p("갑", 4)
    )
    shown_as = [(b.text, b.kind, b.level, b.role) for b in found.blocks if b.kind != "break"]
    assert shown_as == [
        ("제1조", "heading", 1, ""), ("총칙", "heading", 1, ""),
        ("제2조", "text", 0, "item"), ("이 고시는 시험한다.", "text", 0, "item"),
        ("①", "text", 0, "item"), ("항이다", "text", 0, "item"),
        ("머리", "heading", 2, ""), ("가.", "text", 0, "item"), ("갑", "text", 0, "item"),
    ]  # fmt: skip


def test_a_footnote_comes_after_its_paragraph_with_its_mark_in_both() -> None:
    found = read(p(run("허가") + note(1, "첫 각주다.", "더 있다.") + run("를 받는다.")), p("다음."))
    assert found.text == "허가1)를 받는다.\n1) 첫 각주다.\n더 있다.\n다음.\n"
    notes = [(b.text, b.role, b.locator) for b in found.blocks if b.role]
    assert notes == [
        ("1) 첫 각주다.", "footnote", ("fn_1",)),
        ("더 있다.", "footnote-more", None),
    ]


def test_an_endnote_beside_a_footnote_of_its_number_has_a_locator_of_its_own() -> None:
    endnote = note(1, "미주다.", kind="endNote")
    found = read(
        p(run("갑") + note(1, "각주다.") + run("을") + endnote), p(run("병") + note(1, "또."))
    )
    assert [b.locator for b in found.blocks if b.role == "footnote"] == [
        ("fn_1",), ("fn_e1",), ("fn_1-2",),
    ]  # fmt: skip


def test_notes_of_a_table_come_after_it() -> None:
    noted = run("저울") + note(2, "무게를 잰다.")
    found = text(
        p(table([cell(0, 0, "1"), cell(0, 1, noted)], [cell(1, 0, "2"), cell(1, 1, "자")]))
    )
    assert found == "1 | 저울2)\n2 | 자\n2) 무게를 잰다.\n"


def test_a_table_is_a_line_a_row_with_merged_cells_in_their_columns() -> None:
    found = read(
        p(
            table(
                [cell(0, 0, "품목", rows=2), cell(0, 1, "기준", columns=2)],
                [cell(1, 1, "하한"), cell(1, 2, "상한")],
                [cell(2, 0, "저울", "정밀"), cell(2, 1, ""), cell(2, 2, "5")],
                caption="<표 3> 물품의 기준",
            )
        )
    )
    assert found.text == "<표 3> 물품의 기준\n품목 | 기준 | \n | 하한 | 상한\n저울 정밀 |  | 5\n"
    assert found.blocks[0].role == "caption"
    assert found.blocks[0].locator == ("table_3",)
    lines = found.text.splitlines()
    roles = {b.role for b in found.blocks[2:] if b.text != "\n"}
    assert len(lines) == 4
    assert roles == {"row"}


def test_all_rows_of_a_table_have_the_same_places() -> None:
    found = text(
        p(
            table(
                [cell(0, 0, "과제", rows=3, columns=2), cell(0, 2, "일정", columns=4)],
                [cell(1, 2, "2019", columns=2), cell(1, 4, "2020", columns=2)],
                [cell(2, 2, "상"), cell(2, 3, "하"), cell(2, 4, "상"), cell(2, 5, "하")],
                [
                    cell(3, 0, "1"),
                    cell(3, 1, "심사"),
                    cell(3, 2, ""),
                    cell(3, 3, "시범", columns=3),
                ],
                [
                    cell(4, 0, "2"),
                    cell(4, 1, "교육"),
                    cell(4, 2, "준비"),
                    cell(4, 3, "", columns=3),
                ],
                [cell(5, 0, "끝", columns=6)],
            )
        )
    )
    assert found.splitlines() == [
        "과제 |  | 일정 |  |  | ",
        " |  | 2019 |  | 2020 | ",
        " |  | 상 | 하 | 상 | 하",
        "1 | 심사 |  | 시범 |  | ",
        "2 | 교육 | 준비 |  |  | ",
        "끝 |  |  |  |  | ",
    ]


def test_a_table_of_a_great_many_columns_is_read_in_bounds() -> None:
    cells = [[cell(n, 7 * n, f"값{n}"), cell(n, 7 * n + 3, "둘")] for n in range(300)]
    lines = text(p(table(*cells))).splitlines()
    assert {line.count(" | ") for line in lines} == {199} and lines[-1].endswith(" | 값299 둘")


def test_the_number_of_a_caption_may_be_automatic() -> None:
    number = control(
        '<hp:autoNum num="4" numType="TABLE"><hp:autoNumFormat type="DIGIT"/></hp:autoNum>'
    )
    title = run("표 ") + number + run(". 기준")
    found = read(p(table([cell(0, 0, "갑"), cell(0, 1, "을")], caption=title)))
    assert (found.blocks[0].text, found.blocks[0].locator) == ("표 4. 기준", ("table_4",))


def test_a_table_in_a_cell_is_part_of_its_row() -> None:
    inner = plain_table(("가", "나"), ("다", "라"))
    outer = table([cell(0, 0, "갑"), cell(0, 1, "앞", inner)], [cell(1, 0, "을"), cell(1, 1, "병")])
    assert text(p(outer)) == "갑 | 앞 가 나 다 라\n을 | 병\n"


def test_a_frame_is_the_paragraphs_in_it_and_a_table_in_it_stays_one() -> None:
    inner = plain_table(("가", "나"), ("다", "라"))
    found = read(p(table([cell(0, 0, "틀 안이다.", inner, "끝이다.")])))
    assert found.text == "틀 안이다.\n가 | 나\n다 | 라\n끝이다.\n"
    assert found.blocks[0].role == ""


def test_a_frame_with_a_title_above_it_is_lines() -> None:
    made = table(
        [cell(0, 0, ""), cell(0, 1, "핵심 내용"), cell(0, 2, "")],
        [cell(1, 0, "첫째 줄이다.", "둘째 줄이다.", columns=3)],
    )
    assert text(p(made)) == "핵심 내용\n첫째 줄이다.\n둘째 줄이다.\n"


def test_a_title_bar_is_a_heading() -> None:
    bar = table([cell(0, 0, "참고 1"), cell(0, 1, ""), cell(0, 2, "추진 전략")])
    found = read(p(bar), p(table([cell(0, 0, "Ⅱ. 추진 계획")])), p(table([cell(0, 0, "알림")])))
    assert found.text == "참고 1 추진 전략\nⅡ. 추진 계획\n알림\n"
    assert [(b.text, b.level) for b in found.blocks if b.kind == "heading"] == [
        ("참고 1", 1), ("추진 전략", 1), ("Ⅱ. 추진 계획", 1),
    ]  # fmt: skip


def test_a_bar_over_a_frame_is_a_heading_over_paragraphs() -> None:
    made = table(
        [cell(0, 0, "2"), cell(0, 1, "자료 활성화")],
        [cell(1, 0, "약속을 지킨다.", "다시 지킨다.", columns=2)],
    )
    found = read(p(made))
    assert found.text == "2 자료 활성화\n약속을 지킨다.\n다시 지킨다.\n"
    assert found.blocks[0].kind == "heading"


def test_a_text_box_stands_where_it_is_and_never_inside_a_sentence() -> None:
    assert text(p(run("앞 ") + box("상자 하나다.", "둘이다.") + run("뒤"))) == (
        "앞 뒤\n상자 하나다.\n둘이다.\n"
    )
    assert text(p("위"), p(box("상자")), p("아래")) == "위\n상자\n아래\n"
    assert text(p(run("보기") + box("중요", inline=True) + run("하다."))) == "보기 중요 하다.\n"


def test_a_group_of_boxes_is_read_and_words_of_the_program_are_not() -> None:
    inner = box("안").split(">", 1)[1].rsplit("<", 1)[0]
    group = f'<hp:run charPrIDRef="0"><hp:container>{inner}{inner}</hp:container></hp:run>'
    picture = (
        '<hp:run charPrIDRef="0"><hp:pic><hp:shapeComment>{}</hp:shapeComment></hp:pic></hp:run>'
    )
    found = read(p(group), p(picture.format("그림입니다.")), p(picture.format("수출 통계 그래프")))
    assert found.text == "안\n안\n수출 통계 그래프\n"
    assert found.blocks[-1].kind == "furniture"


def test_a_break_inside_a_sentence_is_mended_and_one_before_a_number_kept() -> None:
    assert text(p(t("수출을<hp:lineBreak/>허가한다.<hp:lineBreak/>① 다만"))) == (
        "수출을 허가한다.\n① 다만\n"
    )
    assert text(p(t("전환(DX)<hp:lineBreak/>시대가 온다."))) == "전환(DX) 시대가 온다.\n"


def test_signs_that_are_elements_are_characters() -> None:
    assert text(p(t("가<hp:tab/>나<hp:nbSpace/>다<hp:fwSpace/>라<hp:hyphen/>마"))) == (
        "가\t나\u00a0다 라-마\n"
    )
    assert text(p(t('개요<hp:tab leader="3" type="2"/> 1'))) == "개요 ······ 1\n"
    assert text(p(run("10") + run("6", 1) + run("개"))) == "10⁶개\n"


def test_heads_and_feet_are_furniture_once_and_page_numbers_nothing() -> None:
    page = '<hp:autoNum num="1" numType="PAGE"><hp:autoNumFormat type="DIGIT"/></hp:autoNum>'
    top = control(f"<hp:header>{held('산업부 고시')}</hp:header>")
    foot = control(f"<hp:footer>{held(run('- ') + control(page) + run(' -'))}</hp:footer>")
    found = read(p(top + foot + run("첫째")), p(top + run("둘째")))
    assert [(b.text, b.kind) for b in found.blocks if b.kind != "break"] == [
        ("산업부 고시\n", "furniture"), ("첫째", "text"), ("둘째", "text"),
    ]  # fmt: skip


def test_comments_memos_and_deleted_text_are_left_out() -> None:
    memo = control(f'<hp:fieldBegin id="1" type="MEMO">{held("쪽지")}</hp:fieldBegin>')
    hidden = control(f"<hp:hiddenComment>{held('숨은 설명')}</hp:hiddenComment>")
    assert text(p(run("갑") + memo + run("을") + hidden)) == "갑을\n"
    gone = t("남고<hp:deleteBegin Id='1'/>지운 것")
    end = t("지운 것<hp:deleteEnd Id='1'/>또 남는다<hp:insertBegin/>새것<hp:insertEnd/>")
    assert text(p(gone), p(end)) == "남고\n또 남는다새것\n"


def test_composed_characters_ruby_and_formulas_are_text() -> None:
    def compose(frame: str) -> str:
        return f'<hp:run><hp:compose circleType="{frame}" composeText="2"/></hp:run>'

    words = "<hp:mainText>수출</hp:mainText><hp:subText>輸出</hp:subText>"
    ruby = f"<hp:run><hp:dutmal>{words}</hp:dutmal></hp:run>"
    formula = "<hp:run><hp:equation><hp:script>a over b</hp:script></hp:equation></hp:run>"
    made = compose("SHAPE_CIRCLE") + compose("SHAPE_RECTANGLE") + ruby + formula
    assert text(p(made)) == "②2수출 a over b\n"


def test_private_characters_are_what_they_show() -> None:
    assert shown("\U000f02b1 과제 \U000f0854법\U000f0855 \uf0fc") == "① 과제 《법》 ✓"
    assert text(p("\U000f02b3 셋째")) == "③ 셋째\n"


def test_a_law_splits_by_the_korean_grammar() -> None:
    found = read(
        p("전략물자 시험고시"), p("(목적) 이 고시는 시험에 필요한 사항을 정한다.", 1),
        p("(정의) 쓰는 말은 다음과 같다.", 1), p("물품이란 시험에 쓰는 것을 말한다.", 2),
        p("저울은 물품으로 본다.", 3), p("기술은 따로 정한다.", 2),
        p("(허가) 별표 1의 물품을 수출하려면 허가를 받는다.", 1), p("[별표 1]"),
        p(plain_table(("번호", "품목"), ("1", "저울"))),
    )  # fmt: skip
    (document,) = split(found)
    assert document.kind == "law"
    below = [q for q in document.provisions if q.address.count("/") > 1]
    addresses = {q.address.split("/", 2)[2]: q for q in below}
    assert addresses["art_1"].heading == "목적"
    assert "art_2/para_1/item_1" in addresses
    assert "art_2/para_2" in addresses
    assert "저울" in addresses["appdx_1"].text or any(
        a.startswith("appdx_1/") and "저울" in q.text for a, q in addresses.items()
    )


def test_a_report_has_its_footnote_and_its_rows() -> None:
    found = read(
        p(table([cell(0, 0, "Ⅰ. 개요")])),
        p(run("수출이 늘었다") + note(1, "통계청 자료다.") + run(".")),
        p(plain_table(("연도", "건수"), ("2025", "12"))), p(table([cell(0, 0, "Ⅱ. 계획")])),
        p("더 늘린다."),
    )  # fmt: skip
    (document,) = split(found)
    assert {"doc/made/sec_1", "doc/made/sec_2", "doc/made/fn_1", "doc/made/table_1/row_2"} <= {
        q.address for q in document.provisions
    }


def test_master_pages_are_furniture() -> None:
    files = parts(section(p("본문")))
    files["Contents/masterpage0.xml"] = f"<masterPage {NS}>{held('바탕쪽 글')}</masterPage>"
    found = hwpx.extract(zip_of(files), "a.hwpx")
    assert (found.blocks[-1].text, found.blocks[-1].kind) == ("바탕쪽 글\n", "furniture")


def test_a_missing_part_is_a_warning() -> None:
    files = parts(section(p("하나")), section(p("둘")))
    del files["Contents/section1.xml"], files["Contents/header.xml"]
    found = hwpx.extract(zip_of(files), "a.hwpx")
    assert found.text == "하나\n"
    assert any("Contents/section1.xml is missing" in w for w in found.warnings)
    assert any("Contents/header.xml is missing" in w for w in found.warnings)


def _nested(depth: int) -> str:
    inner = "깊다"
    for _ in range(depth):
        inner = table([cell(0, 0, inner)])
    return p(inner)


def test_deep_nesting_is_read_to_a_depth_and_then_refused() -> None:
    assert text(_nested(20)) == "깊다\n"
    with pytest.raises(ExtractionError, match=r"made\.hwpx, Contents/section0\.xml: .*XML"):
        read(_nested(2000))
