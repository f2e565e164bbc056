"""How Japanese writes references: the table of forms, and the reading of what they match.

    第二十五条第一項第二号イ   法48条1項   前二項   同条第三項   次号   別表第一の二から一六までの項
    GATT第21条(b)(iii)   化学兵器禁止条約第六条2   安保理決議1540号、1718号   EAR744.21条

A form says where a locator begins and ends.  Whose it is stands before it (`ja_lead`); the text's
own labels (`ja_heads`) are no references; short names are defined in brackets (`ja_define`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.citations.form import Form
from pipeline.citations.ja_define import definitions
from pipeline.citations.ja_heads import heads
from pipeline.citations.ja_lead import SORT_WORDS
from pipeline.citations.ja_read import Matches, amending, short_names
from pipeline.citations.ja_rows import ROW_LIST
from pipeline.citations.ja_treaty import paragraphs
from pipeline.citations.ja_units import (
    ART,
    BELOW_LABEL,
    BRANCH,
    DIGITS,
    ITEM,
    ITEM_BELOW,
    KANA,
    LABEL,
    LETTERS,
    NUMBER,
    PARA,
    PARA_BELOW,
    RANGE,
    SHORT,
    SUBS,
    N,
    W,
)
from pipeline.citations.mention import Alias, Mention
from pipeline.citations.page import Page
from pipeline.knowledge.jp_labels import IROHA

_BELOW = rf"(?:{PARA_BELOW})?(?:{ITEM_BELOW})?(?:{SUBS})?"
# The paragraph of a treaty's article is a bare digit: 第六条2(a).
_DIGIT = rf"[0-9]{{1,2}}(?=[にのかとをはがで及又若並、。)(「」\s]|\Z)(?:{LETTERS})?"

FORMS: tuple[Form, ...] = (
    Form(
        "short",
        SHORT,
        ("⟦外為法§48①三⟧による", "⟦外為法48条①三⟧による", "⟦外為法48Ⅰ②⟧による"),
        ("§48①三による", "全10①の構成"),
    ),
    Form(
        "article",
        rf"(?:附\s?則{W})?(?:{ART}|第{W}{N}{W}[~-]{W}第?{N}{W}条(?![約例件文]))(?:{_DIGIT}|{_BELOW}){RANGE}",
        (
            "届出は⟦第七条の二第三項第一号ロ⟧による。",
            "⟦第4条から第6条まで⟧の規定",
            "⟦附則第三条⟧の規定",
        ),
        ("第一条約国", "第三の条件"),
    ),
    Form(
        "bare_article",
        rf"(?:第 ?[0-9]{{2,4}}\.[0-9]{{1,3}}|(?<![0-9.,第])[0-9]{{1,4}}(?:\.[0-9]{{1,3}})?"
        r"|第? ?(?<![A-Za-z])(?:[IVX]{1,6}|[Ⅰ-Ⅻ]))"
        rf" ?条(?![約例件文]){BRANCH}(?:{LETTERS}|{_BELOW}){RANGE}",
        ("⟦外為法48条1項2号⟧", "米国の⟦EAR744.21条(b)⟧"),
        ("全10条の構成", "12条約"),
    ),
    Form(
        "paragraph",
        rf"(?:附\s?則{W})?{PARA}(?:{ITEM_BELOW})?(?:{SUBS})?{RANGE}",
        ("⟦第二項第三号⟧の届出", "⟦第一項から第三項まで⟧の規定", "⟦附則第二項⟧の規定"),
        ("第三項目の調査",),
    ),
    Form(
        "item",
        rf"(?:本則{W})?{ITEM}(?:{SUBS})?{RANGE}",
        ("⟦第二号ロ⟧に掲げる者", "⟦第一号から第四号まで⟧の者"),
        ("第二号機の運転", "平成十年法律第三十号"),
    ),
    Form(
        "chapter",
        rf"第{W}{N}{W}[編章節款]{BRANCH}(?:{W}第{W}{N}{W}[章節款]{BRANCH}){{0,2}}",
        ("⟦第三章第二節⟧の規定は", "⟦外為法第六章の二⟧"),
        ("第3章では歴史を述べる。",),
    ),
    Form(
        "relative",
        rf"(?:同(?:条(?![約例件文])|項(?!目)|号|章|節|表)"
        rf"|(?<![以事直従])前(?:各?[項号](?!目)|各?条(?![約例件文])|{N}[条項号](?![約例件文目])|章|節)"
        rf"|次(?:条(?![約例件文])|項(?!目)|号|章|節)"
        rf"|この(?:条(?![約例件文])|項(?!目)|号|章|節|款|編|表|附則)"
        rf"|(?<![一-龠々])本(?:条(?![約例件文])|項(?!目)|号|章|節)(?![一-龠々])"
        rf"|これらの(?:条(?![約例件文])|項(?!目)|号|表))"
        rf"{_BELOW}(?:の?{ROW_LIST}|(?<=表)の?備考(?:の?第{N}号{BRANCH})?)?{RANGE}",
        ("⟦同条第二項⟧の許可", "⟦前二項⟧の規定", "⟦次号⟧及び⟦これらの項⟧", "⟦この条⟧において"),
        ("前条件を付す", "以前項目を見る", "同条約の締約国"),
    ),
    Form(
        "tariff",
        rf"(?:別表{W})?(?:第{N}部{W})?第{N}類(?:から第{N}類(?:まで)?)?",
        ("⟦関税定率法別表第三〇類⟧の物品", "⟦関税定率法別表第三〇類から第三三類まで⟧の物品"),
        ("第三類感染症の届出",),
    ),
    Form(
        "annex",
        rf"別表(?![現示題])(?:{W}(?:第{W})?{N}(?!の?項|号))?"
        rf"(?:{ROW_LIST}|の?{W}第?{W}{N}(?:の{N})?{W}項(?!目)(?:{LABEL})*+{RANGE}"
        rf"|{BRANCH}(?:{ITEM}(?:{SUBS})?{RANGE}|の?備考(?:の?第{N}号{BRANCH})?)?)"
        rf"(?:(?:から|ないし)別表第?{NUMBER}(?:まで)?)?",
        (
            "⟦別表第一の一六の項⟧の中欄",
            "⟦輸出令別表第1の16の項（1）⟧",
            "⟦別表⟧に掲げる行為",
            "⟦別表第三の三⟧に掲げる地域",
        ),
        ("別表示の額",),
    ),
    Form(
        "treaty_annex",
        rf"附属書{W}(?:[A-Z](?![A-Za-z])|[IVXⅠ-Ⅻ]{{1,4}}(?![A-Za-z])|{N}[A-Z]?)",
        ("議定書⟦附属書Ｂ⟧に掲げる物質", "⟦WTO協定附属書一A⟧"),
        ("附属書の案", "附属書ABC"),
    ),
    Form(
        "form",
        rf"(?:別記|別紙)?{W}様式{W}第?{W}{NUMBER}号?|(?:別記|別紙)?第{N}号(?:の{N}){{0,2}}様式|別[紙記]第?{NUMBER}",
        ("⟦様式第一⟧による申請書", "⟦別記様式第2号⟧", "⟦第三号様式⟧による"),
        ("新しい様式を定める",),
    ),
    Form(
        "row",
        rf"(?<![{DIGITS}第のら]){ROW_LIST}(?=の?[上中下]欄|に(?:掲げ|規定|該当)|の(?:改正)?規定|を(?:除|削|加)|の次に|及び|若しくは|又は|並びに|、|から)",
        ("⟦四の項⟧の中欄に掲げるもの",),
        ("一の項目に",),
    ),
    Form(
        "kana",
        rf"(?:(?<=当該)|(?<![ァ-ヶーA-Za-z一-龠々])){KANA}(?:{LABEL}){{0,3}}{BELOW_LABEL}"
        rf"(?:から(?:{KANA}|{LABEL})まで|(?=に(?:掲げ|規定|定め|該当|当た|係る|おいて|よ)|又は|若しくは|及び|並びに|、|の(?:いずれ|規定|場合|[一-龠])|中|\)|から))",
        ("⟦イ又は⟧".replace("又は", "") + "又は⟦ロ⟧に掲げるもの", "⟦イからハまで⟧の貨物"),
        ("カタログ", "トン数"),
    ),
    Form(
        "bracket",
        rf"(?<!\n){LABEL}{BELOW_LABEL}(?:(?:から|ないし|~){LABEL}(?:まで)?)?",
        ("⟦（一）から（三）まで⟧に掲げる貨物", "⟦(a)⟧に規定する条件"),
        ("結果（2）を見る",),
    ),
    Form(
        "digit",
        r"(?<=[はび、])[0-9]{1,2}(?=若しくは|又は|及び|、|に(?:掲げ|該当|規定)|の[一-龠])",
        ("第二号ハ（一）５若しくは⟦６⟧に該当する",),
        ("第三回及び5の団体",),
    ),
    Form(
        "each",
        rf"それぞれ{W}の?{W}{LABEL}項?(?:{LABEL}号?){{0,3}}",
        ("両条それぞれの⟦(b)項(ii)号⟧",),
        ("それぞれの国",),
    ),
    Form(
        "suppl",
        r"附\s?則",
        ("⟦同法附則⟧の規定",),
        ("附則を置く。",),
    ),
    Form(
        "resolution",
        rf"(?:(?:国際連合|国連)?{W}(?:安全保障理事会|安保理){W}の?{W}|(?:国際連合|国連){W})?決議{W}第?{W}{N}{W}号?"
        rf"(?![0-9])(?: ?\([12][0-9]{{3}}年?\))?",
        ("⟦安保理決議1540号⟧", "⟦国連安全保障理事会決議第千五百四十号⟧"),
        ("国会決議第3号", "決議を採択した"),
    ),
    Form(
        "that_law",
        rf"同(?:{SORT_WORDS})(?![一-龠々]|{W}(?:の{W})?(?:第|別表|附則|[0-9])|\()"
        rf"|同(?:{SORT_WORDS})(?=[等中又及並若上]|以外|施行[前後日])",
        ("⟦同法⟧に基づく命令",),
        ("同法人の役員", "同法令"),
    ),
    Form(
        "notice",
        r"「[^「」。]{6,120}(?:について|要領|要綱|通達|指針)」(?=\((?:昭和|平成|令和|[12][0-9]{3}))",
        ("⟦「桟橋の点検の実施について」⟧（平成二十四年三月二日付け通達）による。",),
        ("「桟橋の点検の実施について」話した。", "「点検」（平成二十四年）"),
    ),
    Form(
        "law_number",
        rf"(?:明治|大正|昭和|平成|令和){W}(?:{N}|元){W}年(?:{N}月{N}日)?"
        rf"[^\s()、。第年月日「」/]{{2,20}}{W}第{W}{N}{W}号",
        (
            "⟦防災船舶法（平成十一年法律第六十号⟧）に基づく",
            "⟦令和五年経済産業省告示第百号⟧に掲げる地域",
        ),
        ("平成十一年六月一日", "昭和四十年法律第六号の内容"),
    ),
)

_HANGUL, _JAPANESE = re.compile("[가-힣]"), re.compile("[ぁ-んァ-ヶ第]")
_FOUND = re.compile(
    rf"(?=[§第IVXⅠ-Ⅻ「附本同前次こ別様それ(決国安明大昭平令0-9一二三四五六七八九十百千〇零{IROHA}])(?:"
    + "|".join(f"(?P<{form.name}>{form.pattern})" for form in FORMS)
    + ")"
)


def define(page: Page) -> list[Alias]:
    """The short names that the page defines."""
    return definitions(page)


def find(page: Page) -> list[Mention]:
    """Every reference and own label in the page, in order of their beginnings.

    Nothing in a text that has hangul, and no kana nor 第.
    """
    if _HANGUL.search(page.plain) and not _JAPANESE.search(page.plain):
        return []
    return sorted(_find(page), key=lambda mention: mention.start)


def _find(page: Page) -> Iterator[Mention]:
    own = heads(page.plain, here=page.here)
    yield from own
    matches = Matches(page, own, _FOUND)
    at = 0
    while match := _FOUND.search(page.plain, at):
        at = match.end()
        for mention in matches.read(match):
            at = max(mention.end, match.start() + 1)
            yield mention
    yield from paragraphs(page, own)
    yield from amending(page)
    yield from short_names(page)
