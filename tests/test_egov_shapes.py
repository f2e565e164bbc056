"""Shapes of laws as the e-Gov API sends them: deletions, figures, rows, supplements."""

from __future__ import annotations

import pytest

from pipeline.parse import parse_file
from pipeline.records import Provision

ORDER = "360CO0000000902"


def shape(main: str, after: str = "") -> dict[str, Provision]:
    xml = (
        '<Law Era="Showa" Year="60" Num="902" LawType="CabinetOrder" Lang="ja"><LawNum>昭和六十年'
        f"政令第九百二号</LawNum><LawBody><LawTitle>見本取引令</LawTitle><MainProvision>{main}"
        f"</MainProvision>{after}</LawBody></Law>"
    )
    parsed = parse_file(xml.encode(), "a.xml")
    assert not parsed.problem
    found = parsed.documents[0].provisions
    return {p.address.removeprefix(f"jp/{ORDER}").lstrip("/"): p for p in found}


def article(num: str, title: str, inside: str) -> str:
    return f'<Article Num="{num}"><ArticleTitle>{title}</ArticleTitle>{inside}</Article>'


def paragraph(num: str, label: str, said: str, inside: str = "") -> str:
    return (
        f'<Paragraph Num="{num}"><ParagraphNum>{label}</ParagraphNum><ParagraphSentence><Sentence>'
        f"{said}</Sentence></ParagraphSentence>{inside}</Paragraph>"
    )


def item(num: str, label: str, said: str, inside: str = "", tag: str = "Item") -> str:
    return (
        f'<{tag} Num="{num}"><{tag}Title>{label}</{tag}Title><{tag}Sentence><Sentence>{said}'
        f"</Sentence></{tag}Sentence>{inside}</{tag}>"
    )


def deleted(found: dict[str, Provision]) -> dict[str, str]:
    return {at: p.text for at, p in found.items() if p.status == "deleted"}


@pytest.mark.parametrize("title", ["第三条から第五条まで", ""])
def test_articles_deleted_together(title: str) -> None:
    one = article("1", "第一条", paragraph("1", "", "目的とする。"))
    found = shape(one + article("3:5", title, paragraph("1", "", "削除")))
    assert deleted(found) == {"art_3": f"{title}　削除".lstrip("　"), "art_4": "", "art_5": ""}


def test_paragraphs_items_and_what_is_beneath_deleted_together() -> None:
    kana = item("1", "イ", "甲", tag="Subitem1") + item(
        "2:4", "ロからニまで", "削除", tag="Subitem1"
    )
    items = item("1", "一", "次のもの", kana) + item("2:3", "二及び三", "削除")
    found = shape(
        article(
            "1",
            "第一条",
            paragraph("1", "", "次による。", items) + paragraph("2:4", "２から４まで", "削除"),
        )
    )
    assert deleted(found) == {
        "art_1/para_1/item_1/sub_ロ": "ロからニまで　削除",
        "art_1/para_1/item_1/sub_ハ": "",
        "art_1/para_1/item_1/sub_ニ": "",
        "art_1/para_1/item_2": "二及び三　削除",
        "art_1/para_1/item_3": "",
        "art_1/para_2": "２から４まで　削除",
        "art_1/para_3": "",
        "art_1/para_4": "",
    }
    assert found["art_1/para_1/item_1"].text == "一　次のもの"


def table(title: str, *rows: tuple[str, ...]) -> str:
    cells = "".join(
        f"<TableRow>{''.join(f'<TableColumn>{c}</TableColumn>' for c in row)}</TableRow>"
        for row in rows
    )
    return (
        f"<AppdxTable><AppdxTableTitle>{title}</AppdxTableTitle><TableStruct><Table>{cells}"
        "</Table></TableStruct></AppdxTable>"
    )


def s(text: str) -> str:
    return f"<Sentence>{text}</Sentence>"


FIG = '<FigStruct><Fig src="./pict/2FH00000000001.jpg"/></FigStruct>'
MAIN = article("1", "第一条", paragraph("1", "", "別表による。"))


def test_rows_of_an_annex_with_figures_and_deletions() -> None:
    found = shape(
        MAIN,
        table(
            "別表第一",
            (s("一"), s("（一）　弁") + s("（二）　ポンプ"), s("全地域")),
            (s("二"), s("容器") + FIG + s("上の形のもの"), s("全地域")),
            (s("二の二"), FIG, ""),
            (s("三から五まで"), s("削除"), ""),
            (s("六の項"), s("管"), s("全地域")),
        )
        + table("別表第二から別表第四まで", (s("削除"),)),
    )
    assert found["appdx_1/row_1/2"].text == "（二）　ポンプ"
    assert found["appdx_1/row_2"].text == (
        "二　容器\n［図：2FH00000000001.jpg］\n上の形のもの　全地域"
    )
    assert found["appdx_1/row_2-2"].text == "二の二　［図：2FH00000000001.jpg］"
    assert found["appdx_1/row_6"].text == "六の項　管　全地域"
    assert deleted(found) == {
        "appdx_1/row_3": "三から五まで　削除",
        "appdx_1/row_4": "",
        "appdx_1/row_5": "",
        "appdx_2": "別表第二から別表第四まで　削除",
        "appdx_3": "",
        "appdx_4": "",
    }


def test_a_form_that_is_a_figure_says_so() -> None:
    form = (
        "<AppdxStyle><AppdxStyleTitle>様式第一</AppdxStyleTitle><StyleStruct><Style>"
        '<Fig src="./pict/2FH00000000002.pdf"/></Style></StyleStruct></AppdxStyle>'
    )
    assert shape(MAIN, form)["form_1"].text == "様式第一　［図：2FH00000000002.pdf］"


def test_supplements_stand_apart() -> None:
    label = "<SupplProvisionLabel>附　則</SupplProvisionLabel>"
    found = shape(
        MAIN,
        f"<SupplProvision>{label}{paragraph('1', '', '公布の日から施行する。')}</SupplProvision>"
        f'<SupplProvision AmendLawNum="令和五年四月一日政令第百号" Extract="true">{label}'
        f"{article('1', '第一条', paragraph('1', '', '十月一日から施行する。'))}</SupplProvision>",
    )
    assert found["suppl_1"].kind == "supplement"
    assert found["suppl_505CO0000000100/art_1"].text == "第一条　十月一日から施行する。"
    assert found["art_1"].text == "第一条　別表による。"
