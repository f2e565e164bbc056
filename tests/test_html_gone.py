"""HTML: struck-out and hidden text is left out, what the reader of the page can open is not."""

from __future__ import annotations

import pytest

from pipeline.extract.html import extract as read
from pipeline.records import Extracted

REST = "<p>The exporter keeps the records of every transfer for seven years.</p>"
STRUCK = ("page.html: struck-out text was left out",)
HIDDEN = ("page.html: hidden text was left out",)


def page(body: str, head: str = "") -> Extracted:
    """Read a page of this body, with a paragraph after it."""
    found = read(f"<html><head>{head}</head><body>{body}{REST}</body></html>", "page.html")
    assert "seven years" in found.text
    return found


def first(found: Extracted) -> str:
    return found.text.split("\n")[0]


@pytest.mark.parametrize(
    "struck",
    [
        "<del>five</del>",
        "<s>five</s>",
        "<strike>five</strike>",
        "<span style='color: red; text-decoration: line-through'>five</span>",
        "<span style='text-decoration-line:underline line-through'>f<b>iv</b>e</span>",
        "<span class='x c7'>five</span>",
        "<del>fi<ins>v</ins>e</del>",
    ],
)
def test_struck_out_text_is_left_out_and_insertions_stay(struck: str) -> None:
    sheet = (
        "<style>/* .d{} */ .c7, p.other { text-decoration: line-through }"
        "@media print { .c9 { text-decoration: line-through } }</style>"
    )
    found = page(f"<p class=c9>Keep it {struck} <ins>six</ins> years.</p>", sheet)
    assert first(found) == "Keep it six years." and found.warnings == STRUCK


def test_an_underline_strikes_nothing() -> None:
    found = page("<p>新 <u>許可</u><span style='text-decoration: underline'>を要する</span>。</p>")
    assert first(found) == "新 許可を要する。" and found.warnings == ()


def test_struck_out_items_and_cells_keep_the_places_of_others() -> None:
    found = page(
        "<ol><li>one</li><li><s>two</s></li><li>three</li></ol>"
        "<table><tr><th>a</th><th>b</th></tr><tr><td><del>1</del></td><td>2</td></tr></table>"
    )
    assert found.text.split("\n")[:4] == ["1. one", "3. three", "a | b", " | 2"]


def test_a_page_that_is_struck_out_whole_is_read() -> None:
    found = read("<body><del><p>The order is repealed.</p></del></body>", "page.html")
    assert found.text == "The order is repealed." and found.warnings == ()


@pytest.mark.parametrize(
    "hidden",
    [
        "<p style='display:none'>A notice of the editor that nobody sees.</p>",
        "<p style='margin:0; DISPLAY : none !important'>A notice of the editor that is hid.</p>",
        "<p style='visibility:hidden'>A notice of the editor that nobody sees.</p>",
        "<div style='display:none'><p>A notice of the <b>editor</b></p><p>nobody sees.</p></div>",
    ],
)
def test_hidden_text_is_left_out_with_a_word_about_it(hidden: str) -> None:
    found = page(f"<p>Scope.</p>{hidden}<p>Terms of the licence and of its use.</p>")
    assert found.text.split("\n")[:2] == ["Scope.", "Terms of the licence and of its use."]
    assert found.warnings == HIDDEN


def test_a_few_hidden_words_and_icons_go_without_a_word() -> None:
    found = page(
        "<p>Form<span style='display:none'> (old)</span> A"
        "<i class='material-icons' aria-hidden='true'>open_in_new</i>"
        "<span aria-hidden='true'>, part 2</span></p><template><p>Row</p></template>"
    )
    assert first(found) == "Form A, part 2" and found.warnings == ()


def test_visible_inside_invisible_is_shown() -> None:
    found = page(
        "<p style='visibility:hidden'>no <span style='visibility:visible'>yes</span> no</p>"
    )
    assert first(found).strip() == "yes"


def test_hidden_cells_and_items_take_no_place() -> None:
    found = page(
        "<ol><li>one</li><li style='display:none'>two</li><li>three</li></ol><table>"
        "<tr><th>a</th><th style='display:none'>id</th><th>b</th></tr>"
        "<tr><td>1</td><td style='display:none'>77</td><td>2</td></tr></table>"
    )
    assert found.text.split("\n")[:4] == ["1. one", "2. three", "a | b", "1 | 2"]


@pytest.mark.parametrize(
    "opened",
    [
        "<a href='#a1'>Who?</a><div id='a1' style='display:none'>The maker applies.</div>",
        "<button aria-controls='a1'></button><p id=a1 style='display:none'>The maker applies.</p>",
        "<b onclick=\"show('a1')\">Who?</b><p id=a1 style='display:none'>The maker applies.</p>",
        "<dl><dt>Who?</dt><dd style='display:none'>The maker applies.</dd></dl>",
        "<div class='faqAnswer' style='display:none'>The maker applies.</div>",
        "<div role=tabpanel hidden>The maker applies.</div>",
        "<p class=q>Who?</p><div class=r style='display:none'>The maker applies.</div>"
        "<p class=q>When?</p><div class=r style='display:none'>Before export.</div>",
    ],
)
def test_what_the_reader_can_open_is_read(opened: str) -> None:
    found = page(opened)
    assert "The maker applies." in found.text and found.warnings == ()


def test_a_page_that_a_script_shows_is_read() -> None:
    found = read(f"<body style='display:none'>{REST}</body>", "page.html")
    assert "seven years" in found.text and found.warnings == ()


def test_deep_nests_of_deletions_are_read_in_time() -> None:
    found = page("<s>" * 200 + "x" + "</s>" * 200)
    assert found.warnings == STRUCK
