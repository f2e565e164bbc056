"""The knowledge covers what it must: each entry by a name in each language that has one."""

from __future__ import annotations

import pytest

from pipeline import knowledge

REGIMES = {
    "regime/wa": ("Wassenaar Arrangement", "ワッセナー・アレンジメント", "바세나르체제"),
    "regime/nsg": ("Nuclear Suppliers Group", "原子力供給国グループ", "핵공급국그룹"),
    "regime/ag": ("Australia Group", "オーストラリア・グループ", "호주그룹"),
    "regime/mtcr": (
        "Missile Technology Control Regime",
        "ミサイル技術管理レジーム",
        "미사일기술통제체제",
    ),
    "regime/cocom": ("COCOM", "ココム", "코콤"),
    "regime/chincom": ("CHINCOM", "チンコム", "친콤"),
    "regime/zangger": ("Zangger Committee", "ザンガー委員会", "쟁거위원회"),
    "regime/hcoc": ("Hague Code of Conduct", "ハーグ行動規範", "헤이그 행동규범"),
    "regime/psi": (
        "Proliferation Security Initiative",
        "拡散に対する安全保障構想",
        "확산방지구상",
    ),
}
TREATIES = {
    "treaty/npt": ("NPT", "核兵器不拡散条約", "핵확산금지조약"),
    "treaty/cwc": ("CWC", "化学兵器禁止条約", "화학무기금지협약"),
    "treaty/bwc": ("BWC", "生物兵器禁止条約", "생물무기금지협약"),
    "treaty/att": ("ATT", "武器貿易条約", "무기거래조약"),
    "treaty/ctbt": ("CTBT", "包括的核実験禁止条約", "포괄적핵실험금지조약"),
    "treaty/ccw": ("CCW", "特定通常兵器使用禁止制限条約", "특정재래식무기금지협약"),
    "treaty/un-charter": ("UN Charter", "国連憲章", "유엔헌장"),
    "wto/gatt": ("GATT", "ガット", "관세 및 무역에 관한 일반협정"),
    "wto/gats": ("GATS", "サービスの貿易に関する一般協定", "서비스무역에 관한 일반협정"),
    "wto/trips": ("TRIPS", "TRIPS協定", "무역관련 지적재산권에 관한 협정"),
    "wto/agreement": ("WTO Agreement", "WTO設立協定", "세계무역기구협정"),
}
RESOLUTIONS = (
    687, 1540, 1673, 1718, 1737, 1874, 1929, 1977, 2231, 2270, 2321, 2325, 2371, 2375, 2397,
)  # fmt: skip
LAWS = {
    "jp/324AC0000000228": ("Foreign Exchange and Foreign Trade Act", "外為法", "외환법"),
    "jp/324CO0000000378": ("Export Trade Control Order", "輸出令", "수출무역관리령"),
    "jp/355CO0000000260": ("Foreign Exchange Order", "外為令", "외국환령"),
    "jp/403M50000400049": ("貨物等省令", "화물등성령"),
    "jp/324M50000400064": ("輸出貿易管理規則", "수출무역관리규칙"),
    "jp/413M60000400249": ("核兵器等開発等省令", "おそれ省令"),
    "jp/420M60000400057": ("通常兵器開発等省令", "通常兵器おそれ省令"),
    "jp/421M60000400060": ("遵守基準省令", "輸出者等遵守基準を定める省令"),
    "jp/notice/輸出貿易管理令の運用について": ("運用通達",),
    "jp/notice/外国為替及び外国貿易法第25条第1項及び外国為替令第17条第2項の規定に基づき許可を要する"
    "技術を提供する取引又は行為について": ("役務通達",),
    "jp/notice/包括許可取扱要領": ("包括許可取扱要領",),
    "jp/504AC0000000043": (
        "Economic Security Promotion Act",
        "経済安全保障推進法",
        "경제안보추진법",
    ),
    "jp/329AC0000000061": ("関税法",),
    "kr/대외무역법": ("Foreign Trade Act", "対外貿易法", "대외무역법"),
    "kr/대외무역법시행령": ("対外貿易法施行令", "대외무역법 시행령"),
    "kr/대외무역관리규정": ("Foreign Trade Management Regulation", "대외무역관리규정"),
    "kr/전략물자수출입고시": ("戦略物資輸出入告示", "전략물자 수출입고시"),
    "kr/방위사업법": ("Defense Acquisition Program Act", "防衛事業法", "방위사업법"),
    "kr/원자력안전법": ("Nuclear Safety Act", "原子力安全法", "원자력안전법"),
    "kr/화학무기ㆍ생물무기의금지와특정화학물질ㆍ생물작용제등의제조ㆍ수출입규제등에관한법률": (
        "韓国化学兵器禁止法",
        "화학무기금지법",
    ),
    "kr/산업기술의유출방지및보호에관한법률": (
        "Industrial Technology Protection Act",
        "産業技術保護法",
        "산업기술보호법",
    ),
    "kr/국가첨단전략산업경쟁력강화및보호에관한특별조치법": (
        "国家先端戦略産業法",
        "국가첨단전략산업법",
    ),
    "kr/외국환거래법": ("Foreign Exchange Transactions Act", "外国為替取引法", "외국환거래법"),
    "kr/공중등협박목적및대량살상무기확산을위한자금조달행위의금지에관한법률": (
        "テロ資金禁止法",
        "테러자금금지법",
    ),
    "us/act/ecra": ("ECRA", "輸出管理改革法", "수출통제개혁법"),
    "us/act/ieepa": ("IEEPA", "国際緊急経済権限法", "국제긴급경제권한법"),
    "us/act/aeca": ("AECA", "武器輸出管理法", "무기수출통제법"),
    "us/cfr/15/730-774": ("EAR", "輸出管理規則", "미국 수출관리규정"),
    "us/cfr/22/120-130": ("ITAR", "国際武器取引規則", "국제무기거래규정"),
    "us/act/ndaa-fy2019": ("FY2019 NDAA", "2019年度国防権限法", "2019년 국방수권법"),
    "us/act/firrma": ("FIRRMA", "外国投資リスク審査現代化法", "외국인투자위험심사현대화법"),
    "us/act/chips": ("CHIPS Act", "CHIPS法", "반도체과학법"),
    "us/cfr/15/744/supp_4": ("Entity List", "エンティティ・リスト", "엔티티 리스트"),
    "us/cfr/15/744/supp_7": ("MEU List", "MEUリスト", "군사최종사용자 목록"),
    "us/cfr/15/744/supp_6": ("UVL", "未検証リスト", "미검증명단"),
    "us/cfr/15/774/supp_1": ("CCL", "規制品目リスト", "상무부통제목록"),
    "us/cfr/22/121.1": ("USML", "米国軍需品リスト", "미국 군수품목록"),
    "eu/32021R0821": ("Regulation (EU) 2021/821", "EUデュアルユース規則", "규정 2021/821"),
    "eu/32009R0428": ("Regulation 428/2009", "規則428/2009", "규정 428/2009"),
    "eu/32014R0833": ("Regulation 833/2014", "規則833/2014", "규정 833/2014"),
}
AGENCIES = {
    "org/meti": ("METI", "経済産業省", "경제산업성"),
    "org/bis": ("BIS", "産業安全保障局", "산업안보국"),
    "org/ddtc": ("DDTC", "国防貿易管理局", "국방무역통제국"),
    "org/ofac": ("OFAC", "外国資産管理局", "해외자산통제국"),
    "org/motie": ("MOTIE", "産業通商資源部", "산업통상자원부"),
    "org/motir": ("Ministry of Trade, Industry and Resources", "産業通商部", "산업통상부"),
    "org/dapa": ("DAPA", "防衛事業庁", "방위사업청"),
    "org/nssc": ("NSSC", "韓国原子力安全委員会", "원자력안전위원회"),
    "org/kosti": ("KOSTI", "戦略物資管理院", "전략물자관리원"),
    "org/korean-security-agency-of-trade-and-industry": ("貿易安保管理院", "무역안보관리원"),
    "org/cistec": ("CISTEC", "安全保障貿易情報センター", "안전보장무역정보센터"),
    "org/1540-committee": ("1540 Committee", "1540委員会", "1540위원회"),
}


