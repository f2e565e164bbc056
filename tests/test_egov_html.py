"""The e-Gov page of a law."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import ExtractionError
from pipeline.extract.egov_html import extract
from pipeline.records import Extracted

PAGE = """<html lang="ja"><head><meta charset="utf-8"><title>見本法</title></head><body><main>
<div id="lawTitleNo">平成十一年法律第二百四十五号</div>
<div id="lawTitle"><span data-xpath="">見本法</span></div>
<section id="TOC" class="active TOC"><div class="_div_TOCLabel x">目次</div></section>
<section id="MainProvision" class="active MainProvision">
<section class="active Chapter"><div class="ChapterTitle _div_ChapterTitle x">
<div class="ChapterTitle">第一章　総則</div></div></section>
<section class="active Article"><div class="_div_ArticleCaption x">
<span data-xpath="">（定義）</span></div>
<div class="_div_ArticleTitle x"><span>第一条</span>　<span data-xpath="">次による。</span></div>
<div class="_div_ItemSentence x"><span>一の二</span>　<span data-xpath="">甲</span></div>
<div class="_div_Subitem1Sentence x"><span>イ</span>　<span data-xpath="">乙</span></div>
<div class="_div_ParagraphSentence x"><span>２</span>　<span data-xpath="">丙</span></div></section>
<section class="active Article"><div class="_div_ArticleTitle x"><span>第二条及び第三条</span>
<span>削除</span></div></section></section>
<section class="active SupplProvision"><div class="_div_SupplProvisionLabel x">
<span data-xpath="">附　則</span>　（平成一四年五月七日法律第三四号）　抄</div>
<section class="active Paragraph"><div class="_div_ParagraphSentence x">
<span data-xpath="">施行する。</span></div></section></section>
<section class="active AppdxTable"><div class="_div_AppdxTableTitle x">別表第一（第一条関係）</div>
<div><table class="Table"><tr><td><span data-xpath="">　</span></td><td>貨物</td></tr>
<tr><td><span data-xpath="">三の二</span></td><td><span>（一）　<ruby>砒<rt>ひ</rt></ruby>素</span>
<br><span>（二）　銅</span></td></tr></table></div>
<div class="_div_RemarksLabel x"><span data-xpath="">備考</span></div>
<div class="_div_ItemSentence x"><span>一</span>　<span data-xpath="">注。</span></div></section>
</main><script>var a = 1;</script></body></html>"""


def located(extracted: Extracted) -> dict[str, str]:
    """The text at each locator, without inserted breaks."""
    found: dict[str, str] = {}
    for block in extracted.blocks:
        if block.kind in ("text", "heading"):
            key = "/".join(block.locator or ())
            found[key] = found.get(key, "") + "".join(block.text.split())
    return {key: text for key, text in found.items() if text}


def test_units_by_class_and_printed_number() -> None:
    assert located(extract(PAGE.encode(), "a.html")) == {
        "": "平成十一年法律第二百四十五号見本法",
        "chap_1": "第一章総則",
        "art_1": "（定義）第一条",
        "art_1/para_1": "次による。",
        "art_1/para_1/item_1-2": "一の二甲",
        "art_1/para_1/item_1-2/sub_イ": "イ乙",
        "art_1/para_2": "２丙",
        "art_2": "第二条及び第三条削除",
        "suppl_414AC0000000034": "附則（平成一四年五月七日法律第三四号）抄施行する。",
        "appdx_1": "別表第一（第一条関係）貨物",
        "appdx_1/row_3-2": "三の二（一）砒素（二）銅",
        "appdx_1/note": "備考",
        "appdx_1/note/item_1": "一注。",
    }


def test_the_blocks_are_the_text_nodes_of_the_body() -> None:
    from lxml import html

    body = html.document_fromstring(PAGE).find("body")
    source = "".join(b.text for b in extract(PAGE.encode(), "a").blocks if b.kind != "break")
    assert source == "".join(str(text) for text in body.itertext())


def test_facts_from_the_page_and_its_name() -> None:
    named = extract(PAGE.encode(), "411AC1000000245_20250601_504AC0000000068.html").metadata
    assert named["law_id"] == "411AC1000000245"
    assert named["revision"] == "411AC1000000245_20250601_504AC0000000068"
    assert named["valid_from"] == "2025-06-01"
    assert named["title"] == "見本法"
    assert named["law_number"] == "平成十一年法律第二百四十五号"
    unnamed = extract(PAGE.encode(), "page.html").metadata
    assert unnamed["law_id"] == "411AC0000000245"
    assert "valid_from" not in unnamed


@pytest.mark.parametrize("encoding", ["utf-8", "cp932", "euc_jp"])
def test_encodings(encoding: str) -> None:
    page = PAGE.replace("utf-8", {"cp932": "Shift_JIS", "euc_jp": "EUC-JP"}.get(encoding, "utf-8"))
    assert extract(page.encode(encoding), "a").metadata["title"] == "見本法"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html><body><p>text</p></body></html>",
        b"<html></html>",
        b"plain words",
        PAGE[: PAGE.index('<section id="TOC"')].encode(),
        b"\x00\x01\x02" * 50,
    ],
)
def test_what_is_refused(data: bytes) -> None:
    with pytest.raises(ExtractionError, match=r"a\.html"):
        extract(data, "a.html")


@pytest.mark.data
def test_real_pages(data: Path) -> None:
    from lxml import html

    for file in sorted((data / "ja" / "egov-html").glob("*.html")):
        raw = file.read_bytes()
        extracted = extract(raw, file.name)
        body = html.document_fromstring(raw, parser=html.HTMLParser(encoding="utf-8")).find("body")
        source = "".join(b.text for b in extracted.blocks if b.kind != "break")
        assert source == "".join(str(text) for text in body.itertext())
        assert extracted.metadata["revision"] == file.stem
        assert not extracted.warnings
