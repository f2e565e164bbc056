"""Retrieval units: short provisions whole, long ones by their parts, very long ones windowed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import Document, Provision
from pipeline.units import units, windows


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
    assert found[1].text == "Chapter 1 Licences\nArticle 1\nNo export."


def test_a_long_article_is_embedded_by_paragraph() -> None:
    parts = [paragraph(n, f"{n}. " + "Goods are not exported. " * 20) for n in (1, 2, 3)]
    found = list(units(document(ROOT, article("Article 1"), *parts)))
    assert [u.provision for u in found] == [0, 1, 2, 3, 4]
    assert {u.group for u in found[1:]} == {1}
    assert all(u.text.startswith("Chapter 1 Licences") for u in found[1:])


def test_chapters_and_deleted_articles_are_not_embedded() -> None:
    chapter = Provision("doc/x/chap_1", "chapter", "Chapter 1", parent=0, group="doc/x")
    gone = article("Article 1 Deleted", status="deleted")
    found = list(units(document(ROOT, gone, chapter)))
    assert [u.provision for u in found] == [0]


@given(st.text(alphabet="ab。. \n", max_size=300), st.integers(10, 60))
def test_windows_lose_nothing(text: str, limit: int) -> None:
    found = list(windows(text, limit))
    assert all(len(w) <= limit for w in found)
    position = 0
    for window in found:
        at = text.find(window, max(0, position - limit))
        assert at >= 0
        assert not text[position:at].strip() or at <= position
        position = max(position, at + len(window))
    assert not text[position:].strip()


def test_a_bare_title_has_no_vector() -> None:
    title = Provision("doc/x", "document", "x", group="doc/x")
    assert [u.provision for u in units(document(title, article("Article 1 No export.")))] == [1]
