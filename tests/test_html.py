"""Generic HTML: what is content, what is around it, and what is no text."""

from __future__ import annotations

import pytest

from pipeline.errors import ExtractionError
from pipeline.extract.html import extract as read
from pipeline.records import Extracted
from pipeline.split import split

PAGE = """<!DOCTYPE html>
<html lang="ja"><head><title>輸出管理の手引 | 省のサイト</title>
<link rel="canonical" href="https://example.org/guide">
<style>p { color: red }</style><script>var hidden = "no text";</script></head>
<body>
<nav><ul><li>ホーム</li><li>検索</li></ul></nav>
<h1>輸出管理の手引</h1>
<p>この手引は、<b>許可</b>の
要る場合を述べる。</p>
<h2>1. 許可の要る貨物</h2>
<p>リストに載る貨物には許可が要る。</p>
<ul><li>工作機械</li><li>測定器</li></ul>
<h2>2. 手数料</h2>
<table><tr><th>区分</th><th>額</th></tr><tr><td>個別</td><td>なし</td></tr></table>
<footer>© 省</footer>
</body></html>"""


def page(body: str) -> Extracted:
    """Read a page of this body."""
    return read(f"<html><body>{body}</body></html>", "page.html")


def content(found: Extracted) -> list[str]:
    """The lines of the content: what is around it, and markup, left out."""
    text = "".join(b.text for b in found.blocks if b.kind in ("text", "heading", "break"))
    return [line for line in text.split("\n") if line.strip(" |")]


def around(found: Extracted) -> str:
    """What is around the content."""
    return " ".join(b.text for b in found.blocks if b.kind == "furniture")


def test_content_furniture_and_silence() -> None:
    found = read(PAGE, "guide.html")
    kinds = {b.text: b.kind for b in found.blocks}
    assert kinds["ホーム"] == kinds["© 省"] == "furniture"
    assert "no text" not in found.text and "color" not in found.text
    assert [(b.text, b.level) for b in found.blocks if b.kind == "heading"] == [
        ("輸出管理の手引", 1),
        ("1. 許可の要る貨物", 2),
        ("2. 手数料", 2),
    ]
    assert "許可の 要る場合" in found.text  # a line end in the source is a space
    assert [b.text for b in found.blocks if b.role == "row"] == ["区分", "額", "個別", "なし"]
    assert [b.text for b in found.blocks if b.role == "item" and b.kind == "text"] == [
        "工作機械",
        "測定器",
    ]
    assert found.metadata == {
        "title": "輸出管理の手引",
        "lang": "ja",
        "url": "https://example.org/guide",
    }


def test_sections_by_their_numbers() -> None:
    (document,) = split(read(PAGE, "guide.html"))
    found = {p.address: p for p in document.provisions}
    assert found["doc/guide/sec_1"].heading == "許可の要る貨物"
    assert found["doc/guide/sec_2"].heading == "手数料" and "doc/guide/table_1" in found
    assert document.title == "輸出管理の手引"
    assert "個別 | なし" in document.text


def test_merged_and_empty_cells_keep_columns_in_line() -> None:
    found = page(
        "<table><tr><th rowspan=2>구분</th><th colspan=2>기간</th><th>비고</th></tr>"
        "<tr><th>처음</th><th>다시</th><th></th></tr>"
        "<tr><td rowspan=0>가</td><td></td><td><p>10일</p><p>휴일 제외</p></td><td>x</td></tr>"
        "<tr><td>5일</td><td>6일</td></tr></table><table><tr><th>다른</th><th>표</th></tr></table>"
    )
    assert found.text.split("\n") == [
        "구분 | 기간 |  | 비고", " | 처음 | 다시 | ", "가 |  | 10일 휴일 제외 | x",
        " | 5일 | 6일 | ", "", "다른 | 표",
    ]  # fmt: skip
    assert next(b for b in found.blocks if b.text == " | " and b.role).role == "row"


def test_rows_and_lines_of_nothing_are_left_out() -> None:
    found = page(
        "<table><tr><th>区分</th><th>額</th></tr><tr><td>&nbsp;</td><td>&#160;</td></tr>"
        "<tr><td>&nbsp;</td><td>二円</td></tr></table><p>&nbsp;</p><p>以上</p>"
    )
    assert found.text == "区分 | 額\n | 二円\n以上"


