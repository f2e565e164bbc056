"""How a file was read: blocks with kind, address and place, nothing lost, and the page of it."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pdf_made import SCANNED, pdf, stream

from pipeline.errors import ExtractionError
from pipeline.extract import ocr
from pipeline.parse import parse_file
from pipeline.proof import KINDS, Proof, as_html, pictures, proof
from pipeline.records import PageGrade

LAW = (
    "# 견본무역법\n\n## 제1장 총칙\n\n제1조(목적) 이 법은 견본의\n무역을 정한다.\n\n"
    "제2조(정의) 견본이란 보기이다.\n"
)
PAGE = (
    "<html><body><h1>Guide</h1><p>Some words of an introduction.</p><h2>1. Who must ask</h2>"
    "<p>Everyone who exports.</p><p>And everyone who brokers.</p>"
    "<table><tr><th>Item</th><th>Code</th></tr><tr><td>Pump</td><td>2B350</td></tr></table>"
    "</body></html>"
)


def bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def same_text(data: bytes, name: str) -> None:
    """What is shown, block after block, is the stored text without its markup."""
    stored = "".join(
        document.text[piece.start : piece.end]
        for document in parse_file(data, name).documents
        for piece in document.pieces
        if piece.kind != "markup"
    )
    assert bare("".join(block.text for block in proof(data, name).blocks)) == bare(stored)


def test_a_pages_blocks_have_kind_address_page_and_boxes() -> None:
    data = pdf([["1. Introduction", "", "Some words of the study that go on", "over two lines."],
                ["2. Licences", "", "More words of it, which say nothing."]])  # fmt: skip
    found = proof(data, "study.pdf").as_json()
    assert found["file"] == "study.pdf" and found["format"] == "pdf"
    assert found["pages"] == [{"page": 1, "grade": "text"}, {"page": 2, "grade": "text"}]
    assert [(b["kind"], b["page"], b["text"], len(b["boxes"])) for b in found["blocks"]] == [
        ("heading", 1, "1. Introduction", 1),
        ("paragraph", 1, "Some words of the study that go on over two lines.", 2),
        ("heading", 2, "2. Licences", 1),
        ("paragraph", 2, "More words of it, which say nothing.", 1),
    ]
    assert [b["address"] for b in found["blocks"]][::2] == ["doc/study/sec_1", "doc/study/sec_2"]
    left, top, right, bottom = found["blocks"][0]["boxes"][0]
    assert 0 < left < right < 595 and 0 < top < bottom < 842


def test_a_paragraph_over_two_pages_is_a_block_on_each() -> None:
    first = [
        f"Line {n} of a paragraph that fills the page and goes on to the next" for n in range(45)
    ]
    data = pdf([first, ["without an end here, and then it stops."]])
    ends = [b for b in proof(data, "study.pdf").blocks if "without an end" in b.text]
    assert [(b.page, b.continued) for b in ends] == [(2, True)]
    assert ends[0].as_json()["continued"] is True
    same_text(data, "study.pdf")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (LAW.encode(), "law.md"),
        (LAW.encode(), "law.txt"),
        (PAGE.encode(), "guide.html"),
        ("제1조(목적) 가.\r\n① 나.\r\n1. 다.\r\n".encode(), "law.txt"),
        (pdf([["A", "B | C", "- 1 -"], ["D-", "e", "- 2 -"], ["", "- 3 -"]]), "a.pdf"),
    ],
)
def test_no_text_is_lost_or_doubled(data: bytes, name: str) -> None:
    same_text(data, name)


def test_headings_and_paragraphs_of_a_format_without_pages() -> None:
    found = [(b.kind, b.text, b.page) for b in proof(PAGE.encode(), "guide.html").blocks]
    assert ("heading", "1. Who must ask", 0) in found
    assert ("paragraph", "Everyone who exports.", 0) in found
    assert ("paragraph", "And everyone who brokers.", 0) in found
    assert ("table", "Pump | 2B350", 0) in found


def test_a_heading_that_only_its_number_shows_to_be_one() -> None:
    text = (
        "수출통제에 관한 글\n\n1. 들어가며\n\n무역은 여러 나라가\n함께 하는 일이다.\n\n"
        "2. 맺으며\n\n이상이다.\n"
    )
    found = [(b.kind, b.text) for b in proof(text.encode(), "글.txt").blocks]
    assert ("heading", "1. 들어가며") in found and ("heading", "2. 맺으며") in found
    assert ("paragraph", "무역은 여러 나라가\n함께 하는 일이다.") in found


def test_kinds_are_those_that_are_promised() -> None:
    assert KINDS == ("heading", "paragraph", "footnote", "table", "list-entry", "furniture")


def test_what_cannot_be_read_raises_its_message() -> None:
    with pytest.raises(ExtractionError, match=r"^a\.pdf: .*damaged"):
        proof(b"%PDF-1.4 nothing", "a.pdf")


def test_pages_that_were_not_read_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "missing", lambda *_: "OCR needs: x")
    data = pdf([["A page of words."], stream(SCANNED)])
    found = proof(data, "half.pdf")
    assert found.unread == (2,) and "page 2" in found.warnings[0]
    shown = as_html(found, pictures(data, "half.pdf", [1, 2], None))
    assert "Page 2: not read: a picture without text" in shown and "half.pdf, page 2" in shown


def test_the_html_is_whole_and_holds_what_a_document_says_as_text() -> None:
    data = pdf([["<script>alert(1)</script> & words.", "More of them."], ["Second page here."]])
    found = proof(data, "a<b>.pdf")
    shown = as_html(found, pictures(data, "a<b>.pdf", [1, 2], None))
    assert "<script" not in shown and "&lt;script&gt;alert(1)" in shown and "<b>.pdf" not in shown
    assert "http" not in shown and shown.count("data:image/png;base64,") == 2
    body = re.sub(r"<meta [^>]*>|<img [^>]*>", "", shown.partition("\n")[2])
    root = ElementTree.fromstring(body)  # every element is closed
    assert len(root.findall(".//section")) == 2
    assert len(root.findall(".//section[1]//rect")) >= 2 and len(root.findall(".//li")) >= 2
    only = as_html(found, pictures(data, "a<b>.pdf", [2], None), [2])
    blocks = sum(block.page == 2 for block in found.blocks)
    assert f"1 of 2 pages, {blocks} blocks in reading order" in only
    assert 'id="page-2"' in only and 'id="page-1"' not in only and "1 of 2 pages" in only


def test_progress_is_told_page_by_page() -> None:
    told: list[tuple[str, int, int]] = []
    pictures(pdf([["One page."], ["Two pages."]]), "a.pdf", [1, 2], lambda *at: told.append(at))
    assert told == [("draw", 0, 2), ("draw", 1, 2)]


def test_a_page_that_cannot_be_drawn_is_shown_without_its_picture() -> None:
    data = pdf([["One page."], ["Two pages."]]).replace(b"/Kids [5 0 R 7", b"/Kids [5 0 R 77")
    found = proof(data, "a.pdf")
    drawn = pictures(data, "a.pdf", [1, 2], None)
    assert set(drawn) == {1} and found.unread == (2,)
    assert "Page 2: not read" in as_html(found, drawn)


def test_slides_are_drawn_on_an_empty_sheet(tmp_path: Path) -> None:
    pptx = pytest.importorskip("pptx", reason="python-pptx makes the file")
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = "수출통제"
    slide.placeholders[1].text = "첫째 항목\n둘째 항목"
    deck.save(str(tmp_path / "deck.pptx"))
    data = (tmp_path / "deck.pptx").read_bytes()
    found = proof(data, "deck.pptx")
    assert [b.page for b in found.blocks] == [1, 1, 1] and all(b.boxes for b in found.blocks)
    shown = as_html(found, pictures(data, "deck.pptx", [1], None))
    assert "Page 1: read</h2>" in shown and "<img" not in shown
    tops = re.findall(r'<text x="([\d.]+)" y="([\d.]+)">', shown)
    assert len(set(tops)) == 3  # two paragraphs of a shape, with their numbers one below the other
    same_text(data, "deck.pptx")


def test_the_confidence_of_ocr_is_shown() -> None:
    pages = (PageGrade(1, "ocr", 100, 100, 0.876), PageGrade(2, "empty", 100, 100))
    found = Proof("a.pdf", "pdf", pages, (), ())
    assert found.as_json()["pages"][0] == {"page": 1, "grade": "ocr", "confidence": 0.876}
    assert "Page 1: read by OCR, confidence 88%" in as_html(found, {})


@pytest.mark.data
@pytest.mark.parametrize(
    "name", ["ko-nars-two-column.pdf", "A-RES-77-321.pdf", "ja-horizontal-treaty.pdf"]
)
def test_no_text_of_real_files_is_lost(data: Path, name: str) -> None:
    same_text((data / "pdf" / name).read_bytes(), name)
