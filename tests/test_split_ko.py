"""Korean law to provisions: own cases, soups of lines, and the numbering of the real laws."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.address import parse
from pipeline.errors import ExtractionError, SplitError
from pipeline.extract import legalize_kr, regulate_kr
from pipeline.records import Block, Document, Extracted
from pipeline.split import ko
from pipeline.split.ko_heads import article, chapter
from pipeline.split.ko_parts import annex, supplement
from pipeline.split.ko_title import address

CASES = tomllib.loads((Path(__file__).parent / "cases/split_ko.toml").read_text("utf-8"))["case"]


def split(text: str, *, name: str = "본문.txt", **metadata: str) -> Document:
    [document] = ko.split(Extracted(name, "text", (Block(text),), metadata))
    return document


def covered(document: Document, extracted: Extracted) -> None:
    """Every content character is in exactly one provision; the pieces tile the text."""
    assert document.text == extracted.text
    assert "".join(document.text[p.start : p.end] for p in document.pieces) == document.text
    owned = [p for p in document.pieces if p.kind in ("text", "heading")]
    assert all(p.provision is not None for p in owned)
    addresses = [p.address for p in document.provisions]
    assert len(set(addresses)) == len(addresses)
    assert all(str(parse(a)) == a for a in addresses)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]))
def test_cases(case: dict[str, Any]) -> None:
    document = split(case["text"], title="견본법")
    found = [[p.address.removeprefix("kr/견본법").lstrip("/"), p.text] for p in document.provisions]
    assert found == case["provisions"]
    deleted = [
        p.address.removeprefix("kr/견본법/") for p in document.provisions if p.status == "deleted"
    ]
    assert deleted == case.get("deleted", [])


def test_groups_headings_and_parents() -> None:
    document = split(
        "제1장 총칙\n제1절 통칙\n제2조(정의) ① 뜻이다.\n1. 견본\n"
        "부칙(정부조직법) <제5호, 2001. 1. 1.>\n제1조(시행일) ① 시행한다.\n",
        title="견본법",
    )
    by_address = {p.address.removeprefix("kr/견본법/"): p for p in document.provisions}
    section, unit = by_address["chap_1/sec_1"], by_address["art_2"]
    assert (section.kind, section.heading, section.headings) == ("chapter", "통칙", ("제1장 총칙",))
    assert section.group == "kr/견본법"
    assert unit.headings == ("제1장 총칙", "제1절 통칙")
    assert (unit.label, unit.heading, unit.parent) == ("제2조", "정의", 0)
    item = by_address["art_2/para_1/item_1"]
    assert (item.kind, item.label, item.group) == ("item", "1.", "kr/견본법/art_2")
    assert item.headings == ("제1장 총칙", "제1절 통칙", "제2조(정의)")
    supplement_ = by_address["suppl_5"]
    assert (supplement_.kind, supplement_.heading) == ("supplement", "정부조직법")
    inner = by_address["suppl_5/art_1"]
    assert inner.group == inner.address
    assert document.provisions[inner.parent or 0] is supplement_
    assert inner.headings == ("부칙(정부조직법) <제5호, 2001. 1. 1.>",)


def test_title_and_dates_from_plain_text() -> None:
    document = split(
        "화학무기·생물무기 견본법 시행령\n[시행 2026. 3. 17.] "
        "[대통령령 제36181호, 2026. 3. 10., 일부개정]\n제1조(목적) 목적이다.\n"
    )
    assert document.address == "kr/화학무기ㆍ생물무기견본법시행령"
    assert document.metadata == {
        "valid_from": "2026-03-17",
        "law_number": "대통령령 제36181호",
        "promulgated": "2026-03-10",
    }


def test_title_from_the_file_name_or_none() -> None:
    text = "제1조(목적) 목적이다.\n"
    assert split(text, name="견본 무역법(법률)(제5호)(20250101).txt").address == "kr/견본무역법"
    document = split(text, name="Scan 12.txt")
    assert document.address == "doc/scan-12"
    assert "no title found" in document.warnings[0]


def test_a_long_title_is_joined_again() -> None:
    text = "국제평화 및 안전유지 등 의무이행을 위한 견본 거래에 관한 특별조\n치 고시\n제1조(목적)\n"
    assert split(text).address == (
        "kr/국제평화및안전유지등의무이행을위한견본거래에관한특별조치고시"
    )


def test_address_of_a_title() -> None:
    assert address("대외무역법 시행령") == "kr/대외무역법시행령"
    assert address("갑·을의 금지에 관한 법률") == "kr/갑ㆍ을의금지에관한법률"


def test_marked_articles_out_of_order_are_reported() -> None:
    def heading(text: str) -> tuple[Block, ...]:
        return Block("##### ", "markup"), Block(text + "\n", "heading", level=5)

    blocks = (
        *heading("제1조 (목적)"), Block("① 목적이다.\n"),
        *heading("제1조 (목적)"), Block("① 다시 목적이다.\n② 둘이다.\n"),
        *heading("제2조 (정의)"), Block("뜻이다.\n"),
        *heading("제3조"), *heading("제4조"), Block("삭제 <2020.1.1>\n"),
    )  # fmt: skip
    extracted = Extracted("견본.md", "legalize-kr", blocks, {"title": "견본법"})
    [document] = ko.split(extracted)
    covered(document, extracted)
    assert document.warnings == ("견본.md, line 3: 제1조 is out of order; it was kept as text.",)
    found = {p.address.removeprefix("kr/견본법/"): p for p in document.provisions}
    assert found["art_1/para_1"].text.endswith("② 둘이다.")
    assert found["art_3"].status == "heading only"
    assert found["art_4"].status == "deleted"


def test_divider_above_the_supplements_is_furniture() -> None:
    blocks = (
        Block("##### ", "markup"), Block("제1조 (목적)\n", "heading", level=5),
        Block("목적이다.\n"), Block("## ", "markup"), Block("부칙\n", "heading", level=2),
        Block("부칙 <제36055호,2026.1.27>\n제1조(시행일) 시행한다.\n"),
    )  # fmt: skip
    [document] = ko.split(Extracted("견본.md", "legalize-kr", blocks, {"title": "견본법"}))
    assert [p.address for p in document.provisions][2:] == [
        "kr/견본법/suppl_36055",
        "kr/견본법/suppl_36055/art_1",
    ]
    assert [document.text[p.start : p.end] for p in document.pieces if p.kind == "furniture"] == [
        "부칙\n"
    ]


@pytest.mark.parametrize(
    ("line", "number", "caption"),
    [
        ("제1조 (목적)", (1, 0), "목적"),
        ("제19조의2(수출허가) ① 허가", (19, 2), "수출허가"),
        ("제 5 조의 2 [무역(수출)의 제한]", (5, 2), "무역(수출)의 제한"),
        ("제2조(정의)이 법에서 쓰는", (2, 0), "정의"),
        ("제270조의2(가격조작죄) 제1호에 따른 신고", (270, 2), "가격조작죄"),
        ("第3條(目的) 本法", (3, 0), "目的"),
        ("제1조 ①대한민국은", (1, 0), ""),
        ("제104조 삭제", (104, 0), ""),
        ("제78조", (78, 0), ""),
    ],
)
def test_heads(line: str, number: tuple[int, int], caption: str) -> None:
    head = article(line)
    assert head is not None
    assert (head.number, head.caption) == (number, caption)


@pytest.mark.parametrize(
    "line",
    [
        "제19조에 따라 허가를 받은 자는",
        "제19조제1항에 따른 허가",
        "제5조 및 제7조의 규정은",
        "제5조 또는 제6조를 위반한 자",
        "제3조 제1항에 따라",
        "제3조 각 호의 어느 하나",
        "제5조(무역의 제한)에 따라",
        "제5조(무역의 제한) 및 제7조(허가)의",
        "제5조(무역의 제한)제1항에 따른",
        "제23조(제26조에서 준용하는 경우를 포함한다)에 따라",
        "제23조(같은 조 제3항의 미수범을 포함한다) 또는",
        "제8조제3항 전단중 갑을 을로 한다.",
        "제2조제4호, 제13조, 제17조 및 제18조를 각각 삭제한다.",
        "제2조 부터 제5조까지의 규정",
        "법 제19조(수출허가)",
    ],
)
def test_references_are_no_heads(line: str) -> None:
    assert article(line) is None


@pytest.mark.parametrize(
    "line",
    ["제2장에 따른 허가", "제2장 및 제3장의 규정은", "제2장은 적용한다.", "제2장 수출은 한다."],
)
def test_references_are_no_chapters(line: str) -> None:
    assert chapter(line) is None


@pytest.mark.parametrize(
    ("line", "number", "name"),
    [
        ("부칙 <제36055호,2026.1.27>", "36055", ""),
        ("부칙(방위(가)산업법) <제8852호, 2008. 2. 29.>", "8852", "방위(가)산업법"),
        ("부칙 <법률 제1234호, 2001. 1. 1.> (정부조직법)", "1234", "정부조직법"),
        ("부      칙 <제2024-43호, 2024. 3. 8.>", "2024-43", ""),
        ("[부칙]", "", ""),
    ],
)
def test_supplement_heads(line: str, number: str, name: str) -> None:
    head = supplement(line)
    assert head is not None
    assert (head.number, head.name) == (number, name)


@pytest.mark.parametrize(
    "line",
    ["부칙 제7조제9항 중", "부칙 제1조에 따른 시행일", "부칙에 따른다", "부칙(갑법) 제2조에 따라"],
)
def test_references_are_no_supplements(line: str) -> None:
    assert supplement(line) is None


@pytest.mark.parametrize(
    ("line", "locator"),
    [
        ("[별표 2의2]", "appdx_2-2"),
        ("별표", "appdx"),
        ("별표 3 전략물자 구분(제10조 관련)", "appdx_3"),
        ("■ 견본법 시행령 [별표 1] <개정 2024. 1. 1.>", "appdx_1"),
        ("【별지 제4호의2서식】 신청서", "form_4-2"),
        ("별표 2에 따른 품목", None),
        ("별표 2 제8호를 삭제한다.", None),
        ("[별표 1] 및 [별표 2]의 품목", None),
        ("[별표 1]에 따른 품목", None),
        ("별지 제5호 서식에 따른 신청서", None),
    ],
)
def test_annex_heads(line: str, locator: str | None) -> None:
    head = annex(line)
    assert (head.locator if head else None) == locator


ANY = st.sampled_from
NUMBER = st.integers(0, 12)
ISSUE = " <제3호, 2001. 1. 1.>"
LINE = st.one_of(
    st.builds("제{}조".format, NUMBER),
    st.builds("제{}조의{}(수출허가) ① 가. ② 나.".format, NUMBER, NUMBER),
    st.builds("제{}조(목적{}".format, NUMBER, ANY([")", ") 이 법은", ")에 따라", ""])),
    st.builds("제{}조{}제{}조{}".format, NUMBER, ANY(["부터 ", " 및 ", "내지"]), NUMBER,
              ANY([" 삭제", "까지 삭제 <2001.1.1>", "까지 생략", "의 규정"])),
    st.builds("제{}{} {}".format, NUMBER, ANY(["편", "장", "절", "관", "장의2"]),
              ANY(["총칙", "", "삭제", "에 따라"])),
    st.builds("{}{}".format, ANY("①②③④⑩⑳㉑㊿"),
              ANY([" 가", "부터 ⑩까지 삭제", "삭제", "부터 <51>까지 생략"])),
    st.builds("<{}> 갑법 일부를 다음과 같이 개정한다.".format, NUMBER),
    st.builds("{}{}. 물품".format, NUMBER, ANY(["", "의2", "-1"])),
    st.builds("  {}{} 물품".format, ANY("가나다라거하힣"), ANY([".", ")", "의2."])),
    st.builds("{} 물품".format, ANY(["1)", "2)", "(1)", "(가)", "(나)", "1. 가. 1)"])),
    st.builds("부칙{}".format, ANY(["", ISSUE, "(갑법) <제3호>",
                                    f"{ISSUE} 제1조(시행일) ① 가. ② 나."])),
    st.builds("{}별표{}{}".format, ANY(["[", "■ 갑 [", ""]), ANY(["", " 1", " 2의2"]),
              ANY(["]", "] 삭제", ""])),
    ANY(["[별지 제1호서식]", "목차", "제3조를 다음과 같이 한다.", "[본조신설 2001.1.1]", "",
         "   ", "삭제 <2001.1.1>", "-", "\u3000", "대외무역법", "第3條(目的)", "٣. 물품"]),
    st.text(max_size=12),
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.tuples(LINE, st.sampled_from(["text", "heading", "furniture", "foreign"])),
             max_size=40),
    st.booleans(),
)  # fmt: skip
def test_soups_of_lines_are_always_covered(rows: list[tuple[str, Any]], named: bool) -> None:
    blocks = tuple(Block(text + "\n", kind) for text, kind in rows)
    metadata = {"title": "견본법"} if named else {}
    extracted = Extracted("수프.txt", "text", blocks, metadata)
    try:
        [document] = ko.split(extracted)
    except (SplitError, ExtractionError):
        return
    covered(document, extracted)
    again = ko.split(extracted)[0]
    assert again == document


def real(data: Path, name: str) -> tuple[str, Document]:
    """A real file's text and document; broken into lines it must give the same articles."""
    path = data / "ko" / name
    text = path.read_bytes().decode("utf-8")
    extract = legalize_kr.extract if "법령MST" in text[:2000] else regulate_kr.extract
    extracted = extract(text, path.name)
    [document] = ko.split(extracted)
    covered(document, extracted)
    for width in (33, 45):
        assert numbers(ko.split(broken(extracted, width))[0]) == numbers(document)
    return text, document


