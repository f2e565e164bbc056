"""Laws that come as PDF, DOCX and HWPX: the same addresses as from their Markdown and text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.extract import extract
from pipeline.records import Document, Extracted
from pipeline.split import split
from pipeline.split.lines import lines
from tests.laid_out import Law, law

UNITS = {
    "ja": """
        chap_1 art_1 art_2 art_2/para_1 art_2/para_1/item_1 art_2/para_1/item_1/sub_イ
        art_2/para_1/item_1/sub_ロ art_2/para_1/item_2 art_2/para_2 chap_2 art_3 art_3/para_1
        art_3/para_2 art_3/para_3 art_3-2 art_4 suppl_1 suppl_1/para_1 suppl_1/para_2 appdx
    """,
    "ko": """
        chap_1 art_1 art_2 art_2/para_1 art_2/para_1/item_1 art_2/para_1/item_1/sub_가
        art_2/para_1/item_1/sub_나 art_2/para_1/item_2 art_2/para_2 chap_2 art_3 art_3/para_1
        art_3/para_2 art_3-2 art_4 suppl_2023-7 suppl_2023-7/art_1 suppl_2023-7/art_2 appdx
    """,
    "en": """
        chap_1 art_1 art_2 art_2/para_1 art_2/para_1/item_1 art_2/para_1/item_1/sub_a
        art_2/para_1/item_1/sub_b art_2/para_1/item_2 art_2/para_2 chap_2 art_3 art_3/para_1
        art_3/para_2 art_4 suppl_1 suppl_1/para_1 suppl_1/para_2 appdx
    """,
    "treaty": """
        art_1 art_1/1 art_1/2 art_1/2/a art_1/2/a/i art_1/2/a/ii art_1/2/b art_2 art_2/1 art_2/2
        art_3 annex_1 annex_1/1 annex_1/2
    """,
}
LAWS = {name: law(name) for name in UNITS}
FORMATS = ("txt", "md", "pdf", "docx", "hwpx")


def made(law: Law, format: str) -> Document:
    """The law as a file of a format, read and split."""
    if format == "pdf":
        pytest.importorskip("reportlab", reason="reportlab makes the PDFs")
    data = {"txt": law.text, "md": law.markdown, "pdf": law.pdf, "docx": law.docx,
            "hwpx": law.hwpx}[format]()  # fmt: skip
    (document,) = split(extract(data, f"model.{format}"))
    return document


def below(document: Document) -> list[str]:
    """The addresses below the document's own."""
    return [p.address.removeprefix(document.address + "/") for p in document.provisions[1:]]


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("name", UNITS)
def test_each_format_gives_the_same_units(name: str, format: str) -> None:
    document = made(LAWS[name], format)
    aside = ("fn_", "table_", "row_")
    found = [a for a in below(document) if not a.split("/")[-1].startswith(aside)]
    assert sorted(found) == sorted(UNITS[name].split())


@pytest.mark.parametrize("format", FORMATS[1:])
@pytest.mark.parametrize("name", UNITS)
def test_footnotes_and_tables_stand_beside_the_text(name: str, format: str) -> None:
    document = made(LAWS[name], format)
    by_address = {p.address.removeprefix(document.address + "/"): p for p in document.provisions}
    notes = [a for a in by_address if a.startswith("fn_")]
    assert sorted(notes) == ["fn_1", "fn_2"]
    for n, said in LAWS[name].notes.items():
        note = by_address[f"fn_{n}"]
        assert said in note.text.replace("\n", " ") and note.kind == "footnote"
    unit = "art_2/1" if name == "treaty" else "art_3/para_1"
    table = [part for part in LAWS[name].parts if not isinstance(part, str)]
    for n, cells in enumerate(table[:3], 1):
        row = by_address[f"{unit}/table_1/row_{n}"]
        assert [c for c in cells if "".join(c.split()) not in "".join(row.text.split())] == []
    above = {n: document.provisions[by_address[f"fn_{n}"].parent or 0].address for n in (1, 2)}
    wanted = ("art_1/1", "art_2/2") if name == "treaty" else ("art_1", "art_2/para_1/item_2")
    assert tuple(above[n].removeprefix(document.address + "/") for n in (1, 2)) == wanted


@pytest.mark.data
@pytest.mark.parametrize(
    ("path", "format"),
    [
        ("ja/324CO0000000378.md", "docx"),  # 別表 of tables, items to (lxvi)
        ("ja/407AC0000000065.md", "hwpx"),
        ("ko/대외무역법_법률.md", "hwpx"),
        ("ko/대외무역법_시행령.md", "docx"),
    ],
)
def test_a_real_law_has_its_units_in_another_format(data: Path, path: str, format: str) -> None:
    source = extract((data / path).read_bytes(), path.rpartition("/")[2])
    (known,) = split(source)
    law = Law(path[:2], [f"# {known.title}", *paragraphs(source, known.title)])
    # Rows without numbers are units where the format marks them, which Markdown does not.
    also = below(known)
    found = [a for a in below(made(law, format)) if "/row_" not in a or a in also]
    assert found == also


def paragraphs(source: Extracted, title: str) -> Iterator[str | list[str]]:
    """The paragraphs of a law in Markdown, and the cells of its rows, without the markup."""
    for line in lines(source):
        text = line.text.strip()
        if line.block.role == "row":
            bare = source.text[line.start : line.end].strip().strip("|")
            cells = [cell.strip() for cell in bare.split("|")]
            if not all(set(cell) <= set("-: ") for cell in cells):
                yield cells
        elif text and text != title:
            yield text
