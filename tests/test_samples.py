"""The sample documents and source declarations: complete heads, and the instruments they cite."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml

from pipeline import address
from pipeline.layout import Layout
from pipeline.sources import declared

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
SAMPLES = sorted(path for path in (CORPUS / "samples").rglob("*") if path.is_file())
LANGUAGES = ("en", "ja", "ko")
SOURCES = {"jobun-samples", "egov", "law-go-kr", "ecfr", "federal-register", "eur-lex", "un", "wto",
           "cistec", "kosti", "meti", "regimes", "local"}  # fmt: skip
# What the research note of each language cites, in the form people write there.
CITED = {
    "en": ("GATT Article XXI(b)(iii)", "UNSCR 1540", "Wassenaar Arrangement",
           "Nuclear Suppliers Group", "Australia Group", "Missile Technology Control Regime",
           "外為法第48条第1項", "輸出令別表第1", "「대외무역법」 제19조의2", "EAR §744.21",
           "15 CFR part 744", "3A001", "Regulation (EU) 2021/821 Article 4", "50 U.S.C. 4801"),
    "ja": ("GATT第21条(b)(iii)", "安保理決議1540号", "ワッセナー・アレンジメント",
           "原子力供給国グループ", "オーストラリア・グループ", "ミサイル技術管理レジーム",
           "外為法第48条第1項", "輸出令別表第1の16の項", "「대외무역법」 제19조의2", "EAR §744.21",
           "15 CFR part 744", "ECCN 3A001", "Regulation (EU) 2021/821 Article 4"),
    "ko": ("GATT 제21조", "안보리 결의 제1540호", "바세나르체제", "핵공급국그룹",
           "오스트레일리아그룹", "미사일기술통제체제", "外為法", "輸出令別表第1の16の項",
           "「대외무역법」 제19조의2", "EAR §744.21", "15 CFR part 744", "ECCN 3A001",
           "Regulation (EU) 2021/821 Article 4"),
}  # fmt: skip
# How an article of the model act begins in the dialect of each language.
ARTICLE = {
    "en": r"^### Article (\d+)$",
    "ja": r"^\*\*第([一二三四五六七八九十]+)条（",
    "ko": r"^##### 제(\d+)조 \(",
}


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


def _head(path: Path) -> dict[str, object]:
    """The facts at the head of a sample, under the keys of a Markdown head."""
    text = _text(path)
    if path.suffix == ".html":
        found = dict(re.findall(r'<meta name="(?:jobun:)?(\w+)" content="([^"]+)">', text))
        title = re.search(r"<title>(.+?)</title>", text)
        return {**found, "title": title and title[1], "licence": found["description"]}
    assert text.startswith("---\n")
    head: dict[str, object] = yaml.safe_load(text.split("---\n", 2)[1])
    return {**head, "title": head.get("title") or head.get("제목")}


def _body(path: Path) -> str:
    return _text(path).split("---\n", 2)[2]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.name)
def test_is_utf8_and_normalised(path: Path) -> None:
    text = _text(path)
    assert "\r" not in text and "\ufeff" not in text and "\ufffd" not in text
    assert text.endswith("\n")
    assert path.stem.endswith(f"-{path.parent.name}")


@pytest.mark.parametrize("path", [p for p in SAMPLES if p.suffix != ".xml"], ids=lambda p: p.name)
def test_head_says_what_the_document_is(path: Path) -> None:
    head = _head(path)
    assert head["title"]
    assert head["address"] == f"doc/{path.stem}"
    address.parse(str(head["address"]))
    assert head["kind"] in ("law", "report")
    assert "Apache-2.0" in str(head["licence"])


def test_laws_of_no_state_say_so_in_their_title() -> None:
    for path in SAMPLES:
        if path.stem.startswith("model"):
            assert re.search(r"Jobun( sample|見本| 견본)|JOBUN SAMPLE", _text(path)), path.name


def test_the_xml_sample_is_a_law_without_a_number_that_a_real_law_could_have() -> None:
    (path,) = [p for p in SAMPLES if p.suffix == ".xml"]
    law = ElementTree.fromstring(_text(path))
    assert law.tag == "Law"
    assert law.findtext("LawNum") == "見本政令第一号"
    assert not {"Era", "Year", "Num"} & set(law.attrib)
    assert [len(table.findall(".//TableRow")) for table in law.iter("AppdxTable")] == [17, 6]


def test_each_language_has_four_or_five_documents() -> None:
    count = {lang: sum(p.parent.name == lang for p in SAMPLES) for lang in LANGUAGES}
    assert set(count) == {p.parent.name for p in SAMPLES}
    assert all(4 <= n <= 5 for n in count.values()), count


@pytest.mark.parametrize("lang", LANGUAGES)
def test_notes_cite_the_instruments(lang: str) -> None:
    text = _text(CORPUS / "samples" / lang / f"regimes-note-{lang}.md")
    assert [name for name in CITED[lang] if name not in text] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_acts_have_the_same_articles(lang: str) -> None:
    # What English sets out as final articles stands in 附則 and 부칙 in the others.
    text = re.split(
        r"^## (?:Chapter 7|附則|부칙)",
        _text(CORPUS / f"samples/{lang}/model-act-{lang}.md"),
        flags=re.M,
    )[0]
    assert len(re.findall(ARTICLE[lang], text, re.M)) == 25


def test_notes_and_guides_have_the_same_sections() -> None:
    def numbers(name: str) -> list[str]:
        text = _text(CORPUS / "samples" / name)
        return re.findall(r"^(?:#{2,3} |<h[23][^>]*>)(\d+(?:\.\d+)?) ", text, re.M)

    for kind in ("regimes-note-{}.md", "guide-{}.md"):
        ja, ko = (numbers(f"{lang}/{kind.format(lang)}") for lang in ("ja", "ko"))
        suffix = "html" if kind.startswith("guide") else "md"
        en = numbers(f"en/{kind.format('en')}".removesuffix("md") + suffix)
        assert en == ja == ko
        assert len(en) > 15


@pytest.mark.parametrize("lang", LANGUAGES)
def test_footnotes_are_called_and_written(lang: str) -> None:
    body = _body(CORPUS / "samples" / lang / f"regimes-note-{lang}.md")
    written = re.findall(r"^\[\^(\d+)\]:", body, re.M)
    called = re.findall(r"\[\^(\d+)\](?!:)", body)
    assert written == called == ["1", "2", "3", "4"]


def test_sources_are_declared_in_three_languages(tmp_path: Path) -> None:
    for path in (CORPUS / "sources").glob("*.toml"):
        table = tomllib.loads(_text(path))
        assert table["id"] == path.stem
        assert set(table["title"]) == set(LANGUAGES)
        said = {"id", "title", "issuer", "languages", "licence", "frequency", "link"}
        assert set(table) - {"refresh", "expected", "options", "document"} == said
        assert set(table["languages"]) <= set(LANGUAGES)
    assert set(declared(Layout(tmp_path))) == SOURCES