def printed(text: str) -> list[tuple[int, int]]:
    """The numbers of the main part's articles, counted by a plain pattern over its lines."""
    main = re.split(r"^(?:## )?부\s*칙", text, maxsplit=1, flags=re.M)[0]
    head = r"^(?:#{5} )?제(\d+)조(?:의(\d+))?(?: ?\([^)\n]+\)(?:[ ①]|$)| ?삭제|$)"
    return [(int(n), int(b or 0)) for n, b in re.findall(head, main, re.M)]


def broken(extracted: Extracted, width: int) -> Extracted:
    """The content as a page shows it: no marks, no indents, hard line breaks."""
    lines = "".join(b.text for b in extracted.blocks if b.kind in ("text", "heading")).split("\n")
    cut = [line.strip()[i : i + width] for line in lines for i in range(0, len(line) or 1, width)]
    return Extracted("본문.txt", "text", (Block("\n".join(cut)),), extracted.metadata)


def numbers(document: Document) -> list[tuple[int, int]]:
    pattern = re.compile(re.escape(document.address) + r"/art_(\d+)(?:-(\d+))?")
    found = (pattern.fullmatch(p.address) for p in document.provisions)
    return [(int(m[1]), int(m[2] or 0)) for m in found if m]


@pytest.mark.data
@pytest.mark.parametrize(
    ("name", "address", "count", "last", "unprinted"),
    [
        ("대외무역법_법률.md", "kr/대외무역법", 75, 59, set()),
        ("대외무역법_시행령.md", "kr/대외무역법시행령", 120, 94, set()),
        ("전략물자수출입고시.md", "kr/전략물자수출입고시", 116, 104, {81, 82}),
        ("대외무역관리규정.md", "kr/대외무역관리규정", 114, 112, set()),
    ],
)
def test_article_counts(
    data: Path, name: str, address: str, count: int, last: int, unprinted: set[int]
) -> None:
    """The source's own numbering; `unprinted` are numbers that the source leaves out."""
    text, document = real(data, name)
    found = numbers(document)
    assert document.address == address
    assert found == printed(text)
    assert len(found) == count
    assert {n for n, _ in found} == set(range(1, last + 1)) - unprinted


