"""Retrieval units: short provisions whole, long ones by their parts, very long ones windowed."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.records import Document, Provision
from pipeline.units import units, window_spans, windows, without_number


def document(*provisions: Provision) -> Document:
    return Document("doc/x", "x", "law", "en", "", (), provisions)


ROOT = Provision(
    "doc/x", "document", "x. " + "Enacted by the assembly of a model state. " * 3, group="doc/x"
)


def article(text: str, **more: str) -> Provision:
    return Provision("doc/x/art_1", "article", text, label="Article 1", heading="Licences",
                     headings=("Chapter 1",), parent=0, group="doc/x/art_1", **more)  # fmt: skip


def paragraph(number: int, text: str) -> Provision:
    address = f"doc/x/art_1/para_{number}"
    return Provision(address, "paragraph", text, parent=1, group="doc/x/art_1")


def test_a_short_article_is_one_unit_with_its_headings() -> None:
    found = list(units(document(ROOT, article("Article 1"), paragraph(1, "No export."))))
    assert [(u.provision, u.group) for u in found] == [(0, 0), (1, 1)]
    assert found[1].text == "Chapter 1 Licences\nNo export."


def test_a_long_article_is_embedded_by_paragraph() -> None:
    parts = [paragraph(n, f"{n}. " + "Goods are not exported. " * 20) for n in (1, 2, 3)]
    found = list(units(document(ROOT, article("Article 1"), *parts)))
    assert [u.provision for u in found] == [0, 2, 3, 4]
    assert {u.group for u in found[1:]} == {1}
    assert all(u.text.startswith("Chapter 1 Licences") for u in found[1:])


def test_chapters_and_deleted_articles_are_not_embedded() -> None:
    chapter = Provision("doc/x/chap_1", "chapter", "Chapter 1", parent=0, group="doc/x")
    gone = article("Article 1 Deleted", status="deleted")
    found = list(units(document(ROOT, gone, chapter)))
    assert [u.provision for u in found] == [0]


@given(st.text(alphabet="ab。. \n", max_size=300), st.integers(10, 60))
@example("b\na\na。。ab\na", 10)  # the last window's text stands earlier in the text, too
def test_windows_lose_nothing(text: str, limit: int) -> None:
    spans = list(window_spans(text, limit))
    assert list(windows(text, limit)) == [text[start:end] for start, end in spans]
    assert all(0 < end - start <= limit for start, end in spans)
    position = 0
    for start, end in spans:
        assert not text[position:start].strip()
        position = max(position, end)
    assert not text[position:].strip()


def test_a_section_that_only_holds_others_has_no_vector() -> None:
    outer = Provision("doc/x/sec_1", "section", "1 Control", label="1", heading="Control",
                      parent=0, group="doc/x/sec_1")  # fmt: skip
    inner = Provision("doc/x/sec_1-1", "section", "1.1 Lists. Goods are listed.", parent=1,
                      group="doc/x/sec_1-1")  # fmt: skip
    assert [u.provision for u in units(document(ROOT, outer, inner))] == [0, 2]
    assert [u.provision for u in units(document(ROOT, outer))] == [0, 1]


def test_a_bare_title_has_no_vector() -> None:
    title = Provision("doc/x", "document", "x", group="doc/x")
    assert [u.provision for u in units(document(title, article("Article 1 No export.")))] == [1]


@pytest.mark.parametrize(
    ("text", "label", "heading", "said"),
    [
        (
            "第四条（輸出の許可）　輸出をしようとする者は",
            "第四条",
            "輸出の許可",
            "輸出をしようとする者は",
        ),
        ("２　前項の許可には", "２", "", "前項の許可には"),
        ("① 대통령은\n② 장관은", "①", "", "대통령은\n장관은"),
        ("(a) No person shall\n(1) export", "(a)", "", "No person shall\nexport"),
        ("1994 was the year", "", "", "1994 was the year"),
        ("100 units or more", "", "", "100 units or more"),
        ("1. Goods", "", "", "Goods"),
        ("3.5 km or less", "", "", "3.5 km or less"),
        ("3A001 Electronic items", "3A001", "Electronic items", "Electronic items"),
    ],
)
def test_numbers_are_not_embedded(text: str, label: str, heading: str, said: str) -> None:
    provision = Provision("doc/x/art_1", "article", text, label=label, heading=heading)
    assert without_number(provision) == said
