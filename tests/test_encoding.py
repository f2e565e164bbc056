"""Encodings: what Japanese, Korean and English files come in, and what is refused."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from pipeline.errors import ExtractionError
from pipeline.extract import extract
from pipeline.extract.encoding import decode

JA = "第一条（目的）　この要領は、輸出の許可に関する手続を定める。\n二　前号の貨物を外国へ送る者\n"
KO = "제1조(목적) 이 고시는 전략물자의 수출허가에 필요한 사항을 정한다.\n1. 신청서 및 첨부서류\n"
EN = "The exporter’s “knowledge” under § 744.6 — see the note.\nIt applies to every shipment.\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *((text, e) for text in (JA, KO, EN) for e in ("utf-8", "utf-16-le", "utf-16-be")),
        (JA, "cp932"),
        (JA, "euc_jp"),
        (JA, "iso2022_jp"),
        (KO, "cp949"),
        (KO, "euc_kr"),
        (EN, "cp1252"),
        ("輸出貿易管理令別表第一の一の項の中欄に掲げる貨物", "cp932"),
        ("수출입공고", "cp949"),
        ("ｶﾀｶﾅで書かれた住所と、全角の説明が続く文書です。", "cp932"),
        ("똠방각하 펲시콜라 쓩 같은 확장 완성형 글자도 이 문서에는 나온다.", "cp949"),
    ],
)
def test_encodings_are_told_apart(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "file.txt").text == text


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
    ],
)
def test_a_mark_decides_and_is_no_text(mark: bytes, encoding: str) -> None:
    found = decode(mark + JA.encode(encoding), "file.txt")
    assert (found.text, found.encoding) == (JA, encoding)


def test_a_declared_encoding_is_honoured() -> None:
    page = (
        '<html><head><meta charset="euc-kr"><title>가</title></head><body><p>힣</p></body></html>'
    )
    found = extract(page.encode("cp949"), "page.html")
    assert found.metadata["encoding"] == "cp949"
    assert "힣" in found.text


def test_a_declaration_that_lies_does_not_stop_the_reading() -> None:
    page = '<html><head><meta charset="shift_jis"></head><body><p>許可の条件を定める。</p></body>'
    assert "許可の条件を定める。" in extract(page.encode(), "page.html").text


def test_a_few_broken_bytes_become_a_warning() -> None:
    data = (JA * 20).encode()
    broken = data[:601] + b"\xff" + data[601:]
    found = decode(broken, "file.txt")
    assert found.text.count("\ufffd") >= 1
    assert "not valid UTF-8" in found.warnings[0]


@pytest.mark.parametrize(
    "data",
    [b"plain\0text with a NUL\n", bytes(range(1, 32)) * 20, b"\x80\x81\xfe\xff\x03" * 40],
)
def test_binary_is_refused_by_name(data: bytes) -> None:
    with pytest.raises(ExtractionError, match=r"notes\.md"):
        decode(data, "notes.md")


@pytest.mark.parametrize("data", [b"\xef\xbb\xbf", b"\xff\xfe \x00\n\x00", b" \n\t"])
def test_emptiness_is_refused(data: bytes) -> None:
    with pytest.raises(ExtractionError, match=r"void\.md: the file is empty"):
        decode(data, "void.md")


@pytest.mark.data
def test_real_texts_survive_every_encoding(data: Path) -> None:
    for folder, encodings in (("ja", ("cp932", "euc_jp", "utf-16-le")), ("ko", ("cp949",))):
        for path in sorted((data / folder).glob("*.md")):
            text = path.read_text("utf-8")
            for encoding in encodings:
                kept = text.encode(encoding, "ignore").decode(encoding)
                assert decode(kept.encode(encoding), path.name).text == kept, (path, encoding)