def test_a_sign_that_links_to_its_heading_is_no_title() -> None:
    text = "この手引は、輸出の許可が要る貨物と技術のすべてに及ぶ。"
    found = page(f'<h2 id="a">1. 範囲<a href="#a">¶</a></h2><p>{text}<a href="#n">注</a></p>')
    assert content(found) == ["1. 範囲", f"{text}注"]
    assert around(found) == "¶"


def test_white_space_between_cells_is_none_of_theirs() -> None:
    found = page("<table>\n<tr>\n <td> 1 </td>\n <td><a>민법</a></td>\n</tr>\n</table>\n<p>끝.</p>")
    assert found.text == "1 | 민법\n끝."


def test_a_span_beyond_reason_is_cut() -> None:
    cells = "<td colspan=99999999>가</td><td rowspan=65000>나</td><td>다</td>"
    found = page(
        f"<table><tr>{cells}</tr>{'<tr><td>라</td></tr>' * 50}<tr><th>마</th></tr></table>"
    )
    assert len(found.text) < 20_000 and content(found)[-1] == "마 |  | "


def test_tables_that_lay_out_a_page_are_no_rows() -> None:
    found = page(
        "<table><tr><td><table><tr><td><a>처음</a></td><td><a>법령</a></td><td><a>판례</a></td>"
        "<td><a>별표</a></td></tr></table></td></tr><tr><td>"
        "<table><tr><td><b>제1조(목적)</b> 이 법은 물품의 이동을 관리한다.</td></tr>"
        "<tr><td>제2조(등급) 등급은 다음과 같다."
        "<table><tr><th>등급</th><th>이름</th></tr><tr><td>1</td><td>높음</td></tr></table>"
        "</td></tr></table></td></tr></table>"
    )
    assert content(found) == [
        "제1조(목적) 이 법은 물품의 이동을 관리한다.", "제2조(등급) 등급은 다음과 같다.",
        "등급 | 이름", "1 | 높음",
    ]  # fmt: skip
    assert "법령 | 판례" in around(found).replace("  ", " ").replace("  ", " ")


def test_lists_set_as_tables_are_paragraphs() -> None:
    found = page(
        "<table><tr><td>(a)</td><td><p>an export needs a licence;</p></td></tr></table>"
        "<table><tr><td>(b)</td><td><p>a transit may be stopped.</p></td></tr></table>"
        "<table border=1><tr><td>(1)</td><td>a bordered table is one</td></tr>"
        "<tr><td>(2)</td><td>with rows</td></tr></table>"
    )
    assert content(found) == [
        "(a) an export needs a licence;", "(b) a transit may be stopped.",
        "(1) | a bordered table is one", "(2) | with rows",
    ]  # fmt: skip


def test_notes_hang_on_their_marks() -> None:
    found = page(
        "<h2><a href='#s1'>1</a></h2><p>規則2021/821<sup><a id=r1 href='#fn1'>1</a></sup>の"
        "定め<a id=r2 href='#ftn2'>[2]</a>。面積10<sup>6</sup> m<sup>2</sup>、H<sub>2</sub>O。</p>"
        "<h2 id=s1>1 見出し</h2><p>本文。</p>"
        "<ol><li id=fn1>第一の注。<p>続き。</p><a href='#r1'>↩</a></li></ol>"
        "<p><a name=ftn2 href='#r2'>[2]</a> 第二の注。</p>"
    )
    assert content(found) == [
        "1", "規則2021/821¹の定め[2]。面積10⁶ m²、H₂O。", "1 見出し", "本文。", "1 第一の注。",
        "続き。", "[2] 第二の注。",
    ]  # fmt: skip
    assert [(b.role, b.locator) for b in found.blocks if "footnote" in b.role][::3] == [
        ("footnote", ("fn_1",)),
        ("footnote", ("fn_2",)),
    ]
    assert next(b.kind for b in found.blocks if b.text == "↩") == "markup"
    assert "footnote-more" in {b.role for b in found.blocks}


