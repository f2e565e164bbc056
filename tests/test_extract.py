"""Dispatch by content, generic Markdown, line ends, and every kind of bad file."""

from __future__ import annotations

import io
import zipfile

import pytest

from pipeline.errors import ExtractionError, UnknownTypeError
from pipeline.extract import SUFFIXES, extract
from pipeline.split.lines import lines

MARKDOWN = """---
title: 見本
lang: ja
date: 2024-05-01
---

# 見本の*報告*

本文に **強い** 語と [頁](https://example.org/a_(b)) と `code_x` がある。
snake_case と 3 * 4 はそのまま。\\*星\\*も。

- 一つ目
> 引用

| 国 | 数 |
|---|---|
| 韓国 | 1 |

<!-- 編集者の注 -->
見出し
------
[^1]: 脚注の文。
"""


def content(text: str, name: str = "a.md") -> list[str]:
    return [line.text for line in lines(extract(text.encode(), name)) if line.text.strip()]


def test_markdown_keeps_every_character_and_sets_syntax_apart() -> None:
    found = extract(MARKDOWN.encode(), "sample.md")
    assert found.dialect == "markdown"
    assert found.text == MARKDOWN
    assert content(MARKDOWN) == [
        "見本の報告",
        "本文に 強い 語と 頁 と code_x がある。",
        "snake_case と 3 * 4 はそのまま。*星*も。",
        "一つ目",
        "引用",
        " 国  数 ",
        " 韓国  1 ",
        "見出し",
        "1 脚注の文。",
    ]
    assert [(b.text, b.level) for b in found.blocks if b.kind == "heading"][-1] == ("見出し", 2)
    assert found.metadata["title"] == "見本"
    assert found.metadata["promulgated"] == "2024-05-01"


def test_a_yaml_head_with_anchors_is_not_expanded() -> None:
    bomb = "---\na: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n---\n# Title\n\nText.\n"
    found = extract(bomb.encode(), "bomb.md")
    assert found.text == bomb
    assert "anchors" in found.warnings[0]


def test_carriage_returns_are_kept_as_markup() -> None:
    text = "# 題\r\n\r\n一行目の文。\r\n二行目の文。\r\n"
    for name in ("a.md", "a.txt"):
        found = extract(text.encode(), name)
        assert found.text == text
        assert not any("\r" in line.text for line in lines(found))
    assert extract("一行目\r二行目\r".encode(), "mac.txt").text == "一行目\n二行目\n"


@pytest.mark.parametrize(
    ("head", "dialect"),
    [
        ('title: "法"\nidentifier: "400AC0000000001"\ncountry: "jp"', "legalize-jp"),
        ("제목: 가나법\n법령MST: 1\n법령ID: '000001'\n법령구분: 법률", "legalize-kr"),
        ('제목: 가나고시\n행정규칙구분: 고시\nadmRulSeq: "1"', "regulate-kr"),
        ("title: CHAPTER X\nchapter: X\ntitle_number: 99", "ecfr-markdown"),
        ("title: 메모\nauthor: 연구자", "markdown"),
    ],
)
def test_dialects_by_their_heads(head: str, dialect: str) -> None:
    from pipeline.extract.sniff import markdown_dialect

    found = markdown_dialect(f"---\n{head}\n---\n\n# Text\n")
    assert (found or "markdown") == dialect


def test_plain_text_is_one_block() -> None:
    found = extract("一行目\n二行目\n".encode(), "notes.txt")
    assert (found.dialect, len(found.blocks)) == ("text", 1)


def test_content_comes_before_the_suffix() -> None:
    page = b"<html><body><h1>Guide</h1><p>Some words.</p></body></html>"
    assert extract(page, "download").dialect == "html"
    law = "<Law Era='Reiwa' Year='1' Num='1' LawType='Act' Lang='ja'>"
    law += "<LawNum>令和元年法律第一号</LawNum>"
    law += "<LawBody><LawTitle>見本法</LawTitle><MainProvision><Paragraph Num='1'><ParagraphNum/>"
    law += "<ParagraphSentence><Sentence>本文。</Sentence></ParagraphSentence></Paragraph>"
    law += "</MainProvision></LawBody></Law>"
    assert extract(law.encode(), "law.txt").dialect == "lawxml"


