"""Numbers of ordered lists, and footnotes that hang on their marks by words or numbers alone."""

from __future__ import annotations

import time

import pytest

from pipeline.extract.html import extract as read
from pipeline.records import Block, Extracted
from pipeline.split import split


def page(body: str) -> Extracted:
    return read(f"<html><body>{body}</body></html>", "page.html")


def lines(body: str) -> list[str]:
    found = page(body)
    text = "".join(b.text for b in found.blocks if b.kind in ("text", "heading", "break"))
    return text.strip("\n").split("\n")


def notes(found: Extracted) -> list[tuple[tuple[str, ...] | None, str]]:
    """The locator and text of each line that is a footnote."""
    held: list[tuple[tuple[str, ...] | None, str]] = []
    line = ""
    locator: tuple[str, ...] | None = None
    for block in (*found.blocks, Block("\n", "break")):
        if block.text == "\n":
            held += [(locator, line)] if locator else []
            line, locator = "", None
        else:
            line += block.text
            locator = block.locator if block.role == "footnote" else locator
    return held


ITEMS = "<li>申請</li><li>審査</li><li>許可</li>"


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (f"<ol>{ITEMS}</ol>", ["1. 申請", "2. 審査", "3. 許可"]),
        (f"<ol type=a start=3>{ITEMS}</ol>", ["c. 申請", "d. 審査", "e. 許可"]),
        (f"<ol type='i'>{ITEMS}</ol>", ["i. 申請", "ii. 審査", "iii. 許可"]),
        (f"<ol type=A start=27>{ITEMS}</ol>", ["AA. 申請", "AB. 審査", "AC. 許可"]),
        (f"<ol type=I>{ITEMS}</ol>", ["I. 申請", "II. 審査", "III. 許可"]),
        (f"<ol reversed>{ITEMS}</ol>", ["3. 申請", "2. 審査", "1. 許可"]),
        (f"<ol reversed start=9>{ITEMS}</ol>", ["9. 申請", "8. 審査", "7. 許可"]),
        ("<ol><li>가</li><li value=7>나</li><li>다</li></ol>", ["1. 가", "7. 나", "8. 다"]),
        ("<ol start=-1><li>가</li><li>나</li></ol>", ["-1. 가", "0. 나"]),
        ("<ol start=x><li>가</li><li type=a>나</li></ol>", ["1. 가", "b. 나"]),
        ("<ol style='list-style-type: katakana'><li>甲</li></ol>", ["ア、甲"]),
        ("<ol style='list-style: lower-alpha inside'><li>甲</li></ol>", ["a. 甲"]),
        (f"<ol style='list-style-type:none'>{ITEMS}</ol>", ["申請", "審査", "許可"]),
        (f"<ol style='margin:0; list-style: none'>{ITEMS}</ol>", ["申請", "審査", "許可"]),
        (f"<ol class='list-unstyled'>{ITEMS}</ol>", ["申請", "審査", "許可"]),
        ("<ol><li style='list-style:none'>甲</li><li>乙</li></ol>", ["甲", "2. 乙"]),
        ("<ol><li>（１）申請</li><li>（２）審査</li></ol>", ["（１）申請", "（２）審査"]),
        ("<ol><li>2.1. 甲</li><li>2.2. 乙</li></ol>", ["2.1. 甲", "2.2. 乙"]),
        ("<ol><li>第1条 申請</li><li>第2条 審査</li></ol>", ["第1条 申請", "第2条 審査"]),
        ("<ol><li>30 days pass.</li><li>An officer asks.</li></ol>",
         ["1. 30 days pass.", "2. An officer asks."]),
        (f"<ul>{ITEMS}</ul>", ["申請", "審査", "許可"]),
    ],
)  # fmt: skip
def test_the_numbers_of_a_list_are_text(body: str, shown: list[str]) -> None:
    assert lines(body) == shown


