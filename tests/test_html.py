"""Generic HTML: what is content, what is around it, and what is no text."""

from __future__ import annotations

import pytest

from pipeline.errors import ExtractionError
from pipeline.extract import extract
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


def test_content_furniture_and_silence() -> None:
    found = extract(PAGE.encode(), "guide.html")
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
        "encoding": "utf-8",
    }


def test_sections_by_their_numbers() -> None:
    (document,) = split(extract(PAGE.encode(), "guide.html"))
    assert [(p.address, p.label, p.heading) for p in document.provisions[1:]] == [
        ("doc/guide/sec_1", "1.", "許可の要る貨物"),
        ("doc/guide/sec_2", "2.", "手数料"),
        ("doc/guide/table_1", "1", ""),
    ]
    assert document.title == "輸出管理の手引"
    assert "個別 | なし" in document.provisions[3].text


def test_deep_nesting_is_read() -> None:
    page = "<html><body>" + "<div>" * 1500 + "深い所の文。" + "</div>" * 1500 + "</body></html>"
    assert "深い所の文。" in extract(page.encode(), "deep.html").text


def test_nesting_that_would_be_cut_is_an_error() -> None:
    page = "<html><body>" + "<div>" * 9000 + "深い所の文。" + "</div>" * 9000 + "</body></html>"
    with pytest.raises(ExtractionError, match=r"deep\.html, line 1: .*nested too deeply"):
        extract(page.encode(), "deep.html")


def test_a_page_without_text_is_an_error() -> None:
    page = b"<html><body><div id='app'></div><script>render()</script></body></html>"
    with pytest.raises(ExtractionError, match=r"app\.html: the HTML page shows no text"):
        extract(page, "app.html")


def test_entities_stay_characters_and_files_stay_closed() -> None:
    page = (
        '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><body>'
        "<p>A &amp; B &sect; 5 &x;</p></body></html>"
    )
    text = extract(page.encode(), "entities.html").text
    assert "A & B § 5" in text and "root:" not in text
