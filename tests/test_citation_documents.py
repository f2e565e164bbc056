"""Reading whole documents: each provision in its place, spans mapped to the file's text."""

from __future__ import annotations

from pipeline.citations import place, read_document
from pipeline.extract import extract
from pipeline.records import Document
from pipeline.split import split

ACT = "jp/501AC0000000998"
LAW = """---
title: "試験管理法"
identifier: "501AC0000000998"
country: "jp"
---

**第一条（目的）**　この法律は、外国為替及び外国貿易法（以下「外為法」という。）第四十八条による。

**第二条（許可）**　試験をしようとする者は、許可を受けなければならない。

**２**　前項の許可は、次条の届出とは別とする。

- 一　外為法第二十五条第一項の取引

- 二　前号に準ずるもの

**第二条の二（届出）**　試験の届出は、前条第一項の例による。

**第三条（報告）**　前二条の規定は、報告について準用する。

## 附則

この法律は、第三条の規定を除き、公布の日から施行する。第九十九条の規定は、なお効力を有する。
"""


def law(text: str = LAW) -> Document:
    [document] = split(extract(text.encode(), "法.md"))
    return document


def test_relative_references_have_their_place() -> None:
    document = law()
    found = {
        (document.provisions[i].address.removeprefix(ACT + "/"), c.text): c.target
        for i, citations in enumerate(read_document(document))
        for c in citations
    }
    fefa = "jp/324AC0000000228"
    assert found["art_2/para_2", "前項"] == f"{ACT}/art_2/para_1"
    assert found["art_2/para_2", "次条"] == f"{ACT}/art_2-2"  # the next one is a branch
    assert found["art_2-2", "前条第一項"] == f"{ACT}/art_2/para_1"
    assert found["art_2/para_2/item_2", "前号"] == f"{ACT}/art_2/para_2/item_1"
    # A name defined in 第一条 holds in 第二条.
    assert found["art_2/para_2/item_1", "外為法第二十五条第一項"] == f"{fefa}/art_25/para_1"
    before = [target for (at, text), target in found.items() if text == "前二条"]
    assert before == [f"{ACT}/art_2-2"]  # the last of both; the dict keeps one a span


def test_both_of_the_two_articles_before() -> None:
    found = [c.target for of in read_document(law()) for c in of if c.text == "前二条"]
    assert found == [f"{ACT}/art_2", f"{ACT}/art_2-2"]


def test_a_supplements_reference_to_no_article_of_the_law_is_a_guess() -> None:
    found = {c.text: c.confidence for of in read_document(law()) for c in of}
    assert found["第九十九条"] < 0.6 < found["第三条"]


def test_spans_are_of_the_files_text() -> None:
    document = law()
    placed = list(place(document, read_document(document)))
    assert [p.start for p in placed] == sorted(p.start for p in placed)
    for one in placed:
        assert document.text[one.start : one.end] == one.citation.text


def test_a_citation_broken_by_syntax_covers_it() -> None:
    text = "# Note\n\n## 1 Basis\n\nSee **Article XXI** of the GATT and 15 CFR\n744.21(b).\n"
    [document] = split(extract(text.encode(), "note.md"))
    placed = {p.citation.target: p for p in place(document, read_document(document))}
    one = placed["wto/gatt/art_21"]
    assert document.text[one.start : one.end] == "Article XXI** of the GATT"
    assert "us/cfr/15/744.21/b" in placed
