"""Which numbering tradition a plain text is in, and that reports stay reports."""

from __future__ import annotations

import pytest

from pipeline.extract import extract
from pipeline.records import Block, Extracted
from pipeline.split import split
from pipeline.split.tradition import tradition

JA_LAW = "".join(
    f"（見出し{n}）\n第{k}条　この規程は、物の{n}番目の扱いを定める。\n"
    "２　前項の扱いは別に定める。\n"
    for n, k in enumerate("一二三四五", 1)
)
KO_LAW = "\n".join(f"제{n}조(제목{n}) 이 규정의 {n}번째 사항을 정한다." for n in range(1, 6))
TREATY = "\n".join(
    f"Article {n}\nEach Party shall take measure {w} without delay.\n"
    for n, w in (("I", "one"), ("II", "two"), ("III", "three"), ("IV", "four"))
)
RESOLUTION = """Resolution 9999 (2031)
Adopted by the Security Council at its 1st meeting
The Security Council,
Recalling its earlier resolutions,
1. Decides that all States shall keep watch;
2. Calls upon all States to report;
3. Decides to remain seized of the matter.
"""
CONTROL_LIST = "\n".join(
    f"{n}A{k:03}  Items of kind {n}-{k}" for n in range(3) for k in range(1, 6)
)
PAPER = """輸出管理の研究
1. はじめに
本稿は制度を述べる。
第1条第2項の規定により許可を受けた者は少ない。
第2条に基づく申請が増えた。
第3条の趣旨は明らかでない。
2. おわりに
以上である。
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (JA_LAW, "ja"),
        (JA_LAW.replace("条　", "条（扱い）\n"), "ja"),
        (KO_LAW, "ko"),
        (TREATY, "treaty"),
        (TREATY.replace("\nEach", ". Measures\nEach"), "treaty"),
        (RESOLUTION, "resolution"),
        (CONTROL_LIST, "control-list"),
        (PAPER, "report"),
        ("제19조에 따라 허가를 받는다.\n제20조의 규정은 따로 본다.\n제21조를 본다.\n", "report"),
        (
            "Article 5 of the treaty was applied.\nArticle 6 is not at issue.\nArticle 7 was.\n",
            "report",
        ),
        ("A short note without any structure.\n", "report"),
    ],
)
def test_by_the_chain_of_unit_heads(text: str, expected: str) -> None:
    assert tradition(Extracted("a.txt", "text", (Block(text),))) == expected


def test_rules_of_a_company_are_rules_of_few_articles() -> None:
    text = "심사 내규\n제1조(목적) 이 내규는 심사를 정한다.\n제2조(담당) ① 담당자를 둔다.\n"
    assert tradition(Extracted("a.txt", "text", (Block(text),))) == "ko"
    unnamed = text.replace("내규", "안내")
    assert tradition(Extracted("a.txt", "text", (Block(unnamed),))) == "report"


def test_a_paper_that_quotes_a_law_late_stays_a_paper() -> None:
    text = "本文の文章が続く。\n" * 200 + JA_LAW
    assert tradition(Extracted("a.txt", "text", (Block(text),))) == "report"


def test_the_file_may_say_what_it_is() -> None:
    head = "---\ntitle: 事例\nkind: report\n---\n"
    assert tradition(extract((head + JA_LAW).encode(), "a.md")) == "report"
    law = "---\ntitle: Model Act\nkind: law\naddress: doc/model-act\n---\n# Model Act\n\n"
    law += "".join(
        f"## Article {n} (Topic {n})\n\nA person shall do thing {n}.\n\n" for n in (1, 2, 3)
    )
    (document,) = split(extract(law.encode(), "model.md"))
    assert (document.kind, document.address) == ("law", "doc/model-act")
    assert "doc/model-act/art_2" in {p.address for p in document.provisions}


def test_a_grammar_that_fails_leaves_a_report_and_a_warning() -> None:
    # Section heads of a CFR part whose title nobody states: the US grammar cannot address it.
    text = "".join(f"§ 9999.{n} TOPIC {n}\nText of section {n}.\n" for n in (1, 2, 3))
    (document,) = split(Extracted("part.txt", "text", (Block(text),)))
    assert document.kind == "report"
    assert "read as a report" in document.warnings[0]
