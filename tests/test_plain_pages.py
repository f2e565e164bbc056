"""Running heads and page numbers of plain text: furniture, and no break in a sentence."""

from __future__ import annotations

import pytest

from pipeline.extract import extract
from pipeline.extract.plain_pages import page_ends
from pipeline.split import split

LINE = "文の{:03d}番目の行は長く、次の行へと途切れずに続いて終わらない、"


def printed(pages: int, lines: int, *, feed: bool) -> str:
    """A text as it comes out of a PDF: a head, lines, and a page number on each page."""
    out = []
    for page in range(1, pages + 1):
        out.append(("\f" if feed and page > 1 else "") + "技術管理研究　第3号")
        out += [LINE.format(page * 100 + n) for n in range(lines)]
        out.append(f"- {page + 4} -")
    return "\n".join(out) + "\n"


@pytest.mark.parametrize("feed", [True, False])
def test_heads_and_numbers_are_furniture(feed: bool) -> None:
    text = printed(5, 20, feed=feed)
    extracted = extract(text.encode(), "x.txt")
    assert extracted.text == text
    furniture = "".join(b.text for b in extracted.blocks if b.kind == "furniture")
    assert furniture == "".join(f"技術管理研究　第3号\n- {n} -\n" for n in range(5, 10))
    (document,) = split(extracted)
    said = "".join(p.text for p in document.provisions)
    wanted = "".join(LINE.format(page * 100 + n) for page in range(1, 6) for n in range(20))
    assert said.replace("\n", "") == wanted
    assert LINE.format(119) + LINE.format(200) in said  # the sentence goes on over the page


def test_numbers_that_are_no_pages() -> None:
    every = [15, 40, 13, 90, 22, 60, 14]  # numbered paragraphs are of all lengths
    lines = [part for n, size in enumerate(every, 1) for part in [str(n), *["文である。"] * size]]
    assert page_ends(lines) == []
    assert page_ends(["1", "2", "3", "4", "5"]) == []
    text = "\n".join(lines)
    assert {b.kind for b in extract(text.encode(), "x.txt").blocks} == {"text"}


def test_a_form_feed_alone_is_a_page() -> None:
    assert page_ends(["a", "\fb", "c", "\f"]) == [1, 3]
