"""Resolutions of the United Nations, as their PDF gives them: paragraphs, footnotes, page heads."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.address import parse
from pipeline.records import Block, Document, Extracted
from pipeline.split import treaty_resolution


def check(document: Document, text: str) -> None:
    """Pieces tile the text, addresses are unique and well-formed."""
    assert "".join(text[p.start : p.end] for p in document.pieces) == text
    addresses = [p.address for p in document.provisions]
    assert len(set(addresses)) == len(addresses)
    assert all(str(parse(address)) == address for address in addresses)


def below(document: Document) -> list[str]:
    return [p.address.removeprefix(document.address + "/") for p in document.provisions[1:]]


RESOLUTION = """United Nations S/RES/1540 (2004)
Security Council Distr.: General
28 April 2004
Resolution 1540 (2004)
Adopted by the Security Council at its 4956th meeting, on 28 April 2004
The Security Council,
Affirming that apples are a matter of peace and
security,
Gravely concerned by the trade in rotten fruit, as the
United States said,
Acting under Chapter VII of the Charter,1
1. Decides that all States shall act in accordance with paragraph
2. of the plan;
__________________
1 A note on the Charter.
S/RES/1540 (2004)
2 04-32843
2. Decides also that all States shall:
(a) Develop measures, namely:
(i) first;
(ii) second;
(b) Establish controls;
Reporting
3. Decides to remain seized of the matter.
Annex I
1. The first.
2. The second.
"""


def test_a_resolution() -> None:
    (document,) = treaty_resolution.split(Extracted("r.pdf", "pdf", (Block(RESOLUTION),)))
    check(document, RESOLUTION)
    assert document.address == "un/sc/res/1540"
    by = {p.address: p for p in document.provisions}
    assert below(document) == [
        "pre_1", "pre_2", "pre_3", "para_1", "fn_1", "para_2", "para_2/a", "para_2/a/i",
        "para_2/a/ii", "para_2/b", "para_3", "annex_1", "annex_1/1", "annex_1/2",
    ]  # fmt: skip
    assert by["un/sc/res/1540/para_1"].text.endswith("2. of the plan;")
    assert by["un/sc/res/1540/para_3"].headings == ("Reporting",)
    assert by["un/sc/res/1540/para_2/a"].group == "un/sc/res/1540/para_2"
    assert not any("04-32843" in p.text for p in document.provisions)


@pytest.mark.parametrize(
    ("head", "address"),
    [
        ("United Nations A/RES/77/321", "un/ga/res/77/321"),
        ("A/RES/ES-11/1", "un/ga/res/ES-11/1"),
        ("S/RES/687 (1991)", "un/sc/res/687"),
        ("Resolution 1718 (2006)", "un/sc/res/1718"),
        ("Resolution 2826 (XXVI)", "un/ga/res/26/2826"),
        ("A resolution on apples", "doc/a"),
    ],
)
def test_the_symbol_gives_the_address(head: str, address: str) -> None:
    text = f"{head}\nThe Council of the orchard,\nRecalling it,\n1. Decides to meet.\n"
    (document,) = treaty_resolution.split(Extracted("a.txt", "text", (Block(text),)))
    assert document.address == address
    check(document, text)


SOUP = [
    "The General Assembly,", "The Security Council,", "Recalling its vote,", "Deeply concerned,",
    "1. Decides", "2. Urges;", "3. Also", "(a) aa", "(b) bb", "(i) one", "__________", "1 A note.",
    "* Definitions", "S/RES/9 (2000)", "A/RES/1/2", "2/3 04-12345", "Annex", "ANNEX I", "Annex B",
    "95th plenary meeting", "Reporting", "", "of paragraph", "7",
]  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(SOUP), max_size=30))
def test_any_lines_are_split_without_loss(soup: list[str]) -> None:
    text = "\n".join(soup)
    (document,) = treaty_resolution.split(Extracted("soup.txt", "text", (Block(text),)))
    check(document, text)


@pytest.mark.data
def test_a_real_resolution(data: Path) -> None:
    pdfium = pytest.importorskip("pypdfium2")
    pdf = pdfium.PdfDocument(str(data / "pdf" / "A-RES-77-321.pdf"))
    pages = [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in pdf]
    blocks = tuple(Block(f"{text}\n", page=n) for n, text in enumerate(pages, 1))
    (document,) = treaty_resolution.split(Extracted("A-RES-77-321.pdf", "pdf", blocks))
    assert document.address == "un/ga/res/77/321"
    assert below(document)[:8] == [
        "pre_1", "pre_2", "pre_3", "fn_1", "fn_2", "pre_4", "pre_5", "pre_6",
    ]  # fmt: skip
    assert [b for b in below(document) if b.startswith("para")] == [
        f"para_{n}" for n in range(1, 7)
    ]
