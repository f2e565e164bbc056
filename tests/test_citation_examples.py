"""The forms that users write, each with the addresses it must give: one list for all languages."""

from __future__ import annotations

import pytest

from pipeline.address import parse
from pipeline.citations import Context, cite

FEFA, ORDER = "jp/324AC0000000228", "jp/324CO0000000378"
ACT, DECREE = "kr/대외무역법", "kr/대외무역법시행령"
GATT, TRIPS = "wto/gatt", "wto/trips"
IN_ACT = Context(FEFA, "art_48/para_3/item_3")
IN_ORDER = Context(ORDER, "art_4", "外国為替及び外国貿易法（以下「法」という。）第四十八条第一項")
IN_KOREAN = Context(ACT, "art_19-3/para_2/item_3")
IN_DECREE = Context(DECREE, "art_32")
IN_EAR = Context("us/cfr/15/730-774", "744.21/b")
IN_ITAR = Context("us/cfr/22/120-130", "126.1/a")
ALONE = Context()

EXAMPLES: list[tuple[str, Context, list[str]]] = [
    # One thing in every language.
    ("GATT XXI", ALONE, [f"{GATT}/art_21"]),
    ("GATT第21条", ALONE, [f"{GATT}/art_21"]),
    ("GATT 제21조", ALONE, [f"{GATT}/art_21"]),
    ("1994年のガット第二十一条", ALONE, [f"{GATT}/art_21"]),
    ("Article XXI of the General Agreement on Tariffs and Trade", ALONE, [f"{GATT}/art_21"]),
    ("GATT Article XXI(b)(iii)", ALONE, [f"{GATT}/art_21/b/iii"]),
    ("GATT第21条(b)(iii)", ALONE, [f"{GATT}/art_21/b/iii"]),
    ("GATT 제21조(b)(iii)", ALONE, [f"{GATT}/art_21/b/iii"]),
    ("GATT Article XI:1", ALONE, [f"{GATT}/art_11/1"]),
    ("Article 2.4 of the TBT Agreement", ALONE, ["wto/tbt/art_2/4"]),
    ("CWC Article VI", ALONE, ["treaty/cwc/art_6"]),
    # Resolutions.
    ("UNSCR 1540", ALONE, ["un/sc/res/1540"]),
    ("安保理決議1540号", ALONE, ["un/sc/res/1540"]),
    ("안보리 결의 제1540호", ALONE, ["un/sc/res/1540"]),
    ("S/RES/1540", ALONE, ["un/sc/res/1540"]),
    ("安保理決議1540号、1718号等", ALONE, ["un/sc/res/1540", "un/sc/res/1718"]),
    ("paragraph 3(d) of Security Council resolution 1540 (2004)", ALONE,
     ["un/sc/res/1540/para_3/d"]),
    # Numerals and branches.
    ("法第四十八条第一項第二号イ", IN_ORDER, [f"{FEFA}/art_48/para_1/item_2/sub_イ"]),
    ("外為法第25条の2第1項", ALONE, [f"{FEFA}/art_25-2/para_1"]),
    ("外為法第２５条", ALONE, [f"{FEFA}/art_25"]),
    ("輸出貿易管理令別表第一の一六の項", ALONE, [f"{ORDER}/appdx_1/row_16"]),
    ("輸出令別表第1の16の項", ALONE, [f"{ORDER}/appdx_1/row_16"]),
    ("輸出貿易管理令別表第三の三", ALONE, [f"{ORDER}/appdx_3-3"]),
    ("「대외무역법」 제19조의2제3항", ALONE, [f"{ACT}/art_19-2/para_3"]),
    ("별표 2의2 제1호", IN_KOREAN, [f"{ACT}/appdx_2-2/item_1"]),
    ("試験交易法（昭和二十四年法律第二百二十八号）第三条",
     ALONE, [f"{FEFA}/art_3"]),
    # Lists, ranges, distribution.
    ("第1号及び第2号", IN_ACT, [f"{FEFA}/art_48/para_3/item_1", f"{FEFA}/art_48/para_3/item_2"]),
    ("第一項から第三項まで", IN_ACT, [f"{FEFA}/art_48/para_{n}" for n in (1, 2, 3)]),
    ("第一項ないし第三項", IN_ACT, [f"{FEFA}/art_48/para_{n}" for n in (1, 2, 3)]),
    ("대외무역법 제24조의9.", ALONE, [f"{ACT}/art_24-9"]),
    ("「관세법」 제5조제1항제3호의2.", ALONE, ["kr/관세법/art_5/para_1/item_3-2"]),
    ("제2호 및 제3호", IN_KOREAN, [f"{ACT}/art_19-3/para_2/item_{n}" for n in (2, 3)]),
    ("제5호부터 제7호까지", IN_KOREAN, [f"{ACT}/art_19-3/para_2/item_{n}" for n in (5, 6, 7)]),
    ("제4조, 제5조 및 제7조", IN_KOREAN, [f"{ACT}/art_{n}" for n in (4, 5, 7)]),
    ("§§ 744.2 through 744.4 of the EAR", ALONE, [f"us/cfr/15/744.{n}" for n in (2, 3, 4)]),
    ("15 CFR parts 730-774", ALONE, ["us/cfr/15/730-774"]),
    ("paragraphs (a)(3) to (5) of this section", IN_EAR,
     [f"us/cfr/15/744.21/a/{n}" for n in (3, 4, 5)]),
    ("Articles 4, 5 and 10 of the ATT", ALONE, [f"treaty/att/art_{n}" for n in (4, 5, 10)]),
    ("GATT21条及びTRIPS協定73条それぞれの(b)項", ALONE,
     [f"{GATT}/art_21", f"{TRIPS}/art_73", f"{GATT}/art_21/b", f"{TRIPS}/art_73/b"]),
    ("GATT21条及びTRIPS協定73条それぞれの（b）項（ii）号", ALONE,
     [f"{GATT}/art_21", f"{TRIPS}/art_73", f"{GATT}/art_21/b/ii", f"{TRIPS}/art_73/b/ii"]),
    # Relative references.
    ("前条の規定", IN_ACT, [f"{FEFA}/art_47"]),
    ("前二項の規定", IN_ACT, [f"{FEFA}/art_48/para_1", f"{FEFA}/art_48/para_2"]),
    ("次条に定める", IN_ACT, [f"{FEFA}/art_49"]),
    ("前各号に掲げる", IN_ACT, [f"{FEFA}/art_48/para_3/item_{n}" for n in (1, 2)]),
    ("第二十五条第一項の許可、同条第二項の命令", IN_ACT,
     [f"{FEFA}/art_25/para_1", f"{FEFA}/art_25/para_2"]),
    ("行政手続法（平成五年法律第八十八号）第二条、同法第三条", IN_ACT,
     ["jp/405AC0000000088/art_2", "jp/405AC0000000088/art_3"]),
    ("この法律の第三条", IN_ACT, [f"{FEFA}/art_3"]),
    ("法第十条", IN_ORDER, [f"{FEFA}/art_10"]),
    ("「관세법」 제5조와 같은 법 제7조", IN_KOREAN, ["kr/관세법/art_5", "kr/관세법/art_7"]),
    ("제5조제1항 및 같은 조 제2항", IN_KOREAN, [f"{ACT}/art_5/para_1", f"{ACT}/art_5/para_2"]),
    ("법 제19조", IN_DECREE, [f"{ACT}/art_19"]),
    ("영 제5조", Context("kr/대외무역법시행규칙", "art_2"), [f"{DECREE}/art_5"]),
    ("제1항에 따라", IN_KOREAN, [f"{ACT}/art_19-3/para_1"]),
    ("this section", IN_EAR, ["us/cfr/15/744.21"]),
    ("paragraph (b) of this section", IN_EAR, ["us/cfr/15/744.21/b"]),
    ("§ 123.17 of this subchapter", IN_ITAR, ["us/cfr/22/123.17"]),
    ("supplement no. 2 to this part", IN_EAR, ["us/cfr/15/744/supp_2"]),
    ("その他法第五十五条第一項の報告", IN_ORDER, [f"{FEFA}/art_55/para_1"]),
    ("その他化学兵器禁止条約の適確な実施", ALONE, ["treaty/cwc"]),
    ("as Article 5.1 and 5.2 of the SPS Agreement", ALONE,
     ["wto/sps/art_5/1", "wto/sps/art_5/2"]),
    # Definitions.
    ("試験法（昭和二十四年法律第二百二十八号。以下「新外為法」という。）は、新外為法第三条", ALONE,
     [FEFA, f"{FEFA}/art_3"]),
    ("「관세법」(이하 \"세법\"이라 한다)에 따라 세법 제3조", ALONE,
     ["kr/관세법", "kr/관세법/art_3"]),
    ("the Export Control Reform Act of 2018 (hereinafter the \"Reform Act\"). "
     "Section 1754 of the Reform Act", ALONE, ["us/act/ecra", "us/act/ecra/1754"]),
    # Codes.
    ("50 U.S.C. 1701", ALONE, ["us/usc/50/1701"]),
    ("15 CFR part 744", ALONE, ["us/cfr/15/744"]),
    ("Supplement No. 2 to Part 744 of the EAR", ALONE, ["us/cfr/15/744/supp_2"]),
    ("3A090, 4A090 and 5A992", ALONE, ["eccn/3A090", "eccn/4A090", "eccn/5A992"]),
    ("ECCNs 3A001.b.2 or b.3", ALONE, ["eccn/3A001.b.2", "eccn/3A001.b.3"]),
    ("USML Category XI(a)(4)", ALONE, ["usml/11/a/4"]),
    ("EAR §744.21(b)(2)", ALONE, ["us/cfr/15/744.21/b/2"]),
    ("Regulation (EU) 2021/821 Article 4(1)(a)", ALONE, ["eu/32021R0821/art_4/1/a"]),
    ("E.O. 13222", ALONE, ["us/eo/13222"]),
    # Torn by line breaks, glued, in every bracket.
    ("外国為替及び外国\n貿易法第四十八\n条の許可", ALONE, [f"{FEFA}/art_48"]),
    ("「대외무역법」\n제19조의2에 따른 허가", ALONE, [f"{ACT}/art_19-2"]),
    ("section 744.21(b)\nof the EAR", ALONE, ["us/cfr/15/744.21/b"]),
    ("『대외무역법』 제19조", ALONE, [f"{ACT}/art_19"]),
    ("법 제19의6제3항", IN_DECREE, [f"{ACT}/art_19-6/para_3"]),
    # A unit after the instrument's number.
    ("as UNSCR 1540, para. 3(d) asks", ALONE, ["un/sc/res/1540/para_3/d"]),
    ("as UNSCR 1540, paragraph 2 of this section", ALONE, ["un/sc/res/1540"]),
    ("in Pub. L. 115-232, § 1758, as", ALONE, ["us/publ/115-232/1758"]),
    ("section 1758 of Public Law 115-232", ALONE, ["us/publ/115-232/1758"]),
    ("15 CFR part 744, Supplement No. 4", ALONE, ["us/cfr/15/744/supp_4"]),
    # The notation of lawyers, and rows of annexes.
    ("外為法§48①三による", ALONE, [f"{FEFA}/art_48/para_1/item_3"]),
    ("外為法48条①三による", ALONE, [f"{FEFA}/art_48/para_1/item_3"]),
    ("外為法48Ⅰ②による", ALONE, [f"{FEFA}/art_48/para_1/item_2"]),
    ("外為法48条②及び49条①", ALONE, [f"{FEFA}/art_48/para_2", f"{FEFA}/art_49/para_1"]),
    ("輸出令4条1項3号イ・ロの特例", ALONE,
     [f"{ORDER}/art_4/para_1/item_3/sub_イ", f"{ORDER}/art_4/para_1/item_3/sub_ロ"]),
    ("輸出令別表第1の3の2項の貨物", ALONE, [f"{ORDER}/appdx_1/row_3-2"]),
    ("輸出令別表第1の2の項(12)1、別表第1の16の項", ALONE,
     [f"{ORDER}/appdx_1/row_2/12/1", f"{ORDER}/appdx_1/row_16"]),
    ("Export Trade Control Order Appended Table 1, item 16", ALONE, [f"{ORDER}/appdx_1/row_16"]),
    ("under item 16 of Appended Table 1", IN_ORDER, [f"{ORDER}/appdx_1/row_16"]),
    ("row 16 of Appended Table 1", IN_ORDER, [f"{ORDER}/appdx_1/row_16"]),
    ("수출무역관리령 별표 제1의 16항", ALONE, [f"{ORDER}/appdx_1/row_16"]),
    ("関税定率法別表第27類の物品", ALONE, ["jp/143AC0000000054/appdx/chap_27"]),
    ("関税定率法別表（以下「税率表」という。）と、税率表別表第27類の物品", ALONE,
     ["jp/143AC0000000054/appdx", "jp/143AC0000000054/appdx/chap_27"]),
    # A decree that nothing implies; the annex of the law itself; a misprinted number.
    ("헌법 제60조에 따른다. 영 제33조", ALONE, ["kr/대한민국헌법/art_60"]),
    ("통일상품명 및 부호체계에 관한 국제협약 별표에 따른", Context("kr/관세법", "art_84"),
     ["treaty/hs", "kr/관세법/appdx"]),
    ("外為法（昭和二十四年法律第二百二十九号）第48条、外為法第25条", ALONE,
     [f"{FEFA}/art_48", f"{FEFA}/art_25"]),
]  # fmt: skip

