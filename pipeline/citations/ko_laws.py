"""Korean laws by their titles: 「title」, a title in the running text, an act's decree and rules.

What Jobun knows comes first (short names, treaties, foreign laws); any other Korean law has its
address by rule, `kr/<title without spaces>`, when the title's ending says that it is one.
"""

from __future__ import annotations

import functools
import re

from pipeline.citations import ko_numbered
from pipeline.citations.page import Page

_DOTS = str.maketrans({"·": "ㆍ"})
_ACT = r"법|법률|헌법|특례법|특별법"
_BELOW = r"령|규칙|규정|조례|고시|공고|요령|훈령|예규|지침|세칙|기준|준칙|예규|정관"
_TREATY = r"협약|조약|협정|의정서|헌장|규약"
_IS_LAW = re.compile(rf"[가-힣].*(?:{_ACT}|{_BELOW})$")
_IS_TREATY = re.compile(rf"[가-힣].*(?:{_TREATY})$")
# Words that end like a law and name none, whole or at the end of another word.
_NO_LAW = re.compile(
    r"(?:이|그|본|동|같은|위|해당|구|신|현행|개정|종전|모|양|각)?(?:법|법률|령|시행령|시행규칙|규칙|규정|고시|공고"
    r"|예규|훈령|지침|요령|조례|세칙|기준|준칙|특별법|특례법|기본법|관습법|관계법|개별법|일반법|실정법|자연법"
    r"|협약|조약|협정|의정서|헌장|규약|국제협약|국제조약|양자협정|기본협정|상위법|하위법|국제규약)"
)
_NEVER = re.compile(
    r"^(?:기법|수법|용법|문법|요법|불법|편법|합법|위법|적법|준법|입법|사법|공법|탈법|어법|화법|비법|구법|농법|역법|필법"
    r"|점령|수령|발령|사령|재령|대통령)$"
    r"|(?:방법|(?:분석|수사|관리|평가|제조|설계|예측|연구|처리)기법|국제법|국내법|외국법|법령|명령|대통령령|총리령|부령|연령"
    r"|(?:이행|벌칙|금지|준용|특례|처벌|제한|예외|의무|관련|해당|절차|경과|위임|근거|정의|적용|조항|일반|강행|임의"
    r"|개정|종전|현행)규정"
    r"|(?:일부|전부)개정(?:법률|령|규칙)|제정법률)$"
)
# What may stand between a title and its locator.
_PARTICLES = ("상의", "상", "의", "중", "")
_ENDS = (
    "법",
    "률",
    "령",
    "칙",
    "정",
    "약",
    "의정서",
    "헌장",
    "고시",
    "지침",
    "예규",
    "공고",
    "요령",
)
_LAST = frozenset((*(end[-1] for end in _ENDS), *"상의중)"))
_WORDS = re.compile(r"[가-힣A-Za-z0-9· ]*")
_SEVERAL = re.compile(r"(?:관한|위한|대한|따른)$")
_SHORT_WORD = re.compile(
    r"(?:촉진|진흥|보호|지원|육성|관리|특별|특례|기본|특별조치|임시조치|처벌|조정|예방|금지|방지|규제|조치|대책"
    r"|활성화|정비|설치|처리|구제|개발|운영|안전|보장|제한|이용|거래|사업|설립|조직|보상|징수|공사|협력|방호|단속)법$"
    r"|(?:자유무역|투자|투자보장|원자력|협력|조세)협정$|조세조약$"
)
_CLAUSE = re.compile(
    r"(?:[은는가]|에서|에게|에도|하여|하고|하며|한다|또는|그리고|따라|따른|의한|의하여|관련하여|위하여|로서"
    r"|으로|이나|부터|까지|각각|및|와|과|중|등|것|경우|법|법률|시행령|시행규칙|이|를|을)$"
)
_IN_TITLE = re.compile(r"(?:를|을|의|및|등|등에|등의|하는|위한|대한|관한|따른|와|과|로|으로)$")
# fmt: off
_BEFORE_TITLE = frozenset((
    "또한", "그리고", "다만", "이때", "따라서", "한편", "그러나", "특히", "즉", "현재", "다음",
    "다음의", "당시", "각", "해당", "위", "이", "그", "모든", "같은", "경우", "기존", "현행", "구",
    "개정", "종전의",
))
# fmt: on
_TREATY_BEFORE = re.compile(
    r"[가-힣](?:의정서|협정|협약|조약|헌장|선언|각서|합의문|성명)(?:의|상)?\s?$"
)
# 표준약관 제3조: an article of what is no law.
_NO_LAWS = (
    *("초안", "선언", "원칙", "가이드라인", "가이던스", "법안", "모델법", "약관", "정관", "각서"),
    *("합의서", "계약서", "계약", "회칙", "내규", "매뉴얼", "성명"),
)
_LOWER = re.compile(r"\s?(시행령|시행규칙)")
_FOREIGN = re.compile(
    r"(?:미국|중국|독일|영국|프랑스|호주|캐나다|대만|러시아|인도|싱가포르|네덜란드|베트남|이탈리아|일본"
    r"|유럽연합|EU)(?:의|은|는)?\s?$"
)
_EUROPEAN = re.compile(ko_numbered.EU)
_OFFICIAL = {"헌법": "대한민국헌법"}


