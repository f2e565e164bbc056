"""Splitting blocks that carry locators: 法令標準XML and the e-Gov page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.address import parse
from pipeline.extract import egov_html, lawxml, legalize_jp
from pipeline.records import Document
from pipeline.split import given, ja


def law(main: str, rest: str = "") -> Document:
    xml = (
        '<Law Era="Heisei" Year="11" Num="245" LawType="Act" Lang="ja"><LawNum>平成十一年法律'
        f"第二百四十五号</LawNum><LawBody><LawTitle>見本法</LawTitle><MainProvision>{main}"
        f"</MainProvision>{rest}</LawBody></Law>"
    )
    (document,) = given.split(lawxml.extract(xml.encode(), "a.xml"))
    return document


def paragraph(number: int, label: str, text: str, more: str = "") -> str:
    return (
        f'<Paragraph Num="{number}"><ParagraphNum>{label}</ParagraphNum><ParagraphSentence>'
        f"<Sentence>{text}</Sentence></ParagraphSentence>{more}</Paragraph>"
    )


def article(number: str, title: str, *paragraphs: str) -> str:
    return (
        f'<Article Num="{number}"><ArticleCaption>（見出し）</ArticleCaption>'
        f"<ArticleTitle>{title}</ArticleTitle>{''.join(paragraphs)}</Article>"
    )


def tails(document: Document) -> dict[str, str]:
    return {p.address.removeprefix(document.address).lstrip("/"): p.text
            for p in document.provisions}  # fmt: skip


ITEM = (
    '<Item Num="1_2"><ItemTitle>一の二</ItemTitle><ItemSentence><Column><Sentence>甲</Sentence>'
    "</Column><Column><Sentence>乙</Sentence></Column></ItemSentence><Subitem1 Num='1'>"
    "<Subitem1Title>イ</Subitem1Title><Subitem1Sentence><Sentence>丙</Sentence></Subitem1Sentence>"
    "</Subitem1></Item>"
)


def test_articles_under_chapters() -> None:
    document = law(
        '<Chapter Num="6_2"><ChapterTitle>第六章の二　報告</ChapterTitle><Section Num="1">'
        "<SectionTitle>第一節　総則</SectionTitle>"
        + article("25_2", "第二十五条の二", paragraph(1, "", "本文。", ITEM))
        + article("26", "第二十六条", paragraph(1, "", "一。"), paragraph(2, "２", "二。"))
        + article("27:28", "第二十七条及び第二十八条", paragraph(1, "", "削除"))
        + "</Section></Chapter>"
    )
    assert tails(document) == {
        "": "平成十一年法律第二百四十五号\n見本法",
        "chap_6-2": "第六章の二　報告",
        "chap_6-2/sec_1": "第一節　総則",
        "art_25-2": "（見出し）\n第二十五条の二　本文。",
        "art_25-2/item_1-2": "一の二　甲　乙",
        "art_25-2/item_1-2/sub_イ": "イ　丙",
        "art_26": "（見出し）\n第二十六条",
        "art_26/para_1": "一。",
        "art_26/para_2": "２　二。",
        "art_27": "（見出し）\n第二十七条及び第二十八条　削除",
        "art_28": "",
    }
    by_tail = dict(zip(tails(document), document.provisions, strict=True))
    assert by_tail["art_26"].headings == ("第六章の二　報告", "第一節　総則")
    assert by_tail["art_26"].heading == "見出し"
    assert by_tail["art_26"].parent == 0
    assert by_tail["art_26/para_2"].group == by_tail["art_26"].address
    assert by_tail["art_27"].status == by_tail["art_28"].status == "deleted"
    assert by_tail["chap_6-2/sec_1"].parent == 1


def test_supplements_annexes_and_quoted_provisions() -> None:
    quoted = article("1", "第一条", paragraph(1, "", "引用。"))
    row = "<TableRow><TableColumn>{}</TableColumn><TableColumn>{}</TableColumn></TableRow>"
    document = law(
        article("1", "第一条", paragraph(1, "", "本則。")),
        '<SupplProvision AmendLawNum="平成九年五月二三日法律第五九号"><SupplProvisionLabel>附　則'
        "</SupplProvisionLabel>"
        + article(
            "1", "第一条", paragraph(1, "", "次のように改める。", f"<AmendProvision><NewProvision>"
                                    f"{quoted}</NewProvision></AmendProvision>"))
        + "</SupplProvision><SupplProvision><SupplProvisionLabel>附則</SupplProvisionLabel>"
        + paragraph(1, "", "施行する。")
        + '</SupplProvision><AppdxTable Num="1"><AppdxTableTitle>別表第一</AppdxTableTitle>'
        "<RelatedArticleNum>（第一条関係）</RelatedArticleNum><TableStruct><Table>"
        + row.format("", "貨物")
        + row.format("一", "（一）　大砲（二）　砲弾")
        + row.format("一の二", "削除")
        + "</Table></TableStruct></AppdxTable><AppdxStyle><AppdxStyleTitle>様式第二号"
        "</AppdxStyleTitle></AppdxStyle>",
    )  # fmt: skip
    found = tails(document)
    assert list(found) == [
        "",
        "art_1",
        "suppl_409AC0000000059",
        "suppl_409AC0000000059/art_1",
        "suppl_2",
        "appdx_1",
        "appdx_1/row_1",
        "appdx_1/row_1/1",
        "appdx_1/row_1/2",
        "appdx_1/row_1-2",
        "form_2",
    ]
    assert "引用。" in found["suppl_409AC0000000059/art_1"]
    assert found["suppl_2"] == "附則　施行する。"
    by_tail = dict(zip(found, document.provisions, strict=True))
    assert (by_tail["appdx_1"].label, by_tail["appdx_1"].heading) == ("別表第一", "第一条関係")
    assert by_tail["appdx_1/row_1/2"].group == by_tail["appdx_1/row_1"].address
    assert by_tail["appdx_1/row_1-2"].status == "deleted"
    assert by_tail["suppl_2"].group == by_tail["suppl_2"].address


def test_a_second_unit_of_one_number_is_kept_with_a_warning() -> None:
    document = law(article("1", "第一条", paragraph(1, "", "甲。")) * 2)
    assert list(tails(document)) == ["", "art_1", "art_1.2"]
    assert document.warnings


def _main(document: Document) -> dict[str, tuple[str, str, str]]:
    return {
        p.address: (p.kind, p.status, p.heading)
        for p in document.provisions
        if "/suppl" not in p.address
    }


@pytest.mark.data
def test_the_page_and_the_markdown_of_one_date_have_the_same_units(data: Path) -> None:
    page = next((data / "ja" / "egov-html").glob("324AC0000000228_20250601_*.html"))
    file = next((data / "ja" / "history").glob("324AC0000000228_2025-06-01_*.md"))
    (one,) = given.split(egov_html.extract(page.read_bytes(), page.name))
    (other,) = ja.split(legalize_jp.extract(file.read_text("utf-8"), file.name))
    assert _main(one) == _main(other)
    # The page states the number of each amending law, the Markdown only that there is one.
    below = [
        [re.sub(r"suppl_[^/]+", "suppl", p.address) for p in d.provisions if "/suppl" in p.address]
        for d in (one, other)
    ]
    assert below[0] == below[1]
    articles = [p for p in one.provisions if re.fullmatch(r"\w+/\w+/art_[\d-]+", p.address)]
    printed = re.findall(
        r"bold;\">第[一二三四五六七八九十条のから第まで及び]+</span>　",
        page.read_text("utf-8").split('id="MainProvision"')[1].split("SupplProvision")[0],
    )
    # Five heads of deleted articles stand for 34.
    assert len(articles) == len(printed) - 5 + 34


@pytest.mark.data
def test_real_laws(data: Path) -> None:
    api = data / "api" / "egov"
    files = [*(data / "ja" / "egov-html").glob("*.html"), *api.glob("lawfull*"), *api.glob("v1_*")]
    files += api.glob("*.json")
    assert len(files) == 6
    for file in files:
        read = {".html": egov_html.extract, ".json": lawxml.extract_json}.get(
            file.suffix, lawxml.extract
        )
        (document,) = given.split(read(file.read_bytes(), file.name))
        addresses = [p.address for p in document.provisions]
        assert len(set(addresses)) == len(addresses)
        assert all(str(parse(a)) == a for a in addresses)
        assert document.address.startswith("jp/")
        assert sum(p.kind == "article" for p in document.provisions) > 30