def test_a_law_in_another_encoding_than_it_says() -> None:
    text = (
        "<?xml version='1.0' encoding='UTF-8'?>\n<Law Era='Reiwa' Year='1' Num='1' LawType='Act' "
    )
    text += "Lang='ja'><LawNum>令和元年法律第一号</LawNum><LawBody><LawTitle>見本法</LawTitle>"
    text += "<MainProvision><Paragraph Num='1'><ParagraphNum/><ParagraphSentence><Sentence>"
    text += "貨物の輸出について定める。</Sentence></ParagraphSentence></Paragraph></MainProvision>"
    text += "</LawBody></Law>"
    assert "貨物の輸出について定める。" in extract(text.encode("cp932"), "law.xml").text


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def _zip(*members: str, says: bytes = b"<x/>") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in members:
            # Of 1980: the same bytes in every process.
            archive.writestr(zipfile.ZipInfo(name), says, zipfile.ZIP_DEFLATED)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (_zip("[Content_Types].xml", "xl/workbook.xml"), "table.xlsx"),
        (_zip("[Content_Types].xml", "xl/workbook.xml"), "table.docx"),
        (_zip("mimetype", says=b"application/vnd.oasis.opendocument.text"), "report.odt"),
        (OLE + "WordDocument".encode("utf-16-le"), "report.doc"),
        (OLE + "Workbook".encode("utf-16-le"), "table.xls"),
        (OLE + b"\0" * 100, "thumbs.db"),
        (_zip("a.txt"), "bundle.zip"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "figure.png"),
        (b"a,b\n1,2\n", "table.csv"),
        (b"key: value\n", "api.yaml"),
        (b'{"id": 1}\n{"id": 2}\n', "rows.jsonl"),
        (b'{"anything": [1, 2]}', "other.json"),
        (b"<feed><entry>text</entry></feed>", "feed.xml"),
        (b"<svg xmlns='x'><text>t</text></svg>", "figure.svg"),
    ],
)
def test_types_that_are_not_read(data: bytes, name: str) -> None:
    with pytest.raises(UnknownTypeError, match=name.replace(".", r"\.")):
        extract(data, name)


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"", "void.md", "empty"),
        (b" \n\n", "void.txt", "empty"),
        (b"", "void.pdf", "empty"),
        (_zip("a.txt"), "renamed.md", "zip archive"),
        (_zip("a.txt"), "report.docx", "zip archive"),
        (OLE + b"\0" * 100, "plan.hwp", "which Jobun does not read"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "locked.docx", "encrypted.*password"),
        (_zip("[Content_Types].xml", "word/document.xml")[:60], "cut.docx", "Word .*cut off"),
        (_zip("[Content_Types].xml", "ppt/presentation.xml")[:-9], "cut.pptx", "damaged"),
        (_zip("mimetype", says=b"application/hwp+zip")[:-30], "cut.hwpx", "damaged"),
        (_zip("word/document.xml", says=bytes(40 << 20)), "bomb.docx", "times its size"),
        (_zip("Contents/section0.xml", says=bytes(40 << 20)), "bomb.hwpx", "times its size"),
        (b"just words", "fake.hwp", "is none"),
        (b"just words", "fake.pptx", "is none"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "image.md", "PNG image"),
        (bytes(range(256)) * 8, "noise.md", "binary|not text"),
        (b"text with \0 inside", "nul.txt", "binary"),
        (b"just words", "fake.pdf", "named .pdf and is none"),
        (b"just words", "fake.xml", "damaged or truncated"),
        (b"<feed><entry>text</ent", "cut.xml", "damaged or truncated"),
        (b"<Law><LawBody><LawTitle>x</LawT", "cut-law.xml", "broken|damaged|truncated|cut"),
        (b'<!DOCTYPE Law SYSTEM "law.dtd"><Law/>', "dtd.xml", "DOCTYPE"),
        (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "bomb.xml", "DOCTYPE"),
        (b'{"entries": [', "cut.json", "damaged or truncated"),
        (b"[" * 100_000, "deep.json", "nested too deeply|damaged"),
    ],
)
def test_bad_files_name_themselves_and_the_trouble(data: bytes, name: str, says: str) -> None:
    with pytest.raises(ExtractionError, match=says) as caught:
        extract(data, name)
    assert name in str(caught.value)
    assert not isinstance(caught.value, UnknownTypeError)


def test_mojibake_is_refused() -> None:
    wrong = (
        ("輸出の許可を受けようとする者は、申請書を提出する。" * 5)
        .encode()
        .decode("cp932", "replace")
    )
    with pytest.raises(ExtractionError, match="mojibake"):
        extract(wrong.encode(), "wrong.txt")


def test_suffixes_are_lower_case_with_their_dot() -> None:
    assert {".md", ".txt", ".html", ".xml", ".json", ".pdf"} <= SUFFIXES
    assert all(s.startswith(".") and s == s.lower() for s in SUFFIXES)