def test_items_keep_role_kind_and_nesting() -> None:
    found = page(
        "<ol><li><p>Apply.</p><p>In writing.</p>"
        "<ol type=a><li>Online, or</li><li>by post.</li></ol><p>Then wait.</p></li>"
        "<li> </li><li><h3>Decide</h3></li><li><ul><li>Tell.</li></ul></li></ol>"
    )
    assert found.text.split("\n") == [
        "1. Apply.", "In writing.", "a. Online, or", "b. by post.", "Then wait.", "3. Decide",
        "4. Tell.",
    ]  # fmt: skip
    assert found.blocks[0].kind == "text" and found.blocks[0].role == "item"
    assert next(b.text for b in found.blocks if b.kind == "heading") == "3. Decide"


def test_a_list_in_a_cell_and_a_path_of_links() -> None:
    found = page(
        "<nav><ol><li><a>ホーム</a></li></ol></nav><p>許可には二つの段階があり、順に進む。</p>"
        "<table><tr><th>段階</th><th>内容</th></tr><tr><td>前</td><td><ol><li>申請</li><li>審査</li></ol></td></tr></table>"
    )
    assert found.text.split("\n") == [
        "ホーム",
        "許可には二つの段階があり、順に進む。",
        "段階 | 内容",
        "前 | 1. 申請 2. 審査",
    ]


def test_a_list_of_notes_has_their_numbers_once() -> None:
    body = (
        "<p>本文<sup><a href='#fn1'>1</a></sup>と<sup><a href='#fn2'>2</a></sup>。</p>"
        "<ol><li id=fn1><p>第一の注。</p></li><li><p id=fn2>2 第二の注。</p></li></ol>"
    )
    assert lines(body) == ["本文¹と²。", "1 第一の注。", "2 第二の注。"]
    assert notes(page(body)) == [(("fn_1",), "1 第一の注。"), (("fn_2",), "2 第二の注。")]


def test_links_back_to_each_place_of_a_mark_are_markup() -> None:
    found = page(
        "<p>甲<sup id=r1><a href='#fn1'>1</a></sup>、乙<sup id=r2><a href='#fn1'>1</a></sup>。</p>"
        "<ol><li id=fn1>注の文。<a href='#r1'>↩</a> <a href='#r2'>↩2</a></li></ol>"
    )
    assert [b.text for b in found.blocks if b.kind == "markup"] == ["↩", "↩2"]
    assert "甲¹、乙¹。" in found.text


@pytest.mark.parametrize(
    "note",
    [
        "<p id=f1>1 外為法第48条による。</p>",
        "<div id=f1>1 外為法第48条による。</div>",
        "<dl><dt>注</dt><dd id=f1>1 外為法第48条による。</dd></dl>",
        "<p><a name=f1></a>1 外為法第48条による。</p>",
        "<table><tr><td id=f1>1 外為法第48条による。</td></tr></table>",
        "<table><tr><td id=f1>1</td><td>外為法第48条による。</td></tr></table>",
        "<table><tr id=f1><td>1</td><td>外為法第48条による。</td></tr></table>",
    ],
)
def test_a_raised_number_leads_to_its_note(note: str) -> None:
    found = page(f"<p>許可を要する<sup><a href='#f1'>1</a></sup>。</p>{note}<p>あとがき。</p>")
    assert "許可を要する¹。" in found.text
    assert notes(found) == [(("fn_1",), "1 外為法第48条による。")]
    (document,) = split(found)
    (note,) = [p for p in document.provisions if p.kind == "footnote"]
    assert note.address.endswith("/fn_1") and "第48条" in note.text


@pytest.mark.parametrize(
    "body",
    [
        "<p><a href='#s1'>1</a> 目次</p><p id=s1>1 外為法による。</p>",
        "<p>許可<sup><a href='#f1'>1</a></sup>。</p><p id=f1>2 別の項。</p>",
        "<p>許可<sup><a href='#f1'>1</a></sup>。</p><h2 id=f1>1 見出し</h2><p>本文。</p>",
        "<p>許可<sup><a href='#f1'>1</a></sup>。</p>"
        "<table><tr><td id=f1>1 甲</td><td>乙</td></tr><tr><td>2</td><td>丙</td></tr></table>",
    ],
)
def test_other_links_lead_to_no_note(body: str) -> None:
    assert notes(page(body)) == []


