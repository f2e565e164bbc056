"""Treaties as ministries print them in Japanese, resolutions, and reports of counted cases."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.extract import extract
from pipeline.records import Block, Document, Extracted
from pipeline.split import split

TREATY = """見本貨物の保管に関する甲国と乙国との間の条約
両国は、次のとおり協定した。
（注）次の丙条約第五条の規定は、前文に代わる。
第五条　丙条約の目的
この条約は、事故を防ぐことを目的とする。
第一条　対象となる者
１　この条約は、次の者に適用する。
(a)　甲国の居住者
(b)　乙国の居住者
(c)　両国の居住者
２(a)(i)　甲国においては、保管庫を設ける。
(ii)　乙国においては、倉庫を設ける。
(b)　もっとも、急を要する場合は、この限りでない。
第二条
１　この条約の適用上、
(g)及び(h)に掲げる者を除く。
(a)　「甲」とは、甲国をいう。
(b)　「乙」とは、乙国をいう。
(c)　「丙」とは、丙国をいう。
(d)　「丁」とは、丁国をいう。
(e)　「戊」とは、戊国をいう。
(f)　「己」とは、己国をいう。
(g)　「庚」とは、次の者をいう。
(i)　甲国の国民
(ii)　乙国の国民
(h)　「辛」とは、辛国をいう。
(i)　「壬」とは、壬国をいう。
(j)　「癸」とは、次の(i)及び(ii)に規定する者をいう。
(i)　甲国の職員
(ii)　乙国の職員
２「保管」には、運送を含む。
（注）次の丙条約第九条の規定は、条約について適用する。
第九条　丙条約の調整
１　丙国は、調整を行う。
３　調整は、毎年行う。
第三条１(a)　第一条の規定にかかわらず、甲国は通告を行う。
(b)　乙国も、同様とする。
第四条
（注）次の丙条約第二条の規定は、この条に代わる。
第二条　丙条約の通告
通告は、書面で行う。
１　甲国は、写しを送付する。
以上の証拠として、下名は、この条約に署名した。
１　甲国政府のために
議定書
条約の署名に当たり、下名は、次の規定を協定した。
１　条約第一条の規定に関し、
(a)　見本には、模型を含む。
２　条約第二条の規定に関し、丙国を除く。
以上の証拠として、下名は、この議定書に署名した。
"""
TREATY_UNITS = """
art_1 art_1/para_1 art_1/para_1/a art_1/para_1/b art_1/para_1/c art_1/para_2 art_1/para_2/a
art_1/para_2/a/i art_1/para_2/a/ii art_1/para_2/b art_2 art_2/para_1 art_2/para_1/a art_2/para_1/b
art_2/para_1/c art_2/para_1/d art_2/para_1/e art_2/para_1/f art_2/para_1/g art_2/para_1/g/i
art_2/para_1/g/ii art_2/para_1/h art_2/para_1/i art_2/para_1/j art_2/para_1/j/i art_2/para_1/j/ii
art_2/para_2 art_3 art_3/para_1 art_3/para_1/a art_3/para_1/b art_4 protocol protocol/para_1
protocol/para_1/a protocol/para_2
"""


def whole(text: str, dialect: str = "text") -> Document:
    (document,) = split(Extracted("model.txt", dialect, (Block(text),)))
    return document


def below(document: Document) -> list[str]:
    return [p.address.removeprefix(document.address + "/") for p in document.provisions[1:]]


def test_a_treaty_is_split_by_its_own_numbers_alone() -> None:
    document = whole(TREATY)
    by_address = dict(zip(below(document), document.provisions[1:], strict=True))
    assert list(by_address) == TREATY_UNITS.split()
    assert document.kind == "treaty"
    assert by_address["art_1"].heading == "対象となる者"
    # What is quoted is text of the article where it stands; so is what stands before the first.
    assert "第九条　丙条約の調整" in by_address["art_2"].text
    assert "調整は、毎年行う。" in by_address["art_2"].text
    assert "丙条約の目的" in document.provisions[0].text
    assert by_address["art_3/para_1/a"].text.startswith("(a)　第一条の規定に")
    assert "写しを送付する" in by_address["art_4"].text
    assert "１　甲国政府のために" in document.provisions[0].text


def test_a_law_that_carries_out_a_treaty_is_a_law() -> None:
    law = "見本条約の実施に関する法律\n第一条　目的を定める。\n第二条　定義を定める。\n"
    assert whole(law).kind == "law"


def test_a_defined_term_with_a_number_is_no_reference() -> None:
    law = (
        "見本法\n第一条　第二号施行日は、政令で定める。\n第二条　第二号施行日前の例による。\n"
        "第三条　第一項の規定は\n"
    )
    assert below(whole(law)) == ["art_1", "art_2"]


def resolution(*pages: str) -> Document:
    blocks = tuple(Block(text, page=n) for n, text in enumerate(pages, 1))
    (document,) = split(Extracted("model.pdf", "pdf", blocks))
    return document


def test_footnotes_of_a_resolution_stand_at_the_foot_of_each_page() -> None:
    document = resolution(
        "A/RES/99/7\n99/7. Custody of sample goods and of models kept beside them\n"
        "The General Assembly,\n"
        "Recalling its resolution 98/6, adopted under the Convention on Samples, 1\n"
        "1 United Nations, Treaty Series, vol. 9999, No. 1.\n",
        "Custody of sample goods and of models kept A/RES/99/7 beside them\n"
        "Noting the report of the Secretary-General,2\n"
        "1. Welcomes the report;\n2. Requests a further report in\n2 parts of equal length.\n"
        "9th plenary meeting\n2 A/99/1.\n",
    )
    assert below(document) == ["pre_1", "fn_1", "pre_2", "para_1", "para_2", "fn_2"]
    texts = dict(zip(below(document), document.provisions[1:], strict=True))
    assert texts["para_2"].text.endswith("2 parts of equal length.")
    assert texts["fn_2"].text == "2 A/99/1."
    assert [p.kind for p in document.pieces if "beside them" in document.text[p.start : p.end]][
        -1
    ] == "furniture"


def test_counted_cases_are_sections() -> None:
    text = "見本事例集\nこの事例集は、見本の扱いを示す。\n" + "".join(
        f"【事例{n}】（見本の扱い{n}）\n前提\n甲社は、見本を保管している。\n【事例１】参照。\n"
        for n in "１２３"
    )
    document = whole(text)
    assert below(document) == ["sec_事例-1", "sec_事例-2", "sec_事例-3"]
    assert [p.heading for p in document.provisions[1:]] == ["見本の扱い１", "見本の扱い２",
                                                          "見本の扱い３"]  # fmt: skip
    assert below(whole(text.replace("【事例３】", "【表３】"))) == []


@pytest.mark.data
@pytest.mark.parametrize(
    ("name", "units"),
    [
        ("ja-horizontal-treaty.pdf", (30, 94, 3)),
        ("ja-vertical-good-text.pdf", (30, 113, 5)),
    ],
)
def test_printed_treaties_have_the_units_that_they_number(
    data: Path, name: str, units: tuple[int, int, int]
) -> None:
    (document,) = split(extract((data / "pdf" / name).read_bytes(), name))
    found = below(document)
    articles = [a for a in found if re.fullmatch(r"art_\d+", a)]
    assert articles == [f"art_{n}" for n in range(1, units[0] + 1)]
    assert sum(bool(re.fullmatch(r"art_\d+/para_\d+", a)) for a in found) == units[1]
    assert sum(bool(re.fullmatch(r"protocol/para_\d+", a)) for a in found) == units[2]


@pytest.mark.data
def test_a_printed_resolution_has_its_paragraphs_and_footnotes(data: Path) -> None:
    name = "A-RES-77-321.pdf"
    (document,) = split(extract((data / "pdf" / name).read_bytes(), name))
    wanted = {f"pre_{n}" for n in range(1, 9)} | {f"para_{n}" for n in range(1, 7)}
    assert set(below(document)) == wanted | {f"fn_{n}" for n in range(1, 5)}
