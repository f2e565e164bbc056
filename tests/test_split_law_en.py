"""Japanese and Korean laws in English translation: addresses of the law they translate."""

from __future__ import annotations

import pytest

from pipeline.extract import extract
from pipeline.records import Document
from pipeline.split import law_en_lines, split

JAPANESE = """Foreign Sample Act
(Act No. 228 of December 1, 1950)

Table of Contents
Chapter I General Provisions (Articles 1 through 7-2)
Chapter II Penal Provisions (Article 70)
Supplementary Provisions

Chapter I General Provisions

(Purpose)
Article 1 The purpose of this Act is the sample.

(Definitions)
Article 2 (1) The term "sample" means any of the following:
(i) a round thing;
(i)-2 a square thing which is:
(a) red; or
1. dark
2. light
(b) blue.
(ii) others.
(2) The provisions of the preceding paragraph apply.

Article 3 and Article 4 Deleted

Article 5 through Article 7 Deleted

(Special Rule)
Article 7-2 The rule applies to a person prescribed in
Article 2, paragraph (1), item (i).

Chapter II Penal Provisions

Article 70 A person who violates
Article 1 is punished.

Supplementary Provisions

(1) This Act comes into effect today.
(2) The former law applies.

Supplementary Provisions [Act No. 160 of December 22, 1999] [Extract]

(Effective Date)
Article 1 This Act comes into effect as of January 6, 2001.

Appended Table 1 (Re: Article 2)
1. Sample
"""
KOREAN = """SAMPLE TRADE ACT

[Enforcement Date 01. Jan, 2024] [Act No. 19999, 26. Dec, 2023, Partial Amendment]

CHAPTER I GENERAL PROVISIONS

Article 1 (Purpose)
The purpose of this Act is to promote samples.

Article 2 (Definitions)
The terms are defined as follows: <Amended by Act No. 11958, Jul. 30, 2013>
1. The term "trade" means:
(a) Goods;
(b) Services under Article 3 (1);
2. The term "sample" means a thing.

Article 3 (Principles)
(1) The Government promotes trade.
(2) The Government may restrict trade pursuant to
Article 2 and other provisions.

Article 4 Deleted. <by Act No. 9154, Dec. 19, 2008>

Article 19-2 (Permission) (1) Any person shall obtain permission.
(2) Paragraph (1) shall not apply.

ADDENDA <Act No. 8356, Apr. 11, 2007>

Article 1 (Enforcement Date)
This Act shall enter into force.
"""


def read(text: str) -> Document:
    (document,) = split(extract(text.encode(), "a.txt"))
    (other,) = split(extract(text.replace("\n", "\r\n").encode(), "a.txt"))
    assert [p.address for p in document.provisions] == [p.address for p in other.provisions]
    return document


def below(document: Document) -> list[str]:
    return [p.address.removeprefix(document.address + "/") for p in document.provisions[1:]]


def test_a_japanese_law() -> None:
    law = read(JAPANESE)
    assert (law.address, law.lang, law.kind) == ("jp/325AC0000000228", "en", "law")
    assert below(law) == [
        "chap_1", "art_1", "art_2", "art_2/para_1", "art_2/para_1/item_1",
        "art_2/para_1/item_1-2", "art_2/para_1/item_1-2/sub_a", "art_2/para_1/item_1-2/sub_a/1",
        "art_2/para_1/item_1-2/sub_a/2", "art_2/para_1/item_1-2/sub_b", "art_2/para_1/item_2",
        "art_2/para_2", "art_3", "art_4", "art_5", "art_6", "art_7", "art_7-2", "chap_2",
        "art_70", "suppl_1", "suppl_1/para_1", "suppl_1/para_2", "suppl_411AC0000000160",
        "suppl_411AC0000000160/art_1", "appdx_1", "appdx_1/item_1",
    ]  # fmt: skip
    by_address = dict(zip(below(law), law.provisions[1:], strict=True))
    assert by_address["art_2"].heading == "Definitions"
    assert by_address["art_2"].headings == ("Chapter I General Provisions",)
    assert by_address["art_6"].status == "deleted"
    assert by_address["art_70"].text.endswith("Article 1 is punished.")
    assert by_address["art_2/para_2"].group == "jp/325AC0000000228/art_2"


def test_a_korean_law() -> None:
    law = read(KOREAN)
    assert law.address == "doc/a"
    assert below(law) == [
        "chap_1", "art_1", "art_2", "art_2/item_1", "art_2/item_1/sub_a", "art_2/item_1/sub_b",
        "art_2/item_2", "art_3", "art_3/para_1", "art_3/para_2", "art_4", "art_19-2",
        "art_19-2/para_1", "art_19-2/para_2", "suppl_8356", "suppl_8356/art_1",
    ]  # fmt: skip


def test_the_title_tells_the_law_it_translates() -> None:
    law = read(JAPANESE.replace("Foreign Sample Act", "Foreign Exchange and Foreign Trade Act"))
    assert law.address == "jp/324AC0000000228"


@pytest.mark.parametrize(
    "line",
    [
        "Article 2, paragraph (1) is applied",
        "Article 48 of the Foreign Sample Act applies",
        "Articles 3 and 5 apply",
        "Article 5 or a person who acts",
        "Article 3 (1) and the Order",
    ],
)
def test_references_at_a_line_start(line: str) -> None:
    assert law_en_lines.article(line) is None


@pytest.mark.parametrize(
    ("number", "law_id"),
    [
        ("(Act No. 228 of December 1, 1949)", "324AC0000000228"),
        ("(Cabinet Order No. 378 of 1949)", "324CO0000000378"),
        ("(Act No. 5 of 1989)", ""),
        ("(Presidential Decree No. 5 of 2001)", ""),
    ],
)
def test_law_ids(number: str, law_id: str) -> None:
    assert law_en_lines.law_id(number) == law_id