@pytest.mark.parametrize(
    ("address", "names"), [*REGIMES.items(), *TREATIES.items(), *LAWS.items()], ids=lambda x: str(x)
)
def test_what_it_must_know(address: str, names: tuple[str, ...]) -> None:
    known = knowledge.by_address(address)
    assert known is not None
    assert known.link.startswith("https://") or known.kind in ("regime", "treaty", "notice")
    for name in names:
        found = knowledge.by_name(name)
        assert found is known, name


@pytest.mark.parametrize("number", RESOLUTIONS)
def test_resolutions_it_must_know(number: int) -> None:
    known = knowledge.by_address(f"un/sc/res/{number}")
    assert known is not None and known.kind == "resolution"
    assert known.identifier == f"S/RES/{number} ({known.dates['adopted'][:4]})"
    assert len(known.subject) == 3
    for name in (
        f"UNSCR {number}",
        f"安保理決議第{number}号",
        f"国際連合安全保障理事会決議第{number}号",
        f"안보리 결의 제{number}호",
        f"유엔 안전보장이사회 결의 {number}호",
    ):
        assert knowledge.by_name(name) is known


@pytest.mark.parametrize(("address", "names"), AGENCIES.items())
def test_agencies_it_must_know(address: str, names: tuple[str, ...]) -> None:
    known = knowledge.by_address(address)
    assert known is not None and known.kind == "agency" and known in knowledge.agencies()
    index = knowledge.index_names(knowledge.agencies())
    for name in names:
        assert index[knowledge.fold(name)] is known
        assert knowledge.by_name(name) is None  # an entity, not an instrument to cite


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("regime/cocom", "regime/wa"),
        ("us/act/eaa", "us/act/ecra"),
        ("eu/32009R0428", "eu/32021R0821"),
        ("org/miti", "org/meti"),
        ("org/bxa", "org/bis"),
        ("org/motie", "org/motir"),
        ("org/kosti", "org/korean-security-agency-of-trade-and-industry"),
    ],
)
def test_who_follows_whom(earlier: str, later: str) -> None:
    before, after = knowledge.by_address(earlier), knowledge.by_address(later)
    assert before is not None and after is not None
    assert before.successor == later and after.predecessor == earlier
    assert before.dates["ended"] <= max(after.dates.values())