@pytest.mark.data
def test_every_real_law(data: Path) -> None:
    """No error or warning, all text covered, articles and labels as many as printed."""
    groups: set[str] = set()
    for path in sorted((data / "ko").glob("*.md")):
        text, document = real(data, path.name)
        assert numbers(document) == printed(text), path.name
        assert not document.warnings
        groups |= {p.address for p in document.provisions if p.group == p.address}
        supplements = re.findall(r"^부칙(?:\(.*\))? <제(\d+)호,[\d.]+>$", text, re.M)
        assert [
            p.address.rsplit("suppl_")[1] for p in document.provisions if p.kind == "supplement"
        ] == supplements
        if "법령MST" not in text[:2000]:
            continue
        main = text.split("\n## 부칙\n")[0]
        for kind, mark in (
            ("paragraph", r"^\*\*[①-⑳㉑-㉟]\*\*"), ("item", r"^  \d+(?:의\d+)?\\\. "),
        ):  # fmt: skip
            units = [
                p for p in document.provisions if p.kind == kind and "/suppl_" not in p.address
            ]
            assert len(units) == len(re.findall(mark, main, re.M)), (path.name, kind)
    units = data.parent / "eval" / "units.txt"
    if units.is_file():
        wanted = {u for u in units.read_text("utf-8").split() if u.startswith("kr/")}
        assert not wanted - groups
