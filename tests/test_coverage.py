"""Over all real texts: nothing lost, addresses unique, `parse(str(address))` the address again."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from pipeline.address import parse
from pipeline.errors import ExtractionError, UnknownTypeError
from pipeline.extract import extract
from pipeline.extract.encoding import decode
from pipeline.extract.ocr import missing
from pipeline.records import Extracted
from pipeline.split import split

ROOT = Path(__file__).resolve().parents[2] / "shared" / "data"
FILES = sorted(p for p in ROOT.rglob("*") if p.is_file()) if ROOT.is_dir() else []
# Damaged upstream, and said to be so; everything else is read or of no type that Jobun reads.
DAMAGED = {"law_sample.xml", "v2_law_data_response_envelope_132AC0000000093.mojibake.utf8.xml"}
# Pictures, or a text layer of wrong characters: only OCR reads them.
PICTURES = {"ja-en-image-only-scan.pdf", "ja-vertical-broken-tounicode.pdf"}
TEXT_DIALECTS = {"text", "markdown", "legalize-jp", "legalize-kr", "regulate-kr", "ecfr-markdown",
                 "treaty-markdown"}  # fmt: skip


def read(path: Path) -> Extracted:
    try:
        return extract(path.read_bytes(), path.name)
    except UnknownTypeError as error:
        pytest.skip(str(error))


@pytest.mark.data
@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_file_is_covered(path: Path) -> None:
    if path.name in PICTURES and not missing():
        pytest.skip("OCR of all its pages takes minutes; tests/test_ocr.py reads some")
    if path.name in PICTURES:
        unread = extract(path.read_bytes(), path.name)
        assert {page.grade for page in unread.pages} <= {"image", "broken"}
        assert not unread.text.strip()
        return
    if path.name in DAMAGED:
        with pytest.raises(ExtractionError, match=re.escape(path.name)):
            extract(path.read_bytes(), path.name)
        return
    extracted = read(path)
    if extracted.dialect in TEXT_DIALECTS:
        assert extracted.text == decode(path.read_bytes(), path.name).text
    elif path.suffix == ".xml":
        assert _characters(extracted) == _xml_characters(path)
    documents = split(extracted)
    assert "".join(document.text for document in documents) == extracted.text
    addresses = [p.address for document in documents for p in document.provisions]
    assert [a for a, n in Counter(addresses).items() if n > 1] == []
    assert [a for a in addresses if str(parse(a)) != a] == []
    for document in documents:
        assert _is_tiled(document.pieces, len(document.text))
        roots = {p.group for p in document.provisions}
        assert roots <= set(addresses)


def _is_tiled(pieces: tuple, size: int) -> bool:  # type: ignore[type-arg]
    position = 0
    for piece in pieces:
        if piece.start != position:
            return False
        position = piece.end
    return position == size


def _characters(extracted: Extracted) -> str:
    text = "".join(b.text for b in extracted.blocks if b.kind != "break")
    return re.sub(r"\s", "", text)


def _xml_characters(path: Path) -> str:
    """All text nodes of a file, the envelope's included."""
    from lxml import etree

    root = etree.fromstring(path.read_bytes(), etree.XMLParser(resolve_entities=False))
    return re.sub(r"\s", "", "".join(map(str, root.itertext())))