# Each page in the layout of a kind of site: what must stay, and what must be around it.
PAGES = (
    (
        "<div id=header><ul id=gnav><li><a>会見</a></li><li><a>審議会</a></li></ul></div>"
        "<div class=topicpath><a>ホーム</a> &gt; <a>貿易管理</a> &gt; 手続</div>"
        "<div id=main><h2>手続</h2><p>許可を得るまでの流れを述べる。</p>"
        "<ul><li><a>様式第一</a></li><li><a>様式第二</a></li></ul></div>"
        "<div id=side><ul><li><a>概要</a></li><li><a>法令</a></li></ul></div>"
        "<p class=pagetop><a>ページの先頭へ戻る</a></p>"
        "<div id=footer><address>東京都 1-3-1</address><p>Copyright 省</p></div>",
        ["手続", "許可を得るまでの流れを述べる。", "様式第一", "様式第二"],
    ),
    (
        "<div id=skipNav><a>본문 바로가기</a><a>주메뉴 바로가기</a></div>"
        "<div class=lnb><h2>알림</h2><ul><li><a>공고</a></li><li><a>고시</a></li></ul></div>"
        "<div class=location><span>홈</span> &gt; <a>고시</a></div>"
        "<div class=sns><a>페이스북</a><a>인쇄</a></div><div class=view>"
        "<p>허가의 기준을 다음과 같이 바꾼다.</p><p>- 다 음 -</p>"
        "<p>제3조(적용) 별표에 적용한다.</p></div>"
        "<div class=file><strong>첨부파일</strong> <a>안.hwp</a> <a>다운로드</a></div>"
        "<table><tr><th>이전글</th><td><a>행사 안내</a></td></tr></table><div><a>목록</a></div>"
        "<div class=satisfaction><p>이 페이지에 만족하십니까?</p></div>"
        "<div class=foot><p>세종특별자치시 402</p><p>ALL RIGHTS RESERVED.</p></div>",
        ["허가의 기준을 다음과 같이 바꾼다.", "- 다 음 -", "제3조(적용) 별표에 적용한다."],
    ),
    (
        "<div class=cookie-notice><p>This site uses cookies. Read the policy.</p><a>OK</a></div>"
        "<ul class='menu nav'><li><a>Rules</a></li><li><a>Licences</a></li></ul>"
        "<article><header><h1>How to file</h1></header><p>See <a>Part 744</a> of the rules.</p>"
        "<dl><dt>Statement</dt><dd>Signed by the user.</dd></dl></article>"
        "<div class=share-links><a>Share on Facebook</a> <a>Email</a></div>"
        "<div class=region-footer><ul><li><a>FOIA</a></li><li><a>Privacy</a></li></ul>"
        "<p>1401 Avenue</p></div>",
        ["How to file", "See Part 744 of the rules.", "Statement", "Signed by the user."],
    ),
)


@pytest.mark.parametrize(("body", "kept"), PAGES)
def test_what_is_around_the_content_of_a_site(body: str, kept: list[str]) -> None:
    assert content(page(body)) == kept


@pytest.mark.parametrize(
    "body",
    [
        "<div class=footer><p>제3조(벌칙) 어긴 자는 벌금에 처한다.</p></div><p>앞의 글이다.</p>",
        "<div id=sidebar><p>第二条　許可を受けなければならない。</p></div><p>前の文である。</p>",
        "<aside><p>The annex applies. It lists items. It is long.</p></aside>",
        "<ul class=nav><li><a>Notice A</a></li><li><a>Notice B</a></li></ul>",
        "<ul><li><a>고시 가</a></li><li><a>고시 나</a></li><li><a>고시 다</a></li>"
        "<li><a>고시 라</a></li></ul>",
        "<table class=side><tr><th>검색</th><td><a>목록</a></td></tr></table><p>글이다.</p>",
        "<p>서울에서 <a>인쇄</a>한 것을 <span>닫기</span> 전에 낸다.</p>",
    ],
)
def test_no_content_is_taken_for_a_menu(body: str) -> None:
    assert around(page(body)) == ""


def test_deep_nesting_is_read() -> None:
    assert "深い所の文。" in page("<div>" * 1500 + "深い所の文。" + "</div>" * 1500).text


def test_nesting_that_would_be_cut_is_an_error() -> None:
    with pytest.raises(ExtractionError, match=r"page\.html, line 1: .*nested too deeply"):
        page("<div>" * 9000 + "深い所の文。" + "</div>" * 9000)


def test_a_page_without_text_is_an_error() -> None:
    with pytest.raises(ExtractionError, match=r"page\.html: the HTML page shows no text"):
        page("<div id='app'></div><script>render()</script>")


def test_entities_stay_characters_and_files_stay_closed() -> None:
    text = read(
        '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><body>'
        "<p>A &amp; B &sect; 5 &x;</p></body></html>",
        "entities.html",
    ).text
    assert "A & B § 5" in text and "root:" not in text