def titled(title: str, before: str = "") -> tuple[str, float]:
    """The address of the law whose title stands in 「」, and how sure it is; "" when it is none.

    `before` is the text in front of the bracket, which may name a foreign country.
    """
    title = " ".join(re.sub(r"\s*\([^()]*\)$", "", title).split()) or title
    known = _known(title)
    if known:
        return known, 1.0
    if european := _EUROPEAN.search(title):
        return ko_numbered.european(title, *european.span())[0], 1.0
    bare = "".join(title.split()).translate(_DOTS)
    if _IS_TREATY.search(bare) and not re.fullmatch(_TREATY, bare):
        return f"treaty/{bare}", 0.7
    if not _IS_LAW.search(bare) or len(bare) > 90 or "/" in bare:
        return "", 0.0
    if _NEVER.search(bare) or _NO_LAW.fullmatch(bare) or _FOREIGN.search(before):
        return "", 0.0
    return f"kr/{_OFFICIAL.get(bare, bare)}", 0.95 if re.search(rf"(?:{_ACT})$", bare) else 0.85


def lower(address: str, word: str) -> str:
    """The address of an act's 시행령 or 시행규칙, from the act's or another of the three."""
    root, _, name = address.partition("/")
    if root != "kr" or not word:
        return address
    return f"kr/{re.sub('(?:시행령|시행규칙)$', '', name)}{word}"


def lower_at(plain: str, address: str, at: int) -> tuple[str, int]:
    """The act at `address` or, when 시행령 or 시행규칙 follows at `at`, that; and where it ends."""
    if address.startswith("kr/") and not address.endswith(("령", "규칙")):
        match = _LOWER.match(plain, at)
        if match:
            return lower(address, match[1]), match.end()
    return address, at


def of_no_law(plain: str, at: int, unit: str) -> bool:
    """Tell whether the unit that begins at `at` is of something that is no law or has no address:
    표준약관 제3조, 최종의정서 제3항.
    """
    if unit == "para":
        return _TREATY_BEFORE.search(plain, max(0, at - 12), at) is not None
    return unit == "art" and plain[max(0, at - 12) : at].rstrip("의상 \n").endswith(_NO_LAWS)


def unquoted(page: Page, at: int) -> tuple[int, str, float] | None:
    """The law whose title, without 「」, ends right before a locator at `at`.

    Its start, its address ("" where it is a defined word or a law that nobody can tell) and how
    sure that is; None when no title stands there.
    """
    plain = page.plain
    end = _end(plain, at)
    if not end:
        return None
    backwards = _WORDS.match(plain[max(0, end - 100) : end][::-1])
    words = (backwards.group()[::-1] if backwards else "").split(" ")
    lowest = len(words) > 1 and words[-1] in ("시행령", "시행규칙") and words.pop()
    last = words[-1]
    first = len(words) - 1
    if _SEVERAL.search(words[-2] if first else "") or _SHORT_WORD.fullmatch(last):
        first = _beginning(words)
    elif len(last) < 2:
        return None
    name = " ".join([*words[first:], lowest] if lowest else words[first:])
    start = end - len(name)
    if _NO_LAW.fullmatch(name) or _NEVER.search(name):
        return None
    if page.alias(name, start) is not None:
        return start, "", 0.0  # a word that the text defines
    known = _known(name)
    if known:
        return start, known, 0.95
    bare = "".join(name.split()).translate(_DOTS)
    stripped = re.sub(r"^(?:구|현행|개정|신)(?=[가-힣]{3})", "", bare)
    if stripped != bare and (known := _known(stripped)):
        return start, known, 0.9
    if _FOREIGN.search(plain[max(0, start - 8) : start]):
        return start, "", 0.0
    if _IS_TREATY.search(bare):
        return (start, f"treaty/{bare}", 0.6) if len(bare) >= 4 else None
    if bare.endswith(("규정", "고시", "지침", "공고", "예규", "요령")) and len(bare) < 6:
        return None
    return start, f"kr/{_OFFICIAL.get(bare, bare)}", 0.85


def _end(plain: str, at: int) -> int:
    """Where the word before a locator at `at` ends, when it may end a law's title; else 0."""
    floor = max(0, at - 4)
    while at > floor and plain[at - 1] in " \n":
        at -= 1
    if plain[at - 1 : at] not in _LAST:
        return 0
    for particle in _PARTICLES:
        if not plain.endswith(particle, 0, at):
            continue
        end = at - len(particle)
        if end and plain[end - 1] == ")":
            end = plain.rfind("(", max(0, end - 62), end)
            end -= end > 0 and plain[end - 1] == " "
        if end > 0 and plain.endswith(_ENDS, 0, end):
            return end
    return 0


def _beginning(words: list[str]) -> int:
    """Where a title of several words begins: no clause's end may stand in it."""
    first = len(words) - 1
    while first and len(words) - first < 9:
        word = words[first - 1]
        inner = _IN_TITLE.search(word)
        if _CLAUSE.search(word) and not inner:
            break
        if word in ("및", "등", "와", "과") and _CLAUSE.search(
            words[first - 2] if first > 1 else "법"
        ):
            break
        if word in _BEFORE_TITLE:
            break
        first -= 1
    while first < len(words) - 1 and words[first] in ("", "및", "와", "과", "등", "등의"):
        first += 1
    return first


@functools.lru_cache(maxsize=4096)
def _known(title: str) -> str:
    from pipeline.knowledge import by_name

    found = by_name(title)
    return found.address if found is not None else ""