@pytest.mark.parametrize(
    ("address", "date", "value"),
    [
        ("regime/cocom", "ended", "1994-03-31"),
        ("treaty/npt", "in_force", "1970-03-05"),
        ("treaty/cwc", "in_force", "1997-04-29"),
        ("treaty/att", "in_force", "2014-12-24"),
        ("wto/agreement", "in_force", "1995-01-01"),
        ("un/sc/res/1540", "adopted", "2004-04-28"),
        ("un/sc/res/2397", "adopted", "2017-12-22"),
        ("us/act/ecra", "adopted", "2018-08-13"),
        ("org/motir", "established", "2025-10-01"),
    ],
)
def test_dates(address: str, date: str, value: str) -> None:
    known = knowledge.by_address(address)
    assert known is not None and known.dates[date] == value


@pytest.mark.parametrize(
    ("address", "identifier", "link"),
    [
        (
            "jp/324AC0000000228",
            "昭和24年法律第228号",
            "https://laws.e-gov.go.jp/law/324AC0000000228",
        ),
        ("kr/대외무역법", "001467", "https://www.law.go.kr/법령/대외무역법"),
        ("kr/통합공고", "", "https://www.law.go.kr/행정규칙/통합공고"),
        (
            "us/act/ecra",
            "Pub. L. 115-232, §§ 1741-1781; 50 U.S.C. 4801-4852",
            "https://www.govinfo.gov/link/uscode/50/4801",
        ),
        (
            "us/act/uflpa",
            "Pub. L. 117-78",
            "https://www.govinfo.gov/link/plaw/117/public/78",
        ),
        (
            "us/eo/13222",
            "E.O. 13222",
            "https://www.federalregister.gov/executive-order/13222",
        ),
        ("us/eo/12002", "E.O. 12002", ""),
        ("un/sc/res/1540", "S/RES/1540 (2004)", "https://undocs.org/S/RES/1540(2004)"),
        ("un/ga/res/77/321", "A/RES/77/321", "https://undocs.org/A/RES/77/321"),
        ("iaea/infcirc/254", "INFCIRC/254", ""),
        (
            "eu/32021R0821",
            "32021R0821",
            "https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:32021R0821",
        ),
        ("us/cfr/31/560", "31 CFR 560", "https://www.ecfr.gov/current/title-31/part-560"),
        ("treaty/npt", "729 UNTS 161", "https://disarmament.unoda.org/wmd/nuclear/npt/"),
    ],
)
def test_identifiers_and_links(address: str, identifier: str, link: str) -> None:
    known = knowledge.by_address(address)
    assert known is not None
    assert (known.identifier, known.link) == (identifier, link)