NOTHING = [
    ("<개정 2014.1.21, 2024.2.20>", IN_KOREAN),
    ("[전문개정 2010. 4. 5.]", IN_KOREAN),
    ("2024年2月20日に公布された。", IN_ACT),
    ("第二次世界大戦と第1回会合", ALONE),
    ("次の各号のいずれかに該当する", IN_ACT),
    ("다음 각 호의 어느 하나", IN_KOREAN),
    ("電話03-1234-5678、p. 14", ALONE),
    ("Country Group D:5 and A:6", IN_EAR),
    ("the 3.5 % and the 744 firms of 2021", ALONE),
    ("model 4A123X of 2019", ALONE),
    ("第九条（許可）　許可を受けなければならない。", Context(FEFA, "art_9")),
    ("제9조(허가) 허가를 받아야 한다.", IN_KOREAN),
    ("영 제33조와 규칙 제3조", ALONE),
    ("part III of the FTR applies", IN_EAR),
    ("(Cat 4 and 5 Part 1)", IN_EAR),
    ("in 22 CRR parts 120 through 130", IN_ITAR),
    ("図の48①を見る", ALONE),
    ("별표 2별표 2", IN_EAR),
]


@pytest.mark.parametrize(("text", "context", "targets"), EXAMPLES, ids=[e[0] for e in EXAMPLES])
def test_examples(text: str, context: Context, targets: list[str]) -> None:
    found = cite(text, context=context)
    assert [c.target for c in found] == targets
    assert all(str(parse(c.target)) == c.target for c in found)


def test_a_misprinted_number_makes_the_name_less_sure() -> None:
    first, later = cite("外為法（昭和二十四年法律第二百二十九号）第48条。外為法第25条。")
    assert (first.confidence, later.confidence) == (0.7, 1.0)


@pytest.mark.parametrize(("text", "context"), NOTHING, ids=[text for text, _ in NOTHING])
def test_what_looks_like_a_citation_and_is_none(text: str, context: Context) -> None:
    assert [c.text for c in cite(text, context=context)] == []
