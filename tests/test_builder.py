"""Documents tile their text, or the splitter hears of it."""

from __future__ import annotations

import pytest

from pipeline.errors import SplitError
from pipeline.records import Block, Extracted
from pipeline.split.builder import Builder
from pipeline.split.lines import lines

FILE = Extracted(
    "x.md",
    "markdown",
    (
        Block("# ", "markup"),
        Block("Title", "heading", level=1),
        Block("\n\nArt. 1 "),
        Block("**", "markup"),
        Block("first"),
        Block("**", "markup"),
        Block(" words \n"),
        Block("page 3\n", "furniture"),
        Block("end"),
    ),
)


def test_lines_give_content_and_the_way_back() -> None:
    found = list(lines(FILE))
    assert [line.text for line in found] == ["Title", "", "Art. 1 first words ", "", "end"]
    text = FILE.text
    for line in found:
        assert "".join(text[i] for i in line.offsets) == line.text
    assert "".join(text[line.start : line.end] for line in found) == text
    third = found[2]
    assert text[slice(*third.span(7, 12))] == "first**"
    assert third.span() == (third.start, third.end)
    assert found[3].kinds == {"furniture"} and found[0].block.level == 1


def test_pieces_tile_and_own_text_leaves_syntax_out() -> None:
    builder = Builder(FILE, "doc/x", "Title", "report", "en")
    rows = list(lines(FILE))
    builder.own(rows[0].span(), 0)
    article = builder.open("doc/x/sec_1", "section", label="Art. 1", group=True)
    part = builder.open("doc/x/sec_1/a", "item", parent=article)
    builder.own(rows[2].span(), article)
    builder.own(rows[4].span(), part)
    document = builder.finish()
    assert "".join(document.text[p.start : p.end] for p in document.pieces) == FILE.text
    assert [p.text for p in document.provisions] == ["Title", "Art. 1 first words", "end"]
    assert [p.group for p in document.provisions] == ["doc/x", "doc/x/sec_1", "doc/x/sec_1"]
    assert "page 3" in [document.text[p.start : p.end].strip() for p in document.pieces
                        if p.kind == "furniture"]  # fmt: skip
    for index, provision in enumerate(document.provisions):
        own = [document.text[p.start : p.end] for p in document.pieces if p.provision == index]
        assert "".join(own) == provision.text


def test_forgotten_text_is_an_error() -> None:
    builder = Builder(FILE, "doc/x", "Title", "report", "en")
    with pytest.raises(SplitError, match=r"x\.md, line 1: text belongs to no provision"):
        builder.finish()


def test_an_address_used_twice_is_an_error() -> None:
    builder = Builder(FILE, "doc/x", "Title", "report", "en")
    builder.open("doc/x/a", "item")
    with pytest.raises(SplitError, match="used twice"):
        builder.open("doc/x/a", "item")


def test_a_slice_of_a_file_is_a_document_of_its_own() -> None:
    cut = FILE.text.index("Art.")
    first = Builder(FILE, "doc/a", "a", "report", "en", end=cut)
    second = Builder(FILE, "doc/b", "b", "report", "en", start=cut)
    for builder in (first, second):
        builder.own((builder.start, builder.end or len(FILE.text)), 0)
    documents = first.finish(), second.finish()
    assert "".join(d.text for d in documents) == FILE.text
    assert documents[1].provisions[0].text.startswith("Art. 1 first words")


def test_marked_spans_belong_to_nobody() -> None:
    builder = Builder(FILE, "doc/x", "Title", "report", "en")
    builder.own((0, len(FILE.text)), 0)
    builder.mark(list(lines(FILE))[2].span(), "foreign")
    document = builder.finish()
    assert document.provisions[0].text == "Title\n\nend"