@pytest.mark.parametrize(
    ("mark", "head"),
    [("（注1）", "注1　"), ("注１", "（注１）"), ("*1", "*1 "), ("＊1", "*1"), ("※1", "※1："),
     ("주1)", "주1) "), ("<sup>注1</sup>", "注1．")],
)  # fmt: skip
def test_notes_by_their_words_at_the_end_of_a_section(mark: str, head: str) -> None:
    found = page(
        f"<h2>許可</h2><p>貨物{mark}を輸出する。</p><p>{head}外為法第48条の貨物。</p>"
        "<p>（注）件数は年度による。</p><h2>手続</h2><p>窓口に出す。</p>"
    )
    assert notes(found) == [(("fn_1",), f"{head}外為法第48条の貨物。")]
    assert found.text.split("\n")[2] == f"{head}外為法第48条の貨物。"


@pytest.mark.parametrize(
    "body",
    [
        "<p>貨物を輸出する。</p><p>注1　外為法の貨物。</p>",  # no mark before it
        "<p>貨物（注1）を出す。</p><p>注1　外為法の貨物。</p><p>本文が続く。</p>",
        "<p>貨物（注1）を出す。</p><p>注2　外為法の貨物。</p>",
        "<p>受注1件の記録。</p><p>注1　外為法の貨物。</p>",
        "<p>주1회 낸다.</p><p>주1회 다시 낸다.</p>",
        "<table><tr><td>貨物（注1）</td><td>可</td></tr>"
        "<tr><td>注1　甲</td><td>乙</td></tr></table>",
        "<p>貨物（注1）を出す。</p><h2>注1 貨物とは</h2>",
    ],
)
def test_words_that_are_no_notes(body: str) -> None:
    assert notes(page(body)) == []


def test_notes_after_breaks_and_with_the_foot_of_the_site_below() -> None:
    found = page(
        "<div>貨物（注1）と技術（注2）を定める。<br>（注1）別表の貨物<br>（注2）別表の技術</div>"
        "<footer>© 省</footer>"
    )
    assert notes(found) == [(("fn_1",), "（注1）別表の貨物"), (("fn_2",), "（注2）別表の技術")]
    (document,) = split(found)
    kinds = {p.address.rsplit("/", 1)[-1]: p.kind for p in document.provisions}
    assert kinds["fn_1"] == kinds["fn_2"] == "footnote"


def test_a_table_in_a_cell_does_not_part_its_row() -> None:
    inner = "<table><tr><td>가</td><td>나</td></tr><tr><td>다</td><td>라</td></tr></table>"
    found = page(
        "<table><tr><th>구분</th><th>내용</th><th>비고</th></tr>"
        f"<tr><td>1</td><td>{inner}</td><td>끝</td></tr></table>"
    )
    assert found.text == "구분 | 내용 | 비고\n1 | 가 나 다 라 | 끝"


def test_long_lists_and_many_marks_are_read_in_time() -> None:
    items = "<li>貨物（注1）を出す。" * 4000
    below = "".join(f"<p>注{n % 99}　貨物の定め。</p>" for n in range(4000))
    target = f"<div id=n>{'<a href=#r>甲</a>' * 1900}</div>"
    marks = "<p>" + "<sup><a href='#n'>1</a></sup>" * 2000 + f"</p>{target}"
    begun = time.perf_counter()
    assert not notes(page(marks))
    found = page(f"<ol>{items}</ol>{'<ol><li>' * 200}深い{'</ol>' * 200}{below}")
    assert time.perf_counter() - begun < 4
    assert "4000. 貨物" in found.text and "1. 1. 深い" in found.text
