"""The instruments that Jobun knows: the loader's checks, and names in three languages."""

from __future__ import annotations

import re
import tomllib

import pytest

from pipeline import knowledge
from pipeline.address import parse
from pipeline.errors import KnowledgeError
from pipeline.knowledge import jp_law_id, quick
from pipeline.knowledge.entry import AGENCY_KINDS, INSTRUMENT_KINDS

GOOD = """
[[instrument]]
address = "regime/apples"
kind = "regime"
title = { en = "Apple Exporters Group", ja = "リンゴ輸出国グループ" }
also = { en = ["AEG"], ko = ["사과수출국그룹"] }
weak = { en = ["AE"] }
subject = { en = "Apples" }
identifier = "AEG/1"
dates = { established = "1975", ended = "1994-03-31" }
successor = "regime/pears"
link = "https://example.org/"
"""


def test_reads_an_instrument() -> None:
    (found,) = knowledge.read(GOOD)
    assert found.address == "regime/apples"
    assert found.names["en"] == ("Apple Exporters Group", "AEG", "AE")
    assert found.weak == {"en": ("AE",)}
    assert found.names["ko"] == ("사과수출국그룹",)
    assert (found.identifier, found.subject, found.successor) == (
        "AEG/1",
        {"en": "Apples"},
        "regime/pears",
    )
    assert found.dates == {"established": "1975", "ended": "1994-03-31"}


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
        (('"AEG/1"', "2397"), "identifier must be a quoted"),
        (('"1975"', "1975"), "dates hold quoted"),
        (('"1994-03-31"', '"31.3.1994"'), "dates hold quoted"),
        (('"1994-03-31"', '"1994-02-30"'), "dates hold quoted"),
        (('"1994-03-31"', '"1974"'), "before it began"),
        (("established =", "founded ="), "dates hold quoted"),
        (("dates = {", "dates = [] # {"), "dates hold quoted"),
        (('"regime/pears"', "7"), "the successor must be a quoted"),
        (('"regime/pears"', '"club/pears"'), "must begin with"),
        (('{ en = "Apples" }', '"Apples"'), "subject holds"),
        (('kind = "regime"', 'kind = "agency"'), "kind must be"),
        (('"regime/apples"', '"org/apples"'), "agency"),
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


def test_an_agency_stands_under_org() -> None:
    agency = GOOD.replace('"regime"', '"agency"')
    with pytest.raises(KnowledgeError, match="under org/"):
        knowledge.read(agency, where="agencies.toml", kinds=AGENCY_KINDS)
    moved = agency.replace("regime/apples", "org/apples")
    (found,) = knowledge.read(moved, where="agencies.toml", kinds=AGENCY_KINDS)
    assert found.kind == "agency"


def test_every_file_passes_the_checks() -> None:
    sources = knowledge.sources()
    assert {"instruments/regimes.toml", "instruments/un.toml", "agencies.toml"} <= set(sources)
    for name, text in sources.items():
        kinds = AGENCY_KINDS if name == "agencies.toml" else INSTRUMENT_KINDS
        assert knowledge.read(text, where=name, kinds=kinds)
    everything = knowledge.everything()
    addresses = knowledge.index_addresses(everything)
    names = knowledge.index_names(everything)  # no instrument shares a name with an agency
    assert len(names) > len(everything) > 1000
    for known in everything:
        for other in (known.predecessor, known.successor):
            assert not other or other in addresses, known.address


def test_both_readers_read_the_same() -> None:
    for name, text in knowledge.sources().items():
        full = tomllib.loads(text)["instrument"]
        assert quick.flat_tables(text) == [quick.flat(table) for table in full], name


@pytest.mark.parametrize(
    "text",
    [
        GOOD,  # inline tables
        '[[instrument]]\naddress = "a"\naddress = "b"\n',
        '[[instrument]]\naddress = "a", "kind": "b"\n',
        '[[instrument]]\naddress = "a" # remark\n',
        '[[instrument]]\nadress = "a"\n',
        'address = "a"\n',
        "[[instrument]]\naddress = 'a'\n",
    ],
)
def test_what_is_not_plain_is_left_to_the_full_reader(text: str) -> None:
    assert quick.flat_tables(text) is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        *((n, True) for n in ("EAR", "ITAR", "WA", "AG", "CoCom", "TRIMs", "FIRRMA", "EO")),
        *((n, False) for n in ("Wassenaar", "UN Charter", "WTO Agreement", "Entity List")),
        *((n, False) for n in ("外為法", "대외무역법", "GATT第21条", "CHIPS法", "A", "")),
    ],
)
def test_acronyms_are_case_sensitive(name: str, expected: bool) -> None:
    assert knowledge.case_sensitive(name) is expected


def test_law_numbers_and_ids_are_inverse() -> None:
    for known in knowledge.instruments():
        if known.address.startswith("jp/") and known.kind == "law":
            law_id = known.address.removeprefix("jp/")
            number = jp_law_id.law_number(law_id)
            if law_id == "321CONSTITUTION":
                continue
            assert number == known.identifier, known.address
            derived = jp_law_id.law_id(number)
            # An ordinance of 1949 without its date may be coded otherwise: never derived.
            of_1949 = None if law_id.startswith("324M") else law_id
            assert derived in (of_1949, re.sub("AC(10|01)0", "AC000", law_id)), known.address
    assert jp_law_id.law_number("330AC1000000186") == "昭和30年法律第186号"
    assert jp_law_id.law_number("501AC0000000016") == "令和元年法律第16号"
    assert jp_law_id.law_number("doc") is None
    assert jp_law_id.law_number("324AC2000000228") is None


def test_no_name_is_an_ordinary_word() -> None:
    """A strong name of two characters, or a lower-case word, would be found everywhere."""
    for known in knowledge.everything():
        weak = {name for names in known.weak.values() for name in names}
        for lang, names in known.names.items():
            for name in names:
                if name in weak:
                    continue
                assert name[:1].isdigit() or name != name.lower() or lang != "en", name
                assert len(name) > 2 or name in ALLOWED_SHORT, name


ALLOWED_SHORT = {"商法", "民法", "刑法", "日銀", "민법", "상법", "형법", "코콤", "친콤", "가트"}


def test_folding() -> None:
    same = ("전략물자 수출입 고시", "전략물자수출입고시")
    assert knowledge.fold(same[0]) == knowledge.fold(same[1])
    assert knowledge.fold("ＧＡＴＴ　1947") == knowledge.fold("gatt 1947")
    assert (
        knowledge.fold("총포ㆍ도검") == knowledge.fold("총포·도검") == knowledge.fold("총포・도검")
    )


def test_every_instrument_is_well_formed() -> None:
    found = knowledge.instruments()
    assert len(found) >= 1000
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
    form = re.compile(
        r"jp/(?:[1-5]\d\d(?:AC[01]{2}0{2}\d{6}|(?:CO|IO)\d{10}|M[56]\d{10})|321CONSTITUTION)"
    )
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
