"""The instruments that Jobun knows: the loader's checks, and names in three languages."""

from __future__ import annotations

import re

import pytest

from pipeline import knowledge
from pipeline.address import parse
from pipeline.errors import KnowledgeError

GOOD = """
[[instrument]]
address = "regime/apples"
kind = "regime"
title = { en = "Apple Exporters Group", ja = "リンゴ輸出国グループ" }
also = { en = ["AEG"], ko = ["사과수출국그룹"] }
weak = { en = ["AE"] }
link = "https://example.org/"
"""


def test_reads_an_instrument() -> None:
    (found,) = knowledge.read(GOOD)
    assert found.address == "regime/apples"
    assert found.names["en"] == ("Apple Exporters Group", "AEG", "AE")
    assert found.weak == {"en": ("AE",)}
    assert found.names["ko"] == ("사과수출국그룹",)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (('["AEG"]', "[1540]"), "quoted"),
        (('["AEG"]', "[1E001]"), "quoted"),
        (('["AEG"]', '[" "]'), "non-empty"),
        (('["AEG"]', '"AEG"'), "lists"),
        (('"regime/apples"', "12"), "quoted string"),
        (('"regime/apples"', '"regimes/apples"'), "must begin with"),
        (('"regime/apples"', '"regime"'), "segments are needed"),
        (('kind = "regime"', 'kind = "club"'), "kind must be"),
        (("title = { en", "title = { fr"), "en, ja, ko"),
        (('title = { en = "Apple Exporters Group", ja = "リンゴ輸出国グループ" }\n', ""), "title"),
        (("link =", "url ="), "unknown keys url"),
        (("https://", "ftp://"), "https"),
        (("[[instrument]]", "[[instruments]]"), "instrument"),
        (('kind = "regime"', "kind = regime"), "cannot be read"),
    ],
)
def test_a_wrong_file_says_what_is_wrong(change: tuple[str, str], message: str) -> None:
    with pytest.raises(KnowledgeError, match=message):
        knowledge.read(GOOD.replace(*change))


def test_a_name_belongs_to_one_address() -> None:
    other = GOOD.replace("regime/apples", "regime/pears").replace("Apple Exporters", "Pear")
    with pytest.raises(KnowledgeError, match="names both"):
        knowledge.read(GOOD + other)
    with pytest.raises(KnowledgeError, match="stands twice"):
        knowledge.read(GOOD + GOOD)


def test_folding() -> None:
    same = ("전략물자 수출입 고시", "전략물자수출입고시")
    assert knowledge.fold(same[0]) == knowledge.fold(same[1])
    assert knowledge.fold("ＧＡＴＴ　1947") == knowledge.fold("gatt 1947")
    assert (
        knowledge.fold("총포ㆍ도검") == knowledge.fold("총포·도검") == knowledge.fold("총포・도검")
    )


def test_every_instrument_is_well_formed() -> None:
    found = knowledge.instruments()
    assert len(found) >= 120
    for instrument in found:
        address = parse(instrument.address)
        assert str(address) == instrument.address
        assert knowledge.by_address(instrument.address) is instrument
        for lang, names in instrument.names.items():
            for name in names:
                assert knowledge.by_name(name) is instrument, (lang, name)
                assert name == name.strip()
    assert len({i.address for i in found}) == len(found)


def test_names_are_in_the_script_of_their_language() -> None:
    hangul, kana_or_kanji = re.compile("[가-힣]"), re.compile("[ぁ-ヿ一-鿿]")
    for instrument in knowledge.instruments():
        for name in instrument.names["ko"]:
            assert hangul.search(name) or not kana_or_kanji.search(name), name
        assert not any(hangul.search(name) for name in instrument.names["ja"])
        assert not any(hangul.search(n) or kana_or_kanji.search(n) for n in instrument.names["en"])


def test_a_korean_address_is_the_title_without_spaces() -> None:
    for instrument in knowledge.instruments():
        if instrument.address.startswith("kr/"):
            assert instrument.address == "kr/" + instrument.titles["ko"].replace(" ", "")


def test_a_japanese_law_id_has_the_official_form() -> None:
    form = re.compile(r"jp/[1-5]\d\d(?:AC[01]{2}0{2}\d{6}|CO\d{10}|M[56]\d{10})")
    for instrument in knowledge.instruments():
        if instrument.address.startswith("jp/") and instrument.kind == "law":
            assert form.fullmatch(instrument.address), instrument.address
            assert instrument.link.endswith(instrument.address.removeprefix("jp/"))


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Wassenaar Arrangement", "regime/wa"),
        ("ワッセナー・アレンジメント", "regime/wa"),
        ("바세나르 체제", "regime/wa"),
        ("Nuclear Suppliers Group", "regime/nsg"),
        ("核兵器不拡散条約", "treaty/npt"),
        ("핵확산금지조약", "treaty/npt"),
        ("Chemical Weapons Convention", "treaty/cwc"),
        ("化学兵器禁止条約", "treaty/cwc"),
        ("화학무기금지협약", "treaty/cwc"),
        ("化学兵器禁止法", "jp/407AC0000000065"),
        ("The Arms Trade Treaty", "treaty/att"),
        ("유엔헌장", "treaty/un-charter"),
        ("GATT", "wto/gatt"),
        ("ガット", "wto/gatt"),
        ("관세 및 무역에 관한 일반협정", "wto/gatt"),
        ("UNSCR 1540", "un/sc/res/1540"),
        ("安保理決議1540号", "un/sc/res/1540"),
        ("안보리 결의 제1540호", "un/sc/res/1540"),
        ("外為法", "jp/324AC0000000228"),
        ("Foreign Exchange and Foreign Trade Act", "jp/324AC0000000228"),
        ("외환 및 외국무역법", "jp/324AC0000000228"),
        ("輸出貿易管理令", "jp/324CO0000000378"),
        ("外為令", "jp/355CO0000000260"),
        ("貨物等省令", "jp/403M50000400049"),
        ("輸入令", "jp/324CO0000000414"),
        ("経済安全保障推進法", "jp/504AC0000000043"),
        ("原子力基本法", "jp/330AC1000000186"),
        ("包括許可取扱要領", "jp/notice/包括許可取扱要領"),
        ("대외무역법", "kr/대외무역법"),
        ("対外貿易法", "kr/대외무역법"),
        ("대외무역법 시행령", "kr/대외무역법시행령"),
        ("전략물자 수출입고시", "kr/전략물자수출입고시"),
        ("산업기술보호법", "kr/산업기술의유출방지및보호에관한법률"),
        (
            "테러자금금지법",
            "kr/공중등협박목적및대량살상무기확산을위한자금조달행위의금지에관한법률",
        ),
        ("EAR", "us/cfr/15/730-774"),
        ("輸出管理規則", "us/cfr/15/730-774"),
        ("국제무기거래규정", "us/cfr/22/120-130"),
        ("輸出管理改革法", "us/act/ecra"),
        ("국제긴급경제권한법", "us/act/ieepa"),
        ("Regulation (EU) 2021/821", "eu/32021R0821"),
        ("Council Regulation (EU) No 833/2014", "eu/32014R0833"),
    ],
)
def test_lookups(name: str, address: str) -> None:
    found = knowledge.by_name(name)
    assert found is not None and found.address == address


def test_what_is_not_known() -> None:
    assert knowledge.by_name("Customs Act") is None  # Japan's and Korea's
    assert knowledge.by_name("") is None
    assert knowledge.by_address("doc/nothing") is None
